"""Examples for a judge to learn from, of what people decided on open passages. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.rulings.claims import RuledPassage
from summarizer.rulings.reviewed import Record
from summarizer.rulings.stands import Form
from summarizer.tasks.examples import Example


def examples_of(record: Record, form: Form | None) -> Iterator[tuple[Example, str]]:
    """An example for each passage that is decided, and who decided on it; what is disputed teaches nothing."""
    for passage in record.passages:
        if passage.standing.decision is not None:
            yield _example(passage, form, passage.standing.decision.ruling), passage.standing.decision.reviewer


def _example(passage: RuledPassage, form: Form | None, label: str) -> Example:
    """The passage as it is asked about: on one line, the issue by its name and not its id."""
    asked, found = passage.passage, passage.stand or {}
    issue = found.get("issue", asked.issue)
    return Example(
        text=" ".join(passage.text.split()),
        actor=found.get("actor", asked.actor),
        issue=form.name_of(issue) if form else issue,
        field=asked.field,
        label=label,
    )
