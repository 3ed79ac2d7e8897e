"""`summarizer judge learn DIR`: what people decided on a run's open passages, added to the user's own examples."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from summarizer.commands.options import folders_or_settings
from summarizer.commands.screen import say
from summarizer.text.quantities import quantity

if TYPE_CHECKING:
    from summarizer.tasks.examples import Example

F = TypeVar("F", bound=Callable[..., Any])
Line = dict[str, Any]
_DIRECTORY = click.Path(exists=True, file_okay=False, path_type=Path)
# What makes two examples one: the same passage, asked about in the same way.
_KEY = ("text", "actor", "issue", "field")


def from_rulings(train: F) -> F:
    """Give the training command a DIR whose rulings are added first, `--with-names` and `--dry-run`."""

    @wraps(train)
    def learn(directory: Path | None, with_names: bool, dry_run: bool, **given: Any) -> Any:
        if directory is None:
            if dry_run or with_names:
                raise click.UsageError("--dry-run and --with-names are for the rulings of a run: name its DIR.")
            return train(**given)
        return _learn(directory, with_names, dry_run, lambda: train(**given), given)

    decorated: Any = click.option("--dry-run", is_flag=True, help="Say what would be added; add and train nothing.")(
        learn
    )
    decorated = click.option("--with-names", is_flag=True, help="Keep the reviewer's name with each example.")(
        decorated
    )
    return cast(F, click.argument("directory", metavar="[DIR]", required=False, type=_DIRECTORY)(decorated))


def _learn(directory: Path, with_names: bool, dry_run: bool, train: Callable[[], Any], given: dict[str, Any]) -> Any:
    """Add the rulings of a run, and train; `given` are the training command's options."""
    from summarizer.tasks.folders import load_task

    folders = folders_or_settings(given["folders"])
    given["task"], model, lines = _ruled_lines(directory, folders, with_names)
    given["model"] = given["model"] or model
    path = _own_folder(folders) / "examples" / f"{given['task']}.jsonl"
    known = [each.model_dump() for each in load_task(given["task"], folders).examples]
    new = _new(lines, known)
    if dry_run:
        for line in new:
            say(json.dumps(line, ensure_ascii=False))
        say(f"{quantity(len(new), 'example')} of {len(lines)} would be added to {path}.", err=True)
        return None
    if new:
        _write(path, new)
        say(f"{quantity(len(new), 'example')} added to {path}.")
    else:
        say(f"No ruling of {directory} is new to {path}.")
    return train()


def _ruled_lines(directory: Path, folders: Iterable[Path], with_names: bool) -> tuple[str, str | None, list[Line]]:
    """A run's task, its model where that is an embedded one, and a line for each passage that somebody decided on."""
    from summarizer.errors import RunError
    from summarizer.review.desk import Desk
    from summarizer.rulings.examples import examples_of
    from summarizer.runs.reader import RunReader

    with RunReader.open(directory) as run:
        form = Desk(run, "", folders=folders).form
        row = next(iter(run.rows("SELECT task, model FROM summaries LIMIT 1")), None)
        if row is None:
            raise RunError(f"{directory} has no summaries yet.", "Run it first, then `summarizer review` it.")
        found = [each for record in run.records for each in examples_of(record, form)]
    lines = [_line(example, reviewer if with_names else "") for example, reviewer in found]
    return row["task"], row["model"] if row["model"].startswith("local/") else None, lines


def _line(example: Example, reviewer: str) -> Line:
    line = {name: getattr(example, name) for name in (*_KEY, "label")}
    return {**line, "reviewer": reviewer} if reviewer else line


def _own_folder(folders: tuple[Path, ...]) -> Path:
    from summarizer.errors import SettingsError

    if not folders:
        hint = "Give --tasks DIR, here and to `summarizer run`, or set SUMMARIZER_TASK_FOLDERS for both."
        raise SettingsError("Nobody said which folder is yours, to keep examples in.", hint)
    return folders[0]


def _key(line: Line) -> tuple[Any, ...]:
    return tuple(line.get(name) for name in _KEY)


def _new(lines: Iterable[Line], known: Iterable[Line]) -> list[Line]:
    """The lines that no example says yet, each once; a passage that was decided anew is new again."""
    labels = {_key(line): line["label"] for line in known}
    return list({_key(line): line for line in lines if labels.get(_key(line)) != line["label"]}.values())


def _write(path: Path, new: list[Line]) -> None:
    """Add lines to the user's examples, in place of those on the same passages. Raises TaskError."""
    from filelock import FileLock

    from summarizer.errors import TaskError
    from summarizer.tasks.examples import Example

    decided = {_key(line) for line in new}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock")):
            old = path.read_text("utf-8-sig").split("\n") if path.is_file() else []
            known = ((line, Example.model_validate_json(line).model_dump()) for line in old if line.strip())
            kept = [line for line, example in known if _key(example) not in decided]
            text = "\n".join([*kept, *(json.dumps(line, ensure_ascii=False) for line in new)])
            temporary = path.with_name(f".{path.name}.tmp")
            temporary.write_text(f"{text}\n", "utf-8", errors="replace")
            temporary.replace(path)
    except (OSError, ValueError) as error:
        raise TaskError(f"{path} cannot be written: {error}.") from None
