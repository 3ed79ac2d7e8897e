"""What outlives the process: jobs, and answers to requests with an Idempotency-Key; in one SQLite database."""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import starmap
from pathlib import Path
from typing import Any, Protocol

from typing_extensions import override

from summarizer.errors import RunError
from summarizer.private import make_file, make_folder

# How long the answer to a request with an Idempotency-Key is remembered, in seconds.
REMEMBERED = 24 * 3600
ACTIVE = ("queued", "running", "cancelling")
FINAL = ("completed", "completed_with_errors", "paused_budget", "failed", "cancelled")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, created_at REAL NOT NULL, state TEXT NOT NULL, task TEXT NOT NULL, model TEXT NOT NULL,
    max_cost REAL, retry_failed INTEGER NOT NULL DEFAULT 0, documents INTEGER NOT NULL DEFAULT 0, detail TEXT);
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state);
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, at REAL NOT NULL, status INTEGER, location TEXT, body BLOB);
"""


@dataclass(frozen=True, slots=True)
class Job:
    """A row of the list. `created_at` is Unix time, `max_cost` USD, `detail` why a job failed or paused.

    Where replicas share it, `turn` counts how often it was begun, and `revision` everything that happened to it.
    """

    id: str
    created_at: float
    state: str
    task: str
    model: str
    max_cost: float | None = None
    retry_failed: bool = False
    documents: int = 0
    detail: str | None = None
    turn: int = 0
    revision: int = 0

    @property
    def final(self) -> bool:
        """True where nothing is going to happen without a request."""
        return self.state in FINAL


def new_job(task: str, model: str, max_cost: float | None) -> Job:
    """A job that is being received; ids sort by time."""
    now = time.time()
    stamp = time.strftime("%Y%m%dt%H%M%S", time.gmtime(now))
    return Job(f"{stamp}-{secrets.token_hex(4)}", now, "receiving", task, model, max_cost)


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer to an earlier request with the same key; `status` is None while it is under way."""

    fingerprint: str
    status: int | None
    location: str | None
    body: bytes | None


class Ledger(Protocol):
    """Jobs, and answers to requests. Every method raises RunError where they cannot be kept."""

    async def add(self, job: Job) -> None:
        """Enter a job."""

    async def remove(self, job_id: str) -> None:
        """Forget a job."""

    async def job(self, job_id: str) -> Job | None:
        """A job by its id."""

    async def jobs(self, states: tuple[str, ...] = (), before: str = "~", limit: int = 1000) -> list[Job]:
        """Jobs, the newest first, whose ids come before `before`; with `states`, those alone."""

    async def count(self, states: tuple[str, ...]) -> int:
        """How many jobs are in these states."""

    async def claim(self, key: str, fingerprint: str) -> Kept | None:
        """Note that a request with this key is under way; where there was one already, its answer."""

    async def keep(self, key: str, status: int, location: str | None, body: bytes) -> None:
        """Remember an answer."""

    async def release(self, key: str) -> None:
        """Forget a request that failed: the client may try again."""

    async def probe(self) -> None:
        """Raise RunError at once where nothing can be kept."""

    async def close(self) -> None:
        """Close what is open."""


class LocalLedger(Ledger):
    """The ledger of one process, in its directory. Each method takes well under a millisecond."""

    def __init__(self, path: Path) -> None:
        """Open or make it. Raises RunError where it cannot be used."""
        self.path = path
        self._lock = threading.Lock()
        try:
            make_folder(path.parent)
            make_file(path)
            self._connection = sqlite3.connect(
                path.absolute(), timeout=10, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(_SCHEMA)
            # What was under way when the process ended has no answer: the client may ask again.
            self._connection.execute("DELETE FROM answers WHERE status IS NULL")
        except (OSError, sqlite3.Error) as error:
            raise RunError(f"{path} cannot be opened: {error}.", "Give another --directory.") from error

    @override
    async def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _write_lock(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise RunError(f"{self.path} cannot be used: {error}.") from error

    @override
    async def add(self, job: Job) -> None:
        with self._write_lock() as connection:
            connection.execute(
                "INSERT INTO jobs (id, created_at, state, task, model, max_cost) VALUES (?, ?, ?, ?, ?, ?)",
                (job.id, job.created_at, job.state, job.task, job.model, job.max_cost),
            )

    async def update(self, job_id: str, **values: Any) -> None:
        """Change columns of a job."""
        columns = ", ".join(f"{name} = ?" for name in values)
        with self._write_lock() as connection:
            connection.execute(f"UPDATE jobs SET {columns} WHERE id = ?", (*values.values(), job_id))  # noqa: S608

    @override
    async def remove(self, job_id: str) -> None:
        with self._write_lock() as connection:
            connection.execute("DELETE FROM jobs WHERE id = ?", (job_id,))

    @override
    async def job(self, job_id: str) -> Job | None:
        found = self._jobs("WHERE id = ?", (job_id,))
        return found[0] if found else None

    @override
    async def jobs(self, states: tuple[str, ...] = (), before: str = "~", limit: int = 1000) -> list[Job]:
        marks = f"AND state IN ({', '.join('?' * len(states))})" if states else ""
        return self._jobs(f"WHERE id < ? {marks} ORDER BY id DESC LIMIT ?", (before, *states, limit))

    @override
    async def count(self, states: tuple[str, ...]) -> int:
        marks = ", ".join("?" * len(states))
        with self._write_lock() as connection:
            query = f"SELECT count(*) FROM jobs WHERE state IN ({marks})"  # noqa: S608
            return int(connection.execute(query, states).fetchone()[0])

    def _jobs(self, clause: str, values: tuple[Any, ...]) -> list[Job]:
        names = "id, created_at, state, task, model, max_cost, retry_failed, documents, detail"
        with self._write_lock() as connection:
            rows = connection.execute(f"SELECT {names} FROM jobs {clause}", values).fetchall()  # noqa: S608
        return [replace(job, retry_failed=bool(job.retry_failed)) for job in starmap(Job, rows)]

    @override
    async def claim(self, key: str, fingerprint: str) -> Kept | None:
        now = time.time()
        with self._write_lock() as connection:
            connection.execute("DELETE FROM answers WHERE at < ?", (now - REMEMBERED,))
            made = connection.execute(
                "INSERT OR IGNORE INTO answers (key, fingerprint, at) VALUES (?, ?, ?)", (key, fingerprint, now)
            ).rowcount
            if made:
                return None
            row = connection.execute("SELECT fingerprint, status, location, body FROM answers WHERE key = ?", (key,))
            return Kept(*row.fetchone())

    @override
    async def keep(self, key: str, status: int, location: str | None, body: bytes) -> None:
        with self._write_lock() as connection:
            connection.execute(
                "UPDATE answers SET status = ?, location = ?, body = ? WHERE key = ?", (status, location, body, key)
            )

    @override
    async def release(self, key: str) -> None:
        with self._write_lock() as connection:
            connection.execute("DELETE FROM answers WHERE key = ?", (key,))

    @override
    async def probe(self) -> None:
        with self._write_lock() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
