"""`summarizer check DRAFT --sources …`, the record for review, and what stands in other repositories: hook, action, API."""

from __future__ import annotations

import importlib
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from draft_texts import COPY, DRAFT, MILL, ROOT
from review_runs import make_run
from starlette.testclient import TestClient

import summarizer
from summarizer.commands.check import check as check_command
from summarizer.commands.main import run_command_line
from summarizer.commands.mcp import mcp as mcp_command
from summarizer.errors import InputError, RulingError
from summarizer.records import Document
from summarizer.review.app import application
from summarizer.review.desk import Desk
from summarizer.review.server import allowed_hosts
from summarizer.review.views import detail
from summarizer.rulings.drafts import RulingDraft, draft_event
from summarizer.runs.reader import RunReader


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a draft and its sources."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "mill.txt").write_text(MILL, encoding="utf-8")
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    return tmp_path


def checking(desk: Path, *options: str) -> int:
    return run_command_line(["check", str(desk / "draft.md"), "--sources", str(desk / "sources"), *options])


def test_check_exits_with_1_on_flags_and_prints_a_versioned_record(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checking(desk, "--json") == 1
    record = json.loads(capsys.readouterr().out)
    assert (record["schema_version"], record["sources"], record["flagged"]) == (1, 1, 1)
    assert [each["status"] for each in record["findings"]] == ["altered", "exact"]
    assert record["findings"][0]["line"] == 3


def test_check_takes_several_files_behind_sources_and_passes_a_clean_draft(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "draft.md").write_text(DRAFT.replace("40", "14"), encoding="utf-8")
    (desk / "copy.txt").write_text(COPY, encoding="utf-8")
    files = [str(desk / "sources" / "mill.txt"), str(desk / "copy.txt")]
    assert run_command_line(["check", str(desk / "draft.md"), "--sources", *files]) == 0
    assert "2 quotes checked against 2 sources, 0 flagged" in capsys.readouterr().out


def test_strict_fails_on_a_speaker_that_no_source_confirms(desk: Path) -> None:
    (desk / "draft.md").write_text("“We will close the footpath,” an official said.", encoding="utf-8")
    assert checking(desk) == 0
    assert checking(desk, "--strict") == 1


def test_ignored_quotes_are_no_flags_and_a_line_that_covers_nothing_is_named(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "The wall moved 40 # my own interview\nSomething else entirely # also mine\n"
    (desk / "ignore.txt").write_text(lines, encoding="utf-8")
    assert checking(desk, "--ignore", str(desk / "ignore.txt")) == 0
    printed = capsys.readouterr()
    assert "Not held against the sources: my own interview" in printed.out
    assert "Line 2 of the ignored quotes covers none" in printed.err


def test_unused_lists_what_the_sources_quote_and_the_draft_does_not(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checking(desk, "--unused", "--json")
    unused = json.loads(capsys.readouterr().out)["unused"]
    assert [(each["text"], each["speaker"]) for each in unused] == [("We will close the footpath.", "Piotr Wend")]


@pytest.mark.parametrize(("ending", "has"), [("md", "[^check-1]"), ("html", "<mark"), ("sarif", '"2.1.0"')])
def test_the_draft_is_handed_back_by_the_ending_of_o(desk: Path, ending: str, has: str) -> None:
    assert checking(desk, "-o", str(desk / f"checked.{ending}")) == 1
    assert has in (desk / f"checked.{ending}").read_text(encoding="utf-8")


def test_what_cannot_be_handed_back_is_told_in_a_sentence(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checking(desk, "-o", str(desk / "checked.docx")) == 2
    assert checking(desk, "-o", str(desk / "checked.pdf")) == 2
    assert checking(desk, "-o", str(desk / "draft.md")) == 2
    assert (desk / "draft.md").read_text(encoding="utf-8") == DRAFT
    (desk / "folder.md").mkdir()
    assert checking(desk, "-o", str(desk / "folder.md")) == 2
    assert run_command_line(["check", str(desk / "draft.md"), "--sources", str(desk / "nowhere")]) == 2
    assert run_command_line(["check", "--strict", "one.json", "two.txt"]) == 2
    printed = capsys.readouterr().err
    assert "no Word file" in printed
    assert "Traceback" not in printed


def test_a_record_of_a_check_opens_for_review_and_keeps_rulings_when_the_draft_changes(desk: Path) -> None:
    record = desk / "record"
    assert checking(desk, "-o", str(record)) == 1
    with RunReader.open(record) as opened:
        (kept,) = opened.records
        assert [claim.outcome for claim in kept.claims.values()] == ["flagged", "verified"]
        opened.append([draft_event(kept, RulingDraft("/quotes/0/text", "replace"), "ada", "2026-01-01T00:00:00Z")])
    (desk / "draft.md").write_text("“The pond is deep,” said Piotr Wend.\n\n" + DRAFT, encoding="utf-8")
    assert checking(desk, "-o", str(record)) == 1
    with RunReader.open(record) as opened:
        outcomes = {claim.verdict.claim[:8]: claim.outcome for each in opened.records for claim in each.claims.values()}
    assert outcomes == {"The pond": "flagged", "The wall": "replaced", "Nobody h": "verified"}


def test_a_check_takes_the_rulings_of_its_record_and_passes_once_no_flag_is_undecided(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "draft.md").write_text(DRAFT + "\nPiotr Wend said: “The pond is deep.”\n", encoding="utf-8")
    record = str(desk / "record")
    assert checking(desk, "-o", record) == 1
    requests = {"The wall": "replace", "The pond": "reject"}
    for number, (words, ruling) in enumerate(requests.items()):
        with RunReader.open(desk / "record") as opened:
            (kept, path) = next(
                (each, path)
                for each in opened.records
                for path, claim in each.claims.items()
                if claim.verdict.claim.startswith(words)
            )
            opened.append([draft_event(kept, RulingDraft(path, ruling), "ana", "2026-01-01T00:00:00Z")])  # type: ignore[arg-type]
        capsys.readouterr()
        assert checking(desk, "-o", record) == (0 if number else 1)
        printed = capsys.readouterr().out
        assert ("2 flagged, both ruled on by ana," if number else "2 flagged, 1 ruled on by ana,") in printed
    assert "Ruled on by ana, reject" in printed and "✗" not in printed
    checking(desk, "-o", record, "--json")
    made = json.loads(capsys.readouterr().out)
    assert (made["flagged"], made["undecided"]) == (2, 0)
    checking(desk, "-o", record, "--format", "sarif")
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert [each["suppressions"][0]["justification"] for each in results] == ["replace", "reject"]
    assert checking(desk) == 1


def test_a_quote_ruled_its_writers_own_says_where_it_comes_from(desk: Path) -> None:
    checking(desk, "-o", str(desk / "record"))
    with RunReader.open(desk / "record") as opened:
        (kept,) = opened.records
        with pytest.raises(RulingError, match="where the quote comes from"):
            draft_event(kept, RulingDraft("/quotes/0/text", "own"), "ada", "2026-01-01T00:00:00Z")
        opened.append(
            [draft_event(kept, RulingDraft("/quotes/0/text", "own", "my notes, 3 May"), "ada", "2026-01-01T00:00:00Z")]
        )
        (ruled,) = opened.records
        with pytest.raises(RulingError, match="Only a quote of a draft"):
            draft_event(
                replace(kept, task="news_brief"),
                RulingDraft("/quotes/0/text", "own", "notes"),
                "ada",
                "2026-01-01T00:00:00Z",
            )
    claim = ruled.claims["/quotes/0/text"]
    assert (claim.outcome, claim.verified, claim.undecided) == ("own", False, False)
    assert [decision.reason for decision in ruled.decisions] == ["my notes, 3 May"]


def test_the_review_of_a_draft_asks_where_the_writers_own_quote_comes_from(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checking(desk, "-o", str(desk / "record"))
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", io.StringIO("w\nw my notes, 3 May\nq\n"))
    assert run_command_line(["review", str(desk / "record"), "--tty", "--reviewer", "ada"]) == 0
    printed = capsys.readouterr().out
    assert "Say where the quote comes from" in printed
    assert "1 ruling saved" in printed
    assert "draft    " in printed and "summary  " not in printed


def test_only_the_review_of_a_draft_has_the_button(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    checking(desk, "-o", str(desk / "record"))
    other = make_run(tmp_path_factory.mktemp("run") / "out")
    for directory, offered in ((desk / "record", True), (other, False)):
        with RunReader.open(directory) as opened:
            (kept, *_) = opened.records
            assert detail(kept, next(iter(kept.claims)), "ada", [])["noun"] == ("draft" if offered else "summary")
            gate = application(Desk(opened, "ada"), allowed_hosts("127.0.0.1", 8763), 8763)
            page = TestClient(gate, base_url="http://127.0.0.1:8763").get(f"/?token={gate.token}").text
        assert ('data-action="own"' in page) is offered
        assert 'data-action="bulk"' in page


def test_sources_come_from_standard_input_too(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(MILL.encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    assert run_command_line(["check", str(desk / "draft.md"), "--sources", "-"]) == 1


def test_a_folder_with_another_run_is_no_place_for_a_check(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "record").mkdir()
    (desk / "record" / "run.json").write_text('{"format": 1, "task": "article", "model": "x"}', encoding="utf-8")
    assert checking(desk, "-o", str(desk / "record")) == 2
    assert "another task" in capsys.readouterr().err


def test_a_draft_among_its_own_sources_bears_nothing_out(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert (
            run_command_line(
                ["check", str(desk / "draft.md"), "--sources", str(desk / "draft.md"), str(desk / "sources")]
            )
            == 1
        )
        printed = capsys.readouterr()
        assert "2 quotes checked against 1 source, 1 flagged" in printed.out
        assert "among the sources itself" in printed.err


def test_more_quotes_than_can_be_checked_are_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="has 3 quotes; 2 can be checked"):
        summarizer.check_draft("“We went there,” said Ada Kern. " * 3, [MILL], most_quotes=2)


@pytest.mark.parametrize("seed", [20261125, 7])
def test_the_set_of_drafts_comes_out_as_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks" / "drafts"))
    make, measure = importlib.import_module("make"), importlib.import_module("measure")
    make.make(tmp_path, seed)
    counts = measure.measured(tmp_path)
    assert counts["right source"] >= 198
    assert counts["changed: flagged"] + counts["made up: flagged"] == 58
    assert {name for name in counts if name.isupper()} <= {"TRUE ONE FLAGGED"}
    assert counts["TRUE ONE FLAGGED"] <= 2


# What is handed to others


def test_the_page_about_drafts_prints_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "drafts.md").read_text("utf-8")
    files, printed = re.search(r"```sh\n(.*?)```.*?```\n(.*?)```", page, re.S).groups()  # type: ignore[union-attr]
    monkeypatch.chdir(tmp_path)
    subprocess.run(["sh", "-eu"], input=files, text=True, check=True)
    assert run_command_line(["check", "draft.md", "--sources", "sources"]) == 1
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == printed.splitlines()
    (example,) = re.findall(r"```python\n(.*?)```", page, re.S)
    exec(example, {})
    assert capsys.readouterr().out == "altered negation\n"


def test_every_option_of_the_page_exists() -> None:
    page = (ROOT / "docs" / "drafts.md").read_text("utf-8")
    known = {name for command in (check_command, mcp_command) for option in command.params for name in option.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", page)) <= known


def test_the_hook_checks_the_files_it_is_given_against_the_folder_of_sources(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    monkeypatch.chdir(desk)
    (desk / "clean.md").write_text(DRAFT.replace("40", "14"), encoding="utf-8")
    _, *command = hook["entry"].split()
    assert run_command_line([*command, *hook["args"], "clean.md"]) == 0
    assert run_command_line([*command, *hook["args"], "clean.md", "draft.md"]) == 1
    assert "draft.md:" in capsys.readouterr().out


@pytest.mark.parametrize(("strict", "code"), [("false", 0), ("true", 1)])
def test_the_action_annotates_and_fails_as_the_command_does(desk: Path, strict: str, code: int) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    step = next(each for each in action["runs"]["steps"] if each.get("id") == "check")
    (desk / "bin").mkdir()
    program = desk / "bin" / "summarizer"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m summarizer "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    (desk / "draft.md").write_text("“We will close the footpath,” an official said.\n", encoding="utf-8")
    environment = {
        **os.environ, "PATH": f"{desk / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "RUNNER_TEMP": str(desk),
        "GITHUB_OUTPUT": str(desk / "output"), "DRAFTS": "*.md", "SOURCES": "sources", "IGNORE": "", "STRICT": strict,
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]], cwd=desk, env=environment, capture_output=True, check=False
    )
    assert done.returncode == code, done.stderr
    results = json.loads((desk / "summarizer.sarif").read_text("utf-8"))["runs"][0]["results"]
    place = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert (results[0]["level"], place) == ("error" if code else "note", "draft.md")
    assert "sarif=" in (desk / "output").read_text("utf-8")


def test_the_api_checks_texts_and_documents_and_refuses_emptiness() -> None:
    made = summarizer.check_draft(DRAFT, [MILL, Document(COPY, id="copy")], ignore="The wall moved # my own notes")
    assert [each.status for each in made.findings] == ["ignored", "exact"]
    for text, sources in (("", [MILL]), (DRAFT, []), (DRAFT, [" "])):
        with pytest.raises(InputError):
            summarizer.check_draft(text, sources)
