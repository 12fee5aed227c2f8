"""The timeline: one happening is one event.

Every dated visit, agreement, vote, mission opening or closing and appointment is an event too; it is derived from the
merged facts, so that a thing told twice is there once. Events told for themselves are merged with those and with each
other. A catch-all `other` gives way to whatever else its passage says of that date.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from pipeline.grammar import edtf
from pipeline.star import keys, merging
from pipeline.star.merged import Merged, merged
from pipeline.star.merging import Pick

# Kinds of which a pair of states has one at a time: "1992" and "14 January 1992" are one, wherever they are told.
_ONE_AT_A_TIME = [
    "relations_established",
    "relations_severed",
    "relations_restored",
    "recognition",
    "mission_opened",
    "mission_closed",
    "mission_upgraded",
    "ambassador_appointed",
    "ambassador_expelled",
    "war_or_conflict",
    "anniversary",
]
# Kinds in which both states act, whoever the sentence begins with.
_MUTUAL = ["relations_established", "agreement_signed"]
_COLUMNS = [
    "event_type",
    "actor",
    "target",
    "is_mutual",
    "date",
    "summary",
    "passage_id",
    "also_passage_id",
    "rule",
    "derived_from",
]


class Source(NamedTuple):
    """How facts of a table become events: the statement's date column, and who acts on whom."""

    event_type: str
    date: str
    actor: str
    target: str


SOURCES: Mapping[str, tuple[Source, ...]] = {
    "fact_visit": (Source("visit", "date", "sender", "host"),),
    "fact_agreement": (Source("agreement_signed", "date", "low", "high"),),
    "fact_un_vote": (Source("un_vote", "date", "state", "about"),),
    "fact_mission": (
        Source("mission_opened", "opened", "sender", "receiver"),
        Source("mission_closed", "closed", "sender", "receiver"),
    ),
    "fact_appointment": (Source("ambassador_appointed", "start_date", "sender", "receiver"),),
}


def settled(statements: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The events told for themselves, from the statements of all kinds: what can only be seen in their passages.

    What the passage tells better is left out. `pair` is the two states among whose facts an event is merged: its own,
    or where one of them is not known those of what the passage tells of that kind and date.
    """
    own = _prepared(statements["events"].with_columns(derived_from=pl.lit(None, dtype=pl.String)))
    told = {f"fact_{kind.removesuffix('s')}": rows for kind, rows in statements.items()}
    told["fact_un_vote"] = statements["votes"]
    told["fact_agreement"] = statements["agreements"].with_columns(
        low=pl.min_horizontal("state_a", "state_b"), high=pl.max_horizontal("state_a", "state_b")
    )
    derived = _all_derived({table: told[table].with_columns(fact_id=pl.lit("")) for table in SOURCES})
    own = _without_echoes(own, derived, statements["trade"]).with_row_index("row")
    one_side = pl.col("actor").is_null() | pl.col("target").is_null()
    beside = (
        own.filter(one_side)
        .join(derived, on=["event_type", "passage_id"], suffix="_other")
        .filter(merging.nested() & merging.either_unknown_or_equal("actor") & merging.either_unknown_or_equal("target"))
        .sort("row", "days_other", "pair_other")
        .unique("row", keep="first", maintain_order=True)
        .select("row", "pair_other")
    )
    placed = own.join(beside, on="row", how="left", maintain_order="left")
    return placed.with_columns(pair=pl.coalesce("pair_other", "pair")).drop("row", "pair_other")


def merge(own: pl.DataFrame, others: Iterable[Merged], texts: pl.DataFrame) -> Merged:
    """Events told for themselves, as `settled` gives them, and the facts that events follow from, to `fact_event`.

    `texts` has `passage_id` and `text` of at least the passages that tell them.
    """
    rows = pl.concat([_all_derived({one.table: one.statements for one in others}), own])
    telling = texts.select("passage_id", "text").join(rows, on="passage_id", how="semi")
    words = telling.with_columns(words=keys.folded(pl.col("text")))
    rows = rows.join(words, on="passage_id", how="left", maintain_order="left").with_row_index("row")
    rows = rows.join(_happenings(rows), on="row", how="left", maintain_order="left")
    rows = rows.with_columns(_grouped(rows))
    best: list[str | pl.Expr] = ["days", "lo", pl.col("derived_from").is_null(), pl.col("words")]
    picks: list[Pick | pl.Expr] = [
        pl.col("event_type").first(),
        merging.first_known("actor", best).alias("actor_iso3"),
        merging.first_known("target", best).alias("target_iso3"),
        pl.col("is_mutual").any(),
        merging.first_known("date", ["days", "lo"]).alias("date_edtf"),
        merging.first_known("summary", best),
        merging.first_known("text", best),
        merging.first_known("derived_from", ["days", "lo"]),
        merging.first_known("words", best),
    ]
    derive = [
        (pl.col("is_mutual") & pl.col("actor_iso3").is_not_null() & pl.col("target_iso3").is_not_null()).alias(
            "is_mutual"
        ),
        pl.coalesce("summary", "text").alias("summary"),
        keys.dyad(pl.col("actor_iso3"), pl.col("target_iso3")).alias("dyad"),
    ]
    key = ["event_type", "actor_iso3", "target_iso3", "date_edtf"]
    # A dated statement is told apart by its words; so is what happened to nobody named. By kind and date alone each
    # would have another id as soon as any article tells another such thing of that date.
    by_words = (pl.col("event_type") == "other") | (pl.col("actor_iso3").is_null() & pl.col("target_iso3").is_null())
    finer = ["derived_from", "words"]
    result = merged("fact_event", rows, picks, key, finer, derive, is_never_enough=by_words)
    return Merged(
        result.table, edtf.describe(result.facts, "date_edtf"), result.statements, result.fields, result.dates
    )


def _all_derived(told: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The dated statements of all kinds, by the table of their facts, as statements of events."""
    # An accreditation from a third country opens no mission; the end of one closes it.
    elsewhere = (pl.col("residency") != "resident").fill_null(False)
    missions = told["fact_mission"].with_columns(opened=pl.when(~elsewhere).then("opened"))
    tables = {**told, "fact_mission": missions}
    return pl.concat([_derived(tables[table], source) for table, sources in SOURCES.items() for source in sources])


def _derived(statements: pl.DataFrame, source: Source) -> pl.DataFrame:
    """The dated statements of a fact as statements of an event."""
    return _prepared(
        statements.filter(pl.col(source.date).is_not_null()).select(
            pl.lit(source.event_type).alias("event_type"),
            pl.col(source.actor).alias("actor"),
            pl.col(source.target).alias("target"),
            pl.lit(False).alias("is_mutual"),
            pl.col(source.date).alias("date"),
            pl.lit(None, dtype=pl.String).alias("summary"),
            "passage_id",
            "also_passage_id",
            "rule",
            pl.col("fact_id").alias("derived_from"),
        )
    )


def _prepared(rows: pl.DataFrame) -> pl.DataFrame:
    """Spans of the dates; where both act, the lower code first."""
    rows = rows.select(_COLUMNS).with_columns(
        is_mutual=pl.col("is_mutual").fill_null(False) | pl.col("event_type").is_in(_MUTUAL),
        rule=pl.col("rule").cast(pl.String),
        also_passage_id=pl.col("also_passage_id").cast(pl.UInt32),
        passage_id=pl.col("passage_id").cast(pl.UInt32),
    )
    # A state does not act upon itself: who is acted upon is not known.
    rows = rows.with_columns(
        pl.when(pl.col("actor") == pl.col("target")).then(None).otherwise("target").alias("target")
    )
    both = pl.col("is_mutual") & pl.col("actor").is_not_null() & pl.col("target").is_not_null()
    rows = rows.with_columns(
        pl.when(both).then(pl.min_horizontal("actor", "target")).otherwise("actor").alias("actor"),
        pl.when(both).then(pl.max_horizontal("actor", "target")).otherwise("target").alias("target"),
    )
    # A vote is its state's, whatever it is about.
    about = pl.when(pl.col("event_type") != "un_vote").then("target")
    return merging.with_span(rows, "date").with_columns(pair=keys.pair(pl.col("actor"), about))


def _happenings(rows: pl.DataFrame) -> pl.DataFrame:
    """Which derived statements are one happening: those of one fact and date, and those of one passage and date.

    Two visitors of one delegation are two visits and one event; two agreements signed on one day stay two. Gives
    `row` and `happening` (null for events told for themselves).
    """
    derived = rows.filter(pl.col("derived_from").is_not_null())
    derived = derived.with_columns(
        merging.absorb(
            derived,
            ["derived_from", "event_type"],
            ["lo", "hi", "days"],
            [pl.col("days"), pl.col("lo")],
            merging.lies_within(),
        ).alias("telling")
    )
    # Each telling at its most exact date, with the passages that give it.
    exact = derived.filter(pl.col("days") == pl.col("days").min().over("telling"))
    alone = pl.when(pl.col("event_type") == "agreement_signed").then(pl.col("telling")).alias("alone")
    links = exact.select(
        "telling", pl.struct("event_type", "actor", "target", "date", "passage_id", alone).rank("dense").alias("place")
    )
    joined = _connected(links)
    return derived.join(joined, on="telling", how="left").select("row", "happening")


def _connected(links: pl.DataFrame) -> pl.DataFrame:
    """Tellings that share a place, directly or through others, under the smallest of their numbers."""
    labelled = links.with_columns(happening=pl.col("telling"))
    while True:
        spread = labelled.with_columns(pl.col("happening").min().over("place")).with_columns(
            pl.col("happening").min().over("telling")
        )
        if spread["happening"].equals(labelled["happening"]):
            return spread.select("telling", "happening").unique()
        labelled = spread


def _grouped(rows: pl.DataFrame) -> pl.Series:
    """The group of each row: one event."""
    rows = rows.with_columns(pl.coalesce("happening", _told_in_the_passage(rows)).alias("happening"))
    is_derived = pl.col("happening").is_not_null()
    # What a passage tells for itself is one event a passage and date; kinds that happen once at a time between two states
    # are one wherever told.
    sides_known = pl.col("actor").is_not_null() & pl.col("target").is_not_null()
    anywhere = pl.col("event_type").is_in(_ONE_AT_A_TIME) & sides_known
    rows = rows.with_columns(spot=pl.when(is_derived | anywhere).then(None).otherwise(pl.col("words")))
    leads = (
        rows.filter(is_derived)
        .group_by("happening")
        .agg(
            pl.col("event_type", "actor", "target", "is_mutual").first(),
            pl.col("lo", "hi", "days").sort_by("days", "lo").first(),
        )
    )
    own = rows.filter(~is_derived).select(
        "row", "event_type", "actor", "target", "is_mutual", "lo", "hi", "days", "spot"
    )
    everything = pl.concat([leads.with_columns(spot=pl.lit(None, dtype=pl.String)), own], how="diagonal")
    # Of these, only what one passage tells can be one; each passage is a block of its own, so that the work grows with
    # the articles and not with their square.
    told_once = pl.col("event_type").is_in(["other", "visit", "agreement_signed", "un_vote"]) | ~sides_known
    everything = everything.with_columns(
        room=pl.when(told_once).then(pl.coalesce("spot", pl.format("happening {}", "happening")))
    )
    exact_day = (pl.col("days") == 0) & (pl.col("days_other") == 0)
    compatible = (
        ~(pl.col("happening").is_not_null() & pl.col("happening_other").is_not_null())
        & merging.lies_within()
        & (anywhere | (exact_day & ~told_once) | (pl.col("spot") == pl.col("spot_other")).fill_null(False))
    )
    everything = everything.with_columns(
        merging.absorb(
            everything,
            ["event_type", "actor", "target", "room"],
            ["happening", "lo", "hi", "days", "spot"],
            [pl.col("days"), pl.col("lo"), pl.col("happening").is_null()],
            compatible,
        )
    )
    by_happening = everything.filter(pl.col("happening").is_not_null()).select(
        "happening", pl.col("group").alias("of_happening")
    )
    by_row = everything.filter(pl.col("happening").is_null()).select("row", pl.col("group").alias("of_row"))
    placed = rows.join(by_happening, on="happening", how="left", maintain_order="left").join(
        by_row, on="row", how="left", maintain_order="left"
    )
    return placed.select(pl.coalesce("of_happening", "of_row").alias("group"))["group"]


def _told_in_the_passage(rows: pl.DataFrame) -> pl.Series:
    """For each event told for itself, the derived happening of that kind, date and states in its passage."""
    derived = rows.filter(pl.col("happening").is_not_null()).select(
        "event_type", "passage_id", "pair", "actor", "target", "lo", "hi", "days", "happening"
    )
    own = rows.filter(pl.col("happening").is_null()).select(
        "row", "event_type", "passage_id", "pair", "actor", "target", "lo", "hi"
    )
    pairs = (
        own.join(derived, on=["event_type", "passage_id", "pair"], suffix="_other")
        .filter(merging.nested() & merging.either_unknown_or_equal("actor") & merging.either_unknown_or_equal("target"))
        .sort("days", "happening")
        .unique("row", keep="first", maintain_order=True)
    )
    return rows.select("row").join(pairs.select("row", "happening"), on="row", how="left", maintain_order="left")[
        "happening"
    ]


def _without_echoes(own: pl.DataFrame, derived: pl.DataFrame, trade: pl.DataFrame) -> pl.DataFrame:
    """Leave out what its passage tells better.

    That is an `other` beside a typed event or a figure of trade of its date or a part of it, and the talks that a visit of that date is about.
    """
    own = own.with_row_index("row")
    span = ["passage_id", "lo", "hi"]
    visits = pl.concat([rows.filter(pl.col("event_type") == "visit").select(span) for rows in (own, derived)])
    talks = own.filter(pl.col("event_type") == "meeting_or_consultation")
    part_of_a_visit = talks.join(visits, on="passage_id", suffix="_other").filter(merging.nested())
    own = own.join(part_of_a_visit, on="row", how="anti")
    figures = trade.filter(pl.col("year").is_not_null()).select(
        pl.col("passage_id").cast(pl.UInt32),
        pl.date("year", 1, 1).alias("lo"),
        pl.date("year", 12, 31).alias("hi"),
    )
    typed = own.filter(pl.col("event_type") != "other").select(span)
    told = pl.concat([typed, derived.select(span), figures]).unique()
    dated = own.filter(pl.col("event_type") == "other")
    echoes = dated.join(told, on="passage_id", suffix="_other").filter(merging.lies_within())
    return own.join(echoes, on="row", how="anti").drop("row")
