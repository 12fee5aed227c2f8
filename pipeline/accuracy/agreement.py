"""What must agree for a found fact to be one of the gold's, kind by kind.

Names are compared folded: no case, accents or punctuation. A fact of the gold may allow several values: the key
`…_alt` lists the others.
"""

import csv
import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.accuracy.gold import Fact

Row = Mapping[str, Any]
"""A row of a view, and `told_in`: how many articles state the fact."""

AMOUNT_TOLERANCE = 0.005
ALIKE = 0.85
"""How alike two titles must be, as `difflib` counts it."""
_OFFICE_ALIKE = 0.6
_CONTAINED = 0.6
"""How much of the longer title a shorter one must be that stands in it."""
_ORGANIZATIONS = Path(__file__).with_name("organizations.csv")
_MISSION_CLASSES = {
    "embassy": "embassy",
    "high commission": "embassy",
    "consulate": "consulate",
    "consulate general": "consulate",
    "honorary consulate": "consulate",
    "accredited": "accredited",
    "none": "none",
}
"""Kinds of mission that annotators do not tell apart; any other is `other`."""


class Kind(NamedTuple):
    """One comparison.

    Attributes:
        name: What the table `accuracy` calls it.
        gold: Kind of fact in the gold files.
        view: View of the warehouse it is compared with.
        measure: What must agree, in words.
        agrees: What must agree.
        in_overall: Whether it counts in the sum of all; each fact counts once there.
    """

    name: str
    gold: str
    view: str
    measure: str
    agrees: Callable[[Fact, Row], bool]
    in_overall: bool = True

    @property
    def is_event(self) -> bool:
        """Happenings must be told at the place the gold says: one date may stand in many sentences."""
        return self.gold == "events"

    @property
    def is_typed(self) -> bool:
        """Where types count, happenings of type `other` neither have to be found nor cost anything."""
        return self.is_event and self.name != "timeline"


def folded(text: object) -> str:
    """A text without case, accents and all that is no letter or digit; empty for none."""
    if not text:
        return ""
    decomposed = unicodedata.normalize("NFKD", str(text))
    base = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.sub(r"[^0-9a-z]+", " ", base.casefold()).strip()


def same_person(one: object, other: object) -> bool:
    """True where two names can be one person's: one holds the other, or they share the family name at either end."""
    mine, theirs = folded(one).split(), folded(other).split()
    if not mine or not theirs:
        return False
    if set(mine) <= set(theirs) or set(theirs) <= set(mine) or mine[-1] == theirs[-1]:
        return True
    # Family name first, given name transcribed in two ways: "Kim Jong-il", "Kim Jongil".
    shared_first = mine[0] == theirs[0] and len(mine[0]) > 2
    return shared_first and min(len(mine), len(theirs)) > 1 and mine[-1][:3] == theirs[-1][:3]


def alike(one: object, other: object, at_least: float = ALIKE) -> bool:
    """True where two titles can be one thing's: one makes up most of the other, or they differ by little."""
    mine, theirs = folded(one), folded(other)
    if not mine or not theirs:
        return False
    shorter, longer = sorted((mine, theirs), key=len)
    if mine == theirs or (shorter in longer and len(shorter) > _CONTAINED * len(longer)):
        return True
    return difflib.SequenceMatcher(None, mine, theirs).ratio() >= at_least


def organization(name: object) -> str:
    """A folded name of an organization, the full one where the name is an acronym of the list."""
    plain = re.sub("^the ", "", folded(name)).replace("organisation", "organization")
    return _organizations().get(plain, plain)


@cache
def _organizations() -> dict[str, str]:
    with _ORGANIZATIONS.open(encoding="utf-8", newline="") as file:
        return {row["alias"]: row["organization"] for row in csv.DictReader(file)}


def mission_class(mission_type: object) -> str:
    """The class of a kind of mission."""
    return _MISSION_CLASSES.get(folded(mission_type), "other")


def _allowed(fact: Fact, key: str) -> list[Any]:
    return [fact.get(key), *fact.get(f"{key}_alt", [])]


def agrees_on_date(fact: Fact, row: Row) -> bool:
    """The date, exactly as precise; more precise only where another article of the fact is."""
    date, end = fact["date"], fact.get("end_date")
    found = row.get("event_date") or ""
    if found in (date if not end or end == date else f"{date}/{end}", *_allowed(fact, "date")):
        return True
    return bool(row["told_in"] > 1 and found.startswith(date))


def agrees_on_event(fact: Fact, row: Row) -> bool:
    """Date and type."""
    return agrees_on_date(fact, row) and row.get("event_type") in _allowed(fact, "type")


def agrees_on_sides(fact: Fact, row: Row) -> bool:
    """Date, type, actor and target."""
    if not agrees_on_event(fact, row):
        return False
    pair = (row.get("actor_iso3"), row.get("target_iso3"))
    if fact.get("actor") == "both" and (row.get("is_mutual") or set(fact["article_states"]) - {None, ""} <= set(pair)):
        return True
    return all(
        side in [None if value in ("", "both") else value for value in _allowed(fact, key)]
        for side, key in zip(pair, ("actor", "target"), strict=True)
    )


def agrees_on_trade(fact: Fact, row: Row) -> bool:
    """Year, measure, amount, currency (but for a share) and direction (but for a total)."""
    if row.get("year") not in _allowed(fact, "year") or row.get("measure") not in _allowed(fact, "kind"):
        return False
    wanted, found = fact.get("amount"), row.get("amount")
    if wanted is not None and (found is None or abs(found - wanted) > AMOUNT_TOLERANCE * abs(wanted) + 1e-9):
        return False
    if fact["kind"] != "share" and (fact.get("currency") or None) != (row.get("currency_code") or None):
        return False
    return fact["kind"] == "total" or _direction(row) == (fact.get("from"), fact.get("to"))


def _direction(row: Row) -> tuple[Any, Any]:
    return row.get("exporter_iso3"), row.get("importer_iso3")


def agrees_on_product(fact: Fact, row: Row) -> bool:
    """Direction and the product's name."""
    return _direction(row) == (fact["from"], fact["to"]) and folded(row.get("product")) == folded(fact["product"])


def agrees_on_visit(fact: Fact, row: Row) -> bool:
    """Sender, host, year, the month where the gold has one, and the visitor by name, else by office."""
    journeys = [(fact["from"], fact["to"]), *(tuple(journey) for journey in fact.get("also", []))]
    if (row.get("sender_iso3"), row.get("host_iso3")) not in journeys or row.get("year") != fact.get("year"):
        return False
    if fact.get("month") and row.get("month") != fact["month"]:
        return False
    if row.get("visitor"):
        return same_person(row["visitor"], fact.get("visitor"))
    return alike(row.get("office"), fact.get("visitor"), _OFFICE_ALIKE)


def agrees_on_agreement(fact: Fact, row: Row) -> bool:
    """Year and, nearly, the title."""
    return row.get("year") == fact.get("year") and alike(row.get("title"), fact.get("name"))


def agrees_on_mission(fact: Fact, row: Row) -> bool:
    """Sender, receiver, class of mission, residency and seat; non-resident missions may be called accredited."""
    residency = "none" if fact["kind"] == "none" else "resident" if fact.get("resident") else "non_resident"
    classes, found = {mission_class(kind) for kind in _allowed(fact, "kind")}, mission_class(row.get("mission_type"))
    loosely = residency == "non_resident" and "accredited" in {found, *classes}
    return (
        (row.get("sender_iso3"), row.get("receiver_iso3")) == (fact["sender"], fact["receiver"])
        and (found in classes or loosely)
        and row.get("residency") == residency
        and folded(row.get("seat_city")) in [folded(city) for city in _allowed(fact, "city")]
    )


def agrees_on_membership(fact: Fact, row: Row) -> bool:
    """State and organization."""
    return bool(
        row.get("state_iso3") == fact["state"]
        and organization(row.get("organization")) == organization(fact["organization"])
    )


def agrees_on_ambassador(fact: Fact, row: Row) -> bool:
    """Sender, receiver and the person's name."""
    ends = (row.get("sender_iso3"), row.get("receiver_iso3"))
    return ends == (fact["sender"], fact["receiver"]) and same_person(row.get("person"), fact["name"])


KINDS = (
    Kind(
        "timeline",
        "events",
        "diplomatic_timeline",
        "every dated statement: date, place in the text",
        agrees_on_date,
        False,
    ),
    Kind("events", "events", "diplomatic_timeline", "date, event type, place in the text", agrees_on_event),
    Kind(
        "events_full",
        "events",
        "diplomatic_timeline",
        "date, event type, place in the text, actor, target",
        agrees_on_sides,
        False,
    ),
    Kind("trade", "trade", "trade_flows", "year, measure, exporter, importer, amount, currency", agrees_on_trade),
    Kind("trade_products", "trade_products", "trade_products", "exporter, importer, product", agrees_on_product),
    Kind("visits", "visits", "visits", "sender, host, year, visitor; month where it is known", agrees_on_visit),
    Kind("agreements", "agreements", "agreements", "year, title nearly", agrees_on_agreement),
    Kind("missions", "missions", "missions", "sender, receiver, class of mission, residency, seat", agrees_on_mission),
    Kind("memberships", "memberships", "memberships", "state, organization", agrees_on_membership),
    Kind("ambassadors", "ambassadors", "ambassadors", "sender, receiver, person", agrees_on_ambassador),
)
"""What is compared, in the order it is shown."""
