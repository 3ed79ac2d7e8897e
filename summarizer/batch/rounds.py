"""The requests and provider's batches of a run, in its record: listed, submitted, awaited, taken in."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from summarizer.batch.engine import Control, Deferred
from summarizer.errors import (
    BadRequest,
    BatchCancelled,
    BudgetReached,
    Interrupted,
    ModelError,
    SummarizerError,
    Unavailable,
)
from summarizer.models.openai_api import OpenAIWire
from summarizer.models.openai_batches import ENDED, Answered, Batches, ProviderBatch
from summarizer.models.prices import measured, usage_of
from summarizer.models.providers import Model
from summarizer.models.transport import most_usd
from summarizer.models.wire import Body, as_dict
from summarizer.runs.store import Store

# The provider's limits for one batch (bytes: a little under 200 MB).
MOST_REQUESTS = 50_000
MOST_BYTES = 190_000_000
# A request that came back without an answer is submitted again so often.
TRIES = 3
# The status of a request whose batch its owner cancelled (nginx's number for a client that went away).
CANCELLED = 499
WIRE = OpenAIWire()
# The id of the document in work.
DOCUMENT: ContextVar[str] = ContextVar("document")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS provider_batches (
    id INTEGER PRIMARY KEY, token TEXT NOT NULL, provider_id TEXT, status TEXT NOT NULL, created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS provider_requests (
    key TEXT PRIMARY KEY, document_id TEXT NOT NULL, body TEXT NOT NULL, most_usd REAL NOT NULL, batch INTEGER,
    tries INTEGER NOT NULL DEFAULT 0, status INTEGER, response TEXT, cost_usd REAL);
CREATE INDEX IF NOT EXISTS provider_requests_by_batch ON provider_requests (batch);
"""


class Rounds:
    """The requests and batches of a run, in its record."""

    def __init__(self, store: Store, batches: Batches, cap: float | None, *, renew: bool = False) -> None:
        self.db: sqlite3.Connection = store.connection
        self.store = store
        self.batches = batches
        self.cap = cap
        self.db.executescript(_SCHEMA)
        # A new command is a new chance for what came back unanswered.
        self.db.execute("UPDATE provider_requests SET tries = 0 WHERE response IS NULL AND batch IS NULL")
        if renew:
            self.db.execute("DELETE FROM provider_requests WHERE status = ?", (CANCELLED,))
        # How many requests the provider's queue takes at once, and whether it takes a batch beside another.
        self.most = MOST_REQUESTS

    @property
    def model(self) -> Model:
        """The model, at its price in batches."""
        return self.batches.model

    async def exchange(self, body: Body) -> Body:
        """The completion for a request, where its batch has brought it; else notes the request and raises Deferred."""
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        key = hashlib.sha256(text.encode()).hexdigest()[:40]
        query = "SELECT status, response, tries, most_usd FROM provider_requests WHERE key = ?"
        row = self.db.execute(query, (key,)).fetchone()
        if row is None:
            self.db.execute(
                "INSERT INTO provider_requests (key, document_id, body, most_usd) VALUES (?, ?, ?, ?)",
                (key, DOCUMENT.get(), text, most_usd(self.model, body)),
            )
        if row is None or (row["response"] is None and row["tries"] < TRIES):
            raise Deferred("The answer comes with a batch.")
        if row["response"] is None:
            raise Unavailable(f"{self.model.spec} left the request unanswered in {TRIES} batches.")
        return self._completion(row["status"], json.loads(row["response"]), row["most_usd"])

    def _completion(self, status: int, response: Any, most: float) -> Body:
        if status == CANCELLED:
            raise BatchCancelled(f"The batch of {self.model.spec} with this article was cancelled at the provider.")
        if (error := self.batches.error(Answered("", status, response))) is not None:
            raise error
        answer = as_dict(response)
        measured(usage_of(WIRE.completion(answer).tokens, self.model.price, most))
        return answer

    def open(self) -> bool:
        """True while requests are without an answer that may still come."""
        query = "SELECT 1 FROM provider_requests WHERE response IS NULL AND tries < ? LIMIT 1"
        return self.db.execute(query, (TRIES,)).fetchone() is not None

    def spent(self) -> float:
        """USD of recorded attempts, and of answers whose documents are not finished."""
        pending = """SELECT total(r.cost_usd) FROM provider_requests r JOIN documents d ON d.id = r.document_id
                     WHERE d.status = 'pending'"""
        return self.store.cost() + float(self.db.execute(pending).fetchone()[0])

    async def advance(self, control: Control, poll: float) -> SummarizerError | None:
        """Submit what is listed and wait for a batch to end; the reason to stop, where there is one."""
        halted = await self._submit()
        batches = self._under_way()
        if not batches:
            return halted
        while not control.stopping:
            ended = [row for row in batches if await self._poll(row)]
            if ended:
                return None
            await _wait(control, poll)
        return Interrupted(f"{len(batches)} batches go on at the provider; the same command takes them up again.")

    async def attach(self) -> None:
        """Find the batches whose submission was under way when a run died, by the token that was written before it."""
        lost = self.db.execute("SELECT * FROM provider_batches WHERE provider_id IS NULL").fetchall()
        if not lost:
            return
        known = await self.batches.by_token()
        for row in lost:
            if row["token"] in known:
                self.db.execute(
                    "UPDATE provider_batches SET provider_id = ? WHERE id = ?", (known[row["token"]], row["id"])
                )
            else:
                self._release(row["id"])

    async def _submit(self) -> SummarizerError | None:
        """Submit the listed requests, in batches as large as may be; why not all of them, where the budget ends."""
        while (rows := self._next_batch()) is not None:
            # Where the queue was full once, a batch waits for the end of the one before it.
            if not rows or (self.most < MOST_REQUESTS and self._under_way()):
                return None
            token = uuid.uuid4().hex
            with self.store.transaction() as db:
                number = db.execute(
                    "INSERT INTO provider_batches (token, status, created_at) VALUES (?, 'submitting', ?)",
                    (token, time.time()),
                ).lastrowid
                db.executemany("UPDATE provider_requests SET batch = ? WHERE key = ?", [(number, key) for key in rows])
            provider_id = await self._create(rows, token)
            self.db.execute(
                "UPDATE provider_batches SET provider_id = ?, status = 'validating' WHERE id = ?", (provider_id, number)
            )
        return BudgetReached(f"The budget of ${self.cap:g} is reached: ${self.spent():.4f} is spent.")

    def _next_batch(self) -> list[str] | None:
        """Keys of the next batch's requests; empty where all are submitted, None where the budget holds no more."""
        committed = self.spent() + self._reservation()
        keys: list[str] = []
        size = 0
        for row in self.db.execute(
            """SELECT key, most_usd, length(CAST(body AS BLOB)) + 200 AS size FROM provider_requests
               WHERE batch IS NULL AND response IS NULL AND tries < ?""",
            (TRIES,),
        ):
            committed += row["most_usd"]
            size += row["size"]
            if self.cap is not None and committed > self.cap:
                return keys or None
            if keys and (len(keys) == self.most or size > MOST_BYTES):
                return keys
            keys.append(row["key"])
        return keys

    def _reservation(self) -> float:
        query = "SELECT total(most_usd) FROM provider_requests WHERE batch IS NOT NULL AND response IS NULL"
        return float(self.db.execute(query).fetchone()[0])

    async def _create(self, keys: list[str], token: str) -> str:
        """Upload a file of requests and make a batch of it; returns the provider's id of the batch."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{token}.jsonl"
            with path.open("w", encoding="utf-8") as file:
                file.writelines(self._lines(keys))
            return await self.batches.submit(path, token)

    def _lines(self, keys: list[str]) -> Iterator[str]:
        for key in keys:
            body = self.db.execute("SELECT body FROM provider_requests WHERE key = ?", (key,)).fetchone()[0]
            head = json.dumps({"custom_id": key, "method": "POST", "url": "/v1/chat/completions"})
            yield f'{head[:-1]}, "body": {body}}}\n'

    def _under_way(self) -> list[sqlite3.Row]:
        return self.db.execute(
            "SELECT * FROM provider_batches WHERE status <> 'done' AND provider_id IS NOT NULL ORDER BY id"
        ).fetchall()

    async def _poll(self, row: sqlite3.Row) -> bool:
        """Look at a batch; where it has ended, take its answers in and release what it left unanswered."""
        batch = await self.batches.look(row["provider_id"])
        if batch.status not in ENDED:
            return False
        stopping = self._take_in(row["id"], await self.batches.answers(batch))
        if batch.status == "cancelled":
            self._mark_cancelled(row["id"])
        halved = batch.status == "failed" and batch.too_large and self._halve(row["id"])
        self._release(row["id"], tried=not halved)
        if batch.status == "failed" and not halved:
            stopping = self._rejection(batch)
        if stopping is not None:
            raise stopping
        return True

    def _take_in(self, number: int, answers: list[Answered]) -> ModelError | None:
        """Record a batch's answers; an error among them that would fail every request, if there is one."""
        stopping: ModelError | None = None
        with self.store.transaction() as db:
            for answered in answers:
                error = self.batches.error(answered)
                if error is not None and error.stops_run:
                    stopping = error
                # What passes (429, 5xx, expired) is left without a response, and released.
                elif error is None or not error.retryable:
                    db.execute(
                        """UPDATE provider_requests SET status = ?, response = ?, cost_usd = coalesce(?, most_usd)
                           WHERE key = ? AND batch = ?""",
                        (answered.status, json.dumps(answered.body), self._cost(answered), answered.key, number),
                    )
        return stopping

    def _cost(self, answered: Answered) -> float | None:
        """USD that an answer cost; None where it does not say what it used."""
        if answered.status != 200:
            return 0.0
        tokens = WIRE.completion(as_dict(answered.body)).tokens
        return usage_of(tokens, self.model.price, 0.0).cost_usd or 0.0 if tokens else None

    def _mark_cancelled(self, number: int) -> None:
        """What a cancelled batch left unanswered stays so, until its owner asks for it anew."""
        self.db.execute(
            """UPDATE provider_requests SET status = ?, response = 'null', cost_usd = 0
               WHERE batch = ? AND response IS NULL""",
            (CANCELLED, number),
        )

    def _release(self, number: int, *, tried: bool = True) -> None:
        """A batch is over: its unanswered requests are free for the next one."""
        with self.store.transaction() as db:
            db.execute(
                """UPDATE provider_requests SET batch = NULL, tries = tries + ?
                   WHERE batch = ? AND response IS NULL""",
                (tried, number),
            )
            db.execute("UPDATE provider_batches SET status = 'done' WHERE id = ?", (number,))

    def _halve(self, number: int) -> bool:
        """The next batches are half as large as one that was too large, and go one by one; False for a single one."""
        query = "SELECT count(*) FROM provider_requests WHERE batch = ? AND response IS NULL"
        size = int(self.db.execute(query, (number,)).fetchone()[0])
        self.most = max(1, size // 2)
        return size > 1

    def _rejection(self, batch: ProviderBatch) -> BadRequest:
        """A batch that the provider did not accept is no better the next time."""
        rejected = BadRequest(f"{self.model.spec} at {self.model.endpoint} rejected the batch: {batch.problem}.")
        rejected.stops_run = True
        return rejected


async def _wait(control: Control, seconds: float) -> None:
    """Wait, but not longer than the run goes on."""
    with suppress(TimeoutError):
        await asyncio.wait_for(control.stopped.wait(), seconds)
