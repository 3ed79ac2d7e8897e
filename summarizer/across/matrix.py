"""Who stands where: a cell for each actor and issue, with every stance, its article, and the cells in conflict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from summarizer.across.articles import Article, Position

# Which way a stance points; neutral points nowhere.
SIDES: Mapping[str, int] = {"supports": 1, "supports_conditionally": 1, "opposes": -1, "neutral": 0}


@dataclass(frozen=True, slots=True)
class Stand:
    """A position and the article that has it; `source` numbers its independent source, which copies share."""

    article: Article
    position: Position
    source: int

    @property
    def side(self) -> int:
        """1 for, -1 against, 0 neither."""
        return SIDES.get(self.position.stance, 0)


@dataclass(frozen=True, slots=True)
class Cell:
    """All that articles have of one actor on one issue, the dated stances first and in the order of their days."""

    actor: str
    issue: str
    stands: tuple[Stand, ...]

    @property
    def sources(self) -> int:
        """How many independent sources: an article and its copies are one."""
        return len({stand.source for stand in self.stands})

    @property
    def conflict(self) -> bool:
        """Whether some stances are for and others against."""
        sides = {stand.side for stand in self.stands}
        return {1, -1} <= sides

    @property
    def stances(self) -> tuple[str, ...]:
        """The stances in the cell, each once, the most frequent first."""
        counts: dict[str, int] = defaultdict(int)
        for stand in self.stands:
            counts[stand.position.stance] += 1
        return tuple(sorted(counts, key=lambda stance: -counts[stance]))

    def having(self, stance: str) -> list[Stand]:
        """The stands with this stance."""
        return [stand for stand in self.stands if stand.position.stance == stance]

    def flagged(self, stance: str) -> bool:
        """Whether each of the stands with this stance is flagged in its record, so that none is left to rest on."""
        return all(stand.position.flagged for stand in self.having(stance))


def matrix(
    articles: Iterable[Article], actor_of: Callable[[Article, str], str], issue_of: Callable[[str], str],
    source_of: Mapping[tuple[str, str], int],
) -> tuple[Cell, ...]:  # fmt: skip
    """The cells that hold anything, the fullest first."""
    cells: dict[tuple[str, str], list[Stand]] = defaultdict(list)
    for article in articles:
        for position in article.positions:
            where = actor_of(article, position.actor), issue_of(position.issue)
            cells[where].append(Stand(article, position, source_of[article.key]))
    found = (Cell(actor, issue, tuple(sorted(stands, key=_when))) for (actor, issue), stands in cells.items())
    return tuple(sorted(found, key=lambda cell: (-len(cell.stands), cell.actor, cell.issue)))


def _when(stand: Stand) -> tuple[bool, int]:
    day = stand.article.day
    return day is None, day or 0
