"""Many documents through one pipeline: bounded, resumable, stoppable. One implementation for every entrance.

`process_all` is the engine: documents in, outcomes out as they come, never more tasks than the gate has use for.
`run_batch` puts a run's record around it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from summarizer.errors import Interrupted, SummarizerError, TooManyFailures
from summarizer.models.prices import METER, Meter
from summarizer.records import Document
from summarizer.records.results import Result, Usage

logger = logging.getLogger(__name__)
Summarize = Callable[[Document], Awaitable[Result]]
# More than half of so many first documents failing means that the rest would fail too.
FIRST = 50
# How long answers under way are waited for when a run ends early, in seconds.
DRAIN = 30.0


class Deferred(SummarizerError):
    """The answer is to come later: the document stays pending, and this is no attempt at it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one document: a result or an error; what it used; when it began (Unix time) and how long it took."""

    document: Document
    result: Result | None
    error: SummarizerError | None
    usage: Usage
    started_at: float
    seconds: float


@dataclass
class Control:
    """How a run is ended early, from another task or a signal handler of the same loop."""

    reason: SummarizerError | None = None
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    _running: set[asyncio.Task[Outcome]] = field(default_factory=set)
    _timer: asyncio.TimerHandle | None = None
    # Told the reason when it stops.
    told: Callable[[SummarizerError], None] = lambda reason: None

    @property
    def stopping(self) -> bool:
        """True once no new document is begun."""
        return self.reason is not None

    @property
    def in_work(self) -> int:
        """How many documents are in work."""
        return len(self._running)

    def drain(self, reason: SummarizerError, seconds: float = DRAIN) -> None:
        """Begin no new document; cancel those in work after so many seconds."""
        self._stop(reason)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self.cancel)

    def cancel(self) -> None:
        """End now: cancel the documents in work."""
        self._stop(Interrupted("The run was interrupted."))
        for task in self._running:
            task.cancel()

    def _stop(self, reason: SummarizerError) -> None:
        if self.reason is None:
            self.reason = reason
            self.stopped.set()
            self.told(reason)

    def close(self) -> None:
        """Forget the timer."""
        if self._timer is not None:
            self._timer.cancel()


async def process_all(
    documents: Iterator[Document], process: Summarize, width: Callable[[], int], control: Control | None = None
) -> AsyncIterator[Outcome]:
    """The outcome of every document, as they come; at most `width()` of them are in work at a time.

    No exception of `process` ends it: each becomes its document's error. After `control.drain` it ends with the
    documents in work.
    """
    control = control or Control()
    finished: asyncio.Queue[asyncio.Task[Outcome]] = asyncio.Queue()
    running = control._running
    try:
        while True:
            while not control.stopping and len(running) < width():
                document = next(documents, None)
                if document is None:
                    break
                task = asyncio.create_task(_attempt(document, process))
                running.add(task)
                task.add_done_callback(finished.put_nowait)
            if not running:
                return
            task = await finished.get()
            running.discard(task)
            # One that was cancelled before it began has no outcome: its document stays as it was.
            if not task.cancelled():
                yield task.result()
    finally:
        control.close()
        await _cancel(running)


async def _cancel(running: set[asyncio.Task[Outcome]]) -> None:
    for task in running:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*running, return_exceptions=True)
    running.clear()


async def _attempt(document: Document, process: Summarize) -> Outcome:
    started_at, started = time.time(), time.monotonic()
    meter = Meter()
    METER.set(meter)
    result, error = None, None
    try:
        result = await process(document)
    except SummarizerError as raised:
        error = raised
    except asyncio.CancelledError:
        error = Interrupted(f"The run was ended before the answer for {document.id} came.")
    except Exception as raised:
        # One document's trouble must not lose the run.
        logger.debug("%s failed unexpectedly.", document.id, exc_info=True)
        error = SummarizerError(f"Unexpected {type(raised).__name__}: {' '.join(str(raised).split())[:300]}")
    return Outcome(document, result, error, meter.usage, started_at, time.monotonic() - started)


@dataclass
class Breaker:
    """Ends a run whose first documents mostly fail."""

    first: int = FIRST
    seen: int = 0
    failed: int = 0

    def note(self, outcome: Outcome) -> TooManyFailures | None:
        """Count an outcome; the reason to stop, where there is one."""
        self.seen += 1
        self.failed += outcome.error is not None
        if self.seen > self.first or self.failed * 2 <= self.first:
            return None
        return TooManyFailures(
            f"{self.failed} of the first {self.seen} articles failed, the last with: {outcome.error}"
        )


class Recorder(Protocol):
    """Where a run's documents come from, and where what came of them goes; a Store is one."""

    def pending(self) -> Iterator[Document]:
        """The documents still to do, each once."""

    def record(self, result: Result, started_at: float, usage: Usage) -> None:
        """Keep a result. Raises UnicodeEncodeError where it holds what is no text, RecordFailed."""

    def record_failure(self, document_id: str, error: SummarizerError, started_at: float, usage: Usage) -> None:
        """Keep why there is none. Raises RecordFailed."""


async def run_batch(
    record: Recorder,
    process: Summarize,
    width: Callable[[], int],
    *,
    control: Control | None = None,
    watch: Callable[[Outcome], None] = lambda outcome: None,
) -> SummarizerError | None:
    """Do a run's pending documents and record each as it comes; returns why it ended early, or None.

    `watch` is told every outcome after it is recorded. Raises RecordFailed where the record cannot be written.
    """
    control = control or Control()
    breaker = Breaker()
    async for outcome in process_all(record.pending(), process, width, control):
        if isinstance(outcome.error, Deferred):
            continue
        _keep(record, outcome)
        watch(outcome)
        outcome.document.forget()
        stop = outcome.error if outcome.error and outcome.error.stops_run else breaker.note(outcome)
        if stop is not None:
            control.drain(stop)
    return control.reason


def _keep(record: Recorder, outcome: Outcome) -> None:
    document_id, began, usage = outcome.document.id, outcome.started_at, outcome.usage
    if outcome.result is None:
        error = outcome.error or SummarizerError("No result.")
        record.record_failure(document_id, error, began, usage)
        return
    try:
        record.record(outcome.result, began, usage)
    except UnicodeEncodeError as error:
        # Half of a surrogate pair in a model's answer: no text that could be stored, sent or shown.
        record.record_failure(document_id, SummarizerError(f"The answer holds no valid text: {error}."), began, usage)
