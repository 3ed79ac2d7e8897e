"""A summary and its document as checks of the record see them: items, the sentences they rest on, words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

from summarizer.records import Document, Span, Verdict
from summarizer.tasks.codebooks import Codebook, CodebookIssue
from summarizer.text.languages import Language, language_of
from summarizer.text.languages.word_classes import Language as WordClasses
from summarizer.text.names import Mention, is_same_name, mentions
from summarizer.text.quotations import quotations
from summarizer.text.sentences import sentences
from summarizer.text.spellings import folded
from summarizer.verifier.change_kinds import number_of
from summarizer.verifier.source import source_of
from summarizer.verifier.summary_texts import Kind, Text, texts

_WORD = re.compile(r"\w+(?:[’'.,]\w+)*")
_POSSESSIVE = re.compile(r"[’']s?$")
# Letters of a word that are compared: what follows is mostly an ending.
_STEM = 5
# Shorter words in small letters are mostly articles, prepositions and auxiliaries.
_SHORTEST = 4


@dataclass(frozen=True)
class Item:
    """An object of a summary: its pointer, and the texts of its own fields in order."""

    path: str
    texts: tuple[Text, ...]

    def of_kind(self, kind: Kind) -> list[Text]:
        """Its texts of one kind."""
        return [text for text in self.texts if text.kind == kind]

    @cached_property
    def names(self) -> list[str]:
        """Whom it is about: the names of its first field that has any."""
        found = self.of_kind("name")
        return [text.value for text in found if text.field == found[0].field]

    @property
    def subject(self) -> str:
        """Whom it is about, for a sentence."""
        return ", ".join(self.names)


class Reading:
    """A summary beside its document. `verdicts` are those on its words; offsets are code points of the document."""

    def __init__(
        self, summary: object, document: Document, verdicts: Sequence[Verdict], codebook: Codebook | None = None
    ) -> None:
        self.document = document
        self.texts = tuple(texts(summary))
        self.issues: Mapping[str, CodebookIssue] = codebook.by_id if codebook else {}
        self._verdicts = {verdict.path: verdict for verdict in verdicts}

    @cached_property
    def _cues(self) -> Language:
        return language_of(self.document.text, self.document.language)

    @cached_property
    def classes(self) -> WordClasses:
        """The word classes of the document's language."""
        return source_of(self.document).language

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The objects that have texts of their own, in order."""
        return tuple(Item(path, tuple(group)) for path, group in groupby(self.texts, lambda text: text.owner))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of the document."""
        return sentences(self.document.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def _sentence_words(self) -> list[frozenset[str]]:
        text = self.document.text
        return [frozenset(stems(text[span.start : span.end])) for span in self.sentences]

    @cached_property
    def _known(self) -> str:
        """The document's text with its title, date and outlet."""
        document = self.document
        return "\n".join(filter(None, (document.text, document.title, document.published, document.outlet)))

    @cached_property
    def words(self) -> frozenset[str]:
        """The folded words of the document."""
        return frozenset(folded(_POSSESSIVE.sub("", word)) for word in _WORD.findall(self._known))

    @cached_property
    def numbers(self) -> frozenset[float]:
        """The numbers of the document, written in digits or in words."""
        found = (number_of(word.lower(), self.classes) for word in _WORD.findall(self._known))
        return frozenset(value for value in found if value is not None)

    def as_document(self, value: str) -> Document:
        """A text of the summary as a document in the same language."""
        return Document(value, language=self.document.language or self._cues.code)

    def has_words(self, value: str) -> bool:
        """Whether the document has every word of a text somewhere."""
        return all(folded(_POSSESSIVE.sub("", word)) in self.words for word in _WORD.findall(value))

    def has_strange_capitals(self, value: str) -> bool:
        """Whether a text has a capitalised word that the document has nowhere."""
        return any(word[0].isupper() and not self.has_words(word) for word in _WORD.findall(value))

    def evidence(self, item: Item) -> list[Span]:
        """Where the document has the item's evidence; nothing where it has none or does not bear it out."""
        found = (self._verdicts.get(text.path) for text in item.of_kind("verbatim"))
        return [Span(v.start, v.end) for v in found if v and v.passes and v.start is not None and v.end is not None]

    def around(self, item: Item) -> list[int]:
        """The sentences where the document speaks of an item, by number: those that show it or name whom it is about.

        The sentence before each is one of them.
        """
        spans = [*self._quoted(item), *self.evidence(item), *self._named(item)]
        return self.sentences_of(spans)

    def _quoted(self, item: Item) -> Iterator[Span]:
        for text in item.of_kind("spoken"):
            verdict = self._verdicts.get(text.path)
            if verdict and verdict.start is not None and verdict.end is not None:
                yield Span(verdict.start, verdict.end)

    def _named(self, item: Item) -> Iterator[Span]:
        for name in item.names[:1]:
            yield from (Span(each.start, each.end) for each in self._mentions if self._means(each, name))

    @cached_property
    def _mentions(self) -> tuple[Mention, ...]:
        return mentions(self.document)

    @lru_cache(maxsize=4096)  # noqa: B019 - a reading lives as long as the check of one record
    def _means(self, mention: Mention, name: str) -> bool:
        return is_same_name(mention.name, name, self.document) or is_same_name(mention.text, name, self.document)

    def sentences_of(self, spans: Sequence[Span]) -> list[int]:
        """The sentences that spans touch and the one before each, by number."""
        found: set[int] = set()
        for span in spans:
            first, last = (
                max(0, bisect_right(self._starts, at) - 1) for at in (span.start, max(span.start, span.end - 1))
            )
            found.update(range(max(0, first - 1), last + 1))
        return sorted(found)

    def bears(self, phrase: str, places: Sequence[int]) -> bool:
        """Whether most of a phrase's words stand in those sentences."""
        wanted = content_words(phrase)
        has = frozenset().union(*(self._sentence_words[place] for place in places)) if places else frozenset()
        return sum(word in has for word in wanted) * 2 > len(wanted) or not wanted

    def speaks_of(self, issue: CodebookIssue, evidence: Sequence[Span]) -> bool:
        """Whether the evidence or the sentence before it has a word of an issue's name, definition or examples."""
        wanted = _issue_words(issue)
        return any(wanted & self._sentence_words[place] for place in self.sentences_of(evidence))

    def names_in(self, evidence: Sequence[Span], name: str) -> bool:
        """Whether the evidence, or the sentence before it, names someone, or has a pronoun that can mean them."""
        places = self.sentences_of(evidence)
        if self._named_within(places, name) or self.bears(name, places):
            return True
        return self._said_by(evidence, name) or (
            any(self._has_pronoun(span) for span in evidence) and self._named_within(self._before(places), name)
        )

    def _named_within(self, places: Sequence[int], name: str) -> bool:
        spans = [self.sentences[place] for place in places]
        return any(
            self._means(each, name)
            for each in self._mentions
            if any(span.start <= each.start < span.end for span in spans)
        )

    def _said_by(self, evidence: Sequence[Span], name: str) -> bool:
        """Whether the evidence holds words of theirs, as the document gives them."""
        return any(
            is_same_name(quotation.attribution.name, name, self.document)
            for quotation in quotations(self.document)
            if quotation.attribution
            for span in evidence
            if quotation.start < span.end and span.start < quotation.end
        )

    def _has_pronoun(self, span: Span) -> bool:
        low = self.document.text[span.start : span.end].lower()
        return any(word in self._cues.pronouns or word in self._cues.possessives for word in _WORD.findall(low))

    def _before(self, places: Sequence[int]) -> list[int]:
        """Those sentences and four before them: as far back as a pronoun is likely to reach."""
        return list(range(max(0, places[0] - 4), places[-1] + 1)) if places else []


def stems(text: str) -> Iterator[str]:
    """The words of a text, folded and without endings."""
    return (folded(_POSSESSIVE.sub("", word))[:_STEM] for word in _WORD.findall(text))


@lru_cache(maxsize=4096)
def content_words(text: str) -> tuple[str, ...]:
    """The words of a phrase that say what it is about: longer ones, names and numbers, as stems, each once."""
    words = (_POSSESSIVE.sub("", word) for word in _WORD.findall(text.replace("_", " ")))
    kept = (word for word in words if len(word) >= _SHORTEST or not word.islower())
    return tuple(dict.fromkeys(folded(word)[:_STEM] for word in kept))


@lru_cache(maxsize=512)
def _issue_words(issue: CodebookIssue) -> frozenset[str]:
    return frozenset(content_words(" ".join((issue.name, issue.definition, *issue.includes))))


def numbers(text: str, language: WordClasses) -> Iterator[tuple[str, float]]:
    """The numbers of a text that are written with digits, as they stand and by value."""
    for word in _WORD.findall(text):
        value = number_of(word.lower(), language) if any(map(str.isdigit, word)) else None
        if value is not None:
            yield word, value
