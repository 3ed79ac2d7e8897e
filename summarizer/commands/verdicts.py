"""Verdicts as a person reads them in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial

from rich.table import Table

from summarizer.commands.screen import print_table, screen, style_text
from summarizer.drafts.wording import describe
from summarizer.records import Verdict
from summarizer.text.quantities import quantity

STYLES = {"exact": "green", "typographic": "green", "edited": "green"}


def print_verdicts(verdicts: Sequence[Verdict]) -> None:
    """A row a verdict on stdout, flags with what differs and the nearest passage, and a closing count."""
    console = screen()
    table = Table(box=None, pad_edge=False, show_edge=False)
    table.add_column("verdict", no_wrap=True)
    table.add_column("where", no_wrap=True)
    table.add_column("quote", overflow="fold")
    for verdict in verdicts:
        style = "yellow" if verdict.passes and verdict.speaker_unproven else STYLES.get(verdict.status, "bold red")
        table.add_row(style_text(verdict.status, style), verdict.path, "\n".join(_lines(verdict)))
    print_table(table, console)
    console.print(_closing(verdicts), soft_wrap=True)


def _closing(verdicts: Sequence[Verdict]) -> str:
    """The count that ends a check: the quotes by verdict and how many have a caution, then what other checks found."""
    quotes = [verdict for verdict in verdicts if verdict.check is None]
    statuses = Counter(verdict.status.replace("_", " ") for verdict in quotes).most_common()
    counted = f": {', '.join(f'{count} {status}' for status, count in statuses)}" if quotes else ""
    cautions = sum(bool(verdict.cautions) for verdict in quotes)
    findings = len(verdicts) - len(quotes)
    return f"{quantity(len(quotes), 'quote')} checked{counted}{f'; {cautions} with a caution' if cautions else ''}." + (
        f" {quantity(findings, 'other finding')}." if findings else ""
    )


def _lines(verdict: Verdict) -> Iterable[str]:
    """The claim, and for one that does not pass or is a caution, why."""
    yield verdict.claim
    if verdict.speaker and verdict.attribution and verdict.status == "misattributed":
        yield f"speaker: {verdict.speaker}; the source says {verdict.attribution.name}"
    elif verdict.speaker and verdict.status == "misattributed":
        yield f"speaker: {verdict.speaker}; the source knows no such speaker"
    if not verdict.passes and verdict.source and verdict.source != verdict.claim:
        yield f"source:  {verdict.source}"
    if not verdict.passes:
        yield from map(describe, verdict.changes)
    if verdict.cautions:
        yield "caution: " + ", ".join(map(partial(_caution, verdict), verdict.cautions))
    if verdict.hint:
        yield verdict.hint if verdict.check else f"hint: {verdict.hint}"
    if verdict.mend:
        yield verdict.mend


def _caution(verdict: Verdict, caution: str) -> str:
    """A caution by name, and of a speaker that is not confirmed what the source has."""
    mention = verdict.attribution.mention if verdict.attribution else ""
    return f"{caution} (the source: {mention})" if caution == "unconfirmed" and mention else caution
