"""The pictures of a comparison as plain SVG: who stands where, and when. Pure: positions are computed, templates draw.

Each stance has a shape as well as a colour, so that nothing depends on seeing colours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.across.comparison import Comparison
from summarizer.across.matrix import Cell, Stand
from summarizer.exports.filters import Filters
from summarizer.text.quantities import quantity

# What a picture shows at most: the actors and issues with most stances, and the cells that say most over time.
MOST_ACTORS = 24
MOST_ISSUES = 10
MOST_TRACKS = 14
_MARK = 13  # units between marks in a cell
_MOST_MARKS = 3
# Characters of a slanted head, how far each lifts its end, and what is left above and below.
_LONGEST_HEAD, _RISE, _LOW_HEAD = 36, 4.4, 26
_TICKS = 4
_APART = 120  # units between dates
# The timeline: its margin, its first name, from track to track, from a name to its line.
_MARGIN, _TOP, _TRACK, _BELOW = 12.0, 34.0, 46.0, 16.0


@dataclass(frozen=True, slots=True)
class Size:
    """How a picture is laid out, in its own units: one for wide pages and one for narrow ones."""

    name: str
    width: int
    label: int  # width of the column of names
    row: int
    head: int
    most: int  # characters of a name
    slanted: bool


WIDE = Size("wide", 760, 190, 30, 170, 27, True)
NARROW = Size("narrow", 360, 128, 38, 26, 16, False)


@dataclass(frozen=True, slots=True)
class StanceMark:
    """A stance at a place: `label` says it in words, `classes` are what filters go by and whether it is flagged."""

    x: float
    y: float
    stance: str
    label: str
    classes: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place; `whole` where they had to be cut."""

    x: float
    y: float
    text: str
    whole: str
    classes: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """The frame of a cell in conflict, with its number of independent sources where there are several."""

    x: float
    y: float
    width: float
    height: float
    sources: int
    conflict: bool
    classes: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that a template draws."""

    size: Size
    height: float
    heads: Sequence[Label]
    names: Sequence[Label]
    boxes: Sequence[Box]
    marks: Sequence[StanceMark]
    lines: Sequence[tuple[float, float, float, float]] = ()


def leading_rows(comparison: Comparison) -> tuple[list[str], list[str]]:
    """The actors and issues of the picture, those with most stances, in the order of the comparison."""
    by_actor: dict[str, int] = defaultdict(int)
    by_issue: dict[str, int] = defaultdict(int)
    for cell in comparison.matrix:
        by_actor[cell.actor] += len(cell.stands)
        by_issue[cell.issue] += len(cell.stands)
    return _most(by_actor, MOST_ACTORS), _most(by_issue, MOST_ISSUES)


def _most(counts: dict[str, int], limit: int) -> list[str]:
    return sorted(counts, key=lambda name: (-counts[name], name))[:limit]


def matrix_picture(comparison: Comparison, size: Size, filters: Filters) -> Picture:
    """Actors down, issues across; a mark for each stance in a cell, a frame around a cell in conflict."""
    actors, issues = leading_rows(comparison)
    titles = {issue.id: issue.name for issue in comparison.issues}
    size = _fitting(size, [titles[issue] for issue in issues])
    pitch = min(56.0, (size.width - size.label - (150 if size.slanted else 4)) / max(1, len(issues)))
    columns = {issue: size.label + pitch * (number + 0.5) for number, issue in enumerate(issues)}
    rows = {actor: size.head + size.row * (number + 0.5) for number, actor in enumerate(actors)}
    cells = [cell for cell in comparison.matrix if cell.actor in rows and cell.issue in columns]
    heads = [
        _head(number, titles[issue], columns[issue], size, filters.issue(issue))
        for number, issue in enumerate(issues, 1)
    ]
    names = [_name(actor, 0, rows[actor] + 4, size, filters.actor(actor)) for actor in actors]
    boxes = [_box(cell, columns[cell.issue], rows[cell.actor], pitch, size, filters) for cell in cells]
    marks = [
        mark for cell in cells for mark in _marks(cell, columns[cell.issue], rows[cell.actor], pitch, titles, filters)
    ]
    right = size.label + pitch * len(issues)
    bottom = size.head + size.row * len(actors)
    lines = [(0.0, y + size.row / 2, right, y + size.row / 2) for y in rows.values()]
    lines += [(x, size.head - 4.0, x, bottom) for x in columns.values()]
    return Picture(size, bottom + 4.0, heads, names, boxes, marks, lines)


def _fitting(size: Size, titles: Sequence[str]) -> Size:
    """The size with a head that is just high enough for slanted titles."""
    longest = min(_LONGEST_HEAD, max(map(len, titles), default=0) + 3)
    return replace(size, head=round(_LOW_HEAD + _RISE * longest)) if size.slanted else size


def _head(number: int, title: str, x: float, size: Size, classes: str) -> Label:
    if not size.slanted:
        return Label(x, size.head - 9, str(number), title, classes)
    return Label(x, size.head - 10, _cut_label(f"{number}  {title}", _LONGEST_HEAD), title, classes)


def _name(name: str, x: float, y: float, size: Size, classes: str) -> Label:
    return Label(x, y, _cut_label(name, size.most), name, classes)


def _cut_label(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _box(cell: Cell, x: float, y: float, pitch: float, size: Size, filters: Filters) -> Box:
    width, height = pitch - 2, size.row - 4
    return Box(x - width / 2, y - height / 2, width, height, cell.sources, cell.conflict, filters.cell(cell))


def _marks(cell: Cell, x: float, y: float, pitch: float, titles: dict[str, str], filters: Filters) -> list[StanceMark]:
    """A mark for each stance of a cell, side by side, in a column where there is no room for that."""
    stances = cell.stances[:_MOST_MARKS]
    beside = pitch > _MARK * _MOST_MARKS
    found = []
    for number, stance in enumerate(stances):
        stands = cell.having(stance)
        label = f"{cell.actor}, {titles[cell.issue]}: {stance.replace('_', ' ')}, in {_articles(stands)}"
        shift = (_MARK if beside else _MARK - 2) * (number - (len(stances) - 1) / 2)
        at = (x + shift, y) if beside else (x, y + shift)
        found.append(_mark(*at, label, cell, stands, filters))
    return found


def _articles(stands: Sequence[Stand]) -> str:
    return quantity(len({stand.article.key for stand in stands}), "article")


def _mark(x: float, y: float, label: str, cell: Cell, stands: Sequence[Stand], filters: Filters) -> StanceMark:
    """The mark of stands with one stance, which says how many of them are flagged, and is faint where all are."""
    flags = sum(stand.position.flagged for stand in stands)
    faint = " flagged" if flags == len(stands) else ""
    words = f"{label}, {flags} flagged" if flags else label
    return StanceMark(x, y, stands[0].position.stance, words, filters.stands(cell, stands) + faint)


def tracks(comparison: Comparison) -> list[Cell]:
    """The cells with stances on two days or more, those in conflict first, then those of most stances."""
    dated = [cell for cell in comparison.matrix if len(_days(cell)) > 1]
    return sorted(dated, key=lambda cell: (not cell.conflict, len(set(cell.stances)) < 2, -len(cell.stands)))[
        :MOST_TRACKS
    ]


def _days(cell: Cell) -> set[int]:
    return {stand.article.day for stand in cell.stands if stand.article.day is not None}


def timeline_picture(comparison: Comparison, size: Size, filters: Filters) -> Picture | None:
    """A track for each cell whose stances have dates, the marks at their days; None where no cell has two days."""
    cells = tracks(comparison)
    if not cells:
        return None
    titles = {issue.id: issue.name for issue in comparison.issues}
    dated = [(cell, [stand for stand in cell.stands if stand.article.day is not None]) for cell in cells]
    dates = {stand.article.day or 0: _date(stand) for _, stands in dated for stand in stands}
    scale = _Scale(min(dates), max(dates), _MARGIN, size.width - _MARGIN)
    names, marks, lines = [], [], []
    for number, (cell, stands) in enumerate(dated):
        y = _TOP + _TRACK * number
        text = f"{cell.actor} on {titles[cell.issue]}"
        names.append(Label(0, y, _cut_label(text, 100 if size.slanted else 50), text, filters.cell(cell)))
        lines.append((scale.left, y + _BELOW, scale.right, y + _BELOW))
        marks += [_dated_mark(cell, stand, scale, y + _BELOW, filters) for stand in stands]
    heads = [Label(scale.place(day), 12, dates[day], dates[day]) for day in _ticks(sorted(dates), scale)]
    return Picture(size, _TOP + _TRACK * len(cells), heads, names, (), marks, lines)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days to places."""

    first: int
    last: int
    left: float
    right: float

    def place(self, day: int) -> float:
        """Where a day is, in units from the left."""
        return self.left + (self.right - self.left) * (day - self.first) / max(1, self.last - self.first)


def _date(stand: Stand) -> str:
    return (stand.article.published or "")[:10]


def _dated_mark(cell: Cell, stand: Stand, scale: _Scale, y: float, filters: Filters) -> StanceMark:
    article, stance = stand.article, stand.position.stance
    label = f"{_date(stand)}, {article.source or article.id}: {stance.replace('_', ' ')}"
    return _mark(scale.place(article.day or 0), y, label, cell, [stand], filters)


def _ticks(days: Sequence[int], scale: _Scale) -> list[int]:
    """The days that are named: the first, and those far enough behind the one before, up to _TICKS."""
    steps = min(_TICKS, len(days)) - 1
    chosen: list[int] = []
    for day in (days[round(step * (len(days) - 1) / max(1, steps))] for step in range(steps + 1)):
        if not chosen or scale.place(day) - scale.place(chosen[-1]) > _APART:
            chosen.append(day)
    return chosen
