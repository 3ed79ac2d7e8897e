"""The service over a real socket: what it answers, to whom, and in which form."""

from __future__ import annotations

import concurrent.futures
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Endpoint, completion

pytest.importorskip("fastapi")

import httpx2
from serving import MODEL, serving, until

from summarizer.errors import SettingsError
from summarizer.service.config import Limits, make_config
from summarizer.service.problems import MEDIA_TYPE, PROBLEMS
from summarizer.settings import load_settings

TEXT = "The minister left on Monday.\n\n“We will not sign this week,” Petra Lind said in Riga."


def brief(body: dict[str, Any] | None = None, quote: str = "We will not sign this week") -> dict[str, Any]:
    """An answer that fits the shipped brief, or no corrections."""
    if body and "These quotes fail" in str(body["messages"]):
        return {"corrections": []}
    spoken = {"text": quote, "speaker": "Petra Lind", "role": None, "about": "the signature"}
    fact = {"fact": "The minister left.", "evidence": "The minister left on Monday."}
    return {"headline": "No signature", "gist": "It waits.", "people": [], "key_facts": [fact], "quotes": [spoken]}


@pytest.fixture
def client(endpoint: Endpoint, tmp_path: Path, kept: dict[str, Any]) -> Iterator[httpx2.Client]:
    endpoint.answer = brief
    with serving(tmp_path / "service", **kept) as client:
        yield client


def problem(response: httpx2.Response, name: str) -> dict[str, Any]:
    """The problem an answer is, which must have this name and its status."""
    assert response.status_code == PROBLEMS[name][0], response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    found: dict[str, Any] = response.json()
    assert (found["type"], found["status"]) == (f"urn:summarizer:problem:{name}", response.status_code)
    assert found["title"] and found["detail"]
    return found


def test_a_summary_is_the_same_as_over_the_api(client: httpx2.Client) -> None:
    from summarizer import Document, summarize

    article = {
        "text": TEXT,
        "id": "day 1",
        "title": "A title",
        "url": "https://news.example/1",
        "published": "2026-01-05",
    }
    answer = client.post("/v1/summaries", json=article)
    expected = summarize(Document(**article), task="news_brief", model=MODEL).as_dict()
    assert answer.status_code == 200
    same = ("schema_version", "document", "task", "model", "summary", "verdicts", "omitted_quotations")
    assert {name: answer.json()[name] for name in same} == {
        name: json.loads(json.dumps(expected))[name] for name in same
    }


def test_a_task_and_a_model_can_be_named_and_others_are_refused(client: httpx2.Client, endpoint: Endpoint) -> None:
    assert [each["name"] for each in client.get("/v1/tasks").json()] == ["news_brief", "security_guarantees"]
    assert client.get("/v1/models").json()[0]["name"] == MODEL
    answer = client.post("/v1/summaries", json={"text": TEXT, "task": "news_brief", "model": MODEL})
    assert answer.status_code == 200
    problem(client.post("/v1/summaries", json={"text": TEXT, "task": "../secret"}), "task-not-served")
    problem(client.post("/v1/summaries", json={"text": TEXT, "model": "openai/gpt-5"}), "model-not-served")
    assert len(endpoint.requests) == 1


def test_a_check_needs_no_model(client: httpx2.Client, endpoint: Endpoint) -> None:
    summary = [{"said": "We will sign this week", "by": "Petra Lind"}]
    asked = {"text": TEXT, "summary": summary, "quote": "/*/said", "speaker": "/*/by"}
    answer = client.post("/v1/check", json=asked).json()
    assert (answer["passes"], answer["verdicts"][0]["status"]) == (False, "altered")
    assert answer["verdicts"][0]["changes"][0]["kind"] == "negation"
    by_task = client.post("/v1/check", json={"text": TEXT, "summary": brief(), "task": "news_brief"}).json()
    assert by_task["passes"] and len(by_task["verdicts"]) == 2
    line = {"schema_version": 1, "summary": brief()}
    assert client.post("/v1/check", json={"text": TEXT, "summary": line, "task": "news_brief"}).json() == by_task
    by_names = client.post("/v1/check", json={"text": TEXT, "summary": brief()}).json()
    assert by_names["passes"] and [each["path"] for each in by_names["verdicts"]] == [
        "/key_facts/0/evidence", "/quotes/0/text"
    ]  # fmt: skip
    problem(client.post("/v1/check", json={"text": TEXT, "summary": {"said": "We will"}}), "input")
    both = {"text": TEXT, "summary": brief(), "task": "news_brief", "quote": "/quotes/*/text"}
    problem(client.post("/v1/check", json=both), "invalid")
    problem(client.post("/v1/check", json={"text": TEXT, "summary": {}, "task": "news_brief"}), "input")
    problem(client.post("/v1/check", json={"text": TEXT, "summary": {}, "task": "none"}), "task-not-served")
    assert endpoint.requests == []


def test_a_summary_that_takes_longer_becomes_a_job_and_is_asked_for_once(
    client: httpx2.Client, endpoint: Endpoint
) -> None:
    def slow(body: dict[str, Any]) -> Any:
        time.sleep(0.7)
        return brief(body)

    endpoint.answer = slow
    answer = client.post("/v1/summaries", params={"wait": 0.1}, json={"text": TEXT})
    assert answer.status_code == 202 and answer.headers["retry-after"]
    job = client.get(answer.headers["location"], params={"wait": 30}).json()
    assert (job["state"], job["documents"]["done"]) == ("completed", 1)
    result = client.get(job["links"]["results"]).json()["items"][0]
    assert result["summary"]["headline"] == "No signature"
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    ("reply", "name"),
    [
        ((401, {}, {"error": {"message": "no"}}), "model"),
        ((402, {}, {"error": {"message": "no"}}), "model-unavailable"),
        ((400, {}, {"error": {"message": "no"}}), "model"),
        ((200, {}, completion(None, refusal="I cannot")), "refused"),
        ((200, {}, completion("{", finish_reason="length")), "model"),
    ],
)
def test_what_a_model_fails_at_is_a_problem_with_a_sentence(
    client: httpx2.Client, endpoint: Endpoint, reply: Any, name: str
) -> None:
    endpoint.replies(reply)
    found = problem(client.post("/v1/summaries", json={"text": TEXT}), name)
    assert "sk-test-key" not in str(found)


def test_two_hundred_articles_at_once_are_all_answered(client: httpx2.Client, endpoint: Endpoint) -> None:
    def post(number: int) -> int:
        answer = client.post("/v1/summaries", json={"text": f"{TEXT} It was day {number}.", "id": str(number)})
        assert answer.json()["document"]["id"] == str(number)
        return answer.status_code

    with concurrent.futures.ThreadPoolExecutor(200) as pool:
        assert list(pool.map(post, range(200))) == [200] * 200
    assert len(endpoint.requests) == 200


def test_beyond_the_limit_of_concurrency_clients_are_asked_to_come_back(endpoint: Endpoint, tmp_path: Path) -> None:
    endpoint.answer = lambda body: (time.sleep(1), brief(body))[1]
    with serving(tmp_path, limits=Limits(concurrency=1)) as client:
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            first = pool.submit(client.post, "/v1/summaries", json={"text": TEXT})
            until(lambda: endpoint.requests)
            refused = client.post("/v1/summaries", json={"text": TEXT + "!"})
            assert first.result().status_code == 200
        problem(refused, "busy")
        assert refused.headers["retry-after"] == "1"


def test_the_same_idempotency_key_gives_the_same_answer(client: httpx2.Client, endpoint: Endpoint) -> None:
    headers = {"Idempotency-Key": "a-key"}
    first = client.post("/v1/summaries", json={"text": TEXT}, headers=headers)
    again = client.post("/v1/summaries", json={"text": TEXT}, headers=headers)
    assert again.content == first.content and not again.json()["cached"]
    problem(client.post("/v1/summaries", json={"text": TEXT + "!"}, headers=headers), "key-reused")
    endpoint.answer = lambda body: (time.sleep(1), brief(body))[1]
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        slow = {"headers": {"Idempotency-Key": "slow"}, "json": {"text": TEXT + "?"}}
        under_way = pool.submit(client.post, "/v1/summaries", **slow)
        until(lambda: len(endpoint.requests) == 2)
        problem(client.post("/v1/summaries", **slow), "in-progress")
        assert under_way.result().status_code == 200
    failed = {"headers": {"Idempotency-Key": "fails"}, "json": {"text": " "}}
    problem(client.post("/v1/summaries", **failed), "input")
    problem(client.post("/v1/summaries", **failed), "input")


# What an attacker or a broken client sends


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"text"', b"\xff\xfe{\x00", b'{"text": "\xe9"}', b"[" * 100_000, b'{"text": 1e999}', b"NaN"],
)
@pytest.mark.parametrize("path", ["/v1/summaries", "/v1/check", "/v1/jobs"])
def test_broken_json_is_refused_in_a_sentence(client: httpx2.Client, path: str, body: bytes) -> None:
    answer = client.post(path, content=body, headers={"content-type": "application/json"})
    problem(answer, {400: "malformed", 413: "too-large"}.get(answer.status_code, "invalid"))


@pytest.mark.parametrize(
    "article",
    [
        {"text": ""},
        {"text": " \n "},
        {"text": 7},
        {"text": TEXT, "id": ["list"]},
        {"text": TEXT, "colour": "red"},
        {"text": TEXT, "title": "x" * 5000},
        {"title": "no text"},
    ],
)
def test_an_article_that_makes_no_sense_is_refused(client: httpx2.Client, article: dict[str, Any]) -> None:
    answer = client.post("/v1/summaries", json=article)
    problem(
        answer, "input" if "text" in article and str(article["text"]).strip() == "" and article["text"] else "invalid"
    )


def test_half_of_a_surrogate_pair_is_no_text(client: httpx2.Client) -> None:
    for path in ("/v1/summaries", "/v1/check", "/v1/jobs"):
        body = b'{"text": "a \\ud800 b", "documents": [{"text": "a \\ud800 b"}], "summary": {}}'
        answer = client.post(path, content=body, headers={"content-type": "application/json"})
        problem(answer, "invalid")


def test_a_body_of_100_mb_is_refused_before_it_is_read(client: httpx2.Client) -> None:
    for path in ("/v1/summaries", "/v1/jobs"):
        host, port = client.base_url.host, client.base_url.port
        with socket.create_connection((host, port), timeout=10) as connection:
            head = f"POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n"
            connection.sendall(f"{head}content-length: {10**8}\r\n\r\n".encode())
            assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_a_long_body_of_unsaid_length_is_refused_when_the_limit_is_passed(client: httpx2.Client) -> None:
    sent = 0

    def chunks() -> Iterator[bytes]:
        nonlocal sent
        yield b'{"text": "'
        for _ in range(100):
            sent += 2**20
            yield b"a" * 2**20

    try:
        answer = client.post("/v1/summaries", content=chunks(), headers={"content-type": "application/json"})
        problem(answer, "too-large")
    except (httpx2.WriteError, httpx2.ReadError):
        pass  # refused while it was being sent
    assert sent < 20 * 2**20
    assert client.get("/healthz").status_code == 200


def test_an_article_over_the_limit_is_refused(endpoint: Endpoint, tmp_path: Path) -> None:
    with serving(tmp_path, limits=Limits(article=100)) as client:
        found = problem(client.post("/v1/summaries", json={"text": "a " * 60}), "article-too-long")
        assert found["limit"] == 100 and "120 characters" in found["detail"]


def test_a_slow_client_is_let_go(endpoint: Endpoint, tmp_path: Path) -> None:
    with serving(tmp_path, limits=Limits(silence=0.3)) as client:
        with socket.create_connection((client.base_url.host, client.base_url.port), timeout=10) as connection:
            connection.sendall(b"POST /v1/summaries HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 100\r\n")
            connection.sendall(b"content-type: application/json\r\n\r\n{")
            assert connection.recv(4096).startswith(b"HTTP/1.1 408 ")
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..\\..\\x", "/etc/passwd", "a\u0000b", "CON", ".", "~"])
def test_a_path_as_an_id_is_a_name_and_nothing_else(client: httpx2.Client, name: str, tmp_path: Path) -> None:
    answer = client.post("/v1/jobs", json={"documents": [{"text": TEXT, "id": name}]})
    job = client.get(answer.headers["location"], params={"wait": 30}).json()
    assert job["state"] == "completed"
    assert client.get(job["links"]["results"]).json()["items"][0]["document"]["id"] == name
    written = {path.name for path in (tmp_path / "service").rglob("*") if path.is_dir()} - {"jobs"}
    assert written == {job["id"]}


@pytest.mark.parametrize("job", ["..", "%2e%2e", "..%2f..%2fetc", "x" * 3000, "20260101t000000-00000000", "a b"])
def test_no_path_of_an_address_is_opened(client: httpx2.Client, job: str) -> None:
    for tail in ("", "/results", "/events", "/flags"):
        assert client.get(f"/v1/jobs/{job}{tail}").status_code in {404, 405, 307}
    assert client.get(f"/review/{job}/").status_code == 404


# Who may use it


def test_off_loopback_a_token_is_needed_to_start(tmp_path: Path) -> None:
    settings = load_settings({"model": "openai/x", "base_url": "http://127.0.0.1:1/v1"})
    with pytest.raises(SettingsError, match="needs a token"):
        make_config(tmp_path, settings, host="0.0.0.0")


def test_with_a_token_only_its_holder_is_served(endpoint: Endpoint, tmp_path: Path) -> None:
    endpoint.answer = brief
    with serving(tmp_path, token="a-long-random-token") as client:
        assert client.get("/v1/models").status_code == 200
        others = httpx2.Client(base_url=client.base_url, trust_env=False, timeout=60)
        with others:
            assert [others.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]
            for path in ("/v1/models", "/metrics", "/openapi.json", "/review/x/", "/nothing"):
                answer = others.get(path)
                problem(answer, "unauthorized")
                assert answer.headers["www-authenticate"]
            for value in ("Bearer wrong", "Bearer", "Basic !!", "Bearer a-long-random-tokem"):
                assert others.get("/v1/models", headers={"Authorization": value}).status_code == 401
            assert others.get("/v1/models", auth=("me", "a-long-random-token")).status_code == 401
            assert others.get("/review/x/", auth=("me", "a-long-random-token")).status_code == 404


def test_other_web_pages_and_other_names_of_the_host_are_refused(client: httpx2.Client) -> None:
    own = f"http://127.0.0.1:{client.base_url.port}"
    post = {"url": "/v1/summaries", "json": {"text": TEXT}}
    problem(client.post(**post, headers={"Origin": "https://evil.example"}), "forbidden-origin")
    problem(client.post(**post, headers={"Origin": own, "Sec-Fetch-Site": "same-site"}), "forbidden-origin")
    assert client.post(**post, headers={"Origin": own}).status_code == 200
    problem(client.get("/v1/models", headers={"Host": "evil.example"}), "wrong-host")
    answer = client.post("/v1/summaries", content=json.dumps({"text": TEXT}), headers={"content-type": "text/plain"})
    problem(answer, "unsupported-media-type")
    for name, value in (
        ("Origin", "http://["),
        ("Host", "[::1"),
        ("Host", "127.0.0.1:x"),
        ("Origin", "http://x:99999999"),
    ):
        problem(client.post(**post, headers={name: value}), "bad-header")


# Operations


def test_health_readiness_and_metrics(client: httpx2.Client, endpoint: Endpoint) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}
    client.post("/v1/summaries", json={"text": TEXT})
    client.post("/v1/summaries", json={"text": TEXT})
    found = client.get("/metrics").text
    for line in (
        'summarizer_articles_total{outcome="done"} 1.0',
        'summarizer_articles_total{outcome="cached"} 1.0',
        'summarizer_verdicts_total{status="exact"} 4.0',
        'summarizer_tokens_total{direction="input"} 100.0',
        'summarizer_http_requests_total{method="POST",route="/v1/summaries",status="200"} 2.0',
        'summarizer_jobs{state="running"} 0.0',
    ):
        assert line in found


def test_without_its_model_the_service_lives_and_is_not_ready(endpoint: Endpoint, tmp_path: Path) -> None:
    endpoint.close()
    with serving(tmp_path) as client:
        assert client.get("/healthz").status_code == 200
        assert "cannot be reached" in problem(client.get("/readyz"), "model-unavailable")["detail"]


def test_what_is_not_there_is_a_problem_too(client: httpx2.Client) -> None:
    problem(client.get("/nothing"), "not-found")
    problem(client.delete("/v1/jobs"), "method-not-allowed")
    problem(client.post("/v1/jobs", content=b"x", headers={"content-type": "text/csv"}), "unsupported-media-type")


def test_a_draft_is_checked_against_several_sources_without_a_model(client: httpx2.Client) -> None:
    draft = {"text": "“We will sign this week,” Petra Lind said.", "id": "draft"}
    sources = [{"text": "Nothing was said.", "id": "a"}, {"text": TEXT, "id": "b"}]
    answer = client.post("/v1/checks", json={"draft": draft, "sources": sources}).json()
    (found,) = answer["findings"]
    assert (answer["passes"], found["status"], found["best"]["source"]["id"]) == (False, "altered", "b")
    problem(client.post("/v1/checks", json={"draft": draft, "sources": []}), "invalid")
    problem(client.post("/v1/checks", json={"draft": draft, "sources": [{"text": " "}]}), "input")
    problem(client.post("/v1/checks", json={"draft": draft, "sources": sources, "ignore": "no reason"}), "input")
