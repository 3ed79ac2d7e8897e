"""Reviewing in a terminal, by the real command, fed through a pipe."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from review_runs import HARBOUR, make_run, nested

from summarizer.records import Document, Verdict
from summarizer.review.actions import ACTIONS
from summarizer.rulings.log import first_broken
from summarizer.runs.reader import RunReader

TREE = Path(__file__).parent.parent


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return make_run(tmp_path / "out")


def review(directory: Path, *lines: str, reviewer: str = "ana") -> str:
    command = [sys.executable, "-m", "summarizer", "review", str(directory), "--tty", "--reviewer", reviewer]
    typed = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(command, input=typed, text=True, capture_output=True, cwd=TREE, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def made(directory: Path) -> list[tuple[str, str]]:
    with RunReader.open(directory) as run:
        assert first_broken(run.log.decisions) is None
        return [(each.ruling, each.path) for each in run.log.decisions]


def test_every_ruling_can_be_made_line_by_line(directory: Path) -> None:
    output = review(directory, "x", "r", "a the paper corrected it", "s Tomas Reyl", "p", "n", "q")
    assert made(directory) == [
        ("reject", "/quotes/4/text"),
        ("replace", "/quotes/0/text"),
        ("accept", "/quotes/1/text"),
        ("reattribute", "/quotes/2/text"),
        ("paraphrase", "/positions/1/evidence"),
        ("skip", "/quotes/0/text"),
    ]
    assert "5 rulings saved" in output


def test_a_claim_is_shown_over_its_source_with_what_differs_marked(directory: Path) -> None:
    output = review(directory, "n", "n", "q")
    assert "summary  Some [-50,000-] cars a day can wait another season.  (Mara Ellison)" in output
    assert "source   Some {+5,000+} cars a day can wait another season." in output
    assert "  | “We will not open" in output
    assert "\x1b" not in output


def test_what_a_ruling_lacks_is_said_and_asked_again(directory: Path) -> None:
    output = review(directory, "r", "a", "s", "r 5", "what", "r 0 10", f"r {'9' * 5000} 5 it", "x")
    assert "choose the passage" in output
    assert "needs a reason" in output
    assert "Say who the words" in output
    assert "Give both ends" in output
    assert "There is no key “what”; ? lists them." in output
    assert "does not bear it out" in output
    assert "No text is as long as that" in output
    assert made(directory) == [("reject", "/quotes/4/text")]


def test_another_passage_is_given_by_its_ends(directory: Path) -> None:
    start = HARBOUR.text.index("Nobody in this town")
    review(directory, f"r {start} {start + 55} it is what was meant", "q")
    with RunReader.open(directory) as run:
        assert (
            run.record("harbour.txt").claims["/quotes/4/text"].text
            == "Nobody in this town has ever been stranded by the ferry"
        )


def test_undo_goes_back_to_the_claim_and_redo_forward(directory: Path) -> None:
    output = review(directory, "x", "r", "u", "u", "u", "U", "q")
    assert [ruling for ruling, _ in made(directory)] == ["reject", "replace", "undo", "undo", "redo"]
    assert "There is nothing to undo." in output
    assert "1 ruling saved" in output


def test_the_end_of_a_pipe_ends_the_review_and_it_goes_on_where_it_was(directory: Path) -> None:
    review(directory, "x", "x")
    assert "6 flags to decide, 2 more to read" in review(directory)


@pytest.mark.parametrize(
    ("lines", "count"),
    [(("x no", "n", "u", "q"), "1 ruling saved"), (("n", "u", "q"), "0 rulings saved"), (("x", "u", "q"), "0 rulings")],
)
def test_what_is_said_to_be_saved_are_the_rulings_in_force(directory: Path, lines: tuple[str, ...], count: str) -> None:
    output = review(directory, *lines)
    assert f"\n{count}" in output
    assert "skip: saved" not in output


def test_an_undo_of_a_ruling_made_before_is_no_ruling_less_than_none(directory: Path) -> None:
    review(directory, "x", "q")
    assert "\n0 rulings saved" in review(directory, "u", "q")


def test_what_stands_within_a_rejected_item_is_asked_only_where_the_rejection_is_taken_back(tmp_path: Path) -> None:
    directory = make_run(tmp_path / "out", [nested()])
    asked = "/positions/0/quotes/0/text  "
    output = review(directory, "x", "b", "q")
    assert asked not in output
    assert output.count("/positions/1/evidence/0  ") == 1
    assert "1 flag to decide" in review(directory, "q")
    anew = make_run(tmp_path / "anew", [nested()])
    assert asked in review(anew, "x", "u", "n", "q")


def test_a_quotation_left_out_is_added(directory: Path) -> None:
    review(directory, *["n"] * 9, "a")
    assert made(directory)[-1][0] == "add"


def test_others_rulings_are_shown_after_ones_own(directory: Path) -> None:
    review(directory, "x", reviewer="bo")
    assert "bo " not in review(directory, "q")
    review(directory, "p nobody said it so")
    shown = review(directory, "q")
    assert "yours    paraphrase" in shown
    assert "bo       reject" in shown


def test_an_articles_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    nasty = "Clear \x1b[2J\x1b]0;owned\x07 and \u202eturn\u202c it."
    document = Document(id="nasty\x1b[31m.txt", title="T\x1b[2J", text=nasty)
    summary = {"headline": "H\x1b[2J", "quotes": [{"text": nasty, "speaker": "S\x1b[2J"}]}
    verdict = Verdict(nasty, "not_quoted", "/quotes/0/text", "S\x1b[2J", True, 0, len(nasty), nasty)
    directory = make_run(tmp_path / "out", [(document, summary, [verdict], [])])
    output = review(directory, "v", "x", "u", "q")
    assert not {"\x1b", "\x07", "\u202e"} & set(output)
    assert "Clear [U+001B][2J" in output


def test_a_directory_without_a_run_is_said_in_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "summarizer", "review", str(tmp_path), "--tty"]
    done = subprocess.run(command, input="", text=True, capture_output=True, cwd=TREE, timeout=60, check=False)
    assert done.returncode == 2
    assert "is not the directory of a run" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_page_prints_its_address_on_a_line_of_its_own(directory: Path) -> None:
    command = [sys.executable, "-m", "summarizer", "review", str(directory), "--port", "0"]
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=TREE) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.terminate()
        process.communicate(timeout=20)
    assert line.startswith("http://127.0.0.1:")
    assert "/?token=" in line


def test_the_documents_have_every_key_of_the_page_and_letter_of_the_terminal() -> None:
    text = (TREE / "docs" / "review.md").read_text("utf-8")
    for action in ACTIONS:
        cells = [
            f"`{action.key}`" * bool(action.key),
            f"`{f'{action.letter} {action.usage}'.strip()}`" * bool(action.letter),
        ]
        assert f"| {' | '.join([*cells, action.text])} |".replace("|  |", "| |") in text
