"""Jobs: run directories that the batch engine works through. What all kinds of service have in common."""

from __future__ import annotations

import asyncio
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from summarizer.batch.engine import Control, Outcome
from summarizer.batch.execution import open_run
from summarizer.errors import InputError, Interrupted
from summarizer.inputs import InputFailure, Item, read_json_lines
from summarizer.pipeline.pipeline import Pipeline
from summarizer.private import make_folder
from summarizer.service.config import Config
from summarizer.service.ledger import ACTIVE, Job, Ledger, new_job
from summarizer.service.problems import Problem

# How the engine's last word on a run becomes the state of a job.
STATES = {
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
AnyLedger = TypeVar("AnyLedger", bound=Ledger)


class Jobs(ABC, Generic[AnyLedger]):
    """All jobs of a service. Used from the service's event loop; runs are executed on the package's own."""

    def __init__(self, config: Config, ledger: AnyLedger, watch: Callable[[Outcome], None]) -> None:
        self.config = config
        self.ledger = ledger
        self.watch = watch
        self.stopping = False
        self._loop = asyncio.get_running_loop()
        self._events: dict[str, asyncio.Event] = {}

    @abstractmethod
    async def restore(self) -> None:
        """Go on with the jobs that were under way when the service ended."""

    @abstractmethod
    async def begin(self, job: Job) -> None:
        """Have a job worked on, anew where it had ended; `job` is as it is to be from now on."""

    @abstractmethod
    async def directory(self, job: Job) -> Path:
        """A job's run directory, with all that has happened to it."""

    @abstractmethod
    def ruling(self, job: Job) -> AbstractAsyncContextManager[Path]:
        """A job's run directory to rule in: what is ruled in the block is kept, or the block's end raises."""

    @abstractmethod
    async def cancel(self, job: Job) -> Job:
        """End a job; what is done is kept. Raises Problem where it has ended already."""

    @abstractmethod
    async def drain(self) -> None:
        """Stop working, after the articles under way; the next start goes on with the jobs."""

    def folder(self, job: Job) -> Path:
        """Where a job's run directory lies. Its name is the service's own, never a client's."""
        return self.config.directory / "jobs" / job.id

    async def find(self, job_id: str) -> Job:
        """A job by its id. Raises Problem where there is none."""
        job = await self.ledger.job(job_id)
        if job is None or job.state == "receiving":
            raise Problem("not-found", "There is no such job.")
        return job

    async def create(self, pipeline: Pipeline, max_cost: float | None, write: Callable[[Path], Any]) -> Job:
        """Begin a job with the articles that `write` puts into a JSONL file.

        Raises Problem where too many jobs wait, or none of the articles can be used; InputError, RunError.
        """
        await self._admit_job(pipeline, max_cost)
        job = new_job(pipeline.task.name, pipeline.model.spec, max_cost)
        await self.ledger.add(job)
        try:
            documents = await self.receive(job, pipeline, write)
            job = replace(job, state="queued", documents=documents)
            await self.begin(job)
        except BaseException:
            shutil.rmtree(self.folder(job), ignore_errors=True)
            await self.ledger.remove(job.id)
            raise
        return job

    async def _admit_job(self, pipeline: Pipeline, max_cost: float | None) -> None:
        if await self.ledger.count((*ACTIVE, "receiving")) >= self.config.limits.jobs:
            raise Problem("too-many-jobs", f"{self.config.limits.jobs} jobs wait or run.", retry_after=FULL)
        if max_cost is not None and pipeline.model.price is None:
            raise Problem("invalid", f"The price of {pipeline.model.spec} is unknown, so max_cost cannot be kept.")

    async def receive(self, job: Job, pipeline: Pipeline, write: Callable[[Path], Any]) -> int:
        """Write the articles into the run's record; how many there are. Raises as `create` does."""
        return await asyncio.to_thread(self._receive, job, pipeline, write)

    def _receive(self, job: Job, pipeline: Pipeline, write: Callable[[Path], Any]) -> int:
        directory = self.folder(job)
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

    def forget_uploads(self) -> None:
        """Remove what an earlier process left of bodies that it received."""
        for upload in self.config.directory.glob(f"{UPLOAD}*"):
            upload.unlink(missing_ok=True)

    async def resume(self, job: Job, retry_failed: bool, max_cost: float | None) -> Job:
        """Go on with a job that has ended early or with failures. Raises Problem for any other."""
        if not self.resumable(job):
            raise Problem("conflict", f"The job is {job.state}; there is nothing to resume.", state=job.state)
        await self._admit_job(self.config.pipeline(job.task, job.model), max_cost)
        cost = job.max_cost if max_cost is None else max_cost
        await self.begin(replace(job, state="queued", retry_failed=retry_failed, max_cost=cost, detail=None))
        return await self.find(job.id)

    def resumable(self, job: Job) -> bool:
        """Whether a job has ended and there is more to do."""
        return job.state in RESUMABLE

    def change(self, job_id: str) -> asyncio.Event:
        """What is set when something next happens to a job: get it before you look, wait for it afterwards."""
        return self._events.setdefault(job_id, asyncio.Event())

    def notify(self, job_id: str) -> None:
        """Wake whoever waits for a job."""
        if event := self._events.pop(job_id, None):
            event.set()

    def stop(self) -> None:
        """Let whoever waits for a job know that the service stops."""
        self.stopping = True
        for job_id in list(self._events):
            self.notify(job_id)


async def wait_for_change(change: asyncio.Event, seconds: float) -> bool:
    """Wait for a change; False where none came in so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            await change.wait()
    except TimeoutError:
        return False
    return True


async def cancel_control(control: Control) -> None:
    """End a run now."""
    control.cancel()


async def drain_control(control: Control, seconds: float) -> None:
    """End a run after the articles under way."""
    control.drain(Interrupted("The service is stopping."), seconds)


def too_long(length: int, limit: int) -> str:
    """The sentence about an article of more than `limit` code points."""
    return f"The article has {length:,} characters; this service takes {limit:,}."
