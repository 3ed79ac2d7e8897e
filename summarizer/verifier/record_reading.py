"""A summary and its document as checks of the record see them: items, the sentences they rest on, words."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from summarizer.records import PASSING, Document, Quotation, Span, Verdict
from summarizer.tasks.codebooks import Codebook, CodebookIssue
from summarizer.text.analysis import Analysis
from summarizer.text.countries import polity
from summarizer.text.languages import Language
from summarizer.text.mentions import resolve
from summarizer.text.names import are_two_people, compare_speakers, is_same_name
from summarizer.text.quotations import quotations
from summarizer.text.spans import overlap
from summarizer.verifier.record_counts import SourceCounts
from summarizer.verifier.record_items import RecordItem
from summarizer.verifier.record_words import WORD, content_words, folded_vocabulary, folded_words, issue_words, stems
from summarizer.verifier.summary_texts import SummaryText

# Verdicts under which the words stand in one place of the document, whoever said them.
_FOUND = PASSING | {"altered", "not_quoted", "misattributed"}
# The names of more issues than this may share a word before it tells none from another.
_FEW = 2


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
        self._alike: dict[str, frozenset[str]] = {}
        self._counts: dict[str, SourceCounts] = {}
        self._around: dict[str, list[int]] = {}

    @cached_property
    def language(self) -> Language:
        """The table of the document's language."""
        return self.document.derived(Analysis).language

    @cached_property
    def items(self) -> tuple[RecordItem, ...]:
        """The objects that have texts of their own, in order."""
        return tuple(RecordItem(path, tuple(group)) for path, group in groupby(self.texts, lambda text: text.owner))

    @cached_property
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
        return folded_vocabulary(self._known)

    @cached_property
    def counts(self) -> SourceCounts:
        """The numbers of the document, written in digits or in words."""
        return SourceCounts(self._known, self.language)

    def counts_in(self, value: str) -> SourceCounts:
        """The numbers of a text of the summary."""
        if value not in self._counts:
            self._counts[value] = SourceCounts(value, self.language)
        return self._counts[value]

    def as_document(self, value: str) -> Document:
        """A text of the summary as a document in the same language."""
        return Document(value, language=self.document.language or self.language.code)

    def has_words(self, value: str) -> bool:
        """Whether the document has every word of a text somewhere, or the word without a plural's s."""
        return all(word in self.words or word.removesuffix("s") in self.words for word in folded_words(value))

    def has_strange_capitals(self, value: str) -> bool:
        """Whether a text has a capitalised word that the document has nowhere."""
        return any(word[0].isupper() and not self.has_words(word) for word in WORD.findall(value))

    def evidence(self, item: RecordItem) -> list[Span]:
        """Where the document has the item's evidence; nothing where it has none or does not bear it out."""
        return [place for text in item.of_kind("verbatim") if (place := self._place(text))]

    def rests(self, text: SummaryText) -> Iterator[str]:
        """What a passage leaves out of the sentences that it is cut from, before and behind it."""
        place = self._place(text)
        for number in self._touched(place) if place else ():
            sentence = self.sentences[number]
            if place and overlap(sentence, place):
                yield self.document.text[sentence.start : place.start]
                yield self.document.text[place.end : sentence.end]

    def another_speaker(self, item: RecordItem, text: SummaryText) -> str | None:
        """Whom a passage names as its speaker, where neither it nor later evidence names whom the item is about."""
        place = self._place(text)
        own = [named for name in item.names for named in self._places_of_name(name)]
        if place is None or any(overlap(each, named) for each in self._from(place, item) for named in own):
            return None
        names = {each.value for each in item.of_kind("name")}
        speakers = (each.attribution for each in quotations(self.document) if overlap(each, place))
        named_there = (said.name for said in speakers if said and overlap(said, place))
        return next((name for name in named_there if self._is_none_of(name, names)), None)

    def _place(self, text: SummaryText) -> Span | None:
        """Where the document has a text that passes."""
        verdict = self._verdicts.get(text.path)
        if not verdict or not verdict.passes or verdict.start is None or verdict.end is None:
            return None
        return Span(verdict.start, verdict.end)

    def _from(self, place: Span, item: RecordItem) -> list[Span]:
        """A piece of an item's evidence and those behind it, to which it may be the sentence before."""
        return [span for span in self.evidence(item) if span.start >= place.start]

    def _is_none_of(self, name: str, names: Iterable[str]) -> bool:
        return all(are_two_people(name, other, self.document) for other in names)

    def around(self, item: RecordItem) -> list[int]:
        """The sentences where the document speaks of an item, by number: those that show it or name whom it is about.

        The sentence before each is one of them, and that after it where it is of the same paragraph.
        """
        if item.path not in self._around:
            spans = self.passages(item)
            for name in item.people:
                spans += [*self._places_of_name(name), *self._speaking(name)]
            self._around[item.path] = self._with_following(self.sentences_of(spans))
        return self._around[item.path]

    def subject(self, item: RecordItem) -> str:
        """Whom an item is about, the same for all names of one: a country's, else the fullest name; else ""."""
        name = item.names[0] if item.names else ""
        return polity(name) or resolve(name, self.document.derived(Analysis).people)

    def speech(self, item: RecordItem) -> Iterator[tuple[SummaryText, Span]]:
        """The words that an item gives to a speaker and the document has, each with its place."""
        for text in item.of_kind("spoken"):
            verdict = self._verdicts.get(text.path)
            if verdict and verdict.status in _FOUND and verdict.start is not None and verdict.end is not None:
                yield text, Span(verdict.start, verdict.end)

    def confirms(self, said: SummaryText, item: RecordItem) -> bool:
        """Whether the document gives these words explicitly to whom the item is about."""
        verdict = self._verdicts.get(said.path)
        return bool(verdict and compare_speakers(item.names[0], verdict.attribution, self.document) == "confirmed")

    def passages(self, item: RecordItem) -> list[Span]:
        """Where the document has an item's speech and evidence."""
        return [*(span for _, span in self.speech(item)), *self.evidence(item)]

    def _places_of_name(self, name: str) -> tuple[Span, ...]:
        """Where the document names someone or something: by that name, a form of it, or one of its country."""
        if name not in self._places:
            found = (place for form in self._forms(name) for place in self._mentions.get(form, ()))
            self._places[name] = tuple(sorted(found, key=lambda place: place.start))
        return self._places[name]

    @cached_property
    def _mentions(self) -> Mapping[str, list[Span]]:
        """Where the document has each of its names."""
        found: dict[str, list[Span]] = {}
        for each in self.document.derived(Analysis).people.names:
            found.setdefault(each.text, []).append(Span(each.start, each.end))
        return found

    @cached_property
    def _mentioned(self) -> Mapping[str, frozenset[str]]:
        """The words of the document's names, and of the names of those who speak in it."""
        speakers = (each.attribution.name for each in quotations(self.document) if each.attribution)
        return {name: frozenset(folded_words(name)) for name in {*self._mentions, *speakers}}

    def _forms(self, name: str) -> frozenset[str]:
        """Those of the document's names that mean someone or something."""
        if name not in self._alike:
            self._alike[name] = frozenset(self._meaning(name))
        return self._alike[name]

    def _meaning(self, name: str) -> Iterator[str]:
        place = polity(name)
        # Forms of one name share a word, at least with its fullest form; only those are worth comparing.
        fullest = resolve(name, self.document.derived(Analysis).people)
        shared = frozenset(folded_words(f"{name} {fullest}"))
        for text, own in self._mentioned.items():
            if (place is not None and polity(text) == place) or (
                not shared.isdisjoint(own) and is_same_name(text, name, self.document)
            ):
                yield text

    def sentences_of(self, spans: Iterable[Span]) -> list[int]:
        """The sentences that spans touch and the one before each, by number."""
        touched = (number for span in spans for number in self._touched(span))
        return sorted({max(0, near) for number in touched for near in (number - 1, number)})

    def _touched(self, span: Span) -> range:
        first = max(0, bisect_right(self._starts, span.start) - 1)
        last = bisect_right(self._starts, span.end - 1)
        return range(first, max(first + 1, last)) if self.sentences else range(0)

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
        near = [self._sentence_words[place] for place in places]
        return sum(any(word in has for has in near) for word in wanted) * 2 > len(wanted) or not wanted

    def names_beside(self, name: str, item: RecordItem) -> bool:
        """Whether the document names someone or something where it speaks of an item."""
        places = self.around(item)
        return self._is_named_within(places, name) or self.bears(name, places)

    def speaks_of_another(self, issue: CodebookIssue, evidence: Sequence[Span]) -> bool:
        """Whether evidence has a word that names few issues, and none of this one's, nor the sentence before it."""
        near = frozenset().union(*(self._sentence_words[place] for place in self.sentences_of(evidence)))
        own = frozenset(stems(" ".join(self.document.text[span.start : span.end] for span in evidence)))
        return not near & issue_words(issue) and bool(own & self._telling_words)

    @cached_property
    def _telling_words(self) -> frozenset[str]:
        """Words that are in the names of one or two issues."""
        counts = Counter(word for issue in self.issues.values() for word in content_words(issue.name))
        return frozenset(word for word, count in counts.items() if count <= _FEW)

    def names_in(self, evidence: Sequence[Span], name: str) -> bool:
        """Whether the evidence, or the sentence before it, names someone, or has a pronoun that can mean them."""
        places = self.sentences_of(evidence)
        if self._is_named_within(places, name) or self.bears(name, places):
            return True
        return self._is_said_by(evidence, name) or (
            any(self._has_pronoun(span) for span in evidence) and self._is_named_within(self._before(places), name)
        )

    def _is_named_within(self, places: Sequence[int], name: str) -> bool:
        within = set(places)
        return any(bisect_right(self._starts, span.start) - 1 in within for span in self._places_of_name(name))

    def _is_said_by(self, evidence: Sequence[Span], name: str) -> bool:
        """Whether the evidence holds words of theirs, as the document gives them."""
        return any(overlap(quotation, span) for quotation in self._quotations_of(name) for span in evidence)

    def _speaking(self, name: str) -> Iterator[Span]:
        """Where the document says that they speak, by name, pronoun or description ("the NATO chief added")."""
        said = (quotation.attribution for quotation in self._quotations_of(name))
        return (Span(each.start, each.end) for each in said if each)

    def _quotations_of(self, name: str) -> Iterator[Quotation]:
        alike = self._forms(name)
        for quotation in quotations(self.document):
            if quotation.attribution and quotation.attribution.name in alike:
                yield quotation

    def _has_pronoun(self, span: Span) -> bool:
        low = self.document.text[span.start : span.end].lower()
        return any(word in self.language.pronouns or word in self.language.possessives for word in WORD.findall(low))

    def _before(self, places: Sequence[int]) -> list[int]:
        """Those sentences and four before them: as far back as a pronoun is likely to reach."""
        return list(range(max(0, places[0] - 4), places[-1] + 1)) if places else []
