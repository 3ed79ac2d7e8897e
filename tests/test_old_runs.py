"""Runs of an earlier layout: they open, are reviewed and exported, and a run that goes on brings them up to date."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from summarizer.exports.files import write_export
from summarizer.records import Correction, Document, Judgement, OpenPassage
from summarizer.records.results import Result
from summarizer.review.desk import Desk
from summarizer.rulings.drafts import RulingDraft
from summarizer.runs.comparisons import compare_runs
from summarizer.runs.json_lines import LINE_FILES
from summarizer.runs.layout import DATABASE, LAYOUT, STEPS
from summarizer.runs.reader import RunReader
from summarizer.runs.rows import document_row
from summarizer.runs.store import Store
from summarizer.tasks.folders import load_task
from tests.review_runs import harbour, make_run


@pytest.fixture(params=range(1, LAYOUT))
def old(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The run of the harbour's article, as each layout before this one has it."""
    new = make_run(tmp_path / "new", [harbour()])
    (tmp_path / "old").mkdir()
    connection = sqlite3.connect(tmp_path / "old" / DATABASE)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript("".join(STEPS[: request.param]))
    connection.execute(f"PRAGMA user_version = {request.param}")
    connection.execute("ATTACH ? AS new", (str(new / DATABASE),))
    for table in ("documents", "summaries", "verdicts"):
        names = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})"))
        connection.execute(f"INSERT INTO main.{table} SELECT {names} FROM new.{table}")
    connection.commit()
    connection.close()
    return tmp_path / "old"


def test_an_old_run_is_compared_as_it_is(old: Path) -> None:
    layout = layout_of(old)
    made = compare_runs([old])
    assert {cell.actor for cell in made.matrix} == {"Tomas Reyl", "port authority"}
    assert compare_runs([old]) == made
    assert layout_of(old) == layout


def layout_of(directory: Path) -> int:
    connection = sqlite3.connect(directory / DATABASE)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def test_an_old_run_is_read_reviewed_and_exported_as_it_is(old: Path, tmp_path: Path) -> None:
    layout = layout_of(old)
    with RunReader.open(old) as run:
        record = run.record("harbour.txt")
        assert (record.document.authors, record.judgements, record.checked) == ((), (), {})
        assert Desk(run, "ana").rule("harbour.txt", RulingDraft("/quotes/0/text", "reject")).seq == 1
        line = json.loads(write_export(run, "jsonl", tmp_path / "old.jsonl").read_text("utf-8"))
        assert (line["judgements"], line["open_passages"], line["document"]["outlet"]) == ([], [], None)
    assert layout_of(old) == layout


def test_a_run_that_goes_on_brings_its_record_up_to_date_and_loses_nothing(old: Path) -> None:
    with RunReader.open(old) as run:
        before = run.record("harbour.txt")
    store = Store(old)
    store.export()
    store.close()
    assert layout_of(old) == LAYOUT
    with RunReader.open(old) as run:
        assert run.record("harbour.txt") == before
    assert json.loads((old / "summaries.jsonl").read_text("utf-8"))["checked"] == {}


def test_what_is_known_of_a_document_comes_back_from_the_record(tmp_path: Path) -> None:
    document = Document(
        "Text.", id="a", source="a.html", outlet="The Gazette", authors=("Ann Lee", "Bo Ek"), extractor="x 1.0",
        published="2026-03-02T10:00+01:00", canonical_url="https://gazette.example/a", original_sha256="00",
    )  # fmt: skip
    store = Store(tmp_path / "run", create=True)
    store.admit([document])
    (kept,) = store.pending()
    assert kept == document
    row = store.connection.execute("SELECT * FROM documents").fetchone()
    assert document_row(kept).items() <= dict(row).items()
    store.close()


def test_judgements_and_open_passages_come_back_from_the_record_and_are_in_its_lines(tmp_path: Path) -> None:
    document, summary, verdicts, _ = harbour()
    judged = Judgement("/positions/0/stance", "stance", "no", "says the opposite", "openai/x")
    left = OpenPassage(0, 10, "Mara Ellison", "stance", {"supports": 0.5, "opposes": 0.5})
    changed = Correction("/quotes/0/text", "before", "after")
    made = load_task("security_guarantees").schema.model_construct(**summary)
    result = Result(
        document, "security_guarantees", "openai/x", made, tuple(verdicts), checked={"/gist": "text"},
        judgements=(judged,), open_passages=(left,), not_asked=7, corrections=(changed,),
    )  # fmt: skip
    store = Store(tmp_path / "run", create=True)
    store.admit([document])
    store.record(result, 0.0, result.usage)
    line = json.loads(next(store.connection.execute(LINE_FILES["summaries.jsonl"].query))[0])
    store.close()
    assert line == json.loads(json.dumps(result.as_dict()))
    with RunReader.open(tmp_path / "run") as run:
        record = run.record("harbour.txt")
    notes = (record.checked, record.judgements, record.open_passages, record.not_asked, record.corrections)
    assert notes == ({"/gist": "text"}, (judged,), (left,), 7, (changed,))
