"""A shard on a node: worked on in a folder of the node's own, and published whole.

SQLite's write-ahead log does not work over network file systems, so nothing is written where other nodes look until
the part is finished; a part that is there is a part that is whole.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from summarizer.api.single import open_pipeline
from summarizer.batch import manifest as manifests
from summarizer.batch.engine import Control
from summarizer.batch.execution import RunOptions, open_run
from summarizer.batch.progress import Tally
from summarizer.cluster.parts import Parts
from summarizer.errors import Interrupted, SummarizerError
from summarizer.inputs import read
from summarizer.runs.shards import Shard
from summarizer.settings import load_settings


@dataclass(frozen=True)
class Work:
    """What every node is asked to do, as plain data. Folders and inputs are where every node finds them."""

    inputs: list[str]
    parts: str
    of: int
    settings: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    quoting: str | None = None
    cache: bool = True
    columns: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> str:
        """The work as text: what an actor is made of must survive the loss of the node that made it."""
        return json.dumps(asdict(self))


class ShardWorker:
    """Works on shards, several at a time if asked to. Made of text alone, so that a cluster can make it anew."""

    def __init__(self, work: str) -> None:
        """`work` is what `Work.as_json` gives."""
        self.work = Work(**json.loads(work))
        self._tallies: dict[int, Tally] = {}
        self._stopping = False

    async def run(self, number: int) -> dict[str, Any]:
        """Do part `number` and publish it; returns `state`, and `reason` where it ended early."""
        shard, parts = Shard(number, self.work.of), Parts(self.work.parts)
        with tempfile.TemporaryDirectory(prefix="summarizer-") as folder:
            run = Path(folder)
            parts.fetch(shard, run)
            try:
                return await self._run_shard(shard, run)
            except SummarizerError as error:
                return {"state": "stopped", "reason": str(error)}
            finally:
                self._tallies.pop(number, None)
                if (shard.directory(run) / manifests.NAME).is_file():
                    parts.publish(shard, run)

    async def _run_shard(self, shard: Shard, run: Path) -> dict[str, Any]:
        settings = load_settings({name: _value(name, value) for name, value in self.work.settings.items()})
        pipeline = open_pipeline(None, None, self.work.quoting, self.work.cache, settings)  # type: ignore[arg-type]
        control = Control()
        with open_run(run, pipeline, shard=shard) as held:
            held.admit(read(self.work.inputs, columns=self.work.columns))

            def begin(tally: Tally) -> None:
                self._tallies[shard.number] = tally
                if self._stopping:
                    control.drain(Interrupted("The run was interrupted."))

            report = await held.execute(RunOptions(**self.work.options), control, begin)
        return {"state": report.state, "reason": str(report.reason) if report.reason else None}

    async def progress(self) -> list[dict[str, Any]]:
        """The numbers of the parts under way."""
        return [tally.snapshot() for tally in self._tallies.values()]

    async def drain(self) -> None:
        """Begin no new article, and finish those under way."""
        self._stopping = True
        for tally in self._tallies.values():
            tally.control.drain(Interrupted("The run was interrupted."))


def _value(name: str, value: Any) -> Any:
    return tuple(map(Path, value)) if name == "task_folders" else value
