"""The DDL that is derived from the tables: keys, references, checks, comments."""

from pathlib import Path

import duckdb
import pytest

from pipeline import tables
from telling import Telling, visit


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    target: Path = tmp_path_factory.mktemp("ddl") / "w.duckdb"
    telling = Telling()
    telling.tell("In 2012 he came.", visits=visit("2012"))
    telling.publish(target)
    return duckdb.connect(str(target), read_only=True)


def test_every_table_and_column_has_a_comment(warehouse: duckdb.DuckDBPyConnection) -> None:
    silent = warehouse.execute(
        "select table_name, null from duckdb_tables() where comment is null"
        " union all select table_name, column_name from duckdb_columns() where comment is null and not internal"
    ).fetchall()
    assert silent == []


def test_every_view_has_a_comment(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert (
        warehouse.execute("select view_name from duckdb_views() where comment is null and not internal").fetchall()
        == []
    )


@pytest.mark.parametrize("table", list(tables.TABLES))
def test_keys_and_references_are_those_of_the_description(table: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        "select constraint_type, constraint_column_names, referenced_table from duckdb_constraints()"
        " where table_name = ?",
        [table],
    ).fetchall()
    keys = [set(columns) for kind, columns, _ in found if kind == "PRIMARY KEY"]
    assert keys == ([set(tables.TABLES[table].primary_key())] if tables.TABLES[table].primary_key() else [])
    references = {columns[0]: target for kind, columns, target in found if kind == "FOREIGN KEY"}
    assert references == {column: target for column, (target, _) in tables.TABLES[table].references().items()}


def test_references_point_at_tables_loaded_before() -> None:
    order = list(tables.TABLES)
    for name, table in tables.TABLES.items():
        assert all(order.index(target) < order.index(name) for target, _ in table.references().values()), name


def test_the_description_of_columns_is_plain() -> None:
    described = {column.name: column for column in tables.columns("fact_visit")}
    assert described["sender_iso3"].type == "VARCHAR"
    assert described["fact_id"].constraints[0] == "primary key"
    assert "references dim_state.iso3" in described["sender_iso3"].constraints
