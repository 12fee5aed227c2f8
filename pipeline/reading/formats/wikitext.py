"""Raw wikitext: links keep their label, known templates the words they show, tables become rows on one line each.

Written as passes of regular expressions from the inside out, each as long as what it replaces, because a parser tree
would have to be mapped back to offsets anyway, and because hostile nesting must not cost more than linear time:
mwparserfromhell reads 1.1 MB/s of real articles and needs 167 seconds for 80 kB of ``{{a|{{a|``.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from pipeline.reading.canonical import (
    BREAK,
    BULLET,
    CAPTION,
    CELL,
    COLSPANS,
    FILLER,
    HEADER,
    HEADINGS,
    INFOBOX,
    ROW,
    ROWSPANS,
    TABLE,
    blanked_but,
    bullet,
    entities_decoded,
    fill,
    filled,
    padded,
)
from pipeline.reading.formats import templates

_MAX_DEPTH: Final = 40  # levels of templates and links inside each other; MediaWiki itself stops at 40

_COMMENT: Final = re.compile(r"<!--|-->")
_HIDDEN: Final = (
    "ref|gallery|timeline|math|chem|ce|score|source|"
    "syntaxhighlight|imagemap|templatestyles|mapframe|maplink|graph|hiero|indicator"
)
_HIDDEN_TAG: Final = re.compile(rf"<(?P<close>/?)(?P<name>{_HIDDEN})\b[^<>]*?(?P<empty>/?)>", re.IGNORECASE)
_PARAMETER: Final = re.compile(r"\{\{\{[^{}]*\}\}\}")
_INNERMOST: Final = re.compile(
    r"\{\{(?P<template>[^{}]*)\}\}|\[\[(?P<link>(?:[^\[\]{}]|\[(?!\[)[^\[\]{}\n]*\](?!\]))*)\]\]"
)
_UNCLOSED: Final = re.compile(r"\{\{[^{}\n]*|\}\}|\[\[|\]\]")
EXTERNAL_LINK: Final = re.compile(
    r"\[(?:(?:https?|ftp|mailto):|//)[^\s\[\]<>{}|]*(?P<label>[ \t][^\[\]\n]*)?\]", re.IGNORECASE
)
_URL: Final = re.compile(r"https?://[^\s\[\]<>{}|\"”]+")
_BREAK_TAG: Final = re.compile(r"<br\b[^<>]*>|</?p\b[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(
    r"</?(?:nowiki|small|big|sup|sub|b|i|u|s|em|strong|span|div|center|font|blockquote|poem|section|onlyinclude|noinclude|includeonly|"
    r"abbr|cite|code|tt|del|ins|li|ul|ol|dl|dd|dt|q|time|kbd|pre|var|wbr|hr|references|table|tr|td|th|tbody|h[1-6]|bdi|ruby|rt|rp)\b[^<>]*>",
    re.IGNORECASE,
)
_QUOTES: Final = re.compile(r"'{2,5}")
_MAGIC: Final = re.compile(r"__[A-Z]{3,30}__")
_HEADING: Final = re.compile(
    rf"^(={{1,6}})[ \t{FILLER}]*(?P<heading>[^\s={FILLER}](?:[^\n]*?[^\s={FILLER}])?)"
    rf"[ \t{FILLER}]*(={{1,6}})[ \t\r{FILLER}]*$",
    re.MULTILINE,
)
_LIST: Final = re.compile(rf"[ \t{FILLER}]*(?P<marks>[*#:;]+)(?P<gap>[ \t{FILLER}]*)")
_STARRED: Final = re.compile(rf"[ \t{FILLER}]*\*+[ \t{FILLER}]*[^\W_]")
_IMAGE_PREFIX: Final = re.compile(r"\s*:?(?:file|image|media|fichier|datei|archivo|bild)\s*:", re.IGNORECASE)
_HIDDEN_LINK: Final = re.compile(
    r"\s*(?:category|kategorie|categoría|catégorie)\s*:|\s*[a-z]{2,3}(?:-[a-z]+)?:(?!\s)", re.IGNORECASE
)
_SPAN: Final = re.compile(r"(row|col)span\s*=\s*[\"']?\s*(\d{1,4})", re.IGNORECASE)
_MAX_ATTRIBUTES: Final = 400  # characters before the bar of a cell that may be its attributes

TABLE_START: Final = re.compile(rf"[ \t:{FILLER}]*\{{\|")
_TABLE_END: Final = re.compile(rf"[ \t{FILLER}]*\|\}}")
_TABLE_LINE: Final = re.compile(rf"[ \t{FILLER}]*(?P<mark>\|-|\|\+|\||!)")


def mask(text: str, unknown: Counter[str] | None = None) -> str:
    """Canonical layout of normalised wikitext; unknown templates in running text are counted in ``unknown``."""
    text = _without(text, _comments(text))
    text = _without(text, _hidden(text))
    text = _PARAMETER.sub(filled, text)
    text = EXTERNAL_LINK.sub(labelled, text)
    text = _unnested(text, Counter() if unknown is None else unknown)
    text = _URL.sub(filled, text)
    text = _BREAK_TAG.sub(lambda match: padded(BREAK, len(match[0])), text)
    text = _TAG.sub(filled, text)
    text = _QUOTES.sub(filled, text)
    text = _MAGIC.sub(filled, text)
    text = entities_decoded(text)
    text = _HEADING.sub(
        lambda match: blanked_but(match, "heading", HEADINGS[min(len(match[1]), len(match[3])) - 1]), text
    )
    return "\n".join(_lines(text.split("\n")))


def labelled(match: re.Match[str]) -> str:
    """An external link shows its label, or nothing."""
    return blanked_but(match, "label") if match["label"] else filled(match)


def _without(text: str, spans: Iterator[tuple[int, int]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end in spans:
        pieces += [text[position:start], fill(end - start)]
        position = end
    return "".join([*pieces, text[position:]])


def _comments(text: str) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for tag in _COMMENT.finditer(text):
        if tag[0] == "<!--" and start is None:
            start = tag.start()
        elif tag[0] == "-->" and start is not None:
            yield start, tag.end()
            start = None


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """References and other tags whose content is not prose, from the opening to the closing tag."""
    opening: re.Match[str] | None = None
    for tag in _HIDDEN_TAG.finditer(text):
        if opening is None:
            if tag["close"] or tag["empty"]:
                yield tag.span()
            else:
                opening = tag
        elif tag["close"] and tag["name"].lower() == opening["name"].lower():
            yield opening.start(), tag.end()
            opening = None
        elif not tag["close"] and not tag["empty"]:
            # The earlier tag was never closed: only the tag itself is markup.
            yield opening.span()
            opening = tag
    if opening is not None:
        yield opening.span()


def _unnested(text: str, unknown: Counter[str]) -> str:
    """Templates and links replaced by what they show, the innermost first."""

    def shown(match: re.Match[str]) -> str:
        if match["template"] is None:
            return _link(match[0])
        return templates.shown(match[0], unknown, is_inline=_is_inline(match))

    for _ in range(_MAX_DEPTH):
        text, count = _INNERMOST.subn(shown, text)
        if not count:
            break
    return _UNCLOSED.sub(filled, text)


def _is_inline(match: re.Match[str]) -> bool:
    """Whether a template stands among words; one that fills its line is a box or a note, which says nothing here."""
    text, start, end = match.string, match.start(), match.end()
    before = text[text.rfind("\n", max(0, start - 200), start) + 1 : start]
    return bool(before.strip(FILLER + " \t|*#:;!-")) or text[end : end + 1] not in ("", "\n", FILLER)


def _link(source: str) -> str:
    inner = source[2:-2]
    if _IMAGE_PREFIX.match(inner) and not inner.lstrip().startswith(":"):
        return _image(source)
    if _HIDDEN_LINK.match(inner) and not inner.lstrip().startswith(":"):
        return fill(len(source))
    label_at = inner.rfind("|") + 1
    label = inner[label_at:]
    if label_at and not label.strip():  # the pipe trick: the target without its bracketed part
        target = re.sub(r"\s*\([^()]*\)$", "", inner[: label_at - 1]).rsplit(":", 1)[-1]
        return padded(target, len(source))
    if not label_at and label.startswith(":"):
        label = FILLER + label[1:]
    return fill(2 + label_at) + label + fill(2)


def _image(source: str) -> str:
    """An image becomes a line of its own that holds its caption; the brackets give the room for the line ends."""
    caption = source[source.rfind("|") + 1 : -2]
    if " " not in caption.strip() or "=" in caption[:12] or "\n" in source:
        return fill(len(source))
    return "\n" + padded(CAPTION, len(source) - 3 - len(caption)) + caption + FILLER + "\n"


def _lines(lines: list[str]) -> Iterator[str]:
    """Lists and paragraphs outside tables, rows inside them."""
    table: list[str] = []
    depth = 0
    previous_is_text = False
    pending: str | None = None
    for line in lines:
        if TABLE_START.match(line):
            depth += 1
        if depth:
            if pending is not None:
                yield pending
                pending = None
            if any(mark in line for mark in HEADINGS):  # a heading ends a table that was left open
                yield from _table(table)
                table, depth = [], 0
            else:
                table.append(line)
                if _TABLE_END.match(line):
                    depth -= 1
                    if not depth:
                        yield from _table(table)
                        table = []
                previous_is_text = False
                continue
        masked, is_text = _plain_line(line)
        if pending is None:
            pending = masked
        elif is_text and previous_is_text:
            pending += " " + masked  # one paragraph over several lines; the blank stands for the line end
        else:
            yield pending
            pending = masked
        previous_is_text = is_text
    if pending is not None:
        yield pending
    yield from _table(table)


def _plain_line(line: str) -> tuple[str, bool]:
    """The line with list marks, and whether it is part of a paragraph that may go on in the next line."""
    marks = _LIST.match(line)
    if marks:
        depth = sum(mark in "*#" for mark in marks["marks"])
        return (bullet(depth, marks.end()) if depth else fill(marks.end())) + line[marks.end() :], False
    bare = line.strip(FILLER + " \t\r")
    return line, bool(bare) and not any(mark in line for mark in HEADINGS + CAPTION + INFOBOX + BULLET)


def _table(lines: list[str]) -> Iterator[str]:
    """Rows of a table, each on one line: line ends inside a row become blanks or breaks."""
    row: list[str] = []
    for line in lines:
        mark = _TABLE_LINE.match(line)
        kind = mark["mark"] if mark else ""
        if TABLE_START.match(line):
            yield from _row(row)
            row = []
            yield padded(TABLE, len(line)) if line else line
        elif _TABLE_END.match(line) or kind == "|-":
            yield from _row(row)
            row = []
            yield fill(len(line))
        elif kind == "|+":
            yield from _row(row)
            row = []
            yield padded(CAPTION, mark.end() if mark else 0) + line[mark.end() if mark else 0 :]
        else:
            row.append(line)
    yield from _row(row)


def _row(lines: list[str]) -> Iterator[str]:
    if not lines:
        return
    masked: list[str] = []
    header_cells: list[bool] = []
    for line in lines:
        line = re.sub(f"{CAPTION}.*", filled, line)
        mark = _TABLE_LINE.match(line)
        if mark and mark["mark"] in "|!":
            is_header = mark["mark"] == "!"
            start = mark.end()
            for cell in re.split(r"(\|\||!!)" if is_header else r"(\|\|)", line[start:]):
                if cell in ("||", "!!"):
                    masked.append(CELL + FILLER)
                    continue
                prefix = "" if masked and masked[-1] == CELL + FILLER else padded(CELL, start)
                masked.append((" " if masked and prefix else "") + prefix + _cell(cell))
                header_cells.append(is_header)
        else:
            masked.append((BREAK if masked else "") + _listed(line))
    text = "".join(masked)
    if header_cells:
        text = text.replace(CELL, HEADER if all(header_cells) else ROW, 1)
    yield text


def _cell(cell: str) -> str:
    """A cell without its attributes; spans are marked where the attributes stood."""
    bar = cell.find("|", 0, _MAX_ATTRIBUTES)
    attributes = cell[: bar + 1]
    if bar < 0 or ("=" not in attributes and attributes.strip(FILLER + " \t|")):
        return _listed(cell) if _STARRED.match(cell) else cell
    marks = "".join(
        chr((ROWSPANS if axis.lower() == "row" else COLSPANS).start + min(int(count), 255))
        for axis, count in _SPAN.findall(attributes)
    )
    content = cell[len(attributes) :]
    return padded(marks, len(attributes)) + (_listed(content) if _STARRED.match(content) else content)


def _listed(text: str) -> str:
    """Text inside a row, with the marks of the list item it may be."""
    signs = _LIST.match(text)
    if not signs:
        return text
    depth = sum(sign in "*#" for sign in signs["marks"])
    return (bullet(depth, signs.end()) if depth else fill(signs.end())) + text[signs.end() :]
