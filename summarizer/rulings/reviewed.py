"""Summaries with the rulings of people applied: what every export and the review page show.

A claim is a verdict with what the log of decisions says of it; its outcome is one word. A record is a document with its
summary and claims; its rows are the elements of the summary's lists (quotes, positions, …), whatever the task's schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from summarizer.records import Compared, Correction, Document, Judgement, OpenPassage, verdict_of
from summarizer.rulings.applied import GONE, apply_rulings, is_table
from summarizer.rulings.claims import (
    VERIFIED,
    Claim,
    Omission,
    Outcome,
    RuledPassage,
    added_quotation,
    omission_of,
    ruled_passages,
    speaker_of,
)
from summarizer.rulings.log import DRAFT_TASK, OPEN, UNDECIDED, Decision, Log, Standing, claim_sha256
from summarizer.text.json_pointer import escape


@dataclass(frozen=True)
class Row:
    """An element of one of the summary's lists, as it now stands.

    `values` is None where a ruling took it out; `claims` are those within it by their place in it ("text", "evidence").
    `judge` is the person whose position it is, decided on a passage that the model had left open.
    """

    list_name: str
    index: int
    original: Mapping[str, Any]
    values: Mapping[str, Any] | None
    claims: Mapping[str, Claim]
    judge: str | None = None

    @property
    def verified(self) -> bool:
        """True where it holds a claim and the source bears out each one it holds."""
        return bool(self.claims) and all(claim.verified for claim in self.claims.values())

    @property
    def flagged(self) -> bool:
        """True where a claim it holds, on its words or a finding on a field, waits for a person or was rejected."""
        return any(claim.undecided or claim.rejected for claim in self.claims.values())


@dataclass(frozen=True)
class Record:
    """A document, its summary, and the claims and omissions with their rulings.

    `orphans` are rulings on claims that the summary no longer has. `claim_lists` are the names of the run's lists whose
    elements hold claims, `quote_list` the one for quotations. `passage_standings` are what people ruled on
    `open_passages`, by the paths of `passages`.
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
    passage_standings: Mapping[str, Standing] = field(default_factory=dict)
    corrections: Sequence[Correction] = ()
    not_asked: int = 0

    @property
    def noun(self) -> str:
        """What the claims are of: a draft or a summary."""
        return "draft" if self.task == DRAFT_TASK else "summary"

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The elements of the summary's lists of objects, what a person added at the end of its list."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[Row]:
        for name in self.list_names:
            elements = self.summary.get(name) or []
            for index, element in enumerate(elements):
                yield self._row(name, index, element)
            yield from self._added_rows(name, len(elements))

    def _row(self, name: str, index: int, element: Mapping[str, Any]) -> Row:
        path = f"/{escape(name)}/{index}"
        within = {
            p[len(path) :].lstrip("/"): claim
            for p, claim in self.claims.items()
            if p.startswith((path + "/", path + "#"))
        }
        values = apply_rulings(element, path, self.claims)
        return Row(name, index, element, None if values is GONE else values, within)

    def _added_rows(self, name: str, index: int) -> Iterator[Row]:
        """What people added to a list: quotations, and stands that they found in open passages."""
        quotations = [added_quotation(each) for each in self.omissions if each.added and name == self.quote_list]
        for claim in quotations:
            yield Row(name, index, {}, {"text": claim.text, "speaker": claim.speaker}, {"text": claim})
            index += 1
        for passage in self.passages:
            stand, decision = passage.stand, passage.standing.decision
            if stand and decision and stand["list"] == name:
                yield Row(name, index, {}, stand["values"], {stand["evidence"]: passage.claim}, decision.reviewer)
                index += 1

    @cached_property
    def passages(self) -> tuple[RuledPassage, ...]:
        """The passages that the model left open, the surest first, with what people ruled on them."""
        return tuple(ruled_passages(self.document.text, self.open_passages, self.passage_standings))

    @property
    def open_questions(self) -> list[RuledPassage]:
        """Those of them that nobody has decided on."""
        return [passage for passage in self.passages if not passage.decided]

    @property
    def opinions(self) -> list[Judgement]:
        """What models judged, and the people whose positions are in the record."""
        return [*self.judgements, *(_opinion(row, row.judge) for row in self.rows if row.judge)]

    @property
    def list_names(self) -> list[str]:
        """The names of the summary's lists of objects, in the schema's order; those that something was added to."""
        names = [name for name, value in self.summary.items() if is_table(value) or name in self.claim_lists]
        added = [self.quote_list] if any(omission.added for omission in self.omissions) else []
        added += [passage.stand["list"] for passage in self.passages if passage.stand]
        return list(dict.fromkeys([*names, *added]))

    @property
    def prose(self) -> dict[str, Any]:
        """The summary's other fields (headline, gist, …) with rulings applied."""
        names = self.list_names
        loose = {name: value for name, value in self.summary.items() if name not in names}
        return {
            name: None if (kept := apply_rulings(value, f"/{escape(name)}", self.claims)) is GONE else kept
            for name, value in loose.items()
        }

    def kept_rows(self, name: str, *, verified_only: bool = False) -> list[Row]:
        """The rows of one list that no ruling took out; with `verified_only` those the source bears out, word for word.

        Rows of a list that never holds claims have nothing to verify, and stay.
        """
        holds_claims = name in self.claim_lists or name == self.quote_list
        rows = (row for row in self.rows if row.list_name == name and row.values is not None)
        return [row for row in rows if row.verified or not verified_only or not (holds_claims or row.judge)]

    def applied_summary(self, *, verified_only: bool = False) -> dict[str, Any]:
        """The summary as it now stands, with its fields in their order."""
        lists = {
            name: [row.values for row in self.kept_rows(name, verified_only=verified_only)] for name in self.list_names
        }
        prose = self.prose
        return {**{name: lists.get(name, prose.get(name)) for name in self.summary}, **lists}

    @property
    def all_claims(self) -> dict[str, Claim]:
        """The claims of the summary, and those that people added, by their paths in the log."""
        added = (claim for row in self.rows if not row.original for claim in row.claims.values())
        return {**self.claims, **{claim.verdict.path: claim for claim in added}}

    @property
    def flags(self) -> list[Claim]:
        """The claims whose verdict did not pass, decided or not."""
        return [claim for claim in self.claims.values() if not claim.verdict.passes]

    @property
    def stale(self) -> list[Decision]:
        """The rulings on what has changed since or is there no more: kept and not applied."""
        return [decision for standing in self._standings for decision in standing.stale] + list(self.orphans)

    @property
    def _standings(self) -> list[Standing]:
        standings = [claim.standing for claim in self.claims.values()]
        standings += [omission.standing for omission in self.omissions]
        return standings + [passage.standing for passage in self.passages]

    @property
    def decisions(self) -> list[Decision]:
        """Every ruling in effect on this document's claims, stale ones too, in the order they were made."""
        made = [decision for standing in self._standings for decision in (*standing.rulings, *standing.stale)]
        return sorted([*made, *self.orphans], key=lambda decision: decision.seq)


def _opinion(row: Row, judge: str) -> Judgement:
    """That a person decided on a stand, as a judgement of it."""
    standing = next(claim.standing for claim in row.claims.values())
    decision, field = standing.decision, str(standing.after["field"])
    path = f"/{escape(row.list_name)}/{row.index}/{escape(field)}"
    return Judgement(path, field, "yes", decision.reason if decision else "", judge)


def apply_to_record(record: Record, log: Log) -> Record:
    """The record with the log's rulings on its claims and omissions in place of those it had."""
    document = record.document
    hashes = {path: claim_sha256(claim.verdict.claim, claim.verdict.speaker) for path, claim in record.claims.items()}
    hashes |= {each.path: claim_sha256(each.text, each.speaker) for each in record.omissions}
    hashes |= {each.path: each.sha256 for each in record.passages}
    standings = log.standings(document.id, document.sha256, hashes)
    return replace(
        record,
        claims={path: Claim(claim.verdict, standings.get(path, UNDECIDED)) for path, claim in record.claims.items()},
        omissions=[replace(each, standing=standings.get(each.path, UNDECIDED)) for each in record.omissions],
        passage_standings={path: each for path, each in standings.items() if path.startswith(OPEN)},
        orphans=[decision for path, each in standings.items() if path not in hashes for decision in each.stale],
    )


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
