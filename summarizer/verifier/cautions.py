"""The caution `clipped`: a claim that leaves out of its own sentence what governs it.

"I would not say that | we are leaving", "we will help | if they ask", "are we leaving | ?". Only words of one utterance
and clause count, and of narration the last ones before an opening mark: never said “we commit”.
"""

from __future__ import annotations

from bisect import bisect_left

from summarizer.records import Span
from summarizer.verifier.governors import Governors
from summarizer.verifier.source import Source


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
