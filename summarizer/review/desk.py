"""A reviewer at a run: the queue of what needs a person, and the rulings made. Page and terminal both sit here."""

from __future__ import annotations

import json
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from summarizer.errors import RulingError, TaskError
from summarizer.records import PASSING, Verdict
from summarizer.rulings.claims import RuledPassage
from summarizer.rulings.drafts import RANK, RulingDraft, bulk, draft_event, reason_of
from summarizer.rulings.log import (
    DRAFT_TASK,
    OPEN,
    UNDECIDED,
    Decision,
    Key,
    Standing,
    omitted_path,
    to_redo,
    to_undo,
)
from summarizer.rulings.removed import removed_paths
from summarizer.rulings.reviewed import Record, apply_to_record, speaker_of, verdict_of
from summarizer.rulings.stands import Form, form_of, passage_draft, passage_of, stand
from summarizer.runs.reader import RunReader
from summarizer.tasks.folders import load_task

# How many documents' records are kept ready, since neighbours in the queue often share a document.
KEPT_RECORDS = 64
# What an entry of the queue is: a verdict that does not pass, one that passes with a caution, a quotation left out, a
# passage left open.
Kind = Literal["flag", "caution", "omission", "passage"]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the queue; `removed` where it stands within what a ruling took out, and so needs nobody."""

    document_id: str
    path: str
    kind: Kind
    reason: str
    claim: str
    speaker: str | None
    standing: Standing
    removed: bool = False

    @property
    def is_passage(self) -> bool:
        """Whether it is a passage left open."""
        return self.kind == "passage"

    @property
    def key(self) -> Key:
        """The document's id and the claim's path."""
        return self.document_id, self.path


def now() -> str:
    """The time in UTC, ISO 8601 to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Desk:
    """What one reviewer sees of a run and does with it."""

    def __init__(
        self, run: RunReader, reviewer: str, clock: Callable[[], str] = now, folders: Iterable[Path] = ()
    ) -> None:
        """`folders` are where the run's task is looked for, before the shipped ones."""
        self.run = run
        self.reviewer = reviewer
        self.clock = clock
        self.folders = tuple(folders)
        self._form: Form | None = None
        self._records: OrderedDict[str, Record] = OrderedDict()
        self._read: list[tuple[str, Verdict]] | None = None
        self._passages: list[tuple[str, RuledPassage]] | None = None
        self._version: int | None = None

    @property
    def is_draft(self) -> bool:
        """Whether the claims are quotes of a draft, which may be its writer's own."""
        return bool(self.run.value("SELECT 1 FROM summaries WHERE task = ? LIMIT 1", (DRAFT_TASK,)))

    @property
    def form(self) -> Form | None:
        """What the run's stands are filled into; None where its task is not found, or lists none."""
        if self._form is None and (name := self.run.value("SELECT task FROM summaries LIMIT 1")):
            with suppress(TaskError):
                self._form = form_of(load_task(name, self.folders))
        return self._form

    def queue(self) -> list[Item]:
        """Everything that needs a person, the gravest reason first, then in the documents' order; of open passages the
        surest first.
        """
        with self.run.lock:
            standings = self.run.standings()
            out = self.removed({key[0] for key, standing in standings.items() if _rejects(standing)})
            items = [
                self._item(document_id, verdict, standings, verdict.path in out.get(document_id, ()))
                for document_id, verdict in self._verdicts()
            ]
            items += [*self._open(standings), *self._omissions(standings)]
            return sorted(items, key=lambda item: RANK[item.reason])

    def removed(self, document_ids: Iterable[str]) -> dict[str, frozenset[str]]:
        """The paths of the claims within what rulings took out, of each of these documents."""
        with self.run.lock:
            return {record.document.id: removed_paths(record) for record in self.run.some(sorted(set(document_ids)))}

    def _verdicts(self) -> list[tuple[str, Verdict]]:
        """(document id, verdict) of every flag and caution, read anew only when somebody else has written."""
        self._refresh()
        if self._read is None:
            rows = self.run.rows(
                f"""SELECT v.document_id, v.record FROM verdicts v JOIN documents d ON d.id = v.document_id
                WHERE v.status NOT IN ({_marks(PASSING)}) OR json_array_length(v.record, '$.cautions') > 0
                ORDER BY d.position, v.rowid""",  # noqa: S608
                sorted(PASSING),
            )
            with self.run.demand_undamaged():
                self._read = [(row["document_id"], verdict_of(json.loads(row["record"]))) for row in rows]
        return self._read

    def _refresh(self) -> None:
        if self._version != (version := self.run.data_version):
            self._records.clear()
            self._read = self._passages = None
            self._version = version

    def _item(self, document_id: str, verdict: Verdict, standings: Mapping[Key, Standing], out: bool) -> Item:
        standing = standings.get((document_id, verdict.path), UNDECIDED)
        kind: Kind = "caution" if verdict.passes else "flag"
        reason = reason_of(verdict, standing)
        return Item(document_id, verdict.path, kind, reason, verdict.claim, verdict.speaker, standing, out)

    def _open(self, standings: Mapping[Key, Standing]) -> Iterator[Item]:
        self._refresh()
        if self._passages is None:
            self._passages = sorted(self.run.passages(), key=lambda found: -found[1].sureness)
        for document_id, passage in self._passages:
            standing = standings.get((document_id, passage.path), UNDECIDED)
            reason = standing_reason(standing, "open")
            yield Item(document_id, passage.path, "passage", reason, passage.text, passage.passage.actor, standing)

    def _omissions(self, standings: Mapping[Key, Standing]) -> Iterable[Item]:
        rows = self.run.rows(
            """SELECT s.document_id, s.omitted_quotations FROM summaries s JOIN documents d ON d.id = s.document_id
            WHERE s.omitted_quotations != '[]' ORDER BY d.position"""
        )
        for row in rows:
            for each in json.loads(row["omitted_quotations"]):
                if not each.get("scare"):
                    path, speaker = omitted_path(each["start"], each["end"]), speaker_of(each)
                    standing = standings.get((row["document_id"], path), UNDECIDED)
                    reason = standing_reason(standing, "omitted")
                    yield Item(row["document_id"], path, "omission", reason, each["text"], speaker, standing)

    def record(self, document_id: str) -> Record:
        """A document's record with the rulings so far. Raises RunError for an unknown document."""
        with self.run.lock:
            self._refresh()
            if document_id not in self._records:
                self._records[document_id] = self.run.unruled(document_id)
                if len(self._records) > KEPT_RECORDS:
                    self._records.popitem(last=False)
            return apply_to_record(self._records[document_id], self.run.log)

    def rule(self, document_id: str, request: RulingDraft, event: str = "") -> Decision:
        """Add a ruling to the log. Raises RulingError where the claim does not allow it.

        `event` is a client's own id of it: sent again, it is not carried out again.
        """
        with self.run.lock:
            if made := self.run.carried_out(event):
                return made[0]
            drafted = self._draft(self.record(document_id), request)
            return self.run.append([drafted], event)[0]

    def _draft(self, record: Record, request: RulingDraft) -> Decision:
        if request.path.startswith(OPEN):
            return passage_draft(record, request, self.reviewer, self.clock(), self.form)
        return draft_event(record, request, self.reviewer, self.clock())

    def stand(self, document_id: str, request: RulingDraft) -> dict[str, Any]:
        """What a ruling would make of an open passage, and what the checks find fault with. Raises RulingError."""
        record = self.record(document_id)
        return stand(record, passage_of(record, request.path), request, self.form)

    def undo(self, event: str = "") -> list[Key]:
        """Take back one's last ruling, or the whole batch it belongs to; the keys of the claims concerned."""
        return self._take_back("undo", event)

    def redo(self, event: str = "") -> list[Key]:
        """Take back one's last undo, unless one has ruled since; the keys of the claims concerned."""
        return self._take_back("redo", event)

    def _take_back(self, ruling: Literal["undo", "redo"], event: str) -> list[Key]:
        with self.run.lock:
            made = self.run.carried_out(event)
            if not made:
                last = (to_undo if ruling == "undo" else to_redo)(self.run.log.decisions, self.reviewer)
                if last is None:
                    return []
                made = self.run.append([self._undone(ruling, last)], event)
            return self._keys_concerned(made[0])

    def _undone(self, ruling: Literal["undo", "redo"], last: Decision) -> Decision:
        batch = last.batch if ruling == "undo" else None
        return Decision(
            self.clock(), self.reviewer, last.document_id, last.path, ruling, batch=batch, undoes=last.seq,
            source_sha256=last.source_sha256, claim_sha256=last.claim_sha256,
        )  # fmt: skip

    def _keys_concerned(self, taken_back: Decision) -> list[Key]:
        """The claims whose rulings an undo or redo takes back."""
        decisions = self.run.log.decisions
        batch = taken_back.batch or next(each.batch for each in decisions if each.seq == taken_back.undoes)
        if batch is None:
            return [taken_back.key]
        return [each.key for each in decisions if each.batch == batch and each.undoes is None]

    def eligible(self, keys: Sequence[Key]) -> list[Key]:
        """Those of `keys` that may be ruled on together: undecided, and nothing in them can hide a changed meaning."""
        by_document: dict[str, list[str]] = {}
        for document_id, path in keys:
            by_document.setdefault(document_id, []).append(path)
        return [(name, path) for name, paths in by_document.items() for path in bulk(self.record(name), paths)]

    def rule_in_bulk(self, keys: Sequence[Key], request: RulingDraft) -> list[Key]:
        """Give one ruling to all of `keys` that may be ruled on together, as one batch; the keys ruled on.

        Raises RulingError, with nothing written, where the ruling is not one for many.
        """
        if request.ruling not in {"replace", "accept"}:
            raise RulingError("Only “replace” and “accept” can be given to many claims at a time.")
        batch = uuid.uuid4().hex
        with self.run.lock:
            eligible = self.eligible(keys)
            requests = [
                (name, replace(request, path=path, batch=batch, start=None, end=None, speaker=None))
                for name, path in eligible
            ]
            at = self.clock()
            self.run.append([draft_event(self.record(name), each, self.reviewer, at) for name, each in requests])
        return eligible


def standing_reason(standing: Standing, otherwise: str) -> str:
    """Why something beside the claims is in the queue: the state of its rulings where that needs a person."""
    return standing.state if standing.state in {"disputed", "stale"} else otherwise


def _rejects(standing: Standing) -> bool:
    return standing.decision is not None and standing.decision.ruling == "reject"


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("?" for _ in values)
