"""Checks of a record: functions of a summary and its document whose findings are flags like the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from summarizer.errors import TaskError
from summarizer.records import Document, Verdict

# One function each: a summary and its document to findings, which `flag` makes.
Check = Callable[[Any, Document], Iterable[Verdict]]


def findings(task: str, checks: Sequence[Check], summary: Any, document: Document) -> Iterator[Verdict]:
    """What checks of a task's own find, each with a path of its own. Raises TaskError naming a check that fails."""
    for check in checks:
        name = getattr(check, "__name__", type(check).__name__)
        try:
            found = list(check(summary, document))
        except Exception as error:
            raise TaskError(
                f"The check {name!r} of the task {task!r} failed: {type(error).__name__}: {error}."
            ) from error
        yield from number_findings(name, found)


def number_findings(check: str, found: Iterable[Verdict]) -> Iterator[Verdict]:
    """Findings with the check's name behind their paths, and a number where one path has several."""
    seen: Counter[str] = Counter()
    for verdict in found:
        number = seen[verdict.path]
        seen[verdict.path] += 1
        yield replace(verdict, path=f"{verdict.path}#{check}{number or ''}")
