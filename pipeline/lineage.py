"""Which columns a column of the warehouse comes from, where that is known.

Of a view it is read from its SQL. Of a table it follows from the description in `tables`: a column that points at one of
a table it is built on comes from it, and a column of the same name as one of a frame holds what that says, in the form
that its ending names. Nothing is written down by hand, so nothing has to be kept current.
"""

from collections.abc import Mapping, Sequence

from sqlglot import exp, parse_one
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope

from pipeline import tables

Columns = Mapping[str, Sequence[str]]
"""Relation or frame to its columns."""
Sources = dict[str, list[tuple[str, str]]]
"""Column to the columns it comes from, each with its relation or frame; none where nothing is known."""

_FORMS = ("iso3", "id", "name", "edtf", "min", "max", "precision", "key")
"""Endings that say in which form a column holds what is told: the state's code, the first day the date can mean, …"""


def of_view(statement: str, columns: Columns) -> Sources:
    """The sources of a view's columns, from its ``create view``; a count of rows has none.

    Args:
        statement: The statement, in DuckDB's SQL.
        columns: The columns of whatever it may read.
    """
    schema: dict[str, object] = {relation: dict.fromkeys(names, "text") for relation, names in columns.items()}
    query = qualify(parse_one(statement, dialect="duckdb").expression, schema=schema, dialect="duckdb")
    scope = build_scope(query)
    found: Sources = {}
    for column in query.named_selects:
        read = {
            (node.expression.name, exp.to_column(node.name).name)
            for node in lineage(column, query, schema, scope=scope, dialect="duckdb").walk()
            if isinstance(node.expression, exp.Table)
        }
        found[column] = sorted(source for source in read if source[0] in columns)
    return found


def of_table(table: str, upstream: Sequence[str], frames: Columns) -> Sources:
    """The sources of a table's columns among the tables and frames it is built on.

    Args:
        table: The table.
        upstream: The tables it is built on.
        frames: The frames it is built on, and their columns.
    """
    found: Sources = {
        column.name: [
            (frame, source) for frame, names in frames.items() for source in names if _holds(column.name, source)
        ]
        for column in tables.columns(table)
    }
    for other in upstream:
        for column, (target, key) in tables.TABLES[table].references().items():
            if target == other:
                found[column].append((other, key))
        for column, (target, key) in tables.TABLES[other].references().items():
            if target == table and column in tables.TABLES[other].primary_key():
                found[key].append((other, column))
    return found


def _holds(column: str, source: str) -> bool:
    stem = source.removesuffix("_date")
    return column == source or column in {f"{stem}_{form}" for form in _FORMS}
