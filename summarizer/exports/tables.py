"""A run as flat tables: one for each of the summaries' lists (quotes, positions, …), documents, flags and decisions.

What checking found stands beside each claim in columns named after its field: `text_verdict`, `text_start`…
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from summarizer.exports.links import fragment_link
from summarizer.exports.pieces import display_text, title, why
from summarizer.records import DOCUMENT_FIELDS
from summarizer.rulings.basis import BASES, judges, row_bases
from summarizer.rulings.claims import RuledPassage
from summarizer.rulings.removed import undecided
from summarizer.rulings.reviewed import Claim, Record, Row

Values = dict[str, Any]
_DECISION_COLUMNS = (
    "seq",
    "at",
    "reviewer",
    "path",
    "ruling",
    "reason",
    "batch",
    "source_sha256",
    "claim_sha256",
    "hash",
)


# The tables that are no list of a summary's.
_OWN = frozenset({"documents", "flags", "decisions", "open_passages"})


def rows(records: Iterable[Record], *, verified_only: bool = False) -> Iterator[tuple[str, Values]]:
    """(table's name, row) for every row of every table, in the records' order.

    Rows that a ruling took out are in `flags` and `decisions` only.
    """
    for record in records:
        yield "documents", _document(record)
        for name in record.list_names:
            for row in record.kept_rows(name, verified_only=verified_only):
                yield table_name(name), _list_row(record, row)
        if not verified_only:
            yield from (("flags", _flag(record, claim)) for claim in record.flags)
            yield from (("open_passages", _passage(record, passage)) for passage in record.passages)
        for decision in record.decisions:
            after = decision.after or {}
            fields = {name: getattr(decision, name) for name in _DECISION_COLUMNS}
            yield (
                "decisions",
                {
                    "document_id": record.document.id,
                    **fields,
                    "text": after.get("text"),
                    "speaker": after.get("speaker"),
                    "actor": after.get("actor"),
                    "issue": after.get("issue"),
                },
            )


def table_name(list_name: str) -> str:
    """The name of a list's table: the list's own, unless that is taken."""
    return f"{list_name}_of_summary" if list_name in _OWN else list_name


def columns(records: Iterable[Record], *, verified_only: bool = False) -> dict[str, dict[str, type]]:
    """Each table's columns and the type of their values (bool, int, float or str), in the order they are first met."""
    tables: dict[str, dict[str, type]] = {}
    for name, row in rows(records, verified_only=verified_only):
        table = tables.setdefault(name, {})
        for column, value in row.items():
            known = table.get(column)
            table[column] = _wider(known, value)
    return {name: {column: kind or str for column, kind in table.items()} for name, table in tables.items()}


def _wider(known: Any, value: Any) -> Any:
    if value is None:
        return known
    kind = type(value) if type(value) in {bool, int, float} else str
    if known is None or known is kind:
        return kind
    return float if {known, kind} == {int, float} else str


def _document(record: Record) -> Values:
    document = record.document
    claims = list(record.claims.values())
    prose = {name: _flat(value) for name, value in record.prose.items() if name not in DOCUMENT_FIELDS}
    return {
        **{name: _flat(getattr(document, name)) for name in DOCUMENT_FIELDS},
        "task": record.task,
        "model": record.model,
        **prose,
        "claims": len(claims),
        "verified": sum(claim.verified for claim in claims),
        "flags": len(record.flags),
        "undecided": len(undecided(record)),
        "judged_by": "; ".join(judges(record)),
        "omitted_quotations": sum(not each.added and not each.scare for each in record.omissions),
        **record.usage,
        "cached": record.cached,
    }


def _list_row(record: Record, row: Row) -> Values:
    document = record.document
    head = {
        "document_id": document.id,
        "headline": title(record),
        "published": document.published,
        "url": document.url,
        "item": row.index + 1,
    }
    values = {name: _flat(value) for name, value in (row.values or {}).items()}
    by_field: dict[str, list[Claim]] = {}
    for place, claim in row.claims.items():
        by_field.setdefault(place.partition("#")[0].split("/")[0] or "item", []).append(claim)
    checked = {
        f"{name}_{key}": value for name, claims in by_field.items() for key, value in _checked(record, claims).items()
    }
    basis = row_bases(record, row)
    rests: Values = {"judged_by": row.judge} if row.judge else {}
    rests |= {name.replace(" ", "_"): "; ".join(basis.get(name, ())) for name in BASES}
    return {**head, **{name: value for name, value in values.items() if name not in head}, **checked, **rests}


def _checked(record: Record, claims: Sequence[Claim]) -> Values:
    """What checking found of a field's claims; a field that holds several has theirs joined."""
    each = [_one(record, claim) for claim in claims]
    return (
        each[0] if len(each) == 1 else {name: " | ".join(display_text(one[name]) for one in each) for name in each[0]}
    )


def _one(record: Record, claim: Claim) -> Values:
    document, span, decision = record.document, claim.span, claim.standing.decision
    return {
        "verdict": claim.verdict.status,
        "outcome": claim.outcome,
        "cautions": ", ".join(claim.verdict.cautions),
        "start": span[0] if span else None,
        "end": span[1] if span else None,
        "source": document.text[slice(*span)] if span else None,
        "link": fragment_link(document.url, document.text, *span) if span else None,
        "reviewer": decision.reviewer if decision else None,
        "reason": decision.reason if decision else None,
    }


def _flag(record: Record, claim: Claim) -> Values:
    verdict = claim.verdict
    return {
        "document_id": record.document.id,
        "path": verdict.path,
        "status": verdict.status,
        "also": ", ".join(verdict.also),
        "why": why(claim),
        "claim": verdict.claim,
        "speaker": verdict.speaker,
        "now": None if claim.rejected else claim.text,
        "speaker_now": claim.speaker,
        "state": claim.standing.state,
        **_one(record, claim),
    }


def _passage(record: Record, passage: RuledPassage) -> Values:
    asked, decision = passage.passage, passage.standing.decision
    return {
        "document_id": record.document.id,
        "path": passage.path,
        "actor": asked.actor,
        "issue": asked.issue,
        "text": passage.text,
        "start": asked.start,
        "end": asked.end,
        **{f"likely_{label}": share for label, share in asked.probabilities.items()},
        "state": passage.standing.state,
        "ruling": decision.ruling if decision else None,
        "reviewer": decision.reviewer if decision else None,
        "reason": decision.reason if decision else None,
    }


def _flat(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float) else _text(value)


def _text(value: Any) -> str:
    # A table keeps an enumeration's value as the schema has it, to filter by; `shown` would take its underscores off.
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "; ".join(_text(each) for each in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_text(each)}" for name, each in value.items())
    return "" if value is None else str(value)
