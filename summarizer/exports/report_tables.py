"""The tables of the report: which fields of a list share a column, and what a cell shows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from summarizer.exports.pieces import display_text, label


@dataclass(frozen=True)
class TableCell:
    """A row's values that share a column: the first large, the others small beneath it with their labels."""

    main: str
    rest: Sequence[tuple[str, str]] = ()
    chip: bool = False


# Columns of the shipped tasks' lists: each a label and the fields it shows, the first of them large. Any other list
# gets a column for each of its first fields.
LAYOUTS: Mapping[str, Sequence[tuple[str, Sequence[str]]]] = {
    "positions": (
        ("Actor", ("actor", "role", "affiliation", "country")),
        ("Issue", ("issue",)),
        ("Stance", ("stance", "conditions", "certainty", "form", "reported_by", "said_on")),
    ),
    "proposals": (
        ("Proposal", ("what", "kind")),
        ("From", ("put_forward_by", "proposer", "backed_by", "rejected_by", "guarantors", "beneficiary")),
        ("Status", ("status", "conditions", "as_of")),
    ),
    "people": (("Name", ("name",)), ("Role", ("role",))),
    "key_facts": (("Fact", ("fact",)),),
}
CHIPS = frozenset({"stance", "status", "kind"})
GENERIC_COLUMNS = 4


def report_columns(name: str, fields: list[str]) -> list[tuple[str, list[str]]]:
    """The columns of a list that has these fields: each a label and the fields it shows."""
    known = LAYOUTS.get(name)
    if known is not None and set(fields) <= {field for _, within in known for field in within}:
        return [(head, [field for field in within if field in fields]) for head, within in known]
    own = [(label(field), [field]) for field in fields[:GENERIC_COLUMNS]]
    return own + ([("Also", fields[GENERIC_COLUMNS:])] if fields[GENERIC_COLUMNS:] else [])


def cell_of(fields: Sequence[str], values: Mapping[str, Any]) -> TableCell:
    """What a row shows of these fields."""
    if not fields:
        return TableCell("")
    first, rest = fields[0], fields[1:]
    unlabelled = {"role", "affiliation", "kind"}
    return TableCell(
        display_text(values.get(first)),
        [
            ("" if name in unlabelled else label(name), display_text(values[name]))
            for name in rest
            if display_text(values.get(name))
        ],
        first in CHIPS,
    )
