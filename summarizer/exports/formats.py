"""The exports that are one text: JSON lines, a Markdown briefing, Web Annotations, CSL-JSON. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from summarizer.exports.links import fragment_link, is_web_address
from summarizer.exports.pieces import (
    OUTCOME_LABELS,
    QUOTE_MARKS,
    About,
    display_text,
    has_marks,
    label,
    metadata,
    title,
    why,
)
from summarizer.records import DOCUMENT_FIELDS
from summarizer.records.results import SCHEMA_VERSION
from summarizer.rulings.basis import row_sentence
from summarizer.rulings.claims import RuledPassage
from summarizer.rulings.reviewed import VERIFIED, Claim, Record, Row
from summarizer.text.quantities import quantity
from summarizer.text.visible import escaped_json, visible_line

# How much of the text before and after a passage goes into a TextQuoteSelector, in code points.
CONTEXT = 32
_ANNOTATION_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"sha256": "https://schema.org/sha256"}]
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_LIST_START = re.compile(r"^(\d*)([-+=:.)])")


def jsonl(records: Iterable[Record], about: About, *, verified_only: bool = False) -> Iterator[str]:
    """A line per document, as in summaries.jsonl but with rulings applied; `claims` says what became of each claim."""
    for record in records:
        yield _json(_line(record, verified_only)) + "\n"


def _json(data: Any) -> str:
    """JSON on one line, which a terminal can be shown as it is."""
    return escaped_json(json.dumps(data, ensure_ascii=False))


def _line(record: Record, verified_only: bool) -> dict[str, Any]:
    document = record.document
    return {
        "schema_version": SCHEMA_VERSION,
        "document": {name: getattr(document, name) for name in DOCUMENT_FIELDS},
        "task": record.task,
        "model": record.model,
        "summary": record.applied_summary(verified_only=verified_only),
        "claims": [{**claim.verdict.as_dict(), **_ruling_data(claim)} for claim in record.all_claims.values()],
        "omitted_quotations": [
            {
                "start": each.start,
                "end": each.end,
                "text": each.text,
                "speaker": each.speaker,
                "scare": each.scare,
                "added": each.added,
            }
            for each in record.omissions
        ],
        "decisions": [decision.as_dict() for decision in record.decisions],
        "checked": dict(record.checked),
        "judgements": [asdict(judgement) for judgement in record.opinions],
        "open_passages": [_passage_data(passage) for passage in record.passages],
        "not_asked": record.not_asked,
        "corrections": [asdict(correction) for correction in record.corrections],
        "usage": dict(record.usage),
        "cached": record.cached,
    }


def _passage_data(passage: RuledPassage) -> dict[str, Any]:
    decision = passage.standing.decision
    ruling = {"ruling": decision.ruling, "reviewer": decision.reviewer} if decision else {}
    return {**asdict(passage.passage), "path": passage.path, "state": passage.standing.state, **ruling}


def _ruling_data(claim: Claim) -> dict[str, Any]:
    return {"outcome": claim.outcome, "state": claim.standing.state, "text": claim.text, "speaker_now": claim.speaker}


def markdown(records: Iterable[Record], about: About, *, verified_only: bool = False) -> Iterator[str]:
    """A briefing: each article's summary, its evidence in footnotes with a link to the passage where there is a URL."""
    heading = plain_markdown(label(about.task)) or "Summaries"
    yield f"# {heading}\n\n{quantity(about.documents, 'article')}, {plain_markdown(', '.join(about.models))}.\n"
    if about.broken_at is not None:
        yield f"\n**The log of decisions does not hold from event {about.broken_at} on.**\n"
    for number, record in enumerate(records, 1):
        yield _article(number, record, verified_only)
    for failure in about.failures:
        reason = plain_markdown(failure["message"] or failure["error"])
        yield f"\nNo summary of {plain_markdown(failure['document_id'])}: {reason}\n"


def _article(number: int, record: Record, verified_only: bool) -> str:
    document = record.document
    notes = Notes(number, record)
    where = ", ".join(map(plain_markdown, metadata(document)))
    link = f" [article]({safe_address(document.url)})" if is_web_address(document.url) else ""
    parts = [f"\n## {plain_markdown(title(record))}\n", f"{where}.{link}\n" if where or link else ""]
    parts += [
        f"{'' if name == 'gist' else f'**{plain_markdown(label(name))}.** '}{plain_markdown(display_text(value))}\n"
        for name, value in record.prose.items()
        if display_text(value) and name not in {"headline", "title"}
    ]
    for name in record.list_names:
        kept = record.kept_rows(name, verified_only=verified_only)
        if kept:
            lines = "\n".join(_bullet(row, notes, record.quote_list) for row in kept)
            parts.append(f"### {plain_markdown(label(name))}\n\n{lines}\n")
    return "\n".join([*(part for part in parts if part), *notes.lines, ""])


class Notes:
    """An article's footnotes, numbered as they are made."""

    def __init__(self, number: int, record: Record) -> None:
        self.number = number
        self.record = record
        self.lines: list[str] = []

    def add(self, claim: Claim) -> str:
        """The mark of a new footnote with what the source has and what became of the claim."""
        name = f"[^{self.number}-{len(self.lines) + 1}]"
        self.lines.append(f"{name}: {self._text(claim)}")
        return name

    def _text(self, claim: Claim) -> str:
        document, span = self.record.document, claim.span
        nothing = "" if claim.verdict.check else " The source has nothing like it"
        source = f" “{plain_markdown(document.text[slice(*span)])}”" if span else nothing
        link = fragment_link(document.url, document.text, *span) if span else None
        decision = claim.standing.decision
        ruling = (
            f" ({plain_markdown(decision.reviewer)}{f': {plain_markdown(decision.reason)}' if decision.reason else ''})"
            if decision
            else ""
        )
        reason = f" {plain_markdown(why(claim).rstrip('.'))}." if why(claim) and not decision else ""
        outcome = (
            claim.verdict.status.replace("_", " ")
            if claim.outcome in {"verified", "flagged"}
            else OUTCOME_LABELS[claim.outcome]
        )
        return f"**{outcome}**{ruling}.{reason}{source}{f' [passage]({safe_address(link)})' if link else ''}"


def _bullet(row: Row, notes: Notes, quote_list: str) -> str:
    values = dict(row.values or {})
    marks = "".join(notes.add(claim) for claim in row.claims.values())
    if row.list_name == quote_list and "text" in row.claims:
        return _quote(row, values, marks)
    held = {place.split("/")[0] for place, claim in row.claims.items() if not claim.verdict.check}
    first, *rest = [
        (name, display_text(value)) for name, value in values.items() if name not in held and display_text(value)
    ] or [("", "")]
    others = "; ".join(f"{plain_markdown(label(name)).lower()}: {plain_markdown(text)}" for name, text in rest)
    basis = plain_markdown(row_sentence(notes.record, row))
    head = f"- **{plain_markdown(first[1])}**{f' ({others})' if others else ''}"
    return f"{head}{marks}{f'  {chr(10)}  {basis}' if basis else ''}"


def _quote(row: Row, values: dict[str, Any], marks: str) -> str:
    """A quotation in quotation marks where the source bears out its words; any other is said to be none."""
    claim = row.claims["text"]
    text, speaker = (
        plain_markdown(display_text(values.pop("text", ""))),
        plain_markdown(display_text(values.pop("speaker", ""))),
    )
    rest = ", ".join(plain_markdown(display_text(value)) for value in values.values() if display_text(value))
    who = (
        f"{speaker}{'' if claim.speaker_confirmed else ' (not confirmed by the source)'}"
        if speaker
        else "speaker not named"
    )
    return f"- {_words(claim, text)} — {who}{f' ({rest})' if rest else ''}{marks}"


def _words(claim: Claim, text: str) -> str:
    if claim.outcome in VERIFIED:
        return text if has_marks(text) else f"“{text}”"
    bare = text.strip("".join(QUOTE_MARKS))
    return bare if claim.outcome == "paraphrase" else f"not a proven quotation: {bare}"


def plain_markdown(text: str) -> str:
    """Text that Markdown shows as it is, on one line: no markup, HTML or link of an article's comes through."""
    line = visible_line(text)
    escaped = _MARKDOWN.sub(r"\\\1", line).replace("&", "&amp;")
    # A bare address would become a link of itself.
    escaped = escaped.replace("://", ":\u200b//").replace("www.", "www\u200b.")
    return _LIST_START.sub(r"\1\\\2", escaped)


def safe_address(url: str | None) -> str:
    """A web address that cannot end a Markdown link early, nor hide what it is."""
    return quote(url or "", safe="%/:?#[]@!$&'*+,;=~", errors="replace")


def web_annotations(records: Iterable[Record], about: About, *, verified_only: bool = False) -> Iterator[str]:
    """A W3C AnnotationPage (https://www.w3.org/TR/annotation-model/), an annotation per claim that its source has.

    Positions are code points of the text whose SHA-256 the target carries.
    """
    head = {"@context": _ANNOTATION_CONTEXT, "type": "AnnotationPage"}
    yield _json(head)[:-1] + ', "items": ['
    separator = "\n"
    for record in records:
        for path, claim in record.all_claims.items():
            if claim.span and (claim.verified or not verified_only):
                yield separator + _json(_annotation(record, path, claim))
                separator = ",\n"
    yield "\n]}\n"


def _annotation(record: Record, path: str, claim: Claim) -> dict[str, Any]:
    document, (start, end) = record.document, claim.span or (0, 0)
    text, decision = document.text, claim.standing.decision
    body = [
        {"type": "TextualBody", "purpose": "classifying", "value": claim.verdict.status},
        {"type": "TextualBody", "purpose": "assessing", "value": claim.outcome},
        {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": claim.text},
    ]
    if decision and decision.reason:
        body.append({"type": "TextualBody", "purpose": "commenting", "value": decision.reason})
    creator = {"creator": {"type": "Person", "name": decision.reviewer}, "modified": decision.at} if decision else {}
    source = document.url if is_web_address(document.url) else f"urn:sha256:{document.sha256}"
    return {
        "id": f"urn:summarizer:{document.sha256}#{path}",
        "type": "Annotation",
        "motivation": "assessing",
        **creator,
        "body": body,
        "target": {
            "source": {
                "id": source, "type": "Text", "format": "text/plain", "language": document.language,
                "sha256": document.sha256,
            },
            "selector": [
                {"type": "TextQuoteSelector", "exact": text[start:end],
                 "prefix": text[max(0, start - CONTEXT) : start], "suffix": text[end : end + CONTEXT]},
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        },
    }  # fmt: skip


def citations(records: Iterable[Record], about: About, *, verified_only: bool = False) -> Iterator[str]:
    """The articles as CSL-JSON (https://citationstyles.org) for Zotero, Pandoc and the like."""
    yield "["
    separator = "\n"
    for record in records:
        yield separator + _json(_citation(record))
        separator = ",\n"
    yield "\n]\n"


def _citation(record: Record) -> dict[str, Any]:
    document = record.document
    # A file's name is no publication.
    source = document.source if document.source != document.id else None
    known = {
        # A headline that a model wrote is no title to cite.
        "title": document.title or document.id,
        "author": [{"literal": name} for name in document.authors],
        "container-title": document.outlet or source,
        "issued": _date_parts(document.published),
        "URL": document.url if is_web_address(document.url) else None,
        "language": document.language,
    }
    return {"id": document.id, "type": "article-newspaper", **{name: value for name, value in known.items() if value}}


def _date_parts(published: str | None) -> dict[str, Any] | None:
    """A CSL date: in parts for a date that begins as ISO 8601, else as the source words it."""
    if not published:
        return None
    match = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)", published)
    return {"date-parts": [[int(part) for part in match.groups() if part]]} if match else {"literal": published}
