"""The jobs of a service with replicas: shards in a queue in Postgres, which every replica works through.

The queue is procrastinate's; a shard may be begun twice, where a replica died or was thought to have, and what came of
each article is nevertheless kept once: in the job's log, whose first word on an open document counts.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException

from summarizer.api.single import on_loop
from summarizer.batch.engine import Control, Outcome
from summarizer.errors import BudgetReached, Interrupted, RecordFailed, SummarizerError
from summarizer.models.postgres import WORDS
from summarizer.pipeline.pipeline import Pipeline
from summarizer.runs.shards import Shard
from summarizer.service import replication
from summarizer.service.config import Config
from summarizer.service.jobs import Jobs, cancel_control, drain_control, wait_for_change
from summarizer.service.ledger import Job
from summarizer.service.problems import Problem
from summarizer.service.shard_work import EVENTS, end_of_job, state_of_record, work_on_shard
from summarizer.service.shared_ledger import SharedLedger

logger = logging.getLogger(__name__)
QUEUE = "summarizer"
# Articles of a shard: enough that the queue costs nothing beside them, few enough that all replicas have some.
SHARD = 50
# How often a replica gives a sign of life, and after which silence its shards are begun by others, in seconds.
HEARTBEAT, STALLED = 4.0, 16.0
# Between two looks at the database, for what was not told, in seconds.
LOOK = 2.0
# How long a shard waits for the job that it belongs to, in seconds: shards are in the queue before it is begun.
BEGINNING = 60.0
# How a shard ends that the engine ended early; otherwise it failed.
_ENDS: tuple[tuple[type[SummarizerError], str], ...] = ((BudgetReached, "paused_budget"), (Interrupted, "cancelled"))


class SharedJobs(Jobs[SharedLedger]):
    """Jobs that all replicas work on, each of them with a copy of the run directories that it was asked about."""

    def __init__(self, config: Config, ledger: SharedLedger, watch: Callable[[Outcome], None]) -> None:
        super().__init__(config, ledger, watch)
        self.queue = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=ledger.database.url, kwargs=WORDS, min_size=1, max_size=config.limits.running + 2
            )
        )
        again = procrastinate.RetryStrategy(retry_exceptions={SummarizerError})
        self._shard = self.queue.task(name="summarizer:shard", queue=QUEUE, retry=again)(self._work)
        self._controls: dict[tuple[str, int], Control] = {}
        self._seen: dict[str, int] = {}
        self._ruling = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    async def restore(self) -> None:
        """Join the other replicas."""
        # Its own log speaks of connections that come and go, with tracebacks.
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
        self.forget_uploads()
        await asyncio.to_thread(self._make_queue)
        await self.queue.open_async()
        works = (self._take_shards, self._look_after, self._listen)
        self._tasks = [asyncio.create_task(self._repeatedly(work)) for work in works]

    def _make_queue(self) -> None:
        """Make procrastinate's tables where there are none."""
        with self.ledger.database.connection() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (len(QUEUE),))
            if connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone() == (None,):
                connection.execute(self.queue.schema_manager.get_schema().encode())

    async def receive(self, job: Job, pipeline: Pipeline, write: Callable[[Path], Any]) -> int:
        """Write the articles into the job's log; how many there are. Raises as `create` does."""
        documents = await super().receive(job, pipeline, write)
        await asyncio.to_thread(self._publish, job)
        return documents

    def _publish(self, job: Job) -> None:
        """Put what was received into the job's log; the directory is made again from it, like those of all replicas."""
        events = replication.events_of_intake(self.folder(job))
        while page := list(islice(events, EVENTS)):
            asyncio.run_coroutine_threadsafe(self.ledger.append(job.id, page), self._loop).result()
        shutil.rmtree(self.folder(job))

    async def begin(self, job: Job) -> None:
        """Put a job's shards into the queue. They wait for the job, should it be begun only after the first of them."""
        turn, of = job.turn + 1, max(1, -(-job.documents // SHARD))
        if job.turn:
            await self.ledger.append(job.id, [replication.event_of_reopening(every=job.retry_failed)])
        asked: dict[str, Any] = {"job_id": job.id, "turn": turn, "of": of}
        shards = [{**asked, "number": number} for number in range(1, of + 1)]
        await self._shard.batch_defer_async(*shards)
        await self.ledger.begin(job)

    async def find(self, job_id: str) -> Job:
        """A job by its id. Raises Problem where there is none."""
        job = await super().find(job_id)
        if job_id in self._events:
            self._seen[job_id] = job.revision
        return job

    async def directory(self, job: Job) -> Path:
        """This replica's copy of a job's run directory, with all that has happened to it."""
        directory = self.folder(job)
        known = await asyncio.to_thread(replication.revision_of, directory)
        while events := await self.ledger.log(job.id, known, EVENTS):
            await asyncio.to_thread(replication.enter_events, directory, events)
            known = events[-1][0]
        return directory

    @asynccontextmanager
    async def ruling(self, job: Job) -> AsyncIterator[Path]:
        """The copy to rule in, while no other replica does; the rulings are everybody's when the block has ended."""
        async with self._ruling:
            last: int | None = None
            directory = self.folder(job)
            try:
                async with self.ledger.alone(job.id) as append:
                    await self.directory(job)
                    last = await asyncio.to_thread(replication.last_ruling, directory)
                    yield directory
                    if event := await asyncio.to_thread(replication.event_of_rulings, directory, last):
                        await append([event])
            except BaseException:
                if last is not None:
                    await asyncio.to_thread(replication.forget_rulings, directory, last)
                raise

    async def cancel(self, job: Job) -> Job:
        """End a job, whoever works on it; what is done is kept. Raises Problem where it has ended already."""
        if job.final:
            raise Problem("conflict", f"The job is {job.state} already.", state=job.state)
        await self.ledger.cancel(job.id)
        return await self.find(job.id)

    async def _work(self, job_id: str, turn: int, number: int, of: int) -> None:
        """Work on a shard, and end its job where nothing is left to do. Raises where another replica is to do it."""
        job = await self._job_of(job_id, turn)
        if job is None or self.stopping:
            if self.stopping:
                raise Interrupted("The service is stopping.")
            return
        if await self.ledger.take(job_id, turn, number):
            state, detail = await self._outcome(job, Shard(number, of))
            await self.ledger.end(job_id, turn, number, state, detail)
        else:
            await self.ledger.end(job_id, turn, number, "cancelled")
        await self._settle(job, of)

    async def _job_of(self, job_id: str, turn: int) -> Job | None:
        """The job of a shard, once it is begun; None where it never is, or has gone on without this shard."""
        for _ in range(int(BEGINNING / LOOK)):
            change = self.change(job_id)
            job = await self.ledger.job(job_id)
            if job is None or job.turn > turn or (job.turn == turn and job.final):
                return None
            if job.turn == turn and job.state != "receiving":
                return job
            await wait_for_change(change, LOOK)
        return None

    async def _outcome(self, job: Job, shard: Shard) -> tuple[str, str | None]:
        """Work on a shard: how it ended and why. Raises Interrupted where the service stops, RecordFailed."""
        try:
            reason = await self._do_shard(job, shard)
        except (RecordFailed, Interrupted):
            raise
        except (SummarizerError, Problem) as error:
            return "failed", self.config.without_paths(str(getattr(error, "detail", error)))
        except Exception as error:
            logger.exception("Shard %s of the job %s failed.", shard, job.id)
            return "failed", f"Unexpected {type(error).__name__}; the service's log says more."
        if reason is None:
            return "done", None
        if isinstance(reason, Interrupted) and self.stopping:
            raise reason
        state = next((state for kind, state in _ENDS if isinstance(reason, kind)), "failed")
        return state, self.config.without_paths(str(reason))

    async def _do_shard(self, job: Job, shard: Shard) -> SummarizerError | None:
        """Do a shard's open documents, unless the job is cancelled or the service stops; why that ended early."""
        control = self._controls[job.id, shard.number] = Control()
        heeding = asyncio.create_task(self._heed(job, control))
        try:
            if self.stopping:
                raise Interrupted("The service is stopping.")
            directory = await self.directory(job)
            return await on_loop(work_on_shard(self.config, self.ledger, job, shard, directory, control, self.watch))
        finally:
            heeding.cancel()
            self._controls.pop((job.id, shard.number), None)

    async def _heed(self, job: Job, control: Control) -> None:
        """Cancel a shard under way when its job is cancelled, here or at another replica."""
        while True:
            change = self.change(job.id)
            with suppress(RecordFailed):
                found = await self.ledger.job(job.id)
                if found is None or found.state == "cancelling":
                    await on_loop(cancel_control(control))
                    return
            await wait_for_change(change, LOOK)

    async def _settle(self, job: Job, of: int) -> None:
        """End a job where nothing of it is under way and nothing is left to be begun."""
        now = await self.ledger.job(job.id)
        cancelling = now is not None and now.state == "cancelling"
        ended = end_of_job(await self.ledger.ends(job.id, job.turn), of, cancelling=cancelling)
        if ended is None:
            return
        state, detail = ended
        if state == "done":
            directory = await self.directory(job)
            state, detail = await asyncio.to_thread(state_of_record, directory)
        await self.ledger.finish(job.id, job.turn, state, detail and self.config.without_paths(detail))

    async def _repeatedly(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it again and again, whatever came of it: the database may be away for a while."""
        while not self.stopping:
            try:
                await work()
            except (ConnectorException, RecordFailed, psycopg.Error) as error:
                logger.info("The service's database cannot be reached: %s", error)
            except Exception:
                logger.exception("What a replica does beside its shards failed, and is tried again.")
            await asyncio.sleep(LOOK)

    async def _take_shards(self) -> None:
        """Work on shards as they come, until the database goes away."""
        try:
            await self.queue.run_worker_async(
                queues=[QUEUE], concurrency=self.config.limits.running, install_signal_handlers=False,
                fetch_job_polling_interval=LOOK, delete_jobs="always", update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED,
            )  # fmt: skip
        finally:
            if not self.stopping:
                logger.warning("The queue of shards cannot be reached; work goes on when it is back.")

    async def _look_after(self) -> None:
        """Put back the shards of replicas that died, and wake whoever waits for what was not told."""
        manager = self.queue.job_manager
        for each in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED):
            await manager.retry_job(each)
        await self.ledger.forget_unreceived()
        revisions = await self.ledger.revisions(self._events)
        for job_id, revision in revisions.items():
            if self._seen.get(job_id, revision) != revision:
                self.notify(job_id)
        self._seen = {job_id: revision for job_id, revision in self._seen.items() if job_id in self._events}

    async def _listen(self) -> None:
        """Wake whoever waits for a job as soon as something happens to it. What a pooler swallows is looked for."""
        await self.ledger.listen(self.notify)

    async def drain(self) -> None:
        """Leave the other replicas to it, after the articles under way."""
        self.stop()
        for control in list(self._controls.values()):
            await on_loop(drain_control(control, self.config.limits.drain))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.queue.close_async()
