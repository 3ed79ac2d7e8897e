"""The caution `clipped`: a claim that leaves out of its own sentence what governs it.

"I would not say that | we are leaving", "we will help | if they ask", "are we leaving | ?". Only words of one utterance
and clause count, and of narration the last ones before an opening mark: never said “we commit”.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.records import Span

if TYPE_CHECKING:
    from summarizer.verifier.source import Source

_DENIAL_REACH = 3  # words before an opening mark
_DENIED = frozenset("denied denies denying bestritt bestreitet niega negó nie заперечив заперечує".split())
_ENDS_CLAUSE = re.compile(r"[;:–—-](?=\s)|, (?=(?:but|and|aber|und|mais|et|pero|y|але|і)\s)")


@dataclass(frozen=True, slots=True)
class Governors:
    """Offsets in order: of words that govern what follows, of conditions and question marks, negations, clauses."""

    before: list[int]
    behind: list[int]
    negations: list[int]
    clauses: list[int]


def find_governors(source: Source) -> Governors:
    """The governing words of a source."""
    language = source.language
    leading = language.condition | language.negation | language.reporting
    before, negations, behind = [], [], [match.start() for match in re.finditer(r"\?", source.text)]
    for index, text in enumerate(source.words.texts):
        word = text.lower()
        if word in leading or word.endswith("n't"):
            before.append(source.word_span(index).start)
        if word in language.negation:
            negations.append(source.word_span(index).start)
        if word in language.condition:
            behind.append(source.word_span(index).start)
    return Governors(before, sorted(behind), negations, [match.end() for match in _ENDS_CLAUSE.finditer(source.text)])


def is_clipped(source: Source, span: Span, index: int | None) -> bool:
    """Whether words that the claim left out of its first or last sentence govern it. It is in quotation `index`."""
    start, end = source.utterance(index)
    governors = source.governors
    first = source.sentence_at(span.start)
    begin = max(start, first.start)
    if begin < span.start and _is_governed(governors, begin, span.start):
        return True
    last = source.sentence_at(span.end - 1) if span.end > first.end else first
    finish = min(end, last.end)
    if span.end < finish:
        next_word = min(finish, span.end + 2)
        if _any_within(governors.behind, span.end, finish) or _any_within(governors.negations, span.end, next_word):
            return True
    return index is not None and span.start - start < 3 and source.is_denied(index)


def _any_within(offsets: list[int], start: int, end: int) -> bool:
    place = bisect_left(offsets, start)
    return place < len(offsets) and offsets[place] < end


def _is_governed(governors: Governors, begin: int, end: int) -> bool:
    place = bisect_left(governors.before, end)
    if not place or governors.before[place - 1] < begin:
        return False
    clause = bisect_left(governors.clauses, end)
    return not clause or governors.before[place - 1] >= governors.clauses[clause - 1]


def denies(source: Source, opening: int) -> bool:
    """Whether the last words before an opening mark, in its sentence, deny what is quoted."""
    first, last = source.words_within(source.sentence_at(opening).start, opening)
    words = [text.lower() for text in source.words.texts[max(first, last - _DENIAL_REACH) : last]]
    return any(word in source.language.negation or word in _DENIED or word.endswith("n't") for word in words)
