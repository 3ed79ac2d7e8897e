"""Model files that no catalogue lists: those of this disk, by their path, and those of the model hub.

A file of the hub is pinned: the hash of what came at the first pull is kept beside it, and another file of that name is
refused until the pin is removed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from summarizer.errors import ModelNotFound
from summarizer.models.embedded import catalogue
from summarizer.models.embedded.catalogue import Weights
from summarizer.models.embedded.gguf import read_header
from summarizer.models.embedded.hashes import hash_of

HUB_PREFIX = "hf:"
_ENDING = ".gguf"
_FOLDER = "hub"
_PIN = ".pinned"
# No part begins with a dot, so that none leads out of the folder.
_NAME = re.compile(rf"{HUB_PREFIX}(\w[\w.-]*/\w[\w.-]*)/((?:\w[\w.-]*/)*\w[\w.-]*{re.escape(_ENDING)})")


def is_own(name: str) -> bool:
    """Whether a name is that of a file, not of an entry of the catalogue."""
    return name.startswith(HUB_PREFIX) or name.endswith(_ENDING)


def find_weights(name: str, directory: Path) -> Weights:
    """The model called `name`: of the catalogue, of the hub or of this disk; `directory` has the models.

    The SHA-256 of a file of this disk takes a second a gigabyte the first time. Raises `ModelNotFound` for a name that
    is none, and for a path without a model file.
    """
    if name.startswith(HUB_PREFIX):
        return _of_hub(name, directory)
    return _of_disk(_path(name), directory) if is_own(name) else catalogue.find_entry(name)


def _path(name: str) -> Path:
    try:
        return Path(name).expanduser().absolute()
    except RuntimeError as error:
        raise ModelNotFound(f"There is no model file {name}: {error}") from error


def _of_hub(name: str, directory: Path) -> Weights:
    match = _NAME.fullmatch(name)
    if match is None:
        raise ModelNotFound(f"{name!r} is no file of the model hub.", f"Name it {HUB_PREFIX}OWNER/REPO/FILE{_ENDING}.")
    repository, file = match.groups()
    weights = Weights(name, f"{_FOLDER}/{repository}/{file}", 0, "", hub=f"{repository}/resolve/main/{file}")
    note = directory / f"{weights.file}{_PIN}"
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
        return replace(weights, bytes=int(known["bytes"]), sha256=str(known["sha256"]))
    except FileNotFoundError:
        return weights
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelNotFound(f"The pin {note} cannot be read.", "Delete it, and pull the file again.") from error


def _of_disk(path: Path, directory: Path) -> Weights:
    header = read_header(path)
    return Weights(
        str(path),
        str(path),
        path.stat().st_size,
        hash_of(path, directory),
        context=header.context,
        token_bytes=header.token_bytes,
    )


def pin(weights: Weights, path: Path) -> None:
    """Keep what a file of the hub, placed at `path`, is from now on."""
    path.with_name(path.name + _PIN).write_text(json.dumps({"bytes": weights.bytes, "sha256": weights.sha256}), "utf-8")


def is_pinned(path: Path) -> bool:
    """Whether the file that belongs at `path` has a pin."""
    return path.with_name(path.name + _PIN).exists()


def pinned_names(directory: Path) -> Iterator[str]:
    """The names of the files of the hub that have a pin, sorted."""
    folder = directory / _FOLDER
    for path in sorted(folder.rglob(f"*{_PIN}")):
        yield f"{HUB_PREFIX}{path.relative_to(folder).as_posix().removesuffix(_PIN)}"
