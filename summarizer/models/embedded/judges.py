"""Where judges are kept: those that ship with the package, and those that were learnt on this machine."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.errors import SettingsError
from summarizer.models.embedded.judge import Judge, digest, learn, prompt
from summarizer.tasks.examples import Example

if TYPE_CHECKING:
    from summarizer.models.embedded.judge import Floats

FOLDER = "judges"
# The states behind prompts, in their order.
Read = Callable[[Sequence[str]], Awaitable["Floats"]]


def file_name(examples: Sequence[Example], model_sha256: str) -> str:
    """A judge's file: another model, or one example more, is another judge."""
    return f"{model_sha256[:16]}-{digest(examples)[:16]}.npz"


def find_judge(examples: Sequence[Example], model_sha256: str, models_dir: Path) -> Judge | None:
    """The judge of these examples and this model, learnt here or shipped; None where there is none."""
    name = file_name(examples, model_sha256)
    shipped = files("summarizer.models.embedded").joinpath(FOLDER, name)
    for place in (models_dir / FOLDER / name, shipped):
        if place.is_file():
            try:
                return Judge.of_bytes(place.read_bytes())
            except (ValueError, KeyError, OSError) as error:
                raise SettingsError(f"The judge {place} is damaged: {error}.", "Remove it, and learn anew.") from error
    return None


async def learn_judge(
    examples: Sequence[Example],
    model_sha256: str,
    models_dir: Path,
    read: Read,
    watch: Callable[[int], None] = lambda done: None,
) -> Judge:
    """Learn the judge of these examples, and keep it; `watch` is told how many examples are read.

    An example takes about a second of two cores the first time; the states of known ones come from the cache. Raises
    TaskError where there are too few.
    """
    import numpy as np

    rows = []
    for done, example in enumerate(examples, 1):
        rows.append((await read([prompt(example.passage, example.field)]))[0])
        watch(done)
    judge = learn(examples, np.array(rows), model_sha256)
    _write(models_dir / FOLDER / file_name(examples, model_sha256), judge.as_bytes())
    return judge


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    Path(file.name).replace(path)
