"""A finished or running run as its readers see it: records with rulings applied, and the log that rulings are added to.

Readers and reviewers need no lock. SQLite's WAL lets them read while a run writes, and every ruling is one short
transaction that numbers and chains its events, so reviewers in several processes write one log.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from summarizer.errors import RunError
from summarizer.records import OpenPassage
from summarizer.rulings.claims import RuledPassage, ruled_passages
from summarizer.rulings.log import Decision, Key, Log, Standing, claim_sha256, omitted_path
from summarizer.rulings.removed import undecided
from summarizer.rulings.reviewed import Claim, Record, apply_to_record, omission_of, speaker_of, verdict_of
from summarizer.runs.decisions import NEW_DECISIONS, chain_decisions, decision_of, write_decisions
from summarizer.runs.layout import (
    DATABASE,
    LAYOUT,
    connect_to_read,
    hint_of,
    no_run,
    of_newer_version,
    show_as_new,
)
from summarizer.runs.rows import document_of_row, notes_of
from summarizer.text.json_pointer import unescape

_PAGE = 64
_RECORDS = """
SELECT d.*, s.task, s.model, s.summary, s.omitted_quotations, s.checked, s.judgements, s.open_passages, s.not_asked,
       s.corrections, s.input_tokens, s.output_tokens, s.calls, s.reasks, s.seconds, s.cost_usd, s.cached
FROM summaries s JOIN documents d ON d.id = s.document_id
"""
_USAGE = ("input_tokens", "output_tokens", "calls", "reasks", "seconds", "cost_usd")


class RunReader:
    """A run directory open for reading and for rulings; safe to use from several threads."""

    def __init__(self, directory: Path, connection: sqlite3.Connection) -> None:
        """Use `RunReader.open`, which also says in a sentence what is wrong with a directory."""
        self.directory = directory
        self.connection = connection
        self.lock = threading.RLock()
        self._log = Log()
        connection.row_factory = sqlite3.Row

    @classmethod
    def open(cls, directory: Path | str) -> RunReader:
        """Open the run in `directory`. Raises RunError where there is none, or one that cannot be read."""
        directory = Path(directory)
        path = directory / DATABASE
        if not path.is_file():
            raise no_run(directory)
        try:
            run = cls(directory, connect_to_read(path))
            run._check_layout()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise RunError(f"{path} cannot be read: {error}.", hint_of(error)) from error
        return run

    def __enter__(self) -> RunReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def _check_layout(self) -> None:
        layout = self.value("PRAGMA user_version")
        tables = {row[0] for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"documents", "summaries", "verdicts", "decisions"} <= tables:
            raise RunError(f"{self.directory / DATABASE} is not the record of a run.")
        if layout > LAYOUT:
            raise of_newer_version(self.directory)
        if layout < LAYOUT:
            show_as_new(self.connection, layout)

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query. Raises RunError where the record is damaged."""
        with self.lock, self.demand_undamaged():
            return self.connection.execute(query, parameters).fetchall()

    @contextmanager
    def demand_undamaged(self) -> Iterator[None]:
        """Say in a RunError that the record is damaged, where what it holds makes no sense."""
        try:
            yield
        except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError) as error:
            raise RunError(f"{self.directory / DATABASE} cannot be read: {error}.", hint_of(error)) from error

    def value(self, query: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of a query's first row; None without rows."""
        rows = self.rows(query, parameters)
        return rows[0][0] if rows else None

    @property
    def data_version(self) -> int:
        """A number that changes whenever another connection has written to the record."""
        return int(self.value("PRAGMA data_version"))

    @property
    def log(self) -> Log:
        """Every decision so far, in order; only events that are new since the last look are read."""
        with self.lock:
            known = self._log.decisions
            last = known[-1].seq if known else 0
            new = self.rows(NEW_DECISIONS, (last,))
            if new:
                with self.demand_undamaged():
                    self._log = Log.of((*known, *map(decision_of, new)))
            return self._log

    def append(self, drafts: Sequence[Decision], event: str = "") -> list[Decision]:
        """Add events to the log in one transaction, numbered and chained after the last one there; returns them so.

        A client's `event` that the record has carried out already, for whatever process, adds nothing: what it made is
        returned again.
        """
        with self.lock, self._writing():
            if made := self.carried_out(event):
                return made
            last = self.rows("SELECT seq, hash FROM decisions ORDER BY seq DESC LIMIT 1")
            made = chain_decisions(drafts, *(last[0] if last else (0, "")))
            write_decisions(self.connection, made, event)
        return made

    def carried_out(self, event: str) -> list[Decision]:
        """What a client's event made, where the record has carried it out already; else nothing."""
        if not event or not self.value("SELECT 1 FROM sqlite_master WHERE name = 'carried_out'"):
            return []
        seqs = {row[0] for row in self.rows("SELECT seq FROM carried_out WHERE event = ?", (event,))}
        return [each for each in self.log.decisions if each.seq in seqs]

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction. Whatever goes wrong in it, the record is as it was, and open to others."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
        except (sqlite3.Error, UnicodeEncodeError) as error:
            sentence = f"The decision was not saved in {self.directory / DATABASE}: {error}."
            raise RunError(sentence, hint_of(error)) from error

    @property
    def claim_lists(self) -> frozenset[str]:
        """The names of the summaries' lists whose elements hold checked claims."""
        return frozenset(name for name, _ in self._claim_fields())

    @property
    def quote_list(self) -> str:
        """The name of the summaries' list that holds spoken claims; `quotes` where none does."""
        return next((name for name, spoken in self._claim_fields() if spoken), "quotes")

    def _claim_fields(self) -> list[tuple[str, bool]]:
        found = self.rows(
            """SELECT substr(path, 2, instr(substr(path, 2), '/') - 1) AS name, count(*) AS n,
            max(spoken AND path NOT GLOB '/*/*/*/*') AS spoken
            FROM verdicts WHERE status <> 'failed_check' AND path GLOB '/*/[0-9]*' GROUP BY name ORDER BY n DESC"""
        )
        return [(unescape(row["name"]), bool(row["spoken"])) for row in found]

    @property
    def records(self) -> Records:
        """Every document with a summary, in the order of the input, with rulings applied, as often as you like."""
        return Records(self)

    def record(self, document_id: str) -> Record:
        """One document's record. Raises RunError where the run has no such document, or it has no summary."""
        return apply_to_record(self.unruled(document_id), self.log)

    def matching(self, name: str) -> str:
        """The id of the document of this name, or of the only one whose id begins so. Raises RunError."""
        rows = self.rows(
            "SELECT id FROM documents WHERE substr(id, 1, length(?)) = ? ORDER BY id LIMIT 6", (name, name)
        )
        found = [str(row["id"]) for row in rows]
        if name in found or len(found) == 1:
            return name if name in found else found[0]
        if not found:
            raise RunError(f"The run has no document {name}.", "`summarizer show DIR` lists them.")
        some = ", ".join(found[:5]) + (", …" if len(found) > 5 else "")
        raise RunError(f"Several documents begin with {name}: {some}.", "Give more of the name.")

    def settled(self) -> Iterator[tuple[str, str]]:
        """The flags and open passages that need nobody any more: each one's document and path."""
        for (document_id,) in self.rows("SELECT DISTINCT document_id FROM decisions"):
            if self.value("SELECT 1 FROM summaries WHERE document_id = ?", (document_id,)):
                record = self.record(document_id)
                open_paths = {claim.verdict.path for claim in undecided(record)}
                yield from ((document_id, path) for path in record.claims if path not in open_paths)
                yield from ((document_id, passage.path) for passage in record.passages if passage.decided)

    def standings(self) -> dict[Key, Standing]:
        """The state of every claim and omission that somebody ruled on, by document and path."""
        log = self.log
        found: dict[Key, Standing] = {}
        for document_id in log.by_document:
            sha256, claims = self._hashes(document_id)
            for path, standing in log.standings(document_id, sha256, claims).items():
                found[document_id, path] = standing
        return found

    def _hashes(self, document_id: str) -> tuple[str, dict[str, str]]:
        """The SHA-256 of a document's text, and of each of its claims and omissions by path."""
        sha256 = self.value("SELECT sha256 FROM documents WHERE id = ?", (document_id,)) or ""
        claims = self.rows("SELECT path, claim, speaker FROM verdicts WHERE document_id = ?", (document_id,))
        hashes = {row["path"]: claim_sha256(row["claim"], row["speaker"]) for row in claims}
        omitted = self.value("SELECT omitted_quotations FROM summaries WHERE document_id = ?", (document_id,)) or "[]"
        with self.demand_undamaged():
            for each in json.loads(omitted):
                hashes[omitted_path(each["start"], each["end"])] = claim_sha256(each["text"], speaker_of(each))
        hashes |= {passage.path: passage.sha256 for _, passage in self.passages(document_id)}
        return sha256, hashes

    def passages(self, document_id: str | None = None) -> Iterator[tuple[str, RuledPassage]]:
        """(document id, passage) of every passage left open, without rulings; of one document where one is given."""
        query = """SELECT d.id, d.text, s.open_passages FROM summaries s JOIN documents d ON d.id = s.document_id
            WHERE s.open_passages <> '[]' AND d.id = coalesce(?, d.id) ORDER BY d.position"""
        for row in self.rows(query, (document_id,)):
            with self.demand_undamaged():
                found = [OpenPassage(**each) for each in json.loads(row["open_passages"])]
            yield from ((row["id"], passage) for passage in ruled_passages(row["text"], found, {}))

    def some(self, document_ids: Sequence[str]) -> Iterator[Record]:
        """The records of these documents that have a summary, in no particular order."""
        log, names = self.log, (self.quote_list, self.claim_lists)
        for start in range(0, len(document_ids), _PAGE):
            page = document_ids[start : start + _PAGE]
            marks = ", ".join("?" * len(page))
            for row in self.rows(f"{_RECORDS} WHERE d.id IN ({marks})", page):
                yield apply_to_record(self.record_from(row, *names), log)

    def unruled(self, document_id: str) -> Record:
        """One document's record without any rulings. Raises RunError as `record` does."""
        rows = self.rows(f"{_RECORDS} WHERE d.id = ?", (document_id,))
        if not rows:
            status = self.value("SELECT status FROM documents WHERE id = ?", (document_id,))
            if status:
                raise RunError(f"{document_id} has no summary: it is {status}.")
            raise RunError(f"The run has no document {document_id}.")
        return self.record_from(rows[0], self.quote_list, self.claim_lists)

    def record_from(self, row: sqlite3.Row, quote_list: str, claim_lists: frozenset[str]) -> Record:
        """The record, without rulings, of a row of the query for records. Raises RunError where it is damaged."""
        query = "SELECT path, record FROM verdicts WHERE document_id = ? ORDER BY rowid"
        verdicts = self.rows(query, (row["id"],))
        with self.demand_undamaged():
            document = document_of_row(row)
            return Record(
                document=document,
                task=row["task"],
                model=row["model"],
                summary=dict(json.loads(row["summary"])),
                claims={each["path"]: Claim(verdict_of(json.loads(each["record"]))) for each in verdicts},
                omissions=[omission_of(document, each) for each in json.loads(row["omitted_quotations"])],
                usage={name: row[name] for name in _USAGE},
                cached=bool(row["cached"]),
                quote_list=quote_list,
                claim_lists=claim_lists,
                **notes_of(row),
            )

    @property
    def failures(self) -> list[dict[str, str]]:
        """The documents that have no summary because they failed, with their last attempt's `error` and `message`."""
        rows = self.rows(
            """SELECT d.id AS document_id, coalesce(a.error, '') AS error, coalesce(a.message, '') AS message
            FROM documents d LEFT JOIN attempts a ON a.id = (SELECT max(id) FROM attempts WHERE document_id = d.id)
            WHERE d.status = 'failed' ORDER BY d.position"""
        )
        return [dict(row) for row in rows]


class Records:
    """A run's records as an iterable that can be gone through again, a page of documents in memory at a time."""

    def __init__(self, run: RunReader) -> None:
        """`run` must stay open while this is used."""
        self.run = run

    def __iter__(self) -> Iterator[Record]:
        run = self.run
        log, names = run.log, (run.quote_list, run.claim_lists)
        after: tuple[Any, ...] = (-1, "")
        while page := run.rows(
            f"{_RECORDS} WHERE (d.position, d.id) > (?, ?) ORDER BY d.position, d.id LIMIT {_PAGE}", after
        ):
            yield from (apply_to_record(run.record_from(row, *names), log) for row in page)
            after = (page[-1]["position"], page[-1]["id"])
