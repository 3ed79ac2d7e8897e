"""The two sides of a comparison, a claim and the passage it was aligned with, and the way from words to code points."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.records import Change, ChangeKind, Span
from summarizer.text.word_classes import class_name
from summarizer.verifier.alignment import Alignment
from summarizer.verifier.editor_marks import ClaimWord, ClaimWords, Insertion
from summarizer.verifier.glue import is_glued
from summarizer.verifier.source import Source

_BROKEN = re.compile(r"[-‐‑\u00ad][ \t\r]*\n\s*")


class Sides:
    """A claim, its source, and the pairs of words they share. Words of the source go by their index in it."""

    def __init__(self, reading: ClaimWords, source: Source, alignment: Alignment) -> None:
        self.reading, self.source = reading, source
        self.sequence, self.pairs = alignment.sequence, alignment.pairs

    def offset(self, word: int) -> int:
        """The offset of a source word."""
        return self.source.folded.span(self.source.words.starts[word], self.source.words.ends[word]).start

    def between(self, places: Sequence[int]) -> str:
        """The folded source between the first and the last of some words."""
        return self.source.folded.text[self.source.words.ends[places[0]] : self.source.words.starts[places[-1]]]

    def near(self, insertion: Insertion) -> int:
        """Where the source would have the insertion: behind the last shared word before it."""
        behind = [place for index, place in self.pairs if self.reading.words[index].end <= insertion.start]
        if behind:
            return self.source.words.ends[self.sequence[behind[-1]]]
        return self.source.words.starts[self.sequence[self.pairs[0][1]]]

    def neighbours(self, place: int, count: int) -> list[int]:
        """Up to `count` words of the turn and sentence before (negative) or behind a place: what the claim replaced."""
        anchor = self.sequence[place]
        chosen = (
            self.sequence[max(0, place + count) : place] if count < 0 else self.sequence[place + 1 : place + 1 + count]
        )
        turns = self.source.word_turns
        sentence = self.source.sentence_at(self.offset(anchor))
        return [
            index
            for index in chosen
            if turns[index] == turns[anchor] and sentence.start <= self.offset(index) < sentence.end
        ]

    def claim_gap(self, anchor: int) -> int:
        """Where the claim lacks what stands behind the source word `anchor`: at the end of its own word for it."""
        for index, place in self.pairs:
            if self.sequence[place] == anchor:
                return self.reading.folded.span(self.reading.words[index].end, self.reading.words[index].end).end
        return 0

    def is_weighty(self, texts: Sequence[str]) -> bool:
        """Whether any word is of a class that no mark may hide."""
        return any(class_name(text.lower(), self.source.language) for text in texts)

    def opens(self, index: int) -> bool:
        """Whether a word opens the claim or a part of it, where its first letter may be large or small."""
        return index == 0 or self.reading.omits(index - 1, index)

    def claim_span(self, start: int, end: int) -> Span:
        """The code points of the claim for positions in it folded."""
        return self.reading.folded.span(start, end)

    def source_span(self, places: list[int], position: int) -> Span:
        """The code points of source words; for none, the place in the folded text where they would stand."""
        if places:
            return self.source.folded.span(self.source.words.starts[places[0]], self.source.words.ends[places[-1]])
        at = self.source.folded.span(position, position).end
        return Span(at, at)

    def change(self, kind: ChangeKind, span: Span, place: Span) -> Change:
        """A change between two stretches, by their code points."""
        claim, source = self.reading.claim, self.source.text
        return Change(
            kind,
            claim[span.start : span.end],
            source[place.start : place.end],
            span.start,
            span.end,
            place.start,
            place.end,
        )

    def is_broken(self, skipped: list[int]) -> bool:
        """Whether the source breaks a word over lines between these words: "secu-⏎rity"."""
        span = self.source.folded.span(self.source.words.starts[skipped[0]], self.source.words.ends[skipped[-1]])
        return _breaks(self.source.text[span.start : span.end]) == len(skipped) - 1

    def is_broken_in_claim(self, words: list[ClaimWord]) -> bool:
        """Whether the claim breaks these words over lines."""
        span = self.claim_span(words[0].start, words[-1].end)
        return _breaks(self.reading.claim[span.start : span.end]) == len(words) - 1

    def same_letters(self, words: list[ClaimWord], skipped: list[int], places: Sequence[int]) -> bool:
        """Whether only a space or a hyphen at a line's end tells the two sides apart."""
        if not words or not skipped:
            return False
        texts = [self.source.words.texts[index] for index in skipped]
        if "".join(word.text for word in words) != "".join(texts):
            return False
        if len(texts) == 1:
            return is_glued([word.text for word in words], texts[0], self.source) or self.is_broken_in_claim(words)
        return self.is_broken(skipped)


def _breaks(text: str) -> int:
    """How many words of a text are broken over lines with a hyphen."""
    return len(_BROKEN.findall(text))
