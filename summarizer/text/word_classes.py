"""Words by what they do to a statement: negate it, count, weaken or bind it."""

from __future__ import annotations

from summarizer.text.languages import LANGUAGES, Language
from summarizer.text.words import is_numeral

_PERCENT = frozenset(("percent", "prozent", "відсотків"))
ALL_UNITS = frozenset().union(*(language.unit for language in LANGUAGES.values()))
ALL_MAGNITUDES = frozenset().union(*(language.magnitude for language in LANGUAGES.values()))
ALL_NUMBERS = frozenset().union(*(language.number for language in LANGUAGES.values()))


def class_name(word: str, language: Language) -> str | None:
    """The class of a lower-case word that no mark may hide: negation, number, modality, condition, quantifier."""
    if word in language.negation or word.endswith("n't") or word.startswith("n'"):
        return "negation"
    if is_number(word, language):
        return "number"
    if word in language.modality or word.endswith("'ll"):
        return "modality"
    if word in language.condition:
        return "condition"
    return "quantifier" if word in language.quantifier else None


def is_number(word: str, language: Language) -> bool:
    """Whether a lower-case word is a numeral, a number, a magnitude, a percentage or (part of) a date."""
    return (
        is_numeral(word)
        or word in language.number
        or word in language.magnitude
        or word in language.date
        or word in _PERCENT
    )
