"""A claim that stands nowhere in the source as it is: what it resembles, and what was done to it."""

from __future__ import annotations

import itertools
from collections import Counter

from summarizer.records import Span, Status, Verdict
from summarizer.text.languages import guess_language
from summarizer.verifier.alignment import RESEMBLES, Alignment, Query, alignments, query
from summarizer.verifier.cautions import is_clipped
from summarizer.verifier.differences import Differences, differences
from summarizer.verifier.editor_marks import ClaimWords, read_claim
from summarizer.verifier.places import SpokenClaim, standing, verdict
from summarizer.verifier.source import NARRATION, Source
from summarizer.verifier.source_words import script_of
from summarizer.verifier.stitches import Run, chain, cover, is_stitched, join_runs

_LANGUAGE_SAMPLE = 200  # words of a claim


def closest(claim: SpokenClaim, source: Source) -> Verdict:
    """The verdict on a claim that is not in the source up to typography: edited, altered, stitched or absent."""
    reading = read_claim(claim.text, source.brackets, source.footnote_marks)
    if not reading.words or not len(source.words):
        return _absent(claim, source, reading)
    asked = query(reading, source)
    best = _best(claim, source, asked)
    compared = differences(reading, source, best) if best is not None else None
    if best is not None and compared is not None and not compared.changes:
        return _faithful(claim, source, best, compared)
    runs = cover(asked, best)
    if runs is not None and is_stitched(runs, source, claim.spoken):
        return _stitched_verdict(claim, source, runs)
    whole = join_runs(asked, runs) if runs is not None else None
    if whole is not None and (best is None or len(whole.pairs) > len(best.pairs)):
        return _altered_verdict(claim, source, whole, differences(reading, source, whole))
    if best is None or compared is None or best.score < RESEMBLES:
        return _absent(claim, source, reading)
    return _altered_verdict(claim, source, best, compared)


def _best(claim: SpokenClaim, source: Source, asked: Query) -> Alignment | None:
    """The passage resembled most; of equals the quoted, the speaker's, the same in case, the first."""
    chained = chain(asked, claim.spoken) if asked.reading.omissions else None
    if chained is not None:
        return chained
    found = alignments(asked, claim.spoken)
    most = max((round(alignment.score, 2) for alignment in found), default=0.0)
    equals = [alignment for alignment in found if round(alignment.score, 2) == most]

    def rank(alignment: Alignment) -> tuple[bool, int, int, int]:
        index = _quotation(source, alignment)
        words, texts = asked.reading.words, source.words.texts
        letters = sum(words[one].text != texts[alignment.sequence[other]] for one, other in alignment.pairs)
        first = alignment.source_words[0]
        return claim.spoken and index is None, standing(claim, source, index), letters, first

    return min(equals, key=rank) if len(equals) > 1 else next(iter(equals), None)


def _turns(source: Source, alignment: Alignment) -> Counter[int]:
    turns = source.word_turns
    return Counter([turns[index] for index in alignment.source_words])


def _quotation(source: Source, alignment: Alignment) -> int | None:
    """The quotation that has most of the words in common, the first one of its turn; None for narration."""
    turns = _turns(source, alignment)
    turn = max(turns, key=lambda each: turns[each])
    if turn == NARRATION:
        return None
    span = next(source.word_span(index) for index in alignment.source_words if source.word_turns[index] == turn)
    return source.quotation_at(span.start, span.end)


def _span(source: Source, alignment: Alignment) -> Span:
    words = alignment.source_words
    return Span(source.word_span(words[0]).start, source.word_span(words[-1]).end)


def _parts(source: Source, words: list[int]) -> tuple[Span, ...]:
    """The places of words that follow each other, a span for each run of them; none where there is one run."""
    cuts = [0, *(step for step in range(1, len(words)) if words[step] != words[step - 1] + 1), len(words)]
    runs = itertools.pairwise(cuts)
    spans = [Span(source.word_span(words[start]).start, source.word_span(words[end - 1]).end) for start, end in runs]
    return tuple(spans) if len(spans) > 1 else ()


def _faithful(claim: SpokenClaim, source: Source, best: Alignment, compared: Differences) -> Verdict:
    """No word differs but what honest marks say: typographic or edited, unless the marks hide something."""
    status: Status = "edited" if compared.edits or compared.joins or compared.marked else "typographic"
    index = _quotation(source, best) if claim.spoken else None
    # An ellipsis at the claim's head stands for what it left out of the sentence.
    if compared.hides or (compared.leads and is_clipped(source, _span(source, best), index)):
        status = "altered"
    turns = _turns(source, best)
    also: tuple[Status, ...] = ()
    if (claim.spoken and len(turns) > 1 and NARRATION not in turns) or _is_divided(source, best, claim.spoken):
        status, also = "stitched", ("altered",) if compared.hides else ()
    elif claim.spoken and NARRATION in turns:
        status, also = ("altered", ("not_quoted",)) if compared.hides else ("not_quoted", (status,))
    parts = _parts(source, best.source_words)
    changes = tuple(compared.edits)
    return verdict(claim, source, status, _span(source, best), index, also, changes, parts)


def _is_divided(source: Source, best: Alignment, spoken: bool) -> bool:
    """Whether a whole sentence of narration stands between words that the claim joins with no mark of it."""
    words = best.source_words
    return spoken and any(
        after != before + 1 and source.narrates_between(before, after) for before, after in itertools.pairwise(words)
    )


def _stitched_verdict(claim: SpokenClaim, source: Source, runs: list[Run]) -> Verdict:
    parts = tuple(Span(source.word_span(run.place).start, source.word_span(run.stop - 1).end) for run in runs)
    whole = Span(min(part.start for part in parts), max(part.end for part in parts))
    index = source.quotation_at(parts[0].start, parts[0].end) if claim.spoken else None
    turns = {source.word_turns[run.place] for run in runs}
    also: tuple[Status, ...] = ("not_quoted",) if claim.spoken and turns == {NARRATION} else ()
    return verdict(claim, source, "stitched", whole, index, also, (), parts)


def _altered_verdict(claim: SpokenClaim, source: Source, best: Alignment, compared: Differences) -> Verdict:
    index = _quotation(source, best) if claim.spoken else None
    also: tuple[Status, ...] = ("not_quoted",) if claim.spoken and index is None else ()
    changes = tuple(sorted(compared.changes + compared.edits, key=lambda each: (each.claim_start, each.source_start)))
    span = _span(source, best)
    span = Span(
        min([span.start, *(each.source_start for each in changes)]),
        max([span.end, *(each.source_end for each in changes)]),
    )
    return verdict(claim, source, "altered", span, index, also, changes)


def _absent(claim: SpokenClaim, source: Source, reading: ClaimWords) -> Verdict:
    hint = "language" if _is_foreign(source, reading) else None
    return Verdict(claim.text, "absent", speaker=claim.speaker, spoken=claim.spoken, hint=hint)


def _is_foreign(source: Source, reading: ClaimWords) -> bool:
    """Whether the claim is in another language than the source, by its script or its commonest words."""
    words = [word.text.lower() for word in reading.words[:_LANGUAGE_SAMPLE]]
    ours = script_of(words)
    if ours and source.script and ours != source.script:
        return True
    language = guess_language(reading.folded.text)
    return language is not None and source.language_code is not None and language != source.language_code
