"""The passage that comes nearest to a claim which no source has: a help to look by, no evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.records import Document, Span
from summarizer.text.folding import fold_text
from summarizer.text.sentences import sentences
from summarizer.text.spans import line_at
from summarizer.text.words import words
from summarizer.verifier.source_words import weight

_FEWEST = 2.0  # weight of the words in common: two that are no function words


@dataclass(frozen=True, slots=True)
class NearestSentence:
    """A sentence of the source at `position`: `[start, end)` in code points, on a line that counts from 1."""

    position: int
    source_id: str
    title: str | None
    start: int
    end: int
    line: int
    text: str


def nearest_passage(claim: str, sources: Iterable[tuple[int, Document]]) -> NearestSentence | None:
    """The sentence that shares most of a claim's words, by their weight over that of both; None below two words."""
    asked = _words(claim)
    places = [(position, source, span) for position, source in sources for span in sentences(source.text)]
    scores = [_kinship(asked, source.text, span) for _, source, span in places]
    if not any(scores):
        return None
    position, source, span = places[scores.index(max(scores))]
    text = source.text[span.start : span.end]
    line = line_at(source.text, span.start)
    return NearestSentence(position, source.id, source.title, span.start, span.end, line, text)


def _kinship(asked: frozenset[str], text: str, span: Span) -> float:
    """The share of the words in common (Jaccard's), each by its weight; 0 where there are too few."""
    held = _words(text[span.start : span.end])
    common = sum(map(weight, asked & held))
    return common / sum(map(weight, asked | held)) if common >= _FEWEST else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in words(fold_text(text)).texts)
