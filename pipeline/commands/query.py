"""`bilateral query` and `bilateral describe`: look into the published file, read-only."""

import difflib
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

import duckdb

from pipeline.commands import CommandError, printable
from pipeline.commands.rows import print_rows
from pipeline.settings import resolve


def query(
    sql: str | None,
    file: str | None,
    example: str | None,
    style: str,
    output: str | None,
    max_rows: int,
    warehouse: str | None,
) -> int:
    """Run one statement and print its rows, or write them to a file.

    Raises:
        CommandError: No warehouse, no statement, or DuckDB refuses it; the message is DuckDB's.
    """
    if style == "parquet" and output is None:
        raise CommandError("Parquet is for files: add --output FILE.")
    if example == "":
        return _list_examples()
    statement = _statement(sql, file, example)
    with connect(warehouse) as connection:
        try:
            if not duckdb.extract_statements(statement):
                raise CommandError("there is no statement in it.")
            if style == "parquet":
                return _write_parquet(connection, statement, str(output))
            result = connection.execute(statement)
            columns = [column[0] for column in result.description or []]
            rows = result.fetchall()
        except duckdb.Error as error:
            raise CommandError(_explain(error, connection)) from error
    if output is None:
        print_rows(columns, rows, style, max_rows)
    else:
        with Path(output).open("w", encoding="utf-8", newline="") as stream, redirect_stdout(stream):
            print_rows(columns, rows, style, len(rows))
    return 0


def _write_parquet(connection: duckdb.DuckDBPyConnection, statement: str, output: str) -> int:
    relation = connection.sql(statement)
    if relation is None:
        raise CommandError("this statement has no rows to write.")
    relation.write_parquet(output, compression="zstd")
    return 0


def _list_examples() -> int:
    from pipeline.publishing import statements

    rows = [(name, example.description) for name, example in statements.examples().items()]
    print_rows(["example", "what it asks"], rows, "table", len(rows))
    print("\n`bilateral query --example NAME` answers one; its statement is sql/examples/NAME.sql, to copy and change.")
    return 0


def describe(name: str | None, warehouse: str | None) -> int:
    """List every view and table, or say what one is and list its columns.

    Raises:
        CommandError: No warehouse, or nothing of that name in it.
    """
    with connect(warehouse) as connection:
        relations = _relations(connection)
        if name is None:
            shown = [(*relation, _first_sentence(comment)) for *relation, comment in relations]
            print_rows(["name", "kind", "rows", "one row is"], shown, "table", len(shown))
            print(
                "\n`bilateral describe NAME` says more and lists the columns; `bilateral query --example` has questions."
            )
            return 0
        columns = connection.execute(
            "select column_name, data_type, coalesce(comment, '') from duckdb_columns() "
            "where schema_name = 'main' and not internal and table_name = ? order by column_index",
            [name],
        ).fetchall()
        columns = columns or _macro_columns(connection, name)
    comments = {relation[0].split("(")[0]: relation[-1] for relation in relations}
    if not columns:
        near = _near(name, comments)
        raise CommandError(f"nothing is called {name!r} here{near}: `bilateral describe` lists the views and tables.")
    print(f"{printable(comments.get(name.split('(')[0], ''))}\n")
    print_rows(["column", "type", "meaning"], columns, "table", len(columns))
    return 0


def _first_sentence(comment: str) -> str:
    return re.split(r"(?<=\.)\s+(?=[A-Z])", comment.removeprefix("One row is "), maxsplit=1)[0]


def connect(warehouse: str | None) -> duckdb.DuckDBPyConnection:
    """Open the published file read-only.

    Raises:
        CommandError: There is no such file, or it is no warehouse.
    """
    path = resolve(warehouse=warehouse).warehouse
    if not path.exists():
        raise CommandError(f"there is no warehouse at {path} yet: `bilateral refresh` makes it.")
    try:
        return duckdb.connect(path, read_only=True)
    except duckdb.Error as error:
        raise CommandError(f"{path} cannot be opened: {error}") from error


@contextmanager
def of_this_version() -> Iterator[None]:
    """Say what to do where a file lacks what this version puts into it.

    Raises:
        CommandError: A table, view or column is not there.
    """
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise CommandError(f"the file is of another version: `bilateral refresh` makes it anew. ({error})") from error


def _relations(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, str]]:
    found = connection.execute(
        "select view_name, 'view', coalesce(comment, '') from duckdb_views() where not internal "
        "union all select table_name, 'table', coalesce(comment, '') from duckdb_tables() where not internal "
        "order by 2 desc, 1"
    ).fetchall()
    counted = [(name, kind, f"{_row_count(connection, name):,}", comment) for name, kind, comment in found]
    views = [relation for relation in counted if relation[1] == "view"]
    return [*views, *_macros(connection), *counted[len(views) :]]


def _macros(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, str]]:
    """The views with an argument, as `_relations` has them."""
    return connection.execute(
        "select function_name || '(' || array_to_string(parameters, ', ') || ')', 'view', '', coalesce(comment, '') "
        "from duckdb_functions() where not internal and function_type = 'table_macro' order by 1"
    ).fetchall()


def _macro_columns(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, str, str]]:
    from pipeline.desk.codebook import macro_columns
    from pipeline.publishing import statements

    known = {relation.name: relation for relation in statements.relations() if relation.is_macro}
    macro = known.get(name.split("(")[0])
    return macro_columns(connection, macro) if macro else []


def _row_count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    return len(connection.table(relation))


def _near(name: str, names: Iterable[str]) -> str:
    found = difflib.get_close_matches(name.lower(), list(names), n=3, cutoff=0.5)
    return f" (did you mean {' or '.join(found)}?)" if found else ""


def _example(name: str) -> str:
    from pipeline.publishing import statements

    known = statements.examples()
    if name not in known:
        near = _near(name, known)
        raise CommandError(f"no example is called {name!r}{near}: `bilateral query --example` lists them.")
    return known[name].sql


def _statement(sql: str | None, file: str | None, example: str | None) -> str:
    if [sql, file, example].count(None) != 2:
        raise CommandError(
            'give one statement, e.g. bilateral query "select * from visits limit 5", or --file FILE, or --example NAME.'
        )
    if example is not None:
        return _example(example)
    if file is not None:
        return Path(file).expanduser().read_text(encoding="utf-8")
    return sys.stdin.read() if sql == "-" else str(sql)


def _explain(error: duckdb.Error, connection: duckdb.DuckDBPyConnection) -> str:
    message = str(error)
    if "read-only mode" in message:
        return "the warehouse is read-only: a refresh replaces the whole file, so what is written would be lost."
    if isinstance(error, duckdb.CatalogException):
        called = re.match(r"Catalog Error: Table with name (\w+) does not exist", message)
        for name, *_ in _macros(connection) if called else ():
            if called and name.startswith(f"{called[1]}("):
                return f"{called[1]} takes an argument: {name}. `bilateral describe {called[1]}` says which."
        return f"{message}\n`bilateral describe` lists the views and tables."
    if isinstance(error, duckdb.BinderException):
        return f"{message}\n`bilateral describe NAME` lists the columns of a view."
    if isinstance(error, duckdb.ConversionException) and "DATE" in message:
        return f"{message}\nA date is written '1991-12-31', in quotes."
    return message
