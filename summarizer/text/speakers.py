"""Where a text says who speaks each quotation: the cues around it, and what carries on from before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from summarizer.records import Quotation, Span
from summarizer.text.clause_names import looks_like_name, mark_names
from summarizer.text.clause_speakers import clause_speaker
from summarizer.text.clause_structure import cites_on, is_indirect, is_said_by_nobody
from summarizer.text.languages import Language
from summarizer.text.marks import FAMILY, SINGLE
from summarizer.text.nearest_cue import (
    CARRIED,
    CARRIED_DISTANCE,
    DASHES,
    Speaker,
    as_speaker,
    is_clause,
    nearest,
    span_of,
)
from summarizer.text.phrases import Phrase, Stream, phrase_after, stream
from summarizer.text.sentence_cues import sentence_cues, sentence_subject
from summarizer.text.speech import Cue
from summarizer.text.subjects import can_speak, is_person
from summarizer.text.titles import is_title

_LONG = 6  # spaces in a quotation that is an utterance though the sentence goes on behind it
_OPENERS = 40  # code points at a paragraph's head before a quotation that goes on from the one above
_LEADS = 3  # paragraphs before that are read, where they are reported speech
_LEAD = 600  # code points of each, from its end
_SPACES = frozenset(" \xa0\u202f")
_MARKS = 6  # adjacent marks that belong to one quotation


@dataclass(slots=True)
class _Context:
    """What one sentence leaves to the next: who spoke in it, whom it was about, and the quotation that ends it."""

    speaker: Speaker | None = None
    subject: Speaker | None = None
    last: int | None = None
    open: list[int] = field(default_factory=list)  # quotations of the sentence before that nobody has yet
    latest: Speaker | None = None  # whoever spoke last in the text

    def weaken(self) -> None:
        """A new paragraph: whoever spoke may speak on, but the source does not say so."""
        one = self.speaker is self.subject
        self.speaker = replace(self.speaker, cue=CARRIED) if self.speaker else None
        self.subject = self.speaker if one else replace(self.subject, cue=CARRIED) if self.subject else None


def speakers(
    text: str, found: Sequence[Quotation], places: Sequence[Span], leads: dict[int, Speaker], language: Language
) -> dict[int, Speaker]:
    """The speaker of each quotation (by its index) that the source gives one."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for number, quotation in enumerate(found):
        if quotation.kind == "marks":
            children[quotation.parent].append(number)
    said = dict(leads)
    for parent, numbers in children.items():
        areas = places if parent is None else found[parent].segments
        _in_areas(text, areas, [(number, found[number]) for number in numbers], language, said)
    return said


def _in_areas(
    text: str,
    areas: Sequence[Span],
    within: list[tuple[int, Quotation]],
    language: Language,
    said: dict[int, Speaker],
) -> None:
    """Attribute the quotations `within` the areas (paragraphs, or pieces of an outer quotation), area by area."""
    context = _Context()
    at = 0
    for place, area in enumerate(areas):
        mine: dict[int, tuple[int, int, int]] = {}
        while at < len(within) and within[at][1].start < area.end:
            number, quotation = within[at]
            if quotation.end > area.start:
                opening = max(area.start, _opening(text, quotation.start))
                closing = min(_closing(text, quotation.end), area.end)
                mine[opening] = (number, min(quotation.end, area.end), closing)
            if quotation.end > area.end:
                break
            at += 1
        if mine:
            if context.speaker is None and (language.cased or min(mine) - area.start < _OPENERS):
                context.subject = _lead(text, areas[max(0, place - _LEADS) : place], language)
            if place and text[areas[place - 1].end - 1] != ":":
                context.weaken()
            tokens = stream(text, area.start, area.end, mine, language)
            if language.cased:
                mark_names(tokens, text)
            _in_stream(tokens, text, context, said)
        else:
            signed = _signature(text, area, language) if context.last is not None else None
            if signed and context.last is not None:
                _note(said, context.last, signed)
            context = _Context(latest=context.latest)


def _note(said: dict[int, Speaker], number: int, speaker: Speaker) -> None:
    known = said.get(number)
    if known is None or speaker.distance < known.distance:
        said[number] = speaker


def _signature(text: str, area: Span, language: Language) -> Speaker | None:
    """A line that signs the quotation above it: a dash and a name."""
    if text[area.start] not in DASHES:
        return None
    tokens = stream(text, area.start, min(area.end, area.start + 200), {}, language)
    first = next((at for at, word in enumerate(tokens.words) if word[0].isalnum()), len(tokens.words))
    if first < len(tokens.words) and not tokens.words[first][0].isupper():
        return None
    speaker = phrase_after(tokens, first, len(tokens.words))
    return Speaker(span_of(tokens, speaker), text[area.start], distance=0.4) if speaker else None


def _opening(text: str, start: int) -> int:
    """Where the marks before a quotation begin, a space behind them or none."""
    first = start - 1 if text[max(0, start - 1) : start] in _SPACES else start
    for at in range(first - 1, max(-1, first - 1 - _MARKS), -1):
        if text[at] not in FAMILY:
            break
        start = at
    return start


def _closing(text: str, end: int) -> int:
    """Where the marks behind a quotation end, a space before them or none."""
    last = end + 1 if text[end : end + 1] in _SPACES else end
    for at in range(last, min(len(text), last + _MARKS)):
        if text[at] not in FAMILY:
            break
        end = at + 1
    return end


def _lead(text: str, areas: Sequence[Span], language: Language) -> Speaker | None:
    """Whom the last sentence of paragraphs without quotations is about, before reported speech: it may lead on."""
    for area in reversed(areas):
        tokens = stream(text, max(area.start, area.end - _LEAD), area.end, {}, language)
        for sentence in reversed(tokens.sentences(text)):
            cues = sentence_cues(tokens, sentence)
            if cues or not _goes_on_from(tokens, sentence):
                return _topic(tokens, sentence, cues)
    return None


def _in_stream(tokens: Stream, text: str, context: _Context, said: dict[int, Speaker]) -> None:
    for sentence in _relevant_sentences(tokens, tokens.sentences(text)):
        quotes = _quotes(tokens, sentence)
        cues, find = sentence_cues(tokens, sentence), clause_speaker if tokens.language.cased else nearest
        speaker: Speaker | None = None
        for at in quotes:
            before = speaker or context.speaker
            joined = _speaker_joined(tokens, at, said)
            speaker = joined or find(tokens, sentence, cues, at, text)
            speaker = speaker or _speaker_carried_on(tokens, sentence, at, text, before, context.subject)
            speaker = speaker or _latest(tokens, sentence, at, text, context)
            if speaker:
                _note(said, tokens.quotes[at], speaker)
                context.latest = replace(speaker, cue=CARRIED, distance=CARRIED_DISTANCE, sure=False)
        back = cues[0] if not quotes and cues and _points_back(tokens, sentence, cues[0]) else None
        behind = as_speaker(tokens, back, CARRIED_DISTANCE) if back else _speaker_behind(tokens, sentence, quotes, said)
        for number in context.open:
            if behind:
                _note(said, number, behind)
        unsaid = (at for at in quotes if at not in tokens.names and is_clause(text, tokens, at))
        context.open = [number for at in unsaid if (number := tokens.quotes[at]) not in said]
        if speaker or cues or not _goes_on_from(tokens, sentence):
            context.speaker = speaker and _leading(tokens, cues, speaker)
            context.subject = speaker or _topic(tokens, sentence, cues)
        ends = bool(quotes) and quotes[-1] == len(tokens.words) - 1
        context.last = tokens.quotes[quotes[-1]] if ends else None


def _speaker_behind(tokens: Stream, sentence: Phrase, quotes: list[int], said: dict[int, Speaker]) -> Speaker | None:
    """Who speaks a quotation that opens a sentence: what is right before it is the same one's („…“ „…“, sagte Lee)."""
    opens = (
        tokens.language.cased
        and quotes
        and all(
            not tokens.words[at][0].isalnum() or tokens.lowers[at] in tokens.language.openers
            for at in range(sentence.first, quotes[0])
        )
    )
    one = said.get(tokens.quotes[quotes[0]]) if opens else None
    return replace(one, distance=CARRIED_DISTANCE, sure=False) if one else None


def _points_back(tokens: Stream, sentence: Phrase, cue: Cue) -> bool:
    """Whether a sentence says whose the words before it are ("Das sagte Lee.", "Mit diesen Worten ging Lee.")."""
    cases = tokens.language.cases
    pointing = (tokens.lowers[sentence.first], *tokens.lowers[cue.at + 1 : cue.at + 2])
    proximal = cue.kind == "nouns" and tokens.lowers[cue.at - 1] in cases.proximal
    return proximal or not cases.pointing.isdisjoint(pointing)


def _quotes(tokens: Stream, sentence: Phrase) -> list[int]:
    return [at for at in range(*sentence) if at in tokens.quotes]


def _relevant_sentences(tokens: Stream, sentences: list[Phrase]) -> Iterator[Phrase]:
    """The sentences that hold a quotation, or may tell whose one beside them is: the last before it, the first behind.

    What reported speech goes on from is before the sentences of it.
    """
    behind = False
    for sentence, following in zip_longest(sentences, sentences[1:]):
        holds = bool(_quotes(tokens, sentence))
        overrides = following is not None and not _quotes(tokens, following) and not _goes_on_from(tokens, following)
        if holds or behind or not overrides:
            yield sentence
        behind = holds


def _goes_on_from(tokens: Stream, sentence: Phrase) -> bool:
    return tokens.language.cased and is_indirect(tokens, sentence)


def _leading(tokens: Stream, cues: list[Cue], speaker: Speaker) -> Speaker:
    """Who speaks on behind a sentence: whoever spoke last in it, but for the speaker of a clause within another's."""
    main = [cue for cue in cues if cue.main]
    within = any(not cue.main and span_of(tokens, cue.speaker) == speaker.span for cue in cues)
    return as_speaker(tokens, main[-1], CARRIED_DISTANCE) if main and within else speaker


def _speaker_joined(tokens: Stream, at: int, said: dict[int, Speaker]) -> Speaker | None:
    """The speaker of the quotation before, where only "and a" stands between ("called it “rash” and a “threat”")."""
    language = tokens.language
    before = at - 1
    while before > 0 and (tokens.lowers[before] in language.leading or tokens.lowers[before] in language.determiners):
        before -= 1
    known = said.get(tokens.quotes[before]) if at - before > 1 and before in tokens.quotes else None
    return known if known is not None and known.distance < CARRIED_DISTANCE else None


def _topic(tokens: Stream, sentence: Phrase, cues: list[Cue]) -> Speaker | None:
    """Whom a sentence is about: who speaks in it, or else its subject."""
    named_cue = next((cue for cue in cues if can_speak(tokens, cue.speaker)), None)
    if named_cue:
        return as_speaker(tokens, named_cue, CARRIED_DISTANCE)
    subject = sentence_subject(tokens, sentence)
    named = subject is not None and can_speak(tokens, subject) and is_person(tokens, subject)
    return Speaker(span_of(tokens, subject), CARRIED, distance=CARRIED_DISTANCE) if subject and named else None


def _speaker_carried_on(
    tokens: Stream, sentence: Phrase, at: int, text: str, previous: Speaker | None, subject: Speaker | None
) -> Speaker | None:
    """A quotation without a cue of its own goes on from the one before it, or from the sentence before it."""
    language = tokens.language
    if at in tokens.names:
        return None
    if language.cased and cites_on(tokens, sentence):
        said = _goes_on(previous or subject)
        return replace(said, sure=False) if said else None
    if language.cased and is_indirect(tokens, sentence):
        unnamed = looks_like_name(tokens, at, text) or is_said_by_nobody(tokens, Phrase(sentence.first, at))
        return None if unnamed else _goes_on(previous or subject)
    leading = range(sentence.first, at)
    if any(tokens.words[index][0].isalnum() and tokens.lowers[index] not in language.openers for index in leading):
        return None
    ends = at + 1 == sentence.last or not tokens.words[at + 1][0].isalnum()
    if not ends and text[tokens.ends[at] - 1] not in ".?!…" and not _is_long(tokens, at, text):
        return None
    if is_title(tokens, sentence, at, text):
        return None
    if len(tokens.words) == 1 and FAMILY.get(text[tokens.starts[at]]) == SINGLE:
        return None  # a heading
    said = _goes_on(previous or (subject if is_clause(text, tokens, at) else None))
    apart = language.cased and (previous is None or not ends)  # what stands around may name another
    return replace(said, sure=False) if said and apart else said


def _latest(tokens: Stream, sentence: Phrase, at: int, text: str, context: _Context) -> Speaker | None:
    """Whoever spoke last in the text, for a sentence in marks that nothing around gives to anybody."""
    whole = sentence.first == at and sentence.last == at + 1 and text[tokens.ends[at] - 1] in ".?!…"
    return context.latest if tokens.language.cased and whole and at not in tokens.names else None


def _is_long(tokens: Stream, at: int, text: str) -> bool:
    return text.count(" ", tokens.starts[at], tokens.ends[at]) >= _LONG


def _goes_on(speaker: Speaker | None) -> Speaker | None:
    return replace(speaker, distance=CARRIED_DISTANCE) if speaker else None
