"""Whether two ways of naming mean one: the same, two that cannot be one, or open.

"Same" needs one person, body or country on both sides. "Different" needs two that cannot be one: two full names, two
surnames, two bodies, two countries, a person and a group. Someone around a person ("a spokesman for Lena Stoll") is not
that person. Everything between is open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from summarizer.text.spellings import fold_spelling, same_word, unlike_words

Kind = Literal["person", "body", "country", "name", "group", "description", "pronoun", "joint"]
Identity = Literal["same", "different", "open"]
# What tells people of one name apart; VI and XI are names as well.
_SUFFIXES = frozenset("jr sr junior senior ii iii iv vii viii ix xii xiii xiv xv xvi xvii xviii".split())
_GIVEN = 2  # words of a full name that may be a given name
_SINGULAR = frozenset("mf")


@dataclass(frozen=True, slots=True)
class Mention:
    """One way of naming, with what is known of whom it means.

    `name` is the name in it as written, `words` its folded words, or those a description is told by; a "name" may be a
    person's or a body's. `known` is the full name in the text, "" where the text has none. `near` are the words that
    the text says beside the name, `around` the name that a description is told from ("a spokesman for | Ann Lee"),
    `members` those who speak together. `shared` says that several people of the text bear the name.
    """

    text: str
    kind: Kind
    name: str = ""
    words: tuple[str, ...] = ()
    known: str = ""
    gender: str = ""
    country: str | None = None
    near: frozenset[str] = frozenset()
    around: tuple[str, ...] = ()
    members: tuple[Mention, ...] = ()
    shared: bool = False


def relation(one: Mention, other: Mention) -> Identity:
    """Whether two mentions mean the same person, body or country; symmetric."""
    if "joint" in (one.kind, other.kind):
        return _any_of(one, other) if one.kind == "joint" else _any_of(other, one)
    if one.known and one.known == other.known:
        return "same"
    if (
        not one.shared
        and not other.shared
        and fold_spelling(one.text)
        and fold_spelling(one.text) == fold_spelling(other.text)
    ):
        return "same"
    compare = _COMPARE.get((_sort(one), _sort(other)))
    if compare is not None:
        return compare(one, other)
    compare = _COMPARE.get((_sort(other), _sort(one)))
    return compare(other, one) if compare is not None else "open"


def _any_of(joint: Mention, other: Mention) -> Identity:
    found = {relation(member, other) for member in joint.members}
    return "same" if "same" in found else "different" if found == {"different"} else "open"


def _sort(one: Mention) -> str:
    return "person" if one.kind == "name" and len(one.words) > 1 else one.kind


def _people(one: Mention, other: Mention) -> Identity:
    """Two people; where the text has both full names, they are not one by their likeness alone."""
    found = _by_likeness(one, other)
    if found != "same" or not (one.known and other.known):
        return found
    return "different" if one.gender and other.gender and one.gender != other.gender else "open"


def _by_likeness(one: Mention, other: Mention) -> Identity:
    if one.gender and other.gender and one.gender != other.gender and 1 in (len(one.words), len(other.words)):
        return "different"  # Mr Dorn and Mrs Dorn
    if _suffix(one.words) and _suffix(other.words) and _suffix(one.words) != _suffix(other.words):
        return "different"
    shorter, longer = sorted((_core(one.words), _core(other.words)), key=len)
    if not shorter or not longer:
        return "open"
    if len(shorter) == 1:
        return _single(shorter[0], longer, shared=one.shared or other.shared)
    middles = _middles(shorter, longer)
    if middles != "same":
        return middles
    if _is_part(shorter, longer) or (same_word(shorter[-1], longer[-1]) and in_keeping(shorter[0], longer)):
        if _suffix(one.words) != _suffix(other.words):
            return "open"
        return "open" if one.shared or other.shared else "same"
    if one.known and other.known:
        return "different"
    if any(same_word(word, another) for word in shorter for another in longer):
        return "open"  # another spelling, a name by marriage
    return "different" if unlike_words(shorter[-1], longer[-1]) else "open"


def _middles(one: tuple[str, ...], other: tuple[str, ...]) -> Identity:
    """What the names between given name and surname say: George W. Bush is not George P. Bush."""
    mine, theirs = one[1:-1], other[1:-1]
    if not mine or not theirs or not same_word(one[-1], other[-1]):
        return "same"
    if len(mine) != len(theirs):
        return "open"
    return "same" if all(map(_begins, mine, theirs)) else "different"


def _suffix(words: tuple[str, ...]) -> str:
    return words[-1] if words and words[-1] in _SUFFIXES else ""


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[:-1] if len(words) > 1 and words[-1] in _SUFFIXES else words


def _single(word: str, full: tuple[str, ...], *, shared: bool) -> Identity:
    """A surname or given name alone beside a longer name, or another one alone."""
    if any(same_word(word, other) for other in full):
        return "open" if shared else "same"
    return "different" if all(unlike_words(word, other) for other in full) else "open"


def _is_part(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    shared = all(any(same_word(word, other) for other in longer) for word in shorter)
    return shared and in_keeping(shorter[0], longer)


def agree_in_the_middle(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names have the same names or initials between given name and surname, or one of them none."""
    return _suffix(one) == _suffix(other) and _middles(_core(one), _core(other)) == "same"


def are_forms_of_one(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names with the same ends in one text are of one person: no initial or middle name differs."""
    initials = [{word for word in words[1:-1] if len(word) == 1} for words in (one, other)]
    return _middles(one, other) != "different" and (initials[0] == initials[1] or not all(initials))


def fits(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a shorter name can be the full one: the same last word, and given names or initials in keeping."""
    if len(words) > 1 and not agree_in_the_middle(words, full):
        return False
    last = full[-1] if _suffix(words) else _core(full)[-1]
    return same_word(words[-1], last) and (len(words) == 1 or in_keeping(words[0], full))


def in_keeping(given: str, full: tuple[str, ...]) -> bool:
    """Whether a given name can be one of a full name's: the same, an initial, a short form that begins it."""
    return any(_begins(given, other) for other in full[:-1][:_GIVEN])


def _begins(one: str, other: str) -> bool:
    if same_word(one, other):
        return True
    shorter = min(len(one), len(other))
    return (one.startswith(other) or other.startswith(one)) and (shorter == 1 or shorter >= 3)


def _bodies(one: Mention, other: Mention) -> Identity:
    mine, theirs = set(one.words), set(other.words)
    if mine == theirs or _initials(one.words) == other.words[:1] or _initials(other.words) == one.words[:1]:
        return "same"
    if one.country and other.country and one.country != other.country:
        return "different"
    return "open" if mine <= theirs or theirs <= mine else "different"


def _initials(words: tuple[str, ...]) -> tuple[str, ...]:
    return ("".join(word[0] for word in words if word),) if len(words) > 1 else ()


def _countries(one: Mention, other: Mention) -> Identity:
    return "same" if one.country == other.country else "different"


def _person_and_body(person: Mention, body: Mention) -> Identity:
    """A person speaks for the body or country that the text ties to the name."""
    words = {*body.words, *((fold_spelling(body.country),) if body.country else ())}
    return "open" if words & person.near or set(body.words) & set(person.words) else "different"


def _name_and_body(name: Mention, body: Mention) -> Identity:
    """A single name beside a body: it may be the body's own short form."""
    return "open" if set(name.words) & set(body.words) or not name.words else _person_and_body(name, body)


def _country_and_body(country: Mention, body: Mention) -> Identity:
    return "different" if body.country and body.country != country.country else "open"


def _person_and_group(person: Mention, group: Mention) -> Identity:
    return "different"


def _person_and_description(person: Mention, described: Mention) -> Identity:
    """Someone around a person is not that person, nor a woman a man."""
    around = described.around
    if around and _single_or_full(around, person.words):
        return "different"
    return "different" if person.gender and described.gender and person.gender != described.gender else "open"


def _single_or_full(around: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return bool(words) and same_word(around[-1], words[-1]) and (len(around) == 1 or in_keeping(around[0], words))


def _person_and_pronoun(person: Mention, pronoun: Mention) -> Identity:
    if pronoun.gender == "n":
        return "different"
    certain = person.gender and pronoun.gender in _SINGULAR
    return "different" if certain and person.gender != pronoun.gender else "open"


def _pronouns(one: Mention, other: Mention) -> Identity:
    both = one.gender in _SINGULAR and other.gender in _SINGULAR
    return "different" if both and one.gender != other.gender else "open"


def _descriptions(one: Mention, other: Mention) -> Identity:
    if set(one.words) == set(other.words):
        return "same"
    shared = set(one.words) & set(other.words)
    elsewhere = one.country and other.country and one.country != other.country
    return "different" if elsewhere and shared else "open"


_COMPARE: dict[tuple[str, str], Callable[[Mention, Mention], Identity]] = {
    ("person", "person"): _people,
    ("person", "name"): _people,
    ("name", "name"): _people,
    ("body", "body"): _bodies,
    ("country", "country"): _countries,
    ("person", "body"): _person_and_body,
    ("person", "country"): _person_and_body,
    ("name", "body"): _name_and_body,
    ("name", "country"): _name_and_body,
    ("country", "body"): _country_and_body,
    ("person", "group"): _person_and_group,
    ("person", "description"): _person_and_description,
    ("person", "pronoun"): _person_and_pronoun,
    ("pronoun", "pronoun"): _pronouns,
    ("description", "description"): _descriptions,
    ("group", "group"): _descriptions,
}
