"""The passage of a source that a claim resembles most, and which of its words the claim has.

Words are symbols, so a text of words is a string and rapidfuzz aligns it in C++. The rare words of the claim vote for
the diagonals of the source where most of them stand at the same distance; only the few windows with most votes are
aligned. The work on one claim is bounded: about `_POSTINGS` votes, `_WINDOWS` windows, `LONGEST` words of the claim.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import LCSseq

from summarizer.verifier.editor_marks import ClaimWords
from summarizer.verifier.source import Source
from summarizer.verifier.source_words import symbol, weight

LONGEST = 2000  # words of a claim that are compared with the source; no quotation is as long
_POSTINGS = 600
_WINDOWS = 6
_SLACK = 24  # words on either side of a window: an inserted "he said" or a dropped half sentence
_SLACK_OMISSION = 150
_STRAIGHT = 60  # words; in longer claims the words in common settle the place
_GAP_COST = 0.15  # of a content word, for a word that the claim skips
# The border between altered and absent: twice the weight of the words in common over the weight of both passages.
RESEMBLES = 0.5
_UNKNOWN = 0x90000  # symbols of claim words that the source lacks start here

Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Query:
    """A claim in the symbols of a source: a word the source lacks has one of its own. At most `LONGEST` words."""

    reading: ClaimWords
    source: Source
    symbols: str
    weights: list[float]


@dataclass(frozen=True)
class Alignment:
    """Pairs of (claim word, place in `sequence`), increasing in both; `sequence` holds indexes of source words.

    The sequence leaves out narration between the pieces of a turn, if the passage is one. `score` is the resemblance,
    0 to 1.
    """

    pairs: Pairs
    sequence: Sequence[int]
    score: float

    @cached_property
    def source_words(self) -> list[int]:
        """The source words that the claim has, by index."""
        return [self.sequence[place] for _, place in self.pairs]


def query(reading: ClaimWords, source: Source) -> Query:
    """A claim ready to be compared with a source."""
    known = source.symbols
    unknown: dict[str, str] = {}
    lowered = [word.text.lower() for word in reading.words[:LONGEST]]
    symbols = "".join(
        [known.get(word) or unknown.setdefault(word, symbol(_UNKNOWN + len(unknown))) for word in lowered]
    )
    return Query(reading, source, symbols, [weight(word) for word in lowered])


def alignments(asked: Query, spoken: bool) -> list[Alignment]:
    """What the claim resembles: an alignment for each likely window, and for each broken turn in it."""
    return [
        alignment
        for window in _windows(asked)
        for sequence in _sequences(window, asked.source, spoken)
        if (alignment := _align(asked, sequence)) is not None
    ]


def reach(length: int, omits: bool) -> int:
    """The most source words that a claim of `length` words is aligned with at a time."""
    return 2 * max(4, length // 2) + length + 2 * (_SLACK_OMISSION if omits else _SLACK)


def _windows(asked: Query) -> list[range]:
    """The stretches of the source with most votes; of two that overlap by half, the better one."""
    length = len(asked.symbols)
    slack = _SLACK_OMISSION if asked.reading.omissions else _SLACK
    band = max(4, length // 2)
    votes = _votes(asked, band)
    scores = {diagonal: vote + votes.get(diagonal + 1, 0.0) for diagonal, vote in votes.items()}
    chosen: list[range] = []
    for diagonal in sorted(scores, key=scores.__getitem__, reverse=True)[: 2 * _WINDOWS]:
        start = max(0, diagonal * band - slack)
        stop = min(len(asked.source.stream), (diagonal + 2) * band + length + slack)
        if len(chosen) < _WINDOWS and all(abs(start - other.start) > length // 2 + band for other in chosen):
            chosen.append(range(start, stop))
    return chosen


def _votes(asked: Query, band: int) -> dict[int, float]:
    """The weight of each band of diagonals: each occurrence of a word votes, the less the more of them there are."""
    postings, symbols = asked.source.postings, asked.symbols
    places = sorted(
        (len(postings[character]), index) for index, character in enumerate(symbols) if character in postings
    )
    votes: dict[int, float] = {}
    left = _POSTINGS
    for count, index in places:
        if count > left and left < _POSTINGS:
            break
        left -= count
        vote = 1 / math.sqrt(count)
        for place in postings[symbols[index]]:
            diagonal = (place - index) // band
            votes[diagonal] = votes.get(diagonal, 0.0) + vote
    return votes


def _sequences(window: range, source: Source, spoken: bool) -> list[Sequence[int]]:
    """The window as it stands and, for speech, each turn that narration breaks within it."""
    found: list[Sequence[int]] = [window]
    if not spoken or not source.broken_turns:
        return found
    turns = source.word_turns[window.start : window.stop]
    broken = sorted(set(turns) & source.broken_turns)
    return found + [[window.start + place for place, other in enumerate(turns) if other == turn] for turn in broken]


def _align(asked: Query, sequence: Sequence[int]) -> Alignment | None:
    """The best alignment of the claim with a sequence of source words; None if less than half of it is in common."""
    claim, stream = asked.symbols, asked.source.stream
    if isinstance(sequence, range):
        passage = stream[sequence.start : sequence.stop]
    else:
        passage = "".join([stream[index] for index in sequence])
    if not LCSseq.similarity(claim, passage, score_cutoff=(len(claim) + 1) // 2):
        return None
    blocks = LCSseq.editops(claim, passage).as_matching_blocks()
    pairs = [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]
    if _is_regular(pairs):
        return score_alignment(asked, pairs, sequence)
    variants = [pairs, _draw_back(pairs, claim, passage), _draw_on(pairs, claim, passage)]
    if len(claim) <= _STRAIGHT and len(straight := _straight(claim, passage)) >= len(pairs):
        variants.append(straight)
    densest = [_densest(variant, asked) for variant in variants]
    return max((score_alignment(asked, variant, sequence) for variant in densest), key=lambda each: each.score)


def score_alignment(asked: Query, pairs: Pairs, sequence: Sequence[int]) -> Alignment:
    """An alignment with its resemblance: twice the weight of the words in common over that of both passages (Dice).

    It is 0 if they are fewer than half of the claim's words.
    """
    if 2 * len(pairs) < len(asked.symbols):
        return Alignment(pairs, sequence, 0.0)
    matched = sum([asked.weights[index] for index, _ in pairs])
    return Alignment(pairs, sequence, 2 * matched / (sum(asked.weights) + _weight_spanned(asked, pairs, sequence)))


def _is_regular(pairs: Pairs) -> bool:
    """Whether the claim skips as many words as the source does."""
    return pairs[-1][0] - pairs[0][0] == pairs[-1][1] - pairs[0][1]


def _straight(claim: str, passage: str) -> Pairs:
    """The words in common where the claim is laid beside the passage without a shift, at the best place.

    Among as many words in common, the alignment may pick ones that lie scattered: "the … peace … we have".
    """
    shifts: Counter[int] = Counter()
    for index, character in enumerate(claim):
        place = passage.find(character)
        while place >= 0:
            shifts[place - index] += 1
            place = passage.find(character, place + 1)
    shift = max(shifts, key=lambda each: shifts[each])
    return [
        (index, index + shift)
        for index, character in enumerate(claim)
        if 0 <= index + shift < len(passage) and passage[index + shift] == character
    ]


def _draw_on(pairs: Pairs, claim: str, passage: str) -> Pairs:
    """The same words in common, each as near to the next one as it stands: "he said. He" matches the later "he"."""
    moved = pairs.copy()
    for step in range(len(moved) - 2, -1, -1):
        index, place = moved[step]
        moved[step] = (index, passage.rfind(claim[index], place, moved[step + 1][1]))
    return moved


def _draw_back(pairs: Pairs, claim: str, passage: str) -> Pairs:
    """The same words in common, each as near to the one before as it stands."""
    moved = pairs.copy()
    for step in range(1, len(moved)):
        index, place = moved[step]
        moved[step] = (index, passage.find(claim[index], moved[step - 1][1] + 1, place + 1))
    return moved


def _densest(pairs: Pairs, asked: Query) -> Pairs:
    """The stretch of pairs whose words outweigh the source words skipped between them most (Kadane's scan)."""
    best_start = best_end = start = 0
    best = total = 0.0
    before, place_before = pairs[0]
    for step, (index, place) in enumerate(pairs):
        skipped = (place - place_before) - (index - before)
        if skipped > 0 and not asked.reading.omits(before, index):
            total -= _GAP_COST * skipped
        if total <= 0:
            total, start = 0.0, step
        total += asked.weights[index]
        if total > best:
            best, best_start, best_end = total, start, step
        before, place_before = index, place
    return pairs[best_start : best_end + 1]


def _weight_spanned(asked: Query, pairs: Pairs, sequence: Sequence[int]) -> float:
    """The weight of the source words from the first to the last pair, but for those an omission mark stands for."""
    weights = asked.source.weights
    total = sum([weights[sequence[place]] for place in range(pairs[0][1], pairs[-1][1] + 1)])
    if asked.reading.omissions:
        for (before, place_before), (index, place) in itertools.pairwise(pairs):
            if asked.reading.omits(before, index):
                total -= sum(weights[sequence[skipped]] for skipped in range(place_before + 1, place))
    return total
