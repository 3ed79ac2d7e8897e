"""Jobs: run directories that the batch engine works through, several at once, and that a restart goes on with."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from summarizer.api.single import on_loop
from summarizer.batch.engine import Control, Outcome
from summarizer.batch.execution import Report, RunOptions, open_run
from summarizer.errors import InputError, Interrupted, SummarizerError
from summarizer.inputs import InputFailure, Item, read_json_lines
from summarizer.pipeline.pipeline import Pipeline
from summarizer.private import make_folder
from summarizer.service.config import Config
from summarizer.service.ledger import ACTIVE, Job, Ledger
from summarizer.service.problems import Problem

logger = logging.getLogger(__name__)
# How the engine's last word on a run becomes the state of a job.
_STATES = {
    "done": "completed",
    "done_with_failures": "completed_with_errors",
    "paused_budget": "paused_budget",
    "interrupted": "cancelled",
}
# How the files begin in which bodies are received; the articles taken out of them stand beside them.
UPLOAD = "upload-"
RESUMABLE = ("cancelled", "paused_budget", "completed_with_errors", "failed")
# When a client may ask again for a place among the jobs, in seconds.
FULL = 30.0


class Jobs:
    """All jobs of a service. Used from the service's event loop; runs are executed on the package's own."""

    def __init__(self, config: Config, ledger: Ledger, watch: Callable[[Outcome], None]) -> None:
        self.config = config
        self.ledger = ledger
        self.watch = watch
        self.stopping = False
        self._loop = asyncio.get_running_loop()
        self._slots = asyncio.Semaphore(config.limits.running)
        self._controls: dict[str, Control] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._events: dict[str, asyncio.Event] = {}
        self._cancelled: set[str] = set()

    def directory(self, job: Job) -> Path:
        """A job's run directory. Its name is the service's own, never a client's."""
        return self.config.directory / "jobs" / job.id

    def find(self, job_id: str) -> Job:
        """A job by its id. Raises Problem where there is none."""
        job = self.ledger.job(job_id)
        if job is None or job.state == "receiving":
            raise Problem("not-found", "There is no such job.")
        return job

    async def create(self, pipeline: Pipeline, max_cost: float | None, write: Callable[[Path], Any]) -> Job:
        """Begin a job with the articles that `write` puts into a JSONL file.

        Raises Problem where too many jobs wait, or none of the articles can be used; InputError, RunError.
        """
        self._admit_job(pipeline, max_cost)
        job = self.ledger.add(pipeline.task.name, pipeline.model.spec, max_cost, time.time())
        try:
            documents = await asyncio.to_thread(self._receive, job, pipeline, write)
        except BaseException:
            self._discard(job)
            raise
        self.ledger.update(job.id, state="queued", documents=documents)
        job = replace(job, state="queued", documents=documents)
        self.start(job)
        return job

    def _admit_job(self, pipeline: Pipeline, max_cost: float | None) -> None:
        if self.ledger.count((*ACTIVE, "receiving")) >= self.config.limits.jobs:
            raise Problem("too-many-jobs", f"{self.config.limits.jobs} jobs wait or run.", retry_after=FULL)
        if max_cost is not None and pipeline.model.price is None:
            raise Problem("invalid", f"The price of {pipeline.model.spec} is unknown, so max_cost cannot be kept.")

    def _receive(self, job: Job, pipeline: Pipeline, write: Callable[[Path], Any]) -> int:
        """Write the articles into the run's record; how many there are."""
        directory = self.directory(job)
        make_folder(directory.parent)
        make_folder(directory)
        upload = directory / "upload.jsonl"
        write(upload)
        unusable: list[InputFailure] = []
        with open_run(directory, pipeline) as run:
            intake = run.admit(self._articles(upload, unusable))
        upload.unlink()
        if not intake.added:
            raise Problem("input", f"No article can be used: {unusable[0].error if unusable else 'there is none'}")
        return intake.added + intake.unreadable

    def _articles(self, upload: Path, unusable: list[InputFailure]) -> Iterator[Item]:
        """The articles of an upload; one that is too long or broken becomes a failure of its own."""
        limits = self.config.limits
        for number, each in enumerate(read_json_lines(upload)):
            if number >= limits.documents:
                raise Problem("too-large", f"A job may have {limits.documents:,} articles.", limit=limits.documents)
            item = each
            if not isinstance(each, InputFailure) and len(each.text) > limits.article:
                item = InputFailure(each.id, InputError(too_long(len(each.text), limits.article)))
            if isinstance(item, InputFailure):
                unusable.append(item)
            yield item

    def _discard(self, job: Job) -> None:
        shutil.rmtree(self.directory(job), ignore_errors=True)
        self.ledger.remove(job.id)

    def restore(self) -> None:
        """Go on with the jobs that were under way when the service ended."""
        for upload in self.config.directory.glob(f"{UPLOAD}*"):
            upload.unlink(missing_ok=True)
        for job in self.ledger.jobs(("receiving",)):
            self._discard(job)
        for job in self.ledger.jobs(("cancelling",)):
            self.ledger.update(job.id, state="cancelled")
        for job in reversed(self.ledger.jobs(ACTIVE)):
            self.ledger.update(job.id, state="queued")
            self.start(job)

    def start(self, job: Job) -> None:
        """Put a job into the queue."""
        task = asyncio.create_task(self._work(job), name=job.id)
        self._tasks[job.id] = task
        task.add_done_callback(partial(self._ended, job.id))

    def _ended(self, job_id: str, task: asyncio.Task[None]) -> None:
        self._tasks.pop(job_id, None)
        self._controls.pop(job_id, None)
        self._cancelled.discard(job_id)
        if not task.cancelled() and (error := task.exception()):
            logger.error("The job %s could not be ended properly.", job_id, exc_info=error)

    async def _work(self, job: Job) -> None:
        async with self._slots:
            control = self._controls[job.id] = Control()
            if job.id in self._cancelled or self.stopping:
                return
            self._update(job.id, state="running", detail=None)
            values = await self._outcome(job, control)
        self._update(job.id, **values)

    async def _outcome(self, job: Job, control: Control) -> dict[str, object]:
        """Execute a job; what its row says afterwards."""
        try:
            report = await on_loop(self._execute(job, control))
        except (SummarizerError, Problem) as error:
            return {"state": "failed", "detail": self.config.without_paths(str(getattr(error, "detail", error)))}
        except Exception as error:
            logger.exception("The job %s failed.", job.id)
            return {"state": "failed", "detail": f"Unexpected {type(error).__name__}; the service's log says more."}
        if self.stopping and job.id not in self._cancelled and report.state == "interrupted":
            return {"state": "queued"}
        state = _STATES.get(report.state, "failed")
        detail = self.config.without_paths(str(report.reason)) if report.reason else None
        return {"state": state, "detail": detail, "retry_failed": False}

    async def _execute(self, job: Job, control: Control) -> Report:
        pipeline = self.config.pipeline(job.task, job.model)
        notify = partial(self._loop.call_soon_threadsafe, self._notify, job.id)

        def watch(outcome: Outcome) -> None:
            self.watch(outcome)
            notify()

        with open_run(self.directory(job), pipeline) as run:
            options = RunOptions(max_cost=job.max_cost, retry_failed=job.retry_failed)
            return await run.execute(options, control, watch=watch)

    async def cancel(self, job: Job) -> Job:
        """End a job; what is done is kept. Raises Problem where it has ended already."""
        if job.final:
            raise Problem("conflict", f"The job is {job.state} already.", state=job.state)
        self._cancelled.add(job.id)
        control = self._controls.get(job.id)
        if control is None:
            if task := self._tasks.get(job.id):
                task.cancel()
            self._update(job.id, state="cancelled")
        else:
            self._update(job.id, state="cancelling")
            await on_loop(_cancel(control))
        return self.find(job.id)

    async def resume(self, job: Job, retry_failed: bool, max_cost: float | None) -> Job:
        """Go on with a job that has ended early or with failures. Raises Problem for any other."""
        if job.state not in RESUMABLE or job.id in self._tasks:
            raise Problem("conflict", f"The job is {job.state}; there is nothing to resume.", state=job.state)
        self._admit_job(self.config.pipeline(job.task, job.model), max_cost)
        cost = job.max_cost if max_cost is None else max_cost
        self._update(job.id, state="queued", retry_failed=retry_failed, max_cost=cost, detail=None)
        job = self.find(job.id)
        self.start(job)
        return job

    def _update(self, job_id: str, **values: object) -> None:
        self.ledger.update(job_id, **values)
        self._notify(job_id)

    def _notify(self, job_id: str) -> None:
        if event := self._events.pop(job_id, None):
            event.set()

    def change(self, job_id: str) -> asyncio.Event:
        """What is set when something next happens to a job: get it before you look, wait for it afterwards."""
        return self._events.setdefault(job_id, asyncio.Event())

    def stop(self) -> None:
        """Let whoever waits for a job know that the service stops."""
        self.stopping = True
        for job_id in list(self._events):
            self._notify(job_id)

    async def drain(self) -> None:
        """End all jobs, those in work after the articles under way; the next start goes on with them."""
        self.stop()
        for control in list(self._controls.values()):
            await on_loop(_drain(control, self.config.limits.drain))
        waiting = [task for job_id, task in self._tasks.items() if job_id not in self._controls]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)


async def happened(change: asyncio.Event, seconds: float) -> bool:
    """Wait for a change; False where none came in so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            await change.wait()
    except TimeoutError:
        return False
    return True


async def _cancel(control: Control) -> None:
    control.cancel()


async def _drain(control: Control, seconds: float) -> None:
    control.drain(Interrupted("The service is stopping."), seconds)


def too_long(length: int, limit: int) -> str:
    """The sentence about an article of more than `limit` code points."""
    return f"The article has {length:,} characters; this service takes {limit:,}."
