"""Whether a stretch of a folded text begins and ends with whole words.

"able" is not in "unable", "can" not in "can't", "5 billion" not in "4.5 billion", "nuclear" not in "non-nuclear". A
numeral with its separators, sign and unit is one word. Each check looks at a few characters on either side, never
further.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

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


class Boundaries:
    """Where a match may begin and end in a folded text with these words, looked up where it is asked, and kept."""

    def __init__(self, text: str, found: Words) -> None:
        self._text = text
        self._words = found
        # Dictionaries, and no cached methods: those would hold the text until the garbage is looked through.
        self._beginnings: dict[int, bool] = {}
        self._endings: dict[int, bool] = {}

    def begins(self, at: int) -> bool:
        """Whether a word begins at a position of the text."""
        if at not in self._beginnings:
            self._beginnings[at] = self._begins(at)
        return self._beginnings[at]

    def ends(self, at: int) -> bool:
        """Whether a word ends at a position of the text."""
        if at not in self._endings:
            self._endings[at] = self._ends(at)
        return self._endings[at]

    def _begins(self, at: int) -> bool:
        index = bisect_right(self._words.starts, at) - 1
        if index < 0:
            return False
        inside = at - self._words.starts[index]
        if not inside:
            return self._is_whole_from(index)
        elided = _ELISION.match(self._words.texts[index])
        return elided is not None and elided.end() == inside

    def _ends(self, at: int) -> bool:
        index = bisect_left(self._words.ends, at)
        if index == len(self._words) or self._words.ends[index] != at:
            return False
        after = self._text[at : at + 1]
        if after not in " ,." and not ends_word(self._text, at):
            return False
        joined = after in " -" and index + 1 < len(self._words) and self._words.starts[index + 1] == at + 1
        return not joined or self._is_whole_from(index + 1)

    def _is_whole_from(self, index: int) -> bool:
        """Whether a word is not the rest of what stands before it."""
        start, low = self._words.starts[index], self._words.lowers[index]
        bound = self._text[start - 1 : start] != " " or low[0].isdigit() or low in _CONTINUING
        return not bound or begins_word(self._text, start)


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
