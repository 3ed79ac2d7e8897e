"""Markup that a text may carry into its words: tags, entities, Markdown emphasis and links, marks of footnotes."""

from __future__ import annotations

import html
import re
from collections.abc import Container

_TAGS = (
    "a|abbr|article|aside|b|blockquote|br|cite|code|div|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|img|ins|li|"
    "main|mark|ol|p|q|section|small|span|strong|table|tbody|td|th|tr|u|ul"
)
_BREAKING = re.compile(
    r"</?(?:article|aside|blockquote|br|div|fig|h[1-6r]|li|main|ol|p|section|table|td|th|tr|ul)\b", re.I
)
# What the bytes from 0x80 on are in Windows-1252: a text in UTF-8 that was read so has two or three for a character.
_HIGH_BYTES = r"\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
# Superscripts are no markup: 10<sup>2</sup> is not 102.
MARKUP = re.compile(
    r"(?=[<&!\[\\*_~¹²³⁴-⁹⁰âÂÃ])(?:"  # lets the search leap from one to the next
    rf"(?P<tag></?(?:{_TAGS})(?:\s[^<>\n]{{0,500}})?/?>)"
    r"|(?P<entity>&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z]{2,8});)"
    r"|!?\[(?P<link>[^\[\]\n]{1,300})\]\([^()\s]{1,500}\)"
    r"|(?P<code>\\u(?!d[89a-f])[0-9a-f]{4})"
    r"|(?P<escape>\\(?=[\"'“”‘’*_]))"
    r"|(?P<note>(?<=[\w.,!?”\"’])\[\^?\d{1,3}\]|(?<=[.,!?”\"’])[¹²³⁴-⁹⁰]+(?!\w))"
    r"|(?P<emphasis>(?<![\w*_])(?:\*{1,3}|_{1,3})(?=[^\s*_])|(?<=[^\s*_])(?:\*{1,3}|_{1,3})(?![\w*_]))"
    rf"|(?P<misread>â€(?:[{_HIGH_BYTES}]|(?!\w))|[ÂÃ][\xa0-\xaa\xac-\xba\xbc-\xbf])"
    r"|(?P<struck>~~[^~\n]{1,200}~~[ \xa0]?))",
    re.I,
)
# A set of first characters lets the engine skip everything else at full speed; the look-behinds say which it met.
HINT = re.compile(r"[<&\\*_~¹²³⁴-⁹⁰ÂÃ\]\[â](?:(?<=[^\]\[â])|(?<=\])\(|(?<=\[)\^?\d|(?<=â)€)")
_NOTE = re.compile(r"\[\^?\d{1,3}\]")
_BEFORE = 8  # code points before the mark of a footnote that say where it stands
_QUOTED = {"<q>": "“", "</q>": "”"}


def visible_text(match: re.Match[str]) -> str:
    """What a reader sees of one piece of markup."""
    kind = match.lastgroup
    if kind == "link":
        return match["link"]
    if kind == "tag":
        return _QUOTED.get(match[0].lower(), "\n" if _BREAKING.match(match[0]) else "")
    if kind == "misread":
        return _read_again(match[0])
    if kind == "code":
        return chr(int(match[0][2:], 16))
    read = html.unescape(match[0]) if kind == "entity" else ""
    return read if len(read) == 1 else match[0] if kind == "entity" else ""


def footnote_marks(text: str) -> frozenset[str]:
    """The marks of footnotes in brackets that a text has, each with the letters before it."""
    return frozenset(_mark(note) for note in _NOTE.finditer(text))


def _mark(note: re.Match[str]) -> str:
    before = note.string[max(0, note.start() - _BEFORE) : note.start()]
    return "".join(filter(str.isalnum, before))[-_BEFORE // 2 :] + note[0]


def text_in_claim(match: re.Match[str], notes: Container[str]) -> str:
    """As `visible_text`, for a claim: a number in brackets that is none of its source's footnotes is an editor's."""
    if match.lastgroup == "note" and match[0][0] == "[":
        return "" if _mark(match) in notes else match[0]
    return visible_text(match)


def _read_again(text: str) -> str:
    """The character whose bytes in UTF-8 were read as Windows-1252; a closing mark where its last byte was lost."""
    given = b"".join(bytes([ord(each)]) if ord(each) < 256 else each.encode("cp1252") for each in text)
    try:
        return given.decode("utf-8")
    except UnicodeDecodeError:
        return "”" if text == "â€" else text
