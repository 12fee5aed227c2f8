"""Visits: one visitor's one journey to one host, however often it is told.

Named visitors are one by their names ("President Bachelet", "Michelle Bachelet"); a visitor known by office alone
joins the named one of that office whose journey has the date; what is left are journeys of offices.
"""

import polars as pl

from pipeline.grammar import edtf
from pipeline.star import keys, merging, vocabulary
from pipeline.star.merged import Merged, merged
from pipeline.star.merging import Pick


def merge(statements: pl.DataFrame) -> Merged:
    """Statements of visits to `fact_visit`."""
    rows = vocabulary.with_office(merging.with_span(statements, "date")).with_columns(
        name=vocabulary.person_key(pl.col("visitor")), office_key=keys.folded(pl.col("office_name"))
    )
    named = rows.filter(pl.col("name").is_not_null())
    named = named.with_columns(
        merging.absorb(
            named,
            ["sender", "host"],
            ["name", "lo", "hi", "days"],
            [pl.col("days"), pl.col("lo"), -pl.col("name").str.len_chars().cast(pl.Int32)],
            merging.lies_within() | merging.days_overlap(),
            merging.names_agree("name"),
        )
    )
    unnamed = rows.filter(pl.col("name").is_null())
    unnamed = unnamed.with_columns(
        merging.absorb(
            unnamed,
            ["sender", "host", "office_key"],
            ["lo", "hi", "days"],
            [pl.col("days"), pl.col("lo")],
            merging.lies_within(),
        )
    )
    rows = pl.concat([_labelled(named, "named"), _join_named(_labelled(unnamed, "office"), _labelled(named, "named"))])
    by_exactness = ["days", "lo"]
    picks: list[Pick | pl.Expr] = [
        pl.col("sender").first().alias("sender_iso3"),
        pl.col("host").first().alias("host_iso3"),
        merging.longest("visitor"),
        merging.first_known("office", [pl.col("visitor").is_null(), "days"]),
        merging.first_known("office_name", [pl.col("visitor").is_null(), "days"]),
        merging.first_known("office_level", [pl.col("visitor").is_null(), "days"]),
        merging.first_known("date", by_exactness).alias("date_edtf"),
        merging.first_known("place", by_exactness),
        merging.longest("occasion"),
    ]
    who = pl.coalesce(
        keys.family_name(vocabulary.person_key(pl.col("visitor"))), keys.folded(pl.col("office_name"))
    ).alias("who")
    full = keys.folded(pl.coalesce("visitor", "office")).alias("full_name")
    result = merged(
        "fact_visit",
        rows,
        picks,
        ["sender_iso3", "host_iso3", "who", "date_edtf"],
        ["full_name"],
        [who, full, keys.dyad(pl.col("sender_iso3"), pl.col("host_iso3")).alias("dyad")],
        fields={"place": "place"},
    )
    return Merged(
        result.table, edtf.describe(result.facts, "date_edtf"), result.statements, result.fields, result.dates
    )


def _labelled(rows: pl.DataFrame, label: str) -> pl.DataFrame:
    # With leading zeros, so that labels sort like numbers, in an order that does not depend on how many there are.
    return rows.with_columns(
        pl.format("{}{}", pl.lit(label), pl.col("group").cast(pl.String).str.zfill(10)).alias("group")
    )


def _join_named(unnamed: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Give a journey known by office alone the group of the named one it is.

    Way and office are the same, and one date lies within the other. A named journey with a vague date takes one exacter
    one only, or two journeys would become one.
    """
    mine = unnamed.group_by("group").agg(
        pl.col("sender", "host", "office_key").first(), pl.col("lo", "hi", "days").sort_by("days", "lo").first()
    )
    theirs = (
        named.group_by("group")
        .agg(
            pl.col("sender", "host").first(),
            pl.col("office_key").drop_nulls().unique(),
            pl.col("lo", "hi", "days").sort_by("days", "lo").first(),
        )
        .explode("office_key", empty_as_null=False)
    )
    pairs = mine.join(theirs, on=["sender", "host", "office_key"], suffix="_other").filter(merging.nested())
    order = ["days_other", "lo_other", "group_other", "days", "lo", "group"]
    vaguer = (
        pairs.filter(pl.col("days") >= pl.col("days_other"))
        .sort(order)
        .unique("group", keep="first", maintain_order=True)
    )
    exacter = (
        pairs.filter(pl.col("days") < pl.col("days_other"))
        .join(vaguer, on="group", how="anti")
        .sort(["days", "lo", "group", "lo_other", "group_other"])
        .unique("group", keep="first", maintain_order=True)
        .unique("group_other", keep="first", maintain_order=True)
    )
    goes = pl.concat([vaguer.select("group", "group_other"), exacter.select("group", "group_other")])
    return (
        unnamed.join(goes, on="group", how="left")
        .with_columns(pl.coalesce("group_other", "group").alias("group"))
        .drop("group_other")
    )
