"""What the formats of other programs take of a text: XML's characters, positions that stay, UTF-16 units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from summarizer.across.articles import Article
from summarizer.across.comparison import Comparison

# An article's text by its run and id.
Texts = Callable[[tuple[str, str]], str]

# What XML 1.0 has no way to write.
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """The text with a replacement character for each one that XML cannot write; positions stay."""
    return _NOT_XML.sub("�", text)


def source_text(text: str) -> str:
    """An article's text for programs that make every line end one character: positions stay, carriage returns go."""
    return xml_text(text.replace("\r\n", " \n").replace("\r", "\n"))


def utf16(text: str) -> int:
    """The length of a text in UTF-16 units, as Java and JavaScript count."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(frozen=True, slots=True)
class Coding:
    """A passage of an article and what it is evidence of; positions are code points."""

    article: Article
    start: int
    end: int
    actor: str
    issue: str
    stance: str
    note: str


def codings(comparison: Comparison) -> Iterator[Coding]:
    """A coding for each piece of evidence that has a place in its article, in the order of articles and places."""
    titles = {issue.id: issue.name for issue in comparison.issues}
    found = (
        Coding(
            stand.article,
            each.start,
            each.end,
            cell.actor,
            titles[cell.issue],
            stand.position.stance,
            f"verdict: {each.outcome}",
        )
        for cell in comparison.matrix
        for stand in cell.stands
        for each in stand.position.evidence
        if each.start is not None and each.end is not None and each.start < each.end
    )
    return iter(sorted(found, key=lambda each: (each.article.key, each.start, each.end)))
