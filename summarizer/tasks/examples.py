"""Examples that the judge of an embedded model learns a field's labels from: a file that people read and add to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic import Field as Weight

from summarizer.errors import TaskError
from summarizer.tasks.json_schema import JSON, resolve_references

NONE = "none"  # the label of a passage that shows nothing
LONGEST = 1_200  # bytes of a passage that are read: an engine's batch has 512 tokens


class Passage(NamedTuple):
    """Some sentences, whom they are asked about (None: nobody in particular), and whose stand on what, if a stand."""

    text: str
    actor: str | None = None
    issue: str | None = None


# Of each passage, how likely each label of a field is.
Weigh = Callable[[Sequence[Passage]], Awaitable[Sequence[Mapping[str, float]]]]


class Example(BaseModel):
    """A passage and the right label of a field: a line of a task's `examples/NAME.jsonl`.

    `field` is the field's name, or its path where several have that name (`proposals.status`). `weight` is how many
    others it counts for: lines that are most like the prose that will be judged should count for some.
    """

    model_config = ConfigDict(extra="ignore")

    text: str
    actor: str | None = None
    issue: str | None = None
    field: str = "stance"
    label: str
    weight: float = Weight(default=1.0, gt=0, le=100)

    @property
    def passage(self) -> Passage:
        """What is asked about, without the answer."""
        return Passage(self.text, self.actor, self.issue)


class Calibration(BaseModel):
    """How log-odds of any label but "none" become those of real prose: times a slope, plus a shift (Platt 1999).

    Examples are written to show something, so that the prose that is judged shows less. `passages` is how many both
    numbers were fitted to, and `source` what these were.
    """

    model_config = ConfigDict(frozen=True)

    slope: float
    shift: float
    passages: int
    source: str = ""


def load_calibrations(path: Path) -> dict[str, Calibration]:
    """Calibrations by their fields, from a JSON file. Raises TaskError where it holds anything else."""
    try:
        return TypeAdapter(dict[str, Calibration]).validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise TaskError(f"{path} cannot be read: {' '.join(str(error).split())[:200]}.") from None


def load_examples(path: Path) -> tuple[Example, ...]:
    """The examples of a JSON Lines file. Raises TaskError naming the first line that is none."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TaskError(f"{path} cannot be read: {error}.") from None
    return read_examples(text, path.name)


def read_examples(text: str, name: str) -> tuple[Example, ...]:
    """The examples of a JSON Lines file. Raises TaskError naming the first line that is none."""
    found = []
    for number, line in enumerate(filter(str.strip, text.split("\n")), 1):
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


def example_problems(examples: Iterable[Example], schema: JSON) -> Iterator[str]:
    """What of examples does not fit a JSON schema, or is too long, a sentence each."""
    examples, known = tuple(examples), dict(_labels(schema, schema, "", ()))
    longest = max((len(example.text.encode("utf-8", "replace")) for example in examples), default=0)
    if longest > LONGEST:
        yield f"the examples: a text has {longest} bytes; {LONGEST} of a text are read."
    for field, each in by_field(examples).items():
        labels = [known[path] for path in known if f".{path}".endswith(f".{field}")]
        if not labels:
            there = ", ".join(known) or "none"
            yield f"the examples: the schema has no field {field!r} with labels; there are {there}."
        else:
            wrong = sorted({example.label for example in each}.difference(*labels) - {NONE})
            yield from (f"the examples: {label!r} is no label of {field!r}." for label in wrong)


def _labels(node: JSON, root: JSON, path: str, within: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """The paths of the fields that have labels, with these."""
    reference = node.get("$ref")
    if reference and reference not in within:
        yield from _labels(resolve_references(reference, root), root, path, (*within, reference))
    if "enum" in node:
        yield path, node["enum"]
    for below in (*node.get("anyOf", ()), *([node["items"]] if "items" in node else ())):
        yield from _labels(below, root, path, within)
    for name, below in node.get("properties", {}).items():
        yield from _labels(below, root, f"{path}.{name}".lstrip("."), within)
