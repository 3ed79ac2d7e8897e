"""A summary and its document as checks of the record see them: items, the sentences they rest on, words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

from summarizer.records import Document, Quotation, Span, Verdict
from summarizer.tasks.codebooks import Codebook, CodebookIssue
from summarizer.text.analysis import Analysis
from summarizer.text.countries import polity
from summarizer.text.languages import Language
from summarizer.text.mentions import resolve
from summarizer.text.names import is_same_name, named
from summarizer.text.quotations import quotations
from summarizer.text.spellings import fold_spelling
from summarizer.verifier.change_kinds import number_of
from summarizer.verifier.summary_texts import Kind, SummaryText

_WORD = re.compile(r"\w+(?:[’'.,]\w+)*")
_POSSESSIVE = re.compile(r"[’']s?$")
# Letters of a word that are compared: what follows is mostly an ending.
_STEM = 5
# The names of more issues than this may share a word before it tells none from another.
_FEW = 2
# Shorter words in small letters are mostly articles, prepositions and auxiliaries.
_SHORTEST = 4


@dataclass(frozen=True)
class RecordItem:
    """An object of a summary: its pointer, and the texts of its own fields in order."""

    path: str
    texts: tuple[SummaryText, ...]

    def of_kind(self, kind: Kind) -> list[SummaryText]:
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
    """The texts of a summary beside its document; `verdicts` are those on its words, offsets code points."""

    def __init__(
        self,
        found: tuple[SummaryText, ...],
        document: Document,
        verdicts: Sequence[Verdict],
        codebook: Codebook | None = None,
    ) -> None:
        self.document = document
        self.texts = found
        self.issues: Mapping[str, CodebookIssue] = codebook.by_id if codebook else {}
        self._verdicts = {verdict.path: verdict for verdict in verdicts}
        self._places: dict[str, tuple[Span, ...]] = {}
        self._around: dict[str, list[int]] = {}

    @property
    def language(self) -> Language:
        """The table of the document's language."""
        return self.document.derived(Analysis).language

    @cached_property
    def items(self) -> tuple[RecordItem, ...]:
        """The objects that have texts of their own, in order."""
        return tuple(RecordItem(path, tuple(group)) for path, group in groupby(self.texts, lambda text: text.owner))

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of the document."""
        return self.document.derived(Analysis).sentences

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
        return frozenset(fold_spelling(_POSSESSIVE.sub("", word)) for word in _WORD.findall(self._known))

    @cached_property
    def numbers(self) -> frozenset[float]:
        """The numbers of the document, written in digits or in words."""
        found = (number_of(word.lower(), self.language) for word in _WORD.findall(self._known))
        return frozenset(value for value in found if value is not None)

    def as_document(self, value: str) -> Document:
        """A text of the summary as a document in the same language."""
        return Document(value, language=self.document.language or self.language.code)

    def has_words(self, value: str) -> bool:
        """Whether the document has every word of a text somewhere."""
        return all(fold_spelling(_POSSESSIVE.sub("", word)) in self.words for word in _WORD.findall(value))

    def has_strange_capitals(self, value: str) -> bool:
        """Whether a text has a capitalised word that the document has nowhere."""
        return any(word[0].isupper() and not self.has_words(word) for word in _WORD.findall(value))

    def evidence(self, item: RecordItem) -> list[Span]:
        """Where the document has the item's evidence; nothing where it has none or does not bear it out."""
        found = (self._verdicts.get(text.path) for text in item.of_kind("verbatim"))
        return [Span(v.start, v.end) for v in found if v and v.passes and v.start is not None and v.end is not None]

    def around(self, item: RecordItem) -> list[int]:
        """The sentences where the document speaks of an item, by number: those that show it or name whom it is about.

        The sentence before each is one of them, and that after it where it is of the same paragraph.
        """
        if item.path not in self._around:
            spans = [*self._quoted(item), *self.evidence(item)]
            if item.names:
                spans += [*self._named_at(item.names[0]), *self._speaking(item.names[0])]
            self._around[item.path] = self._with_following(self.sentences_of(spans))
        return self._around[item.path]

    def _quoted(self, item: RecordItem) -> Iterator[Span]:
        for text in item.of_kind("spoken"):
            verdict = self._verdicts.get(text.path)
            if verdict and verdict.start is not None and verdict.end is not None:
                yield Span(verdict.start, verdict.end)

    def _named_at(self, name: str) -> tuple[Span, ...]:
        """Where the document names someone or something: by that name, a form of it, or one of its country."""
        if name not in self._places:
            alike = {text for text in self._mentioned if self._means(text, name)}
            found = (each for each in named(self.document) if each.text in alike)
            self._places[name] = tuple(Span(each.start, each.end) for each in found)
        return self._places[name]

    @cached_property
    def _mentioned(self) -> frozenset[str]:
        """The names of the document, each once."""
        return frozenset(each.text for each in named(self.document))

    def _means(self, words: str, name: str) -> bool:
        place = polity(name)
        if place is not None and polity(words) == place:
            return True
        # Forms of one name share a word, at least with its fullest form; only those are worth comparing.
        fullest = resolve(name, self.document.derived(Analysis).people)
        return not _words(words).isdisjoint(_words(name) | _words(fullest)) and is_same_name(words, name, self.document)

    def sentences_of(self, spans: Sequence[Span]) -> list[int]:
        """The sentences that spans touch and the one before each, by number."""
        found: set[int] = set()
        for span in spans:
            first = max(0, bisect_right(self._starts, span.start) - 1)
            last = max(first, bisect_right(self._starts, span.end - 1) - 1)
            found.update(range(max(0, first - 1), min(last + 1, len(self.sentences))))
        return sorted(found)

    def _with_following(self, places: Sequence[int]) -> list[int]:
        """Sentences, and the one after each where it is of the same paragraph."""
        text, all_of_it = self.document.text, self.sentences
        following = (
            place + 1
            for place in places
            if place + 1 < len(all_of_it) and "\n" not in text[all_of_it[place].end : all_of_it[place + 1].start]
        )
        return sorted({*places, *following})

    def bears(self, phrase: str, places: Sequence[int]) -> bool:
        """Whether most of a phrase's words stand in those sentences."""
        wanted = content_words(phrase)
        has = frozenset().union(*(self._sentence_words[place] for place in places)) if places else frozenset()
        return sum(word in has for word in wanted) * 2 > len(wanted) or not wanted

    def names_beside(self, name: str, item: RecordItem) -> bool:
        """Whether the document names someone or something where it speaks of an item."""
        places = self.around(item)
        return self._named_within(places, name) or self.bears(name, places)

    def speaks_of_another(self, issue: CodebookIssue, evidence: Sequence[Span]) -> bool:
        """Whether evidence has a word that names few issues, and none of this one's, nor the sentence before it."""
        near = frozenset().union(*(self._sentence_words[place] for place in self.sentences_of(evidence)))
        words = frozenset(stems(" ".join(self.document.text[span.start : span.end] for span in evidence)))
        return not near & _issue_words(issue) and bool(words & self._telling_words)

    @cached_property
    def _telling_words(self) -> frozenset[str]:
        """Words that are in the names of one or two issues."""
        counts = Counter(word for issue in self.issues.values() for word in content_words(issue.name))
        return frozenset(word for word, count in counts.items() if count <= _FEW)

    def names_in(self, evidence: Sequence[Span], name: str) -> bool:
        """Whether the evidence, or the sentence before it, names someone, or has a pronoun that can mean them."""
        places = self.sentences_of(evidence)
        if self._named_within(places, name) or self.bears(name, places):
            return True
        return self._said_by(evidence, name) or (
            any(self._has_pronoun(span) for span in evidence) and self._named_within(self._before(places), name)
        )

    def _named_within(self, places: Sequence[int], name: str) -> bool:
        within = set(places)
        return any(bisect_right(self._starts, span.start) - 1 in within for span in self._named_at(name))

    def _said_by(self, evidence: Sequence[Span], name: str) -> bool:
        """Whether the evidence holds words of theirs, as the document gives them."""
        return any(
            quotation.start < span.end and span.start < quotation.end
            for quotation in self._quotations_of(name)
            for span in evidence
        )

    def _speaking(self, name: str) -> Iterator[Span]:
        """Where the document says that they speak, by name, pronoun or description ("the NATO chief added")."""
        said = (quotation.attribution for quotation in self._quotations_of(name))
        return (Span(each.start, each.end) for each in said if each)

    def _quotations_of(self, name: str) -> Iterator[Quotation]:
        for quotation in quotations(self.document):
            if quotation.attribution and self._means(quotation.attribution.name, name):
                yield quotation

    def _has_pronoun(self, span: Span) -> bool:
        low = self.document.text[span.start : span.end].lower()
        return any(word in self.language.pronouns or word in self.language.possessives for word in _WORD.findall(low))

    def _before(self, places: Sequence[int]) -> list[int]:
        """Those sentences and four before them: as far back as a pronoun is likely to reach."""
        return list(range(max(0, places[0] - 4), places[-1] + 1)) if places else []


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(fold_spelling(_POSSESSIVE.sub("", word)) for word in _WORD.findall(text))


def stems(text: str) -> Iterator[str]:
    """The words of a text, folded and without endings."""
    return (fold_spelling(_POSSESSIVE.sub("", word))[:_STEM] for word in _WORD.findall(text))


@lru_cache(maxsize=4096)
def content_words(text: str) -> tuple[str, ...]:
    """The words of a phrase that say what it is about: longer ones, names and numbers, as stems, each once."""
    words = (_POSSESSIVE.sub("", word) for word in _WORD.findall(text.replace("_", " ")))
    kept = (word for word in words if len(word) >= _SHORTEST or not word.islower())
    return tuple(dict.fromkeys(fold_spelling(word)[:_STEM] for word in kept))


@lru_cache(maxsize=512)
def _issue_words(issue: CodebookIssue) -> frozenset[str]:
    return frozenset(content_words(" ".join((issue.name, issue.definition, *issue.includes))))


def numbers(text: str, language: Language) -> Iterator[tuple[str, float]]:
    """The numbers of a text that are written with digits, as they stand and by value."""
    for word in _WORD.findall(text):
        value = number_of(word.lower(), language) if any(map(str.isdigit, word)) else None
        if value is not None:
            yield word, value
