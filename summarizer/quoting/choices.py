"""What the strings of a constrained answer may be: words of a document, quotations of it, names in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from summarizer.records import Attribution, Document, Span
from summarizer.text.names import compare_speakers, mentions, stated_name
from summarizer.text.quotations import quotations
from summarizer.text.sentences import paragraphs, sentences
from summarizer.verifier.source import source_of

# Code points: a longer quotation may be chosen by its sentences, and a longer paragraph is evidence by its sentences.
LONG_QUOTATION = 400
LONG_PARAGRAPH = 800
LONG_WORD = 300  # code points; what is longer is no word that a claim could have
LONG_PASSAGE = 400  # pieces; an engine reads the grammar of a passage by recursion

# Between words: white space, marks one by one, and anything else together.
_MARKS = re.escape("“”\"‘’'«»‹›„‚()[]{}–—-…,;:.!?¿¡*•·。、，；：！？「」『』（）")
_BETWEEN = re.compile(rf"\s+|[{_MARKS}]|[^\s{_MARKS}]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """A quotation that may be chosen: runs of `pieces` (one piece: all of it), and the names its speaker may have."""

    pieces: tuple[str, ...]
    speakers: tuple[str, ...]


def passages(document: Document) -> Iterator[tuple[str, ...]]:
    """Paragraphs as pieces: words, marks and white space, in order. A run of them is evidence from one place.

    A long paragraph comes sentence by sentence, so that no run is much longer than a reader wants to check.
    """
    cuts = _words(document)
    for stretch in _stretches(document.text):
        yield from _windows(_pieces(document.text, stretch, cuts))


def _stretches(text: str) -> Iterator[Span]:
    ends = sentences(text)
    for paragraph in paragraphs(text):
        if paragraph.end - paragraph.start <= LONG_PARAGRAPH:
            yield paragraph
        else:
            yield from (span for span in ends if paragraph.start <= span.start and span.end <= paragraph.end)


def _words(document: Document) -> list[Span]:
    """The words as the verifier has them: what begins and ends where a claim may, a numeral with its unit in one."""
    source = source_of(document)
    words, limits = source.words, source.boundaries
    found: list[Span] = []
    begun: int | None = None
    for start, end, following in zip_longest(words.starts, words.ends, words.starts[1:]):
        begun = start if begun is None else begun
        if limits.ends(end) and (following is None or limits.begins(following)):
            found.append(source.folded.span(begun, end))
            begun = None
    return found


def _pieces(text: str, stretch: Span, words: Sequence[Span]) -> Iterator[str]:
    """A stretch of text cut where a claim may begin or end."""
    at = stretch.start
    for word in words[bisect_left(words, at, key=lambda span: span.start) :]:
        if word.end > stretch.end:
            break
        yield from _between(text[at : word.start])
        yield text[word.start : word.end]
        at = word.end
    yield from _between(text[at : stretch.end])


def _between(text: str) -> Iterator[str]:
    """What stands between words; the empty string for a part of a word that goes on in another paragraph."""
    return ("" if any(map(str.isalnum, piece)) else piece for piece in _BETWEEN.findall(text))


def _windows(pieces: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Pieces in parts no longer than anyone takes for a sentence, without what is no piece."""
    found: list[str] = []
    for piece in pieces:
        usable = 0 < len(piece) <= LONG_WORD
        if not usable or len(found) == LONG_PASSAGE:
            yield tuple(found)
            found = []
        if usable:
            found.append(piece)
    yield tuple(found)


def quotation_choices(document: Document) -> tuple[Choice, ...]:
    """The quotations that somebody is said to have uttered, in order, each wording once."""
    found: dict[str, Choice] = {}
    names = source_names(document)
    for quotation in quotations(document):
        text = document.text[quotation.start : quotation.end]
        if not quotation.scare and any(map(str.isalnum, text)) and text not in found:
            speakers = _speakers(quotation.attribution, names, document)
            found[text] = Choice(_parts(text), speakers)
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
    stated = stated_name(attribution, document)
    if stated is not None:
        return (stated,)
    known = dict.fromkeys((attribution.name, *names))
    return tuple(name for name in known if compare_speakers(name, attribution, document) != "contradicted")


def source_names(document: Document) -> tuple[str, ...]:
    """The names and descriptions the source has, in order of appearance, each once."""
    return tuple(dict.fromkeys(mention.text for mention in mentions(document) if any(map(str.isalnum, mention.text))))
