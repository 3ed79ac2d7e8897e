"""The chapter on all articles, at the head of a report or as a page of its own: the matrix, the timeline, conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from summarizer.across.actors import Actor
from summarizer.across.comparison import Comparison
from summarizer.across.contradictions import MEANINGS, Contradiction, Misquotation
from summarizer.across.issues import Issue
from summarizer.across.matrix import Cell
from summarizer.across.utterances import Utterance
from summarizer.exports.filters import Filters
from summarizer.exports.page import page_style, template
from summarizer.exports.pictures import NARROW, WIDE, Picture, leading_rows, matrix_picture, timeline_picture
from summarizer.text.quantities import quantity

# What the chapter shows at most of each list; `summarizer compare --json` has all of it.
MOST_CONFLICTS = 40
MOST_UTTERANCES = 40
MOST_STANDS = 400
LEGEND: Mapping[str, str] = {
    "supports": "supports",
    "supports_conditionally": "supports, on a condition",
    "opposes": "opposes",
    "neutral": "takes no side",
}


@dataclass(frozen=True)
class Chapter:
    """A comparison as the template needs it; `anchors` are the places of articles in the page, by run and id."""

    comparison: Comparison
    anchors: Mapping[tuple[str, str], str]

    @cached_property
    def filters(self) -> Filters:
        """What the page can be filtered by."""
        return Filters(self.comparison)

    @property
    def legend(self) -> Mapping[str, str]:
        """The stances in words."""
        return LEGEND

    @property
    def meanings(self) -> Mapping[Any, str]:
        """The kinds of conflict in words."""
        return MEANINGS

    @cached_property
    def matrices(self) -> list[Picture]:
        """The matrix, wide and narrow."""
        return [matrix_picture(self.comparison, size, self.filters) for size in (WIDE, NARROW)]

    @cached_property
    def timelines(self) -> list[Picture]:
        """The timeline, wide and narrow; none where no actor's stances are of two days."""
        made = (timeline_picture(self.comparison, size, self.filters) for size in (WIDE, NARROW))
        return [picture for picture in made if picture is not None]

    @cached_property
    def issues(self) -> list[str]:
        """The names of the issues in the picture, in the order of their numbers."""
        titles = self.titles
        return [titles[issue] for issue in leading_rows(self.comparison)[1]]

    @cached_property
    def titles(self) -> dict[str, str]:
        """The names of all issues by id."""
        return {issue.id: issue.name for issue in self.comparison.issues}

    @property
    def flagged(self) -> int:
        """How many stances their records flag."""
        return sum(stand.position.flagged for cell in self.comparison.matrix for stand in cell.stands)

    @property
    def judged(self) -> bool:
        """Whether a model judged any of the stances."""
        return any(stand.position.judgement for cell in self.comparison.matrix for stand in cell.stands)

    @property
    def left_out(self) -> str:
        """What the picture does not show, in a few words; "" where it shows all."""
        actors, issues = leading_rows(self.comparison)
        more = (
            len({cell.actor for cell in self.comparison.matrix}) - len(actors),
            len(self.comparison.issues) - len(issues),
        )
        words = [
            quantity(count, f"more {name}") for count, name in zip(more, ("actor", "issue"), strict=True) if count > 0
        ]
        return " and ".join(words)

    @property
    def crowded(self) -> bool:
        """Whether the wide matrix has no room for the name of some issue."""
        return any(not head.text.endswith(head.whole) for head in self.matrices[0].heads)

    @property
    def findings(self) -> list[tuple[str, str]]:
        """What there is to see, each as a sentence with the section that has it."""
        made = self.comparison
        clash = made.contradictions[0] if made.contradictions else None
        changed = sum(each.changed for each in made.utterances)
        return [
            (section, sentence)
            for section, count, sentence in (
                ("conflicts", clash, f"{quantity(len(made.contradictions), 'conflict')}{self._first(clash)}."),
                ("told", made.utterances, f"{quantity(len(made.utterances), 'utterance')} told by several articles"
                                          f"{f', {changed} with another sense' if changed else ''}."),
            )
            if count
        ]  # fmt: skip

    def _first(self, clash: Contradiction | Misquotation | None) -> str:
        """Whose the gravest conflict is, and on what."""
        if clash is None:
            return ""
        about = f" on {self.titles[clash.issue]}" if isinstance(clash, Contradiction) else ", quoted differently"
        return f"{', first' if len(self.comparison.contradictions) > 1 else ''}: {clash.actor}{about}"

    @property
    def conflicts(self) -> Sequence[Contradiction | Misquotation]:
        """The gravest conflicts."""
        return self.comparison.contradictions[:MOST_CONFLICTS]

    @property
    def utterances(self) -> Sequence[Utterance]:
        """The utterances that several articles have."""
        return self.comparison.utterances[:MOST_UTTERANCES]

    @property
    def cells(self) -> list[Cell]:
        """The fullest cells, up to MOST_STANDS stances in all, those in conflict first."""
        found: list[Cell] = []
        stands = 0
        for cell in sorted(self.comparison.matrix, key=lambda cell: not cell.conflict):
            stands += len(cell.stands)
            if stands > MOST_STANDS and found:
                break
            found.append(cell)
        return found

    @property
    def merged(self) -> list[Actor | Issue]:
        """Actors and issues that go by several names."""
        together: list[Actor | Issue] = [*self.comparison.actors, *self.comparison.issues]
        return [each for each in together if each.also]

    def classes(self, each: Contradiction | Misquotation | Utterance) -> str:
        """What filters go by for a conflict or an utterance."""
        if isinstance(each, Utterance):
            articles = [variant.article for variant in each.variants]
        else:
            articles = [each.first.article, each.second.article]
        issues = [each.issue] if isinstance(each, Contradiction) else []
        return self.filters.some([each.actor], issues, [(article.source, article.published) for article in articles])

    def sides(self, each: Contradiction | Misquotation) -> list[dict[str, Any]]:
        """Both sides of a conflict: article, stance, evidence, what checking found, who says so."""
        return [self._side(side) for side in (each.first, each.second)]

    def _side(self, side: Any) -> dict[str, Any]:
        article, position = side.article, getattr(side, "position", None)
        if position is None:
            evidence = [(side.saying.text, side.saying.outcome)]
            return {"article": article, "stance": "", "evidence": evidence, "reporter": None, "judgement": None,
                    "flagged": side.saying.flagged}  # fmt: skip
        evidence = [(each.text, each.outcome) for each in position.evidence]
        return {
            "article": article,
            "stance": position.stance,
            "evidence": evidence,
            "reporter": position.reported_by,
            "judgement": position.judgement,
            "flagged": position.flagged,
        }


def comparison_page(comparison: Comparison) -> Iterator[str]:
    """The comparison as a page of its own: self-contained, with no script."""
    chapter = Chapter(comparison, {})
    style, digest = page_style(chapter)
    yield from template("compare.html").generate(chapter=chapter, style=style, style_hash=digest)
