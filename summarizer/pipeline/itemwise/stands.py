"""Candidates of the grammar with what a judge says of each: who may be for or against what. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from summarizer.pipeline.itemwise.candidates import Candidate, candidates
from summarizer.pipeline.itemwise.issues import NamedIssue, known_issue
from summarizer.pipeline.itemwise.items import Plan
from summarizer.tasks.examples import Passage
from summarizer.text.syntax import Parse

FOR, AGAINST = ("supports", "supports_conditionally"), ("opposes",)
MOST = 10  # candidates of an article that are weighed: some ten seconds of two cores


class WeighedStand(NamedTuple):
    """A candidate with its issue, and how likely each label of the stance on just that is; nothing if nobody asked."""

    candidate: Candidate
    issue: NamedIssue
    likely: Mapping[str, float]

    @property
    def side(self) -> tuple[float, str]:
        """How likely the likelier side is, and its label."""
        return max((sum(self.likely.get(label, 0.0) for label in side), side[0]) for side in (FOR, AGAINST))


class Stands(NamedTuple):
    """The stands that were weighed, in the order of the text, and those that were not, the likeliest first."""

    weighed: tuple[WeighedStand, ...] = ()
    rest: tuple[WeighedStand, ...] = ()

    def favoured(self, least: float) -> list[WeighedStand]:
        """What an actor is for, as likely as that at least, the likeliest first."""
        found = sorted((each for each in self.weighed if each.side[1] in FOR), key=lambda each: -each.side[0])
        return [each for each in found if each.side[0] >= least]


async def weigh_stands(plan: Plan, judge: str) -> Stands:
    """The likeliest candidates of the plan's document by the judge of that name; none without it or a parser."""
    if judge not in plan.judges or plan.parse is None:
        return Stands()
    found = list(_stands(plan, candidates(plan.document, plan.parse), plan.parse))
    asked = sorted(found[:MOST], key=lambda each: (each.candidate.sentence.start, each.candidate.rank))
    passages = [Passage(plan.text(each.candidate.context), each.candidate.actor, each.issue.name) for each in asked]
    weights = await plan.judges[judge](passages)
    weighed = (each._replace(likely=likely) for each, likely in zip(asked, weights, strict=True))
    return Stands(tuple(weighed), tuple(found[MOST:]))


def _stands(plan: Plan, found: Sequence[Candidate], parse: Parse) -> Iterator[WeighedStand]:
    phrases = [plan.text(each.issue) for each in found]
    for candidate, phrase, tokens in zip(found, phrases, parse(phrases), strict=True):
        head = next((token.text for at, token in enumerate(tokens) if token.head == at), "")
        yield WeighedStand(candidate, known_issue(plan.codebook, phrase, head), {})
