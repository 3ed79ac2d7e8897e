"""The hashes of large files, kept so that a file is not read again while its size and its time are the same."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from summarizer.private import make_folder

_ELSEWHERE = "elsewhere"


def hash_of(path: Path, directory: Path) -> str:
    """Hex SHA-256 of a file; a second a gigabyte the first time. Raises OSError.

    The note of it lies beside a file below `directory`, and in a folder of `directory` for one of somebody else's.
    """
    known, state = _known(_note(path, directory)), path.stat()
    if (known.get("bytes"), known.get("modified_ns")) == (state.st_size, state.st_mtime_ns):
        return str(known.get("sha256"))
    sha256 = sha256_of(path)
    keep_hash(path, directory, sha256)
    return sha256


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file's bytes. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep_hash(path: Path, directory: Path, sha256: str) -> None:
    """Note the hash of a file as it is now; in a folder that cannot be written it is read again at the next start."""
    note, state = _note(path, directory), path.stat()
    try:
        make_folder(note.parent)
        note.write_text(
            json.dumps({"sha256": sha256, "bytes": state.st_size, "modified_ns": state.st_mtime_ns}), "utf-8"
        )
    except OSError:
        return


def _note(path: Path, directory: Path) -> Path:
    if path.is_relative_to(directory):
        return path.with_name(f"{path.name}.verified")
    name = hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return directory / _ELSEWHERE / f"{name}.verified"


def _known(note: Path) -> dict[str, Any]:
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
