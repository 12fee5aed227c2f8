"""Whether a refresh would publish what is published already: the same articles read by the same program.

Asked for by `bilateral refresh --if-changed` only. Everything needed is in the published file: the digest of each file
that was read, the names of those that were refused, when the reading began, and the version that read them. Imports
nothing heavy: that nothing is to do must cost little. Where in doubt the answer is no, which costs a refresh.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipeline.program import code_version

_READ = "select distinct source_file, sha256 from dim_article"
_REFUSED = "select distinct source_file from rejected_rows where source_file is not null"
_LAST = "select started_at, finished_at, code_version from refreshes order by refresh_id desc limit 1"


@dataclass(frozen=True)
class Published:
    """What the published file says of how it came about."""

    started_at: datetime
    finished_at: datetime
    code_version: str
    read: dict[str, str]
    """source_file -> SHA-256 of the file"""
    refused: set[str]


def unchanged_since(seeds: Path, warehouse: Path) -> datetime | None:
    """When the file that stands was published, UTC, if a refresh would publish it again; None where it could differ."""
    published = _published(warehouse)
    if published is None or published.code_version != code_version():
        return None
    try:
        entries = dict(_entries(seeds, ""))
        is_same = entries.keys() == published.read.keys() | published.refused and all(
            _is_as_read(path, name, published) for name, path in entries.items()
        )
    except OSError:
        return None
    return published.finished_at if is_same else None


def _published(warehouse: Path) -> Published | None:
    if not warehouse.is_file():
        return None
    try:
        with duckdb.connect(warehouse, read_only=True) as connection:
            last = connection.execute(_LAST).fetchone()
            if last is None:
                return None
            read = dict(connection.execute(_READ).fetchall())
            refused = {name for (name,) in connection.execute(_REFUSED).fetchall()} - read.keys()
    except duckdb.Error:
        return None
    started_at, finished_at, version = last
    return Published(started_at.replace(tzinfo=UTC), finished_at.replace(tzinfo=UTC), version, read, refused)


def _entries(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    """What the reader would read or refuse (`reading.files`), by its name there."""
    for path in folder.iterdir():
        name = prefix + os.fsencode(path.name).decode("utf-8", "backslashreplace")
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _entries(path, f"{name}/")
        elif not path.name.upper().startswith("README") or path.is_symlink():
            yield name, path


def _is_as_read(path: Path, name: str, published: Published) -> bool:
    digest = published.read.get(name)
    if digest is not None:
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest
    status = path.lstat()
    return max(status.st_mtime, status.st_ctime) < published.started_at.timestamp()
