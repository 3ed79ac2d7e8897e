"""RSS and Atom: a document for each entry. What an entry only announces is said to be a teaser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from summarizer.errors import InputError
from summarizer.inputs.blocks import TextBlock, article_text, left_out
from summarizer.inputs.documents import document_of
from summarizer.inputs.items import MIB, InputFailure, InputSource, Item
from summarizer.inputs.markup import blocks_of, parse_page, prepare
from summarizer.inputs.metadata import Facts

LARGEST = 50 * MIB
_TEASER = "teasers, not whole articles"


def read_feed(source: InputSource) -> Iterator[Item]:
    """The entries of a feed, in its order."""
    import feedparser

    data = source.read(LARGEST)
    if b"<!ENTITY" in data:
        raise InputError(f"{source.name} declares entities, which no feed of articles needs.")
    feed = feedparser.parse(data, sanitize_html=True, resolve_relative_uris=False)
    if not feed.entries:
        why = f" ({feed.bozo_exception})" if feed.get("bozo") else ""
        raise InputError(f"{source.name} is no feed, or one without entries{why}.")
    for number, entry in enumerate(feed.entries, 1):
        yield _entry(entry, source.part(str(number), source.stream), data, feed.feed)


def _entry(entry: Any, source: InputSource, data: bytes, feed: Any) -> Item:
    """The document of an entry: the longest of its contents, else its summary, which is a teaser."""
    contents = sorted((each.get("value", "") for each in entry.get("content", ())), key=len)
    blocks = _blocks(contents[-1] if contents else entry.get("summary", ""), source.name)
    text = article_text(blocks)
    if not text.strip():
        return InputFailure(source.name, InputError(f"{source.name} has no text, only a link."))
    facts = Facts(
        title=entry.get("title"),
        authors=_authors(entry),
        outlet=feed.get("title"),
        published=entry.get("published") or entry.get("updated"),
        language=entry.get("language") or feed.get("language"),
        url=entry.get("link"),
    )
    return document_of(
        source, text, data, facts, "feedparser", left_out(blocks) + Counter({_TEASER: 0 if contents else 1})
    )


def _blocks(html: str, name: str) -> list[TextBlock]:
    if not html.strip():
        return []
    tree = parse_page(f"<html><body>{html}</body></html>", name)
    prepare(tree)
    return [*blocks_of(tree)]


def _authors(entry: Any) -> tuple[str, ...]:
    names = [each.get("name") for each in entry.get("authors", ())] or [entry.get("author")]
    return tuple(name for name in names if name)
