"""The files beside a run's database: exports of it, a JSON line each, made by SQLite itself.

Nothing is parsed and written again, and nothing held in memory, whatever the size of a run.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import RecordFailed
from summarizer.private import open_text
from summarizer.records import PASSING
from summarizer.records.results import SCHEMA_VERSION

_SUMMARY_LINES = f"""
SELECT json_object(
    'schema_version', {SCHEMA_VERSION},
    'document', json_object('id', d.id, 'source', d.source, 'title', d.title, 'url', d.url, 'published', d.published,
                            'sha256', d.sha256, 'language', d.language, 'authors', json(d.authors),
                            'outlet', d.outlet, 'canonical_url', d.canonical_url, 'extractor', d.extractor,
                            'original_sha256', d.original_sha256),
    'task', s.task, 'model', s.model, 'summary', json(s.summary),
    'verdicts', (SELECT json_group_array(json(record)) FROM
                 (SELECT record FROM verdicts WHERE document_id = d.id ORDER BY rowid)),
    'omitted_quotations', json(s.omitted_quotations),
    'checked', json(s.checked), 'judgements', json(s.judgements), 'open_passages', json(s.open_passages),
    'not_asked', json(s.not_asked), 'corrections', json(s.corrections),
    'usage', json_object('input_tokens', s.input_tokens, 'output_tokens', s.output_tokens, 'calls', s.calls,
                         'reasks', s.reasks, 'seconds', s.seconds, 'cost_usd', s.cost_usd),
    'cached', json(iif(s.cached, 'true', 'false'))), s.rowid
FROM documents d JOIN summaries s ON s.document_id = d.id WHERE d.status = 'done'
"""  # noqa: S608 - the version is a constant
# A verdict `v` that does not pass.
FLAGGED = f"v.status NOT IN ({', '.join(repr(status) for status in sorted(PASSING))})"
# A flag needs a person until the rulings of its reviewers settle it.
UNDECIDED = f"""
    {FLAGGED} AND NOT EXISTS (
        SELECT 1 FROM temp.settled t WHERE t.document_id = v.document_id AND t.path = v.path)
"""  # noqa: S608
_FLAG_LINES = f"""
SELECT json_object(
    'document_id', v.document_id, 'path', v.path, 'claim', v.claim, 'speaker', v.speaker, 'status', v.status,
    'start', v.start, 'end', v."end", 'source', v.source, 'changes', json_extract(v.record, '$.changes'),
    'hint', json_extract(v.record, '$.hint'), 'mend', json_extract(v.record, '$.mend')), v.rowid
FROM documents d JOIN verdicts v ON v.document_id = d.id WHERE {UNDECIDED}
"""  # noqa: S608
_FAILURE_LINES = """
SELECT json_object(
    'document_id', d.id, 'error', a.error, 'message', a.message,
    'attempts', (SELECT count(*) FROM attempts WHERE document_id = d.id AND outcome = 'failed')), a.id
FROM documents d JOIN attempts a ON a.id = (SELECT max(id) FROM attempts WHERE document_id = d.id)
WHERE d.status = 'failed'
"""


@dataclass(frozen=True, slots=True)
class LineFile:
    """Lines of JSON: a query that ends in conditions, the order of the file, and what numbers lines as they come."""

    query: str
    order: str
    number: str


LINE_FILES = {
    "summaries.jsonl": LineFile(_SUMMARY_LINES, "d.position", "s.rowid"),
    "flags.jsonl": LineFile(_FLAG_LINES, "d.position, v.rowid", "v.rowid"),
    "failures.jsonl": LineFile(_FAILURE_LINES, "d.position", "a.id"),
}


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write a text file a line each, to a temporary name first; raises RecordFailed where it cannot be written."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with open_text(temporary, "w", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise RecordFailed(f"{path} cannot be written: {error.strerror or error}.") from error
