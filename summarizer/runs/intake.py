"""Documents on their way into a run's record."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import InputError, RunError
from summarizer.inputs import InputFailure, Item
from summarizer.records import Document
from summarizer.runs.rows import document_row, insert
from summarizer.text.unicode import is_unicode


@dataclass(frozen=True, slots=True)
class Intake:
    """What a run was given: documents it had not seen, ones it knew, and inputs that could not be read.

    `sha256` is of the ids of all inputs, in order, those of other shards as well.
    """

    added: int = 0
    known: int = 0
    unreadable: int = 0
    sha256: str = ""


class Admission:
    """Documents on their way into the record, within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.first = connection.execute("SELECT coalesce(max(position), -1) + 1 FROM documents").fetchone()[0]
        self.next = self.first
        self.added = self.known = self.unreadable = 0
        self.changed: list[str] = []
        self.ids = hashlib.sha256()

    def admit(self, item: Item) -> None:
        """Enter one input, or note how it is known already. Raises RunError where two texts have one id."""
        self._note(item)
        item = _storable(item)
        row = self.connection.execute("SELECT sha256, position FROM documents WHERE id = ?", (item.id,)).fetchone()
        if not isinstance(item, Document):
            self._unreadable(item, row)
        elif row is None or row["sha256"] is None:
            self._insert(item)
        elif row["sha256"] == item.sha256:
            self.known += 1
        elif row["position"] >= self.first:
            raise RunError(f"Two inputs with different texts have the id {item.id!r}.", "Give them ids of their own.")
        else:
            self.changed.append(item.id)

    def skip(self, item: Item) -> None:
        """Leave room for a document that another shard enters, so that all are in the order of the input."""
        self._note(item)
        self.next += 1

    def _note(self, item: Item) -> None:
        self.ids.update(item.id.encode("utf-8", "surrogatepass") + b"\0")

    def _insert(self, item: Document) -> None:
        row = {**document_row(item), "position": self.next, "status": "pending"}
        insert(self.connection, "documents", row)
        self.next += 1
        self.added += 1

    def _unreadable(self, item: InputFailure, row: sqlite3.Row | None) -> None:
        self.unreadable += 1
        if row is not None:
            return
        self.connection.execute(
            "INSERT INTO documents (id, position, source, status) VALUES (?, ?, ?, 'failed')",
            (item.id, self.next, item.id),
        )
        self.connection.execute(
            """INSERT INTO attempts (document_id, started_at, seconds, outcome, error, message)
               VALUES (?, ?, 0, 'failed', ?, ?)""",
            (item.id, time.time(), type(item.error).__name__, str(item.error)),
        )
        self.next += 1

    def refuse_changed(self, directory: Path) -> None:
        """Raise RunError where a known document's text changed, naming it."""
        if not self.changed:
            return
        names = ", ".join(self.changed[:5]) + (f" and {len(self.changed) - 5} more" if len(self.changed) > 5 else "")
        raise RunError(
            f"The text of {names} is not what {directory} was begun with.",
            "Put the old text back, give it another name, or begin anew with --fork DIR.",
        )


def _storable(item: Item) -> Item:
    """The item, or why it cannot be stored: JSON and file names can carry half of a surrogate pair, files cannot."""
    parts = document_row(item).values() if isinstance(item, Document) else (item.id,)
    if not all(is_unicode(str(part)) for part in parts):
        name = item.id.encode("utf-8", "replace").decode()
        return InputFailure(
            name, InputError(f"{name} cannot be kept: its text, its name or another field is not Unicode.")
        )
    return item
