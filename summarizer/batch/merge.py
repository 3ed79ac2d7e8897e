"""The whole record of a run that was worked on in shards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.batch import manifest as manifests
from summarizer.batch.execution import REPORT_MOST, state_of
from summarizer.errors import RunError
from summarizer.exports.files import write_report
from summarizer.runs.shards import Shard, missing_from, shards_of
from summarizer.runs.store import Counts, Store, hold

# What differs from shard to shard of one run.
_OF_A_SHARD = frozenset({"shard", "inputs", "state", "created_at", "updated_at", "forked_from"})


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge made: how many parts there are, the numbers of those that are not there yet, and the record."""

    parts: int
    of: int
    missing: tuple[int, ...]
    counts: Counts

    @property
    def whole(self) -> bool:
        """Whether every article of the run has its summary."""
        return not (self.missing or self.counts.failed or self.counts.pending)


def merge_shards(directory: Path) -> Merged:
    """Make the record of a run of its shards, or bring it up to date; the shards stay as they are.

    Raises RunError where there are none, where they do not belong together, or where another process is at work.
    """
    shards = shards_of(directory)
    if not shards:
        raise RunError(f"{directory} holds no shards.", "Make them with: summarizer run INPUT... -o DIR --shard K/N")
    manifest = _common_manifest(directory, shards)
    with hold(directory):
        store = Store(directory, create=True)
        try:
            for shard in shards:
                store.take_over(shard.directory(directory))
            counts = _finish(store, manifest)
        finally:
            store.close()
    return Merged(len(shards), shards[0].of, tuple(missing_from(shards)), counts)


def _common_manifest(directory: Path, shards: list[Shard]) -> dict[str, Any]:
    """What all shards were asked to do. Raises RunError, naming two and the difference, where they disagree."""
    if len({shard.of for shard in shards}) > 1:
        raise RunError(f"{directory} holds shards of different splits: {', '.join(map(str, shards))}.")
    read = {shard: _manifest_of(shard, shard.directory(directory)) for shard in shards}
    whole = manifests.read_manifest(directory)
    first = _without_shard(whole or read[shards[0]])
    for shard, manifest in read.items():
        differences = [key for key in first if first[key] != _without_shard(manifest).get(key)]
        if differences:
            raise RunError(
                f"Shard {shard} of {directory} was made with another {', '.join(differences)} than the others.",
                "Run it again by the same command and version, or remove it.",
            )
    return {**first, "created_at": min(manifest["created_at"] for manifest in read.values()), **(whole or {})}


def _manifest_of(shard: Shard, part: Path) -> dict[str, Any]:
    """What a shard was asked to do. Raises RunError where its folder says that it is another, or says nothing."""
    manifest = manifests.read_manifest(part) or {}
    if manifest.get("shard") != {"number": shard.number, "of": shard.of} or "created_at" not in manifest:
        raise RunError(
            f"{part / manifests.NAME} is not that of shard {shard}.", "Run the shard again, or remove its folder."
        )
    return manifest


def _without_shard(manifest: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in manifest.items() if key not in _OF_A_SHARD | {"shards"}}


def _finish(store: Store, manifest: dict[str, Any]) -> Counts:
    counts = store.counts()
    state = "shards_pending" if counts.pending else state_of(counts, None)
    store.set("state", state)
    store.set("spent_usd", store.cost())
    inputs = {"documents": counts.total, "sha256": store.digest()}
    manifests.write(store.directory, {**manifest, "inputs": inputs, "state": state})
    if store.export() and counts.done <= REPORT_MOST:
        write_report(store.directory)
    return counts
