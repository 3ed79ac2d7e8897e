"""An article as blocks: paragraphs, headings, quotations, items; and what stands beside it, told apart by kind.

The text of a document is made of its blocks: a blank line between them, `> ` before a block quotation and `• ` before
an item. What stands beside the article is counted and left out, so that nothing in it is a quotation or a speaker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

Kind = Literal["paragraph", "heading", "quotation", "signature", "item", "caption", "links"]
_SIGNS: dict[Kind, str] = {"quotation": "> ", "item": "• "}
# What is left out, and what a note calls it.
BESIDE: dict[Kind, str] = {"caption": "captions left out", "links": "lists and lines of links left out"}
_DASHES = "-–—―"


class TextBlock(NamedTuple):
    """A block's kind and its text, without white space around it."""

    kind: Kind
    text: str


def article_text(blocks: Iterable[TextBlock]) -> str:
    """The document's text: the blocks of the article, with a blank line between them."""
    return "\n\n".join(_line(block) for block in blocks if block.kind not in BESIDE)


def left_out(blocks: Iterable[TextBlock]) -> Counter[str]:
    """How many blocks are not in the text, by what they are."""
    return Counter(BESIDE[block.kind] for block in blocks if block.kind in BESIDE)


def _line(block: TextBlock) -> str:
    # A line that signs a quotation is told by its dash.
    if block.kind == "signature":
        return block.text if block.text[0] in _DASHES else f"— {block.text}"
    sign = _SIGNS.get(block.kind, "")
    return "\n".join(sign + line for line in block.text.split("\n"))
