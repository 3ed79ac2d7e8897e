"""One item of a list: what the program knows of it is put in, and one question asks for what must be there. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from summarizer.pipeline.itemwise.questions import Ask, ShortQuestion, chat
from summarizer.quoting.grammar import grammar
from summarizer.records import Document, OpenPassage, Span
from summarizer.tasks.codebooks import Codebook
from summarizer.tasks.examples import Passage, Weigh
from summarizer.tasks.fields import MARK
from summarizer.text.syntax import Parse

JSON = Mapping[str, Any]
_ANSWER = 120  # tokens
_PHRASE = 80  # code points of a phrase that the model cuts out of the source


@dataclass(frozen=True, slots=True)
class Left:
    """What is left to a person: passages that the judge is not sure of or was not asked about; how many more."""

    passages: tuple[OpenPassage, ...] = ()
    not_asked: int = 0


@dataclass(frozen=True)
class Plan:
    """A schema, with its marks, a document, and what helps to fill it.

    `judges` weigh the labels of fields, by the fields' names. `codebook` lists the issues that have an id. `parse`
    reads the grammar of sentences; None where the document's language has no parser.
    """

    schema: JSON
    document: Document
    judges: Mapping[str, Weigh] = field(default_factory=dict)
    codebook: Codebook | None = None
    parse: Parse | None = None

    def text(self, span: Span) -> str:
        """The source's words there."""
        return self.document.text[span.start : span.end].strip()

    def judge(self, list_name: str, field_name: str) -> str:
        """By what name a field of a list's items has a judge: its path or its own; "" where it has none."""
        names = (f"{list_name}.{field_name}", field_name)
        return next((name for name in names if name in self.judges), "")

    def resolve(self, node: JSON) -> JSON:
        """A schema without references, and an optional one's other side, which is `nullable`."""
        if "$ref" in node:
            beside = {key: value for key, value in node.items() if key != "$ref"}
            return {**self.resolve(self.schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]), **beside}
        sides = [side for side in node.get("anyOf", ()) if side.get("type") != "null"]
        return {**self.resolve(sides[0]), "nullable": True} if len(sides) == 1 else node

    def item(self, list_name: str, node: JSON) -> JSON:
        """The schema of the items of a list, and the list's name as `list`; nothing else for what is no list."""
        return {**self.resolve(self.resolve(node).get("items", {})), "list": list_name}

    def fields(self, item: JSON) -> dict[str, JSON]:
        """The fields of an item, resolved."""
        return {name: self.resolve(node) for name, node in item.get("properties", {}).items()}

    def part(self, properties: JSON) -> JSON:
        """The schema of an object with just these fields."""
        return {
            "type": "object",
            "properties": dict(properties),
            "required": list(properties),
            "additionalProperties": False,
            "$defs": self.schema.get("$defs", {}),
        }


def is_free(node: JSON, *limits: str) -> bool:
    """Whether a resolved field is a string of any words; `limits` are further keywords that bind it."""
    free = node.get(MARK) in (None, "phrase", "issue")
    return free and node.get("type") == "string" and {"enum", "format", *limits}.isdisjoint(node)


def field_description(node: JSON) -> str:
    """What a field's description asks for."""
    return str(node.get("description", "")) or "as the name says"


async def item_of(plan: Plan, item: JSON, known: JSON, shown: str, context: str, ask: Ask) -> dict[str, Any]:
    """An item: what is `known` by a field's name, else by its mark; nothing where nothing may stand; the rest asked.

    Each mark is good for one field, the first that has it. Answers in words are words of `context`.
    """
    left, data, rest = dict(known), dict[str, Any](), dict[str, JSON]()
    for name, node in plan.fields(item).items():
        mark = node.get(MARK)
        if name in known:
            data[name] = known[name]
        elif mark in left and (left[mark] is not None or node.get("nullable")):
            data[name] = left.pop(mark)
        elif judge := plan.judge(item["list"], name):
            data[name] = await likeliest_label(plan, judge, node, context)
        elif node.get("nullable"):
            data[name] = None
        elif node.get("type") == "array":
            data[name] = []
        else:
            rest[name] = node
    if rest:
        data |= await ask_rest(plan, rest, shown, context, ask)
    return {name: data[name] for name in item["properties"]}


async def likeliest_label(plan: Plan, judge: str, node: JSON, context: str) -> str | None:
    """The label of a field that its judge finds likeliest; None where that is none of its labels and it may be null."""
    (likely,) = await plan.judges[judge]([Passage(context)])
    labels = node.get("enum") or list(likely)
    if node.get("nullable") and max(likely, key=lambda label: likely[label]) not in labels:
        return None
    return str(max(labels, key=lambda label: likely.get(label, 0.0)))


async def ask_rest(plan: Plan, properties: JSON, shown: str, context: str, ask: Ask) -> dict[str, Any]:
    """The fields that are left, in one question. What is free is words of the context."""
    taken = {name: words_of_source() if is_free(node) else node for name, node in properties.items()}
    wanted = "; ".join(f"{name}: {field_description(node)}" for name, node in properties.items())
    system = f"You read a piece of a news article and fill in JSON. {wanted}"
    bound = grammar(plan.part(taken), Document(text=context))
    data: dict[str, Any] = json.loads(await ask(ShortQuestion(chat(system, shown), bound, _ANSWER)))
    # Words cut out of a sentence bring its comma along.
    own = (name for name, node in taken.items() if node is not properties[name])
    return data | {name: data[name].strip(" ,;:–—") or data[name] for name in own}


def words_of_source() -> JSON:
    """The schema of words that stand in the source, at most _PHRASE code points."""
    return {"type": "string", MARK: "verbatim", "minLength": 4, "maxLength": _PHRASE}
