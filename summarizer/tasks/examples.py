"""Examples that the judge of an embedded model learns a field's labels from: a file that people read and add to."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from summarizer.errors import TaskError


class Example(BaseModel):
    """A passage, whom it is asked about, and the right label: a line of a task's `examples/NAME.jsonl`."""

    model_config = ConfigDict(extra="ignore")

    text: str
    actor: str | None = None
    field: str = "stance"
    label: str


def read_examples(text: str, name: str) -> tuple[Example, ...]:
    """The examples of a JSON Lines file. Raises TaskError naming the first line that is none."""
    found = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), 1):
        try:
            found.append(Example.model_validate_json(line))
        except ValueError as error:
            raise TaskError(f"Line {number} of {name} is no example: {' '.join(str(error).split())[:200]}.") from None
    return tuple(found)
