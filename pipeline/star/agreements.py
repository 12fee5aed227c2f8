"""Agreements: one agreement of two states, by title and date."""

import polars as pl

from pipeline.grammar import edtf
from pipeline.star import keys, merging
from pipeline.star.merged import Merged, merged
from pipeline.star.merging import Pick

# A title within another is the same agreement only when it is most of it: "Agreement on Trade" is not "Agreement on
# Trade in Arms".
_MOST = 0.6


def merge(statements: pl.DataFrame) -> Merged:
    """Statements of agreements to `fact_agreement`. Two titles in one passage are always two agreements."""
    rows = merging.with_span(statements, "date").with_columns(
        name=keys.folded_title(pl.col("title")),
        dyad=keys.dyad(pl.col("state_a"), pl.col("state_b")),
        low=pl.min_horizontal("state_a", "state_b"),
        high=pl.max_horizontal("state_a", "state_b"),
    )
    same_title = (pl.col("name") == pl.col("name_other")) & merging.lies_within()
    rows = rows.with_columns(
        merging.absorb(
            rows,
            ["low", "high"],
            ["name", "lo", "hi", "days", "passage_id"],
            [pl.col("days"), pl.col("lo"), -pl.col("name").str.len_chars().cast(pl.Int32)],
            same_title
            | (_one_within_the_other() & merging.lies_within() & (pl.col("passage_id") != pl.col("passage_id_other"))),
        )
    )
    picks: list[Pick | pl.Expr] = [
        pl.col("low").first().alias("state_a"),
        pl.col("high").first().alias("state_b"),
        pl.col("dyad").first(),
        merging.longest("title"),
        merging.first_known("agreement_type", ["days"]),
        merging.first_known("date", ["days", "lo"]).alias("date_edtf"),
        merging.longest("name"),
    ]
    # With one state only the other party is not known.
    alone = pl.when(pl.col("state_a") == pl.col("state_b")).then(None).otherwise(pl.col("state_b")).alias("state_b")
    result = merged("fact_agreement", rows, picks, ["state_a", "state_b", "name", "date_edtf"], derive=[alone])
    return Merged(
        result.table, edtf.describe(result.facts, "date_edtf"), result.statements, result.fields, result.dates
    )


def _one_within_the_other() -> pl.Expr:
    mine, other = " " + pl.col("name") + " ", " " + pl.col("name_other") + " "
    ratio = pl.min_horizontal(mine.str.len_chars(), other.str.len_chars()) / pl.max_horizontal(
        mine.str.len_chars(), other.str.len_chars()
    )
    return (
        (other.str.contains(mine, literal=True) | mine.str.contains(other, literal=True))
        & (ratio >= _MOST)
        & (pl.col("hi") < pl.date(9999, 1, 1))
    )
