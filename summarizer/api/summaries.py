"""Summaries that any tool made, held against their article without a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from summarizer.errors import InputError
from summarizer.records import Document, Verdict
from summarizer.rulings.claims import Claim
from summarizer.rulings.reviewed import Record
from summarizer.tasks.faults import faults
from summarizer.tasks.folders import Task
from summarizer.text.json_pointer import escape
from summarizer.verifier import check_known_names, check_pointers
from summarizer.verifier.record import examine


def goes_together(task: object, quote: str | None, speaker: str | None) -> bool:
    """Whether a check may be asked by these: a task, or a quote with or without a speaker, or nothing."""
    return not (task and quote) and not (speaker and not quote)


def check_summary(
    data: Any,
    document: Document,
    *,
    task: Task[Any] | None = None,
    quote: str | None = None,
    speaker: str | None = None,
) -> tuple[Verdict, ...]:
    """The verdicts on a summary, parsed JSON, by the schema of a task, by JSON pointers, or by well-known names.

    A line of summaries.jsonl carries the summary beside its document; the task's schema is that of the summary in it.
    Raises InputError for a summary that does not fit the task, a pointer that finds nothing, and no quote at all.
    """
    if quote is not None:
        return check_pointers(data, document, quote, speaker)
    if task is None:
        return check_known_names(data, document)
    return tuple(claim.verdict for claim in check_record(data, document, task).claims.values())


def check_record(data: Any, document: Document, task: Task[Any]) -> Record:
    """A summary, parsed JSON, by the schema of a task, with its verdicts. Raises InputError where it does not fit."""
    if isinstance(data, dict) and "schema_version" in data and "summary" in data:
        data = data["summary"]
    try:
        summary = task.schema.model_validate(data)
    except ValidationError as error:
        raise InputError(f"The summary does not fit the task {task.name!r}: {faults(error)}.") from None
    found = examine(summary, document, task)
    claims = {verdict.path: Claim(verdict) for verdict in found.verdicts}
    return Record(document, task.name, "", summary.model_dump(mode="json"), claims, checked=found.checked)


def unexamined_fields(data: Any, verdicts: Iterable[Verdict]) -> list[str]:
    """The names of a summary's fields that hold text which no verdict is about, in words, each once."""
    looked_at = {verdict.path: verdict.speaker for verdict in verdicts}
    whole = isinstance(data, dict) and "schema_version" in data and "summary" in data
    found = _unexamined(data["summary"], "/summary", "", looked_at) if whole else _unexamined(data, "", "", looked_at)
    return list(dict.fromkeys(name.replace("_", " ") for name in found))


def _unexamined(data: Any, path: str, name: str, looked_at: Mapping[str, str | None]) -> Iterator[str]:
    if isinstance(data, dict):
        speakers = {looked_at[place] for key in data if looked_at.get(place := f"{path}/{escape(str(key))}")}
        for key, part in data.items():
            if not (isinstance(part, str) and part in speakers):
                yield from _unexamined(part, f"{path}/{escape(str(key))}", str(key), looked_at)
    elif isinstance(data, list):
        for number, part in enumerate(data):
            yield from _unexamined(part, f"{path}/{number}", name, looked_at)
    elif isinstance(data, str) and data.strip() and path not in looked_at:
        yield name
