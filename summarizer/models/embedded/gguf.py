"""What a GGUF file says of its model before the weights begin: its size, and what a token of context costs.

The form is ggml's (docs/gguf.md there), versions 2 and 3, little-endian. A file may come from anywhere, so that
nothing in it is believed before it is measured against the file's end.
"""

from __future__ import annotations

import errno
import mmap
import os
import struct
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from summarizer.errors import ModelNotFound

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_MOST_DIMENSIONS = 8
_MOST_VALUES = 1 << 22  # words of a vocabulary, or of what they are merged from
_LARGEST = 1 << 45  # numbers of a model: thirty times what the largest ones have
_MOST_COUNTED = 1 << 26  # tokens of a context, layers, heads
_HALF = 2  # bytes of a number that is kept of a token


@dataclass(frozen=True, slots=True)
class Header:
    """A model: how many numbers it has, the longest context it was trained for, and the bytes a token of it takes."""

    architecture: str
    parameters: int
    context: int
    token_bytes: int


def read_header(path: Path) -> Header:
    """The header of a GGUF file. Raises ModelNotFound with one sentence where there is none."""
    try:
        if not path.is_file():  # A pipe would be waited for.
            raise ModelNotFound(f"{path} cannot be read: {_what_is_there(path)}.")
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _header(_Cursor(data))
    except OSError as error:
        raise ModelNotFound(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, ArithmeticError, struct.error, KeyError, TypeError) as error:
        raise ModelNotFound(f"{path} is no GGUF file of a language model.") from error


def _what_is_there(path: Path) -> str:
    return "it is no regular file" if path.exists() else os.strerror(errno.ENOENT)


class _Cursor:
    """A place in a file's bytes. Whatever lies beyond its end raises struct.error."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data, self.at = data, 0

    def number(self, form: str) -> Any:
        (value,) = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return value

    def string(self) -> str:
        length = self.number("Q")
        (value,) = struct.unpack_from(f"<{length}s", self.data, self.at)
        self.at += length
        return str(value, "utf-8", "replace")

    def value(self, kind: int) -> Any:
        """A value of the metadata; of an array of numbers the largest, and nothing of an array of strings."""
        if kind == _ARRAY:
            return self._of_array(self.number("I"), self.number("Q"))
        return self.string() if kind == _STRING else self.number(_SCALARS[kind])

    def _of_array(self, kind: int, count: int) -> Any:
        if count > _MOST_VALUES:
            raise ValueError("no model has an array of so many values")
        if kind != _STRING:
            form = f"<{count}{_SCALARS[kind]}"
            values = struct.unpack_from(form, self.data, self.at)
            self.at += struct.calcsize(form)
            return max(values, default=0)
        for _ in range(count):
            # The words of a vocabulary are a hundred thousand, and none of them is looked at.
            self.at += struct.unpack_from("<Q", self.data, self.at)[0] + 8
        return None


def _header(cursor: _Cursor) -> Header:
    if cursor.number("4s") != _MAGIC or cursor.number("I") not in _VERSIONS:
        raise ValueError("no GGUF file of a known version")
    tensors, pairs = cursor.number("Q"), cursor.number("Q")
    known: dict[str, Any] = {}
    for _ in range(pairs):
        name = cursor.string()
        known[name] = cursor.value(cursor.number("I"))
    parameters = sum(_size(cursor) for _ in range(tensors))
    architecture = known["general.architecture"]
    about = {name.removeprefix(f"{architecture}."): value for name, value in known.items()}
    if not isinstance(architecture, str) or parameters > _LARGEST:
        raise ValueError("no model of a known architecture and size")
    return Header(architecture, parameters, _whole_number(about, "context_length"), _token_bytes(about))


def _whole_number(about: dict[str, Any], name: str, default: int | None = None) -> int:
    """A number of the metadata that counts something, from 1 up. Raises ValueError for anything else."""
    value = about.get(name, default)
    if type(value) is not int or not 0 < value <= _MOST_COUNTED:
        raise ValueError(f"no model has {name} {value!r:.40}")
    return value


def _size(cursor: _Cursor) -> int:
    """The numbers of the next tensor."""
    cursor.string()
    dimensions = cursor.number("I")
    if dimensions > _MOST_DIMENSIONS:
        raise ValueError("no tensor has so many dimensions")
    size: int = prod(cursor.number("Q") for _ in range(dimensions))
    cursor.number("I")
    cursor.number("Q")
    return size


def _token_bytes(about: dict[str, Any]) -> int:
    """Bytes of keys and values that a token leaves in memory, in all layers."""
    heads = _whole_number(about, "attention.head_count")
    width = max(1, _whole_number(about, "embedding_length") // heads)
    both = sum(_whole_number(about, f"attention.{name}_length", width) for name in ("key", "value"))
    return _whole_number(about, "block_count") * _whole_number(about, "attention.head_count_kv", heads) * both * _HALF
