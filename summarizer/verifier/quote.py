"""One claim against one document."""

from __future__ import annotations

import re
from dataclasses import replace

from summarizer.errors import demand
from summarizer.records import Document, Verdict, demand_document
from summarizer.verifier.closest import closest
from summarizer.verifier.places import SpokenClaim, best_verdict, find
from summarizer.verifier.source import source_of

_SIGN = re.compile(r"^>+\s*")
_MARKS = "“”„«»\"'‘’"
_SPEAKER = (str, type(None))


def verify_quote(claim: str, document: Document, *, speaker: str | None = None, spoken: bool = True) -> Verdict:
    """What the source says of a claim: one of eight statuses, where, and every difference by name.

    `speaker` is who is claimed to have said it (None: nobody in particular). `spoken=False` is for evidence: words of
    the source that need no quotation marks. What depends on the document alone is prepared at the first call and kept
    with it; every verdict is independent of those before it. Raises InputError for what is no Document, and a claim or
    speaker that is no text, else nothing: any two strings can be compared.
    """
    demand(claim, str, "verify_quote needs a str as its claim")
    demand(speaker, _SPEAKER, "verify_quote needs a str as its speaker, or None")
    source = source_of(demand_document(document, "verify_quote"))
    read = SpokenClaim(claim, speaker, spoken)
    found = find(read, source)
    if found.places:
        return best_verdict(read, source, found)
    bare = unwrap(claim, speaker)
    within = find(SpokenClaim(bare, speaker, spoken), source) if bare != claim else None
    if within is not None and within.places:
        return replace(best_verdict(SpokenClaim(bare, speaker, spoken), source, within), claim=claim)
    if not found.has_words:
        return Verdict(claim, "absent", speaker=speaker, spoken=spoken)
    return closest(read, source)


def unwrap(claim: str, speaker: str | None) -> str:
    """A claim without what is no part of the words: a sign of a block, the speaker before or behind the marks."""
    text = _SIGN.sub("", claim.strip())
    if speaker and speaker.strip():
        name = re.escape(speaker.strip())
        text = re.sub(rf"^{name}\s*:\s*(?=[{_MARKS}])|(?<=[{_MARKS}])\s*[-–—―]+\s*{name}$", "", text)
    return text
