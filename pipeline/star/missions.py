"""Missions: one post of a sender for a receiver, with when it opened and closed.

"Opened an embassy in Baku in 2014" and "has an embassy in Baku" are one post; so is "opened an embassy in 2014",
whose city is not said.
"""

import polars as pl

from pipeline.grammar import edtf
from pipeline.star import keys, merging, vocabulary
from pipeline.star.merged import Merged, merged
from pipeline.star.merging import Pick

# Kinds that are one post under two names: a consulate may be called by its short name, a high commission is an
# embassy within the Commonwealth.
_CLASSES = {"high commission": "embassy", "consulate-general": "consulate"}
_EXACTER_TYPE = pl.col("mission_type").is_in(["consulate", "embassy", "other"])


def merge(statements: pl.DataFrame) -> Merged:
    """Statements of missions to `fact_mission`."""
    rows = merging.with_span(merging.with_span(statements, "opened", "opened_"), "closed", "closed_")
    rows = rows.with_columns(
        mission_class=pl.when((pl.col("residency") == "non_resident") & (pl.col("mission_type") != "other"))
        .then(pl.lit("accredited"))
        .otherwise(pl.col("mission_type").replace(_CLASSES)),
        city=vocabulary.city_key(pl.col("seat_city")),
        days=pl.min_horizontal("opened_days", "closed_days"),
    )
    same_time = merging.nested("opened_") | (pl.col("mission_class") == "embassy")
    compatible = (
        merging.either_unknown_or_equal("residency")
        & merging.either_unknown_or_equal("seat_iso3")
        & ((pl.col("city") == pl.col("city_other")) | (pl.col("city").is_null() & same_time)).fill_null(False)
    )
    traits = [
        "residency",
        "city",
        "seat_iso3",
        "opened_lo",
        "opened_hi",
        "opened_days",
        "closed_lo",
        "closed_hi",
        "closed_days",
    ]
    better = [
        pl.col("city").is_null(),
        pl.col("opened_days"),
        pl.col("opened_lo"),
        pl.col("seat_iso3").is_null(),
        pl.col("closed_days"),
    ]
    rows = rows.with_columns(
        merging.absorb(rows, ["sender", "receiver", "mission_class"], traits, better, compatible | _both_unsaid_seat())
    )
    last_told = pl.col("is_current").filter(pl.col("is_current").is_not_null())
    picks: list[Pick | pl.Expr] = [
        pl.col("sender").first().alias("sender_iso3"),
        pl.col("receiver").first().alias("receiver_iso3"),
        pl.col("mission_class").first(),
        merging.first_known("mission_type", [_EXACTER_TYPE]),
        merging.first_known("residency", ["days"]),
        pl.col("seat_city").drop_nulls().mode().sort().first().alias("seat_city"),
        pl.col("city").drop_nulls().sort().first(),
        merging.first_known("seat_iso3", ["days"]),
        merging.first_known("opened", ["opened_days", "opened_lo"]),
        merging.first_known("closed", ["closed_days", "closed_lo"]),
        last_told.any().alias("said_current"),
        last_told.not_().any().alias("said_over"),
    ]
    is_over = pl.col("closed").is_not_null() | pl.col("said_over")
    derive = [
        keys.dyad(pl.col("sender_iso3"), pl.col("receiver_iso3")).alias("dyad"),
        pl.when(pl.col("said_current") & is_over)
        .then(None)
        .when(is_over)
        .then(False)
        .when(pl.col("said_current"))
        .then(True)
        .alias("is_current"),
    ]
    result = merged(
        "fact_mission",
        rows,
        picks,
        ["sender_iso3", "receiver_iso3", "mission_class", "residency", "city"],
        ["seat_iso3", "opened", "closed"],
        derive,
        fields={"opened": "opened", "closed": "closed", "is_current": "is_current", "mission_type": "mission_type"},
        dates=("opened", "closed"),
    )
    return Merged(
        result.table,
        edtf.bounds(result.facts, ("opened", "opened"), ("closed", "closed")),
        result.statements,
        result.fields,
        result.dates,
    )


def _both_unsaid_seat() -> pl.Expr:
    return (
        pl.col("city").is_null()
        & pl.col("city_other").is_null()
        & merging.either_unknown_or_equal("seat_iso3")
        & merging.either_unknown_or_equal("residency")
        & (merging.nested("opened_") | (pl.col("mission_class") == "embassy"))
    )
