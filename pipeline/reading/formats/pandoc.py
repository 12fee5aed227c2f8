"""Plain text as pandoc writes it: bare headings after two blank lines, footnotes, grid tables, caption debris."""

import re
from typing import Final

from pipeline.reading.canonical import (
    CAPTION,
    CELL,
    FILLER,
    HEADER,
    HEADINGS,
    ROW,
    TABLE,
    entities_decoded,
    fill,
    filled,
    padded,
)
from pipeline.reading.formats import plain
from pipeline.reading.vocabulary import FINITE_VERB

_FOOTNOTE_TEXT = re.compile(r"^\[\d{1,3}\](?=[ \t\r]|$)(?:[^\n]*)", re.MULTILINE)
_CATEGORY = re.compile(r"^[^\n]*\bCategory:[^\n]*$", re.MULTILINE)
_TITLE_DEBRIS = re.compile(r"^[^\s\n]+_relations(?: [^\n.]{0,200})?$", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w])_(?=\S)([^_\n]{1,200})(?<=\S)_(?![\w])")
_IMAGE = re.compile(
    r"^(?P<file>[^\s|]{1,200}\.(?:jpe?g|JPE?G|png|PNG|svg|SVG|gif|GIF|tiff?|ogg|webm|pdf))(?=[ \t\r]|$)"
    r"(?P<caption>[^\n\]]{0,600}\]\])?",
    re.MULTILINE,
)
_HEADING = re.compile(
    r"(?<=\n)(?:[ \t\r]*\n)(?P<blank>[ \t\r]*\n)(?P<heading>[^\s\[+|\-•*][^\n]{0,118})(?=[ \t\r]*\n[ \t\r]*(?:\n|\Z))"
)
_SUB_HEADING = re.compile(
    rf"(?<=\n)(?P<blank>[ \t\r]*\n)(?P<heading>(?=[^\W\d_])[^\n.:;!?\]_{FILLER}{CAPTION}]{{2,70}}(?<![ \t\r]))"
    r"(?=[ \t\r]*\n[ \t\r]*\n[^\n])"
)
_GRID = re.compile(r"^\+(?:[-=:]+\+)+[ \t\r]*\n(?:[|+][^\n]*\n?)+", re.MULTILINE)
_GRID_RULER = re.compile(r"^\+(?:[-=: ]+\+)+[ \t\r]*$")


RECOGNISED: Final = re.compile(
    r"\n[ \t\r]*\n[ \t\r]*\n(?=\S)|^\+-{3,}|^-   \S|^[^a-z\n]{5,100} RELATIONS\b|^\[\d{1,3}\](?: |$)", re.MULTILINE
)


def mask(text: str) -> str:
    """Canonical layout of a normalised pandoc-like text."""
    text = plain.unwrapped(entities_decoded(text))
    text = _FOOTNOTE_TEXT.sub(_caption, text)
    text = plain.masked_footnotes(text)
    text = _CATEGORY.sub(_caption, text)
    text = _TITLE_DEBRIS.sub(_caption, text)
    text = _EMPHASIS.sub(rf"{FILLER}\1{FILLER}", text)
    text = _GRID.sub(_grid, text)
    text = _IMAGE.sub(_image, text)
    text = _HEADING.sub(_heading, text)
    text = _SUB_HEADING.sub(_sub_heading, text)
    return plain.masked_bullets(text)


def _caption(match: re.Match[str]) -> str:
    return CAPTION + match[0][1:]


def _image(match: re.Match[str]) -> str:
    """The name of a picture vanishes; its caption, up to the "]]" of lost markup, becomes a line of its own."""
    if not match["caption"]:
        return filled(match)
    return padded(CAPTION, len(match["file"])) + match["caption"][:-2] + FILLER + "\n"


def _heading(match: re.Match[str]) -> str:
    # The line end before the heading becomes its mark: the line itself has no room.
    heading, blank = match["heading"], match["blank"]
    if heading.rstrip().endswith((".", "!", "?")) and FINITE_VERB.search(heading):
        return match[0]
    before = match[0][: match.start("blank") - match.start()]
    return before + blank[:-1] + HEADINGS[1] + heading


def _sub_heading(match: re.Match[str]) -> str:
    if FINITE_VERB.search(match["heading"]):
        return match[0]
    return match["blank"][:-1] + HEADINGS[2] + match["heading"]


def _grid(match: re.Match[str]) -> str:
    """A grid table: what stands between two rulers is a row."""
    lines = match[0].split("\n")
    rendered: list[str] = []
    row: list[str] = []
    header_ends = next((number for number, line in enumerate(lines) if "=" in line and _GRID_RULER.match(line)), 0)
    for number, line in enumerate(lines):
        if _GRID_RULER.match(line) or not line.startswith(("|", "+")):
            if row:
                rendered.append(_grid_row(row, is_header=number == header_ends))
                row = []
            rendered.append((TABLE + fill(len(line) - 1)) if number == 0 else fill(len(line)))
        else:
            row.append(line)
    if row:
        rendered.append(_grid_row(row, is_header=False))
    return "\n".join(rendered)


def _grid_row(lines: list[str], *, is_header: bool) -> str:
    """One row of one or several text lines.

    With several lines only a row whose other cells are empty below the first line can keep its order of characters;
    otherwise each line is read as a row of its own, since characters never move.
    """
    mark = HEADER if is_header else ROW
    masked = []
    for number, line in enumerate(lines):
        cells = line.rstrip("\r").replace("|", CELL)
        masked.append((mark if number == 0 else CELL) + cells[1:] + fill(len(line) - len(cells)))
    if len(masked) == 1:
        return masked[0]
    return "\n".join(mark + line[1:] for line in masked)
