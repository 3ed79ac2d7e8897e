"""A run's shards on the nodes of a Ray cluster, driven from one place: what is done, how far it is, and its end.

Ray places actors and makes them anew when a node dies; it guards neither money nor rows. A part is published whole,
under a name of its own, so a shard that is done twice is there once; answered calls come from the shared cache.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from summarizer.cluster.worker import NUMBERS, PAUSED, STOPPED, ShardWorker, Work
from summarizer.errors import SettingsError
from summarizer.settings import ray_address

# Actors on a node: one drains, reads its inputs or publishes its part while the other fills.
ACTORS = 2
# Shards for each node where the user names no number: small enough that a node that dies loses little.
A_NODE = 4
_LOOK = 0.5  # seconds between two looks at the workers
_CONNECT = 10.0  # seconds that a cluster is given to answer
_DRAIN = 45.0  # seconds that the workers are given to finish what is under way

Show = Callable[[dict[str, Any]], None]


@contextmanager
def cluster(address: str | None) -> Iterator[int]:
    """Join the cluster at an address, else the one that is there, else start one here; yields its number of nodes.

    Raises SettingsError where Ray is not installed or the cluster does not answer.
    """
    try:
        import ray
    except ImportError as error:
        raise SettingsError("--engine ray needs Ray.", "pip install 'summarizer[ray]'") from error
    _demand_listener(address or ray_address())
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, ignore_reinit_error=True)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise SettingsError(f"The Ray cluster {address or ''} cannot be joined: {error}.") from error
    try:
        yield sum(node["Alive"] for node in ray.nodes())
    finally:
        ray.shutdown()


def _demand_listener(address: str) -> None:
    """Raise SettingsError where nobody listens at `[ray://]HOST:PORT`: Ray itself would try for minutes."""
    host, colon, port = address.rpartition("://")[2].rpartition(":")
    if not (colon and port.isdecimal()):
        return
    try:
        socket.create_connection((host, int(port)), timeout=_CONNECT).close()
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"The Ray cluster {address} cannot be reached: {error}.",
            "Start one with: ray start --head; --engine ray://HOST:10001 is the way in from outside it.",
        ) from error


def run_shards(work: Work, nodes: int, show: Show, stopped: Callable[[], bool]) -> dict[int, dict[str, Any]]:
    """Do every part; returns what `ShardWorker.run` says of each. `show` gets the numbers so far.

    A part that is published is gone on with, whatever its state: there may be more inputs than when it was. Where
    `stopped()` becomes true, no shard is begun and those under way finish their articles.
    """
    # What ended one shard early would end the next: the model is not there for this node, or no money is left at all.
    last = {STOPPED, PAUSED} if work.shared else {STOPPED}
    shards = _Shards(iter(range(1, work.of + 1)))
    workers = _workers(work, ACTORS * max(1, nodes))
    for worker in workers:
        shards.give(worker)
    draining: float | None = None
    while shards.under_way:
        for worker, end in shards.ended():
            if draining is None and end["state"] not in last:
                shards.give(worker)
        show({"shards_done": len(shards.ends), "shards": work.of, **_totals(workers, shards.ends)})
        if draining is None and stopped():
            draining = time.monotonic()
            for worker in workers:
                worker.drain.remote()
        if draining is not None and time.monotonic() > draining + _DRAIN:
            break
    return shards.ends


def _workers(work: Work, count: int) -> list[Any]:
    """Actors all over the cluster. Each is an address for tasks: Ray makes it anew when its node dies."""
    import ray

    actor: Any = ray.remote(ShardWorker)
    placed = actor.options(
        scheduling_strategy="SPREAD", num_cpus=0.5, max_restarts=-1, max_task_retries=-1, max_concurrency=4
    )
    return [placed.remote(work.as_json()) for _ in range(count)]


class _Shards:
    """Numbers of shards: those to do, those under way by the reference to what they will give, and those that ended."""

    def __init__(self, todo: Iterator[int]) -> None:
        self.todo = todo
        self.under_way: dict[Any, tuple[int, Any]] = {}
        self.ends: dict[int, dict[str, Any]] = {}

    def give(self, worker: Any) -> None:
        """Let a worker do the next one, if there is one."""
        if (number := next(self.todo, None)) is not None:
            self.under_way[worker.run.remote(number)] = (number, worker)

    def ended(self) -> Iterator[tuple[Any, dict[str, Any]]]:
        """The workers that have ended one since the last look, and how."""
        import ray

        ready, _ = ray.wait(list(self.under_way), timeout=_LOOK)
        for reference in ready:
            number, worker = self.under_way.pop(reference)
            try:
                self.ends[number] = ray.get(reference)
            except ray.exceptions.RayError as error:
                self.ends[number] = {"state": STOPPED, "reason": f"Its node failed: {_first_line(error)}"}
            yield worker, self.ends[number]


def _first_line(error: Exception) -> str:
    """What is said of a failure elsewhere, without the traceback that Ray sends along."""
    lines = str(getattr(error, "cause", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _totals(workers: list[Any], ends: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """The numbers of the parts under way and of those that have ended, added up."""
    import ray

    found = list(ends.values())
    for reference in [worker.progress.remote() for worker in workers]:
        try:
            found.append(ray.get(reference, timeout=_LOOK))
        except (ray.exceptions.RayError, TimeoutError):
            continue  # a worker that is being made anew has nothing to say
    return {name: sum(each.get(name) or 0 for each in found) for name in NUMBERS}
