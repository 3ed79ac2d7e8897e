"""Exports written to disk: a temporary name first, moved into place when whole. The only part of exports with side effects."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from summarizer.decisions import first_broken
from summarizer.errors import ExportError
from summarizer.exports.html import report
from summarizer.exports.pieces import About
from summarizer.runs import Run

REPORT = "report.html"


def about(run: Run) -> About:
    """What the run is, from its record."""
    decisions = run.log.decisions
    times = run.rows("SELECT date(min(started_at), 'unixepoch'), date(max(started_at), 'unixepoch') FROM attempts")[0]
    return About(
        task=run.value("SELECT task FROM summaries LIMIT 1") or "",
        models=[row[0] for row in run.rows("SELECT DISTINCT model FROM summaries ORDER BY model")],
        documents=run.value("SELECT count(*) FROM summaries"),
        characters=run.value("SELECT coalesce(sum(length(text)), 0) FROM documents WHERE status = 'done'"),
        failures=run.failures,
        decisions=len(decisions),
        reviewers=sorted({decision.reviewer for decision in decisions}),
        broken_at=first_broken(decisions),
        date=" to ".join(dict.fromkeys(each for each in times if each)),
    )


def write_report(directory: Path | str) -> Path:
    """Write report.html of the run in `directory` from its run.sqlite; returns its path.

    Raises RunError where there is no run, ExportError where the file cannot be written.
    """
    with Run.open(directory) as run:
        path = run.directory / REPORT
        write_text(path, report(run.records, about(run)))
    return path


def write_text(path: Path, chunks: Iterable[str], encoding: str = "utf-8") -> None:
    """Write the chunks to `path` as a whole or not at all. Raises ExportError where it cannot be written."""
    with moved_into_place(path) as temporary, temporary.open("w", encoding=encoding, newline="", errors="replace") as file:
        file.writelines(chunks)


@contextmanager
def moved_into_place(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends well, and is removed when it does not."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        temporary.unlink(missing_ok=True)
