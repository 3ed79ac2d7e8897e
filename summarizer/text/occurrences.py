"""Every place of a string in a text: of a long text by the pieces between its spaces, of a short one by a scan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

_LONG = 10_000  # code points from which on the pieces are worth keeping
_SAMPLED = 6  # inner pieces of a string among which the rarest is taken


class Occurrences:
    """A text in which strings are looked for again and again."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _starts(self) -> Mapping[str, list[int]]:
        """Where each piece that a text has between spaces begins."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        at = 0
        for piece in self.text.split(" "):
            found[piece].append(at)
            at += len(piece) + 1
        return dict(found)

    def first(self, wanted: str) -> int:
        """Where the text has a string first, or -1."""
        return self.text.find(wanted) if len(self.text) < _LONG else next(self.of(wanted), -1)

    def of(self, wanted: str) -> Iterator[int]:
        """Where the text has a string, in order; places may overlap."""
        inner = wanted.split(" ")[1:-1] if len(self.text) >= _LONG else []
        return self._by_piece(wanted, inner) if inner else self._by_scan(wanted)

    def _by_scan(self, wanted: str) -> Iterator[int]:
        start = self.text.find(wanted)
        while start >= 0:
            yield start
            start = self.text.find(wanted, start + 1)

    def _by_piece(self, wanted: str, inner: list[str]) -> Iterator[int]:
        """Where one of its inner pieces, which has spaces on both sides here as well, is followed by all the rest."""
        starts = self._starts
        rarest = min(inner[:: len(inner) // _SAMPLED + 1], key=lambda piece: len(starts.get(piece, ())))
        before = wanted.index(f" {rarest} ") + 1
        for start in starts.get(rarest, ()):
            if start >= before and self.text.startswith(wanted, start - before):
                yield start - before
