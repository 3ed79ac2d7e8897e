"""Files that hold what people read, wrote and decided: for their owner alone, whatever the umask is.

Folders get the mode 0700 and files 0600 when they are made; what is there already keeps its own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any


def make_folder(path: Path) -> None:
    """Make a folder and what is missing above it. Raises OSError."""
    if not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file, where there is none, for a library that opens it by its name. Raises OSError."""
    os.close(_open(str(path), os.O_CREAT | os.O_RDWR))


def open_text(path: Path, mode: str, **options: Any) -> IO[str]:
    """`open` for a text in UTF-8. Raises OSError."""
    return open(path, mode, encoding="utf-8", opener=_open, **options)


def _open(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
