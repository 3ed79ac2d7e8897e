"""Files and streams to Documents, one at a time.

A document's id is its path relative to the input as given (the file's name for a file), or its `id` field.
"""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from summarizer.errors import InputError
from summarizer.records import Document

FIELDS = ("title", "url", "published", "source", "language")


@dataclass(frozen=True, slots=True)
class InputFailure:
    """An article that could not be read; the others go on."""

    id: str
    error: InputError


Item = Document | InputFailure


def read(inputs: Iterable[str]) -> Iterator[Item]:
    """Stream the documents of files, folders, `.jsonl` files and `-` (standard input).

    Raises InputError for an input that is not there, or a folder with no article; a file of a folder or a line
    of a `.jsonl` that cannot be read becomes an InputFailure.
    """
    names = list(inputs)
    for name in names:
        if name != "-" and not Path(name).exists():
            raise InputError(f"There is no file or folder {name}.")
    for name in names:
        if name == "-":
            yield from _stream(sys.stdin.buffer, "stdin")
            continue
        path = Path(name)
        if path.is_dir():
            yield from _folder(path)
        else:
            yield from _file(path, path.name)


def read_document(name: str) -> Document:
    """The one document of a file or of `-`. Raises InputError where it is missing, empty, no text or more than one."""
    items = list(read([name]))
    if len(items) != 1:
        raise InputError(f"{name} holds {len(items)} documents; one is needed.")
    if isinstance(items[0], InputFailure):
        raise items[0].error
    return items[0]


def _folder(folder: Path) -> Iterator[Item]:
    found = False
    for path in _walk(folder):
        found = True
        yield from _file(path, path.relative_to(folder).as_posix())
    if not found:
        raise InputError(f"The folder {folder} has no article: no file that ends in {', '.join(READERS)}.")


def _walk(folder: Path) -> Iterator[Path]:
    """Readable files below `folder`, sorted, hidden ones left out."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise InputError(f"The folder {folder} cannot be read: {error.strerror}.") from None
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry)
        elif entry.suffix.lower() in READERS:
            yield entry


def _file(path: Path, name: str) -> Iterator[Item]:
    reader = READERS.get(path.suffix.lower(), _text)
    try:
        with path.open("rb") as stream:
            yield from reader(stream, name)
    except OSError as error:
        yield _failure(name, f"{path} cannot be read: {error.strerror}.")


def _stream(stream: IO[bytes], name: str) -> Iterator[Item]:
    """Standard input: JSON Lines where the first line is a JSON object, else one text."""
    first = stream.readline()
    reader = _jsonl if first.lstrip().startswith(b"{") and _is_object(first) else _text
    yield from reader(_Rest(first, stream), name)


class _Rest:
    """A stream with its first line put back."""

    def __init__(self, first: bytes, stream: IO[bytes]) -> None:
        self._first, self._stream = first, stream

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        yield from self._stream

    def read(self) -> bytes:
        return self._first + self._stream.read()


def _text(stream: Any, name: str) -> Iterator[Item]:
    try:
        text, encoding = decode(stream.read(), name)
    except InputError as error:
        yield InputFailure(name, error)
        return
    if not text.strip():
        yield _failure(name, f"{name} is empty.")
        return
    extra = {} if encoding == "utf-8" else {"encoding": encoding}
    yield Document(text, id=name, source=name, extra=extra)


def _jsonl(stream: Any, name: str) -> Iterator[Item]:
    empty = True
    for number, line in enumerate(stream, 1):
        if line.strip():
            empty = False
            yield _line(line, f"{name}:{number}")
    if empty:
        yield _failure(name, f"{name} is empty.")


def _line(line: bytes, place: str) -> Item:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        return _failure(place, f"{place} is no JSON: {error.msg.removesuffix(' at')}, character {error.colno}.")
    except (ValueError, RecursionError) as error:
        return _failure(place, f"{place} is no JSON: {error}.")
    if not isinstance(record, dict):
        return _failure(place, f"{place} is no JSON object with a `text`.")
    try:
        return document_from(record, place)
    except InputError as error:
        return InputFailure(str(record.get("id") or place), error)


def document_from(record: Mapping[str, Any], place: str) -> Document:
    """A Document from a mapping with a `text`; fields it does not know go to `extra`. Raises InputError."""
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError(f"{place} has no `text` that is a string.")
    if not text.strip():
        raise InputError(f"{place} has an empty `text`.")
    known: dict[str, Any] = {name: str(record[name]) for name in FIELDS if record.get(name) is not None}
    known.setdefault("source", place)
    identity = record.get("id")
    extra = {name: value for name, value in record.items() if name not in {"text", "id", *FIELDS}}
    return Document(text, id=place if identity in (None, "") else str(identity), extra=extra, **known)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Bytes to text and the encoding used: a byte order mark's, else UTF-8.

    Raises InputError for anything else. Guessing an old encoding turns é into ą now and then, and nobody would see it
    in a quote that is then called exact.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding, name), encoding
    if b"\0" in data:
        raise InputError(f"{name} is no text: it holds NUL bytes.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"byte {error.start} is 0x{data[error.start]:02x}, which is not UTF-8"
        raise InputError(f"{name} cannot be read as text: {where}.", _CONVERT) from None
    return text, "utf-8"


_CONVERT = "Convert it first, for example: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW"


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is no text: its mark says {encoding}, and it is not ({error.reason}).") from None


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _failure(name: str, sentence: str) -> InputFailure:
    return InputFailure(name, InputError(sentence))


# A new format is a row: a function from an open binary stream and the document's id to Documents.
READERS: dict[str, Callable[[Any, str], Iterator[Item]]] = {
    ".txt": _text,
    ".md": _text,
    ".markdown": _text,
    ".jsonl": _jsonl,
}
