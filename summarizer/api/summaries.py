"""Summaries that any tool made, held against their article without a model."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from summarizer.errors import InputError
from summarizer.records import Document, Verdict
from summarizer.tasks.faults import first_fault
from summarizer.tasks.folders import Task
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
    if isinstance(data, dict) and "schema_version" in data and "summary" in data:
        data = data["summary"]
    try:
        return examine(task.schema.model_validate(data), document, task).verdicts
    except ValidationError as error:
        raise InputError(f"The summary does not fit the task {task.name!r}: {first_fault(error)}.") from None
