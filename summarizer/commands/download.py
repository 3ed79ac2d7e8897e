"""What an embedded model needs before its first article, with a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.commands.screen import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

    from summarizer.models.embedded.states import Watch
    from summarizer.pipeline.pipeline import Pipeline

Fetch = Callable[[str, Path, Callable[[int, int, str], None]], Path]
# Seconds between two lines where there is no terminal.
EVERY = 10.0


def prepare_model(pipeline: Pipeline) -> None:
    """Fetch an embedded model, and let it learn what the task has examples of, where that was not done before."""
    from summarizer.models.embedded.states import judges_of, known_judge, states
    from summarizer.tasks.examples import by_field

    task, model = pipeline.task, pipeline.model
    fetch_with_bar(model.name, model.models_dir)
    weighs = model.provider.itemwise and pipeline.quoting == "constrained"
    if weighs and not all(known_judge(examples, model) for examples in by_field(task.examples).values()):
        from summarizer.api.single import run_on_loop

        with example_bars(model.spec) as watch:
            run_on_loop(judges_of(task, model, partial(states, model, pipeline.cache), watch))


@contextmanager
def example_bars(spec: str) -> Iterator[Watch]:
    """Shows how far a model has read the examples of each field, while it learns."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        tell = _now_and_then()
        yield lambda field, of, done: tell(f"{spec} has read {done} of {of} examples of {field}", done == of)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bars: dict[str, TaskID] = {}
    with Progress(*columns, console=console) as progress:

        def show(field: str, of: int, done: int) -> None:
            if field not in bars:
                bars[field] = progress.add_task(f"{spec} reads examples of {field}", total=of)
            progress.update(bars[field], completed=done)

        yield show


def fetch_with_bar(name: str, directory: Path) -> Path:
    """The path of a model's file, fetched first where it is not there. Raises ModelNotFound, InputError."""
    from summarizer.models.embedded.engine import fetch, installed_path
    from summarizer.settings import load_settings

    there = installed_path(name, directory)
    if there:
        return there
    from rich.console import Console

    console, get = Console(stderr=True), partial(fetch, hub=load_settings().hub)
    return _with_bar(name, directory, console, get) if console.is_terminal else _with_lines(name, directory, get)


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
    tell = _now_and_then()

    def show(done: int, total: int, source: str) -> None:
        tell(f"fetching {name} from {source}: {done / 1e6:.0f} of {total / 1e6:.0f} MB", done == total)

    return fetch(name, directory, show)


def _now_and_then() -> Callable[[str, bool], None]:
    """Says a sentence where some seconds have passed since the last one, or it is the last of all."""
    last = [-EVERY]

    def tell(sentence: str, at_the_end: bool) -> None:
        if time.monotonic() - last[0] >= EVERY or at_the_end:
            last[0] = time.monotonic()
            say(sentence, err=True)

    return tell
