"""Files of the seeds folder become texts, or rows that say why not.  The only module of the reading that touches files.

Nothing outside the folder is read: links are not followed, each file is opened relative to the folder it was listed
in, and only regular files are read.
"""

import bz2
import hashlib
import os
import re
import stat
import zlib
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

_MIB: Final = 1024 * 1024
_CONTROLS: Final = bytes([*range(1, 9), *range(14, 27), *range(28, 32)])


@dataclass(frozen=True)
class Limits:
    """What reading refuses, so that memory and time stay bounded whatever lies in the folder.

    Each can be set by an environment variable ``BILATERAL_`` + the name in capitals, for example
    ``BILATERAL_MAX_FILE_BYTES=1000000``.
    """

    max_file_bytes: int = 32 * _MIB
    """A larger file is rejected unread (rule ``too_large``)."""
    max_text_bytes: int = 64 * _MIB
    """A compressed file that unpacks to more is rejected (rule ``too_large``)."""
    max_files: int = 100_000
    """Entries of the folder after this many are rejected unread (rule ``too_many_files``)."""
    max_depth: int = 32
    """Folders nested deeper are rejected unread (rule ``too_deep``)."""
    max_passage_characters: int = 5_000
    """A longer sentence, list item or table row is not read for facts (rule ``too_long``)."""
    max_cells: int = 200
    """The cells of a wider table row are not read for facts (rule ``too_wide``)."""
    batch_bytes: int = 16 * _MIB
    """Seeds of more bytes are read in batches of about so many (`pipeline.batches`): half a minute's work."""
    batch_characters: int = 16 * _MIB
    """Texts are cut into passages in batches of about this size; working memory is some ten times that."""

    @classmethod
    def from_environment(cls) -> Self:
        """The limits with what the environment sets; raises ValueError when a value is no whole number."""
        chosen: dict[str, int] = {}
        for name in cls.__dataclass_fields__:
            value = os.environ.get(f"BILATERAL_{name.upper()}")
            if value is not None:
                try:
                    chosen[name] = int(value)
                except ValueError:
                    raise ValueError(f"BILATERAL_{name.upper()} must be a whole number, not {value!r}") from None
        return cls(**chosen)


@dataclass(frozen=True)
class Content:
    """The bytes of a file as they lie there: its path below the folder with "/", and the bytes."""

    source_file: str
    data: bytes


@dataclass(frozen=True)
class Text:
    """A file that was read: its path below the folder with "/", its text, the SHA-256 of its bytes, and of the unpacked."""

    source_file: str
    text: str
    sha256: str
    unpacked_sha256: str


@dataclass(frozen=True)
class Refusal:
    """A file that was not read, with the rule that refused it and what to do about it."""

    source_file: str
    rule: str
    reason: str
    char_start: int | None = None
    char_end: int | None = None


class _Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule
        self.reason = reason


def texts(folder: Path, limits: Limits) -> Iterator[Text | Refusal]:
    """Every file below ``folder`` in the order of its path, read or refused, but for hidden files and README files.

    Raises NotADirectoryError or FileNotFoundError when the folder itself cannot be listed.
    """
    return without_duplicates(text(found, limits) for found in contents(folder, limits))


def contents(folder: Path, limits: Limits, only: Container[str] | None = None) -> Iterator[Content | Refusal]:
    """The bytes of every file below ``folder`` in the order of its path, or why they are not read.

    Args:
        folder: The folder; hidden files and README files in it are passed over.
        limits: What is refused.
        only: The files that are wanted, by ``source_file``; the others are passed over unread.

    Raises NotADirectoryError or FileNotFoundError when the folder itself cannot be listed.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise type(error)(
            error.errno,
            f"the seeds folder cannot be read ({error.strerror}); create it or name another one",
            str(folder),
        ) from None
    try:
        for number, found in enumerate(_entries(descriptor, "", limits)):
            source_file = found.source_file if isinstance(found, Refusal) else found[2]
            if only is not None and source_file not in only:
                continue
            if isinstance(found, Refusal):
                yield found
            elif number >= limits.max_files:
                yield too_many(source_file, limits)
            else:
                try:
                    yield Content(source_file, _content(*found[:2], limits))
                except _Refused as refused:
                    yield Refusal(source_file, refused.rule, refused.reason)
    finally:
        os.close(descriptor)


def text(found: Content | Refusal, limits: Limits) -> Text | Refusal:
    """The text of a file's bytes, or why there is none; what was refused before stays so."""
    if isinstance(found, Refusal):
        return found
    try:
        data = _unpacked(found.data, limits)
        digests = (hashlib.sha256(found.data).hexdigest(), hashlib.sha256(data).hexdigest())
        return Text(found.source_file, _decoded(data), *digests)
    except _Refused as refused:
        return Refusal(found.source_file, refused.rule, refused.reason)


def without_duplicates(found: Iterable[Text | Refusal]) -> Iterator[Text | Refusal]:
    """Of files that hold the same bytes, packed or not, the first; the others are refused."""
    first_name: dict[str, str] = {}
    for one in found:
        if isinstance(one, Text) and first_name.setdefault(one.unpacked_sha256, one.source_file) != one.source_file:
            yield duplicate(one.source_file, first_name[one.unpacked_sha256])
        else:
            yield one


def duplicate(source_file: str, first: str) -> Refusal:
    """The refusal of a file that holds the same as an earlier one."""
    return Refusal(source_file, "duplicate", f"the same bytes as {first}, which is read; remove one of the two")


def too_many(source_file: str, limits: Limits) -> Refusal:
    """The refusal of a file after the most that are read."""
    return Refusal(
        source_file,
        "too_many_files",
        f"only the first {limits.max_files} files are read; split the folder or raise BILATERAL_MAX_FILES",
    )


def too_large(source_file: str, size: int, limits: Limits) -> Refusal:
    """The refusal of a file that is not even opened."""
    refused = _too_large(size, limits.max_file_bytes, "MAX_FILE_BYTES")
    return Refusal(source_file, refused.rule, refused.reason)


def _entries(folder: int, prefix: str, limits: Limits) -> Iterator[tuple[int, str, str] | Refusal]:
    """Regular files as (descriptor of their folder, name, source_file) in the order of their paths."""
    with os.scandir(folder) as listing:
        entries = sorted(
            (entry.name + "/" * entry.is_dir(follow_symlinks=False), entry)
            for entry in listing
            if not entry.name.startswith(".")
        )
    for _, entry in entries:
        source_file = prefix + _printable(entry.name)
        if entry.is_symlink():
            yield Refusal(
                source_file, "not_a_file", "it is a link, and links are not followed; put a copy of the file here"
            )
        elif entry.is_dir(follow_symlinks=False):
            yield from _folder(folder, entry.name, source_file, limits)
        elif not entry.is_file(follow_symlinks=False):
            yield Refusal(source_file, "not_a_file", "it is a pipe, socket or device; only regular files are read")
        elif not entry.name.upper().startswith("README"):
            yield folder, entry.name, source_file


def _folder(parent: int, name: str, source_file: str, limits: Limits) -> Iterator[tuple[int, str, str] | Refusal]:
    if source_file.count("/") + 1 > limits.max_depth:
        yield Refusal(
            source_file, "too_deep", f"folders nested deeper than {limits.max_depth} are not read; move it up"
        )
        return
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)
    except OSError as error:
        yield Refusal(
            source_file, "unreadable", f"the folder cannot be listed ({error.strerror}); check its permissions"
        )
        return
    try:
        yield from _entries(descriptor, source_file + "/", limits)
    finally:
        os.close(descriptor)


def _printable(name: str) -> str:
    r"""A file name as text: bytes that are no UTF-8 are written as ``\xNN``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _content(folder: int, name: str, limits: Limits) -> bytes:
    """The bytes of a regular file, read once more when it changed meanwhile."""
    for _ in range(2):
        try:
            descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        except FileNotFoundError:
            raise _Refused("vanished", "it was removed while the folder was read; refresh again") from None
        except OSError as error:
            raise _Refused("unreadable", f"it cannot be opened ({error.strerror}); check its permissions") from None
        with os.fdopen(descriptor, "rb") as file:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise _Refused("not_a_file", "it is no regular file; only regular files are read")
            if before.st_size > limits.max_file_bytes:
                raise _too_large(before.st_size, limits.max_file_bytes, "MAX_FILE_BYTES")
            try:
                data = file.read(limits.max_file_bytes + 1)
            except OSError as error:
                raise _Refused("unreadable", f"it cannot be read ({error.strerror}); check the disk") from None
            after = os.fstat(descriptor)
        if len(data) > limits.max_file_bytes:
            raise _too_large(len(data), limits.max_file_bytes, "MAX_FILE_BYTES")
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) and len(data) == after.st_size:
            return data
    raise _Refused("changed", "it was being written while it was read; refresh again when it is complete")


def _too_large(size: int, limit: int, name: str) -> _Refused:
    return _Refused(
        "too_large",
        f"{size:,} bytes or more, and at most {limit:,} are read; split it or raise BILATERAL_{name}; "
        "out of a whole wiki's dump, bilateral fetch --dump takes the articles",
    )


def _packing(data: bytes) -> str | None:
    if data.startswith(b"\x1f\x8b"):
        return "gzip"
    if re.match(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)", data):
        return "bzip2"
    for magic, name in (
        (b"PK\x03\x04", "zip"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x28\xb5\x2f\xfd", "zstd"),
        (b"Rar!\x1a\x07", "rar"),
    ):
        if data.startswith(magic):
            return name
    return "tar" if data[257:262] == b"ustar" else None


def _unpacked(data: bytes, limits: Limits) -> bytes:
    packing = _packing(data)
    if packing is None:
        return data
    if packing not in ("gzip", "bzip2"):
        raise _Refused(
            "archive",
            f"{packing} files are not unpacked; unpack it into the folder, or use .gz or .bz2 of single files",
        )
    try:
        unpacked = (
            _gunzipped(data, limits.max_text_bytes) if packing == "gzip" else _bunzipped(data, limits.max_text_bytes)
        )
    except (zlib.error, OSError, EOFError, ValueError):
        raise _Refused("broken_archive", f"the {packing} data is damaged or cut off; fetch it again") from None
    if _packing(unpacked):
        raise _Refused("archive", f"there is a {_packing(unpacked)} file inside the {packing} file; unpack it once")
    return unpacked


def _gunzipped(data: bytes, limit: int) -> bytes:
    pieces: list[bytes] = []
    room = limit
    while data:
        unpacker = zlib.decompressobj(wbits=31)
        piece = unpacker.decompress(data, room + 1)
        if len(piece) > room:
            raise _too_large(limit + 1, limit, "MAX_TEXT_BYTES")
        if not unpacker.eof:
            raise EOFError
        pieces.append(piece)
        room -= len(piece)
        data = unpacker.unused_data.lstrip(b"\0")  # padding to whole blocks is allowed behind a member
    return b"".join(pieces)


def _bunzipped(data: bytes, limit: int) -> bytes:
    pieces: list[bytes] = []
    room = limit
    while data:
        unpacker = bz2.BZ2Decompressor()
        piece = unpacker.decompress(data, room + 1)
        if len(piece) > room:
            raise _too_large(limit + 1, limit, "MAX_TEXT_BYTES")
        if not unpacker.eof:
            raise EOFError
        pieces.append(piece)
        room -= len(piece)
        data = unpacker.unused_data
    return b"".join(pieces)


def _decoded(data: bytes) -> str:
    """The text of UTF-8 bytes with its line ends, and a byte order mark as its first character."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Refused("not_utf8", "it is UTF-16; convert it with: iconv -f UTF-16 -t UTF-8")
    if data.startswith(b"%PDF"):
        raise _Refused("unknown_format", "it is a PDF; save the article as text, wikitext or HTML")
    if b"\0" in data:
        raise _Refused("binary", "it holds zero bytes, so it is no text; remove it, or save the article as UTF-8 text")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        guess = "it may be Latin-1; convert it with: iconv -f ISO-8859-1 -t UTF-8"
        raise _Refused("not_utf8", f"byte {error.start:,} (0x{data[error.start]:02x}) is no UTF-8; {guess}") from None
    if not text.strip("\ufeff \t\r\n\v\f"):
        raise _Refused("empty", "there is nothing in it; remove it or put an article in")
    if (len(data) - len(data.translate(None, _CONTROLS))) * 50 > len(data):
        raise _Refused("binary", "it is full of control characters, so it is no text; remove it")
    return text
