"""Where the articles disagree: two values for one field of a fact, or two facts of which only one can be.

Nothing is averaged and nothing dropped: the fact shows one value, and the others stand in `fact_conflicts` with the
articles that give them.
"""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from pipeline.star import merging
from pipeline.star.merged import Merged

MOST_RIVALS = 100
"""Values that a value is compared with: those told most."""
_COLUMNS = ["fact_id", "field", "value", "is_chosen", "mention_count", "articles"]
# Figures that differ by less than this share are one figure, rounded.
_ROUNDING = 0.05


class Rival(NamedTuple):
    """Facts of a table that exclude each other: equal in `key`, different in `field`."""

    key: tuple[str, ...]
    field: str
    only: pl.Expr
    differ: pl.Expr


_GAP = (pl.col("amount") - pl.col("amount_other")).abs()
RIVALS = {
    "fact_event": Rival(
        ("dyad",),
        "date_edtf",
        pl.col("event_type") == "relations_established",
        pl.col("date_edtf") != pl.col("date_edtf_other"),
    ),
    "fact_trade_flow": Rival(
        ("dyad", "year", "measure", "exporter_iso3", "importer_iso3", "currency_code"),
        "amount",
        pl.col("year").is_not_null() & pl.col("measure").is_in(["total", "export", "import", "balance"]),
        _ROUNDING * pl.max_horizontal(pl.col("amount").abs(), pl.col("amount_other").abs()) < _GAP,
    ),
}


def conflicts(kinds: Sequence[Merged], found: pl.DataFrame, passages: pl.DataFrame) -> pl.DataFrame:
    """`fact_conflicts`, from the merged kinds, the mentions and the passages."""
    within = _within_facts(kinds, found, passages)
    between = [_between_facts(one.facts, found, RIVALS[one.table]) for one in kinds if one.table in RIVALS]
    return pl.concat([within, *between]).unique(["fact_id", "field", "value"]).sort("fact_id", "field", "value")


def _within_facts(kinds: Sequence[Merged], found: pl.DataFrame, passages: pl.DataFrame) -> pl.DataFrame:
    """The values of each field that a fact's statements do not agree on.

    A vague date does not disagree with an exact one that lies within it.
    """
    place = passages.select("passage_id", "article_id", "char_start", "char_end")
    titles = found.select("article_id", "article").unique()
    told = pl.concat([_told(one, column, shown) for one in kinds for column, shown in one.fields.items()])
    counted = (
        told.join(place, on="passage_id")
        .join(titles, on="article_id")
        .group_by("fact_id", "field", "value", "is_chosen", "is_date")
        .agg(
            pl.struct("article_id", "char_start", "char_end").n_unique().cast(pl.Int32).alias("mention_count"),
            pl.col("article").unique().sort().alias("articles"),
        )
    )
    return _that_disagree(counted).select(_COLUMNS)


def _told(one: Merged, column: str, shown: str) -> pl.DataFrame:
    chosen = one.facts.select("fact_id", pl.col(shown).cast(pl.String).alias("chosen"))
    return (
        one.statements.filter(pl.col(column).is_not_null())
        .join(chosen, on="fact_id")
        .select(
            "fact_id",
            pl.col("passage_id").cast(pl.UInt32),
            pl.lit(shown).alias("field"),
            pl.col(column).cast(pl.String).alias("value"),
            (pl.col(column).cast(pl.String) == pl.col("chosen")).fill_null(False).alias("is_chosen"),
            pl.lit(column in one.dates).alias("is_date"),
        )
    )


def _that_disagree(counted: pl.DataFrame) -> pl.DataFrame:
    values = merging.with_span(counted.with_columns(pl.when("is_date").then("value").alias("as_date")), "as_date")
    most_told = _first(values, ["fact_id", "field"], [-pl.col("mention_count"), pl.col("value")])
    pairs = values.join(most_told, on=["fact_id", "field"], suffix="_other").filter(
        (pl.col("value") != pl.col("value_other")) & ~(pl.col("is_date") & merging.nested())
    )
    return counted.join(
        pairs.select("fact_id", "field", "value").unique(), on=["fact_id", "field", "value"], how="semi"
    )


def _between_facts(facts: pl.DataFrame, found: pl.DataFrame, rival: Rival) -> pl.DataFrame:
    """For each fact that another excludes, its own value and those of the others."""
    told = found.group_by("fact_id").agg(
        mention_count=pl.len().cast(pl.Int32), articles=pl.col("article").unique().sort()
    )
    rows = (
        facts.filter(rival.only & pl.col(rival.key[0]).is_not_null())
        .select("fact_id", *rival.key, rival.field)
        .join(told.select("fact_id", "mention_count"), on="fact_id", how="left")
    )
    most_told = _first(rows, rival.key, [-pl.col("mention_count"), pl.col("fact_id")])
    pairs = rows.join(most_told, on=rival.key, nulls_equal=True, suffix="_other").filter(rival.differ)
    own = pairs.select("fact_id", pl.col("fact_id").alias("holder"), pl.col(rival.field).alias("value"))
    others = pairs.select(
        "fact_id", pl.col("fact_id_other").alias("holder"), pl.col(f"{rival.field}_other").alias("value")
    )
    return (
        pl.concat([own, others])
        .unique()
        .join(told.rename({"fact_id": "holder"}), on="holder")
        .sort("holder")
        .select(
            "fact_id",
            pl.lit(rival.field).alias("field"),
            pl.col("value").cast(pl.String),
            (pl.col("fact_id") == pl.col("holder")).alias("is_chosen"),
            "mention_count",
            "articles",
        )
    )


def _first(rows: pl.DataFrame, key: Sequence[str], order: Sequence[pl.Expr]) -> pl.DataFrame:
    """The first rows of each key, as many as anybody would look at: a thousand values would make a million rows."""
    return (
        rows.sort(*key, *order, nulls_last=True)
        .with_columns(place=pl.int_range(pl.len()).over(*key))
        .filter(pl.col("place") < MOST_RIVALS)
        .drop("place")
    )
