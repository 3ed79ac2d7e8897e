"""Passages that a model left open: what a person decides is a position of that person's, in every export."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from review_runs import GUILD, HARBOUR, OPEN_PASSAGES, SUPPORT, leave_open, make_run, passage

from summarizer.commands.learn import _write, from_rulings
from summarizer.commands.options import task_folder
from summarizer.errors import RulingError
from summarizer.exports import EXPORTS
from summarizer.exports.compared import compare_directories
from summarizer.exports.files import about, write_export, write_report
from summarizer.review.desk import Desk
from summarizer.rulings.basis import judges, row_sentence
from summarizer.rulings.drafts import RulingDraft
from summarizer.rulings.log import PASSAGE_RULINGS, first_broken
from summarizer.rulings.reviewed import Record, Row
from summarizer.runs.layout import DATABASE
from summarizer.runs.reader import RunReader
from summarizer.runs.sql_views import create_views
from summarizer.tasks.folders import load_task


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return leave_open(make_run(tmp_path / "out"), OPEN_PASSAGES)


@pytest.fixture
def desk(directory: Path) -> Iterator[Desk]:
    with RunReader.open(directory) as run:
        yield Desk(run, "ana")


def path_of(desk: Desk, document: str = "harbour.txt", place: int = 0) -> str:
    return desk.record(document).passages[place].path


def rule(desk: Desk, ruling: str, document: str = "harbour.txt", place: int = 0, **rest: Any) -> Record:
    desk.rule(document, RulingDraft(path_of(desk, document, place), ruling, **rest))  # type: ignore[arg-type]
    return desk.record(document)


def persons(record: Record) -> list[Row]:
    return [row for row in record.rows if row.judge]


def test_the_queue_has_open_passages_the_surest_first_and_asks_of_one_passage_whom_it_may(desk: Desk) -> None:
    queued = [item for item in desk.queue() if item.kind == "passage"]
    assert [item.speaker for item in queued] == [
        "The carpenters’ guild",
        "Tomas Reyl",
        "port authority",
        "Mara Ellison",
    ]
    assert {item.reason for item in queued} == {"open"}
    assert len({item.key for item in queued}) == len(queued)


@pytest.mark.parametrize("ruling", [each for each in PASSAGE_RULINGS if each not in ("none", "skip")])
def test_a_stand_is_a_position_with_the_passage_as_its_evidence_and_the_person_as_its_judge(
    desk: Desk, ruling: str
) -> None:
    record = rule(desk, ruling)
    (row,) = persons(record)
    assert (row.list_name, row.index, row.judge) == ("positions", 2, "ana")
    assert row.values == {"actor": "Tomas Reyl", "issue": "tunnel", "stance": ruling, "evidence": [SUPPORT]}
    assert record.applied_summary()["positions"][2] == row.values
    (claim,) = row.claims.values()
    assert (claim.verified, claim.span) == (True, (record.passages[0].passage.start, record.passages[0].passage.end))
    assert [(each.path, each.verdict, each.model) for each in record.opinions] == [
        ("/positions/2/stance", "yes", "ana")
    ]


@pytest.mark.parametrize("ruling", ["none", "skip"])
def test_no_stand_and_a_skip_make_no_position(desk: Desk, ruling: str) -> None:
    record = rule(desk, ruling)
    assert not persons(record)
    assert record.passages[0].decided == (ruling == "none")


def test_actor_issue_and_condition_are_the_persons(desk: Desk) -> None:
    record = rule(
        desk, "supports_conditionally", actor=" the  council ", issue="the tunnel",
        conditions="the port covers the cost of the pumps",
    )  # fmt: skip
    assert persons(record)[0].values == {
        "actor": "the council", "issue": "the tunnel", "stance": "supports_conditionally",
        "conditions": "the port covers the cost of the pumps", "evidence": [SUPPORT],
    }  # fmt: skip


@pytest.mark.parametrize("issue", ["peace_plan", "Peace Plan"])
def test_an_issue_is_one_of_the_codebook_by_its_id_or_name(desk: Desk, issue: str) -> None:
    assert persons(rule(desk, "opposes", issue=issue))[0].values["issue"] == "peace_plan"  # type: ignore[index]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"issue": "a bridge nobody spoke of"}, "neither one of the codebook nor words of the source"),
        ({"issue": "made_up_id"}, "neither one of the codebook nor words of the source"),
        ({"issue": "the tunnel " * 60}, "neither one of the codebook nor words of the source"),
        ({"issue": ""}, "Say what the stand is on"),
        ({"actor": " \n "}, "Say whose stand"),
        ({"actor": "Tomas\x1b[31m Reyl"}, "cannot be seen"),
        ({"actor": "Tomas\u202eReyl"}, "cannot be seen"),
        ({"actor": "T" * 201}, "up to 200 characters"),
        ({"actor": "\ud800"}, "surrogate"),
        ({"conditions": "pigs fly"}, "not in the words of the source"),
        ({"reason": "x" * 5001}, "more than 5,000 characters"),
        ({"actor": "Angela Merkel"}, "names nobody and nothing called “Angela Merkel”"),
    ],
)
def test_what_a_client_sends_of_a_stand_is_refused_with_what_is_wrong(
    desk: Desk, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(RulingError, match=said):
        rule(desk, "supports", **given)
    assert not desk.run.log.decisions


def test_rulings_are_for_what_they_are_made_for(desk: Desk) -> None:
    with pytest.raises(RulingError, match="not a ruling on an open passage"):
        rule(desk, "replace")
    with pytest.raises(RulingError, match="not a ruling on a claim"):
        desk.rule("harbour.txt", RulingDraft("/quotes/0/text", "supports"))
    with pytest.raises(RulingError, match="no open passage at open:0-7"):
        desk.rule("harbour.txt", RulingDraft("open:0-7", "supports"))


def test_what_the_checks_find_fault_with_needs_a_reason_and_is_an_override(desk: Desk) -> None:
    row = persons(rule(desk, "supports", actor="Angela Merkel", reason="the caption names her"))[0]
    assert [claim.outcome for claim in row.claims.values()] == ["override"]
    assert not row.verified


def test_a_stand_against_one_that_the_record_lists_needs_a_reason(desk: Desk, directory: Path) -> None:
    with closing(sqlite3.connect(directory / DATABASE)) as connection, connection:
        connection.execute(
            "UPDATE summaries SET summary = json_set(summary, '$.positions[1].issue', 'the tunnel') WHERE document_id = 'harbour.txt'"
        )
    assert persons(rule(desk, "opposes", place=1, issue="tunnel"))
    with pytest.raises(RulingError, match="the opposite of port authority on the same issue"):
        rule(desk, "supports", place=1, issue="tunnel")


def test_an_undo_takes_the_position_out_and_a_redo_brings_it_back(desk: Desk) -> None:
    rule(desk, "supports")
    desk.undo()
    assert not persons(desk.record("harbour.txt"))
    desk.redo()
    assert len(persons(desk.record("harbour.txt"))) == 1
    assert first_broken(desk.run.log.decisions) is None


def test_two_reviewers_who_differ_make_a_dispute_that_no_export_applies_until_it_is_settled(
    desk: Desk, directory: Path
) -> None:
    rule(desk, "supports")
    with RunReader.open(directory) as run:
        bo = Desk(run, "bo")
        assert rule(bo, "supports").passages[0].standing.state == "settled"
        rule(bo, "supports", issue="the tunnel")
        assert bo.record("harbour.txt").passages[0].standing.state == "disputed"
        assert not persons(bo.record("harbour.txt"))
        assert next(item for item in bo.queue() if item.reason == "disputed").path == path_of(bo)
        cy = Desk(run, "cy")
        assert persons(rule(cy, "opposes"))[0].judge == "cy"


def test_a_ruling_follows_its_passage_and_is_stale_where_that_is_gone_or_changed(desk: Desk, directory: Path) -> None:
    rule(desk, "supports", place=2, reason="she directs it")
    one, two, three = OPEN_PASSAGES["harbour.txt"]
    leave_open(directory, {"harbour.txt": (three, one)})
    assert persons(desk.record("harbour.txt"))[0].values["actor"] == "Mara Ellison"  # type: ignore[index]
    leave_open(directory, {"harbour.txt": (two, replace(three, actor="the port"))})
    assert desk.record("harbour.txt").passages[1].standing.state == "stale"
    leave_open(directory, {"harbour.txt": ()})
    record = desk.record("harbour.txt")
    assert not persons(record)
    assert [decision.ruling for decision in record.orphans] == ["supports"]
    assert [decision.ruling for decision in record.decisions] == ["supports"]


def test_a_ruling_on_a_passage_is_never_one_on_a_claim_of_the_same_words(desk: Desk, directory: Path) -> None:
    leave_open(directory, {"harbour.txt": (passage(HARBOUR, SUPPORT, None, "tunnel"),)})
    rule(desk, "supports", actor="Tomas Reyl")
    leave_open(directory, {"harbour.txt": ()})
    record = desk.record("harbour.txt")
    assert record.claims["/positions/0/evidence"].verdict.claim == SUPPORT
    assert {claim.standing.state for claim in record.claims.values()} == {"undecided"}
    assert len(record.orphans) == 1


def test_a_changed_article_makes_the_ruling_stale(desk: Desk, directory: Path) -> None:
    rule(desk, "supports")
    with closing(sqlite3.connect(directory / DATABASE)) as connection, connection:
        connection.execute("UPDATE documents SET text = text || '!', sha256 = 'other' WHERE id = 'harbour.txt'")
    assert not persons(desk.record("harbour.txt"))
    assert {item.reason for item in desk.queue() if item.path == path_of(desk)} == {"stale"}


def test_without_its_task_a_stand_is_refused_and_no_stand_is_not(directory: Path) -> None:
    with closing(sqlite3.connect(directory / DATABASE)) as connection, connection:
        connection.execute("UPDATE summaries SET task = 'nowhere'")
    with RunReader.open(directory) as run:
        desk = Desk(run, "ana")
        with pytest.raises(RulingError, match="task nowhere is not found"):
            rule(desk, "supports")
        assert rule(desk, "none").passages[0].decided


def typed(directory: Path, *lines: str) -> str:
    command = [sys.executable, "-m", "summarizer", "review", str(directory), "--tty", "--reviewer", "ana"]
    text = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(command, input=text, text=True, capture_output=True, timeout=60, check=True)
    return done.stdout


def test_a_terminal_asks_of_open_passages_by_the_same_table(directory: Path) -> None:
    output = typed(
        directory, *["n"] * 8, "r", "i peace plan", "1", "t the council", "2 the port covers the cost of the pumps",
        "3", "i opening", "0", "u", "q",
    )  # fmt: skip
    assert "8 flags, 4 open passages to decide" in output
    assert "Where does Tomas Reyl stand on tunnel?\nmodel    supports 50%, on a condition 30%, no stand 20%" in output
    assert "“r” is for claims alone" in output
    assert "Say what the stand is on" in output
    with RunReader.open(directory) as run:
        made = [(each.ruling, (each.after or {}).get("actor"), (each.after or {}).get("issue"))
                for each in run.log.decisions if each.path.startswith("open:")]  # fmt: skip
        assert made == [
            ("supports", "The carpenters’ guild", "peace_plan"),
            ("supports_conditionally", "the council", "tunnel"),
            ("none", None, None),
            ("undo", None, None),
        ]


def test_a_passage_that_no_model_was_asked_about_comes_last_and_says_so_everywhere(tmp_path: Path) -> None:
    left = replace(OPEN_PASSAGES["harbour.txt"][1], probabilities={})
    directory = leave_open(make_run(tmp_path / "out"), OPEN_PASSAGES | {"harbour.txt": (left,)})
    assert "stand on what?\nmodel    not asked" in typed(directory, *["n"] * 8, "n", "q")
    assert "port authority</span>: the model was not asked<br>" in write_report(directory).read_text("utf-8")
    with RunReader.open(directory) as run:
        assert [item.document_id for item in Desk(run, "ana").queue() if item.kind == "passage"][-1] == "harbour.txt"
        for name in ("jsonl", "csv", "html", "md"):
            assert write_export(run, name, tmp_path / name).exists()


def decided(desk: Desk) -> None:
    """One stand that the checks bear out, one of them nobody's, one left open, one in another article."""
    rule(desk, "supports_conditionally", conditions="the port covers the cost of the pumps")
    rule(desk, "none", place=1)
    rule(desk, "supports", "school.txt", issue="peace_plan")


@pytest.mark.parametrize("name", [name for name in EXPORTS if name != "csl"])
def test_every_export_has_a_persons_position(desk: Desk, tmp_path: Path, name: str) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    before = exported(desk, name, tmp_path / "before")
    decided(desk)
    after = exported(desk, name, tmp_path / "after")
    assert before != after
    if name in ("html", "md", "jsonl", "csv", "webannotation"):
        assert b"The carpenters\xe2\x80\x99 guild offered" in after
        assert b"ana" in after


def exported(desk: Desk, name: str, path: Path) -> bytes:
    written = write_export(desk.run, name, path)
    return b"".join(each.read_bytes() for each in (sorted(written.iterdir()) if written.is_dir() else [written]))


def test_json_lines_say_of_each_open_passage_what_became_of_it_and_of_each_stand_who_judged_it(desk: Desk) -> None:
    decided(desk)
    lines = [json.loads(line) for line in EXPORTS["jsonl"].text(desk.run.records, about(desk.run))]  # type: ignore[misc]
    harbour = lines[0]
    assert [(each.get("ruling"), each["state"]) for each in harbour["open_passages"]] == [
        ("supports_conditionally", "settled"), ("none", "settled"), (None, "undecided"),
    ]  # fmt: skip
    assert harbour["summary"]["positions"][2]["stance"] == "supports_conditionally"
    assert harbour["judgements"] == [
        {"path": "/positions/2/stance", "question": "stance", "verdict": "yes", "reason": "", "model": "ana"}
    ]
    assert {each["path"]: each["outcome"] for each in harbour["claims"]}[harbour["open_passages"][0]["path"]] == "added"


def test_a_position_of_a_persons_is_said_to_be_judged_by_that_person_and_never_proven(desk: Desk) -> None:
    decided(desk)
    record = desk.record("harbour.txt")
    assert row_sentence(record, persons(record)[0]) == "judged by ana: actor, issue, stance, conditions, evidence"
    assert judges(record) == ["ana"]


def test_tables_and_views_have_the_stands_that_no_other_reviewer_disputes(desk: Desk, directory: Path) -> None:
    decided(desk)
    create_views(desk.run)
    query = "SELECT document_id, actor, stance, evidence_verdict, judged_by FROM positions WHERE judged_by IS NOT NULL"
    assert [tuple(row) for row in desk.run.rows(query)] == [
        ("harbour.txt", "Tomas Reyl", "supports_conditionally", "exact", "ana"),
        ("school.txt", "The carpenters’ guild", "supports", "exact", "ana"),
    ]
    with RunReader.open(directory) as run:
        rule(Desk(run, "bo"), "opposes")
        assert [row["document_id"] for row in run.rows(query)] == ["school.txt"]
        rule(Desk(run, "cy"), "opposes")
        assert [row["stance"] for row in run.rows(query)] == ["opposes", "supports"]
        left = run.rows("SELECT actor, rulings FROM open_passages ORDER BY start, actor")
        assert [row["rulings"] for row in left].count(None) == 1
    desk.undo()
    assert [row["document_id"] for row in desk.run.rows(query)] == ["harbour.txt"]


def test_a_comparison_has_a_persons_position_and_who_judged_it(desk: Desk, directory: Path) -> None:
    decided(desk)
    (cell,) = [cell for cell in compare_directories([directory]).matrix if cell.issue == "peace_plan"]
    (stand,) = cell.stands
    assert (stand.position.stance, (stand.position.judgement or {})["model"]) == ("supports", "ana")


def test_the_report_and_the_commands_count_positions_and_passages_to_decide(desk: Desk, directory: Path) -> None:
    decided(desk)
    page = write_report(directory).read_text("utf-8")
    assert ">4 positions, 1 passage to decide</p>" in page
    assert "3 positions, 1 passage to decide, the surest first" in page
    assert "Mara Ellison</span> on “opening”" in page
    assert page.count(GUILD) > 1
    assert "1 position, 0 passages" not in page
    assert "judged by ana: actor, issue, stance" in page
    stats = subprocess.run(
        [sys.executable, "-m", "summarizer", "stats", str(directory)], capture_output=True, text=True, check=True
    ).stdout
    assert "4 positions, 1 passage to decide" in stats
    shown = subprocess.run(
        [sys.executable, "-m", "summarizer", "show", str(directory), "harbour"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "1 open passage to decide" in shown
    assert "judged by ana: actor, issue, stance, conditions, evidence" in shown


def learn(directory: Path, own: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "summarizer", "judge", "learn", str(directory), "--tasks", str(own), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_rulings_become_examples_of_ones_own_folder_and_no_name_goes_with_them(desk: Desk, tmp_path: Path) -> None:
    decided(desk)
    done = learn(desk.run.directory, tmp_path, "--dry-run")
    assert "3 examples of 3 would be added" in done.stderr
    assert not (tmp_path / "examples").exists()
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0] == {
        "text": SUPPORT, "actor": "Tomas Reyl", "issue": "tunnel", "field": "stance", "label": "supports_conditionally",
    }  # fmt: skip
    assert [(line["label"], line["issue"]) for line in lines[1:]] == [("none", None), ("supports", "peace plan")]
    assert "ana" not in done.stdout
    assert json.loads(learn(desk.run.directory, tmp_path, "--dry-run", "--with-names").stdout.splitlines()[0])["reviewer"] == "ana"  # fmt: skip


def test_a_reviewers_name_may_hold_what_other_programs_take_for_the_end_of_a_line(tmp_path: Path) -> None:
    path = tmp_path / "examples.jsonl"
    line = {"text": "a", "actor": None, "issue": None, "field": "stance", "label": "none", "reviewer": "an\u2028a"}
    for text in ("a", "b", "a"):
        _write(path, [{**line, "text": text}])
    assert [json.loads(each)["text"] for each in path.read_text("utf-8").strip().split("\n")] == ["b", "a"]


def test_a_ruling_is_added_once_and_takes_the_place_of_the_one_before(desk: Desk, tmp_path: Path) -> None:
    decided(desk)
    trained: list[int] = []

    @click.command()
    @from_rulings
    @click.option("--task")
    @click.option("--model")
    @task_folder
    def command(task: str, model: str | None, folders: tuple[Path, ...]) -> None:
        assert model == "local/test"
        trained.append(len(load_task(task, folders).examples))

    def run() -> str:
        asked = [str(desk.run.directory), "--tasks", str(tmp_path)]
        return CliRunner().invoke(command, asked, catch_exceptions=False).output

    shipped = len(load_task("security_guarantees").examples)
    own = tmp_path / "examples" / "security_guarantees.jsonl"
    assert "3 examples added" in run()
    assert trained == [shipped + 3]
    assert "No ruling" in run()
    rule(desk, "neutral", "school.txt", issue="peace_plan")
    assert "1 example added" in run()
    assert [json.loads(line)["label"] for line in own.read_text("utf-8").splitlines()] == [
        "supports_conditionally", "none", "neutral",
    ]  # fmt: skip
    assert [each.label for each in load_task("security_guarantees", [tmp_path]).examples[:3]] == [
        "supports_conditionally", "none", "neutral",
    ]  # fmt: skip


def test_judge_learn_says_what_it_lacks(desk: Desk, tmp_path: Path) -> None:
    bare = [sys.executable, "-m", "summarizer", "judge", "learn"]
    found = subprocess.run([*bare, str(desk.run.directory)], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (found.returncode, "--tasks DIR" in found.stderr) == (2, True)
    found = subprocess.run([*bare, "--dry-run"], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (found.returncode, "name its DIR" in found.stderr) == (2, True)


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ana", "bo", "cy"]), st.sampled_from(["supports", "opposes", "none", "skip", "undo"])
        ),
        max_size=9,
    )
)
def test_the_view_of_stands_is_what_the_records_have(steps: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        directory = leave_open(make_run(Path(folder)), {"school.txt": OPEN_PASSAGES["school.txt"]})
        with RunReader.open(directory) as run:
            create_views(run)
            for reviewer, ruling in steps:
                if ruling == "undo":
                    Desk(run, reviewer).undo()
                else:
                    rule(Desk(run, reviewer), ruling, "school.txt")
            listed = [(row["reviewer"], row["ruling"]) for row in run.rows("SELECT reviewer, ruling FROM stands")]
            rows = persons(run.record("school.txt"))
            assert listed == [(row.judge, (row.values or {})["stance"]) for row in rows]
