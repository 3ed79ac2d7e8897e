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
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarizer.batch.engine import Control, Deferred, Outcome, run_batch
from summarizer.batch.execution import ActiveRun, Options, Report, on_line, open_line
from summarizer.batch.progress import Tally
from summarizer.errors import BadRequest, BudgetReached, Interrupted, SettingsError, SummarizerError, Unavailable
from summarizer.models.client import Client
from summarizer.models.openai_api import Body, Transport, first_line, status_error, usable, usage_of
from summarizer.models.prices import BATCH_SHARE, Price, measured
from summarizer.models.providers import Model
from summarizer.records import Document
from summarizer.results import Result
from summarizer.runs.store import Store
from summarizer.text.tokens import estimate_tokens

# The provider's limits for one batch (bytes: a little under 200 MB).
MOST_REQUESTS = 50_000
MOST_BYTES = 190_000_000
POLL = 15.0
# A request that came back without an answer is submitted again so often.
TRIES = 3
WIDTH = 64
ENDED = {"completed", "expired", "cancelled", "failed"}

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
    line = open_line(held.pipeline, options, held.store)
    tally = held.start(line, options, control, begin)
    transport = Transport(model, line)
    rounds = Rounds(held.store, transport, options.max_cost)
    pipeline = on_line(held.pipeline, line, Client(model, exchange=rounds.exchange))

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
        raise SettingsError("An embedded model has no provider, so --provider-batch makes no sense with it.")
    price = model.price
    if price is None:
        return model
    return replace(model, price=Price(price.input * BATCH_SHARE, price.output * BATCH_SHARE, price.as_of))


class Rounds:
    """The requests and batches of a run, in its record."""

    def __init__(self, store: Store, transport: Transport, cap: float | None) -> None:
        self.db: sqlite3.Connection = store.connection
        self.store = store
        self.transport = transport
        self.cap = cap
        self.db.executescript(_SCHEMA)
        # A new command is a new chance for what came back unanswered.
        self.db.execute("UPDATE provider_requests SET tries = 0 WHERE response IS NULL AND batch IS NULL")

    @property
    def model(self) -> Model:
        """The model, at its price in batches."""
        return self.transport.model

    async def exchange(self, body: Body) -> Body:
        """The completion for a request, where its batch has brought it; else notes the request and raises Deferred."""
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        key = hashlib.sha256(text.encode()).hexdigest()[:40]
        row = self.db.execute("SELECT status, response, tries FROM provider_requests WHERE key = ?", (key,)).fetchone()
        if row is None:
            prompt = sum(estimate_tokens(message["content"]) for message in body["messages"])
            price = self.model.price
            most = price.cost(prompt, body[self.model.provider.token_limit]) if price else 0.0
            self.db.execute(
                "INSERT INTO provider_requests (key, document_id, body, most_usd) VALUES (?, ?, ?, ?)",
                (key, _DOCUMENT.get(), text, most),
            )
        if row is None or (row["response"] is None and row["tries"] < TRIES):
            raise Deferred("The answer comes with a batch.")
        if row["response"] is None:
            raise Unavailable(f"{self.model.spec} left the request unanswered in {TRIES} batches.")
        return self._completion(row["status"], json.loads(row["response"]))

    def _completion(self, status: int, response: Any) -> Body:
        if status != 200 or not isinstance(response, dict):
            problem = response.get("error", response) if isinstance(response, dict) else response
            message = problem.get("message", problem) if isinstance(problem, dict) else problem
            text = first_line(self.model.redacted(str(message)))
            raise status_error(status, problem, text, f"{self.model.spec} at {self.model.endpoint}")
        measured(usage_of(response, self.model))
        return usable(response, self.model.spec)

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
        known = {}
        page = await self.transport.request(lambda client: client.batches.list(limit=100))
        async for batch in page:
            known[(batch.metadata or {}).get("summarizer")] = batch.id
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
            if not rows:
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
            if keys and (len(keys) == MOST_REQUESTS or size > MOST_BYTES):
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
            uploaded = await self.transport.request(lambda client: client.files.create(file=path, purpose="batch"))
        batch = await self.transport.request(
            lambda client: client.batches.create(
                input_file_id=uploaded.id,
                endpoint="/v1/chat/completions",
                completion_window="24h",
                metadata={"summarizer": token},
            )
        )
        return str(batch.id)

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
        batch = await self.transport.request(lambda client: client.batches.retrieve(row["provider_id"]))
        if batch.status not in ENDED:
            return False
        for file_id in (batch.output_file_id, batch.error_file_id):
            if file_id:
                content = await self._content(file_id)
                self._take_in(row["id"], content.iter_lines())
        self._release(row["id"])
        if batch.status == "failed":
            self._give_up_on_rejected(batch)
        return True

    async def _content(self, file_id: str) -> Any:
        return await self.transport.request(lambda client: client.files.content(file_id))

    def _take_in(self, number: int, lines: Any) -> None:
        with self.store.transaction() as db:
            for line in filter(None, lines):
                answer = json.loads(line)
                response = answer.get("response") or {}
                status = int(response.get("status_code") or 0)
                # What passes (429, 5xx, expired) is left without a response, and released.
                if status == 200 or (400 <= status < 500 and status not in {408, 409, 429}):
                    body = response.get("body") or {}
                    cost = usage_of(body, self.model).cost_usd if status == 200 else 0.0
                    db.execute(
                        """UPDATE provider_requests SET status = ?, response = ?, cost_usd = ?
                           WHERE key = ? AND batch = ?""",
                        (status, json.dumps(body), cost, answer.get("custom_id"), number),
                    )

    def _release(self, number: int) -> None:
        """A batch is over: its unanswered requests are free for the next one."""
        with self.store.transaction() as db:
            db.execute(
                """UPDATE provider_requests SET batch = NULL, tries = tries + 1
                   WHERE batch = ? AND response IS NULL""",
                (number,),
            )
            db.execute("UPDATE provider_batches SET status = 'done' WHERE id = ?", (number,))

    def _give_up_on_rejected(self, batch: Any) -> None:
        """A batch that the provider did not accept is no better the next time, unless the queue was full."""
        errors = getattr(batch.errors, "data", None) or []
        if any(error.code == "token_limit_exceeded" for error in errors) and self._under_way():
            return
        text = first_line(errors[0].message) if errors else "without a reason"
        rejected = BadRequest(f"{self.model.spec} at {self.model.endpoint} rejected the batch: {text}.")
        rejected.stops_run = True
        raise rejected


async def _wait(control: Control, seconds: float) -> None:
    """Wait, but not longer than the run goes on."""
    with suppress(TimeoutError):
        await asyncio.wait_for(control.stopped.wait(), seconds)
