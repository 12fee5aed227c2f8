"""A MediaWiki XML export: many pages of wikitext in one file, with ``&lt;`` for ``<``."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.reading.canonical import FILLER, normalised
from pipeline.reading.formats import wikitext

RECOGNISED: Final = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?<mediawiki[\s>]")
_PAGE: Final = re.compile(r"<(/?)page>")
_TITLE: Final = re.compile(r"<title>([^<]*)</title>")
_NAMESPACE: Final = re.compile(r"<ns>(-?\d+)</ns>")
_REVISION: Final = re.compile(r"<revision>\s*<id>(\d+)</id>")
_TEXT: Final = re.compile(r"<text\b[^<>]*>(?P<text>[^<]*)</text>")
_REDIRECT: Final = re.compile(r"<redirect\b")
_ESCAPE: Final = re.compile(r"&(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});")


class Page(NamedTuple):
    """One article of the export: where its wikitext stands in the file."""

    start: int
    end: int
    title: str
    revision_id: str | None


def pages(text: str) -> Iterator[Page]:
    """Pages of the article namespace that are no redirects, in order."""
    start: int | None = None
    for tag in _PAGE.finditer(text):
        if not tag[1]:
            start = tag.end()
            continue
        if start is None:
            continue
        head = text[start : min(tag.start(), start + 5000)]
        namespace, title, revision = _NAMESPACE.search(head), _TITLE.search(head), _REVISION.search(head)
        body = _TEXT.search(text, start, tag.start())
        if body and title and (not namespace or namespace[1] == "0") and not _REDIRECT.search(head):
            yield Page(body.start("text"), body.end("text"), html.unescape(title[1]), revision[1] if revision else None)
        start = None


def mask(text: str, unknown: Counter[str] | None = None) -> str:
    """Canonical layout of one page's escaped wikitext: masked as wikitext, then spread back over the escapes."""
    escapes = list(_ESCAPE.finditer(text))
    masked = wikitext.mask(normalised(_ESCAPE.sub(_unescaped, text)), unknown)
    pieces: list[str] = []
    position = 0  # in the file's text
    at = 0  # in the unescaped text
    for escape in escapes:
        gap = escape.start() - position
        pieces += [masked[at : at + gap + 1], FILLER * (len(escape[0]) - 1)]
        at += gap + 1
        position = escape.end()
    return "".join([*pieces, masked[at:]])


def _unescaped(match: re.Match[str]) -> str:
    character = html.unescape(match[0])
    return character if len(character) == 1 else "\ufffd"
