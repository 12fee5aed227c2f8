"""Votes, memberships and appointments: a state's vote on a resolution, its place in an organization, its ambassador."""

import polars as pl

from pipeline.grammar import edtf
from pipeline.star import keys, merging, vocabulary
from pipeline.star.merged import Merged, merged
from pipeline.star.merging import Pick


def merge_votes(statements: pl.DataFrame) -> Merged:
    """Statements of votes to `fact_un_vote`. A vote without a resolution's number is one by its date and subject."""
    rows = merging.with_span(statements, "date").with_columns(
        vocabulary.organization_name(pl.col("body")).alias("body"),
        unnumbered=pl.when(pl.col("resolution").is_null()).then(pl.struct("date", "about").rank("dense")),
    )
    rows = rows.with_columns(group=pl.struct("state", "body", "resolution", "unnumbered").rank("dense"))
    picks: list[Pick | pl.Expr] = [
        pl.col("state").first().alias("state_iso3"),
        pl.col("body", "resolution").first(),
        merging.first_known("vote", ["days", "lo"]),
        merging.first_known("about", ["days", "lo"]).alias("about_iso3"),
        merging.first_known("date", ["days", "lo"]).alias("date_edtf"),
    ]
    key_date = pl.when(pl.col("resolution").is_null()).then(pl.col("date_edtf")).alias("key_date")
    about = pl.when(pl.col("resolution").is_null()).then(pl.col("about_iso3")).alias("key_about")
    derive = [key_date, about, keys.dyad(pl.col("state_iso3"), pl.col("about_iso3")).alias("dyad")]
    result = merged(
        "fact_un_vote",
        rows,
        picks,
        ["state_iso3", "body", "resolution", "key_date", "key_about"],
        derive=derive,
        fields={"vote": "vote", "date": "date_edtf"},
        dates=("date",),
    )
    return Merged(
        result.table, edtf.describe(result.facts, "date_edtf"), result.statements, result.fields, result.dates
    )


def merge_memberships(statements: pl.DataFrame) -> Merged:
    """Statements of memberships to `fact_membership`; several terms are one row with its `terms`."""
    rows = merging.with_span(merging.with_span(statements, "start_date", "start_"), "end_date", "end_").with_columns(
        vocabulary.organization_name(pl.col("organization")).alias("organization"),
        days=pl.min_horizontal("start_days", "end_days"),
    )
    rows = rows.with_columns(group=pl.struct("state", "organization").rank("dense"))
    term = pl.concat_str(pl.col("start_date").fill_null(".."), pl.col("end_date").fill_null(".."), separator="/")
    has_date = pl.col("start_date").is_not_null() | pl.col("end_date").is_not_null()
    picks: list[Pick | pl.Expr] = [
        pl.col("state").first().alias("state_iso3"),
        pl.col("organization").first(),
        merging.first_known("start_date", ["start_lo", "start_days"]),
        merging.first_known("end_date", [-pl.col("end_hi").to_physical(), "end_days"]),
        term.filter(has_date).unique().sort().alias("terms"),
    ]
    derive = [
        pl.when(pl.col("terms").list.len() > 1)
        .then("terms")
        .otherwise(pl.lit([], dtype=pl.List(pl.String)))
        .alias("terms")
    ]
    result = merged(
        "fact_membership",
        rows,
        picks,
        ["state_iso3", "organization"],
        derive=derive,
        fields={"start_date": "start_date", "end_date": "end_date"},
        dates=("start_date", "end_date"),
    )
    return Merged(
        result.table,
        edtf.bounds(result.facts, ("start_date", "start"), ("end_date", "end")),
        result.statements,
        result.fields,
        result.dates,
    )


def merge_appointments(statements: pl.DataFrame) -> Merged:
    """Statements of ambassadors to `fact_appointment`: one person as one state's ambassador to another."""
    rows = merging.with_span(merging.with_span(statements, "start_date", "start_"), "end_date", "end_").with_columns(
        name=vocabulary.person_key(pl.col("person")), days=pl.min_horizontal("start_days", "end_days")
    )
    rows = rows.with_columns(
        merging.absorb(
            rows,
            ["sender", "receiver"],
            ["name"],
            [-pl.col("name").str.len_chars().cast(pl.Int32)],
            merging.names_agree("name"),
        )
    )
    picks: list[Pick | pl.Expr] = [
        pl.col("sender").first().alias("sender_iso3"),
        pl.col("receiver").first().alias("receiver_iso3"),
        merging.longest("person"),
        merging.first_known("residency", ["days"]),
        merging.first_known("seat_city", ["days"]),
        merging.first_known("start_date", ["start_days", "start_lo"]),
        merging.first_known("end_date", ["end_days", "end_lo"]),
        merging.first_known("end_reason", ["end_days"]),
    ]
    derive = [
        keys.dyad(pl.col("sender_iso3"), pl.col("receiver_iso3")).alias("dyad"),
        keys.folded(pl.col("person")).alias("full_name"),
        keys.family_name(vocabulary.person_key(pl.col("person"))).alias("family"),
    ]
    result = merged(
        "fact_appointment",
        rows,
        picks,
        ["sender_iso3", "receiver_iso3", "family"],
        ["full_name", "start_date"],
        derive,
        fields={"start_date": "start_date", "end_date": "end_date"},
        dates=("start_date", "end_date"),
    )
    return Merged(
        result.table,
        edtf.bounds(result.facts, ("start_date", "start"), ("end_date", "end")),
        result.statements,
        result.fields,
        result.dates,
    )
