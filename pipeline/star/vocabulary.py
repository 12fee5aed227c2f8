"""The reference tables as the star needs them: canonical names of offices, cities and organizations."""

from functools import cache, partial

import polars as pl

from pipeline import reference
from pipeline.star.keys import folded, longest_within


@cache
def offices() -> pl.DataFrame:
    """office_folded, office_name (canonical), office_level, office_rank; one row a way to write it."""
    known = reference.table("offices")
    written = pl.concat(
        [
            known.select("office", "canonical", "level", "rank"),
            known.select(pl.col("plural").alias("office"), "canonical", "level", "rank"),
        ]
    )
    return (
        written.filter(pl.col("office").is_not_null())
        .select(
            folded(pl.col("office")).alias("office_folded"),
            pl.coalesce("canonical", "office").alias("office_name"),
            pl.col("level").alias("office_level"),
            pl.col("rank").cast(pl.Int32, strict=False).alias("office_rank"),
        )
        .unique("office_folded", keep="first", maintain_order=True)
    )


def with_office(frame: pl.DataFrame) -> pl.DataFrame:
    """Add `office_name`, the canonical name of `office`.

    An office that is not in the table goes by its longest part that is, else as written.
    """
    known = offices()
    named = partial(pl.Expr.replace_strict, old=known["office_folded"], new=known["office_name"], default=None)
    office = pl.col("office")
    written = frame.select(office.unique().drop_nulls()).with_columns(office_folded=folded(office))
    names = written.select(
        office,
        pl.coalesce(
            named(pl.col("office_folded")),
            named(longest_within(pl.col("office_folded"), known["office_folded"])),
            office,
        ).alias("office_name"),
    )
    return frame.join(names, on="office", how="left", maintain_order="left")


@cache
def _titles() -> str:
    """A pattern of the words before a name that are no part of it: honorifics, and offices of one word."""
    written = pl.concat([reference.table("honorifics")["honorific"], reference.table("offices")["office"]])
    words = pl.select(folded(pl.lit(written)).alias("word"))["word"].unique().drop_nulls()
    single = words.filter(words.str.contains(r"^\p{L}+$")).sort()
    return rf"^(?:(?:{'|'.join(single)}) )+"


def person_key(name: pl.Expr) -> pl.Expr:
    """A person's name folded, without titles before it: "President Bachelet" gives "bachelet"."""
    return folded(name).str.replace(_titles(), "")


@cache
def _city_aliases() -> pl.DataFrame:
    known = reference.table("cities").filter(pl.col("alias_of").is_not_null())
    return known.select(folded(pl.col("city")).alias("written"), folded(pl.col("alias_of")).alias("city")).unique(
        "written", keep="first", maintain_order=True
    )


def city_key(city: pl.Expr) -> pl.Expr:
    """A city folded, its other and former names under the present one."""
    aliases = _city_aliases()
    return folded(city).replace(aliases["written"], aliases["city"])


@cache
def organizations() -> pl.DataFrame:
    """Written (folded), organization (canonical), organization_kind; one row a way to write it."""
    known = reference.table("organizations")
    written = pl.concat(
        [
            known.select("name", pl.col("alias").alias("written"), "kind"),
            known.select("name", pl.col("name").alias("written"), "kind"),
        ]
    )
    return (
        written.filter(pl.col("written").is_not_null())
        .select(
            _organization_key(pl.col("written")).alias("written"),
            pl.col("name").alias("organization"),
            pl.col("kind").alias("organization_kind"),
        )
        .unique("written", keep="first", maintain_order=True)
    )


def organization_name(organization: pl.Expr) -> pl.Expr:
    """The canonical name of an organization; one that is not in the table keeps its own."""
    known = organizations()
    key = _organization_key(organization)
    return pl.coalesce(
        key.replace_strict(known["written"], known["organization"], default=None, return_dtype=pl.String), organization
    )


def _organization_key(name: pl.Expr) -> pl.Expr:
    return (
        folded(name.str.replace_all(r"[-–—]", " "))
        .str.replace(r"^the ", "")
        .str.replace_all("organisation", "organization", literal=True)
    )
