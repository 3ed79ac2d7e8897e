"""Quoting by reference: an article goes out with numbers, the answer has numbers, the program puts the text in.

Nothing can be misquoted, and a quote costs three tokens. Quotations are Q1, Q2, … in the order of
`quotations(document)`, sentences S1, S2, … in that of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from summarizer.errors import InvalidAnswer
from summarizer.records import Document, Quotation, Span
from summarizer.tasks.fields import MARK
from summarizer.tasks.json_schema import resolve_references
from summarizer.text.quotations import quotations
from summarizer.text.sentences import sentences

JSON = Mapping[str, Any]

PATTERNS = {"spoken": r"^[QS][0-9]+$", "verbatim": r"^[SQ][0-9]+$"}
DESCRIPTIONS = {
    "spoken": "As Q3; as S12 for one sentence of a long quotation.",
    "verbatim": "As S12 or Q3.",
}
# What of the schema is about the text itself, not about its number.
_OF_THE_TEXT = {MARK, "minLength", "maxLength", "pattern", "format", "default"}
_REFERENCE = re.compile(r"\s*\[?\s*([QSqs])\s*([0-9]{1,9})\s*\]?\s*\.?\s*")


class UnknownReference(InvalidAnswer, ValueError):
    """An answer refers to a quotation or sentence that the article has not. A ValueError, so that the model is told."""


def with_numbers(document: Document) -> str:
    """The article with `[S1] ` before each sentence and `[Q1] ` before the words of each quotation."""
    labels = [(span.start, 0, f"[S{number}] ") for number, span in enumerate(sentences(document.text), 1)]
    labels += [(span.start, 1, f"[Q{number}] ") for number, span in enumerate(quotations(document), 1)]
    parts, at = [], 0
    for start, _, label in sorted(labels):
        parts += [document.text[at:start], label]
        at = start
    return "".join((*parts, document.text[at:]))


def reference_schema(schema: JSON, document: Document | None = None) -> dict[str, Any]:
    """`schema` with numbers for its verbatim and spoken strings: the same for every article, or, with a `document`,
    bound to the numbers that it has, for models too small to keep to them.
    """
    return _referring(schema, _Source(document).bounds() if document else {})


def _referring(schema: JSON, bounds: Mapping[str, JSON]) -> dict[str, Any]:
    mark = schema.get(MARK)
    if isinstance(mark, str) and mark in PATTERNS:
        kept = {key: value for key, value in schema.items() if key not in _OF_THE_TEXT}
        description = f"{schema.get('description', '')} {DESCRIPTIONS[mark]}".strip()
        return {**kept, **(bounds.get(mark) or {"pattern": PATTERNS[mark]}), "description": description}
    return {key: _within(key, value, bounds) for key, value in schema.items()}


def _within(key: str, value: Any, bounds: Mapping[str, JSON]) -> Any:
    if key in {"properties", "$defs"}:
        return {name: _referring(part, bounds) for name, part in value.items()}
    if key in {"anyOf", "oneOf", "allOf", "prefixItems"}:
        return [_referring(part, bounds) for part in value]
    if key in {"items", "additionalProperties"} and isinstance(value, Mapping):
        return _referring(value, bounds)
    return value


def resolve_numbers(answer: JSON, schema: JSON, document: Document) -> dict[str, Any]:
    """`answer` with the text of `document` in place of its numbers; `schema` is the task's, with its marks.

    Raises `UnknownReference`, an `InvalidAnswer`, that names all numbers which the article has not, and all sentences
    given as speech that are not within one quotation. What else does not fit the schema is left for it to refuse.
    """
    found = _Source(document)
    resolved_answer: dict[str, Any] = found.put(answer, schema, schema, "")
    if found.problems:
        raise UnknownReference(" ".join(found.problems))
    return resolved_answer


class _Source:
    """The numbered spans of a document, and what an answer got wrong about them."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.spans: dict[str, Sequence[Span | Quotation]] = {"Q": quotations(document), "S": sentences(self.text)}
        self.problems: list[str] = []

    def put(self, value: Any, node: JSON, root: JSON, path: str) -> Any:
        """`value` with text in place of numbers, as far as it follows the schema."""
        node = _flat(node, root, value)
        if isinstance(value, str) and node.get(MARK) in PATTERNS:
            return self.text_of(value, node[MARK], path)
        if isinstance(value, Mapping):
            parts = node.get("properties", {})
            return {key: self.put(part, parts.get(key, {}), root, f"{path}/{key}") for key, part in value.items()}
        if isinstance(value, list):
            items = node.get("items", {})
            return [self.put(part, items, root, f"{path}/{index}") for index, part in enumerate(value)]
        return value

    def text_of(self, reference: str, mark: str, path: str) -> str:
        """The text behind a number; the reference itself, and a problem noted, where there is none."""
        match = _REFERENCE.fullmatch(reference)
        letter, number = (match[1].upper(), int(match[2])) if match else ("", 0)
        spans = self.spans.get(letter, ())
        if not 1 <= number <= len(spans):
            self.problems.append(f"{path} is {reference[:40]!r}; {self.known()}.")
            return reference
        span = spans[number - 1]
        if mark == "spoken" and letter == "S" and not self.quoted(span):
            self.problems.append(
                f"{path} is {reference!r}, a sentence that is not within one quotation; {self.known()}."
            )
        return self.text[span.start : span.end]

    def bounds(self) -> dict[str, JSON]:
        """The numbers that may stand for spoken and for verbatim text; none where there are no such spans."""
        spoken = [f"Q{number}" for number in range(1, len(self.spans["Q"]) + 1)]
        sentences = [f"S{number}" for number in range(1, len(self.spans["S"]) + 1)]
        within = [name for name, span in zip(sentences, self.spans["S"], strict=True) if self.quoted(span)]
        offered = {"spoken": spoken + within, "verbatim": sentences + spoken}
        return {mark: {"enum": names} for mark, names in offered.items() if names}

    def quoted(self, span: Span | Quotation) -> bool:
        """Whether one quotation holds the whole span."""
        return any(outer.start <= span.start and span.end <= outer.end for outer in self.spans["Q"])

    def known(self) -> str:
        """What there is, in words."""
        quoted, sentences = (len(self.spans[letter]) for letter in "QS")
        return f"the article has {_numbers('quotation', 'Q', quoted)} and {_numbers('sentence', 'S', sentences)}"


def _numbers(what: str, letter: str, count: int) -> str:
    return f"{what}s {letter}1 to {letter}{count}" if count else f"no {what}"


def _flat(node: JSON, root: JSON, value: Any) -> JSON:
    """A schema without references, `allOf`, or other alternatives than the one that `value` is of."""
    while True:
        if "$ref" in node:
            inner = resolve_references(node["$ref"], root)
        elif len(node.get("allOf", ())) == 1:
            inner = node["allOf"][0]
        else:
            break
        node = {**inner, **{key: part for key, part in node.items() if key not in {"$ref", "allOf"}}}
    sides = node.get("anyOf") or node.get("oneOf") or ()
    flat = (_flat(side, root, value) for side in sides)
    return next((side for side in flat if _may_be(value, side, root)), node)


_TYPES: dict[str, type] = {"object": Mapping, "array": list, "string": str, "null": type(None)}


def _may_be(value: Any, node: JSON, root: JSON) -> bool:
    """Whether a value has the shape of a schema: its type, the names of its fields, the constants in it."""
    if "const" in node or "enum" in node:
        return value in node.get("enum", [node.get("const")])
    kind = _TYPES.get(node.get("type", ""))
    if kind is None or not isinstance(value, kind):
        return False
    if not isinstance(value, Mapping):
        return True
    parts = {key: _flat(part, root, value.get(key)) for key, part in node.get("properties", {}).items()}
    constants = (key for key, part in parts.items() if "const" in part)
    return value.keys() <= parts.keys() and all(value.get(key) == parts[key]["const"] for key in constants)
