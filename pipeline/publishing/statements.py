"""The SQL files of the project: views, macros and checks, one statement a file, described in their header comment.

The header is the comment lines before the statement. A line `-- name: text` describes a column of a view, `--
severity: error` (or `warning`) says how a check counts; the other lines together describe the view or the check.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from pipeline.program import SQL

_NAMED_LINE = re.compile(r"^--\s*([a-z_][a-z0-9_]*):\s+(.*)$")
_SEVERITIES = ("error", "warning")


class StatementError(Exception):
    """An SQL file of the project is not as it has to be; the message names the file and what to do."""


@dataclass(frozen=True)
class Statement:
    """An SQL file: its name without suffix, the statement, its description, and the named lines of its header."""

    name: str
    sql: str
    description: str
    named: Mapping[str, str]

    @property
    def is_macro(self) -> bool:
        """True for a table macro: a view that takes arguments."""
        return self.sql.lower().startswith("create macro")

    @property
    def severity(self) -> str:
        """How a check counts: "error" stops publishing, "warning" is reported."""
        return self.named["severity"]


def views(folder: Path = SQL) -> list[Statement]:
    """The views, each behind those it reads."""
    return [statement for statement in relations(folder) if not statement.is_macro]


def relations(folder: Path = SQL) -> list[Statement]:
    """The views and the table macros, each behind those it reads."""
    found = {statement.name: statement for statement in _read(folder / "views")}
    words = {name: set(re.findall(r"[a-z_][a-z0-9_]*", statement.sql.lower())) for name, statement in found.items()}
    order = TopologicalSorter({name: (words[name] & found.keys()) - {name} for name in found})
    return [found[name] for name in order.static_order()]


def checks(folder: Path = SQL) -> list[Statement]:
    """The checks, by name.

    Raises StatementError where one does not say its severity.
    """
    found = _read(folder / "checks")
    for statement in found:
        if statement.named.get("severity") not in _SEVERITIES:
            raise StatementError(
                f"sql/checks/{statement.name}.sql: the header needs a line `-- severity: error` or `warning`"
            )
    return found


def report(folder: Path = SQL) -> dict[str, Statement]:
    """The questions the report asks, by name."""
    return {statement.name: statement for statement in _read(folder / "report")}


def examples(folder: Path = SQL) -> dict[str, Statement]:
    """The example questions, by name, in the order of their names."""
    return {statement.name: statement for statement in _read(folder / "examples")}


def _read(folder: Path) -> list[Statement]:
    if not folder.is_dir():
        raise StatementError(
            f"{folder} is not there: run from a checkout of the project, which has the folder sql/ beside pipeline/"
        )
    return [_parsed(path) for path in sorted(folder.glob("*.sql"))]


def _parsed(path: Path) -> Statement:
    lines = path.read_text(encoding="utf-8").splitlines()
    header_length = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    header = lines[:header_length]
    named = {match[1]: match[2].strip() for line in header if (match := _NAMED_LINE.match(line))}
    description = " ".join(line.removeprefix("--").strip() for line in header if not _NAMED_LINE.match(line))
    sql = "\n".join(lines[header_length:]).strip().removesuffix(";")
    if not sql or not description:
        raise StatementError(f"{path}: needs a header comment that describes it, and one statement")
    return Statement(path.stem, sql, description, named)
