"""Where judges are kept: those that ship with the package, and those that were learnt on this machine."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import AsyncFileLock

from summarizer.errors import SettingsError
from summarizer.models.embedded.judge import (
    FieldQuestion,
    Judge,
    calibrate,
    demand_labels,
    digest,
    labels_of,
    learn_judge,
    learn_on,
    numbers_of,
    question,
)
from summarizer.private import make_folder
from summarizer.tasks.examples import Example

if TYPE_CHECKING:
    from summarizer.models.embedded.layer import Floats

FOLDER = "judges"
# The states behind questions, in their order.
Read = Callable[[Sequence[FieldQuestion]], Awaitable["Floats"]]
# Told how many examples have to be read, and how many are.
Watch = Callable[[int, int], None]


def file_name(examples: Sequence[Example], model_sha256: str) -> str:
    """A judge's file: another model, or one example more, is another judge."""
    return f"{model_sha256[:16]}-{digest(examples)[:16]}.npz"


def find_judge(examples: Sequence[Example], model_sha256: str, models_dir: Path) -> Judge | None:
    """The judge of these examples and this model, learnt here or shipped; None where there is none."""
    name = file_name(examples, model_sha256)
    return next((_load(place / name) for place in _places(models_dir) if (place / name).is_file()), None)


def base_judge(examples: Sequence[Example], model_sha256: str, models_dir: Path) -> Judge | None:
    """The judge of most of these examples and no others, which can learn on from the rest; None where there is none."""
    known, labels = set(numbers_of(examples)), set(labels_of(examples))
    files_of_model = (file for place in _places(models_dir) for file in place.glob(f"{model_sha256[:16]}-*.npz"))
    found = (judge for judge in map(_sound, files_of_model) if judge and not judge.before)
    fitting = [judge for judge in found if known >= set(judge.examples) and labels <= set(judge.labels)]
    return max(fitting, key=lambda judge: len(judge.examples), default=None)


def split_by(base: Judge | None, examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """The examples that a judge knows, and the others, each in their order."""
    known = set(base.examples if base else ())
    theirs, others = list[Example](), list[Example]()
    for example, number in zip(examples, numbers_of(examples), strict=True):
        (theirs if number in known else others).append(example)
    return theirs, others


async def judge_of(
    examples: Sequence[Example],
    model_sha256: str,
    models_dir: Path,
    read: Read,
    watch: Watch = lambda of, done: None,
) -> Judge:
    """The judge of these examples: found, or learnt and kept; `watch` is told of the examples that are read.

    An example takes about a second of two cores the first time; the states of known ones come from the cache. Where
    there is a judge of most of them, it learns on from the rest. Whoever wants the same judge meanwhile waits. Raises
    TaskError where there are too few.
    """
    found = find_judge(examples, model_sha256, models_dir)
    if found:
        return found
    base = base_judge(examples, model_sha256, models_dir)
    if base is None:
        demand_labels(examples)
    path = models_dir / FOLDER / file_name(examples, model_sha256)
    with _folder_for(path):
        async with AsyncFileLock(f"{path}.lock", mode=0o600):
            found = find_judge(examples, model_sha256, models_dir)
            return found or _keep(await _learn(examples, model_sha256, base, read, watch), path)


async def _learn(examples: Sequence[Example], model_sha256: str, base: Judge | None, read: Read, watch: Watch) -> Judge:
    if base is None:
        states = await _read(examples, labels_of(examples), read, watch)
        return learn_judge(examples, states, model_sha256)
    _, new = split_by(base, examples)
    return learn_on(base, new, await _read(new, base.labels, read, watch))


async def calibrated_judge(
    judge: Judge,
    examples: Sequence[Example],
    passages: Sequence[Example],
    model_sha256: str,
    models_dir: Path,
    read: Read,
    watch: Watch = lambda of, done: None,
) -> Judge:
    """The judge of these examples calibrated on passages of the prose that it is to judge, and kept so."""
    found = calibrate(judge, passages, await _read(passages, judge.labels, read, watch))
    path = models_dir / FOLDER / file_name(examples, model_sha256)
    with _folder_for(path):
        return _keep(found, path)


async def _read(examples: Sequence[Example], labels: Sequence[str], read: Read, watch: Watch) -> Floats:
    import numpy as np

    rows = []
    for done, example in enumerate(examples, 1):
        rows.append((await read([question(example.passage, example.field, labels)]))[0])
        watch(len(examples), done)
    return np.array(rows)


def _places(models_dir: Path) -> Iterator[Path]:
    """The folders that have judges: of this machine, and of the package."""
    yield models_dir / FOLDER
    with as_file(files("summarizer.models.embedded").joinpath(FOLDER)) as shipped:
        yield shipped


def _load(path: Path) -> Judge:
    try:
        return Judge.of_bytes(path.read_bytes())
    except (ValueError, OSError) as error:
        raise SettingsError(f"The judge {path} is damaged: {error}.", "Remove it, and learn anew.") from error


def _sound(path: Path) -> Judge | None:
    """A judge, or None where its file is damaged or of an earlier form."""
    try:
        return _load(path)
    except SettingsError:
        return None


@contextmanager
def _folder_for(path: Path) -> Iterator[None]:
    """The folder of a judge's file is there. What the disk refuses is one sentence."""
    try:
        make_folder(path.parent)
        yield
    except OSError as error:
        raise SettingsError(
            f"No judge can be kept in {path.parent}: {error.strerror or error}.",
            "Set SUMMARIZER_MODELS_DIR to a folder that can be written.",
        ) from error


def _keep(judge: Judge, path: Path) -> Judge:
    """Write a judge to its file, whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(judge.as_bytes())
    Path(file.name).replace(path)
    return judge
