"""The quotations of a source that a summary leaves out."""

from __future__ import annotations

from summarizer.records import Document, Quotation, Verdict
from summarizer.text.quotations import quotations


def omitted_quotations(document: Document, verdicts: tuple[Verdict, ...]) -> tuple[Quotation, ...]:
    """The outermost quotations of the source that no claim covers by more than half."""
    covered = [
        (span.start, span.end)
        for verdict in verdicts
        if verdict.spoken and verdict.start is not None
        for span in (verdict.parts or (verdict,))
        if span.start is not None and span.end is not None
    ]
    return tuple(
        quotation
        for quotation in quotations(document)
        if quotation.depth == 0 and not quotation.scare and not _covers(covered, quotation)
    )


def _covers(spans: list[tuple[int, int]], quotation: Quotation) -> bool:
    shared = sum(max(0, min(end, quotation.end) - max(start, quotation.start)) for start, end in set(spans))
    return 2 * shared > quotation.end - quotation.start
