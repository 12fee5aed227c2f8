"""The source formats: each module knows one, and turns a text of it into the canonical layout of the same length.

``documents`` recognises the form of a file from its content, never from its name, and yields its articles.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.provenance import Provenance, ProvenanceError
from pipeline.reading.canonical import normalised, visible
from pipeline.reading.formats import dump, markup, pandoc, plain, wikiextractor, wikitext


@dataclass(frozen=True)
class Document:
    """One article of a file: its place there, its canonical text, and what the form says about it.

    ``index`` counts from 1, ``start`` is its first code point in the file; ``title`` is "" when the form gives none.
    ``provenance`` is what a fetched article says where it is from, ``flaw`` why that cannot be read.
    """

    index: int
    start: int
    end: int
    canonical: str
    format: str
    title: str
    revision_id: str | None = None
    provenance: Provenance | None = None
    flaw: str | None = None


class UnknownFormError(ValueError):
    """The text is in no form this package reads; the message says what to do."""


_HEAD: Final = 20_000  # characters from which a form is recognised
_WIKI: Final = re.compile(r"\[\[[^\[\]\n]+\]\]|\{\{[^{}\n]+(?:\}\}|\n)|^\{\||'''[^'\n]+'''|^#REDIRECT", re.MULTILINE)
_STRUCTURED: Final = (
    (
        re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[{\"])"),
        "it looks like JSON; save the article itself as text, wikitext or HTML",
    ),
    (re.compile(r"\s*\{\\rtf"), "it is rich text; save it as plain text"),
    (
        re.compile(r"\s*(?:<\?xml|<(?!doc\b)[a-z]+:?[a-z]* xmlns)"),
        "it is XML of an unknown kind; MediaWiki exports (<mediawiki>) and HTML are read",
    ),
    (re.compile(r"%!PS|\s*\\documentclass"), "it is no article text; save the article as text, wikitext or HTML"),
)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def documents(text: str, unknown: Counter[str]) -> Iterator[Document]:
    """The articles of a file's text, in order; inline templates nobody knows are counted in ``unknown``.

    Raises UnknownFormError when the text is in none of the forms.
    """
    if dump.RECOGNISED.match(text, 1 if text.startswith("\ufeff") else 0):
        for index, page in enumerate(dump.pages(text), 1):
            canonical = dump.mask(text[page.start : page.end], unknown)
            yield Document(index, page.start, page.end, canonical, "wikitext", page.title, page.revision_id)
        return
    clean = normalised(text)
    if wikiextractor.OPENING.search(clean, 0, _HEAD):
        for index, (start, end, attributes) in enumerate(wikiextractor.documents(clean), 1):
            title = visible(attributes.get("title", ""))
            canonical = wikiextractor.mask(clean[start:end], title)
            yield Document(index, start, end, canonical, "wikiextractor", title, attributes.get("revid"))
        return
    flaw = None
    try:
        provenance, _ = Provenance.parse(text)
    except ProvenanceError as error:
        provenance, flaw = None, str(error)
    if provenance or flaw:
        title, revision_id = (provenance.title, str(provenance.revision_id)) if provenance else ("", None)
        canonical = wikitext.mask(clean, unknown)
        yield Document(1, 0, len(text), canonical, "wikitext", title, revision_id, provenance, flaw)
        return
    name, canonical, title, revision_id = _single(clean, unknown)
    yield Document(1, 0, len(text), canonical, name, title, revision_id)


def _single(text: str, unknown: Counter[str]) -> tuple[str, str, str, str | None]:
    """Format, canonical text, title and revision of a file that is one article."""
    if markup.recognised(text):
        return "html", markup.mask(text), markup.title(text), markup.revision(text)
    for form, reason in _STRUCTURED:
        if form.match(text):
            raise UnknownFormError(reason)
    if not _WORD.search(text):
        raise UnknownFormError("there is not one word in it; remove it, or put an article in")
    if _is_wikitext(text[:_HEAD]):
        return "wikitext", wikitext.mask(text, unknown), "", None
    if plain.HEADING.search(text):
        title = plain.title(text)
        name = "seed" if title or plain.TIGHT_HEADING.search(text) else "extract"
        return name, plain.mask(text, bare_lists=name == "extract"), title, None
    if pandoc.RECOGNISED.search(text):
        return "pandoc", pandoc.mask(text), "", None
    return "seed", plain.mask(text), "", None


def _is_wikitext(head: str) -> bool:
    """Two pieces of wiki markup: one may be debris in a plain text."""
    if not any(sign in head for sign in ("[[", "{{", "{|", "'''", "#REDIRECT")):
        return False
    return len(_WIKI.findall(head)) > 1
