"""Rows of a query on standard output: as a table for people, or as CSV, JSON and Markdown for programs."""

import csv
import json
import sys
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from pipeline.commands import console, printable

_GAP: Final = 3  # signs between two columns of a table
_NARROWEST: Final = 16  # signs to which a wide column is folded before the last columns are left out


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[object]], style: str, max_rows: int) -> None:
    """Print rows as table, markdown, csv or json; of a table at most so many, and the columns the terminal has room for."""
    if style == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(([_shown(value) for value in row] for row in rows) if sys.stdout.isatty() else rows)
    elif style == "json":
        json.dump(
            [dict(zip(columns, row, strict=True)) for row in rows],
            sys.stdout,
            ensure_ascii=sys.stdout.isatty(),
            indent=2,
            default=str,
        )
        print()
    elif style == "markdown":
        _print_markdown(columns, rows)
    else:
        _print_table(columns, rows[:max_rows])
        if not rows:
            print("(no rows)")
        if len(rows) > max_rows:
            print(f"… {len(rows) - max_rows:,} more rows of {len(rows):,}: --rows N shows more, --format csv all")


def _print_markdown(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    print("| " + " | ".join(columns) + " |")
    print("|" + "|".join("--:" if _is_numeric(rows, index) else "---" for index in range(len(columns))) + "|")
    for row in rows:
        print("| " + " | ".join(printable(_text(value)).replace("|", "\\|").replace("\n", " ") for value in row) + " |")


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    out = console()
    cells = [[printable(_text(row[index])) for row in rows] for index in range(len(columns))]
    least = [
        max(len(name), min(_NARROWEST, max((len(cell) for cell in column), default=0)))
        for name, column in zip(columns, cells, strict=True)
    ]
    fitting = _fitting(least, out.width)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for index, column in enumerate(columns[:fitting]):
        table.add_column(
            Text(column),
            justify="right" if _is_numeric(rows, index) else "left",
            overflow="fold",
            min_width=least[index],
        )
    for row in zip(*cells[:fitting], strict=True):
        table.add_row(*map(Text, row))
    out.print(table)
    if fitting < len(columns):
        print(f"… without the columns {', '.join(columns[fitting:])}, for which there is no room.")
        print("Name the columns you want, widen the window, or take --format json.")


def _fitting(widths: Sequence[int], room: int) -> int:
    """How many columns of at least these widths stand beside each other; at least one."""
    ends = accumulate(widths, lambda end, width: end + _GAP + width)
    return max(1, sum(end <= room for end in ends))


def _is_numeric(rows: Sequence[Sequence[object]], index: int) -> bool:
    values = [row[index] for row in rows if row[index] is not None]
    return bool(values) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _shown(value: object) -> object:
    """What a terminal may be sent: no text of an article commands it. A file or another program gets every character."""
    return printable(value) if isinstance(value, str) else value


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,}"
    return str(value)
