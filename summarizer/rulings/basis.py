"""What each field of a record rests on: proven by the program, judged by a model or a person, or neither. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from summarizer.rulings.applied import speaker_field
from summarizer.rulings.reviewed import Claim, Record, Row
from summarizer.text.json_pointer import escape

Basis = Literal["proven", "judged", "flagged", "not judged"]
BASES: tuple[Basis, ...] = ("proven", "judged", "not judged", "flagged")


def bases(record: Record, path: str, values: Mapping[str, Any]) -> dict[Basis, list[str]]:
    """The fields of an object of the summary that say anything, by what they rest on; `path` is the object's pointer.

    A field is proven where its words or its name were found in the source, and a speaker where the source is explicit.
    Free text is not proven by its names and numbers alone.
    """
    found: dict[Basis, list[str]] = {}
    for name, value in values.items():
        if value not in (None, "", []):
            found.setdefault(_basis_of_field(record, path, name, value, values), []).append(name)
    return {basis: found[basis] for basis in BASES if basis in found}


def row_bases(record: Record, row: Row) -> dict[Basis, list[str]]:
    """The same for an element of one of the summary's lists; all of a person's position is judged by that person."""
    if row.judge:
        return {"judged": [name for name, value in (row.values or {}).items() if value not in (None, "", [])]}
    return bases(record, f"/{escape(row.list_name)}/{row.index}", row.values or {})


def unjudged_fields(record: Record) -> list[str]:
    """The names of the summary's fields that nothing proves and nobody has judged, in words, each once."""
    objects = set(record.list_names)
    whole = {name: value for name, value in record.summary.items() if name not in objects}
    found = [row_bases(record, row) for row in record.rows] + [bases(record, "", whole)]
    return list(dict.fromkeys(name.replace("_", " ") for each in found for name in each.get("not judged", ())))


def judges(record: Record) -> list[str]:
    """The models and people that judged any of it."""
    return list(dict.fromkeys(judgement.model for judgement in record.opinions))


def sentence(found: Mapping[Basis, list[str]]) -> str:
    """The bases in words: "proven: actor, evidence · not judged: stance"."""
    return " · ".join(
        f"{basis}: {', '.join(name.replace('_', ' ') for name in names)}" for basis, names in found.items()
    )


def row_sentence(record: Record, row: Row) -> str:
    """What an element of a list rests on, in words; of a person's position who judged it."""
    said = sentence(row_bases(record, row))
    return said.replace("judged", f"judged by {row.judge}", 1) if row.judge else said


def _basis_of_field(record: Record, path: str, name: str, value: Any, values: Mapping[str, Any]) -> Basis:
    at = f"{path}/{escape(name)}"
    places = [f"{at}/{number}" for number in range(len(value))] if isinstance(value, list) else [at]
    each = {_basis(record, place) for place in places}
    spoken = [claim for claim in _claims_of(record, path) if claim.verdict.spoken and claim.verdict.speaker]
    if spoken and speaker_field(values, spoken[0].verdict.speaker) == name:
        each = {_basis_of_speaker(spoken[0])}
    return next((basis for basis in ("flagged", "not judged", "judged") if basis in each), "proven")


def _claims_of(record: Record, path: str) -> Iterator[Claim]:
    return (claim for place, claim in record.claims.items() if place.rpartition("/")[0] == path)


def _basis_of_speaker(claim: Claim) -> Basis:
    if claim.undecided and "misattributed" in (claim.verdict.status, *claim.verdict.also):
        return "flagged"
    if claim.standing.decision is not None:
        return "judged"
    return "not judged" if not claim.speaker_confirmed else "proven"


def _basis(record: Record, place: str) -> Basis:
    flags = [
        claim for path, claim in record.claims.items() if path.partition("#")[0] == place and not claim.verdict.passes
    ]
    if any(claim.undecided for claim in flags):
        return "flagged"
    if flags:
        return "judged"
    if place in record.claims or record.checked.get(place) == "name":
        return "proven"
    said = (each.verdict for each in record.judgements if place == each.path or place.startswith(f"{each.path}/"))
    return "judged" if "yes" in said else "not judged"
