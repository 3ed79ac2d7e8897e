"""Whose stand a cue in a sentence is. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.itemwise.actors import Mention
from summarizer.itemwise.passages import Passage, may_act, resolved_name
from summarizer.text.countries import country
from summarizer.text.countries import pattern as country_pattern
from summarizer.text.languages.english import ENGLISH
from summarizer.text.posts import governs

_FARTHEST = 600  # code points from a subject to its verb
_BESIDE = 60  # code points before a cue that join it to another, or count its subject
_AND = re.compile(r"^,?\s*(?:and|or|&)\s+(?:the\s+)?$")
_JOINT = re.compile(
    r"(?:,|,?\s+(?:and|or|but also|as well as))\s+(?:(?:by|from)\s+)?(?:(?!(?:by|from)\b)[\w-]+\s+){0,3}"
)
_TITLE = re.compile(r"(?:[\w-]+(?:[’']s?)?,?\s+){0,4}")
_COMMA = re.compile(r"^,\s+(?:the\s+)?$")
_COORDINATED = re.compile(r"\b(?:and|but|or)\s+(?:\w+ly\s+|also\s+|then\s+)?$")
# A clause between commas that says more of a name, and does not hold the main verb.
_ASIDE = re.compile(r",\s+(?:which|who|whose|whom|where)\b[^,;:“”\"]*,")
# What makes the name before it the subject of a cue: "Hungary, which has refused".
_RELATIVE = re.compile(r",? (?:which|who)(?: (?!that\b)[a-z][\w’']*){0,3} $")
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|our|Our|us)\b")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue at [start, end) of a document: its label, and whether its grammatical subject holds it (else the
    speaker); `agent` is where those who hold it are named behind it ("backed by", "objections from").
    """

    start: int
    end: int
    label: str
    held: bool
    strong: bool = False  # it may take its object for a topic
    plain: bool = True  # it says the stand itself, not only that one follows ("stressed that")
    agent: int | None = None


def owner(passage: Passage, cue: Cue, limit: int) -> str | None:
    """The country or body right before what a sentence is about ("a U.S. peace plan")."""
    text = passage.document.text[passage.span.start : limit]
    found = re.search(
        rf"({country_pattern().pattern}|NATO|EU)(?:[’']s)?(?:\s+[\w-]+)?"
        r"\s+(?:peace )?(?:plan|proposal|offer|draft|initiative)\b",
        text,
    )
    if not found:
        return None
    place = country(found[1])
    return place if place and place in passage.document.text else found[1]


def holders_of(passage: Passage, cue: Cue, previous: tuple[Cue, tuple[str, ...]] | None) -> tuple[str, ...]:
    """Whose stand a held cue is; a verb that "and" joins to the one before shares its subject.

    Of a passive or a noun of stance it is whom "by" or "from" names.
    """
    text = passage.document.text
    if cue.agent is not None:
        return _agents(passage, cue.agent)
    if _COORDINATED.search(text[max(passage.span.start, cue.start - _BESIDE) : cue.start]):
        if previous:
            return previous[1]
        acting = [
            mention
            for mention in passage.actors.within(passage.span.start, cue.start)
            if may_act(text, passage.span.start, mention)
        ]
        named = resolved_name(passage, acting[0]) if acting else None
        return (named,) if named else ()
    return subjects(passage, cue)


def speaks_for(passage: Passage, voice: str, subject: str, *, alone: bool) -> bool:
    """Whether a speaker states the stand of the country named: one's own, where the source says whose one is.

    A member of a government whose country the source does not say is taken to be of the country spoken for `alone`.
    """
    place, known = country(subject), passage.actors
    if place is None or country(voice):
        return False
    own = known.affiliation(voice)
    return own == place if own else alone and governs(known.roles.get(voice, ""), ENGLISH)


def subjects(passage: Passage, cue: Cue) -> tuple[str, ...]:
    """Whose stand a held cue is: the nearest name before it that may be its subject, with those joined to it."""
    text = passage.document.text
    quote = passage.quote_at(cue.start)
    first = max(passage.span.start, cue.start - _FARTHEST, quote[0].start if quote else 0)
    listed = _listed(passage, cue)
    if listed:
        return listed
    aside = [match.span() for match in _ASIDE.finditer(text, first, cue.start)]
    related = _RELATIVE.search(text, first, cue.start)
    ahead = passage.actors.within(first, related.start()) if related else ()
    if related and ahead and ahead[-1].end == related.start():
        return _with_joined(passage, ahead)
    inside = [m for m in passage.actors.within(first, cue.start) if not any(a <= m.start < b for a, b in aside)]
    someone = False
    for number in range(len(inside) - 1, -1, -1):
        mention = inside[number]
        if mention.kind == "other" or not may_act(text, first, mention):
            continue
        someone = True
        if not quote and passage.quote_at(mention.start):
            continue
        if _FIRST_PERSON.search(text[mention.end : cue.start]) and quote:
            return ()
        return _with_joined(passage, inside[: number + 1])
    # A party or a ministry is a subject where nobody else is: it mostly says whose somebody is.
    others = (number for number, mention in enumerate(inside) if may_act(text, first, mention))
    alone = None if someone else next(others, None)
    return () if alone is None else _with_joined(passage, inside[: alone + 1])


def _agents(passage: Passage, at: int) -> tuple[str, ...]:
    """The names at the code point `at`, and those that "and" or a comma joins to the first."""
    text = passage.document.text
    names: list[str] = []
    reached = at
    for mention in passage.actors.within(at, min(at + _FARTHEST, passage.span.end)):
        between = text[reached : mention.start]
        if not (_TITLE.fullmatch(between) if not names else _JOINT.fullmatch(between)):
            break
        name = resolved_name(passage, mention)
        if name:
            names.append(name)
        reached = mention.end
    return tuple(dict.fromkeys(names))


def _with_joined(passage: Passage, inside: Sequence[Mention]) -> tuple[str, ...]:
    """The last mention and those before it that "and" or a comma joins to it."""
    text = passage.document.text
    names: list[str] = []
    later: Mention | None = None
    for mention in reversed(inside):
        between = text[mention.end : later.start] if later is not None else ""
        if later is not None and not (_AND.match(between) or (len(names) > 1 and _COMMA.match(between))):
            break
        if later is not None and mention.kind in {"pronoun", "group"}:
            break
        name = resolved_name(passage, mention)
        if name and name not in names:
            names.insert(0, name)
        later = mention
    return tuple(names)


def _listed(passage: Passage, cue: Cue) -> tuple[str, ...]:
    """The names behind a colon where the subject only counts them ("four countries oppose it: A, B and C")."""
    text = passage.document.text
    head = re.search(
        r"\b(?:countries|allies|members|states|capitals|governments)\s+(?:\w+\s+)?$",
        text[max(passage.span.start, cue.start - _BESIDE) : cue.start],
    )
    colon = text.find(":", cue.end, passage.span.end)
    if not head or colon < 0 or re.search(r"\bbut\b|;", text[cue.end : colon]):
        return ()
    quote = passage.quote_at(cue.start)
    end = min(quote[0].end, passage.span.end) if quote else passage.span.end
    inside = passage.actors.within(colon, end)
    return tuple(dict.fromkeys(mention.name for mention in inside if mention.kind in {"country", "body"}))
