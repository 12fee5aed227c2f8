"""The DDL of the warehouse, derived from `pipeline.tables`: keys, references, NOT NULL, CHECK, comments on all."""

from pipeline import tables
from pipeline.tables import ColumnDescription


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as SQL, in quotes, as some are words of the language ("right")."""
    return '"' + name.replace('"', '""') + '"'


def names(table: str) -> str:
    """The columns of a table in order, as an SQL list."""
    return ", ".join(identifier(column.name) for column in tables.columns(table))


def create_table(table: str) -> str:
    """The CREATE TABLE statement of a table."""
    described = tables.columns(table)
    lines = [_column(column) for column in described]
    lines += [
        f"foreign key ({column}) references {target} ({key})"
        for column, (target, key) in tables.TABLES[table].references().items()
    ]
    lines += [f"constraint {table}_{name} check ({sql})" for name, sql in tables.TABLES[table].conditions().items()]
    if keys := [column.name for column in described if "primary key" in column.constraints]:
        lines.append(f"primary key ({', '.join(keys)})")
    return f"create table {table} (\n    " + ",\n    ".join(lines) + "\n)"


def _column(column: ColumnDescription) -> str:
    words = [identifier(column.name), column.type]
    for constraint in column.constraints:
        if constraint in ("not null", "primary key"):
            words.append("not null")
        elif constraint.startswith("check "):
            words.append(f"check ({constraint.removeprefix('check ')})")
    return " ".join(words)


def comments(table: str) -> list[str]:
    """The COMMENT ON statements of a table and its columns."""
    return [
        f"comment on table {table} is {quoted(tables.TABLES[table].comment())}",
        *(
            f"comment on column {table}.{identifier(column.name)} is {quoted(column.description)}"
            for column in tables.columns(table)
        ),
    ]
