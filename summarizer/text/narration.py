"""Whom a text is about: everyone its narration names, describes or means by a pronoun, and who leads a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple

from summarizer.records import Quotation, Span
from summarizer.text.countries import polity
from summarizer.text.languages import LANGUAGES
from summarizer.text.parts import WORD, Name, is_capitalised
from summarizer.text.people import BODIES, Names, Person

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
_LONGEST_CLAUSE = 300  # code points between the leader of a sentence and a name within it
_ASKED = re.compile(r"\b(?:asked|asks)\s+\Z")
_JOINED = re.compile(r",?\s+and\s+")
_REACH = 20  # code points before a name
_ARTICLED = ("the ", "The ")
_PLACING = ("in", "at", "to", "from", "near")  # what stands before a place
# A name in apposition: "The mayor of Oslo, Ann Lee, …", "The leader of the Greens Ann Lee".
_UPPER = r"[^\W\d_a-zà-ÿа-яіїєґ]"
_CAPITAL = rf"{_UPPER}\w+"
_APPOSED = re.compile(
    rf"[^,.;:“”\"\n]{{0,60}},\s+(?:[\w.’-]+\s+){{0,6}}?{_CAPITAL}|"
    rf"\s+(?:of|for|in|at|von|de|du|des)\s[^,.;:“”\"\n]{{0,80}}?{_CAPITAL}\s+{_CAPITAL}"
)


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


class Described(NamedTuple):
    """A description at [start, end) that begins a sentence ("The mayor"); without a `post` it may be a thing's."""

    start: int
    end: int
    text: str
    post: bool = True


def narrated(
    names: Names, found: Sequence[Quotation], sentences: Sequence[Span]
) -> tuple[list[Referent], list[Described]]:
    """The people that the narration names or describes, and what means one of those before it, both in order.

    The second are descriptions and pronouns at the heads of sentences.
    """
    return _Narration(names, found, sentences).people()


class _Narration:
    """The narration of a text, read name by name: who leads each sentence of it."""

    def __init__(self, names: Names, found: Sequence[Quotation], sentences: Sequence[Span]) -> None:
        self.names = names
        self.outer = [quotation for quotation in found if quotation.depth == 0]
        self.starts = [quotation.start for quotation in self.outer]
        self.heads = [span.start for span in sentences]
        self.kept: list[Referent] = []
        self.dependent: list[Described] = []
        self.led, self.led_end = -1, 0  # the sentence that has somebody who leads it, and where their name ends
        self.companion_end = 0

    def people(self) -> tuple[list[Referent], list[Described]]:
        """Everyone, in order of place."""
        _ = self.names.tied  # a post beside a name tells a person from a place
        places: list[Name | Described] = [*self.names.names, *_descriptions(self.names, self.heads)]
        for one in sorted(places, key=attrgetter("start")):
            at = bisect_left(self.starts, one.start + 1) - 1
            if at >= 0 and one.end <= self.outer[at].end:
                continue
            if isinstance(one, Described):
                self._describe(one)
            else:
                self._name(one)
        return self.kept, self.dependent

    def _sentence(self, at: int) -> int:
        return bisect_right(self.heads, at)

    def _describe(self, one: Described) -> None:
        if not one.post:
            self.kept.append(Referent(one.start, "", "", guessed=True))
            return
        who = self.names.person_described(one.text)
        if who:
            self.kept.append(Referent(one.start, who.name, who.gender))
        else:
            self.dependent.append(one)
        self.led, self.led_end = self._sentence(one.start), one.end

    def _name(self, name: Name) -> None:
        names = self.names
        if not name.title and names.text[max(0, name.start - 4) : name.start] in _ARTICLED:
            return  # "the James Martin Center"
        sentence = self._sentence(name.start)
        one = self._person(name) or self._guess(name, sentence)
        if one is None:
            return
        heads = name.start - len(name.title) - bool(name.title) <= self.heads[sentence - 1]
        beside = (name.owner and not heads) or self._accompanies(name)
        asked = _ASKED.search(names.text, max(0, name.start - _REACH), name.start)  # who answers next
        leads = self.led != sentence and not beside and not name.owner
        first = leads or bool(asked) or (_speaks(names, name) and not self._is_within(name, sentence))
        self.kept.append(one._replace(first=first, beside=beside))
        if first:
            self.led, self.led_end = sentence, name.end

    def _person(self, name: Name) -> Referent | None:
        """Whom a name means that is known to be a person's: by itself, by a title or by a verb of speech."""
        names = self.names
        person = names.person(name.text, name.title) or _only_bearer(names, name)
        if person and names.is_person(person):
            gender = person.gender or likely_gender(person.words)
            return Referent(name.start, person.name, gender, guessed=not person.gender and bool(gender))
        gender = names.gender_of(name.title)
        if person is None and (gender or name.text in self.speaking) and polity(name.text) is None:
            return Referent(name.start, name.text, gender, guessed=not gender)
        return None

    def _guess(self, name: Name, sentence: int) -> Referent | None:
        """Whom a full name may mean that nothing but its place and the verb behind it tell to be a person's."""
        if self.led == sentence or name.text in self.placed or not self._begins(name) or not _acts(self.names, name):
            return None
        person = self.names.person(name.text)
        gender = likely_gender(person.words) if person else ""
        return Referent(name.start, person.name if person else name.text, gender, guessed=True)

    def _is_within(self, name: Name, sentence: int) -> bool:
        """Whether a name stands in what the leader of its sentence says, or in a clause about it."""
        if self.led != sentence:
            return False
        end = name.start - len(name.title)
        between = self.names.text[max(self.led_end, end - _LONGEST_CLAUSE) : end]
        language = self.names.language
        opens = (word in language.verbs or word in language.relatives for word in WORD.findall(between))
        return not between.rstrip().endswith(",") and any(opens)

    def _begins(self, name: Name) -> bool:
        """Whether a name begins its sentence, behind a conjunction, an adverb, a clause or nothing."""
        text, language = self.names.text, self.names.language
        head = self.heads[self._sentence(name.start) - 1]
        if text[max(0, name.start - 3) : name.start].rstrip(' ”"').endswith(","):
            return True
        before = WORD.findall(text[head : name.start]) if name.start - head < _REACH else [""]
        return all(word.lower() in language.leading or word.lower() in language.adverbs for word in before)

    @cached_property
    def speaking(self) -> frozenset[str]:
        """The surnames alone that the text has before a verb of speech; no plurals, bodies or countries."""
        names = self.names
        alone = (name for name in names.names if " " not in name.text and _speaks(names, name) and name.text[-1] != "s")
        found = {name.text for name in alone if not self._is_governed(name)}
        return frozenset(
            name for name in found if not names.is_body(name) and name.lower() not in BODIES and names.is_sure(name)
        )

    def _is_governed(self, name: Name) -> bool:
        before = self.names.text[max(0, name.start - _REACH) : name.start].rsplit(maxsplit=1)
        return bool(before) and before[-1] in self.names.language.joints

    @cached_property
    def placed(self) -> frozenset[str]:
        """The names that the text has behind "in" or "near", as it has a place's."""
        text, names = self.names.text, self.names.names
        before = ((name.text, text[max(0, name.start - _REACH) : name.start].rsplit(maxsplit=1)) for name in names)
        return frozenset(name for name, words in before if words and words[-1] in _PLACING)

    def _accompanies(self, name: Name) -> bool:
        """Whether a preposition governs a name, or one that it is joined to."""
        text = self.names.text
        start = name.start - len(name.title) - bool(name.title)
        joined = bool(self.companion_end) and _JOINED.fullmatch(text, self.companion_end, start) is not None
        before = text[max(0, start - _REACH) : start].rsplit(maxsplit=2)
        office = bool(name.title) and before[-1:] == ["of"] and before[-2:-1] and is_capitalised(before[-2])
        found = joined or (bool(before) and before[-1] in _GOVERNING and not office)  # "Secretary of | State Ann Lee"
        self.companion_end = name.end if found else 0
        return found


def _only_bearer(names: Names, name: Name) -> Person | None:
    """Whom a surname behind a title means that is not the last word of a name ("Ms. Acosta", Ana Acosta Febo)."""
    bearers = names.bearers(name.text, names.gender_of(name.title)) if name.title else []
    return bearers[0] if len(bearers) == 1 else None


def _speaks(names: Names, name: Name) -> bool:
    """Whether a verb of speech follows a name, behind an apposition or none: its subject."""
    match = _VERB.match(names.text, name.end, name.end + _LONGEST_APPOSITION)
    language = names.language
    if name.owner or match is None or match[1] not in language.verbs:
        return False
    return match[1] not in language.particles and match[1] not in language.ambiguous


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
        elif word and _introduces(names, word):
            yield Described(start, word.end(), word[0], post=False)


def _introduces(names: Names, word: re.Match[str]) -> bool:
    """Whether a determiner of somebody new, who has no name, begins a sentence ("A | neighbour", "Her | mother")."""
    language, low = names.language, word[0].lower()
    if low not in language.indefinites and low not in language.possessives:
        return False
    noun = WORD.search(names.text, word.end())
    return noun is not None and noun[0].islower() and not _APPOSED.match(names.text, noun.end())


@lru_cache(maxsize=8)
def _opening(code: str) -> re.Pattern[str]:
    """A determiner and a post at the head of a sentence, no capital behind them."""
    language = LANGUAGES[code]
    determiners = "|".join(sorted(language.determiners | language.indefinites))
    roles = "|".join(sorted(language.roles))
    return re.compile(rf"(?i:{determiners})\s+(?:[\w’'-]+\s+){{0,3}}?(?i:{roles})\b(?!\s+{_UPPER})")


def _acts(names: Names, name: Name) -> bool:
    """Whether a verb follows a name that no table knows ("Lakshmi Narayan runs the shop").

    A surname alone stands within a sentence, too: at the head of one any word has a capital.
    """
    language = names.language
    if language.cased or name.owner or name.text.isupper() or names.is_body(name.text) or polity(name.text) is not None:
        return False
    alone = " " not in name.text and not (name.text in names.inner and names.is_sure(name.text))
    if alone or name.text.endswith("s") or names.writes_small(name.text.split()[0]):
        return False  # "Young Voters"
    verb, behind = (*WORD.findall(names.text, name.end, name.end + 2 * _REACH), "", "")[:2]
    says = verb in language.verbs and verb not in language.ambiguous
    return says or verb in language.finite or (verb.islower() and behind in language.determiners)


def likely_gender(words: Sequence[str]) -> str:
    """What the endings of an unknown name say: Slavic surnames and given names in -a and -o; "" where nothing."""
    if words[-1].endswith(("ova", "eva", "ska", "skaya", "ina")):
        return "f"
    if words[-1].endswith(("ov", "ev", "sky", "skyi", "skyy", "skiy", "ski")):
        return "m"
    if words[0].endswith("a") and words[0] not in _MEN_IN_A:
        return "f"
    return "m" if words[0].endswith("o") else ""
