"""A shard on a node: worked on in a folder of the node's own, and published whole.

SQLite's write-ahead log does not work over network file systems, so nothing is written where other nodes look until
the part is finished; a part that is there is a part that is whole.
"""

from __future__ import annotations

import gc
import json
import socket
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from summarizer.api.single import open_pipeline
from summarizer.batch import manifest as manifests
from summarizer.batch.execution import RunOptions, open_run
from summarizer.batch.progress import Tally
from summarizer.cluster.parts import Parts
from summarizer.errors import Interrupted, RunError, SummarizerError
from summarizer.inputs import read
from summarizer.models.providers import Quoting
from summarizer.pipeline.pipeline import Pipeline
from summarizer.runs.shards import Shard
from summarizer.settings import Settings, load_settings

# What is configured for the whole run. Keys are not sent, and each node has its own folders for answers and models.
SENT = (
    "model", "judge", "provider", "base_url", "openai_base_url",
    "task", "task_folders", "cache_url", "timeout", "prices",
)  # fmt: skip
# States of a part, as `state_of` gives them: it cannot go on, or its budget is spent.
STOPPED, PAUSED = "stopped", "paused_budget"
# What is said of a part under way, of those that `Tally.snapshot` gives.
NUMBERS = ("done", "failed", "in_flight", "flagged")


@dataclass(frozen=True)
class Work:
    """What every node is asked to do, as plain data. Folders and inputs are where every node finds them."""

    inputs: list[str]
    parts: str
    of: int
    settings: dict[str, Any]
    manifest: dict[str, Any]
    options: dict[str, Any]
    quoting: Quoting
    cache: bool
    # Whether the parts keep quotas and the budget together.
    shared: bool
    columns: dict[str, str]

    def as_json(self) -> str:
        """The work as text: what an actor is made of must survive the loss of the node that made it."""
        return json.dumps(asdict(self), default=str)


class ShardWorker:
    """Works on one shard after the other. Made of text alone, so that a cluster can make it anew."""

    def __init__(self, work: str) -> None:
        """`work` is what `Work.as_json` gives."""
        self.work = Work(**json.loads(work))
        self._tally: Tally | None = None
        self._stopping = False
        # What is loaded by now stays: looking through it again and again is a tenth of a run's time.
        gc.freeze()
        gc.set_threshold(20_000, 50, 100)

    async def run(self, number: int) -> dict[str, Any]:
        """Do part `number` and publish it; returns `state`, `reason` where it ended early, and NUMBERS."""
        shard, parts = Shard(number, self.work.of), Parts(self.work.parts)
        with tempfile.TemporaryDirectory(prefix="summarizer-") as folder:
            run = Path(folder)
            parts.fetch(shard, run)
            try:
                return await self._run_shard(shard, run)
            except SummarizerError as error:
                return {"state": STOPPED, "reason": str(error)}
            finally:
                self._tally = None
                if (shard.directory(run) / manifests.NAME).is_file():
                    parts.publish(shard, run)

    async def _run_shard(self, shard: Shard, run: Path) -> dict[str, Any]:
        settings = _settings(self.work.settings)
        pipeline = open_pipeline(None, None, self.work.quoting, self.work.cache, settings)
        self._demand_same(pipeline)
        with open_run(run, pipeline, shard=shard) as held:
            # Nobody reads a page of a part: the merged run has one.
            held.page = False
            held.admit(read(self.work.inputs, columns=self.work.columns))
            report = await held.execute(RunOptions(**self.work.options), begin=self._begin)
        return {**await self.progress(), "state": report.state, "reason": str(report.reason or "") or None}

    def _demand_same(self, pipeline: Pipeline) -> None:
        """Raise RunError where what is installed or configured here would make another run than was asked for."""
        if found := manifests.differences(self.work.manifest, manifests.manifest_of(pipeline)):
            raise RunError(f"The node {socket.gethostname()} has another {found}.")

    def _begin(self, tally: Tally) -> None:
        self._tally = tally
        if self._stopping:
            self._drain()

    async def progress(self) -> dict[str, Any]:
        """The NUMBERS of the part under way; none where there is none."""
        numbers = self._tally.snapshot() if self._tally else {}
        return {name: numbers[name] for name in NUMBERS if name in numbers}

    async def drain(self) -> None:
        """Begin no new article, and finish those under way."""
        self._stopping = True
        self._drain()

    def _drain(self) -> None:
        if self._tally is not None:
            self._tally.control.drain(Interrupted("The run was interrupted."))


def _settings(sent: dict[str, Any]) -> Settings:
    folders, prices = sent.get("task_folders"), sent.get("prices")
    paths = {"task_folders": folders and tuple(map(Path, folders)), "prices": prices and Path(prices)}
    return load_settings({**sent, **paths})
