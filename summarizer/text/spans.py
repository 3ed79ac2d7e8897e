"""Places in a text: spans that do not overlap, and lines. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol, TypeVar


class Spanning(Protocol):
    """Something at [start, end) of a text, code points."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


S = TypeVar("S", bound=Spanning)


def overlapping(spans: Sequence[S], start: int, end: int) -> S | None:
    """The first of `spans`, which are sorted and apart, that shares a code point with [start, end)."""
    place = bisect_left(spans, start, key=_start)
    near = spans[max(0, place - 1) : place + 1]
    return next((span for span in near if start < span.end and span.start < end), None)


def overlap(one: Spanning, other: Spanning) -> bool:
    """Whether two places share a code point."""
    return one.start < other.end and other.start < one.end


def coincide(one: Spanning, other: Spanning) -> bool:
    """Whether two places are one but for their edges: they share more than half of the longer one."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 2 * shared > max(one.end - one.start, other.end - other.start)


def _start(span: Spanning) -> int:
    return span.start


def line_at(text: str, offset: int) -> int:
    """The line, from 1, that the code point at `offset` stands in."""
    return text.count("\n", 0, offset) + 1
