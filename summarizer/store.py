"""The run directory's record: one SQLite database in WAL mode, and the files exported from it.

One `run` at a time writes (see `hold`); reviewers read and append decisions meanwhile. Every write is a transaction
of its own, so a process that dies leaves whole records behind. Nothing here loads more than a few rows into memory.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer.errors import RecordFailed, RunError, SummarizerError
from summarizer.locks import locked
from summarizer.records import SCHEMA_VERSION, Document, Result, Usage

if TYPE_CHECKING:
    from summarizer.inputs import InputFailure

DATABASE = "run.sqlite"
# The layout's version, kept in the database's `user_version`.
LAYOUT = 1
# How long a writer waits for another one, in seconds. A reviewer's decision takes milliseconds.
BUSY_SECONDS = 60.0
# Keyset pages keep no read transaction open while models answer: an open one would stop the WAL from being folded in.
PAGE = 64

SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, source TEXT, title TEXT, url TEXT, published TEXT, language TEXT,
    extra TEXT NOT NULL DEFAULT '{}', sha256 TEXT, text TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'done', 'failed')));
CREATE INDEX IF NOT EXISTS documents_by_status ON documents (status, position);
CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY, document_id TEXT NOT NULL, started_at REAL NOT NULL, seconds REAL NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed', 'stopped')), error TEXT, message TEXT,
    retryable INTEGER NOT NULL DEFAULT 0, input_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0, calls INTEGER NOT NULL DEFAULT 0, reasks INTEGER NOT NULL DEFAULT 0,
    cost_usd REAL, cached INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS attempts_by_document ON attempts (document_id);
CREATE TABLE IF NOT EXISTS answers (
    document_id TEXT NOT NULL, step INTEGER NOT NULL, request_sha256 TEXT NOT NULL, answer TEXT NOT NULL,
    cached INTEGER NOT NULL DEFAULT 0, usage TEXT NOT NULL DEFAULT '{}', PRIMARY KEY (document_id, step));
CREATE TABLE IF NOT EXISTS summaries (
    document_id TEXT PRIMARY KEY, task TEXT NOT NULL, model TEXT NOT NULL, summary TEXT NOT NULL,
    omitted_quotations TEXT NOT NULL DEFAULT '[]', input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL,
    calls INTEGER NOT NULL, reasks INTEGER NOT NULL, seconds REAL NOT NULL, cost_usd REAL, cached INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS verdicts (
    document_id TEXT NOT NULL, path TEXT NOT NULL, claim TEXT NOT NULL, speaker TEXT, spoken INTEGER NOT NULL,
    status TEXT NOT NULL, start INTEGER, "end" INTEGER, source TEXT, record TEXT NOT NULL,
    PRIMARY KEY (document_id, path));
CREATE INDEX IF NOT EXISTS verdicts_by_status ON verdicts (status, document_id);
CREATE TABLE IF NOT EXISTS decisions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, reviewer TEXT NOT NULL, document_id TEXT NOT NULL,
    path TEXT NOT NULL, ruling TEXT NOT NULL, reason TEXT, before TEXT, after TEXT, source_sha256 TEXT,
    claim_sha256 TEXT, batch TEXT, undoes INTEGER, previous TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS decisions_by_verdict ON decisions (document_id, path);
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT);
"""

# One line of each exported file, made by SQLite itself: nothing is parsed and written again, whatever its size.
_SUMMARY_LINES = f"""
SELECT json_object(
    'schema_version', {SCHEMA_VERSION},
    'document', json_object('id', d.id, 'source', d.source, 'title', d.title, 'url', d.url, 'published', d.published,
                            'sha256', d.sha256, 'language', d.language),
    'task', s.task, 'model', s.model, 'summary', json(s.summary),
    'verdicts', (SELECT json_group_array(json(record)) FROM
                 (SELECT record FROM verdicts WHERE document_id = d.id ORDER BY rowid)),
    'omitted_quotations', json(s.omitted_quotations),
    'usage', json_object('input_tokens', s.input_tokens, 'output_tokens', s.output_tokens, 'calls', s.calls,
                         'reasks', s.reasks, 'seconds', s.seconds, 'cost_usd', s.cost_usd),
    'cached', json(iif(s.cached, 'true', 'false'))), s.rowid
FROM documents d JOIN summaries s ON s.document_id = d.id WHERE d.status = 'done'
"""  # noqa: S608 - the version is a constant
# A flag needs a person until a decision stands; a decision that a later one undoes does not.
_UNDECIDED = """
    v.status NOT IN ('exact', 'typographic', 'edited') AND NOT EXISTS (
        SELECT 1 FROM decisions c WHERE c.document_id = v.document_id AND c.path = v.path AND c.undoes IS NULL
        AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = c.seq))
"""
_FLAG_LINES = f"""
SELECT json_object(
    'document_id', v.document_id, 'path', v.path, 'claim', v.claim, 'speaker', v.speaker, 'status', v.status,
    'start', v.start, 'end', v."end", 'source', v.source, 'changes', json_extract(v.record, '$.changes')), v.rowid
FROM documents d JOIN verdicts v ON v.document_id = d.id WHERE {_UNDECIDED}
"""  # noqa: S608
_FAILURE_LINES = """
SELECT json_object(
    'document_id', d.id, 'error', a.error, 'message', a.message,
    'attempts', (SELECT count(*) FROM attempts WHERE document_id = d.id AND outcome = 'failed')), a.id
FROM documents d JOIN attempts a ON a.id = (SELECT max(id) FROM attempts WHERE document_id = d.id)
WHERE d.status = 'failed'
"""


@dataclass(frozen=True, slots=True)
class Export:
    """Lines of JSON: a query that ends in conditions, the order of the file, and what numbers lines as they come."""

    query: str
    order: str
    number: str


EXPORTS = {
    "summaries.jsonl": Export(_SUMMARY_LINES, "d.position", "s.rowid"),
    "flags.jsonl": Export(_FLAG_LINES, "d.position, v.rowid", "v.rowid"),
    "failures.jsonl": Export(_FAILURE_LINES, "d.position", "a.id"),
}


@dataclass(frozen=True, slots=True)
class Intake:
    """What a run was given: documents it had not seen, ones it knew, and inputs that could not be read."""

    added: int = 0
    known: int = 0
    unreadable: int = 0


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
        raise RunError(f"{directory} is no run directory: it has no {DATABASE}.")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        return _prepared(connection, directory)
    except (sqlite3.Error, OSError) as error:
        raise RunError(f"{path} cannot be opened: {error}.") from error


def _prepared(connection: sqlite3.Connection, directory: Path) -> sqlite3.Connection:
    connection.row_factory = sqlite3.Row
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    if layout > LAYOUT:
        connection.close()
        raise RunError(f"{directory} was written by a newer version of summarizer (layout {layout}).")
    connection.execute("PRAGMA journal_mode = WAL")
    # With WAL this survives the death of the process; a power cut may cost the last answers, never the file.
    connection.execute("PRAGMA synchronous = NORMAL")
    if layout < LAYOUT:
        connection.executescript(SCHEMA)
        connection.execute(f"PRAGMA user_version = {LAYOUT}")
    return connection


@contextmanager
def hold(directory: Path) -> Iterator[None]:
    """Keep other runs out of a directory; raises RunError where one is under way."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{directory} cannot be made: {error.strerror or error}.") from error
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(directory / "run.lock", wait=False))
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
            raise self._failed(error) from error

    def _failed(self, error: sqlite3.Error) -> RecordFailed:
        return RecordFailed(f"{self.directory / DATABASE} cannot be written: {error}.")

    def admit(self, items: Iterable[Document | InputFailure]) -> Intake:
        """Enter documents as they come; all of them or none. Raises RunError where a known document's text changed."""
        with self.transaction() as connection:
            entry = _Entry(connection)
            for item in items:
                entry.admit(item)
            entry.refuse_changed(self.directory)
        return Intake(entry.added, entry.known, entry.unreadable)

    def has_done(self, document: Document) -> bool:
        """True for a document of this very text that has its summary."""
        query = "SELECT 1 FROM documents WHERE id = ? AND sha256 = ? AND status = 'done'"
        return self.connection.execute(query, (document.id, document.sha256)).fetchone() is not None

    def reopen(self, *, every: bool) -> int:
        """Put failed documents back to pending: those that failed for a passing reason, or `every` readable one."""
        with self.transaction() as connection:
            return connection.execute(
                """UPDATE documents SET status = 'pending' WHERE status = 'failed' AND sha256 IS NOT NULL AND (? OR
                   (SELECT retryable FROM attempts WHERE document_id = documents.id ORDER BY id DESC LIMIT 1))""",
                (every,),
            ).rowcount

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
            yield from map(document_of, rows)

    def record(self, result: Result, started_at: float, usage: Usage) -> None:
        """Enter a finished document: its summary and verdicts, and the attempt with all that it used."""
        line = result.as_dict()
        document_id = result.document.id
        with self.transaction() as connection:
            connection.execute("DELETE FROM verdicts WHERE document_id = ?", (document_id,))
            connection.executemany(
                "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_verdict_row(document_id, verdict) for verdict in line["verdicts"]],
            )
            connection.execute(
                "INSERT OR REPLACE INTO summaries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (document_id, result.task, result.model, _json(line["summary"]), _json(line["omitted_quotations"]),
                 *line["usage"].values(), result.cached),
            )  # fmt: skip
            self._attempt(document_id, "done", started_at, usage, cached=result.cached)

    def record_failure(self, document_id: str, error: SummarizerError, started_at: float, usage: Usage) -> None:
        """Enter an attempt that gave no summary; the document stays pending where the error stops the run."""
        outcome = "stopped" if error.stops_run else "failed"
        with self.transaction():
            self._attempt(document_id, outcome, started_at, usage, error)

    def _attempt(
        self, document_id: str, outcome: str, started_at: float, usage: Usage,
        error: SummarizerError | None = None, *, cached: bool = False,
    ) -> None:  # fmt: skip
        self.connection.execute(
            """INSERT INTO attempts (document_id, started_at, seconds, outcome, error, message, retryable,
               input_tokens, output_tokens, calls, reasks, cost_usd, cached)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (document_id, started_at, time.time() - started_at, outcome, type(error).__name__ if error else None,
             str(error) if error else None, bool(error and error.retryable), usage.input_tokens, usage.output_tokens,
             usage.calls, usage.reasks, usage.cost_usd, cached),
        )  # fmt: skip
        if outcome != "stopped":
            self.connection.execute("UPDATE documents SET status = ? WHERE id = ?", (outcome, document_id))

    def counts(self) -> Counts:
        """The state of the run in numbers."""
        by_status = dict(self.connection.execute("SELECT status, count(*) FROM documents GROUP BY status").fetchall())
        cached = self.connection.execute("SELECT count(*) FROM summaries WHERE cached").fetchone()[0]
        flags, flagged = self.connection.execute(
            f"SELECT count(*), count(DISTINCT document_id) FROM verdicts v WHERE {_UNDECIDED}"  # noqa: S608
        ).fetchone()
        pending, done, failed = (by_status.get(status, 0) for status in ("pending", "done", "failed"))
        return Counts(pending, done, failed, cached, flags, flagged)

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
            raise self._failed(error) from error

    def export(self) -> None:
        """Write the exported files where something changed since they were written last."""
        stamp = list(self.connection.execute(
            "SELECT (SELECT max(id) FROM attempts), (SELECT max(seq) FROM decisions)").fetchone())  # fmt: skip
        if stamp == self.get("exported") and all((self.directory / name).is_file() for name in EXPORTS):
            return
        for name, export in EXPORTS.items():
            lines = (row[0] for row in self.connection.execute(f"{export.query} ORDER BY {export.order}"))
            write_lines(self.directory / name, lines)
        self.set("exported", stamp)

    def page(self, name: str, after: int, limit: int) -> list[tuple[int, str]]:
        """Lines of an export with their numbers, in the order in which they came, from beyond number `after`.

        A reader who asks again and again, with the last number seen, misses none while the run goes on.
        """
        export = EXPORTS[name]
        query = f"{export.query} AND {export.number} > ? ORDER BY {export.number} LIMIT ?"
        return [(row[1], row[0]) for row in self.connection.execute(query, (after, limit))]


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write a text file a line each, to a temporary name first; raises RecordFailed where it cannot be written."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise RecordFailed(f"{path} cannot be written: {error.strerror or error}.") from error


def document_of(row: sqlite3.Row) -> Document:
    """A Document from its row."""
    values = {name: row[name] for name in ("id", "source", "title", "url", "published", "language", "text")}
    return Document(**values, extra=json.loads(row["extra"]))


class _Entry:
    """Documents on their way into the record, within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.first = connection.execute("SELECT coalesce(max(position), -1) + 1 FROM documents").fetchone()[0]
        self.next = self.first
        self.added = self.known = self.unreadable = 0
        self.changed: list[str] = []

    def admit(self, item: Document | InputFailure) -> None:
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

    def _insert(self, item: Document) -> None:
        self.connection.execute(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')",
            (item.id, self.next, item.source, item.title, item.url, item.published, item.language,
             _json(dict(item.extra)), item.sha256, item.text),
        )  # fmt: skip
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
        if not self.changed:
            return
        names = ", ".join(self.changed[:5]) + (f" and {len(self.changed) - 5} more" if len(self.changed) > 5 else "")
        raise RunError(
            f"The text of {names} is not what {directory} was begun with.",
            "Put the old text back, give it another name, or begin anew with --fork DIR.",
        )


def _verdict_row(document_id: str, verdict: dict[str, Any]) -> tuple[Any, ...]:
    names = ("path", "claim", "speaker", "spoken", "status", "start", "end", "source")
    return (document_id, *(verdict[name] for name in names), _json(verdict))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
