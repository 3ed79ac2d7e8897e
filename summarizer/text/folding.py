"""Folding: a text without its typography, and the way back to every code point of it.

Two texts that differ only where nothing said changes (quote marks, dashes, white space, soft hyphens, ligatures,
composed or decomposed accents, an ellipsis sign or dots) fold to the same string. Case, words, digits and the
remaining punctuation stay. It is not NFKC: `10²` stays apart from `102`.

Folding happens in two steps that keep the length (a table of characters, loose apostrophes) and at most two that do
not (composition, then spaces and dots). The latter record stretches, so an offset is found by bisection and a text
that is clean already costs next to nothing.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import partial

from summarizer.records import Span
from summarizer.text.markup import HINT, MARKUP, text_in_claim, visible_text

# Noncharacters, which no text has a use for: an invisible character, and a soft hyphen.
_INVISIBLE = "\uffff"
_SOFT_HYPHEN = "\ufffe"

_APOSTROPHES = frozenset("'’‘‛‚ʼʻʹ`´′＇")
_QUOTE_MARKS = frozenset('"“”„‟«»‹›「」『』﹁﹂﹃﹄〝〞〟＂″❝❞')
_DASHES = frozenset("-−⁃˗")
_LIGATURES = "\u0132\u0133\u01c4-\u01cc\u01f1-\u01f3\u0587\ufb00-\ufb06\ufb13-\ufb17\ufb50-\ufdfb\ufe70-\ufefc"
# Starters that compose with what stands before them (NFC_Quick_Check=Maybe, combining class 0).
_COMPOSING_STARTERS = frozenset(
    "\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e\u1b35"
    + "".join(map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))))
    + "\U000110ba\U00011127\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930"
)


# A hyphen at a line's end as some PDFs have it, and the break of a line within a numeral.
_BROKEN = re.compile(r"[\x02¬\n](?:(?<=\x02)\s*|(?<=[^\W\d_]¬)[ \t\r]*\n\s*|(?<=\d,\n)(?=\d{3}(?!\d)))")
_OUTER = " '"
_FINAL = " .,'"


class _Table(dict[int, str]):
    """What `str.translate` needs, a character for a character, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if character == "\u00ad":
        return _SOFT_HYPHEN
    if character in _APOSTROPHES:
        return "'"
    if character in _QUOTE_MARKS or category in ("Zs", "Zl", "Zp", "Pi", "Pf") or character in "\t\n\v\f\r\x85":
        return " "
    if category == "Pd" or character in _DASHES:
        return "-"
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return _INVISIBLE
    return character


_TABLE = _Table()

# Fewer different characters than this are replaced one by one, which is faster than looking up every character in a
# table.
_FEW = 12
_CHANGING = re.compile(r"[^ !#-_a-~]")
_LOOSE_APOSTROPHE = re.compile(rf"'(?:(?<![\w{_INVISIBLE}{_SOFT_HYPHEN}]')|(?![\w{_INVISIBLE}{_SOFT_HYPHEN}]))")
# Where the text is not in canonical form already. No alternative can run over the same characters twice. The set of
# first
# characters lets the engine skip everything else at full speed; the look-behinds then say which of them it met.
_GAP = f"[ {_INVISIBLE}{_SOFT_HYPHEN}]"
_IRREGULAR = re.compile(
    rf"[ {_INVISIBLE}{_SOFT_HYPHEN}(\[\-.,;:!?…{_LIGATURES}](?:"
    rf"(?<= )(?:{_GAP}+|(?=[,.;:!?%)\]…]|-(?!\d)))"
    r"|(?<! )(?:"
    r"(?<=[,.;:!?])(?:(?<=\.)(?: ?\.){2,} ?|(?=[^\W\d])|(?<!\d.)(?=\d))"
    rf"|(?<=[{_INVISIBLE}{_SOFT_HYPHEN}]){_GAP}*"
    rf"|(?<=[(\[]){_GAP}+"
    rf"|(?<=-)(?:-+{_GAP}*|{_GAP}+)"
    r"|(?<=…)[… .]*"
    rf"|(?<=[{_LIGATURES}])))"
)
_IRREGULAR_SPACE = re.compile(rf" (?:[ {_INVISIBLE}{_SOFT_HYPHEN},.;:!?%)\]…]|-(?!\d))")
_IRREGULAR_MARK = re.compile(
    rf"[{_INVISIBLE}{_SOFT_HYPHEN}…{_LIGATURES}(\[\-.,;:!?]"
    rf"(?:(?<=[{_INVISIBLE}{_SOFT_HYPHEN}…{_LIGATURES}])|(?<=[(\[-]) "
    r"|(?<=-)-|(?<=\.) ?\.|(?<=[,.;:!?])(?:(?=[^\W\d])|(?<!\d.)(?=\d)))"
)
_SPACE_BEFORE = re.compile(r"[^ ,.;:!?%)\]…-]|-(?=\d)")


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Where each stretch begins, before and after; an odd one was replaced, an even one kept as it was."""

    after: list[int]
    before: list[int]

    def origin(self, position: int) -> int:
        """The offset before folding of the character at `position`."""
        index = bisect_right(self.after, position) - 1
        if index % 2:
            return self.before[index]
        return self.before[index] + position - self.after[index]

    def origin_end(self, position: int) -> int:
        """The end before folding of what ends at `position`."""
        if not position:
            return 0
        index = bisect_right(self.after, position - 1) - 1
        if index % 2:
            return self.before[index + 1]
        return self.before[index] + position - self.after[index]

    def image(self, offset: int) -> int:
        """The position after folding of the character at `offset`, or of what follows where nothing is left of it."""
        index = bisect_right(self.before, offset) - 1
        if index % 2:
            return self.after[index] if offset == self.before[index] else self.after[index + 1]
        return self.after[index] + offset - self.before[index]


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. Positions in `text` lead back to code points of the text it came from."""

    text: str
    steps: tuple[_Stretches, ...]

    def span(self, start: int, end: int) -> Span:
        """The code points of the original that `text[start:end]` came from; nothing in them is cut in two."""
        for step in reversed(self.steps):
            start, end = step.origin(start), step.origin_end(end)
        return Span(start, max(start, end))

    def position(self, offset: int) -> int:
        """The position in `text` of the original's code point at `offset`, or of the next one that is left."""
        for step in self.steps:
            offset = step.image(offset)
        return offset


def fold(text: str, notes: Container[str] | None = None) -> Folded:
    """Fold a text of any script, lone surrogates included, with the way back. Linear in its length.

    `notes` are the marks of footnotes (`footnote_marks`) of the source of a claim, the only ones that it may have.
    """
    steps: list[_Stretches] = []
    if HINT.search(text):
        seen = visible_text if notes is None else partial(text_in_claim, notes=notes)
        text = _replace(MARKUP, text, seen, steps)
    if _BROKEN.search(text):
        text = _replace(_BROKEN, text, _nothing, steps)
    if not unicodedata.is_normalized("NFC", text):
        text = _replace(
            _uncomposed_pattern(text), text, lambda match: unicodedata.normalize("NFC", match.group()), steps
        )
    original, text = text, _same_length(text)
    text = _replace(_IRREGULAR, text, lambda match: _canonical(match, original), steps)
    return Folded(text, tuple(steps))


def _nothing(match: re.Match[str]) -> str:
    return ""


def fold_text(text: str, notes: Container[str] | None = None) -> str:
    """`fold(text, notes).text` without spaces at its ends, where the way back is not needed."""
    if HINT.search(text) or _BROKEN.search(text):
        return fold(text, notes).text.strip(" ")
    text = unicodedata.normalize("NFC", text)
    folded = _same_length(text).strip(" ")
    if _IRREGULAR_SPACE.search(folded) is None and _IRREGULAR_MARK.search(folded) is None:
        return folded
    return fold(text, notes).text.strip(" ")


def fold_claim(text: str, source: Container[str], notes: Container[str] | None = None) -> tuple[str, bool]:
    """A claim folded, without outer marks and without a final stop or comma; and whether it had one of these.

    `source` is a folded text that may hold the claim: a stretch of it is canonical, which saves looking for what is
    not.
    """
    if HINT.search(text) or _BROKEN.search(text):
        text = fold(text, notes).text
    text = unicodedata.normalize("NFC", text)
    whole = _same_length(text).strip(_OUTER)
    bare = whole.rstrip(_FINAL)
    if bare not in source:
        whole = fold_text(text, notes).strip(_OUTER)
        bare = whole.rstrip(_FINAL)
    return bare, len(bare) < len(whole)


def _same_length(text: str) -> str:
    changing = set(_CHANGING.findall(text))
    if len(changing) < _FEW:
        for character in changing:
            text = text.replace(character, _TABLE[ord(character)])
    else:
        text = text.translate(_TABLE)
    return _LOOSE_APOSTROPHE.sub(" ", text) if "'" in text else text


def _uncomposed_pattern(text: str) -> re.Pattern[str]:
    """A base and what composes with it: runs whose NFC is independent of what stands around them."""
    marks = [
        character
        for character in set(text)
        if unicodedata.combining(character)
        or character in _COMPOSING_STARTERS
        or not unicodedata.is_normalized("NFC", character)
    ]
    inside = "".join(map(re.escape, marks))
    return re.compile(f"[^{inside}]?[{inside}]+", re.DOTALL)


def _canonical(match: re.Match[str], original: str) -> str:
    """What stands for an irregular run: see `_IRREGULAR` for the runs there are."""
    run = match.group()
    first = run[0]
    if first in f" {_INVISIBLE}{_SOFT_HYPHEN}":
        return _space(match, original) if " " in run else ""
    if first in "-([":
        return first
    if len(run) == 1 and first in ",.;:!?":
        return first + " "
    if first in ".…":
        return _ellipsis(match)
    return unicodedata.normalize("NFKC", run)


def _ellipsis(match: re.Match[str]) -> str:
    following = match.string[match.end() : match.end() + 1]
    return "… " if following.isalnum() else "…"


def _space(match: re.Match[str], original: str) -> str:
    """One space, or none next to a mark that stands close, or where a soft hyphen broke a word over lines."""
    string, start, end = match.string, match.start(), match.end()
    if _SOFT_HYPHEN in match.group() and "\n" in original[start:end]:
        return ""
    return " " if end == len(string) or _SPACE_BEFORE.match(string, end) else ""


def _replace(
    pattern: re.Pattern[str], text: str, replacement: Callable[[re.Match[str]], str], steps: list[_Stretches]
) -> str:
    """`pattern.sub(replacement, text)`, adding the stretches to `steps`."""
    pieces: list[str] = []
    after, before = [0], [0]
    position = kept = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        new = replacement(match)
        position += start - kept
        pieces += (text[kept:start], new)
        after.append(position)
        before.append(start)
        position += len(new)
        after.append(position)
        before.append(end)
        kept = end
    pieces.append(text[kept:])
    steps.append(_Stretches(after, before))
    return "".join(pieces)
