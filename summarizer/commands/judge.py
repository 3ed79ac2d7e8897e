"""`summarizer judge`: what an embedded model's judge learns from a task's examples."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.commands.learn import from_rulings
from summarizer.commands.options import folders_or_settings, task_folder
from summarizer.commands.screen import say

FEW = 20  # examples of a label that can hardly be told

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
@click.option(
    "--calibrate",
    "real",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Labelled passages of the prose to be judged, as a file of examples: nothing is learnt from them but how "
    "often there is anything to find.",
)
@task_folder
def learn(task: str, model: str | None, real: Path | None, folders: tuple[Path, ...]) -> None:
    """Learn a task's labels from its examples/NAME.jsonl.

    With DIR, first add to your own examples what people decided on the open passages of that run.

    An example takes about a second on two cores the first time. Where there is a judge of most of them, as that which
    ships with a model, it learns on from the others alone.
    """
    from summarizer.api.single import open_pipeline
    from summarizer.commands.download import fetch_with_bar
    from summarizer.errors import ModelNotFound, TaskError
    from summarizer.models.embedded.engine import close_engines
    from summarizer.models.providers import DEFAULT_LOCAL
    from summarizer.tasks.examples import by_field, load_examples
    from summarizer.tasks.folders import load_task

    loaded = load_task(task, folders_or_settings(folders))
    if not loaded.examples:
        raise TaskError(f"The task {task!r} has no examples.", f"Write some into examples/{task}.jsonl.")
    pipeline = open_pipeline(loaded, model or f"local/{DEFAULT_LOCAL}")
    if not pipeline.model.provider.itemwise:
        raise ModelNotFound(f"{pipeline.model.spec} has no judge.", "Name a small embedded model: --model local/NAME.")
    passages = by_field(load_examples(real)) if real else {}
    fetch_with_bar(pipeline.model.name, pipeline.model.models_dir)
    try:
        for field, examples in by_field(loaded.examples).items():
            learnt = _learnt(pipeline, field, examples, passages.get(field, []))
            say(quality(field, learnt))
            if learnt.calibration:
                say(f"{field}: calibrated as {learnt.calibration.model_dump_json(exclude_defaults=True)}")
    finally:
        close_engines()  # before Python ends: a model that is stopped while it does has crashed


def quality(field: str, learnt: Judge) -> str:
    """How good a judge is at examples that it was not shown, in a line."""
    held_out, number = learnt.held_out, sum(count for count, _ in learnt.held_out.labels.values())
    if learnt.before:
        return (
            f"{field}: {len(learnt.examples)} examples; of the {number} new ones the judge had "
            f"{learnt.before.right:.0%} right before, and has {held_out.right:.0%} now, each held out"
        )
    few = [f"{label} ({count})" for label, (count, _) in held_out.labels.items() if count < FEW]
    sentence = f"{field}: {number} examples, {held_out.right:.0%} of those held out judged right"
    if held_out.sure:
        sentence += f"; sure of {held_out.sure:.0%} of them, of which {held_out.sure_right:.0%} right"
    return f"{sentence}; few examples of {', '.join(few)}" if few else sentence


def _learnt(pipeline: Pipeline, field: str, examples: list[Example], passages: list[Example]) -> Judge:
    from summarizer.api.single import run_on_loop
    from summarizer.commands.download import example_bars
    from summarizer.models.embedded.judges import calibrated_judge, judge_of
    from summarizer.models.embedded.states import states

    model, read = pipeline.model, partial(states, pipeline.model, pipeline.cache)
    weights, folder = model.weights or "", model.models_dir
    with example_bars(model.spec) as watch:
        told = partial(watch, field)
        learnt = run_on_loop(judge_of(examples, weights, folder, read, told))
        if passages:
            told = partial(watch, f"{field} to calibrate on")
            learnt = run_on_loop(calibrated_judge(learnt, examples, passages, weights, folder, read, told))
    return learnt
