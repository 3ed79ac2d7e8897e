"""Who a document names: people, countries, bodies and groups of them, one name each, and whom a pronoun stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz.distance import Levenshtein

from summarizer.countries import country
from summarizer.countries import pattern as country_pattern
from summarizer.records import Document
from summarizer.text.cues.english import ENGLISH

Kind = Literal["person", "country", "body", "group", "pronoun"]

_PARTICLES = r"(?:de|van|von|der|den|al|el|bin|ten|ter|da|di|du|la|le|dos)"
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'\-]*"
_RUN = re.compile(rf"(?<![\w.]){_WORD}(?:[ \u00a0](?:{_PARTICLES}[ \u00a0]){{0,2}}{_WORD})*")
_GROUP = re.compile(
    r"\b(?:(?:NATO|EU|Western|European|Baltic|Nordic|Ukrainian|Russian|American|British|French|German) )?"
    r"(?:allies|members|member states|countries|ministers|leaders|lawmakers|governments|officials|partners|capitals)\b"
)
_PRONOUN = re.compile(r"\b(?:he|she|they|his|her|their|who)\b", re.IGNORECASE)
_BODY = re.compile(
    r"\b(?:NATO|EU|UN|OSCE|IAEA|G7|G20|European Union|United Nations|European Commission|European Council|"
    r"European Parliament|Security Council|Foreign Office|State Department|Pentagon|"
    r"Alliance|(?:the )?[Aa]lliance(?! with))\b"
)
_BODY_WORDS = frozenset(
    "union commission council parliament office ministry department party forum house senate congress bank court "
    "agency committee assembly university institute times post news podcast "
    "reporter correspondent organization organisation force forces "
    "army".split()
)
_REGIONS = frozenset(
    "western eastern northern southern european baltic nordic soviet english arab asian african "
    "europe asia africa".split()
)
_TITLE_WORDS = (
    frozenset(ENGLISH.titles)
    | frozenset(ENGLISH.roles)
    | frozenset("opposition foreign defense defence commander".split())
)
_ROLE_BEFORE = re.compile(
    r"((?:[\w.’'\-–]+ ){0,7}?[\w’'\-–]+(?: (?:of|for) (?:the )?[A-Z][\w’']*(?: [A-Z][\w’']*)*)?),?\s*$"
)
_ROLE_AFTER = re.compile(r"^,\s+((?:the |a |an )?[^,.;“”\"]{3,70}),")
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
    """The mentions of a document in order, and the role of each name that the document gives one."""

    mentions: tuple[Mention, ...]
    roles: dict[str, str]

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
        return (country(found[0]) or found[0]) if found else None


def actors(document: Document) -> Actors:
    """The actors of `document`, found once and kept with it."""
    if "actors" not in document.prepared:
        document.prepared["actors"] = _find(document.text)
    found: Actors = document.prepared["actors"]
    return found


def _find(text: str) -> Actors:
    named = _without_overlaps([*_countries(text), *_bodies(text), *_people(text), *_groups(text)])
    named = [replace(mention, name=_full_name(mention, named)) for mention in named]
    roles: dict[str, str] = {}
    for mention in named:
        if mention.role:
            roles.setdefault(mention.name, mention.role)
    pronouns = _without_overlaps([*named, *_pronouns(text, named)])
    return Actors(tuple(pronouns), roles)


def _without_overlaps(mentions: Sequence[Mention]) -> list[Mention]:
    """Sorted by start; of those that overlap, the one given first."""
    taken: list[Mention] = []
    for mention in mentions:
        if all(mention.end <= other.start or other.end <= mention.start for other in taken):
            taken.append(mention)
    return sorted(taken, key=lambda mention: mention.start)


def _countries(text: str) -> Iterator[Mention]:
    present = {found[0] for found in country_pattern().finditer(text)}
    for found in country_pattern().finditer(text):
        name = country(found[0]) if found[0] not in {"us", "Us"} else None
        follows = text[found.end() : found.end() + 24]
        # An adjective before a noun ("Russian demands"), and part of a longer name ("Washington Post"), is no actor.
        if name is None or re.match(rf" (?:{_WORD})", follows) or _is_adjective(found[0], name):
            continue
        yield Mention(found.start(), found.end(), name if name in present else found[0], "country")


def _is_adjective(word: str, name: str) -> bool:
    return word.endswith(("an", "ish", "ese", "ch", "ic", "i", "ss", "ak", "sh")) and word != name and " " not in word


def _bodies(text: str) -> Iterator[Mention]:
    for found in _BODY.finditer(text):
        if re.match(rf"[’']?s? (?:{_WORD}|allies|members|chief|head)", text[found.end() : found.end() + 24]):
            continue
        name = "NATO" if found[0].lower().endswith("alliance") and "NATO" in text else found[0]
        yield Mention(found.start(), found.end(), name, "body")


def _groups(text: str) -> Iterator[Mention]:
    for found in _GROUP.finditer(text):
        yield Mention(found.start(), found.end(), found[0], "group")


def _people(text: str) -> Iterator[Mention]:
    lower_words = set(re.findall(r"\b[a-zà-ÿ]+\b", text))
    for run in _RUN.finditer(text):
        words = list(re.finditer(r"\S+", run[0]))
        first = next(
            (
                i + 1
                for i in range(len(words) - 1, -1, -1)
                if _bare(words[i][0]) in _TITLE_WORDS or _qualifies(words[i][0])
            ),
            0,
        )
        while first < len(words) and (_bare(words[first][0]) in ENGLISH.starters | ENGLISH.calendar):
            first += 1
        if first >= len(words):
            continue
        start, name = run.start() + words[first].start(), run[0][words[first].start() :]
        name = _unglued(re.sub(r"[’']s?$", "", name))
        alone = " " not in name and first and _qualifies(words[first - 1][0])
        if not alone and _is_person(name, text, start, lower_words):
            yield Mention(start, start + len(name), name, "person", _role(text, start, start + len(name)))


def _qualifies(word: str) -> bool:
    """Whether a capitalised word only says whose the next is ("American Walter Pryce")."""
    place = country(word)
    return place is not None and _is_adjective(word, place)


def _bare(word: str) -> str:
    return re.sub(r"[’']s?$", "", word).lower()


def _unglued(name: str) -> str:
    """Without a verb that the source glued to the name ("Ruttemade")."""
    for verb in ENGLISH.glued:
        stem = name.removesuffix(verb)
        if stem != name and len(stem.split()[-1]) >= 4 and " " in name:
            return stem
    return name


def _is_person(name: str, text: str, start: int, lower_words: set[str]) -> bool:
    words = name.split()
    if (
        words[-1].lower() in _BODY_WORDS | _REGIONS
        or name.isupper()
        or any(word.lower() in ENGLISH.calendar for word in words)
    ):
        return False
    if len(words) > 4 or any(word.lower() in lower_words for word in words if word not in _PARTICLES):
        return False
    if len(words) > 1:
        return True
    before = text[max(0, start - 16) : start]
    at_head = not before.strip() or before.rstrip(" ")[-1:] in '.!?:“”"‘\n|()'
    if at_head:
        # A sentence's first word is capitalised anyway: it is a name where it is one elsewhere, too.
        elsewhere = re.findall(rf"(?<=[a-z,;] ){re.escape(name)}\b|{_WORD} {re.escape(name)}\b", text)
        return bool(elsewhere)
    in_place = re.search(r"\b(?:in|at|from|near|to|over|outside|inside|across)\s+(?:the\s+)?$", before)
    return not in_place and len(name) > 3


def _role(text: str, start: int, end: int) -> str | None:
    """The role that stands beside a name: before it ("Danish Prime Minister X"), or behind it between commas."""
    before = re.split(r"[.;:“”\"()\n—]\s*", text[max(0, start - 90) : start])[-1]
    words = before.rstrip(" ,").split()
    last = next((i for i in range(len(words) - 1, -1, -1) if _bare(words[i]) in _TITLE_WORDS), None)
    if last is not None and _continues(words[last + 1 :]):
        first = last
        while first and _may_open_role(words[first - 1]):
            first -= 1
        role = " ".join(words[first:]).strip(" ,")
        while role and _bare(role.split()[0]) in ENGLISH.starters | {"part"}:
            role = role.partition(" ")[2]
        return role if _bare(role.split()[-1] if role else "") and role else None
    found = _ROLE_AFTER.match(text[end : end + 90])
    if found and any(_bare(word) in _TITLE_WORDS for word in found[1].split()):
        return re.sub(r"^(?:the|a|an) ", "", found[1])
    return None


def _continues(words: Sequence[str]) -> bool:
    """What may stand between the title and the name: nothing, or "of NATO"."""
    return not words or (
        words[0] in ("of", "for") and len(words) <= 4 and all(w[:1].isupper() or w in _SMALL for w in words[1:])
    )


def _may_open_role(word: str) -> bool:
    bare = _bare(word)
    return not word.endswith((",", ".")) and (
        word[:1].isupper()
        or bare in _TITLE_WORDS
        or bare in {"policy", "security", "presidential", "air", "deputy", "of", "the"}
    )


def _full_name(mention: Mention, others: Sequence[Mention]) -> str:
    """The longest form of a person's name in the document ("Rutte": "Mark Rutte")."""
    if mention.kind == "group" and mention.name.startswith("NATO "):
        return next(other.name for other in others if other.kind == "group" and other.name.startswith("NATO "))
    if mention.kind != "person":
        return mention.name
    last = mention.name.split()[-1]
    longer = (
        other.name
        for other in others
        if other.kind == "person" and len(other.name) > len(mention.name) and _same_surname(last, other.name)
    )
    surname_alone = " " not in mention.name or re.match(rf"{_PARTICLES} ", mention.name, re.IGNORECASE)
    return next(longer, mention.name) if surname_alone else mention.name


def _same_surname(last: str, full: str) -> bool:
    surname = full.split(" ", 1)[-1]
    return surname.endswith(last) or (len(last) > 5 and Levenshtein.distance(surname, last) <= 1)


def _pronouns(text: str, named: Sequence[Mention]) -> Iterator[Mention]:
    for found in _PRONOUN.finditer(text):
        yield Mention(found.start(), found.end(), "", "pronoun")
