"""The codebook page and the descriptions it is written from."""

import duckdb
import pytest

from pipeline.desk import codebook
from pipeline.publishing import build, statements


def test_the_page_is_current() -> None:
    assert codebook.PAGE.read_text(encoding="utf-8") == codebook.page(), (
        "warehouse/CODEBOOK.md is not what pipeline/tables and sql/views say: `python -m pipeline.desk.codebook` writes it"
    )


@pytest.fixture(scope="module")
def empty() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    build.create(connection)
    build.create_views(connection)
    return connection


def test_every_relation_and_every_column_says_what_it_holds(empty: duckdb.DuckDBPyConnection) -> None:
    silent = "select relation, column_name from codebook where coalesce(description, '') = '' or coalesce(relation_description, '') = ''"
    assert empty.execute(silent).fetchall() == []


def test_every_column_of_a_view_with_an_argument_says_what_it_holds(empty: duckdb.DuckDBPyConnection) -> None:
    macros = [relation for relation in statements.relations() if relation.is_macro]
    assert {macro.name for macro in macros} >= {"missions_as_of", "provenance", "relation_status_as_of"}
    silent = [
        (macro.name, column)
        for macro in macros
        for column, _, meaning in codebook.macro_columns(empty, macro)
        if not meaning
    ]
    assert silent == []
