"""Found facts against gold facts, one to one, article by article."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline import tables
from pipeline.accuracy.agreement import KINDS, Kind, Row, agrees_on_date
from pipeline.accuracy.gold import Fact, Gold, GoldArticle, Span

OVERALL = "overall"
DATES = "dates"
OFFSETS = "offsets"
_DIGITS = 4


@dataclass
class Tally:
    """Counts of one kind; the shares are None where nothing could be right or wrong."""

    right: int = 0
    invented: int = 0
    missed: int = 0
    articles: int = 0

    @property
    def precision(self) -> float | None:
        """Share of what was found that is right."""
        return _share(self.right, self.right + self.invented)

    @property
    def recall(self) -> float | None:
        """Share of what the gold has that was found."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        return _share(2 * self.right, 2 * self.right + self.invented + self.missed)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, _DIGITS) if whole else None


@dataclass(frozen=True)
class Miss:
    """One difference: a gold fact that was not found, or a found fact that the gold does not have."""

    kind: str
    outcome: str
    """missed or invented"""
    file: str
    values: dict[str, Any]
    quote: str
    rule: str | None
    """Pattern that read an invented fact."""


@dataclass(frozen=True)
class Found:
    """A row of a view as one article states it."""

    row: Row
    places: Sequence[Span]
    quote: str
    rule: str | None


@dataclass
class Score:
    """What came of a comparison.

    Attributes:
        tallies: Kind to counts, in the order of `KINDS`.
        dates: Dates of gold happenings: no more exact than the gold's (right), or more exact (invented).
        offsets: Quotes that are the text at their place (right), or are not (invented).
        misses: Every difference, article by article.
        articles: Articles compared.
        gold_version: Digest of the gold.
    """

    gold_version: str
    articles: int
    tallies: dict[str, Tally] = field(default_factory=lambda: {kind.name: Tally() for kind in KINDS})
    dates: Tally = field(default_factory=Tally)
    offsets: Tally = field(default_factory=Tally)
    misses: list[Miss] = field(default_factory=list)

    @property
    def overall(self) -> Tally:
        """The sum of the kinds in which each fact counts once."""
        counted = [self.tallies[kind.name] for kind in KINDS if kind.in_overall]
        return Tally(
            sum(tally.right for tally in counted),
            sum(tally.invented for tally in counted),
            sum(tally.missed for tally in counted),
            self.articles,
        )

    def table(self, code_version: str) -> pl.DataFrame:
        """The rows of the table `accuracy`, in the columns of its description."""
        measures = {kind.name: kind.measure for kind in KINDS} | {
            OVERALL: "all kinds but timeline and events_full, which count the facts of events again"
        }
        rows = [
            _row(name, measures[name], tally, tally.recall, tally.f1)
            for name, tally in (self.tallies | {OVERALL: self.overall}).items()
        ]
        rows.append(_row(DATES, "dates of gold happenings: no more exact than the gold's", self.dates, None, None))
        rows.append(_row(OFFSETS, "mentions: the quote is the text at its place", self.offsets, None, None))
        schema = tables.TABLES["accuracy"].create_empty().schema
        extra = {"gold_version": self.gold_version, "code_version": code_version}
        return pl.DataFrame([row | extra for row in rows], schema=schema)


def _row(kind: str, measure: str, tally: Tally, recall: float | None, f1: float | None) -> dict[str, Any]:
    counts = {name: getattr(tally, name) for name in ("right", "invented", "missed", "articles")}
    return {"kind": kind, "measure": measure, "precision": tally.precision, "recall": recall, "f1": f1, **counts}


def score(gold: Gold, warehouse: Path) -> Score:
    """Compare a warehouse of the gold's texts with the gold, through the views and `mentions` only.

    A found fact belongs to the articles its mentions point into. Raises duckdb.Error where the file is no warehouse.
    """
    result = Score(gold.version, len(gold.articles))
    with duckdb.connect(warehouse, read_only=True) as connection:
        mentions = _mentions(connection)
        rows = {kind.view: _rows(connection, f"select * from {kind.view} order by fact_id") for kind in KINDS}  # noqa: S608 (own names)
    for article in gold.articles:
        _check_offsets(article, mentions[article.file], result.offsets)
    told_in = _told_in(mentions)
    views = {view: [row | {"told_in": len(told_in[row["fact_id"]])} for row in found] for view, found in rows.items()}
    for article in gold.articles:
        found = _found(mentions[article.file], views)
        for kind in KINDS:
            if kind.gold not in article.unscored:
                _compare(kind, article, found[kind.view], result)
    return result


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _mentions(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict[str, Any]]]:
    """File name to its mentions, the best of each fact first."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(
        connection,
        "select fact_id, source_file, char_start, char_end, quote, rule from mentions"
        " order by fact_id, mention_rank, char_start",
    ):
        found[Path(row["source_file"]).name].append(row)
    return found


def _told_in(mentions: dict[str, list[dict[str, Any]]]) -> dict[str, set[str]]:
    files: dict[str, set[str]] = defaultdict(set)
    for file, rows in mentions.items():
        for row in rows:
            files[row["fact_id"]].add(file)
    return files


def _check_offsets(article: GoldArticle, mentions: list[dict[str, Any]], tally: Tally) -> None:
    exact = sum(article.text[row["char_start"] : row["char_end"]] == row["quote"] for row in mentions)
    tally.right += exact
    tally.invented += len(mentions) - exact
    tally.articles += 1


def _found(mentions: list[dict[str, Any]], views: dict[str, list[dict[str, Any]]]) -> dict[str, list[Found]]:
    """The rows of each view that an article with these mentions states."""
    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in mentions:
        told[row["fact_id"]].append(row)
    return {
        view: [
            Found(
                row,
                [(place["char_start"], place["char_end"]) for place in told[row["fact_id"]]],
                told[row["fact_id"]][0]["quote"],
                told[row["fact_id"]][0]["rule"],
            )
            for row in rows
            if row["fact_id"] in told
        ]
        for view, rows in views.items()
    }


def _compare(kind: Kind, article: GoldArticle, found: list[Found], result: Score) -> None:
    """Count one kind of one article and note the differences."""
    wanted, doubtful = article.wanted(kind.gold), article.doubtful(kind.gold)
    if kind.is_typed:
        doubtful = [*doubtful, *(fact for fact in wanted if fact["type"] == "other")]
        wanted = [fact for fact in wanted if fact["type"] != "other"]
    free = list(found)
    tally = result.tallies[kind.name]
    tally.articles += 1
    for fact in wanted:
        match = _match(kind, article, fact, free)
        if match is None:
            tally.missed += 1
            result.misses.append(Miss(kind.name, "missed", article.file, _told(fact), fact.get("quote") or "", None))
        else:
            tally.right += 1
            free.remove(match)
    for one in free:
        if _is_wrong(kind, article, one, doubtful):
            tally.invented += 1
            result.misses.append(Miss(kind.name, "invented", article.file, _told(one.row), one.quote, one.rule))
    if kind.name == "timeline":
        _compare_exactness(article, wanted, found, result.dates)


def _match(kind: Kind, article: GoldArticle, fact: Fact, free: list[Found]) -> Found | None:
    """The first that agrees, told where the gold says it is before told elsewhere."""
    places = article.places(fact)
    elsewhere = None
    for one in free:
        if not kind.agrees(fact, one.row):
            continue
        if not places or _overlap(places, one.places):
            return one
        elsewhere = elsewhere or one
    return None if kind.is_event else elsewhere


def _is_wrong(kind: Kind, article: GoldArticle, one: Found, doubtful: list[Fact]) -> bool:
    """True for a found fact that the gold neither has nor leaves open."""
    if kind.is_typed and one.row["event_type"] == "other":
        return False
    agrees = agrees_on_date if kind.is_event else kind.agrees
    return not any(agrees(fact, one.row) and _overlap(article.places(fact), one.places) for fact in doubtful)


def _compare_exactness(article: GoldArticle, wanted: list[Fact], found: list[Found], tally: Tally) -> None:
    """Dates of what is told at a gold happening's place, in this article alone: more exact than the gold's or not."""
    dates = {fact["date"] for fact in wanted}
    tally.articles += 1
    for fact in wanted:
        places = article.places(fact)
        for one in found:
            if one.row["told_in"] == 1 and _overlap(places, one.places):
                date = one.row["event_date"] or ""
                longer = date.startswith(fact["date"]) and len(date.split("/")[0]) > len(fact["date"])
                if longer and date not in dates:
                    tally.invented += 1
                else:
                    tally.right += 1


def _overlap(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(
        start < end_of_other and start_of_other < end for start, end in some for start_of_other, end_of_other in others
    )


_UNTOLD = {
    *("quote", "span", "products", "states", "article_states", "told_in", "fact_id", "dyad", "articles", "article"),
    *("mention_count", "date_min", "date_max", "date_precision", "summary", "plover_event", "quad_class"),
}
"""Values that do not help to see what a difference is."""


def _told(values: Row) -> dict[str, Any]:
    return dict(_telling(values))


def _telling(values: Row) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if name not in _UNTOLD and value is not None and value != "" and value != []:
            yield name, value
