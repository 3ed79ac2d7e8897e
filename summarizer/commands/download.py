"""Fetching an embedded model with a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.commands.screen import say

if TYPE_CHECKING:
    from rich.console import Console

Fetch = Callable[[str, Path, Callable[[int, int, str], None]], Path]
# Seconds between two lines where there is no terminal.
EVERY = 10.0


def fetch_with_bar(name: str, directory: Path) -> Path:
    """The path of a model's file, fetched first where it is not there. Raises ModelNotFound, InputError."""
    from summarizer.models.embedded.engine import fetch, installed

    there = installed(name, directory)
    if there:
        return there
    from rich.console import Console

    console = Console(stderr=True)
    return _with_bar(name, directory, console, fetch) if console.is_terminal else _with_lines(name, directory, fetch)


def _with_bar(name: str, directory: Path, console: Console, fetch: Fetch) -> Path:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task(f"fetching {name}")

        def show(done: int, total: int, source: str) -> None:
            progress.update(bar, completed=done, total=total, description=f"fetching {name} from {source}")

        return fetch(name, directory, show)


def _with_lines(name: str, directory: Path, fetch: Fetch) -> Path:
    last = [-EVERY]

    def show(done: int, total: int, source: str) -> None:
        if time.monotonic() - last[0] >= EVERY or done == total:
            last[0] = time.monotonic()
            say(f"fetching {name} from {source}: {done / 1e6:.0f} of {total / 1e6:.0f} MB", err=True)

    return fetch(name, directory, show)
