"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
TaskFolder = click.Path(exists=True, file_okay=False, path_type=Path)


def task_folder(command: F) -> F:
    """`--tasks DIR`, again and again: folders with prompts/ and schemas/ of the user's own."""
    option = click.option(
        "--tasks",
        "folders",
        multiple=True,
        type=TaskFolder,
        metavar="DIR",
        help="A folder with prompts/ and schemas/ of your own; may be given several times.",
    )
    return option(command)


def as_json(command: F) -> F:
    """`--json`: JSON on stdout in place of a table."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def folders_or_settings(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders given, before those of the settings."""
    from summarizer.settings import load_settings

    return (*folders, *load_settings().task_folders)
