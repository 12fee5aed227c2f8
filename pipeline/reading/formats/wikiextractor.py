"""wikiextractor output: ``<doc id url title>``, one or many in a file, headings as short lines with a full stop."""

import html
import re
from collections.abc import Iterator
from typing import Final

from pipeline.reading.canonical import HEADINGS, TITLE, entities_decoded, filled
from pipeline.reading.formats import plain, wikitext
from pipeline.reading.vocabulary import FINITE_VERB

OPENING = re.compile(r'<doc\b(?P<attributes>(?:\s+[\w-]+="[^"<>\n]*")+)\s*>')
_CLOSING = re.compile(r"</doc>\s*")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_TAG = re.compile(
    r"</?(?:br|ref|nowiki|small|sup|sub|li|ul|ol|p|b|i|templatestyles|onlyinclude|noinclude)\b[^<>\n]{0,200}>"
)
_HEADING = re.compile(r"(?<=\n)(?P<heading>[^\s.,;:a-z\"(-][^\n]{0,78}?)\.(?=[ \t\r]*\n)")
_BROKEN: Final = re.compile(r"(?<=[\w,])\n(?=[a-z])")  # a sentence that goes on in the next line


def documents(text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Where each document of a file starts and ends, and the attributes of its tag."""
    starts = list(OPENING.finditer(text))
    for number, opening in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        attributes = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(opening["attributes"])}
        yield opening.start(), end, attributes


def mask(text: str, title: str | None) -> str:
    """Canonical layout of one normalised ``<doc>`` element."""
    text = _CLOSING.sub(_keep_line_ends, text)
    opening = OPENING.match(text)
    if opening:
        text = filled(opening) + text[opening.end() :]
    text = plain.masked_footnotes(entities_decoded(text))
    text = _TAG.sub(filled, text)
    text = wikitext.EXTERNAL_LINK.sub(wikitext.labelled, text)
    if title:
        text = _title_line(text, title)
    text = _HEADING.sub(_heading, text)
    text = _BROKEN.sub(" ", text)
    text = plain.masked_headings(text)
    text = plain.masked_tables(text)
    return plain.masked_bullets(text)


def _keep_line_ends(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", lambda character: filled(character), match[0])


def _title_line(text: str, title: str) -> str:
    """The first line repeats the title; its line end becomes the mark, so that all of its words stay."""
    repeated = re.match(rf"[^\n]*(\n\s*){re.escape(title)}[ \t\r]*(?=\n)", text)
    if not repeated:
        return text
    start = repeated.end(1)
    return text[: start - 1] + TITLE + text[start:]


def _heading(match: re.Match[str]) -> str:
    heading = match["heading"]
    if FINITE_VERB.search(heading) or heading.count('"') % 2 or len(heading.split()) > 9:
        return match[0]
    return heading + HEADINGS[1]
