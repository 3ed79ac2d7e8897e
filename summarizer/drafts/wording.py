"""A finding in plain words, the same ones wherever a draft is handed back: table, comment, footnote, annotation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.drafts.claims import DraftClaim
from summarizer.drafts.evidence import Finding, SourceVerdict
from summarizer.records import Change
from summarizer.text.quantities import quantity
from summarizer.text.shortening import shorten

_LABELS = {
    "exact": "Word for word",
    "typographic": "Word for word, but for typography",
    "edited": "Shortened or marked as an editor may",
    "altered": "Words differ",
    "stitched": "Put together from pieces, with no mark of it",
    "not_quoted": "In the source, but not as a quotation",
    "misattributed": "The source gives it to someone else",
}
_UNCHECKED = {"paraphrase": "A paraphrase: no words to check", "term": "A term or title in marks: not checked"}
_CAUTIONS = {
    "clipped": "Words that were left out may change the sense.",
    "unattributed": "The source names no speaker.",
    "scare": "The source has it as a term in marks, not as an utterance.",
}


def finding_headline(found: Finding) -> str:
    """The verdict and where, in a line without a stop: `Word for word: 03.txt, line 12`."""
    if found.ignored is not None:
        return f"Not held against the sources: {found.ignored}"
    if found.status == "not_checked":
        return _UNCHECKED.get(found.claim.kind, "Not checked")
    if found.best is None:
        return "No source has it"
    return f"{_label(found)}: {place(found.best)}"


def _label(found: Finding) -> str:
    if found.status == "misattributed" and found.relation != "contradicted":
        return "The source does not know the speaker"
    return _LABELS[found.status]


def place(each: SourceVerdict) -> str:
    """A source and the line of its passage."""
    return f"{each.source_id}, line {each.line}" if each.line else each.source_id


def details(found: Finding) -> Iterator[str]:
    """What else there is to say of a finding, a sentence or passage at a time."""
    if found.status in ("ignored", "not_checked"):
        return
    if found.ruling is not None:
        because = f": {found.ruling.reason}" if found.ruling.reason else ""
        yield f"Ruled on by {found.ruling.reviewer}, {found.ruling.ruling}{because}"
    if found.best is not None:
        yield from _on_source(found, found.best)
    elif found.nearest is not None:
        near = found.nearest
        yield f"Nearest: {near.source_id}, line {near.line}: “{shorten(near.text)}”"
    for other in found.others:
        yield _on_other(other, found)
    if found.also_in:
        yield f"Also in {', '.join(found.also_in)}."


def _on_source(found: Finding, best: SourceVerdict) -> Iterator[str]:
    verdict = best.verdict
    if not verdict.passes and verdict.source:
        yield f"The source: “{shorten(verdict.source)}”"
    yield from (f"{describe(change)}" for change in verdict.changes)
    speaker = _on_speaker(found, best)
    if speaker:
        yield speaker
    yield from (
        _CAUTIONS[each] for each in verdict.cautions if each in _CAUTIONS and not (speaker and each == "unattributed")
    )


def _on_speaker(found: Finding, best: SourceVerdict) -> str:
    """What the source has of the speaker, unless it has the one that the draft names."""
    said, claimed = best.verdict.attribution, found.claim.speaker
    theirs = f"the source has {said.name}" if said else "the source names nobody"
    if claimed is None:
        return f"The draft names no speaker; {theirs}." if said else ""
    return "" if best.relation == "confirmed" else f"Speaker: the draft has {draft_speaker(found.claim)}; {theirs}."


def draft_speaker(claim: DraftClaim) -> str:
    """Whom the draft gives a claim to, "" for nobody; of a pronoun also whom it is taken to mean."""
    name, mention = claim.speaker or "", claim.mention or ""
    return f"“{mention}”, read as {name}" if claim.described and name not in mention else name


def _on_other(other: SourceVerdict, found: Finding) -> str:
    said = other.verdict.attribution
    whose = f" from {said.name}" if said else ""
    words = other.verdict.source or ""
    same = found.best is not None and words == found.best.verdict.source
    return f"{place(other)} has {'the same' if same else f'“{shorten(words)}”'}{whose}."


def describe(change: Change) -> str:
    """One change in words: `number: 5,000 -> 50,000`, source first."""
    return f"{change.kind}: {change.source or '(nothing)'} -> {change.claim or '(nothing)'}"


def mark(found: Finding) -> str:
    """A sign for those who see no colours: ✓ passes, ✗ flagged, ! flagged and ruled on, ? passes with an unconfirmed
    speaker, a doubt or words left out that may change the sense, – not checked.
    """
    if found.flagged:
        return "✗" if found.undecided else "!"
    if found.status in ("ignored", "not_checked"):
        return "–"
    return "?" if found.unconfirmed or found.clipped or found.doubts else "✓"


def flags_in_words(flags: Sequence[Finding]) -> str:
    """How many flags there are, how many of them were ruled on and by whom: "2 flagged, both ruled on by ana"."""
    reviewers = sorted({each.ruling.reviewer for each in flags if each.ruling is not None})
    if not reviewers:
        return f"{len(flags)} flagged"
    ruled = sum(each.ruling is not None for each in flags)
    whole = {1: "", 2: "both "}.get(ruled, f"all {ruled} ")
    return f"{len(flags)} flagged, {whole if ruled == len(flags) else f'{ruled} '}ruled on by {', '.join(reviewers)}"


def closing(flags: str, unconfirmed: int, clipped: int, checked: int, sources: int) -> str:
    """The count that ends a check, with what `flags` says of them."""
    care = f", {clipped} with words left out that may change the sense" if clipped else ""
    against = f"{quantity(checked, 'quote')} checked against {quantity(sources, 'source')}"
    return f"{against}, {flags}, {unconfirmed} passing with an unconfirmed speaker{care}."
