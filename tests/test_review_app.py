"""The review page's server: who may talk to it, and what it answers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from review_runs import HARBOUR, HOSTILE, make_run, nested
from starlette.testclient import TestClient

from summarizer.errors import SettingsError
from summarizer.review.app import application
from summarizer.review.desk import Desk
from summarizer.review.listening import listen
from summarizer.review.security import SESSION_SECONDS, TOKEN_SECONDS, PageGuard
from summarizer.review.server import allowed_hosts
from summarizer.runs.reader import RunReader

HOST = "127.0.0.1:8763"
ORIGIN = {"Sec-Fetch-Site": "same-origin"}
NOT = "/quotes/0/text"


class Clock:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def run(tmp_path: Path) -> Iterator[RunReader]:
    with RunReader.open(make_run(tmp_path / "out")) as opened:
        yield opened


@pytest.fixture
def gate(run: RunReader) -> PageGuard:
    return application(Desk(run, "ana"), allowed_hosts("127.0.0.1", 8763), 8763)


@pytest.fixture
def stranger(gate: PageGuard) -> TestClient:
    return TestClient(gate, base_url=f"http://{HOST}", follow_redirects=False)


@pytest.fixture
def client(gate: PageGuard) -> TestClient:
    known = TestClient(gate, base_url=f"http://{HOST}")
    known.get(f"/?token={gate.token}")
    return known


def post(client: TestClient, path: str, body: Any, **headers: str) -> Any:
    return client.post(path, json=body, headers={**ORIGIN, **headers})


def rule(client: TestClient, *events: dict[str, Any]) -> list[dict[str, Any]]:
    numbered = [{"id": f"{index}-{event}", **event} for index, event in enumerate(events)]
    return post(client, "/api/events", {"events": numbered}).json()["answers"]


def test_nothing_is_shown_without_the_token(stranger: TestClient) -> None:
    for path in ("/", "/static/review.js"):
        assert stranger.get(path).status_code == 403
    assert stranger.get("/api/queue").status_code == 401
    assert stranger.get("/?token=guess").status_code == 403


def test_the_token_is_exchanged_for_a_cookie_and_leaves_the_address(stranger: TestClient, gate: PageGuard) -> None:
    answer = stranger.get(f"/?token={gate.token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("summarizer_review_8763=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert gate.token not in answer.headers["set-cookie"]


def test_a_token_and_a_session_expire(run: RunReader) -> None:
    clock = Clock()
    gate = application(Desk(run, "ana"), allowed_hosts("127.0.0.1", 8763), 8763)
    gate.clock, gate.token_ends = clock, clock.now + TOKEN_SECONDS
    client = TestClient(gate, base_url=f"http://{HOST}")
    assert client.get(f"/?token={gate.token}").status_code == 200
    clock.now += SESSION_SECONDS - 1
    assert client.get("/").status_code == 200
    clock.now += SESSION_SECONDS + 1
    assert client.get("/").status_code == 403
    assert client.get("/api/queue").json()["expired"] is True
    assert client.get(f"/?token={gate.token}").status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8763", "127.0.0.1", "127.0.0.1:80", "localhost:9", ""])
def test_another_host_is_refused_even_with_the_cookie(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost:8763", "127.0.0.1:8763", "[::1]:8763", "LocalHost:8763"])
def test_the_names_of_this_machine_are_answered(gate: PageGuard, host: str) -> None:
    answer = TestClient(gate, base_url=f"http://{HOST}", follow_redirects=False).get(
        f"/?token={gate.token}", headers={"Host": host}
    )
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://127.0.0.1:8104"},
        {"Origin": "null"},
        {},
        {"Sec-Fetch-Site": "same-site", "Origin": f"http://{HOST}"},
    ],
)
def test_a_change_from_anywhere_but_the_page_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    body = {"events": [{"id": "1", "document": "harbour.txt", "path": NOT, "ruling": "reject"}]}
    assert client.post("/api/events", json=body, headers=headers).status_code == 403
    assert client.get("/api/queue").json()["version"][1] == 0


def test_a_browser_without_fetch_metadata_is_known_by_its_origin(client: TestClient) -> None:
    body = {"events": [{"id": "1", "document": "harbour.txt", "path": NOT, "ruling": "reject"}]}
    assert client.post("/api/events", json=body, headers={"Origin": f"http://{HOST}"}).status_code == 200


def test_every_answer_carries_the_security_headers(client: TestClient, stranger: TestClient) -> None:
    for answer in (
        client.get("/"),
        client.get("/static/review.js"),
        client.get("/api/queue"),
        stranger.get("/"),
        client.get("/nowhere"),
    ):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_a_reviewers_name_is_escaped_in_the_page(run: RunReader) -> None:
    gate = application(Desk(run, "<script>alert(1)</script>"), allowed_hosts("127.0.0.1", 8763), 8763)
    page = TestClient(gate, base_url=f"http://{HOST}").get(f"/?token={gate.token}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_static_files_stay_within_their_folder(client: TestClient) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"events": [{"id": "\\ud800"}]}',
        b'{"events": [{"id": ""}]}',
        b'{"events": 3}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"events": [7]}',
        b'{"events": [{}]}',
    ],
)
def test_a_body_that_makes_no_sense_is_refused_in_a_sentence(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/events", content=body, headers={**ORIGIN, "Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


def test_a_body_without_a_length_or_too_long_is_refused(client: TestClient) -> None:
    assert client.post("/api/events", content=iter([b"{}"]), headers=ORIGIN).status_code == 413
    assert client.post("/api/events", content=b"x" * 8_000_001, headers=ORIGIN).status_code == 413


def test_a_ruling_is_saved_and_its_state_comes_back(client: TestClient, run: RunReader) -> None:
    (answer,) = rule(client, {"document": "harbour.txt", "path": NOT, "ruling": "replace"})
    assert answer["ok"] is True
    (state,) = answer["states"]
    assert (state["outcome"], state["mine"]["ruling"]) == ("replaced", "replace")
    assert [each.ruling for each in run.log.decisions] == ["replace"]


def test_an_event_sent_twice_is_carried_out_once(client: TestClient, run: RunReader) -> None:
    event = {"document": "harbour.txt", "path": NOT, "ruling": "replace"}
    assert rule(client, event) == rule(client, event)
    assert len(run.log.decisions) == 1


def test_an_event_is_known_to_a_page_that_was_opened_anew(client: TestClient, run: RunReader) -> None:
    event = {"document": "harbour.txt", "path": NOT, "ruling": "reject"}
    rule(client, event)
    anew = application(Desk(run, "ana"), allowed_hosts("127.0.0.1", 8763), 8763)
    other = TestClient(anew, base_url=f"http://{HOST}")
    other.get(f"/?token={anew.token}")
    assert rule(other, event)[0]["states"][0]["outcome"] == "rejected"
    assert len(run.log.decisions) == 1


@pytest.mark.parametrize("start", ["1e999", "-1e999", "NaN", '"x"', "[]", "1" + "0" * 400])
def test_an_offset_that_is_no_number_is_refused_in_a_sentence(client: TestClient, run: RunReader, start: str) -> None:
    body = f'{{"document": "harbour.txt", "path": "{NOT}", "start": {start}, "end": 9}}'
    answer = client.post("/api/preview", content=body, headers={**ORIGIN, "Content-Type": "application/json"})
    assert answer.status_code in {400, 409}
    assert answer.json()["error"].endswith(".")
    assert not run.connection.in_transaction


def test_a_refused_ruling_says_why_and_the_others_go_on(client: TestClient, run: RunReader) -> None:
    answers = rule(
        client,
        {"document": "harbour.txt", "path": NOT, "ruling": "accept"},
        {"document": "nobody.txt", "path": NOT, "ruling": "reject"},
        {"document": "harbour.txt", "path": NOT, "ruling": "reject"},
    )
    assert [answer["ok"] for answer in answers] == [False, False, True]
    assert "needs a reason" in answers[0]["error"]
    assert answers[0]["states"][0]["mine"] is None
    assert len(run.log.decisions) == 1


def test_the_others_rulings_are_kept_back_until_ones_own(client: TestClient, run: RunReader) -> None:
    Desk(run, "bo").rule("harbour.txt", request := _reject())
    assert request.ruling == "reject"
    body = {"items": [["harbour.txt", NOT]]}
    before = post(client, "/api/details", body).json()["details"][0]
    assert (before["others"], before["history"], before["mine"]) == ([], [], None)
    rule(client, {"document": "harbour.txt", "path": NOT, "ruling": "reject"})
    after = post(client, "/api/details", body).json()["details"][0]
    assert [each["reviewer"] for each in after["others"]] == ["bo"]
    assert [each["reviewer"] for each in after["history"]] == ["bo", "ana"]


def test_changes_names_what_another_reviewer_ruled_on(client: TestClient, run: RunReader) -> None:
    Desk(run, "bo").rule("harbour.txt", _reject())
    changes = client.get("/api/changes?after=0").json()
    assert [(state["document"], state["path"]) for state in changes["states"]] == [("harbour.txt", NOT)]
    assert client.get(f"/api/changes?after={changes['version'][1]}").json()["states"] == []
    assert client.get("/api/changes?after=x").status_code == 400


def test_details_hold_the_words_around_a_passage_in_code_points(client: TestClient) -> None:
    (detail,) = post(client, "/api/details", {"items": [["hostile.txt", "/quotes/1/text"]]}).json()["details"]
    start, text = detail["window"]
    first, last = detail["span"]
    assert text == HOSTILE.text[start : start + len(text)]
    assert text[first - start : last - start] == "@SUM(1+1) is no number 🎭🎭 at all"
    assert detail["link"] is None


def test_the_preview_of_a_passage_says_what_the_source_bears_out(client: TestClient) -> None:
    start = HARBOUR.text.index("was less patient")
    answer = post(
        client, "/api/preview", {"document": "harbour.txt", "path": NOT, "start": start, "end": start + 16}
    ).json()
    assert (answer["text"], answer["status"]) == ("was less patient", "not_quoted")
    refused = post(client, "/api/preview", {"document": "harbour.txt", "path": NOT, "start": 0, "end": 10**9})
    assert refused.status_code == 409


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="Cannot listen"):
            listen("127.0.0.1", taken.getsockname()[1])


def _reject() -> Any:
    from summarizer.rulings.drafts import RulingDraft

    return RulingDraft(NOT, "reject")


def test_the_page_learns_what_a_rejection_takes_out_and_what_an_undo_brings_back(tmp_path: Path) -> None:
    with RunReader.open(make_run(tmp_path / "nested", [nested()])) as run:
        gate = application(Desk(run, "ana"), allowed_hosts("127.0.0.1", 8763), 8763)
        page = TestClient(gate, base_url=f"http://{HOST}")
        page.get(f"/?token={gate.token}")
        rejection = {"document": "harbour.txt", "path": "/positions/0/evidence/0", "ruling": "reject"}
        assert rule(page, rejection)[0]["removed"] == {"harbour.txt": ["/positions/0/quotes/0/text"]}
        assert [row[1] for row in page.get("/api/queue").json()["items"] if row[9]] == ["/positions/0/quotes/0/text"]
        assert rule(page, {"ruling": "undo"})[0]["removed"] == {"harbour.txt": []}
