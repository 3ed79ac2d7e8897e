"""Two sources, a draft that quotes them, and a check of texts against texts."""

from __future__ import annotations

from pathlib import Path

from summarizer.drafts.check import DraftCheck, check_claims
from summarizer.drafts.evidence import Finding
from summarizer.drafts.ignored import parse_ignored
from summarizer.drafts.sources.index import Index
from summarizer.records import Document

ROOT = Path(__file__).parents[1]
MILL = """Mill owner refuses to drain the pond

Henrike Sall, who owns the mill, said: “Nobody has shown me a single crack in that wall.”

“The wall moved 14 millimetres in one spring,” said Piotr Wend, an inspector of dams. “We will close the footpath.”

The pond was dug by hand.
"""
COPY = """From the wires

Henrike Sall said: “Nobody has shown me one crack in that wall.”
"""


def checked(draft: str, *sources: str, ignore: str = "") -> DraftCheck:
    with Index() as index:
        index.fill(Document(text, id=f"{number}.txt") for number, text in enumerate(sources))
        return check_claims(Document(draft, id="draft.md"), index, parse_ignored(ignore, "ignore.txt"))


def only(draft: str, *sources: str) -> Finding:
    (found,) = checked(draft, *sources).findings
    return found


DRAFT = (
    "# Pond\n\n“The wall moved 40 millimetres in one spring,” said Piotr Wend.\n\n"
    "Henrike Sall said:\n\n> Nobody has shown me a single crack in that wall.\n"
)
