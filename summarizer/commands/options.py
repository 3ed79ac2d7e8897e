"""Options that several commands share."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

F = TypeVar("F", bound=Callable[..., Any])


class Amount(click.FloatRange):
    """A sum of money: "nan" is none, and would never be reached."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The sum as a number."""
        found = float(super().convert(value, param, ctx))
        return found if math.isfinite(found) else self.fail(f"{value} is not an amount.", param, ctx)


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


def json_option(command: F) -> F:
    """`--json`: JSON on stdout in place of a table."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def folders_or_settings(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders given, before those of the settings."""
    from summarizer.settings import load_settings

    return (*folders, *load_settings().task_folders)


# The options that name columns, and the fields of a Document that they are for.
COLUMNS = {"text": "text", "id": "id", "title": "title", "url": "url", "date": "published", "source": "source"}


def column_options(command: F) -> F:
    """`--text-column NAME` and its like, given to the command as one mapping from fields to names, `columns`."""

    @wraps(command)
    def with_columns(**given: Any) -> Any:
        named = {field: given.pop(f"{option}_column") for option, field in COLUMNS.items()}
        return command(columns={field: name for field, name in named.items() if name}, **given)

    decorated: Any = with_columns
    for option in reversed(COLUMNS):
        words = f"The column of a table (the key in JSON) that has the {option}; guessed where not given."
        decorated = click.option(f"--{option}-column", metavar="NAME", help=words)(decorated)
    return cast(F, decorated)
