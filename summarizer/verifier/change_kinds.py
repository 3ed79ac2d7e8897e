"""What a difference between two runs of words is called: by the class of the words that differ, not by likeness.

In this order of preference: negation, number, name, modality; then word (something for something), dropped, added;
case where the letters alone differ. `5,000` for `50,000` is a number, `we will` for `we may` modality, a lost `not` a
negation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from summarizer.records import ChangeKind
from summarizer.text.languages import Language
from summarizer.text.word_classes import is_number
from summarizer.text.words import CURRENCY

_CONTRACTED = {"cannot": ("can", "not"), "can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not")}
_SIGNS = "%" + CURRENCY
_UNITS = dict.fromkeys("percent prozent pourcent відсотків відсотки відсоток процентів".split(), "%") | {
    "dollars": "$",
    "dollar": "$",
    "dólares": "$",
    "доларів": "$",
    "euros": "€",
    "euro": "€",
    "євро": "€",
    "pounds": "£",
    "pfund": "£",
    "yen": "¥",
    "гривень": "₴",
}
_JOINING = frozenset("and und et y і та".split())
_NUMERAL = re.compile(
    rf"(?P<sign>-)?[+{CURRENCY}]?"
    r"(?:(?P<whole>[1-9]\d{0,2}(?:(?P<mark>[., ])\d{3})(?:(?P=mark)\d{3})*|\d+)(?:[.,](?P<part>\d+))?)"
    rf"(?P<magnitude>[^\W\d_]+)?[%{CURRENCY}]?"
)
_SHORT_PREFIX_STEM = 5  # letters: "in" + "form" is no opposite, "in" + "secure" is

NamePredicate = Callable[[str], bool]


def kind_of(claim: Sequence[str], source: Sequence[str], language: Language, is_name: NamePredicate) -> ChangeKind:
    """The kind of a change from the words `source` to the words `claim`, either of them possibly none."""
    said = [part for word in claim for part in _parts(word)]
    meant = [part for word in source for part in _parts(word)]
    if said == meant:
        return "case" if list(map(str.lower, claim)) == list(map(str.lower, source)) else "word"
    only_said, only_meant = _without(said, meant), _without(meant, said)
    differing = only_said + only_meant
    if any(word in language.negation for word in differing) or _are_opposites(only_said, only_meant, language):
        return "negation"
    if _numbers_differ(only_said, only_meant, said, meant, language):
        return "number"
    if any(is_name(word) for word in (*claim, *source) if any(part in differing for part in _parts(word))):
        return "name"
    if any(word in language.modality for word in differing):
        return "modality"
    if not source:
        return "added"
    return "word" if claim else "dropped"


def _parts(word: str) -> tuple[str, ...]:
    """A word in lower case, a contraction taken apart, so that "don't" and "do not" hold the same negation."""
    word = word.lower()
    if word in _CONTRACTED:
        return _CONTRACTED[word]
    if word.endswith("n't") and len(word) > 3:
        return word[:-3], "not"
    if word.endswith("'ll"):
        return word[:-3], "will"
    if word.startswith("n'") and len(word) > 2:
        return "ne", word[2:]
    return (word,)


def _without(words: list[str], others: list[str]) -> list[str]:
    return list((Counter(words) - Counter(others)).elements())


def _are_opposites(said: list[str], meant: list[str], language: Language) -> bool:
    """Whether a prefix turned a word into its opposite: able, unable."""
    for long, short in ((said, meant), (meant, said)):
        for word in long[:50]:
            for prefix in language.opposite:
                stem = word.removeprefix(prefix)
                if (
                    stem != word
                    and stem in short
                    and (len(prefix) > 2 or prefix == "un" or len(stem) >= _SHORT_PREFIX_STEM)
                ):
                    return True
    return False


def _numbers_differ(
    only_said: list[str], only_meant: list[str], said: list[str], meant: list[str], language: Language
) -> bool:
    counts = [word for word in only_said + only_meant if is_number(word, language)]
    if not counts:
        return any(word in language.unit for word in only_said) and any(word in language.unit for word in only_meant)
    ours, theirs = value(said, language), value(meant, language)
    return ours is None or ours != theirs


def value(words: Sequence[str], language: Language) -> tuple[float, str] | None:
    """The number that lower-case words write, with its unit (`%`, a currency sign or none); None if they are no number.

    "thirty thousand", "30,000" and "30 000" are 30000; "$4.5bn" and "4.5 billion dollars" are 4.5e9 dollars.
    """
    total = current = 0.0
    unit = ""
    counted = False
    for word in words:
        unit = _UNITS.get(word) or next((sign for sign in _SIGNS if sign in word), unit)
        if word in language.magnitude:
            current = (current or 1.0) * language.magnitude[word]
            counted = True
            if language.magnitude[word] >= 1000:
                total, current = total + current, 0.0
        elif (number := number_of(word, language)) is not None:
            current, counted = current + number, True
        elif word not in _UNITS and word not in _JOINING:
            return None
    return (total + current, unit) if counted else None


def number_of(word: str, language: Language) -> float | None:
    """The value of a number word or numeral. A mark before three digits groups them, any other is a decimal point."""
    if word in language.number:
        return language.number[word]
    match = _NUMERAL.fullmatch(word)
    if match is None or (match["magnitude"] and match["magnitude"] not in language.magnitude):
        return None
    whole = re.sub(r"\D", "", match["whole"])
    number = float(f"{match['sign'] or ''}{whole}.{match['part'] or 0}")
    return number * language.magnitude.get(match["magnitude"], 1.0)
