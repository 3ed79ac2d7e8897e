"""The table a run ends with: its columns are those of the task's schema."""

from __future__ import annotations

import json
import shlex
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer.commands.positions import open_counts
from summarizer.commands.screen import say, screen, style_text
from summarizer.runs.json_lines import FLAGGED
from summarizer.tasks.json_schema import has_labels
from summarizer.text.quantities import quantity
from summarizer.text.visible import escaped_json

if TYPE_CHECKING:
    from summarizer.batch.execution import ActiveRun, Report
    from summarizer.runs.shards import Shard

# More rows than this are for `summarizer show`, the report and the exports.
MOST_ROWS = 40
# Characters that a headline has at least, where the terminal is wide enough for the numbers beside it.
HEADLINE = 20
GAP = 2  # between columns
_ROWS = f"""
SELECT d.id, d.status, s.summary, s.seconds, a.error, a.message,
       (SELECT count(*) FROM verdicts v WHERE v.document_id = d.id
        AND {FLAGGED}) AS flags
FROM documents d LEFT JOIN summaries s ON s.document_id = d.id
LEFT JOIN attempts a ON a.id = (SELECT max(id) FROM attempts WHERE document_id = d.id)
WHERE d.status <> 'pending' ORDER BY d.position
"""  # noqa: S608 - the statuses are constants


def print_report(held: ActiveRun, report: Report, as_json: bool) -> None:
    """Print the table of a run and where its files are on stdout, and what went wrong on stderr."""
    headline, lists = table_columns(held.pipeline.task.json_schema)
    rows = (_row(row, headline, lists) for row in held.store.connection.execute(_ROWS))
    if as_json:
        _print_json(held, report, rows)
    else:
        _print_table(held, report, headline, lists, rows)
    _print_trouble(report)


def table_columns(schema: Mapping[str, Any]) -> tuple[str | None, list[str]]:
    """The schema's first text, for a headline, and the names of its lists, to count."""
    fields = schema.get("properties", {})
    texts = [name for name, field in fields.items() if field.get("type") == "string"]
    return (texts[0] if texts else None), [name for name, field in fields.items() if field.get("type") == "array"]


def _row(row: sqlite3.Row, headline: str | None, lists: list[str]) -> dict[str, Any]:
    if row["status"] == "failed":
        return {"article": row["id"], "error": row["error"], "message": row["message"]}
    summary = json.loads(row["summary"])
    made = {"article": row["id"]}
    if headline:
        made[headline] = summary.get(headline)
    made.update({name: len(summary.get(name) or ()) for name in lists})
    return {**made, "flags": row["flags"], "seconds": round(row["seconds"], 1)}


def _print_json(held: ActiveRun, report: Report, rows: Iterator[dict[str, Any]]) -> None:
    """One JSON object, written as the rows come."""
    counts = report.counts
    head = {
        "directory": str(held.directory),
        "report": _report_path(held.directory),
        "state": report.state,
        "total": counts.total,
        "done": counts.done,
        "failed": counts.failed,
        "cached": counts.cached,
        "flags": counts.flags,
        "spent_usd": report.spent_usd,
        "seconds": report.seconds,
        "error": str(report.reason) if report.reason else None,
    }
    say(escaped_json(json.dumps(head, ensure_ascii=False))[:-1] + ', "articles": [', nl=False)
    for number, row in enumerate(rows):
        say((",\n" if number else "\n") + escaped_json(json.dumps(row, ensure_ascii=False)), nl=False)
    say("]}")


def _print_table(
    held: ActiveRun, report: Report, headline: str | None, lists: list[str], rows: Iterator[dict[str, Any]]
) -> None:
    from rich.table import Table

    console = screen()
    shown = [row for row, _ in zip(rows, range(MOST_ROWS), strict=False)]
    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    numbers = (*lists, "flags", "seconds")
    # An article's name is there to be copied: whole, on several lines where it has no room on one.
    longest = max((len(row["article"]) for row in shown), default=0)
    room = console.width - sum(len(name) + GAP for name in numbers) - (HEADLINE + GAP if headline else 0)
    width = max(len("article"), min(longest, room))
    table.add_column("article", overflow="fold", min_width=width, max_width=width)
    if headline:
        table.add_column(headline, overflow="fold", ratio=1, min_width=HEADLINE)
    for name in numbers:
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
    for row in shown:
        if "error" in row:
            table.add_row(row["article"], *([style_text(f"failed: {row['message']}", "red")] if headline else []))
        else:
            style = "yellow" if row["flags"] else ""
            first, *others = ("" if value is None else str(value) for value in row.values())
            # Cut where there is no room; what went wrong with an article is not.
            cut = (style_text(value, style, no_wrap=True, overflow="ellipsis") for value in others)
            table.add_row(style_text(first, style), *cut)
    if shown:
        console.print(table)
    more = report.counts.done + report.counts.failed - len(shown)
    if more > 0:
        console.print(f"… and {more:,} more: summarizer show {held.directory}", soft_wrap=True)
    console.print(_closing(held, report), soft_wrap=True)


def _closing(held: ActiveRun, report: Report) -> str:
    from summarizer.batch.progress import duration

    counts = report.counts
    parts = [f"{counts.done:,} of {quantity(counts.total, 'article')} summarized in {duration(report.seconds)}"]
    parts += [f"{number} {name}" for name, number in (("cached", counts.cached), ("failed", counts.failed)) if number]
    parts.append(quantity(counts.flags, "flag"))
    if report.spent_usd is None:
        parts.append("price unknown")
    elif report.spent_usd:
        parts.append(f"${report.spent_usd:.4f}")
    judged = _judgements(held) if counts.done else ""
    return f"{', '.join(parts)}.\n{judged}{next_steps(held.directory, held.shard)}"


def next_steps(directory: Path, shard: Shard | None = None) -> str:
    """The lines that end a run: who stands where, its report, and what to do next; of a shard when to merge."""
    steps = f"{_open_passages(directory, shard)}Report: {_report_path(directory)}"
    return f"{steps}\n{_merge_step(directory.parent.parent)}" if shard else steps


def _merge_step(whole: Path) -> str:
    from summarizer.runs.shards import missing_from, shards_of

    missing = ", ".join(map(str, missing_from(shards_of(whole))))
    merge = f"summarizer merge {shlex.quote(str(whole))}"
    return f"Shards that are not there yet: {missing}; then {merge}" if missing else f"All shards are there: {merge}"


def _open_passages(directory: Path, shard: Shard | None) -> str:
    """How many positions there are, and passages that wait for a person, as a line; nothing where there are none."""
    from summarizer.runs.reader import RunReader

    with RunReader.open(directory) as run:
        if not run.value("SELECT count(*) FROM summaries WHERE open_passages <> '[]'"):
            return ""
        positions, passages = open_counts(run)
    ask = f": summarizer review {directory}" if passages and not shard else ""
    return f"{quantity(positions, 'position')}, {quantity(passages, 'passage')} to decide{ask}\n"


def _judgements(held: ActiveRun) -> str:
    """What the summaries were held against, and who was asked whether the evidence shows what they say, as a line."""
    judge = held.pipeline.judge
    if judge is None:
        open_question = "; not judged: whether they show each side and state (--judge MODEL)"
        asked = has_labels(held.pipeline.task.json_schema)
        return f"Checked: words, names and numbers{open_question if asked else ''}.\n"
    counts = dict(held.store.connection.execute(_OPINIONS).fetchall())
    answers = ", ".join(f"{counts[name]} {name}" for name in ("yes", "no", "unclear") if name in counts)
    return f"Judged by {judge.model.spec}: {answers or 'nothing'}.\n"


_OPINIONS = """
SELECT json_extract(j.value, '$.verdict') AS verdict, count(*) FROM summaries s, json_each(s.judgements) j
GROUP BY verdict
"""


def _report_path(directory: Path) -> str:
    report = directory / "report.html"
    return str(report if report.is_file() else directory)


def _print_trouble(report: Report) -> None:
    if report.reason is not None:
        say(f"Stopped: {report.reason}", err=True)
        if report.reason.hint:
            say(f"         {report.reason.hint}", err=True)
    elif report.counts.failed:
        say(
            f"{quantity(report.counts.failed, 'article')} without a summary; failures.jsonl says why. The same command "
            "tries those again that failed for a passing reason, --retry-failed all of them.",
            err=True,
        )
