"""The people a source names: their full names, shorter ones, titles, and the posts it ties them to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from summarizer.records import Attribution, Relation
from summarizer.text.countries import polity
from summarizer.text.given_names import given_names
from summarizer.text.languages import Language
from summarizer.text.parts import WORD, Name, bare, names_in
from summarizer.text.posts import description, holds_post, same_post
from summarizer.text.spellings import folded, same_word, skeleton

_ENDINGS = ("s", "ed")  # of a verb that the source ran together with a name
_SHORTEST_STEM, _SHORTEST_VERB, _LONGEST_WORD = 5, 5, 40  # letters
_ENDS_TEXT = frozenset('.:;,”"»')
_LOWER = re.compile(r"(?<!\S)[^\W\d_A-ZÀ-ÞА-ЯІЇЄҐ][\w’']{3}")
_LINE = re.compile(r"[^\n]+")
_BREAK = re.compile(r"[.!?:;]\s|[\n“”\"()]")
_INSIDE = re.compile(r"[,;:.!?](?:\s|$)|[\n“”\"()]")
_PIECES = re.compile(r"[,(–—]")
# What a name ends in that is no person's, though the text may use that word alone.
BODIES = frozenset(
    "union commission council parliament office ministry department party forum house senate congress bank court "
    "agency committee assembly university institute times post news organization organisation force forces army states "
    "kingdom alliance nations league movement coalition association group company society foundation fund police "
    "street city county sea river mountain war act treaty agreement plan summit conference".split()
)
_REACH = 90  # code points beside a name that may say who it is
_MOST = 50  # people looked at where many share a word or a post, and descriptions kept of one


@dataclass(slots=True)
class Person:
    """Someone with a full name: its folded words, the descriptions the source ties to it, m or f where known."""

    name: str
    words: tuple[str, ...]
    count: int = 0
    gender: str = ""
    ties: list[frozenset[str]] = field(default_factory=list)
    surnamed: bool = False  # the text calls them by the last word alone

    def tie(self, words: frozenset[str]) -> None:
        """Note a description of this person."""
        if words and len(self.ties) < _MOST and words not in self.ties:
            self.ties.append(words)


class Names:
    """What one document says of names; the descriptions beside them are read when first asked for."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.language = language
        found = list(names_in(text, language))
        self.names: list[Name] = _without_headlines(text, found) if language.code == "en" else found
        self.people: dict[str, Person] = {}
        self.by_word: dict[str, list[Person]] = defaultdict(list)
        self.compared: dict[tuple[str, Attribution], Relation] = {}
        self.known: dict[str, bool] = {}
        self.significant: dict[str, tuple[str, ...]] = {}
        self.doubtful: set[int] = set()  # where pronouns stand that may mean several people
        self._found: dict[tuple[str, str], Person | None] = {}
        self._resolved: dict[str, str] = {}
        self._cut_glued()
        self._gather()

    def _cut_glued(self) -> None:
        """Cut the verb off a name that the source ran together with it ("Ruttemade it clear")."""
        glued = self.language.glued
        ending = [at for at, name in enumerate(self.names) if name.text.endswith(glued) or _may_be_glued(name.text)]
        if not ending:
            return
        counts = Counter(folded(word) for name in self.names for word in name.text.split())
        sounds = {skeleton(word) for word in counts} - {""}
        for number in ending:
            name = self.names[number]
            last = name.text.rpartition(" ")[2]
            verb = next((verb for verb in glued if last.endswith(verb)), "") or self._unknown_verb(last, counts)
            stem = folded(last.removesuffix(verb))
            sure = verb not in glued or verb in self.language.relatives
            longer = len(stem) > 3 and (sure or skeleton(stem) in sounds or self._is_followed(name))
            if verb and (longer or (len(stem) == 3 and stem in counts)):
                self.names[number] = name._replace(end=name.end - len(verb), text=name.text.removesuffix(verb))

    def _unknown_verb(self, word: str, counts: Mapping[str, int]) -> str:
        """What is left of a word behind a surname of the text ("Monteforterelaunches"), where it may be a verb."""
        if counts[folded(word)] > 1 or self.language.code != "en" or len(word) > _LONGEST_WORD:
            return ""
        stems = range(len(word) - _SHORTEST_VERB, _SHORTEST_STEM - 1, -1)
        known = (size for size in stems if counts[folded(word[:size])] > 1 and word[:size].lower() not in given_names())
        size = next(known, 0)
        return word[size:] if size else ""

    def _is_followed(self, name: Name) -> bool:
        following = WORD.match(self.text, name.end + 1, name.end + 40)
        low = following[0].lower() if following else ""
        return " " in name.text and (low in self.language.starters or low in self.language.kinds)

    def _gather(self) -> None:
        """Full names; one with the same first and last word is another form of it."""
        ends: dict[tuple[str, str], Person] = {}
        for name in self.names:
            if " " not in name.text:
                continue
            person = self.people.get(name.text)
            if person is None:
                words = tuple(folded(word) for word in name.text.split())
                person = ends.get((words[0], words[-1])) or self._new(name, words)
                ends[words[0], words[-1]] = self.people[name.text] = person
            person.count += 1
            self._titled(person, name.title)
        self._join_surnames()
        for name in self.names:
            known = self.by_word.get(folded(name.text), ()) if " " not in name.text else ()
            if len(known) == 1:
                self._titled(known[0], name.title)
                known[0].surnamed = known[0].surnamed or known[0].words[-1] == folded(name.text)

    def _join_surnames(self) -> None:
        """A surname of several words ("De Wever") is a shorter form of the one full name that ends in it."""
        for text, person in list(self.people.items()):
            if person.words[0] in given_names():
                continue
            size = len(person.words)
            longer = [one for one in self.by_word[person.words[-1]] if one.words[-size:] == person.words != one.words]
            if len(longer) == 1:
                longer[0].count += person.count
                self.people[text] = longer[0]
                for word in set(person.words):
                    self.by_word[word] = [one for one in self.by_word[word] if one is not person]

    def _new(self, name: Name, words: tuple[str, ...]) -> Person:
        person = Person(
            name.text, words, gender=given_names().get(words[0]) or given_names().get(name.text.split()[0].lower(), "")
        )
        for word in set(words):
            self.by_word[word].append(person)
        return person

    def _titled(self, person: Person, title: str) -> None:
        if title:
            person.gender = self._gender(title) or person.gender
            words = frozenset(title.lower().split())
            if len(words) > 1 or words <= self.language.roles.keys():
                person.tie(words)

    def _gender(self, title: str) -> str:
        titles = self.language.titles
        return next((gender for word in title.lower().split() if (gender := titles.get(word.rstrip(".")))), "")

    @cached_property
    def tied(self) -> dict[int, Person]:
        """Everyone the text ties to a post ("the Polish foreign minister, X", "X, the NATO chief,"), by identity."""
        for name in self.names:
            person = self.people.get(name.text) or next(iter(self.by_word.get(folded(name.text), ())), None)
            if person is not None:
                person.tie(self._before(name))
                person.tie(self._behind(name))
        return {id(person): person for person in self.people.values() if person.ties}

    def _before(self, name: Name) -> frozenset[str]:
        start = name.start - len(name.title) - 1 if name.title else name.start
        if start < 2 or not self.text[start - 1].isspace() or self.text[start - 2] in ".!?\n":
            return frozenset()
        stretch = self.text[max(0, start - _REACH) : start]
        last = stretch.rstrip(" \xa0,")
        if not last or not last[-1].isalnum():
            return frozenset()
        if name.title and last.rpartition(" ")[2].lower() in self.language.joints:
            last = f"{last} {name.title}"  # "Foreign Minister of Norway X"
        elif last.rpartition(" ")[2].lower() not in self.language.roles and "," not in stretch[len(last) :]:
            return frozenset()
        words = WORD.findall(_BREAK.split(last)[-1].rpartition(",")[2])
        return description(reversed(words), self.language, backwards=True)

    def _behind(self, name: Name) -> frozenset[str]:
        if self.text[name.end : name.end + 2] != ", ":
            return frozenset()
        inside = _INSIDE.split(self.text[name.end + 2 : name.end + _REACH], maxsplit=1)[0]
        words = WORD.findall(inside)
        first = words[0].lower() if words else ""
        if first not in self.language.determiners and first not in self.language.roles and bare(first) == first:
            return frozenset()
        return description(words, self.language)

    def resolve(self, mention: str) -> str:
        """The fullest name the text has for a mention that is no pronoun; the mention itself where there is none."""
        if mention not in self._resolved:
            self._resolved[mention] = self._resolve(mention)
        return self._resolved[mention]

    def _resolve(self, mention: str) -> str:
        whole = self._before_joint(mention)
        if whole:
            return whole
        for head in _heads(mention, self.language):
            proper, title = self.proper(head)
            person = self.person(proper, title) if proper else None
            if person:
                return person.name
        described = self.described(mention)
        if described:
            return described.name
        head = _PIECES.split(mention, maxsplit=1)[0].strip() or mention
        words = head.split()
        joint = next((at for at, word in enumerate(words) if word.lower() in self.language.joints), 0)
        # "The leader of the League" is not the League, nor "France’s envoy in Kyiv" Kyiv.
        posted = joint and description(words[:joint], self.language)
        proper = self.proper(head)[0]
        named = " " in proper and proper.split()[0].lower() in given_names()
        return proper if proper and (named or not posted) else head

    def _before_joint(self, mention: str) -> str:
        """The full name before the first preposition ("analyst Ann Lee of the institute for …"), "" where none is."""
        words = _PIECES.split(mention, maxsplit=1)[0].split()
        cut = next((at for at, word in enumerate(words) if word.lower() in self.language.joints), 0)
        proper = self.proper(" ".join(words[:cut]))[0] if cut > 1 else ""
        return self.people[proper].name if " " in proper and proper in self.people else ""

    def proper(self, mention: str) -> tuple[str, str]:
        """The name in a mention and the title before it; no name where the mention is a description."""
        words = mention.split()
        if not words or not words[-1][:1].isupper():
            return "", mention
        if len(words) > 1 and bare(words[-1]).lower() in self.language.roles:
            return "", mention
        found = [name for name in names_in(mention, self.language) if not name.owner or name.end + 2 >= len(mention)]
        if not found:
            return "", mention
        text, title = found[-1].text, found[-1].title
        cut = next((text[: -len(verb)] for verb in self.language.glued if text.endswith(verb)), "")
        return (cut if cut in self.people else text), title

    def person(self, proper: str, title: str = "") -> Person | None:
        """The one person a name can mean, by spelling, surname or initials; None where there are none or several."""
        if proper in self.people:
            return self.people[proper]
        if (proper, title) not in self._found:
            self._found[proper, title] = self._person(proper, title)
        return self._found[proper, title]

    def _person(self, proper: str, title: str) -> Person | None:
        words = tuple(folded(word) for word in proper.split()[:_MOST])
        if not words:
            return None
        near = self.by_word.get(words[-1]) or self._by_sound.get(skeleton(words[-1]), [])
        found = [person for person in near[:_MOST] if fits(words, person.words)]
        if not found and len(words) == 1 and words[0] not in given_names():
            # Where the family name comes first ("Xi" of "Xi Jinping").
            found = [one for one in near[:_MOST] if one.words[0] == words[0] and self.is_person(one)]
        if len(found) > 1:
            gender = self._gender(title)
            fitting = [person for person in found if not gender or person.gender in (gender, "")]
            most = max((person.count for person in fitting), default=0)
            found = [person for person in fitting if person.count == most]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_sound(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = defaultdict(list)
        for word, people in self.by_word.items():
            if skeleton(word):
                found[skeleton(word)] += people
        return found

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The folded words of the text."""
        return frozenset(map(folded, set(re.findall(r"\w+(?:[’'-]\w+)*", self.text))))

    def is_person(self, person: Person) -> bool:
        """Whether a full name is known to be a person's: by given name, title, post, or use of the surname alone."""
        if person.gender or person.words[0] in given_names():
            return True
        _ = self.tied
        surnamed = person.surnamed and not BODIES.intersection(person.words) and polity(person.words[-1]) is None
        return bool(person.ties or surnamed)

    def described(self, mention: str) -> Person | None:
        """The one person whose post the text gives so ("the NATO chief"); "an adviser" may be anyone."""
        if mention.partition(" ")[0].lower() in self.language.indefinites:
            return None
        found = self.holders(mention)
        return found[0] if len(found) == 1 else None

    def holders(self, mention: str) -> list[Person]:
        """All whose post the text gives as a description has it."""
        wanted = description(WORD.findall(mention), self.language)
        if not wanted:
            return []
        gender = self.language.articles.get(mention.partition(" ")[0].lower(), "")
        people = [one for one in self.tied.values() if not gender or one.gender in (gender, "")][: 4 * _MOST]
        for fits_post in (holds_post, same_post):
            found = [one for one in people if any(fits_post(wanted, held, self.language) for held in one.ties)]
            if found:
                return found
        return []


def _may_be_glued(name: str) -> bool:
    return name.endswith(_ENDINGS) and len(name.rpartition(" ")[2]) >= _SHORTEST_STEM + _SHORTEST_VERB


def _without_headlines(text: str, names: list[Name]) -> list[Name]:
    """Without what only a line has in which Every Word Is Capitalised: the runs there are no names."""
    lines = [match.span() for match in _LINE.finditer(text) if _is_headline(match[0])]
    if not lines:
        return names
    within = [any(start <= name.start < end for start, end in lines) for name in names]
    elsewhere = {word for name, inside in zip(names, within, strict=True) if not inside for word in name.text.split()}
    return [
        name
        for name, inside in zip(names, within, strict=True)
        if not inside or elsewhere.issuperset(name.text.split())
    ]


def _is_headline(line: str) -> bool:
    if line.rstrip()[-1:] in _ENDS_TEXT or _LOWER.search(line):
        return False
    return sum(word[:1].isupper() and len(word) > 3 for word in line.split()) > 4


def _heads(mention: str, language: Language) -> list[str]:
    """The pieces of a mention that may name the person: between commas, each up to its first preposition."""
    found = []
    for piece in _PIECES.split(mention):
        words = piece.split()
        if any(word.lower() in language.relatives for word in words):
            break
        cut = max((at for at, word in enumerate(words) if word.lower() in language.joints), default=len(words))
        if any(word[0].islower() for word in words[cut + 1 :]):
            cut = len(words)
        if cut:
            found.append(" ".join(words[:cut]))
    return found


def fits(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a shorter name can be the full one: the same last word, and given names or initials in keeping."""
    if not same_word(words[-1], full[-1]):
        return False
    return len(words) == 1 or any(_in_keeping(words[0], other) for other in full[:-1])


def _in_keeping(one: str, other: str) -> bool:
    if same_word(one, other):
        return True
    shorter = min(len(one), len(other))
    begins = one.startswith(other) or other.startswith(one)
    return begins and (shorter == 1 or shorter >= 3)
