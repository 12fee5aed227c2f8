"""How long the views of a warehouse take to answer: a question about one pair of states, and a full scan.

The names in the queries come from the warehouse's own catalogue.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

import duckdb

ROUNDS = 3
CONTRACT = (
    "trade_flows",
    "trade_products",
    "visits",
    "visit_counts",
    "diplomatic_timeline",
    "missions",
    "agreements",
    "un_votes",
    "memberships",
    "ambassadors",
    "coverage",
    "rejected_rows",
    "mentions",
)
"""Views (and tables that are asked like views) whose columns are promised; the others are made of them for one purpose."""
_ASKED = ("dyad", "sender_iso3", "state_iso3", "source_file", "fact_id", "fact_table")
"""Columns a question is about: the first that a view has."""


class Answer(TypedDict):
    """Milliseconds of a view, the best of a few rounds; of processors where several worked."""

    rows: int
    filtered_ms: float
    filtered_cpu_ms: float
    scan_ms: float
    scan_cpu_ms: float


def answers(warehouse: Path) -> dict[str, Answer]:
    """View to its rows and milliseconds."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        others = connection.execute(
            "select view_name from duckdb_views() where not internal order by view_name"
        ).fetchall()
        names = dict.fromkeys([*CONTRACT, *(name for (name,) in others)])
        return {view: _answer(connection, view) for view in names}


def plan(warehouse: Path, view: str) -> str:
    """How DuckDB answers the filtered question."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        query, value = _question(connection, view)
        return str(connection.execute(f"explain analyze {query}", [value]).fetchall()[0][1])


def _answer(connection: duckdb.DuckDBPyConnection, view: str) -> Answer:
    query, value = _question(connection, view)
    filtered = _best(connection, query, [value])
    # Every column is read, none is shipped to Python.
    scan = _best(connection, f"select bit_xor(hash(columns(*))) from {view}", [])  # noqa: S608
    rows = connection.execute(f"select count(*) from {view}").fetchall()[0][0]  # noqa: S608
    return Answer(rows=rows, filtered_ms=filtered[0], filtered_cpu_ms=filtered[1], scan_ms=scan[0], scan_cpu_ms=scan[1])


def _question(connection: duckdb.DuckDBPyConnection, view: str) -> tuple[str, object]:
    """A question about the pair of states, the state or the article that the view tells most of."""
    columns = [row[0] for row in connection.execute(f"describe {view}").fetchall()]
    column = next((name for name in _ASKED if name in columns), columns[0])
    most = connection.execute(
        f"select {column} from {view} where {column} is not null group by 1 order by count(*) desc, 1 limit 1"  # noqa: S608
    ).fetchone()
    return f"select * from {view} where {column} = $1", most[0] if most else None  # noqa: S608


def _best(connection: duckdb.DuckDBPyConnection, query: str, parameters: list[object]) -> tuple[float, float]:
    rounds = []
    for _ in range(ROUNDS):
        with _clocks() as spent:
            connection.execute(query, parameters).fetchall()
        rounds.append(tuple(spent))
    return min(wall for wall, _ in rounds), min(cpu for _, cpu in rounds)


@contextmanager
def _clocks() -> Iterator[list[float]]:
    """Milliseconds of what happens inside: by the clock, and of all processors."""
    spent: list[float] = []
    wall, cpu = time.perf_counter(), time.process_time()
    yield spent
    spent += [(time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000]
