"""Paragraphs and sentences of a text, in linear time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.records import Span
from summarizer.text.languages import ABBREVIATIONS, MONTHS

# A terminator, closing marks behind it, then white space or the end; or one of the marks that ends a sentence alone.
# The set of first characters lets the search leap from one to the next.
_END = re.compile(
    r"[.!?…。！？\n](?:(?<=[.!?…])(?<![.!?…]{2})[.!?…]*+[”’\"'»›)\]}」』“]*+(?=\s|$)"
    r"|(?<=[。！？])(?<![。！？]{2})[。！？]*+[」』）”]*|(?<=\n))"
)
_LONGEST_LINE_WRAPPED = 100
_LETTERS = re.compile(r"[^\W\d_]{1,20}")
_WORD = re.compile(r"[^\s(\[“\"‘'«„]*$")


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of `text`, without the white space around them, empty ones left out.

    A line is a paragraph, unless the text is wrapped: blank lines in it, and no line over 100 code points.
    """
    lines = _lines(text)
    if not _is_wrapped(lines):
        return tuple(span for span in lines if span.start < span.end)
    found: list[Span] = []
    start: int | None = None
    end = 0
    for line in lines:
        if line.start < line.end:
            start = line.start if start is None else start
            end = line.end
        elif start is not None:
            found.append(Span(start, end))
            start = None
    if start is not None:
        found.append(Span(start, end))
    return tuple(found)


def _lines(text: str) -> list[Span]:
    found = []
    offset = 0
    for line in text.replace("\u2029", "\n").split("\n"):
        bare = line.strip()
        start = offset + len(line) - len(line.lstrip()) if bare else offset
        found.append(Span(start, start + len(bare)))
        offset += len(line) + 1
    return found


def _is_wrapped(lines: list[Span]) -> bool:
    filled = [line.end - line.start for line in lines if line.end > line.start]
    blank = len(lines) - len(filled)
    return len(filled) > blank + 1 > 1 and max(filled) <= _LONGEST_LINE_WRAPPED


def sentences(text: str, places: Sequence[Span] | None = None) -> tuple[Span, ...]:
    """The sentences of `text`, without the white space around them. A paragraph's end ends a sentence.

    `places` are its paragraphs, where they are known.
    """
    found: list[Span] = []
    for paragraph in paragraphs(text) if places is None else places:
        start = paragraph.start
        for match in _END.finditer(text, paragraph.start, paragraph.end):
            if match[0] != "\n" and _ends_sentence(text, match.start(), match.end(), paragraph.end):
                found.append(Span(start, match.end()))
                start = _skip_space(text, match.end(), paragraph.end)
        if start < paragraph.end:
            found.append(Span(start, paragraph.end))
    return tuple(found)


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _is_date(before: str, text: str, following: int) -> bool:
    """Whether a number's full stop makes it the day of a month ("3. Mai")."""
    month = _LETTERS.match(text, following)
    return before.isdigit() and len(before) < 3 and month is not None and month[0].lower() in MONTHS


def _ends_sentence(text: str, stop: int, end: int, limit: int) -> bool:
    following = _skip_space(text, end, limit)
    if following >= limit or text[stop] != ".":
        return following >= limit or not text[following].islower()
    if text[following].islower():
        return False
    word = _WORD.search(text, max(0, stop - 12), stop)
    before = word[0] if word else ""
    initial = len(before) == 1 and before.isupper() and text[following].isupper()
    return not (initial or before.lower() in ABBREVIATIONS or _is_date(before, text, following))
