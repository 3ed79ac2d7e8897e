"""One claim against one document."""

from __future__ import annotations

from summarizer.records import Document, Verdict, demand_document
from summarizer.verifier.closest import closest
from summarizer.verifier.places import Claim, find, judge
from summarizer.verifier.source import source_of


def verify_quote(claim: str, document: Document, *, speaker: str | None = None, spoken: bool = True) -> Verdict:
    """What the source says of a claim: one of eight statuses, where, and every difference by name.

    `speaker` is who is claimed to have said it (None: nobody in particular). `spoken=False` is for evidence: words of
    the source that need no quotation marks. What depends on the document alone is prepared at the first call and kept
    with it; every verdict is independent of those before it. Raises InputError for what is no Document, else nothing:
    any two strings can be compared.
    """
    source = source_of(demand_document(document, "verify_quote"))
    read = Claim(claim, speaker, spoken)
    found = find(read, source)
    if found.places:
        return judge(read, source, found)
    if not found.has_words:
        return Verdict(claim, "absent", speaker=speaker, spoken=spoken)
    return closest(read, source)
