"""`summarizer export`: a run's results in another format."""

from __future__ import annotations

import sys
from pathlib import Path

import click

FORMATS = (
    "html",
    "md",
    "csv",
    "jsonl",
    "parquet",
    "webannotation",
    "csl",
    "xlsx",
    "qdpx",
    "dna",
    "dna-csv",
    "gexf",
    "graphml",
)


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "-f", "name", type=click.Choice(FORMATS), required=True, help="The format to write.")
@click.option(
    "--output",
    "-o",
    metavar="PATH",
    help="A file, or a folder for csv and parquet; - is stdout, the default for texts.",
)
@click.option("--verified-only", is_flag=True, help="Only what the source bears out, word for word.")
def export(directory: Path, name: str, output: str | None, verified_only: bool) -> None:
    """Write the run in DIRECTORY in another format, with the rulings of its reviewers applied and visible.

    html is the report, md a briefing with footnotes, csv and parquet a folder of tables, jsonl a line per document,
    webannotation the W3C's annotations, csl citations for Zotero or Pandoc. The others hold what all articles are
    together, as `summarizer compare` does: xlsx a workbook, qdpx and dna coded texts, gexf and graphml networks.
    """
    from summarizer.exports import EXPORTS
    from summarizer.exports.files import about
    from summarizer.exports.files import export as write
    from summarizer.runs.reader import RunReader
    from summarizer.runs.sql_views import create_views

    with RunReader.open(directory) as run:
        create_views(run)
        text = EXPORTS[name].text
        if text is not None and output in {None, "-"}:
            sys.stdout.writelines(text(run.records, about(run), verified_only=verified_only))
            return
        if output == "-":
            raise click.UsageError(f"{name} is no text for stdout: name a file or folder with -o.")
        name_of_file = name if EXPORTS[name].tables else f"compared{EXPORTS[name].suffix}"
        click.echo(write(run, name, Path(output) if output else directory / name_of_file, verified_only=verified_only))
