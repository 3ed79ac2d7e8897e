"""Whom a pronoun means: the last person of its gender that the narration was about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from summarizer.records import Quotation
from summarizer.text.countries import country
from summarizer.text.parts import Name
from summarizer.text.people import BODIES, Names

_STOP = re.compile(r"[.!?…:]\W*\s|\n")
_MEN_IN_A = frozenset(
    "luca nikola mykola sasha ilya illia ilia nikita joshua andrea mika juha jukka pekka esa ilkka mustafa kostya "
    "misha danila ezra elisha dima kolya vanya petya costa akira raja baba abba juma musa isa dada toma kuzma "
    "foma".split()
)
# Who only goes along: "fresh from talks with Lee and Kim, the premier …".
_GOVERNED = re.compile(r"\b(?:with|by|from|alongside|between|than|like|against|about)\s+$")
_JOINED = re.compile(r",?\s+and\s+")
_REACH = 20  # code points before a name
_ACTS = re.compile(r" (?:has|had|did|said|says|told|told|added|will|would|was|is)\b")
_PLACING = ("in", "at", "to", "from", "near")  # what stands before a place
_LAST = 16  # candidates looked at
_NEAR = 400  # code points within which another candidate makes a pronoun doubtful


class Referent(NamedTuple):
    """Someone that the narration names at `at`, by full name; m, f or "" where unknown; `first` in its sentence.

    A gender may be `guessed` from a name's endings: then it leads, but settles nothing.
    """

    at: int
    name: str
    gender: str
    first: bool = True
    guessed: bool = False


def people_in(names: Names, found: Sequence[Quotation]) -> list[Referent]:
    """The people that the narration names, in order."""
    outer = [quotation for quotation in found if quotation.depth == 0]
    starts = [quotation.start for quotation in outer]
    kept: list[Referent] = []
    _ = names.tied  # a post beside a name tells a person from a place
    before, led, companion = 0, False, 0
    for name in names.names:
        at = bisect_left(starts, name.start + 1) - 1
        if at >= 0 and name.end <= outer[at].end:
            continue
        person = names.person(name.text, name.title)
        if person and names.is_person(person):
            first = not name.owner and (not led or _STOP.search(names.text, before, name.start) is not None)
            if first:
                start = name.start - len(name.title)
                joined = companion and _JOINED.fullmatch(names.text, companion, start)
                companion = name.end if joined or _GOVERNED.search(names.text, max(0, start - _REACH), start) else 0
                first = not companion
            gender = person.gender or likely_gender(person.words)
            kept.append(Referent(name.start, person.name, gender, first, not person.gender and bool(gender)))
            led = led or first
            before = name.end if first else before
        elif person is None and _leads(names, name):
            kept.append(Referent(name.start, name.text, "", True, True))
            led, before = True, name.end
    return kept


def _leads(names: Names, name: Name) -> bool:
    """Whether a surname alone begins a sentence, as a person's does ("Trump has wavered")."""
    text = names.text
    if " " in name.text or name.owner or name.text.isupper() or not _ACTS.match(text, name.end):
        return False
    if name.start and not _STOP.search(text, max(0, name.start - 4), name.start):
        return False
    low = name.text.lower()
    if low in BODIES or low in names.language.starters or country(name.text) is not None:
        return False
    before = [text[match.start() - 1] for match in re.finditer(" " + re.escape(name.text), text) if match.start()]
    within = any(mark.islower() or mark == "," for mark in before)
    return within and not any(f" {place} {name.text}" in text for place in _PLACING)


def likely_gender(words: Sequence[str]) -> str:
    """What the endings of an unknown name say: Slavic surnames and given names in -a and -o; "" where nothing."""
    if words[-1].endswith(("ova", "eva", "ska", "skaya", "ina")):
        return "f"
    if words[-1].endswith(("ov", "ev", "sky", "skyi", "skyy", "skiy", "ski")):
        return "m"
    if words[0].endswith("a") and words[0] not in _MEN_IN_A:
        return "f"
    return "m" if words[0].endswith("o") else ""


def _place(one: Referent) -> int:
    return one.at


def referent(candidates: Sequence[Referent], at: int, gender: str) -> tuple[str, bool]:
    """The name that a pronoun at `at` stands for, "" where nobody is near, and whether it may mean someone else.

    `candidates` are in order of place.
    """
    before = bisect_left(candidates, at, key=_place)
    near = candidates[max(0, before - _LAST) : before]
    leading = [one for one in near if one.first and one.gender in ("", gender)]
    if not leading:
        return "", True
    rivals = (one for one in near if one.name != leading[-1].name and at - one.at < _NEAR)
    doubtful = leading[-1].guessed or any(one.guessed or one.gender in ("", gender) for one in rivals)
    return leading[-1].name, doubtful
