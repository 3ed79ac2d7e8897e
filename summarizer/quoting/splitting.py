"""Long articles in parts, and what was found in the parts in one: nothing is ever cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from summarizer.records import Document
from summarizer.text.tokens import estimate_tokens

# From coarse to fine: paragraphs, lines, the ends of sentences, white space.
_BREAKS = (r"\n\s*\n", r"\n", r"(?<=[.!?。])\s", r"\s")


def split(document: Document, limit: int) -> list[Document]:
    """The document in parts of at most `limit` estimated tokens each, broken at paragraphs where that is possible.

    Parts joined give the whole text; each keeps the document's metadata.
    """
    if estimate_tokens(document.text) <= limit:
        return [document]
    pieces = _pieces(document.text, limit, _BREAKS)
    return [replace(document, text=text, id=f"{document.id}#{n}") for n, text in enumerate(_pack(pieces, limit), 1)]


def merge_summaries(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One summary of several: lists one after the other without repeats, anything else from the first that has it."""
    merged: dict[str, Any] = {}
    for part in parts:
        for name, value in part.items():
            if isinstance(value, list):
                known = merged.setdefault(name, [])
                before = list(known)
                for item in value:
                    # Small models give an item twice; a plain value of a list may well be there twice.
                    if item not in (known if isinstance(item, dict) else before):
                        known.append(item)
            elif merged.get(name) in (None, "", {}):
                merged[name] = value
    return merged


def _pieces(text: str, limit: int, breaks: Sequence[str]) -> list[str]:
    """Pieces that each fit, as coarse as they can be; they join to the text."""
    if estimate_tokens(text) <= limit:
        return [text]
    if not breaks:
        # One character is at most four bytes: under two estimated tokens.
        step = max(1, limit // 2)
        return [text[start : start + step] for start in range(0, len(text), step)]
    ends = [match.end() for match in re.finditer(breaks[0], text)]
    cuts = [0, *(end for end in ends if end < len(text)), len(text)]
    return [piece for start, end in pairwise(cuts) for piece in _pieces(text[start:end], limit, breaks[1:])]


def _pack(pieces: Sequence[str], limit: int) -> list[str]:
    """Neighbouring pieces together, as many as fit."""
    packed: list[str] = []
    room = 0
    for piece in pieces:
        size = estimate_tokens(piece)
        if packed and size <= room:
            packed[-1] += piece
        else:
            packed.append(piece)
            room = limit
        room -= size
    return packed
