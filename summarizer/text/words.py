"""The words of a folded text: numerals with separators and signs whole, scripts without spaces a character a word."""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from itertools import groupby

# Scripts that put no space between words: Thai, Lao, Myanmar, Khmer, kana, Han.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Combining marks, which `\w` leaves out although they are parts of letters, as ranges; not those of such scripts.
_BLOCKS = ((0x300, 0xE00), (0xF00, 0x1000), (0x10A0, 0x1780), (0x1800, 0x1E00), (0x20D0, 0x2100), (0xA66F, 0xABF0))
_MARKS = "".join(
    f"{codes[0]}-{codes[-1]}"
    for first, last in (*_BLOCKS, (0xFB1E, 0xFB1F))
    for is_mark, run in groupby(map(chr, range(first, last)), lambda code: unicodedata.category(code) in ("Mn", "Mc"))
    if is_mark and (codes := list(run))
)
LETTER = rf"(?:[^\W{_UNSPACED}]|[{_MARKS}])"
CURRENCY = "$€£¥₴₽₹₺₩₪"
SYMBOLS = "%‰°" + CURRENCY  # parts of the numeral before them
_NUMERAL = r"(?:\d{1,3}(?: \d{3})+(?!\d)|\d(?:[\d.,:/]*\d)?)"
_UNIT = rf"(?:[^\W\d{_UNSPACED}]|[{_MARKS}])*[{SYMBOLS}]?"
# ASCII has a set of its own, which the engine runs over faster.
_LETTERS = rf"[A-Za-z0-9_]*{LETTER}*"
# A set of first characters lets the search leap from one word to the next; the look-behinds say which of them it met.
WORD = re.compile(
    rf"[\w{_MARKS}{_UNSPACED}+{CURRENCY}-](?:"
    rf"(?<=[A-Za-z]|[^\W\d{_UNSPACED}]|[{_MARKS}]){_LETTERS}(?:'{LETTER}+)*"
    rf"|(?:(?<=\d)(?:\d{{0,2}}(?: \d{{3}})+(?!\d)|(?:[\d.,:/]*\d)?)"
    rf"|(?<=[{CURRENCY}]){_NUMERAL}|(?<=[-+])(?<!\w.)[{CURRENCY}]?{_NUMERAL}){_UNIT}"
    rf"|(?<=[{_UNSPACED}]))"
)
WORD_CHARACTER = re.compile(rf"[\w{_MARKS}]")
UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a folded text in order, as it writes them and in lower case; their positions in it, half open."""

    texts: list[str]
    lowers: list[str]
    starts: array[int]
    ends: array[int]

    def __len__(self) -> int:
        return len(self.texts)


def words(folded: str) -> Words:
    """The words of a folded text."""
    found = list(WORD.finditer(folded))
    texts = [match[0] for match in found]
    starts, ends = [match.start() for match in found], [match.end() for match in found]
    return Words(texts, list(map(str.lower, texts)), array("q", starts), array("q", ends))


def is_numeral(word: str) -> bool:
    """Whether a word is written with digits, a sign or a currency before them or not."""
    return word[0].isdigit() or (len(word) > 1 and word.lstrip("-+" + CURRENCY)[:1].isdigit())
