"""Sentences with all that is known of them: who speaks, who is named, whom a pronoun stands for, on what condition.
Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from summarizer.itemwise.actors import Actors, Mention, actors
from summarizer.records import Document, Quotation, Span
from summarizer.text.languages.english import ENGLISH
from summarizer.text.names import is_same_name
from summarizer.text.phrases import stream
from summarizer.text.quotations import quotations
from summarizer.text.sentences import sentences
from summarizer.text.speech import cues_in as speech_cues

_PREPOSITION = re.compile(
    r"\b(?:whose|of|in|by|with|to|for|from|on|at|over|about|between|against|than|as|into|under|after|before|within|outside|"
    r"inside|toward|towards|among|during|behind|despite|on behalf of|told|asked|urged)\s+(?:the\s+|a\s+)?"
    r"(?:\w+-[\w-]+\s+)?$",
    re.I,
)
# A name that ends a phrase with a title in it: "with Belarusian leader".
_ACCOMPANYING = re.compile(
    rf"\b(?:with|alongside|between|by|to|from)\s+(?:the\s+)?(?:[\w’'-]+\s+){{0,3}}(?:{'|'.join(sorted(ENGLISH.roles))})\s+$",
    re.I,
)
_LISTING = re.compile(r"\b(?:including|among them|such as|notably|like)\s+(?:the\s+)?$", re.I)
_GOVERNMENT = re.compile(r"^[’']s? (?:government|delegation|officials|parliament|ministry|leaders?|side)\b")
POSSESSIVE = re.compile(r"^(?:[’']s\b|(?<=s)[’'](?=\s))")
_SAYING = frozenset("said says say saying told tells added adds noted notes stated according explained wrote".split())
_OF_PARTY = re.compile(r"\s+of\s+(?:the\s+)?(?:[\w-]+\s+)?")
_GOVERNED = 80  # code points before a name in which its preposition stands
_VIEW = re.compile(r"(?:For|In the view of|In the opinion of) ")
_ONLY = (
    r"only (?:\w+ )?(?:if|when|once|after|under|with|on)|provided(?: that)?|on (?:the )?condition(?: that)?|as long as|"
    r"unless|if"
)
_CONDITION = re.compile(rf"(?<!\beven )\b(?:{_ONLY}|as soon as|once)\b[^.;“”\"]{{8,}}")
STRICT_CONDITION = re.compile(rf"(?:{_ONLY})\b", re.I)


@dataclass(frozen=True)
class Passage:
    """One sentence with all that is known of it."""

    document: Document
    span: Span
    actors: Actors
    speaker: str | None  # who says the sentence, or the quotation in it
    quoted: tuple[tuple[Span, str | None], ...]
    previous: str | None  # whom "he" or "she" stands for

    @property
    def text(self) -> str:
        """The sentence as it stands."""
        return self.document.text[self.span.start : self.span.end]

    def quote_at(self, at: int) -> tuple[Span, str | None] | None:
        """The quotation around the code point `at`, and its speaker."""
        return next((found for found in self.quoted if found[0].start <= at < found[0].end), None)


def passages(document: Document) -> list[Passage]:
    """The sentences of a document, each with its speaker and the person in mind before it; kept with it."""
    return document.derived(_passages)


def _passages(document: Document) -> list[Passage]:
    known = actors(document)
    found: list[Passage] = []
    said: dict[int, str | None] = {}
    person: str | None = None
    for span in sentences(document.text):
        passage = Passage(document, span, known, None, (), person)
        inside = []
        for quotation in quotations(document):
            if quotation.start < span.end and span.start < quotation.end and quotation.depth == 0:
                if quotation.start not in said:
                    said[quotation.start] = speaker_of(passage, quotation)
                inside.append((Span(quotation.start, quotation.end), said[quotation.start]))
        speaker = next((speaker for _, speaker in inside if speaker), None)
        found.append(replace(passage, speaker=speaker, quoted=tuple(inside)))
        person = speaker or _person(found[-1]) or person
    return found


def speaker_of(passage: Passage, quotation: Quotation) -> str | None:
    """The name of whom the source gives a quotation to, or None; a pronoun or a bare role is the person in mind."""
    attribution = quotation.attribution
    if attribution is None:
        return None
    known = passage.actors
    if attribution.name.partition(" ")[0].lower() in ENGLISH.indefinites:
        return None  # "one diplomat" is nobody that the article names
    resolved = next((name for name in known.names() if is_same_name(name, attribution.name, passage.document)), None)
    if resolved:
        return resolved
    named = [mention for mention in known.within(attribution.start, attribution.end) if mention.kind != "pronoun"]
    named.sort(key=lambda mention: mention.kind == "person")
    if named and may_act(passage.document.text, attribution.start, named[-1]):
        return named[-1].name
    words = set(re.findall(r"\w{4,}", attribution.mention.lower()))
    for mention in reversed(known.within(0, attribution.start)):
        if mention.kind == "person" and words & set(re.findall(r"\w{4,}", known.roles.get(mention.name, "").lower())):
            return mention.name
    earlier = [
        mention
        for mention in known.within(passage.span.start, attribution.start)
        if mention.kind == "person" and may_act(passage.document.text, passage.span.start, mention)
    ]
    return earlier[-1].name if earlier else passage.previous


def _person(passage: Passage) -> str | None:
    """The first person a sentence names as a subject, else whom its first pronoun stands for."""
    inside = passage.actors.within(passage.span.start, passage.span.end)
    for mention in inside:
        before = passage.document.text[max(passage.span.start, mention.start - _GOVERNED) : mention.start]
        after = passage.document.text[mention.end : mention.end + 3]
        if mention.kind == "person" and not _PREPOSITION.search(before) and not POSSESSIVE.match(after):
            return mention.name
    return None


def reporting(passage: Passage) -> str | None:
    """Who speaks in a sentence without quotation: the subject of its verb of saying, if it has one.

    "Oslo rejects it, he said" is his: verbs that mean nothing but saying go first.
    """
    viewed = _view(passage)
    if viewed:
        return resolved_name(passage, viewed)
    text = passage.document.text
    tokens = stream(text, passage.span.start, passage.span.end, {}, ENGLISH)
    cues = [cue for sentence in tokens.sentences(text) for cue in speech_cues(tokens, sentence)]
    for cue in sorted(cues, key=lambda cue: tokens.lowers[cue.at] not in _SAYING):
        speaker = _named_in(passage, tokens.starts[cue.speaker.first], tokens.ends[cue.speaker.last - 1])
        if speaker:
            return resolved_name(passage, speaker)
    return None


def _view(passage: Passage) -> Mention | None:
    """Whose view a sentence opens with: "For X, …"."""
    text = passage.document.text
    opening = _VIEW.match(text, passage.span.start)
    named = passage.actors.within(opening.end(), passage.span.end)[:1] if opening else ()
    fits = opening and named and named[0].start == opening.end() and text[named[0].end : named[0].end + 1] == ","
    return named[0] if fits else None


def _named_in(passage: Passage, start: int, end: int) -> Mention | None:
    """Whom a phrase names: the person it is in apposition to, else a person in it, else the last name."""
    text = passage.document.text
    apposed = re.match(r",\s+", text[end : end + 4])
    if apposed:
        beside = end + apposed.end()
        people = passage.actors.within(beside, min(end + 60, passage.span.end))
        if people and people[0].kind == "person" and people[0].start == beside:
            return people[0]
    named = [mention for mention in passage.actors.within(start, end) if may_act(text, start, mention)]
    named.sort(key=lambda mention: mention.kind in {"person", "pronoun"})
    if named and named[-1].kind == "other":
        # "Defence minister X of the Labour party": the phrase may hold no more than the party.
        members = [one for one in passage.actors.within(passage.span.start, start) if one.kind == "person"]
        if members and _OF_PARTY.fullmatch(text, members[-1].end, named[-1].start):
            return members[-1]
    return named[-1] if named else None


def resolved_name(passage: Passage, mention: Mention) -> str | None:
    """The name of a mention; of "he" or "she" the last person of that gender that acts before it."""
    if mention.kind != "pronoun":
        return mention.name
    if passage.document.text[mention.start : mention.end].lower() in {"they", "their"}:
        return None
    return mention.name or passage.previous


def may_act(text: str, first: int, mention: Mention) -> bool:
    """Whether a mention may be a subject: no preposition governs it, and it is no possessive but a government's."""
    before, after = text[max(first, mention.start - _GOVERNED) : mention.start], text[mention.end : mention.end + 20]
    if POSSESSIVE.match(after):
        return bool(_GOVERNMENT.match(after)) and not _PREPOSITION.search(before)
    if mention.kind == "pronoun" and text[mention.start : mention.end].lower() in {"his", "her", "their"}:
        return False
    return bool(_LISTING.search(before)) or not (_PREPOSITION.search(before) or _ACCOMPANYING.search(before))


def condition_in(passage: Passage, after: int) -> str | None:
    """The condition that a sentence states, in the source's words; of several, the first behind `after`."""
    text = passage.document.text
    found = _CONDITION.search(text, after, passage.span.end) or _CONDITION.search(
        text, passage.span.start, passage.span.end
    )
    if found is None:
        return None
    clause = re.split(r",\s", found[0], maxsplit=1)[0]
    return clause.strip(" ,") or None
