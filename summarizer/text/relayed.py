"""Whose words a quotation is where one speaker only passes on another's."""

from __future__ import annotations

from summarizer.text.countries import polity
from summarizer.text.parts import is_capitalised
from summarizer.text.phrases import Stream
from summarizer.text.speech import Cue
from summarizer.text.subjects import is_person

_MODALS = frozenset("would will could can might may must should".split())
_QUOTING = frozenset(("quoting", "citing"))
_READING = frozenset(("read", "reads", "reading"))


def cue_of_whose_words(tokens: Stream, cues: list[Cue], best: Cue, at: int) -> Cue:
    """Of the cues around a quotation at a token, the one that gives the words; `best` is the nearest."""
    best = _cue_of_claim(tokens, cues, best, at)
    inner = _inner(tokens, cues, best, at)
    return inner or _cue_of_relayed(tokens, cues, _outer(tokens, cues, best, at))


def is_reader(tokens: Stream, cue: Cue) -> bool:
    """Whether somebody reads the words aloud, which may be another's."""
    return tokens.lowers[cue.at] in _READING and is_person(tokens, cue.speaker)


def has_name(tokens: Stream, cue: Cue) -> bool:
    """Whether a cue's speaker has a name."""
    return any(map(is_capitalised, tokens.words[cue.speaker.first : cue.speaker.last]))


def _cue_of_claim(tokens: Stream, cues: list[Cue], best: Cue, at: int) -> Cue:
    """The noun of speech and whose it is before "that": "Lee welcomed the statement by Ray | that “…”"."""
    for cue in cues:
        between = cue.kind == "nouns" and best.at < cue.at < at and has_name(tokens, cue)
        if between and tokens.lowers[max(cue.at + 1, cue.speaker.last)] == "that":
            return cue
    return best


def _inner(tokens: Stream, cues: list[Cue], best: Cue, at: int) -> Cue | None:
    """Whose words another only reports: "Lee said the plan was “…”, according to Ray"."""
    if best.at < at or best.kind != "before":
        return None
    before = [cue for cue in cues if cue.at < at and cue.kind in ("verbs", "participles")]
    between = range(before[-1].at + 1, at) if before else range(0)
    leading = tokens.language.leading
    clause = all(tokens.words[index][0].isalnum() and tokens.lowers[index] not in leading for index in between)
    return before[-1] if before and clause else None


def _cue_of_relayed(tokens: Stream, cues: list[Cue], cue: Cue) -> Cue:
    """Whose words a speaker only passes on: "Quoting Lee, Ray said “…”", "Ray read from Lee's letter: “…”"."""
    quoting = [other for other in cues if other.kind == "before" and tokens.lowers[other.at] in _QUOTING]
    if quoting and quoting[0].at < cue.at:
        return quoting[0]
    letters = [other for other in cues if other.kind == "nouns" and other.at > cue.at]
    return letters[-1] if letters and tokens.lowers[cue.at] in _READING else cue


def _outer(tokens: Stream, cues: list[Cue], cue: Cue, at: int) -> Cue:
    """The cue before, where this one's subject is a country: in "Lee said Moscow would not discuss “…”" Lee speaks."""
    first, last = cue.speaker.first, cue.speaker.last
    before = [other for other in cues if other.at < first]
    modal = last <= cue.at and not _MODALS.isdisjoint(tokens.lowers[last : cue.at])
    if not before or not modal or tokens.words[at - 1] in ",:" or polity(tokens.words[last - 1]) is None:
        return cue
    beside = before[-1].at + 1 == first or "that" in tokens.lowers[first - 1 : first + 1]
    return before[-1] if beside else cue
