"""`summarizer run --engine ray`: the shards of a run on a cluster, with progress and Ctrl-C as on one machine."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from shlex import quote
from typing import Any

import click

from summarizer.batch.execution import RunOptions, refuse_whole
from summarizer.batch.manifest import demand_same, manifest_of
from summarizer.batch.merge import Merged, merge_shards
from summarizer.cluster.parts import Parts
from summarizer.cluster.ray_engine import A_NODE, ACTORS, cluster, run_shards
from summarizer.cluster.worker import SENT, STOPPED, Work
from summarizer.commands.merge import print_merged
from summarizer.commands.screen import say
from summarizer.errors import RunError, SettingsError
from summarizer.pipeline.pipeline import Pipeline
from summarizer.runs.shards import FOLDER
from summarizer.settings import Settings
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


def work_asked_for(inputs: tuple[str, ...], settings: Settings, pipeline: Pipeline) -> dict[str, Any]:
    """The command as plain data, for the nodes of a cluster; inputs are where every node finds them.

    Raises UsageError for an input that no other node finds, or that each would fetch again.
    """
    for name in inputs:
        if name == "-" or "://" in name:
            raise click.UsageError(
                f"--engine needs files that every node finds, and {name} is none: "
                f"summarizer read {quote(name)} > articles.jsonl makes one."
            )
    return {
        "inputs": [str(Path(name).absolute()) for name in inputs],
        "settings": {name: value for name in SENT if (value := getattr(settings, name))},
        "manifest": manifest_of(pipeline),
        "quoting": pipeline.quoting,
        "cache": pipeline.cache is not None,
        "shared": pipeline.cache is not None and pipeline.cache.database is not None,
    }


def run_on_cluster(
    engine: str,
    out: Path,
    shards: int | None,
    parts: str | None,
    asked: dict[str, Any],
    limits: RunOptions,
    *,
    strict: bool,
    as_json: bool,
) -> int:
    """Do all shards of a run on a cluster and merge them into `out`; returns the exit code.

    `asked` are the fields of Work that the command line gives. Raises SettingsError, RunError.
    """
    refuse_whole(out)
    place = parts or str(out.absolute() / FOLDER)
    split = _number_of_shards(Parts(place), shards, asked["manifest"])
    with cluster(address_of(engine)) as nodes, _interruptible() as interrupted:
        of = split or A_NODE * nodes
        say(f"{quantity(of, 'shard')} on {quantity(nodes, 'node')}, parts in {place}.", err=True)
        options = limits if asked["shared"] else _share(limits, of, nodes)
        work = Work(parts=place, of=of, options=asdict(options), **asked)
        ends = run_shards(work, nodes, _progress(), lambda: bool(interrupted))
    _say_why(ends)
    if not Parts(place).shards():
        return 130 if interrupted else 2
    if parts:
        _fetch(Parts(place), out)
    merged = merge_shards(out)
    print_merged(out, merged, as_json)
    return 130 if interrupted else _exit_code(merged, ends, strict)


def _say_why(ends: dict[int, dict[str, Any]]) -> None:
    """Say why shards ended early, each reason once."""
    numbers: dict[str, list[int]] = {}
    for number, end in sorted(ends.items()):
        if end["reason"]:
            numbers.setdefault(end["reason"], []).append(number)
    for reason, shards in numbers.items():
        say(f"Shard{'s' if len(shards) > 1 else ''} {', '.join(map(str, shards))}: {reason}", err=True)


def _exit_code(merged: Merged, ends: dict[int, dict[str, Any]], strict: bool) -> int:
    """As on one machine: 2 where it stopped before any article was done, and not for want of money."""
    if merged.whole:
        return 1 if strict and merged.counts.flags else 0
    stopped = any(end["state"] == STOPPED for end in ends.values())
    return 2 if stopped and not merged.counts.done else 3


def _number_of_shards(parts: Parts, wanted: int | None, manifest: dict[str, Any]) -> int | None:
    """In how many parts the run is split: what was begun stays. Raises RunError where it was begun otherwise."""
    begun = parts.shards()
    if not begun:
        return wanted
    demand_same(parts.manifest(begun[0]), manifest, parts.root)
    if wanted not in {None, begun[0].of}:
        raise RunError(
            f"The run is split into {begun[0].of} shards, not {wanted}.", "Leave --shards out, or give another -o."
        )
    return begun[0].of


def _share(limits: RunOptions, of: int, nodes: int) -> RunOptions:
    """What of the user's limits each shard may use: money by shards, calls and tokens a minute by those under way."""
    under_way = ACTORS * nodes
    return replace(
        limits,
        max_cost=limits.max_cost and limits.max_cost / of,
        rpm=limits.rpm and max(1, limits.rpm // under_way),
        tpm=limits.tpm and max(1, limits.tpm // under_way),
    )


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


def _fetch(parts: Parts, out: Path) -> None:
    for shard in parts.shards():
        parts.fetch(shard, out)
