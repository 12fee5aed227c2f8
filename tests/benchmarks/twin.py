"""The same patterns over the same passages, by Polars and by Python's ``re``.

Both look for the trigger first and for the pattern where it is found; nothing else is done, so that the engines are
compared and not what is made of the hits.
"""

import re
from pathlib import Path

import polars as pl

from pipeline import extraction
from pipeline.grammar import patterns

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƏȘȚ"
_LOWER = "a-zß-öø-ÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżžəșț"
_CLASSES = {r"\p{Lu}": _UPPER, r"\p{Ll}": _LOWER, r"\p{L}": _UPPER + _LOWER, r"\p{M}": "\u0300-\u036f", r"\p{N}": "0-9"}


def translated(regex: str) -> str:
    """A regex of Rust's dialect in Python's: its Unicode classes written out, its ASCII word edges as plain ones."""
    regex = regex.replace(r"(?-u:\b)", r"\b")
    out: list[str] = []
    in_class = False
    position = 0
    while position < len(regex):
        found = next((name for name in _CLASSES if regex.startswith(name, position)), None)
        if found:
            out.append(_CLASSES[found] if in_class else f"[{_CLASSES[found]}]")
            position += len(found)
            continue
        if regex[position] == "\\":
            out.append(regex[position : position + 2])
            position += 2
            continue
        if regex[position] == "[" and not in_class:
            in_class = True
        elif regex[position] == "]" and in_class:
            in_class = False
        out.append(regex[position])
        position += 1
    return "".join(out)


def tables() -> list[patterns.Pattern]:
    """Every pattern of every kind."""
    files = sorted(Path(extraction.__file__).parent.rglob("*.toml"))
    return [pattern for file in files for pattern in patterns.load(file)]


def by_polars(texts: pl.Series, found: list[patterns.Pattern]) -> int:
    frame = texts.to_frame("marked")
    hits = 0
    for pattern in found:
        trigger = pl.col("marked").str.contains(f"(?i){pattern.trigger}")
        hits += frame.filter(trigger).select(pl.col("marked").str.extract_all(pattern.regex).list.len().sum()).item()
    return hits


def by_python(texts: list[str], found: list[tuple[re.Pattern[str], re.Pattern[str]]]) -> int:
    return sum(
        sum(1 for _ in regex.finditer(text)) for trigger, regex in found for text in texts if trigger.search(text)
    )
