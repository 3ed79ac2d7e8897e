"""Counted nouns. Pure."""

from __future__ import annotations


def quantity(count: int, noun: str) -> str:
    """The number, with commas between thousands, and the noun, whose plural takes an s: "1 issue", "2,000 issues"."""
    return f"{count:,} {noun if count == 1 else f'{noun}s'}"
