"""Filters of a page that has no script: selects, and a rule of style for each thing that can be chosen.

What can be filtered carries `xa`, `xi`, `xo`, `xd` for the dimensions that it has (actor, issue, outlet, month), and a
class for each value. `:has()` hides what lacks the chosen one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from summarizer.across.comparison import Comparison
from summarizer.across.matrix import Cell, Stand

DIMENSIONS: Mapping[str, str] = {"a": "actor", "i": "issue", "o": "outlet", "d": "month"}
# Choices of a select; more are no list that anybody reads.
_MOST = 60


class Filters:
    """The classes of a comparison's things, the options of its selects and the rules of style that filter."""

    def __init__(self, comparison: Comparison) -> None:
        titles = {issue.id: issue.name for issue in comparison.issues}
        articles = comparison.articles
        self.options: dict[str, dict[str, str]] = {
            "a": _class_names("a", (actor.name for actor in comparison.actors if _stands(comparison, actor.name))),
            "i": _class_names("i", titles),
            "o": _class_names("o", sorted({article.source for article in articles if article.source})),
            "d": _class_names(
                "d",
                sorted(
                    {article.published[:7] for article in articles if article.published and article.day is not None}
                ),
            ),
        }
        self._titles = titles

    def choices(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """(dimension, what it is called, [(class, text)]) for each select that has anything to choose from."""
        found = []
        for letter, name in DIMENSIONS.items():
            options = [(value, self._titles.get(text, text)) for text, value in self.options[letter].items()]
            if len(options) > 1:
                found.append((letter, name, options))
        return found

    def rules(self) -> str:
        """The style that makes the selects work."""
        return "\n".join(
            f'.across:has(.by-{letter} option[value="{value}"]:checked) .x{letter}:not(.{value}) {{ display: none; }}'
            for letter, _, options in self.choices()
            for value, _ in options
        )

    def actor(self, name: str) -> str:
        """The classes of an actor's row."""
        return self._classes("a", [name])

    def issue(self, identity: str) -> str:
        """The classes of an issue's column."""
        return self._classes("i", [identity])

    def cell(self, cell: Cell) -> str:
        """The classes of a cell."""
        return self.stands(cell, cell.stands)

    def stands(self, cell: Cell, stands: Sequence[Stand]) -> str:
        """The classes of some stances of a cell."""
        return self.some(
            [cell.actor], [cell.issue], [(stand.article.source, stand.article.published) for stand in stands]
        )

    def some(self, actors: Iterable[str], issues: Iterable[str], articles: Iterable[tuple[str, str | None]]) -> str:
        """The classes of something about these actors and issues in articles of these outlets and dates."""
        sources = list(articles)
        parts = (
            self._classes("a", actors),
            self._classes("i", issues),
            self._classes("o", [source for source, _ in sources]),
            self._classes("d", [(published or "")[:7] for _, published in sources]),
        )  # fmt: skip
        return " ".join(part for part in parts if part)

    def _classes(self, letter: str, names: Iterable[str]) -> str:
        names = list(dict.fromkeys(names))
        return (
            " ".join([f"x{letter}", *(self.options[letter][name] for name in names if name in self.options[letter])])
            if names
            else ""
        )


def _class_names(letter: str, names: Iterable[str]) -> dict[str, str]:
    return {name: f"{letter}{number}" for number, name in zip(range(_MOST), names, strict=False)}


def _stands(comparison: Comparison, actor: str) -> bool:
    return any(cell.actor == actor for cell in comparison.matrix)
