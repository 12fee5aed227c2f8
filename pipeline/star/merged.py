"""What merging a kind gives: the facts, and each statement with the fact it tells."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import polars as pl

from pipeline import tables
from pipeline.star import keys
from pipeline.star.merging import Pick, picked


@dataclass(frozen=True)
class Merged:
    """The facts of one table and what was said of them.

    Attributes:
        table: Name of the fact table.
        facts: The columns of the table, and natural_key.
        statements: fact_id, passage_id, also_passage_id, rule, days (how exact the statement's date is), and the
            statement's own columns.
        fields: Columns of `statements` whose values can disagree, with the column of `facts` that shows the chosen one.
        dates: Those of `fields` that are dates: a vague one does not disagree with an exact one within it.
    """

    table: str
    facts: pl.DataFrame
    statements: pl.DataFrame
    fields: dict[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()


def merged(
    table: str,
    rows: pl.DataFrame,
    picks: Sequence[Pick | pl.Expr],
    key: Sequence[str],
    finer: Sequence[str] = (),
    derive: Sequence[pl.Expr] = (),
    fields: dict[str, str] | None = None,
    dates: tuple[str, ...] = (),
    is_never_enough: pl.Expr | None = None,
) -> Merged:
    """One fact a `group` of statements.

    Args:
        table: Name of the fact table.
        rows: Statements with their `group` and `days`.
        picks: What the fact takes from its statements, one expression a column.
        key: Columns of the natural key, among the picks.
        finer: More of them, where the key leaves two facts alike.
        derive: Columns computed from the picks.
        fields: See `Merged`.
        dates: See `Merged`.
        is_never_enough: True where the key does not say which fact it is, even while it has no like.
    """
    grouped = picked(rows, picks)
    for expression in derive:
        grouped = grouped.with_columns(expression)
    grouped = keys.identified(grouped, table, key, finer, is_never_enough)
    statements = rows.join(grouped.select("group", "fact_id"), on="group").drop("group")
    facts = grouped.drop("group").sort("fact_id").unique("fact_id", keep="first", maintain_order=True)
    return Merged(table, facts, statements, fields or {}, dates)


@cache
def _schema(table: str) -> pl.Schema:
    return tables.TABLES[table].create_empty().schema


def columns_of(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with exactly the columns of a table, in its order and types; a column it lacks is null."""
    wanted = _schema(table)
    return frame.select(
        (pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name))
        for name, dtype in wanted.items()
    )
