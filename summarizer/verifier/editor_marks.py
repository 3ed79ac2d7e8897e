"""A claim taken apart: its words, and the marks of an honest editor in it."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Container
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import Prefix

from summarizer.text.folding import Folded, fold
from summarizer.text.words import LETTER, WORD

# […], (…), … for what is left out; [inserted words]; [T]he and allie[s] for letters put in. Each stops at the next
# bracket.
_MARK = re.compile(
    r"(?P<omission>\[ ?… ?\]|\( ?… ?\)|…)"
    rf"|\[(?P<letters>{LETTER}+)\](?P<after>{LETTER}*(?:'{LETTER}+)*)"
    r"|\[(?P<inserted>[^\[\]]*)\]"
)

_STEM, _ENDING = 3, 3  # letters
_BRACKETS = re.compile(r"\[[^\[\]]*\](?:\w+(?:'\w+)*)?")


class ClaimWord(NamedTuple):
    """A word of a claim with its positions in the folded claim; `kept`: the letters around brackets."""

    text: str
    start: int
    end: int
    kept: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Insertion:
    """What stands in brackets, with the positions of the brackets in the folded claim."""

    words: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """A claim's words; where omissions stand (before which word) and insertions (likewise)."""

    claim: str
    folded: Folded
    words: list[ClaimWord]
    omissions: tuple[int, ...]
    insertions: dict[int, list[Insertion]] = field(default_factory=dict)

    @property
    def is_edited(self) -> bool:
        """Whether any editor's mark stands in the claim."""
        return bool(self.omissions or self.insertions) or any(word.kept for word in self.words)

    def omits(self, before: int, index: int) -> bool:
        """Whether an omission mark stands behind word `before` and before word `index`."""
        return bool(self.omissions) and bisect_right(self.omissions, before) < bisect_right(self.omissions, index)

    def parts(self) -> list[tuple[int, int]]:
        """The runs of words between omissions, half open, none empty."""
        cuts = [0, *self.omissions, len(self.words)]
        return [(start, end) for start, end in itertools.pairwise(cuts) if start < end]


def brackets(folded: str) -> frozenset[str]:
    """What stands in brackets in a folded source, with them."""
    return frozenset(match.group() for match in _BRACKETS.finditer(folded))


def read_claim(claim: str, own: Container[str] = (), notes: Container[str] | None = None) -> ClaimWords:
    """Take a claim apart. Brackets and footnotes that the source has (`own`, `notes`) are no editor's. Linear."""
    folded = fold(claim, notes)
    text = folded.text
    found: list[ClaimWord] = []
    omissions: set[int] = set()
    insertions: dict[int, list[Insertion]] = {}
    position = 0
    for mark in _MARK.finditer(text):
        if mark["omission"] is None and mark.group() in own:
            continue
        found += _words(text, position, mark.start())
        position = mark.end()
        if mark["omission"] is not None:
            omissions.add(len(found))
        elif mark["letters"] and (mark["after"] or (found and found[-1].end == mark.start())):
            before = (
                found.pop() if found and found[-1].end == mark.start() else ClaimWord("", mark.start(), mark.start())
            )
            word = before.text + mark["letters"] + mark["after"]
            found.append(ClaimWord(word, before.start, mark.end(), (before.text, mark["after"])))
        else:
            inside = tuple(WORD.findall(mark["letters"] or mark["inserted"]))
            insertions.setdefault(len(found), []).append(Insertion(inside, mark.start(), mark.end()))
    found += _words(text, position, len(text))
    return ClaimWords(claim, folded, found, tuple(sorted(omissions)), insertions)


def _words(text: str, start: int, end: int) -> list[ClaimWord]:
    return [ClaimWord(match.group(), match.start(), match.end()) for match in WORD.finditer(text, start, end)]


def is_form(word: str, text: str, stem: int = 0) -> bool:
    """Whether two lower-case words are forms of one: the same but for an ending, of which brackets hold one letter, or
    up to three behind a longer stem ("say[s]", "ha[d]" of "have").

    `stem` is how many letters stand before the brackets; without it, all that the words share.
    """
    shared = Prefix.similarity(word, text)
    stem = stem or shared
    if stem > shared or 2 * stem < len(text):
        return False
    return stem == len(text) or len(word) - stem <= (_ENDING if stem >= _STEM else 1)
