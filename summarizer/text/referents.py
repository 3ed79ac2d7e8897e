"""Whom a pronoun means: the last person of its gender that the narration was about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from summarizer.records import Quotation, Span
from summarizer.text.countries import polity
from summarizer.text.languages import LANGUAGES
from summarizer.text.parts import WORD, Name
from summarizer.text.people import BODIES, Names, Person
from summarizer.text.posts import description, may_hold

_STOP = re.compile(r"[.!?…:]\W{0,9}\s|\n")
_MEN_IN_A = frozenset(
    "luca nikola mykola sasha ilya illia ilia nikita joshua andrea mika juha jukka pekka esa ilkka mustafa kostya "
    "misha danila ezra elisha dima kolya vanya petya costa akira raja baba abba juma musa isa dada toma kuzma "
    "foma".split()
)
# Who only goes along: "fresh from talks with Lee and Kim, the premier …".
_GOVERNING = frozenset(
    "with by from alongside between than like against about behind of for in at on to near over under".split()
)
_VERB = re.compile(r"(?:,[^,.;:“”\"\n]{1,80},|\s+\([^)\n]{1,20}\))?(?:\s+(?:\w+ly|has|had|also|later|then))?\s+(\w+)")
_LONGEST_APPOSITION = 120  # code points
_ASKED = re.compile(r"\b(?:asked|asks)\s+\Z")
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
_LONGEST = 4  # words of a name that may be a person's, and of no body
_BREAK = re.compile(r"\n\s*")
_BREAKS = 1  # paragraphs between someone and a description of them
_RECENT = 1000  # code points
_LAST = 16  # candidates looked at
_NEAR = 400  # code points within which another candidate makes a pronoun doubtful


class Referent(NamedTuple):
    """Someone that the narration names at `at`, by full name; m, f or "" where unknown; `first` in its sentence.

    Without a name it is somebody described of whom the text does not say who it is.

    `beside` is a possessive or behind a preposition, and so hardly whom a pronoun means. A gender may be `guessed` from
    a name's endings: then it leads, but settles nothing.
    """

    at: int
    name: str
    gender: str
    first: bool = True
    guessed: bool = False
    beside: bool = False


def people_in(names: Names, found: Sequence[Quotation], sentences: Sequence[Span]) -> list[Referent]:
    """The people that the narration names, describes or means by a pronoun at the head of a sentence, in order."""
    return _Narration(names, found, sentences).people()


class _Narration:
    """The narration of a text, read name by name: who leads each sentence of it."""

    def __init__(self, names: Names, found: Sequence[Quotation], sentences: Sequence[Span]) -> None:
        self.names = names
        self.outer = [quotation for quotation in found if quotation.depth == 0]
        self.starts = [quotation.start for quotation in self.outer]
        self.heads = [span.start for span in sentences]
        self.kept: list[Referent] = []
        self.led = -1  # the sentence that has somebody who leads it
        self.companion_end = 0

    def people(self) -> list[Referent]:
        """Everyone, in order of place."""
        _ = self.names.tied  # a post beside a name tells a person from a place
        places: list[Name | Described] = [*self.names.names, *_descriptions(self.names, self.heads)]
        for one in sorted(places, key=_place_of):
            at = bisect_left(self.starts, one.start + 1) - 1
            if at >= 0 and one.end <= self.outer[at].end:
                continue
            if isinstance(one, Described):
                self._describe(one)
            else:
                self._name(one)
        return self.kept

    def _sentence(self, at: int) -> int:
        return bisect_right(self.heads, at)

    def _describe(self, one: Described) -> None:
        self.kept.append(_referent(self.names, one, self.kept))
        if self.kept[-1].name:
            self.led = self._sentence(one.start)

    def _name(self, name: Name) -> None:
        names = self.names
        person = names.person(name.text, name.title) or _only_bearer(names, name)
        sentence = self._sentence(name.start)
        if person and names.is_person(person):
            beside = name.owner or self._accompanies(name)
            asked = _ASKED.search(names.text, max(0, name.start - _REACH), name.start)  # who answers next
            first = _speaks(names, name) or bool(asked) or (not beside and self.led != sentence)
            gender = person.gender or likely_gender(person.words)
            self.kept.append(
                Referent(name.start, person.name, gender, first, not person.gender and bool(gender), beside)
            )
            self.led = sentence if first else self.led
        elif person and self.led != sentence and person.name.count(" ") < _LONGEST and self._opens(name):
            self.kept.append(Referent(name.start, person.name, likely_gender(person.words), True, True))
            self.led = sentence
        elif person is None and _leads(names, name):
            self.kept.append(Referent(name.start, name.text, "", True, True))
            self.led = sentence

    def _opens(self, name: Name) -> bool:
        return name.text not in self.placed and _opens(self.names, name)

    @cached_property
    def placed(self) -> frozenset[str]:
        """The names that the text has behind "in" or "near", as it has a place's."""
        text = self.names.text
        before = (
            (name.text, text[max(0, name.start - _REACH) : name.start].rsplit(maxsplit=1)[-1:])
            for name in self.names.names
        )
        return frozenset(name for name, words in before if words and words[0] in _PLACING)

    def _accompanies(self, name: Name) -> bool:
        """Whether a preposition governs a name, or one that it is joined to."""
        text = self.names.text
        start = name.start - len(name.title) - bool(name.title)
        joined = bool(self.companion_end) and _JOINED.fullmatch(text, self.companion_end, start) is not None
        before = text[max(0, start - _REACH) : start].rsplit(maxsplit=1)
        found = joined or (bool(before) and before[-1] in _GOVERNING)
        self.companion_end = name.end if found else 0
        return found


def _only_bearer(names: Names, name: Name) -> Person | None:
    """Whom a surname behind a title means that is not the last word of a name ("Ms. Acosta", Ana Acosta Febo)."""
    bearers = names.bearers(name.text, names.gender_of(name.title)) if name.title else []
    return bearers[0] if len(bearers) == 1 else None


def _opens(names: Names, name: Name) -> bool:
    """Whether a full name that no table knows begins a sentence, a verb behind it, as a person's may."""
    behind = names.text[name.end + 1 : name.end + 2]
    capital = all(part[:1].isupper() for part in name.text.rpartition(" ")[2].split("-"))  # not "War II-era"
    if names.language.cased:
        return False
    return " " in name.text and capital and not name.owner and behind.islower() and not names.is_body(name.text)


def _speaks(names: Names, name: Name) -> bool:
    """Whether a verb of speech follows a name, behind an apposition or none: its subject."""
    match = _VERB.match(names.text, name.end, name.end + _LONGEST_APPOSITION)
    language = names.language
    return not name.owner and match is not None and match[1] in language.verbs and match[1] not in language.particles


class Described(NamedTuple):
    """A description at [start, end) that begins a sentence ("The mayor")."""

    start: int
    end: int
    text: str


def _referent(names: Names, one: Described, about: Sequence[Referent]) -> Referent:
    """Whose post the text gives so, or else the one spoken of just before; without a name where that is nobody."""
    gender = names.language.pronouns.get(one.text.lower())
    if gender:
        name, doubtful = referent(about, one.start, gender)
        return Referent(one.start, name, gender, guessed=doubtful)
    who = names.person_described(one.text)
    if who:
        return Referent(one.start, who.name, who.gender)
    return Referent(one.start, referent_of(names, one.text, one.start, about), "", guessed=True)


def _descriptions(names: Names, heads: Iterable[int]) -> Iterator[Described]:
    """The descriptions of people, and pronouns, that begin sentences and have no name beside them."""
    text, pattern = names.text, _opening(names.language.code)
    for start in heads:
        word = WORD.match(text, start)
        if word and names.language.pronouns.get(word[0].lower()) in ("m", "f"):
            yield Described(start, word.end(), word[0])
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


def referent_of(names: Names, mention: str, at: int, about: Sequence[Referent]) -> str:
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
    fits = may_hold(wanted, person.ties, language) and not _is_introduced(names, mention, at)
    gender = next((gender for ending, gender in _GENDERED.items() if mention.endswith(ending)), "")
    return person.name if fits and (not gender or person.gender in (gender, "")) else ""


def _is_introduced(names: Names, mention: str, at: int) -> bool:
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


def referent(candidates: Sequence[Referent], at: int, gender: str, since: int = -1) -> tuple[str, bool]:
    """The name that a pronoun at `at` stands for, "" where nobody is near, and whether it may mean someone else.

    `candidates` are in order of place. Whoever leads the pronoun's own sentence, which begins at `since`, has rivals
    only there.
    """
    before = bisect_left(candidates, at, key=_place)
    near = candidates[max(0, before - _LAST) : before]
    leading = [one for one in near if one.name and one.first and one.gender in ("", gender)]
    if not leading:
        return "", True
    nameless = any(not one.name and one.at > leading[-1].at for one in near)
    reach = since if 0 <= since <= leading[-1].at else at - _NEAR
    rivals = (one for one in near if not one.beside and one.name != leading[-1].name and one.at > reach)
    apart = not 0 <= since <= leading[-1].at
    unknown = apart and not leading[-1].gender and any(one.gender == gender for one in near)
    doubtful = (
        unknown or nameless or leading[-1].guessed or any(one.guessed or one.gender in ("", gender) for one in rivals)
    )
    return leading[-1].name, doubtful
