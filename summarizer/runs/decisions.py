"""Decisions as rows of a run's record: numbered and chained, each of a client's events once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from summarizer.rulings.log import Decision, seal_event

_JSON_FIELDS = ("before", "after")
_COLUMNS = (
    "seq", "at", "reviewer", "document_id", "path", "ruling", "reason", "before", "after",
    "source_sha256", "claim_sha256", "batch", "undoes", "previous", "hash",
)  # fmt: skip
_INSERT = f"INSERT INTO decisions ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
NEW_DECISIONS = f"SELECT {', '.join(_COLUMNS)} FROM decisions WHERE seq > ? ORDER BY seq"  # noqa: S608
# The ids that clients gave to what they sent, so that what is sent twice is carried out once.
CARRIED_OUT = """
CREATE TABLE IF NOT EXISTS carried_out (event TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (event, seq))
"""


def chain_decisions(drafts: Sequence[Decision], seq: int, previous: str) -> list[Decision]:
    """The drafts numbered and chained after the event with this `seq` and hash."""
    made: list[Decision] = []
    for draft in drafts:
        made.append(seal_event(draft, seq + 1, previous))
        seq, previous = made[-1].seq, made[-1].hash
    return made


def write_decisions(connection: sqlite3.Connection, decisions: Sequence[Decision], event: str) -> None:
    """Add decisions, and that a client's event ("": none) made them, within a transaction. Raises sqlite3.Error."""
    connection.executemany(_INSERT, map(_values, decisions))
    if event:
        connection.execute(CARRIED_OUT)
        marks = [(event, decision.seq) for decision in decisions]
        connection.executemany("INSERT INTO carried_out VALUES (?, ?)", marks)


def decision_of(row: sqlite3.Row) -> Decision:
    """A decision from its row. Raises ValueError and TypeError for a damaged one."""
    fields: Mapping[str, Any] = dict(row)
    decoded = {name: None if fields[name] is None else json.loads(fields[name]) for name in _JSON_FIELDS}
    return Decision(**{**fields, "reason": fields["reason"] or "", **decoded})


def _values(decision: Decision) -> tuple[Any, ...]:
    fields = decision.as_dict()
    encoded = {name: None if fields[name] is None else json.dumps(fields[name]) for name in _JSON_FIELDS}
    return tuple({**fields, **encoded}[name] for name in _COLUMNS)
