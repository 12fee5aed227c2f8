"""How long the views of a warehouse take to answer: a question about one pair of states, and a full scan.

The names in the queries come from the warehouse's own catalogue.
"""

import time
from pathlib import Path
from typing import TypedDict

import duckdb

ROUNDS = 3


class Answer(TypedDict):
    """Milliseconds of a view, the best of a few rounds."""

    rows: int
    filtered_ms: float
    scan_ms: float


def answers(warehouse: Path) -> dict[str, Answer]:
    """View to its rows and milliseconds."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        views = connection.execute(
            "select view_name from duckdb_views() where not internal order by view_name"
        ).fetchall()
        return {view: _answer(connection, view) for (view,) in views}


def plan(warehouse: Path, view: str) -> str:
    """How DuckDB answers the filtered question."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        query, value = _question(connection, view)
        return str(connection.execute(f"explain analyze {query}", [value]).fetchall()[0][1])


def _answer(connection: duckdb.DuckDBPyConnection, view: str) -> Answer:
    query, value = _question(connection, view)
    filtered = min(_milliseconds(connection, query, [value]) for _ in range(ROUNDS))
    # Every column is read, none is shipped to Python.
    scan = min(_milliseconds(connection, f"select count(columns(*)) from {view}", []) for _ in range(ROUNDS))  # noqa: S608
    rows = connection.execute(f"select count(*) from {view}").fetchall()[0][0]  # noqa: S608
    return Answer(rows=rows, filtered_ms=filtered, scan_ms=scan)


def _question(connection: duckdb.DuckDBPyConnection, view: str) -> tuple[str, object]:
    """A question about the pair of states, the state or the article that the view tells most of."""
    columns = [row[0] for row in connection.execute(f"describe {view}").fetchall()]
    wanted = ("dyad", "sender_iso3", "state_iso3", "source_file", "fact_table", "fact_id")
    column = next((name for name in wanted if name in columns), columns[0])
    most = connection.execute(f"select {column} from {view} group by 1 order by count(*) desc, 1 limit 1").fetchone()  # noqa: S608
    return f"select * from {view} where {column} = $1", most[0] if most else None  # noqa: S608


def _milliseconds(connection: duckdb.DuckDBPyConnection, query: str, parameters: list[object]) -> float:
    started = time.perf_counter()
    connection.execute(query, parameters).fetchall()
    return (time.perf_counter() - started) * 1000
