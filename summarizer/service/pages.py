"""What a job's run directory holds, a page at a time. These functions read SQLite: call them in a thread."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from summarizer.private import open_text
from summarizer.runs.json_lines import FLAGGED
from summarizer.runs.store import Store


def counts(directory: Path) -> dict[str, int]:
    """A run in numbers."""
    with closing(Store(directory)) as store:
        found = store.counts()
    return {"total": found.total, **asdict(found)}


def page(directory: Path, name: str, after: int, limit: int) -> tuple[bytes, int | None]:
    """Lines of an export as one JSON object, and the number of the last one (None: there is none)."""
    with closing(Store(directory)) as store:
        lines = store.page(name, after, limit)
    last = lines[-1][0] if lines else None
    items = ",".join(line for _, line in lines)
    # The cursor is there while more may come: the next page begins after it.
    return f'{{"items":[{items}],"cursor":{after if last is None else last}}}'.encode(), last


def lines(directory: Path, name: str, after: int, limit: int) -> tuple[bytes, int | None]:
    """Lines of an export as they stand in the file."""
    with closing(Store(directory)) as store:
        found = store.page(name, after, limit)
    return "".join(f"{line}\n" for _, line in found).encode(), found[-1][0] if found else None


def attempts(directory: Path, after: int, limit: int = 500) -> list[dict[str, Any]]:
    """What happened to documents, in order, from beyond number `after`."""
    query = f"""SELECT a.id, a.document_id, a.outcome, a.error, a.message, a.seconds, a.cached,
        (SELECT count(*) FROM verdicts v WHERE v.document_id = a.document_id
         AND {FLAGGED}) AS flags
        FROM attempts a WHERE a.id > ? ORDER BY a.id LIMIT ?"""  # noqa: S608 - the statuses are constants
    with closing(Store(directory)) as store:
        return [dict(row) for row in store.connection.execute(query, (after, limit))]


def write_articles(path: Path, articles: Iterator[dict[str, Any]]) -> None:
    """Write articles as JSON Lines."""
    with open_text(path, "w", errors="surrogatepass") as file:
        file.writelines(f"{json.dumps(article)}\n" for article in articles)
