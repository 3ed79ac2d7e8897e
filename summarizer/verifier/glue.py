"""Two words that the source ran together, as lost links and line breaks leave them: "Mark Ruttemade it", "PopularNATO".

The claim may restore the space, and only there: a word that is one word must not be cut, least of all where that makes
another statement ("notable", "not able"; "maybe", "may be"). So both halves must be plausible words, and no half may
negate, bind or weaken anything. A claim may never run words together itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from summarizer.text.languages import ALL_STOPWORDS
from summarizer.text.word_classes import class_name
from summarizer.text.words import is_numeral
from summarizer.verifier.source import Source

# Frequent words behind a name or a noun that ended a link, beside the function words.
_FOLLOWING = frozenset(
    "made said says told added warned noted stressed called met took visited has had which according".split()
)
# Words of two function words each, or of one and another word, that are words of their own.
_COMPOUNDS = frozenset(
    """into onto upon within without inside outside another anyone anybody anything anyway anywhere everyone everybody
    everything everywhere everyday someone somebody something somewhere sometimes sometime somehow however whatever
    whoever whenever wherever whereas whereby wherein therefore thereby therein thereafter hereby herein myself
    yourself himself herself itself ourselves themselves today together altogether already almost always also although
    apart away aside abroad ahead alike alone along around because become before behind being below beneath beside
    besides between beyond forever indeed instead island history hereafter maybe meanwhile moreover nevertheless
    nonetheless notwithstanding overall overcome overthrow overturn undergo underlie understand undertake upset
    withdraw withhold withstand hers theirs ours yours tomorrow tonight toward towards throughout thousand weekend
    whose hisself forget forgive beset befit outdo outcome
    income input output ongoing upcoming incoming outgoing""".split()
)
_SHORTEST_UNKNOWN = 4  # letters of a half that stands nowhere else


def is_glued(halves: Sequence[str], word: str, source: Source) -> bool:
    """Whether `word`, as the source has it, is `halves` run together. Their concatenation is `word` already."""
    lowered = [half.lower() for half in halves]
    if (
        word.lower() in _COMPOUNDS
        or _binds(word.lower(), source)
        or any(len(half) < 2 and not half.isdigit() for half in halves)
    ):
        return False
    if any(_binds(half, source) for half in lowered):
        return False
    return all(_joins(left, right, source) for left, right in pairwise(halves))


def _binds(word: str, source: Source) -> bool:
    """Whether a lower-case word negates, weakens or bounds: a number may have run into the next word."""
    return class_name(word, source.language) not in (None, "number")


def _joins(left: str, right: str, source: Source) -> bool:
    if left[-1].islower() and right[0].isupper():
        return True
    if is_numeral(left):
        return len(right) > 1 and _is_common(right)
    if is_numeral(right):
        return False
    if _is_common(right):
        return _is_plausible(left, source)
    known = right.lower() in source.symbols
    return known and (left.lower() in source.symbols or (_is_common(left) and len(right) >= _SHORTEST_UNKNOWN))


def _is_common(word: str) -> bool:
    return word in ALL_STOPWORDS or word in _FOLLOWING


def _is_plausible(word: str, source: Source) -> bool:
    if word.lower() in source.symbols:
        return True
    return word[0].isupper() and len(word) >= _SHORTEST_UNKNOWN
