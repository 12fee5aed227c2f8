"""Statements become the star schema: facts merged, dimensions filled, every fact with its mentions.

One module a step: `parts` parts the statements so that what tells one fact stays together, `merging` decides which
statements tell one fact, a module a kind says what makes facts of that kind alike (`visits`, `missions`, `agreements`,
`trade`, `tenures`, `events`), then `dimensions`, `mentions` and `quarantine`. What does not belong here: reading text
(`extraction`), SQL and the published file (`publishing`).
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import polars as pl

from pipeline import tables
from pipeline.star import (
    agreements,
    conflicts,
    dimensions,
    events,
    mentions,
    missions,
    parts,
    quarantine,
    tenures,
    trade,
    visits,
)
from pipeline.star.merged import Merged, columns_of
from pipeline.tables.rows import Rows
from pipeline.threads import at_once

__all__ = ["PASSAGE_COLUMNS", "build"]

PASSAGE_COLUMNS = (
    "passage_id", "article_id", "section", "kind", "char_start", "char_end", "passage", "text", "is_tail", "has_date",
)  # fmt: skip
"""What is asked of marked passages."""
_NAMED_BY_FACTS = ("dim_date", "dim_office", "dim_organization", "dim_product")
"""Dimensions of what the facts name; the members of the others are known before."""


def build(
    statements: Mapping[str, pl.DataFrame],
    articles: pl.DataFrame,
    passages: pl.LazyFrame,
    scratch: Path | None = None,
    part: int | None = None,
) -> dict[str, Rows]:
    """All tables of the warehouse but its history, from the statements of nine kinds.

    Args:
        statements: trade, products, visits, missions, agreements, votes, memberships, appointments, events; one row
            is one fact as one passage tells it.
        articles: The articles read.
        passages: Their passages, with `PASSAGE_COLUMNS`; `has_date` may be missing.
        scratch: A folder. Where it is given and there are more statements than a part has, tables are spilled into it.
        part: Statements of a part, about; by default `parts.STATEMENTS`.

    Returns: Rows by table name, each with exactly the columns of its description in `tables`; what broke a rule is
    in `rejected_rows`. They depend neither on the order of the statements nor on the parts; frames are in the order of
    their keys, what is spilled is not.
    """
    count = 1 if scratch is None else 1 + sum(rows.height for rows in statements.values()) // (part or parts.STATEMENTS)
    passages = passages.select(name for name in PASSAGE_COLUMNS if name in passages.collect_schema())
    made = parts.Tables(scratch if count > 1 else None)
    lost: list[pl.DataFrame] = []
    people, names = dimensions.persons(statements["visits"], statements["appointments"])
    known = {
        "dim_state": dimensions.states(),
        "dim_event_type": dimensions.event_types(),
        "dim_person": people,
        "dim_article": dimensions.articles(articles),
    }
    for table, rows in known.items():
        known[table], refused = quarantine.sort_out(table, rows, {})
        lost.append(refused)
    named: dict[str, list[pl.DataFrame]] = {table: [] for table in _NAMED_BY_FACTS}
    told = []
    happenings = pl.concat([events.settled(run) for run in parts.runs(statements, count)])
    for own in parts.parted(statements, happenings, count):
        good, refused = _of_a_part(own, names, known, articles, _telling(passages, own))
        lost.append(refused)
        told.append(mentions.counted(good["mentions"]))
        for table, rows in good.items():
            named[table].append(rows) if table in named else made.add(table, rows)
    counts = pl.concat(told)
    for share in parts.shares(passages, count):
        rows, refused = quarantine.sort_out("coverage", mentions.coverage(share, counts, articles), known)
        lost.append(refused)
        made.add("coverage", rows)
    known["dim_article"] = dimensions.with_counts(known["dim_article"], passages, counts)
    dims = known | {table: dimensions.together(table, rows) for table, rows in named.items()}
    refused = pl.concat(lost).unique().sort("source_file", "stage", "rule", "row", nulls_last=True)
    everything = {**dims, **made.rows(), "rejected_rows": columns_of("rejected_rows", refused)}
    return {table: everything[table] for table in tables.TABLES if table in everything}


def _telling(passages: pl.LazyFrame, statements: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The passages that tell these statements."""
    ids = [rows[column].cast(pl.UInt32) for rows in statements.values() for column in ("passage_id", "also_passage_id")]
    telling = pl.concat(ids).drop_nulls().unique().alias("passage_id").to_frame().lazy()
    return passages.join(telling, on="passage_id", how="semi").collect()


def _of_a_part(
    statements: Mapping[str, pl.DataFrame],
    names: pl.DataFrame,
    known: Mapping[str, pl.DataFrame],
    articles: pl.DataFrame,
    passages: pl.DataFrame,
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The tables of a part, and the rows that broke a rule. What hangs on a refused fact goes with it."""
    kinds = _merge(statements, passages)
    facts = {table: one.facts for table, one in kinds.items()}
    facts["fact_visit"] = dimensions.with_person(facts["fact_visit"], names, "visitor")
    facts["fact_appointment"] = dimensions.with_person(facts["fact_appointment"], names, "person")
    found = mentions.mentions(kinds.values(), passages, articles)
    good = dict(known)
    refused: list[pl.DataFrame] = []
    places = found.filter(pl.col("mention_rank") == 1).select("fact_id", "source_file", "char_start", "char_end")

    def keep(table: str, frame: pl.DataFrame) -> None:
        good[table], lost = quarantine.sort_out(table, frame, good, places)
        refused.append(lost)

    keep("dim_date", dimensions.dates(facts))
    keep("dim_office", dimensions.offices(facts["fact_visit"]))
    keep("dim_organization", dimensions.organizations(facts["fact_membership"]))
    keep("dim_product", dimensions.products(facts["fact_trade_product"]))
    # Events last: they point at the facts they follow from.
    for table in sorted(tables.FACT_TABLES, key=lambda name: name == "fact_event"):
        if table == "fact_event":
            good["facts"] = _index(good, kinds, found)
        keep(table, facts[table])
    good["facts"] = _index(good, kinds, found)
    keep("facts", good["facts"])
    stands = good["facts"]["fact_id"].implode()
    keep("mentions", found.filter(pl.col("fact_id").is_in(stands)))
    disagreeing = conflicts.conflicts(list(kinds.values()), found, passages)
    keep("fact_conflicts", disagreeing.filter(pl.col("fact_id").is_in(stands)))
    own = {table: columns_of(table, rows) for table, rows in good.items() if table not in known}
    return own, pl.concat(refused)


def _merge(statements: Mapping[str, pl.DataFrame], passages: pl.DataFrame) -> dict[str, Merged]:
    merges = {
        "trade": trade.merge_flows,
        "products": trade.merge_products,
        "visits": visits.merge,
        "missions": missions.merge,
        "agreements": agreements.merge,
        "votes": tenures.merge_votes,
        "memberships": tenures.merge_memberships,
        "appointments": tenures.merge_appointments,
    }
    told = at_once(partial(merge, statements[kind]) for kind, merge in merges.items())
    kinds = {one.table: one for one in [*told, events.merge(statements["events"], told, passages)]}
    return {table: kinds[table] for table in tables.FACT_TABLES}


def _index(good: dict[str, pl.DataFrame], kinds: dict[str, Merged], found: pl.DataFrame) -> pl.DataFrame:
    """The table `facts`, of the fact tables sorted out so far."""
    counts = found.group_by("fact_id").agg(mention_count=pl.len().cast(pl.Int32))
    rows = [
        good[table]
        .select("fact_id")
        .join(one.facts.select("fact_id", "natural_key"), on="fact_id")
        .with_columns(fact_table=pl.lit(table))
        for table, one in kinds.items()
        if table in good
    ]
    return pl.concat(rows).join(counts, on="fact_id").sort("fact_id")
