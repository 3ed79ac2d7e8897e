"""Runs and `doctor` against servers as people have them, from the outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Endpoint, completion

from summarizer.commands import main

TASK = {
    "prompts/notes.md": "# system\nRecord it.\n# user\n{{ article }}\n",
    "schemas/notes.py": "from summarizer import Quote, Schema\n\n\nclass Notes(Schema):\n    places: list[str]\n    quotes: list[Quote]\n",
}
NOTES = {"places": ["Here"], "quotes": []}


@pytest.fixture
def run(tmp_path: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr("summarizer.models.retries._wait", lambda state: 0.0)
    endpoint.answer = lambda body: NOTES
    for name, text in TASK.items():
        (tmp_path / "tasks" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tasks" / name).write_text(text, "utf-8")

    def call(*texts: str, out: str = "out", options: tuple[str, ...] = ()) -> int:
        path = tmp_path / "articles.jsonl"
        path.write_text("".join(json.dumps({"id": f"a{n}", "text": text}) + "\n" for n, text in enumerate(texts)))
        task = ["--tasks", str(tmp_path / "tasks"), "--task", "notes", "--model", "some/model"]
        server = ["--base-url", endpoint.base_url, "-o", str(tmp_path / out)]
        return main.run_command_line(["run", str(path), *task, *server, *options])

    return call


def lines(tmp_path: Path, name: str, out: str = "out") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (tmp_path / out / name).read_text("utf-8").splitlines()]


def moderated(body: dict[str, Any]) -> Any:
    flagged = 403, {}, {"error": {"code": 403, "message": "Your input was flagged"}}
    return flagged if "riot" in str(body) else NOTES


def walled(body: dict[str, Any]) -> Any:
    page = 403, {"content-type": "text/html"}, b"<html><title>Blocked</title></html>"
    return page if "riot" in str(body) else NOTES


@pytest.mark.parametrize("answer", [moderated, walled])
def test_what_concerns_one_article_fails_that_one(run: Any, tmp_path: Path, endpoint: Endpoint, answer: Any) -> None:
    endpoint.answer = answer
    assert run("A riot.", "A fair.", "A vote.") == 3
    assert [line["document"]["id"] for line in lines(tmp_path, "summaries.jsonl")] == ["a1", "a2"]
    assert run("A riot.", "A fair.", "A vote.") == 3 and len(endpoint.requests) == 3


@pytest.mark.parametrize("status", [401, 404])
def test_what_concerns_every_article_stops_the_run_with_the_server_s_sentence(
    run: Any, endpoint: Endpoint, capsys: pytest.CaptureFixture[str], status: int
) -> None:
    endpoint.replies((status, {}, {"error": {"message": "This is how it is with us"}}))
    assert run(*(f"Article {number}." for number in range(40))) == 2
    assert len(endpoint.requests) == 1 and "This is how it is with us" in capsys.readouterr().err


def test_an_article_longer_than_a_context_is_split_and_the_next_run_loses_no_call(
    run: Any, tmp_path: Path, endpoint: Endpoint
) -> None:
    def answer(body: dict[str, Any]) -> Any:
        prompt = sum(len(message["content"]) for message in body["messages"]) // 4
        if prompt + body["max_tokens"] <= 4096:
            return NOTES
        return 400, {}, {"error": {"message": f"prompt is too long: {prompt} tokens > 4096 maximum"}}

    endpoint.answer = answer
    text = "\n\n".join(f"Paragraph {number} of a report on the council." for number in range(700))
    assert run(text) == 0
    lost = len(endpoint.requests)
    assert run(text, out="again", options=("--no-cache",)) == 0
    assert len(endpoint.requests) == 2 * lost - 1
    assert lines(tmp_path, "summaries.jsonl")[0]["summary"] == lines(tmp_path, "summaries.jsonl", "again")[0]["summary"]


def test_a_healthy_server_gets_one_call_an_article(run: Any, endpoint: Endpoint) -> None:
    assert run(*(f"Article {number}." for number in range(30))) == 0
    assert len(endpoint.requests) == 30


def test_a_run_that_a_provider_is_named_for_is_told_what_was_learnt_once(
    run: Any, endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    refusal = 400, {}, {"error": {"message": "bad", "param": "temperature"}}
    endpoint.answer = lambda body: refusal if "temperature" in body else NOTES
    for out in ("one", "two"):
        assert run("A vote.", out=out, options=("--provider", "vllm", "--no-cache")) == 0
    assert caplog.text.count("does not take temperature") == 1
    assert len(endpoint.requests) == 3


def doctor(endpoint: Endpoint, *options: str) -> int:
    return main.run_command_line(["doctor", "--base-url", endpoint.base_url, "--model", "some/model", *options])


def test_doctor_lists_the_server_s_models_and_looks_for_the_one_asked_for(
    endpoint: Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.models = ["other/model", "some/model"]
    doctor(endpoint)
    assert "ok  endpoint: some/model is one of its models: other/model, some/model" in capsys.readouterr().out
    endpoint.models = ["other/model"]
    assert doctor(endpoint) == 0
    assert "--  endpoint: some/model is not among the models it lists: other/model; --try" in capsys.readouterr().out
    assert not endpoint.requests


def test_doctor_tries_a_tiny_question_and_shows_what_was_learnt_and_cache_clear_forgets_it(
    endpoint: Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal = 400, {}, {"error": {"message": "bad", "param": "temperature"}}
    endpoint.answer = lambda body: refusal if "temperature" in body else (200, {}, completion({"answer": 5}))
    doctor(endpoint, "--try")
    assert "answered a structured question" in capsys.readouterr().out and len(endpoint.requests) == 2
    doctor(endpoint)
    assert "does not take temperature (learnt on 20" in capsys.readouterr().out
    assert main.run_command_line(["cache", "clear", "--yes"]) == 0
    assert "notes on 1 endpoints" in capsys.readouterr().err
    doctor(endpoint)
    assert "learnt on" not in capsys.readouterr().out


def test_doctor_says_what_to_do_about_a_server_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run_command_line(["doctor", "--base-url", "http://127.0.0.1:9/v1", "--model", "m"]) == 2
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("BAD")]
    assert "Start the server" in line and "doctor" not in line


def test_doctor_says_what_is_wrong_with_an_address_in_one_line(
    endpoint: Endpoint, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1:9")
    assert main.run_command_line(["doctor", "--base-url", "http://models.example/v1", "--model", "m"]) == 2
    printed = capsys.readouterr()
    assert "BAD endpoint: The proxy of the environment cannot be used" in printed.out
    assert "Traceback" not in printed.out + printed.err
