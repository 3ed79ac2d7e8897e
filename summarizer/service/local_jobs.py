"""The jobs of one process, several at once, in its own directory; a restart goes on with them."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from summarizer.api.single import on_loop
from summarizer.batch.engine import Control, Outcome
from summarizer.batch.execution import Report, RunOptions, open_run
from summarizer.errors import SummarizerError
from summarizer.service.config import Config
from summarizer.service.jobs import STATES, Jobs, cancel_control, drain_control
from summarizer.service.ledger import ACTIVE, Job, LocalLedger
from summarizer.service.problems import Problem

logger = logging.getLogger(__name__)


class LocalJobs(Jobs[LocalLedger]):
    """Jobs that this process alone works on."""

    def __init__(self, config: Config, ledger: LocalLedger, watch: Callable[[Outcome], None]) -> None:
        super().__init__(config, ledger, watch)
        self._slots = asyncio.Semaphore(config.limits.running)
        self._controls: dict[str, Control] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._cancelled: set[str] = set()

    async def restore(self) -> None:
        """Go on with the jobs that were under way when the process ended."""
        self.forget_uploads()
        for job in await self.ledger.jobs(("receiving",)):
            shutil.rmtree(self.folder(job), ignore_errors=True)
            await self.ledger.remove(job.id)
        for job in await self.ledger.jobs(("cancelling",)):
            await self.ledger.update(job.id, state="cancelled")
        for job in reversed(await self.ledger.jobs(ACTIVE)):
            await self.ledger.update(job.id, state="queued")
            self._start(job)

    async def begin(self, job: Job) -> None:
        """Put a job into the queue."""
        values = {name: getattr(job, name) for name in ("state", "documents", "retry_failed", "max_cost", "detail")}
        await self._update(job.id, **values)
        self._start(job)

    def _start(self, job: Job) -> None:
        task = asyncio.create_task(self._work(job), name=job.id)
        self._tasks[job.id] = task
        task.add_done_callback(partial(self._ended, job.id))

    def _ended(self, job_id: str, task: asyncio.Task[None]) -> None:
        self._tasks.pop(job_id, None)
        self._controls.pop(job_id, None)
        self._cancelled.discard(job_id)
        if not task.cancelled() and (error := task.exception()):
            logger.error("The job %s could not be ended properly.", job_id, exc_info=error)

    async def directory(self, job: Job) -> Path:
        """A job's run directory."""
        return self.folder(job)

    @asynccontextmanager
    async def ruling(self, job: Job) -> AsyncIterator[Path]:
        """A job's run directory; its record takes rulings one at a time."""
        yield self.folder(job)

    async def _work(self, job: Job) -> None:
        async with self._slots:
            control = self._controls[job.id] = Control()
            if job.id in self._cancelled or self.stopping:
                return
            await self._update(job.id, state="running", detail=None)
            values = await self._outcome(job, control)
        await self._update(job.id, **values)

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
        state = STATES.get(report.state, "failed")
        detail = self.config.without_paths(str(report.reason)) if report.reason else None
        return {"state": state, "detail": detail, "retry_failed": False}

    async def _execute(self, job: Job, control: Control) -> Report:
        pipeline = self.config.pipeline(job.task, job.model)
        notify = partial(self._loop.call_soon_threadsafe, self.notify, job.id)

        def watch(outcome: Outcome) -> None:
            self.watch(outcome)
            notify()

        with open_run(self.folder(job), pipeline) as run:
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
            await self._update(job.id, state="cancelled")
        else:
            await self._update(job.id, state="cancelling")
            await on_loop(cancel_control(control))
        return await self.find(job.id)

    def resumable(self, job: Job) -> bool:
        """Whether a job has ended, its task too, and there is more to do."""
        return super().resumable(job) and job.id not in self._tasks

    async def _update(self, job_id: str, **values: object) -> None:
        await self.ledger.update(job_id, **values)
        self.notify(job_id)

    async def drain(self) -> None:
        """End all jobs, those in work after the articles under way; the next start goes on with them."""
        self.stop()
        for control in list(self._controls.values()):
            await on_loop(drain_control(control, self.config.limits.drain))
        waiting = [task for job_id, task in self._tasks.items() if job_id not in self._controls]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
