"""What a text sets off as quoted: between marks, in blocks, in a transcript's lines; and which are one utterance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from summarizer.records import Attribution, Quotation, Span
from summarizer.text.blocks import Block, blocks, labels
from summarizer.text.incises import incise, without_incise
from summarizer.text.interviews import answers, interviewee
from summarizer.text.languages import Language
from summarizer.text.marks import FAMILY, SINGLE, Pair, pairs
from summarizer.text.nearest_cue import Speaker
from summarizer.text.people import Names

_STOPS = ".?!…"
_SENTENCE = 9  # words that are an utterance even where nobody is named
_ENDS = re.compile(r"[.?!…;:]\W*\s+\w")
_LONGEST_CLAUSE = 300  # code points between two parts of one utterance


def quotations_and_leads(names: Names, places: Sequence[Span]) -> tuple[list[Quotation], dict[int, Speaker]]:
    """The quotations of a text with its paragraphs, sorted and nested, and the speakers that blocks name, by index.

    They have no attributions yet.
    """
    bare, leads = _bare(names, places)
    nested = _nest(bare)
    return nested, {number: leads[one.start] for number, one in enumerate(nested) if one.start in leads}


def _bare(names: Names, places: Sequence[Span]) -> tuple[list[Quotation], dict[int, Speaker]]:
    """Quotations without nesting or attribution, and the speakers that blocks name, by where the block starts."""
    text, language = names.text, names.language
    whole = [quotation for pair in pairs(text, places) if (quotation := _quotation_between(text, pair))]
    leads: dict[int, Speaker] = {}
    found = [_without_incise(text, one, language, leads) for one in _split_transcripts(text, whole, leads)]
    marked = {quotation.start - 1 for quotation in found}
    for block in _blocks(names, places):
        start, end = block.segments[0].start, block.segments[-1].end
        if block.speaker is not None:
            leads[start] = Speaker(block.speaker, block.cue, block.behind)
        # A block that its own marks enclose is the quotation between them.
        if block.kind == "transcript" or start not in marked:
            found.append(Quotation(start, end, block.segments, kind=block.kind))
    return sorted(found, key=lambda quotation: (quotation.start, -quotation.end, quotation.kind)), leads


def _blocks(names: Names, places: Sequence[Span]) -> list[Block]:
    """The blocks of a text; the answers of an interview without labels, and whom the label "A" stands for."""
    found = blocks(names.text, places, names.language)
    labelled = [block for block in found if block.kind == "transcript"]
    if not labelled:
        taken = {block.segments[0].start for block in found}
        return found + [block for block in answers(names, places) if block.segments[0].start not in taken]
    who = interviewee(names, labelled[0].segments[0].start)
    return [block._replace(behind=who) if _answers(names.text, block) else block for block in found]


def _answers(text: str, block: Block) -> bool:
    name = block.speaker if block.kind == "transcript" else None
    return name is not None and text[name.start : name.end] == "A"


def _without_incise(text: str, one: Quotation, language: Language, leads: dict[int, Speaker]) -> Quotation:
    """A quotation without the clause in it that says who speaks, whom it adds to `leads`."""
    found = incise(text, one.start, one.end, language) if language.incises else None
    if found is None:
        return one
    parted = without_incise(text, one, found)
    leads.setdefault(parted.start, found.speaker)
    return parted


def _split_transcripts(text: str, found: Sequence[Quotation], leads: dict[int, Speaker]) -> Iterator[Quotation]:
    """A transcript within marks, cut where the label of a speaker begins; adds the speakers to `leads`."""
    known = labels(text, [segment for one in found for segment in one.segments])
    starts = {span.start: name for span, name in known.items()}
    by_segment = {name.start: name for name in starts.values()}
    for one in found:
        heads = [at for at, part in enumerate(one.segments) if _first_letter(text, part) in by_segment]
        if not heads:
            yield one
            continue
        for first, last in pairwise([*dict.fromkeys([0, *heads]), len(one.segments)]):
            parts = one.segments[first:last]
            name = by_segment.get(_first_letter(text, parts[0]))
            if name is not None:
                leads[parts[0].start] = Speaker(name, "transcript")
            yield replace(one, start=parts[0].start, end=parts[-1].end, segments=parts)


def _first_letter(text: str, part: Span) -> int:
    return next((at for at in range(part.start, min(part.end, part.start + 40)) if text[at].isalpha()), part.start)


def _nest(found: Sequence[Quotation]) -> list[Quotation]:
    """The quotations with their depths and parents, from which of them lies within which."""
    nested: list[Quotation] = []
    open_ones: list[int] = []
    for quotation in found:
        while open_ones and nested[open_ones[-1]].end < quotation.end:
            open_ones.pop()
        parent = open_ones[-1] if open_ones else None
        open_ones.append(len(nested))
        inner = len(open_ones) > 1
        nested.append(replace(quotation, depth=len(open_ones) - 1, parent=parent) if inner else quotation)
    return nested


def _quotation_between(text: str, pair: Pair) -> Quotation | None:
    """The quotation between a pair of marks, without white space around its pieces; None where it is empty."""
    starts = [pair.opening.end, *(mark.end for mark in pair.reopening)]
    end = pair.closing.start if pair.closing else pair.limit
    ends = [*(mark.start for mark in pair.reopening), end]
    bare = (_trim(text, start, end) for start, end in zip(starts, ends, strict=True))
    segments = tuple(span for span in bare if span.start < span.end)
    closed = pair.closing is not None
    return Quotation(segments[0].start, segments[-1].end, segments, closed=closed) if segments else None


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    bare = piece.strip()
    start += len(piece) - len(piece.lstrip())
    return Span(start, start + len(bare)) if bare else Span(start, start)


def _is_scare(text: str, quotation: Quotation, attribution: Attribution | None) -> bool:
    """Words that nobody is said to have uttered, and that are no utterance on their face either: a term, a title."""
    if attribution is not None or quotation.kind != "marks":
        return False
    said = text[quotation.start : quotation.end]
    words = said.split()
    titled = len(words) < _SENTENCE + 4 and all(not word[0].islower() or len(word) < 5 for word in words)
    single = quotation.depth == 0 and FAMILY.get(text[quotation.start - 1]) == SINGLE
    return titled or len(words) < 4 or (len(words) < _SENTENCE and (single or said[-1] not in _STOPS))


def attribute(text: str, found: Sequence[Quotation], given: Mapping[int, Attribution]) -> Iterator[Quotation]:
    """The quotations with their attributions, and numbered by utterance.

    Parts that only "he said" or a new paragraph separates are one utterance; so is what they hold.
    """
    turns: list[int] = []
    last = -1
    for number, quotation in enumerate(found):
        said = given.get(number)
        if quotation.parent is not None:
            turns.append(turns[quotation.parent])
        else:
            goes_on = last >= 0 and _goes_on(text, found[last], given.get(last), quotation, said)
            turns.append(turns[last] if goes_on else number)
            last = number
        yield replace(quotation, attribution=said, scare=_is_scare(text, quotation, said), turn=turns[number])


def _goes_on(
    text: str, before: Quotation, one: Attribution | None, after: Quotation, other: Attribution | None
) -> bool:
    if one is None or other is None or one.name != other.name:
        return False
    if after.start - before.end > _LONGEST_CLAUSE or before.kind != "marks" or after.kind != "marks":
        return False
    gap = text[before.end : after.start]
    if not any(glyph.isalnum() for glyph in gap):
        return True
    clause = any(before.end <= span.start < after.start for span in (one, other))
    return clause and "\n" not in gap and not _ENDS.search(gap)
