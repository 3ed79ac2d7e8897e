"""A summary filled item by item: the program proposes, a small model answers short questions. Pure but for these.

Which way a list is filled follows from its schema: stands (a `Stance`) are weighed by the judge, quotes (a `Spoken`)
are the article's quotations, facts (a `Verbatim`) its weightiest sentences, people (a `SourceName`) those it names
most, proposals (lists of names, and a state that has a judge) what somebody is for. A list of anything else stays
empty: the program knows no way to fill it that could be trusted. A headline and a gist are the article's own sentences.
What is left over is asked in one question; its answer is words of the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from summarizer.pipeline.itemwise.candidates import role_of
from summarizer.pipeline.itemwise.items import (
    JSON,
    Left,
    Plan,
    ask_rest,
    field_description,
    is_free,
    item_of,
    likeliest_label,
)
from summarizer.pipeline.itemwise.positions import left_to_a_person, positions
from summarizer.pipeline.itemwise.proposals import proposals
from summarizer.pipeline.itemwise.questions import Ask
from summarizer.pipeline.itemwise.stands import Stands, weigh_stands
from summarizer.pipeline.itemwise.telling import gist, headline, title_end, weightiest
from summarizer.records import Document, Quotation
from summarizer.tasks.codebooks import Codebook
from summarizer.tasks.examples import Weigh
from summarizer.tasks.fields import MARK
from summarizer.tasks.prompts import one_line
from summarizer.text.analysis import Analysis
from summarizer.text.names import mentions
from summarizer.text.shortening import shorten
from summarizer.text.syntax import Parse

MOST_QUOTATIONS = 60
MOST_PEOPLE = 10
MOST_FACTS = 6
MOST_GIST = 600  # code points
_HEADLINE = re.compile(r"\b(?:headline|title)\b", re.I)


async def fill(
    schema: JSON,
    document: Document,
    ask: Ask,
    judges: Mapping[str, Weigh] = MappingProxyType({}),
    codebook: Codebook | None = None,
    parse: Parse | None = None,
) -> tuple[dict[str, Any], Left]:
    """The data of a summary of `document`, and what is left to a person.

    `schema` is the task's JSON schema with its marks. `judges` weigh fields' labels, by the fields' names, and `parse`
    reads the grammar of sentences: without a judge of its stances, or a parser, no position is listed. What `ask`,
    `judges` and `parse` raise passes through.
    """
    plan = Plan(schema, document, judges, codebook, parse)
    data: dict[str, Any] = {}
    stands, left = await _stands(plan)
    rest: dict[str, JSON] = {}
    for name, node in plan.fields(schema).items():
        if node.get("type") == "array":
            data[name] = await _list_items(plan, plan.item(name, node), stands, ask)
        elif is_free(node, "pattern") and _HEADLINE.search(f"{name} {field_description(node)}"):
            data[name] = headline(document)
        elif is_free(node, "pattern") and "sentences" in field_description(node):
            data[name] = gist(document, node.get("maxLength", MOST_GIST))
        elif name in judges:
            data[name] = await likeliest_label(plan, name, node, gist(document, MOST_GIST))
        else:
            rest[name] = node
    if rest:
        lead = gist(document, MOST_GIST)
        data |= await ask_rest(plan, rest, f"Article: {lead}", document.text, ask)
    return {name: data[name] for name in schema.get("properties", {})}, left


async def _stands(plan: Plan) -> tuple[Stands, Left]:
    """The stands of the article, where the schema has a list of some, and what of them is left to a person."""
    for list_name, node in plan.fields(plan.schema).items():
        for name, field in plan.fields(plan.item(list_name, node)).items():
            if field.get(MARK) == "stance" and (judge := plan.judge(list_name, name)):
                stands = await weigh_stands(plan, judge)
                return stands, left_to_a_person(name, stands)
    return Stands(), Left()


async def _list_items(plan: Plan, item: JSON, stands: Stands, ask: Ask) -> list[dict[str, Any]]:
    fields = plan.fields(item)
    marks = {node.get(MARK) for node in fields.values()}
    if "stance" in marks:
        return await positions(plan, item, stands, ask)
    if "spoken" in marks:
        return await _from_quotations(plan, item, ask)
    if "verbatim" in marks:
        return await _from_sentences(plan, item, ask)
    if any(node.get("type") == "array" for node in fields.values()):
        judged = ((name, plan.judge(item["list"], name)) for name, node in fields.items() if "enum" in node)
        field, judge = next(((name, judge) for name, judge in judged if judge), ("", ""))
        return await proposals(plan, item, field, judge, stands, ask) if judge else []
    return await _from_people(plan, item, ask) if "name" in marks else []


async def _from_quotations(plan: Plan, item: JSON, ask: Ask) -> list[dict[str, Any]]:
    """An item for every outermost quotation that somebody uttered."""
    text = plan.document.text
    found: list[dict[str, Any]] = []
    for quotation in plan.document.derived(Analysis).quotations:
        if quotation.depth or quotation.scare or len(found) == MOST_QUOTATIONS:
            continue
        words = text[quotation.start : quotation.end]
        speaker = _speaker(plan.document, quotation)
        known = {"spoken": words, "name": speaker, "role": speaker and role_of(plan.document, speaker)}
        if speaker or _may_be_unnamed(plan, item):
            found.append(await item_of(plan, item, known, f"Quote: “{shorten(words)}”", words, ask))
    return found


def _speaker(document: Document, quotation: Quotation) -> str | None:
    """Whom the source gives a quotation to, by the fullest name; None for a pronoun that stands for nobody."""
    if quotation.attribution is None:
        return None
    name = quotation.attribution.name
    language = document.derived(Analysis).language
    return None if name.lower() in language.pronouns else name


def _may_be_unnamed(plan: Plan, item: JSON) -> bool:
    return any(node.get(MARK) == "name" and node.get("nullable") for node in plan.fields(item).values())


async def _from_sentences(plan: Plan, item: JSON, ask: Ask) -> list[dict[str, Any]]:
    """An item for each of the weightiest sentences, in the article's order.

    A field that asks for a sentence gets this one, since a small model that tells one anew cuts it short.
    """
    told = [name for name, node in plan.fields(item).items() if is_free(node) and "sentence" in field_description(node)]
    return [
        await item_of(
            plan,
            item,
            {"verbatim": text, **dict.fromkeys(told, one_line(text))},
            f"Sentence: {shorten(text)}",
            text,
            ask,
        )
        for text in weightiest(plan.document, MOST_FACTS)
    ]


async def _from_people(plan: Plan, item: JSON, ask: Ask) -> list[dict[str, Any]]:
    """An item for each person that the article names, the most often named first."""
    names = plan.document.derived(Analysis).people
    known = {name for name, person in names.people.items() if names.is_person(person)}
    # In a title any word may have a capital.
    body = [each for each in mentions(plan.document) if each.start >= title_end(plan.document)]
    people = Counter(each.name for each in body if each.name in known)
    rows = []
    for name, _ in people.most_common(MOST_PEOPLE):
        first = next(each for each in body if each.name == name)
        around = plan.document.text[max(0, first.start - 80) : first.end + 120]
        offers = {"name": name, "role": role_of(plan.document, name)}
        rows.append(await item_of(plan, item, offers, f"Person: {name}\n{around}", around, ask))
    return rows
