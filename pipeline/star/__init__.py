"""Statements become the star schema: facts merged, dimensions filled, every fact with its mentions.

One module a step: `merging` decides which statements tell one fact, a module a kind says what makes facts of that
kind alike (`visits`, `missions`, `agreements`, `trade`, `tenures`, `events`), then `dimensions`, `mentions` and
`quarantine`. What does not belong here: reading text (`extraction`), SQL and files (`publishing`).
"""

from collections.abc import Mapping
from functools import partial

import polars as pl

from pipeline import tables
from pipeline.star import (
    agreements,
    conflicts,
    dimensions,
    events,
    mentions,
    missions,
    quarantine,
    tenures,
    trade,
    visits,
)
from pipeline.star.merged import Merged, columns_of
from pipeline.threads import at_once

__all__ = ["build"]

_DIMENSIONS = [name for name in tables.TABLES if name.startswith("dim_")]


def build(
    statements: Mapping[str, pl.DataFrame], articles: pl.DataFrame, passages: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """All tables of the warehouse but its history, from the statements of nine kinds.

    Args:
        statements: trade, products, visits, missions, agreements, votes, memberships, appointments, events; one row
            is one fact as one passage tells it.
        articles: The articles read.
        passages: Their passages in reading order; `has_date` and `touches_dyad` are used for coverage where they are
            given.

    Returns: Frames by table name, each with exactly the columns of its description in `tables`; what broke a rule is
    in `rejected_rows`. Rows are in the order of their keys and do not depend on the order of the statements.
    """
    kinds = _merge(statements, passages)
    people, ids = dimensions.persons(kinds["fact_visit"], kinds["fact_appointment"])
    facts = {table: one.facts for table, one in kinds.items()}
    facts["fact_visit"] = dimensions.with_person(facts["fact_visit"], ids, "visitor")
    facts["fact_appointment"] = dimensions.with_person(facts["fact_appointment"], ids, "person")
    found = mentions.mentions(kinds.values(), passages, articles)
    dims = {
        "dim_state": dimensions.states(),
        "dim_date": dimensions.dates(facts),
        "dim_person": people,
        "dim_office": dimensions.offices(facts["fact_visit"]),
        "dim_organization": dimensions.organizations(facts["fact_membership"]),
        "dim_product": dimensions.products(facts["fact_trade_product"]),
        "dim_event_type": dimensions.event_types(),
        "dim_article": dimensions.articles(articles, passages, found),
    }
    return _sorted_out(dims, facts, found, kinds, articles, passages)


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


def _sorted_out(
    dims: dict[str, pl.DataFrame],
    facts: dict[str, pl.DataFrame],
    found: pl.DataFrame,
    kinds: dict[str, Merged],
    articles: pl.DataFrame,
    passages: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Every table with the rows that keep its rules. What hangs on a refused fact goes with it."""
    good: dict[str, pl.DataFrame] = {}
    refused: list[pl.DataFrame] = []
    places = found.filter(pl.col("mention_rank") == 1).select("fact_id", "source_file", "char_start", "char_end")

    def keep(table: str, frame: pl.DataFrame) -> None:
        good[table], lost = quarantine.sort_out(table, frame, good, places)
        refused.append(lost)

    for table in _DIMENSIONS:
        keep(table, dims[table])
    # Events last: they point at the facts they follow from.
    for table in sorted(tables.FACT_TABLES, key=lambda name: name == "fact_event"):
        if table == "fact_event":
            good["facts"] = _index(good, kinds, found)
        keep(table, facts[table])
    good["facts"] = _index(good, kinds, found)
    keep("facts", good["facts"])
    stands = good["facts"]["fact_id"].implode()
    keep("mentions", found.filter(pl.col("fact_id").is_in(stands)))
    keep("coverage", mentions.coverage(passages, good["mentions"], articles))
    keep(
        "fact_conflicts",
        conflicts.conflicts(list(kinds.values()), found, passages).filter(pl.col("fact_id").is_in(stands)),
    )
    good["rejected_rows"] = pl.concat(refused).sort("source_file", "stage", "rule", "row", nulls_last=True)
    return {table: columns_of(table, good[table]) for table in tables.TABLES if table in good}


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
