"""The same patterns over the same passages, by Polars and by Python's ``re``, as JSON.

``python -m tests.benchmarks.twin FOLDER LIMIT``. Both look for the trigger first and for the pattern where it is found;
nothing else is done, so that the engines are compared and not what is made of the hits.
"""

import argparse
import json
import re
import time
from pathlib import Path

import polars as pl

from pipeline import extraction
from pipeline.grammar import annotate, patterns
from pipeline.reading import read

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
    files = sorted(Path(extraction.__file__).parent.glob("*.toml"))
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


def main() -> int:
    """Print seconds and hits of both as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("limit", type=int, help="passages at most; the twin is slow")
    arguments = parser.parse_args()
    reading = read(arguments.folder)
    texts = annotate(reading.passages, reading.articles)["marked"].gather_every(
        max(1, reading.passages.height // arguments.limit)
    )
    found, twins, untranslatable = [], [], []
    for pattern in tables():
        try:
            twins.append((re.compile(pattern.trigger, re.IGNORECASE), re.compile(translated(pattern.regex))))
            found.append(pattern)
        except re.error:
            untranslatable.append(pattern.name)
    by_polars(texts.head(10), found)  # compiled once, as Python's are by now
    started = time.process_time()
    polars_hits = by_polars(texts, found)
    polars_seconds = time.process_time() - started
    as_list = texts.to_list()
    started = time.process_time()
    python_hits = by_python(as_list, twins)
    python_seconds = time.process_time() - started
    result = {
        "passages": len(as_list),
        "patterns": len(found),
        "untranslatable": untranslatable,
        "polars_seconds": polars_seconds,
        "polars_hits": polars_hits,
        "python_seconds": python_seconds,
        "python_hits": python_hits,
    }
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
