"""`summarizer show`: a run, or one document of it, in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.commands.options import as_json

if TYPE_CHECKING:
    from rich.console import Console

    from summarizer.rulings.reviewed import Claim, Record
    from summarizer.runs.reader import RunReader


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.argument("document", metavar="[ID]", required=False)
@as_json
def show(directory: Path, document: str | None, as_json: bool) -> None:
    """Show the run in DIRECTORY, or with ID one document: its summary, its claims and what became of them."""
    from summarizer.runs.reader import RunReader

    with RunReader.open(directory) as run:
        if as_json:
            _print_json(run, document)
        elif document is None:
            _print_run(run)
        else:
            _print_record(run.record(document))


def _print_json(run: RunReader, document: str | None) -> None:
    from summarizer.exports.files import about
    from summarizer.exports.formats import jsonl

    records = run.records if document is None else [run.record(document)]
    for line in jsonl(records, about(run)):
        click.echo(line, nl=False)


def _print_run(run: RunReader) -> None:
    from rich.table import Table
    from rich.text import Text

    from summarizer.exports.pieces import title

    table = Table(box=None, pad_edge=False)
    for heading in ("document", "summary", "claims", "flags", "to decide"):
        table.add_column(heading, justify="left" if heading in {"document", "summary"} else "right", overflow="fold")
    for record in run.records:
        undecided = sum(claim.undecided for claim in record.claims.values())
        counts = (len(record.claims), len(record.flags), undecided)
        table.add_row(Text(record.document.id), Text(title(record)), *map(str, counts))
    console = _console()
    console.print(table)
    for failure in run.failures:
        console.print(Text(f"{failure['document_id']}: no summary: {failure['message'] or failure['error']}"))
    _print_log(run, console)


def _print_log(run: RunReader, console: Console) -> None:
    from summarizer.rulings.log import first_broken

    decisions = run.log.decisions
    if decisions:
        names = ", ".join(sorted({each.reviewer for each in decisions}))
        console.print(f"{len(decisions)} decisions by {names}.", markup=False)
    broken = first_broken(decisions)
    if broken is not None:
        console.print(
            f"The log of decisions does not hold from event {broken} on: it was changed outside this program.",
            style="bold red",
        )


def _print_record(record: Record) -> None:
    from rich.text import Text

    from summarizer.exports.pieces import OUTCOME_LABELS, label, metadata, shown, title, why
    from summarizer.rulings.basis import row_bases, sentence

    console = _console()
    console.print(Text(title(record), style="bold"))
    console.print(Text(" · ".join([record.document.id, *metadata(record.document)]), style="dim"))
    for name, value in record.prose.items():
        if name != "headline" and shown(value):
            console.print(Text(f"{label(name)}: {shown(value)}"))
    for path, claim in record.claims.items():
        outcome = claim.verdict.status if claim.outcome in {"verified", "flagged"} else OUTCOME_LABELS[claim.outcome]
        said = f" ({claim.speaker})" if claim.speaker else ""
        console.print(Text.assemble((outcome.replace("_", " "), _style(claim)), f"  {path}  {claim.text}{said}"))
        if why(claim):
            console.print(Text(f"    {why(claim)}", style="dim"))
    for row in record.rows:
        if row.values is not None:
            where = f"/{row.list_name}/{row.index}"
            console.print(Text(f"{where}  {sentence(row_bases(record, row))}", style="dim"))
    for omission in record.omissions:
        if not omission.scare and not omission.added:
            console.print(Text(f"left out  {omission.text}{f' ({omission.speaker})' if omission.speaker else ''}"))


def _style(claim: Claim) -> str:
    """Green for what is proven, yellow for words whose speaker is not, red for what does not pass."""
    if not claim.verified:
        return "red"
    return "yellow" if claim.verdict.speaker_unproven or claim.verdict.cautions else "green"


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)
