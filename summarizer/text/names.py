"""The people, countries and bodies a source names, and whether two ways of naming mean the same one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from summarizer.records import Attribution, Document, Relation, Span
from summarizer.text.analysis import Analysis
from summarizer.text.countries import polity
from summarizer.text.identity import Identity, Mention, relation
from summarizer.text.mentions import mention_of, resolve
from summarizer.text.nearest_cue import CARRIED
from summarizer.text.parts import WORD
from summarizer.text.people import Names
from summarizer.text.phrases import Phrase, Stream, phrase_after, stream
from summarizer.text.posts import description, holds_post
from summarizer.text.spellings import fold_spelling, same_word

_BACK = 1000  # code points before a pronoun in which whom it means is named
_NAMED = frozenset(("person", "name", "country", "body", "joint"))
_REACH = 90  # code points before a name that may say who it is
_PHRASE = re.compile(r"\s+(\w+)[^.,;:\n]*")
_RELATIONS: dict[Identity, Relation] = {"same": "confirmed", "different": "contradicted", "open": "unknown"}


class Named(NamedTuple):
    """A name or description of someone or something at [start, end), and the name it stands for."""

    start: int
    end: int
    text: str
    name: str


def compare_speakers(claimed: str, attribution: Attribution | None, document: Document) -> Relation:
    """Whether `claimed` is whom the source gives the words to.

    "confirmed" and "contradicted" only where the source is explicit; "unknown" for a speaker carried on from another
    paragraph, a pronoun that may mean two people, a description that the source ties to nobody.
    """
    if attribution is None or not claimed.strip():
        return "unknown"
    names = document.derived(Analysis).people
    known = names.compared.get((claimed, attribution))
    if known is None:
        known = names.compared[claimed, attribution] = _compare(claimed, attribution, document.derived(Analysis))
    return known


def stated_name(attribution: Attribution | None, document: Document) -> str | None:
    """The speaker's name where the source states one: by an explicit cue, and a name, no pronoun or description.

    Only such a name may be shown to a model: what the program merely guesses would come back as if the source had it.
    """
    if attribution is None:
        return None
    names = document.derived(Analysis).people
    if not is_explicit(attribution, names):
        return None
    return attribution.name if mention_of(attribution.name, names).kind in _NAMED else None


def is_explicit(attribution: Attribution, names: Names) -> bool:
    """Whether the source says outright who speaks: nobody who only goes on, might be another, or has a far-off cue."""
    doubtful = attribution.start in names.doubtful or (attribution.start, attribution.cue) in names.unsure
    return attribution.cue != CARRIED and not doubtful


def is_same_name(one: str, other: str, document: Document) -> bool:
    """Whether two names are of one person, country or body, by what the document knows of names."""
    names = document.derived(Analysis).people
    return relation(mention_of(one, names), mention_of(other, names)) == "same"


def are_two_people(one: str, other: str, document: Document) -> bool:
    """Whether two names are of people, and not of the same one, by what the document knows of names."""
    names = document.derived(Analysis).people
    both = mention_of(one, names), mention_of(other, names)
    return all(each.kind == "person" for each in both) and relation(*both) == "different"


def holders_of_posts(text: str, document: Document) -> Iterator[tuple[str, str]]:
    """People whom another text gives a post, before the name, that the source gives to others alone; and one of those.

    Countries in the post are left aside: a minister of a country is often called a minister.
    """
    names = document.derived(Analysis).people
    for person in names.tied.values():
        at = text.find(person.name)
        post = _post_before(text[:at], names) if at > 0 else frozenset()
        if post and not any(holds_post(post, held, names.language) for held in person.ties):
            others = [
                one for one in names.tied.values() if any(holds_post(post, held, names.language) for held in one.ties)
            ]
            if others:
                yield person.name, others[0].name


def _post_before(text: str, names: Names) -> frozenset[str]:
    """The words of the post that a text ends in, before a name, without countries."""
    words = WORD.findall(text[-_REACH:].rstrip(" ,"))
    post = description(reversed(words), names.language, backwards=True)
    return frozenset(word for word in post if polity(word) is None)


def _compare(claimed: str, attribution: Attribution, read: Analysis) -> Relation:
    names = read.people
    one, other = mention_of(claimed, names), mention_of(attribution.name, names)
    found = relation(_with_words_beside(one, other, names), _with_words_beside(other, one, names))
    if not is_explicit(attribution, names):
        return "contradicted" if found == "different" and _is_elsewhere(one, attribution, read) else "unknown"
    if " ".join(claimed.lower().split()) == " ".join(attribution.mention.lower().split()):
        return "confirmed"
    beside = names.language.cased and (_is_part(one, attribution.mention) or _is_of(attribution, one, names))
    if found == "different" and beside:
        return "unknown"
    return _RELATIONS[found]


def _is_part(one: Mention, mention: str) -> bool:
    """Whether a mention has the claimed name in a compound: "Nordlicht-Sprecherin Ann Lee" may speak for Nordlicht."""
    beside = {fold_spelling(part) for word in mention.split() for part in word.split("-")[:-1]}
    return bool(one.words) and one.words[-1] in beside


def _is_of(attribution: Attribution, one: Mention, names: Names) -> bool:
    """Whether a speaker is of a body, and may speak for it, or told it: "Ann Lee | von der Universität Lohr"."""
    behind = _PHRASE.match(names.text, attribution.end, attribution.end + _REACH)
    return behind is not None and behind[1] in names.language.genitives and bool(one.name) and one.name in behind[0]


def _is_elsewhere(one: Mention, attribution: Attribution, read: Analysis) -> bool:
    """Whether someone with a full name cannot be one of those whom an open mention may mean, since none is named so.

    They are named in its paragraph, and for a pronoun or description in what stands before it.
    """
    if attribution.cue == CARRIED or one.kind not in ("person", "name") or not one.known:
        return False
    names = read.people
    place = read.paragraphs[bisect_left(read.paragraphs, attribution.end, key=_end)]
    back = _BACK if attribution.start in names.doubtful else 0
    first, last = (bisect_left(names.names, at, key=attrgetter("start")) for at in (place.start - back, place.end))
    return all(relation(one, mention_of(name.text, names)) == "different" for name in names.names[first:last])


def _end(place: Span) -> int:
    return place.end


def _with_words_beside(one: Mention, other: Mention, names: Names) -> Mention:
    """A person with the words that the text has beside the name, where the other is a body or country."""
    if not one.known or other.kind not in ("body", "country") or one.known not in names.people:
        return one
    return replace(one, near=frozenset(names.near(names.people[one.known])))


def knows(name: str, document: Document) -> bool:
    """Whether the source has anyone or anything that `name` can mean: by name, post, country or its own words."""
    names = document.derived(Analysis).people
    if name not in names.known:
        names.known[name] = _knows(name, names)
    return names.known[name]


def _knows(name: str, names: Names) -> bool:
    one = mention_of(name, names)
    if one.known or (one.kind == "description" and names.person_described(name) is not None):
        return True
    words = [fold_spelling(word) for word in name.split() if fold_spelling(word)]
    kept = one.words or tuple(words)
    if not kept or all(word.lower() in names.language.small for word in name.split()):
        return False
    if (one.kind == "country" and one.country in names.countries) or name.strip() in names.text:
        return True
    taken = any(person.words[0] == kept[0] for person in names.by_word.get(kept[0], ()))
    if len(kept) > 1 and one.kind in ("person", "name") and taken and _is_anothers(kept, names):
        return False  # Peter Dorn, beside Karl Dorn and Peter Falk
    if all(word in names.vocabulary for word in kept):
        return True
    if one.country and any(polity(word) == one.country for other in names.names for word in other.text.split()):
        return True
    if len(kept) > 1 and _is_anothers(kept, names):
        return False
    alone = (fold_spelling(other.text) for other in names.names if " " not in other.text)
    return any(same_word(other, kept[-1]) for other in alone) and len(kept) < 3


def _is_anothers(words: tuple[str, ...], names: Names) -> bool:
    """Whether someone of the source who is not meant has that surname."""
    return any(same_word(person.words[-1], words[-1]) for person in names.by_word.get(words[-1], ()))


def names_of(document: Document) -> tuple[Named, ...]:
    """The names of people, countries and bodies in the source, without descriptions, in order, kept with it."""
    return document.derived(_find_names)


def _find_names(document: Document) -> tuple[Named, ...]:
    names = document.derived(Analysis).people
    return tuple(sorted({Named(each.start, each.end, each.text, resolve(each.text, names)) for each in names.names}))


def mentions(document: Document) -> tuple[Named, ...]:
    """The names and descriptions of people, countries and bodies in the source, in order, kept with it."""
    return document.derived(_mentions)


def _mentions(document: Document) -> tuple[Named, ...]:
    names = document.derived(Analysis).people
    found = set(names_of(document))
    text = document.text
    for area in document.derived(Analysis).paragraphs:
        tokens = stream(text, area.start, area.end, {}, names.language)
        for at, low in enumerate(tokens.lowers):
            phrase = phrase_after(tokens, at, len(tokens.words)) if low in names.language.determiners else None
            last = _post(tokens, phrase) if phrase else 0
            if last:
                start, end = tokens.starts[at], tokens.ends[last]
                found.add(Named(start, end, text[start:end], resolve(text[start:end], names)))
    return tuple(sorted(found))


def _post(tokens: Stream, phrase: Phrase) -> int:
    """The last word of the first post that a phrase names ("the prime minister | met …"), 0 where it names none."""
    roles = tokens.language.roles
    at = next((index for index in range(*phrase) if tokens.lowers[index] in roles), 0)
    while at and at + 1 < phrase.last and tokens.lowers[at + 1] in roles:
        at += 1
    return at
