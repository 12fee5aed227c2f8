"""The dimensions: from the reference tables, and from the names and dates the facts use."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipeline import reference, tables
from pipeline.grammar import edtf
from pipeline.star import keys, vocabulary

LICENCE = "CC BY-SA 4.0"
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def states() -> pl.DataFrame:
    """`dim_state`, all states of the reference table."""
    known = reference.table("states")
    return known.select(
        "iso3",
        "name",
        "official_name",
        "region",
        pl.col("cow").cast(pl.Int32, strict=False).alias("cow_number"),
        pl.col("gw").cast(pl.Int32, strict=False).alias("gw_number"),
        "valid_from",
        "valid_to",
        edtf.first_day(pl.col("valid_from")).alias("valid_from_min"),
        edtf.last_day(pl.col("valid_to")).alias("valid_to_max"),
        pl.col("successors").fill_null("").str.extract_all(r"[A-Z]{3}"),
        "capital",
        pl.col("is_partially_recognised").str.to_lowercase().is_in(["1", "true", "yes"]).fill_null(False),
    ).sort("iso3")


def dates(facts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """`dim_date`: the members that facts point at."""
    used = [frame.select(pl.col("date_key").cast(pl.Int32)) for frame in facts.values() if "date_key" in frame.columns]
    key = pl.concat(used).drop_nulls().unique().sort("date_key")
    padded = pl.col("date_key").cast(pl.String).str.zfill(8)
    text = (
        pl.when(pl.col("date_key") % 10_000 == 0)
        .then(padded.str.head(4))
        .when(pl.col("date_key") % 100 == 0)
        .then(pl.format("{}-{}", padded.str.head(4), padded.str.slice(4, 2)))
        .otherwise(pl.format("{}-{}-{}", padded.str.head(4), padded.str.slice(4, 2), padded.str.tail(2)))
    )
    members = edtf.describe(key.with_columns(text.alias("edtf")).rename({"date_key": "member"}), "edtf").rename(
        {"member": "member_key"}
    )
    has_month, has_day = pl.col("date_precision") != "year", pl.col("date_precision") == "day"
    first = pl.col("date_min").dt
    return members.filter(pl.col("date_min").is_not_null()).select(
        pl.col("member_key").alias("date_key"),
        "edtf",
        "date_precision",
        "date_min",
        "date_max",
        first.year().cast(pl.Int32).alias("year"),
        pl.when(has_month).then(first.quarter().cast(pl.Int32)).alias("quarter"),
        pl.when(has_month).then(first.month().cast(pl.Int32)).alias("month"),
        pl.when(has_month).then(_name(first.month(), _MONTHS)).alias("month_name"),
        pl.when(has_day).then(first.day().cast(pl.Int32)).alias("day_of_month"),
        pl.when(has_day).then(_name(first.weekday(), _WEEKDAYS)).alias("weekday"),
        (first.year() // 10 * 10).cast(pl.Int32).alias("decade"),
    )


def _name(number: pl.Expr, names: list[str]) -> pl.Expr:
    return number.cast(pl.Int32).replace_strict(list(range(1, len(names) + 1)), names, return_dtype=pl.String)


def persons(visits: pl.DataFrame, appointments: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`dim_person` of all statements, and for each way to write a name (`state_iso3`, `written`) its `person_id`."""
    forms = (
        pl.concat(
            [
                visits.select(pl.col("sender").alias("state_iso3"), pl.col("visitor").alias("written")),
                appointments.select(pl.col("sender").alias("state_iso3"), pl.col("person").alias("written")),
            ]
        )
        .filter(pl.col("written").is_not_null())
        .unique()
        .sort("state_iso3", "written")
    )
    forms = forms.with_columns(name_key=vocabulary.person_key(pl.col("written")))
    forms = forms.with_columns(_fullest(forms).alias("full_key"))
    people = (
        forms.sort(pl.col("name_key") != pl.col("full_key"), "written")
        .group_by("state_iso3", "full_key", maintain_order=True)
        .agg(pl.col("written").first().alias("name"), pl.col("written").unique().sort().alias("aliases"))
    )
    people = keys.identified(people.sort("state_iso3", "full_key"), "dim_person", ["state_iso3", "full_key"]).rename(
        {"fact_id": "person_id"}
    )
    ids = forms.join(
        people.select("state_iso3", "full_key", "person_id"), on=["state_iso3", "full_key"], nulls_equal=True
    )
    people = people.with_columns(family_name=pl.col("name").str.extract(r"(\S+)\s*$"))
    return people.sort("person_id"), ids.select("state_iso3", "written", "person_id").unique()


def _fullest(forms: pl.DataFrame) -> pl.Series:
    """For each name the longer name of the same state that holds all its words; itself where not exactly one does."""
    names = forms.select("state_iso3", "name_key").unique().with_columns(word=pl.col("name_key").str.split(" "))
    names = names.with_columns(pl.col("word").list.unique().alias("words"), size=pl.col("word").list.n_unique())
    words = names.explode("word", empty_as_null=True).unique(["state_iso3", "name_key", "word"])
    # What holds all words of a name holds its rarest, which few names share.
    rarest = (
        words.with_columns(n=pl.len().over("state_iso3", "word"))
        .sort("state_iso3", "name_key", "n", "word")
        .unique(["state_iso3", "name_key"], keep="first", maintain_order=True)
    )
    shared = pl.col("words").list.set_intersection("words_other").list.len()
    pairs = (
        rarest.join(words, on=["state_iso3", "word"], nulls_equal=True, suffix="_other")
        .filter((pl.col("size_other") > pl.col("size")) & (shared == pl.col("size")))
        .select("state_iso3", "name_key", "name_key_other")
    )
    # Only names that nothing longer holds are people; "Bush" beside two of them stays himself.
    holders = pairs.join(
        pairs.select("state_iso3", pl.col("name_key").alias("name_key_other")).unique(),
        on=["state_iso3", "name_key_other"],
        how="anti",
        nulls_equal=True,
    )
    single = (
        holders.group_by("state_iso3", "name_key")
        .agg(pl.col("name_key_other").first(), n=pl.len())
        .filter(pl.col("n") == 1)
    )
    joined = forms.join(single, on=["state_iso3", "name_key"], how="left", nulls_equal=True, maintain_order="left")
    return joined.select(pl.coalesce("name_key_other", "name_key"))["name_key_other"]


def with_person(facts: pl.DataFrame, ids: pl.DataFrame, written: str) -> pl.DataFrame:
    """Add `person_id` by sender and the name as written."""
    by_name = ids.rename({"state_iso3": "sender_iso3", "written": written})
    return facts.join(by_name, on=["sender_iso3", written], how="left", nulls_equal=True, maintain_order="left")


def offices(visits: pl.DataFrame) -> pl.DataFrame:
    """`dim_office`: the offices met, with level and rank where the reference table has them."""
    known = (
        vocabulary.offices()
        .group_by("office_name")
        .agg(pl.col("office_level").drop_nulls().first(), pl.col("office_rank").min())
    )
    met = (
        visits.filter(pl.col("office_name").is_not_null())
        .group_by("office_name")
        .agg(pl.col("office_level").drop_nulls().sort().first().alias("told"))
    )
    placed = met.join(known, on="office_name", how="left").with_columns(
        pl.coalesce("office_level", "told").alias("office_level")
    )
    return placed.rename({"office_name": "office"}).sort("office")


def organizations(memberships: pl.DataFrame) -> pl.DataFrame:
    """`dim_organization`: the organizations met, with kind and other names where the reference table has them."""
    known = (
        reference.table("organizations")
        .group_by(pl.col("name").alias("organization"))
        .agg(
            pl.col("kind").drop_nulls().first().alias("organization_kind"),
            pl.col("alias").drop_nulls().unique().sort().alias("aliases"),
        )
    )
    met = memberships.select("organization").unique().filter(pl.col("organization").is_not_null())
    none = pl.lit([], dtype=pl.List(pl.String))
    return (
        met.join(known, on="organization", how="left")
        .with_columns(pl.coalesce("aliases", none).alias("aliases"))
        .sort("organization")
    )


def products(flows: pl.DataFrame) -> pl.DataFrame:
    """`dim_product`: the products met, with the chapter whose longest keyword their name holds."""
    plain = keys.folded(pl.col("product").str.replace_all("-", " "))
    chapters = (
        reference.table("hs_chapters")
        .select(
            keys.folded(pl.col("keyword").str.to_lowercase().str.replace_all("-", " ")).alias("word"),
            pl.col("hs_chapter").str.zfill(2),
            pl.col("chapter_name").alias("hs_chapter_name"),
        )
        .unique("word", keep="first", maintain_order=True)
    )
    met = flows.select("product").unique().filter(pl.col("product").is_not_null())
    words = met.with_columns(word=keys.longest_within(plain, chapters["word"]))
    return words.join(chapters, on="word", how="left").drop("word").sort("product")


def event_types() -> pl.DataFrame:
    """`dim_event_type`, from the reference table."""
    return (
        reference.table("event_types")
        .select("event_type", "plover_event", "quad_class", "description")
        .sort("event_type")
    )


def articles(read: pl.DataFrame) -> pl.DataFrame:
    """`dim_article`: the articles read. Nothing is counted yet."""
    none = pl.lit(0, dtype=pl.Int32)
    counted = read.with_columns(
        pl.col("licence").fill_null(LICENCE), none.alias("passage_count"), none.alias("mention_count")
    )
    known = states()["iso3"].implode()
    return counted.with_columns(
        pl.when(pl.col(side).is_in(known)).then(side).alias(side) for side in ("state_a", "state_b")
    ).sort("article_id")


def with_counts(articles: pl.DataFrame, passages: pl.LazyFrame, told: pl.DataFrame) -> pl.DataFrame:
    """The articles with how many passages and mentions each has; `told` as `mentions.counted` gives it."""
    lengths = passages.group_by("article_id").agg(passage_count=pl.len().cast(pl.Int32)).collect()
    found = told.group_by("article_id").agg(pl.col("mention_count").sum())
    return (
        articles.select(pl.exclude("passage_count", "mention_count"))
        .join(lengths, on="article_id", how="left", maintain_order="left")
        .join(found, on="article_id", how="left", maintain_order="left")
        .with_columns(pl.col("passage_count", "mention_count").fill_null(0))
        .select(articles.columns)
    )


def together(table: str, parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """A dimension of all parts, from those of each; what two parts say of a member is the same, or known to one."""
    key = tables.TABLES[table].primary_key()
    columns = [name for name, dtype in parts[0].schema.items() if not dtype.is_nested()]
    return pl.concat(parts).sort(*key, *columns, nulls_last=True).unique(key, keep="first", maintain_order=True)


def empty(table: str) -> pl.DataFrame:
    """A table without rows."""
    return tables.TABLES[table].create_empty()
