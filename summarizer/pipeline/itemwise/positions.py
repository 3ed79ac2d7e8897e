"""Who stands where: stands that the judge is sure of are listed, others are left to a person. Pure.

A list that is short and right is worth more than a long one: what is not sure is an open passage.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from summarizer.pipeline.itemwise.candidates import Candidate, role_of
from summarizer.pipeline.itemwise.items import JSON, Left, Plan, item_of
from summarizer.pipeline.itemwise.questions import Ask
from summarizer.pipeline.itemwise.stands import Stands, WeighedStand
from summarizer.records import OpenPassage, Span
from summarizer.tasks.examples import NONE
from summarizer.tasks.fields import MARK

# Read off held-out articles: docs/evaluation.md.
LISTED = 0.75  # how likely the side of a listed stand is, at least
OPEN = 0.3  # and some stand of one that is left to a person
QUEUE = 20  # passages of an article that are left to a person, at most


async def positions(plan: Plan, item: JSON, stands: Stands, ask: Ask) -> list[dict[str, Any]]:
    """The stands that the judge is sure of, as items."""
    return _once([await _item(plan, item, each, ask) for each in stands.weighed if _is_settled(each)])


def left_to_a_person(field: str, stands: Stands) -> Left:
    """The passages of the stands that it is not sure of, the surest first, then those that it was not asked about.

    Nobody is asked twice where one actor stands in one sentence, and there are at most `QUEUE`.
    """
    weighed = sorted(stands.weighed, key=lambda each: -each.side[0])
    asked = {_passage(each.candidate) for each in weighed}
    rest = (each for each in stands.rest if _passage(each.candidate) not in asked)
    first: dict[object, WeighedStand] = {}
    for each in (*filter(_is_open, weighed), *rest):
        first.setdefault(_passage(each.candidate), each)
    found = [_open_passage(field, each) for each in first.values()]
    return Left(tuple(found[:QUEUE]), max(0, len(found) - QUEUE))


def _passage(candidate: Candidate) -> tuple[str, Span]:
    return candidate.actor, candidate.sentence


def _is_settled(each: WeighedStand) -> bool:
    return each.side[0] >= LISTED and not each.candidate.open


def _is_open(each: WeighedStand) -> bool:
    return not _is_settled(each) and 1 - each.likely.get(NONE, 0.0) >= OPEN


def _open_passage(field: str, each: WeighedStand) -> OpenPassage:
    sentence, actor = each.candidate.sentence, each.candidate.actor
    return OpenPassage(sentence.start, sentence.end, actor, field, dict(each.likely), each.issue.id)


async def _item(plan: Plan, item: JSON, stand: WeighedStand, ask: Ask) -> dict[str, Any]:
    each = stand.candidate
    passage = plan.text(each.context)
    known: dict[str, Any] = {"name": each.actor, "stance": stand.side[1], "issue": stand.issue.id}
    known |= {"reported_by": each.reporter, "role": role_of(plan.document, each.actor)}
    known |= {"form": _form(each), "certainty": "stated" if each.rank < 2 else "reported"}
    for name, node in plan.fields(item).items():
        mark = node.get("items", {}).get(MARK)
        if mark == "verbatim":
            known[name] = [passage]
        elif mark == "spoken":
            known[name] = _own_words(plan, each)
    return await item_of(plan, item, known, f"Sentence: {passage}", passage, ask)


def _form(candidate: Candidate) -> str:
    return ("quoted", "paraphrased", "narrated")[candidate.rank]


def _own_words(plan: Plan, candidate: Candidate) -> list[str]:
    quotation = candidate.quotation
    return [plan.document.text[quotation.start : quotation.end]] if quotation else []


def _once(listed: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One position for an actor, an issue and a side, with the evidence of all."""
    found: dict[str, dict[str, Any]] = {}
    for each in listed:
        key = "\0".join(str(each.get(name)).casefold() for name in ("actor", "issue", "stance"))
        if key in found:
            lists = [name for name, value in each.items() if isinstance(value, list)]
            found[key] |= {name: list(dict.fromkeys([*found[key][name], *each[name]])) for name in lists}
        else:
            found[key] = each
    return list(found.values())
