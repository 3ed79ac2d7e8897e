"""The files below a folder that have a format, and what is left out, by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from summarizer.errors import InputError
from summarizer.inputs.formats import kind_named

# What makes a folder a run's directory: a run reads neither its own nor another's.
RUN_DATABASE = "run.sqlite"


def files_below(folder: Path, beside: Counter[str]) -> Iterator[Path]:
    """Files with a format's suffix below `folder`, sorted; `beside` counts what is left out. Raises InputError."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise InputError(f"The folder {folder} cannot be read: {error.strerror}.") from None
    if any(entry.name == RUN_DATABASE for entry in entries):
        beside["run directories"] += 1
        return
    for entry in entries:
        if entry.name.startswith("."):
            beside["hidden"] += 1
        elif entry.is_dir():
            if entry.is_symlink():
                beside["links to folders"] += 1
            else:
                yield from files_below(entry, beside)
        elif kind_named(entry.name):
            yield entry
        else:
            beside[entry.suffix.lower() or "without a suffix"] += 1
