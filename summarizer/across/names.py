"""How names and phrases compare without an article around them: keys, countries, initials, posts."""

from __future__ import annotations

import re
from functools import lru_cache

from summarizer.records import Document
from summarizer.text.countries import country, is_adjective, polity, seats
from summarizer.text.given_names import given_names
from summarizer.text.names import is_same_name
from summarizer.text.spellings import fold_spelling, skeleton, without_possessive
from summarizer.verifier.source_words import weight

WORDS = re.compile(r"\w+(?:[’'.-]\w+)*\.?")
_LEADING = re.compile(r"(?i)^the\s+")
_LONGEST_PLURAL_FREE = 3  # letters: "gas" and "bus" lose no s
# A text that knows nobody: names are compared by themselves.
_NOBODY = Document("")


@lru_cache(maxsize=1 << 16)
def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a name or phrase, possessive endings off, in their order; those of many are kept."""
    return tuple(split_words(phrase))


def split_words(text: str) -> list[str]:
    """The words of any text, possessive endings off, in their order."""
    return [without_possessive(word) for word in WORDS.findall(text)]


@lru_cache(maxsize=1 << 16)
def key(name: str) -> tuple[str, ...]:
    """The folded words of a name without those that say little ("the", "of"); all where nothing else is left."""
    every = words_of(name)
    return tuple(fold_spelling(word) for word in every if weight(word.lower()) == 1.0) or tuple(
        map(fold_spelling, every)
    )


@lru_cache(maxsize=1 << 16)
def issue_key(phrase: str) -> frozenset[str]:
    """What a free issue is about: its content words, folded, a country's adjective as its name, plurals without s."""
    content = [word for word in words_of(phrase) if weight(word.lower()) == 1.0]
    return frozenset(_singular(fold_spelling(country(word) or word)) for word in content) or frozenset(key(phrase))


def _singular(word: str) -> str:
    plural = len(word) > _LONGEST_PLURAL_FREE and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


@lru_cache(maxsize=1 << 16)
def nation(name: str) -> str | None:
    """The country, or the body that speaks as one, that a name is of: not its government, capital or people."""
    plain = _LEADING.sub("", name.strip())
    found = polity(plain) if plain.lower() != "us" or plain.isupper() else None
    if found is None or {plain, f"the {plain}"} & seats():
        return None
    described = any(is_adjective(word, found) and "." not in word and word not in found for word in plain.split())
    return None if described else found


@lru_cache(maxsize=1 << 16)
def homes(name: str) -> tuple[str, ...]:
    """The countries that the words of a body's name are of ("Russian Foreign Ministry": Russia), each once."""
    parts = (*words_of(name), name)
    return tuple(dict.fromkeys(found for part in parts if part != "us" and (found := polity(part))))


def initials(name: str) -> str:
    """The first letters of a name's capitalised words, in capitals."""
    return "".join(word[0] for word in words_of(name) if word[:1].isupper())


def is_acronym(name: str) -> bool:
    """Whether a name is two letters or more, all capitals, with or without stops: "EU", "U.N."."""
    letters = name.replace(".", "")
    return len(letters) > 1 and letters.isalpha() and letters.isupper()


def has_given_name(name: str) -> bool:
    """Whether a full name begins with a given name, so that it is a person's."""
    first, *rest = words_of(name) or ("",)
    return bool(rest) and (not given_names().keys().isdisjoint((fold_spelling(first), first.lower())))


def sound(name: str) -> str:
    """What stays of a name's last word in every transliteration of it: names that may be one share it."""
    last = fold_spelling((words_of(name) or (name,))[-1])
    return skeleton(last) or last


@lru_cache(maxsize=1 << 16)
def same(one: str, other: str) -> bool:
    """Whether two names are of one by the matcher, with no article to ask."""
    return is_same_name(one, other, _NOBODY)
