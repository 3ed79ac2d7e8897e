"""What the strings of a constrained answer may be: words of a document, quotations of it, names in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.records import Attribution, Document, Span
from summarizer.text.names import CARRIED, compare, mentions
from summarizer.text.quotations import quotations
from summarizer.text.sentences import paragraphs, sentences

# Code points: a longer quotation may be chosen by its sentences, and a longer paragraph is evidence by its sentences.
LONG_QUOTATION = 400
LONG_PARAGRAPH = 800
LONG_WORD = 300  # code points; what is longer is no word that a claim could have
LONG_PASSAGE = 400  # pieces; an engine reads the grammar of a passage by recursion

_OPENERS = "“”\"‘’'«»‹›„‚([{—–…¿¡*•·"
_CLOSERS = "“”\"‘’'«»‹›„‚)]}—–….,;:!?*。、，；：！？」』）"
# White space; words, and the marks that open or close them apart. What else touches a word is part of it.
_RUN = re.compile(rf"\s+|([{re.escape(_OPENERS)}]*)((?:(?!\s).)*?)([{re.escape(_CLOSERS)}]*)(?=\s|$)", re.DOTALL)
_BREAK = re.compile(r"(?<=\D)([—…。！？]+)(?=\D)")


@dataclass(frozen=True, slots=True)
class Choice:
    """A quotation that may be chosen: runs of `pieces` (one piece: all of it), and the names its speaker may have."""

    pieces: tuple[str, ...]
    speakers: tuple[str, ...]
    depth: int


def passages(document: Document) -> Iterator[tuple[str, ...]]:
    """Paragraphs as pieces: words, marks and white space, in order. A run of them is evidence from one place.

    A long paragraph comes sentence by sentence, so that no run is much longer than a reader wants to check.
    """
    text = document.text
    ends = sentences(text)
    for paragraph in paragraphs(text):
        if paragraph.end - paragraph.start <= LONG_PARAGRAPH:
            yield from _windows(text, paragraph)
        else:
            for span in _inside(ends, paragraph):
                yield from _windows(text, span)


def _windows(text: str, span: Span) -> Iterator[tuple[str, ...]]:
    """The pieces of a stretch of text, in parts where it has more than anyone takes for a sentence."""
    found: list[str] = []
    for piece in pieces(text[span.start : span.end]):
        if len(piece) > LONG_WORD or len(found) == LONG_PASSAGE:
            yield tuple(found)
            found = []
        if len(piece) <= LONG_WORD:
            found.append(piece)
    yield tuple(found)


def _inside(spans: Sequence[Span], outer: Span) -> Iterator[Span]:
    return (span for span in spans if outer.start <= span.start and span.end <= outer.end)


def pieces(text: str) -> Iterator[str]:
    """`text` cut where a claim may begin or end; joined, the pieces are `text` again."""
    for match in _RUN.finditer(text):
        if match[0].isspace():
            yield match[0]
        else:
            yield from match[1]
            yield from filter(None, _BREAK.split(match[2]))
            yield from match[3]


def quotation_choices(document: Document) -> tuple[Choice, ...]:
    """The quotations that somebody is said to have uttered, in order, each wording once."""
    found: dict[str, Choice] = {}
    names = source_names(document)
    for quotation in quotations(document):
        text = document.text[quotation.start : quotation.end]
        if not quotation.scare and any(map(str.isalnum, text)) and text not in found:
            speakers = _speakers(quotation.attribution, names, document)
            found[text] = Choice(_parts(text), speakers, quotation.depth)
    return tuple(found.values())


def _parts(text: str) -> tuple[str, ...]:
    """A short quotation whole, a long one cut between sentences."""
    if len(text) <= LONG_QUOTATION:
        return (text,)
    parts, at = [], 0
    for span in sentences(text):
        parts += [text[at : span.start], text[span.start : span.end]]
        at = span.end
    return tuple(part for part in (*parts, text[at:]) if part)


def _speakers(attribution: Attribution | None, names: tuple[str, ...], document: Document) -> tuple[str, ...]:
    """The name of the attribution if it is one, else the names it does not contradict; none where it names nobody."""
    if attribution is None:
        return ()
    if attribution.cue != CARRIED and compare(attribution.name, attribution, document) == "confirmed":
        return (attribution.name,)
    known = dict.fromkeys((attribution.name, *names))
    return tuple(name for name in known if compare(name, attribution, document) != "contradicted")


def source_names(document: Document) -> tuple[str, ...]:
    """The names and descriptions the source has, in order of appearance, each once."""
    return tuple(dict.fromkeys(mention.text for mention in mentions(document) if any(map(str.isalnum, mention.text))))
