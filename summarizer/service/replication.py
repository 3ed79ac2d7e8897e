"""A job's run directory as a copy of its log: the same on every replica, whoever did the work.

SQLite's write-ahead log does not work over network file systems, so no directory is shared: what happened to a job is
in the database, in one order, and each replica enters it into a directory of its own when it is asked about the job.
These functions read and write SQLite: call them in a thread.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from summarizer.batch import manifest as manifests
from summarizer.errors import SummarizerError
from summarizer.private import make_folder
from summarizer.records import Document
from summarizer.records.results import Result, Usage
from summarizer.runs.decisions import CARRIED_OUT
from summarizer.runs.layout import DATABASE
from summarizer.runs.rows import as_json, done_rows, enter_rows, failure_rows, insert, reopen_documents
from summarizer.runs.shards import Shard
from summarizer.runs.store import Store

# Documents in one event of a log.
PAGE = 50
_REVISION = "revision"
# What a ruling leaves in a record.
_RULINGS = ("decisions", "carried_out")


def revision_of(directory: Path) -> int:
    """The number of the last event that a directory holds; makes the directory where there is none."""
    if not (directory / DATABASE).is_file():
        make_folder(directory.parent)
        make_folder(directory)
    with closing(Store(directory, create=True)) as store:
        return int(store.get(_REVISION, 0))


def enter_events(directory: Path, events: list[tuple[int, str]]) -> None:
    """Enter events with their numbers; those that are there are left out."""
    with closing(Store(directory)) as store, store.transaction() as connection:
        known = int(store.get(_REVISION, 0))
        for number, text in events:
            if number > known:
                ((kind, body),) = json.loads(text).items()
                _ENTER[kind](connection, directory, body)
                store.set(_REVISION, number)


def _enter_manifest(connection: sqlite3.Connection, directory: Path, body: Any) -> None:
    manifests.write(directory, body)


def _enter_tables(connection: sqlite3.Connection, directory: Path, body: Mapping[str, list[Mapping[str, Any]]]) -> None:
    if "carried_out" in body:
        connection.execute(CARRIED_OUT)
    for table, rows in body.items():
        for row in rows:
            insert(connection, table, row)


def _enter_outcome(connection: sqlite3.Connection, directory: Path, body: Mapping[str, Any]) -> None:
    """What came of a document that is open. A shard that was done twice has nothing new to say of the others."""
    query = "SELECT 1 FROM documents WHERE id = ? AND status = 'pending'"
    if connection.execute(query, (body["attempt"]["document_id"],)).fetchone():
        enter_rows(connection, body)


def _enter_reopening(connection: sqlite3.Connection, directory: Path, body: Any) -> None:
    reopen_documents(connection, every=bool(body))


_ENTER: Mapping[str, Callable[[sqlite3.Connection, Path, Any], None]] = {
    "manifest": _enter_manifest,
    "rows": _enter_tables,
    "outcome": _enter_outcome,
    "reopen": _enter_reopening,
}


def events_of_intake(directory: Path) -> Iterator[str]:
    """A run that was just begun, as events."""
    yield as_json({"manifest": manifests.read_manifest(directory)})
    with closing(Store(directory)) as store:
        for table, order in (("documents", "position"), ("attempts", "id")):
            rows = store.connection.execute(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608
            while page := rows.fetchmany(PAGE):
                yield as_json({"rows": {table: [dict(row) for row in page]}})


def event_of_reopening(*, every: bool) -> str:
    """Failed documents are open again: those that failed for a passing reason, or `every` one."""
    return as_json({"reopen": every})


def last_ruling(directory: Path) -> int:
    """The number of the last ruling in a directory."""
    with closing(Store(directory)) as store:
        return int(store.connection.execute("SELECT coalesce(max(seq), 0) FROM decisions").fetchone()[0])


def event_of_rulings(directory: Path, after: int) -> str | None:
    """The rulings after this number as an event; None where there are none."""
    with closing(Store(directory)) as store:
        found = {table: _rows_after(store.connection, table, after) for table in _RULINGS}
    return as_json({"rows": {table: rows for table, rows in found.items() if rows}}) if found["decisions"] else None


def _rows_after(connection: sqlite3.Connection, table: str, after: int) -> list[dict[str, Any]]:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
        return []
    return [dict(row) for row in connection.execute(f"SELECT * FROM {table} WHERE seq > ?", (after,))]  # noqa: S608


def forget_rulings(directory: Path, after: int) -> None:
    """Take rulings out again that could not be kept for all."""
    with closing(Store(directory)) as store, store.transaction() as connection:
        for table in _RULINGS:
            if _rows_after(connection, table, after):
                connection.execute(f"DELETE FROM {table} WHERE seq > ?", (after,))  # noqa: S608


class ShardRecord:
    """The open documents of one shard of a job, and what came of them, as events to be sent."""

    def __init__(self, directory: Path, shard: Shard, send: Callable[[str], None]) -> None:
        """`send` takes an event, and raises RecordFailed where events are no longer kept."""
        self.directory = directory
        self.shard = shard
        self.send = send

    def pending(self) -> Iterator[Document]:
        """The documents still to do, each once."""
        with closing(Store(self.directory)) as store:
            yield from (document for document in store.pending() if self.shard.holds(document.id))

    def record(self, result: Result, started_at: float, usage: Usage) -> None:
        """Send a result. Raises UnicodeEncodeError where it holds what is no text, RecordFailed."""
        self._send(done_rows(result, started_at, usage))

    def record_failure(self, document_id: str, error: SummarizerError, started_at: float, usage: Usage) -> None:
        """Send why there is none. Raises RecordFailed."""
        self._send(failure_rows(document_id, error, started_at, usage))

    def _send(self, rows: Mapping[str, Any]) -> None:
        text = as_json({"outcome": rows})
        text.encode()
        self.send(text)
