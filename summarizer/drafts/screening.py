"""Which sources can have anything of a claim, by its words alone: a bound that never leaves one out, cheap to compute.

A verdict other than absent needs half of the claim's words, and a third of their weight, within one stretch of the
source (see `verifier.alignment`), or four fifths of the claim in runs of three words (`verifier.stitches`). Words are
folded, in lower case, and hashed to a character each: a text is then a string that rapidfuzz searches in C++, and two
words that share a character can only let a source in, never keep one out.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import LCSseq
from rapidfuzz.process import extract

from summarizer.text.folding import fold_text
from summarizer.text.words import WORD
from summarizer.verifier.alignment import LONGEST, RESEMBLES, reach
from summarizer.verifier.editor_marks import ClaimWords, read_claim
from summarizer.verifier.source_words import SYMBOLS, symbol, weight

# l'Europe holds Europe as well: what stands before the apostrophe is a word of its own here.
_ELISION = re.compile(r"(?<=')")
_SHORTEST_RUN = 3
_COVERED = 0.8
_FUNCTION = 0.25
_ROUNDED = 32  # words that a stretch's length is rounded up to


def stream_of(text: str) -> str:
    """The words of a text, a character each."""
    found = map(str.lower, WORD.findall(fold_text(text)))
    return "".join([_hash(word) if "'" not in word else "".join(map(_hash, _parts(word))) for word in found])


def _parts(word: str) -> list[str]:
    return _ELISION.split(word) if "'" in word else [word]


def _with_brackets(reading: ClaimWords) -> Iterator[str]:
    """The words of a claim with those in brackets, which a source may have itself; they add to what is in common."""
    for place, word in enumerate(reading.words[:LONGEST]):
        yield from (text for each in reading.insertions.get(place, ()) for text in each.words)
        yield word.text
    yield from (text for each in reading.insertions.get(len(reading.words), ()) for text in each.words)


@lru_cache(maxsize=1 << 17)
def _hash(word: str) -> str:
    return symbol(zlib.crc32(word.encode("utf-8", "surrogatepass")) % SYMBOLS)


@dataclass(frozen=True)
class ClaimQuery:
    """A claim to look for. `weights` goes with `words`, which is the claim as `stream_of` would have it.

    `count` and `weight` are of its words as the verifier has them, without what stands in brackets.
    """

    words: str
    weights: tuple[float, ...]
    count: int
    weight: float
    omits: bool

    @classmethod
    def of(cls, claim: str) -> ClaimQuery:
        """The query for a claim's text."""
        reading = read_claim(claim)
        own = [word.text for word in reading.words[:LONGEST]]
        parts = [part for text in _with_brackets(reading) for part in _parts(text.lower())]
        return cls(
            words="".join(map(_hash, parts)),
            weights=tuple(map(weight, parts)),
            count=len(own),
            weight=sum(weight(text.lower()) for text in own),
            omits=bool(reading.omissions),
        )

    @cached_property
    def needed(self) -> float:
        """The weight of words in common below which a verdict can only be absent: 2m / (C + m) >= RESEMBLES."""
        return self.weight * RESEMBLES / (2 - RESEMBLES) - 1e-9

    def rarest(self, frequency: Mapping[str, int]) -> str:
        """The rarest of its words, so many that a source with none of them has less weight than is needed.

        `frequency` says how many sources have each word.
        """
        ordered = sorted(zip(self.words, self.weights, strict=True), key=lambda each: frequency.get(each[0], 0))
        left, taken = sum(self.weights), list[str]()
        for word, its_weight in ordered:
            if left < self.needed:
                break
            taken.append(word)
            left -= its_weight
        return "".join(dict.fromkeys(taken))

    def bound(self, stream: Stretches) -> float:
        """The most weight of words in common that any passage of a source can have; 0 where it can only be absent."""
        text = stream.text
        if not self.words:
            return 0.0
        if self.words in text:
            return sum(self.weights) + 1
        best = self._best(stream)
        if best >= self.needed:
            return best
        return self.needed if self._is_covered(text) or self._is_spread(text) else 0.0

    def kinship(self, stream: Stretches) -> float:
        """How many of its weightier words, at most, one stretch of a source not much longer than the claim has."""
        return max((LCSseq.similarity(self._content, each) for each in stream.overlapping(len(self.words))), default=0)

    @cached_property
    def _least(self) -> int:
        return (self.count + 1) // 2

    @cached_property
    def _content(self) -> str:
        return "".join(word for word, its_weight in zip(self.words, self.weights, strict=True) if its_weight == 1)

    @cached_property
    def _function_words(self) -> int:
        return len(self.words) - len(self._content)

    @cached_property
    def _least_content(self) -> int:
        return max(0, math.ceil(self.needed - _FUNCTION * self._function_words))

    def _best(self, stream: Stretches) -> float:
        """The most that one stretch of the source has in common with the claim, in order."""
        stretches: Sequence[str] = stream.overlapping(reach(len(self.words), self.omits))
        if self._least_content:
            found = extract(
                self._content, stretches, scorer=LCSseq.similarity, score_cutoff=self._least_content, limit=None
            )
            stretches = [stretch for stretch, _, _ in found]
        return max(map(self._within, stretches), default=0.0)

    def _within(self, stretch: str) -> float:
        """A bound on the weight of the words that claim and stretch have in common, in order."""
        common = LCSseq.similarity(self.words, stretch)
        if common < self._least:
            return 0.0
        return LCSseq.similarity(self._content, stretch) + _FUNCTION * min(common, self._function_words)

    def _is_covered(self, text: str) -> bool:
        """Whether most words of the claim stand in runs that the source has, wherever."""
        least = _COVERED * self.count
        if sum(map(text.__contains__, self.words)) < least:
            return False
        held: set[int] = set()
        for start in range(len(self.words) - _SHORTEST_RUN + 1):
            if self.words[start : start + _SHORTEST_RUN] in text:
                held.update(range(start, start + _SHORTEST_RUN))
        return len(held) >= least

    def _is_spread(self, text: str) -> bool:
        """Whether the parts between omission marks may stand in order, however far apart."""
        return self.omits and LCSseq.similarity(self.words, text) == len(self.words)


class Stretches:
    """A source's words, a character each, and its overlapping stretches, shared by claims of much the same length."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: dict[int, list[str]] = {}

    def overlapping(self, length: int) -> list[str]:
        """Stretches such that any `length` words in a row lie within one of them."""
        length += -length % _ROUNDED
        found = self._found.get(length)
        if found is None:
            starts = range(0, max(1, len(self.text) - length), length)
            found = self._found[length] = [self.text[start : start + 2 * length] for start in starts]
        return found
