"""The passage of a source that a claim resembles most, and which of its words the claim has.

Words are symbols, so a text of words is a string and rapidfuzz aligns it in C++. The rare words of the claim vote for the
diagonals of the source where most of them stand in the same distance; only the few windows with most votes are aligned.
The work on one claim is bounded: at most `_POSTINGS` votes, `_WINDOWS` windows, `LONGEST` words of the claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from summarizer.text.word_classes import ALL_FUNCTION_WORDS
from summarizer.verify.reading import Reading
from summarizer.verify.source import NARRATION, Source, symbol

LONGEST = 2000  # words of a claim that are compared with the source; no quotation is as long
_POSTINGS = 1500
_WINDOWS = 3
_SLACK = 24  # words on either side of a window: an inserted "he said" or a dropped half sentence
_SLACK_OMISSION = 150
_FUNCTION_WEIGHT = 0.25
_GAP_COST = 0.15  # of a content word, for a word that the claim skips
# The border between altered and absent: twice the weight of the words in common over the weight of both passages.
RESEMBLES = 0.5
_UNKNOWN = 0x90000  # symbols of claim words that the source lacks start here


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs of (claim word, place in `sequence`), increasing in both; `sequence` holds indexes of source words.

    The sequence leaves out narration between the pieces of a turn, if the passage is one. `score` is the resemblance, 0 to 1.
    """

    pairs: tuple[tuple[int, int], ...]
    sequence: Sequence[int]
    score: float

    @property
    def source_words(self) -> list[int]:
        """The source words that the claim has, by index."""
        return [self.sequence[place] for _, place in self.pairs]


def weight(word: str) -> float:
    """How much a lower-case word says: 1, or a quarter for a function word."""
    return _FUNCTION_WEIGHT if word in ALL_FUNCTION_WORDS else 1.0


def symbols_of(reading: Reading, source: Source) -> str:
    """The claim's words in the source's symbols; a word that the source lacks gets one of its own."""
    known = source.symbols
    unknown: dict[str, str] = {}
    lowered = [word.text.lower() for word in reading.words[:LONGEST]]
    return "".join(
        known.get(word) or unknown.setdefault(word, symbol(_UNKNOWN + len(unknown))) for word in lowered
    )


def alignments(reading: Reading, claim: str, source: Source, spoken: bool) -> list[Alignment]:
    """What the claim resembles: an alignment for each likely window, and for each broken turn in it."""
    weights = [weight(word.text.lower()) for word in reading.words[: len(claim)]]
    found = []
    for window in _windows(claim, source, _SLACK_OMISSION if reading.omissions else _SLACK):
        for sequence in _sequences(window, source, spoken):
            alignment = _align(reading, claim, weights, sequence, source)
            if alignment is not None:
                found.append(alignment)
    return found


def _windows(claim: str, source: Source, slack: int) -> list[range]:
    band = max(8, len(claim) // 2)
    votes = _votes(claim, source, band)
    if not votes:
        return []
    scores = {diagonal: count + votes.get(diagonal + 1, 0) for diagonal, count in votes.items()}
    chosen = sorted(scores, key=lambda diagonal: (-scores[diagonal], diagonal))[:_WINDOWS]
    size = len(source.stream)
    return [
        range(max(0, diagonal * band - slack), min(size, (diagonal + 2) * band + len(claim) + slack)) for diagonal in chosen
    ]


def _votes(claim: str, source: Source, band: int) -> Counter[int]:
    postings = source.postings
    places = sorted((len(postings[character]), index) for index, character in enumerate(claim) if character in postings)
    votes: Counter[int] = Counter()
    left = _POSTINGS
    for count, index in places:
        if count > left and left < _POSTINGS:
            break
        left -= count
        votes.update([(place - index) // band for place in postings[claim[index]]])
    return votes


def _sequences(window: range, source: Source, spoken: bool) -> list[Sequence[int]]:
    """The window as it stands and, for speech, each turn that narration breaks within it."""
    if not spoken:
        return [window]
    turns = source.word_turns[window.start : window.stop]
    found: list[Sequence[int]] = [window]
    for turn in dict.fromkeys(turns):
        if turn == NARRATION:
            continue
        indexes = [window.start + place for place, other in enumerate(turns) if other == turn]
        if indexes[-1] - indexes[0] >= len(indexes):
            found.append(indexes)
    return found


def _align(
    reading: Reading, claim: str, weights: list[float], sequence: Sequence[int], source: Source
) -> Alignment | None:
    stream = source.stream
    if isinstance(sequence, range):
        passage = stream[sequence.start : sequence.stop]
    else:
        passage = "".join([stream[index] for index in sequence])
    pairs: list[tuple[int, int]] = []
    for tag, start, end, place, _ in LCSseq.opcodes(claim, passage):
        if tag == "equal":
            pairs += ((start + step, place + step) for step in range(end - start))
    if not pairs:
        return None
    pairs = _tightened(pairs, claim, passage)
    pairs = _densest(pairs, weights, reading.omissions)
    return Alignment(tuple(pairs), sequence, resemblance(reading, pairs, sequence, source))


def resemblance(reading: Reading, pairs: list[tuple[int, int]], sequence: Sequence[int], source: Source) -> float:
    """Twice the weight of the words in common over the weight of both passages, 0 to 1 (Dice's coefficient)."""
    texts = source.words.texts
    matched = sum(weight(reading.words[index].text.lower()) for index, _ in pairs)
    claim = sum(weight(word.text.lower()) for word in reading.words[:LONGEST])
    span = sum(weight(texts[index].lower()) for index in _spanned(pairs, sequence, reading))
    return 2 * matched / (claim + span)


def _tightened(pairs: list[tuple[int, int]], claim: str, passage: str) -> list[tuple[int, int]]:
    """The same words in common, each run drawn towards the next one: "he said. He" matches the nearer "he"."""
    moved = pairs.copy()
    for step in range(len(moved) - 2, -1, -1):
        index, place = moved[step]
        following, following_place = moved[step + 1]
        nearer = following_place - (following - index)
        if nearer > place and passage[nearer] == claim[index]:
            moved[step] = (index, nearer)
    return moved


def _densest(pairs: list[tuple[int, int]], weights: list[float], omissions: frozenset[int]) -> list[tuple[int, int]]:
    """The stretch of pairs whose words outweigh the source words skipped between them most (Kadane's scan)."""
    best_start = best_end = start = 0
    best_value = total = 0.0
    for step, (index, place) in enumerate(pairs):
        if step:
            before, place_before = pairs[step - 1]
            skipped = (place - place_before) - (index - before)
            marked = any(before < cut <= index for cut in omissions) if omissions else False
            total -= _GAP_COST * max(0, skipped) if not marked else 0.0
        if total <= 0:
            total, start = 0.0, step
        total += weights[index]
        if total > best_value:
            best_value, best_start, best_end = total, start, step
    return pairs[best_start : best_end + 1]


def _spanned(pairs: list[tuple[int, int]], sequence: Sequence[int], reading: Reading) -> list[int]:
    """The source words from the first to the last pair, without those that an omission mark stands for."""
    spanned = [sequence[pairs[0][1]]]
    for (before, place_before), (index, place) in zip(pairs, pairs[1:], strict=False):
        marked = any(before < cut <= index for cut in reading.omissions) if reading.omissions else False
        spanned += [sequence[place]] if marked else sequence[place_before + 1 : place + 1]
    return spanned
