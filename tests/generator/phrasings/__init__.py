"""The phrasings: how a fact is told, as data.

Each TOML file beside this module holds ``[[phrasing]]`` tables; to add a way to say something, add one. Their keys:

    name            says it in short; failures are reported under it
    tells           kinds of the facts told, in the order of their numbers (default: the file's ``kind``)
    form            sentence (default), enumeration (items in a sentence), list or table
    text            the words with slots: {slot} of the only fact, {1.slot} of the first of several, {a slot} with "a"
    item, separator, last, items     of an enumeration: one item, what stands between two and before the last, how many
    heading         the line above a list or the heading above a table
    columns, cells  of a table
    dates           precisions that may be drawn (year, month, day, span); default all
    same            what the facts share: direction, person, date, year
    reverse         the second fact goes the other way
    later           each fact's year is later than the one before
    types, in_order mission types that may be drawn; one for each fact when in order
    dated           what of a mission the date says: opened, closed or both
    levels          levels of office that may be drawn
    votes, ends     votes that may be drawn; whether a term's end is drawn
    tolerates       kinds that may be found in it beside what it tells, because careful readers differ
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SLOT = re.compile(r"\{(?:(?P<article>a|the) )?(?:(?P<number>\d)\.)?(?P<name>\w+)\}")
DIRECTED = {"sender", "host", "receiver", "exporter", "importer", "actor", "target"}
_KEYS = {
    "name",
    "tells",
    "form",
    "text",
    "item",
    "separator",
    "last",
    "items",
    "heading",
    "columns",
    "cells",
    "dates",
    "same",
    "reverse",
    "later",
    "types",
    "in_order",
    "dated",
    "levels",
    "votes",
    "ends",
    "tolerates",
    "same_direction",
    "tells_city",
}


@dataclass(frozen=True)
class Phrasing:
    """One way to tell one or several facts; see the module for its keys."""

    name: str
    tells: tuple[str, ...]
    form: str
    text: str
    options: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.options.get(key)

    def words(self) -> str:
        """All text that holds slots of one telling, without the heading."""
        return " ".join([self.text, self["item"] or "", *(self["cells"] or ())])

    def slots(self, number: int) -> set[str]:
        """Slots that tell of the fact with this number, from 1."""
        alone = len(self.tells) == 1
        return {
            slot["name"]
            for slot in SLOT.finditer(self.words())
            if slot["number"] == str(number) or (alone and not slot["number"])
        }

    def keeps_direction(self) -> bool:
        """Whether all items of a list go one way, because heading or column names say which."""
        above = " ".join([self["heading"] or "", *(self["columns"] or ())])
        return bool(self["same_direction"]) or any(
            slot["name"].split("_")[0] in DIRECTED for slot in SLOT.finditer(above)
        )


@cache
def phrasings() -> tuple[Phrasing, ...]:
    """Every phrasing of every file. Raises ValueError on an unknown key or a name used twice."""
    found = [phrasing for path in sorted(Path(__file__).parent.glob("*.toml")) for phrasing in _read(path)]
    names = [phrasing.name for phrasing in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"phrasings named alike: {twice}; a failure must say which one it is")
    return tuple(found)


def _read(path: Path) -> Iterator[Phrasing]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for entry in table["phrasing"]:
        unknown = set(entry) - _KEYS
        if unknown:
            raise ValueError(f'{path.name}: "{entry.get("name")}" has unknown keys {sorted(unknown)}')
        tells = tuple(entry.get("tells", [table["kind"]]))
        yield Phrasing(
            f"{path.stem}: {entry['name']}", tells, entry.get("form", "sentence"), entry.get("text", ""), entry
        )


@cache
def of(form: str, *tells: str) -> tuple[Phrasing, ...]:
    """The phrasings of a form that tell one or more of these kinds first."""
    return tuple(phrasing for phrasing in phrasings() if phrasing.form == form and phrasing.tells[0] in tells)
