"""Who the source says uttered each quotation, from the cues around it; None where it does not say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.records import Attribution, Document, Quotation, Span
from summarizer.text.cues import Language, language_of
from summarizer.text.phrases import QUOTATION, Phrase, Stream, stream
from summarizer.text.sentences import paragraphs
from summarizer.text.speech import Cue, cues_in, subject_of

_FAR = 6.0  # a cue dearer than this does not reach the quotation
CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Where the source names a speaker, by which cue, and the phrase that a relative pronoun stands for."""

    span: Span
    cue: str
    behind: Span | None = None
    carried: bool = False


@dataclass(slots=True)
class _Context:
    """What one paragraph leaves to the next: who spoke last, and whether its last sentence leads on to a quotation."""

    speaker: Speaker | None = None
    subject: Speaker | None = None
    leads: bool = False


def speakers(document: Document, found: Sequence[Quotation]) -> dict[int, Speaker]:
    """The speaker of each quotation (by its index) that the source gives one."""
    text = document.text
    language = language_of(text, document.language)
    children: dict[int | None, list[int]] = defaultdict(list)
    for number, quotation in enumerate(found):
        children[quotation.parent].append(number)
    said: dict[int, Speaker] = {}
    places = paragraphs(text)
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
            mine[max(area.start, _opening(text, quotation.start))] = (
                number,
                min(quotation.end, area.end),
                min(_closing(text, quotation.end), area.end),
            )
            if quotation.end > area.end:
                break
            at += 1
        if mine:
            if context.speaker is None and place and text[areas[place - 1].end - 1] in ":,.":
                _read_lead(text, areas[place - 1], language, context)
            _in_stream(stream(text, area.start, area.end, mine, language), text, context, said)
        else:
            context = _Context()


def _opening(text: str, start: int) -> int:
    while start and (text[start - 1] in "“”„‟\"«»‹›「」『』'‘’‚`"):
        start -= 1
    return start


def _closing(text: str, end: int) -> int:
    while end < len(text) and (text[end] in "“”„‟\"«»‹›「」『』'‘’‚`"):
        end += 1
    return end


def _read_lead(text: str, area: Span, language: Language, context: _Context) -> None:
    """The last sentence of a paragraph without quotations, which may lead on to one below it."""
    tokens = stream(text, area.start, area.end, {}, language)
    sentences = tokens.sentences(text)
    if sentences:
        context.leads = text[area.end - 1] == ":"
        context.subject = _spoken_of(tokens, sentences[-1], cues_in(tokens, sentences[-1]))


def _in_stream(tokens: Stream, text: str, context: _Context, said: dict[int, Speaker]) -> None:
    for sentence in tokens.sentences(text):
        quotes = [at for at in range(sentence.first, sentence.last) if at in tokens.quotes]
        cues = cues_in(tokens, sentence)
        speaker: Speaker | None = None
        for at in quotes:
            speaker = _speaker(tokens, sentence, cues, at, text) or _carried(tokens, sentence, at, speaker, context)
            if speaker:
                said.setdefault(tokens.quotes[at], speaker)
        if quotes:
            context.speaker = speaker
            context.subject = speaker or _spoken_of(tokens, sentence, cues)
        else:
            context.subject = _spoken_of(tokens, sentence, cues) 
            context.speaker = None


def _spoken_of(tokens: Stream, sentence: Phrase, cues: list[Cue]) -> Speaker | None:
    """Whom a sentence is about: who speaks in it, or else its subject."""
    if cues:
        return _as_speaker(tokens, cues[0], carried=True)
    subject = subject_of(tokens, sentence)
    return Speaker(_span(tokens, subject), CARRIED, carried=True) if subject else None


def _span(tokens: Stream, phrase: Phrase) -> Span:
    return Span(tokens.starts[phrase.first], tokens.ends[phrase.last - 1])


def _as_speaker(tokens: Stream, cue: Cue, *, carried: bool = False) -> Speaker:
    behind = _span(tokens, cue.behind) if cue.behind else None
    return Speaker(_span(tokens, cue.speaker), tokens.words[cue.at], behind, carried)


def _speaker(tokens: Stream, sentence: Phrase, cues: list[Cue], at: int, text: str) -> Speaker | None:
    """The nearest cue's speaker."""
    best = min(cues, key=lambda cue: _distance(tokens, cue, at, text), default=None)
    if best is not None and _distance(tokens, best, at, text) <= _FAR:
        return _as_speaker(tokens, best)
    if at > sentence.first and tokens.words[at - 1] == ":":
        subject = subject_of(tokens, Phrase(sentence.first, at))
        return Speaker(_span(tokens, subject), ":") if subject else None
    return None


def _distance(tokens: Stream, cue: Cue, at: int, text: str) -> float:
    """How far a cue is from a quotation; adjacent ones, and those that a comma, a colon or "that" joins, are near."""
    if cue.at < at:
        gap = at - cue.at - 1
        between = sum(1 for number in tokens.quotes if cue.at < number < at)
        joined = gap == 0 or tokens.words[at - 1] in ",:" or tokens.lowers[at - 1] == "that"
        if gap == 0 and tokens.lowers[cue.at] in tokens.language.naming:
            return _FAR + 1
        return (0.5 if joined else 1.0) + 0.08 * gap + 0.6 * between
    if cue.speaker.first <= at < cue.speaker.last:
        return _FAR + 1
    start = min(cue.at, cue.speaker.first) if cue.speaker.first > at else cue.at
    gap = sum(1 for index in range(at + 1, start) if tokens.words[index][0].isalnum())
    between = sum(1 for number in tokens.quotes if at < number < start)
    if gap == 0 and not between:
        return 0.3
    return 1.2 + 0.1 * gap + 0.6 * between


def _carried(
    tokens: Stream, sentence: Phrase, at: int, previous: Speaker | None, context: _Context
) -> Speaker | None:
    """A quotation without a cue of its own goes on from the one before it, or from the sentence before it."""
    if any(tokens.words[index][0].isalnum() for index in range(sentence.first, at) if index not in tokens.quotes):
        return None
    speaker = previous or context.speaker or context.subject
    return replace(speaker, carried=True) if speaker else None
