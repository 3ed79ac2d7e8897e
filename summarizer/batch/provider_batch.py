"""Runs by way of OpenAI's Batch API: half the price, an answer within a day.

https://platform.openai.com/docs/guides/batch. The pipeline is not told: its calls look their answer up in the record,
and one that is not there is put on the list of requests instead. When no document gets further, the list is
submitted, the answers are awaited, and the pipeline runs again; a re-ask is a request of the next round. All of it is
on disk before it is sent, so a run that dies goes on where it was, with the batches the provider is working on.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarizer.batch.engine import Control, Deferred, Outcome, run_batch
from summarizer.batch.execution import ActiveRun, Options, Report, open_line
from summarizer.batch.progress import Tally
from summarizer.errors import (
    BadRequest,
    BatchCancelled,
    BudgetReached,
    Interrupted,
    ModelError,
    SettingsError,
    SummarizerError,
    Unavailable,
)
from summarizer.models.client import Client
from summarizer.models.complaints import complaint_of
from summarizer.models.knowledge import Knowledge
from summarizer.models.openai_api import OpenAIWire
from summarizer.models.prices import BATCH_SHARE, measured, usage_of
from summarizer.models.providers import Model
from summarizer.models.transport import Transport, most_usd
from summarizer.models.wire import Body, as_dict, first_line
from summarizer.records import Document
from summarizer.results import Result
from summarizer.runs.store import Store

# The provider's limits for one batch (bytes: a little under 200 MB).
MOST_REQUESTS = 50_000
MOST_BYTES = 190_000_000
POLL = 15.0
# A request that came back without an answer is submitted again so often.
TRIES = 3
WIDTH = 64
ENDED = {"completed", "expired", "cancelled", "failed"}
# The status of a request whose batch its owner cancelled (nginx's number for a client that went away).
CANCELLED = 499
WIRE = OpenAIWire()

_SCHEMA = """
CREATE TABLE IF NOT EXISTS provider_batches (
    id INTEGER PRIMARY KEY, token TEXT NOT NULL, provider_id TEXT, status TEXT NOT NULL, created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS provider_requests (
    key TEXT PRIMARY KEY, document_id TEXT NOT NULL, body TEXT NOT NULL, most_usd REAL NOT NULL, batch INTEGER,
    tries INTEGER NOT NULL DEFAULT 0, status INTEGER, response TEXT, cost_usd REAL);
CREATE INDEX IF NOT EXISTS provider_requests_by_batch ON provider_requests (batch);
"""
_DOCUMENT: ContextVar[str] = ContextVar("document")


async def execute_in_batches(
    held: ActiveRun,
    options: Options,
    *,
    control: Control,
    begin: Callable[[Tally], None] = lambda tally: None,
    watch: Callable[[Outcome], None] = lambda outcome: None,
    poll: float = POLL,
) -> Report:
    """Do a run's pending documents in rounds of batches; `poll` is in seconds. Raises as `ActiveRun.execute` does.

    When it is interrupted, the batches under way go on at the provider, and the same command takes them up again.
    """
    model = half_price(held.pipeline.model)
    line = open_line(model, options, held.store)
    tally = held.start(line, options, control, begin)
    transport = Transport(model, WIRE, Knowledge(model), line)
    rounds = Rounds(held.store, transport, options.max_cost, renew=options.retry_failed)
    pipeline = replace(held.pipeline, client=Client(model, exchange=rounds.exchange))

    async def process(document: Document) -> Result:
        _DOCUMENT.set(document.id)
        return await pipeline(document)

    def note(outcome: Outcome) -> None:
        tally.note(outcome)
        watch(outcome)

    try:
        await rounds.attach()
        while True:
            reason = await run_batch(held.store, process, lambda: WIDTH, control=control, watch=note)
            line.budget.spent = rounds.spent()
            if reason or not rounds.open():
                break
            reason = await rounds.advance(control, poll)
            if reason:
                break
    except SummarizerError as error:
        if not error.stops_run:
            raise
        reason = error
    finally:
        await transport.close()
    return held.finish(tally, reason)


def half_price(model: Model) -> Model:
    """The model at the price of batches. Raises SettingsError for one that has no Batch API."""
    if model.local:
        raise SettingsError("An embedded model has no provider, so --provider-batch cannot be used with it.")
    if model.provider.wire != "openai":
        raise SettingsError(f"--provider-batch is for OpenAI's Batch API, which {model.provider.name} does not have.")
    return replace(model, price=model.price.scaled(BATCH_SHARE)) if model.price else model


class Rounds:
    """The requests and batches of a run, in its record."""

    def __init__(self, store: Store, transport: Transport, cap: float | None, *, renew: bool = False) -> None:
        self.db: sqlite3.Connection = store.connection
        self.store = store
        self.transport = transport
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
        return self.transport.model

    async def exchange(self, body: Body) -> Body:
        """The completion for a request, where its batch has brought it; else notes the request and raises Deferred."""
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        key = hashlib.sha256(text.encode()).hexdigest()[:40]
        query = "SELECT status, response, tries, most_usd FROM provider_requests WHERE key = ?"
        row = self.db.execute(query, (key,)).fetchone()
        if row is None:
            self.db.execute(
                "INSERT INTO provider_requests (key, document_id, body, most_usd) VALUES (?, ?, ?, ?)",
                (key, _DOCUMENT.get(), text, most_usd(self.model, body)),
            )
        if row is None or (row["response"] is None and row["tries"] < TRIES):
            raise Deferred("The answer comes with a batch.")
        if row["response"] is None:
            raise Unavailable(f"{self.model.spec} left the request unanswered in {TRIES} batches.")
        return self._completion(row["status"], json.loads(row["response"]), row["most_usd"])

    def _completion(self, status: int, response: Any, most: float) -> Body:
        if status == CANCELLED:
            raise BatchCancelled(f"The batch of {self.model.spec} with this article was cancelled at the provider.")
        if status != 200:
            raise self._error(status, response)
        answer = as_dict(response)
        measured(usage_of(WIRE.completion(answer).tokens, self.model.price, most))
        return answer

    def _error(self, status: int, response: Any) -> ModelError:
        complaint = complaint_of(status, response)
        safe = replace(complaint, message=self.model.api_key.redacted(complaint.message))
        return safe.error(f"{self.model.spec} at {self.model.endpoint}", self.model.name)

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
        known = {as_dict(batch.get("metadata")).get("summarizer"): batch["id"] async for batch in self._batches()}
        for row in lost:
            if row["token"] in known:
                self.db.execute(
                    "UPDATE provider_batches SET provider_id = ? WHERE id = ?", (known[row["token"]], row["id"])
                )
            else:
                self._release(row["id"])

    async def _batches(self) -> AsyncIterator[Body]:
        """Every batch of the account, page by page."""
        path = "/batches?limit=100"
        while path:
            page = (await self.transport.request("GET", path)).json()
            for batch in page["data"]:
                yield batch
            path = f"/batches?limit=100&after={page['data'][-1]['id']}" if page.get("has_more") else ""

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
        committed = self.spent() + self._reserved()
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

    def _reserved(self) -> float:
        query = "SELECT total(most_usd) FROM provider_requests WHERE batch IS NOT NULL AND response IS NULL"
        return float(self.db.execute(query).fetchone()[0])

    async def _create(self, keys: list[str], token: str) -> str:
        """Upload a file of requests and make a batch of it; returns the provider's id of the batch."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{token}.jsonl"
            with path.open("w", encoding="utf-8") as file:
                file.writelines(self._lines(keys))
            with path.open("rb") as file:
                content = {"files": {"file": (path.name, file)}, "data": {"purpose": "batch"}}
                uploaded = (await self.transport.request("POST", "/files", **content)).json()
        asked = {
            "input_file_id": uploaded["id"],
            "endpoint": "/v1/chat/completions",
            "completion_window": "24h",
            "metadata": {"summarizer": token},
        }
        return str((await self.transport.request("POST", "/batches", json=asked)).json()["id"])

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
        batch = (await self.transport.request("GET", f"/batches/{row['provider_id']}")).json()
        if batch["status"] not in ENDED:
            return False
        stopping: ModelError | None = None
        for file_id in filter(None, (batch.get("output_file_id"), batch.get("error_file_id"))):
            content = (await self.transport.request("GET", f"/files/{file_id}/content")).content
            stopping = self._take_in(row["id"], content.split(b"\n")) or stopping
        if batch["status"] == "cancelled":
            self._mark_cancelled(row["id"])
        full = batch["status"] == "failed" and self._queue_is_full(batch, row["id"])
        self._release(row["id"], tried=not full)
        if batch["status"] == "failed" and not full:
            raise self._rejected(batch)
        if stopping is not None:
            raise stopping
        return True

    def _take_in(self, number: int, lines: Iterable[bytes]) -> ModelError | None:
        """Record a batch's answers; an error among them that would fail every request, if there is one."""
        stopping: ModelError | None = None
        with self.store.transaction() as db:
            for answer in filter(None, map(_answer, lines)):
                response = as_dict(answer.get("response"))
                status, body = _status(response), response.get("body")
                error = None if status == 200 else self._error(status, body)
                if error is not None and error.stops_run:
                    stopping = error
                # What passes (429, 5xx, expired) is left without a response, and released.
                elif error is None or not error.retryable:
                    db.execute(
                        """UPDATE provider_requests SET status = ?, response = ?, cost_usd = iif(?, coalesce(?, most_usd), 0)
                           WHERE key = ? AND batch = ?""",
                        (status, json.dumps(body), status == 200, self._cost(body), answer.get("custom_id"), number),
                    )
        return stopping

    def _cost(self, body: Any) -> float | None:
        """USD that an answer cost; None where it does not say what it used."""
        tokens = WIRE.completion(as_dict(body)).tokens
        return usage_of(tokens, self.model.price, 0.0).cost_usd if tokens else None

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

    def _queue_is_full(self, batch: Body, number: int) -> bool:
        """Whether a batch was refused for its size alone; the next ones are half as large, and go one by one."""
        query = "SELECT count(*) FROM provider_requests WHERE batch = ? AND response IS NULL"
        size = int(self.db.execute(query, (number,)).fetchone()[0])
        if size < 2 or not any(error.get("code") == "token_limit_exceeded" for error in _errors(batch)):
            return False
        self.most = size // 2
        return True

    def _rejected(self, batch: Body) -> BadRequest:
        """A batch that the provider did not accept is no better the next time."""
        text = next((first_line(error.get("message")) for error in _errors(batch)), "without a reason")
        rejected = BadRequest(f"{self.model.spec} at {self.model.endpoint} rejected the batch: {text}.")
        rejected.stops_run = True
        return rejected


def _errors(batch: Body) -> list[Body]:
    return [as_dict(error) for error in as_dict(batch.get("errors")).get("data") or ()]


def _answer(line: bytes) -> Body | None:
    """A line of a batch's answers; None for a broken one, whose request is one without an answer."""
    try:
        return as_dict(json.loads(line)) or None
    except ValueError:
        return None


def _status(response: Body) -> int:
    """The HTTP status of an answer; 503 where the request was not carried out."""
    status = response.get("status_code")
    return status if isinstance(status, int) and status else 503


async def _wait(control: Control, seconds: float) -> None:
    """Wait, but not longer than the run goes on."""
    with suppress(TimeoutError):
        await asyncio.wait_for(control.stopped.wait(), seconds)
