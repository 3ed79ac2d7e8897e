"""Claims of a summary, and quotations and passages beside it, with what people ruled on each. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from summarizer.records import PASSING, Document, OpenPassage, Verdict
from summarizer.rulings.log import OPEN, UNDECIDED, Standing, omitted_path, passage_sha256

Outcome = Literal[
    "verified", "replaced", "reattributed", "added", "paraphrase", "own", "override", "rejected", "disputed", "flagged"
]
# Words that the source bears out, one for one; all else is a person's word or nobody's.
VERIFIED: frozenset[Outcome] = frozenset({"verified", "replaced", "reattributed", "added"})

_BY_RULING: Mapping[str, Outcome] = {
    "replace": "replaced",
    "reattribute": "reattributed",
    "paraphrase": "paraphrase",
    "accept": "override",
    "own": "own",
    "reject": "rejected",
}


@dataclass(frozen=True)
class Claim:
    """A verdict and what people ruled on it."""

    verdict: Verdict
    standing: Standing = UNDECIDED

    @property
    def outcome(self) -> Outcome:
        """What has become of the claim, in one word; a ruling that the source does not bear out is an override."""
        decision = self.standing.decision
        if decision is None:
            return self._undecided()
        outcome = _BY_RULING[decision.ruling]
        doubted = self.standing.after.get("status") not in PASSING or (
            self._has_new_speaker and not self.speaker_confirmed
        )
        return "override" if outcome in VERIFIED and doubted else outcome

    @property
    def _has_new_speaker(self) -> bool:
        """Whether a person said who the speaker is."""
        decision = self.standing.decision
        return decision is not None and (decision.ruling == "reattribute" or self.speaker != self.verdict.speaker)

    def _undecided(self) -> Outcome:
        if self.standing.state == "disputed":
            return "disputed"
        return "verified" if self.verdict.passes else "flagged"

    @property
    def verified(self) -> bool:
        """True where the source bears out the claim as it now stands: its words, and that its speaker said them."""
        return self.outcome in VERIFIED and self.speaker_confirmed

    @property
    def speaker_confirmed(self) -> bool:
        """True where the source gives the words to the speaker as it now stands, or the claim names none."""
        return not self.verdict.spoken or self.speaker is None or self._relation == "confirmed"

    @property
    def _relation(self) -> str | None:
        """How the speaker as it now stands compares with the source's; None where that was not asked."""
        after = self.standing.after
        if "speaker" in after and ("relation" in after or after["speaker"] != self.verdict.speaker):
            return after.get("relation")
        return self.verdict.attribution.relation if self.verdict.attribution else None

    @property
    def text(self) -> str:
        """The claim's words as they now stand."""
        return str(self._after("text", self.verdict.claim))

    @property
    def speaker(self) -> str | None:
        """The speaker as it now stands."""
        speaker = self._after("speaker", self.verdict.speaker)
        return None if speaker is None else str(speaker)

    @property
    def span(self) -> tuple[int, int] | None:
        """Where the source has it, in code points, after a replacement the span chosen; None where it has nothing like
        it.
        """
        start, end = self._after("start", self.verdict.start), self._after("end", self.verdict.end)
        return None if start is None or end is None else (int(start), int(end))

    @property
    def rejected(self) -> bool:
        """True where somebody ruled that it does not stand."""
        return self.outcome == "rejected"

    @property
    def undecided(self) -> bool:
        """True for a flag that still needs a person."""
        return self.outcome in {"flagged", "disputed"}

    def _after(self, name: str, otherwise: Any) -> Any:
        return self.standing.after.get(name, otherwise)


@dataclass(frozen=True)
class Omission:
    """A quotation of the source that no summary has, and what people ruled on it."""

    start: int
    end: int
    text: str
    speaker: str | None = None
    scare: bool = False
    standing: Standing = UNDECIDED

    @property
    def path(self) -> str:
        """`omitted:START-END`."""
        return omitted_path(self.start, self.end)

    @property
    def added(self) -> bool:
        """True where a person put it into the summary."""
        decision = self.standing.decision
        return decision is not None and decision.ruling == "add"


class AddedClaim(Claim):
    """Words of the source that a person put into the summary: a quotation, or the evidence of a stand."""

    @property
    def outcome(self) -> Outcome:
        """`added`, or `override` where the source bears out less than what the person says of them."""
        after = self.standing.after
        confirmed = self.speaker is None or after.get("relation", "confirmed") == "confirmed"
        return "added" if after.get("status", "exact") in PASSING and confirmed else "override"


def added_quotation(omission: Omission) -> AddedClaim:
    """The claim that an omission has become."""
    speaker = omission.standing.after.get("speaker", omission.speaker)
    verdict = Verdict(
        omission.text, "exact", omission.path, speaker, True, omission.start, omission.end, omission.text, occurrences=1
    )
    return AddedClaim(verdict, omission.standing)


def omission_of(document: Document, quotation: Mapping[str, Any]) -> Omission:
    """An omitted quotation from its plain JSON data."""
    start, end = int(quotation["start"]), int(quotation["end"])
    return Omission(start, end, document.text[start:end], speaker_of(quotation), bool(quotation.get("scare")))


def speaker_of(quotation: Mapping[str, Any]) -> str | None:
    """The speaker that the source names for a quotation given as plain JSON data."""
    name = (quotation.get("attribution") or {}).get("name")
    return None if name is None else str(name)


@dataclass(frozen=True)
class RuledPassage:
    """A passage that a model left open, its words, and what people ruled on it.

    `path` is `open:START-END` (code points), with `:2` after it for the second that is asked of one passage.
    """

    passage: OpenPassage
    path: str
    text: str
    standing: Standing = UNDECIDED

    @property
    def sha256(self) -> str:
        """What rulings on it are held by: its words and whose stand is asked about."""
        return passage_sha256(self.text, self.passage.actor)

    @property
    def sureness(self) -> float:
        """How likely the likeliest label is that says something, from 0 to 1."""
        labels = self.passage.probabilities
        return max((share for label, share in labels.items() if label != "none"), default=0.0)

    @property
    def decided(self) -> bool:
        """True where nobody needs to look at it any more."""
        return self.standing.decision is not None

    @property
    def stand(self) -> Mapping[str, Any] | None:
        """What the ruling in force makes of it: the `list` it goes into, its `values` there and where its words stand
        in them (`evidence`); None where it is open or shows no stand.
        """
        after = self.standing.after
        return after if "values" in after else None

    @property
    def claim(self) -> AddedClaim:
        """Its words as the evidence of the stand."""
        start, end = self.passage.start, self.passage.end
        verdict = Verdict(self.text, "exact", self.path, None, False, start, end, self.text, occurrences=1)
        return AddedClaim(verdict, self.standing)


def ruled_passages(
    text: str, passages: Sequence[OpenPassage], standings: Mapping[str, Standing]
) -> Iterator[RuledPassage]:
    """A document's open passages in their order; `standings` are what was ruled on them, by path."""
    seen = Counter[str]()
    for each in passages:
        path = f"{OPEN}{each.start}-{each.end}"
        seen[path] += 1
        path = path if seen[path] == 1 else f"{path}:{seen[path]}"
        yield RuledPassage(each, path, text[each.start : each.end], standings.get(path, UNDECIDED))
