"""A whole record against its source: the words of its quotes and evidence, then all else that can be proven."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from summarizer.records import Compared, Document, Verdict
from summarizer.tasks.checks import number_findings
from summarizer.tasks.folders import Task
from summarizer.verifier.record_checks import RECORD_CHECKS
from summarizer.verifier.record_reading import Reading
from summarizer.verifier.summaries import verify_texts
from summarizer.verifier.summary_texts import texts

_COMPARED: Mapping[str, Compared] = {
    "name": "name",
    "affiliation": "name",
    "phrase": "text",
    "issue": "text",
    "free": "text",
}


@dataclass(frozen=True, slots=True)
class Examination:
    """What comparing a record with its source found, and what of each field beside its quotes was compared."""

    verdicts: tuple[Verdict, ...]
    checked: Mapping[str, Compared]


def examine(summary: BaseModel, document: Document, task: Task[Any]) -> Examination:
    """A verdict on every quote and piece of evidence, and the findings of all checks, those of the task's own last.

    Raises TaskError naming a check of the task that fails itself.
    """
    found = tuple(texts(summary))
    verdicts = verify_texts(found, document)
    reading = Reading(found, document, verdicts, task.codebook)
    checked = {text.path: _COMPARED[text.kind] for text in reading.texts if text.kind in _COMPARED}
    return Examination((*verdicts, *_findings(reading), *task.findings(summary, document)), checked)


def _findings(reading: Reading) -> Iterator[Verdict]:
    for name, check in RECORD_CHECKS.items():
        yield from number_findings(name, check(reading))
