"""What the program reads in a document, from its letters to who said what. Each part asks only those before it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from summarizer.records import Attribution, Document, Quotation, Span
from summarizer.text.attributions import attributions
from summarizer.text.folding import Folded, fold
from summarizer.text.languages import ENGLISH, LANGUAGES, Language, language_code
from summarizer.text.nearest_cue import Speaker
from summarizer.text.people import Names
from summarizer.text.plain import plain
from summarizer.text.sentences import paragraphs, sentences
from summarizer.text.utterances import attribute, quotations_and_leads


class Analysis:
    """A document read: `document.derived(Analysis)` keeps it. Every part is computed when first asked for."""

    def __init__(self, document: Document) -> None:
        self.original = document.text
        self.declared = document.language

    @cached_property
    def folded(self) -> Folded:
        """The text without its typography, with the way back."""
        return fold(self.original)

    @cached_property
    def text(self) -> str:
        """The text without markup and with wrapped lines joined, as long as the original."""
        return plain(self.original)

    @cached_property
    def language_code(self) -> str | None:
        """The two letters of the text's language, as declared or as guessed; None where neither tells."""
        return language_code(self.text, self.declared)

    @cached_property
    def language(self) -> Language:
        """The table of the text's language; English where there is none."""
        return LANGUAGES.get(self.language_code or "", ENGLISH)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The paragraphs."""
        return paragraphs(self.text)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences."""
        return sentences(self.text, self.paragraphs)

    @cached_property
    def _quoted(self) -> tuple[list[Quotation], dict[int, Speaker]]:
        return quotations_and_leads(self.people, self.paragraphs)

    @cached_property
    def people(self) -> Names:
        """The people, countries and bodies that the text names."""
        return Names(self.text, self.language)

    @cached_property
    def attributions(self) -> Mapping[int, Attribution]:
        """Who the text says uttered its quotations, by a quotation's index."""
        found, leads = self._quoted
        return attributions(self.original, self.people, self.sentences, found, self.paragraphs, leads)

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """The quotations with their attributions, sorted by start, an outer one before those in it."""
        return tuple(attribute(self.text, self._quoted[0], self.attributions))
