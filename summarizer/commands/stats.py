"""`summarizer stats`: what a run took and what came of it, from its record alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.commands.options import json_option
from summarizer.commands.positions import comparison_numbers, open_counts, print_compared
from summarizer.text.quantities import quantity

if TYPE_CHECKING:
    import sqlite3

    from rich.console import Console

    from summarizer.rulings.log import Ruling, State

QUANTILES = {"median": 0.5, "90 %": 0.9, "99 %": 0.99, "most": 1.0}
# What rulings, and claims with rulings, are called where they are counted.
RULING_LABELS: Mapping[Ruling, str] = {
    "replace": "replaced",
    "paraphrase": "kept as a paraphrase",
    "accept": "accepted",
    "own": "the writer's own",
    "reattribute": "given to another speaker",
    "reject": "rejected",
    "add": "added",
    "supports": "supports",
    "supports_conditionally": "on a condition",
    "opposes": "opposes",
    "neutral": "neutral",
    "none": "no stand",
    "skip": "skipped",
    "undo": "taken back",
    "redo": "made again",
}
# Nothing in a log is undecided but what was put off or taken back.
STATE_LABELS: Mapping[State, str] = {
    "settled": "settled",
    "disputed": "disputed",
    "stale": "stale",
    "undecided": "skipped",
}
# What is measured for each article that calls were made for.
MEASURES = {
    "seconds": "seconds",
    "input tokens": "input_tokens",
    "output tokens": "output_tokens",
    "calls": "calls",
    "USD": "cost_usd",
}


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
def stats(directory: Path, as_json: bool) -> None:
    """Latency, tokens, cost, re-asks and verdicts of the run in DIR."""
    from summarizer.commands.screen import echo_json
    from summarizer.runs.store import connect

    connection = connect(directory)
    try:
        numbers = gather_stats(connection)
    finally:
        connection.close()
    numbers["reviews"] = _reviews(directory)
    numbers["compared"] = comparison_numbers(directory)
    if as_json:
        echo_json(numbers)
    else:
        _print(numbers)
        print_compared(numbers["compared"])


def gather_stats(connection: sqlite3.Connection) -> dict[str, Any]:
    """All numbers of a run as JSON data; quantiles are of attempts that made calls."""
    one = connection.execute(
        """SELECT count(*) AS attempts, total(calls) AS calls, total(reasks) AS reasks,
           total(input_tokens) AS input_tokens, total(output_tokens) AS output_tokens, sum(cost_usd) AS cost_usd,
           sum(calls > 0 AND cost_usd IS NULL) AS unpriced FROM attempts"""
    ).fetchone()
    return {
        "articles": _counts(connection, "SELECT status, count(*) FROM documents GROUP BY status"),
        "cached": connection.execute("SELECT count(*) FROM summaries WHERE cached").fetchone()[0],
        "attempts": one["attempts"],
        "calls": int(one["calls"]),
        "reasks": int(one["reasks"]),
        "input_tokens": int(one["input_tokens"]),
        "output_tokens": int(one["output_tokens"]),
        "cost_usd": None if one["unpriced"] else one["cost_usd"],
        "per_article": {name: _quantiles(connection, column) for name, column in MEASURES.items()},
        "verdicts": _verdicts(connection),
        "findings": _counts(connection, _FINDINGS),
        "corrections": connection.execute("SELECT total(json_array_length(corrections)) FROM summaries").fetchone()[0],
        "judgements": _judgements(connection),
        "errors": _counts(
            connection, "SELECT error, count(*) FROM attempts WHERE error IS NOT NULL GROUP BY error ORDER BY 2 DESC"
        ),
    }


# What each check of the record found: the name behind the path's `#`.
_FINDINGS = """
SELECT rtrim(substr(path, instr(path, '#') + 1), '0123456789') AS found, count(*) FROM verdicts
WHERE status = 'failed_check' GROUP BY found ORDER BY 2 DESC
"""


def _judgements(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """How often each judge said yes, no or unclear."""
    found: dict[str, dict[str, int]] = {}
    for model, verdict, count in connection.execute(
        """SELECT json_extract(j.value, '$.model') AS model, json_extract(j.value, '$.verdict') AS verdict, count(*)
           FROM summaries s, json_each(s.judgements) j GROUP BY model, verdict ORDER BY model, 3 DESC"""
    ):
        found.setdefault(model, {})[verdict] = count
    return found


def _counts(connection: sqlite3.Connection, query: str) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}


def _quantiles(connection: sqlite3.Connection, column: str) -> dict[str, float] | None:
    """The value at each share of the sorted values (nearest rank); None without values."""
    where = f"FROM attempts WHERE calls > 0 AND {column} IS NOT NULL"
    count = connection.execute(f"SELECT count(*) {where}").fetchone()[0]
    if not count:
        return None
    query = f"SELECT {column} {where} ORDER BY {column} LIMIT 1 OFFSET ?"
    ranks = {name: max(0, -int(-share * count // 1) - 1) for name, share in QUANTILES.items()}
    return {name: connection.execute(query, (rank,)).fetchone()[0] for name, rank in ranks.items()}


def _verdicts(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """How often each status was given, for each model."""
    found: dict[str, dict[str, int]] = {}
    for model, status, count in connection.execute(
        """SELECT s.model, v.status, count(*) FROM verdicts v JOIN summaries s USING (document_id)
           GROUP BY s.model, v.status ORDER BY s.model, 3 DESC"""
    ):
        found.setdefault(model, {})[status] = count
    return found


def _reviews(directory: Path) -> dict[str, Any]:
    """What reviewers ruled, and how every two of them agree (Cohen's kappa)."""
    from dataclasses import asdict

    from summarizer.rulings.agreement import agreements
    from summarizer.runs.reader import RunReader

    with RunReader.open(directory) as run:
        standings = run.standings().values()
        rulings = Counter(each.ruling for each in run.log.in_force)
        states = Counter(standing.state for standing in standings)
        positions, passages = open_counts(run)
        return {
            "rulings": dict(rulings),
            "states": dict(states),
            "positions": positions,
            "passages_to_decide": passages,
            "agreement": [asdict(each) for each in agreements(standings)],
        }


def _print(numbers: dict[str, Any]) -> None:
    from rich.table import Table

    from summarizer.commands.screen import print_table, unbroken_screen

    console = unbroken_screen()
    articles = ", ".join(f"{count:,} {status}" for status, count in numbers["articles"].items()) or "no articles"
    cost = "price unknown" if numbers["cost_usd"] is None and numbers["calls"] else f"${numbers['cost_usd'] or 0:.4f}"
    console.print(f"{articles}; {numbers['cached']:,} cached")
    console.print(
        f"{quantity(numbers['calls'], 'call')} ({quantity(numbers['reasks'], 're-ask')}) "
        f"in {quantity(numbers['attempts'], 'attempt')}, {quantity(numbers['input_tokens'], 'token')} in, "
        f"{numbers['output_tokens']:,} out, {cost}"
    )
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("an article that was asked")
    for name in QUANTILES:
        table.add_column(name, justify="right")
    for name, values in numbers["per_article"].items():
        if values is not None:
            table.add_row(name, *(f"{values[quantile]:,.4g}" for quantile in QUANTILES))
    print_table(table, console)
    for model, statuses in numbers["verdicts"].items():
        listed = ", ".join(f"{count:,} {status}" for status, count in statuses.items())
        console.print(f"{model}: {quantity(sum(statuses.values()), 'claim')} checked: {listed}")
    _print_record(numbers, console)
    _print_reviews(numbers["reviews"], console)
    for error, count in numbers["errors"].items():
        console.print(f"{error}: {count:,}")


def _print_record(numbers: dict[str, Any], console: Console) -> None:
    if numbers["findings"]:
        listed = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in numbers["findings"].items())
        console.print(f"checks of the record found: {listed}")
    if numbers["corrections"]:
        console.print(f"asking once more mended {quantity(int(numbers['corrections']), 'field')}")
    for model, opinions in numbers["judgements"].items():
        listed = ", ".join(f"{count:,} {verdict}" for verdict, count in opinions.items())
        console.print(f"judged by {model}: {listed}")
    if not numbers["judgements"]:
        console.print("not judged: whether the evidence shows what each item says (--judge MODEL)")


def _print_reviews(reviews: dict[str, Any], console: Console) -> None:
    if reviews["passages_to_decide"]:
        passages = quantity(reviews["passages_to_decide"], "passage")
        console.print(f"{quantity(reviews['positions'], 'position')}, {passages} to decide")
    if reviews["rulings"]:
        listed = ", ".join(f"{count:,} {RULING_LABELS[ruling]}" for ruling, count in reviews["rulings"].items())
        states = ", ".join(f"{count:,} {STATE_LABELS[state]}" for state, count in reviews["states"].items())
        console.print(f"rulings: {listed} ({states})")
    for each in reviews["agreement"]:
        kappa = "undefined" if each["kappa"] is None else f"{each['kappa']:.2f}"
        names = " and ".join(each["reviewers"])
        console.print(f"{names} agree on {each['observed']:.0%} of {quantity(each['claims'], 'claim')}, kappa {kappa}")
