"""The people a source names: their full names, shorter ones, titles, and the posts it ties them to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from summarizer.records import Attribution, Document, Relation
from summarizer.text.countries import country
from summarizer.text.cues import LANGUAGES, Language, language_of
from summarizer.text.given import GIVEN
from summarizer.text.keys import folded, same_word, skeleton

_UPPER = "".join(chr(code) for code in range(0x10000) if chr(code).isupper())
_PARTICLES = "de|von|van|der|den|bin|al|el|da|di|del|du|la|le|ibn|ter|zu"
_PART = rf"(?:[{_UPPER}]\.(?:[{_UPPER}]\.)*|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Prof|St|Lt|Col|Sgt)\.|[{_UPPER}]\w*(?:[’'-]\w+)*)"
_NAME = re.compile(rf"\b{_PART}(?:[ \xa0](?:(?:{_PARTICLES})[ \xa0]){{0,2}}{_PART}){{0,8}}")
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*\.?")
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])$")
_BREAK = re.compile(r"[.!?:;]\s|[\n“”\"()]")
HEADS = frozenset("head president premier chancellor monarch chair governor mayor".split())
_REACH = 90  # code points beside a name that may say who it is


class Name(NamedTuple):
    """One name as it stands at [start, end); `title` is what stands before it, `owner` whether it is a possessive."""

    start: int
    end: int
    text: str
    title: str
    owner: bool


@dataclass(slots=True)
class Person:
    """Someone with a full name: its folded words, the descriptions the source ties to it, m or f where known."""

    name: str
    words: tuple[str, ...]
    count: int = 0
    gender: str = ""
    ties: list[frozenset[str]] = field(default_factory=list)


@lru_cache(maxsize=1 << 16)
def _parts(sequence: str, code: str) -> tuple[Name, ...]:
    """A run of capitalised words taken apart: function words dropped, titles told from names, possessives split."""
    language = LANGUAGES[code]
    found: list[Name] = []
    title: list[str] = []
    run: list[re.Match[str]] = []

    def close(owner: bool) -> None:
        if len(run) > 2 and run[0][0].lower() not in GIVEN and run[1][0].lower() in GIVEN:
            title.append(run.pop(0)[0])
        if run:
            text = " ".join(_POSSESSIVE.sub("", match[0]) if match is run[-1] else match[0] for match in run)
            found.append(Name(run[0].start(), run[0].start() + len(text), text, " ".join(title), owner))
        run.clear()
        title.clear()

    for match in _WORD.finditer(sequence):
        low = match[0].lower()
        bare = low.rstrip(".")
        if not run and (low in language.starters or bare in language.calendar):
            continue
        if low in language.calendar:
            close(False)
        elif bare in language.titles or bare in language.roles:
            title += [*(word[0] for word in run), match[0]]
            run.clear()
        else:
            run.append(match)
            if _POSSESSIVE.search(match[0]):
                close(True)
    close(False)
    if title and not run:
        found.append(Name(0, 0, "", " ".join(title), False))
    return tuple(found)


class Names:
    """What one document says of names; everything in it is worked out when first asked for."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.language = language
        self.names: list[Name] = []
        for match in _NAME.finditer(text):
            for part in _parts(match[0], language.code):
                if part.text:
                    start = match.start() + part.start
                    self.names.append(Name(start, start + len(part.text), part.text, part.title, part.owner))
        self._glued()
        self.people: dict[str, Person] = {}
        self.by_word: dict[str, list[Person]] = defaultdict(list)
        self._gather()
        self._tied = False
        self._people: dict[tuple[str, str], Person | None] = {}
        self.compared: dict[tuple[str, Attribution], Relation] = {}
        self.known: dict[str, bool] = {}
        self.doubtful: set[int] = set()  # where pronouns stand that may mean several people
        self.spoken: set[str] = set()  # names of those who speak
        self._resolved: dict[str, str] = {}

    def _glued(self) -> None:
        """Cut the verb off a name that the source ran together with it ("Ruttemade it clear")."""
        if not any(name.text.endswith(self.language.glued) for name in self.names):
            return
        alone = {word for name in self.names for word in name.text.split()}
        for number, name in enumerate(self.names):
            last = name.text.rpartition(" ")[2]
            if not last.endswith(self.language.glued):
                continue
            verb = next(verb for verb in self.language.glued if last.endswith(verb))
            stem = last[: -len(verb)]
            if len(stem) > 3 and self._is_glued(stem, last, alone, name):
                self.names[number] = name._replace(end=name.end - len(verb), text=name.text[: -len(verb)])

    def _is_glued(self, stem: str, word: str, alone: set[str], name: Name) -> bool:
        if any(other != word and same_word(folded(stem), folded(other)) for other in alone):
            return True
        following = _WORD.match(self.text, name.end + 1)
        low = following[0].lower() if following else ""
        return " " in name.text and (low in self.language.starters or self.language.kinds.get(low) is not None)

    def _gather(self) -> None:
        """Full names, the shorter ones joined to the longer."""
        for name in self.names:
            if " " not in name.text:
                continue
            person = self.people.get(name.text)
            if person is None:
                words = tuple(folded(word) for word in name.text.split())
                person = self._alias(words)
                if person is None:
                    person = Person(name.text, words, gender=GIVEN.get(name.text.split()[0].lower(), ""))
                    for word in words:
                        self.by_word[word].append(person)
                self.people[name.text] = person
            person.count += 1
            self._titled(person, name.title)
        for name in self.names:
            if name.title and " " not in name.text:
                known = self.by_word.get(folded(name.text))
                if known and len(known) == 1:
                    self._titled(known[0], name.title)

    def _alias(self, words: tuple[str, ...]) -> Person | None:
        """The person whose name has the same first and last word (a middle name or initial apart)."""
        for person in self.by_word.get(words[-1], ()):
            if person.words[-1] == words[-1] and (person.words[0] == words[0]):
                return person
        return None

    def _titled(self, person: Person, title: str) -> None:
        if not title:
            return
        words = title.lower().split()
        gender = next((self.language.titles[w.rstrip(".")] for w in words if self.language.titles.get(w.rstrip("."))), "")
        person.gender = gender or person.gender
        tie = frozenset(words)
        if len(words) > 1 and tie not in person.ties:
            person.ties.append(tie)

    def tie(self) -> None:
        """Read the descriptions beside full names: "the Polish foreign minister, X", "X, the NATO chief,"."""
        if self._tied:
            return
        self._tied = True
        for name in self.names:
            person = self.people.get(name.text) or next(iter(self.by_word.get(folded(name.text), ())), None)
            if person is None:
                continue
            for words in (self._before(name), self._behind(name)):
                if words and words not in person.ties:
                    person.ties.append(words)

    def _before(self, name: Name) -> frozenset[str]:
        start = name.start - len(name.title) - 1 if name.title else name.start
        stretch = self.text[max(0, start - _REACH) : start]
        last = stretch.rstrip(" \xa0,")
        tail = last.rpartition(" ")[2].lower()
        if not stretch[-1:].isspace() or not last or not (last[-1].isalnum()):
            return frozenset()
        if tail not in self.language.roles and "," not in stretch[len(last) :]:
            return frozenset()
        return self._description(reversed(_WORD.findall(_BREAK.split(last)[-1].rpartition(",")[2])), stop=True)

    def _behind(self, name: Name) -> frozenset[str]:
        stretch = self.text[name.end : name.end + _REACH]
        if stretch[:2] != ", ":
            return frozenset()
        inside = re.split(r"[,;:.!?](?:\s|$)|[\n“”\"()]", stretch[2:], maxsplit=1)[0]
        words = _WORD.findall(inside)
        first = words[0].lower() if words else ""
        if not (first in self.language.determiners or first in self.language.roles or _POSSESSIVE.search(first)):
            return frozenset()
        return self._description(iter(words), stop=False)

    def _description(self, words: Iterator[str], *, stop: bool) -> frozenset[str]:
        """The words of a description, if it names a post; at most ten, up to a determiner when read backwards."""
        found: set[str] = set()
        for _, word in zip(range(10), words, strict=False):
            low = _POSSESSIVE.sub("", word.lower())
            if low in self.language.determiners or low in self.language.relatives or low in self.language.pronouns:
                if stop:
                    break
                continue
            if low not in self.language.joints:
                found.add(low)
            if self.language.kinds.get(low) == "verbs":
                break
        return frozenset(found) if any(word in self.language.roles for word in found) else frozenset()

    def resolve(self, mention: str) -> str:
        """The fullest name the text has for a mention that is no pronoun; the mention itself where there is none."""
        if mention not in self._resolved:
            self._resolved[mention] = self._resolve(mention)
        return self._resolved[mention]

    def _resolve(self, mention: str) -> str:
        for head in _heads(mention, self.language):
            proper, title = self.proper(head)
            person = self.person(proper, title) if proper else None
            if person:
                return person.name
        described = self.described(mention)
        if described:
            return described.name
        head = re.split(r"[,(–—]", mention, maxsplit=1)[0].strip() or mention
        return self.proper(head)[0] or head

    def proper(self, mention: str) -> tuple[str, str]:
        """The name in a mention and the title before it; no name where the mention is a description."""
        words = mention.split()
        if not words or not words[-1][:1].isupper() or _bare(words[-1]) in self.language.roles and len(words) > 1:
            return "", mention
        parts = [
            part
            for match in _NAME.finditer(mention)
            for part in _parts(match[0], self.language.code)
            if part.text and (not part.owner or match.start() + part.start + len(part.text) + 2 >= len(mention))
        ]
        if not parts:
            return "", mention
        text = parts[-1].text
        for verb in self.language.glued:
            if text.endswith(verb) and text[: -len(verb)] in self.people:
                text = text[: -len(verb)]
        return text, parts[-1].title

    def person(self, proper: str, title: str = "") -> Person | None:
        """The one person a name can mean, by spelling, by surname, by initials; None where there are none or several."""
        if proper in self.people:
            return self.people[proper]
        if (proper, title) not in self._people:
            self._people[proper, title] = self._person(proper, title)
        return self._people[proper, title]

    def _person(self, proper: str, title: str) -> Person | None:
        words = tuple(folded(word) for word in proper.split())
        if not words:
            return None
        found = self.by_word.get(words[-1]) or self._by_sound.get(skeleton(words[-1]), [])
        found = list({id(person): person for person in found if fits(words, person.words)}.values())
        if not found and len(words) == 1 and words[0] not in GIVEN:
            found = [one for one in self.by_word.get(words[0], ()) if one.words[0] == words[0] and self.is_person(one)]
        if len(found) > 1:
            gender = next((g for w in title.lower().split() if (g := self.language.titles.get(w.rstrip(".")))), "")
            found = [person for person in found if not gender or person.gender in (gender, "")]
            best = max(found, key=lambda person: person.count, default=None)
            return best if best and all(best.count > other.count for other in found if other is not best) else None
        return found[0] if found else None

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
        return frozenset(folded(word) for word in set(re.findall(r"\w+(?:[’'-]\w+)*", self.text)))

    def is_person(self, person: Person) -> bool:
        """Whether a full name is known to be a person's: by given name, title or post."""
        return bool(person.gender or person.ties or person.words[0] in GIVEN)

    def described(self, mention: str) -> Person | None:
        """The one person whose post the text gives so ("the NATO chief"); "an adviser" may be anyone."""
        if mention.partition(" ")[0].lower() in self.language.indefinites:
            return None
        self.tie()
        wanted = self._description(iter(_WORD.findall(mention)), stop=False)
        if not wanted:
            return None
        found = {id(person): person for person in self.people.values() if any(self._suits(wanted, tie) for tie in person.ties)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _suits(self, wanted: frozenset[str], tie: frozenset[str]) -> bool:
        """Whether two descriptions mean one post: posts of one class, and every word that says of what in both."""
        asked, held = self._posts(wanted), self._posts(tie)
        general = ("head" in asked and held & HEADS) or ("head" in held and asked & HEADS)
        if not (asked & held or general):
            return False
        language = self.language
        rest = [word for word in wanted if word not in language.roles and word not in language.titles]
        return all(_has(tie, word) for word in rest)

    def _posts(self, words: frozenset[str]) -> set[str]:
        """The classes of posts that a description names; "prime minister" is no minister."""
        found, left = set(), set(words)
        for compound, post in self.language.compounds.items():
            parts = compound.split()
            if left.issuperset(parts):
                found.add(post)
                left.difference_update(parts)
        return found | {self.language.roles[word] for word in left if word in self.language.roles}


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word).lower()


def _heads(mention: str, language: Language) -> list[str]:
    """The pieces of a mention that may name the person: between commas, each up to its first preposition."""
    found = []
    for piece in re.split(r"[,(–—]", mention):
        words = piece.split()
        if any(word.lower() in language.relatives for word in words):
            break
        cut = max((at for at, word in enumerate(words) if word.lower() in language.joints), default=len(words))
        if any(word[0].islower() for word in words[cut + 1 :]):
            cut = len(words)
        if cut:
            found.append(" ".join(words[:cut]))
    return found


def _has(tie: frozenset[str], word: str) -> bool:
    code = country(word)
    return any(word == other or (code is not None and country(other) == code) for other in tie)


def fits(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a shorter name can be the full one: the same last word, and given names or initials in keeping."""
    if not same_word(words[-1], full[-1]):
        return False
    return len(words) == 1 or any(_given(words[0], other) for other in full[:-1])


def _given(one: str, other: str) -> bool:
    return same_word(one, other) or (min(len(one), len(other)) == 1 and one[0] == other[0]) or (
        min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one))
    )


def names_of(document: Document) -> Names:
    """What `document` says of names, kept with it."""
    if "names" not in document.prepared:
        language = language_of(document.text, document.language)
        document.prepared["names"] = Names(document.text, language)
    found: Names = document.prepared["names"]
    return found
