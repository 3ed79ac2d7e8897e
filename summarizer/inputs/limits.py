"""Streams that end with a sentence where they would never end: what an archive holds may be far larger than it is."""

from __future__ import annotations

import io
from typing import IO, Protocol

from summarizer.errors import InputError
from summarizer.inputs.items import MIB

# What is packed a thousand times smaller than it is holds no articles: deflate packs text five times smaller.
MOST_RATIO = 200
# Below this size in bytes nothing is a bomb.
HARMLESS = 64 * MIB


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int = ..., /) -> bytes:
        """At most so many bytes; none at the end."""


class Unpacked(io.RawIOBase):
    """A decompressed stream that raises InputError once it is out of all proportion to its `packed` bytes."""

    def __init__(self, stream: Readable, name: str, packed: int) -> None:
        self._stream, self._name = stream, name
        self._left = max(HARMLESS, packed * MOST_RATIO)

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read up to the buffer's length; returns how many bytes."""
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise InputError(f"{self._name} unpacks to over {MOST_RATIO} times its size, which no article does.")
        buffer[: len(data)] = data
        return len(data)


def unpack(stream: Readable, name: str, packed: int) -> IO[bytes]:
    """A buffered `Unpacked`."""
    return io.BufferedReader(Unpacked(stream, name, packed))
