r"""Pattern tables: how a kind of fact is said, as data.

A table is a TOML file beside the extraction module that uses it. One entry is one way of saying it::

    [[pattern]]
    name = "paid-a-visit"
    trigger = "visit"                     # cheap words that must be in the passage (regex, case-insensitive)
    text = '{visitor:actor}{gap:DRN}(?:paid|made) {word}{0,5}visit to {host:place}'
    unless = 'scheduled|cancel'           # what keeps the pattern from firing, looked for in the hit and the 25 characters before it
    constants = { kind = "visit" }        # columns with the same value in every hit
    example = "In May 2008, Ruritanian President Ada Low paid a visit to Baku."
    expected = { host = "AZE" }           # what the example must give: the table's test

In ``text``, ``{name:part}`` is a named part that captures its value (and, as ``name_text``, its surface); ``{part}``
without a name only matches. Everything else is a Rust regex. A gap never crosses a full stop.
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.grammar.marks import ascii_edges, latin

PARTS: dict[str, str] = {
    # a state by name or by adjective; the possessive belongs to it
    "state": r"(?:[Tt]he )?⟦[SA]:{}¦{}⟧(?:[’']s?)?",
    "noun": r"(?:[Tt]he )?⟦S:{}¦{}⟧(?:[’']s?)?",
    "adjective": r"(?:[Tt]he )?⟦A:{}¦{}⟧",
    "city": r"(?:[Tt]he (?:\p{{Ll}}+ )?(?:city|capital|town|port) of )?⟦C:{}¦{}⟧",
    # a state or a city: where a visitor goes
    "place": r"(?:[Tt]he )?(?:(?:city|capital|town|port|island) of )?⟦[SC]:{}¦{}⟧",
    "both": r"(?:[Tt]he )?⟦B:{}¦{}⟧(?:[’']s?)?",
    "actor": r"(?:[Tt]he )?(?:then |former |then-|current )?⟦X:{}¦{}⟧",
    "office": r"⟦O:{}¦{}⟧",
    "person": r"⟦P:{}¦{}⟧",
    "mission": r"⟦M:{}¦{}⟧",
    "organization": r"(?:[Tt]he )?⟦G:{}¦{}⟧",
    "date": r"(?:(?:[Ii]n|[Oo]n|[Ss]ince|[Dd]uring|[Uu]ntil|[Ff]rom|[Bb]y|[Aa]s of|[Aa]t|as early as|the|early|late|mid|summer|fall|autumn|spring|winter|of)[ -]){{0,3}}⟦D:{}¦{}⟧",
    "year": r"⟦Y:{}¦{}⟧",
    "money": r"⟦U:{}¦{}⟧",
}
"""Named parts. The two ``{}`` become the captures of value and surface; other braces are doubled."""

FREE: dict[str, str] = {
    "gap": r"(?:[^⟦⟧.;]|\b\p{Lu}\.)*?",
    "name": r"(?:\p{Lu}[\p{L}\p{M}’'-]*)(?: \p{Lu}[\p{L}\p{M}’'-]*)*",
    "word": r"(?:[\p{L}\p{N}’'/-]+ )",
    "and": r"(?:,? and |, |; | as well as |,? & )",
}
"""Parts without a mark. ``{gap:DN}`` is a gap that may also cross the marks named."""


@dataclass(frozen=True)
class Pattern:
    """One way of saying a kind of fact; see the module for the fields."""

    name: str
    trigger: str
    regex: str
    captures: tuple[str, ...]
    unless: str | None
    constants: dict[str, Any] = field(hash=False)
    example: str
    expected: dict[str, Any] | list[dict[str, Any]] = field(hash=False)


def _expand(text: str) -> tuple[str, tuple[str, ...]]:
    captures: list[str] = []

    def part(found: re.Match[str]) -> str:
        name, kind = found["name"], found["part"]
        if name == "gap" and kind:
            return rf"(?:[^⟦⟧.;]|\b\p{{Lu}}\.|⟦[{kind}]:[^⟧]*⟧(?:[’']s?)?)*?"
        if kind is None and name in FREE:
            return FREE[name]
        if kind is None:
            return PARTS[name].format("[^¦⟧]*", "[^⟧]*")
        if kind in FREE or kind not in PARTS:
            captures.append(name)
            return rf"(?P<{name}>{FREE.get(kind, kind)})"
        captures.extend([name, f"{name}_text"])
        return PARTS[kind].format(rf"(?P<{name}>[^¦⟧]*)", rf"(?P<{name}_text>[^⟧]*)")

    regex = re.sub(r"\{(?P<name>[a-z]\w*)(?::(?P<part>\w+))?\}", part, text)
    regex = latin(ascii_edges(regex))
    # Groups written out in the table, ``(?P<verb>has|had)``, are captures too.
    return regex, tuple(dict.fromkeys([*captures, *re.findall(r"\(\?P<(\w+)>", regex)]))


MOST_HITS = 200
"""Hits of one pattern in one passage; no sentence has so many, and each carries the text around it."""

AROUND = 2_000
"""Characters kept before and after a hit; with the whole passage at each, memory would grow with its square."""


def parts(path: Path) -> dict[str, str]:
    """The pieces the patterns of one TOML file share, by name."""
    shared: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8")).get("parts", {})
    return shared


@cache
def load(path: Path) -> tuple[Pattern, ...]:
    """The pattern table of one TOML file. Raises ``ValueError`` with file and pattern for an unknown part or field."""
    patterns = []
    shared = tomllib.loads(path.read_text(encoding="utf-8"))
    for entry in shared["pattern"]:
        text = entry["text"]
        for name, value in shared.get("parts", {}).items():
            text = text.replace("{" + name + "}", value)
        try:
            regex, captures = _expand(text)
        except KeyError as unknown:
            raise ValueError(f"{path.name}: pattern {entry['name']}: unknown part {unknown}") from None
        patterns.append(
            Pattern(
                entry["name"],
                entry.get("trigger", ""),
                regex,
                captures,
                entry.get("unless"),
                entry.get("constants", {}),
                entry["example"],
                entry["expected"],
            )
        )
    return tuple(patterns)


def match(marked: pl.DataFrame, patterns: tuple[Pattern, ...], keep: tuple[str, ...] = ()) -> pl.DataFrame:
    """Every hit of every pattern.

    Returns:
        ``passage_id``, ``rule``, ``rank`` (place in the table), ``hit`` (its marked text), ``before`` and ``after`` (the marked text around
        it), the columns of ``keep``, one string column a capture and constant (null where a pattern has none).
    """
    columns = [*dict.fromkeys(c for p in patterns for c in (*p.captures, *p.constants))]
    base = marked.select("passage_id", "marked", *keep)
    # Most patterns find nothing in a few articles, and building their regex costs more than a look for all triggers.
    triggers = dict.fromkeys(pattern.trigger for pattern in patterns)
    told_of = marked.select(pl.col("marked").str.contains(f"(?i){t}").fill_null(value=False).alias(t) for t in triggers)
    some = {trigger for trigger in triggers if told_of[trigger].any()}
    found = (
        _match_one(base.filter(told_of[pattern.trigger]), pattern, rank, columns)
        for rank, pattern in enumerate(patterns)
        if pattern.trigger in some
    )
    told = [hits for hits in found if hits is not None]
    if told:
        return pl.concat(told)
    nothing = {"rule": pl.String, "rank": pl.Int32} | dict.fromkeys(("hit", "before", "after", *columns), pl.String)
    return base.clear().with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in nothing.items())


def _match_one(base: pl.DataFrame, pattern: Pattern, rank: int, columns: list[str]) -> pl.DataFrame | None:
    """The hits of one pattern in passages that hold its trigger, or None."""
    hits = (
        base.with_columns(hit=pl.col("marked").str.extract_all(pattern.regex))
        .explode("hit")
        .filter(pl.col("hit").is_not_null())
    )
    if hits.is_empty():
        return None
    cut = pl.col("marked").str.splitn(pl.col("hit"), 2)
    hits = hits.with_columns(
        before=cut.struct.field("field_0").str.tail(AROUND),
        after=cut.struct.field("field_1").fill_null("").str.head(AROUND),
    )
    if pattern.unless:
        hits = hits.filter(~(pl.col("before").str.tail(25) + pl.col("hit")).str.contains(pattern.unless))
    if pattern.captures:
        # An alternation must match again from the hit's beginning to its end.
        hits = hits.with_columns(pl.col("hit").str.extract_groups(f"^(?:{pattern.regex})$").alias("_g")).unnest("_g")
    constants = {
        name: pl.lit(value if isinstance(value, bool) else str(value)).cast(pl.String)
        for name, value in pattern.constants.items()
    }
    missing = {
        c: pl.lit(None, dtype=pl.String) for c in columns if c not in pattern.captures and c not in pattern.constants
    }
    return hits.with_columns(
        rule=pl.lit(pattern.name), rank=pl.lit(rank, dtype=pl.Int32), **constants, **missing
    ).select(*base.columns, "rule", "rank", "hit", "before", "after", *columns)
