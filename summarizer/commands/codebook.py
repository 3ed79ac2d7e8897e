"""`summarizer codebook`: the issues a task knows, whether a codebook is sound, and issues that a run suggests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.commands.options import folders_or_settings, task_folder
from summarizer.text.quantities import quantity

if TYPE_CHECKING:
    from summarizer.tasks.codebooks import Codebook

TASK = "security_guarantees"


@click.group()
def codebook() -> None:
    """Show and check the issues of a task, and suggest new ones from a run."""


@codebook.command("show")
@click.argument("task", default=TASK)
@task_folder
def show_codebook(task: str, folders: tuple[Path, ...]) -> None:
    """Print the issues of TASK with their definitions."""
    found = _codebook(task, folders)
    width = max(len(issue.id) for issue in found.issues)
    for issue in found.issues:
        click.echo(f"{issue.id:<{width}}  {issue.name}: {issue.definition}")
        for name, phrases in (("includes", issue.includes), ("excludes", issue.excludes)):
            if phrases:
                click.echo(f"{'':<{width}}  {name}: {'; '.join(phrases)}")


@codebook.command("check")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def check_codebook(file: Path) -> None:
    """Say whether FILE is a codebook that a task can use."""
    from summarizer.errors import InputError
    from summarizer.tasks.codebooks import parse_codebook

    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{file} is no text in UTF-8.", "Save it as UTF-8.") from None
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from None
    click.echo(f"{file}: sound, {quantity(len(parse_codebook(file.stem, text).issues), 'issue')}")


@codebook.command("suggest")
@click.argument("directory", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--task", default=TASK, show_default=True, help="The task whose codebook is asked about.")
@task_folder
def suggest(directory: Path, task: str, folders: tuple[Path, ...]) -> None:
    """List the issues of the run in DIR that no id of the codebook stands for, the commonest first."""
    from summarizer.tasks.codebooks import suggestions

    found = suggestions(_codebook(task, folders), _issues(directory))
    for phrase, count in found:
        click.echo(f"{count:>5}  {phrase}")
    if not found:
        click.echo("Every issue of the run is in the codebook.", err=True)


def _codebook(task: str, folders: tuple[Path, ...]) -> Codebook:
    from summarizer.errors import TaskError
    from summarizer.tasks.folders import load_task

    found = load_task(task, folders_or_settings(folders)).codebook
    if found is None:
        raise TaskError(f"The task {task!r} has no codebook.", f"Write one: codebooks/{task}.yaml in its task folder.")
    return found


def _issues(directory: Path) -> list[str]:
    """The issues of a run's summaries, by the field of that name."""
    from summarizer.runs.reader import RunReader

    with RunReader.open(directory) as run:
        return [
            str(row.values["issue"])
            for record in run.records
            for row in record.rows
            if row.values and isinstance(row.values.get("issue"), str)
        ]
