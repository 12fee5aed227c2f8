"""Where batches are kept, by URL: a local folder, or object storage (s3://, gs://, az://).

Names are paths with "/". What is written is there whole or not at all, in a folder by rename, in object storage by its
nature. Credentials and endpoints come from the environment, as the provider's own tools read them (AWS_ACCESS_KEY_ID,
AWS_ENDPOINT_URL, AWS_ALLOW_HTTP …). A request that fails is tried again, with growing pauses.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

PATIENCE = timedelta(minutes=2)
"""For so long a request that fails is tried again."""


class StorageError(Exception):
    """Storage that cannot be reached, read or written; the message says where and what to do."""


@contextmanager
def explained(url: str) -> Iterator[None]:
    """What the library says of a failure, as one sentence with the place."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise StorageError(
            f"{url} cannot be used: {reason[:500]}. Check the address, and the provider's variables in the environment "
            "(for S3 AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL)."
        ) from error


def opened(url: str) -> ObjectStore:
    """The library's store of a URL."""
    with explained(url):
        return (
            from_url(url, retry_config={"max_retries": 10, "retry_timeout": PATIENCE})
            if urlsplit(url).scheme != "file"
            else LocalStore(_folder(url), automatic_cleanup=True)
        )


def _folder(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))


class Store:
    """Files by name below a URL.

    Raises StorageError where it cannot be reached, read or written.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.folder = _folder(url) if urlsplit(url).scheme == "file" else None
        if self.folder is not None:
            with explained(url):
                self.folder.mkdir(parents=True, exist_ok=True)
        self._store = opened(url)

    def names(self, prefix: str) -> list[str]:
        """The names below a folder of the storage, or below all of it (""), in alphabetical order."""
        with explained(self.url):
            pages = obstore.list(self._store, f"{prefix}/" if prefix else None)
            return sorted(one["path"] for page in pages for one in page)

    def write(self, name: str, data: bytes) -> None:
        """Put a file, whole; one of that name is replaced."""
        with explained(self.url):
            obstore.put(self._store, name, data)

    def write_file(self, name: str, file: BinaryIO) -> None:
        """Put what an open file holds from here on, whole; large ones go in pieces."""
        with explained(self.url):
            obstore.put(self._store, name, file)

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises FileNotFoundError where there is none."""
        with explained(self.url):
            return bytes(obstore.get(self._store, name).bytes())

    def local(self, name: str, scratch: Path) -> Path:
        """A file of this machine with that content: the file itself, or a copy below a scratch folder.

        Raises FileNotFoundError where there is none.
        """
        if self.folder is not None:
            path = self.folder / name
            if not path.is_file():
                raise FileNotFoundError(name)
            return path
        copy = scratch / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(self.read(name))
        return copy

    def delete(self, names: Sequence[str]) -> None:
        """Remove files; those that are gone already are none the worse."""
        with explained(self.url):
            for name in names:
                try:
                    obstore.delete(self._store, name)
                except FileNotFoundError:
                    continue
