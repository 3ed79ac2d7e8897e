"""A draft's text without its Markdown, length for length: what a reader of the page would see, at the same offsets.

Spaces stand in place of emphasis, of links' addresses, of footnote references and of images, so that they neither part
a speaker from the words nor count as words put in. What looks like none of these stays, in Markdown or not.
https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis
"""

from __future__ import annotations

import re

# Within a line and of bounded length, so that no text makes them slow.
_IMAGE = re.compile(r"!\[[^\]\[\n]{0,300}\]\([^()\s]{0,500}\)")
_FOOTNOTE = re.compile(r"\[\^[^\]\[\s]{1,100}\](?!:)")
_LINK = re.compile(r"\[([^\]\[\n]{1,300})\]\([^()\s]{1,500}\)")
_EMPHASIS = tuple(
    re.compile(rf"(?<![\w{sign}\\]){sign}{{{count}}}(?=[^\s{sign}])([^\n]{{1,600}}?)(?<=[^\s{sign}\\]){sign}{{{count}}}(?![\w{sign}])")
    for sign in (r"\*", "_", "`")
    for count in (3, 2, 1)
)  # fmt: skip


def plain(text: str) -> str:
    """The text with spaces in place of Markdown's marks."""
    for pattern in (_IMAGE, _FOOTNOTE):
        text = pattern.sub(_blank, text)
    for pattern in (_LINK, *_EMPHASIS):
        text = pattern.sub(_bare, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _bare(match: re.Match[str]) -> str:
    """What the marks are around, where it was."""
    return " " * (match.start(1) - match.start()) + match[1] + " " * (match.end() - match.end(1))
