"""Passages that no writer of articles wrote are kept, and not read for facts.

What comes after reading looks at everything around each date and state it finds, in time and memory that grow with the
square of a passage's length; so the length is bounded. The longest sentence of 58,000 passages of real articles has
1,745 characters, the widest row 24 cells.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import polars as pl

from pipeline.reading.files import Limits

LONGEST_HEADING: Final = 500
"""Characters of a heading, or of the line that introduces a list, that its passages carry with them."""


class Unread(NamedTuple):
    """A passage that is not read for facts."""

    source_file: str
    rule: str
    reason: str
    place: tuple[int, int]


def bounded(passages: pl.DataFrame, limits: Limits) -> tuple[pl.DataFrame, list[Unread]]:
    """The passages without the text of those that are too long and the cells of those that are too wide; and which."""
    length, width = pl.col("text").str.len_chars(), pl.max_horizontal(pl.col("cells", "columns").list.len())
    measured = passages.with_columns(
        _is_long=length > limits.max_passage_characters, _is_wide=(width > limits.max_cells).fill_null(value=False)
    )
    kept = measured.with_columns(
        pl.when(~pl.col("_is_long")).then("text").otherwise(pl.lit("")).alias("text"),
        pl.when(~pl.col("_is_wide")).then("cells").alias("cells"),
        pl.when(~pl.col("_is_wide")).then("columns").alias("columns"),
        pl.col("section", "list_heading", "section_path").str.head(LONGEST_HEADING),
    )
    odd = measured.filter(pl.col("_is_long") | pl.col("_is_wide")).with_columns(length=length, width=width)
    return kept.drop("_is_long", "_is_wide"), list(_unread(odd, limits))


def _unread(odd: pl.DataFrame, limits: Limits) -> Iterator[Unread]:
    columns = ("source_file", "char_start", "char_end", "length", "width", "_is_long")
    for file, start, end, length, width, is_long in odd.select(columns).iter_rows():
        if is_long:
            what = f"a passage of {length:,} characters is not read for facts, at most {limits.max_passage_characters:,} are"
            advice = "break it up or raise BILATERAL_MAX_PASSAGE_CHARACTERS"
        else:
            what = f"the {width:,} cells of a table row are not read for facts, at most {limits.max_cells:,} are"
            advice = "break the table up or raise BILATERAL_MAX_CELLS"
        yield Unread(file, "too_long" if is_long else "too_wide", f"{what}; {advice}", (start, end))
