"""Where articles disagree about an actor, or an actor with itself: always two stands, each with its own evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from summarizer.across.articles import Article
from summarizer.across.matrix import Cell, Stand
from summarizer.across.utterances import WINDOW, Utterance, Variant

Kind = Literal["opposite", "changed", "qualified", "reported", "quoted_differently"]
MEANINGS: dict[Kind, str] = {
    "opposite": "Articles of the same days, or without a date, have the actor on both sides.",
    "changed": "A later article has the actor on the other side.",
    "qualified": "One article has the actor's support without a condition, another with one.",
    "reported": "A source says the opposite of what the actor says, or of what another source says of the actor.",
    "quoted_differently": "Two articles tell one utterance with another number, negation, or sides exchanged.",
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two stands of one actor on one issue that do not go together."""

    kind: Kind
    actor: str
    issue: str
    first: Stand
    second: Stand


@dataclass(frozen=True, slots=True)
class Misquotation:
    """Two tellings of one utterance whose sense differs."""

    actor: str
    first: Variant
    second: Variant
    kind: Kind = "quoted_differently"


def contradictions(
    cells: Iterable[Cell], utterances: Iterable[Utterance], actor_of: Callable[[Article, str], str]
) -> tuple[Contradiction | Misquotation, ...]:
    """Every disagreement, the gravest kind first."""
    found = [each for cell in cells for each in _in_cell(cell, actor_of)]
    quoted = [
        Misquotation(utterance.actor, utterance.variants[0], variant)
        for utterance in utterances
        for variant in utterance.variants
        if variant.compared.changed
    ]
    order = list(MEANINGS)
    return tuple(sorted([*found, *quoted], key=lambda each: order.index(each.kind)))


def _in_cell(cell: Cell, actor_of: Callable[[Article, str], str]) -> Iterator[Contradiction]:
    stands = [stand for stand in cell.stands if stand.position.evidence]
    own: list[Stand] = []
    told: list[Stand] = []
    for stand in stands:
        (own if _reporter(stand, actor_of) in {None, cell.actor} else told).append(stand)
    for kind, first, second in (*_of_itself(own), *_as_told(own, told)):
        yield Contradiction(kind, cell.actor, cell.issue, first, second)


def _reporter(stand: Stand, actor_of: Callable[[Article, str], str]) -> str | None:
    reporter = stand.position.reported_by
    return actor_of(stand.article, reporter) if reporter else None


def _of_itself(own: Sequence[Stand]) -> Iterator[tuple[Kind, Stand, Stand]]:
    """Each turn to the other side; without dates, or within days, one pair of opposites. Then one of conditions."""
    pointed = [stand for stand in own if stand.side]
    turns = [(one, two) for one, two in pairwise(pointed) if one.side != two.side and one.source != two.source]
    apart = [pair for pair in turns if _days(*pair) > WINDOW]
    yield from (("changed", *pair) for pair in apart)
    yield from (("opposite", *pair) for pair in turns[:1] if not apart)
    plain = next((stand for stand in own if stand.position.stance == "supports"), None)
    bound = next((stand for stand in own if stand.position.stance == "supports_conditionally"), None)
    if plain and bound and plain.source != bound.source and not turns:
        first, second = sorted((plain, bound), key=lambda stand: stand.article.day or 0)
        yield "qualified", first, second


def _days(one: Stand, other: Stand) -> int:
    """The days between two articles; 0 where one has no date."""
    days = one.article.day, other.article.day
    return 0 if None in days else abs((days[0] or 0) - (days[1] or 0))


def _as_told(own: Sequence[Stand], told: Sequence[Stand]) -> Iterator[tuple[Kind, Stand, Stand]]:
    """For each reporter the first stand that goes against the actor's own word, or against another reporter's."""
    firsts: dict[int, dict[str | None, Stand]] = {1: {}, -1: {}, 0: {}}  # of each side, by who says so
    for stand in (*own, *told):
        firsts[stand.side].setdefault(stand.position.reported_by, stand)
    seen: set[str | None] = set()
    for second in told:
        reporter = second.position.reported_by
        against = (stand for by, stand in firsts[-second.side].items() if by != reporter)
        if second.side and reporter not in seen and (first := next(against, None)):
            seen |= {reporter, first.position.reported_by}
            yield "reported", first, second
