"""Claims in pieces: parts of one utterance joined by omission marks, and parts of several joined with none."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.verifier.alignment import Alignment, Query, score_alignment
from summarizer.verifier.editor_marks import ClaimWords
from summarizer.verifier.source import NARRATION, Source

_SHORTEST_RUN = 3  # words
_LEAST_COVERED = 0.8  # of a claim's words, for it to be made of runs
_CANDIDATES = 50  # places of one run that are considered
_FEW_CHANGED = 3  # words; a claim with fewer has one passage, however often its other words stand elsewhere


@dataclass(frozen=True, slots=True)
class Run:
    """Claim words `[start, end)` that the source has in a row from word `place` on."""

    start: int
    end: int
    place: int

    @property
    def stop(self) -> int:
        """The source word behind the last one."""
        return self.place + self.end - self.start


def chain(asked: Query, spoken: bool) -> Alignment | None:
    """The parts between omission marks, each word for word and in order, in one turn (evidence: in one paragraph)."""
    claim, source = asked.symbols, asked.source
    parts = asked.reading.parts()
    if parts[-1][1] > len(claim):
        return None
    groups = [source.turn_streams, source.paragraph_streams] if spoken else [source.paragraph_streams]
    for indexes, stream in (each for group in groups for each in group):
        places = _in_order([claim[start:end] for start, end in parts], stream)
        if places:
            starts = zip(parts, places, strict=True)
            pairs = [(index, place + index - start) for (start, end), place in starts for index in range(start, end)]
            return score_alignment(asked, pairs, indexes)
    return None


def _in_order(parts: list[str], stream: str) -> list[int]:
    """Where the parts stand in a stream in order, each as near to the next one as it does; none if they do not."""
    places: list[int] = []
    position = 0
    for part in parts:
        place = stream.find(part, position)
        if place < 0:
            return []
        places.append(place)
        position = place + len(part)
    for step in range(len(parts) - 2, -1, -1):
        places[step] = stream.rfind(parts[step], 0, places[step + 1])
    return places


def cover(asked: Query, best: Alignment | None) -> list[Run] | None:
    """The claim as runs of words that stand in the source, if two or more make up most of it, no one passage."""
    claim, source = asked.symbols, asked.source
    if best is not None and len(claim) - len(best.pairs) < _FEW_CHANGED:
        turns = {source.word_turns[index] for index in best.source_words}
        if len(turns) == 1:
            return None
    runs: list[Run] = []
    for start, end in _stretches(asked.reading, claim, source.stream):
        if sum(asked.weights[start:end]) >= 1:
            runs.append(Run(start, end, _place(claim[start:end], runs, source)))
    covered = sum(run.end - run.start for run in runs)
    return runs if len(runs) > 1 and covered >= _LEAST_COVERED * len(claim) else None


def _stretches(reading: ClaimWords, claim: str, stream: str) -> Iterator[tuple[int, int]]:
    """The longest runs of the claim that the source has, taken from the left, none across an omission mark."""
    cuts = [*(cut for cut in reading.omissions if cut < len(claim)), len(claim)]
    start = cut = 0
    while start < len(claim):
        while cuts[cut] <= start:
            cut += 1
        length = _longest(claim, start, min(cuts[cut], len(claim)), stream)
        if length >= _SHORTEST_RUN:
            yield start, start + length
        start += length if length >= _SHORTEST_RUN else 1


def _longest(claim: str, start: int, end: int, stream: str) -> int:
    """The length of the longest run from `start` that the source has, by bisection; 0 if it has not the shortest."""
    least = start + _SHORTEST_RUN
    if least > end or claim[start:least] not in stream:
        return 0
    most = end
    while least < most:
        middle = (least + most + 1) // 2
        if claim[start:middle] in stream:
            least = middle
        else:
            most = middle - 1
    return least - start


def _place(run: str, before: list[Run], source: Source) -> int:
    """Where a run is taken from: behind the run before it in its turn if it is there, else quoted before unquoted."""
    places: list[int] = []
    place = source.stream.find(run)
    while place >= 0 and len(places) < _CANDIDATES:
        places.append(place)
        place = source.stream.find(run, place + 1)
    turns = source.word_turns
    last = before[-1] if before else None

    def rank(place: int) -> tuple[bool, bool, int]:
        follows = last is not None and place >= last.stop and turns[place] == turns[last.place]
        return not follows, turns[place] == NARRATION, place

    return min(places, key=rank)


def is_stitched(runs: list[Run], source: Source, spoken: bool) -> bool:
    """Whether the runs come from several turns or sentences of narration, or a sentence of narration divides them."""
    turns = {source.word_turns[index] for run in runs for index in (run.place, run.stop - 1)}
    if spoken and turns != {NARRATION}:
        return len(turns) > 1 or any(
            source.narrates_between(before.stop - 1, after.place) for before, after in itertools.pairwise(runs)
        )
    return any(
        after.place < before.stop
        or source.has_whole_sentence(source.word_span(before.stop - 1).end, source.word_span(after.place).start)
        for before, after in itertools.pairwise(runs)
    )


def join_runs(asked: Query, runs: list[Run]) -> Alignment | None:
    """One alignment of runs that follow each other in the source; None where they do not."""
    if any(after.place < before.stop for before, after in itertools.pairwise(runs)):
        return None
    sequence = range(len(asked.source.stream))
    pairs = [(index, run.place + index - run.start) for run in runs for index in range(run.start, run.end)]
    return score_alignment(asked, pairs, sequence)
