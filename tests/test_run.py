"""`summarizer run` from the outside: what it prints, writes and exits with, and what survives its end at any moment."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Endpoint

from summarizer.commands import main
from summarizer.runs.store import connect, hold

ROOT = Path(__file__).parent.parent
TASK = {
    "prompts/notes.md": "# system\nRecord it.\n# user\n{{ article }}\n",
    "schemas/notes.py": (
        "from summarizer import Quote, Schema\n\n\nclass Notes(Schema):\n"
        "    headline: str\n    quotes: list[Quote]\n    places: list[str]\n"
    ),
}


def answer(body: dict[str, Any]) -> Any:
    text = body["messages"][-1]["content"]
    return {"headline": text.split("\n")[1][:40], "quotes": [], "places": ["Here"]}


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    folder = tmp_path / "tasks"
    for name, text in TASK.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def run(tasks: Path, tmp_path: Path, endpoint: Endpoint) -> Iterator[Any]:
    endpoint.answer = answer

    def call(*arguments: str, model: str = "openai/gpt-5-mini") -> int:
        options = ["--tasks", str(tasks), "--task", "notes", "--model", model, "-o", str(tmp_path / "out")]
        return main.run_command_line(["run", *arguments, *options])

    return call


def articles(tmp_path: Path, count: int) -> str:
    path = tmp_path / "articles.jsonl"
    lines = [
        {"id": f"a{number}", "text": f"Article {number} of the council.", "page": number} for number in range(count)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return str(path)


def lines(tmp_path: Path, name: str = "summaries") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (tmp_path / "out" / f"{name}.jsonl").read_text("utf-8").splitlines()]


def manifest(tmp_path: Path) -> dict[str, Any]:
    return dict(json.loads((tmp_path / "out" / "run.json").read_text("utf-8")))


def test_a_run_writes_what_it_was_asked_and_what_came_of_it(run: Any, tmp_path: Path, capsys: Any) -> None:
    assert run(articles(tmp_path, 3)) == 0
    assert [line["document"]["id"] for line in lines(tmp_path)] == ["a0", "a1", "a2"]
    assert lines(tmp_path)[0]["summary"]["places"] == ["Here"] and lines(tmp_path)[0]["cached"] is False
    assert lines(tmp_path, "flags") == [] and lines(tmp_path, "failures") == []
    assert (tmp_path / "out" / "report.html").is_file()
    written = manifest(tmp_path)
    assert written["state"] == "done" and written["inputs"]["documents"] == 3
    assert written["task"] == "notes" and written["model"] == "openai/gpt-5-mini" and written["quoting"] == "copy"
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.endswith(".tmp")]
    captured = capsys.readouterr()
    assert "Article 0" in captured.out and "report.html" in captured.out
    assert "openai/gpt-5-mini at http://127.0.0.1" in captured.err.splitlines()[0]


def test_the_table_has_the_columns_of_the_schema_and_fits_the_terminal(
    run: Any, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    run(articles(tmp_path, 2))
    table = capsys.readouterr().out.splitlines()[:3]
    assert table[0].split() == ["article", "headline", "quotes", "places", "flags", "seconds"]
    assert all(len(line) <= 60 for line in table)
    assert table[1].split()[-4:-1] == ["0", "1", "0"]


def test_a_headline_keeps_its_room_beside_a_long_id_which_stays_whole(
    run: Any, tmp_path: Path, endpoint: Endpoint, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    identity = "2026-03-02-the-harbour-office-on-the-tunnel-and-its-many-pumps-and-their-cost"
    path = tmp_path / "long.jsonl"
    path.write_text(json.dumps({"id": identity, "text": "Article of the council."}), "utf-8")
    endpoint.answer = lambda body: {**answer(body), "headline": "Council buys forty pumps for its tunnel"}
    run(str(path))
    table = capsys.readouterr().out.partition("1 of 1")[0].splitlines()
    width = table[0].index("headline")
    assert "Council buys forty …" in table[1] and all(len(line) <= 80 for line in table)
    assert "".join(line[:width].strip() for line in table[1:]) == identity


@pytest.mark.parametrize(("kind", "asked"), [("str", False), ('Literal["open", "done"] | None', True)])
def test_what_was_checked_is_said_of_articles_that_were_done_and_of_sides_where_there_are_any(
    run: Any, tasks: Path, tmp_path: Path, endpoint: Endpoint, capsys: Any, kind: str, asked: bool
) -> None:
    schema = "from typing import Literal\n" + TASK["schemas/notes.py"] + f"    state: {kind}\n"
    (tasks / "schemas" / "notes.py").write_text(schema, "utf-8")
    endpoint.answer = lambda body: {"headline": 1}
    run(articles(tmp_path, 1))
    assert "Checked" not in capsys.readouterr().out
    endpoint.answer = lambda body: {**answer(body), "state": "open"}
    run(articles(tmp_path, 1), "--retry-failed")
    printed = capsys.readouterr().out
    assert "1 of 1 article summarized" in printed and "Checked: words, names and numbers" in printed
    assert ("not judged: whether they show each side and state" in printed) == asked


def test_json_gives_the_same_as_data(run: Any, tmp_path: Path, capsys: Any) -> None:
    run(articles(tmp_path, 2), "--json")
    printed = json.loads(capsys.readouterr().out)
    assert printed["state"] == "done" and printed["done"] == 2 and len(printed["articles"]) == 2
    assert printed["articles"][0]["places"] == 1 and printed["articles"][0]["flags"] == 0


def test_the_same_command_again_makes_no_call_and_added_articles_are_done(
    run: Any, tmp_path: Path, endpoint: Endpoint
) -> None:
    run(articles(tmp_path, 3))
    run(articles(tmp_path, 3))
    assert len(endpoint.requests) == 3
    run(articles(tmp_path, 5))
    assert len(endpoint.requests) == 5 and len(lines(tmp_path)) == 5
    run(articles(tmp_path, 1))
    assert len(lines(tmp_path)) == 5, "removed articles are kept"


def test_an_article_whose_text_changed_is_refused_by_name_and_nothing_is_entered(
    run: Any, tmp_path: Path, capsys: Any
) -> None:
    run(articles(tmp_path, 2))
    path = Path(articles(tmp_path, 4))
    path.write_text(path.read_text("utf-8").replace("Article 1", "Article one"), "utf-8")
    assert run(str(path)) == 2
    assert "The text of a1" in capsys.readouterr().err
    assert connect(tmp_path / "out").execute("SELECT count(*) FROM documents").fetchone()[0] == 2
    assert run(str(path), "--fork", str(tmp_path / "new")) == 0
    assert json.loads((tmp_path / "new" / "run.json").read_text())["forked_from"] == str(tmp_path / "out")


def test_another_model_or_task_is_refused_with_the_difference(
    run: Any, tasks: Path, tmp_path: Path, capsys: Any
) -> None:
    run(articles(tmp_path, 2))
    assert run(articles(tmp_path, 2), model="openai/gpt-5") == 2
    assert "model (openai/gpt-5-mini, now openai/gpt-5)" in capsys.readouterr().err
    (tasks / "prompts" / "notes.md").write_text(TASK["prompts/notes.md"] + "More.", "utf-8")
    assert run(articles(tmp_path, 2)) == 2
    assert "prompt" in capsys.readouterr().err


def test_two_texts_with_one_id_are_refused(run: Any, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "twice.jsonl"
    path.write_text('{"id": "x", "text": "One."}\n{"id": "x", "text": "Two."}\n', "utf-8")
    assert run(str(path)) == 2
    assert "'x'" in capsys.readouterr().err


def test_an_article_that_is_no_text_fails_alone(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text('{"id": "good", "text": "One."}\n{"id": "half", "text": "A \\ud800 half."}\nnot json\n', "utf-8")
    assert run(str(path)) == 3
    assert [line["document"]["id"] for line in lines(tmp_path)] == ["good"]
    assert len(lines(tmp_path, "failures")) == 2


def test_a_failed_article_is_a_line_and_the_others_go_on(
    run: Any, tmp_path: Path, endpoint: Endpoint, capsys: Any
) -> None:
    refused = (400, {}, {"error": {"message": "cannot read this"}})
    endpoint.answer = lambda body: refused if "Article 1" in str(body) else answer(body)
    assert run(articles(tmp_path, 3)) == 3
    assert lines(tmp_path, "failures") == [
        {
            "document_id": "a1",
            "error": "BadRequest",
            "message": lines(tmp_path, "failures")[0]["message"],
            "attempts": 1,
        }
    ]
    assert "cannot read this" in lines(tmp_path, "failures")[0]["message"]
    calls = len(endpoint.requests)
    assert run(articles(tmp_path, 3)) == 3
    assert len(endpoint.requests) == calls, "what failed for good is not asked again"
    endpoint.answer = answer
    assert run(articles(tmp_path, 3), "--retry-failed") == 0
    assert len(lines(tmp_path)) == 3 and lines(tmp_path, "failures") == []


def test_what_failed_for_a_passing_reason_is_tried_again(run: Any, tmp_path: Path, endpoint: Endpoint) -> None:
    down = (500, {"retry-after-ms": "1"}, {"error": {"message": "down"}})
    endpoint.answer = lambda body: down if "Article 1" in str(body) else answer(body)
    assert run(articles(tmp_path, 3)) == 3
    endpoint.answer = answer
    assert run(articles(tmp_path, 3)) == 0


def test_a_wrong_key_stops_the_run_with_one_sentence(run: Any, tmp_path: Path, endpoint: Endpoint, capsys: Any) -> None:
    endpoint.replies((401, {}, {"error": {"message": "bad key"}}))
    assert run(articles(tmp_path, 100)) == 2
    assert len(endpoint.requests) <= 20
    error = capsys.readouterr().err
    assert error.count("refused the key") == 1 and "Traceback" not in error
    assert manifest(tmp_path)["state"] == "stopped"
    endpoint.answer = answer
    assert run(articles(tmp_path, 100)) == 0
    assert len(lines(tmp_path)) == 100


def test_a_run_whose_first_articles_mostly_fail_is_stopped(
    run: Any, tmp_path: Path, endpoint: Endpoint, capsys: Any
) -> None:
    endpoint.replies((400, {}, {"error": {"message": "no such parameter"}}))
    assert run(articles(tmp_path, 400), "--concurrency", "5") == 2
    assert 26 <= len(endpoint.requests) <= 26 + 2 * 5, "no more than were in work"
    assert "no such parameter" in capsys.readouterr().err


def test_no_server_is_said_and_nothing_counts_as_failed_for_good(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr("summarizer.models.retries._wait", lambda state: 0.0)
    alive = os.environ["OPENAI_BASE_URL"]
    code = run(articles(tmp_path, 3), "--base-url", "http://127.0.0.1:9/v1")
    assert code == 2 and "cannot be reached" in capsys.readouterr().err
    assert alive != "http://127.0.0.1:9/v1"


def test_a_second_run_on_the_same_directory_is_refused_in_one_sentence(run: Any, tmp_path: Path, capsys: Any) -> None:
    with hold(tmp_path / "out"):
        assert run(articles(tmp_path, 1)) == 2
    error = capsys.readouterr().err
    assert "Another run is at work" in error and "Traceback" not in error
    assert run(articles(tmp_path, 1)) == 0


def test_a_budget_ends_the_run_and_a_higher_one_goes_on(
    run: Any, tmp_path: Path, endpoint: Endpoint, capsys: Any
) -> None:
    one = (100 * 0.25 + 20 * 2.0) / 1e6
    most = 0.01601
    assert run(articles(tmp_path, 40), "--max-cost", str(most + 9.5 * one), "--concurrency", "3") == 3
    done = len(lines(tmp_path))
    assert 0 < done <= 10 and manifest(tmp_path)["state"] == "paused_budget"
    assert "budget" in capsys.readouterr().err
    assert run(articles(tmp_path, 40), "--max-cost", str(most + 9.5 * one)) == 3
    assert len(lines(tmp_path)) <= done + 1, "what was spent is not forgotten"
    assert run(articles(tmp_path, 40), "--max-cost", "1") == 0
    assert len(lines(tmp_path)) == 40


def test_an_unknown_price_refuses_a_budget_and_is_never_zero(run: Any, tmp_path: Path, capsys: Any) -> None:
    assert run(articles(tmp_path, 1), "--max-cost", "1", model="openai/some-new-model") == 2
    assert "price of openai/some-new-model is unknown" in capsys.readouterr().err
    assert run(articles(tmp_path, 1), "--dry-run", model="openai/some-new-model") == 0
    assert "unknown" in capsys.readouterr().out
    assert run(articles(tmp_path, 1), model="openai/some-new-model") == 0
    assert lines(tmp_path)[0]["usage"]["cost_usd"] is None
    assert "price unknown" in capsys.readouterr().out


def test_a_dry_run_counts_and_calls_nobody(run: Any, tmp_path: Path, endpoint: Endpoint, capsys: Any) -> None:
    assert run(articles(tmp_path, 3), "--dry-run", "--json") == 0
    first = json.loads(capsys.readouterr().out)
    assert endpoint.requests == [] and not (tmp_path / "out").exists()
    assert first["documents"] == first["calls"] == 3 and first["input_tokens"] > 30 and first["tokenizer"]
    assert 0 < first["low_usd"] < first["high_usd"] and first["price_as_of"]
    run(articles(tmp_path, 2))
    capsys.readouterr()
    run(articles(tmp_path, 3), "--dry-run", "--json")
    assert json.loads(capsys.readouterr().out)["finished"] == 2
    run(articles(tmp_path, 3), "--dry-run", "--json", "--fork", str(tmp_path / "other"))
    assert json.loads(capsys.readouterr().out)["cached"] == 2


def test_a_dry_run_names_what_cannot_be_read(run: Any, tmp_path: Path, endpoint: Endpoint, capsys: Any) -> None:
    lines_in = tmp_path / "in.jsonl"
    lines_in.write_text('{"text": "A short article."}\n{"no": 1}\n')
    assert run(str(lines_in), "--dry-run") == 3
    out, err = capsys.readouterr()
    assert "in.jsonl:2 has no" in err and "Inputs that cannot be read: 1." in out
    assert endpoint.requests == []


def test_strict_exits_with_1_where_flags_remain(run: Any, tmp_path: Path, endpoint: Endpoint) -> None:
    quote = {"text": "Nobody ever said this here.", "speaker": "Nobody"}
    endpoint.answer = lambda body: (
        {**answer(body), "quotes": [quote]} if "corrections" not in str(body) else {"corrections": []}
    )
    assert run(articles(tmp_path, 1)) == 0
    assert run(articles(tmp_path, 1), "--strict") == 1
    flag = lines(tmp_path, "flags")[0]
    assert flag["document_id"] == "a0" and flag["path"] == "/quotes/0/text" and flag["status"] == "absent"
    assert set(flag) == {
        "document_id", "path", "claim", "speaker", "status", "start", "end", "source", "changes", "hint", "mend"
    }  # fmt: skip


def test_stats_tell_what_a_run_took(run: Any, tmp_path: Path, capsys: Any) -> None:
    run(articles(tmp_path, 3))
    capsys.readouterr()
    assert main.run_command_line(["stats", str(tmp_path / "out"), "--json"]) == 0
    numbers = json.loads(capsys.readouterr().out)
    assert numbers["articles"] == {"done": 3} and numbers["calls"] == 3 and numbers["input_tokens"] == 300
    assert numbers["per_article"]["input tokens"]["median"] == 100
    assert main.run_command_line(["stats", str(tmp_path / "out")]) == 0
    assert "3 calls" in capsys.readouterr().out


def test_every_attempt_and_re_ask_counts(run: Any, tmp_path: Path, endpoint: Endpoint) -> None:
    endpoint.replies({"headline": 1})
    assert run(articles(tmp_path, 1)) == 3
    connection = connect(tmp_path / "out")
    row = connection.execute("SELECT calls, input_tokens, cost_usd FROM attempts").fetchone()
    assert (row["calls"], row["input_tokens"]) == (3, 300) and row["cost_usd"] > 0


def start(arguments: list[str]) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "summarizer", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=environment,
    )  # fmt: skip


class Slow:
    """An answerer that takes its time and counts the articles it has answered."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.answered: Counter[str] = Counter()
        self.lock = threading.Lock()

    def __call__(self, body: dict[str, Any]) -> Any:
        time.sleep(self.seconds)
        made = answer(body)
        with self.lock:
            self.answered[made["headline"]] += 1
        return made

    def wait_for(self, count: int) -> None:
        until = time.monotonic() + 60
        while sum(self.answered.values()) < count and time.monotonic() < until:
            time.sleep(0.01)


def command(tasks: Path, tmp_path: Path, inputs: str, *more: str) -> list[str]:
    task = ["--tasks", str(tasks), "--task", "notes", "--model", "openai/gpt-5-mini"]
    return ["run", inputs, *task, "-o", str(tmp_path / "out"), "--concurrency", "8", *more]


def test_killed_at_any_moment_no_article_is_lost_doubled_or_paid_again(
    tasks: Path, tmp_path: Path, endpoint: Endpoint
) -> None:
    slow = Slow(0.02)
    endpoint.answer = slow
    inputs = articles(tmp_path, 150)
    kills, seeded = 2, random.Random(7)
    for kill in range(kills):
        process = start(command(tasks, tmp_path, inputs))
        slow.wait_for(40 * (kill + 1))
        time.sleep(seeded.uniform(0, 0.2))
        process.kill()
        process.communicate()
    process = start(command(tasks, tmp_path, inputs))
    assert process.communicate() and process.returncode == 0
    assert Counter(line["document"]["id"] for line in lines(tmp_path)) == Counter(f"a{number}" for number in range(150))
    repeated = sum(slow.answered.values()) - 150
    # Eight calls under way, and as many answers at most that had come and were not in the cache yet.
    assert repeated <= kills * 2 * 8, "only what was under way when it was killed is made again"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", ["SIGINT", "SIGHUP"])
def test_ctrl_c_or_a_hang_up_finishes_what_is_under_way_exports_and_exits_with_130(
    tasks: Path, tmp_path: Path, endpoint: Endpoint, number: str
) -> None:
    slow = Slow(0.2)
    endpoint.answer = slow
    inputs = articles(tmp_path, 500)
    process = start(command(tasks, tmp_path, inputs))
    slow.wait_for(10)
    process.send_signal(getattr(signal, number))
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130 and "Traceback" not in error
    assert len(lines(tmp_path)) == sum(slow.answered.values()) < 500
    assert manifest(tmp_path)["state"] == "interrupted"
    connection = sqlite3.connect(tmp_path / "out" / "run.sqlite")
    assert connection.execute("SELECT count(*) FROM documents WHERE status = 'failed'").fetchone()[0] == 0
    connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_second_ctrl_c_ends_at_once(tasks: Path, tmp_path: Path, endpoint: Endpoint) -> None:
    release = threading.Event()
    endpoint.answer = lambda body: answer(body) if len(endpoint.requests) == 1 or release.wait(40) else {}
    process = start(command(tasks, tmp_path, articles(tmp_path, 20)))
    until = time.monotonic() + 30
    while len(endpoint.requests) < 8 and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=30)
    release.set()
    assert process.returncode == 130 and "Traceback" not in error
    assert time.monotonic() - began < 10


def test_faults_of_every_kind_end_in_a_summary_or_a_failure_line(run: Any, tmp_path: Path, endpoint: Endpoint) -> None:
    seeded = random.Random(3)
    soon = {"retry-after-ms": "2"}

    def faulty(body: dict[str, Any]) -> Any:
        good = answer(body)
        if seeded.random() > 0.3:
            return good
        return seeded.choice(
            [
                (429, soon, {}),
                (500, soon, {}),
                (503, soon, {}),
                json.dumps(good)[:20],
                {"wrong": "schema"},
                "",
                [1],
                "null",
            ]
        )

    endpoint.answer = faulty
    code = run(articles(tmp_path, 150))
    done, failed = lines(tmp_path), lines(tmp_path, "failures")
    assert len(done) + len(failed) == 150 and code == (3 if failed else 0)
    assert len(done) > 130


def test_what_no_file_can_hold_fails_alone(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    bad = ['{"text": "A", "id": "\\ud800"}', '{"text": "A", "title": "\\udc00"}', '{"text": "A", "page": ["\\udc00"]}']
    bad += ['{"text": "A", "page": ' + "9" * 5000 + "}", '{"id": "\\ud800"}']
    path.write_text("\n".join([*bad, '{"text": "A good one.", "id": "good"}']), "utf-8")
    assert run(str(path)) == 3
    assert [line["document"]["id"] for line in lines(tmp_path)] == ["good"]
    # Those without a name of their own that can be written share one.
    assert [line["document_id"] for line in lines(tmp_path, "failures")] == [
        "?",
        *(f"articles.jsonl:{n}" for n in (2, 3, 4)),
    ]


def test_a_record_that_cannot_be_written_ends_the_run_early_and_says_so(
    run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out" / "summaries.jsonl").mkdir(parents=True)
    assert run(articles(tmp_path, 2)) == 3
    assert "summaries.jsonl cannot be written" in capsys.readouterr().err
    (tmp_path / "out" / "summaries.jsonl").rmdir()
    assert run(articles(tmp_path, 2)) == 0
    assert len(lines(tmp_path)) == 2


def test_a_lock_that_cannot_be_made_is_not_taken_for_another_run(
    run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out" / "run.lock").mkdir(parents=True)
    assert run(articles(tmp_path, 1)) == 2
    assert "Another run" not in capsys.readouterr().err


def test_inputs_of_which_none_can_be_read_stop_the_run_with_the_reason(
    endpoint: Endpoint, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").write_text("")
    assert main.run_command_line(["run", str(tmp_path / "empty.txt"), "-o", str(tmp_path / "out")]) == 2
    assert "empty.txt is empty" in capsys.readouterr().err
    assert endpoint.requests == []
