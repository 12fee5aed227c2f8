"""Pages out of the XML that MediaWiki exports, however large: bytes go in piece by piece, whole pages come out.

The reading (`pipeline.reading.formats.dump`) knows the same XML as the form of a seed, and keeps its offsets; here the
file is never held, so it may have any size. No document type is accepted, so there are no entities to expand.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

LONGEST_FIELD: Final = 4096
"""Characters of a title, a date, a name; MediaWiki's titles have at most 255 bytes."""
LARGEST_TEXT: Final = 16 * 1024 * 1024
"""Characters of a page; Wikipedia's have at most 2 MiB."""
LONGEST_TAG: Final = 4 * 1024 * 1024
"""Bytes the parser holds back until a tag or comment ends."""
DEEPEST: Final = 12
"""Elements within each other; exports have six."""


class MalformedExportError(ValueError):
    """The XML is no MediaWiki export; the message says where and why."""


@dataclass(frozen=True)
class Site:
    """The wiki an export is of, by its own words; "" where it does not say."""

    language: str = ""
    name: str = ""
    base: str = ""


@dataclass(frozen=True)
class Page:
    """A page with the newest of its revisions; ``text`` is None where it is hidden, too large or no wikitext."""

    title: str
    page_id: int
    redirect: str | None
    revision_id: int
    parent_id: int
    timestamp: str
    model: str
    text: str | None


_FIELDS: Final = {
    ("siteinfo", "sitename"),
    ("siteinfo", "base"),
    ("page", "title"),
    ("page", "ns"),
    ("page", "id"),
    ("revision", "id"),
    ("revision", "parentid"),
    ("revision", "timestamp"),
    ("revision", "model"),
}
_TEXT: Final = ("revision", "text")


@dataclass
class _Draft:
    """A page while it is read."""

    page: dict[str, str] = field(default_factory=dict)
    revision: dict[str, str] = field(default_factory=dict)
    redirect: str | None = None
    text: str | None = None


class Pages:
    """Feed it the bytes of an export; it gives the pages of the article namespace whose titles are wanted.

    ``within`` says that the bytes begin between two pages, as a stream of a multistream dump does.
    """

    def __init__(self, wanted: Callable[[str], bool], *, within: bool = False) -> None:
        self.site = Site()
        self._wanted = wanted
        self._path: list[str] = []
        self._site: dict[str, str] = {}
        self._draft = _Draft()
        self._pieces: list[str] = []
        self._room = 0
        self._found: list[Page] = []
        self._fed = 0
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = 256 * 1024
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        if within:
            self._feed(b"<mediawiki>")

    @property
    def between_pages(self) -> bool:
        """Whether what was fed ends between two pages, so that one can go on from here."""
        return len(self._path) == 1

    def feed(self, data: bytes) -> list[Page]:
        """The wanted pages that end in ``data``.

        Raises:
            MalformedExportError: It is no export, or goes beyond what one holds.
        """
        self._feed(data)
        found, self._found = self._found, []
        return found

    def close(self) -> None:
        """Raises MalformedExportError where the export does not end here."""
        if self._path:
            raise MalformedExportError(f"the XML ends within <{self._path[-1]}>{self._place()}")
        if not self._fed:
            raise MalformedExportError("the XML has no <mediawiki>")

    def _feed(self, data: bytes) -> None:
        try:
            self._parser.Parse(data)
        except expat.ExpatError as error:
            raise MalformedExportError(
                f"the XML is malformed ({expat.ErrorString(error.code)}){self._place()}"
            ) from None
        self._fed += len(data)
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TAG:
            raise MalformedExportError(f"a tag has more than {LONGEST_TAG:,} bytes{self._place()}, as no export has")

    def _place(self) -> str:
        title = self._draft.page.get("title")
        return f", in page {title!r}" if title and len(self._path) > 1 else f", at byte {self._fed:,} of it"

    def _is_text(self) -> bool:
        return tuple(self._path[-2:]) == _TEXT

    def _doctype(self, *_: object) -> None:
        raise MalformedExportError("the XML declares a document type, as no export does; it is not read")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        path = self._path
        if not path and name != "mediawiki":
            raise MalformedExportError(f"the XML begins with <{name[:40]}>; an export begins with <mediawiki>")
        path.append(name)
        if len(path) > DEEPEST:
            raise MalformedExportError(f"elements lie more than {DEEPEST} deep{self._place()}, as in no export")
        if self._parser.CharacterDataHandler is not None:
            raise MalformedExportError(f"<{name[:40]}> stands within <{path[-2]}>{self._place()}, as in no export")
        if len(path) == 1:
            self._site["language"] = attributes.get("xml:lang", "")
            return
        at = (path[-2], name)
        if at in _FIELDS:
            self._collect(LONGEST_FIELD)
        elif name == "page":
            self._draft = _Draft()
        elif name == "revision":
            self._draft.revision = {}
            self._draft.text = None
        elif name == "redirect":
            self._draft.redirect = attributes.get("title", "")
        elif at == _TEXT and "deleted" not in attributes and self._is_wanted():
            self._collect(LARGEST_TEXT)

    def _is_wanted(self) -> bool:
        page = self._draft.page
        return page.get("ns", "0") == "0" and self._wanted(page.get("title", ""))

    def _collect(self, room: int) -> None:
        self._pieces, self._room = [], room
        self._parser.CharacterDataHandler = self._characters

    def _characters(self, data: str) -> None:
        self._room -= len(data)
        if self._room >= 0:
            self._pieces.append(data)
        elif not self._is_text():
            raise MalformedExportError(f"<{self._path[-1]}> has more than {LONGEST_FIELD:,} characters{self._place()}")

    def _end(self, name: str) -> None:
        path = self._path
        path.pop()
        if self._parser.CharacterDataHandler is not None:
            self._parser.CharacterDataHandler = None
            self._keep(path[-1], name)
        elif name == "page":
            self._finish()
        elif name == "siteinfo":
            words = self._site
            self.site = Site(words.get("language", ""), words.get("sitename", ""), words.get("base", ""))

    def _keep(self, parent: str, name: str) -> None:
        text = "".join(self._pieces)
        if (parent, name) == _TEXT:
            self._draft.text = text if self._room >= 0 else None
        else:
            words = {"siteinfo": self._site, "page": self._draft.page, "revision": self._draft.revision}[parent]
            words[name] = text.strip()
        self._pieces = []

    def _finish(self) -> None:
        if not self._is_wanted():
            return
        page, revision = self._draft.page, self._draft.revision
        try:
            # The first revision of a page has no parent, which the wiki's API gives as 0.
            numbers = int(page["id"]), int(revision["id"]), int(revision.get("parentid", 0))
            found = Page(
                title=page["title"],
                page_id=numbers[0],
                redirect=self._draft.redirect,
                revision_id=numbers[1],
                parent_id=numbers[2],
                timestamp=revision["timestamp"],
                model=revision.get("model", "wikitext"),
                text=self._draft.text,
            )
        except (KeyError, ValueError):
            raise MalformedExportError(
                f"page {page.get('title', '')!r} lacks its id, or its revision's id or timestamp, as in no export"
            ) from None
        self._found.append(found)
