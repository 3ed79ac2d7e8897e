"""`summarizer judge`: what an embedded model's judge learns from a task's examples."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.commands.learn import from_rulings
from summarizer.commands.options import folders_or_settings, task_folder
from summarizer.commands.screen import say

if TYPE_CHECKING:
    from summarizer.models.embedded.judge import Judge
    from summarizer.pipeline.pipeline import Pipeline
    from summarizer.tasks.examples import Example


@click.group()
def judge() -> None:
    """Teach the judge of an embedded model."""


@judge.command()
@from_rulings
@click.option("-t", "--task", default="security_guarantees", show_default=True, help="Whose examples to learn from.")
@click.option("-m", "--model", help="local/NAME; the default embedded model where none is given.")
@task_folder
def learn(task: str, model: str | None, folders: tuple[Path, ...]) -> None:
    """Learn a task's labels from its examples/NAME.jsonl.

    With DIR, first add to your own examples what people decided on the open passages of that run.

    An example takes about a second on two cores the first time; after that its state is in the cache, and a judge of
    one example more is there at once.
    """
    from summarizer.api.single import open_pipeline
    from summarizer.commands.download import fetch_with_bar
    from summarizer.errors import ModelNotFound, TaskError
    from summarizer.models.providers import DEFAULT_LOCAL
    from summarizer.tasks.examples import by_field
    from summarizer.tasks.folders import load_task

    loaded = load_task(task, folders_or_settings(folders))
    if not loaded.examples:
        raise TaskError(f"The task {task!r} has no examples.", f"Write some into examples/{task}.jsonl.")
    pipeline = open_pipeline(loaded, model or f"local/{DEFAULT_LOCAL}")
    if not pipeline.model.provider.itemwise:
        raise ModelNotFound(f"{pipeline.model.spec} has no judge.", "Name an embedded model: --model local/NAME.")
    fetch_with_bar(pipeline.model.name, pipeline.model.models_dir)
    for field, examples in by_field(loaded.examples).items():
        learnt = _learnt(pipeline, field, examples)
        say(f"{field}: {len(examples)} examples, {learnt.accuracy:.0%} of those held out judged right")


def _learnt(pipeline: Pipeline, field: str, examples: list[Example]) -> Judge:
    from rich.console import Console
    from rich.progress import Progress

    from summarizer.api.single import run_on_loop
    from summarizer.models.embedded.judges import learn_judge
    from summarizer.models.embedded.states import states

    model, read = pipeline.model, partial(states, pipeline.model, pipeline.cache)
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task(f"reading examples of {field}", total=len(examples))

        def watch(done: int) -> None:
            progress.update(bar, completed=done)

        return run_on_loop(learn_judge(examples, model.weights or "", model.models_dir, read, watch))
