"""`summarizer show`: a run, or one document of it, in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.commands.options import as_json

if TYPE_CHECKING:
    from rich.console import Console

    from summarizer.rulings.reviewed import Record, Row
    from summarizer.runs.reader import RunReader


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.argument("document", metavar="[ID]", required=False)
@as_json
def show(directory: Path, document: str | None, as_json: bool) -> None:
    """Show the run in DIRECTORY: its articles, and who stands where.

    With ID, or its beginning, one article: its summary, its claims and what became of them.
    """
    from summarizer.runs.reader import RunReader

    with RunReader.open(directory) as run:
        if as_json:
            _print_json(run, document)
        elif document is None:
            _print_run(run)
        else:
            _print_record(run.record(run.find(document)))


def _print_json(run: RunReader, document: str | None) -> None:
    from summarizer.exports.files import about
    from summarizer.exports.formats import jsonl

    records = run.records if document is None else [run.record(run.find(document))]
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
    _print_positions(run, console)
    for failure in run.failures:
        console.print(Text(f"{failure['document_id']}: no summary: {failure['message'] or failure['error']}"))
    _print_log(run, console)


def _print_positions(run: RunReader, console: Console) -> None:
    """Every position of the run: actor, stance and issue, and the article."""
    from rich.table import Table
    from rich.text import Text

    from summarizer.across.articles import positions_of
    from summarizer.exports.pieces import shown

    table = Table(box=None, pad_edge=False)
    for heading in ("actor", "stance", "issue", "document"):
        table.add_column(heading, overflow="fold")
    for record in run.records:
        for each in positions_of(record):
            cells = (each.actor, shown(each.stance), each.issue, record.document.id)
            table.add_row(*map(Text, cells))
    if table.row_count:
        console.print()
        console.print(table)


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

    console = _console()
    console.print(Text(title(record), style="bold"))
    console.print(Text(" · ".join([record.document.id, *metadata(record.document)]), style="dim"))
    for name, value in record.prose.items():
        if name != "headline" and shown(value):
            console.print(Text(f"{label(name)}: {shown(value)}"))
    headings = {f"/{row.list_name}/{row.index}": _heading(row) for row in record.rows}
    for path, claim in record.claims.items():
        outcome = claim.verdict.status if claim.outcome in {"verified", "flagged"} else OUTCOME_LABELS[claim.outcome]
        said = f" ({claim.speaker})" if claim.speaker else ""
        head = headings.pop("/".join(path.split("/")[:3]), "")
        if head:
            console.print(Text(head, style="bold"))
        console.print(
            Text.assemble(
                (outcome.replace("_", " "), "green" if claim.verified else "red"), f"  {path}  {claim.text}{said}"
            )
        )
        if why(claim):
            console.print(Text(f"    {why(claim)}", style="dim"))
    for omission in record.omissions:
        if not omission.scare and not omission.added:
            console.print(Text(f"left out  {omission.text}{f' ({omission.speaker})' if omission.speaker else ''}"))


def _heading(row: Row) -> str:
    """What an element of a list says beside its claims: the actor, stance and issue of a position."""
    from summarizer.exports.pieces import shown

    claimed = {place.split("/")[0].split("#")[0] for place in row.claims}
    values = row.values if row.values is not None else row.original
    said = [shown(value) for name, value in values.items() if name not in claimed | {"speaker"}]
    return " · ".join(text for text in said if text)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)
