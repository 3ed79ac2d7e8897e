"""How far reviewers agree, over the claims that two of them ruled on. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.rulings.log import Standing


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two reviewers agree: `claims` both ruled on, the share ruled alike, Cohen's kappa (None: undefined)."""

    reviewers: tuple[str, str]
    claims: int
    observed: float
    kappa: float | None


def agreements(standings: Iterable[Standing]) -> list[Agreement]:
    """Cohen's kappa (Cohen 1960) of every two reviewers, over the rulings they made on the same claims, skips and
    adjudications left out."""
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for standing in standings:
        votes = sorted(
            (each.reviewer, each.ruling) for each in standing.rulings if each.ruling != "skip" and not each.settles
        )
        for index, (first, one) in enumerate(votes):
            for second, other in votes[index + 1 :]:
                pairs[first, second].append((one, other))
    return [_agreement(names, rated) for names, rated in sorted(pairs.items())]


def _agreement(reviewers: tuple[str, str], rated: Sequence[tuple[str, str]]) -> Agreement:
    count = len(rated)
    observed = sum(one == other for one, other in rated) / count
    labels = {label for pair in rated for label in pair}
    expected = sum(
        sum(one == label for one, _ in rated) * sum(other == label for _, other in rated) for label in labels
    ) / (count * count)
    kappa = None if expected == 1 else (observed - expected) / (1 - expected)
    return Agreement(reviewers, count, observed, kappa)
