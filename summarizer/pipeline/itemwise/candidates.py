"""Who may take a stand in which sentence, by grammar alone: speakers, subjects of reports, subjects, agents. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.records import Document, Quotation, Span
from summarizer.text.analysis import Analysis
from summarizer.text.clauses import is_governed, subject_of
from summarizer.text.languages import Language
from summarizer.text.mentions import resolve
from summarizer.text.names import mentions
from summarizer.text.phrases import Phrase, Stream, phrase_after, stream
from summarizer.text.speech import cues_in

_CLOSING = frozenset('.!?…”"»“')
_CONTEXT = 600  # code points of a passage; what is longer is read no better


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor and the sentence, or the sentences of one quotation, that may show a stand of the actor's.

    `context` is the sentence, with the one before it where the actor is not named in it. `quotation` is the actor's
    own, if the sentence holds one; `reporter` who says the sentence, if that is somebody else; `issue` the object of
    the actor's verb, where grammar shows it. `open` says that the
    sentence asks or supposes something, so that nobody but a person should settle it. `rank` orders candidates: the
    actor speaks, is reported, is the subject or agent.
    """

    actor: str
    sentence: Span
    context: Span
    rank: int
    quotation: Quotation | None = None
    reporter: str | None = None
    open: bool = False
    issue: Span | None = None


def candidates(document: Document, most: int) -> list[Candidate]:
    """At most so many candidates, in the order of the text.

    Passages that can be settled come first, then those who speak or are reported, a turn earlier where grammar shows
    the issue; what an actor says a second time comes after what others say first.
    """
    found = {(each.actor, each.sentence.start): each for each in sorted(_all(document), key=lambda each: -each.rank)}
    together = _utterances(sorted(found.values(), key=lambda each: (each.actor, each.sentence.start)))
    seen = Counter[tuple[str, bool]]()
    turns: list[tuple[bool, int, int, int, Candidate]] = []
    for each in sorted(together, key=lambda each: (each.rank, each.sentence.start)):
        turn = each.rank + seen[each.actor, each.open] - (each.issue is not None)
        turns.append((each.open, turn, each.sentence.start, len(turns), each))
        seen[each.actor, each.open] += 1
    chosen = (turn[-1] for turn in sorted(turns)[:most])
    return sorted(chosen, key=lambda each: (each.sentence.start, each.rank))


def _utterances(found: list[Candidate]) -> Iterator[Candidate]:
    """The sentences of one quotation as one passage, while it is short enough to be read as one."""
    last: Candidate | None = None
    for each in found:
        joins = last and each.quotation and each.quotation == last.quotation and each.actor == last.actor
        if last and joins and each.sentence.end - last.context.start <= _CONTEXT:
            whole = Span(last.sentence.start, each.sentence.end)
            last = replace(
                last, sentence=whole, context=Span(last.context.start, whole.end), open=last.open or each.open
            )
        else:
            if last:
                yield last
            last = each
    if last:
        yield last


def role_of(document: Document, name: str) -> str | None:
    """The office that the source puts before a name ("Danish Prime Minister"), as it stands there first."""
    names = document.derived(Analysis).people
    return next((each.title for each in names.names if each.title and resolve(each.text, names) == name), None)


def _all(document: Document) -> Iterator[Candidate]:
    reading = document.derived(Analysis)
    before: Span | None = None
    for sentence in reading.sentences:
        if document.text[sentence.start : sentence.end].rstrip()[-1:] in _CLOSING:
            yield from _in_sentence(document, sentence, before)
        before = sentence


def _in_sentence(document: Document, sentence: Span, before: Span | None) -> Iterator[Candidate]:
    text, reading = document.text, document.derived(Analysis)
    words = _Words(document, sentence)
    speakers = list(_speakers(document, sentence))
    # Whoever is named within a quotation is the speaker's to report.
    quoted = any(quotation.start <= sentence.start and sentence.end <= quotation.end + 1 for _, quotation in speakers)
    reported = [] if quoted else words.named_with_objects(words.reported())
    leads = [] if quoted else words.named_with_objects(words.acting())
    reporter = speakers[0][0] if speakers else next((name for name, _ in reported), None)
    supposed = "?" in text[sentence.start : sentence.end] or words.supposes(reading.language)
    found = [Candidate(name, sentence, sentence, 0, quotation) for name, quotation in speakers]
    found += [Candidate(name, sentence, sentence, 1, issue=issue) for name, issue in reported]
    found += [Candidate(name, sentence, sentence, 2, issue=issue) for name, issue in leads]
    for each in found:
        context = sentence
        if each.actor not in text[sentence.start : sentence.end] and before and sentence.end - before.start <= _CONTEXT:
            context = Span(before.start, sentence.end)
        said_by = reporter if reporter != each.actor else None
        yield replace(each, context=context, reporter=said_by, open=supposed)


def _speakers(document: Document, sentence: Span) -> Iterator[tuple[str, Quotation]]:
    """Those whose quotations the sentence holds, by a name of the source."""
    reading = document.derived(Analysis)
    for quotation in reading.quotations:
        inside = quotation.start < sentence.end and sentence.start < quotation.end
        if inside and not quotation.depth and not quotation.scare and quotation.attribution:
            name = quotation.attribution.name
            if reading.people.proper(name)[0]:
                yield name, quotation


def _names_within(document: Document) -> frozenset[str]:
    """The names that stand within a sentence somewhere: at its head any word has a capital."""
    heads = {sentence.start for sentence in document.derived(Analysis).sentences}
    text = document.text
    return frozenset(
        each.name for each in mentions(document) if each.start not in heads and text[each.start - 1 : each.start] == " "
    )


class _Words:
    """A sentence as tokens, its quotations opaque, and whom its phrases name."""

    def __init__(self, document: Document, sentence: Span) -> None:
        self.document = document
        self.language = document.derived(Analysis).language
        quotes = {
            quotation.start: (number, quotation.end, quotation.end)
            for number, quotation in enumerate(document.derived(Analysis).quotations)
            if sentence.start <= quotation.start and quotation.end <= sentence.end and not quotation.depth
        }
        self.tokens: Stream = stream(document.text, sentence.start, sentence.end, quotes, self.language)
        self.whole = Phrase(0, len(self.tokens.words))

    def reported(self) -> Iterator[Phrase]:
        """The subjects of verbs of speech."""
        return (cue.speaker for cue in cues_in(self.tokens, self.whole))

    def acting(self) -> Iterator[Phrase]:
        """The sentence's subject, the agents of passives, and what has an object behind a comma or conjunction."""
        subject = subject_of(self.tokens, self.whole)
        if subject:
            yield subject
        for at, (low, following) in enumerate(pairwise(self.tokens.lowers), 1):
            begins = low in self.language.leading or low in self.language.agents or low in self.language.bounds
            phrase = phrase_after(self.tokens, at, self.whole.last) if begins and following[0].isalnum() else None
            if phrase and (low in self.language.agents or self._acts(phrase)):
                yield phrase

    def _acts(self, phrase: Phrase) -> bool:
        return not is_governed(self.tokens, phrase, 0) and self.object_of(phrase) is not None

    def named_with_objects(self, phrases: Iterable[Phrase]) -> list[tuple[str, Span | None]]:
        """Whom phrases name, each with the object of its verb."""
        return [(name, self.object_of(phrase)) for phrase in phrases if (name := self.named(phrase))]

    def object_of(self, subject: Phrase) -> Span | None:
        """The noun phrase right behind a subject's verb ("rejected | the levy"), if no verb of its own follows it.

        A bare noun cannot be told from a verb, so that an article, a possessive or a capital has to open the phrase.
        """
        tokens, at, last = self.tokens, subject.last, self.whole.last
        while at < last and tokens.lowers[at] in self.language.skipped:
            at += 1
        opens = at + 1 < last and (
            tokens.lowers[at + 1] in self.language.determiners or tokens.words[at + 1][:1].isupper()
        )
        if not opens or not tokens.words[at].islower() or tokens.lowers[at] in self.language.function_words:
            return None
        phrase = phrase_after(tokens, at + 1, last)
        if phrase is None or not self._ends(phrase.last):
            return None
        return Span(tokens.starts[phrase.first], tokens.ends[phrase.last - 1])

    def _ends(self, at: int) -> bool:
        """Whether a token is the sentence's end, or a mark, preposition or conjunction."""
        low = self.tokens.lowers[at] if at < self.whole.last else "."
        return not low[0].isalnum() or low in self.language.joints or low in self.language.leading

    def named(self, phrase: Phrase) -> str | None:
        """Whom a noun phrase names: the last name in it that is no possessive."""
        start, end = self.tokens.starts[phrase.first], self.tokens.ends[phrase.last - 1]
        names = self.document.derived(Analysis).people
        comma = next((at for at in range(*phrase) if self.tokens.words[at] == ","), None)
        inside = [each for each in mentions(self.document) if start <= each.start and each.end <= end]
        if comma is not None:  # what follows a name behind a comma describes it
            inside = [each for each in inside if each.end <= self.tokens.starts[comma]] or inside
        owned = {name.start for name in names.names if name.owner}
        named = [each for each in inside if each.start not in owned and names.proper(each.name)[0]]
        known = [each.name for each in named if " " in each.name or each.name in self.document.derived(_names_within)]
        return known[-1] if known else None

    def supposes(self, language: Language) -> bool:
        """Whether the sentence has a word of condition."""
        return not language.condition.isdisjoint(self.tokens.lowers)
