"""What others take for a part of the same work over the same passages, as JSON.

``python -m tests.benchmarks.peers FOLDER LIMIT``. Needs the extra ``peers``. Peer and part of the pipeline, each given
what it needs ready (loaded, compiled, as lists):

- Python's ``re`` and Polars: all patterns of the pipeline, triggers first (`twin`).
- spaCy (a blank English tokenizer and its Matcher) and Polars: six ways to tell a visit or an embassy.
- dateparser, told the language, and our dates: dates in passages, which dateparser completes with the day of today.
- price-parser and our money: price-parser gives the first number of a passage, ours every sum with currency and scale.
- DuckDB and our publishing: the rows into tables; DuckDB without keys, comments, views, history and checks.

All in seconds of processors, one after the other in one process.
"""

import argparse
import json
import re
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypedDict

import duckdb
import polars as pl

from pipeline import publishing, star
from pipeline.batches import of_articles
from pipeline.extraction import extract
from pipeline.grammar import annotate
from pipeline.grammar.dates import mark_dates
from pipeline.grammar.money import mark_money
from pipeline.publishing.build import Stream
from pipeline.reading import read
from tests.benchmarks import twin
from tests.benchmarks.corpus import SEEDS

DATED = r"\b(?:1[6-9]|20)\d\d\b"
PRICED = r"[$€£¥]|\b(?:USD|EUR|dollars?|euros?|pounds?)\b"
FEWER = 20
"""dateparser is asked about every so many-th dated passage: it takes milliseconds for each."""
_NAME: dict[str, object] = {"IS_TITLE": True, "OP": "+"}
_NAMES = r"\b\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)*"
WAYS: list[tuple[list[dict[str, object]], str]] = [
    (
        [{"LOWER": {"IN": ["paid", "made"]}}, {"OP": "{0,5}"}, {"LOWER": "visit"}, {"LOWER": "to"}, _NAME],
        rf"(?i:\b(?:paid|made) (?:[^ ]+ ){{0,5}}visit to) {_NAMES}",
    ),
    ([_NAME, {"LOWER": "visited"}, _NAME], rf"{_NAMES} (?i:visited) {_NAMES}"),
    (
        [_NAME, {"LOWER": "was"}, {"LOWER": "received"}, {"LOWER": "by"}, _NAME],
        rf"{_NAMES} (?i:was received by) {_NAMES}",
    ),
    (
        [
            {"LOWER": {"IN": ["opened", "has", "maintains"]}},
            {"OP": "{0,3}"},
            {"LOWER": "embassy"},
            {"LOWER": "in"},
            _NAME,
        ],
        rf"(?i:\b(?:opened|has|maintains) (?:[^ ]+ ){{0,3}}embassy in) {_NAMES}",
    ),
    (
        [{"LOWER": "embassy"}, {"LOWER": "of"}, _NAME, {"LOWER": "in"}, _NAME],
        rf"(?i:\bembassy of) {_NAMES} (?i:in) {_NAMES}",
    ),
    (
        [{"LOWER": "consulate"}, {"OP": "{0,2}"}, {"LOWER": "in"}, _NAME],
        rf"(?i:\bconsulate (?:[^ ]+ ){{0,2}}in) {_NAMES}",
    ),
]
"""Six ways to tell a visit or a mission, for spaCy's Matcher and as a regex."""


class Pair(TypedDict):
    """Microseconds of processors for each passage: of the peer, of what the pipeline does of that kind, and how many times more."""

    passages: int
    peer_us: float
    own_us: float
    ratio: float


def seconds(work: Callable[[], object]) -> float:
    """Seconds of processors."""
    started = time.process_time()
    work()
    return time.process_time() - started


def by_spacy(texts: Sequence[str]) -> Callable[[], object]:
    """Tokens and a few patterns over them."""
    import spacy
    from spacy.matcher import Matcher

    nlp = spacy.blank("en")
    matcher = Matcher(nlp.vocab)
    matcher.add("ways", [tokens for tokens, _ in WAYS])
    return lambda: [matcher(document) for document in nlp.pipe(texts)]


def by_polars(texts: pl.Series) -> Callable[[], object]:
    """The same ways as regexes."""
    return lambda: texts.to_frame("text").select(
        pl.col("text").str.extract_all(regex).alias(str(number)) for number, (_, regex) in enumerate(WAYS)
    )


def by_dateparser(texts: Sequence[str]) -> Callable[[], object]:
    """The dates of each text."""
    from dateparser.search import search_dates

    return lambda: [search_dates(text, languages=["en"]) for text in texts]


def by_price_parser(texts: Sequence[str]) -> Callable[[], object]:
    """The first sum of each text."""
    from price_parser import Price

    return lambda: [Price.fromstring(text) for text in texts]


def by_duckdb(tables: Mapping[str, pl.DataFrame], target: Path) -> Callable[[], object]:
    """The rows into tables of the columns' types and nothing else."""

    def load() -> None:
        with duckdb.connect(target) as connection:
            for name, frame in tables.items():
                connection.register("incoming", Stream(frame))
                connection.execute(f"create table {name} as from incoming")
                connection.unregister("incoming")

    return load


def compared(folder: Path, limit: int, scratch: Path) -> dict[str, Pair]:
    """Peer to what both sides took, for the passages of the first articles of a folder."""
    reading = read(folder)
    passages = next(of_articles(reading.passages, limit))
    texts, articles = passages["text"], reading.articles
    # Few passages tell a sum, and what is built for all of them should not be counted as if it were for a handful.
    every = reading.passages["text"]
    dated, priced = (every.filter(every.str.contains(regex)).head(limit) for regex in (DATED, PRICED))
    few = dated.gather_every(FEWER)
    marked = annotate(passages, articles)
    statements = extract(marked)
    tables = star.build(statements, articles.join(passages, on="article_id", how="semi"), marked.lazy())
    patterns = twin.tables()
    twins = [(re.compile(one.trigger, re.IGNORECASE), re.compile(twin.translated(one.regex))) for one in patterns]
    pairs: dict[str, tuple[pl.Series, Callable[[], object], pl.Series, Callable[[], object]]] = {
        "re": (
            texts,
            partial(twin.by_python, marked["marked"].to_list(), twins),
            texts,
            partial(twin.by_polars, marked["marked"], patterns),
        ),
        "spaCy": (texts, by_spacy(texts.to_list()), texts, by_polars(texts)),
        "dateparser": (
            few,
            by_dateparser(few.to_list()),
            dated,
            lambda: dated.to_frame("t").select(mark_dates(pl.col("t"))),
        ),
        "price-parser": (
            priced,
            by_price_parser(priced.to_list()),
            priced,
            lambda: priced.to_frame("t").select(mark_money(pl.col("t"))),
        ),
        "DuckDB": (
            texts,
            by_duckdb(tables, scratch / "plain.duckdb"),
            texts,
            lambda: publishing.publish(tables, scratch / "own.duckdb"),
        ),
    }
    return {name: _pair(*pair) for name, pair in pairs.items()}


def _pair(theirs: pl.Series, their_work: Callable[[], object], ours: pl.Series, our_work: Callable[[], object]) -> Pair:
    their_seconds, our_seconds = seconds(their_work) / max(1, len(theirs)), seconds(our_work) / max(1, len(ours))
    return Pair(
        passages=len(theirs), peer_us=their_seconds * 1e6, own_us=our_seconds * 1e6, ratio=their_seconds / our_seconds
    )


def main() -> int:
    """Print what both sides of each pair took, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("limit", type=int, help="passages at most; peers are slow")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # dateparser's own
    with tempfile.TemporaryDirectory() as scratch:
        compared(SEEDS, 100, Path(scratch))  # everything is imported, loaded and compiled once
        (measured := Path(scratch) / "measured").mkdir()
        found = compared(arguments.folder, arguments.limit, measured)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
