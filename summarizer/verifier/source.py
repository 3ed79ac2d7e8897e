"""A document as the verifier sees it: its words, its quotations, and who is said to have uttered them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from summarizer.records import Attribution, Document, Quotation, Relation, Span
from summarizer.text.names import compare_speakers, knows
from summarizer.text.quotations import quotations
from summarizer.verifier.governors import Governors, denies, find_governors
from summarizer.verifier.source_words import Wording

NARRATION = -1


@dataclass(frozen=True, slots=True)
class Speech:
    """Who said a quotation, as seen from a claimed speaker."""

    attribution: Attribution | None
    relation: Relation
    known: bool


class Source(Wording):
    """A document prepared for verification, kept with it. A turn is one utterance, broken or not, by its number."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._speeches: dict[tuple[str | None, int | None], Speech] = {}
        self._denied: dict[int, bool] = {}

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """The quotations of the text, sorted by start."""
        return quotations(self.document)

    @cached_property
    def _quotation_starts(self) -> list[int]:
        return [quotation.start for quotation in self.quotations]

    def quotation_at(self, start: int, end: int) -> int | None:
        """The innermost quotation that holds `[start, end)`, by its index."""
        index: int | None = bisect_right(self._quotation_starts, start) - 1
        while index is not None and index >= 0:
            quotation = self.quotations[index]
            if quotation.end >= end:
                return index
            index = quotation.parent
        return None

    def outermost(self, index: int) -> int:
        """The quotation that is nested in no other, of which this one is a part."""
        while (parent := self.quotations[index].parent) is not None:
            index = parent
        return index

    @cached_property
    def word_pieces(self) -> list[int]:
        """For each word of the text a number for the piece of an outermost quotation it stands in, or NARRATION."""
        pieces = [NARRATION] * len(self.words)
        segments = (part for each in self.quotations if each.parent is None for part in each.segments)
        for number, part in enumerate(segments):
            first, last = self.words_within(part.start, part.end)
            pieces[first:last] = [number] * (last - first)
        return pieces

    @cached_property
    def word_turns(self) -> list[int]:
        """The turn of each word of the text, or NARRATION."""
        turns = [NARRATION] * len(self.words)
        for quotation in self.quotations:
            for part in quotation.segments if quotation.parent is None else ():
                first, last = self.words_within(part.start, part.end)
                turns[first:last] = [quotation.turn] * (last - first)
        return turns

    def turns_within(self, span: Span) -> set[int]:
        """The turns of the words that begin within a span of the text, NARRATION among them."""
        first, last = self.words_within(span.start, span.end)
        return set(self.word_turns[first:last])

    @cached_property
    def turn_words(self) -> dict[int, list[int]]:
        """The words of each turn, by their indexes."""
        found: dict[int, list[int]] = {}
        for index, turn in enumerate(self.word_turns):
            if turn != NARRATION:
                found.setdefault(turn, []).append(index)
        return found

    @cached_property
    def broken_turns(self) -> frozenset[int]:
        """The turns that have narration between their words."""
        return frozenset(turn for turn, words in self.turn_words.items() if words[-1] - words[0] >= len(words))

    @cached_property
    def turn_streams(self) -> list[tuple[Sequence[int], str]]:
        """The words of each turn by their indexes, and as symbols."""
        stream = self.stream
        return [(indexes, "".join([stream[index] for index in indexes])) for indexes in self.turn_words.values()]

    def narrates_between(self, before: int, after: int) -> bool:
        """Whether a whole sentence of narration stands between two quotations that hold these words."""
        first, second = self.word_span(before), self.word_span(after)
        left, right = self.quotation_at(first.start, first.end), self.quotation_at(second.start, second.end)
        if left is None or right is None:
            return False
        left, right = sorted((self.outermost(left), self.outermost(right)))
        outer = [index for index in range(left, right + 1) if self.quotations[index].parent is None]
        return any(
            self.has_whole_sentence(self.quotations[one].end, self.quotations[other].start)
            for one, other in pairwise(outer)
        )

    def utterance(self, index: int | None) -> tuple[int, int]:
        """Where the outermost quotation around quotation `index` begins and ends; for None, the text."""
        if index is None:
            return 0, len(self.text)
        quotation = self.quotations[self.outermost(index)]
        return quotation.start, quotation.end

    @cached_property
    def governors(self) -> Governors:
        """The words of the text that govern others, by offset."""
        return find_governors(self)

    def is_denied(self, index: int) -> bool:
        """Whether the words before quotation `index` deny what is quoted in it."""
        if index not in self._denied:
            self._denied[index] = denies(self, self.quotations[index].start)
        return self._denied[index]

    def speech(self, speaker: str | None, index: int | None) -> Speech:
        """What the source says of who uttered quotation `index` (None: no quotation), compared with `speaker`."""
        key = (speaker, index)
        found = self._speeches.get(key)
        if found is None:
            found = self._speeches[key] = self._compare(speaker, index)
        return found

    def _compare(self, speaker: str | None, index: int | None) -> Speech:
        attribution, own = self._attribution(index)
        if speaker is None or not speaker.strip():
            return Speech(attribution, "unknown", True)
        relation = compare_speakers(speaker, attribution, self.document)
        # Words that only stand within another's quotation may be anyone's: nothing explicit contradicts a speaker.
        if relation == "contradicted" and not own:
            relation = "unknown"
        known = relation == "confirmed" or knows(speaker, self.document)
        return Speech(attribution and replace(attribution, relation=relation), relation, known)

    def _attribution(self, index: int | None) -> tuple[Attribution | None, bool]:
        """The attribution of the innermost quotation that has one, and whether it is the quotation's own."""
        own = True
        while index is not None:
            quotation = self.quotations[index]
            if quotation.attribution is not None:
                return quotation.attribution, own
            index, own = quotation.parent, False
        return None, True


def source_of(document: Document) -> Source:
    """The prepared source of a document, kept with it."""
    return document.derived(Source)
