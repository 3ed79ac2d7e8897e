"""Many documents through the Python API: results as they come, for `for` and for `async for`."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from os import PathLike
from typing import Any, Generic, Literal, overload

from typing_extensions import Unpack

from summarizer.api.single import Options, as_document, on_loop, pipeline_for, run_on_loop, seal_key
from summarizer.batch.engine import Breaker, Control, Outcome, process_all
from summarizer.batch.execution import RunOptions, on_line, open_line
from summarizer.errors import InputError, SettingsError, SomeFailed, SummarizerError, demand
from summarizer.inputs import InputFailure
from summarizer.models.transport import Line
from summarizer.pipeline.pipeline import Pipeline
from summarizer.records import Document
from summarizer.records.results import Result, Summary, Usage
from summarizer.tasks.folders import Task

logger = logging.getLogger(__name__)
Item = Document | str | InputFailure
Failures = Literal["raise", "keep"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that has no summary, and why."""

    id: str
    error: SummarizerError


class Batch(Generic[Summary]):
    """Results in the order in which they come: iterate over it once, with `for` or with `async for`.

    `failures` are the documents that have no summary so far, `usage` is what all of them used, failed ones and re-asks
    included. Documents are taken from their iterable only as fast as they can be worked on. Leaving the loop early
    cancels what is in work.
    """

    def __init__(self, items: Iterable[Item], pipeline: Pipeline, line: Line, failures: Failures) -> None:
        """Use `summarize_batch`."""
        self.failures: list[Failure] = []
        self.usage = Usage()
        self._raise = failures == "raise"
        self._done = 0
        self._control = Control()
        self._breaker = Breaker()
        self._pipeline = pipeline
        self._outcomes = process_all(self._documents(items), pipeline, lambda: line.gate.width, self._control)

    def __repr__(self) -> str:
        return f"Batch({self._done} done, {len(self.failures)} failed)"

    def __iter__(self) -> Iterator[Result[Summary]]:
        try:
            while (result := run_on_loop(self._next())) is not None:
                yield result
        finally:
            run_on_loop(self._close())

    async def __aiter__(self) -> AsyncIterator[Result[Summary]]:
        try:
            while (result := await on_loop(self._next())) is not None:
                yield result
        finally:
            await on_loop(self._close())

    async def _close(self) -> None:
        if isinstance(self._outcomes, AsyncGenerator):
            await self._outcomes.aclose()
        await self._pipeline.close()

    async def _next(self) -> Result[Any] | None:
        """The next result; None after the last. Raises what ended the batch early, and SomeFailed."""
        async for outcome in self._outcomes:
            self.usage = self.usage + outcome.usage
            if outcome.result is not None:
                self._note(outcome)
                return outcome.result
            self._note_failure(outcome.document.id, outcome.error)
            self._note(outcome)
        if self._control.reason is not None:
            raise self._control.reason
        if self.failures and self._raise:
            raise self._incomplete()
        return None

    def _note(self, outcome: Outcome) -> None:
        self._done += outcome.result is not None
        stop = outcome.error if outcome.error and outcome.error.stops_run else self._breaker.note(outcome)
        if stop is not None:
            self._control.drain(stop)

    def _note_failure(self, identity: str, error: SummarizerError | None) -> None:
        failure = Failure(identity, error or SummarizerError("No result."))
        logger.info("%s has no summary: %s", failure.id, failure.error)
        self.failures.append(failure)

    def _incomplete(self) -> SomeFailed:
        first = self.failures[0]
        total = self._done + len(self.failures)
        error = SomeFailed(f"{len(self.failures)} of {total} articles have no summary; {first.id}: {first.error}")
        error.failures = tuple(self.failures)
        return error

    def _documents(self, items: Iterable[Item]) -> Iterator[Document]:
        for item in items:
            if isinstance(item, InputFailure):
                self._note_failure(item.id, item.error)
            else:
                yield as_document(item)


@overload
def summarize_batch(
    documents: Iterable[Item], *, task: Task[Summary], failures: Failures = "raise",
    concurrency: int | None = None, max_cost: float | None = None, **options: Unpack[Options],
) -> Batch[Summary]: ...  # fmt: skip


@overload
def summarize_batch(
    documents: Iterable[Item], *, task: str | None = None, failures: Failures = "raise",
    concurrency: int | None = None, max_cost: float | None = None, **options: Unpack[Options],
) -> Batch[Any]: ...  # fmt: skip


def summarize_batch(
    documents: Iterable[Item],
    *,
    task: Task[Any] | str | None = None,
    failures: Failures = "raise",
    concurrency: int | None = None,
    max_cost: float | None = None,
    **options: Unpack[Options],
) -> Batch[Any]:
    """Summarize many articles; iterate over what it returns with `for` or `async for`.

    `documents` is any iterable, a generator as well: Documents, texts, or what `read` gives. `concurrency` calls are
    under way at most (without it, as many as the model's server takes), and `max_cost` is a cap in USD. One article's
    failure never loses the others: with `failures="raise"` a SomeFailed, whose `failures` lists them, comes after the
    last result; with "keep" they are in the batch's `failures` alone. What would fail every article (a wrong key, a
    spent budget) ends the iteration and is raised. Nothing is paid for twice: a second call takes what is done from
    the cache. `options` are those that `summarizer.Options` explains, as for `summarize`.
    """
    if isinstance(documents, str | PathLike | Document):
        raise InputError(
            "summarize_batch takes many documents, not one.",
            "Did you mean summarize(…), or summarize_batch(read([…]))?",
        )
    demand(documents, Iterable, "summarize_batch needs a list of Documents or texts")
    pipeline = pipeline_for(task, seal_key(options))
    if concurrency is not None and concurrency < 1:
        raise SettingsError(f"At least one call at a time is needed, not {concurrency}.")
    line = open_line(pipeline, RunOptions(concurrency=concurrency, max_cost=max_cost))
    return Batch(documents, on_line(pipeline, line), line, failures)
