"""Rows that break a rule of their table go to `rejected_rows` with rule and place; the rest goes on."""

from collections.abc import Mapping

import dataframely as dy
import polars as pl

from pipeline import tables
from pipeline.star.merged import columns_of

_REASONS = {
    "nullability": "A value that every row must have is missing.",
    "primary_key": "Another row has the same key.",
    "regex": "The value does not have the form of its column.",
    "min_length": "The value is empty.",
    "known_code": "The value is not in the column's list of codes.",
    "reference": "The value is not in the table it points at.",
    "min": "The value is below the smallest allowed.",
    "in_range": "The value is outside its range.",
}


def sort_out(
    table: str, frame: pl.DataFrame, known: Mapping[str, pl.DataFrame], places: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the rows that keep every rule of a table from those that break one.

    Args:
        table: Name of the table.
        frame: Its rows; columns it does not have are left out.
        known: The tables it may point at, already sorted out.
        places: fact_id, source_file, char_start, char_end of the facts, to say where a refused row comes from.

    Returns:
        The good rows in the table's columns, and rows for `rejected_rows`.
    """
    good, failure = tables.TABLES[table].filter(columns_of(table, frame))
    refused = [_refused(table, failure)] if len(failure) else []
    rows = good.with_columns(_broken_reference(table, known).alias("broken"))
    if rows["broken"].null_count() < rows.height:
        refused.append(_described(table, rows.filter(pl.col("broken").is_not_null()), pl.col("broken")))
        rows = rows.filter(pl.col("broken").is_null())
    if not refused:
        return rows.drop("broken"), tables.TABLES["rejected_rows"].create_empty()
    return rows.drop("broken"), columns_of("rejected_rows", _placed(pl.concat(refused), places))


def _broken_reference(table: str, known: Mapping[str, pl.DataFrame]) -> pl.Expr:
    """The first reference of a row that points at nothing, null where there is none."""
    lost = [pl.lit(None, dtype=pl.String)]
    for column, (target, key) in tables.TABLES[table].references().items():
        # The index of all facts is made from the facts, not the other way round.
        if target in known and not (column == "fact_id" and table in tables.FACT_TABLES):
            is_lost = pl.col(column).is_not_null() & ~pl.col(column).is_in(known[target][key].implode())
            lost.append(pl.when(is_lost).then(pl.lit(f"{column}|reference")))
    return pl.coalesce(lost)


def _refused(table: str, failure: dy.FailureInfo) -> pl.DataFrame:
    details = failure.details()
    data = tables.TABLES[table].column_names()
    rules = [name for name in details.columns if name not in data]
    first = pl.coalesce(pl.when(pl.col(name) == "invalid").then(pl.lit(name)) for name in rules)
    return _described(table, details.with_columns(first.alias("broken")).drop(rules), pl.col("broken"))


def _described(table: str, rows: pl.DataFrame, rule: pl.Expr) -> pl.DataFrame:
    columns = [name for name in rows.columns if name != "broken"]
    kind = rule.str.split("|").list.last().str.replace("^check__", "")
    reason = kind.replace_strict(_REASONS, default="The row breaks this rule of its table.", return_dtype=pl.String)
    return rows.select(
        pl.lit("star").alias("stage"),
        pl.format("{}.{}", pl.lit(table), rule).alias("rule"),
        reason.alias("reason"),
        pl.struct(columns).struct.json_encode().alias("row"),
        (pl.col("fact_id") if "fact_id" in columns else pl.lit(None, dtype=pl.String)).alias("fact_id"),
    )


def _placed(refused: pl.DataFrame, places: pl.DataFrame | None) -> pl.DataFrame:
    if places is None:
        return refused.with_columns(
            pl.lit(None, dtype=pl.String).alias("source_file"),
            pl.lit(None, dtype=pl.Int64).alias("char_start"),
            pl.lit(None, dtype=pl.Int64).alias("char_end"),
        )
    return refused.join(places, on="fact_id", how="left", maintain_order="left")
