"""A pile of sources from files and folders: indexed where they changed since the last look, opened as they are if not.

The index is kept in a folder of the user's own, not among the sources: a folder that comes from somebody else must not
bring along what its own words are said to be.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import summarizer
from summarizer.drafts.sources.index import Index
from summarizer.errors import InputError
from summarizer.inputs import InputFailure, read
from summarizer.records import Document

_PACKAGE = Path(summarizer.__file__).parent


class Unreadable(NamedTuple):
    """A source that could not be read, and why."""

    id: str
    message: str


def open_pile(inputs: Sequence[str], directory: Path) -> tuple[Index, tuple[Unreadable, ...]]:
    """The sources in `inputs` (files, folders, `-`), with an index in `directory`; and those that cannot be read.

    Raises InputError for an input that is not there, and where there is no source at all.
    """
    on_disk = all(Path(each).exists() for each in inputs)
    inputs = [str(Path(each).resolve()) if Path(each).exists() else each for each in inputs]
    unreadable: list[Unreadable] = []
    if not on_disk:  # Standard input, an address: read anew each time. What is nowhere is refused by the reader.
        index, stamp = Index(), None
    else:
        directory.mkdir(parents=True, exist_ok=True)
        index, stamp = Index(directory / f"{_digest(inputs)}.sqlite"), _stamp(inputs)
    if stamp is None or index.stamp != stamp:
        index.fill(_documents(inputs, unreadable), stamp or "", unreadable)
    unreadable = [Unreadable(*each) for each in index.notes]
    if not len(index):
        index.close()
        raise InputError(unreadable[0].message if unreadable else "There is no source to check against.")
    return index, tuple(unreadable)


def _documents(inputs: Sequence[str], unreadable: list[Unreadable]) -> Iterator[Document]:
    """The documents of all inputs, named so that those of two folders stay apart."""
    for name in inputs:
        for item in read([name]):
            if isinstance(item, InputFailure):
                unreadable.append(Unreadable(item.id, str(item.error)))
            elif len(inputs) > 1 and Path(name).is_dir():
                yield replace(item, id=f"{Path(name).name}/{item.id}")
            else:
                yield item


def _stamp(inputs: Iterable[str]) -> str:
    """What changes when a file of the sources or of this program does: names, sizes and times."""
    return _digest(
        f"{path} {found.st_size} {found.st_mtime_ns}"
        for root in (*inputs, str(_PACKAGE))
        for path, found in _files(root)
    )


def _files(root: str) -> Iterator[tuple[str, os.stat_result]]:
    """The files at or below a path, in order; what cannot be looked at is left to whoever reads it."""
    path = Path(root)
    if not path.is_dir():
        if path.exists():
            yield root, path.stat()
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(each for each in folders if not each.startswith((".", "__pycache__")))
        for name in sorted(names):
            file = Path(folder, name)
            if file.exists():
                yield str(file), file.stat()


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()[:32]
