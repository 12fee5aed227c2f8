"""Pages out of a dump of a whole wiki: by its index only the streams that hold wanted titles, else all of it.

A multistream dump is many bzip2 streams one after the other, each of a hundred pages; its index has a line for each page:
where its stream begins, the page's id and title. The first stream introduces the wiki, the last ends the XML.
<https://meta.wikimedia.org/wiki/Data_dumps/Dump_format>
"""

import os
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

import polars as pl

from pipeline.fetching.bzip2 import BrokenStreamError, Stream
from pipeline.fetching.exports import MalformedExportError, Page, Pages, Site

LONGEST_LINE: Final = 4096
"""Bytes of a line of an index: two numbers and a title of at most 255 bytes, perhaps escaped."""
_ESCAPES: Final = {"&quot;": '"', "&#039;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&"}


class DumpError(Exception):
    """A dump or its index cannot be read on; the message names the file, the place, and what to do."""


@dataclass(frozen=True)
class Progress:
    """All before byte ``done`` has been read; ``resumable`` where another reading can begin there."""

    done: int
    resumable: bool


@dataclass(frozen=True)
class Missing:
    """A title that the index promises and that cannot be had, and why."""

    title: str
    reason: str


def site(dump: Path) -> Site:
    """The wiki a dump is of, from its first words.

    Raises:
        DumpError: It is no dump.
    """
    with _reading(dump) as file:
        pages = Pages(lambda _: False)
        for piece in Stream(file, 0):
            pages.feed(piece)
            if pages.site.base:
                break
        return pages.site


def scanned(dump: Path, wanted: Callable[[str], bool], start: int = 0) -> Iterator[Page | Progress]:
    """The wanted pages of any dump, from its first byte, or a resumable one, to its last.

    Raises:
        DumpError: It is damaged, cut off, malformed or a bomb.
    """
    with _reading(dump) as file:
        pages = Pages(wanted, within=start > 0)
        while start < _size(file):
            stream = Stream(file, start)
            for piece in stream:
                yield from pages.feed(piece)
                yield Progress(stream.at, resumable=False)
            start = stream.at
            yield Progress(start, pages.between_pages)
        pages.close()


def picked(dump: Path, places: Mapping[int, Set[str]], start: int = 0) -> Iterator[Page | Missing | Progress]:
    """The titles at the places an index tells (see ``places``), in the order of the dump.

    A stream that is damaged, malformed or a bomb costs its own titles only.
    """
    with _reading(dump) as file:
        for place in sorted(place for place in places if place >= start):
            left = set(places[place])
            pages = Pages(left.__contains__, within=True)
            reason = f"no article in the stream at byte {place:,} has this title; is the index of another dump?"
            try:
                for page in chain.from_iterable(map(pages.feed, Stream(file, place))):
                    yield page
                    left.discard(page.title)
                    if not left:
                        break  # the rest of the stream is nobody's wish
            except (BrokenStreamError, MalformedExportError) as error:
                reason = str(error)
            for title in sorted(left):
                yield Missing(title, reason)
            yield Progress(place + 1, resumable=True)


def places(index: Path, wanted: Callable[[str], bool]) -> dict[int, set[str]]:
    """Where the streams begin that hold wanted titles, and which, from the index of a multistream dump.

    Raises:
        DumpError: It is damaged, or no index.
    """
    found: dict[int, set[str]] = {}
    before = 0
    with _reading(index) as file:
        for lines in _lines(file):
            parts = _parts(lines, before)
            before += len(lines)
            for place, title in parts.iter_rows():
                if wanted(title):
                    found.setdefault(place, set()).add(title)
    return found


def _lines(file: BinaryIO) -> Iterator[list[str]]:
    """The lines of a bzip2 file, some ten thousand at a time."""
    start, rest = 0, b""
    while start < _size(file):
        stream = Stream(file, start)
        for piece in stream:
            *lines, rest = (rest + piece).split(b"\n")
            if len(rest) > LONGEST_LINE:
                raise BrokenStreamError(f"a line has more than {LONGEST_LINE:,} bytes; this is no index of a dump")
            yield [line.decode() for line in lines]
        start = stream.at
    if rest:
        yield [rest.decode()]


def _parts(lines: list[str], before: int) -> pl.DataFrame:
    """Lines of an index as place Int64 and title String; ``before`` counts the lines before them."""
    parts = pl.Series("line", lines, pl.String).str.splitn(":", 3).struct.unnest()
    parts.columns = ["place", "page_id", "title"]
    parts = parts.with_columns(pl.col("place", "page_id").cast(pl.Int64, strict=False))
    odd = parts.select(pl.any_horizontal(pl.all().is_null()).arg_true()).to_series()
    if len(odd):
        raise BrokenStreamError(
            f"line {before + odd[0] + 1:,} is not 'byte:page id:title'; an index is named …-multistream-index.txt.bz2"
        )
    return parts.select("place", pl.col("title").str.replace_many(_ESCAPES))


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    """An open file, whose name goes before what is found wrong with it."""
    try:
        with path.open("rb") as file:
            yield file
    except (BrokenStreamError, MalformedExportError, UnicodeDecodeError) as error:
        raise DumpError(f"{path}: {error}") from None
