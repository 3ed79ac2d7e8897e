"""`summarizer merge`: the shards of a run as one record."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.commands.options import json_option
from summarizer.commands.screen import say
from summarizer.text.quantities import quantity

if TYPE_CHECKING:
    from summarizer.batch.merge import Merged


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@json_option
def merge(directory: Path, as_json: bool) -> int:
    """Make one record of the shards in DIRECTORY, or bring it up to date: to review, export and resume as any run.

    The shards stay as they are, so this can be repeated while others are still at work. Exit code 3 where parts are
    missing, or documents are still to do or failed.
    """
    from summarizer.batch.merge import merge_shards

    merged = merge_shards(directory)
    print_merged(directory, merged, as_json)
    return 0 if merged.whole else 3


def print_merged(directory: Path, merged: Merged, as_json: bool) -> None:
    """Print what was merged and what to do next on stdout, and what is missing on stderr."""
    from summarizer.commands.screen import echo_json
    from summarizer.commands.table import next_steps

    counts = merged.counts
    if as_json:
        echo_json(asdict(merged))
    else:
        say(
            f"{merged.parts} of {quantity(merged.of, 'shard')}: {quantity(counts.total, 'article')}, "
            f"{counts.done} done, {counts.failed} failed, {counts.pending} to do, {quantity(counts.flags, 'flag')}."
        )
        say(next_steps(directory))
    if merged.missing:
        say(f"Shards that are not there yet: {', '.join(map(str, merged.missing))}.", err=True)
