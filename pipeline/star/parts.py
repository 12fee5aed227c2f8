"""Statements in parts that can be merged one after the other: what tells one fact is always in one part.

A fact is of one pair of states, a vote or membership of one state. So that memory is that of a part, however many
articles there are, a part's tables are written to a folder when they are made, and read from there when they are
published. Where there is one part only, nothing is written.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from pipeline.star import keys, trade
from pipeline.tables.rows import Rows, Spilled, order

STATEMENTS = 250_000
"""Of a part: those of some 5,000 articles."""
_PAIRS = {
    "products": ("exporter", "importer"),
    "visits": ("sender", "host"),
    "missions": ("sender", "receiver"),
    "agreements": ("state_a", "state_b"),
    "appointments": ("sender", "receiver"),
    "votes": ("state", None),
    "memberships": ("state", None),
}


class Tables:
    """The tables as they are made, part by part; in memory where no folder is given."""

    def __init__(self, scratch: Path | None) -> None:
        self._scratch = scratch
        self._rows: dict[str, list[pl.DataFrame]] = {}
        self._spilled: dict[str, Spilled] = {}

    def add(self, table: str, rows: pl.DataFrame) -> None:
        """More rows of a table."""
        if self._scratch is None:
            self._rows.setdefault(table, []).append(rows)
            return
        spilled = self._spilled.setdefault(table, Spilled(order(table)))
        path = self._scratch / f"{table}.{len(spilled.paths)}.parquet"
        rows.write_parquet(path, compression="lz4")
        spilled.paths.append(path)
        spilled.height += rows.height

    def rows(self) -> dict[str, Rows]:
        """All of them."""
        return {table: pl.concat(frames) for table, frames in self._rows.items()} | dict(self._spilled)


def runs(statements: Mapping[str, pl.DataFrame], count: int) -> Iterator[Mapping[str, pl.DataFrame]]:
    """The statements in so many runs of passages, for what looks at one passage at a time."""
    if count == 1:
        yield statements
        return
    last = pl.concat([rows.select(pl.col("passage_id").cast(pl.Int64).max()) for rows in statements.values()]).max()
    width = last.item() // count + 1
    for run in range(count):
        yield {kind: rows.filter(pl.col("passage_id") // width == run) for kind, rows in statements.items()}


def parted(
    statements: Mapping[str, pl.DataFrame], events: pl.DataFrame, parts: int
) -> Iterator[dict[str, pl.DataFrame]]:
    """The statements of each part by kind; those of events as `events.settled` gives them."""
    if parts == 1:
        yield {**statements, "events": events}
        return
    numbered = {
        kind: rows.with_columns(part=_number(_pair(kind), parts))
        for kind, rows in statements.items()
        if kind != "events"
    } | {"events": events.with_columns(part=_number(pl.col("pair"), parts))}
    for part in range(parts):
        yield {kind: rows.filter(pl.col("part") == part).drop("part") for kind, rows in numbered.items()}


def shares(passages: pl.LazyFrame, count: int) -> Iterator[pl.DataFrame]:
    """The passages in so many shares of whole articles."""
    for share in range(count):
        yield (passages if count == 1 else passages.filter(pl.col("article_id").hash() % count == share)).collect()


def _pair(kind: str) -> pl.Expr:
    if kind == "trade":
        return trade.dyad().fill_null("")
    one, other = _PAIRS[kind]
    return keys.pair(pl.col(one), pl.col(other) if other else pl.lit(None, dtype=pl.String))


def _number(pair: pl.Expr, parts: int) -> pl.Expr:
    return pair.hash() % parts
