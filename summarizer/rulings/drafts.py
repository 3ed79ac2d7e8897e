"""What a ruling on a claim makes of it, and which claims may be ruled on many at a time. Pure.

A reviewer asks for a ruling; `draft` checks it against the record and returns the event for the log, or raises
RulingError with the sentence to show. A ruling that leaves words in quotation marks which the source does not bear out,
or gives them to a speaker whom it does not confirm, needs a reason and stands as an override.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from summarizer.errors import RulingError
from summarizer.records import PASSING, Change, Document, Verdict
from summarizer.rulings.log import (
    CLAIM_RULINGS,
    DRAFT_TASK,
    OMISSION_RULINGS,
    OMITTED,
    Decision,
    Ruling,
    Standing,
    claim_sha256,
)
from summarizer.rulings.removed import undecided
from summarizer.rulings.reviewed import Claim, Omission, Record
from summarizer.text.unicode import is_unicode
from summarizer.verifier import verify_quote
from summarizer.verifier.statuses import STATUS_MEANINGS

# Why a claim is in the queue, the gravest first: (name, label, what it means).
REASONS: tuple[tuple[str, str, str], ...] = (
    ("disputed", "Disputed", "Reviewers ruled differently. A third ruling, made in sight of theirs, settles it."),
    ("stale", "Stale", "Ruled on before the claim or its source changed. The old ruling is kept and not applied."),
    ("absent", "Absent", STATUS_MEANINGS["absent"]),
    ("negation", "Negation", "A “not” came or went."),
    ("number", "Number", "A number, date or amount differs."),
    ("name", "Name", "A name differs."),
    ("modality", "Modality", "What may, must or will be differs."),
    ("stitched", "Stitched", STATUS_MEANINGS["stitched"]),
    ("misattributed", "Misattributed", STATUS_MEANINGS["misattributed"]),
    ("not_quoted", "Not quoted", STATUS_MEANINGS["not_quoted"]),
    ("failed_check", "Record", STATUS_MEANINGS["failed_check"]),
    ("word", "Word", "Words differ."),
    ("dropped", "Dropped", "Words were left out with no mark of it."),
    ("added", "Added", "Words were put in."),
    ("altered", "Altered", STATUS_MEANINGS["altered"]),
    ("filler", "Filler", "Only an “um” or the like came or went."),
    ("case", "Case", "Only capitals differ."),
    ("open", "Open", "The model was not sure who stands where: say so, or that nobody takes a stand."),
    (
        "caution",
        "Read with care",
        "Passes, with a caution: clipped, the speaker unnamed or open, or a scare quote.",
    ),
    ("omitted", "Left out", "Quotations of the source that the summary does not have."),
)
LONGEST = 5000  # code points of a part of a ruling
RANK = {name: rank for rank, (name, _, _) in enumerate(REASONS)}
_CHANGE_ORDER = ("negation", "number", "name", "modality", "word", "dropped", "added", "case")

# Sounds of hesitation, in the languages of the articles: leaving one out, or putting one in, changes nothing said.
FILLERS = frozenset("ah ahm eh ehm er erm euh heu hm hmm mm mhm uh uhm um äh ähm öh".split())
# Words that mean something else with a capital ("may", "May"): a change of case in one is not safe to rule on unseen.
CAPITONYMS = frozenset(
    "act aids august bank bill cancer china church congress earth ford frank general german grant guard house it job "
    "left lent march mark may mercury moon nice parliament polish pole poles pat rich right rob rose senate state "
    "states sue sun swede turkey union us wales welsh who will".split()
)


@dataclass(frozen=True, slots=True)
class RulingDraft:
    """A ruling somebody asks for; `start` and `end` (code points) choose another passage than the verdict's.

    On a passage left open, `actor` and `issue` (an id of the codebook, or words of the source) take the place of the
    model's, and `conditions` are the source's words for what a stand depends on.
    """

    path: str
    ruling: Ruling
    reason: str = ""
    start: int | None = None
    end: int | None = None
    speaker: str | None = None
    batch: str | None = None
    actor: str | None = None
    issue: str | None = None
    conditions: str | None = None


def reason_of(verdict: Verdict, standing: Standing) -> str:
    """The name in REASONS under which a claim is queued: that of its gravest change where words differ."""
    if standing.state in {"disputed", "stale"}:
        return standing.state
    if verdict.passes:
        return "caution"
    if verdict.status != "altered":
        return verdict.status
    if safe_in_bulk(verdict):
        return "case" if all(change.kind == "case" for change in verdict.changes) else "filler"
    kinds = {change.kind for change in verdict.changes}
    return next((kind for kind in _CHANGE_ORDER if kind in kinds), "altered")


def safe_in_bulk(verdict: Verdict) -> bool:
    """True where only the case of words or a sound of hesitation differs: what cannot hide a changed meaning."""
    changes = verdict.changes
    alone = verdict.status == "altered" and PASSING.issuperset(verdict.also)
    return alone and bool(changes) and all(map(_is_harmless, changes))


def _is_harmless(change: Change) -> bool:
    if change.kind in {"dropped", "added"}:
        words = _words(change.claim + " " + change.source)
        return bool(words) and FILLERS.issuperset(words)
    return change.kind == "case" and not _is_capitonym(change)


def _is_capitonym(change: Change) -> bool:
    """True for an acronym, or a word of CAPITONYMS, on either side."""
    sides = [word for side in (change.claim, change.source) for word in side.split()]
    acronym = any(len(word) > 1 and word.strip(".,;:!?").isupper() for word in sides)
    return acronym or not CAPITONYMS.isdisjoint(_words(change.source))


def _words(text: str) -> list[str]:
    return [word for each in text.lower().split() if (word := each.strip(".,;:!?…–—-“”\"'’"))]


def draft_event(record: Record, request: RulingDraft, reviewer: str, at: str) -> Decision:
    """The event for the log that `request` asks for. Raises RulingError with the sentence that says why not."""
    demand_text(reviewer, request)
    if request.path.startswith(OMITTED):
        return _omission_draft(record, request, reviewer, at)
    claim = record.claims.get(request.path)
    if claim is None:
        raise RulingError(f"The {record.noun} of {record.document.id} has no claim at {request.path}.")
    if request.ruling not in CLAIM_RULINGS:
        raise RulingError(f"“{request.ruling}” is not a ruling on a claim; those are {', '.join(CLAIM_RULINGS)}.")
    if request.ruling == "own" and record.task != DRAFT_TASK:
        raise RulingError("Only a quote of a draft can be its writer's own.")
    before = _state(claim.verdict)
    after = _after(record.document, claim, request, claim.standing.of(reviewer))
    _demand_reason(request, after, claim.verdict.speaker)
    sha = claim_sha256(claim.verdict.claim, claim.verdict.speaker)
    return event_of(record, request, reviewer, at, before, settle_dispute(after, claim.standing, reviewer), sha)


def _omission_draft(record: Record, request: RulingDraft, reviewer: str, at: str) -> Decision:
    omission = next((each for each in record.omissions if each.path == request.path), None)
    if omission is None:
        raise RulingError(f"{record.document.id} has no quotation at {request.path} that its {record.noun} leaves out.")
    if request.ruling not in OMISSION_RULINGS:
        raise RulingError(
            f"“{request.ruling}” is not a ruling on a quotation left out; those are {', '.join(OMISSION_RULINGS)}."
        )
    after = _add_event(record.document, omission, request) if request.ruling == "add" else None
    _demand_reason(request, after, omission.speaker)
    sha = claim_sha256(omission.text, omission.speaker)
    return event_of(record, request, reviewer, at, None, settle_dispute(after, omission.standing, reviewer), sha)


def _add_event(document: Document, omission: Omission, request: RulingDraft) -> dict[str, Any]:
    speaker = request.speaker or omission.speaker
    return _check(document, omission.text, omission.start, omission.end, speaker, spoken=True)


def event_of(
    record: Record, request: RulingDraft, reviewer: str, at: str,
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, sha: str,
) -> Decision:  # fmt: skip
    """The event of a request; `sha` is the hash of what it rules on."""
    return Decision(
        at, reviewer, record.document.id, request.path, request.ruling, request.reason.strip(), before, after,
        record.document.sha256, sha, request.batch,
    )  # fmt: skip


def _state(verdict: Verdict) -> dict[str, Any]:
    """A claim as it stands: its words, and what the source says of them and of their speaker."""
    return {
        "text": verdict.claim, "speaker": verdict.speaker, "start": verdict.start, "end": verdict.end,
        "status": verdict.status, "relation": verdict.attribution.relation if verdict.attribution else None,
    }  # fmt: skip


def _check(
    document: Document, text: str, start: int | None, end: int | None, speaker: str | None, *, spoken: bool
) -> dict[str, Any]:
    """The state of words that a ruling puts at [start, end), verified anew together with their speaker."""
    found = verify_quote(text, document, speaker=speaker, spoken=spoken)
    return {**_state(found), "start": start, "end": end}


def _after(document: Document, claim: Claim, request: RulingDraft, own: Decision | None) -> dict[str, Any] | None:
    """The claim as the ruling leaves it; None if rejected or skipped. A new speaker builds on one's own replacement."""
    verdict = claim.verdict
    if request.ruling in {"reject", "skip"}:
        return None
    if request.ruling == "replace":
        return _replacement(document, claim, request.start, request.end, request.speaker)
    if request.ruling == "reattribute":
        base = (own.after or {}) if own is not None and own.ruling == "replace" else {}
        return _reattribute(document, claim, request.speaker, base)
    return _state(verdict)


def _replacement(
    document: Document, claim: Claim, start: int | None = None, end: int | None = None, speaker: str | None = None
) -> dict[str, Any]:
    """The claim with the source's words at [start, end) (by default where the verdict found them), verified again."""
    verdict = claim.verdict
    start = verdict.start if start is None else start
    end = verdict.end if end is None else end
    if start is None or end is None:
        raise RulingError("Nothing in the source resembles this claim: choose the passage that is to replace it.")
    if not 0 <= start < end <= len(document.text):
        raise RulingError(f"The source has no passage from {start} to {end}.")
    who = speaker or verdict.speaker
    return _check(document, document.text[start:end], start, end, who, spoken=verdict.spoken)


def preview(record: Record, request: RulingDraft, reviewer: str) -> dict[str, Any]:
    """The words and speaker that a replacement, a new speaker or an addition leaves, and the `doubt` about them."""
    omission = next((each for each in record.omissions if each.path == request.path), None)
    if omission is not None:
        after, speaker = _add_event(record.document, omission, request), omission.speaker
        return {**after, "doubt": doubt_about(request, after, speaker)}
    claim = record.claims.get(request.path)
    if claim is None:
        raise RulingError(f"The {record.noun} of {record.document.id} has no claim at {request.path}.")
    found = _after(record.document, claim, request, claim.standing.of(reviewer)) or {}
    return {**found, "doubt": doubt_about(request, found, claim.verdict.speaker) if found else ""}


def _reattribute(document: Document, claim: Claim, speaker: str | None, base: Mapping[str, Any]) -> dict[str, Any]:
    verdict = claim.verdict
    if not verdict.spoken:
        raise RulingError("Evidence has no speaker: only a quotation can be given to someone else.")
    if not (speaker or "").strip():
        raise RulingError("Say who the words are to be given to.")
    text = base.get("text", verdict.claim)
    start, end = base.get("start", verdict.start), base.get("end", verdict.end)
    return _check(document, text, start, end, speaker, spoken=True)


def demand_text(reviewer: str, request: RulingDraft) -> None:
    """Raise RulingError for half of a surrogate pair, which no record can keep, and for what has no end."""
    given = (reviewer, request.path, request.reason, request.speaker, request.actor, request.issue, request.conditions)
    if any(len(each) > LONGEST for each in given if each):
        raise RulingError(f"No part of a ruling has more than {LONGEST:,} characters.")
    if not is_unicode("".join(each for each in given if each)):
        raise RulingError("The ruling holds half of a surrogate pair, which is no text: write it anew.")


def _demand_reason(request: RulingDraft, after: Mapping[str, Any] | None, speaker: str | None) -> None:
    """Raise RulingError where a ruling that leaves `after` of a claim of `speaker` lacks the reason it needs."""
    if request.reason.strip() or after is None:
        return
    if request.ruling == "own":
        raise RulingError("Say where the quote comes from: an interview, a recording, notes.")
    if request.ruling == "accept":
        raise RulingError("To let a claim stand as it is needs a reason.")
    if request.ruling == "paraphrase":
        if after["status"] == "absent":
            raise RulingError("The source has nothing like it: to keep it as a paraphrase needs a reason.")
    elif doubt := doubt_about(request, after, speaker):
        raise RulingError(f"{doubt}: give a reason, or choose another {'speaker' if _passes(after) else 'passage'}.")


def doubt_about(request: RulingDraft, after: Mapping[str, Any], speaker: str | None) -> str:
    """What the source does not bear out of a claim of `speaker` as a ruling leaves it, without a stop; "" for nothing.

    A speaker who is as before is no doubt about a replacement of the words.
    """
    if not _passes(after):
        return f"The source still does not bear it out ({str(after['status']).replace('_', ' ')})"
    new = request.speaker and (request.ruling == "reattribute" or request.speaker != speaker)
    if new and after["relation"] != "confirmed":
        return f"The source does not confirm that {request.speaker} said it"
    return ""


def _passes(after: Mapping[str, Any]) -> bool:
    return after["status"] in PASSING


def settle_dispute(after: Mapping[str, Any] | None, standing: Standing, reviewer: str) -> Mapping[str, Any] | None:
    """With a dispute among others, the ruling settles it, and names the rulings that it was made in sight of."""
    if standing.state != "disputed" or standing.of(reviewer) is not None:
        return after
    return {**(after or {}), "settles": [decision.seq for decision in standing.rulings]}


def bulk(record: Record, paths: Sequence[str]) -> list[str]:
    """Those of `paths` whose claims are undecided and safe to rule on together."""
    safe = {claim.verdict.path for claim in undecided(record) if safe_in_bulk(claim.verdict)}
    return [path for path in paths if path in safe]
