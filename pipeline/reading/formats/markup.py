"""HTML as MediaWiki renders it (and plain HTML like it): a scan over the tags that keeps every character's place.

A parser such as lxml gives no character positions, and repairs what it reads, so that offsets into the file would have
to be guessed back; a scan over the tags knows them.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from pipeline.reading.canonical import (
    BREAK,
    CAPTION,
    CELL,
    COLSPANS,
    FILLER,
    HEADER,
    HEADINGS,
    ROW,
    ROWSPANS,
    TABLE,
    TITLE,
    bullet,
    entities_decoded,
    fill,
    padded,
    visible,
)

RECOGNISED: Final = re.compile(r"<!doctype html|<html[\s>]|<body[\s>]", re.IGNORECASE)
_FRAGMENT: Final = re.compile(r"</(?:p|li|h[1-6]|td|div|ul)>", re.IGNORECASE)
_TOKEN: Final = re.compile(
    r"<!--|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,20})(?P<attributes>(?:\s[^<>]*)?)/?>|<![^<>]*>|<\?[^<>]*>"
)
_TITLE: Final = re.compile(r"<title[^<>]{0,100}>([^<]{1,300})</title>", re.IGNORECASE)
_FIRST_HEADING: Final = re.compile(r"<h1\b[^<>]{0,300}>(?P<heading>.{1,500}?)</h1>", re.IGNORECASE | re.DOTALL)
_REVISION: Final = re.compile(r'"wgRevisionId":\s*(\d{1,15})')
_CONTENT: Final = re.compile(
    r'<div\b[^<>]*\b(?:class="[^"<>]*\bmw-parser-output\b|id="(?:mw-content-text|bodyContent)")', re.IGNORECASE
)
_SITE: Final = re.compile(
    r"\s+[-–—|]\s+(?:Wikipedia|[^-–—|]{0,40}(?:encyclop|wiki)[^-–—|]{0,40})[^-–—|]{0,40}$", re.IGNORECASE
)

_RAW: Final = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "head",
        "nav",
        "footer",
        "audio",
        "video",
        "iframe",
        "select",
        "button",
        "form",
    }
)
_SKIPPED_CLASS: Final = re.compile(
    r"(?:class|role|id)=[\"'][^\"']*\b(?:reference|references|reflist|navbox|navigation|vertical-navbox|sidebar|metadata|ambox|hatnote|toc|thumb|thumbinner|"
    r"mw-editsection|printfooter|catlinks|noprint|portal|portalbox|flagicon|sistersitebox|side-box|mw-jump-link|shortdescription|mw-references-wrap|"
    r"infobox|mw-empty-elt|Inline-Template|error|mw-indicators|siteSub|contentSub|sortkey|mbox-small|authority-control)\b|display:\s*none",
    re.IGNORECASE,
)
_VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_BLOCKS: Final = frozenset(
    {"p", "div", "ul", "ol", "dl", "dt", "dd", "blockquote", "section", "article", "main", "aside", "header", "center"}
    | {"pre", "address", "hr", "body", "html", "tbody", "thead", "tfoot", "details", "summary"}
)
_SPAN: Final = re.compile(r"(row|col)span\s*=\s*[\"']?\s*(\d{1,4})", re.IGNORECASE)
_NEWLINES: Final = re.compile(r"[\n\t]")


def recognised(text: str) -> bool:
    """Whether a text is HTML: a page, or a fragment that begins with a tag."""
    head = text[:4000]
    return bool(RECOGNISED.search(head)) or (head.lstrip()[:1] == "<" and len(_FRAGMENT.findall(text[:200_000])) > 2)


def title(text: str) -> str:
    """The article's title: the first heading, else the page title without the name of the site."""
    found = _FIRST_HEADING.search(text)
    heading = visible(entities_decoded(re.sub(r"<[^<>]*>", "", found["heading"]))) if found else ""
    if heading:
        return heading
    page = _TITLE.search(text, 0, 200_000)
    return _SITE.sub("", visible(entities_decoded(page[1]))) if page else ""


def revision(text: str) -> str | None:
    """The revision that MediaWiki names in its page."""
    found = _REVISION.search(text, 0, 200_000)
    return found[1] if found else None


@dataclass
class _State:
    """Where the scan is: what is being skipped, how deep in lists and tables, and the row that is open."""

    out: list[str] = field(default_factory=list)
    skipping: str | None = None
    skip_depth: int = 0
    lists: int = 0
    tables: int = 0
    row_mark: int | None = None  # index in `out` of the mark of the open row
    is_header_row: bool = True
    line_has_text: bool = False
    in_figure: bool = False


def mask(text: str) -> str:
    """Canonical layout of normalised HTML."""
    content = _CONTENT.search(text)
    state = _State()
    position = 0
    comment_end = 0
    for token in _TOKEN.finditer(text):
        if token.start() < comment_end:
            continue
        state.out.append(_text(text[position : token.start()], state))
        position = token.end()
        if token[0] == "<!--":
            end = text.find("-->", token.end())
            position = comment_end = len(text) if end < 0 else end + 3
            state.out.append(fill(position - token.start()))
            continue
        state.out.append(_tag(token, state))
    state.out.append(_text(text[position:], state))
    masked = "".join(state.out)
    if content:  # what the site puts around the article is no part of it
        heading = _FIRST_HEADING.search(text, 0, content.start())
        kept = heading.span() if heading else (content.start(), content.start())
        masked = (
            _blank(masked[: kept[0]])
            + masked[kept[0] : kept[1]]
            + _blank(masked[kept[1] : content.start()])
            + masked[content.start() :]
        )
    return masked


def _blank(stretch: str) -> str:
    return fill(len(stretch))


def _text(stretch: str, state: _State) -> str:
    if not stretch:
        return ""
    if state.skipping:
        return fill(len(stretch))
    if not state.line_has_text and stretch.strip():
        state.line_has_text = True
    return entities_decoded(_NEWLINES.sub(" ", stretch))


def _tag(token: re.Match[str], state: _State) -> str:
    source = token[0]
    name = (token["name"] or "").lower()
    closes = bool(token["close"])
    if state.skipping:
        if name == state.skipping:
            state.skip_depth += -1 if closes else 1
            if not state.skip_depth:
                state.skipping = None
        return fill(len(source))
    if not name:
        return fill(len(source))
    if not closes and name not in _VOID and (name in _RAW or _SKIPPED_CLASS.search(token["attributes"])):
        if not source.endswith("/>"):
            state.skipping, state.skip_depth = name, 1
        return fill(len(source))
    return padded(_marks(name, token["attributes"], state, closes=closes), len(source))


def _marks(name: str, attributes: str, state: _State, *, closes: bool) -> str:
    """The marks that stand for a tag."""
    if name == "table":
        state.tables = max(0, state.tables + (-1 if closes else 1))
        _end_row(state)
        return "\n" if closes else "\n" + TABLE + "\n"
    if name == "tr":
        _end_row(state)
        return "\n"
    if name in ("td", "th") and state.tables:
        return "" if closes else _cell(name, attributes, state)
    if name == "caption" and state.tables:
        return "\n" if closes else "\n" + CAPTION
    if name in ("figure", "figcaption"):
        return "\n" if closes else "\n" + CAPTION
    if name in ("ul", "ol"):
        state.lists = max(0, state.lists + (-1 if closes else 1))
    in_row = state.row_mark is not None
    if name == "li":
        if closes:
            return "" if in_row else "\n"
        item = bullet(max(1, state.lists), 3 if not in_row else 4).rstrip(FILLER)
        return item if in_row else "\n" + item
    if name == "br":
        return BREAK
    if name in _BLOCKS:
        return BREAK if in_row else "\n"
    if len(name) == 2 and name[0] == "h" and name[1] in "123456":
        if closes:
            return "\n"
        _end_row(state)
        state.tables = 0
        return "\n" + (TITLE if name == "h1" else HEADINGS[int(name[1]) - 1])
    return ""


def _cell(name: str, attributes: str, state: _State) -> str:
    spans = "".join(
        chr((ROWSPANS if axis.lower() == "row" else COLSPANS).start + min(int(count), 255))
        for axis, count in _SPAN.findall(attributes)
    )
    if state.row_mark is None:
        state.row_mark = len(state.out)
        state.is_header_row = True
        mark = HEADER
    else:
        mark = CELL
    if name == "td" and state.is_header_row:
        state.is_header_row = False
        if state.row_mark < len(state.out):
            state.out[state.row_mark] = state.out[state.row_mark].replace(HEADER, ROW, 1)
        else:
            mark = ROW
    return mark + spans


def _end_row(state: _State) -> None:
    state.row_mark = None
