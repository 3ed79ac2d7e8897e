"""Files, folders, streams and web pages to Documents, one at a time.

A document's id is its path relative to the input as given (the file's name for a file), or its `id` field; a document
of many in one file has the file's name and its number there.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from summarizer.errors import InputError, demand
from summarizer.inputs.documents import document_from
from summarizer.inputs.encodings import decode
from summarizer.inputs.folders import files_below
from summarizer.inputs.formats import kind_named, read_source
from summarizer.inputs.items import InputFailure, InputSource, Item, ReadingOptions
from summarizer.inputs.tally import InputTally
from summarizer.records import Document

logger = logging.getLogger(__name__)
Input = str | os.PathLike[str]


def read(
    inputs: Input | Iterable[Input],
    *,
    columns: Mapping[str, str] | None = None,
    pages: Path | None = None,
    say: Callable[[str], None] = logger.info,
) -> Iterator[Item]:
    """Stream the documents of files, folders, `http(s)://` addresses and `-` (standard input).

    `columns` says which column of a table has a field: `{"text": "body"}`. `pages` is a folder where fetched pages are
    kept and found again. `say` is given a sentence about each input: what was read, what was left out. Raises
    InputError for an input that is not there, or a folder with nothing to read; what else cannot be read becomes an
    InputFailure.
    """
    demand(inputs, str | os.PathLike | Iterable, "read needs the name of a file or folder, or a list of them")
    names = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    for name in names:
        demand(name, str | os.PathLike, "read needs names of files or folders")
    options = ReadingOptions(dict(columns or {}), pages, say)
    return _read([os.fspath(name) for name in names], options)


def _read(names: list[str], options: ReadingOptions) -> Iterator[Item]:
    for name in names:
        if name != "-" and not is_address(name) and not Path(name).exists():
            raise InputError(f"There is no file or folder {name}.")
    for name in names:
        tally = InputTally()
        yield from _input(name, options, tally)
        if sentence := tally.sentence("stdin" if name == "-" else name):
            options.say(sentence)


def _input(name: str, options: ReadingOptions, tally: InputTally) -> Iterator[Item]:
    if name == "-":
        yield from tally.count(read_source(InputSource("stdin", sys.stdin.buffer, options)), "text")
    elif is_address(name):
        from summarizer.inputs.fetching import read_address

        yield from tally.count(read_address(name, options), "html")
    elif Path(name).is_dir():
        yield from _folder(Path(name), options, tally)
    else:
        yield from _file(Path(name), Path(name).name, options, tally)


def is_address(name: str) -> bool:
    """Whether an input is the address of a web page."""
    return name.lower().startswith(("http://", "https://"))


def read_document(name: str) -> Document:
    """The one document of a file, an address or `-`.

    Raises InputError where it is missing, empty, cannot be read, or holds more than one.
    """
    items = list(read([name]))
    if len(items) != 1:
        raise InputError(f"{name} holds {len(items)} documents; one is needed.")
    if isinstance(items[0], InputFailure):
        raise items[0].error
    return items[0]


def read_json_lines(path: Path) -> Iterator[Item]:
    """The documents of a JSON Lines file, which is taken for nothing else whatever it begins with."""
    with path.open("rb") as stream:
        yield from read_source(InputSource(path.name, stream), "jsonl")


def _folder(folder: Path, options: ReadingOptions, tally: InputTally) -> Iterator[Item]:
    found = False
    for path in files_below(folder, tally.beside):
        found = True
        yield from _file(path, path.relative_to(folder).as_posix(), options, tally)
    if not found:
        beside = ", ".join(f"{count} {kind}" for kind, count in tally.beside.items()) or "nothing at all"
        raise InputError(f"The folder {folder} has no article that can be read; it holds {beside}.")


def _file(path: Path, name: str, options: ReadingOptions, tally: InputTally) -> Iterator[Item]:
    try:
        with path.open("rb") as stream:
            yield from tally.count(read_source(InputSource(name, stream, options)), kind_named(name) or "text")
    except OSError as error:
        tally.failed += 1
        yield InputFailure(name, InputError(f"{path} cannot be read: {error.strerror}."))


__all__ = ["InputFailure", "Item", "decode", "document_from", "is_address", "read", "read_document", "read_json_lines"]
