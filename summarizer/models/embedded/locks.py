"""A lock between processes that the system itself releases when a process dies."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_POLL = 0.1  # seconds

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock file `path`; with `wait=False`, raise `OSError` where another process holds it.

    The file is made if missing and never removed: removing it would let two processes hold it at once.
    """
    with path.open("a", encoding="utf-8") as file:
        while True:
            try:
                _lock(file)
                break
            except OSError:
                if not wait:
                    raise
                time.sleep(_POLL)
        yield
