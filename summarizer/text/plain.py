"""A text as it is read: without markup, and with its wrapped lines joined, code point for code point as long as before.

What is no word (tags, emphasis, links' addresses, the rest of an entity, marks of footnotes) becomes spaces, so that
every offset stays what it was.
"""

from __future__ import annotations

import html
import re

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
# One alternative a kind of markup; `kept` is what a reader sees of it.
_MARKUP = re.compile(
    r"(?P<tag></?[A-Za-z][^<>\n]{0,500}>)"
    r"|(?P<entity>&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z]{2,8});)"
    r"|!?\[(?P<link>[^\[\]\n]{1,300})\]\([^()\s]{1,500}\)"
    r"|(?P<escape>\\(?=[\"'“”‘’*_]))"
    r"|(?P<note>(?<=[\w.,!?”\"’])(?:\[\^?\d{1,3}\]|[¹²³⁴-⁹⁰]+(?!\w)))"
    r"|(?P<emphasis>(?<![\w*_])(?:\*{1,3}|_{1,3})(?=[^\s*_])|(?<=[^\s*_])(?:\*{1,3}|_{1,3})(?![\w*_]))"
    r"|(?P<aside>(?<=[”\"»])\s?\([a-z]+\))"
)
_HINT = re.compile(r"[<&\\*_¹²³⁴-⁹⁰]|\]\(|\[\^?\d|[”\"»]\s?\([a-z]")
_QUOTED = {"q": "“", "/q": "”"}
_BREAKING = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|tr|td)\b", re.I)
_CONTINUES = re.compile(r"(?<=[,”\"’»])\n\s{0,8}(?=[a-zß-ÿа-яіїєґ])")
_ITEM = re.compile(r"\s*(?:[-–—―•*>#]|\d+[.)]\s|\[?\d|[A-ZÀ-Þ][\w.’' -]{0,40}:\s)")
_WIDEST, _NARROWEST = 100, 30  # code points of a wrapped line
_FEWEST = 3  # lines that show how wide a text was wrapped


def plain(text: str) -> str:
    """The text without markup and with wrapped lines joined, of the same length."""
    if _HINT.search(text):
        text = _MARKUP.sub(_blank, text)
    if text.startswith("---\n"):
        text = _FRONT_MATTER.sub(lambda match: "\n".rjust(len(match[0])), text)
    return _joined(text) if "\n" in text else text


def _blank(match: re.Match[str]) -> str:
    """What a reader sees of one piece of markup, with spaces to its length; a closing mark stays close to its word."""
    size, kind = len(match[0]), match.lastgroup
    if kind == "link":
        start = match.start("link") - match.start()
        return (" " * start + match["link"]).ljust(size)
    if kind == "tag":
        name = match[0].strip("</> ").split()[0].lower() if match[0].strip("</> ") else ""
        seen = _QUOTED.get("/" * match[0].startswith("</") + name, "\n" if _BREAKING.match(match[0]) else "")
    else:
        seen = html.unescape(match[0]) if kind == "entity" else ""
        seen = seen if len(seen) == 1 and seen != "&" else ""
    follows = match.string[match.end() : match.end() + 1]
    return seen.rjust(size) if follows.isalnum() and not _ends_word(match) else seen.ljust(size)


def _ends_word(match: re.Match[str]) -> bool:
    return match.string[match.start() - 1 : match.start()].isalnum()


def _joined(text: str) -> str:
    """A space for the break of a wrapped line, and of one that a small letter continues."""
    text = _CONTINUES.sub(lambda match: " " * len(match[0]), text)
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
    pairs = zip(lines, lines[1:], strict=False)
    return all(len(line.rstrip()) + 1 + len(after.split()[0]) > width for line, after in pairs if after.strip())
