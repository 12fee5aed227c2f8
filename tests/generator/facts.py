"""What an article is about: facts of each kind, and the row the warehouse must hold for each.

A fact's ``row`` has the columns that are compared: ``key`` columns decide whether a row is there at all, the others are
details of a row that is there. States are ISO 3166-1 alpha-3, dates EDTF, amounts whole units of the currency.
"""

from dataclasses import dataclass, fields, replace
from typing import ClassVar, Self

from tests.generator import dates

Value = str | int | float | None


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fact. ``kind`` names the statement's kind, ``key`` the columns that make it that fact and no other."""

    kind: ClassVar[str]
    key: ClassVar[tuple[str, ...]]

    def row(self) -> dict[str, Value]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def events(self) -> "list[Event]":
        """What follows from the fact on the timeline."""
        return []

    def identity(self) -> tuple[Value, ...]:
        """What makes two tellings one fact before their dates are compared."""
        return (self.kind, *(value for name, value in self.row().items() if name in self.key and name not in DATES))

    def with_date_of(self, other: Self) -> Self:
        """This fact with what another telling of it adds: the more exact date, and what was not said here."""
        news: dict[str, Value] = {}
        for name, value in self.row().items():
            theirs = getattr(other, name)
            if name in DATES:
                news[name] = dates.tightest([value, theirs])  # type: ignore[list-item]
            else:
                news[name] = theirs if value is None else value
        return replace(self, **news)  # type: ignore[arg-type, unused-ignore]


DATES = ("date", "opened", "closed", "start_date", "end_date")
"""Columns in which a vaguer telling gives way to an exacter one."""


@dataclass(frozen=True, kw_only=True)
class Visit(Fact):
    kind = "visits"
    key = ("sender", "host", "visitor", "date")

    sender: str
    host: str
    visitor: str
    office: str | None = None
    date: str | None = None

    def events(self) -> "list[Event]":
        return [Event(event_type="visit", actor=self.sender, target=self.host, date=self.date)] if self.date else []


@dataclass(frozen=True, kw_only=True)
class Mission(Fact):
    kind = "missions"
    key = ("sender", "receiver", "mission_type", "residency", "seat_city")

    sender: str
    receiver: str
    mission_type: str
    residency: str = "resident"
    seat_city: str | None = None
    opened: str | None = None
    closed: str | None = None

    def events(self) -> "list[Event]":
        told = [("mission_opened", self.opened), ("mission_closed", self.closed)]
        return [
            Event(event_type=name, actor=self.sender, target=self.receiver, date=date) for name, date in told if date
        ]


@dataclass(frozen=True, kw_only=True)
class Agreement(Fact):
    kind = "agreements"
    key = ("title", "date")

    title: str
    state_a: str
    state_b: str
    date: str | None = None

    def events(self) -> "list[Event]":
        low, high = sorted([self.state_a, self.state_b])
        return [Event(event_type="agreement_signed", actor=low, target=high, date=self.date)] if self.date else []


@dataclass(frozen=True, kw_only=True)
class Vote(Fact):
    kind = "votes"
    key = ("state", "resolution", "vote")

    state: str
    resolution: str
    vote: str
    date: str | None = None
    about: str | None = None

    def events(self) -> "list[Event]":
        return [Event(event_type="un_vote", actor=self.state, target=self.about, date=self.date)] if self.date else []


@dataclass(frozen=True, kw_only=True)
class Membership(Fact):
    kind = "memberships"
    key = ("state", "organization")

    state: str
    organization: str
    start_date: str | None = None


@dataclass(frozen=True, kw_only=True)
class Appointment(Fact):
    kind = "appointments"
    key = ("sender", "receiver", "person")

    sender: str
    receiver: str
    person: str
    start_date: str | None = None
    end_date: str | None = None

    def events(self) -> "list[Event]":
        return (
            [Event(event_type="ambassador_appointed", actor=self.sender, target=self.receiver, date=self.start_date)]
            if self.start_date
            else []
        )


@dataclass(frozen=True, kw_only=True)
class Trade(Fact):
    kind = "trade"
    key = ("year", "measure", "exporter", "importer", "amount", "currency_code")

    year: int | None
    measure: str
    amount: float
    currency_code: str
    exporter: str | None = None
    importer: str | None = None


@dataclass(frozen=True, kw_only=True)
class Product(Fact):
    kind = "products"
    key = ("exporter", "importer", "product")

    exporter: str
    importer: str
    product: str


@dataclass(frozen=True, kw_only=True)
class Event(Fact):
    kind = "events"
    key = ("event_type", "actor", "target", "date")

    event_type: str
    actor: str | None
    target: str | None
    date: str | None

    def events(self) -> "list[Event]":
        return [self]
