"""What the review page is sent: plain JSON data, offsets in code points. Pure functions of a desk's items and records.

Others' rulings on a claim are kept back until one has ruled on it oneself, unless they are in dispute.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from summarizer.exports.links import fragment_link, is_web_address
from summarizer.exports.pieces import display_text, failing, has_marks, label, paragraph_bounds, title, why
from summarizer.records import Document, Quotation, Verdict
from summarizer.review.desk import Item, standing_reason
from summarizer.rulings.claims import RuledPassage
from summarizer.rulings.drafts import reason_of, safe_in_bulk
from summarizer.rulings.log import OMITTED, OPEN, Decision, Standing
from summarizer.rulings.reviewed import Claim, Omission, Record
from summarizer.rulings.stands import Form, passage_of
from summarizer.text.json_pointer import names
from summarizer.text.quotations import quotations

SNIPPET = 120
# How many other places of a repeated passage are offered to choose from.
CANDIDATES = 4
# A word with its punctuation, without the quote marks around it: what the ends of a passage move by.
_WORD = re.compile(r"[^\s“”„‟«»‹›\"]+")


def queue_row(item: Item, reviewer: str) -> list[Any]:
    """One entry, kept small.

    [document id, path, reason, snippet, speaker, own ruling, how many others have ruled, state, kind, removed].
    """
    own = item.standing.of(reviewer)
    others = sum(each.reviewer != reviewer and each.ruling != "skip" for each in item.standing.rulings)
    return [
        item.document_id,
        item.path,
        item.reason,
        _snippet(item.claim),
        item.speaker,
        own and own.ruling,
        others,
        item.standing.state,
        item.kind,
        item.removed,
    ]


def _snippet(text: str) -> str:
    line = " ".join(text[: SNIPPET * 2].split())
    return line if len(line) <= SNIPPET else line[: SNIPPET - 1] + "…"


def detail(record: Record, path: str, reviewer: str, history: Sequence[Decision]) -> dict[str, Any]:
    """Everything the page shows of one claim, omission or open passage; raises KeyError, StopIteration or RulingError
    where the record has none at `path`.
    """
    if path.startswith(OPEN):
        passage = passage_of(record, path)
        subject, standing = _passage_detail(record, passage, passage.standing.of(reviewer)), passage.standing
    elif path.startswith(OMITTED):
        omission = next(each for each in record.omissions if each.path == path)
        subject, standing = _omission_detail(record, omission), omission.standing
    else:
        claim = record.claims[path]
        subject, standing = _claim_detail(record, claim), claim.standing
    document = record.document
    url = document.url if is_web_address(document.url) else None
    span = subject["span"]
    link = fragment_link(url, document.text, *span) if span else None
    return {
        "document": document.id,
        "path": path,
        "noun": record.noun,
        "title": title(record),
        "source": [each for each in (document.title, document.source, document.published) if each],
        "link": link or url,
        "speakers": _speakers(record),
        **subject,
        **ruling_history(standing, reviewer, history),
    }


def _claim_detail(record: Record, claim: Claim) -> dict[str, Any]:
    verdict = claim.verdict
    span = claim.span
    marks = verdict.changes
    return {
        "kind": "claim",
        "reason": reason_of(verdict, claim.standing) if not verdict.passes or verdict.cautions else "passing",
        "status": verdict.status,
        "also": failing(verdict),
        "why": why(claim),
        "field": _field(verdict.path),
        "values": _values(record, verdict.path),
        "claim": verdict.claim,
        "speaker": verdict.speaker,
        "spoken": verdict.spoken,
        "confirmed": claim.speaker_confirmed,
        "marks": verdict.spoken and not has_marks(verdict.claim),
        "claimMarks": [[c.claim_start, c.claim_end, c.kind] for c in marks],
        "sourceMarks": [[c.source_start, c.source_end, c.kind] for c in marks],
        "span": list(span) if span else None,
        "parts": [[part.start, part.end] for part in verdict.parts],
        "candidates": _candidates(record.document, verdict),
        "bulk": safe_in_bulk(verdict),
        "outcome": claim.outcome,
        "after": {"text": claim.text, "speaker": claim.speaker},
        **_window(record.document, verdict, span),
    }


def _omission_detail(record: Record, omission: Omission) -> dict[str, Any]:
    span = (omission.start, omission.end)
    quotation = next((each for each in quotations(record.document) if (each.start, each.end) == span), None)
    verdict = Verdict(omission.text, "exact", omission.path, omission.speaker, start=omission.start, end=omission.end,
                      attribution=quotation.attribution if quotation else None)  # fmt: skip
    return {
        "kind": "omission", "reason": "omitted", "status": "left out", "also": [],
        "field": f"Left out of the {record.noun}",
        "why": f"The source has this quotation, and no quotation of the {record.noun} covers it.", "values": [],
        "claim": omission.text, "speaker": omission.speaker, "spoken": True, "confirmed": True, "marks": True,
        "claimMarks": [], "sourceMarks": [],
        "span": list(span), "parts": [], "candidates": [], "bulk": False,
        "outcome": "added" if omission.added else "left out",
        "after": {"text": omission.text, "speaker": omission.speaker},
        **_window(record.document, verdict, span),
    }  # fmt: skip


def _passage_detail(record: Record, passage: RuledPassage, own: Decision | None) -> dict[str, Any]:
    """An open passage, filled in as one has ruled oneself, else as the model has it."""
    asked, verdict = passage.passage, passage.claim.verdict
    span = (asked.start, asked.end)
    filled = (own and own.after) or {}
    likely = sorted(asked.probabilities.items(), key=lambda found: -found[1])
    return {
        "kind": "passage", "reason": standing_reason(passage.standing, "open"), "status": "", "also": [],
        "field": "", "why": "", "values": [], "claim": passage.text, "speaker": asked.actor, "spoken": False,
        "confirmed": True, "marks": False, "claimMarks": [], "sourceMarks": [], "span": list(span), "parts": [],
        "candidates": [], "bulk": False, "outcome": passage.standing.state, "after": {"text": passage.text},
        "actor": filled.get("actor", asked.actor), "issue": filled.get("issue", asked.issue),
        "conditions": filled.get("conditions"), "likely": [[name, round(share, 2)] for name, share in likely],
        **_window(record.document, verdict, span),
    }  # fmt: skip


def issues(form: Form | None) -> list[list[str]]:
    """The issues to choose from: [id, name, definition]."""
    return [[each.id, each.name, each.definition] for each in form.issues] if form else []


def _window(document: Document, verdict: Verdict, span: tuple[int, int] | None) -> dict[str, Any]:
    """The paragraph around the span and one on either side; without a span the whole article, to choose in."""
    text = document.text
    start, end = paragraph_bounds(text, *span, around=1) if span else (0, len(text))
    attribution = verdict.attribution
    return {
        "window": [start, text[start:end]],
        "words": [[start + m.start(), start + m.end()] for m in _WORD.finditer(text[start:end])],
        "quotations": [[q.start, q.end, q.depth] for q in quotations(document) if q.start < end and q.end > start],
        "attribution": attribution and {
            "name": attribution.name or attribution.mention, "cue": attribution.cue, "relation": attribution.relation,
            "span": [attribution.start, attribution.end],
        },
    }  # fmt: skip


def _candidates(document: Document, verdict: Verdict) -> list[list[int]]:
    """Other places of the source that have the very same passage, and the parts of a claim in pieces."""
    places = [[part.start, part.end] for part in verdict.parts]
    if verdict.source and verdict.occurrences > 1:
        places += [[m.start(), m.end()] for m in re.finditer(re.escape(verdict.source), document.text)]
    return [place for place in places if place != [verdict.start, verdict.end]][:CANDIDATES]


def _field(path: str) -> str:
    """`/quotes/0/text` -> "Quotes 1, text"."""
    parts = names(path)
    words = [str(int(part) + 1) if part.isdecimal() else label(part) for part in parts]
    head, tail = " ".join(words[:2]), words[2:]
    return ", ".join([head, *(each.lower() for each in tail)])


def _values(record: Record, path: str) -> list[list[str]]:
    """The other fields of the element that holds the claim: what it is evidence of."""
    parts = path.split("/")[1:]
    rows = record.summary.get(parts[0]) if parts else None
    if len(parts) < 3 or not isinstance(rows, list) or not parts[1].isdigit():
        return []
    element = rows[int(parts[1])]
    return [
        [label(name), display_text(value)]
        for name, value in element.items()
        if name not in {parts[2], "speaker"} and display_text(value)
    ]


def _speakers(record: Record) -> list[str]:
    """The speakers that the source names, then those of the summary, each once."""
    found: list[Quotation] = [q for q in quotations(record.document) if q.attribution]
    named = [q.attribution.name or q.attribution.mention for q in found if q.attribution]
    asked = [passage.passage.actor for passage in record.passages]
    claimed = [c.verdict.attribution.name for c in record.claims.values() if c.verdict.attribution]
    return list(
        dict.fromkeys(
            each for each in (*named, *asked, *claimed, *(c.verdict.speaker for c in record.claims.values())) if each
        )
    )


def ruling_history(standing: Standing, reviewer: str, history: Sequence[Decision]) -> dict[str, Any]:
    """One's own ruling, and where one has made it, or reviewers disagree, those of the others and the whole history."""
    own = standing.of(reviewer)
    shown_too = (own is not None and own.ruling != "skip") or standing.state == "disputed"
    others = [each for each in standing.rulings if each.reviewer != reviewer and shown_too]
    seen = [each for each in history if shown_too or each.reviewer == reviewer]
    return {
        "state": standing.state,
        "mine": own and brief(own),
        "others": [brief(each) for each in others],
        "stale": [brief(each) for each in standing.stale if shown_too or each.reviewer == reviewer],
        "history": [brief(each) for each in seen],
    }


def brief(decision: Decision) -> dict[str, Any]:
    """A ruling as the page shows it."""
    after = decision.after or {}
    return {
        "seq": decision.seq, "at": decision.at, "reviewer": decision.reviewer, "ruling": decision.ruling,
        "reason": decision.reason, "text": after.get("text"), "speaker": after.get("speaker"),
        "actor": after.get("actor"), "issue": after.get("issue"), "conditions": after.get("conditions"),
    }  # fmt: skip


def article(record: Record) -> dict[str, Any]:
    """The whole article with the place of every claim, passing ones too, of every quotation that was left out, and of
    every passage left open.
    """
    claims = [
        {"path": path, "name": _field(path), "claim": claim.text, "speaker": claim.speaker, "outcome": claim.outcome,
         "status": claim.verdict.status, "spans": _spans(claim), "care": _cares(claim)}
        for path, claim in record.claims.items()
    ]  # fmt: skip
    omitted = [
        {"path": each.path, "name": "Left out", "claim": each.text, "speaker": each.speaker,
         "outcome": "added" if each.added else "left-out", "status": "left out",
         "spans": [[each.start, each.end]], "care": []}
        for each in record.omissions if not each.scare
    ]  # fmt: skip
    passages = [
        {"path": each.path, "name": each.passage.actor or "Open", "claim": each.text, "speaker": None,
         "outcome": each.standing.decision.ruling if each.standing.decision else "open", "status": "open passage",
         "spans": [[each.passage.start, each.passage.end]], "care": []}
        for each in record.passages
    ]  # fmt: skip
    return {
        "document": record.document.id,
        "title": title(record),
        "prose": [[label(name), display_text(value)] for name, value in record.prose.items() if display_text(value)],
        "text": record.document.text,
        "claims": [*claims, *omitted, *passages],
    }


def _cares(claim: Claim) -> list[str]:
    """Why words that the source bears out are to be read with care."""
    return [*claim.verdict.cautions, *([] if claim.speaker_confirmed else ["speaker not confirmed"])]


def _spans(claim: Claim) -> list[list[int]]:
    if claim.verdict.parts and not claim.standing.decision:
        return [[part.start, part.end] for part in claim.verdict.parts]
    return [list(claim.span)] if claim.span else []


__all__ = ["article", "brief", "detail", "queue_row", "ruling_history"]
