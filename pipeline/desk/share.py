"""The published file where a team reads it: a folder or object storage, by a versioned name and a pointer.

A version is written whole under a name that no other ever has, and only then the pointer `latest.json` is replaced: who
reads the pointer always finds a whole file, and who has opened a version keeps it. A few versions stay.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import duckdb

from pipeline.batches.storage import Store

POINTER = "latest.json"
KEPT = 5
"""Versions that stay, the newest among them."""
_NAME = re.compile(r"bilateral-\d{6,}-[0-9a-f]{12}\.duckdb")
_CHUNK = 1 << 20


class ShareError(Exception):
    """There is nothing to share, or it is no warehouse of ours."""


@dataclass(frozen=True)
class Shared:
    """What was written: the name of the version, and what the pointer says of it."""

    name: str
    pointer: dict[str, object]
    swept: tuple[str, ...]


def share(warehouse: Path, url: str, keep: int = KEPT) -> Shared:
    """Write the published file and its pointer below a URL; older versions than the newest `keep` go.

    The pointer is JSON: file, sha256, bytes, refresh_id, finished_at (UTC), code_version.

    Raises:
        ShareError: There is no warehouse.
        StorageError: The place cannot be used. What was shared before is still there.
    """
    store = Store(url)
    try:
        with _opened(warehouse) as (file, refresh):
            digest = hashlib.sha256()
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
            size = file.tell()
            name = f"bilateral-{refresh[0]:06}-{digest.hexdigest()[:12]}.duckdb"
            file.seek(0)
            store.write_file(name, file)
    except FileNotFoundError:
        raise ShareError(f"there is no warehouse at {warehouse} yet: `bilateral refresh` makes it.") from None
    except duckdb.Error as error:
        raise ShareError(f"{warehouse} is no warehouse of ours: {error}") from error
    pointer: dict[str, object] = {
        "file": name,
        "sha256": digest.hexdigest(),
        "bytes": size,
        "refresh_id": refresh[0],
        "finished_at": f"{refresh[1]:%Y-%m-%dT%H:%M:%SZ}",
        "code_version": refresh[2],
    }
    store.write(POINTER, json.dumps(pointer, indent=1).encode())
    versions = sorted(one for one in store.names("") if _NAME.fullmatch(one) and one != name)
    swept = versions[: max(0, len(versions) - (keep - 1))]
    store.delete(swept)
    return Shared(name, pointer, tuple(swept))


@contextmanager
def _opened(warehouse: Path) -> Iterator[tuple[BinaryIO, tuple[int, datetime, str]]]:
    """The file, which stays what it is whatever is published meanwhile, and its last refresh."""
    while True:
        with warehouse.open("rb") as file:
            refresh = _last_refresh(warehouse)
            if os.path.samestat(os.fstat(file.fileno()), warehouse.stat()):
                yield file, refresh
                return


def _last_refresh(path: Path) -> tuple[int, datetime, str]:
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute(
            "select refresh_id, finished_at, code_version from refreshes order by refresh_id desc limit 1"
        ).fetchone()
    if row is None:
        raise ShareError(f"{path} has never been refreshed.")
    return row[0], row[1], row[2]
