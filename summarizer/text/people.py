"""The people a source names: their full names, shorter ones, titles, and the posts it ties them to."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from summarizer.records import Attribution, Relation
from summarizer.text.capitals import Capitals
from summarizer.text.countries import polity
from summarizer.text.given_names import given_names
from summarizer.text.identity import Mention, are_forms_of_one, fits
from summarizer.text.languages import Language
from summarizer.text.parts import WORD, Name, bare, names_in
from summarizer.text.posts import LESSER, description, holds_post, parts, same_post
from summarizer.text.spellings import fold_spelling, skeleton

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
_APPOSITION = re.compile(r", (\w+) ([^,.;:“”\"\n]{3,60})(?=[,.])")
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
    nouns: set[str] = field(default_factory=set)  # what an apposition calls them ("a Labour councillor")
    surnamed: bool = False  # the text calls them by the last word alone

    def tie(self, words: frozenset[str]) -> None:
        """Note a description of this person."""
        if words and len(self.ties) < _MOST and words not in self.ties:
            self.ties.append(words)


class Names(Capitals):
    """What one document says of names; the descriptions beside them are read when first asked for."""

    def __init__(self, text: str, language: Language) -> None:
        super().__init__(text, language)
        self.people: dict[str, Person] = {}
        self.by_word: dict[str, list[Person]] = defaultdict(list)
        self.compared: dict[tuple[str, Attribution], Relation] = {}
        self.known: dict[str, bool] = {}
        self.read: dict[str, Mention] = {}  # phrases as mentions
        self.doubtful: set[int] = set()  # where mentions stand that may mean several people
        self.unsure: set[tuple[int, str]] = set()  # mentions, by start, with cues that may belong to something else
        self._found: dict[tuple[str, str], Person | None] = {}
        self._bodies: dict[str, bool] = {}
        self._gather()

    def _gather(self) -> None:
        """Full names; one with the same first and last word is another form of it."""
        ends: dict[tuple[str, str], Person] = {}
        for name in self.names:
            if " " not in name.text:
                continue
            person = self.people.get(name.text)
            if person is None:
                words = tuple(fold_spelling(word) for word in name.text.split())
                person = ends.get((words[0], words[-1]))
                if person is None or not are_forms_of_one(words, person.words):
                    person = self._new(name, words)
                ends[words[0], words[-1]] = self.people[name.text] = person
            person.count += 1
            self._take_title(person, name)
        self._join_surnames()
        for name in self.names:
            known = self.by_word.get(fold_spelling(name.text), ()) if " " not in name.text else ()
            if len(known) == 1 and known[0].gender in ("", self.gender_of(name.title) or known[0].gender):
                self._take_title(known[0], name)
                known[0].surnamed = known[0].surnamed or known[0].words[-1] == fold_spelling(name.text)

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
            name.text,
            words,
            gender=given_names().get(words[0]) or given_names().get(re.split(r"[\s-]", name.text)[0].lower(), ""),
        )
        for word in set(words):
            self.by_word[word].append(person)
        return person

    def _take_title(self, person: Person, name: Name) -> None:
        if name.title:
            person.gender = self.gender_of(name.title) or person.gender
            words = frozenset(name.title.lower().split())
            if len(words) > 1 or words <= self.language.roles.keys():
                before = self.text[max(0, name.start - _REACH) : name.start - len(name.title) - 1].lower().split()[-1:]
                said = LESSER.intersection(before if self.language.cased else ())  # "der frühere | Minister Lee"
                person.tie(said.union(part for word in words for part in parts(word, self.language)))

    def gender_of(self, title: str) -> str:
        """m or f where a title says so ("Mrs"), else ""."""
        titles = self.language.titles
        return next((gender for word in title.lower().split() if (gender := titles.get(word.rstrip(".")))), "")

    @cached_property
    def tied(self) -> dict[int, Person]:
        """Everyone the text ties to a post ("the Polish foreign minister, X", "X, the NATO chief,"), by identity."""
        for name in self.names:
            person = self.people.get(name.text) or next(iter(self.by_word.get(fold_spelling(name.text), ())), None)
            if person is not None:
                person.tie(self._before(name))
                person.tie(self._behind(name))
                person.nouns |= self._appositions(name)
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
        words = tuple(fold_spelling(word) for word in proper.split()[:_MOST])
        if not words:
            return None
        near = self.by_word.get(words[-1]) or self._by_sound.get(skeleton(words[-1]), [])
        found = [person for person in near[:_MOST] if fits(words, person.words)]
        if not found and len(words) == 1 and words[0] not in given_names():
            # Where the family name comes first ("Xi" of "Xi Jinping").
            found = [one for one in near[:_MOST] if one.words[0] == words[0] and self.is_person(one)]
        if len(found) > 1:
            gender = self.gender_of(title)
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

    def _appositions(self, name: Name) -> set[str]:
        """The noun of an apposition behind a name, ", a Labour | councillor,"."""
        match = _APPOSITION.match(self.text, name.end)
        if match is None or match[1].lower() not in self.language.determiners:
            return set()
        words = match[2].split()
        cut = next((at for at, word in enumerate(words) if word in self.language.joints), len(words))
        return {words[cut - 1].lower()} if cut and words[cut - 1].islower() else set()

    def is_person(self, person: Person) -> bool:
        """Whether a full name is known to be a person's: by given name, title, post, or use of the surname alone."""
        if person.gender or person.words[0] in given_names():
            return True
        if self.is_body(person.name) or person.name in self._articled or polity(person.name.split()[0]) is not None:
            return False  # "American Muslims"
        _ = self.tied
        surnamed = person.surnamed and not BODIES.intersection(person.words) and polity(person.words[-1]) is None
        return bool(person.ties or surnamed)

    def bearers(self, name: str, gender: str) -> list[Person]:
        """The people of the text whom a name can mean; one where a gender or a whole name tells."""
        if name in self.people:
            return [self.people[name]]
        words = tuple(fold_spelling(word) for word in name.split()[:_MOST])
        one = self.person(name)
        near = self.by_word.get(words[-1], ()) if words else ()
        found = [person for person in near if fits(words, person.words)] or ([one] if one else [])
        if not found and len(words) == 1 and len(near) == 1 and not self.is_body(near[0].name):
            found = [near[0]] if words[0] not in given_names() or near[0].words[0] == words[0] else []
        fitting = [person for person in found if not gender or person.gender in (gender, "")]
        return list({id(person): person for person in fitting}.values())

    def is_body(self, name: str) -> bool:
        """Whether a name is a body's; kept."""
        if name not in self._bodies:
            self._bodies[name] = self._is_body(name)
        return self._bodies[name]

    def _is_body(self, name: str) -> bool:
        """By what bodies are called, by capitals alone, or by "the" before the name in the text."""
        words = name.split()
        office = words[0].lower() in BODIES and words[1:2] == ["of"]
        if words[-1].lower() in BODIES or office:
            return True
        capitals = len(name) > 1 and name.isupper() and len(words) == 1 and "." not in name
        return (capitals and not self._in_capitals) or self._is_determined(name)

    def _is_determined(self, name: str) -> bool:
        person = self.people.get(name)
        given = person is not None and (person.gender or person.words[0] in given_names())
        return not given and name in self._determined

    def near(self, person: Person) -> set[str]:
        """The folded words that the text has beside a person's name, in the same sentence, and countries among them."""
        found = {word for tie in person.ties for word in tie}
        for name in self.names:
            if self.people.get(name.text) is person or name.text.split()[-1] == person.name.split()[-1]:
                before = _BREAK.split(self.text[max(0, name.start - _REACH) : name.start])[-1]
                behind = _BREAK.split(self.text[name.end : name.end + _REACH])[0]
                found.update(WORD.findall(before), WORD.findall(behind))
        countries = {fold_spelling(country) for word in found if (country := polity(bare(word)))}
        parts = {part for word in found for part in word.split("-")}  # "Nordlicht-Sprecherin"
        return {fold_spelling(bare(word)) for word in found | parts if word} | countries

    def person_described(self, mention: str) -> Person | None:
        """The one person whose post the text gives so ("the NATO chief"); "an adviser" may be anyone."""
        if mention.partition(" ")[0].lower() in self.language.indefinites:
            return None
        found = self.holders(mention) or self._people_called(mention)
        return found[0] if len(found) == 1 else None

    def _people_called(self, mention: str) -> list[Person]:
        """All whom an apposition calls what a definite description does ("the councillor")."""
        first, _, noun = mention.partition(" ")
        if first.lower() not in self.language.determiners or " " in noun or first.lower() in self.language.possessives:
            return []
        _ = self.tied
        return list({id(one): one for one in self.people.values() if noun.lower() in one.nouns}.values())

    def holders(self, mention: str) -> list[Person]:
        """All whose post the text gives as a description has it."""
        wanted = description(WORD.findall(mention), self.language)
        if not wanted:
            return []
        gender = self.language.gender_of_noun(mention)
        people = [one for one in self.tied.values() if not gender or one.gender in (gender, "")][: 4 * _MOST]
        for fits_post in (holds_post, same_post):
            found = [one for one in people if any(fits_post(wanted, held, self.language) for held in one.ties)]
            if found:
                return found
        return []
