"""The canonical layout every source format is turned into: the same number of characters, markup replaced by marks.

What belongs here: the characters that stand for layout, and the few helpers that keep a replacement as
long as what it replaces.  What does not: knowledge of any one format (``formats/``) or of sentences (``sentences``).

A canonical text has exactly as many code points as the file's text, so an offset into one is an offset into the other.
Marks are control characters (one byte each, which keeps masked texts small), and ``normalised`` removes those from the
input first, so a text cannot forge layout.  0x1c to 0x1f are no marks because Python takes them for blanks.
"""

import html
import re
from typing import Final

FILLER: Final = "\x01"  # markup that vanishes: width zero in the readable text
HEADINGS: Final = "\x02\x03\x04\x05\x06\x07"  # a heading line of level 1 to 6
TITLE: Final = "\x08"  # the line that repeats the article's title
BULLET: Final = "\x0e"  # starts a list item
DEEPER: Final = "\x0f"  # behind a bullet: the item is nested, one level for each
ROW: Final = "\x10"  # starts a table row
CELL: Final = "\x11"  # ends a cell and starts the next
HEADER: Final = "\x12"  # starts a table row that holds column names
CAPTION: Final = "\x13"  # the line is a caption or other debris: kept as a passage, never read for facts
INFOBOX: Final = "\x14"  # the line is a key and a value of an infobox
TABLE: Final = "\x15"  # a table starts
BREAK: Final = "\x16"  # a line break inside a table cell: ends a sentence
DOT: Final = "\x17"  # a full stop that ends no sentence (set by `sentences`)
SOFT_DOT: Final = "\x18"  # a full stop of an initial or acronym, which may also end a sentence (set by `sentences`)
CUT: Final = "\x19"  # between two sentences (set by `sentences`, takes no room in offsets)
ROWSPANS: Final = range(0xE100, 0xE200)  # first character of a cell: it spans so many rows
COLSPANS: Final = range(0xE200, 0xE300)

SPAN_RANGE: Final = "\ue100-\ue2ff"
MARK_RANGE: Final = f"\x01-\x08\x0e-\x1b{SPAN_RANGE}"
STAND_IN: Final = "\ufffd"

_ODD = re.compile(f"[\x00-\x08\x0b-\x1f\x7f\x85\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff{SPAN_RANGE}]")
_PRIVATE = re.compile(f"[{SPAN_RANGE}]")
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LINE_ENDS = re.compile("\r(?!\n)|[\x0b\x0c\x85\u2028\u2029]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def normalised(text: str) -> str:
    """The text with plain line feeds for odd line ends, and fillers for control and invisible characters."""
    if not _ODD.search(text):
        return text
    text = _PRIVATE.sub(STAND_IN, text)
    text = _LINE_ENDS.sub("\n", text)
    return _INVISIBLE.sub(FILLER, text)


def fill(length: int) -> str:
    """As many fillers."""
    return FILLER * length


def padded(readable: str, length: int) -> str:
    """``readable`` followed by fillers up to ``length``; cut off when it is longer than its source."""
    return readable[:length] + FILLER * (length - len(readable))


def stretched(readable: str, length: int) -> str:
    """``readable`` in ``length`` characters, its last one at the end, so that a quote holds the whole of its source."""
    if len(readable) >= length or not readable[-1:].strip():
        return padded(readable, length)
    return padded(readable[:-1], length - 1) + readable[-1]


def filled(match: re.Match[str]) -> str:
    """Replacement function: the whole match is markup."""
    return FILLER * (match.end() - match.start())


def blanked_but(match: re.Match[str], group: int | str, mark: str = "") -> str:
    """Replacement function body: keep one group in its place, fill the rest, put ``mark`` at the start of the match.

    Raises ValueError when the mark does not fit before the group.
    """
    start, end = match.start(), match.end()
    left, right = match.span(group)
    if left - start < len(mark):
        raise ValueError(f"no room for a mark of {len(mark)} before the kept text")
    return mark + FILLER * (left - start - len(mark)) + match[group] + FILLER * (end - right)


def entities_decoded(text: str) -> str:
    """``&amp;`` becomes ``&`` and fillers; what stands for no character stays as it is."""
    if "&" not in text:
        return text
    return _ENTITY.sub(_entity, text)


def _entity(match: re.Match[str]) -> str:
    decoded = html.unescape(match[0])
    if len(decoded) > len(match[0]) or decoded == match[0]:
        return match[0]
    decoded = normalised(decoded).replace("\n", " ")
    return padded(decoded, len(match[0]))


def bullet(depth: int, room: int) -> str:
    """The marks of a list item of this depth in ``room`` characters."""
    return padded(BULLET + DEEPER * (min(depth, 6) - 1), room)


def visible(canonical: str) -> str:
    """The readable words of a stretch of canonical text, on one line."""
    return " ".join(re.sub(f"[{MARK_RANGE}]", "", canonical).split())
