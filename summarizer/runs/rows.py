"""Documents and results as rows of a run's record, and back."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from typing import Any

from summarizer.errors import SummarizerError
from summarizer.records import Correction, Document, Judgement, OpenPassage
from summarizer.records.results import Result, Usage

_TEXTS = (
    "id", "source", "title", "url", "published", "language", "text",
    "outlet", "canonical_url", "extractor", "original_sha256",
)  # fmt: skip
_VERDICT = ("path", "claim", "speaker", "spoken", "status", "start", "end", "source")
_USAGE = ("input_tokens", "output_tokens", "calls", "reasks", "cost_usd")
# Columns of JSON in a summary's row, as they are in its line.
NOTES = ("checked", "judgements", "open_passages", "not_asked", "corrections")


def document_of_row(row: sqlite3.Row | Mapping[str, Any]) -> Document:
    """A Document from its row, or from columns by name."""
    values = {name: row[name] for name in _TEXTS}
    values["source"] = values["source"] or ""
    authors = tuple(json.loads(row["authors"] or "[]"))
    return Document(**values, authors=authors, extra=json.loads(row["extra"] or "{}"))


def document_row(document: Document) -> dict[str, Any]:
    """The columns of a document that say what it is."""
    return {
        **{name: getattr(document, name) for name in (*_TEXTS, "sha256")},
        "authors": as_json(document.authors),
        "extra": as_json(dict(document.extra)),
    }


def summary_row(result: Result, line: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a result that are not its verdicts; `line` is its `as_dict()`."""
    return {
        "document_id": result.document.id,
        **{name: line[name] for name in ("task", "model", "cached")},
        **{name: as_json(line[name]) for name in ("summary", "omitted_quotations", *NOTES)},
        **line["usage"],
    }


def verdict_row(document_id: str, verdict: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a verdict, given as plain JSON data."""
    return {"document_id": document_id, **{name: verdict[name] for name in _VERDICT}, "record": as_json(verdict)}


def done_rows(result: Result, started_at: float, usage: Usage) -> dict[str, Any]:
    """All that the record keeps of a finished document, as plain JSON data: what `enter_rows` takes."""
    line = result.as_dict()
    document_id = result.document.id
    return {
        "attempt": _attempt(document_id, "done", started_at, usage, cached=result.cached),
        "summary": summary_row(result, line),
        "verdicts": [verdict_row(document_id, verdict) for verdict in line["verdicts"]],
    }


def failure_rows(document_id: str, error: SummarizerError, started_at: float, usage: Usage) -> dict[str, Any]:
    """What the record keeps of an attempt that gave no summary: it leaves the document open where it stops the run."""
    return {"attempt": _attempt(document_id, "stopped" if error.stops_run else "failed", started_at, usage, error)}


def _attempt(
    document_id: str, outcome: str, started_at: float, usage: Usage,
    error: SummarizerError | None = None, *, cached: bool = False,
) -> dict[str, Any]:  # fmt: skip
    return {
        "document_id": document_id,
        "started_at": started_at,
        "seconds": time.time() - started_at,
        "outcome": outcome,
        "error": type(error).__name__ if error else None,
        "message": str(error) if error else None,
        "retryable": bool(error and error.retryable),
        **{name: getattr(usage, name) for name in _USAGE},
        "cached": cached,
    }


def enter_rows(connection: sqlite3.Connection, rows: Mapping[str, Any]) -> None:
    """Enter what came of a document, within a transaction. Raises sqlite3.Error."""
    attempt = rows["attempt"]
    if "summary" in rows:
        connection.execute("DELETE FROM verdicts WHERE document_id = ?", (attempt["document_id"],))
        for verdict in rows["verdicts"]:
            insert(connection, "verdicts", verdict)
        insert(connection, "summaries", rows["summary"])
    insert(connection, "attempts", attempt)
    if attempt["outcome"] != "stopped":
        values = (attempt["outcome"], attempt["document_id"])
        connection.execute("UPDATE documents SET status = ? WHERE id = ?", values)


def reopen_documents(connection: sqlite3.Connection, *, every: bool) -> int:
    """Put failed documents back to pending: those that failed for a passing reason, or `every` readable one."""
    return connection.execute(
        """UPDATE documents SET status = 'pending' WHERE status = 'failed' AND sha256 IS NOT NULL AND (? OR
           (SELECT retryable FROM attempts WHERE document_id = documents.id ORDER BY id DESC LIMIT 1))""",
        (every,),
    ).rowcount


def notes_of(row: sqlite3.Row) -> dict[str, Any]:
    """What a summary's row says beside its verdicts: `checked`, `judgements`, `open_passages` and so on."""
    found = {name: json.loads(row[name]) for name in NOTES}
    return {
        "checked": found["checked"],
        "judgements": tuple(Judgement(**each) for each in found["judgements"]),
        "open_passages": tuple(OpenPassage(**each) for each in found["open_passages"]),
        "not_asked": found["not_asked"],
        "corrections": tuple(Correction(**each) for each in found["corrections"]),
    }


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    """Put a row into a table, in place of one with the same key. Raises sqlite3.Error."""
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})", tuple(row.values()))  # noqa: S608


def as_json(value: Any) -> str:
    """Compact JSON, as the record keeps it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
