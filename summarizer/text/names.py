"""The people, countries and bodies a source names, and whether two ways of naming mean the same one."""

from __future__ import annotations

import re
from typing import NamedTuple

from summarizer.records import Attribution, Document, Relation
from summarizer.text.analysis import Analysis
from summarizer.text.countries import polity
from summarizer.text.given_names import given_names
from summarizer.text.people import Names, Person, fits
from summarizer.text.phrases import Phrase, Stream, phrase_after, stream
from summarizer.text.speakers import CARRIED
from summarizer.text.spellings import folded, same_word, unlike_words

_WORDS = re.compile(r"\w+(?:[’'-]\w+)*")


class Mention(NamedTuple):
    """A name or description of someone or something at [start, end), and the name it stands for."""

    start: int
    end: int
    text: str
    name: str


def compare(claimed: str, attribution: Attribution | None, document: Document) -> Relation:
    """Whether `claimed` is whom the source gives the words to.

    "contradicted" only where the source is explicit and both names are known to be of different people, countries or
    bodies; "unknown" where the two cannot be compared, as with a description that the source ties to nobody.
    """
    if attribution is None or not claimed.strip():
        return "unknown"
    names = document.derived(Analysis).people
    known = names.compared.get((claimed, attribution))
    if known is None:
        known = names.compared[claimed, attribution] = _compare(claimed, attribution, names)
    return known


def is_same_name(one: str, other: str, document: Document) -> bool:
    """Whether two names are of one person, country or body, by what the document knows of names."""
    return _same(one, other, document.derived(Analysis).people)


def is_description(attribution: Attribution, document: Document) -> bool:
    """Whether the source names nobody there: "a Kremlin spokesman", or a pronoun that stands for nobody known."""
    name = attribution.name
    return _place(name) is None and not document.derived(Analysis).people.proper(name)[0]


def _compare(claimed: str, attribution: Attribution, names: Names) -> Relation:
    if _same(claimed, attribution.name, names) or _same(claimed, attribution.mention, names):
        return "confirmed"
    if attribution.cue == CARRIED or attribution.start in names.doubtful:
        return "unknown"
    return "contradicted" if _differ(claimed, attribution.name, names) else "unknown"


def _same(claimed: str, said: str, names: Names) -> bool:
    one, other = _significant(claimed, names), _significant(said, names)
    if not one or not other:
        return claimed.strip().lower() == said.strip().lower()
    if one == other or names.resolve(claimed) == names.resolve(said):
        return True
    fitting = fits(one, other) or fits(other, one)
    return fitting and bool(names.proper(claimed)[0] and names.proper(said)[0])


def _significant(name: str, names: Names) -> tuple[str, ...]:
    """The folded words of a name, without titles and determiners where something else is left."""
    if name not in names.significant:
        names.significant[name] = _without_titles(name, names)
    return names.significant[name]


def _without_titles(name: str, names: Names) -> tuple[str, ...]:
    proper = names.proper(name)[0] or name
    words = [word.lower() for word in _WORDS.findall(proper)]
    kept = [word for word in words if word not in names.language.titles and word not in names.language.determiners]
    return tuple(folded(word) for word in kept or words)


def _differ(claimed: str, said: str, names: Names) -> bool:
    """Whether two names cannot be of one: people with unlike names, different countries, someone from elsewhere."""
    one, other = _person(claimed, names), _person(said, names)
    places = _place(claimed), _place(said)
    if one is None and other is None:
        return bool(places[0] and places[1] and places[0] != places[1])
    if one is None or other is None:
        person, place = (one, places[1]) if one else (other, places[0])
        return bool(person and place and person.ties and not _tied(person, place))
    if one.name == other.name:
        return False
    # Two Donalds of one text share no more than that.
    both = one.name in names.people and other.name in names.people
    skip = (
        both
        and one.words[0] in given_names()
        and other.words[0] in given_names()
        and min(len(one.words), len(other.words)) > 1
    )
    shared = any(same_word(a, b) for a in one.words[skip:] for b in other.words[skip:])
    return _namesakes(one, other) if shared else unlike_words(one.words[-1], other.words[-1])


def _namesakes(one: Person, other: Person) -> bool:
    """Two full names that share the surname and differ in the given name, both known ("Bill", "Hillary")."""
    given = one.words[0], other.words[0]
    return (
        len(one.words) > 1 < len(other.words)
        and same_word(one.words[-1], other.words[-1])
        and all(name in given_names() for name in given)
        and unlike_words(*given)
        and given_names()[given[0]] != given_names()[given[1]]
    )


def _person(name: str, names: Names) -> Person | None:
    """Whom a name means: someone of the text, or a full name that begins with a given name."""
    text = names.resolve(name)
    known = names.people.get(text)
    if known:
        return known if names.is_person(known) else None
    words = tuple(folded(word) for word in names.proper(text)[0].split())
    return Person(text, words) if len(words) > 1 and words[0] in given_names() else None


def _tied(person: Person, place: str) -> bool:
    return any(polity(word) == place for tie in person.ties for word in tie)


def _place(name: str) -> str | None:
    """The country or body that a whole name or its last word stands for."""
    return polity(name) or polity(_last(name))


def _last(name: str) -> str:
    words = _WORDS.findall(name)
    return words[-1] if words else ""


def knows(name: str, document: Document) -> bool:
    """Whether the source has anyone or anything that `name` can mean: by name, post, country or its own words."""
    names = document.derived(Analysis).people
    if name not in names.known:
        names.known[name] = _knows(name, names)
    return names.known[name]


def _knows(name: str, names: Names) -> bool:
    proper = names.proper(name)[0]
    if names.described(name) is not None or (proper and names.person(proper) is not None):
        return True
    words = _significant(name, names)
    if not words:
        return False
    if all(word in names.vocabulary for word in words):
        return True
    code = _place(name)
    if code is not None and any(polity(word) == code for other in names.names for word in other.text.split()):
        return True
    if any(same_word(person.words[-1], words[-1]) for person in names.by_word.get(words[-1], ())):
        return False  # someone else of that surname
    return any(fits((folded(other.text),), words) for other in names.names if " " not in other.text)


def named(document: Document) -> tuple[Mention, ...]:
    """The names of people, countries and bodies in the source, without descriptions, in order, kept with it."""
    return document.derived(_named)


def _named(document: Document) -> tuple[Mention, ...]:
    names = document.derived(Analysis).people
    return tuple(sorted({Mention(each.start, each.end, each.text, names.resolve(each.text)) for each in names.names}))


def mentions(document: Document) -> tuple[Mention, ...]:
    """The names and descriptions of people, countries and bodies in the source, in order, kept with it."""
    return document.derived(_mentions)


def _mentions(document: Document) -> tuple[Mention, ...]:
    names = document.derived(Analysis).people
    found = set(named(document))
    text = document.text
    for area in document.derived(Analysis).paragraphs:
        tokens = stream(text, area.start, area.end, {}, names.language)
        for at, low in enumerate(tokens.lowers):
            phrase = phrase_after(tokens, at, len(tokens.words)) if low in names.language.determiners else None
            last = _post(tokens, phrase) if phrase else 0
            if last:
                start, end = tokens.starts[at], tokens.ends[last]
                found.add(Mention(start, end, text[start:end], names.resolve(text[start:end])))
    return tuple(sorted(found))


def _post(tokens: Stream, phrase: Phrase) -> int:
    """The last word of the first post that a phrase names ("the prime minister | met …"), 0 where it names none."""
    roles = tokens.language.roles
    at = next((index for index in range(*phrase) if tokens.lowers[index] in roles), 0)
    while at and at + 1 < phrase.last and tokens.lowers[at + 1] in roles:
        at += 1
    return at
