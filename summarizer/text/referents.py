"""Whom a pronoun means: the last person of its gender that the narration was about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from summarizer.records import Quotation
from summarizer.text.people import Names

_STOP = re.compile(r"[.!?…:]\W*\s|\n")
_LAST = 12  # candidates looked at
_NEAR = 700  # code points within which another candidate makes a pronoun doubtful


class Referent(NamedTuple):
    """Someone that the text is about at `at`, by full name; m, f or "" where unknown."""

    at: int
    name: str
    gender: str


def subjects(names: Names, found: Sequence[Quotation]) -> list[Referent]:
    """The first person each sentence of the narration names."""
    outer = [quotation for quotation in found if quotation.depth == 0]
    starts = [quotation.start for quotation in outer]
    kept: list[Referent] = []
    _ = names.tied  # a post beside a name tells a person from a place
    before = 0
    for name in names.names:
        at = bisect_left(starts, name.start + 1) - 1
        if at >= 0 and name.end <= outer[at].end:
            continue
        if kept and not _STOP.search(names.text, before, name.start):
            continue
        person = names.person(name.text, name.title)
        if person and not name.owner and names.is_person(person):
            kept.append(Referent(name.start, person.name, person.gender))
            before = name.end
    return kept


def _place(one: Referent) -> int:
    return one.at


def referent(candidates: Sequence[Referent], at: int, gender: str) -> tuple[str, bool]:
    """Of candidates in order of place, the name that a pronoun at `at` stands for, and whether someone else could be meant; "" where nobody is near."""
    before = bisect_left(candidates, at, key=_place)
    fitting = [one for one in candidates[max(0, before - _LAST) : before] if one.gender in ("", gender)]
    if not fitting:
        return "", True
    chosen = fitting[-1]
    doubtful = any(one.name != chosen.name and at - one.at < _NEAR for one in fitting)
    return chosen.name, doubtful
