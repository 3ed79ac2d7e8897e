"""Verdicts as a person reads them in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial

from rich.table import Table

from summarizer.commands.screen import print_table, screen, style_text
from summarizer.drafts.wording import describe
from summarizer.records import Verdict

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
    """The count that ends a check: how many are flagged and as what, then what passes."""
    quotes = sum(verdict.status != "failed_check" for verdict in verdicts)
    flags = [verdict for verdict in verdicts if not verdict.passes]
    flagged, passing = _statuses(flags), _statuses(verdict for verdict in verdicts if verdict.passes)
    count = f"{quotes} {'quote' if quotes == 1 else 'quotes'} checked, {len(flags)} flagged"
    return f"{count}{f': {flagged}' if flagged else ''}{f'; {passing}' if passing else ''}."


def _statuses(verdicts: Iterable[Verdict]) -> str:
    counts = Counter(verdict.status for verdict in verdicts)
    return ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in counts.most_common())


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
