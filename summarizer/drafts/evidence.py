"""What sources say of a draft's claim: the verifier's verdict on each pair, the best one, and those that differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.drafts.claims import DraftClaim
from summarizer.drafts.nearest import NearestSentence
from summarizer.records import Document, Relation, Status, Verdict
from summarizer.text.folding import fold_text
from summarizer.text.spans import line_at
from summarizer.verifier import verify_quote

Doubt = Literal["disputed_speaker", "other_words"]

# Better before worse. A passing verdict from one source outweighs another speaker in another: both are shown.
_ORDER: dict[Status, int] = {
    "exact": 0, "typographic": 0, "edited": 0, "misattributed": 1, "not_quoted": 2, "altered": 3, "stitched": 3,
    "absent": 4,
}  # fmt: skip
_RELATIONS: dict[Relation, int] = {"confirmed": 0, "unknown": 1, "contradicted": 2}
_EXACTNESS: dict[Status, int] = {"exact": 0, "typographic": 1, "edited": 2}
# Of a claim: as much as this may differ for two passages to be one utterance in different words.
_VARIES = 0.5
_MOST_OTHERS = 20


@dataclass(frozen=True, slots=True)
class SourceVerdict:
    """What one source says of a claim, and the source by its `position` in the pile, id, title, address and hash.

    `line` is where the passage begins in the source's text, from 1; None where the source has nothing like the claim.
    """

    position: int
    source_id: str
    title: str | None
    url: str | None
    sha256: str
    line: int | None
    verdict: Verdict

    @property
    def relation(self) -> Relation:
        """How the source's speaker and the draft's compare; unknown where either has none."""
        said = self.verdict.attribution
        return said.relation if said is not None and self.verdict.speaker is not None else "unknown"

    @property
    def changed(self) -> int:
        """How many code points differ, on the side that has more of them; a quarter of a claim in pieces."""
        if self.verdict.status == "stitched":
            return len(self.verdict.claim) // 4
        return sum(max(len(change.claim), len(change.source)) for change in self.verdict.changes)


@dataclass(frozen=True, slots=True)
class FlagRuling:
    """What a reviewer ruled on a flag, and why, where a reason was given."""

    reviewer: str
    ruling: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim and what the sources say of it.

    `best` is None where no source has anything of it; `nearest` then is the passage it resembles most. `others` are
    sources that have it in other words or from another speaker, `also_in` the ids of those that agree with `best`.
    `ignored` is the reason of whoever says that the claim needs no source, `ruling` what a reviewer ruled on a flag.
    """

    claim: DraftClaim
    best: SourceVerdict | None = None
    others: tuple[SourceVerdict, ...] = ()
    also_in: tuple[str, ...] = ()
    nearest: NearestSentence | None = None
    ignored: str | None = None
    ruling: FlagRuling | None = None

    @property
    def status(self) -> Status | Literal["ignored", "not_checked"]:
        """The best verdict's status; absent where no source has it; what was not held against the sources says so."""
        if self.ignored is not None:
            return "ignored"
        if not self.claim.checked and (self.best is None or not self.best.verdict.passes):
            return "not_checked"
        return "absent" if self.best is None else self.best.verdict.status

    @property
    def flagged(self) -> bool:
        """Whether the claim needs a person."""
        judged = self.status not in ("ignored", "not_checked")
        return judged and (self.best is None or not self.best.verdict.passes)

    @property
    def undecided(self) -> bool:
        """Whether the claim is flagged and nobody has ruled on it."""
        return self.flagged and self.ruling is None

    @property
    def relation(self) -> Relation | None:
        """Whether a source confirms the draft's speaker; None where the draft names none or nothing was found."""
        return self.best.relation if self.best is not None and self.claim.speaker is not None else None

    @property
    def unconfirmed(self) -> bool:
        """Whether the words pass and the speaker, whom the draft names, is not confirmed."""
        return not self.flagged and self.relation not in (None, "confirmed")

    @property
    def clipped(self) -> bool:
        """Whether the words pass, and words that were left out of their sentence may change the sense."""
        return not self.flagged and self.best is not None and "clipped" in self.best.verdict.cautions

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What other sources put in doubt although the best one bears the claim out."""
        found: list[Doubt] = []
        if any(other.verdict.status == "misattributed" or other.relation == "contradicted" for other in self.others):
            found.append("disputed_speaker")
        if any(other.verdict.changes for other in self.others):
            found.append("other_words")
        return tuple(found)


def evidence(claim: DraftClaim, source: Document, position: int = 0) -> SourceVerdict:
    """The verdict of one source on one claim, with the draft's speaker.

    Where the draft does not name the speaker, the source may confirm whom it means and never contradicts it: whom a
    description or pronoun means is a reading, and nobody is accused on one.
    """
    verdict = verify_quote(claim.text, source, speaker=claim.speaker)
    if claim.described and "misattributed" in (verdict.status, *verdict.also):
        verdict = verify_quote(claim.text, source)
    line = None if verdict.start is None else line_at(source.text, verdict.start)
    return SourceVerdict(position, source.id, source.title, source.url, source.sha256, line, verdict)


def finding(claim: DraftClaim, found: Sequence[SourceVerdict]) -> Finding:
    """The best of what the sources say of a claim, and what differs from it."""
    ranked = sorted((each for each in found if each.verdict.status != "absent"), key=_rank)
    if not ranked:
        return Finding(claim)
    best, *rest = ranked
    others = [each for each in rest if _differs(each, best)]
    same = [each.source_id for each in rest if _agrees(each, best)]
    return Finding(claim, best, tuple(_distinct(others)[:_MOST_OTHERS]), tuple(same[:_MOST_OTHERS]))


def _rank(each: SourceVerdict) -> tuple[int, ...]:
    verdict = each.verdict
    status = _EXACTNESS.get(verdict.status, 0)
    relation = _RELATIONS[each.relation]
    return (
        _ORDER[verdict.status],
        each.changed * (not verdict.passes),
        relation,
        status,
        len(verdict.cautions),
        each.position,
    )


def _agrees(each: SourceVerdict, best: SourceVerdict) -> bool:
    """Whether a source has the same passage, and compares in the same way with the draft's speaker."""
    return each.relation == best.relation and _words(each) == _words(best)


def _differs(each: SourceVerdict, best: SourceVerdict) -> bool:
    """Whether a source has the utterance in other words, or gives it to somebody else."""
    if each.changed > _VARIES * len(each.verdict.claim) or each.verdict.status == "not_quoted":
        return False
    if _words(each) != _words(best):
        return each.verdict.status == "altered" or not best.verdict.passes
    return each.relation != best.relation and "contradicted" in (each.relation, best.relation)


def _words(each: SourceVerdict) -> str:
    return fold_text(each.verdict.source or "").rstrip(" .,'").lower()


def _distinct(others: Iterable[SourceVerdict]) -> list[SourceVerdict]:
    """One source for each wording and speaker."""
    found: dict[tuple[str, Relation], SourceVerdict] = {}
    for each in others:
        found.setdefault((_words(each), each.relation), each)
    return list(found.values())
