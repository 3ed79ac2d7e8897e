"""Where a claim stands in a source up to typography, and which of the places is meant."""

from __future__ import annotations

from typing import NamedTuple

from summarizer.records import Caution, Change, Span, Status, Verdict
from summarizer.text.folding import fold_claim
from summarizer.text.word_classes import class_name
from summarizer.text.words import SYMBOLS, WORD, WORD_CHARACTER
from summarizer.verifier.cautions import is_clipped
from summarizer.verifier.source import NARRATION, Source

# Of several places: where the source confirms the speaker, contradicts it, leaves it open, says nothing.
_CONFIRMED, _CONTRADICTED, _OPEN, _SILENT = range(4)
_FEWEST = 3  # words that two people hardly say alike

Place = tuple[int, int]  # in the folded text, half open
_OUTER = " '"
_OUTER_MARKS = " “”„«»\"'‘’"
_FINAL = " .,'"


class SpokenClaim(NamedTuple):
    """A claim and how it is to be read."""

    text: str
    speaker: str | None
    spoken: bool


class Found(NamedTuple):
    """Where a claim stands up to typography, at word boundaries; `raw`: where it does exactly, or -1."""

    places: list[Place]
    raw: int
    has_words: bool


def find(claim: SpokenClaim, source: Source) -> Found:
    """The places of a claim in the folded source."""
    raw = source.occurrences.first(claim.text)
    folded = source.folded.text
    key, final = _key(claim.text, raw, source)
    if not WORD_CHARACTER.search(key):
        return Found([], raw, False)
    places = _occurrences(source, key, *_words_of(key))
    if not places and source.broken_words:
        key = WORD.sub(lambda match: source.broken_words.get(match[0].lower(), match[0]), key)
        places = _occurrences(source, key, *_words_of(key))
    if final:
        places = [place for place in places if folded[place[1] : place[1] + 1] not in ("?", "!")]
    return Found(places, raw, True)


def _key(text: str, raw: int, source: Source) -> tuple[str, bool]:
    """The claim folded, without a final stop or comma; and whether it had one that the source may lack."""
    folded = source.folded
    if raw >= 0 and len(folded.steps) == 1:  # Word for word in the source, hence in its folded text too.
        key = folded.text[folded.position(raw) : folded.position(raw + len(text))]
        return key.strip(_OUTER).rstrip(_FINAL), False
    return fold_claim(text, source.folded_occurrences, source.footnote_marks)


def _occurrences(source: Source, key: str, first: int, last: int) -> list[Place]:
    """Where a folded claim stands at word boundaries, whatever the case of its first letter.

    `first` and `last` are where its first word begins and its last one ends.
    """
    text = source.folded.text
    begins, ends = source.boundaries.begins, source.boundaries.ends
    openings = (key[0], key[0].swapcase())
    return [
        (at - 1, at - 1 + len(key))
        for at in source.folded_occurrences.all(key[1:])
        if at and text[at - 1] in openings and begins(at - 1 + first) and ends(at - 1 + last)
    ]


def _words_of(key: str) -> tuple[int, int]:
    """Where the first word of a folded claim begins and its last one ends."""
    first, last = 0, len(key)
    if not key[0].isalnum() and (match := WORD.search(key)):
        first = match.start()
    while last > first and not (
        key[last - 1].isalnum() or key[last - 1] in SYMBOLS or WORD_CHARACTER.match(key[last - 1])
    ):
        last -= 1
    return first, last


def best_verdict(claim: SpokenClaim, source: Source, found: Found) -> Verdict:
    """The verdict on a claim that stands in the source up to typography: the best of the places decides."""
    if len(found.places) == 1:
        return _verdict_at(claim, source, found, source.folded.span(*found.places[0]))
    spans = (source.folded.span(*place) for place in found.places)
    return _verdict_at(claim, source, found, min(spans, key=lambda span: _rank(claim, source, found, span)))


def _rank(claim: SpokenClaim, source: Source, found: Found, span: Span) -> tuple[int, int, bool, int]:
    """Quoted before unquoted, the speaker's before another's, exact before typographic, then the first.

    Who is named at any place speaks against who is named at none: a headline that names nobody settles nothing.
    """
    index = _quotation(source, span) if claim.spoken else None
    return (
        claim.spoken and index is None,
        standing(claim, source, index),
        not _exact(claim, source, found, span),
        span.start,
    )


def standing(claim: SpokenClaim, source: Source, index: int | None) -> int:
    """How a place stands to the claimed speaker: it confirms, contradicts, leaves open or names nobody.

    Two places of the same words are one utterance, and the explicit one says whose; but anybody says "yes".
    """
    speech = source.speech(claim.speaker, index)
    words = claim.text.split()
    few = len(words) < _FEWEST
    if speech.attribution is None:
        term = few and (len(words) == 1 or not any(word[0].islower() for word in words))
        return _CONFIRMED if term else _SILENT
    if speech.relation == "unknown":
        return _CONFIRMED if few else _OPEN
    return _CONFIRMED if speech.relation == "confirmed" else _CONTRADICTED


def _quotation(source: Source, span: Span) -> int | None:
    index = source.quotation_at(span.start, span.end)
    if index is None:  # A mark at the end may stand outside the closing mark: “really”?
        end = span.end
        while end > span.start and not source.text[end - 1].isalnum():
            end -= 1
        index = source.quotation_at(span.start, end) if end < span.end else None
    return index


def _exact(claim: SpokenClaim, source: Source, found: Found, span: Span) -> Span | None:
    """Where the claim stands code point for code point around `span`, its outer marks included."""
    start, length = found.raw, len(claim.text)
    if start < 0:
        return None
    if not start <= span.start < span.end <= start + length:
        slack = max(0, length - (span.end - span.start))
        start = source.text.find(claim.text, max(0, span.start - slack), span.end + slack)
    return Span(start, start + length) if start >= 0 else None


def _verdict_at(claim: SpokenClaim, source: Source, found: Found, span: Span) -> Verdict:
    """The verdict on a claim that stands at one place of the source, up to typography."""
    exact = _exact(claim, source, found, span)
    status: Status = "exact" if exact else "typographic"
    also: tuple[Status, ...] = ()
    index = _quotation(source, span) if claim.spoken else None
    if index is not None and _crosses_segments(source, index, span):
        narrated = NARRATION in source.turns_within(span)  # "he said" within the marks
        status, also = ("not_quoted", (status,)) if narrated else ("edited", ())
    elif claim.spoken and index is None:
        turns = source.turns_within(span)
        if NARRATION in turns:
            status, also = "not_quoted", (status,)
        else:  # Quotations with nothing but their marks between them.
            status = "edited" if len(turns) == 1 else "stitched"
            index = source.quotation_at(span.start, span.start + 1)
    opened = claim.text.strip(_OUTER_MARKS)[:1].isupper() and source.text[span.start].islower()
    dropped = _dropped_negation(source, span) if opened and index is not None else ()
    if dropped:
        status, also = "altered", ()
    return verdict(claim, source, status, exact or span, index, also, dropped, occurrences=len(found.places))


def _dropped_negation(source: Source, span: Span) -> tuple[Change, ...]:
    """The negation right before a claim of a word or two that begins as a sentence does: "Now" of "Not | now"."""
    first, last = source.words_within(span.start, span.end)
    if not 0 < first < last < first + _FEWEST or source.word_turns[first - 1] != source.word_turns[first]:
        return ()
    before = source.words.lowers[first - 1]
    place = source.word_span(first - 1)
    if class_name(before, source.language) != "negation" or source.text[place.end : span.start].strip():
        return ()
    return (Change("negation", "", source.text[place.start : place.end], 0, 0, place.start, place.end),)


def _crosses_segments(source: Source, index: int, span: Span) -> bool:
    segments = source.quotations[index].segments
    return len(segments) > 1 and not any(part.start <= span.start and span.end <= part.end for part in segments)


def verdict(
    claim: SpokenClaim,
    source: Source,
    status: Status,
    span: Span,
    index: int | None,
    also: tuple[Status, ...] = (),
    changes: tuple[Change, ...] = (),
    parts: tuple[Span, ...] = (),
    occurrences: int = 1,
) -> Verdict:
    """A verdict on words found at `span`, in quotation `index`, after who is said to have uttered them is weighed."""
    speech = source.speech(claim.speaker, index)
    if claim.spoken and index is not None and (speech.relation == "contradicted" or not speech.known):
        if status in ("exact", "typographic", "edited"):
            status, also = "misattributed", (status,)
        else:
            also = (*also, "misattributed")
    cautions: tuple[Caution, ...] = ()
    if status in ("exact", "typographic", "edited"):
        cautions = _cautions(claim, source, span, index)
    return Verdict(
        claim.text,
        status,
        "",
        claim.speaker,
        claim.spoken,
        span.start,
        span.end,
        source.text[span.start : span.end],
        changes,
        also,
        cautions,
        speech.attribution,
        parts,
        occurrences,
    )


def _cautions(claim: SpokenClaim, source: Source, span: Span, index: int | None) -> tuple[Caution, ...]:
    cautions: list[Caution] = []
    if is_clipped(source, span, index):
        cautions.append("clipped")
    if index is not None and source.quotations[index].scare:
        cautions.append("scare")
    elif index is not None:
        speech = source.speech(claim.speaker, index)
        if speech.attribution is None:
            cautions.append("unattributed")
        elif claim.speaker and claim.speaker.strip() and speech.relation == "unknown":
            cautions.append("unconfirmed")
    return tuple(cautions)
