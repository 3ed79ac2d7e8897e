"""Jobs over a real socket: they run, tell what happens, survive a kill, and end when they are told to."""

from __future__ import annotations

import itertools
import json
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import Endpoint

pytest.importorskip("fastapi")

import httpx2
from review_runs import leave_open
from serving import MODEL, process, serving, until
from test_service import TEXT, brief, problem

from summarizer.records import OpenPassage
from summarizer.runs.layout import DATABASE
from summarizer.service.config import Limits


def articles(count: int, start: int = 0) -> list[dict[str, Any]]:
    return [{"text": f"{TEXT} It was day {n}.", "id": f"day {n}"} for n in range(start, start + count)]


@pytest.fixture
def client(endpoint: Endpoint, tmp_path: Path, kept: dict[str, Any]) -> Iterator[httpx2.Client]:
    endpoint.answer = brief
    with serving(tmp_path / "service", **kept) as client:
        yield client


def begin(client: httpx2.Client, count: int, **fields: Any) -> str:
    answer = client.post("/v1/jobs", json={"documents": articles(count), **fields})
    assert answer.status_code == 202, answer.text
    return str(answer.headers["location"])


def ended(client: httpx2.Client, location: str) -> dict[str, Any]:
    return until(lambda: (job := client.get(location, params={"wait": 5}).json())["links"] and final(job))  # type: ignore[no-any-return]


def final(job: dict[str, Any]) -> dict[str, Any] | None:
    return None if job["state"] in {"queued", "running", "cancelling"} else job


def test_a_job_of_json_lines_and_one_of_json_give_the_same_results(client: httpx2.Client) -> None:
    lines = "\n".join(json.dumps(article) for article in articles(5)) + "\n"
    headers = {"content-type": "application/jsonl"}
    answer = client.post("/v1/jobs", params={"model": MODEL}, content=lines.encode(), headers=headers)
    found = [ended(client, answer.headers["location"]), ended(client, begin(client, 5))]
    pages = [client.get(job["links"]["results"]).json()["items"] for job in found]
    one, other = ({item["document"]["id"]: item["summary"] for item in page} for page in pages)
    assert one == other and len(one) == 5
    assert [job["state"] for job in found] == ["completed", "completed"]


def test_a_broken_line_is_a_failure_and_loses_no_other(client: httpx2.Client) -> None:
    lines = (
        json.dumps(articles(1)[0]).encode()
        + b'\n{"text": \n{"text": "caf\xe9"}\n[1]\n'
        + json.dumps(articles(1, 1)[0]).encode()
    )
    answer = client.post("/v1/jobs", content=lines, headers={"content-type": "application/x-ndjson"})
    job = ended(client, answer.headers["location"])
    assert (job["state"], job["documents"]["done"], job["documents"]["failed"]) == ("completed_with_errors", 2, 3)
    failures = client.get(job["links"]["failures"]).json()["items"]
    assert [each["error"] for each in failures] == ["InputError"] * 3 and "upload.jsonl:2" in failures[0]["message"]


@pytest.mark.parametrize("body", [b"", b"\n\n", b"not json\n", b'{"text": ""}\n'])
def test_an_upload_without_any_article_is_refused(client: httpx2.Client, body: bytes) -> None:
    problem(client.post("/v1/jobs", content=body, headers={"content-type": "application/jsonl"}), "input")
    assert client.get("/v1/jobs").json()["items"] == []


def test_two_texts_with_one_id_are_refused(client: httpx2.Client) -> None:
    documents = [{"text": "One text.", "id": "a"}, {"text": "Another text.", "id": "a"}]
    answer = client.post("/v1/jobs", json={"documents": documents})
    assert "'a'" in problem(answer, "record")["detail"]


def test_results_come_in_pages_that_miss_none_while_the_job_runs(client: httpx2.Client, endpoint: Endpoint) -> None:
    endpoint.answer = lambda body: (time.sleep(0.01), brief(body))[1]
    location, after, seen = begin(client, 40), 0, []
    while len(seen) < 40:
        page = client.get(f"{location}/results", params={"after": after, "limit": 7}).json()
        after = page["cursor"]
        seen += [item["document"]["id"] for item in page["items"]]
    assert sorted(seen) == sorted(article["id"] for article in articles(40))
    stream = client.get(f"{location}/results", params={"format": "jsonl"})
    assert len(stream.text.splitlines()) == 40


def parsed(stream: str) -> list[tuple[str, Any, str | None]]:
    events = []
    for block in stream.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            events.append((fields["event"], json.loads(fields["data"]), fields.get("id")))
    return events


def test_events_tell_of_every_article_and_the_end_and_go_on_after_a_break(client: httpx2.Client) -> None:
    location = begin(client, 10)
    with client.stream("GET", f"{location}/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        events = parsed("".join(response.iter_text()))
    documents = [event for event in events if event[0] == "document"]
    assert sorted(event[1]["document_id"] for event in documents) == sorted(each["id"] for each in articles(10))
    assert events[-1][0] == "state" and events[-1][1]["state"] == "completed"
    again = parsed(client.get(f"{location}/events", headers={"Last-Event-ID": documents[6][2] or ""}).text)
    assert [event[2] for event in again if event[0] == "document"] == [event[2] for event in documents[7:]]
    assert client.get(f"{location}/events", headers={"Last-Event-ID": documents[-1][2] or ""}).status_code == 204
    assert client.get(f"{location}/events", headers={"Last-Event-ID": "nonsense"}).status_code == 200


def test_a_client_that_reads_slowly_holds_nobody_up(client: httpx2.Client) -> None:
    location = begin(client, 60)
    ended(client, location)
    with socket.create_connection((client.base_url.host, client.base_url.port), timeout=30) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.sendall(f"GET {location}/results?format=jsonl HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode())
        assert slow.recv(100).startswith(b"HTTP/1.1 200")
        start = time.monotonic()
        for _ in range(20):
            assert client.get("/healthz").status_code == 200
        assert ended(client, begin(client, 3))["state"] == "completed"
        assert time.monotonic() - start < 60
        received = b""
        while b"\r\n0\r\n" not in received[-10:]:
            received += slow.recv(65536)
    assert received.count(b'"schema_version"') == 60


def test_a_job_is_cancelled_and_resumed_and_nothing_is_asked_twice(client: httpx2.Client, endpoint: Endpoint) -> None:
    asked, cancelled = itertools.count(), threading.Event()
    # The first forty are answered at once, the others only when the job is cancelled, however slow the machine is.
    endpoint.answer = lambda body: (next(asked) < 40 or cancelled.wait(20), brief(body))[1]
    location = begin(client, 200)
    until(lambda: client.get(location).json()["documents"]["done"] >= 10)
    assert client.post(f"{location}/cancel").status_code == 202
    cancelled.set()
    job = ended(client, location)
    assert job["state"] == "cancelled" and 10 <= job["documents"]["done"] < 200
    problem(client.post(f"{location}/cancel"), "conflict")
    endpoint.answer = brief
    assert client.post(f"{location}/resume").status_code == 202
    job = ended(client, location)
    assert (job["state"], job["documents"]["done"]) == ("completed", 200)
    problem(client.post(f"{location}/resume"), "conflict")
    done = client.get(f"{location}/results", params={"format": "jsonl"}).text.splitlines()
    assert len({json.loads(line)["document"]["id"] for line in done}) == len(done) == 200


def test_a_job_that_waits_for_its_turn_can_be_cancelled(
    endpoint: Endpoint, tmp_path: Path, kept: dict[str, Any]
) -> None:
    cancelled = threading.Event()
    endpoint.answer = lambda body: (cancelled.wait(20), brief(body))[1]
    with serving(tmp_path, limits=Limits(running=1, jobs=2), **kept) as client:
        first, second = begin(client, 30), begin(client, 30)
        refused = client.post("/v1/jobs", json={"documents": articles(1)})
        problem(refused, "too-many-jobs")
        assert int(refused.headers["retry-after"]) > 0
        assert client.get(second).json()["state"] == "queued"
        assert client.post(f"{second}/cancel").json()["state"] == "cancelled"
        cancelled.set()
        assert ended(client, first)["state"] == "completed"


def test_a_wrong_key_ends_a_job_with_the_reason_and_it_goes_on_when_mended(
    client: httpx2.Client, endpoint: Endpoint
) -> None:
    endpoint.replies((401, {}, {"error": {"message": "no"}}))
    location = begin(client, 50)
    job = ended(client, location)
    assert job["state"] == "failed" and "refused the key" in job["detail"] and job["documents"]["pending"] > 0
    endpoint.answer = brief
    client.post(f"{location}/resume", json={"retry_failed": True})
    assert ended(client, location)["documents"]["done"] == 50


def test_a_budget_needs_a_price(client: httpx2.Client) -> None:
    answer = client.post("/v1/jobs", json={"documents": articles(1), "max_cost": 1.0})
    assert "price" in problem(answer, "invalid")["detail"]


def test_the_same_key_begins_one_job(client: httpx2.Client) -> None:
    headers = {"Idempotency-Key": "once"}
    answers = [client.post("/v1/jobs", json={"documents": articles(2)}, headers=headers) for _ in range(3)]
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert [answer.status_code for answer in answers] == [202] * 3
    problem(client.post("/v1/jobs", json={"documents": articles(3)}, headers=headers), "key-reused")
    assert len(client.get("/v1/jobs").json()["items"]) == 1


def test_jobs_are_listed_the_newest_first_in_pages(client: httpx2.Client) -> None:
    begun = {begin(client, 1) for _ in range(3)}
    first = client.get("/v1/jobs", params={"limit": 2}).json()
    second = client.get("/v1/jobs", params={"limit": 2, "before": first["before"]}).json()
    listed = [job["links"]["self"] for job in (*first["items"], *second["items"])]
    assert set(listed) == begun and listed == sorted(listed, reverse=True) and second["before"] is None


def test_flags_are_ruled_on_over_http_and_leave_the_list(client: httpx2.Client, endpoint: Endpoint) -> None:
    endpoint.answer = lambda body: brief(body, quote="We will never sign this week")
    location = begin(client, 2)
    ended(client, location)
    flags = client.get(f"{location}/flags").json()["items"]
    assert [flag["status"] for flag in flags] == ["altered"] * 2
    ruling = {"document_id": flags[0]["document_id"], "path": flags[0]["path"], "reviewer": "Ada"}
    made = client.post(f"{location}/rulings", json={**ruling, "ruling": "replace"})
    assert made.status_code == 201 and made.json()["after"]["text"] == "We will not sign this week"
    assert client.get(f"{location}/flags").json()["items"] == flags[1:]
    assert [each["reviewer"] for each in client.get(f"{location}/rulings").json()["items"]] == ["Ada"]
    problem(client.post(f"{location}/rulings", json={**ruling, "ruling": "guess"}), "invalid")
    problem(client.post(f"{location}/rulings", json={**ruling, "path": "/no", "ruling": "reject"}), "ruling")
    missing = {**ruling, "document_id": "../x", "ruling": "reject"}
    problem(client.post(f"{location}/rulings", json=missing), "not-found")


def test_an_open_passage_of_a_job_is_decided_over_http(endpoint: Endpoint, tmp_path: Path) -> None:
    endpoint.answer = brief
    with serving(tmp_path / "service") as client:
        location = begin(client, 1)
        directory = tmp_path / "service" / "jobs" / ended(client, location)["id"]
        left = OpenPassage(0, len(TEXT), None, "stance", {"opposes": 0.6, "none": 0.4})
        leave_open(directory, {"day 0": [left]})
        with closing(sqlite3.connect(directory / DATABASE)) as connection, connection:
            connection.execute("UPDATE summaries SET task = 'security_guarantees'")
        ruling = {"document_id": "day 0", "path": f"open:0-{len(TEXT)}", "reviewer": "Ada", "ruling": "opposes"}
        problem(client.post(f"{location}/rulings", json=ruling), "ruling")
        problem(client.post(f"{location}/rulings", json={**ruling, "actor": "x" * 201}), "invalid")
        stand = {"actor": "Petra Lind", "issue": "peace_plan"}
        made = client.post(f"{location}/rulings", json={**ruling, **stand})
        assert made.status_code == 201, made.text
        assert made.json()["after"]["values"]["stance"] == "opposes"
        compared = client.get(f"{location}/comparison").json()["matrix"]
        assert [(cell["issue"], cell["stances"][0]["judgement"]["model"]) for cell in compared] == [
            ("peace_plan", "Ada")
        ]


def test_the_articles_of_a_job_are_read_as_one(client: httpx2.Client) -> None:
    job = ended(client, begin(client, 3))
    found = client.get(job["links"]["comparison"]).json()
    assert [each["document_id"] for each in found["documents"]] == ["day 0", "day 1", "day 2"]
    assert {each["run"] for each in found["documents"]} == {""}
    assert len(found["copies"]) == 1
    assert len(found["utterances"][0]["variants"]) == 3
    problem(client.get("/v1/jobs/none/comparison"), "not-found")


def test_the_review_page_of_a_job_works_under_its_own_address(client: httpx2.Client, endpoint: Endpoint) -> None:
    endpoint.answer = lambda body: brief(body, quote="We will never sign this week")
    job = ended(client, begin(client, 1))
    page = client.get(job["links"]["review"])
    assert page.status_code == 200 and "default-src 'none'" in page.headers["content-security-policy"]
    assert "/static/" not in page.text.replace('"static/', "")
    for name in ("static/review.js", "static/review.css"):
        assert client.get(job["links"]["review"] + name).status_code == 200
    queue = client.get(job["links"]["review"] + "api/queue").json()
    assert queue["items"][0][2] == "negation" or queue["items"][0][0] == "day 0"
    assert client.get(job["links"]["review"].rstrip("/"), follow_redirects=True).status_code == 200


# Restart, in a process of its own


def test_a_killed_service_goes_on_with_its_jobs_and_no_article_is_lost_or_doubled(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    endpoint.answer = lambda body: (time.sleep(0.05), brief(body))[1]
    with (
        process(tmp_path / "service") as (child, base),
        httpx2.Client(base_url=base, trust_env=False, timeout=60) as client,
    ):
        location = begin(client, 150)
        until(lambda: client.get(location).json()["documents"]["done"] >= 20)
        done = client.get(f"{location}/results", params={"limit": 1000}).json()["items"]
        child.send_signal(signal.SIGKILL)
        child.wait()
    under_way = len(endpoint.requests)
    endpoint.answer = brief
    with (
        process(tmp_path / "service") as (_, base),
        httpx2.Client(base_url=base, trust_env=False, timeout=60) as client,
    ):
        job = ended(client, location)
        assert (job["state"], job["documents"]["done"]) == ("completed", 150)
        lines = client.get(f"{location}/results", params={"format": "jsonl"}).text.splitlines()
    assert len({json.loads(line)["document"]["id"] for line in lines}) == len(lines) == 150
    asked_again = "".join(str(request["messages"]) for request in endpoint.requests[under_way:])
    assert len(done) >= 20 and not [each for each in done if f"It was {each['document']['id']}." in asked_again]


def test_a_signal_ends_the_service_soon_and_the_next_start_goes_on(endpoint: Endpoint, tmp_path: Path) -> None:
    endpoint.answer = lambda body: (time.sleep(0.2), brief(body))[1]
    with (
        process(tmp_path / "service") as (child, base),
        httpx2.Client(base_url=base, trust_env=False, timeout=60) as client,
    ):
        location = begin(client, 300)
        until(lambda: client.get(location).json()["documents"]["done"] >= 5)
        events: list[str] = []

        def follow() -> None:
            with (
                httpx2.Client(base_url=base, trust_env=False, timeout=60) as own,
                own.stream("GET", f"{location}/events") as it,
            ):
                events.extend(it.iter_text())

        follower = threading.Thread(target=follow)
        follower.start()
        until(lambda: events)
        child.send_signal(signal.SIGTERM)
        assert child.wait(40) in {0, -signal.SIGTERM}
        follower.join(10)
        assert not follower.is_alive()
        assert "Traceback" not in child.stderr.read()  # type: ignore[union-attr]
    endpoint.answer = brief
    with (
        process(tmp_path / "service") as (_, base),
        httpx2.Client(base_url=base, trust_env=False, timeout=60) as client,
    ):
        assert ended(client, location)["documents"]["done"] == 300


def test_two_services_cannot_run_one_job_at_once(endpoint: Endpoint, tmp_path: Path) -> None:
    from summarizer.errors import RunError
    from summarizer.runs.store import hold

    endpoint.answer = brief
    with serving(tmp_path) as client:
        job = ended(client, begin(client, 1))
        with hold(tmp_path / "jobs" / job["id"]), pytest.raises(RunError), hold(tmp_path / "jobs" / job["id"]):
            pass
