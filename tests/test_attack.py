"""The quick part of the attacks in benchmarks/attack, and what a service under attack answers."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from conftest import Endpoint
from serving import serving

from summarizer.errors import SettingsError
from summarizer.review import connections
from summarizer.service.config import Limits, make_config
from summarizer.service.problems import Problem
from summarizer.service.uploads import count_strings, measure, read_request
from summarizer.settings import Secret, load_settings

sys.path.append(str(Path(__file__).parent.parent))
from benchmarks.attack.__main__ import ATTACKS, attacked

TEXT = "The minister left on Monday. “We will not sign,” Petra Lind said."


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is measured by Linux")
@pytest.mark.parametrize("name", ATTACKS)
def test_no_try_of_an_attack_succeeds(name: str) -> None:
    tries, failed, _ = attacked(name, quick=True)
    assert tries
    assert failed == []


@pytest.fixture
def client(endpoint: Endpoint, tmp_path: Path) -> Iterator[httpx2.Client]:
    with serving(tmp_path, limits=Limits(documents=5, article=1000, claims=3, checks=0)) as found:
        yield found


def sent(client: httpx2.Client, body: str, kind: str = "application/json") -> tuple[int, dict[str, Any]]:
    answer = client.post("/v1/jobs", content=body, headers={"Content-Type": kind})
    return answer.status_code, answer.json()


def test_documents_are_counted_before_they_are_checked(client: httpx2.Client) -> None:
    status, problem = sent(client, json.dumps({"documents": [{"text": TEXT}] * 5 + [{"x": 1}]}))
    assert (status, problem["detail"]) == (413, "A job may have 5 articles.")
    status, problem = sent(client, json.dumps({"text": TEXT}) + "\n" + "{}\n" * 5, "application/jsonl")
    assert (status, problem["detail"]) == (413, "A job may have 5 articles.")


def test_the_first_ten_faults_are_named_and_no_more(client: httpx2.Client) -> None:
    status, problem = sent(client, json.dumps({"documents": [{"x": 1}] * 5, "task": 3}))
    assert status == 422
    assert len(problem["errors"]) == 10
    assert problem["errors"][0]["at"] == "body/documents/0/text"


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"documents": [{"text": TEXT, "extra": {"deep": [1]}}]}, "body/documents/0/extra"),
        ({"documents": [[TEXT]]}, "body/documents/0"),
        ({"documents": [TEXT]}, "body/documents/0"),
        ({"documents": []}, "body/documents"),
        ({"documents": TEXT}, "body/documents"),
        ({"documents": {"text": TEXT}}, "body/documents"),
        ({}, "body/documents"),
        ([], "body"),
        ({"documents": [{"text": TEXT}], "taks": "x"}, "body/taks"),
        ({"task": "x", "documents": [{"text": TEXT, "text ": "x"}]}, "body/documents/0/text "),
    ],
)
def test_a_fault_is_named_where_it_stands(client: httpx2.Client, body: Any, at: str) -> None:
    status, problem = sent(client, json.dumps(body))
    assert status == 422
    assert problem["errors"][0]["at"] == at


def test_articles_stream_through_whole_and_in_their_order(tmp_path: Path) -> None:
    articles = [{"text": f"é\u2028\U0001f600 {n}" * (n * 9000), "id": f"a{n}", "title": "t"} for n in range(1, 4)]
    upload, lines = tmp_path / "upload", tmp_path / "lines"
    upload.write_text(json.dumps({"max_cost": 1.5, "documents": articles, "task": "t"}, ensure_ascii=False), "utf-8")
    request = read_request(upload, lines, Limits())
    assert (request.task, request.max_cost) == ("t", 1.5)
    assert [json.loads(line) for line in lines.read_text("utf-8").splitlines()] == articles


@pytest.mark.parametrize("text", ['[{"', "\\", '\\"', "a, b", "\\\\\\", ""])
def test_what_stands_within_strings_is_no_structure(text: str) -> None:
    body = json.dumps({"text": text * 50, "other": [text]}).encode()
    measure(body, Limits(values=3))
    with pytest.raises(Problem):
        measure(body, Limits(values=2))


def test_texts_are_counted_at_every_depth() -> None:
    assert count_strings({"a": ["x", {"b": "y"}, 3, None], "c": "z"}) == 3


def test_a_check_has_a_limit_of_claims_and_checks_have_a_limit_of_their_own(client: httpx2.Client) -> None:
    def check(count: int) -> dict[str, Any]:
        body = {"text": TEXT, "quote": "/*", "summary": ["We will not sign"] * count}
        return dict(client.post("/v1/check", json=body).json())

    assert check(4)["detail"] == "The summary has 4 texts; 3 can be checked at once."
    assert check(3)["type"].endswith("busy")
    assert client.get("/healthz").status_code == 200


def test_a_long_idempotency_key_is_refused_and_not_cut(client: httpx2.Client) -> None:
    answer = client.post("/v1/summaries", json={"text": TEXT}, headers={"Idempotency-Key": "k" * 256})
    assert (answer.status_code, answer.json()["limit"]) == (422, 255)


def test_a_short_token_is_refused_where_others_can_guess_it(tmp_path: Path) -> None:
    settings = load_settings({"serve_token": Secret("short")})
    with pytest.raises(SettingsError, match="too short"):
        make_config(tmp_path, settings, ["openai/x"], host="0.0.0.0")
    make_config(tmp_path, settings, ["openai/x"])


def test_no_path_of_this_machine_is_in_a_sentence_for_clients(tmp_path: Path) -> None:
    config = make_config(tmp_path / "service", load_settings({}), ["openai/x"])
    said = config.without_paths(f"{tmp_path}/service/jobs/1/run.sqlite cannot be read at /quotes/0/text.")
    assert said == "jobs/1/run.sqlite cannot be read at /quotes/0/text."


def test_headers_that_do_not_come_or_do_not_end_close_their_connection(
    monkeypatch: pytest.MonkeyPatch, endpoint: Endpoint, tmp_path: Path
) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.3)
    monkeypatch.setattr(connections, "HEADER_BYTES", 5000)
    with serving(tmp_path) as client:
        address = (str(client.base_url.host), client.base_url.port or 80)
        for first in (b"", b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"GET /healthz HTTP/1.1\r\nX: " + b"x" * 9000):
            with socket.create_connection(address, timeout=10) as connection:
                connection.sendall(first)
                assert _ended(connection)
        with socket.create_connection(address, timeout=10) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert connection.recv(9999).startswith(b"HTTP/1.1 200")
            connection.sendall(b"GET /healthz HTT")
            assert _ended(connection)


def _ended(connection: socket.socket) -> bool:
    """True once the other side has closed, whatever it still says before it does; a TimeoutError where it does not."""
    try:
        while connection.recv(9999):
            pass
    except ConnectionResetError:
        pass
    return True


def test_where_there_are_too_many_connections_those_that_wait_make_room(
    monkeypatch: pytest.MonkeyPatch, endpoint: Endpoint, tmp_path: Path
) -> None:
    monkeypatch.setattr(connections, "most_connections", lambda: 5)
    with serving(tmp_path) as client:
        address = (str(client.base_url.host), client.base_url.port or 80)
        held = [socket.create_connection(address, timeout=10) for _ in range(20)]
        assert client.get("/healthz").status_code == 200
        for each in held:
            each.close()
