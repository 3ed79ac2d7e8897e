"""The quotations of a document: between marks, in blocks, in a transcript's lines; and who uttered each."""

from __future__ import annotations

from summarizer.records import Document, Quotation, demand_document
from summarizer.text.analysis import Analysis


def quotations(document: Document) -> tuple[Quotation, ...]:
    """The quotations of `document`, sorted by start (an outer one before those in it), kept with the document.

    `Quotation.attribution` is None where the source names no speaker.
    """
    return demand_document(document, "quotations").derived(Analysis).quotations
