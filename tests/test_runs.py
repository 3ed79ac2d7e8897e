"""A run's record as readers and reviewers see it, several of them at once, and while a run writes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_runs import FERRY, HARBOUR, SCHOOL, harbour, make_run, many, put, school
from test_decisions import STEP, log, played

from summarizer.commands.stats import RULING_LABELS, STATE_LABELS
from summarizer.drafts.sources.index import Index
from summarizer.errors import RunError
from summarizer.models.cache import Cache
from summarizer.records import Document
from summarizer.review.desk import Desk
from summarizer.rulings.drafts import RulingDraft
from summarizer.rulings.log import RULINGS, State, first_broken, rulings
from summarizer.runs.layout import DATABASE
from summarizer.runs.reader import RunReader
from summarizer.runs.sql_views import create_views
from summarizer.runs.store import connect

NOT = "/quotes/0/text"
TREE = Path(__file__).parent.parent
RULES = """
import sys
from summarizer.review.desk import Desk
from summarizer.rulings.drafts import RulingDraft
from summarizer.runs.reader import RunReader
with RunReader.open(sys.argv[1]) as run:
    desk = Desk(run, sys.argv[2])
    for index in range(60):
        desk.rule("minutes-000000.txt", RulingDraft(f"/quotes/{index}/text", "reject"))
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return make_run(tmp_path / "out")


def change_claim(
    directory: Path, *, text: str | None = None, drop_first: bool = False, claim: str | None = None
) -> None:
    """Write the harbour article anew, as a run made again would."""
    document, summary, verdicts, omitted = harbour()
    if text is not None:
        document = Document(id=document.id, title=document.title, source=document.source, text=text)
    if claim is not None:
        summary["quotes"][0]["text"] = claim
        verdicts = [
            type(v)(**{**{f: getattr(v, f) for f in v.__slots__}, "claim": claim}) if v.path == NOT else v
            for v in verdicts
        ]
    if drop_first:
        verdicts = [v for v in verdicts if v.path != NOT and not v.path.startswith("/quotes/1/")]
    with sqlite3.connect(directory / DATABASE) as connection:
        put(connection, 0, document, summary, verdicts, omitted)
    connection.close()


def test_the_log_is_chained_and_survives_closing(directory: Path) -> None:
    with RunReader.open(directory) as run:
        desk = Desk(run, "ana")
        desk.rule("harbour.txt", RulingDraft(NOT, "replace"))
        desk.rule("harbour.txt", RulingDraft(NOT, "reject"))
        desk.undo()
    with RunReader.open(directory) as run:
        decisions = run.log.decisions
        assert [(each.seq, each.ruling) for each in decisions] == [(1, "replace"), (2, "reject"), (3, "undo")]
        assert first_broken(decisions) is None
        assert run.record("harbour.txt").claims[NOT].outcome == "replaced"


def test_an_event_edited_in_the_database_shows(directory: Path) -> None:
    with RunReader.open(directory) as run:
        desk = Desk(run, "ana")
        for ruling in ("replace", "reject"):
            desk.rule("harbour.txt", RulingDraft(NOT, ruling))  # type: ignore[arg-type]
    with sqlite3.connect(directory / DATABASE) as connection:
        connection.execute("UPDATE decisions SET ruling = 'accept' WHERE seq = 1")
    connection.close()
    with RunReader.open(directory) as run:
        assert first_broken(run.log.decisions) == 1


def test_a_run_made_again_keeps_the_rulings_on_claims_that_are_the_same(directory: Path) -> None:
    with RunReader.open(directory) as run:
        Desk(run, "ana").rule("harbour.txt", RulingDraft(NOT, "replace"))
    change_claim(directory)
    with RunReader.open(directory) as run:
        assert run.record("harbour.txt").claims[NOT].outcome == "replaced"


@pytest.mark.parametrize(
    "change", [{"claim": "We shall open the tunnel"}, {"text": HARBOUR.text + "\n\nA later paragraph."}]
)
def test_a_ruling_on_a_claim_or_source_that_changed_is_stale(directory: Path, change: dict[str, str]) -> None:
    with RunReader.open(directory) as run:
        Desk(run, "ana").rule("harbour.txt", RulingDraft(NOT, "replace"))
    change_claim(directory, **change)
    with RunReader.open(directory) as run:
        claim = run.record("harbour.txt").claims[NOT]
        assert (claim.standing.state, claim.outcome) == ("stale", "flagged")
        queued = {item.path: item.reason for item in Desk(run, "ana").queue() if item.document_id == "harbour.txt"}
        assert queued[NOT] == "stale"


def test_a_ruling_on_a_claim_that_is_gone_is_kept_with_its_document(directory: Path) -> None:
    with RunReader.open(directory) as run:
        Desk(run, "ana").rule("harbour.txt", RulingDraft(NOT, "replace"))
    change_claim(directory, drop_first=True)
    with RunReader.open(directory) as run:
        record = run.record("harbour.txt")
        assert [each.path for each in record.orphans] == [NOT]
        assert [each.path for each in record.decisions] == [NOT]


def test_two_reviewers_in_two_processes_write_one_whole_log(tmp_path: Path) -> None:
    directory = make_run(tmp_path / "out", many(60, 60))
    command = [sys.executable, "-c", RULES, str(directory)]
    processes = [subprocess.Popen([*command, name], cwd=TREE) for name in ("ana", "bo")]
    assert [process.wait(120) for process in processes] == [0, 0]
    with RunReader.open(directory) as run:
        decisions = run.log.decisions
        assert [each.seq for each in decisions] == list(range(1, 121))
        assert first_broken(decisions) is None
        assert {claim.standing.state for claim in run.record("minutes-000000.txt").claims.values()} == {"settled"}


def test_a_reviewer_may_work_while_a_run_writes(directory: Path) -> None:
    document, summary, verdicts, omitted = school()
    with RunReader.open(directory) as run:
        desk = Desk(run, "ana")
        desk.rule("harbour.txt", RulingDraft(NOT, "replace"))
        with sqlite3.connect(directory / DATABASE) as writer:
            later = Document(id="later.txt", text=document.text)
            put(writer, 9, later, summary, verdicts, omitted)
        writer.close()
        desk.rule("later.txt", RulingDraft(NOT, "reject"))
        assert [record.document.id for record in run.records] == [
            "harbour.txt",
            "school.txt",
            "hostile.txt",
            "later.txt",
        ]


def test_two_reviewers_rulings_agree_or_make_a_dispute_that_a_third_settles(directory: Path) -> None:
    with RunReader.open(directory) as run:
        ana, bo, eva = (Desk(run, name) for name in ("ana", "bo", "eva"))
        ana.rule("harbour.txt", RulingDraft(NOT, "reject"))
        bo.rule("harbour.txt", RulingDraft(NOT, "replace"))
        assert next(item.reason for item in eva.queue()) == "disputed"
        assert eva.record("harbour.txt").claims[NOT].outcome == "disputed"
        eva.rule("harbour.txt", RulingDraft(NOT, "replace"))
        assert eva.record("harbour.txt").claims[NOT].outcome == "replaced"
        assert len(run.log.decisions) == 3


def test_the_records_are_in_the_inputs_order_and_can_be_gone_through_twice(tmp_path: Path) -> None:
    with RunReader.open(make_run(tmp_path / "out", many(700, 5))) as run:
        first, second = ([record.document.id for record in run.records] for _ in range(2))
        assert first == second == [f"minutes-{number:06}.txt" for number in range(0, 700, 5)]


@pytest.mark.parametrize("content", [None, b"", b"not a database at all, but long enough to be read as one", "empty"])
def test_what_is_no_run_is_said_in_a_sentence(tmp_path: Path, content: bytes | str | None) -> None:
    if content == "empty":
        sqlite3.connect(tmp_path / DATABASE).close()
    elif content is not None:
        (tmp_path / DATABASE).write_bytes(content)  # type: ignore[arg-type]
    with pytest.raises(RunError) as error:
        RunReader.open(tmp_path)
    assert str(error.value).endswith(".")


def test_a_newer_layout_is_refused(directory: Path) -> None:
    with sqlite3.connect(directory / DATABASE) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(RunError, match="newer version"):
        RunReader.open(directory)


def view(run: RunReader, name: str) -> list[dict[str, object]]:
    return [dict(row) for row in run.rows(f'SELECT * FROM "{name}"')]


def test_the_views_read_well(directory: Path) -> None:
    with RunReader.open(directory) as run:
        Desk(run, "ana").rule("harbour.txt", RulingDraft(NOT, "replace", reason="it says not"))
        assert create_views(run) == ["rulings", "flags", "positions", "quotes", "proposals"]
        quote = next(row for row in view(run, "quotes") if row["item"] == 1)
        assert (quote["document_title"], quote["speaker"], quote["text_verdict"]) == (
            HARBOUR.title,
            "Mara Ellison",
            "altered",
        )
        assert quote["text_rulings"] == "ana: replace"
        assert quote["text_start"] == HARBOUR.text.index("We will not open")
        assert len(view(run, "positions")) == 2
        assert view(run, "proposals")[0]["evidence_verdict"] == "exact"
        assert {row["status"] for row in view(run, "flags")} == {"altered", "misattributed", "absent"}
        assert [(row["reviewer"], row["ruling"], row["reason"]) for row in view(run, "rulings")] == [
            ("ana", "replace", "it says not")
        ]


def test_the_views_follow_the_schema_and_names_that_are_taken_or_odd(tmp_path: Path) -> None:
    document = Document(id="a", text="Words.")
    summary = {"documents": [{"na me": "x", "it's": 1}], "decisions": [{"a": [1]}], "tags": ["plain"]}
    with RunReader.open(make_run(tmp_path / "out", [(document, summary, [], [])])) as run:
        assert create_views(run) == ["rulings", "flags", "documents_of_summary", "decisions_of_summary"]
        (row,) = view(run, "documents_of_summary")
        assert (row["na me"], row["it's"]) == ("x", 1)


def test_making_the_views_again_changes_nothing(directory: Path) -> None:
    with RunReader.open(directory) as run:
        create_views(run)
        before = run.data_version, run.value("PRAGMA schema_version")
        create_views(run)
        assert (run.data_version, run.value("PRAGMA schema_version")) == before


@settings(max_examples=60)
@given(st.lists(STEP, max_size=14))
def test_the_view_of_rulings_is_the_fold_in_sql(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, ...]]
) -> None:
    decisions, _ = played(steps)
    with RunReader.open(make_run(tmp_path_factory.mktemp("run") / "out", [school()])) as run:
        run.append(log(*decisions))
        create_views(run)
        expected = {(path, each.reviewer, each.seq) for (_, path), made in rulings(decisions).items() for each in made}
        assert {(row["path"], row["reviewer"], row["seq"]) for row in view(run, "rulings")} == expected


def test_the_omitted_quotation_is_the_sources_own_words(directory: Path) -> None:
    with RunReader.open(directory) as run:
        (omission,) = run.record("harbour.txt").omissions
        assert (omission.text, omission.speaker) == (FERRY, "Ada Voss")
        assert SCHOOL.id in {record.document.id for record in run.records}


def test_stats_tell_what_was_ruled_and_how_two_reviewers_agree(directory: Path) -> None:
    with RunReader.open(directory) as run:
        ana, bo = Desk(run, "ana"), Desk(run, "bo")
        for index, ruling in enumerate(("reject", "reject", "reject", "replace")):
            ana.rule("harbour.txt", RulingDraft(f"/quotes/{index}/text", "reject"))
            bo.rule("harbour.txt", RulingDraft(f"/quotes/{index}/text", ruling))  # type: ignore[arg-type]
    command = [sys.executable, "-m", "summarizer", "stats", str(directory)]
    shown = subprocess.run(command, cwd=TREE, text=True, capture_output=True, timeout=60, check=True).stdout
    assert "rulings: 7 rejected, 1 replaced (3 settled, 1 disputed)" in shown
    assert "ana and bo agree on 75% of 4 claims, kappa 0.00" in shown


def test_a_folder_may_be_called_as_an_address_of_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    directory = Path("file:x?mode=ro#%")
    connect(directory, create=True).close()
    Index(directory / "sources.sqlite").close()
    Cache(directory / "cache").close()
    with RunReader.open(directory) as run:
        assert not list(run.records)
    assert (tmp_path / directory / DATABASE).is_file()
    assert [each.name for each in tmp_path.iterdir()] == [str(directory)]


def test_every_ruling_and_state_has_words_in_the_stats() -> None:
    assert set(RULING_LABELS) == set(RULINGS)
    assert set(STATE_LABELS) == set(get_args(State))
    assert (RULING_LABELS["none"], STATE_LABELS["undecided"]) == ("no stand", "skipped")
