"""Bzip2 streams of any size, piece by piece: memory stays bounded, and a bomb is refused before it unfolds."""

import bz2
from collections.abc import Iterator
from typing import BinaryIO, Final

_MIB: Final = 1024 * 1024
PIECE: Final = 1 * _MIB
"""Bytes that are held at a time, packed and unpacked."""
RATIO: Final = 200
"""A stream may unfold to this many times its size; text of encyclopedias unfolds to four or five times."""
SLACK: Final = 64 * _MIB
"""Unpacked bytes from which on the ratio is looked at: a short stream of blanks is no bomb."""


class BrokenStreamError(ValueError):
    """The bytes are no bzip2, damaged, cut off or a bomb; the message says where and what to do."""


class Stream:
    """The one stream that begins at byte ``start`` of a file; iterating gives its unpacked pieces.

    ``at`` is the byte of the file up to which it was read: after the last piece, where the next stream begins.
    """

    def __init__(self, file: BinaryIO, start: int) -> None:
        self.start = self.at = start
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        """Unpack it, once.

        Raises:
            BrokenStreamError: What stands there is no whole, honest bzip2 stream.
        """
        self._file.seek(self.start)
        unpacker = bz2.BZ2Decompressor()
        unpacked = 0
        while not unpacker.eof:
            data = self._file.read(PIECE) if unpacker.needs_input else b""
            if unpacker.needs_input and not data:
                raise BrokenStreamError(f"the stream at byte {self.start:,} is cut off where the file ends")
            self.at += len(data)
            try:
                piece = unpacker.decompress(data, PIECE)
            except OSError:
                raise BrokenStreamError(
                    f"no bzip2 stream begins at byte {self.start:,}, or it is damaged before byte {self.at:,}"
                ) from None
            unpacked += len(piece)
            if unpacked > max(SLACK, RATIO * (self.at - self.start)):
                raise BrokenStreamError(
                    f"the stream at byte {self.start:,} unfolds to more than {RATIO} times its size, as articles never do"
                )
            if piece:
                yield piece
        self.at -= len(unpacker.unused_data)
