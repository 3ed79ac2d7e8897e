"""Who a document names: people, countries, bodies, groups and others, one name each, and whom a pronoun stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from summarizer.records import Document
from summarizer.text.analysis import Analysis
from summarizer.text.countries import country, is_adjective
from summarizer.text.countries import pattern as country_pattern
from summarizer.text.languages.english import ENGLISH
from summarizer.text.mentions import resolve
from summarizer.text.parts import Name, bare
from summarizer.text.people import BODIES, Names
from summarizer.text.quotations import quotations
from summarizer.text.referents import people_in, referent
from summarizer.text.spans import without_overlaps

Kind = Literal["person", "country", "body", "group", "other", "pronoun"]

_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'\-]*"
_GROUP = re.compile(
    r"\b(?:(?:NATO|EU|Western|European|Baltic|Nordic|Ukrainian|Russian|American|British|French|German) )?"
    r"(?:allies|members|member states|countries|ministers|leaders|lawmakers|governments|officials|partners|capitals)\b"
)
_PRONOUN = re.compile(r"\b(?:he|she|they|his|her|their|who)\b", re.IGNORECASE)
_BODY = re.compile(
    r"\b(?:NATO|EU|UN|ECB|OSCE|IAEA|G7|G20|European Union|United Nations|European Commission|European Council|"
    r"European Parliament|European Central Bank|World Bank|Security Council|Foreign Office|State Department|Pentagon|"
    r"Alliance|(?:the )?[Aa]lliance(?! with))\b"
)
_SHORT_FOR = {"EU": "European Union", "UN": "United Nations", "ECB": "European Central Bank"}
_HONORIFIC = re.compile(r"(?:^|\s)(?:Sir|Lord|Lady|Dame|Dr|Prof|Mr|Mrs|Ms|Miss)\.?$")
# "An EU diplomat" is not the EU.
_PEOPLE = (
    r"allies|members?|chief|head|leaders?|ambassadors?|diplomats?|officials?|envoys?|ministers?|lawmakers?|capitals|"
    r"countr(?:y|ies)|governments?|sources?|partners?"
)
_BODY_WORDS = BODIES | frozenset(
    "podcast reporter correspondent oblast region rada membership affairs security links".split()
)
_REGIONS = frozenset(
    "western eastern northern southern european baltic nordic soviet english arab asian african "
    "europe asia africa".split()
)
_TITLE_WORDS = (
    frozenset(ENGLISH.titles)
    | frozenset(ENGLISH.roles)
    | frozenset("opposition foreign defense defence commander executive".split())
)
_OFFICE = re.compile(rf"\b[Tt]he (?:[\w-]+ )?(?:{'|'.join(sorted(ENGLISH.roles))})\b(?! of\b)")
_ROLE_AFTER = re.compile(r"^,\s+((?:the |a |an )?[^,.;“”\"]{3,70}),")
_PORTFOLIOS = frozenset(
    "policy security presidential air deputy of the energy finance interior trade transport health education justice "
    "economy economics climate environment agriculture labour labor culture home state chief police party".split()
)
_SMALL = frozenset("the a an of for and s’s".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` names `name`; of a pronoun, `name` is whom it stands for (empty where that is open)."""

    start: int
    end: int
    name: str
    kind: Kind
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Actors:
    """The mentions of a document in order; the role and the country of each name, where the document says it."""

    mentions: tuple[Mention, ...]
    roles: dict[str, str]
    origins: dict[str, str]

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """Mentions that lie in [start, end), code points."""
        first = bisect_left(self.mentions, start, key=lambda mention: mention.start)
        return tuple(
            mention
            for mention in self.mentions[first : bisect_left(self.mentions, end, key=lambda mention: mention.start)]
            if mention.end <= end
        )

    def names(self) -> tuple[str, ...]:
        """Every name once, the most often mentioned first."""
        counts = Counter(mention.name for mention in self.mentions if mention.name)
        return tuple(name for name, _ in counts.most_common())

    def affiliation(self, name: str) -> str | None:
        """The country or body in a name's role ("Estonian foreign minister": Estonia), as the source's role has it."""
        role = self.roles.get(name, "")
        found = country_pattern().search(role) or _BODY.search(role)
        return (country(found[0]) or found[0]) if found else self.origins.get(name)


def actors(document: Document) -> Actors:
    """The actors of `document`, found once and kept with it."""
    return document.derived(_find)


def _find(document: Document) -> Actors:
    text = document.text
    named = without_overlaps([*_countries(text), *_bodies(text), *_groups(text), *_people(document)])
    named = without_overlaps([*named, *_described(document)])
    roles: dict[str, str] = {}
    for mention in named:
        if mention.role:
            roles.setdefault(mention.name, mention.role)
    origins: dict[str, str] = {}
    for mention in named:
        found = _origin().search(text[max(0, mention.start - 60) : mention.start]) if mention.kind == "person" else None
        place = country(found[1]) if found else None
        if found and place and (found[2] or is_adjective(found[1], place)):
            origins.setdefault(mention.name, place)
    pronouns = without_overlaps([*named, *_pronouns(document)])
    return Actors(tuple(pronouns), roles, origins)


@cache
def _origin() -> re.Pattern[str]:
    """A country right before a name: "Norway's foreign minister, X", "his Norwegian counterpart X"."""
    words = r"(?: (?!(?:in|on|of|to|by|at|and|for|with|the)\b)[\w-]+){0,4}"
    return re.compile(rf"({country_pattern().pattern})([’']s?)?{words},? $")


def _countries(text: str) -> Iterator[Mention]:
    present = {found[0] for found in country_pattern().finditer(text)}
    for found in country_pattern().finditer(text):
        name = country(found[0]) if found[0] not in {"us", "Us"} else None
        follows = text[found.end() : found.end() + 24]
        # An adjective before a noun ("Russian demands"), and part of a longer name ("Washington Post"), is no actor.
        if name is None or re.match(rf" (?:{_WORD})", follows) or is_adjective(found[0], name):
            continue
        yield Mention(found.start(), found.end(), name if name in present else found[0], "country")


def _bodies(text: str) -> Iterator[Mention]:
    for found in _BODY.finditer(text):
        if re.match(rf"[’']?s? (?:{_WORD}|(?:{_PEOPLE})\b)", text[found.end() : found.end() + 24]):
            continue
        name = "NATO" if found[0].lower().endswith("alliance") and "NATO" in text else found[0]
        full = _SHORT_FOR.get(name, name)
        name = full if full in text else name
        yield Mention(found.start(), found.end(), name, "body")


def _groups(text: str) -> Iterator[Mention]:
    for found in _GROUP.finditer(text):
        yield Mention(found.start(), found.end(), found[0], "group")


def _people(document: Document) -> Iterator[Mention]:
    """The names that are no country's and no body's: people by their fullest form, and others, such as parties."""
    text, names = document.text, document.derived(Analysis).people
    named = [(_fullest(names, found), found) for found in names.names]
    titled = {full for full, found in named if _is_titled(full, found)}
    within = {full for full, found in named if not _heads_sentence(text, found.start)}
    for full, found in named:
        if _is_no_name(full) or _is_adjectival(found):
            continue
        person = names.people.get(full)
        if full in titled or (person and (names.is_person(person) or _may_be_person(full.split()))):
            yield Mention(found.start, found.end, full, "person", _role(text, found.start, found.end))
        elif full in within or full.isupper():
            yield Mention(found.start, found.end, full, "other")


def _fullest(names: Names, found: Name) -> str:
    person = names.person(found.text, found.title)
    return person.name if person else resolve(found.text, names)


def _is_titled(full: str, found: Name) -> bool:
    """Whether a name of one word has a person's title before it ("President Lee")."""
    return " " not in full and bool(found.title) and _low(found.title.split()[-1]) in _TITLE_WORDS


def _described(document: Document) -> Iterator[Mention]:
    """People by their office ("the minister"), where the document says whose that is."""
    for found in _OFFICE.finditer(document.text):
        person = document.derived(Analysis).people.described(found[0])
        if person:
            yield Mention(found.start(), found.end(), person.name, "person")


def _is_no_name(full: str) -> bool:
    """Whether a capitalised run is a date, a region or a function word after all."""
    lowered = full.lower().split()
    return (
        not lowered
        or lowered[-1] in _REGIONS
        or bool(ENGLISH.calendar.intersection(lowered))
        or len(full) < 3
        or "http" in full
        or (len(lowered) == 1 and lowered[0] in ENGLISH.starters)
    )


def _is_adjectival(found: Name) -> bool:
    """Whether a country's word only says whose the next is ("American Walter Pryce")."""
    place = country(found.text)
    return place is not None and is_adjective(found.text, place)


def _may_be_person(words: Sequence[str]) -> bool:
    """Whether a name of several words may be a person's: no word of it names a body."""
    lowered = [word.lower() for word in words]
    bodies = _BODY_WORDS | _REGIONS
    return 1 < len(words) <= 4 and not bodies.intersection(lowered) and not all(word.isupper() for word in words)


def _heads_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 16) : start].rstrip(" ")
    return not before.strip() or before[-1:] in '.!?:“”"‘\n|()'


def _low(word: str) -> str:
    return bare(word).lower()


def _role(text: str, start: int, end: int) -> str | None:
    """The role that stands beside a name: before it ("Danish Prime Minister X"), or behind it between commas."""
    before = re.split(r"[.;:“”\"()\n—]\s*", text[max(0, start - 90) : start])[-1]
    words = before.rstrip(" ,").split()
    last = next((i for i in range(len(words) - 1, -1, -1) if _low(words[i]) in _TITLE_WORDS), None)
    if last is not None and _continues(words[last + 1 :]):
        first = last
        while first and _may_open_role(words[first - 1]):
            first -= 1
        role = _HONORIFIC.sub("", " ".join(words[first:]).strip(" ,"))
        while role and _low(role.split()[0]) in ENGLISH.starters | {"part"}:
            role = role.partition(" ")[2]
        return role if _low(role.split()[-1] if role else "") and role else None
    found = _ROLE_AFTER.match(text[end : end + 90])
    if found and any(_low(word) in _TITLE_WORDS for word in found[1].split()):
        return re.sub(r"^(?:the|a|an) ", "", found[1])
    return None


def _continues(words: Sequence[str]) -> bool:
    """What may stand between the title and the name: nothing, or "of NATO"."""
    return not words or (
        words[0] in ("of", "for") and len(words) <= 4 and all(w[:1].isupper() or w in _SMALL for w in words[1:])
    )


def _may_open_role(word: str) -> bool:
    bare_word = _low(word)
    return not word.endswith((",", ".")) and (
        word[:1].isupper() or bare_word in _TITLE_WORDS or bare_word in _PORTFOLIOS
    )


def _pronouns(document: Document) -> Iterator[Mention]:
    """Pronouns, "he" and "she" with the name of the last person of that gender whom the narration was about."""
    people = people_in(document.derived(Analysis).people, quotations(document), document.derived(Analysis).sentences)
    for found in _PRONOUN.finditer(document.text):
        gender = ENGLISH.pronouns.get(found[0].lower())
        name = referent(people, found.start(), gender)[0] if gender in {"m", "f"} else ""
        yield Mention(found.start(), found.end(), name, "pronoun")
