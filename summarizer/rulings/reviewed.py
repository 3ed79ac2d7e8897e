"""Summaries with the rulings of people applied: what every export and the review page show.

A claim is a verdict with what the log of decisions says of it; its outcome is one word. A record is a document with its
summary and claims; its rows are the elements of the summary's lists (quotes, positions, …), whatever the task's schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from summarizer.records import (
    PASSING,
    Compared,
    Correction,
    Document,
    Judgement,
    OpenPassage,
    Verdict,
    verdict_of,
)
from summarizer.rulings.log import DRAFT_TASK, UNDECIDED, Decision, Log, Standing, claim_sha256, omitted_path
from summarizer.text.json_pointer import escape

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
GONE = object()
# What a quotation's other fields say of its speaker, and nobody knows of the one that a reviewer gave it to.
OF_THE_SPEAKER = ("role", "affiliation", "country")


@dataclass(frozen=True)
class Claim:
    """A verdict and what people ruled on it."""

    verdict: Verdict
    standing: Standing = UNDECIDED

    @property
    def outcome(self) -> Outcome:
        """What has become of the claim, in one word; a replacement that the source does not bear out is an override."""
        decision = self.standing.decision
        if decision is None:
            return self._undecided()
        outcome = _BY_RULING[decision.ruling]
        if outcome in VERIFIED and (decision.after or {}).get("status") not in PASSING:
            return "override"
        return outcome

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
        after = (self.standing.decision and self.standing.decision.after) or {}
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
    def undecided(self) -> bool:
        """True for a flag that still needs a person."""
        return self.outcome in {"flagged", "disputed"}

    def _after(self, name: str, otherwise: Any) -> Any:
        decision = self.standing.decision
        return otherwise if decision is None else (decision.after or {}).get(name, otherwise)


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


@dataclass(frozen=True)
class Row:
    """An element of one of the summary's lists, as it now stands.

    `values` is None where a ruling took it out; `claims` are those within it by their place in it ("text", "evidence").
    """

    list_name: str
    index: int
    original: Mapping[str, Any]
    values: Mapping[str, Any] | None
    claims: Mapping[str, Claim]

    @property
    def verified(self) -> bool:
        """True where it holds a claim and the source bears out each one it holds."""
        return bool(self.claims) and all(claim.verified for claim in self.claims.values())

    @property
    def flagged(self) -> bool:
        """True where a claim it holds, on its words or a finding on a field, waits for a person or was rejected."""
        return any(claim.undecided or claim.outcome == "rejected" for claim in self.claims.values())


@dataclass(frozen=True)
class Record:
    """A document, its summary, and the claims and omissions with their rulings.

    `orphans` are rulings on claims that the summary no longer has. `claim_lists` are the names of the run's lists whose
    elements hold claims, `quote_list` the one for quotations.
    """

    document: Document
    task: str
    model: str
    summary: Mapping[str, Any]
    claims: Mapping[str, Claim] = field(default_factory=dict)
    omissions: Sequence[Omission] = ()
    orphans: Sequence[Decision] = ()
    usage: Mapping[str, Any] = field(default_factory=dict)
    cached: bool = False
    quote_list: str = "quotes"
    claim_lists: frozenset[str] = frozenset()
    checked: Mapping[str, Compared] = field(default_factory=dict)
    judgements: Sequence[Judgement] = ()
    open_passages: Sequence[OpenPassage] = ()
    corrections: Sequence[Correction] = ()

    @property
    def noun(self) -> str:
        """What the claims are of: a draft or a summary."""
        return "draft" if self.task == DRAFT_TASK else "summary"

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The elements of the summary's lists of objects, quotations that a person added at the end of theirs."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[Row]:
        for name in self.list_names:
            elements = self.summary.get(name) or []
            for index, element in enumerate(elements):
                yield self._row(name, index, element)
            if name == self.quote_list:
                yield from self._added_rows(len(elements))

    def _row(self, name: str, index: int, element: Mapping[str, Any]) -> Row:
        path = f"/{escape(name)}/{index}"
        within = {
            p[len(path) :].lstrip("/"): claim
            for p, claim in self.claims.items()
            if p.startswith((path + "/", path + "#"))
        }
        values = apply_rulings(element, path, self.claims, lambda claim: claim.outcome != "rejected")
        return Row(name, index, element, None if values is GONE else values, within)

    def _added_rows(self, index: int) -> Iterator[Row]:
        for offset, omission in enumerate(each for each in self.omissions if each.added):
            claim = _added_claim(omission)
            values = {"text": claim.text, "speaker": claim.speaker}
            yield Row(self.quote_list, index + offset, {}, values, {"text": claim})

    @property
    def list_names(self) -> list[str]:
        """The names of the summary's lists of objects, in the schema's order; that of quotations if any was added."""
        names = [name for name, value in self.summary.items() if is_table(value) or name in self.claim_lists]
        if self.quote_list not in names and any(omission.added for omission in self.omissions):
            names.append(self.quote_list)
        return names

    @property
    def prose(self) -> dict[str, Any]:
        """The summary's other fields (headline, gist, …) with rulings applied."""
        names = self.list_names
        loose = {name: value for name, value in self.summary.items() if name not in names}
        return {
            name: None
            if (kept := apply_rulings(value, f"/{escape(name)}", self.claims, _not_rejected)) is GONE
            else kept
            for name, value in loose.items()
        }

    def kept_rows(self, name: str, *, verified_only: bool = False) -> list[Row]:
        """The rows of one list that no ruling took out; with `verified_only` those the source bears out, word for word.

        Rows of a list that never holds claims have nothing to verify, and stay.
        """
        strict = verified_only and (name in self.claim_lists or name == self.quote_list)
        rows = (row for row in self.rows if row.list_name == name and row.values is not None)
        return [row for row in rows if row.verified or not strict]

    def applied_summary(self, *, verified_only: bool = False) -> dict[str, Any]:
        """The summary as it now stands, with its fields in their order."""
        lists = {
            name: [row.values for row in self.kept_rows(name, verified_only=verified_only)] for name in self.list_names
        }
        prose = self.prose
        return {**{name: lists.get(name, prose.get(name)) for name in self.summary}, **lists}

    @property
    def flags(self) -> list[Claim]:
        """The claims whose verdict did not pass, decided or not."""
        return [claim for claim in self.claims.values() if not claim.verdict.passes]

    @property
    def decisions(self) -> list[Decision]:
        """Every ruling in effect on this document's claims, stale ones too, in the order they were made."""
        standings = [claim.standing for claim in self.claims.values()] + [each.standing for each in self.omissions]
        made = [decision for standing in standings for decision in (*standing.rulings, *standing.stale)]
        return sorted([*made, *self.orphans], key=lambda decision: decision.seq)


def is_table(value: Any) -> bool:
    """True for a list of objects with at least one element."""
    return isinstance(value, list) and bool(value) and all(isinstance(element, Mapping) for element in value)


def _not_rejected(claim: Claim) -> bool:
    return claim.outcome != "rejected"


def apply_rulings(value: Any, path: str, claims: Mapping[str, Claim], keep: Callable[[Claim], bool]) -> Any:
    """The value at `path` with rulings applied; GONE where its own claim is not kept.

    An object goes with the claim it directly holds, a list loses the elements that go, and goes with the last of them.
    A finding on a value that a ruling rejects takes the value out.
    """
    if any(_refutes(found, claim, path) for found, claim in claims.items()):
        return GONE
    if isinstance(value, str):
        claim = claims.get(path)
        return value if claim is None else claim.text if keep(claim) else GONE
    if isinstance(value, list):
        kept = [
            each
            for i, element in enumerate(value)
            if (each := apply_rulings(element, f"{path}/{i}", claims, keep)) is not GONE
        ]
        return kept if kept or not value else GONE
    if isinstance(value, Mapping):
        return _applied_object(value, path, claims, keep)
    return value


def _refutes(found: str, claim: Claim, path: str) -> bool:
    """Whether a claim is a finding on the value at `path`, and somebody ruled that the value is wrong."""
    return bool(claim.verdict.check) and found.partition("#")[0] == path and claim.outcome == "rejected"


def _applied_object(
    value: Mapping[str, Any], path: str, claims: Mapping[str, Claim], keep: Callable[[Claim], bool]
) -> Any:
    made = {name: apply_rulings(each, f"{path}/{escape(name)}", claims, keep) for name, each in value.items()}
    if any(each is GONE for each in made.values()):
        return GONE
    for name in value:
        claim = claims.get(f"{path}/{escape(name)}")
        if claim is not None and claim.speaker != claim.verdict.speaker:
            made[speaker_field(value, claim.verdict.speaker)] = claim.speaker
            made |= {each: None for each in OF_THE_SPEAKER if each in made}
    return made


def speaker_field(element: Mapping[str, Any], speaker: str | None) -> str:
    """The name of the field that holds a quotation's speaker: `speaker`, or the one that has this value."""
    if "speaker" in element or speaker is None:
        return "speaker"
    return next((name for name, value in element.items() if value == speaker), "speaker")


def _added_claim(omission: Omission) -> Claim:
    decision = omission.standing.decision
    after = (decision.after if decision else None) or {}
    speaker = after.get("speaker", omission.speaker)
    verdict = Verdict(
        omission.text, "exact", omission.path, speaker, True, omission.start, omission.end, omission.text, occurrences=1
    )
    return AddedClaim(verdict, omission.standing)


class AddedClaim(Claim):
    """A quotation of the source that a person put into the summary."""

    @property
    def outcome(self) -> Outcome:
        """`added`, or `override` where it was given to somebody whom the source contradicts."""
        after = (self.standing.decision and self.standing.decision.after) or {}
        return "added" if after.get("status", "exact") in PASSING else "override"


def apply_to_record(record: Record, log: Log) -> Record:
    """The record with the log's rulings on its claims and omissions in place of those it had."""
    document = record.document
    hashes = {path: claim_sha256(claim.verdict.claim, claim.verdict.speaker) for path, claim in record.claims.items()}
    hashes |= {each.path: claim_sha256(each.text, each.speaker) for each in record.omissions}
    standings = log.standings(document.id, document.sha256, hashes)
    return replace(
        record,
        claims={path: Claim(claim.verdict, standings.get(path, UNDECIDED)) for path, claim in record.claims.items()},
        omissions=[replace(each, standing=standings.get(each.path, UNDECIDED)) for each in record.omissions],
        orphans=[decision for path, each in standings.items() if path not in hashes for decision in each.stale],
    )


def omission_of(document: Document, quotation: Mapping[str, Any]) -> Omission:
    """An omitted quotation from its plain JSON data."""
    start, end = int(quotation["start"]), int(quotation["end"])
    return Omission(start, end, document.text[start:end], speaker_of(quotation), bool(quotation.get("scare")))


def speaker_of(quotation: Mapping[str, Any]) -> str | None:
    """The speaker that the source names for a quotation given as plain JSON data."""
    name = (quotation.get("attribution") or {}).get("name")
    return None if name is None else str(name)


__all__ = [
    "VERIFIED",
    "Claim",
    "Omission",
    "Outcome",
    "Record",
    "Row",
    "apply_rulings",
    "apply_to_record",
    "omission_of",
    "speaker_of",
    "verdict_of",
]
