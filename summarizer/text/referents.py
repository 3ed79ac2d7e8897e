"""Whom a pronoun means: the last person of its gender that the narration was about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from summarizer.records import Quotation
from summarizer.text.countries import polity
from summarizer.text.languages import LANGUAGES
from summarizer.text.parts import WORD, Name
from summarizer.text.people import BODIES, Names
from summarizer.text.posts import description, may_hold

_STOP = re.compile(r"[.!?…:]\W{0,9}\s|\n")
_MEN_IN_A = frozenset(
    "luca nikola mykola sasha ilya illia ilia nikita joshua andrea mika juha jukka pekka esa ilkka mustafa kostya "
    "misha danila ezra elisha dima kolya vanya petya costa akira raja baba abba juma musa isa dada toma kuzma "
    "foma".split()
)
# Who only goes along: "fresh from talks with Lee and Kim, the premier …".
_GOVERNED = re.compile(r"\b(?:with|by|from|alongside|between|than|like|against|about)\s+$")
_JOINED = re.compile(r",?\s+and\s+")
_REACH = 20  # code points before a name
_ACTS = re.compile(r" (?:has|had|did|said|says|told|added|will|would|was|is)\b")
_PLACING = ("in", "at", "to", "from", "near")  # what stands before a place
# A name in apposition: "The mayor of Oslo, Ann Lee, …", "The leader of the Greens Ann Lee".
_CAPITAL = r"[^\W\d_a-zà-ÿа-яіїєґ]\w+"
_APPOSED = re.compile(
    rf"[^,.;:“”\"\n]{{0,60}},\s+(?:[\w.’-]+\s+){{0,6}}?{_CAPITAL}|"
    rf"\s+(?:of|for|in|at|von|de|du|des)\s[^,.;:“”\"\n]{{0,80}}?{_CAPITAL}\s+{_CAPITAL}"
)
# Where articles and nouns have a gender, a description says more than is weighed here.
_DEFINITE = "the"
_GENDERED = {"woman": "f", "man": "m"}
_BREAK = re.compile(r"\n\s*")
_BREAKS = 1  # paragraphs between someone and a description of them
_RECENT = 1000  # code points
_LAST = 16  # candidates looked at
_NEAR = 400  # code points within which another candidate makes a pronoun doubtful


class Referent(NamedTuple):
    """Someone that the narration names at `at`, by full name; m, f or "" where unknown; `first` in its sentence.

    Without a name it is somebody described of whom the text does not say who it is.

    A gender may be `guessed` from a name's endings: then it leads, but settles nothing.
    """

    at: int
    name: str
    gender: str
    first: bool = True
    guessed: bool = False


def people_in(names: Names, found: Sequence[Quotation]) -> list[Referent]:
    """The people that the narration names, or whom it describes at the head of a sentence, in order."""
    outer = [quotation for quotation in found if quotation.depth == 0]
    starts = [quotation.start for quotation in outer]
    kept: list[Referent] = []
    _ = names.tied  # a post beside a name tells a person from a place
    before, led, companion_end = 0, False, 0
    places: list[Name | Described] = [*names.names, *_descriptions(names)]
    for name in sorted(places, key=_place_of):
        at = bisect_left(starts, name.start + 1) - 1
        if at >= 0 and name.end <= outer[at].end:
            continue
        if isinstance(name, Described):
            kept.append(_described(names, name, kept))
            led, before = (True, name.end) if kept[-1].name else (led, before)
            continue
        person = names.person(name.text, name.title)
        if person and names.is_person(person):
            first = not name.owner and (not led or _STOP.search(names.text, before, name.start) is not None)
            if first:
                start = name.start - len(name.title) - bool(name.title)
                joined = companion_end and _JOINED.fullmatch(names.text, companion_end, start)
                companion_end = name.end if joined or _GOVERNED.search(names.text, max(0, start - _REACH), start) else 0
                first = not companion_end
            gender = person.gender or likely_gender(person.words)
            kept.append(Referent(name.start, person.name, gender, first, not person.gender and bool(gender)))
            led = led or first
            before = name.end if first else before
        elif person is None and _leads(names, name):
            kept.append(Referent(name.start, name.text, "", True, True))
            led, before = True, name.end
    return kept


class Described(NamedTuple):
    """A description at [start, end) that begins a sentence ("The mayor")."""

    start: int
    end: int
    text: str


def _described(names: Names, one: Described, about: Sequence[Referent]) -> Referent:
    """Whose post the text gives so, or else the one spoken of just before; without a name where that is nobody."""
    who = names.described(one.text)
    if who:
        return Referent(one.start, who.name, who.gender)
    return Referent(one.start, varied(names, one.text, one.start, about), "", guessed=True)


def _descriptions(names: Names) -> Iterator[Described]:
    """The descriptions of people that begin sentences and have no name beside them."""
    text, pattern = names.text, _opening(names.language.code)
    for start in (0, *(stop.end() for stop in _STOP.finditer(text))):
        match = pattern.match(text, start)
        if match and not _APPOSED.match(text, match.end()):
            yield Described(start, match.end(), match[0])


@lru_cache(maxsize=8)
def _opening(code: str) -> re.Pattern[str]:
    """A determiner and a post at the head of a sentence, no capital behind them."""
    language = LANGUAGES[code]
    determiners = "|".join(sorted(language.determiners | language.indefinites))
    roles = "|".join(sorted(language.roles))
    return re.compile(rf"(?i:{determiners})\s+(?:[\w’'-]+\s+){{0,3}}?(?i:{roles})\b(?!\s+[^\W\d_a-zà-ÿа-яіїєґ])")


def varied(names: Names, mention: str, at: int, about: Sequence[Referent]) -> str:
    """Whom a description means that is said of nobody ("the Ukrainian president"): the one spoken of just before.

    Nobody of whom the text says otherwise, and nobody where it has introduced such a one without a name.
    """
    language = names.language
    first = mention.partition(" ")[0].lower()
    wanted = description(WORD.findall(mention), language)
    if not wanted or first != _DEFINITE:
        return ""
    before = about[: bisect_left(about, at, key=_place)]
    last = next((number for number in range(len(before) - 1, -1, -1) if before[number].first), None)
    if last is None or any(other.name != before[last].name for other in before[last:]):
        return ""
    person = names.people.get(before[last].name)
    if person is None or len(_BREAK.findall(names.text, before[last].at, at)) > _BREAKS:
        return ""
    fits = may_hold(wanted, person.ties, language) and not _introduced(names, mention, at)
    gender = next((gender for ending, gender in _GENDERED.items() if mention.endswith(ending)), "")
    return person.name if fits and (not gender or person.gender in (gender, "")) else ""


def _introduced(names: Names, mention: str, at: int) -> bool:
    """Whether "a diplomat" stands before "the diplomat"."""
    noun = re.escape(WORD.findall(mention)[-1])
    unnamed = "|".join(sorted(names.language.indefinites))
    recent = names.text[max(0, at - _RECENT) : at]
    return re.search(rf"(?i)\b(?:{unnamed})\s+(?:[\w’'-]+\s+){{0,4}}{noun}\b", recent) is not None


def _leads(names: Names, name: Name) -> bool:
    """Whether a surname alone begins a sentence, as a person's does ("Trump has wavered")."""
    text = names.text
    if " " in name.text or name.owner or name.text.isupper() or not _ACTS.match(text, name.end):
        return False
    if name.start and not _STOP.search(text, max(0, name.start - 4), name.start):
        return False
    low = name.text.lower()
    if low in BODIES or low in names.language.starters or polity(name.text) is not None:
        return False
    before = (text[match.start() - 1] for match in re.finditer(" " + re.escape(name.text), text) if match.start())
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


def _place_of(one: Name | Described) -> int:
    return one.start


def referent(candidates: Sequence[Referent], at: int, gender: str) -> tuple[str, bool]:
    """The name that a pronoun at `at` stands for, "" where nobody is near, and whether it may mean someone else.

    `candidates` are in order of place.
    """
    before = bisect_left(candidates, at, key=_place)
    near = candidates[max(0, before - _LAST) : before]
    leading = [one for one in near if one.name and one.first and one.gender in ("", gender)]
    if not leading:
        return "", True
    nameless = any(not one.name and one.at > leading[-1].at for one in near)
    rivals = (one for one in near if one.name != leading[-1].name and at - one.at < _NEAR)
    doubtful = nameless or leading[-1].guessed or any(one.guessed or one.gender in ("", gender) for one in rivals)
    return leading[-1].name, doubtful
