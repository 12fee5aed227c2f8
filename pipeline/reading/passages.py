"""Canonical texts become passages: sentences, list items under their heading, table rows, each with exact offsets.

One Polars path for all formats and all articles at once: lines -> units (a line, a run of short cells, a long cell) ->
items -> sentences -> passages.  Each step splits and never drops, and a piece's start is its unit's start plus the
lengths of the pieces before it.  Frames stay in reading order throughout, so context is a forward fill and not a join.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from pipeline.reading.canonical import (
    BREAK,
    BULLET,
    CAPTION,
    CELL,
    COLSPANS,
    CUT,
    DEEPER,
    DOT,
    FILLER,
    HEADER,
    HEADINGS,
    INFOBOX,
    MARK_RANGE,
    ROW,
    ROWSPANS,
    SOFT_DOT,
    SPAN_RANGE,
    TABLE,
    TITLE,
)
from pipeline.reading.sentences import with_cuts
from pipeline.reading.spans import spread
from pipeline.reading.vocabulary import HEADER_WORD, TAIL_SECTIONS

SCHEMA: Final[dict[str, pl.DataType]] = {
    "passage_id": pl.UInt32(),
    "article_id": pl.String(),
    "source_file": pl.String(),
    "section": pl.String(),
    "section_id": pl.UInt32(),
    "section_level": pl.Int32(),
    "section_path": pl.String(),
    "paragraph_id": pl.UInt32(),
    "kind": pl.String(),
    "char_start": pl.Int64(),
    "char_end": pl.Int64(),
    "passage": pl.String(),
    "text": pl.String(),
    "list_heading": pl.String(),
    "list_heading_id": pl.UInt32(),
    "item_depth": pl.Int32(),
    "cells": pl.List(pl.String),
    "columns": pl.List(pl.String),
    "row_head": pl.String(),
    "row_id": pl.UInt32(),
    "table_id": pl.UInt32(),
    "is_header": pl.Boolean(),
    "is_tail": pl.Boolean(),
}
"""Columns of a passage.

section_path     the headings above, outermost first, with " › " between them
item_depth       of a list item: 1, or more when nested
cells, columns   of the first passage of a table row: its cells, and the names of the columns where the table has them
row_head         of every passage of a table row: the row's first short cell without digits, else its first short cell
is_header        the row holds the column names
is_tail          see-also, reference and link lists, captions, header rows: never read for facts
"""

NUMBERED: Final = ("passage_id", "section_id", "paragraph_id", "row_id", "table_id")
"""Columns that number on from batch to batch."""

PATH: Final = " › "

_LEVELS: Final = {mark: level for level, mark in enumerate([TITLE, *HEADINGS])}
_LAYOUTS: Final = {ROW: "row", HEADER: "row", CAPTION: "caption", INFOBOX: "infobox", TABLE: "table"}
_DEPTHS: Final = (2, 3, 4)  # depths of nested items whose parent may introduce them

_LONG_CELL: Final = 60  # characters; a cell that is a sentence of at least this length is prose, not a value
_LONG_HEADING: Final = 500  # characters; what is carried to the passages below is cut off here
_SHORT_LINE: Final = 160  # characters; a longer paragraph without a full stop does not introduce the list below it
_SHORT_HEADER: Final = 50  # characters; a longer first cell is no column name

_BLANKS: Final = "".join(
    map(chr, [*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F])
)
_SPANS: Final = "".join(map(chr, [*ROWSPANS, *COLSPANS]))
_EDGES: Final = "".join(
    [
        _BLANKS,
        "\u205f\u3000",
        FILLER,
        HEADINGS,
        TITLE,
        BULLET,
        DEEPER,
        ROW,
        CELL,
        HEADER,
        TABLE,
        INFOBOX,
        BREAK,
        CUT,
        _SPANS,
    ]
)
"""What is stripped from the ends of a passage: blanks and markup; a caption's mark stands for its first letter."""


def passages(documents: pl.DataFrame) -> pl.DataFrame:
    """Cut the canonical texts of ``documents`` (document, offset, canonical) into passages.

    Columns: document, and those of SCHEMA but passage, article_id and source_file; lacks_letter, where a caption's mark
    took the place of its first letter; in order of document and position, with every number counting from 0 or 1.
    """
    lines, sections = _sections(_lines(documents))
    units, rows = _units(lines)
    numbered = _numbered(_pieces(units), sections, rows)
    return _in_lists(numbered)


def readable(text: pl.Expr) -> pl.Expr:
    """The readable text of canonical text: marks gone, blanks normalised, empty brackets of lost templates gone."""
    return (
        text.str.replace_all(f"[{DOT}{SOFT_DOT}]", ".")
        .str.replace_all(f"[{CELL}{ROW}{HEADER}]", " | ")
        .str.replace_all(f"[{INFOBOX}{BREAK}{BULLET}]", " ")
        .str.replace_all(f"[{MARK_RANGE}]", "")
        .str.replace_all(r" ?\([\s,;:]*\)", "")
        .str.replace_all(r"\(\s*[,;]\s*", "(")
        .str.replace_all(r"\s{2,}|[^\S ]", " ")
        .str.strip_chars(" ")
    )


def _is_new(column: str) -> pl.Expr:
    """Whether a row is the first of a run of one value."""
    return (pl.col(column) != pl.col(column).shift(1)).fill_null(value=True)


def _pulled_down(value: pl.Expr, where: pl.Expr) -> pl.Expr:
    """The value of the last row where the condition holds."""
    return pl.when(where).then(value).forward_fill()


def _split(frame: pl.DataFrame, pieces: str, number: str, *, separator: int) -> pl.DataFrame:
    """Explode a list of consecutive pieces; ``start`` is the unit's start on the way in and the piece's on the way out.

    Adds ``number``, the unit a piece comes from.  ``separator`` is the length of what stood between the pieces.
    """
    length = pl.col(pieces).str.len_chars() - pl.col(pieces).str.count_matches(CUT, literal=True)
    exploded = (
        frame.with_row_index(number)
        .explode(pieces, empty_as_null=True)
        .with_columns(pl.col(pieces).fill_null(""))
        .with_columns(_end=(length.cast(pl.Int64) + separator).cum_sum())
        .with_columns(_before=pl.col("_end").shift(1, fill_value=0))
    )
    return exploded.with_columns(
        start=pl.col("start") + pl.col("_before") - _pulled_down(pl.col("_before"), _is_new(number))
    ).drop("_end", "_before")


def _place(number: str) -> pl.Expr:
    """The place of a row within its run of one value, from 0."""
    row = pl.int_range(pl.len(), dtype=pl.Int64)
    return row - _pulled_down(row, _is_new(number))


def _lines(documents: pl.DataFrame) -> pl.DataFrame:
    """Every line that is not blank: document, start, line, after_blank (the line above it is)."""
    texts = documents.select(
        pl.col("document").cast(pl.UInt32),
        start=pl.col("offset").cast(pl.Int64),
        line=pl.col("canonical").str.split("\n"),
    )
    lines = _split(texts, "line", "_text", separator=1).drop("_text")
    is_blank = pl.col("line").str.strip_chars() == ""
    lines = lines.with_columns(after_blank=is_blank.shift(1, fill_value=False))
    return lines.filter(pl.col("line").str.contains(rf"[^\s{FILLER}]"))


def _sections(lines: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines without the headings but with their section_id, and the sections.

    A section starts with each heading and each article; its columns are section_id, section, section_level,
    section_path and is_tail_section.  A section below a tail section is a tail too.
    """
    level = pl.col("line").str.extract(f"([{TITLE}{HEADINGS}])")
    lines = lines.with_columns(level=level.replace_strict(_LEVELS, default=None, return_dtype=pl.Int32))
    opens = pl.col("level").is_not_null() | _is_new("document")
    lines = lines.with_columns(opens=opens, section_id=opens.cast(pl.UInt32).cum_sum())
    heading = (
        pl.when(pl.col("level") > 0).then(readable(pl.col("line")).str.slice(0, _LONG_HEADING)).otherwise(pl.lit(""))
    )
    openings = (
        lines.filter("opens")
        .select("document", "section_id", "level", heading=heading)
        .with_columns(pl.col("level").fill_null(0), pl.col("heading").fill_null(""))
        .with_columns(is_named_tail=pl.col("heading").str.contains(TAIL_SECTIONS))
    )
    depths = range(1, len(HEADINGS) + 1)
    above = [pl.when(_above("heading", depth, "") != "").then(_above("heading", depth, "")) for depth in depths]
    sections = openings.select(
        "section_id",
        section="heading",
        section_level="level",
        section_path=pl.concat_str(above, separator=PATH, ignore_nulls=True),
        is_tail_section=pl.any_horizontal(_above("is_named_tail", depth, nothing=False) for depth in depths),
    )
    return lines.filter(pl.col("level").is_null()).drop("level", "opens"), sections


def _above(column: str, depth: int, nothing: str | bool) -> pl.Expr:
    """The value of the last heading of this depth, until a higher heading or another article ends it."""
    # The opening of an article has level 0 and so ends everything before it.
    starts_over = (pl.col("level") < depth) | _is_new("document")
    value = pl.when(pl.col("level") == depth).then(pl.col(column)).when(starts_over).then(pl.lit(nothing))
    return value.forward_fill().fill_null(pl.lit(nothing))


def _units(lines: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines of prose and lists as they are, table rows cut into cells, with cuts in what is prose; and the table rows.

    Units: document, start, line, section_id, line_id, layout (text, row, caption, infobox).
    """
    line = pl.col("line")
    layout = line.str.extract(f"([{''.join(_LAYOUTS)}])")
    lines = lines.with_row_index("line_id").with_columns(
        layout=layout.replace_strict(_LAYOUTS, default="text", return_dtype=pl.String)
    )
    is_row, is_text = pl.col("layout") == "row", pl.col("layout") == "text"
    is_new_table = (pl.col("layout") == "table") | (is_row != is_row.shift(1)) | _is_new("section_id")
    lines = lines.with_columns(table_id=is_new_table.fill_null(value=True).cast(pl.UInt32).cum_sum())
    prose = lines.filter(~is_row & (pl.col("layout") != "table")).drop("table_id", "after_blank")
    # A caption's mark is markup when markup follows it, else it stands for the first letter.
    caption = line.str.replace(rf"^([\s{FILLER}]*){CAPTION}([\s{FILLER}])", f"${{1}}{FILLER}${{2}}")
    prose = prose.with_columns(line=pl.when(is_text).then(with_cuts(line)).otherwise(caption))
    runs, rows = _cells(lines.filter(is_row))
    return pl.concat([prose, runs.select(prose.columns)]).sort("line_id", "start", maintain_order=True), rows


def _cells(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Units of table rows, and the rows.

    A run of short cells is one unit (layout row); a cell of prose or with bullets is one of its own (layout text).
    """
    line = pl.col("line")
    rows = rows.with_columns(
        is_header=line.str.contains(HEADER, literal=True),
        line=line.str.replace_all(f"[{ROW}{HEADER}]", CELL).str.split(CELL),
    )
    cells = _split(rows, "line", "_row", separator=1).with_columns(
        value=readable(line),
        prose=with_cuts(line),
        is_last=_is_new("_row").shift(-1, fill_value=True),
        cell=_place("_row"),
    )
    # What stands before the first mark is no cell, and neither is nothing behind the last.
    cells = cells.filter((pl.col("cell") > 0) & ~(pl.col("is_last") & (pl.col("value") == "")))
    is_sentence = (pl.col("value").str.len_chars() >= _LONG_CELL) & pl.col("value").str.contains(r"[.!?][\"”)]*$")
    cells = cells.with_columns(
        spans=line.str.slice(0, 4).str.replace_all(f"[^{SPAN_RANGE}]", ""),
        is_long=~pl.col("is_header")
        & (line.str.contains(BULLET, literal=True) | pl.col("prose").str.contains(CUT, literal=True) | is_sentence),
    )
    starts_run = _is_new("line_id") | pl.col("is_long") | pl.col("is_long").shift(1).fill_null(value=False)
    is_long = pl.col("is_long").first()
    runs = cells.group_by(starts_run.cast(pl.UInt32).cum_sum().alias("run"), maintain_order=True).agg(
        pl.col("document", "section_id", "line_id", "start").first(),
        line=pl.when(is_long).then(pl.col("prose").first()).otherwise(line.str.join(CELL)),
        layout=pl.when(is_long).then(pl.lit("text")).otherwise(pl.lit("row")),
    )
    return runs, _rows(cells)


def _rows(cells: pl.DataFrame) -> pl.DataFrame:
    """One row a table row: line_id, row_id, table_id, cells, columns, row_head, is_header.

    The first row holds the column names when the markup says so, or when it is made of short cells without digits, half
    of which at least are usual words of headers.  The head of a row is its first cell without digits, else its first.
    """
    value = pl.col("value")
    rows = cells.group_by("line_id", maintain_order=True).agg(
        pl.col("table_id", "is_header", "after_blank").first(),
        pl.col("spans"),
        cells=value,
        heads=pl.when("is_long").then(pl.lit("")).otherwise(value),
        may_be_header=(value.str.len_chars() <= _SHORT_HEADER).all()
        & ~value.str.contains(r"\d").any()
        & ~pl.col("is_long").any()
        & ((value != "").sum() > 1)
        & (value.str.contains(HEADER_WORD).sum() * 2 >= (value != "").sum()),
    )
    rows = spread(rows)
    is_alone = _is_new("table_id") & _is_new("table_id").shift(-1, fill_value=True)
    has_header = pl.col("is_header").any().over("table_id")
    # A blank line may part two tables that stand one below the other.
    is_first = _is_new("table_id") & ~is_alone | ~_is_new("table_id") & pl.col("after_blank")
    is_header = pl.col("is_header") | (is_first & pl.col("may_be_header") & ~has_header)
    is_name = pl.element().str.contains(r"\p{L}{2}") & ~pl.element().str.contains(r"\d")
    names = pl.col("heads").list.filter(is_name), pl.col("heads").list.filter(pl.element() != "")
    head = pl.coalesce(cells.list.first() for cells in names).str.slice(0, _SHORT_LINE)
    rows = rows.with_row_index("row_id").with_columns(is_header=is_header)
    rows = rows.with_columns(row_head=pl.when(~pl.col("is_header")).then(head))
    rows = rows.join(_columns(rows), on="line_id", how="left", maintain_order="left")
    # A last cell with nothing in it leaves no trace in the text.
    missing = pl.lit("").repeat_by(
        (pl.col("columns").list.len().cast(pl.Int64) - pl.col("cells").list.len()).clip(0).fill_null(0)
    )
    return rows.with_columns(cells=pl.concat_list("cells", missing)).select(
        "line_id", "row_id", "table_id", "cells", "columns", "row_head", "is_header"
    )


def _columns(rows: pl.DataFrame) -> pl.DataFrame:
    """The column names of each row that has at least half as many cells: line_id, columns.

    Names are looked up for such rows only: filled down to every row, one header of 100,000 cells over 100,000 short
    rows would not fit into memory.
    """
    width = pl.col("cells").list.len()
    names_columns = pl.col("is_header") & (pl.col("cells").list.unique().list.len() > 1)
    below = rows.with_columns(
        header=pl.when(names_columns).then("row_id").forward_fill().over("table_id"),
        header_width=pl.when(names_columns).then(width).forward_fill().over("table_id"),
    ).filter(~pl.col("is_header") & (width * 2 >= pl.col("header_width")))
    headers = rows.filter(names_columns).select(header="row_id", columns="cells")
    return (
        below.select("line_id", "header").join(headers, on="header", how="left", maintain_order="left").drop("header")
    )


def _pieces(units: pl.DataFrame) -> pl.DataFrame:
    """Units cut into items and sentences without blanks and marks at their ends: char_start, char_end, text."""
    is_text = pl.col("layout") == "text"
    bulleted = pl.when(is_text).then(pl.col("line").str.split(BULLET)).otherwise(pl.concat_list("line"))
    items = _split(units.with_columns(line=bulleted), "line", "unit", separator=1).with_columns(
        is_item=is_text & ~_is_new("unit"),
        depth=pl.col("line").str.extract(f"^({DEEPER}*)").str.len_chars().cast(pl.Int32) + 1,
        line=pl.col("line").str.split(CUT),
    )
    sentences = _split(items, "line", "item", separator=0).with_columns(
        # A break ends a paragraph, so what follows it is another one.
        breaks=pl.col("line").str.ends_with(BREAK).cast(pl.UInt32).cum_sum().shift(1, fill_value=0),
        stripped=pl.col("line").str.strip_chars_start(_EDGES),
        item_depth=pl.when("is_item").then("depth"),
    )
    lead = pl.col("line").str.len_chars() - pl.col("stripped").str.len_chars()
    passage = pl.col("stripped").str.strip_chars_end(_EDGES)
    return (
        sentences.with_columns(char_start=pl.col("start") + lead, line=passage)
        .filter(pl.col("line") != "")
        .with_columns(
            char_end=pl.col("char_start") + pl.col("line").str.len_chars(),
            text=readable(pl.col("line")),
            lacks_letter=pl.col("line").str.starts_with(CAPTION),
        )
        .drop("start", "stripped", "depth")
    )


def _numbered(pieces: pl.DataFrame, sections: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Ids in reading order, the kind of each passage, its section and table row, and what is never read for facts."""
    kind = (
        pl.when(pl.col("layout") == "row")
        .then(pl.lit("table_row"))
        .when(pl.col("layout") != "text")
        .then(pl.col("layout"))
        .when("is_item")
        .then(pl.lit("list_item"))
        .otherwise(pl.lit("sentence"))
    )
    new_paragraph = pl.any_horizontal(_is_new(column) for column in ("unit", "item", "breaks"))
    pieces = (
        pieces.with_row_index("passage_id")
        .with_columns(kind=kind, paragraph_id=new_paragraph.cast(pl.UInt32).cum_sum())
        .join(sections, on="section_id", how="left", maintain_order="left")
    )
    first_run = pieces.filter(pl.col("kind") == "table_row").unique("line_id", keep="first", maintain_order=True)
    whole_rows = rows.select("line_id", "cells", "columns").join(
        first_run.select("line_id", "passage_id"), on="line_id"
    )
    return (
        pieces.join(rows.drop("cells", "columns"), on="line_id", how="left", maintain_order="left")
        .join(whole_rows.drop("line_id"), on="passage_id", how="left", maintain_order="left")
        .with_columns(pl.col("is_header").fill_null(value=False))
        .with_columns(
            is_tail=(pl.col("kind") == "caption")
            | (pl.col("is_tail_section") & pl.col("row_id").is_null())
            | pl.col("is_header")
        )
    )


def _in_lists(frame: pl.DataFrame) -> pl.DataFrame:
    """Give each list item the line that introduces its list: a parent item, the paragraph right above, or the heading.

    A paragraph introduces a list when it ends with a colon, or is one short line without a full stop; an item those
    nested in it when it does and holds no number.
    """
    is_item = pl.col("kind") == "list_item"
    is_sentence_end = pl.col("text").str.contains(r"[.!?;,][\"”’)]*$")
    is_alone = _is_new("paragraph_id") & _is_new("paragraph_id").shift(-1, fill_value=True)
    is_short = is_alone & ~is_sentence_end & (pl.col("text").str.len_chars() <= _SHORT_LINE)
    is_note = pl.col("text").str.contains("^(?i:see|main article)")
    frame = frame.with_columns(
        row=pl.int_range(pl.len(), dtype=pl.Int64), opens=pl.col("text").str.ends_with(":") | (is_short & ~is_note)
    )
    introduces = (pl.col("kind") == "sentence") & pl.col("opens")
    frame = frame.with_columns(above=_introduction(is_item, introduces))
    for depth in _DEPTHS:
        is_nested = is_item & (pl.col("item_depth") >= depth)
        is_parent = is_item & (pl.col("item_depth") == depth - 1) & pl.col("opens")
        is_parent = is_parent & (pl.col("text").str.ends_with(":") | ~pl.col("text").str.contains(r"\d"))
        frame = frame.with_columns(
            above=pl.when(is_nested).then(pl.coalesce(_introduction(is_nested, is_parent), "above")).otherwise("above")
        )
    heading = pl.coalesce(pl.col("text").gather(pl.col("above")).str.slice(0, _LONG_HEADING), _unless_empty("section"))
    return frame.with_columns(
        list_heading=pl.when(is_item).then(heading),
        list_heading_id=pl.when(is_item).then(pl.col("passage_id").gather(pl.col("above"))),
    )


def _introduction(listed: pl.Expr, introduces: pl.Expr) -> pl.Expr:
    """The row of the last passage that is not ``listed``, if it introduces a list and stands in the same section."""
    last = _pulled_down(pl.col("row"), ~listed)
    is_same_section = pl.col("section_id").gather(last) == pl.col("section_id")
    return pl.when(listed & is_same_section & introduces.gather(last)).then(last)


def _unless_empty(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != "").then(pl.col(column))


def misplaced(passages: pl.DataFrame, texts: Mapping[str, str]) -> pl.DataFrame:
    """The passages that are not the characters of their file at their place.

    texts: by source_file, for every passage
    Returns source_file, char_start, char_end, passage, and found: what is there instead.
    """
    told = passages.select("source_file", "char_start", "char_end", "passage")
    places = told.drop("passage").iter_rows()
    found = pl.Series("found", [texts[file][start:end] for file, start, end in places], dtype=pl.String)
    return told.with_columns(found).filter(pl.col("passage") != pl.col("found"))
