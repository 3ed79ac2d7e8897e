"""What a reader is given and what it gives: bytes with a name, and Documents or the reason why there is none."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from summarizer.errors import InputError
from summarizer.records import Document

logger = logging.getLogger(__name__)
MIB = 1024 * 1024
# An extraction of fewer words is a failure, not an article: a page built by script, a notice of consent, a login.
FEWEST_WORDS = 20


@dataclass(frozen=True, slots=True)
class InputFailure:
    """An article that could not be read; the others go on."""

    id: str
    error: InputError


Item = Document | InputFailure


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How inputs are read.

    `columns` names the column of a table (the key of a JSON object) that holds a field: `{"text": "body"}`. `pages`
    is the folder that keeps what was fetched. `say` is given the sentences about what was read and what was left out.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    pages: Path | None = None
    say: Callable[[str], None] = logger.info


@dataclass(frozen=True, slots=True)
class InputSource:
    """Bytes to be read. `name` is the document's id and what messages call it.

    `url` and `charset` are what a server said of them, `depth` is how many archives they lie in.
    """

    name: str
    stream: IO[bytes]
    options: ReadingOptions = field(default_factory=ReadingOptions)
    url: str | None = None
    charset: str | None = None
    depth: int = 0

    def read(self, limit: int) -> bytes:
        """All bytes. Raises InputError where there are more than `limit` bytes, or none."""
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise InputError(f"{self.name} is larger than {limit // MIB} MB.", "Split it, or take the text out of it.")
        if not data.strip():
            raise InputError(f"{self.name} is empty.")
        return data

    def part(self, name: str, stream: IO[bytes]) -> InputSource:
        """What lies within this source, under a name of its own."""
        return replace(self, name=f"{self.name}/{name}", stream=stream, depth=self.depth + 1)


def require_words(text: str, name: str, advice: str) -> None:
    """Raises InputError where an extracted text is next to nothing; `advice` is what to do then."""
    count = len(text.split())
    if count < FEWEST_WORDS:
        words = "no word" if not count else f"no more than {count} word{'s' if count > 1 else ''}"
        raise InputError(f"{name} has no article: {words} could be read from it.", advice)
