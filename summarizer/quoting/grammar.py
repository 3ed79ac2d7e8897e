"""From a schema and a document, a grammar in which nothing of the source can be misquoted.

The grammar is of LLGuidance's Lark dialect, which llama.cpp's server, vLLM and SGLang take. It spells one JSON object
on one line, the fields in the schema's order, optional ones included. A verbatim string is a run of words of one
paragraph; a spoken one a quotation, or whole sentences of a long one; a name one of the source's. An object with a
spoken field has the speaker that the source gives the words to, and in a list of such objects each quotation stands
once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from summarizer.errors import TaskError
from summarizer.quoting import lark
from summarizer.quoting.choices import Choice, passages, quotation_choices, source_names
from summarizer.records import Document
from summarizer.tasks.fields import MARK
from summarizer.tasks.json_schema import FORMATS, LOOKAROUND, resolve_references

JSON = Mapping[str, Any]
Body = str | Iterable[tuple[str, str]]

HEADER = "%llguidance {}"
SPEAKER = "speaker"
# A small model repeats itself until something stops it.
MOST_ITEMS = 12
MOST_CHARACTERS = 600
MOST_QUOTATIONS = 24
# A list of more quotations than an engine's parser looks ahead to (2,000 items) may repeat them.
MOST_ORDERED = 200

_NUMERIC = frozenset("minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split())
_SCALARS = {
    "integer": r"/-?(0|[1-9][0-9]{0,15})/",
    "number": r"/-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,9})?/",
    "boolean": '"true" | "false"',
    "null": '"null"',
}


def grammar(schema: JSON, document: Document) -> str:
    """The grammar of all answers that fit `schema` and quote `document` faithfully.

    `schema` is a task's JSON schema with its marks. A list of quotes has those that the model chooses, at most 24.
    Where the document has no quotation or no name, a field that demands one can only be the empty string. Raises
    `TaskError` for a schema that leaves open which fields there are.
    """
    builder = _Builder(schema, document, quotation_choices(document), source_names(document))
    start = builder.rule(schema)
    return "\n".join((HEADER, f"start: {start}", *(f"{name}: {body}" for name, body in builder.rules.items()), ""))


@dataclass(slots=True)
class _Builder:
    """The grammar so far: bodies by the name of their rule, and the names of the schemas that have one."""

    root: JSON
    document: Document
    quotations: Sequence[Choice]
    names: Sequence[str]
    rules: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)

    def rule(self, node: JSON) -> str:
        """The name of the rule for a schema. It is known before its body, so that schemas may refer to themselves."""
        node = self.flat(node)
        key = json.dumps(node)
        if key not in self.known:
            self.known[key] = name = f"r{len(self.known)}"
            self.define(name, _body(self, node, name))
        return self.known[key]

    def define(self, name: str, body: Body) -> str:
        """Add the rule `name`, or the rules of which it is one; its name."""
        self.rules.update([(name, body)] if isinstance(body, str) else body)
        return name

    def flat(self, node: JSON) -> JSON:
        """A schema without a reference or a lone `allOf` at its top."""
        while "$ref" in node or len(node.get("allOf", ())) == 1:
            inner = resolve_references(node["$ref"], self.root) if "$ref" in node else node["allOf"][0]
            node = {**inner, **{key: value for key, value in node.items() if key not in {"$ref", "allOf"}}}
        return node

    def terminal(self, name: str, body: Callable[[], Body]) -> str:
        """The name of a terminal, defined when first used."""
        return name if name in self.rules else self.define(name, body())

    def said(self, node: JSON, group: Sequence[int]) -> str:
        """The terminal, or terminals, of some quotations; long ones are runs of their sentences."""
        return " | ".join(_size_rule(self, node, self.quotation(number)) for number in group) or lark.json_literal("")

    def quotation(self, number: int) -> str:
        """The terminal of one quotation."""
        name, pieces = f"QUOTATION_{number}", self.quotations[number].pieces
        if len(pieces) == 1:
            return self.terminal(name, lambda: lark.json_literal(pieces[0]))
        return self.terminal(name, lambda: lark.runs(name, [pieces]))

    def by_speaker(self) -> list[list[int]]:
        """The numbers of the quotations, those together that may have the same speakers."""
        groups: dict[tuple[str, ...], list[int]] = {}
        for number, choice in enumerate(self.quotations):
            groups.setdefault(choice.speakers, []).append(number)
        return list(groups.values())


def _body(builder: _Builder, node: JSON, name: str) -> Body:
    """The body of the rule `name`, or all its rules."""
    if node.get(MARK) in _MARKED:
        return _MARKED[node[MARK]](builder, node)
    if "const" in node or "enum" in node:
        return _values(node["enum"] if "enum" in node else [node["const"]])
    if sides := node.get("anyOf") or node.get("oneOf"):
        return " | ".join(builder.rule(side) for side in _possible(sides))
    if isinstance(node.get("type"), list):
        return " | ".join(builder.rule({**node, "type": kind}) for kind in node["type"])
    if node.get("type") not in _BODIES:
        raise TaskError("A field of the schema may be anything, which no grammar can express.")
    return _BODIES[node["type"]](builder, node, name)


def _possible(sides: Sequence[JSON]) -> Sequence[JSON]:
    """Alternatives without those that a grammar cannot express, where others are left (a Decimal is a number, too)."""
    return [side for side in sides if not LOOKAROUND.search(side.get("pattern", ""))] or sides


def _values(values: Iterable[Any]) -> str:
    return " | ".join(map(lark.json_literal, values)) or lark.json_literal("")


def _size_rule(builder: _Builder, node: JSON, terminal: str) -> str:
    """`terminal`, where the schema limits its length a narrower one."""
    minimum, maximum = node.get("minLength", 0), node.get("maxLength")
    if not minimum and maximum is None:
        return terminal
    name = f"{terminal}_{minimum}_{'' if maximum is None else maximum}"
    return builder.terminal(name, lambda: f"{terminal} & {lark.text(minimum, maximum)}")


def _verbatim(builder: _Builder, node: JSON) -> str:
    name = builder.terminal("EVIDENCE", lambda: lark.runs("EVIDENCE", passages(builder.document)))
    return _size_rule(builder, node, name)


def _speech_rule(builder: _Builder, node: JSON) -> str:
    return builder.said(node, range(len(builder.quotations)))


def _name(builder: _Builder, node: JSON) -> str:
    return _size_rule(builder, node, builder.terminal("NAME", lambda: _values(builder.names)))


_MARKED: Mapping[str, Callable[[_Builder, JSON], str]] = {
    "verbatim": _verbatim,
    "spoken": _speech_rule,
    "name": _name,
    "affiliation": _name,
}


def _string(builder: _Builder, node: JSON, name: str) -> Body:
    kept = {key: node[key] for key in ("pattern", "format", "minLength", "maxLength") if key in node}
    if kept.get("format") not in FORMATS:
        kept.pop("format", None)
    if LOOKAROUND.search(kept.get("pattern", "")):
        del kept["pattern"]
    if kept.keys() & {"pattern", "format"}:
        return lark.json_schema({"type": "string", **kept})
    minimum, maximum = kept.get("minLength", 0), kept.get("maxLength", max(MOST_CHARACTERS, kept.get("minLength", 0)))
    return builder.terminal(f"TEXT_{minimum}_{maximum}", lambda: lark.text(minimum, maximum))


def _scalar(builder: _Builder, node: JSON, name: str) -> Body:
    kind = node["type"]
    if limits := {key: node[key] for key in node.keys() & _NUMERIC}:
        return lark.json_schema({"type": kind, **limits})
    return builder.terminal(kind.upper(), lambda: _SCALARS[kind])


def _object(builder: _Builder, node: JSON, name: str) -> Body:
    if "properties" not in node:
        raise TaskError(
            "A dictionary with free keys leaves open which fields there are, so no grammar can quote in it."
        )
    return " | ".join(_quoting(builder, node, name, builder.by_speaker())) or _fields(builder, node, {})


def _quoting(builder: _Builder, node: JSON, name: str, groups: Sequence[Sequence[int]]) -> list[str]:
    """Rules for an object with a spoken field, one for each group of quotations that have the same speakers."""
    spoken = next((key for key, part in node["properties"].items() if _kind(builder, part) == "spoken"), None)
    if spoken is None:
        return []
    length = builder.flat(node["properties"][spoken])
    speaker = _speaker(builder, node["properties"])
    rules = []
    for group in groups:
        fixed = {spoken: builder.said(length, group)}
        speakers = builder.quotations[group[0]].speakers
        if speaker and speakers:
            fixed[speaker] = builder.define(f"{name}_speaker_{group[0]}", _values(speakers))
        rules.append(builder.define(f"{name}_{group[0]}", _fields(builder, node, fixed)))
    return rules


def _speaker(builder: _Builder, properties: JSON) -> str | None:
    """The field that says who spoke, by the verifier's rule: the name called `speaker`, else the only name."""
    names = [key for key, part in properties.items() if _is_name(builder, part)]
    return SPEAKER if SPEAKER in names else names[0] if len(names) == 1 else None


def _kind(builder: _Builder, node: JSON) -> str | None:
    return builder.flat(node).get(MARK)


def _is_name(builder: _Builder, node: JSON) -> bool:
    """Whether a field is a name, or one or nothing."""
    sides = [side for side in builder.flat(node).get("anyOf", ()) if side.get("type") != "null"]
    return _kind(builder, sides[0] if len(sides) == 1 else node) == "name"


def _fields(builder: _Builder, node: JSON, fixed: Mapping[str, str]) -> str:
    """The body of an object's rule; `fixed` fields have rules of their own."""
    parts = [
        f"{lark.literal(f'{opening}{lark.json_text(key)}: ')} ({fixed.get(key) or builder.rule(part)})"
        for opening, (key, part) in zip(_openings(), node["properties"].items(), strict=False)
    ]
    return " ".join((*parts, lark.literal("}" if parts else "{}")))


def _openings() -> Iterator[str]:
    yield "{"
    while True:
        yield ", "


def _array(builder: _Builder, node: JSON, name: str) -> Body:
    items = builder.flat(node.get("items", {}))
    minimum = node.get("minItems", 0)
    if choices := _choices(builder, items, name):
        most = min(node.get("maxItems", MOST_QUOTATIONS), len(choices))
        if minimum <= most:
            return lark.in_order(name, choices, minimum, most)
    maximum = node.get("maxItems", max(MOST_ITEMS, minimum))
    if items.get(MARK) == "name" and not minimum and not builder.names:
        return lark.literal("[]")
    if items.get(MARK) == "name" and minimum <= len(builder.names) <= lark.MOST_DISTINCT:
        return lark.distinct(name, list(map(lark.json_literal, builder.names)), minimum, maximum)
    return lark.repeat_rule(builder.rule(items), minimum, maximum)


def _choices(builder: _Builder, items: JSON, name: str) -> list[str]:
    """What a list of quotes can have, an item for each quotation; nothing for another list."""
    each = [[number] for number in range(len(builder.quotations))]
    if len(each) > MOST_ORDERED:
        return []
    if items.get(MARK) == "spoken":
        return [builder.said(items, group) for group in each]
    return _quoting(builder, items, f"{name}_item", each) if "properties" in items else []


_BODIES: Mapping[str, Callable[[_Builder, JSON, str], Body]] = {
    "string": _string,
    "object": _object,
    "array": _array,
    **dict.fromkeys(_SCALARS, _scalar),
}
