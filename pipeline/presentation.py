"""What the Dagster UI shows of a frame or table: row count, columns, a preview, small pictures.

Articles are strangers' text and the UI renders Markdown: everything that comes from one goes through `cell_text`.
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dagster as dg
import duckdb
import polars as pl

from pipeline import pictures, tables
from pipeline.inert import printable

PREVIEW_ROWS = 10
CELL_WIDTH = 80
PICTURE_BARS = 20
_DECADE = pl.col("date_min").dt.year() // 10 * 10
PICTURES = {
    "articles": ("articles by form", pl.col("format")),
    "passages": ("passages by kind", pl.col("kind")),
    "rejected": ("rejected by rule", pl.col("rule")),
    **{
        kind: ("statements by rule", pl.col("rule"))
        for kind in ("trade", "products", "visits", "missions", "agreements", "votes", "memberships", "appointments")
    },
    "events": ("happenings by type", pl.col("event_type")),
    "facts": ("facts by kind", pl.col("fact_table").str.strip_prefix("fact_")),
    "mentions": ("mentions by article", pl.col("article")),
    "coverage": ("passages by outcome", pl.col("outcome")),
    "fact_event": ("happenings by decade", _DECADE),
    "fact_visit": ("visits by decade", _DECADE),
    "fact_agreement": ("agreements by decade", _DECADE),
    "fact_trade_flow": ("values by pair of states", pl.col("dyad")),
    "fact_mission": ("missions by kind", pl.col("mission_type")),
}
"""Frame or table to its picture: what it shows, and what its rows are grouped by."""
"""What no reader sees, and what makes text show in another order than it stands."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~-])")


def cell_text(value: object) -> str:
    """One value as inert Markdown: no tag, no link, no emphasis, no new cell or line."""
    if value is None:
        return ""
    text = printable(" ".join(str(value).split()))
    if len(text) > CELL_WIDTH:
        text = text[: CELL_WIDTH - 1] + "…"
    text = text.replace("://", ":\u200b//").replace("www.", "www\u200b.").replace("@", "@\u200b")
    return html.escape(_MARKDOWN.sub(r"\\\1", text), quote=False)


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table of inert cells."""
    lines = ["| " + " | ".join(cell_text(column) for column in columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(cell_text(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def preview(frame: pl.DataFrame) -> dg.MarkdownMetadataValue:
    """The first ten rows; lists are shown joined."""
    head = frame.head(PREVIEW_ROWS)
    if head.is_empty():
        return dg.MetadataValue.md("no rows")
    rows = (["; ".join(map(str, value)) if isinstance(value, list) else value for value in row] for row in head.rows())
    return dg.MetadataValue.md(markdown_table(head.columns, rows))


def row_count(rows: int | None) -> dict[str, Any]:
    """The number of rows alone, where it is known."""
    return {} if rows is None else {"dagster/row_count": rows}


def rows_metadata(name: str, frame: pl.DataFrame) -> dict[str, Any]:
    """How many rows a frame or table has, the first of them, and a picture where one helps."""
    shown = row_count(frame.height) | {"preview": preview(frame)}
    if name in PICTURES:
        title, group = PICTURES[name]
        shown[title] = dg.MetadataValue.md(pictures.bars(_counted(frame, group), title))
    return shown


def _counted(frame: pl.DataFrame, group: pl.Expr) -> list[tuple[object, float]]:
    """Rows by group: decades in their order, anything else the largest first."""
    counts = frame.group_by(group.alias("group")).len().sort("len", "group", descending=[True, False], nulls_last=True)
    if counts.schema["group"].is_integer():
        return list(counts.drop_nulls().sort("group").rows())[-PICTURE_BARS:]
    return list(counts.head(PICTURE_BARS).rows())


def frame_metadata(name: str, frame: pl.DataFrame, descriptions: Mapping[str, str]) -> dict[str, Any]:
    """What is shown of a frame between assets: its rows, and its columns with their meaning."""
    columns = [
        dg.TableColumn(name, str(dtype).lower(), description=descriptions.get(name))
        for name, dtype in frame.schema.items()
    ]
    return rows_metadata(name, frame) | {"dagster/column_schema": dg.TableSchema(columns)}


def table_schema(columns: Iterable[tables.ColumnDescription]) -> dg.TableSchema:
    """The columns of a table of the warehouse with their constraints, as `tables` describes them."""
    return dg.TableSchema(
        [
            dg.TableColumn(
                column.name,
                column.type,
                description=column.description,
                constraints=dg.TableColumnConstraints(
                    nullable=not {"not null", "primary key"} & set(column.constraints),
                    other=[text for text in column.constraints if text != "not null"],
                ),
            )
            for column in columns
        ]
    )


ColumnSources = Mapping[str, Sequence[tuple[dg.AssetKey, str]]]
"""Column to the columns it comes from, each with its asset; none where nothing is known."""


def column_lineage(sources: ColumnSources) -> dg.TableColumnLineage:
    """The columns that each column comes from, for programs that ask Dagster."""
    return dg.TableColumnLineage(
        {column: [dg.TableColumnDep(key, name) for key, name in found] for column, found in sources.items() if found}
    )


def with_sources(schema: dg.TableSchema, sources: ColumnSources) -> dg.TableSchema:
    """The columns, each saying in its description what it comes from: the open-source UI shows no column lineage."""
    return dg.TableSchema(
        [
            dg.TableColumn(
                column.name,
                column.type,
                description=f"{column.description or ''}\n\n{_from(found)}" if found else column.description,
                constraints=column.constraints,
            )
            for column in schema.columns
            for found in [sources.get(column.name, ())]
        ]
    )


def _from(sources: Sequence[tuple[dg.AssetKey, str]]) -> str:
    by_asset: dict[dg.AssetKey, list[str]] = {}
    for key, name in sources:
        by_asset.setdefault(key, []).append(f"`{name}`")
    return "From " + "; ".join(
        f"[{key.to_user_string()}](/assets/{key.to_user_string()}) {', '.join(names)}"
        for key, names in by_asset.items()
    )


def sql_block(statement: str) -> dg.MarkdownMetadataValue:
    """An SQL statement, set as code."""
    return dg.MetadataValue.md(f"```sql\n{statement}\n```")


def relation_metadata(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    """How many rows a table or view of the published file has, and the first of them."""
    relation = connection.table(name)
    head = relation.limit(PREVIEW_ROWS).fetchall()
    return row_count(len(relation)) | {
        "preview": dg.MetadataValue.md(markdown_table(relation.columns, head)),
    }


def published_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dg.TableSchema]:
    """The columns of every table and view of the published file, with their comments."""
    found: dict[str, list[dg.TableColumn]] = {}
    for relation, name, dtype, comment in connection.execute(
        "select table_name, column_name, lower(data_type), comment from duckdb_columns() where not internal "
        "order by table_name, column_index"
    ).fetchall():
        found.setdefault(relation, []).append(dg.TableColumn(name, dtype, description=comment))
    return {relation: dg.TableSchema(columns) for relation, columns in found.items()}
