"""Reading the reference tables: checked against their rules, expanded where one row stands for many, kept in memory."""

import csv
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from pipeline.reference.expansion import EXPANSIONS
from pipeline.reference.rules import TABLES, Rules

FOLDER = Path(__file__).parent
DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

Row = dict[str, str]


class ReferenceTableError(ValueError):
    """A reference table breaks one of its rules; the message names file, line and rule."""


@cache
def table(name: str) -> pl.DataFrame:
    """One reference table with all its expanded rows.

    Args:
        name: the name of the file without ``.csv``.

    Returns:
        The columns of the file, all strings, empty cells as null.

    Raises:
        ReferenceTableError: the file is missing or a row breaks a rule of ``rules.TABLES``.
    """
    rows = read_rows(name)
    expand = EXPANSIONS.get(name)
    if expand is not None:
        rows = expand(rows, read_rows)
    return rows.select(pl.when(pl.col(c) != "").then(c) for c in TABLES[name].columns)


@cache
def read_rows(name: str, folder: Path = FOLDER) -> pl.DataFrame:
    """The rows of one CSV file as written, after the rules have been checked."""
    if name not in TABLES:
        raise ReferenceTableError(f"{name}: no reference table of that name; there are {', '.join(sorted(TABLES))}")
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise ReferenceTableError(f"{path.name}: the file is missing")
    rules = TABLES[name]
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = tuple(next(reader, ()))
        if header != rules.columns:
            found, want = ",".join(header), ",".join(rules.columns)
            raise ReferenceTableError(f"{path.name}, line 1, header: found {found}, want {want}")
        lines = [(reader.line_num, cells) for cells in reader]
    for line, cells in lines:
        if len(cells) != len(header):
            raise ReferenceTableError(f"{path.name}, line {line}, columns: {len(cells)} cells for {len(header)}")
    columns = zip(*(cells for _, cells in lines), strict=True) if lines else [()] * len(header)
    rows = pl.DataFrame(dict(zip(header, columns, strict=True)), schema=dict.fromkeys(header, pl.String))
    _check(folder, path.name, [line for line, _ in lines], rows, rules)
    return rows


def _check(folder: Path, file: str, lines: list[int], rows: pl.DataFrame, rules: Rules) -> None:
    """Raise ReferenceTableError for the first row that breaks a rule."""

    def column_of(name: str, column: str) -> set[str]:
        source = rows if file == f"{name}.csv" else read_rows(name, folder)
        return set(source[column])

    states = column_of("states", "iso3") if rules.states else set()
    targets = {column: column_of(*target) for column, target in rules.points_to.items()}
    if _is_clean(rows, rules, states, targets):
        return
    seen: Counter[tuple[str, ...]] = Counter()
    for line, row in zip(lines, rows.iter_rows(named=True), strict=True):
        problem = _problem(row, rules, states, targets)
        key = tuple(row[column] for column in rules.key)
        seen[key] += 1
        if seen[key] > 1:
            problem = f"duplicate key: {', '.join(rules.key)} = {', '.join(key)}"
        if problem:
            raise ReferenceTableError(f"{file}, line {line}, {problem}")


def _is_clean(rows: pl.DataFrame, rules: Rules, states: set[str], targets: dict[str, set[str]]) -> bool:
    """True where no row breaks a rule: whole columns at a time, so that every start of a command can afford it."""
    wrong = [
        *(pl.col(c) != pl.col(c).str.strip_chars() for c in rules.columns),
        *(pl.col(c) == "" for c in rules.required),
        *(~pl.col(c).str.contains(r"^\d*$") for c in rules.numbers),
        *(~pl.col(c).is_in(["", *choices]) for c, choices in rules.choices.items()),
        pl.struct(rules.key).is_duplicated(),
    ]
    if {"valid_from", "valid_to"} <= set(rules.columns):
        wrong.append((pl.col("valid_to") != "") & (pl.col("valid_from") > pl.col("valid_to")))
    if any(rows.select(column.any().alias(str(n)) for n, column in enumerate(wrong)).row(0)):
        return False
    distinct = {c: set(rows[c].unique()) - {""} for c in (*rules.states, *rules.dates, *targets)}
    return (
        all(states.issuperset(code for value in distinct[c] for code in value.split(";")) for c in rules.states)
        and all(_is_date(value) for c in rules.dates for value in distinct[c])
        and all(distinct[c] <= known for c, known in targets.items())
    )


def _problem(row: Row, rules: Rules, states: set[str], targets: dict[str, set[str]]) -> str | None:
    """The first rule the row breaks, in words, or None."""
    for column, value in row.items():
        if value != value.strip():
            return f"blanks: {column} = {value!r} has blanks around it"
        if not value:
            if column in rules.required:
                return f"required: {column} is empty"
            continue
        if column in rules.states and (unknown := [code for code in value.split(";") if code not in states]):
            return f"unknown state: {column} = {', '.join(unknown)} is not in states.csv"
        if column in rules.dates and not _is_date(value):
            return f"date: {column} = {value} is no EDTF date (1992, 1992-03, 1992-03-01)"
        if column in rules.choices and value not in rules.choices[column]:
            return f"choice: {column} = {value} is none of {', '.join(rules.choices[column])}"
        if column in rules.numbers and not value.isdecimal():
            return f"number: {column} = {value} is no whole number"
        if column in targets and value not in targets[column]:
            return f"pointer: {column} = {value} is not in {'.'.join(rules.points_to[column])}"
    if row.get("valid_from") and row.get("valid_to") and row["valid_from"] > row["valid_to"]:
        return f"tenure: valid_from {row['valid_from']} is after valid_to {row['valid_to']}"
    return None


def _is_date(value: str) -> bool:
    match = DATE.fullmatch(value)
    if match is None:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
