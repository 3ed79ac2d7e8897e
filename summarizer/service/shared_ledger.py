"""The ledger of a service with replicas, in Postgres: jobs, their logs, their shards, and answers to requests.

A job's log is everything that happened to it, in one order for all: its articles, what came of each, rulings. Every
change of a job raises its `revision` and is told to whoever listens.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from itertools import starmap
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg import AsyncConnection, sql
from typing_extensions import override

from summarizer.errors import RecordFailed, Unavailable
from summarizer.models.postgres import PATIENCE, WORDS, Database, Row
from summarizer.service.ledger import REMEMBERED, Job, Kept, Ledger

T = TypeVar("T")
logger = logging.getLogger(__name__)
AWAY = "The service's database cannot be reached."
CHANNEL = "summarizer_jobs"
# How long a request may take before its key is free again, in seconds: its replica died. No request takes as long.
ABANDONED = 600
Append = Callable[[list[str]], Awaitable[None]]
_TABLES = """
CREATE TABLE IF NOT EXISTS service_jobs (
    id text PRIMARY KEY, created_at double precision NOT NULL, state text NOT NULL, task text NOT NULL,
    model text NOT NULL, max_cost double precision, retry_failed boolean NOT NULL DEFAULT false,
    documents integer NOT NULL DEFAULT 0, detail text, turn integer NOT NULL DEFAULT 0,
    revision bigint NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS service_jobs_by_state ON service_jobs (state);
CREATE TABLE IF NOT EXISTS service_log (
    job text NOT NULL REFERENCES service_jobs ON DELETE CASCADE, seq bigint NOT NULL, event text NOT NULL,
    PRIMARY KEY (job, seq));
CREATE TABLE IF NOT EXISTS service_shards (
    job text NOT NULL REFERENCES service_jobs ON DELETE CASCADE, turn integer NOT NULL, number integer NOT NULL,
    state text, detail text, PRIMARY KEY (job, turn, number));
CREATE TABLE IF NOT EXISTS service_requests (
    key text PRIMARY KEY, fingerprint text NOT NULL, at timestamptz NOT NULL, status integer, location text,
    body bytea);
"""
_COLUMNS = "id, created_at, state, task, model, max_cost, retry_failed, documents, detail, turn, revision"
_APPEND = f"""
WITH moved AS (
    UPDATE service_jobs SET revision = revision + %(count)s WHERE id = %(job)s
    RETURNING revision - %(count)s AS last, pg_notify('{CHANNEL}', id))
INSERT INTO service_log SELECT %(job)s, moved.last + number, event
FROM moved, unnest(%(events)s::text[]) WITH ORDINALITY AS given (event, number)
"""  # noqa: S608 - the channel is a constant
_CLAIM = """
INSERT INTO service_requests (key, fingerprint, at) VALUES (%(key)s, %(fingerprint)s, now())
ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, at = excluded.at
WHERE service_requests.status IS NULL AND service_requests.at < now() - %(abandoned)s * interval '1 second'
RETURNING 1
"""
_TAKE = """
INSERT INTO service_shards (job, turn, number) VALUES (%(job)s, %(turn)s, %(number)s)
ON CONFLICT (job, turn, number) DO UPDATE SET state = NULL WHERE service_shards.state IS NULL RETURNING 1
"""


class SharedLedger(Ledger):
    """The ledger of all replicas. Its methods raise RecordFailed where the database is away for long."""

    def __init__(self, url: str) -> None:
        """Open it, and make its tables where there are none. Raises SettingsError where it cannot be used."""
        self.database = Database(url, _TABLES)

    @override
    async def close(self) -> None:
        await self.database.aclose()
        self.database.close()

    async def _fetch(self, statement: LiteralString, patience: float = PATIENCE, **values: Any) -> list[Row]:
        return await _answer(self.database.fetch(statement, values, patience))

    async def _transact(self, work: Callable[[AsyncConnection[Row]], Awaitable[T]]) -> T:
        return await _answer(self.database.transact(work))

    @override
    async def add(self, job: Job) -> None:
        await self._fetch(
            "INSERT INTO service_jobs (id, created_at, state, task, model, max_cost) VALUES "
            "(%(id)s, %(at)s, %(state)s, %(task)s, %(model)s, %(max_cost)s) ON CONFLICT DO NOTHING",
            id=job.id, at=job.created_at, state=job.state, task=job.task, model=job.model, max_cost=job.max_cost,
        )  # fmt: skip

    async def begin(self, job: Job) -> None:
        """Begin a job's next turn, with what it is to be from now on; nothing where another replica has."""
        names = ("state", "documents", "retry_failed", "max_cost", "detail")

        async def work(connection: AsyncConnection[Row]) -> None:
            if (await _state(connection, job.id))[1] == job.turn:
                values = {name: getattr(job, name) for name in names}
                await _change(connection, job.id, {**values, "turn": job.turn + 1})

        await self._transact(work)

    @override
    async def remove(self, job_id: str) -> None:
        await self._fetch("DELETE FROM service_jobs WHERE id = %(id)s", id=job_id)

    async def forget_unreceived(self) -> None:
        """Forget jobs whose replica died while it received them."""
        await self._fetch(
            "DELETE FROM service_jobs WHERE state = 'receiving' AND created_at < extract(epoch FROM now()) - %(age)s",
            age=ABANDONED,
        )

    @override
    async def job(self, job_id: str) -> Job | None:
        rows = await self._fetch(f"SELECT {_COLUMNS} FROM service_jobs WHERE id = %(id)s", id=job_id)  # noqa: S608
        return Job(*rows[0]) if rows else None

    @override
    async def jobs(self, states: tuple[str, ...] = (), before: str = "~", limit: int = 1000) -> list[Job]:
        query: LiteralString = f"""SELECT {_COLUMNS} FROM service_jobs WHERE id COLLATE "C" < %(before)s
            AND (%(states)s::text[] = '{{}}' OR state = ANY(%(states)s)) ORDER BY id COLLATE "C" DESC LIMIT %(limit)s"""  # noqa: S608
        return list(starmap(Job, await self._fetch(query, before=before, states=list(states), limit=limit)))

    @override
    async def count(self, states: tuple[str, ...]) -> int:
        query: LiteralString = "SELECT count(*) FROM service_jobs WHERE state = ANY(%(states)s)"
        return int((await self._fetch(query, states=list(states)))[0][0])

    async def revisions(self, job_ids: Iterable[str]) -> dict[str, int]:
        """The revisions of jobs."""
        query: LiteralString = "SELECT id, revision FROM service_jobs WHERE id = ANY(%(ids)s)"
        return {row[0]: row[1] for row in await self._fetch(query, ids=list(job_ids))}

    @override
    async def claim(self, key: str, fingerprint: str) -> Kept | None:
        await self._fetch("DELETE FROM service_requests WHERE at < now() - %(age)s * interval '1 second'",
                          age=REMEMBERED)  # fmt: skip
        if await self._fetch(_CLAIM, key=key, fingerprint=fingerprint, abandoned=ABANDONED):
            return None
        query: LiteralString = "SELECT fingerprint, status, location, body FROM service_requests WHERE key = %(key)s"
        rows = await self._fetch(query, key=key)
        # One that failed in this very moment: the client is told to ask again.
        return Kept(*rows[0]) if rows else Kept(fingerprint, None, None, None)

    @override
    async def keep(self, key: str, status: int, location: str | None, body: bytes) -> None:
        await self._fetch(
            "UPDATE service_requests SET status = %(status)s, location = %(location)s, body = %(body)s "
            "WHERE key = %(key)s",
            key=key, status=status, location=location, body=body,
        )  # fmt: skip

    @override
    async def release(self, key: str) -> None:
        await self._fetch("DELETE FROM service_requests WHERE key = %(key)s", key=key)

    @override
    async def probe(self) -> None:
        await self._fetch("SELECT 1", patience=0)

    async def append(self, job_id: str, events: list[str]) -> None:
        """Add events to a job's log."""
        await self._fetch(_APPEND, job=job_id, events=events, count=len(events))

    async def log(self, job_id: str, after: int, limit: int) -> list[tuple[int, str]]:
        """Events of a job's log with their numbers, from beyond number `after`."""
        query: LiteralString = (
            "SELECT seq, event FROM service_log WHERE job = %(job)s AND seq > %(after)s ORDER BY seq LIMIT %(limit)s"
        )
        return [(row[0], row[1]) for row in await self._fetch(query, job=job_id, after=after, limit=limit)]

    @asynccontextmanager
    async def alone(self, job_id: str) -> AsyncIterator[Append]:
        """Keep every replica's hands off a job's log; what is appended in the block is there when it ends well."""
        try:
            async with self.database.within() as connection:
                await _state(connection, job_id)

                async def append(events: list[str]) -> None:
                    await connection.execute(_APPEND, {"job": job_id, "events": events, "count": len(events)})

                yield append
        except psycopg.Error as error:
            logger.warning("A ruling could not be kept: %s", error)
            raise RecordFailed(AWAY) from error

    async def take(self, job_id: str, turn: int, number: int) -> bool:
        """Begin a shard; False where it is not to be worked on: the job ends, or went on without it."""
        values = {"job": job_id, "turn": turn, "number": number}

        async def work(connection: AsyncConnection[Row]) -> bool:
            if await _state(connection, job_id) not in {("queued", turn), ("running", turn)}:
                return False
            ends = await (await connection.execute(_ENDS, values)).fetchall()
            if any(state not in {None, "done"} for state, _ in ends):
                return False
            if await (await connection.execute(_TAKE, values)).fetchone() is None:
                return False
            await _change(connection, job_id, {"state": "running", "detail": None})
            return True

        return await self._transact(work)

    async def end(self, job_id: str, turn: int, number: int, state: str, detail: str | None = None) -> None:
        """Note how a shard ended that was begun."""
        await self._fetch(
            "UPDATE service_shards SET state = %(state)s, detail = %(detail)s "
            "WHERE job = %(job)s AND turn = %(turn)s AND number = %(number)s AND state IS NULL",
            job=job_id, turn=turn, number=number, state=state, detail=detail,
        )  # fmt: skip

    async def ends(self, job_id: str, turn: int) -> list[tuple[str | None, str | None]]:
        """How the shards that were begun ended, and why; a state of None is one that has not."""
        return [(row[0], row[1]) for row in await self._fetch(_ENDS, job=job_id, turn=turn)]

    async def finish(self, job_id: str, turn: int, state: str, detail: str | None) -> None:
        """End a job that has not ended otherwise."""

        async def work(connection: AsyncConnection[Row]) -> None:
            if await _state(connection, job_id) in {(each, turn) for each in ("queued", "running", "cancelling")}:
                await _change(connection, job_id, {"state": state, "detail": detail, "retry_failed": False})

        await self._transact(work)

    async def cancel(self, job_id: str) -> None:
        """Let no shard begin; the job has ended where none is under way."""

        async def work(connection: AsyncConnection[Row]) -> None:
            state, turn = await _state(connection, job_id)
            if state not in {"queued", "running"}:
                return
            ends = await (await connection.execute(_ENDS, {"job": job_id, "turn": turn})).fetchall()
            under_way = any(each is None for each, _ in ends)
            await _change(connection, job_id, {"state": "cancelling" if under_way else "cancelled"})

        await self._transact(work)

    async def listen(self, told: Callable[[str], None]) -> None:
        """Tell of every change of a job, by a connection of its own, until it breaks. Raises psycopg.Error."""
        connection = await psycopg.AsyncConnection.connect(self.database.url, autocommit=True, **WORDS)
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            async for notice in connection.notifies():
                told(notice.payload)


_ENDS = "SELECT state, detail FROM service_shards WHERE job = %(job)s AND turn = %(turn)s"


async def _answer(work: Awaitable[T]) -> T:
    """What is awaited; where the database is away, clients are told that, and the log is told the rest."""
    try:
        return await work
    except Unavailable as error:
        logger.warning("%s", error)
        raise RecordFailed(AWAY) from error


async def _state(connection: AsyncConnection[Row], job_id: str) -> tuple[str, int]:
    """A job's state and turn, which nobody else changes before the transaction ends."""
    found = await connection.execute("SELECT state, turn FROM service_jobs WHERE id = %s FOR UPDATE", (job_id,))
    state, turn = await found.fetchone() or ("", 0)
    return state, turn


async def _change(connection: AsyncConnection[Row], job_id: str, values: dict[str, Any]) -> None:
    columns = sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(n), sql.Placeholder(n)) for n in values)
    statement = sql.SQL(
        "UPDATE service_jobs SET {}, revision = revision + 1 WHERE id = %(id)s RETURNING pg_notify(%(channel)s, id)"
    )
    await connection.execute(statement.format(columns), {**values, "id": job_id, "channel": CHANNEL})
