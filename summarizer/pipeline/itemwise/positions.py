"""Who stands where: candidates of the grammar, weighed by a judge. Sure ones are listed, others left to a person. Pure.

A list that is short and right is worth more than a long one: what is not sure is an open passage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from summarizer.pipeline.itemwise.candidates import Candidate, candidates, role_of
from summarizer.pipeline.itemwise.issues import issue_of, known_issue
from summarizer.pipeline.itemwise.items import JSON, Plan, item_of
from summarizer.pipeline.itemwise.questions import Ask
from summarizer.records import OpenPassage, Span
from summarizer.tasks.examples import Passage
from summarizer.tasks.fields import MARK

NONE = "none"
FOR, AGAINST = ("supports", "supports_conditionally"), ("opposes",)
# Read off held-out examples: docs/evaluation.md.
LISTED = 0.65  # how likely the side of a listed stand is, at least
OPEN = 0.3  # and some stand of one that is left to a person
MOST = 8  # candidates of an article that are weighed


async def positions(plan: Plan, item: JSON, ask: Ask) -> tuple[list[dict[str, Any]], list[OpenPassage]]:
    """The stands that the judge is sure of, as items, and the passages that it is not sure of, the surest first.

    Without a judge of the field nothing is listed and nothing asked.
    """
    field = next(name for name, node in plan.fields(item).items() if node.get(MARK) == "stance")
    if field not in plan.judges:
        return [], []
    found = [(each, await issue_of(plan, each, ask)) for each in candidates(plan.document, MOST)]
    weights = await plan.judges[field]([Passage(_text(plan, each.context), each.actor, issue) for each, issue in found])
    listed: list[dict[str, Any]] = []
    left: list[OpenPassage] = []
    for (each, phrase), likely in zip(found, weights, strict=True):
        issue = known_issue(plan.codebook, phrase)
        # What a small model cuts out of a passage as its issue is a guess, and a wrong issue turns a side round.
        named = each.issue is not None or issue != phrase
        label = _settled(each, likely) if named else None
        if label is not None:
            listed.append(await _item(plan, item, each, label, issue, ask))
        elif 1 - likely.get(NONE, 0.0) >= OPEN:
            left.append(OpenPassage(each.sentence.start, each.sentence.end, each.actor, field, dict(likely), issue))
    return _once(listed), sorted(left, key=_doubt)


def _settled(candidate: Candidate, likely: Mapping[str, float]) -> str | None:
    """The label that is as good as sure; None where there is none, or only a person should settle it."""
    sides = [(sum(likely.get(label, 0.0) for label in side), side[0]) for side in (FOR, AGAINST)]
    most, label = max(sides)
    return label if most >= LISTED and not candidate.open else None


def _doubt(passage: OpenPassage) -> float:
    sides = passage.probabilities
    return -max(sum(sides.get(label, 0.0) for label in side) for side in (FOR, AGAINST))


async def _item(plan: Plan, item: JSON, candidate: Candidate, label: str, issue: str, ask: Ask) -> dict[str, Any]:
    passage = _text(plan, candidate.context)
    known: dict[str, Any] = {"name": candidate.actor, "issue": issue, "stance": label}
    known |= {"reported_by": candidate.reporter, "role": role_of(plan.document, candidate.actor)}
    known |= {"form": _form(candidate), "certainty": "stated" if candidate.rank < 2 else "reported"}
    for name, node in plan.fields(item).items():
        mark = node.get("items", {}).get(MARK)
        if mark == "verbatim":
            known[name] = [passage]
        elif mark == "spoken":
            known[name] = _own_words(plan, candidate)
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


def _text(plan: Plan, span: Span) -> str:
    return plan.document.text[span.start : span.end].strip()
