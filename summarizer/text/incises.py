"""Clauses that say who speaks within the quotation itself: « Non, a dit Anne Morel, … », —No —dijo Ana Ruiz—."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from summarizer.records import Quotation, Span
from summarizer.text.languages import Language
from summarizer.text.nearest_cue import Speaker, span_of
from summarizer.text.phrases import phrase_after, stream
from summarizer.text.subjects import can_speak, is_person

_COMMA = 3  # tokens from a comma to the verb of a clause within the marks
_READ = 600  # code points of a quotation that are read
_SHORTEST = 3  # code points of a line of dialogue
_DASHES = "—―"
_EDGES = " \xa0\u202f\t\n,.;:" + _DASHES
# A clause between dashes, the first one behind a space, or up to the paragraph's end.
_SET_OFF = re.compile(rf"\s[{_DASHES}](?=\w)[^{_DASHES}\n]*[{_DASHES}]?")


class Incise(NamedTuple):
    """A clause at [start, end) within a quotation, and who speaks by it."""

    start: int
    end: int
    speaker: Speaker


def incise(text: str, start: int, end: int, language: Language, *, opened: bool = False) -> Incise | None:
    """The first clause in `text[start:end]` of a verb of speech and its subject behind a comma, with its commas.

    Where the clause is `opened` already, it needs no comma, and whoever stands behind the verb is its subject; else
    only a name, a pronoun or a post is.
    """
    can_be_subject = can_speak if opened else is_person
    tokens = stream(text, start, min(end, start + _READ), {}, language)
    for at, low in enumerate(tokens.lowers):
        heads = [index for index in range(max(0, at - _COMMA), at) if tokens.words[index] == ","]
        heads += [0] if opened and at < _COMMA else []
        if not heads or language.kinds.get(low) != "verbs":
            continue
        hyphen = at + 1 < len(tokens.words) and tokens.words[at + 1][0] == "-"  # "dit-il"
        subject = phrase_after(tokens, at + 1 + hyphen, len(tokens.words))
        if subject is not None and can_be_subject(tokens, subject):
            closed = subject.last < len(tokens.words) and tokens.words[subject.last] == ","
            last = tokens.ends[subject.last if closed else subject.last - 1]
            return Incise(
                tokens.starts[heads[-1]], last, Speaker(span_of(tokens, subject), tokens.words[at], distance=1.0)
            )
    return None


def without_incise(text: str, quotation: Quotation, found: Incise) -> Quotation:
    """The quotation with the pieces before and behind such a clause for its own."""
    parts = [part for segment in quotation.segments for part in _around(text, segment, found)]
    return replace(quotation, start=parts[0].start, end=parts[-1].end, segments=tuple(parts)) if parts else quotation


def _around(text: str, segment: Span, found: Incise) -> Iterator[Span]:
    if found.end <= segment.start or segment.end <= found.start:
        yield segment
        return
    yield from _bare(text, segment.start, found.start)
    yield from _bare(text, found.end, segment.end)


def _bare(text: str, start: int, end: int) -> Iterator[Span]:
    """A stretch without the marks at its head and the spaces at its end; none where it is empty."""
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def dialogue(text: str, place: Span, language: Language) -> tuple[tuple[Span, ...], Speaker | None]:
    """What is said in a paragraph that a dash opens as speech (—No —dijo Ana Ruiz—.), and by whom; else nothing.

    The dash stands right before a word, or a clause in the paragraph says who speaks.
    """
    if not language.incises or text[place.start] not in _DASHES or place.end - place.start < _SHORTEST:
        return (), None
    start = place.start + 1
    parts: list[Span] = []
    speaker: Speaker | None = None
    for match in _SET_OFF.finditer(text, start, place.end):
        within = incise(text, match.start() + 2, match.end(), language, opened=True)
        if within is not None:
            speaker = within.speaker
            parts += _bare(text, start, match.start())
            start = match.end()
    within = None if speaker else incise(text, start, place.end, language)
    if within is not None:
        speaker = within.speaker
        parts += _bare(text, start, within.start)
        start = within.end
    parts += _bare(text, start, place.end)
    return (tuple(parts), speaker) if speaker or not text[place.start + 1].isspace() else ((), None)
