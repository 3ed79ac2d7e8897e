"""One item of a list: what the program knows of it is put in, and one question asks for what is left. Pure but for
`ask`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from summarizer.itemwise.actors import Actors, actors
from summarizer.itemwise.labels import Ask, Question
from summarizer.itemwise.passages import Passage, passages
from summarizer.itemwise.stances.vocabulary import Lexicon
from summarizer.quoting.grammar import grammar
from summarizer.records import Document
from summarizer.tasks.fields import MARK

JSON = Mapping[str, Any]
MOST_FACTS = 6
LONGEST = 320  # code points of a quotation or sentence that a question shows
# What a field of this name is given where the program knows it, unless the front matter says otherwise.
KNOWN_FIELDS = {
    "role": "role",
    "affiliation": "affiliation",
    "conditions": "condition",
    "condition": "condition",
    "reported_by": "reporter",
    "reporter": "reporter",
}


@dataclass(frozen=True)
class Plan:
    """A schema and a document, and the words of the prompt for each list."""

    schema: JSON
    document: Document
    front: JSON = field(default_factory=dict)

    @cached_property
    def items(self) -> JSON:
        """The front matter's `items`: what each list is filled by."""
        items: JSON = self.front.get("items") or {}
        return items

    @cached_property
    def known(self) -> Actors:
        """The names of the document."""
        return actors(self.document)

    @cached_property
    def lexicons(self) -> dict[str, Lexicon]:
        """The words that the front matter has for each list."""
        return {name: lexicon_of(settings, self.front) for name, settings in self.items.items()}

    def resolved(self, node: JSON) -> JSON:
        """A schema without references, and an optional one's other side."""
        if "$ref" in node:
            return self.resolved(self.schema["$defs"][node["$ref"].rsplit("/", 1)[-1]])
        sides = [side for side in node.get("anyOf", ()) if side.get("type") != "null"]
        return {**self.resolved(sides[0]), "nullable": True} if len(sides) == 1 else node

    def marks(self, item: JSON) -> dict[str, str]:
        """The mark of each field of an item that has one."""
        found = {name: self.resolved(node).get(MARK, "") for name, node in item.get("properties", {}).items()}
        return {name: mark for name, mark in found.items() if mark}

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


def description(node: JSON) -> str:
    """What a field's description asks for."""
    return str(node.get("description", "")) or "as the name says"


def chat(system: str, turns: Sequence[tuple[str, str]], user: str) -> tuple[dict[str, str], ...]:
    """Messages: worked examples as earlier turns. They come first in every question, so that the engine reads them
    once.
    """
    examples = (
        message
        for asked, answered in turns
        for message in ({"role": "user", "content": asked}, {"role": "assistant", "content": answered})
    )
    return ({"role": "system", "content": system}, *examples, {"role": "user", "content": user})


def shortened(text: str) -> str:
    """`text` on one line, cut at a word where a question need not show all of it."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else flat[:LONGEST].rsplit(" ", 1)[0] + " …"


async def item_of(
    plan: Plan, name: str, item: JSON, offers: JSON, shown: str, context: str, ask: Ask
) -> dict[str, Any]:
    """An item with what is offered put in, and the rest asked in one question whose words are of `context`."""
    known: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    named = False
    for field_name, node in item.get("properties", {}).items():
        resolved = plan.resolved(node)
        mark = resolved.get(MARK)
        if mark in ("spoken", "verbatim") and mark in offers:
            known[field_name] = offers[mark]
        elif mark == "name" and not named and "name" in offers:
            known[field_name], named = offers["name"], True
        elif field_name in offers:
            known[field_name] = offers[field_name]
        elif KNOWN_FIELDS.get(field_name) in offers and (offers[KNOWN_FIELDS[field_name]] or resolved.get("nullable")):
            known[field_name] = offers[KNOWN_FIELDS[field_name]]
        else:
            rest[field_name] = node
    if rest:
        known |= await ask_rest(plan, name, rest, shown, context, ask)
    return {field_name: known[field_name] for field_name in item["properties"]}


async def ask_rest(plan: Plan, name: str, properties: JSON, shown: str, context: str, ask: Ask) -> dict[str, Any]:
    """The fields that are left, in one question. What is no sentence of its own is words of the context."""
    settings = plan.items.get(name, {})
    taken = {field_name: _taken(plan, node, settings) for field_name, node in properties.items()}
    wanted = "; ".join(f"{field_name}: {description(node)}" for field_name, node in properties.items())
    system = f"You read a piece of a news article and fill in JSON. {wanted}"
    turns = [
        (str(example["text"]), json.dumps({key: example.get(key) for key in properties}, ensure_ascii=False))
        for example in settings.get("examples", ())
    ]
    bound = grammar(plan.part(taken), Document(text=context))
    data: dict[str, Any] = json.loads((await ask(Question(chat(system, turns, shown), bound, 120))).text)
    # Words cut out of a sentence bring its comma along.
    own = (key for key, node in taken.items() if node is not properties[key])
    return data | {key: data[key].strip(" ,;:–—") or data[key] for key in own}


def _taken(plan: Plan, node: JSON, settings: JSON) -> JSON:
    """A free string as words of the source, at most `longest` code points; anything else as it is."""
    if not is_free(plan.resolved(node)):
        return node
    usual = 240 if "sentence" in description(node) else 80
    return {"type": "string", MARK: "verbatim", "minLength": 4, "maxLength": int(settings.get("longest", usual))}


def lexicon_of(settings: JSON, front: JSON) -> Lexicon:
    """The words that the front matter has for a list."""
    keys = ("held", "urged", "said", "topics", "nouns", "negated", "ending", "opposite")
    words = {key: settings[key] for key in keys if key in settings}
    region = (front.get("defaults") or {}).get("region")
    return Lexicon(**words, open=settings.get("open"), region=region, impersonal=settings.get("by") == "topic")


def weightiest(plan: Plan, most: int) -> list[Passage]:
    """Sentences with most names and figures for the place they have: news puts what matters first."""
    prose = [
        place for place in passages(plan.document) if re.search(r"[.!?…][”\"’»)]*\s*$", place.text) and not place.quoted
    ]
    weights = {}
    for number, place in enumerate(prose):
        named = {mention.name for mention in plan.known.within(place.span.start, place.span.end) if mention.name}
        weights[number] = (len(named) + len(re.findall(r"\d[\d.,]*", place.text))) / (1 + number / 4)
    best = sorted(weights, key=lambda number: -weights[number])[:most]
    return [prose[number] for number in sorted(best)]
