"""The fetched articles of a seeds folder: which revision of what is there, and putting one there whole.

An article is one file, the comment of `pipeline.provenance` and then its wikitext, byte for byte as the wiki has it.
Wherever people move it below the folder, it is known by wiki and page again and replaced in its place.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Self

from pipeline.provenance import Provenance, ProvenanceError

Outcome = Literal["new", "newer", "unchanged"]
SUFFIX: Final = ".wikitext"
MAIN_WIKI: Final = "en.wikipedia.org"
"""Its articles lie in the folder itself, those of another wiki in a sub-folder named after it."""

_Page = tuple[str, int]  # wiki and page id
_LONGEST_NAME: Final = 200
"""Bytes of a file name without its suffix; file systems take 255."""
_HEAD: Final = 20_000
_PART: Final = ".bilateral-fetch.part"
# No separator, nothing that a file system, shell pattern or terminal reads as more than a letter; no dot or README at
# the beginning, which the reading passes over.
_UNSAFE: Final = re.compile(
    r'[/\\:*?"<>|%_~\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]|^[.-]|^[Rr](?=[Ee][Aa][Dd][Mm][Ee])'
)


class ArticlesError(Exception):
    """What keeps articles from being put into the folder, and what to do about it."""


class ArticleError(ArticlesError):
    """What keeps this one article from being put there; others can be."""


@dataclass(frozen=True)
class Held:
    """One article that is there."""

    path: Path
    provenance: Provenance


class Articles:
    """The fetched articles below a folder, which is made where it is not there; to be used with `with`.

    One process at a time: another one is refused. What a killed one left half-written is removed.
    Raises ArticlesError when the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock: int | None = None
        self._held: dict[_Page, Held] = {}
        self._pages: dict[Path, _Page] = {}

    def __enter__(self) -> Self:
        """Lock the folder and look what is there."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise ArticlesError(f"{self._folder} cannot be used as the seeds folder: {error.strerror}") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.__exit__()
            raise ArticlesError(f"another fetch is writing into {self._folder}: wait until it is done") from None
        except OSError:
            pass  # a file system without locks
        for path in _files(self._folder):
            if path.name == _PART:
                path.unlink(missing_ok=True)
            elif path.suffix == SUFFIX:
                provenance = _provenance(path)
                if provenance is not None:
                    self._keep(Held(path, provenance))
        return self

    def __exit__(self, *_: object) -> None:
        """Let others in."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __iter__(self) -> Iterator[Held]:
        """Every article, by wiki and page."""
        return iter([self._held[key] for key in sorted(self._held)])

    def held(self, wiki: str, page_id: int) -> Held | None:
        """What is there of a page."""
        return self._held.get((wiki, page_id))

    def revision(self, wiki: str, page_id: int) -> int | None:
        """The revision that is there of a page; None where the page is not there."""
        held = self.held(wiki, page_id)
        return held.provenance.revision_id if held else None

    def put(self, provenance: Provenance, wikitext: str) -> Outcome:
        """Put one article there in one step, unless this revision or a later one is there.

        A page that was renamed gets the file name of its new title; a file that people moved stays where it is.
        Raises ArticleError when it is no text or a file without provenance has the name, ArticlesError when the disk
        refuses.
        """
        held = self._held.get((provenance.wiki, provenance.page_id))
        if held and held.provenance.revision_id >= provenance.revision_id:
            return "unchanged"
        path = self._place(provenance, held)
        # Who has the name now: the page itself, another page that had the title before, or a file of somebody's own.
        if path.is_symlink() or (path.exists() and _provenance(path) is None):
            raise ArticleError(f"{path} is there and does not say where it is from: remove or rename it")
        try:
            content = (provenance.comment() + wikitext).encode()
        except UnicodeEncodeError as error:
            raise ArticleError(
                f"{provenance.title} is no text: character {error.start:,} is half a surrogate"
            ) from None
        try:
            _write(path, content)
            if held and held.path != path:
                held.path.unlink(missing_ok=True)
        except OSError as error:
            raise ArticlesError(f"{path} cannot be written: {error.strerror}") from None
        self._drop(path)
        if held:
            self._drop(held.path)
        self._keep(Held(path, provenance))
        return "newer" if held else "new"

    def _keep(self, found: Held) -> None:
        """Remember an article; of a page that is there twice, the later revision."""
        page = (found.provenance.wiki, found.provenance.page_id)
        other = self._held.get(page)
        if other is None or other.provenance.revision_id < found.provenance.revision_id:
            self._held[page] = found
            self._pages[found.path] = page

    def _drop(self, path: Path) -> None:
        page = self._pages.pop(path, None)
        if page is not None:
            del self._held[page]

    def _place(self, provenance: Provenance, held: Held | None) -> Path:
        name = file_name(provenance.title)
        if held:
            same = held.provenance.title == provenance.title
            return held.path if same else held.path.with_name(name)
        folder = self._folder if provenance.wiki == MAIN_WIKI else self._folder / _safe(provenance.wiki)
        if folder.is_symlink():
            raise ArticlesError(f"{folder} is a link, and the reading follows none: put a folder there")
        return folder / name


def file_name(title: str) -> str:
    """The file of a title: its words with underscores as in the wiki's addresses, everything unsafe as ``%2F``.

    Two titles never share a file: a long one is cut and gets a digest of the whole.
    """
    name = _safe(title).replace(" ", "_")
    if len(name.encode()) > _LONGEST_NAME:
        digest = hashlib.sha256(name.encode()).hexdigest()[:16]
        name = f"{name.encode()[: _LONGEST_NAME - 17].decode(errors='ignore')}~{digest}"
    return name + SUFFIX


def _safe(name: str) -> str:
    return _UNSAFE.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode(errors="surrogatepass")), name)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    part = path.with_name(_PART)
    part.unlink(missing_ok=True)
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[Path]:
    """Regular files below a folder, no link followed, in order."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if not path.is_symlink() and path.is_file():
                yield path


def _provenance(path: Path) -> Provenance | None:
    """What a file says where it is from; None where it does not, or not readably."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).decode(errors="ignore")
        return Provenance.parse(head)[0]
    except (OSError, ProvenanceError):
        return None
