"""HTML pages: the article without what stands around it, by trafilatura."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from summarizer.errors import InputError
from summarizer.inputs.blocks import TextBlock, article_text, left_out
from summarizer.inputs.documents import document_of
from summarizer.inputs.encodings import decode_page
from summarizer.inputs.items import MIB, InputSource, require_words
from summarizer.inputs.markup import blocks_of, parse_page, prepare
from summarizer.inputs.metadata import facts_of
from summarizer.records import Document

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST = 10 * MIB
# An extractor's work grows with a page's elements: so many take seconds.
MOST_ELEMENTS = 50_000
_BUILT = "Where a script builds the page, open it in a browser, save it as MHTML or PDF, and give that file."
_PASSED_OVER = "paragraphs between those of the article left out"
_PAID = "Open it where you may read it, save the whole page, and give that file."


def read_page(source: InputSource) -> Iterator[Document]:
    """The article of a page."""
    data = source.read(LARGEST)
    yield page_document(source, data)


def page_document(source: InputSource, data: bytes, original: bytes | None = None) -> Document:
    """The Document of a page's bytes, which were taken out of `original` where that is given.

    Raises InputError where the page has no article, or a paywall's teaser.
    """
    text, wrong = decode_page(data, source.name, source.charset)
    tree = parse_page(text, source.name)
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise InputError(f"{source.name} has more than {MOST_ELEMENTS:,} elements, as no article has.")
    facts = facts_of(tree, source.url)
    if facts.paywalled:
        raise InputError(f"{source.name} is a paywall's teaser: it says that the article has to be paid for.", _PAID)
    blocks, notes = _article(tree)
    body = article_text(blocks)
    require_words(body, source.name, _BUILT)
    notes += left_out(blocks) + Counter({"bytes shown as �": wrong})
    return document_of(source, body, original or data, facts, "trafilatura", notes)


def _article(tree: HtmlElement) -> tuple[list[TextBlock], Counter[str]]:
    """The blocks of a page's article, its headline first, with its captions, which trafilatura drops; and notes."""
    headline = _headline(tree)
    notes = prepare(tree)
    captions = [TextBlock("caption", text) for each in tree.iter("figcaption") if (text := each.text_content().strip())]
    shown = [letters for each in tree.iter("p") if (letters := _letters(each.text_content()))]
    found = _extract(tree)
    blocks = [] if found is None else [*blocks_of(found.body)]
    if blocks and headline and all(block.text != headline for block in blocks[:3]):
        blocks.insert(0, TextBlock("heading", headline))
    notes[_PASSED_OVER] = _passed_over(shown, _letters(" ".join(block.text for block in blocks)))
    return [*blocks, *captions], notes


def _letters(text: str) -> str:
    """The letters and digits of a text, by which two of them can be compared whatever stands between."""
    return re.sub(r"\W+", "", text)


def _passed_over(shown: Sequence[str], taken: str) -> int:
    """How many paragraphs of a page were not taken, although they stand between ones that were."""
    found = [number for number, letters in enumerate(shown) if letters in taken]
    return found[-1] - found[0] + 1 - len(found) if found else 0


def _headline(tree: HtmlElement) -> str:
    """What the page's only `<h1>` says."""
    heads = [*tree.iter("h1")]
    return " ".join(heads[0].text_content().split()) if len(heads) == 1 else ""


def _extract(tree: HtmlElement) -> Any:
    """What trafilatura finds: fast, and with all its ways where the fast one finds next to nothing."""
    from trafilatura import bare_extraction

    # Links are kept, so that lines of links can be told from lines with a link.
    options: dict[str, Any] = {"include_comments": False, "include_tables": True, "include_links": True}
    found = bare_extraction(tree, fast=True, **options)
    return found or bare_extraction(tree, **options)
