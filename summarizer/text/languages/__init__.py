"""The languages the program knows, one table each, and the guess in which of them a text is."""

from __future__ import annotations

from collections import Counter

from summarizer.text.languages.english import ENGLISH
from summarizer.text.languages.french import FRENCH
from summarizer.text.languages.german import GERMAN
from summarizer.text.languages.language import Language, words
from summarizer.text.languages.spanish import SPANISH
from summarizer.text.languages.ukrainian import UKRAINIAN

LANGUAGES: dict[str, Language] = {table.code: table for table in (ENGLISH, GERMAN, FRENCH, SPANISH, UKRAINIAN)}
# Stopwords of further languages, only to tell in which language a text is.
_STOPWORDS = {code: language.stopwords for code, language in LANGUAGES.items()} | {
    "ru": words(
        "и в не на я что он с как это по но они к у из за мы вы все так его же от бы о был была были чтобы "
        "если для мне еще уже"
    ),
    "it": words(
        "il lo la i gli le un una e o ma di del della dei a al in nel con per su che si è sono era non ha "
        "hanno come più questo anche"
    ),
    "nl": words(
        "de het een en of maar van in op te aan met voor door is zijn was waren dat die niet hij zij wij ik "
        "je ze om ook als naar er"
    ),
    "pt": words(
        "o a os as um uma e ou mas de do da dos das em no na com por para que se é são era não foi ao mais "
        "como seu sua ele ela nós"
    ),
    "pl": words(
        "i w na z do się nie to jest są był była o że jak ale od po za co tak dla przez przy jego jej ich tym "
        "tego czy już oraz"
    ),
}
_LANGUAGES_OF: dict[str, tuple[str, ...]] = {
    word: tuple(code for code, stopwords in _STOPWORDS.items() if word in stopwords)
    for word in frozenset().union(*_STOPWORDS.values())
}
ALL_STOPWORDS = frozenset(_LANGUAGES_OF)
ABBREVIATIONS = frozenset().union(*(language.abbreviations for language in LANGUAGES.values()))
MONTHS = frozenset().union(*(language.months for language in LANGUAGES.values()))
_SAMPLE = 2000  # code points that are enough to tell a language
_FEWEST = 2  # stopwords that tell one
_MARKS = '.,;:!?()“”„«»"'


def guess_language(text: str) -> str | None:
    """The code of the language most of whose stopwords the beginning of a text has, None where it has fewer than two.

    Ten languages are told apart, those of `LANGUAGES` and five more.
    """
    hits: Counter[str] = Counter()
    sample = text[:_SAMPLE].lower().replace("’", "'")
    for mark in _MARKS:
        sample = sample.replace(mark, " ")
    for word, count in Counter(sample.split()).items():
        for code in _LANGUAGES_OF.get(word, ()):
            hits[code] += count
    best = max(_STOPWORDS, key=lambda code: hits[code])  # of several, the first
    return best if hits[best] >= _FEWEST else None


def language_code(text: str, declared: str | None = None) -> str | None:
    """The two letters of a text's language: as declared (a BCP 47 tag), or else as guessed."""
    return (declared or "").lower().replace("_", "-").split("-")[0] or guess_language(text)


def language_of(text: str, declared: str | None = None) -> Language:
    """The table for a text's language; English where there is none."""
    return LANGUAGES.get(language_code(text, declared) or "", ENGLISH)


__all__ = [
    "ENGLISH",
    "FRENCH",
    "GERMAN",
    "LANGUAGES",
    "SPANISH",
    "UKRAINIAN",
    "Language",
    "guess_language",
    "language_code",
    "language_of",
]
