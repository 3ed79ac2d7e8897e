"""The run directory's record: one SQLite database in WAL mode, and the files exported from it.

One `run` at a time writes (see `hold`); reviewers read and append decisions meanwhile. Every write is a transaction
of its own, so a process that dies leaves whole records behind. Nothing here loads more than a few rows into memory.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from summarizer.errors import InputError, RecordFailed, RunError, SummarizerError, Unavailable
from summarizer.inputs import Item
from summarizer.private import make_file, make_folder
from summarizer.records import Document
from summarizer.records.results import Result, Usage
from summarizer.runs.intake import Admission, Intake
from summarizer.runs.json_lines import LINE_FILES, UNDECIDED, write_lines
from summarizer.runs.layout import BUSY_SECONDS, DATABASE, LAYOUT, LOCK, hint_of, no_run, of_newer_version, upgrade
from summarizer.runs.reader import RunReader
from summarizer.runs.rows import document_of_row, done_rows, enter_rows, failure_rows, reopen_documents
from summarizer.runs.shards import Shard, take_over

# Keyset pages keep no read transaction open while models answer: an open one would stop the WAL from being folded in.
PAGE = 64


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents a run has, by status, how many of the finished ones made no call, and undecided flags."""

    pending: int
    done: int
    failed: int
    cached: int
    flags: int
    flagged: int

    @property
    def total(self) -> int:
        """All documents of the run."""
        return self.pending + self.done + self.failed


def connect(directory: Path, *, create: bool = False) -> sqlite3.Connection:
    """Open a run directory's database; raises RunError where there is none or it is of a newer version."""
    path = directory / DATABASE
    if not create and not path.is_file():
        raise no_run(directory)
    try:
        if create:
            make_folder(directory)
            make_file(path)
        connection = sqlite3.connect(path.absolute(), timeout=BUSY_SECONDS, isolation_level=None)
        return _prepare(connection, directory)
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        raise RunError(f"{path} cannot be opened: {error}.", hint_of(error)) from error


def _prepare(connection: sqlite3.Connection, directory: Path) -> sqlite3.Connection:
    connection.row_factory = sqlite3.Row
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    if layout > LAYOUT:
        connection.close()
        raise of_newer_version(directory)
    connection.execute("PRAGMA journal_mode = WAL")
    # With WAL this survives the death of the process; a power cut may cost the last answers, never the file.
    connection.execute("PRAGMA synchronous = NORMAL")
    if layout < LAYOUT:
        upgrade(connection)
    return connection


@contextmanager
def hold(directory: Path) -> Iterator[None]:
    """Keep other runs out of a directory; raises RunError where one is under way, or it cannot be written to."""
    try:
        make_folder(directory)
        make_file(directory / LOCK)
    except OSError as error:
        raise RunError(f"{directory} cannot be written to: {error.strerror or error}.") from error
    with ExitStack() as stack:
        try:
            stack.enter_context(FileLock(directory / LOCK, timeout=0))
        except OSError as error:
            raise RunError(f"Another run is at work in {directory}.", "Wait for it, or give another -o.") from error
        yield


class Store:
    """A run's record. Its methods raise RecordFailed where the disk is full or the file is damaged."""

    def __init__(self, directory: Path, *, create: bool = False) -> None:
        """Open the record in a run directory, or make it."""
        self.directory = directory
        self.connection = connect(directory, create=create)

    def close(self) -> None:
        """Close the database; folds the write-ahead log in where no one else reads."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of the writes in the block, or none."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def _failure(self, error: sqlite3.Error) -> RecordFailed:
        return RecordFailed(f"{self.directory / DATABASE} cannot be written: {error}.", hint_of(error))

    def admit(self, items: Iterable[Item], shard: Shard | None = None) -> Intake:
        """Enter documents as they come, of one shard where it is given; all of them or none.

        Raises RunError where a known document's text changed.
        """
        with self.transaction() as connection:
            entry = Admission(connection)
            for item in items:
                if shard is None or shard.holds(item.id):
                    entry.admit(item)
                else:
                    entry.skip(item)
            entry.refuse_changed(self.directory)
        return Intake(entry.added, entry.known, entry.unreadable, entry.ids.hexdigest())

    def take_over(self, part: Path) -> None:
        """Enter all that a shard's directory holds. Raises RunError where it cannot be, RecordFailed as ever."""
        try:
            take_over(self.connection, part)
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def has_done(self, document: Document) -> bool:
        """True for a document of this very text that has its summary."""
        query = "SELECT 1 FROM documents WHERE id = ? AND sha256 = ? AND status = 'done'"
        return self.connection.execute(query, (document.id, document.sha256)).fetchone() is not None

    def reopen(self, *, every: bool) -> int:
        """Put failed documents back to pending: those that failed for a passing reason, or `every` readable one."""
        with self.transaction() as connection:
            return reopen_documents(connection, every=every)

    def pending(self) -> Iterator[Document]:
        """The documents still to do, in order; each once, whatever happens to it meanwhile."""
        last = -1
        while True:
            rows = self.connection.execute(
                "SELECT * FROM documents WHERE status = 'pending' AND position > ? ORDER BY position LIMIT ?",
                (last, PAGE),
            ).fetchall()
            if not rows:
                return
            last = rows[-1]["position"]
            yield from map(document_of_row, rows)

    def record(self, result: Result, started_at: float, usage: Usage) -> None:
        """Enter a finished document: its summary and verdicts, and the attempt with all that it used."""
        with self.transaction() as connection:
            enter_rows(connection, done_rows(result, started_at, usage))

    def record_failure(self, document_id: str, error: SummarizerError, started_at: float, usage: Usage) -> None:
        """Enter an attempt that gave no summary; the document stays pending where the error stops the run."""
        with self.transaction() as connection:
            enter_rows(connection, failure_rows(document_id, error, started_at, usage))

    def counts(self) -> Counts:
        """The state of the run in numbers."""
        self._note_settled()
        by_status = dict(self.connection.execute("SELECT status, count(*) FROM documents GROUP BY status").fetchall())
        cached = self.connection.execute("SELECT count(*) FROM summaries WHERE cached").fetchone()[0]
        flags, flagged = self.connection.execute(
            f"SELECT count(*), count(DISTINCT document_id) FROM verdicts v WHERE {UNDECIDED}"  # noqa: S608
        ).fetchone()
        pending, done, failed = (by_status.get(status, 0) for status in ("pending", "done", "failed"))
        return Counts(pending, done, failed, cached, flags, flagged)

    def _note_settled(self) -> None:
        """Put the flags that reviewers have settled where queries find them."""
        self.connection.execute(
            "CREATE TEMP TABLE IF NOT EXISTS settled (document_id TEXT, path TEXT, PRIMARY KEY (document_id, path))"
        )
        self.connection.execute("DELETE FROM temp.settled")
        if self.connection.execute("SELECT 1 FROM decisions LIMIT 1").fetchone() is None:
            return
        with RunReader.open(self.directory) as run:
            self.connection.executemany("INSERT INTO temp.settled VALUES (?, ?)", run.settled())

    def outage(self) -> SummarizerError | None:
        """Why all documents failed, where nothing but the network, the endpoint or the inputs are to blame."""
        rows = self.connection.execute(
            """SELECT min(a.retryable) AS passing, min(a.error = 'InputError') AS unreadable, a.message
               FROM documents d JOIN attempts a
               ON a.id = (SELECT max(id) FROM attempts WHERE document_id = d.id) WHERE d.status = 'failed'"""
        ).fetchone()
        if rows["unreadable"]:
            return InputError(rows["message"])
        return Unavailable(rows["message"]) if rows["passing"] else None

    def cost(self) -> float:
        """USD that all attempts cost, where that is known."""
        return float(self.connection.execute("SELECT total(cost_usd) FROM attempts").fetchone()[0])

    def digest(self) -> str:
        """One SHA-256 of all inputs: each document's id and text, in the order of arrival."""
        digest = hashlib.sha256()
        for row in self.connection.execute("SELECT id, sha256 FROM documents ORDER BY position"):
            digest.update(f"{row[0]}\0{row[1]}\n".encode())
        return digest.hexdigest()

    def get(self, key: str, default: Any = None) -> Any:
        """A value of the run's own notes (state, ledger), or the default."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return default if row is None else json.loads(row[0])

    def set(self, key: str, value: Any) -> None:
        """Keep a JSON value in the run's notes."""
        try:
            self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value)))
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def export(self) -> bool:
        """Write the exported files; returns False where nothing changed since they were written last."""
        stamp = list(self.connection.execute(
            "SELECT (SELECT max(id) FROM attempts), (SELECT max(seq) FROM decisions)").fetchone())  # fmt: skip
        if stamp == self.get("exported") and all((self.directory / name).is_file() for name in LINE_FILES):
            return False
        self._note_settled()
        for name, export in LINE_FILES.items():
            lines = (row[0] for row in self.connection.execute(f"{export.query} ORDER BY {export.order}"))
            write_lines(self.directory / name, lines)
        self.set("exported", stamp)
        return True

    def page(self, name: str, after: int, limit: int) -> list[tuple[int, str]]:
        """Lines of an export with their numbers, in the order in which they came, from beyond number `after`.

        A reader who asks again and again, with the last number seen, misses none while the run goes on.
        """
        self._note_settled()
        export = LINE_FILES[name]
        query = f"{export.query} AND {export.number} > ? ORDER BY {export.number} LIMIT ?"
        return [(row[1], row[0]) for row in self.connection.execute(query, (after, limit))]
