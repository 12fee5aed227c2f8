"""Draws of states, cities, people, offices, agreements and goods.

States and cities come from the reference tables of the pipeline, so that a name missing there is found; all else is in
``vocabulary.toml``.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from pipeline import reference

LAST_YEAR = 2023


@dataclass(frozen=True)
class State:
    """A state as the sentences name it. ``the`` is "the " where running text wants it."""

    iso3: str
    name: str
    the: str
    adjective: str
    capital: str
    cities: tuple[str, ...]
    since: int

    @property
    def running(self) -> str:
        return self.the + self.name

    @property
    def possessive(self) -> str:
        return self.running + ("'" if self.name.endswith("s") else "'s")


@dataclass(frozen=True)
class Person:
    """An invented person: the name as written in full, the family name alone, and the pronoun."""

    name: str
    family: str
    pronoun: str


@dataclass(frozen=True)
class Office:
    """An office as written and its level in the reference table."""

    name: str
    level: str


@cache
def words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _year(column: str) -> pl.Expr:
    return pl.col(column).str.extract(r"^(\d{4})").cast(pl.Int32)


@cache
def states() -> tuple[State, ...]:
    """The states that dyads are drawn from: those with an adjective, each since it is the state it is."""
    table = reference.table("states").filter(pl.col("valid_to").is_null())
    former = dict(reference.table("predecessors").group_by("iso3").agg(_year("valid_to").max()).iter_rows())
    cities = reference.table("cities").filter(
        pl.col("alias_of").is_null(),
        pl.col("context").is_null(),
        pl.col("kind").fill_null("city") == "city",
        pl.col("valid_to").is_null(),
    )
    alone = cities.group_by("city").agg(pl.col("iso3").n_unique().alias("states"), pl.len())
    known_names = set(reference.table("state_names")["name"])
    big = (
        cities.filter(pl.col("population").cast(pl.Int64, strict=False) > 100_000, pl.col("is_capital") == "false")
        .join(alone.filter(pl.col("states") == 1, pl.col("len") == 1), on="city")
        .sort(pl.col("population").cast(pl.Int64, strict=False), descending=True)
    )
    found = []
    for row in table.to_dicts():
        iso3 = row["iso3"]
        adjective = words()["adjectives"].get(iso3)
        if adjective is None or row["capital"] is None:
            continue
        own = [
            city
            for city in big.filter(pl.col("iso3") == iso3)["city"].head(5)
            if city not in known_names and "," not in city
        ]
        since = max(1950, former.get(iso3) or 0, int((row["valid_from"] or "0")[:4])) + 1
        the = "the " if iso3 in words()["articles"] else ""
        found.append(State(iso3, row["name"], the, adjective, row["capital"], tuple(own), since))
    return tuple(found)


def distinct(one: State, other: State) -> bool:
    """Whether no adjective of one can be taken for the other's."""
    return one != other and one.adjective.split()[-1] != other.adjective.split()[-1]


def dyad(random: Random) -> tuple[State, State]:
    """Two states in the order of their names, without a common adjective."""
    while True:
        one, other = random.sample(states(), 2)
        if distinct(one, other):
            return (one, other) if one.name < other.name else (other, one)


def third(random: Random, *others: State) -> State:
    """A state that is none of these."""
    while True:
        state = random.choice(states())
        if state not in others:
            return state


class People:
    """Invented people of one article: no given and no family name twice, so that no two can be taken for one."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._given = {pronoun: self._shuffled(words()["people"][pronoun]) for pronoun in ("he", "she")}
        self._family = self._shuffled(words()["people"]["family"])
        self._whole = self._shuffled(words()["people"]["whole"])

    def _shuffled(self, names: Sequence[str]) -> list[str]:
        return self._random.sample(names, len(names))

    def draw(self) -> Person:
        pronoun = self._random.choice(["he", "he", "she"])
        if self._whole and self._random.random() < 0.08:
            name = self._whole.pop()
            return Person(name, name.split()[0], pronoun)
        if not self._family or not self._given[pronoun]:
            raise LookupError("no invented names left; add some to vocabulary.toml")
        family = self._family.pop()
        return Person(f"{self._given[pronoun].pop()} {family}", family, pronoun)

    def left(self) -> int:
        return min(len(self._family), *(len(names) for names in self._given.values()))


def office(random: Random, level: str | None = None) -> Office:
    levels: dict[str, list[str]] = words()["offices"]
    level = level or random.choices(list(levels), [4, 4, 8, 2, 1, 1])[0]
    name = random.choice(levels[level])
    return Office(name, level)


def titles(random: Random) -> list[str]:
    """Titles of agreements in random order; no two about the same."""
    agreements = words()["agreements"]
    made = [random.choice(agreements["forms"]).format(topic) for topic in random.sample(agreements["topics"], 12)]
    whole = random.sample(agreements["whole"], 5)
    mixed = made + whole
    random.shuffle(mixed)
    return mixed


def lower_titles(random: Random) -> list[str]:
    return random.sample(words()["agreements"]["lower"], len(words()["agreements"]["lower"]))
