"""Which columns a column comes from: read from the SQL of the views and the description of the tables."""

from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest

from pipeline import assets, lineage, tables
from pipeline.extraction.statements import COLUMNS, COMMON

READING = {
    "articles": ["article_id", "source_file", "title"],
    "marked": ["article_id", "passage_id", "char_start", "passage"],
    "rejected": ["source_file", "rule"],
}


@pytest.fixture(scope="module")
def known() -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Table or view to its columns and the columns they come from, each with the key of its asset."""
    frames = {name: pl.DataFrame(schema=dict.fromkeys(names, pl.String)) for name, names in READING.items()}
    frames |= {kind: pl.DataFrame(schema=COMMON | columns) for kind, columns in COLUMNS.items()}
    return {
        relation: {column: [(key.to_user_string(), name) for key, name in found] for column, found in columns.items()}
        for relation, columns in assets.column_lineage(frames).items()
    }


@pytest.mark.parametrize(
    ("column", "sources"),
    [
        ("fact_visit.sender_iso3", ["facts/visits.sender"]),
        ("fact_visit.date_max", ["facts/visits.date"]),
        ("fact_mission.opened_min", ["facts/missions.opened"]),
        ("fact_membership.end_max", ["facts/memberships.end_date"]),
        ("fact_visit.person_id", []),
        ("mentions.fact_id", ["star/facts.fact_id"]),
        ("coverage.passage", ["reading/marked.passage"]),
        ("visits.visit_date", ["star/fact_visit.date_edtf"]),
        ("visits.year", ["star/fact_visit.date_max", "star/fact_visit.date_min"]),
        ("visit_counts.heads", ["views/visits.office_level"]),
        ("visit_counts.visits", []),
        ("dyad_years.sender_iso3", ["star/dim_article.state_a", "star/dim_article.state_b"]),
    ],
)
def test_a_column_comes_from(
    column: str, sources: list[str], known: dict[str, dict[str, list[tuple[str, str]]]]
) -> None:
    relation, name = column.split(".")
    assert [".".join(source) for source in known[relation][name]] == sources


def test_the_columns_of_a_query_are_followed_through_its_parts() -> None:
    statement = """
        create view v as
        with told as (select a.id, upper(b.name) as name from a join b using (id)),
        counted as (select id, count(*) as n, max(day) as last from a group by id)
        select told.id, name, n, last, 'x' as kind from told left join counted on counted.id = told.id
    """
    assert lineage.of_view(statement, {"a": ["id", "day"], "b": ["id", "name"]}) == {
        "id": [("a", "id")],
        "name": [("b", "name")],
        "n": [],
        "last": [("a", "day")],
        "kind": [],
    }


def test_every_column_is_there_and_comes_from_columns_of_what_its_asset_is_built_on(
    known: dict[str, dict[str, list[tuple[str, str]]]], warehouse: Path
) -> None:
    with duckdb.connect(warehouse, read_only=True) as connection:
        columns = {assets.relation_key(name).to_user_string(): connection.table(name).columns for name in known}
    columns |= {assets.reading_key(name).to_user_string(): names for name, names in READING.items()}
    columns |= {assets.facts_key(kind).to_user_string(): [*COMMON, *of_kind] for kind, of_kind in COLUMNS.items()}
    upstream = {spec.key: {dep.asset_key for dep in spec.deps} for spec in assets.warehouse.specs}
    for relation, found in known.items():
        key = assets.relation_key(relation)
        assert list(found) == columns[key.to_user_string()]
        for sources in found.values():
            for other, name in sources:
                assert name in columns[other], f"{relation}: {other}.{name}"
                assert dg.AssetKey.from_user_string(other) in upstream[key], f"{relation}: {other}"


def test_of_every_kind_of_fact_and_every_view_most_is_known(
    known: dict[str, dict[str, list[tuple[str, str]]]],
) -> None:
    share = {name: sum(map(bool, columns.values())) / len(columns) for name, columns in known.items()}
    assert {name for name in tables.FACT_TABLES if share[name] < 0.6} == set()
    assert {name for name in share if name not in tables.TABLES and share[name] < 0.5} == {"codebook"}
