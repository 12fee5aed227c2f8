"""The published file as Parquet and CSV with a Data Package descriptor, for tools that do not read DuckDB.

Layout: `csv/NAME.csv` and `parquet/NAME.parquet` of every table and view, `datapackage.json` (describes the CSV files, each
with the Parquet file beside it), `ATTRIBUTION.md`, `CITATION.txt`, `README.md`.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline import tables
from pipeline.desk import citation
from pipeline.publishing.ddl import quoted
from pipeline.tables import base

DESCRIPTOR = "datapackage.json"
PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
FIELD_TYPES = {
    "VARCHAR": "string",
    "VARCHAR[]": "array",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
LICENCES = {"CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/"}
"""Address of the licence of articles that do not say it."""
CREATIVE_COMMONS = re.compile(r"https?://creativecommons\.org/licenses/([a-z-]+)/([0-9.]+)/")
# What makes a spreadsheet read a cell as a formula (OWASP, "CSV Injection"), the full-width forms included.
FORMULA = r"^'*[=+\-@\t\r\n＝＋－＠]"
README = """\
# Export of a Bilateral warehouse

`csv/` and `parquet/` hold the same tables and views; `datapackage.json` (Data Package v2) describes their columns, keys
and sources. `CITATION.txt` says how to cite it, `ATTRIBUTION.md` which articles it was read from.

- Python: `pandas.read_csv("csv/visits.csv")`, `polars.read_parquet("parquet/visits.parquet")`
- R: `readr::read_csv("csv/visits.csv")`, `arrow::read_parquet("parquet/visits.parquet")`
- DuckDB: `select * from 'parquet/visits.parquet'`

CSV files are UTF-8 with a byte order mark, so that spreadsheets show names rightly. A list is JSON text. A text that a
spreadsheet would read as a formula (it begins with `=`, `+`, `-`, `@` or a line break) has a `'` put before it; so has one that
begins with `'` before such a sign. To have the exact text, take that one `'` away, or read the Parquet files, which have it.
"""


class ExportError(Exception):
    """The folder cannot be exported to; the message says why and what to do."""


@dataclass(frozen=True)
class Exported:
    """What an export wrote: rows by table or view."""

    folder: Path
    rows: dict[str, int]


@dataclass(frozen=True)
class _Relation:
    name: str
    description: str
    columns: list[tuple[str, str, str]]
    """name, type, description"""


def export(connection: duckdb.DuckDBPyConnection, folder: Path) -> Exported:
    """Write every table and view of the open warehouse below a folder, which is made where it is not there.

    A former export is replaced file by file, its descriptor last; other files in the folder are left alone.

    Raises:
        ExportError: The folder has files and no descriptor of a former export.
    """
    former = _former_files(folder)
    for part in ("csv", "parquet"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    # Without the descriptor an export that was interrupted does not pass for a whole one.
    marker = folder / f".{DESCRIPTOR}.unfinished"
    if (folder / DESCRIPTOR).exists():
        (folder / DESCRIPTOR).replace(marker)
    else:
        marker.write_text('{"name": "bilateral", "resources": []}', encoding="utf-8")
    resources, rows = [], {}
    for relation in _relations(connection):
        resource, rows[relation.name] = _write(connection, relation, folder)
        resources.append(resource)
    descriptor = _descriptor(connection, resources)
    _put(folder / "README.md", README)
    _put(folder / "ATTRIBUTION.md", _attribution(connection))
    _put(folder / "CITATION.txt", _citation(connection))
    kept = {resource[key] for resource in resources for key in ("path", "parquet")}
    for stale in former - kept:
        (folder / stale).unlink(missing_ok=True)
    _put(folder / DESCRIPTOR, json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n")
    marker.unlink()
    return Exported(folder, rows)


def _former_files(folder: Path) -> set[str]:
    """The data files of a former export, which a new one may remove."""
    if not folder.exists() or not any(folder.iterdir()):
        return set()
    for name in (DESCRIPTOR, f".{DESCRIPTOR}.unfinished"):
        path = folder / name
        if path.exists():
            found = json.loads(path.read_text(encoding="utf-8"))
            if found.get("name") == "bilateral":
                paths = {resource.get(key, "") for resource in found["resources"] for key in ("path", "parquet")}
                # A descriptor can have been edited: nothing outside the two folders is ours to remove.
                return {path for path in paths if path.split("/")[0] in ("csv", "parquet") and path.count("/") == 1}
    raise ExportError(f"{folder} has files that are no export of ours: give a new or empty folder.")


def _relations(connection: duckdb.DuckDBPyConnection) -> list[_Relation]:
    """Tables in the order they point at each other, then views by name."""
    found: dict[str, _Relation] = {}
    for name, described, column, kind, meaning in connection.execute(
        "select relation, relation_description, column_name, data_type, description from codebook order by relation, position"
    ).fetchall():
        found.setdefault(name, _Relation(name, described or "", [])).columns.append((column, kind, meaning or ""))
    order = {name: place for place, name in enumerate(tables.TABLES)}
    return sorted(found.values(), key=lambda relation: (order.get(relation.name, len(order)), relation.name))


def _write(connection: duckdb.DuckDBPyConnection, relation: _Relation, folder: Path) -> tuple[dict[str, Any], int]:
    csv_path, parquet_path = f"csv/{relation.name}.csv", f"parquet/{relation.name}.parquet"
    _atomically(folder / parquet_path, lambda path: _write_parquet(connection, relation.name, path))
    # Through the file: DuckDB hands frames over with pyarrow only, which is a dependency we can do without.
    frame = pl.read_parquet(folder / parquet_path)
    _atomically(folder / csv_path, lambda path: _write_csv(frame, path))
    content = (folder / csv_path).read_bytes()
    resource = {
        "$schema": RESOURCE_PROFILE,
        "name": relation.name,
        "type": "table",
        "path": csv_path,
        "parquet": parquet_path,
        "title": relation.name.replace("_", " "),
        "description": relation.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": _schema(relation),
    }
    return resource, frame.height


def _write_parquet(connection: duckdb.DuckDBPyConnection, relation: str, path: Path) -> None:
    connection.execute(f"copy (from {relation} order by all) to {quoted(str(path))} (format parquet, compression zstd)")


def _write_csv(frame: pl.DataFrame, path: Path) -> None:
    frame.with_columns(_csv_columns(frame.schema)).write_csv(
        path, include_bom=True, quote_style="non_numeric", datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ", null_value=""
    )


def _csv_columns(schema: pl.Schema) -> Iterable[pl.Expr]:
    for name, kind in schema.items():
        column = pl.col(name)
        if isinstance(kind, pl.List):
            yield _as_json(column).alias(name)
        elif kind == pl.String:
            yield safe_for_spreadsheets(column).alias(name)


def safe_for_spreadsheets(column: pl.Expr) -> pl.Expr:
    """Text that no spreadsheet reads as a formula: one ' more before what looks like one, so it can be undone."""
    return pl.when(column.str.contains(FORMULA)).then("'" + column).otherwise(column)


def _as_json(column: pl.Expr) -> pl.Expr:
    element = pl.element()
    for sign, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        element = element.str.replace_all(sign, escaped, literal=True)
    listed = column.list.eval('"' + element + '"').list.join(", ")
    return pl.when(column.is_not_null()).then("[" + listed + "]")


def _schema(relation: _Relation) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": SCHEMA_PROFILE,
        "fields": [
            {"name": name, "type": FIELD_TYPES[kind], "description": meaning} | _constraints(relation.name, name)
            for name, kind, meaning in relation.columns
        ],
        "missingValues": [""],
    }
    if relation.name in tables.TABLES:
        described = tables.columns(relation.name)
        if keys := [column.name for column in described if "primary key" in column.constraints]:
            schema["primaryKey"] = keys
        targets = tables.TABLES[relation.name].references()
    else:
        targets = {name: ("facts", "fact_id") for name, _, _ in relation.columns if name == "fact_id"}
    if targets:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": target, "fields": [key]}}
            for column, (target, key) in targets.items()
        ]
    return schema


def _constraints(relation: str, name: str) -> dict[str, Any]:
    if relation not in tables.TABLES:
        return {}
    column = tables.TABLES[relation].columns()[name]
    found: dict[str, Any] = {}
    if not column.nullable or column.primary_key:
        found["required"] = True
    if codes := base.about(column).get("codes"):
        found["enum"] = list(codes)
    if pattern := getattr(column, "regex", None):
        found["pattern"] = pattern
    if (least := getattr(column, "min", None)) is not None:
        found["minimum"] = least
    return {"constraints": found} if found else {}


def _descriptor(connection: duckdb.DuckDBPyConnection, resources: list[dict[str, Any]]) -> dict[str, Any]:
    cited = citation.read()
    finished, digest = connection.execute(
        "select finished_at, seeds_digest from refreshes order by refresh_id desc limit 1"
    ).fetchall()[0]
    sources = connection.execute(
        "select distinct title, permalink, revision_id from dim_article order by all"
    ).fetchall()
    return {
        "$schema": PACKAGE_PROFILE,
        "name": "bilateral",
        "id": f"sha256:{digest}",
        "title": cited.title,
        "description": "Facts on relations between states, each with the sentences of the articles that state it "
        "(resource mentions). Dates are EDTF text exactly as precise as the articles.",
        "version": cited.version,
        "created": f"{finished:%Y-%m-%dT%H:%M:%S}Z",
        "keywords": list(cited.keywords),
        "contributors": [{"title": author, "roles": ["creator"]} for author in cited.authors],
        "licenses": _licences(connection),
        "sources": [
            {name: value for name, value in zip(("title", "path", "version"), row, strict=True) if value is not None}
            for row in sources
        ],
        "resources": resources,
    }


def _licences(connection: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    """The licences of the articles, by the names that the Open Definition gives them."""
    found = connection.execute("select distinct licence, licence_url from dim_article order by all").fetchall()
    listed: dict[str, dict[str, str]] = {}
    for title, address in found:
        path = address or LICENCES.get(title)
        known = CREATIVE_COMMONS.match(path or "")
        name = f"CC-{known[1].upper()}-{known[2]}" if known else re.sub(r"[^-a-zA-Z0-9._]+", "-", title).strip("-")
        listed.setdefault(name, {"name": name, "title": title} | ({"path": path} if path else {}))
    return list(listed.values())


def _citation(connection: duckdb.DuckDBPyConnection) -> str:
    finished, digest, articles = connection.execute(
        "select finished_at, seeds_digest, articles from refreshes order by refresh_id desc limit 1"
    ).fetchall()[0]
    return citation.text(citation.read(), f"{finished:%Y-%m-%d}", articles, digest)


def _attribution(connection: duckdb.DuckDBPyConnection) -> str:
    """Each article with its revision, licence and digest, as its licence asks."""
    rows = connection.execute(
        "select title, permalink, coalesce(revision_id, 'not known'), licence, licence_url, attribution, source_file, sha256 "
        "from dim_article order by all"
    ).fetchall()
    lines = [
        "# Attribution",
        "",
        "Facts and quotes of this export were read from these articles by machine. Each quote is the work of the authors of its",
        "article; facts can be wrong, and the table `mentions` has the words to check them against.",
        "",
        "| article | revision | licence | authors | file | SHA-256 of the file |",
        "|---|---|---|---|---|---|",
    ]
    for title, permalink, revision, licence, licence_url, attribution, file, digest in rows:
        licensed = _link(licence, licence_url or LICENCES.get(licence))
        cells = [_link(title, permalink), revision, licensed, _cell(attribution or "not known"), _cell(file), digest]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _link(words: str, address: str | None) -> str:
    """A link of a Markdown table; only addresses of the web are linked."""
    if not re.fullmatch(r"https?://[!-~]+", address or ""):
        return _cell(words)
    inert = re.sub(r"[()<>|\\`\[\]\"]", lambda sign: f"%{ord(sign[0]):02X}", address or "")
    return f"[{_cell(words)}]({inert})"


def _cell(value: str) -> str:
    """Text of an article in a Markdown table, where it can be no markup."""
    flat = " ".join(value.split())
    for sign, written in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        ("\\", "\\\\"),
        ("|", "\\|"),
        ("[", "\\["),
        ("]", "\\]"),
        ("`", "\\`"),
    ):
        flat = flat.replace(sign, written)
    return flat


def _put(path: Path, content: str) -> None:
    _atomically(path, lambda beside: beside.write_text(content, encoding="utf-8"))


def _atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside and rename, so that a reader sees the old file or the new one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
