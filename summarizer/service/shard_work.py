"""One shard of a job, worked on by this replica: what came of each article goes into the job's log as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from summarizer.batch import manifest as manifests
from summarizer.batch.engine import Control, Outcome, run_batch
from summarizer.batch.execution import RunOptions, on_line, open_line, state_of
from summarizer.errors import RecordFailed, SummarizerError
from summarizer.runs.shards import Shard
from summarizer.runs.store import Store
from summarizer.service.config import Config
from summarizer.service.jobs import STATES
from summarizer.service.ledger import Job
from summarizer.service.replication import ShardRecord
from summarizer.service.shared_ledger import AWAY, SharedLedger

# Events that are sent at a time.
EVENTS = 64


async def work_on_shard(
    config: Config,
    ledger: SharedLedger,
    job: Job,
    shard: Shard,
    directory: Path,
    control: Control,
    watch: Callable[[Outcome], None],
) -> SummarizerError | None:
    """Do the documents of a shard that are open in a copy of the job; why that ended early, or None.

    Runs on the package's own loop. Raises RecordFailed where the database is away for long, RunError where the job was
    begun with another task, model or version, Problem, TaskError, SettingsError.
    """
    pipeline = config.pipeline(job.task, job.model)
    manifests.begin(directory, manifests.manifest_of(pipeline))
    line = open_line(pipeline, RunOptions(max_cost=job.max_cost), budget=f"job {job.id}")
    control.told = lambda reason: setattr(line, "stopped", reason)
    working = on_line(pipeline, line)
    events: asyncio.Queue[str | None] = asyncio.Queue()
    sending = asyncio.create_task(_send(ledger, job.id, events))

    def send(event: str) -> None:
        if sending.done():
            raise RecordFailed(AWAY)
        events.put_nowait(event)

    try:
        return await run_batch(
            ShardRecord(directory, shard, send), working, lambda: line.gate.width, control=control, watch=watch
        )
    finally:
        events.put_nowait(None)
        await sending
        await working.close()


async def _send(ledger: SharedLedger, job_id: str, events: asyncio.Queue[str | None]) -> None:
    """Send events as they come, until None does. Raises RecordFailed."""
    while True:
        page = [await events.get()]
        while not events.empty() and len(page) < EVENTS:
            page.append(events.get_nowait())
        if found := [event for event in page if event is not None]:
            await ledger.append(job_id, found)
        if page[-1] is None:
            return


def end_of_job(
    ends: list[tuple[str | None, str | None]], of: int, *, cancelling: bool = False
) -> tuple[str, str | None] | None:
    """How a job of `of` shards ends whose shards that were begun ended so, and why; None while it goes on.

    One that ended badly keeps others from being begun; the job ends when none is under way.
    """
    if any(state is None for state, _ in ends):
        return None
    for bad in ("failed", "paused_budget", "cancelled"):
        for state, detail in ends:
            if state == bad:
                return state, detail
    if len(ends) >= of:
        return "done", None
    return ("cancelled", None) if cancelling else None


def state_of_record(directory: Path) -> tuple[str, str | None]:
    """The state of a job whose shards are all done, and why it failed if it did."""
    with closing(Store(directory)) as store:
        counts = store.counts()
        reason = store.outage() if counts.failed and not counts.done else None
    return STATES.get(state_of(counts, reason), "failed"), str(reason) if reason else None
