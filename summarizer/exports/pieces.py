"""What several exports share: text cut into marked pieces, a claim beside its source, labels, and what a run is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from summarizer.across.comparison import Comparison
from summarizer.records import PASSING, Change, Document, Verdict
from summarizer.rulings.reviewed import Claim, Record
from summarizer.verifier.statuses import STATUS_MEANINGS

_ENUM_VALUE = re.compile(r"[a-z]+(?:_[a-z]+)+")
QUOTE_MARKS = frozenset('“”„‟«»‹›「『"')
OUTCOME_LABELS = {
    "verified": "verified",
    "replaced": "replaced by the source's words",
    "reattributed": "given to another speaker",
    "added": "added by a reviewer",
    "paraphrase": "paraphrase",
    "own": "the writer's own",
    "override": "override",
    "rejected": "rejected",
    "disputed": "disputed",
    "flagged": "to be decided",
}
STATUS_LABELS = {
    "exact": "exact",
    "typographic": "typographic",
    "edited": "edited",
    "altered": "altered",
    "stitched": "stitched",
    "not_quoted": "not quoted",
    "misattributed": "misattributed",
    "absent": "absent",
    "failed_check": "failed a check",
}
CAUTION_LABELS = {
    "clipped": "clipped: words that were left out may change the sense",
    "unattributed": "the source names no speaker",
    "unconfirmed": "the source does not say that it was this speaker",
    "scare": "a word in marks that nobody is said to have uttered",
}


def _no_comparison(verified_only: bool) -> Comparison | None:
    """The comparison of articles that nobody compared."""
    return None


@dataclass(frozen=True)
class About:
    """What a run is, for the head of an export: task, models, counts, failures, and the state of the log of decisions.

    `broken_at` is the `seq` of the first decision whose hash does not hold (None: the log is whole); `characters` the
    sum of the texts' lengths in code points. `compared` makes the comparison of all articles, of what the
    source bears out alone where it is asked so; None where there is one article.
    """

    task: str = ""
    models: Sequence[str] = ()
    documents: int = 0
    characters: int = 0
    failures: Sequence[Mapping[str, str]] = ()
    broken_at: int | None = None
    date: str = ""
    compared: Callable[[bool], Comparison | None] = field(default=_no_comparison, compare=False)

    @property
    def embedded(self) -> bool:
        """Whether a small embedded model wrote any of the summaries."""
        return any(model.startswith("local/") for model in self.models)


@dataclass(frozen=True, slots=True)
class TextMark:
    """`text[start:end]` is marked with `name` (code points, half open)."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the marks that cover it, and those that begin with it."""

    text: str
    names: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


def pieces(text: str, marks: Iterable[TextMark], offset: int = 0) -> list[Piece]:
    """Cut `text` wherever a mark begins or ends. Marks may overlap; they count from `offset` before `text`."""
    limit = offset + len(text)
    inside = [
        TextMark(max(m.start, offset), min(m.end, limit), m.name)
        for m in marks
        if m.start < m.end and m.start < limit and m.end > offset
    ]
    cuts = sorted({offset, limit, *(m.start for m in inside), *(m.end for m in inside)})
    starting: dict[int, list[str]] = {}
    ending: dict[int, list[str]] = {}
    for mark in inside:
        starting.setdefault(mark.start, []).append(mark.name)
        ending.setdefault(mark.end, []).append(mark.name)
    return list(_swept(text, offset, cuts, starting, ending))


def _swept(
    text: str, offset: int, cuts: Sequence[int], starting: Mapping[int, list[str]], ending: Mapping[int, list[str]]
) -> Iterator[Piece]:
    covering: list[str] = []
    for start, end in pairwise(cuts):
        for name in ending.get(start, ()):
            covering.remove(name)
        begins = starting.get(start, [])
        covering.extend(begins)
        yield Piece(text[start - offset : end - offset], tuple(covering), tuple(begins))


def claim_pieces(verdict: Verdict) -> list[Piece]:
    """The claim with its changed words marked by the kind of change."""
    return pieces(verdict.claim, (TextMark(c.claim_start, c.claim_end, c.kind) for c in verdict.changes))


def source_pieces(verdict: Verdict) -> list[Piece]:
    """The source's passage with the words that the claim changed marked by the kind of change."""
    marks = (TextMark(c.source_start, c.source_end, c.kind) for c in verdict.changes)
    return pieces(verdict.source or "", marks, verdict.start or 0)


def change_label(change: Change) -> str:
    """A change in words: "number: 5,000 became 50,000"."""
    if change.claim and change.source:
        return f"{change.kind}: “{change.source}” became “{change.claim}”"
    if change.source:
        return f"{change.kind}: “{change.source}” was left out"
    return f"{change.kind}: “{change.claim}” was put in"


def failing(verdict: Verdict) -> list[str]:
    """The other statuses that hold of a claim and do not pass."""
    return [status for status in verdict.also if status not in PASSING]


def has_marks(text: str) -> bool:
    """True where the text brings its own quotation marks, so that none are to be put around it."""
    return text.lstrip()[:1] in QUOTE_MARKS


def label(name: str) -> str:
    """A field's name for a person to read: `reported_by` -> "Reported by"."""
    return name.replace("_", " ").strip().capitalize() or name


def display_text(value: Any) -> str:
    """A value for a person to read: nothing for None, commas in a list, `supports_conditionally` without its `_`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{label(str(name))}: {display_text(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(display_text, value))
    text = str(value)
    return text.replace("_", " ") if _ENUM_VALUE.fullmatch(text) else text


def title(record: Record) -> str:
    """What to call a record: its summary's headline, else its document's title, else its id."""
    headline = record.summary.get("headline") or record.summary.get("title")
    return str(headline or record.document.title or record.document.id)


def why(claim: Claim) -> str:
    """Why a claim was flagged or is to be read with care, in one line; "" where there is nothing to say."""
    verdict = claim.verdict
    reasons = [change_label(change) for change in verdict.changes if not verdict.passes]
    attribution = verdict.attribution
    if "misattributed" in (verdict.status, *verdict.also) and attribution is not None:
        reasons.append(f"the source gives it to {attribution.name or attribution.mention}")
    if verdict.check and verdict.hint:
        reasons.append(verdict.hint)
    reasons += [caution_reason(caution, verdict) for caution in verdict.cautions]
    if verdict.hint == "language":
        reasons.append("the claim is in another language than the source")
    return "; ".join(reasons) or ("" if verdict.passes else STATUS_MEANINGS[verdict.status])


def caution_reason(caution: str, verdict: Verdict) -> str:
    """Why a passing claim is to be read with care; of a speaker that is not confirmed, what the source has ("he")."""
    if caution == "unconfirmed" and verdict.attribution is not None:
        return f"the source: {verdict.attribution.mention}"
    return CAUTION_LABELS[caution]


def paragraph_bounds(text: str, start: int, end: int, around: int = 0) -> tuple[int, int]:
    """The bounds of the paragraphs that hold [start, end) and of `around` more on either side, in code points.

    A paragraph is a line that is not blank.
    """
    start, end = text.rfind("\n", 0, start) + 1, _line_end(text, end)
    for _ in range(around):
        before, behind = len(text[:start].rstrip()), len(text) - len(text[end:].lstrip())
        start = text.rfind("\n", 0, before) + 1 if before else start
        end = _line_end(text, behind) if behind < len(text) else end
    return start, end


def marked_paragraphs(text: str, marks: Sequence[TextMark]) -> list[tuple[int, int]]:
    """The paragraphs that hold a mark, those that touch merged, in order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted({paragraph_bounds(text, mark.start, mark.end) for mark in marks}):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _line_end(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found


def metadata(document: Document) -> list[str]:
    """What is known of where a document comes from: title, authors, who published it (or where it was read), date."""
    known = (document.title, ", ".join(document.authors), document.outlet or document.source, document.published)
    return [each for each in known if each]
