"""Quotations without marks: indented or `>` blocks, a paragraph that a lead-in announces, lines of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from summarizer.records import Span
from summarizer.text.languages import Language
from summarizer.text.phrases import stream
from summarizer.text.speech import Cue, cues_in

_QUOTED = re.compile(r"(?:>[ \t]?)+")
_INDENT = re.compile(r"(?: {4}|\t)[ \t]*(?=\S)")
_LABEL = re.compile(r"([^\W\d_][\w.’'-]*(?: [\w.’'()-]+){0,5})[ \xa0]?:[ \xa0]+(?=\S)")
_DEEP = 200  # code points of an indent
_LEAD = 600  # code points of a lead-in that are read, from its end
_NEAR = 8  # tokens between a lead-in's verb and its colon


class Block(NamedTuple):
    """A quotation without marks: its pieces, its kind, where its speaker is named and by which cue."""

    segments: tuple[Span, ...]
    kind: Literal["block", "transcript"]
    speaker: Span | None
    cue: str


def blocks(text: str, paragraphs: Sequence[Span], language: Language) -> list[Block]:
    """The block quotations and transcript lines of `text`, in order."""
    found = list(_transcript(text, paragraphs))
    taken = {block.segments[0].start for block in found}
    found += (block for block in _set_off(text, paragraphs, language) if block.segments[0].start not in taken)
    return sorted(found, key=lambda block: block.segments[0].start)


def _transcript(text: str, paragraphs: Sequence[Span]) -> Iterator[Block]:
    """Lines that begin with a speaker's label, where two of them and two speakers make it a transcript.

    A label is in capitals ("RUTTE:"), or stands in three lines and more ("Mark Rutte:", "Q:").
    """
    labels = {place: match for place in paragraphs if (match := _LABEL.match(text, place.start, place.end))}
    counts: dict[str, int] = {}
    for match in labels.values():
        counts[match[1]] = counts.get(match[1], 0) + 1
    speakers = {label for label, count in counts.items() if _is_label(label, count)}
    if len(speakers) < 2 and not any(label.isupper() and counts[label] > 1 for label in speakers):
        return
    for place, match in labels.items():
        if match[1] in speakers:
            yield Block((Span(match.end(), place.end),), "transcript", Span(place.start, match.end(1)), "transcript")


def _is_label(label: str, count: int) -> bool:
    capital = all(word[0].isupper() or not word[0].isalpha() for word in label.split())
    return capital and ((label.isupper() and len(label) > 2) or count > 2)


def _set_off(text: str, paragraphs: Sequence[Span], language: Language) -> Iterator[Block]:
    run: list[Span] = []
    before: Span | None = None
    for place in paragraphs:
        inside = _inside(text, place)
        if inside:
            run += inside
            continue
        if run:
            yield _block(text, run, before, language)
            run = []
        elif before is not None and text[before.end - 1] == ":" and text[place.start].isalnum():
            lead = _lead(text, before, language)
            if lead is not None and text[place.end - 1] in ".!?…":
                yield Block((place,), "block", *lead)
                before = None
                continue
        before = place
    if run:
        yield _block(text, run, before, language)


def _inside(text: str, place: Span) -> list[Span]:
    """The words of a paragraph that `>` (line by line) or an indent sets off, none where neither does."""
    if text[place.start] == ">":
        return list(_behind_signs(text, place))
    line = text.rfind("\n", max(0, place.start - _DEEP), place.start) + 1
    return [place] if 0 < line < place.start and _INDENT.match(text, line, place.start + 1) else []


def _behind_signs(text: str, place: Span) -> Iterator[Span]:
    start = place.start
    while start < place.end:
        end = text.find("\n", start, place.end)
        end = place.end if end < 0 else end
        quoted = _QUOTED.match(text, start, end)
        first = quoted.end() if quoted else start
        if text[first:end].strip():
            yield Span(first, first + len(text[first:end].rstrip()))
        start = end + 1


def _block(text: str, run: list[Span], before: Span | None, language: Language) -> Block:
    lead = _lead(text, before, language) if before is not None else None
    return Block(tuple(run), "block", *(lead or (None, "")))


def _lead(text: str, place: Span, language: Language) -> tuple[Span, str] | None:
    """Who speaks where a lead-in ends ("Lee continued:"), and by which verb; None where it has none near its end."""
    tokens = stream(text, max(place.start, place.end - _LEAD), place.end, {}, language)
    sentences = tokens.sentences(text)
    cues: list[Cue] = cues_in(tokens, sentences[-1]) if sentences else []
    cues = [cue for cue in cues if len(tokens.words) - cue.at <= _NEAR and cue.kind in ("verbs", "participles")]
    if not cues:
        return None
    speaker = cues[-1].speaker
    return Span(tokens.starts[speaker.first], tokens.ends[speaker.last - 1]), tokens.words[cues[-1].at]
