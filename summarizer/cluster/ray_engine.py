"""A run's shards on the nodes of a Ray cluster, driven from one place: what is done, how far it is, and its end.

Ray places actors and makes them anew when a node dies; it guards neither money nor rows. A part is published whole,
under a name of its own, so a shard that is done twice is there once; answered calls come from the shared cache.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from summarizer.cluster.parts import Parts
from summarizer.cluster.worker import ShardWorker, Work
from summarizer.errors import SettingsError

# Shards that an actor has at a time: one drains while the other fills.
AT_A_TIME = 2
# Shards for each node where the user names no number: small enough that a node that dies loses little.
A_NODE = 4
_LOOK = 0.5  # seconds between two looks at the workers
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
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, ignore_reinit_error=True)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise SettingsError(f"The Ray cluster {address or ''} cannot be joined: {error}.") from error
    try:
        yield sum(node["Alive"] for node in ray.nodes())
    finally:
        ray.shutdown()


def run_shards(work: Work, nodes: int, show: Show, stopped: Callable[[], bool]) -> dict[int, dict[str, Any]]:
    """Do every part that is not done yet; returns each one's `state` and `reason`. `show` gets the numbers so far.

    Where `stopped()` becomes true, no shard is begun and those under way finish their articles.
    """
    import ray

    done = {number for number, state in Parts(work.parts).states(work.of).items() if state == "done"}
    todo = iter([number for number in range(1, work.of + 1) if number not in done])
    # An actor is an address for tasks; Ray makes it anew, on another node, when its node dies.
    actor: Any = ray.remote(ShardWorker)
    placed = actor.options(
        scheduling_strategy="SPREAD", num_cpus=0.5, max_restarts=-1, max_task_retries=-1, max_concurrency=2 * AT_A_TIME
    )
    workers = [placed.remote(work.as_json()) for _ in range(max(1, nodes))]
    under_way: dict[Any, tuple[int, Any]] = {}
    ends: dict[int, dict[str, Any]] = {}
    draining: float | None = None

    def give(worker: Any) -> None:
        if (number := next(todo, None)) is not None:
            under_way[worker.run.remote(number)] = (number, worker)

    for worker in workers * AT_A_TIME:
        give(worker)
    while under_way:
        ready, _ = ray.wait(list(under_way), timeout=_LOOK)
        for reference in ready:
            number, worker = under_way.pop(reference)
            ends[number] = ray.get(reference)
            if draining is None:
                give(worker)
        show(_totals(workers, ends, work.of, len(done)))
        if stopped() and draining is None:
            draining = time.monotonic()
            for worker in workers:
                worker.drain.remote()
        if draining is not None and time.monotonic() > draining + _DRAIN:
            break
    return ends


def _totals(workers: list[Any], ends: dict[int, Any], of: int, before: int) -> dict[str, Any]:
    """The numbers of all parts under way, added up, and how many parts are done."""
    import ray

    found: list[dict[str, Any]] = []
    for reference in [worker.progress.remote() for worker in workers]:
        try:
            found += ray.get(reference, timeout=_LOOK)
        except (ray.exceptions.RayError, TimeoutError):
            continue  # a worker that is being made anew has nothing to say
    total = {name: sum(each[name] or 0 for each in found) for name in ("done", "failed", "in_flight", "flagged")}
    return {"shards_done": before + len(ends), "shards": of, **total}
