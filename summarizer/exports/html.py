"""The report: one self-contained page to read, print and send on, with each claim beside its evidence.

No script and no remote asset; a content security policy in the page allows its own style alone, by hash. Everything
that comes from an article or a model is escaped by the template.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from summarizer.across.articles import positions_of
from summarizer.across.comparison import Comparison
from summarizer.exports.chapter import Chapter
from summarizer.exports.links import fragment_link, is_web_address
from summarizer.exports.page import page_style, template
from summarizer.exports.pieces import (
    OUTCOME_LABELS,
    STATUS_LABELS,
    About,
    Piece,
    TextMark,
    claim_pieces,
    display_text,
    failing,
    has_marks,
    label,
    marked_paragraphs,
    metadata,
    pieces,
    source_pieces,
    title,
    why,
)
from summarizer.exports.report_counts import ClaimCounts, anchor_of, place_of, tone_of
from summarizer.exports.report_tables import cell_of, report_columns
from summarizer.rulings.basis import bases, row_sentence, sentence
from summarizer.rulings.log import Decision
from summarizer.rulings.reviewed import Claim, Omission, Record, Row
from summarizer.verifier.statuses import STATUS_MEANINGS

# Beyond this many characters of articles in all, a report holds the paragraphs around the evidence only.
WHOLE_ARTICLES = 3_000_000


@dataclass(frozen=True)
class ClaimView:
    """A claim as the report shows it; `anchor` is its id in the page, `place` that of its passage in the article."""

    anchor: str
    place: str
    claim: Claim
    link: str | None

    @property
    def outcome(self) -> str:
        """The outcome's label; that of the verdict where nobody ruled."""
        outcome = self.claim.outcome
        return (
            STATUS_LABELS[self.claim.verdict.status] if outcome in {"verified", "flagged"} else OUTCOME_LABELS[outcome]
        )

    @property
    def tone(self) -> str:
        """good, care, bad or gone: what colour and shape to give it."""
        return tone_of(self.claim)

    @property
    def unmarked(self) -> bool:
        """True where no quotation marks go around it: the reporter's words, a paraphrase, or what brings its own."""
        return not self.claim.verdict.spoken or self.claim.outcome == "paraphrase" or has_marks(self.claim.text)

    @property
    def also(self) -> list[str]:
        """The other statuses that hold of it and do not pass."""
        return failing(self.claim.verdict)

    @property
    def why(self) -> str:
        """Why it was flagged or needs care."""
        return why(self.claim)

    @property
    def changes(self) -> tuple[list[Piece], list[Piece]]:
        """The claim's pieces and the source's, for the word diff."""
        return claim_pieces(self.claim.verdict), source_pieces(self.claim.verdict)


class ArticleView:
    """One record as the template needs it."""

    def __init__(self, number: int, record: Record, *, verified_only: bool, whole: bool) -> None:
        self.number = number
        self.record = record
        self.verified_only = verified_only
        self.whole = whole
        self.title = title(record)
        self.meta = metadata(record.document)
        self.url = record.document.url if is_web_address(record.document.url) else None
        self.views = {path: self._view(path, claim) for path, claim in record.all_claims.items()}
        self.flags = [view for view in self.views.values() if not view.claim.verdict.passes]

    def _view(self, path: str, claim: Claim) -> ClaimView:
        anchor = anchor_of(self.number, path)
        document, span = self.record.document, claim.span
        link = fragment_link(document.url, document.text, *span) if span else None
        return ClaimView(anchor, place_of(anchor), claim, link)

    @property
    def prose(self) -> list[tuple[str, str]]:
        """The summary's fields that are no list, but the headline: (label, text), "" as the gist's label."""
        fields = {
            name: display_text(value) for name, value in self.record.prose.items() if name not in {"headline", "title"}
        }
        return [("" if name == "gist" else label(name), text) for name, text in fields.items() if text]

    @property
    def prose_basis(self) -> str:
        """What the fields that are no list rest on, in words."""
        return sentence(bases(self.record, "", self.record.prose))

    @property
    def sections(self) -> list[tuple[str, str, Any]]:
        """(label, "quotes" or "table", rows) for each of the summary's lists that holds anything."""
        found = (
            (name, self.record.kept_rows(name, verified_only=self.verified_only)) for name in self.record.list_names
        )
        return [self._section(name, rows) for name, rows in found if rows]

    def _section(self, name: str, rows: list[Row]) -> tuple[str, str, Any]:
        if name == self.record.quote_list and all(_fields_with_words(row) <= {"text"} for row in rows):
            return label(name), "quotes", [self._quote(row) for row in rows]
        return label(name), "table", self._table(name, rows)

    def _quote(self, row: Row) -> dict[str, Any]:
        values = dict(row.values or {})
        text, speaker = display_text(values.pop("text", "")), display_text(values.pop("speaker", ""))
        role, about = display_text(values.pop("role", "")), display_text(values.pop("about", ""))
        view = self._claim_views(row)
        rest = [(label(name), display_text(value)) for name, value in values.items() if display_text(value)]
        basis = row_sentence(self.record, row)
        return {
            "text": text, "speaker": speaker, "role": role, "about": about, "rest": rest, "claims": view,
            "basis": basis,
        }  # fmt: skip

    def _claim_views(self, row: Row) -> list[ClaimView]:
        return [self.views[claim.verdict.path] for claim in row.claims.values() if claim.verdict.path in self.views]

    def _table(self, name: str, rows: list[Row]) -> dict[str, Any]:
        names = list(dict.fromkeys(field for row in rows for field in row.values or {}))
        claimed = {field for row in rows for field in _fields_with_words(row)}
        columns = report_columns(name, [each for each in names if each not in claimed])
        body = [
            (
                [cell_of(fields, row.values or {}) for _, fields in columns],
                self._claim_views(row),
                row_sentence(self.record, row),
            )
            for row in rows
        ]
        return {"columns": [head for head, _ in columns], "rows": body, "evidence": bool(claimed)}

    @property
    def omissions(self) -> list[Omission]:
        """Quotations of the source that the summary leaves out, without single words in scare quotes."""
        return [each for each in self.record.omissions if not each.added and not each.scare]

    @property
    def positions(self) -> int:
        """How many positions the article has."""
        return sum(1 for _ in positions_of(self.record))

    @property
    def stale(self) -> list[Decision]:
        """The rulings on what the record no longer has."""
        return list(self.record.stale)

    @property
    def rulings(self) -> list[Decision]:
        """Every ruling in effect on this article's claims."""
        return [decision for decision in self.record.decisions if decision.ruling != "skip"]

    @property
    def article(self) -> list[tuple[bool, list[Piece]]]:
        """The article's paragraphs as marked pieces; True where paragraphs before it were left out of the report."""
        text = self.record.document.text
        marks = list(self._marks())
        bounds = [(0, len(text))] if self.whole else marked_paragraphs(text, marks)
        return [(not self.whole and start > 0, _placed(pieces(text[start:end], marks, start))) for start, end in bounds]

    def _marks(self) -> Iterator[TextMark]:
        for path, view in self.views.items():
            for start, end in _spans(view.claim):
                yield TextMark(start, end, path)
        for omission in self.record.omissions:
            if not omission.added and not omission.scare:
                yield TextMark(omission.start, omission.end, omission.path)

    def mark_class(self, piece: Piece) -> str:
        """The class of a marked piece: the tone that most needs a reader's eye of those that cover it."""
        tones = {self.views[name].tone if name in self.views else "left-out" for name in piece.names}
        return next((tone for tone in ("bad", "care", "person", "good", "gone", "left-out") if tone in tones), "")

    def places(self, piece: Piece) -> list[ClaimView]:
        """The claims whose passage begins with this piece."""
        return [self.views[name] for name in piece.begins if name in self.views]


def _fields_with_words(row: Row) -> set[str]:
    """The fields of a row whose words were looked for in the source."""
    return {place.split("/")[0] for place, claim in row.claims.items() if not claim.verdict.check}


def _placed(cut: list[Piece]) -> list[Piece]:
    """Pieces where each mark begins once, at the first of its passages, so that an id is used once in the page."""
    seen: set[str] = set()
    placed: list[Piece] = []
    for piece in cut:
        begins = tuple(dict.fromkeys(name for name in piece.begins if name not in seen))
        seen.update(begins)
        placed.append(Piece(piece.text, piece.names, begins))
    return placed


def _spans(claim: Claim) -> list[tuple[int, int]]:
    parts = [(part.start, part.end) for part in claim.verdict.parts]
    span = claim.span
    return [span] if span and (claim.standing.decision or not parts) else parts


def report(
    records: Iterable[Record], about: About, *, verified_only: bool = False, generator: str = "summarizer"
) -> Iterator[str]:
    """The report as pieces of HTML, an article at a time.

    `records` is gone through twice, for the table of contents and for the articles. Articles of more than
    WHOLE_ARTICLES characters in all are shown as the paragraphs around their evidence. The comparison of all makes the
    chapter at the head.
    """
    whole = about.characters <= WHOLE_ARTICLES
    counts = ClaimCounts()
    contents = [(number, title(record), counts.add(record)) for number, record in enumerate(records, 1)]
    views = (
        ArticleView(number, record, verified_only=verified_only, whole=whole)
        for number, record in enumerate(records, 1)
    )
    comparison = about.compared(verified_only)
    chapter = _chapter(comparison, records) if comparison else None
    style, digest = page_style(chapter)
    yield from template("report.html").generate(
        chapter=chapter,
        about=about, counts=counts, contents=contents, articles=views, style=style, style_hash=digest, whole=whole,
        verified_only=verified_only, generator=generator, meanings=STATUS_MEANINGS, outcomes=OUTCOME_LABELS,
    )  # fmt: skip


def _chapter(comparison: Comparison, records: Iterable[Record]) -> Chapter | None:
    """The chapter on all articles, its articles linked to their places in the report; None where they share nothing."""
    if not (comparison.matrix or comparison.utterances or comparison.copies):
        return None
    numbers = {record.document.id: f"article-{number}" for number, record in enumerate(records, 1)}
    return Chapter(
        comparison, {article.key: numbers[article.id] for article in comparison.articles if article.id in numbers}
    )
