"""The codebook as a page, `warehouse/CODEBOOK.md`: every table, view and macro with its columns.

Written from `pipeline.tables` and the headers of `sql/views`; `python -m pipeline.desk.codebook` writes it anew.
"""

import re
from pathlib import Path

import duckdb

from pipeline import reference, tables
from pipeline.publishing import build, statements
from pipeline.tables import base

PAGE = Path(__file__).resolve().parent.parent.parent / "warehouse" / "CODEBOOK.md"
_PARAMETER = re.compile(r"create macro \w+\(([^)]*)\)")
_HEAD = """\
# Codebook

What every table, view and column of the warehouse holds. Written by `python -m pipeline.desk.codebook` from the
descriptions of the tables (`pipeline/tables/`) and the headers of the views (`sql/views/`), which are in the file too:
`bilateral describe visits`, or the view `codebook`.

In every table: states are ISO 3166-1 alpha-3 codes, former states by their former code; dates are EDTF text exactly as
precise as the articles, with the first and last day they can mean beside them; money is in whole units of the currency of
its time, nothing is converted; null is unknown, a stated absence is a row. Facts are read from the articles of
`dim_article` by machine, so they can be missing or wrong; `mentions` has their words, `coverage` what was not understood.
Codes and names of states, offices, organizations and products come from `pipeline/reference/`, whose README names the sources.
"""


def page() -> str:
    """The codebook as Markdown."""
    with duckdb.connect() as connection:
        build.create(connection)
        build.create_views(connection)
        described = _described(connection)
        made = statements.relations()
        views = sorted((relation for relation in made if not relation.is_macro), key=lambda relation: relation.name)
        macros = sorted((relation for relation in made if relation.is_macro), key=lambda relation: relation.name)
        parts = [_HEAD, "## Views\n"]
        parts += [_section(view.name, view.description, _rows(described[view.name])) for view in views]
        parts += ["## Views with an argument\n"]
        parts += [
            _section(f"{macro.name}({_parameter(macro)})", macro.description, _rows(macro_columns(connection, macro)))
            for macro in macros
        ]
        parts += ["## Tables\n"]
        parts += [_section(name, tables.TABLES[name].comment(), _table_rows(name)) for name in tables.TABLES]
    parts.append(_event_types())
    return "\n".join(parts)


def macro_columns(connection: duckdb.DuckDBPyConnection, macro: statements.Statement) -> list[tuple[str, str, str]]:
    """Columns of a table macro with type and meaning: what its header says, or what the relation it reads says."""
    described = _described(connection)
    words = set(re.findall(r"[a-z_][a-z0-9_]*", macro.sql))
    known = {column: meaning for name in sorted(words & described.keys()) for column, _, meaning in described[name]}
    known |= macro.named
    found = connection.execute(f"describe from {macro.name}(null)").fetchall()
    return [(column, kind, known.get(column, "")) for column, kind, *_ in found]


def _described(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for relation, column, kind, meaning in connection.execute(
        "select relation, column_name, data_type, description from codebook order by relation, position"
    ).fetchall():
        found.setdefault(relation, []).append((column, kind, meaning or ""))
    return found


def _parameter(macro: statements.Statement) -> str:
    match = _PARAMETER.match(macro.sql)
    return match[1] if match else ""


def _section(title: str, description: str, rows: list[str]) -> str:
    return "\n".join([f"### `{title}`", "", description, "", *rows, ""])


def _rows(columns: list[tuple[str, str, str]]) -> list[str]:
    return [
        "| column | type | meaning |",
        "|---|---|---|",
        *(f"| `{name}` | {kind.lower()} | {_cell(meaning)} |" for name, kind, meaning in columns),
    ]


def _table_rows(table: str) -> list[str]:
    rows = ["| column | type | key | meaning |", "|---|---|---|---|"]
    for column in tables.columns(table):
        kept = [word for word in column.constraints if word in ("primary key", "not null")]
        kept += [
            f"→ `{word.removeprefix('references ')}`" for word in column.constraints if word.startswith("references")
        ]
        codes = base.about(tables.TABLES[table].columns()[column.name]).get("codes")
        meaning = column.description + (f" One of: {', '.join(codes)}." if codes else "")
        rows.append(f"| `{column.name}` | {column.type.lower()} | {', '.join(kept)} | {_cell(meaning)} |")
    return rows


def _event_types() -> str:
    rows = [
        "## Kinds of event",
        "",
        "With the nearest event of the PLOVER ontology and its quad class.",
        "",
        "| event_type | PLOVER | quad class | what it covers |",
        "|---|---|---|---|",
    ]
    for row in reference.table("event_types").sort("event_type").iter_rows(named=True):
        cells = (row["event_type"], row["plover_event"], row["quad_class"], row["description"])
        rows.append("| " + " | ".join(_cell(cell or "") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
