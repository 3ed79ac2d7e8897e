"""`summarizer show`: a run, or one document of it, in the terminal."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.commands.options import json_option
from summarizer.commands.screen import say, screen, style_text
from summarizer.text.quantities import quantity
from summarizer.text.visible import visible_line

if TYPE_CHECKING:
    from rich.console import Console

    from summarizer.rulings.reviewed import Claim, Record, Row
    from summarizer.runs.reader import RunReader


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.argument("document", metavar="[ID]", required=False)
@json_option
def show(directory: Path, document: str | None, as_json: bool) -> None:
    """Show the run in DIRECTORY, or with ID (its first letters will do) one document: its items and its claims."""
    from summarizer.commands.positions import print_positions
    from summarizer.runs.reader import RunReader

    with RunReader.open(directory) as run:
        if as_json:
            _print_json(run, document)
        elif document is None:
            _print_run(run)
            print_positions(run)
        else:
            _print_record(run.record(run.matching(document)))


def _print_json(run: RunReader, document: str | None) -> None:
    from summarizer.exports.files import about
    from summarizer.exports.formats import jsonl

    records = run.records if document is None else [run.record(run.matching(document))]
    for line in jsonl(records, about(run)):
        say(line, nl=False)


def _print_run(run: RunReader) -> None:
    from rich.table import Table

    from summarizer.exports.pieces import title
    from summarizer.rulings.removed import undecided

    table = Table(box=None, pad_edge=False)
    for heading in ("document", "summary", "claims", "flags", "to decide", "open passages"):
        table.add_column(heading, justify="left" if heading in {"document", "summary"} else "right", overflow="fold")
    for record in run.records:
        counts = (len(record.claims), len(record.flags), len(undecided(record)), len(record.open_questions))
        table.add_row(visible_line(record.document.id), visible_line(title(record)), *map(str, counts))
    console = screen(soft_wrap=True)
    console.print(table)
    for failure in run.failures:
        console.print(visible_line(f"{failure['document_id']}: no summary: {failure['message'] or failure['error']}"))
    _print_log(run, console)


def _print_log(run: RunReader, console: Console) -> None:
    from summarizer.rulings.log import first_broken

    rulings = run.log.in_force
    if rulings:
        names = ", ".join(sorted({each.reviewer for each in rulings}))
        console.print(visible_line(f"{quantity(len(rulings), 'ruling')} in force, by {names}."))
    broken = first_broken(run.log.decisions)
    if broken is not None:
        console.print(
            f"The log of decisions does not hold from event {broken} on: it was changed outside this program.",
            style="bold red",
        )


def _print_record(record: Record) -> None:
    from summarizer.exports.pieces import display_text, label, metadata, title

    console = screen(soft_wrap=True)
    console.print(style_text(visible_line(title(record)), "bold"))
    known = dict.fromkeys([record.document.id, *metadata(record.document)])
    console.print(style_text(visible_line(" · ".join(known)), "dim"))
    for name, value in record.prose.items():
        if name != "headline" and display_text(value):
            console.print(f"{label(name)}: {display_text(value)}")
    within = {claim.verdict.path for row in record.rows for claim in row.claims.values()}
    for claim in record.claims.values():
        if claim.verdict.path not in within:
            _print_claim(claim, claim.verdict.path, console)
    for name, rows in groupby(record.rows, key=lambda row: row.list_name):
        console.print(style_text(f"\n{label(name)}", "bold"))
        for row in rows:
            _print_row(record, row, console)
    if record.open_questions:
        console.print(style_text(f"\n{quantity(len(record.open_questions), 'open passage')} to decide", "bold"))
    for passage in record.open_questions:
        asked = passage.passage
        about = f"{asked.actor or 'nobody named'} on {asked.issue or 'no issue yet'}"
        console.print(f"     {visible_line(about)}  {visible_line(passage.text)}")
    for omission in record.omissions:
        if not omission.scare and not omission.added:
            said = f" ({omission.speaker})" if omission.speaker else ""
            console.print(f"left out  {visible_line(omission.text)}{visible_line(said)}")


def _print_row(record: Record, row: Row, console: Console) -> None:
    """An element of a list: its fields, and below them the claims that it rests on, and what each field does."""
    from summarizer.exports.pieces import display_text, label
    from summarizer.rulings.basis import row_sentence

    held = {place.split("/")[0] for place, claim in row.claims.items() if not claim.verdict.check}
    values = row.original if row.values is None else row.values
    fields = [f"{label(name).lower()}: {visible_line(display_text(value))}" for name, value in values.items()
              if name not in held and display_text(value)]  # fmt: skip
    console.print(f"{row.index + 1:>3}  {'; '.join(fields) or '-'}{'' if row.values else '  (rejected)'}")
    for place, claim in row.claims.items():
        _print_claim(claim, place, console)
    if basis := row_sentence(record, row):
        console.print(style_text(f"       {visible_line(basis)}", "dim"))


def _print_claim(claim: Claim, place: str, console: Console) -> None:
    from rich.text import Text

    from summarizer.exports.pieces import OUTCOME_LABELS, why

    outcome = claim.verdict.status if claim.outcome in {"verified", "flagged"} else OUTCOME_LABELS[claim.outcome]
    colour = "green" if claim.verified else "yellow" if claim.verdict.passes else "red"
    said = f"  {visible_line(place)}  {visible_line(claim.text)}"
    console.print(Text.assemble("     ", (outcome.replace("_", " "), colour), said))
    if why(claim):
        console.print(style_text(f"       {visible_line(why(claim))}", "dim"))
