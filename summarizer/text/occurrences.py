"""Every place of a string in a text: of a long text by the pieces between its spaces, of a short one by a scan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

_LONG = 10_000  # code points from which on the pieces are worth keeping
_SAMPLED = 6  # inner pieces of a string among which the rarest is taken


class Occurrences:
    """A text in which strings are looked for again and again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._is_long = len(text) >= _LONG

    def __contains__(self, wanted: object) -> bool:
        """Whether the text has a string."""
        return isinstance(wanted, str) and self.first(wanted) >= 0

    def first(self, wanted: str) -> int:
        """Where the text has a string first, or -1."""
        return next(iter(self.all(wanted)), -1) if self._is_long else self.text.find(wanted)

    def all(self, wanted: str) -> list[int]:
        """Where the text has a string, in order; places may overlap."""
        inner = wanted.split(" ")[1:-1] if self._is_long else ()
        return self._by_piece(wanted, inner) if inner else self._by_scan(wanted)

    def _by_scan(self, wanted: str) -> list[int]:
        found = []
        start = self.text.find(wanted)
        while start >= 0:
            found.append(start)
            start = self.text.find(wanted, start + 1)
        return found

    def _by_piece(self, wanted: str, inner: list[str]) -> list[int]:
        """Where one of its inner pieces stands, which has spaces on both sides here as well, with all the rest."""
        starts = self._starts
        rarest = min(inner[:: len(inner) // _SAMPLED + 1], key=lambda piece: len(starts.get(piece, ())))
        before = wanted.index(f" {rarest} ") + 1
        places = (start - before for start in starts.get(rarest, ()))
        return [place for place in places if place >= 0 and self.text.startswith(wanted, place)]

    @cached_property
    def _starts(self) -> Mapping[str, list[int]]:
        """Where each piece that a text has between spaces begins."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        at = 0
        for piece in self.text.split(" "):
            found[piece].append(at)
            at += len(piece) + 1
        return dict(found)
