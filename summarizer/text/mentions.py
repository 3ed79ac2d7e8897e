"""A phrase read as a mention: is it a person, a body, a country, a group, a description or a pronoun, and of whom?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.text.countries import polity
from summarizer.text.identity import Kind, Mention
from summarizer.text.languages import Language
from summarizer.text.parts import WORD, Name, bare, is_capitalised, names_in
from summarizer.text.people import BODIES, Names, Person
from summarizer.text.spellings import fold_spelling

_PIECES = re.compile(r"[,(–—;]")
_BRACKET = re.compile(r"\s*\([^()]*\)")  # "(CDU)"
_OUTER = ' \t\n\xa0.,:;“”"„«»()[]*_'
_JOINED = re.compile(r"\s+(?:and|und|et|y|e|та|і|й|&)\s+")
_ASKERS = frozenset(("q", "question", "frage", "pregunta"))  # labels of questions in an interview
_WOMAN = ("woman", "women")
_SINGULAR = frozenset("a an one another any".split())
_SMALL = 2  # common nouns of a description that is told from a name: "campaign spokesman for Lee"
_LONGEST = 20  # words of a phrase that are read


def mention_of(phrase: str, names: Names) -> Mention:
    """What a phrase mentions, as the text with these names has it; kept with them."""
    if phrase not in names.read:
        names.read[phrase] = _read_phrase(" ".join(phrase.strip(_OUTER).split()[:_LONGEST]), names)
    return names.read[phrase]


def resolve(phrase: str, names: Names) -> str:
    """The fullest name the text has for whom a phrase mentions; the phrase itself where it names nobody."""
    one = mention_of(phrase, names)
    if not one.known and one.gender and one.kind == "person" and names.bearers(one.name, ""):
        return phrase  # "Lady Dorn" beside Sir Peter Dorn
    return one.known or (one.name if one.kind in ("person", "name", "country", "body") else "") or phrase


def _read_phrase(phrase: str, names: Names) -> Mention:
    language = names.language
    if phrase.lower().rstrip(".") in _ASKERS:
        return Mention(phrase, "group")
    gender = language.pronouns.get(phrase.lower()) or language.possessives.get(phrase.lower())
    if gender:
        return Mention(phrase, "pronoun", words=(fold_spelling(phrase),), gender=gender)
    members = _members(phrase, names)
    if len(members) > 1:
        return Mention(phrase, "joint", members=members)
    plain = without_determiner(bare(phrase), names)
    country = polity(plain)
    if country and plain.endswith("s") and polity(plain[:-1]) == country:
        return Mention(phrase, "group", words=(fold_spelling(plain),), country=country)  # "Mexicans"
    if country:
        return Mention(phrase, "country", plain, tuple(fold_spelling(word) for word in plain.split()), country=country)
    several = language.code == "en" and phrase.partition(" ")[0].lower() in language.indefinites - _SINGULAR
    shouted = phrase.isupper() and not language.starters.isdisjoint(phrase.lower().split())
    return (None if several or shouted else _name_in(phrase, names)) or _description(phrase, names, several=several)


def _members(phrase: str, names: Names) -> tuple[Mention, ...]:
    """Those whom "and" joins, where each of them is a name or a country."""
    parts = _JOINED.split(_PIECES.split(phrase)[0]) if _JOINED.search(phrase) else []
    found = tuple(mention_of(part, names) for part in parts if part)
    named = all(one.kind in ("person", "name", "country", "body") for one in found)
    whole = phrase in names.texts or polity(without_determiner(phrase, names))
    return found if len(found) > 1 and named and not whole else ()


def without_determiner(phrase: str, names: Names) -> str:
    """A phrase without the article or pronoun that it begins with."""
    first, _, rest = phrase.partition(" ")
    return rest if rest and first.lower() in names.language.determiners else phrase


def _name_in(phrase: str, names: Names) -> Mention | None:
    """The mention of a phrase that has a name for its head, None where it only describes."""
    for piece in _PIECES.split(_BRACKET.sub("", phrase) if names.language.cased else phrase):
        words = piece.split()
        if any(word.lower() in names.language.relatives for word in words[1:]):
            break
        name = _head(words, names)
        if name is not None:
            return _of_name(phrase, name, names)
        described = names.person_described(piece.strip())
        if described is not None:
            return _of_person(phrase, described, names, described.gender)
    return None


def _head(words: Sequence[str], names: Names) -> Name | None:
    """The name that a piece of a phrase is of: "analyst | Ann Lee | of the institute", "envoy of Norway | Ann Lee"."""
    language = names.language
    # "Des" begins a genitive, and "und" another one.
    ends = (language.joints, language.determiners, language.leading) if language.cased else (language.joints,)
    cut = next((at for at, word in enumerate(words) if at and any(word in each for each in ends)), len(words))
    office = cut < len(words) and words[cut - 1][:1].isupper() and bare(words[cut - 1]).lower() in BODIES
    cut = len(words) if office else cut
    if not language.cased and cut < len(words) - 1 and words[-1].islower() and is_capitalised(words[-2]):
        return None  # "one Club for Growth | ad"
    head = list(words[:cut])
    if head and is_capitalised(head[-1]):
        text = " ".join(head)
        body = without_determiner(text, names)
        if _names_body(body.split(), names) or _names_body(head, names):
            return Name(0, len(text), body, "", False)
        last = next((name for name in reversed(_whole_names(text, names))), None)
        if language.cased and last is not None and last.title and polity(last.text.removesuffix("s")):
            return None  # "die Minister Frankreichs"
        whole = last is not None and last.end >= len(text.rstrip("’'s"))
        if whole or names.bearers(bare(head[-1]), "") or bare(head[-1]).lower() not in language.roles:
            return last
        return None
    behind = [] if language.cased else _whole_names(" ".join(words[cut + 1 :]), names)
    party = bool(behind) and behind[-1].text.lower() in BODIES  # the Party
    titled = behind and not party and any(word.lower() not in language.posts for word in behind[-1].title.split())
    return behind[-1] if titled and is_capitalised(words[-1]) else None


def _whole_names(text: str, names: Names) -> list[Name]:
    return [name for name in names_in(text, names.language) if not name.owner or name.end + 2 >= len(text)]


def _names_body(words: Sequence[str], names: Names) -> bool:
    """Whether capitalised words end in what bodies are called ("the Foreign Ministry", "Ministry of Defence")."""
    capital = [bare(word).lower() for word in words if word[:1].isupper()]
    office = len(words) > 2 and capital[:1] == [words[0].lower()] and words[0].lower() in BODIES and words[1].islower()
    return bool(capital) and len(words) > 1 and (capital[-1] in BODIES or office)


def _of_name(phrase: str, name: Name, names: Names) -> Mention:
    verb = next((verb for verb in names.language.glued if name.text.endswith(verb)), "")
    if verb and (cut := name.text.removesuffix(verb)) in names.people:
        name = name._replace(text=cut)  # "Mark Ruttesaid"
    gender = names.gender_of(name.title)
    words = tuple(fold_spelling(word) for word in name.text.split() if fold_spelling(word))
    if polity(name.text) and not name.title:
        return Mention(phrase, "country", name.text, words, country=polity(name.text))
    bearers = names.bearers(name.text, gender)
    if len(bearers) == 1:
        return _of_person(phrase, bearers[0], names, gender)
    if not any(map(names.is_person, bearers)) and names.is_body(name.text) and not name.title:
        return _of_body(phrase, name.text, words)
    known = name.text if name.text in names.people else ""
    kind: Kind = (
        "person" if gender or name.title or len(bearers) > 1 or (names.is_given(words[:1]) and words[1:]) else "name"
    )
    if kind == "name" and len(words) == 1 and not names.is_sure(name.text):
        return Mention(phrase, "description", name.text, words)
    return Mention(phrase, kind, name.text, words, known, gender, shared=len(bearers) > 1)


def _of_person(phrase: str, person: Person, names: Names, gender: str) -> Mention:
    if names.is_body(person.name):
        return _of_body(phrase, person.name, person.words)
    kind: Kind = "person" if names.is_person(person) else "name"
    return Mention(phrase, kind, person.name, person.words, person.name, person.gender or gender)


def _of_body(phrase: str, name: str, words: tuple[str, ...]) -> Mention:
    kept = tuple(word for word in words if len(word) > 2) or words
    country = next((found for word in kept if (found := polity(word))), None)
    return Mention(phrase, "body", name, kept, country=country)


def _is_small(word: str, language: Language) -> bool:
    return word in language.determiners or word in language.joints


def _description(phrase: str, names: Names, *, several: bool) -> Mention:
    """A description: its words, the country in it, whom it is told from, and whether it means several."""
    language = names.language
    words = [bare(word.strip(".,")) for word in WORD.findall(phrase)]
    lowers = [word.lower() for word in words]
    kept = tuple(fold_spelling(word) for word in words if not _is_small(word.lower(), language))
    country = next((found for word in words if word[:1].isupper() and (found := polity(word))), None)
    around = tuple(fold_spelling(word) for name in list(names_in(phrase, language))[-1:] for word in name.text.split())
    head = next((at for at, word in enumerate(lowers) if at and word in language.joints), len(lowers)) - 1
    noun = lowers[head] if 0 <= head < len(lowers) else ""
    gender = "f" if noun.endswith(_WOMAN) else ""  # a "spokesman" may be anybody
    plural = language.code == "en" and noun.endswith("s") and not noun.endswith(("ss", "us", "’s", "'s"))
    small = sum(word.islower() and not _is_small(word, language) for word in words)
    around = (
        around
        if small <= _SMALL and " ".join(around) != fold_spelling(phrase) and words and not words[head][:1].isupper()
        else ()
    )
    kind: Kind = "group" if several or plural else "description"
    return Mention(phrase, kind, words=kept, gender=gender, country=country, around=around)
