"""`summarizer export`: a run's results in another format."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from summarizer.commands.screen import say
from summarizer.exports import EXPORTS
from summarizer.text.visible import visible

_WIDTH = max(map(len, EXPORTS))
# \b keeps the lines of the list apart.
_FORMATS = "\b\nFormats:\n" + "\n".join(f"  {name:<{_WIDTH}}  {each.description}" for name, each in EXPORTS.items())


@click.command(epilog=_FORMATS)
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "-f", "name", type=click.Choice(tuple(EXPORTS)), required=True, help="The format to write.")
@click.option(
    "--output",
    "-o",
    metavar="PATH",
    help="A file, or a folder for tables; - is stdout, the default for what is one text.",
)
@click.option("--verified-only", is_flag=True, help="Only what the source bears out, word for word.")
def export(directory: Path, name: str, output: str | None, verified_only: bool) -> None:
    """Write the run in DIRECTORY in another format, with the rulings of its reviewers applied and visible.

    xlsx, qdpx, dna, gexf and graphml hold what all articles are together, as `summarizer compare` does. Whatever is
    printed on a terminal has its control characters made visible.
    """
    from summarizer.exports.files import about
    from summarizer.exports.files import write_export as write
    from summarizer.runs.reader import RunReader
    from summarizer.runs.sql_views import create_views

    with RunReader.open(directory) as run:
        create_views(run)
        text = EXPORTS[name].text
        if text is not None and output in {None, "-"}:
            pieces = text(run.records, about(run), verified_only=verified_only)
            sys.stdout.writelines(map(visible, pieces) if sys.stdout.isatty() else pieces)
            return
        if output == "-":
            raise click.UsageError(f"{name} is no text for stdout: name a file or folder with -o.")
        file_name = name if EXPORTS[name].tables else f"compared{EXPORTS[name].suffix}"
        say(write(run, name, Path(output) if output else directory / file_name, verified_only=verified_only))
