"""A text as it is read: without markup, and with its wrapped lines joined, code point for code point as long as before.

What is no word (tags, emphasis, links' addresses, the rest of an entity, marks of footnotes) becomes spaces, so that
every offset stays what it was.
"""

from __future__ import annotations

import re
from itertools import pairwise

from summarizer.text.markup import HINT, MARKUP, visible_text

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
_ASIDE = re.compile(r"([”\"»])(\s?\([a-z]+\))")  # "(applause)" between a quotation and its cue
_CONTINUES = re.compile(r"\n(?:(?<=[,”\"’»]\n)\s{0,8}|(?<=[^\W\d_]-\n)[ \t]{0,8})(?=[a-zß-ÿа-яіїєґ])")
_ITEM = re.compile(r"\s*(?:[-–—―•*>#]|\d+[.)]\s|\[?\d|[A-ZÀ-Þ][\w.’' -]{0,40}:\s)")
_WIDEST, _NARROWEST = 100, 30  # code points of a wrapped line
_FEWEST = 3  # lines that show how wide a text was wrapped


def plain(text: str) -> str:
    """The text without markup and with wrapped lines joined, of the same length."""
    if HINT.search(text):
        text = MARKUP.sub(_blank, text)
    text = _ASIDE.sub(lambda match: match[1] + " " * len(match[2]), text)
    if text.startswith("---\n"):
        text = _FRONT_MATTER.sub(lambda match: "\n".rjust(len(match[0])), text)
    return _join_lines(text) if "\n" in text else text


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _blank(match: re.Match[str]) -> str:
    """What a reader sees of one piece of markup, with spaces to its length; a mark stays close to its word."""
    size, read = len(match[0]), visible_text(match)
    if match.lastgroup == "link":
        return (" " * (match.start("link") - match.start()) + read).ljust(size)
    read = "" if len(read) > 1 or read == "&" else read
    opens = match.string[match.end() : match.end() + 1].isalnum()
    inside = match.string[match.start() - 1 : match.start()].isalnum()
    return read.rjust(size) if opens and not inside else read.ljust(size)


def _join_lines(text: str) -> str:
    """A space for the break of a wrapped line, and of one that a small letter continues."""
    text = _CONTINUES.sub(_spaces, text)
    lines = text.split("\n")
    breaks = ["\n"] * len(lines)
    first = 0
    for at in range(len(lines) + 1):
        if at == len(lines) or not lines[at]:
            if at - first >= _FEWEST and _is_wrapped(lines[first:at]):
                breaks[first : at - 1] = [" "] * (at - 1 - first)
            first = at + 1
    return "".join([part for pair in zip(lines, breaks, strict=True) for part in pair])[: len(text)]


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines are a wrapped paragraph: nowhere would the next line's first word have fitted.

    Items of a list and lines of a transcript stay apart.
    """
    width = max(map(len, lines))
    if not _NARROWEST <= width <= _WIDEST or any(map(_ITEM.match, lines[1:])):
        return False
    pairs = pairwise(lines)
    return all(len(line.rstrip()) + 1 + len(after.split()[0]) > width for line, after in pairs if after.strip())
