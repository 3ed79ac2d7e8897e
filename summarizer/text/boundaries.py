"""Whether a stretch of a folded text begins and ends with whole words.

"able" is not in "unable", "can" not in "can't", "5 billion" not in "4.5 billion", "nuclear" not in "non-nuclear". A
numeral
with its separators, sign and unit is one word. Each check looks at a few characters on either side, never further.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.text.word_classes import ALL_MAGNITUDES, ALL_NUMBERS, ALL_UNITS
from summarizer.text.words import CURRENCY, UNSPACED_CHARACTER, WORD_CHARACTER, Words, is_numeral

_REACH = 40  # code points; no word these checks know is longer
_WORD_AFTER = re.compile(r"[ -]?([^\s,.;:!?()\[\]-]+)")
_LAST_WORD = re.compile(r"[^\s-]+$")
# Before an apostrophe these are words of their own: l'Europe, qu'il, dell'Unione. Not n', which negates.
_ELISIONS = frozenset("l d j m t s c qu jusqu lorsqu puisqu quoiqu un dell nell all dall sull quest".split())
_ELISION = re.compile(rf"^(?:{'|'.join(sorted(_ELISIONS))})'", re.IGNORECASE)
_CONTINUING = ALL_UNITS | ALL_MAGNITUDES
# A hyphen binds these to a word whose meaning they turn or bound.
_BOUND_PREFIXES = frozenset(
    """non anti un ex pre post pro counter semi quasi pseudo co sub super ultra near mid all half self
    nicht vor nach не без анти екс""".split()
)
_BOUND_SUFFIXES = frozenset("free less proof frei fach".split())


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The positions of a folded text where a word begins, and where one ends."""

    starts: frozenset[int]
    ends: frozenset[int]


def boundaries(text: str, found: Words) -> Boundaries:
    """Where a match may begin and end in a folded text with these words."""
    starts, ends = set(found.starts), set(found.ends)
    for word, start, end in zip(found.texts, found.starts, found.ends, strict=True):
        beside = text[start - 1 : start]
        if (beside != " " or word[0].isdigit() or word.lower() in _CONTINUING) and not begins_word(text, start):
            starts.discard(start)
            if beside in " -":
                ends.discard(start - 1)
        if text[end : end + 1] not in " ,." and not ends_word(text, end):
            ends.discard(end)
        if "'" in word:
            starts.update(start + match.end() for match in _ELISION.finditer(word))
    return Boundaries(frozenset(starts), frozenset(ends))


def begins_word(text: str, start: int) -> bool:
    """Whether a word, or a mark before one, begins at `start` of the folded `text`."""
    before = text[start - 1 : start]
    first = text[start : start + 1]
    if not start:
        return True
    if before == " ":
        return not (first.isalnum() or first in CURRENCY) or not _continues_number(text, start)
    if WORD_CHARACTER.match(before):
        return not WORD_CHARACTER.match(first) or bool(
            UNSPACED_CHARACTER.match(before) or UNSPACED_CHARACTER.match(first)
        )
    if before == "'":
        return _word_before(text, start - 1).lower() in _ELISIONS
    if first.isdigit() and (before in "+" + CURRENCY or (before in "-.,:/" and text[start - 2 : start - 1].isdigit())):
        return False
    if before == "-":
        return not (first.isdigit() and text[start - 2 : start - 1] in " (") and not _is_bound_before(text, start)
    return True


def ends_word(text: str, end: int) -> bool:
    """Whether a word, or a mark behind one, ends at `end` of the folded `text`."""
    last, after = text[end - 1 : end], text[end : end + 1]
    if WORD_CHARACTER.match(after):
        return not WORD_CHARACTER.match(last) or bool(UNSPACED_CHARACTER.match(after) or UNSPACED_CHARACTER.match(last))
    if after == "'":
        return not WORD_CHARACTER.match(last)
    if not after or not WORD_CHARACTER.match(last):
        return True
    if last.isdigit() and (after in "%‰°" + CURRENCY or (after in ".,:/-" and text[end + 1 : end + 2].isdigit())):
        return False
    if after == "-" and _next_word(text, end) in _BOUND_SUFFIXES:
        return False
    return after not in " -" or not _number_continues(text, end)


def _word_before(text: str, end: int) -> str:
    match = _LAST_WORD.search(text[max(0, end - _REACH) : end])
    return match.group() if match else ""


def _next_word(text: str, start: int) -> str:
    match = _WORD_AFTER.match(text[start : start + _REACH])
    return match.group(1).lower() if match else ""


def _is_bound_before(text: str, start: int) -> bool:
    before = _word_before(text, start - 1).lower()
    following = _next_word(text, start)
    return before in _BOUND_PREFIXES or (before in ALL_NUMBERS and following in ALL_NUMBERS)


def _counts(word: str) -> bool:
    return bool(word) and (is_numeral(word) or word in ALL_NUMBERS or word in ALL_MAGNITUDES)


def _continues_number(text: str, start: int) -> bool:
    """Whether what begins at `start` is the rest of a number: its magnitude, its unit, its next group of digits."""
    first = _next_word(text, start)
    if first in ALL_UNITS or first in ALL_MAGNITUDES:
        return _counts(_word_before(text, start - 1).lower())
    if first.isdigit() and len(first) == 3:
        before = _word_before(text, start - 1)
        return before.isdigit() and len(before) <= 3
    return False


def _number_continues(text: str, end: int) -> bool:
    """Whether the number that ends at `end` goes on behind it: "5 | billion", "twenty | -five", "5 million | euros"."""
    following = _next_word(text, end)
    if following in ALL_UNITS or following in ALL_MAGNITUDES:
        return _counts(_word_before(text, end).lower())
    if text[end] == "-" and following in ALL_NUMBERS:
        return _word_before(text, end).lower() in ALL_NUMBERS
    if len(following) == 3 and following.isdigit():
        before = _word_before(text, end)
        return before.isdigit() and len(before) <= 3
    return False
