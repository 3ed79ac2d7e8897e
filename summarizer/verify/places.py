"""Where a claim stands in a source up to typography, and which of the places is meant."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.records import Caution, Change, Span, Status, Verdict
from summarizer.text.folding import fold_text
from summarizer.text.words import WORD_CHARACTER
from summarizer.verify.cautions import is_clipped
from summarizer.verify.source import NARRATION, Source

RELATIONS = {"confirmed": 0, "unknown": 1, "contradicted": 2}


Place = tuple[int, int]  # in the folded text, half open
_OUTER = " '"
_FINAL = " .,'"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim and how it is to be read."""

    text: str
    speaker: str | None
    spoken: bool


def find(claim: Claim, source: Source) -> tuple[list[Place], bool]:
    """The places of a claim in the folded source, at word boundaries; and whether the claim has words at all."""
    raw = source.text.find(claim.text)
    folded = source.folded.text
    key, final = _key(claim.text, raw, source)
    if not WORD_CHARACTER.search(key):
        return [], False
    places = _occurrences(source, key)
    first = key[0].swapcase()
    if first != key[0] and len(first) == 1 and (other := first + key[1:]) in folded:
        places = sorted(places + _occurrences(source, other))
    if final:
        places = [place for place in places if folded[place[1] : place[1] + 1] not in ("?", "!")]
    return places, True


def _key(text: str, raw: int, source: Source) -> tuple[str, bool]:
    """The claim folded, without a final stop or comma; and whether it had one that the source may lack."""
    folded = source.folded
    if raw >= 0 and len(folded.steps) == 1:  # Word for word in the source, hence in its folded text too.
        key = folded.text[folded.position(raw) : folded.position(raw + len(text))]
        return key.strip(_OUTER).rstrip(_FINAL), False
    key = fold_text(text).strip(_OUTER)
    bare = key.rstrip(_FINAL)
    return bare, len(bare) < len(key)


def _occurrences(source: Source, key: str) -> list[Place]:
    text, length = source.folded.text, len(key)
    starts, ends = source.boundaries.starts, source.boundaries.ends
    # A mark at either end is a boundary by itself.
    opens, closes = not WORD_CHARACTER.match(key), not WORD_CHARACTER.match(key[-1])
    found = []
    start = text.find(key)
    while start >= 0:
        if (opens or start in starts) and (closes or start + length in ends):
            found.append((start, start + length))
        start = text.find(key, start + 1)
    return found


def judge_places(claim: Claim, source: Source, places: list[Place]) -> Verdict:
    """The verdict on a claim that stands in the source up to typography: the best of the places decides."""
    if len(places) == 1:
        return judge_place(claim, source, places[0], 1)
    best = min(places, key=lambda place: _rank(claim, source, place))
    return judge_place(claim, source, best, len(places))


def _rank(claim: Claim, source: Source, place: Place) -> tuple[int, int, bool, int]:
    """Quoted before unquoted, the speaker's before another's, code point for code point before folded, then the first."""
    span = source.folded.span(*place)
    index = _quotation(source, span) if claim.spoken else None
    relation = source.speech(claim.speaker, index).relation if index is not None else "unknown"
    return claim.spoken and index is None, RELATIONS[relation], not _exact(claim, source, span), span.start


def _quotation(source: Source, span: Span) -> int | None:
    index = source.quotation_at(span.start, span.end)
    if index is None:  # A mark at the end may stand outside the closing mark: “really”?
        end = span.end
        while end > span.start and not source.text[end - 1].isalnum():
            end -= 1
        index = source.quotation_at(span.start, end) if end < span.end else None
    return index


def _exact(claim: Claim, source: Source, span: Span) -> Span | None:
    """Where the claim stands code point for code point, its outer marks included."""
    slack = len(claim.text) - (span.end - span.start)
    start = source.text.find(claim.text, max(0, span.start - slack), span.end + slack) if slack >= 0 else -1
    return Span(start, start + len(claim.text)) if start >= 0 else None


def judge_place(claim: Claim, source: Source, place: Place, occurrences: int) -> Verdict:
    """The verdict on a claim that stands at one place of the source, up to typography."""
    span = source.folded.span(*place)
    exact = _exact(claim, source, span)
    status: Status = "exact" if exact else "typographic"
    if not claim.spoken:
        return verdict(claim, source, status, exact or span, None, occurrences=occurrences)
    index = _quotation(source, span)
    if index is not None:
        if len(source.quotations[index].segments) > 1 and _crosses_segments(source, index, span):
            status = "edited"
        return verdict(claim, source, status, exact or span, index, occurrences=occurrences)
    turns = _turns(source, place)
    if NARRATION in turns:
        return verdict(claim, source, "not_quoted", exact or span, None, (status,), occurrences=occurrences)
    index = source.quotation_at(span.start, span.start + 1)
    joined: Status = "edited" if len(turns) == 1 else "stitched"
    return verdict(claim, source, joined, exact or span, index, occurrences=occurrences)


def _crosses_segments(source: Source, index: int, span: Span) -> bool:
    return not any(part.start <= span.start and span.end <= part.end for part in source.quotations[index].segments)


def _turns(source: Source, place: Place) -> set[int]:
    first, last = source.words_within(*_bounds(source, place))
    return set(source.word_turns[first:last])


def _bounds(source: Source, place: Place) -> tuple[int, int]:
    span = source.folded.span(*place)
    return span.start, span.end


def verdict(
    claim: Claim,
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


def _cautions(claim: Claim, source: Source, span: Span, index: int | None) -> tuple[Caution, ...]:
    cautions: list[Caution] = []
    if is_clipped(source, span, index):
        cautions.append("clipped")
    if index is not None and source.quotations[index].scare:
        cautions.append("scare")
    elif index is not None and source.speech(None, index).attribution is None:
        cautions.append("unattributed")
    return tuple(cautions)
