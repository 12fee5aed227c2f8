"""Looking at a published file, for tests of publishing."""

import importlib
from pathlib import Path
from typing import Any

import duckdb

from pipeline.tables import FACT_TABLES


def publishing() -> Any:
    """The module, which the function of its name hides in the package."""
    return importlib.import_module("pipeline.publishing.publish")


def ask(path: Path, question: str) -> list[tuple[Any, ...]]:
    """The rows of one question, over a connection of its own."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(question).fetchall()


def visits_in(path: Path) -> int:
    return int(ask(path, "select count(*) from visits")[0][0])


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def generation(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Number and size of the one generation that every table of the file is of.

    Asked table by table, so that a file that changed between two questions would be seen.
    """
    number, facts, mentions, passages = _one(
        connection, "select refresh_id, facts, mentions, passages from refreshes order by refresh_id desc limit 1"
    )
    counted = {
        table: _one(connection, f"select count(*) from {table}")[0]  # noqa: S608 (our own names)
        for table in ("facts", "mentions", "coverage")
    }
    assert counted == {"facts": facts, "mentions": mentions, "coverage": passages}, f"a mixture: {counted}"
    rows = sum(_one(connection, f"select count(*) from {table}")[0] for table in FACT_TABLES)  # noqa: S608 (our own names)
    assert rows == facts, f"a mixture: {rows} rows of {facts} facts"
    assert _one(connection, "select count(*) from fact_changes where refresh_id > ?", [number]) == (0,)
    return number, facts


def _one(connection: duckdb.DuckDBPyConnection, question: str, parameters: list[Any] | None = None) -> tuple[Any, ...]:
    row = connection.execute(question, parameters or []).fetchone()
    assert row is not None
    return tuple(row)


def whole_generation(path: Path) -> tuple[int, int]:
    """Open the file anew and see that it is one whole generation."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return generation(connection)
