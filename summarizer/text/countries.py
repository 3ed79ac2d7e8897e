"""Countries, and bodies that speak as countries do, by the words that stand for them: "Polish", "Warsaw" and "Poland".

Names, people, adjectives, capitals and seats of government in English, German, French, Spanish and Ukrainian. A whole
word stands for a country, up to its grammatical ending, or none: George is not Georgia.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from summarizer.text.spellings import fold_spelling, without_possessive

BODIES = frozenset(("European Union", "NATO", "United Nations"))
# Endings of German and French adjectives and nouns; of Spanish ones whose form for men ends in -o.
_ENDINGS = ("", *"a as e em en er es n ne nes enne ennes s in innen".split())
_SPANISH = ("o", "a", "os", "as")
_COUNTRY_OF = re.compile(r"(?i)^the |\s+(?:government|administration|delegation|officials)$")


class _Table(NamedTuple):
    """The name of each country by its folded words; English spellings, longest first; capitals and seats."""

    names: dict[str, str]
    english: tuple[str, ...]
    seats: frozenset[str]


def _rows(name: str) -> list[list[str]]:
    lines = files("summarizer.text").joinpath("data", name).read_text("utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines if not line.startswith("#")]


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _forms(word: str) -> list[str]:
    """The forms of an entry, folded."""
    if word[-1] not in "~-":
        return [_key(word)]
    return [_key(word[:-1]) + ending for ending in (_ENDINGS if word[-1] == "~" else _SPANISH)]


def _key(words: str) -> str:
    return "".join(map(fold_spelling, words.split()))


@cache
def _table() -> _Table:
    named = {code: columns for code, *columns in _rows("country_names.txt")}
    names: dict[str, str] = {}
    english: list[str] = []
    seats: set[str] = set()
    for code, name, own, others, capitals in _rows("countries.txt"):
        columns = [_items(column) for column in named.get(code, [""])]
        seats.update(_items(capitals), (item[1:] for column in columns for item in column if item[0] == "*"))
        spelled = [name, *_items(own), *_items(capitals), *(item.lstrip("*") for item in columns[0])]
        english += spelled if code.islower() else []
        plain = (item.lstrip("*") for column in columns[1:] for item in column)
        for word in (*spelled, *plain, *_items(others)):
            for form in _forms(word):
                names.setdefault(form, name)
    return _Table(names, tuple(sorted(set(english), key=len, reverse=True)), frozenset(seats))


@lru_cache(maxsize=1 << 14)
def polity(words: str) -> str | None:
    """The English name of the country or body that stands behind all of some words in any of five languages, or None.

    Words may be in lower case, with a determiner or without: "the Kremlin", "polnischen", "ЄС".
    """
    return _table().names.get(_key(words)) if words else None


def country(name: str) -> str | None:
    """The country that a word stands for ("Kyiv", "U.S.", "Hungarian government"), or None.

    "us", the pronoun, is no country: the two letters count in capitals alone.
    """
    plain = _COUNTRY_OF.sub("", without_possessive(name.strip()))
    found = None if plain in ("us", "Us") else polity(plain)
    return None if found in BODIES else found


@cache
def pattern() -> re.Pattern[str]:
    """Finds every English word that stands for a country, the longest first."""
    return re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, _table().english)) + r")(?![\w])")


def seats() -> frozenset[str]:
    """Where people meet and governments sit, which is no place that a matter is about."""
    return _table().seats


def is_adjective(word: str, name: str) -> bool:
    """Whether a word for the country `name` is its adjective ("Danish"), by its ending."""
    return word.endswith(("an", "ish", "ese", "ch", "ic", "i", "ss", "ak", "sh")) and word != name and " " not in word
