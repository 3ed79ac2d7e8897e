"""Summaries as a step of a pipeline of one's own: `dataset.map_batches(Summarize, …)` of Ray Data, or the like."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from summarizer.api.single import Options, asummarize
from summarizer.errors import SummarizerError
from summarizer.records import Document

if TYPE_CHECKING:
    import pyarrow as pa

_FIELDS = ("id", "source", "title", "url", "published", "language")


class Summarize:
    """Tables of articles to tables of results, awaited: a row with `text` (and `id`, `title`, `url`, `published`,
    `source`, `language` where known) becomes a row with `id`, `result` (a line of summaries.jsonl, or null) and `error`
    (a sentence, or null).

    Holds plain options only, so it can be pickled and made anew on any node; what it opens it opens where it is first
    called. No row stops the others.
    """

    def __init__(self, task: str | None = None, **options: Any) -> None:
        """`task` is a name, and `options` are those of `summarize`; with `cache_url`, nodes share their answers."""
        self.task = task
        self.options: Options = options  # type: ignore[assignment]  # checked where it is used

    async def __call__(self, batch: pa.Table) -> AsyncIterator[pa.Table]:
        """The results of a table, in its order."""
        import pyarrow as pa

        rows = await asyncio.gather(*map(self._row, batch.to_pylist()))
        fields = [("id", pa.string()), ("result", pa.string()), ("error", pa.string())]
        yield pa.Table.from_pylist(rows, schema=pa.schema(fields))

    async def _row(self, row: dict[str, Any]) -> dict[str, str | None]:
        known: dict[str, Any] = {name: str(row[name]) for name in _FIELDS if row.get(name) is not None}
        document = Document(row.get("text") or "", **known)
        try:
            result = await asummarize(document, task=self.task, **self.options)
        except SummarizerError as error:
            return {"id": document.id, "result": None, "error": str(error)}
        return {"id": document.id, "result": json.dumps(result.as_dict(), ensure_ascii=False), "error": None}
