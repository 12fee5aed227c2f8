"""A fresh warehouse file from frames: tables, rows, views, checks.

Knows nothing of the file that stands (`publish` does).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline import tables
from pipeline.publishing import ddl, statements
from pipeline.tables.rows import Rows, Spilled

# Readable by DuckDB 1.4, 1.5 and 2.0; the default of 2.0 is readable by 2.0 only.
STORAGE_VERSION = "v1.4.0"
_SAMPLE = 5
_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_CONFIG: dict[str, str | int | float | list[str]] = {
    "storage_compatibility_version": STORAGE_VERSION,
    # With the default of 256 KiB the many tables of four articles take 12 MB instead of 3; less than 64 is slower.
    "default_block_size": 65536,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@dataclass(frozen=True)
class CheckResult:
    """What a check found: nothing is a pass."""

    name: str
    severity: str
    description: str
    row_count: int
    sample: tuple[Mapping[str, Any], ...]

    @property
    def passed(self) -> bool:
        """True where the check returned no row."""
        return self.row_count == 0


class Stream:
    """A frame as an Arrow stream.

    DuckDB reads a Polars frame through pyarrow only, which is a dependency we can do without.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a new database file in the storage version that is published."""
    return duckdb.connect(str(path), config=dict(_CONFIG))


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing."""
    connection.execute("begin")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def create(connection: duckdb.DuckDBPyConnection, names: Iterable[str] = tables.TABLES) -> None:
    """All tables or those named, empty, with constraints and comments."""
    for table in names:
        connection.execute(ddl.create_table(table))
        for comment in ddl.comments(table):
            connection.execute(comment)


def load(connection: duckdb.DuckDBPyConnection, rows: Mapping[str, Rows]) -> dict[str, int]:
    """The rows into their tables, in the order the references ask for; the row counts."""
    for table in tables.TABLES:
        if table in rows:
            append(connection, table, rows[table])
    return {table: one.height for table, one in rows.items()}


def append(connection: duckdb.DuckDBPyConnection, table: str, frame: Rows) -> None:
    """Rows of a frame, or of files in their order, to the end of a table."""
    if frame.height == 0:
        return
    names = ddl.names(table)
    if isinstance(frame, Spilled):
        order = ", ".join(map(ddl.identifier, frame.order))
        connection.execute(
            f"insert into {table} ({names}) select {names} from read_parquet(?) order by {order}",  # noqa: S608 (own names)
            [[str(path) for path in frame.paths]],
        )
        return
    connection.register("incoming", Stream(frame))
    try:
        connection.execute(f"insert into {table} ({names}) select {names} from incoming")  # noqa: S608 (own names)
    finally:
        connection.unregister("incoming")


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """The views and macros of `sql/views`, with comments."""
    made = statements.relations()
    for relation in made:
        connection.execute(relation.sql)
        kind = "macro table" if relation.is_macro else "view"
        connection.execute(f"comment on {kind} {relation.name} is {ddl.quoted(relation.description)}")
    _describe_columns(connection, [relation for relation in made if not relation.is_macro])


def _describe_columns(connection: duckdb.DuckDBPyConnection, views: Sequence[statements.Statement]) -> None:
    """A column means what the view's header says, or what the column of that name means in what the view reads."""
    shown: dict[str, list[str]] = {}
    for view, column in connection.execute(
        "select table_name, column_name from duckdb_columns() where database_name = current_database()"
    ).fetchall():
        shown.setdefault(view, []).append(column)
    meanings = {table: {column.name: column.description for column in tables.columns(table)} for table in tables.TABLES}
    for view in views:
        read = set(_WORD.findall(view.sql)) & meanings.keys()
        known = {name: text for relation in sorted(read) for name, text in meanings[relation].items()} | dict(
            view.named
        )
        meanings[view.name] = {column: known[column] for column in shown[view.name] if column in known}
        for column, meaning in meanings[view.name].items():
            connection.execute(f"comment on column {view.name}.{ddl.identifier(column)} is {ddl.quoted(meaning)}")


def run_checks(connection: duckdb.DuckDBPyConnection) -> tuple[CheckResult, ...]:
    """The checks of `sql/checks`, each with how many rows it found and the first of them."""
    return tuple(_run(connection, check) for check in statements.checks())


def _run(connection: duckdb.DuckDBPyConnection, check: statements.Statement) -> CheckResult:
    cursor = connection.execute(check.sql)
    rows = cursor.fetchall()
    names = [column[0] for column in cursor.description or []]
    sample = tuple(dict(zip(names, row, strict=True)) for row in rows[:_SAMPLE])
    return CheckResult(check.name, check.severity, check.description, len(rows), sample)
