"""Table cells that span columns or rows: their value is repeated in each of them."""

from typing import Final

import polars as pl

from pipeline.reading.canonical import COLSPANS, ROWSPANS

_MAX_COLUMNS: Final = 200  # a spanning cell is not repeated beyond this many columns
_FREE_REPEATS: Final = (
    100_000  # repeated cells of a batch, beyond four for each real one, before the rest stay as written
)

Cell = tuple[str, str]  # value, and value or "" where it is prose


def spread(rows: pl.DataFrame) -> pl.DataFrame:
    """Repeat in ``cells`` and ``heads`` the cells with a mark in ``spans``; tables without spans stay as they are.

    Where a cell stands depends on the rows above, so rows are taken one by one, and only those of tables with spans.
    """
    spanned = rows.filter((pl.col("spans").list.join("") != "").any().over("table_id"))
    if spanned.is_empty():
        return rows
    room = spanned["cells"].list.len().sum() * 4 + _FREE_REPEATS
    placed: dict[str, list[object]] = {"line_id": [], "cells": [], "heads": []}
    table: int | None = None
    hanging: dict[int, tuple[int, Cell]] = {}
    for line_id, table_id, cells, heads, spans in spanned.select(
        "line_id", "table_id", "cells", "heads", "spans"
    ).iter_rows():
        if table_id != table:
            table, hanging = table_id, {}
        if room < 0:
            break
        row = _row(list(zip(cells, heads, strict=True)), spans, hanging)
        room -= len(row)
        placed["line_id"].append(line_id)
        placed["cells"].append([cell for cell, _ in row])
        placed["heads"].append([head for _, head in row])
    schema = {"line_id": rows.schema["line_id"], "cells": pl.List(pl.String), "heads": pl.List(pl.String)}
    return rows.update(pl.DataFrame(placed, schema=schema), on="line_id", how="left")


def _row(cells: list[Cell], spans: list[str], hanging: dict[int, tuple[int, Cell]]) -> list[Cell]:
    """The cells of one row with those that hang in from above.

    ``hanging`` says for a column which cell hangs into it and how many rows more; it is brought up to date.
    """
    row: list[Cell] = []

    def hang_in() -> None:
        while len(row) in hanging and len(row) < _MAX_COLUMNS:
            left, cell = hanging.pop(len(row))
            if left > 1:
                kept[len(row)] = (left - 1, cell)
            row.append(cell)

    kept: dict[int, tuple[int, Cell]] = {}
    for cell, marks in zip(cells, spans, strict=True):
        hang_in()
        down, right = _span(marks, ROWSPANS), _span(marks, COLSPANS)
        for _ in range(max(1, min(right, _MAX_COLUMNS - len(row)))):
            if down > 1:
                kept[len(row)] = (down - 1, cell)
            row.append(cell)
    hang_in()
    hanging.update(kept)
    return row


def _span(marks: str, axis: range) -> int:
    return max((ord(mark) - axis.start for mark in marks if ord(mark) in axis), default=1)
