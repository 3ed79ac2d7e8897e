"""A check kept as a run's record, which `summarizer review` opens: the sources are its documents, the quotes claims."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import Field

from summarizer.batch import manifest as manifests
from summarizer.drafts.check import DraftCheck
from summarizer.drafts.evidence import Finding, FlagRuling
from summarizer.drafts.sources.index import Index
from summarizer.exports.files import write_report
from summarizer.records import Document, Verdict
from summarizer.records.results import NO_USAGE, Result
from summarizer.rulings.log import DRAFT_TASK
from summarizer.runs.reader import RunReader
from summarizer.runs.store import Store, hold
from summarizer.tasks.fields import Quote, Schema
from summarizer.verifier.omissions import omitted_quotations

MODEL = "none"
# Where quotes are kept that no source has anything of.
_NOWHERE = Document("No source has anything like these quotes.", id="no source")


class DraftQuote(Quote):
    """A quote of a draft."""

    speaker: str | None = Field(description="Whom the draft gives it to.")
    line: int = Field(description="The draft's line that it begins in.")
    kind: str = Field(description="quote, partial or block.")


class DraftQuotes(Schema):
    """The quotes of a draft that are held against one source."""

    draft: str = Field(description="The draft's name.")
    quotes: list[DraftQuote] = Field(description="In the order of the draft.")


def write_record(checked: DraftCheck, index: Index, directory: Path) -> None:
    """Keep a check in `directory`, or bring the one there up to date; rulings on quotes that are still there stay.

    Raises RunError where the directory holds another run, or one is at work in it.
    """
    with hold(directory):
        manifest = manifests.begin(directory, {"format": manifests.FORMAT, "task": DRAFT_TASK, "model": MODEL})
        store = Store(directory, create=True)
        try:
            _fill(store, checked, _by_source(checked.findings, index))
            store.export()
            write_report(directory)
        finally:
            store.close()
        manifests.write(directory, {**manifest, "state": "done", "draft": checked.draft.id})


def with_rulings(checked: DraftCheck, index: Index, directory: Path) -> DraftCheck:
    """The check with the rulings of the record that `write_record` made of it in `directory`."""
    ruled: dict[int, FlagRuling] = {}
    with RunReader.open(directory) as run:
        for source, findings in _by_source(checked.findings, index).values():
            claims = run.record(source.id).claims
            for number, found in enumerate(findings):
                claim = claims[_path(number)]
                decision = claim.standing.decision
                if found.flagged and decision is not None and not claim.undecided:
                    ruled[found.claim.number] = FlagRuling(decision.reviewer, decision.ruling, decision.reason)
    return replace(
        checked, findings=tuple(replace(each, ruling=ruled.get(each.claim.number)) for each in checked.findings)
    )


def _path(number: int) -> str:
    return f"/quotes/{number}/text"


def _by_source(findings: Iterable[Finding], index: Index) -> Mapping[str, tuple[Document, list[Finding]]]:
    """The findings that were judged, each with its best source, else with the nearest one, else with none."""
    found: dict[str, tuple[Document, list[Finding]]] = {}
    for each in findings:
        if each.status not in ("ignored", "not_checked"):
            source = _source(each, index)
            found.setdefault(source.id, (source, []))[1].append(each)
    return found


def _source(found: Finding, index: Index) -> Document:
    if found.best is not None:
        return index.document(found.best.position)
    return _NOWHERE if found.nearest is None else index.document(found.nearest.position)


def _fill(store: Store, checked: DraftCheck, groups: Mapping[str, tuple[Document, list[Finding]]]) -> None:
    """Enter the sources that quotes are held against; those of an earlier check keep none."""
    store.admit(source for source, _ in groups.values())
    before = [row[0] for row in store.connection.execute("SELECT document_id FROM summaries")]
    for source in (each for each in before if each not in groups):
        store.record(_result(checked, replace(_NOWHERE, id=source), []), time.time(), NO_USAGE)
    for source, findings in groups.values():
        store.record(_result(checked, source, findings), time.time(), NO_USAGE)


def _result(checked: DraftCheck, source: Document, findings: list[Finding]) -> Result[Any]:
    quotes = [
        DraftQuote(
            text=each.claim.text, speaker=each.claim.speaker, line=checked.line(each.claim.start), kind=each.claim.kind
        )
        for each in findings
    ]
    verdicts = tuple(_verdict(each, number) for number, each in enumerate(findings))
    unused = omitted_quotations(source, verdicts) if findings else ()
    return Result(source, DRAFT_TASK, MODEL, DraftQuotes(draft=checked.draft.id, quotes=quotes), verdicts, unused)


def _verdict(found: Finding, number: int) -> Verdict:
    path = _path(number)
    if found.best is None:
        return Verdict(found.claim.text, "absent", path, found.claim.speaker)
    return replace(found.best.verdict, path=path, speaker=found.claim.speaker)
