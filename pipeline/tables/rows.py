"""Rows of a table on their way into the published file: in memory, or in files where they are too many for it."""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipeline import tables

_ORDER = {"mentions": ("fact_id", "mention_rank"), "coverage": ("article_id", "char_start", "char_end")}
"""How the rows of a table are in order, where that is not by its key."""


@dataclass
class Spilled:
    """Rows of a table in Parquet files; `order` is what they are to be sorted by, all files together."""

    order: tuple[str, ...]
    paths: list[Path] = field(default_factory=list)
    height: int = 0

    def lazy(self) -> pl.LazyFrame:
        """The rows, not loaded."""
        return pl.scan_parquet(self.paths)


Rows = pl.DataFrame | Spilled
"""The rows of a table: in memory, or in files."""


def order(table: str) -> tuple[str, ...]:
    """The columns that the rows of a table are sorted by: its key, where nothing else is better read in order."""
    return _ORDER.get(table) or tuple(tables.TABLES[table].primary_key())
