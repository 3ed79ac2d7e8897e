"""What an agent may read: texts that it sends, and files below folders that the user allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from summarizer.errors import InputError
from summarizer.inputs import InputFailure, read
from summarizer.records import Document

# Code points of a text, and texts of a call: what keeps one call within seconds.
LONGEST = 200_000
MOST_SOURCES = 200


class SourceText(BaseModel):
    """A text, or the path of a file below an allowed folder."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str | None, Field(max_length=LONGEST, description="The text itself.")] = None
    path: Annotated[str | None, Field(max_length=1000, description="Or a file or folder that the user allowed.")] = None
    id: Annotated[str | None, Field(max_length=200, description="A name for the text, to be told it by.")] = None


@dataclass(frozen=True, slots=True)
class Allowed:
    """The folders that the user allowed, resolved."""

    folders: tuple[Path, ...] = ()

    @classmethod
    def below(cls, folders: Sequence[Path]) -> Allowed:
        """These folders, links followed."""
        return cls(tuple(folder.resolve() for folder in folders))

    def documents(self, given: SourceText) -> list[Document]:
        """The documents of a text or path. Raises InputError: not allowed, unreadable, too many."""
        if (given.text is None) == (given.path is None):
            raise InputError("Give either `text` or `path`.")
        if given.text is not None:
            return [_document(given.text, given.id)]
        found = []
        for item in read([str(self._resolve(str(given.path)))]):
            if isinstance(item, InputFailure):
                raise item.error
            found.append(item)
            if len(found) > MOST_SOURCES:
                raise InputError(f"{given.path} has more than {MOST_SOURCES} documents: name fewer at a time.")
        return found

    def document(self, given: SourceText) -> Document:
        """The one document of a text or path. Raises InputError as `documents` does, and for several."""
        found = self.documents(given)
        if len(found) != 1:
            raise InputError(f"{given.path} holds {len(found)} documents; one is needed.")
        return found[0]

    def _resolve(self, path: str) -> Path:
        """A path within an allowed folder, links followed, so that none leads out of it."""
        for folder in self.folders:
            resolved = (folder / path).resolve()
            if resolved.is_relative_to(folder) and resolved.exists():
                return resolved
        raise InputError(f"{path} is not a file that may be read here.", "The user allows folders with --allow.")


def _document(text: str, name: str | None) -> Document:
    if not text.strip():
        raise InputError("The text is empty.")
    return Document(text, id=name or "")
