"""The quotations of a source that a summary leaves out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter

from summarizer.records import Document, Quotation, Span, Verdict
from summarizer.text.analysis import Analysis
from summarizer.text.folding import fold_text
from summarizer.text.quotations import quotations


def omitted_quotations(document: Document, verdicts: tuple[Verdict, ...]) -> tuple[Quotation, ...]:
    """The outermost quotations that no claim covers by more than half, each of several copies once.

    A line that ends without a mark is a headline, a caption or a link, whose words stand elsewhere if anywhere.
    """
    covered = [
        (span.start, span.end)
        for verdict in verdicts
        if verdict.spoken and verdict.start is not None
        for span in (verdict.parts or (verdict,))
        if span.start is not None and span.end is not None
    ]
    outermost = [quotation for quotation in quotations(document) if quotation.depth == 0]
    kept = [_covers(covered, quotation) for quotation in outermost]
    said = "\n".join(_words(document, one) for one, inside in zip(outermost, kept, strict=True) if inside)
    left = (one for one, inside in zip(outermost, kept, strict=True) if not inside and not one.scare)
    return tuple(_first_copies(document, left, said))


def _first_copies(document: Document, left: Iterator[Quotation], said: str) -> Iterator[Quotation]:
    known: set[str] = set()
    places = document.derived(Analysis).paragraphs
    for quotation in left:
        words = _words(document, quotation)
        if words not in said and words not in known and _is_in_prose(document.text, places, quotation):
            known.add(words)
            yield quotation


def _words(document: Document, quotation: Quotation) -> str:
    return fold_text(document.text[quotation.start : quotation.end]).rstrip(".,").lower()


def _is_in_prose(text: str, places: tuple[Span, ...], quotation: Quotation) -> bool:
    """Whether the paragraph of a quotation ends as a sentence does."""
    place = places[bisect_right(places, quotation.start, key=attrgetter("start")) - 1]
    return not text[place.end - 1].isalnum()


def _covers(spans: list[tuple[int, int]], quotation: Quotation) -> bool:
    shared = sum(max(0, min(end, quotation.end) - max(start, quotation.start)) for start, end in set(spans))
    return 2 * shared > quotation.end - quotation.start
