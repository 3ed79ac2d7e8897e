"""Passages cut where they are long. Pure."""

from __future__ import annotations

SHOWN = 300  # code points of a passage that a page or a question shows


def shorten(text: str, most: int = SHOWN) -> str:
    """The text on one line, of at most `most` code points, cut behind a word where it has any, and with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    whole = cut.rpartition(" ")[0] if not line[most - 1].isspace() else cut
    return f"{(whole or cut).rstrip()}…"
