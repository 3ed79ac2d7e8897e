"""`summarizer tasks`: the prompts and schemas there are, new ones, and what would fail with a model."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from summarizer.commands.options import folders_or_settings, task_folder
from summarizer.commands.screen import say


@click.group()
def tasks() -> None:
    """List, show, make and check tasks (a prompt and a schema each)."""


@tasks.command("list")
@task_folder
def list_tasks(folders: tuple[Path, ...]) -> None:
    """Name every task with its description."""
    from summarizer.tasks.folders import load_task, task_names

    folders = folders_or_settings(folders)
    names = task_names(folders)
    width = max(map(len, names), default=0)
    for name in names:
        say(f"{name:<{width}}  {load_task(name, folders).prompt.description}")


@tasks.command("show")
@click.argument("name")
@task_folder
def show_task(name: str, folders: tuple[Path, ...]) -> None:
    """Print a task's prompt and the fields of its schema."""
    from summarizer.tasks.folders import load_task

    task = load_task(name, folders_or_settings(folders))
    say(task.prompt.text.rstrip())
    say(f"\nFields of {task.schema.__name__}:\n\n{task.fields}")


@tasks.command("new")
@click.argument("name")
@click.option(
    "--in",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The task folder to write into.",
)
def new_task(name: str, folder: Path) -> None:
    """Write a working prompt and schema to start from."""
    from summarizer.tasks.starter import write_starter

    for path in write_starter(name, folder):
        say(path)
    chosen = f"--tasks {shlex.quote(str(folder))}"
    say("Try it:", err=True)
    say(f"  summarizer tasks check {name} {chosen}", err=True)
    say(f"  summarizer run ARTICLES --task {name} {chosen} -o out", err=True)


def _examples(name: str, folders: tuple[Path, ...]) -> Iterator[str]:
    """What the default embedded model has learnt of a task's examples, a line a field."""
    from summarizer.api.single import open_pipeline
    from summarizer.commands.judge import quality
    from summarizer.models.embedded.judge import FEWEST
    from summarizer.models.embedded.states import known_judge
    from summarizer.models.providers import DEFAULT_LOCAL
    from summarizer.tasks.examples import by_field
    from summarizer.tasks.folders import load_task

    task = load_task(name, folders)
    for field, examples in by_field(task.examples).items():
        model = open_pipeline(task, f"local/{DEFAULT_LOCAL}", cache=False).model
        judge = known_judge(examples, model)
        if judge:
            yield quality(field, judge)
        elif len(examples) < FEWEST:
            yield f"{field}: {len(examples)} examples are too few to learn from; {FEWEST} are the least"
        else:
            yield (
                f"{field}: {len(examples)} examples not learnt yet; the first run does it, or "
                f"`summarizer judge learn --task {name}`"
            )


@tasks.command("check")
@click.argument("names", nargs=-1)
@task_folder
def check_tasks(names: tuple[str, ...], folders: tuple[Path, ...]) -> int:
    """Find what would fail with a model: undefined variables, schemas that strict output refuses."""
    from summarizer.tasks.folders import check_task, task_names

    folders = folders_or_settings(folders)
    found = False
    for name in names or task_names(folders):
        problems = list(check_task(name, folders))
        found = found or bool(problems)
        say(f"{name}: {'' if problems else 'sound'}".rstrip())
        for line in problems or _examples(name, folders):
            say(f"  {line}")
    return 2 if found else 0
