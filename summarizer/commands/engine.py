"""`summarizer run --engine ray`: the shards of a run on a cluster, with progress and Ctrl-C as on one machine."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from summarizer.batch.merge import Merged, merge_shards
from summarizer.cluster.parts import Parts
from summarizer.cluster.ray_engine import A_NODE, cluster, run_shards
from summarizer.cluster.worker import Work
from summarizer.commands.screen import say
from summarizer.errors import RunError, SettingsError
from summarizer.models.cache import is_url
from summarizer.runs.shards import FOLDER, Shard
from summarizer.text.quantities import quantity

_SCHEME = "ray"
_EVERY = 10  # progress lines are written for one look in so many


def address_of(engine: str) -> str | None:
    """The cluster's address of `ray` or `ray://HOST:PORT`; None for the cluster that is there.

    Raises SettingsError for another engine.
    """
    scheme, _, address = engine.partition("://")
    if scheme != _SCHEME:
        raise SettingsError(f"There is no engine {engine!r}.", "Give --engine ray, or ray://HOST:PORT.")
    return f"{_SCHEME}://{address}" if address else None


def run_on_cluster(engine: str, out: Path, shards: int | None, parts: str | None, asked: dict[str, Any]) -> int:
    """Do all shards of a run on a cluster and merge them into `out`; returns the exit code.

    `asked` are the fields of Work that the command line gives. Raises SettingsError, RunError.
    """
    place = parts or str(out.absolute() / FOLDER)
    with cluster(address_of(engine)) as nodes, _interruptible() as interrupted:
        of = _number_of_shards(Parts(place), shards, nodes)
        say(f"{quantity(of, 'shard')} on {quantity(nodes, 'node')}, parts in {place}.", err=True)
        limits = asked.pop("budget")
        shared = asked["cache"] and is_url(asked["settings"].get("cache_url", ""))
        options = {**asked.pop("options"), **(limits if shared else _shares(limits, of, nodes))}
        work = Work(parts=place, of=of, options=options, **asked)
        ends = run_shards(work, nodes, _progress(), lambda: bool(interrupted))
    for number, end in sorted(ends.items()):
        if end["reason"]:
            say(f"Shard {number}: {end['reason']}", err=True)
    if parts:
        _fetch(Parts(place), of, out)
    merged = merge_shards(out)
    counts = merged.counts
    say(f"{counts.done:,} of {quantity(counts.total, 'article')} summarized, {quantity(counts.flags, 'flag')}.")
    return 130 if interrupted else _exit_code(merged)


def _exit_code(merged: Merged) -> int:
    whole = not merged.missing and not merged.counts.pending
    return 0 if whole and not merged.counts.failed else 3


def _number_of_shards(parts: Parts, wanted: int | None, nodes: int) -> int:
    """In how many parts the run is split: what was begun stays. Raises RunError where another number is wanted."""
    begun = parts.split()
    if begun is not None and wanted not in {None, begun}:
        raise RunError(
            f"The run is split into {begun} shards, not {wanted}.", "Leave --shards out, or give another -o."
        )
    return begun or wanted or A_NODE * nodes


def _shares(budget: dict[str, float | None], of: int, nodes: int) -> dict[str, Any]:
    """What of the user's limits each shard may use: money by shards, calls and tokens a minute by nodes."""
    cap, rpm, tpm = budget["max_cost"], budget["rpm"], budget["tpm"]
    return {
        "max_cost": cap and cap / of,
        "rpm": rpm and max(1, int(rpm // (2 * nodes))),
        "tpm": tpm and max(1, int(tpm // (2 * nodes))),
    }


def _progress() -> Any:
    looks = iter(range(10**12))

    def show(numbers: dict[str, Any]) -> None:
        if next(looks) % _EVERY == 0:
            say(json.dumps(numbers), err=True)

    return show


@contextmanager
def _interruptible() -> Iterator[list[int]]:
    """A list that SIGINT and SIGTERM fill: once to finish what is under way."""
    received: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def note(number: int, _: Any) -> None:
        if received:
            raise KeyboardInterrupt
        received.append(number)
        say("Finishing the articles under way (45 s at most); once more to end now.", err=True)

    for number in before:
        signal.signal(number, note)
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _fetch(parts: Parts, of: int, out: Path) -> None:
    for number in parts.states(of):
        parts.fetch(Shard(number, of), out)
