"""A summary against its document: the words of its quotes and evidence, and what the rest of the record says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pydantic import BaseModel

from summarizer.errors import demand
from summarizer.records import Document, Verdict
from summarizer.verifier.pointers import check_known_names
from summarizer.verifier.quote import verify_quote
from summarizer.verifier.summary_texts import SummaryText, texts


def verify(summary: object, document: Document) -> tuple[Verdict, ...]:
    """A verdict for every string of `summary` marked Verbatim or Spoken, in the order of its fields, with `path`.

    `summary` is a Pydantic model, or anything a field of one can hold with its type known. A Spoken string's speaker
    is the field of the same model that is marked as a name and called `speaker`, else the only one so marked.

    Of plain JSON data, whose types say nothing, what is checked is what is called `text`, `quote` or `evidence`, each
    with the `speaker` beside it. Raises InputError where nothing in it is, and for a text or number alone.
    """
    if summary is None or isinstance(summary, str | bytes | int | float):
        hint = "Give it a Pydantic object, or JSON data as dict or list; verify_quote takes one text."
        demand(summary, BaseModel, "verify needs a summary", hint)
    if type(summary) in (dict, list):
        return check_known_names(summary, document)
    return verify_texts(texts(summary), document)


def verify_texts(found: Iterable[SummaryText], document: Document) -> tuple[Verdict, ...]:
    """A verdict for every text that is evidence or speech, in their order."""
    return tuple(_verdict(text, document) for text in found if text.kind in ("verbatim", "spoken"))


def _verdict(text: SummaryText, document: Document) -> Verdict:
    verdict = verify_quote(text.value, document, speaker=text.speaker, spoken=text.kind == "spoken")
    return replace(verdict, path=text.path)
