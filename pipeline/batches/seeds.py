"""Where the articles are: a folder of this machine, or object storage. Which files there are, and their bytes.

A file is known by what it holds, so that a batch that was planned reads that and nothing else: in a folder by its
SHA-256, in object storage by its tag, which is in the listing.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import obstore
from obstore.exceptions import PreconditionError

from pipeline.batches import storage
from pipeline.reading import Limits, files

AT_ONCE = 16
"""Files that are on their way from object storage at one time; asking for one costs more than getting it."""


class SeedsChangedError(Exception):
    """A file is not what it was when the batches were planned; the next refresh reads it."""


@dataclass(frozen=True)
class Entry:
    """A file that is to be read: its path with "/", its bytes as they lie there, and what it is known by."""

    source_file: str
    size: int
    identity: str


class Source(Protocol):
    """Files of articles."""

    def listing(self, limits: Limits) -> Iterator[Entry | files.Refusal]:
        """Every file in the order of its path, or why it is not read."""

    def contents(self, identities: Mapping[str, str], limits: Limits) -> Iterator[files.Content]:
        """The bytes of files, by `source_file` and identity, in the order of their paths.

        Raises SeedsChangedError when one is gone or another than it was.
        """


def source(seeds: Path | str) -> Source:
    """The files of a folder or URL."""
    return Folder(seeds) if isinstance(seeds, Path) else Bucket(seeds)


@dataclass(frozen=True)
class Folder:
    """Files below a folder, read as `reading.files` does."""

    path: Path

    def listing(self, limits: Limits) -> Iterator[Entry | files.Refusal]:
        """Every file in the order of its path, or why it is not read."""
        for found in files.contents(self.path, limits):
            if isinstance(found, files.Refusal):
                yield found
            else:
                yield Entry(found.source_file, len(found.data), hashlib.sha256(found.data).hexdigest())

    def contents(self, identities: Mapping[str, str], limits: Limits) -> Iterator[files.Content]:
        """The bytes of files that are what they were."""
        there = set()
        for found in files.contents(self.path, limits, identities):
            if isinstance(found, files.Refusal) or (
                hashlib.sha256(found.data).hexdigest() != identities[found.source_file]
            ):
                raise _changed(found.source_file)
            there.add(found.source_file)
            yield found
        for gone in sorted(identities.keys() - there):
            raise _changed(gone)


@dataclass(frozen=True)
class Bucket:
    """Files below a URL of object storage: hidden ones and README files are passed over, as in a folder."""

    url: str

    def listing(self, limits: Limits) -> Iterator[Entry | files.Refusal]:
        """Every file in the order of its path, or why it is not read."""
        for number, (path, size, tag) in enumerate(listed(self.url)):
            if number >= limits.max_files:
                yield files.too_many(path, limits)
            elif size > limits.max_file_bytes:
                yield files.too_large(path, size, limits)
            else:
                yield Entry(path, size, tag)

    def contents(self, identities: Mapping[str, str], limits: Limits) -> Iterator[files.Content]:  # noqa: ARG002
        """The bytes of files that are what they were; several are fetched at a time."""
        store = storage.opened(self.url)

        def content(source_file: str) -> files.Content:
            with storage.explained(self.url):
                try:
                    found = obstore.get(store, source_file, options={"if_match": identities[source_file]})
                    return files.Content(source_file, bytes(found.bytes()))
                except (FileNotFoundError, PreconditionError) as error:
                    raise _changed(source_file) from error

        with ThreadPoolExecutor(AT_ONCE) as pool:
            yield from pool.map(content, sorted(identities))


def listed(url: str) -> list[tuple[str, int, str]]:
    """Path, bytes and tag of the files below a URL that are read, in the order of their paths.

    Raises StorageError when they cannot be listed.
    """
    with storage.explained(url):
        pages = obstore.list(storage.opened(url))
        found = [
            (one["path"], one["size"], one["e_tag"] or f"{one['last_modified']}") for page in pages for one in page
        ]
    return sorted(one for one in found if not _is_passed_over(one[0]))


def size_of(folder: Path) -> int:
    """The bytes of the files below a folder, none of which is opened; what cannot be looked at counts nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(parent, name)).st_size  # noqa: PTH118  a hundred thousand of them
    return total


def _is_passed_over(path: str) -> bool:
    *folders, name = path.split("/")
    return any(part.startswith(".") for part in (*folders, name)) or name.upper().startswith("README")


def _changed(source_file: str) -> SeedsChangedError:
    return SeedsChangedError(
        f"{source_file} is not what it was when the refresh began; what stands stands, refresh again."
    )
