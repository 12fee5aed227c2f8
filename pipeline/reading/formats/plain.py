"""Seed layout and plain extracts: ``== H ==`` headings, ``- `` bullets, pipe tables, one paragraph a line."""

import re
from typing import Final

from pipeline.reading.canonical import (
    BULLET,
    CAPTION,
    CELL,
    FILLER,
    HEADER,
    HEADINGS,
    INFOBOX,
    ROW,
    TITLE,
    blanked_but,
    bullet,
    entities_decoded,
    filled,
    padded,
    visible,
)
from pipeline.reading.vocabulary import FINITE_VERB, LISTED

HEADING: Final = re.compile(
    rf"^[ \t{FILLER}]*(={{1,6}})[ \t]*(?P<heading>[^\s=](?:[^\n]*[^\s=])?)[ \t]*(={{1,6}})[ \t\r{FILLER}]*$",
    re.MULTILINE,
)
_BULLET = re.compile(r"^(?P<indent>[ \t]*)(?P<marks>[-*•·]+(?=[ \t])|\*+(?=\w))(?P<gap>[ \t]*)(?=\S)", re.MULTILINE)
_TABLE_ROW = re.compile(r"^[ \t]*\|.*\|[ \t\r]*$", re.MULTILINE)
_RULER = re.compile(r"^[ \t]*\|(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t\r]*$", re.MULTILINE)
_CELL_BULLET = re.compile(r"(?<=[ \t|.])\*+(?=\s?\w)")
_KEY_VALUE = re.compile(r"^(?=[A-Z])[\w /()'-]{2,40}: (?=\S)[^\n]{1,160}$", re.MULTILINE)
_INFOBOX_STUB = re.compile(r"^(?P<word>[ \t]*Infobox\b[^\n]{0,60})\n(?P<items>(?:[ \t]*[-*] [^\n]*\n?)*)", re.MULTILINE)
_DEBRIS = re.compile(r"(?i)^(?:map|image|file|flag|caption|filetype|width|header)\b|\.(?:svg|png|jpe?g|gif)\b|^\W*\w*=")
_STYLE_DEBRIS = re.compile(
    r"^[ \t]*(?:[-*] )?(?:\|\}?[ \t]*)?(?:style|class|align|width|colspan|rowspan|bgcolor)\s*=[^\n]*$", re.MULTILINE
)


_NARROW, _WIDE, _FEW = 40, 120, 4  # widths of lines of a wrapped text, and how many lines at least must be full
_FOOTNOTE_MARK: Final = re.compile(r"(?<=[^\s\[])(?:[ \t]?\[(?:\d{1,3}|[a-z]|note \d+|citation needed)\])+")
_STYLE: Final = re.compile("(?:style|class|align|width|span|bgcolor)[ \t]*=")
_SHORT: Final = 160  # characters; a longer line is prose
_UNFINISHED: Final = re.compile(r"[^\s.!?;,:][\"”’)\]]*[ \t\r]*$")
_ITEM_START: Final = re.compile(rf"[ \t{FILLER}]*[\"“(]?[^\W_a-z]")
_MARKED: Final = re.compile(f"[{BULLET}{CAPTION}{CELL}{HEADER}{HEADINGS}{INFOBOX}{ROW}{TITLE}]")
TIGHT_HEADING: Final = re.compile(r"^=+[^=\s]", re.MULTILINE)


def title(text: str) -> str:
    """The title of a first line ``= T =``, or ""."""
    found = re.match(rf"[\s{FILLER}]*=[ \t]*(?P<title>[^=\n]{{1,300}}?)[ \t]*=[ \t\r]*(?:\n|$)", text)
    return visible(entities_decoded(found["title"])) if found else ""


def mask(text: str, *, bare_lists: bool = False) -> str:
    """Canonical layout of a normalised text in seed layout; ``bare_lists``: list items are lines without a bullet."""
    text = masked_footnotes(unwrapped(entities_decoded(text)))
    if _STYLE.search(text):
        text = _STYLE_DEBRIS.sub(_debris_line, text)
    text = masked_headings(text)
    text = _infobox(text)
    text = masked_bullets(masked_tables(text))
    return masked_bare_lists(text) if bare_lists else text


def masked_footnotes(text: str) -> str:
    """The marks of footnotes, ``[1]``, vanish where they stand behind a word or a full stop."""
    return _FOOTNOTE_MARK.sub(filled, text) if "[" in text else text


def unwrapped(text: str) -> str:
    """Paragraphs that were broken into lines of a fixed width put together again: the line end becomes a blank.

    A text is taken for wrapped when nearly every line that another one follows had no room for that one's first word.
    """
    lines = text.split("\n")
    width = max(map(len, lines))
    if not _NARROW <= width <= _WIDE:
        return text
    pairs = [number for number in range(len(lines) - 1) if _may_go_on(lines[number], lines[number + 1])]
    full = [number for number in pairs if len(lines[number]) + 1 + len(lines[number + 1].split(None, 1)[0]) > width]
    if len(full) < _FEW or len(full) * 10 < len(pairs) * 9:
        return text
    joined = set(full)
    return "".join(line + (" " if number in joined else "\n") for number, line in enumerate(lines))[:-1]


def _may_go_on(line: str, following: str) -> bool:
    is_text = bool(line.strip()) and not line.lstrip().startswith(("|", "+", "="))
    return is_text and bool(re.match(r"[ \t]*[^\s|+=\-*•\[]", following))


def masked_headings(text: str) -> str:
    """Heading lines ``== H ==`` with their marks; ``= T =`` as the first line is the title."""
    first = re.search(r"\S", text.replace(FILLER, " "))
    beginning = first.start() if first else -1

    def heading(match: re.Match[str]) -> str:
        level = min(len(match[1]), len(match[3]))
        is_title = level == 1 and match.start() <= beginning <= match.end()
        return blanked_but(match, "heading", TITLE if is_title else HEADINGS[level - 1])

    return HEADING.sub(heading, text)


def masked_bullets(text: str) -> str:
    """List items with their marks, nested ones by their indent or by the number of stars."""
    return _BULLET.sub(_bullet, text)


def _bullet(match: re.Match[str]) -> str:
    depth = max(len(match["marks"]), 1 + len(match["indent"].expandtabs(4)) // 2)
    return bullet(depth, len(match[0]))


def masked_bare_lists(text: str) -> str:
    """Runs of short lines without a full stop as list items: the line end before each becomes its bullet.

    Such a run begins below a heading, below a line that ends with a colon, or with a line that says what is listed.
    What is below a heading needs two lines, or one that is no sentence.
    """
    lines = text.split("\n")
    is_item = [_may_be_item(line) for line in lines]
    ends = list("\n" * (len(lines) - 1))
    number = 1
    while number < len(lines):
        if not is_item[number] or is_item[number - 1]:
            number += 1
            continue
        end = next((place for place in range(number, len(lines)) if not is_item[place]), len(lines))
        for place in _items(lines, number, end):
            above = lines[place - 1]
            if above.strip(" \t\r") and above[-1] == FILLER and re.search(f"[{HEADINGS}]", above):
                # A heading stays a line of its own: its last sign is the line end.
                lines[place - 1] = above[:-1] + "\n"
            ends[place - 1] = BULLET
        number = end
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))


def _may_be_item(line: str) -> bool:
    bare = line.strip(f" \t\r{FILLER}")
    return bool(
        0 < len(bare) <= _SHORT and _ITEM_START.match(bare) and _UNFINISHED.search(bare) and not _MARKED.search(line)
    )


def _items(lines: list[str], start: int, end: int) -> list[int]:
    """The numbers of the lines between ``start`` and ``end`` that are items; the others introduce those below them."""
    above = lines[start - 1].rstrip(f" \t\r{FILLER}")
    is_heading = bool(re.search(f"[{HEADINGS}]", above))
    introduces = [_introduces(lines, place, end) for place in range(start, end)]
    if not (is_heading or above.endswith(":") or introduces[0]):
        return []
    items = [place for place in range(start, end) if not introduces[place - start]]
    if is_heading and len(items) == 1 and not introduces[0]:
        return [place for place in items if not FINITE_VERB.search(lines[place])]
    return items


def _introduces(lines: list[str], place: int, end: int) -> bool:
    """A line that names what is listed, without a number, above one with a number."""
    line = lines[place]
    return (
        place + 1 < end
        and not re.search(r"\d", line)
        and bool(LISTED.search(line))
        and bool(re.search(r"\d", lines[place + 1]))
    )


def masked_tables(text: str) -> str:
    """Lines between bars as table rows; a row above a Markdown ruler as their header."""
    return _TABLE_ROW.sub(_row, _markdown_header(text))


def _markdown_header(text: str) -> str:
    """A Markdown ruler says that the row above holds the column names."""

    def ruler(match: re.Match[str]) -> str:
        return filled(match)

    if not _RULER.search(text):
        return text
    with_header = re.compile(rf"^([ \t]*)\|(.*\|[ \t\r]*\n)(?={_RULER.pattern[1:]})", re.MULTILINE)
    text = with_header.sub(lambda match: f"{match[1]}{HEADER}{match[2]}", text)
    text = _RULER.sub(ruler, text)
    return re.sub(rf"^[ \t]*{HEADER}.*$", _row, text, flags=re.MULTILINE)


def _row(match: re.Match[str]) -> str:
    row = _CELL_BULLET.sub(lambda stars: bullet(len(stars[0]), len(stars[0])), match[0]).replace("|", CELL)
    return row if HEADER in row else row.replace(CELL, ROW, 1)


def _debris_line(match: re.Match[str]) -> str:
    return CAPTION + match[0][1:]


def _infobox(text: str) -> str:
    """Key-value lines between the title and the first paragraph, and the "Infobox" stub with its bullets."""
    end = min((match.start() for match in re.finditer(f"[{HEADINGS}]", text)), default=len(text))
    lead, rest = text[:end], text[end:]
    lead = _INFOBOX_STUB.sub(_stub, lead)
    lines = lead.split("\n")
    for number, line in enumerate(lines):
        bare = line.strip()
        if not bare or bare[0] in (TITLE, INFOBOX, CAPTION):
            continue
        if not _KEY_VALUE.fullmatch(line.rstrip("\r")) or line.rstrip()[-1:] in ".:":
            break
        lines[number] = _key_value(line)
    return "\n".join(lines) + rest


def _key_value(line: str) -> str:
    # The mark has to stand somewhere and the line is full: the blank after the colon gives its place away.
    key, value = line.split(": ", 1)
    return f"{key}:{INFOBOX}{value}"


def _stub(match: re.Match[str]) -> str:
    lines = match[0].split("\n")
    return "\n".join([CAPTION + lines[0][1:] if lines[0] else "", *(_stub_line(line) for line in lines[1:])])


def _stub_line(line: str) -> str:
    dash = re.match(r"[ \t]*[-*] ", line)
    if not dash:
        return line
    mark = CAPTION if _DEBRIS.search(line[dash.end() :]) else INFOBOX
    return padded(mark, dash.end()) + line[dash.end() :]
