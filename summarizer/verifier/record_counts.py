"""The numbers of a text, each with its magnitude and the words beside it, which say what is counted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from summarizer.text.languages import ALL_STOPWORDS, Language
from summarizer.text.words import CURRENCY
from summarizer.verifier.change_kinds import number_of, value
from summarizer.verifier.record_words import stem

# A gap may group the digits of a numeral; the full stop of an abbreviated magnitude ("Mrd.") ends nothing.
_TOKEN = re.compile(r"\S(?:(?<=\d)(?<![\w.,].)\d{0,2}(?:[ \xa0\u202f]\d{3})+(?!\d)|(?<=\w)\w*(?:[’'.,]\w+)*|)")
_GAP = re.compile(r"(?<=\d)\s(?=\d)")
_PER_CENT = re.compile(r"per(?<=\bper)[ -]?cent\b")
_ABBREVIATED = frozenset(("mio", "mrd", "bn", "mn", "tn"))
# Words behind a number that may say what is counted.
_BEHIND = 3
# Words that one number may have ("two hundred and fifty thousand"), so that numbers alone are read in linear time.
_LONGEST = 10
# Numerals of four digits between these are mostly years, which count nothing.
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Count:
    """A number: as written, its value without and with the magnitude behind it, and the words beside it.

    `unit` is a currency's sign or `%`, "" where there is neither. `before` is the word before it, `behind` those behind
    it up to the next mark, both as stems.
    """

    text: str
    value: float
    whole: float
    unit: str
    before: str
    behind: tuple[str, ...]
    is_date: bool

    @property
    def in_digits(self) -> bool:
        """Whether it is written with digits."""
        return any(map(str.isdigit, self.text))

    @property
    def beside(self) -> frozenset[str]:
        """The words on both sides."""
        return frozenset((self.before, *self.behind)) - {""}


class SourceCounts:
    """The numbers of a text."""

    def __init__(self, text: str, language: Language) -> None:
        self._language = language
        found = _TOKEN.findall(_PER_CENT.sub("%", text))
        self._tokens = [
            _GAP.sub("", each) if each[0].isdigit() else each
            for before, each in pairwise(["", *found])
            if not (each == "." and before.lower() in _ABBREVIATED)
        ]
        self._lowers = [token.lower() for token in self._tokens]

    def __iter__(self) -> Iterator[Count]:
        return iter(self._all)

    def _found(self) -> Iterator[Count]:
        words, magnitudes = self._language.number, self._language.magnitude
        # Few words are numbers, and only those are read.
        near = [
            place for place, low in enumerate(self._lowers) if low in words or low in magnitudes or low[0].isdigit()
        ]
        for place in near:
            token, low = self._tokens[place], self._lowers[place]
            if (alone := self._number(low)) is not None:
                yield self._count(place, token, alone)
            elif low in magnitudes and (share := self._share(place)):
                yield self._count(place, token, share)

    def _share(self, place: int) -> float:
        """How much of a magnitude "a dozen" and "half a million" are; 0 where no article stands before it."""
        one, other = ([""] * 2 + self._lowers[max(0, place - 2) : place])[-2:]
        if other not in self._language.indefinites:
            return 0
        return 0.5 if one == "half" else 1

    def _number(self, low: str) -> float | None:
        return number_of(low, self._language)

    def _count(self, place: int, token: str, alone: float) -> Count:
        tokens, language = self._tokens, self._language
        end = self._end(place)
        before, behind = tokens[place - 1] if place else "", tokens[end : end + _BEHIND]
        whole, unit = self._amount(place, end, alone)
        if (low := self._lowers[place]) in language.magnitude:
            whole = alone = alone * language.magnitude[low]
        dated = any(word.lower() in language.date or word.lower() in language.months for word in (before, *behind[:1]))
        is_year = token.isdigit() and int(alone) in _YEARS
        return Count(token, alone, whole, unit, _stem(before), tuple(_words(behind)), dated or is_year)

    def _end(self, place: int) -> int:
        """Where the words of one number end: "two | hundred | and | fifty", "4.8 | million"."""
        lowers, magnitudes = self._lowers, self._language.magnitude
        end = place + 1
        while end < min(len(lowers), place + _LONGEST):
            word = lowers[end]
            joined = word == "-" or lowers[end - 1] in magnitudes
            if word in magnitudes or (joined and self._number(word) is not None):
                end += 1
            elif joined and (word == "-" or word.isalpha()) and self._is_number_at(end + 1):
                end += 2
            else:
                break
        return end

    def _amount(self, place: int, end: int, alone: float) -> tuple[float, str]:
        """The number that some tokens write, and its unit, which may stand on either side of them."""
        sign = self._tokens[place - 1] if place and self._tokens[place - 1] in CURRENCY else ""
        words = [word for word in self._lowers[place : end + 1] if word != "-"]
        if end < len(self._tokens) and words[-1] not in self._language.unit:
            words.pop()
        unit = "%" if self._tokens[end : end + 1] == ["%"] else ""
        words = [word for word in words if word != "%"]
        whole, named = (value(words, self._language) if len(words) > 1 else None) or (alone, "")
        return whole, sign or unit or named

    def _is_number_at(self, place: int) -> bool:
        return place < len(self._lowers) and self._number(self._lowers[place]) is not None

    @cached_property
    def _all(self) -> Sequence[Count]:
        return tuple(self._found())

    @cached_property
    def _wholes(self) -> frozenset[float]:
        return frozenset(count.whole for count in self._all)

    @cached_property
    def _ranges(self) -> frozenset[tuple[float, str]]:
        """Numbers with the magnitude and the unit of the one that a range ends in: the 30 of "30 to 50 billion"."""
        numbers = {count.text: count for count in self._all if count.value != count.whole or count.unit}
        found = zip(self._tokens, self._tokens[2:], strict=False) if numbers else ()
        ranges = (
            (alone, numbers[end])
            for start, end in found
            if end in numbers and start[0].isdigit() and (alone := self._number(start.lower())) is not None
        )
        return frozenset((alone * end.whole / (end.value or 1), end.unit) for alone, end in ranges)

    @cached_property
    def _beside(self) -> Mapping[float, set[str]]:
        """The words beside each number of the text."""
        found: defaultdict[float, set[str]] = defaultdict(set)
        for count in self._all:
            found[count.value] |= count.beside
            found[count.whole] |= count.beside
        return dict(found)

    @cached_property
    def _counted(self) -> Mapping[str, set[float]]:
        """The numbers before each word of the text."""
        found: defaultdict[str, set[float]] = defaultdict(set)
        for count in self._all:
            for word in count.behind:
                found[word].add(count.whole)
        return dict(found)

    @cached_property
    def _units(self) -> dict[float, set[str]]:
        """The units of each number of the text, where it has any."""
        found: dict[float, set[str]] = {}
        for count in self._all:
            found.setdefault(count.whole, set()).update({count.unit} - {""})
        return found

    def has(self, count: Count) -> bool:
        """Whether this text has a number of another text, and with its magnitude and unit where both give one."""
        if any(count.whole == whole and count.unit in ("", unit) for whole, unit in self._ranges):
            return True
        units = self._units.get(count.whole)
        if units is not None and count.unit and count.unit not in units and (units or count.unit == "%"):
            return False
        return count.whole in self._wholes or (count.value == count.whole and count.value in self._beside)

    def differs(self, count: Count) -> bool:
        """Whether this text counts something else with a number, and with other numbers what that one counts."""
        beside = self._beside.get(count.whole)
        if beside is None or count.is_date or beside & count.beside:
            return False
        return any(self._counted.get(word, set()) - {count.whole} for word in count.behind)


def _words(tokens: Sequence[str]) -> Iterator[str]:
    """The stems of the words up to the first mark."""
    for token in tokens:
        if not token[0].isalpha():
            return
        if found := _stem(token):
            yield found


def _stem(word: str) -> str:
    """The stem of a word that says something, else ""."""
    return stem(word) if word[:1].isalpha() and word.lower() not in ALL_STOPWORDS else ""
