"""What the source says of a claim, and what is found on the way to it: frozen, comparable, picklable.

Offsets are Unicode code points of `Document.text`, half open: `text[start:end]` is the span.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from summarizer.errors import demand
from summarizer.records.documents import Shown, Span

Status = Literal["absent", "stitched", "altered", "not_quoted", "misattributed", "edited", "typographic", "exact",
                 "failed_check"]  # fmt: skip
ChangeKind = Literal["negation", "number", "name", "modality", "word", "dropped", "added", "case"]
Caution = Literal["clipped", "unattributed", "unconfirmed", "scare"]
Relation = Literal["confirmed", "unknown", "contradicted"]
# What a model says when it is asked whether the evidence shows a field.
Opinion = Literal["yes", "no", "unclear"]
# What the checks of a record compare: all of a name, or the names, numbers and dates in free text.
Compared = Literal["name", "text"]

PASSING: frozenset[Status] = frozenset({"exact", "typographic", "edited"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between a claim and its source, both texts and both sides' offsets."""

    kind: ChangeKind
    claim: str
    source: str
    claim_start: int
    claim_end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True, repr=False)
class Attribution(Shown):
    """Who the source says it was: `mention` as it stands at [start, end), `name` after resolution.

    `cue` is the word that says so ("said", "according to", or "transcript" for a speaker's line). `relation`
    compares with a claimed speaker, and is "unknown" where none was claimed or the two cannot be compared.
    """

    mention: str
    name: str
    start: int
    end: int
    cue: str
    relation: Relation = "unknown"


@dataclass(frozen=True, slots=True, repr=False)
class Quotation(Shown):
    """A quotation of a document: what stands between its marks is `text[start:end]`.

    `segments` are its pieces without marks that only reopen a paragraph; `depth` is 0 for an outermost one,
    `parent` the index of the one it is nested in. Quotations with the same `turn` are one utterance, broken by
    "he said". `scare` marks a word or title in marks that nobody is said to have uttered.
    """

    start: int
    end: int
    segments: tuple[Span, ...]
    kind: Literal["marks", "block", "transcript"] = "marks"
    closed: bool = True
    depth: int = 0
    parent: int | None = None
    turn: int = 0
    scare: bool = False
    attribution: Attribution | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Verdict(Shown):
    """What the source says of one claim. `source` is `document.text[start:end]` as it stands.

    `path` is the claim's JSON pointer in its summary; `start`, `end` and `source` are None where nothing resembles
    the claim. `also` lists other statuses that hold, `parts` the places of a claim in pieces, `occurrences` how
    often the source has the passage.

    What a check of the record finds is a verdict too, with the status `failed_check`: its path ends in `#CHECK`, `hint`
    says in a sentence what is wrong, `mend` what would put it right, and the span is the passage that shows it.
    """

    claim: str
    status: Status
    path: str = ""
    speaker: str | None = None
    spoken: bool = True
    start: int | None = None
    end: int | None = None
    source: str | None = None
    changes: tuple[Change, ...] = ()
    also: tuple[Status, ...] = ()
    cautions: tuple[Caution, ...] = ()
    attribution: Attribution | None = None
    parts: tuple[Span, ...] = ()
    occurrences: int = 0
    hint: str | None = None
    mend: str | None = None

    @property
    def check(self) -> str | None:
        """The name of the check that found it; None for the verdict on a claim's own words."""
        return self.path.rpartition("#")[2].rstrip("0123456789") if self.status == "failed_check" else None

    @property
    def speaker_unproven(self) -> bool:
        """True where words are given to a speaker whom the source does not explicitly confirm."""
        said = self.attribution
        return bool(self.spoken and self.speaker) and (said is None or said.relation != "confirmed")

    @property
    def passes(self) -> bool:
        """True for exact, typographic and edited; anything else needs a person."""
        return self.status in PASSING

    def as_dict(self) -> dict[str, Any]:
        """The verdict as plain JSON data."""
        return {
            # asdict copies every value of every level, which costs more than all the rest of a batch's bookkeeping.
            **{name: getattr(self, name) for name in _VERDICT_FIELDS},
            "changes": [asdict(change) for change in self.changes],
            "also": list(self.also),
            "cautions": list(self.cautions),
            "attribution": asdict(self.attribution) if self.attribution else None,
            "parts": [asdict(part) for part in self.parts],
        }


_VERDICT_FIELDS = tuple(field.name for field in fields(Verdict))


def verdict_of(record: Mapping[str, Any]) -> Verdict:
    """A verdict from its plain JSON data (`Verdict.as_dict()`). Raises KeyError, TypeError or ValueError for others."""
    fields = dict(record)
    if fields["status"] not in get_args(Status):
        raise ValueError(f"{fields['status']!r} is no status of a verdict")
    fields["changes"] = tuple(Change(**change) for change in record.get("changes") or ())
    fields["parts"] = tuple(Span(**part) for part in record.get("parts") or ())
    fields["also"] = tuple(record.get("also") or ())
    fields["cautions"] = tuple(record.get("cautions") or ())
    attribution = record.get("attribution")
    fields["attribution"] = Attribution(**attribution) if attribution else None
    return Verdict(**fields)


def flag(
    path: str, claim: str, hint: str, *, start: int | None = None, end: int | None = None, mend: str | None = None
) -> Verdict:
    """What a check of the record found: the claim at `path` (a JSON pointer), and in `hint` what is wrong with it.

    `start` and `end` (code points) are the passage of the source that shows it, if one does; `mend` says what would
    put it right, if that is known.
    """
    for name, value in (("path", path), ("claim", claim), ("hint", hint)):
        demand(value, str, f"flag needs a str as its {name}")
    return Verdict(claim, "failed_check", path, spoken=False, start=start, end=end, hint=hint, mend=mend)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a model answered when it was asked whether the evidence shows one field of a summary.

    `path` is the field's JSON pointer, `question` what was asked of it (`stance`, `status`, …), `reason` a few words of
    the model's own, and `model` its name. A "no" is a flag as well: a verdict at `PATH#judged`.
    """

    path: str
    question: str
    verdict: Opinion
    reason: str
    model: str


@dataclass(frozen=True, slots=True, repr=False)
class OpenPassage(Shown):
    """A passage that a model was not sure of, left to a person: `text[start:end]`, in code points.

    `actor` is whose stand is asked about (None: nobody in particular), `field` the field that is open,
    `probabilities` how likely each of its labels is (empty: no model was asked, for want of time), `issue` what it is
    about, where that is known.
    """

    start: int
    end: int
    actor: str | None
    field: str
    probabilities: Mapping[str, float]
    issue: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What asking once more changed in a summary: the text at a JSON pointer, before and after."""

    path: str
    before: str
    after: str
