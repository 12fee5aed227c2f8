"""Where the facts are told: mentions, and the coverage of the articles."""

from collections.abc import Iterable

import polars as pl

from pipeline.star.merged import Merged

PLACE = ["article_id", "char_start", "char_end"]
"""Where a passage is."""
_YEAR = r"\b(?:1[0-9]{3}|20[0-9]{2})\b"


def mentions(kinds: Iterable[Merged], passages: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """`mentions`: one row for each passage that states a fact, ranked by how exactly it does."""
    told = pl.concat([_places(one) for one in kinds])
    where = passages.select(
        "passage_id", "article_id", "section", "char_start", "char_end", pl.col("passage").alias("quote")
    )
    names = articles.select("article_id", "source_file", pl.col("title").alias("article"))
    placed = told.join(where, on="passage_id").join(names, on="article_id")
    order = ["fact_id", "exactness", "article", "char_start", "article_id", "char_end", "rule"]
    once = placed.sort(order, nulls_last=True).unique(
        ["fact_id", "article_id", "char_start", "char_end"], keep="first", maintain_order=True
    )
    return once.with_columns(mention_rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("fact_id"))


def _places(one: Merged) -> pl.DataFrame:
    """The passages of a kind's statements; a list's heading ranks behind its items."""
    common = [pl.lit(one.table).alias("fact_table"), pl.col("rule").cast(pl.String)]
    rows = one.statements
    items = rows.select(
        "fact_id", pl.col("passage_id").cast(pl.UInt32), (pl.col("days") * 2).cast(pl.Int64).alias("exactness"), *common
    )
    headings = rows.filter(pl.col("also_passage_id").is_not_null()).select(
        "fact_id",
        pl.col("also_passage_id").cast(pl.UInt32).alias("passage_id"),
        (pl.col("days") * 2 + 1).cast(pl.Int64).alias("exactness"),
        *common,
    )
    return pl.concat([items, headings])


def counted(found: pl.DataFrame) -> pl.DataFrame:
    """How much each passage tells: `PLACE`, fact_count, mention_count."""
    return found.group_by(PLACE).agg(
        fact_count=pl.col("fact_id").n_unique().cast(pl.Int32), mention_count=pl.len().cast(pl.Int32)
    )


def coverage(passages: pl.DataFrame, counts: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """`coverage`: each passage once, with what became of it; of a place that is counted twice the sum counts."""
    counts = counts.group_by(PLACE).agg(pl.col("fact_count").sum())
    dated = pl.col("has_date") if "has_date" in passages.columns else pl.col("text").str.contains(_YEAR)
    outcome = (
        pl.when(pl.col("fact_count") > 0)
        .then(pl.lit("fact"))
        .when(pl.col("has_date") & ~pl.col("is_tail"))
        .then(pl.lit("unread"))
        .otherwise(pl.lit("no fact"))
    )
    return (
        passages.select(
            *PLACE,
            "section",
            "passage",
            "kind",
            "is_tail",
            dated.fill_null(False).alias("has_date"),
        )
        .filter(pl.col("char_end") > pl.col("char_start"))
        .unique(PLACE, keep="first", maintain_order=True)
        .join(counts, on=PLACE, how="left")
        .join(articles.select("article_id", "source_file"), on="article_id", how="left")
        .with_columns(pl.col("fact_count").fill_null(0))
        .with_columns(outcome.alias("outcome"))
        .sort(PLACE)
    )
