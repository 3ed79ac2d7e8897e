"""The quotations of a document: between marks, in blocks, in a transcript's lines."""

from __future__ import annotations

from collections.abc import Sequence

from dataclasses import replace

from summarizer.records import Attribution, Document, Quotation, Span
from summarizer.text.attributions import attributions
from summarizer.text.marks import Pair, pairs
from summarizer.text.sentences import paragraphs


def quotations(document: Document) -> tuple[Quotation, ...]:
    """The quotations of `document`, sorted by start (an outer one before those in it), kept with the document."""
    if "quotations" not in document.prepared:
        document.prepared["quotations"] = _find(document)
    found: tuple[Quotation, ...] = document.prepared["quotations"]
    return found


def _find(document: Document) -> tuple[Quotation, ...]:
    text = document.text
    found: list[Quotation] = []
    open_ones: list[int] = []
    turn = -1
    for pair in pairs(text, paragraphs(text)):
        segments = _segments(text, pair)
        if not segments:
            continue
        del open_ones[pair.depth :]
        while open_ones and found[open_ones[-1]].end < segments[-1].end:
            open_ones.pop()
        parent = open_ones[-1] if open_ones else None
        turn += parent is None
        open_ones.append(len(found))
        found.append(
            Quotation(
                segments[0].start,
                segments[-1].end,
                tuple(segments),
                closed=pair.closing is not None,
                depth=len(open_ones) - 1,
                parent=parent,
                turn=turn,
            )
        )
    given = attributions(document, found)
    return tuple(
        replace(quotation, attribution=given.get(number), scare=_is_scare(document.text, quotation, given.get(number)))
        for number, quotation in enumerate(found)
    )


def _is_scare(text: str, quotation: Quotation, attribution: Attribution | None) -> bool:
    """Words that nobody is said to have uttered, and that are no sentence either."""
    said = text[quotation.start : quotation.end]
    count = said.count(" ") + 1
    return attribution is None and (count < 4 or (count < 9 and said[-1] not in ".?!…"))


def _segments(text: str, pair: Pair) -> Sequence[Span]:
    """The pieces of a quotation between its marks, without white space around them, empty ones left out."""
    starts = [pair.opening.end, *(mark.end for mark in pair.reopening)]
    end = pair.closing.start if pair.closing else pair.limit
    ends = [*(mark.start for mark in pair.reopening), end]
    bare = (_trimmed(text, start, end) for start, end in zip(starts, ends, strict=True))
    return [span for span in bare if span.start < span.end]


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    bare = piece.strip()
    start += len(piece) - len(piece.lstrip())
    return Span(start, start + len(bare)) if bare else Span(start, start)
