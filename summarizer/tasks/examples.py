"""Examples that the judge of an embedded model learns a field's labels from: a file that people read and add to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from summarizer.errors import TaskError


class Passage(NamedTuple):
    """Some sentences, whom they are asked about (None: nobody in particular), and whose stand on what, if a stand."""

    text: str
    actor: str | None = None
    issue: str | None = None


class Example(BaseModel):
    """A passage and the right label of a field: a line of a task's `examples/NAME.jsonl`."""

    model_config = ConfigDict(extra="ignore")

    text: str
    actor: str | None = None
    issue: str | None = None
    field: str = "stance"
    label: str

    @property
    def passage(self) -> Passage:
        """What is asked about, without the answer."""
        return Passage(self.text, self.actor, self.issue)


def read_examples(text: str, name: str) -> tuple[Example, ...]:
    """The examples of a JSON Lines file. Raises TaskError naming the first line that is none."""
    found = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), 1):
        try:
            found.append(Example.model_validate_json(line))
        except ValueError as error:
            raise TaskError(f"Line {number} of {name} is no example: {' '.join(str(error).split())[:200]}.") from None
    return tuple(found)


def by_field(examples: Iterable[Example]) -> dict[str, list[Example]]:
    """Examples by the field that they are of: each has a judge of its own."""
    found: dict[str, list[Example]] = {}
    for example in examples:
        found.setdefault(example.field, []).append(example)
    return found
