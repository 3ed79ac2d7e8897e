"""Who stands where, as `show` and `stats` print it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer.commands.screen import print_table, say, style_text, unbroken_screen
from summarizer.text.quantities import quantity
from summarizer.text.visible import visible_line

if TYPE_CHECKING:
    from summarizer.runs.reader import RunReader


def open_counts(run: RunReader) -> tuple[int, int]:
    """How many positions a run has, those of people among them, and how many open passages nobody has decided on."""
    from summarizer.across.articles import positions_of

    counts = [(sum(1 for _ in positions_of(record)), len(record.open_questions)) for record in run.records]
    return sum(positions for positions, _ in counts), sum(passages for _, passages in counts)


def print_positions(run: RunReader) -> None:
    """Print every position of a run as a table: actor, stance, issue, and the article that has it."""
    from rich.table import Table

    from summarizer.across.articles import positions_of
    from summarizer.exports.pieces import display_text

    table = Table(box=None, pad_edge=False)
    for heading in ("actor", "stance", "issue", "document"):
        # A long name or issue is on several lines, so that no stance is pushed out.
        table.add_column(heading, no_wrap=heading == "stance", overflow="fold")
    for record in run.records:
        for each in positions_of(record):
            stance = display_text(each.stance) + ("*" if each.flagged else "")
            cells = (each.actor, stance, each.issue, record.document.id)
            table.add_row(*(style_text(visible_line(cell)) for cell in cells))
    if table.row_count:
        console = unbroken_screen()
        console.print()
        print_table(table, console)
        if any("*" in str(cell) for cell in table.columns[1].cells):
            console.print("* flagged: what was found is in `summarizer show DIR ID`", style="dim")


def comparison_numbers(directory: Path) -> dict[str, Any]:
    """What a run's articles are together, in numbers: independent ones, actors, issues, stances, cells in conflict."""
    from summarizer.exports.compared import compare_directories

    comparison = compare_directories([directory])
    stances = Counter(stand.position.stance for cell in comparison.matrix for stand in cell.stands)
    return {
        "independent_articles": comparison.sources,
        "actors": len({cell.actor for cell in comparison.matrix}),
        "issues": len(comparison.issues),
        "stances": dict(stances.most_common()),
        "cells_in_conflict": sum(cell.conflict for cell in comparison.matrix),
        "utterances_told_by_several": len(comparison.utterances),
    }


def print_compared(numbers: dict[str, Any]) -> None:
    """Print those numbers in a line; nothing where no article has a position."""
    if numbers["stances"]:
        listed = ", ".join(f"{count:,} {stance.replace('_', ' ')}" for stance, count in numbers["stances"].items())
        say(
            f"{quantity(numbers['actors'], 'actor')} on {quantity(numbers['issues'], 'issue')}: {listed}; "
            f"{numbers['cells_in_conflict']:,} in conflict, "
            f"{quantity(numbers['independent_articles'], 'independent article')}"
        )
