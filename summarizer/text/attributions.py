"""Who the source says uttered each quotation, from the cues around it; None where it does not say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.records import Attribution, Document, Quotation, Span
from summarizer.text.cues import Language, language_of
from summarizer.text.marks import GLYPHS
from summarizer.text.names import CARRIED
from summarizer.text.people import Names, names_of
from summarizer.text.phrases import Phrase, Stream, phrase_after, phrase_before, stream
from summarizer.text.referents import Referent, referent, subjects
from summarizer.text.sentences import paragraphs
from summarizer.text.speech import Cue, cues_in, subject_of

_FAR = 6.0  # a cue dearer than this does not reach the quotation


@dataclass(frozen=True, slots=True)
class Speaker:
    """Where the source names a speaker, by which cue, and the phrase that a relative pronoun stands for."""

    span: Span
    cue: str
    behind: Span | None = None
    carried: bool = False
    distance: float = 0.0


@dataclass(slots=True)
class _Context:
    """What one paragraph leaves to the next: who spoke last, and whether its last sentence leads on to a quotation."""

    speaker: Speaker | None = None
    subject: Speaker | None = None
    leads: bool = False
    last: int | None = None


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
        signed = _signature(text, area, language) if context.last is not None and not mine else None
        if signed and context.last is not None:
            known = said.get(context.last)
            if known is None or known.distance > signed.distance:
                said[context.last] = signed
        if mine:
            if context.speaker is None and place and text[areas[place - 1].end - 1] in ":,.":
                _read_lead(text, areas[place - 1], language, context)
            _in_stream(stream(text, area.start, area.end, mine, language), text, context, said)
        else:
            context = _Context()


def _signature(text: str, area: Span, language: Language) -> Speaker | None:
    """A line that signs the quotation above it: a dash and a name."""
    if text[area.start] not in "-–—―":
        return None
    tokens = stream(text, area.start, min(area.end, area.start + 200), {}, language)
    first = next((at for at, word in enumerate(tokens.words) if word[0].isalnum()), len(tokens.words))
    speaker = phrase_after(tokens, first, len(tokens.words))
    return Speaker(_span(tokens, speaker), text[area.start], distance=0.4) if speaker else None


def _opening(text: str, start: int) -> int:
    while start and text[start - 1] in GLYPHS:
        start -= 1
    return start


def _closing(text: str, end: int) -> int:
    while end < len(text) and text[end] in GLYPHS:
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
            speaker = _speaker(tokens, sentence, cues, at, text) or _carried(tokens, sentence, at, text, speaker or context.speaker, context.subject)
            known = said.get(tokens.quotes[at])
            if speaker and (known is None or speaker.distance < known.distance):
                said[tokens.quotes[at]] = speaker
        if quotes:
            context.speaker = speaker
            context.subject = speaker or _spoken_of(tokens, sentence, cues)
            context.last = tokens.quotes[quotes[-1]] if quotes[-1] == len(tokens.words) - 1 else None
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
    if _is_title(tokens, sentence, at, text):
        return None
    distance, best = min(
        ((_distance(tokens, cue, at, text), cue) for cue in cues), key=lambda pair: pair[0], default=(_FAR + 1, None)
    )
    if best is not None and distance <= _FAR:
        return replace(_as_speaker(tokens, best), distance=distance)
    following = _follows(tokens, sentence, at, text) or _headed(tokens, sentence, at)
    if following:
        return following
    if at > sentence.first and tokens.words[at - 1] == ":" and _is_clause(text, tokens, at):
        subject = subject_of(tokens, Phrase(sentence.first, at))
        return Speaker(_span(tokens, subject), ":", distance=_FAR) if subject else None
    return None


def _is_title(tokens: Stream, sentence: Phrase, at: int, text: str) -> bool:
    """Whether the marks set off a name: behind "titled" or "the book", or capitalised where nobody is about to speak."""
    language = tokens.language
    if at == sentence.first:
        return False
    before = tokens.lowers[at - 1]
    if before in language.works or _gives_name(tokens, at - 1):
        return True
    if before in ",:" or before == "that" or before in language.kinds or not before[0].isalnum():
        return False
    said = text[tokens.starts[at] : tokens.ends[at]].lstrip(GLYPHS).split()
    small = language.bounds | language.determiners | language.joints
    return 0 < len(said) < 9 and all(not word[0].islower() or word in small for word in said)


def _follows(tokens: Stream, sentence: Phrase, at: int, text: str) -> Speaker | None:
    """A verb that no table lists, where only a verb of speech can stand: `"…," an angry Lee shot back.`"""
    if at != sentence.first or text[tokens.ends[at] - 1] not in ",?!":
        return None
    for first in (at + 1, at + 2):
        speaker = phrase_after(tokens, first, sentence.last)
        if speaker is None or (first > at + 1 and not tokens.lowers[at + 1].endswith("ed")):
            continue
        verb = speaker.last if first == at + 1 else at + 1
        if verb < sentence.last and tokens.words[verb][0].islower():
            return Speaker(_span(tokens, speaker), tokens.words[verb], distance=1.0)
    return None


def _headed(tokens: Stream, sentence: Phrase, at: int) -> Speaker | None:
    """A name alone before a colon ("Carl Bialik: “…”")."""
    if at < sentence.first + 2 or tokens.words[at - 1] != ":":
        return None
    speaker = phrase_before(tokens, at - 2, sentence.first)
    if speaker is None or not tokens.words[speaker.last - 1][:1].isupper():
        return None
    before = tokens.words[speaker.first - 1] if speaker.first > sentence.first else "-"
    return None if before[0].isalnum() else Speaker(_span(tokens, speaker), ":", distance=0.4)


def _is_clause(text: str, tokens: Stream, at: int) -> bool:
    said = text[tokens.starts[at] : tokens.ends[at]]
    return said.count(" ") > 2 or said[-1] in ".!?…"


def _distance(tokens: Stream, cue: Cue, at: int, text: str) -> float:
    """How far a cue is from a quotation; adjacent ones, and those that a comma, a colon or "that" joins, are near."""
    if cue.at < at:
        gap = at - cue.at - 1 + (10 if cue.kind == "nouns" else 0)
        between = sum(1 for number in tokens.quotes if cue.at < number < at)
        joined = gap == 0 or tokens.words[at - 1] in ",:" or tokens.lowers[at - 1] == "that"
        return (0.5 if joined else 1.0) + 0.08 * gap + 0.6 * between
    if cue.speaker.first <= at < cue.speaker.last:
        return _FAR + 1
    start = min(cue.at, cue.speaker.first) if cue.speaker.first > at else cue.at
    gap = sum(1 for index in range(at + 1, start) if tokens.words[index][0].isalnum())
    between = sum(1 for number in tokens.quotes if at < number < start)
    if gap == 0 and not between:
        return 0.3
    return 1.2 + 0.1 * gap + 0.6 * between


def _gives_name(tokens: Stream, at: int) -> bool:
    """Whether a verb gives a name ("a show called …") rather than quotes someone ("what critics called …")."""
    if tokens.lowers[at] not in tokens.language.naming or not at:
        return False
    before = tokens.words[at - 1]
    low = tokens.lowers[at - 1]
    direct = before[:1].isupper() or low in tokens.language.pronouns or low in tokens.language.skipped or low.endswith("s")
    return not (direct or low in tokens.language.relatives)


def _carried(
    tokens: Stream, sentence: Phrase, at: int, text: str, previous: Speaker | None, subject: Speaker | None
) -> Speaker | None:
    """A quotation without a cue of its own goes on from the one before it, or from the sentence before it."""
    language = tokens.language
    leading = language.adverbs | language.leading | language.skipped
    if any(tokens.words[index][0].isalnum() and tokens.lowers[index] not in leading for index in range(sentence.first, at)):
        return None
    ends = at + 1 == sentence.last or not tokens.words[at + 1][0].isalnum()
    if not ends and text[tokens.ends[at] - 1] not in ".?!…":
        return None
    if _is_title(tokens, sentence, at, text):
        return None
    speaker = previous or (subject if _is_clause(text, tokens, at) else None)
    return replace(speaker, carried=True, distance=_FAR + 1) if speaker else None


def attributions(document: Document, found: Sequence[Quotation]) -> dict[int, Attribution]:
    """The attribution of each quotation (by its index) that the source gives one."""
    names = names_of(document)
    said = speakers(document, found)
    resolver = _Resolver(document.text, names, found)
    given: dict[int, Attribution] = {}
    for number in sorted(said, key=lambda number: (found[number].depth, found[number].start)):
        given[number] = resolver.attribution(said[number], given.get(_parent(found, number)))
    return given


def _parent(found: Sequence[Quotation], number: int) -> int:
    parent = found[number].parent
    return -1 if parent is None else parent


class _Resolver:
    """Turns speakers into attributions, in the order of the text, and learns from each whom it is about."""

    def __init__(self, text: str, names: Names, found: Sequence[Quotation]) -> None:
        self.text, self.names, self.found = text, names, found
        self.known: dict[Span, str] = {}
        self.spoke: list[Referent] = []
        self._subjects: list[Referent] | None = None

    def attribution(self, speaker: Speaker, outer: Attribution | None) -> Attribution:
        span = speaker.span
        if span not in self.known:
            self.known[span] = self._name(speaker, outer)
        return Attribution(self.text[span.start : span.end], self.known[span], span.start, span.end, speaker.cue)

    def _name(self, speaker: Speaker, outer: Attribution | None) -> str:
        span = speaker.behind or speaker.span
        mention = self.text[span.start : span.end]
        language = self.names.language
        gender = language.pronouns.get(mention.lower()) or language.possessives.get(mention.lower())
        if gender is None:
            name = self.names.resolve(mention)
            self._learn(speaker.span.start, name)
            return name
        if gender == "i" and outer is not None:
            return outer.name
        return self._referent(mention, span.start, gender) if gender in "mf" else mention

    def _learn(self, at: int, name: str) -> None:
        person = self.names.people.get(name)
        if person:
            self.spoke.append(Referent(at, person.name, person.gender))

    def _referent(self, mention: str, at: int, gender: str) -> str:
        if self._subjects is None:
            self._subjects = subjects(self.names, self.found)
        candidates = sorted([*self._subjects, *self.spoke])
        name, doubtful = referent(candidates, at, gender)
        if doubtful:
            self.names.doubtful.add(at)
        if name:
            self.spoke.append(Referent(at, name, gender))
        return name or mention
