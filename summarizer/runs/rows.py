"""Documents and results as rows of a run's record, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from summarizer.records import Correction, Document, Judgement, OpenPassage
from summarizer.records.results import Result

_TEXTS = (
    "id", "source", "title", "url", "published", "language", "text",
    "outlet", "canonical_url", "extractor", "original_sha256",
)  # fmt: skip
_VERDICT = ("path", "claim", "speaker", "spoken", "status", "start", "end", "source")
# Columns of JSON in a summary's row, as they are in its line.
NOTES = ("checked", "judgements", "open_passages", "corrections")


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


def notes_of(row: sqlite3.Row) -> dict[str, Any]:
    """What a summary's row says beside its verdicts: `checked`, `judgements`, `open_passages` and `corrections`."""
    found = {name: json.loads(row[name]) for name in NOTES}
    return {
        "checked": found["checked"],
        "judgements": tuple(Judgement(**each) for each in found["judgements"]),
        "open_passages": tuple(OpenPassage(**each) for each in found["open_passages"]),
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
