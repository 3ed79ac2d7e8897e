"""A run in its directory: begun or resumed, executed, exported; for the command line, the API and the service alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.batch import manifest as manifests
from summarizer.batch.engine import Control, Outcome, run_batch
from summarizer.batch.progress import CountedClient, Tally
from summarizer.errors import BudgetReached, Interrupted, RunError, SettingsError, SummarizerError
from summarizer.exports.files import write_report
from summarizer.inputs import Item
from summarizer.models.client import Client
from summarizer.models.prices import Budget
from summarizer.models.providers import Model
from summarizer.models.quotas import Quota
from summarizer.models.rate_limits import Gate
from summarizer.models.transport import Line
from summarizer.pipeline.pipeline import Pipeline
from summarizer.runs.intake import Intake
from summarizer.runs.layout import DATABASE
from summarizer.runs.shards import Shard, shards_of
from summarizer.runs.store import Counts, Store, hold

# An embedded model answers one question at a time: several would share its cores and each compute the prompt anew.
LOCAL_CONCURRENCY = 1
# A page of more articles than this is too heavy to read; `summarizer export --format html` still writes it.
REPORT_MOST = 500


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run is executed; nothing here changes its results. Money is in USD."""

    concurrency: int | None = None
    rpm: int | None = None
    tpm: int | None = None
    max_cost: float | None = None
    retry_failed: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """How a run ended: the record's counts, what this process did, and why it ended early (None: it did not)."""

    state: str
    counts: Counts
    done_now: int
    failed_now: int
    spent_usd: float | None
    seconds: float
    reason: SummarizerError | None = None


class ActiveRun:
    """A run's directory, held by this process. Make one with `open_run`."""

    def __init__(
        self, directory: Path, pipeline: Pipeline, store: Store, manifest: dict[str, Any], shard: Shard | None = None
    ) -> None:
        self.directory = directory
        self.pipeline = pipeline
        self.store = store
        self.manifest = manifest
        self.shard = shard
        # What the budget of all parts of this run is known by, once its inputs are known.
        self.budget: str | None = None
        # Whether a page to read is made at the end.
        self.page = True

    def admit(self, items: Iterable[Item]) -> Intake:
        """Enter inputs as they stream in, all or none. Raises RunError where a known document's text changed."""
        intake = self.store.admit(items, self.shard)
        if self.shard is not None:
            self.budget = manifests.run_fingerprint(self.manifest, str(self.shard.of), intake.sha256)
        documents = self.store.counts().total
        self.manifest["inputs"] = {"documents": documents, "sha256": self.store.digest()}
        manifests.write(self.directory, self.manifest)
        return intake

    async def execute(
        self,
        options: RunOptions = RunOptions(),
        control: Control | None = None,
        begin: Callable[[Tally], None] = lambda tally: None,
        watch: Callable[[Outcome], None] = lambda outcome: None,
    ) -> Report:
        """Do what is pending, record and export it. `begin` gets the tally first, `watch` every outcome.

        Raises RecordFailed where the disk is full or the record is damaged, SettingsError where a budget is set and
        the model's price is unknown.
        """
        control = control or Control()
        line = open_line(self.pipeline, options, self.store, self.budget)
        control.told = lambda reason: setattr(line, "stopped", reason)
        tally = self.start(line, options, control, begin)
        pipeline = on_line(self.pipeline, line, CountedClient(self.pipeline.model, line, tally))

        def note(outcome: Outcome) -> None:
            tally.note(outcome)
            watch(outcome)

        try:
            reason = await run_batch(self.store, pipeline, lambda: line.gate.width, control=control, watch=note)
        finally:
            await pipeline.close()
        return self.finish(tally, reason)

    def start(self, line: Line, options: RunOptions, control: Control, begin: Callable[[Tally], None]) -> Tally:
        """Reopen what is to be tried again, and begin to count; `begin` gets the tally."""
        self.store.reopen(every=options.retry_failed)
        tally = Tally(line, control)
        tally.begin(self.store.counts())
        begin(tally)
        self.set_state("running")
        return tally

    def finish(self, tally: Tally, reason: SummarizerError | None) -> Report:
        """Export, note the state, and report."""
        counts = self.store.counts()
        if reason is None and counts.failed and not counts.done:
            reason = self.store.outage()
        state = state_of(counts, reason)
        if self.store.export() and self.page and counts.done <= REPORT_MOST:
            write_report(self.directory)
        self.set_state(state)
        numbers = tally.snapshot()
        spent = numbers["spent_usd"]
        return Report(state, counts, tally.done_now, tally.failed_now, spent, numbers["seconds"], reason)

    def set_state(self, state: str) -> None:
        """Note how the run stands, in its manifest and its record."""
        if self.manifest.get("state") != state:
            self.manifest["state"] = state
            self.store.set("state", state)
            manifests.write(self.directory, self.manifest)


@contextmanager
def open_run(
    directory: Path, pipeline: Pipeline, *, forked_from: Path | None = None, shard: Shard | None = None
) -> Iterator[ActiveRun]:
    """Begin a run in a directory or go on with the one there, holding it. Raises RunError where it is another one's.

    `forked_from` names the run that a new one was begun anew from. With a shard, that part of the run alone is worked
    on, in a directory of its own under the run's.
    """
    if shard is not None:
        refuse_whole(directory)
        directory = shard.directory(directory)
    elif shards_of(directory) and manifests.read_manifest(directory) is None:
        raise RunError(
            f"{directory} holds shards of a run.", f"Give one with --shard, or: summarizer merge {directory}"
        )
    if forked_from is not None and manifests.read_manifest(directory) is not None:
        raise RunError(f"{directory} holds a run already.", "Give --fork a new directory.")
    with hold(directory):
        manifest = manifests.begin(directory, manifests.manifest_of(pipeline))
        if forked_from is not None:
            manifest["forked_from"] = str(forked_from)
        if shard is not None:
            manifest["shard"] = {"number": shard.number, "of": shard.of}
        _demand_record(directory)
        store = Store(directory, create=True)
        try:
            yield ActiveRun(directory, pipeline, store, manifest, shard)
        finally:
            store.close()


def refuse_whole(directory: Path) -> None:
    """Raise RunError where a directory holds a run that was not split: its shards would not be all of it."""
    if manifests.read_manifest(directory) is not None and not shards_of(directory):
        raise RunError(f"{directory} holds a whole run, made without --shard.", "Give its shards another -o.")


def _demand_record(directory: Path) -> None:
    """Raise RunError where a run has lost its record: an empty one in its place would be another run."""
    record = directory / DATABASE
    if manifests.read_manifest(directory) is not None and not (record.is_file() and record.stat().st_size):
        raise RunError(
            f"{directory} has a {manifests.NAME} and no record: {DATABASE} is empty or missing.",
            "Put it back from a copy, or begin anew with another -o.",
        )


def open_line(pipeline: Pipeline, options: RunOptions, store: Store | None = None, budget: str | None = None) -> Line:
    """The gate, quotas and budget of a run. Raises SettingsError where a budget is set and a price is unknown.

    Where the cache is a database, whoever asks the model by way of it keeps the quotas together, and whoever names the
    same `budget` that.
    """
    model = pipeline.model
    for each in (model, *((pipeline.judge.model,) if pipeline.judge else ())):
        if options.max_cost is not None and each.price is None:
            raise SettingsError(
                f"The price of {each.spec} is unknown, so --max-cost cannot be kept.",
                "Give it in a TOML file named by SUMMARIZER_PRICES (see docs/batch.md), or leave --max-cost out.",
            )
    concurrency = options.concurrency or (LOCAL_CONCURRENCY if model.local else None)
    own = _own_budget(options.max_cost, store)
    database = pipeline.cache.database if pipeline.cache else None
    if database is None:
        return Line(Gate(fixed=concurrency), Quota(options.rpm, options.tpm), own)
    from summarizer.models.shared_limits import SharedBudget, SharedQuota

    account = f"{model.name} at {model.endpoint}"
    quota = Quota(options.rpm, options.tpm, lambda kind: SharedQuota(database, f"{kind} of {account}"))
    if budget is None or own.cap is None:
        return Line(Gate(fixed=concurrency), quota, own)
    return Line(Gate(fixed=concurrency), quota, SharedBudget(database, budget, own.cap, own.spent))


def _own_budget(cap: float | None, store: Store | None) -> Budget:
    """A budget of this process's own, which goes on with what its record says was spent."""
    budget = Budget(cap)
    if store is not None:
        # Calls that were under way when a run died are in the one and not in the other.
        budget.spent = max(float(store.get("spent_usd", 0.0)), store.cost())
        budget.keep = lambda committed: store.set("spent_usd", committed)
    return budget


def on_line(pipeline: Pipeline, line: Line, client: Client | None = None) -> Pipeline:
    """The pipeline with its calls on a line, or those of its model by `client`.

    A judge that is another model has a gate of its own, and the same budget.
    """

    def client_for(model: Model) -> Client:
        own = model == pipeline.model
        return client if own and client else Client(model, line if own else Line(Gate(), Quota(), line.budget))

    return pipeline.asking(client_for)


def state_of(counts: Counts, reason: SummarizerError | None) -> str:
    """The state a run ends in, in a word."""
    if isinstance(reason, BudgetReached):
        return "paused_budget"
    if isinstance(reason, Interrupted):
        return "interrupted"
    if reason is not None:
        return "stopped"
    return "done_with_failures" if counts.failed else "done"
