"""The lines of a PDF's pages, as they stand there, to paragraphs in reading order. Pure: lines in, blocks out.

Columns are found by the gutter between them: a strip that few lines cross. Lines that do cross it (a headline over
both columns) part the page into bands, and each band is read column by column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from summarizer.inputs.blocks import Kind, TextBlock

# A gutter's least width and what else is measured in sizes of type, so that it holds for any page.
_GUTTER = 0.9
# The share of a region's lines that may cross a gutter, and the lines that stand on either side of it at least.
_CROSSING, _FEWEST = 0.2, 3
_INDENT, _INSET, _SHORT, _SHORT_JUSTIFIED, _GAP = 0.5, 0.9, 3.0, 0.5, 1.35
# Sizes of type as shares of the text's own: above, a heading; below, small print: captions, credits, footnotes.
_HEADING, _SMALL = 1.15, 0.85
_ENDS = frozenset('.?!…:”"»’“)')
# A bullet, or a glyph of a font that does not say which letter it is, at the head of a line.
_BULLET = re.compile(r"(?:[•‣▪◦·\uf0b7]|\(cid:\d+\))\s*")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_BROKEN = re.compile(r"(\w+)[-\u00ad\u2010]\n(\w+)")


class PdfLine(NamedTuple):
    """A line: where it begins and ends, how high it stands and how large it is (points), and its text."""

    x0: float
    y0: float
    x1: float
    size: float
    text: str


class Column(NamedTuple):
    """Where a column begins and ends, from line to line, and how far from its end a line is a short one (points)."""

    left: float
    right: float
    leading: float
    short: float


class Paragraph(NamedTuple):
    """Lines that belong together, and the column that they stand in."""

    lines: list[PdfLine]
    column: Column


def without_running_heads(pages: Sequence[Sequence[PdfLine]]) -> tuple[list[list[PdfLine]], int]:
    """The pages without the lines that stand at one height of two pages and more but for their numbers; how many."""
    seen = Counter(mark for page in pages for mark in {_mark(line) for line in page})
    kept = [[line for line in page if seen[_mark(line)] < 2] for page in pages]
    return kept, sum(map(len, pages)) - sum(map(len, kept))


def _mark(line: PdfLine) -> tuple[int, str]:
    return round(line.y0), re.sub(r"\d+", "0", line.text)


def page_blocks(pages: Sequence[Sequence[PdfLine]]) -> Iterator[TextBlock]:
    """The blocks of pages, in reading order."""
    lines = [line for page in pages for line in page]
    if not lines:
        return
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    usual = sizes.most_common(1)[0][0]
    words = Counter(re.findall(r"[\w-]+", " ".join(line.text for line in lines).lower()))
    columns = (column for page in pages for column in page_columns(page))
    for paragraph in _rejoin(part for column in columns for part in _paragraphs(column)):
        bare = [_BULLET.sub("", paragraph.lines[0].text, count=1), *(line.text for line in paragraph.lines[1:])]
        if text := paragraph_text(bare, words).strip():
            yield TextBlock(_kind(paragraph, usual), text)


def page_columns(lines: Sequence[PdfLine]) -> Iterator[list[PdfLine]]:
    """The lines of a page, column by column in reading order, the pieces of a line put together."""
    gutter = _gutter(lines)
    if gutter is None:
        if lines:
            yield _rows(lines)
        return
    crossing = [line for line in lines if _crosses(line, gutter)]
    bands = sorted({line.y0 for line in crossing}, reverse=True)
    for top, bottom in zip([float("inf"), *bands], [*bands, float("-inf")], strict=True):
        band = [line for line in lines if bottom < line.y0 < top]
        yield from page_columns([line for line in band if line.x1 <= gutter])
        yield from page_columns([line for line in band if line.x0 >= gutter])
        if across := [line for line in crossing if line.y0 == bottom]:
            yield _rows(across)


def _gutter(lines: Sequence[PdfLine]) -> float | None:
    """Where the strip begins that parts two columns and that fewest lines cross; None where there is one column."""
    best: tuple[int, float] | None = None
    for end in {line.x1 for line in lines}:
        width = _GUTTER * median(line.size for line in lines)
        left = [line for line in lines if line.x1 <= end]
        right = [line for line in lines if line.x0 >= end + width]
        crossing = len(lines) - len(left) - len(right)
        if (
            min(_rows_in(left), _rows_in(right)) >= _FEWEST
            and crossing <= _CROSSING * len(lines)
            and _beside(left, right)
        ):
            best = min(best or (crossing, end), (crossing, end))
    return best[1] + 0.01 if best else None


def _rows_in(lines: Sequence[PdfLine]) -> int:
    return len({round(line.y0) for line in lines})


def _beside(left: Sequence[PdfLine], right: Sequence[PdfLine]) -> bool:
    """Whether two sets of lines stand beside each other, not one below the other."""
    top, bottom = max(line.y0 for line in right), min(line.y0 for line in right)
    return sum(1 for line in left if bottom - line.size <= line.y0 <= top + line.size) >= _FEWEST


def _crosses(line: PdfLine, gutter: float) -> bool:
    return line.x0 < gutter < line.x1


def _rows(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """Lines from top to bottom; the pieces into which wide spaces part a line are one."""
    rows: list[PdfLine] = []
    for line in sorted(lines, key=lambda line: (-round(line.y0), line.x0)):
        last = rows[-1] if rows else None
        if last and abs(last.y0 - line.y0) < 0.4 * line.size and line.x0 >= last.x1 - line.size:
            rows[-1] = last._replace(x1=line.x1, text=f"{last.text} {line.text}")
        else:
            rows.append(line)
    return rows


def _paragraphs(lines: Sequence[PdfLine]) -> Iterator[Paragraph]:
    """The paragraphs of a column: a gap, an indent, a size or the end of a short line parts them."""
    column = _column(lines)
    start = 0
    for number in range(1, len(lines) + 1):
        if number == len(lines) or _begins(lines[start:number], lines[number], column):
            yield Paragraph([*lines[start:number]], column)
            start = number


def _column(lines: Sequence[PdfLine]) -> Column:
    left = Counter(round(line.x0) for line in lines).most_common(1)[0][0]
    right = max(line.x1 for line in lines)
    leading = median([above.y0 - below.y0 for above, below in pairwise(lines)] or [0.0])
    is_justified = sum(1 for line in lines if right - line.x1 < 1) * 2 > len(lines)
    return Column(left, right, leading, lines[0].size * (_SHORT_JUSTIFIED if is_justified else _SHORT))


def _begins(before: Sequence[PdfLine], line: PdfLine, column: Column) -> bool:
    """Whether a line begins a paragraph, given the lines of the one before it."""
    last = before[-1]
    left = column.left
    short = column.right - last.x1 > column.short and last.text[-1] in _ENDS
    if (
        short
        or last.y0 - line.y0 > _GAP * column.leading
        or _BULLET.match(line.text)
        or abs(line.size - last.size) > 0.5
    ):
        return True
    if _BULLET.match(before[0].text):
        # The lines of an item hang below its text, not below its bullet.
        return line.x0 <= before[0].x0 + _INDENT * line.size
    inset, was_inset = line.x0 - left > _INDENT * line.size, last.x0 - left > _INDENT * line.size
    return inset != was_inset and (inset or len(before) > 1)


def _rejoin(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Paragraphs with what goes on of them in the next column, on the next page, or below a gap."""
    last: Paragraph | None = None
    for paragraph in paragraphs:
        if last is not None and _goes_on(last, paragraph):
            last.lines.extend(paragraph.lines)
            continue
        if last is not None:
            yield last
        last = paragraph
    if last is not None:
        yield last


def _goes_on(one: Paragraph, other: Paragraph) -> bool:
    last, first = one.lines[-1], other.lines[0]
    if last.text[-1] in _ENDS or abs(first.size - last.size) > 0.5:
        return False
    is_elsewhere, is_full = first.y0 > last.y0, one.column.right - last.x1 < one.column.short
    return first.text[0].islower() or (is_elsewhere and is_full)


def _kind(paragraph: Paragraph, usual: float) -> Kind:
    lines = paragraph.lines
    size = lines[0].size / usual
    inset = len(lines) > 1 and all(line.x0 - paragraph.column.left > _INSET * line.size for line in lines)
    if inset and all(paragraph.column.right - line.x1 > _INDENT * line.size for line in lines) and size < _HEADING:
        return "quotation"
    if _BULLET.match(lines[0].text):
        return "item"
    return "heading" if size > _HEADING else "caption" if size < _SMALL else "paragraph"


def paragraph_text(lines: Sequence[str], words: Counter[str]) -> str:
    """Lines as one paragraph: ligatures as letters, and a word that a line's end broke whole again.

    A hyphen at a line's end stays where `words`, the document's own with their counts, have the word with it more
    often than without, and before a capital or a number.
    """

    def mend(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        kept = words[f"{first}-{second}".lower()] > words[f"{first}{second}".lower()]
        return f"{first}-{second}" if kept or not second[0].islower() else first + second

    text = " ".join(_BROKEN.sub(mend, "\n".join(lines)).split())
    return "".join(_LIGATURES.get(letter, letter) for letter in text)
