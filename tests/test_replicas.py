"""Several replicas of the service over one Postgres: any of them answers for any job, and one may die."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import Endpoint

pytest.importorskip("fastapi")
pytest.importorskip("procrastinate")

import httpx2
import psycopg
from hypothesis import given
from hypothesis import strategies as st
from pooling import pooled
from postgres import Server, new_schema
from serving import process, serving, until
from test_service import brief, problem
from test_service_jobs import articles, begin, ended, final, parsed

from summarizer.batch import manifest as manifests
from summarizer.commands.main import run_command_line
from summarizer.errors import InputError, SettingsError
from summarizer.models.providers import open_model
from summarizer.records import Document
from summarizer.records.results import Usage
from summarizer.runs.shards import Shard
from summarizer.runs.store import Store
from summarizer.service.config import Limits, make_config
from summarizer.service.replication import ShardRecord, enter_events, event_of_reopening, events_of_intake, revision_of
from summarizer.service.shard_work import end_of_job
from summarizer.settings import load_settings

# The figure for a person to see: SUMMARIZER_TEST_ARTICLES=2000.
COUNT = int(os.environ.get("SUMMARIZER_TEST_ARTICLES", "200"))
cluster = pytest.mark.cluster


@pytest.fixture
def url(server: Server) -> str:
    return new_schema(server)


@pytest.fixture
def both(endpoint: Endpoint, url: str, tmp_path: Path) -> Iterator[list[httpx2.Client]]:
    """Clients of two replicas."""
    endpoint.answer = brief
    with serving(tmp_path / "one", database=url) as one, serving(tmp_path / "other", database=url) as other:
        yield [one, other]


ends = st.lists(st.tuples(st.sampled_from([None, "done", "failed", "paused_budget", "cancelled"]), st.none()))


@given(ends, st.integers(1, 5), st.booleans())
def test_a_job_ends_once_nothing_of_it_is_under_way_or_left(found: Any, of: int, cancelling: bool) -> None:
    state = end_of_job(found, of, cancelling=cancelling)
    states = [state for state, _ in found]
    if None in states:
        assert state is None
    elif set(states) <= {"done"}:
        expected = "done" if len(states) >= of else "cancelled" if cancelling else None
        assert (state and state[0]) == expected
    else:
        assert state is not None and state[0] in states and state[0] != "done"


def tables(directory: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(directory / "run.sqlite")) as connection:
        names = ("documents", "attempts", "summaries", "verdicts", "decisions")
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in names}


def test_copies_of_a_log_are_the_same_however_it_is_cut_and_whatever_is_said_twice(tmp_path: Path) -> None:
    documents = [Document(f"Article {n}.", id=str(n)) for n in range(130)]
    with closing(Store(tmp_path / "received", create=True)) as store:
        store.admit(documents)
    manifests.write(tmp_path / "received", {"format": 1})
    events = list(events_of_intake(tmp_path / "received"))
    sent: list[str] = []
    failing = InputError("It cannot be read.")
    revision_of(tmp_path / "copy")
    enter_events(tmp_path / "copy", list(enumerate(events, 1)))
    for shard in (Shard(1, 2), Shard(2, 2), Shard(1, 2)):
        record = ShardRecord(tmp_path / "copy", shard, sent.append)
        for document in record.pending():
            record.record_failure(document.id, failing, 0.0, Usage())
    log = list(enumerate([*events, *sent, event_of_reopening(every=True), *sent[:3]], 1))
    for name, size in (("copy", 64), ("one", 1), ("other", 1000)):
        assert revision_of(tmp_path / name) in {0, len(events)}
        for start in range(0, len(log), size):
            enter_events(tmp_path / name, log[max(0, start - 7) : start + size])
        assert revision_of(tmp_path / name) == len(log)
    found = tables(tmp_path / "copy")
    assert found == tables(tmp_path / "one") == tables(tmp_path / "other")
    assert len(found["attempts"]) == 130 + 3, "once each, and what was reopened once more"


def test_what_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="postgresql://") as raised:
        make_config(tmp_path, load_settings({"database": "mysql://hush@host/x"}), ["openai/test-model"])
    assert "hush" not in f"{raised.value}{raised.value.hint}"


def test_a_database_that_is_not_there_is_said_before_an_address_is_announced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], endpoint: Endpoint
) -> None:
    url = "postgresql://me:hush-hush@127.0.0.1:9/none?connect_timeout=2"
    command = ["serve", "--port", "0", "-m", "openai/test-model", "--database", url, "-d", str(tmp_path / "new")]
    assert run_command_line(command) == 2
    out, err = capsys.readouterr()
    assert out == "" and "cannot be used" in err and "hush" not in err and "Traceback" not in err


@cluster
def test_any_replica_answers_for_any_job(both: list[httpx2.Client]) -> None:
    one, other = both
    location = begin(one, 120)
    jobs = [ended(client, location) for client in both]
    assert [(job["state"], job["documents"]["done"]) for job in jobs] == [("completed", 120)] * 2
    for path in ("/results", "/failures", "/flags", "/comparison", "/events", "/rulings"):
        assert one.get(location + path).content == other.get(location + path).content, path
    assert other.get("/v1/jobs").json()["items"][0]["id"] == jobs[0]["id"]
    events = parsed(other.get(f"{location}/events").text)
    assert Counter(event[1]["document_id"] for event in events if event[0] == "document") == dict.fromkeys(
        (each["id"] for each in articles(120)), 1
    )


@cluster
def test_a_ruling_at_one_replica_is_seen_at_the_other_and_on_its_review_page(
    both: list[httpx2.Client], endpoint: Endpoint
) -> None:
    endpoint.answer = lambda body: brief(body, quote="We will never sign this week")
    one, other = both
    location = begin(one, 3)
    job = ended(other, location)
    page = f"{job['links']['review']}api/queue"
    assert len(other.get(page).json()["items"]) == 3
    flags = other.get(f"{location}/flags").json()["items"]
    for client, flag in zip((one, other), flags[:2], strict=True):
        ruling = {"document_id": flag["document_id"], "path": flag["path"], "reviewer": "Ada", "ruling": "reject"}
        assert client.post(f"{location}/rulings", json=ruling).status_code == 201
    event = {"id": "e1", "document": flags[2]["document_id"], "path": flags[2]["path"], "ruling": "reject"}
    for client in both:
        sent = client.post(f"{job['links']['review']}api/events", json={"events": [event]})
        assert sent.json()["answers"][0]["ok"] is True, "sent twice, carried out once"
    assert [client.get(f"{location}/flags").json()["items"] for client in both] == [[], []]
    assert other.get(f"{location}/rulings").json() == one.get(f"{location}/rulings").json()
    assert [each["seq"] for each in one.get(f"{location}/rulings").json()["items"]] == [1, 2, 3]


@cluster
def test_one_key_begins_one_job_whichever_replica_is_asked(both: list[httpx2.Client]) -> None:
    headers = {"Idempotency-Key": "once"}

    def post(client: httpx2.Client) -> httpx2.Response:
        return client.post("/v1/jobs", json={"documents": articles(2)}, headers=headers)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(post, both * 4))
    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({post(client).headers["location"] for client in both}) == 1
    assert len(both[0].get("/v1/jobs").json()["items"]) == 1
    problem(both[1].post("/v1/jobs", json={"documents": articles(3)}, headers=headers), "key-reused")


@cluster
def test_a_job_is_cancelled_and_resumed_by_replicas_that_do_not_work_on_it(
    endpoint: Endpoint, url: str, tmp_path: Path
) -> None:
    endpoint.answer = lambda body: (time.sleep(0.1), brief(body))[1]
    with ExitStack() as stack:
        one = stack.enter_context(serving(tmp_path / "one", database=url))
        location = begin(one, 300)
        until(lambda: one.get(location).json()["documents"]["done"] >= 10)
        other = stack.enter_context(serving(tmp_path / "other", limits=Limits(running=1), database=url))
        assert other.post(f"{location}/cancel").status_code == 202
        job = ended(one, location)
        assert job["state"] == "cancelled" and job["documents"]["done"] < 300
        endpoint.answer = brief
        assert other.post(f"{location}/resume").status_code == 202
        assert ended(one, location)["documents"]["done"] == 300


@cluster
def test_what_a_job_may_cost_is_kept_by_all_replicas(
    endpoint: Endpoint, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer costs 0.2 USD and may cost `most`: with 2.1 more than that to spend, eleven are made, one at a time."""
    (tmp_path / "prices.toml").write_text('["openai/test-model"]\ninput = 0.0\noutput = 10000.0\n')
    monkeypatch.setenv("SUMMARIZER_PRICES", str(tmp_path / "prices.toml"))
    most = 0.01 * open_model("openai/test-model", load_settings({})).provider.max_output
    endpoint.answer = brief
    with serving(tmp_path / "one", database=url) as one, serving(tmp_path / "other", database=url) as other:
        job = ended(other, begin(one, 200, max_cost=most + 2.1))
    assert (job["state"], job["documents"]["done"]) == ("paused_budget", 11)
    assert len(endpoint.requests) == 11
    assert "budget" in job["detail"] and "postgresql" not in job["detail"]


@cluster
def test_work_goes_on_when_the_database_is_back(endpoint: Endpoint, server: Server, url: str, tmp_path: Path) -> None:
    endpoint.answer = lambda body: (time.sleep(0.1), brief(body))[1]
    with serving(tmp_path / "one", database=url) as one:
        location = begin(one, 200)
        until(lambda: one.get(location).json()["documents"]["done"] >= 20)
        server.stop()
        problem(one.get("/readyz"), "record")
        assert one.get("/healthz").status_code == 200
        server.start()
        job = ended(one, location)
        assert job["documents"]["done"] == 200
        lines = one.get(f"{location}/results", params={"format": "jsonl"}).text.splitlines()
    assert len({json.loads(line)["document"]["id"] for line in lines}) == len(lines) == 200
    assert len(endpoint.requests) == 200


@cluster
def test_a_replica_works_through_a_pooler(endpoint: Endpoint, server: Server, tmp_path: Path) -> None:
    endpoint.answer = brief
    with pooled(server) as url, serving(tmp_path / "one", database=url) as one:
        assert ended(one, begin(one, 60))["documents"]["done"] == 60


# A replica killed


@contextmanager
def replicas(url: str, folder: Path) -> Iterator[list[tuple[Any, httpx2.Client]]]:
    with ExitStack() as stack:
        found = []
        for name in ("one", "other"):
            child, base = stack.enter_context(process(folder / name, "--database", url))
            found.append((child, stack.enter_context(httpx2.Client(base_url=base, trust_env=False, timeout=120))))
        yield found


def number_of(request: dict[str, Any]) -> str:
    return str(request["messages"]).partition("It was ")[2].partition(".")[0]


@cluster
def test_a_killed_replica_loses_no_article_doubles_none_and_repeats_no_more_calls_than_were_under_way(
    endpoint: Endpoint, url: str, tmp_path: Path
) -> None:
    endpoint.answer = lambda body: (time.sleep(0.2), brief(body))[1]
    with replicas(url, tmp_path) as ((killed, one), (_, other)):
        started = time.monotonic()
        location = begin(one, COUNT)
        until(lambda: other.get(location, params={"wait": 0.5}).json()["documents"]["done"] >= COUNT // 4, 300)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        asked = set(map(number_of, list(endpoint.requests)))
        with psycopg.connect(url) as connection:
            ((answered,),) = connection.execute("SELECT count(entry) FROM answers").fetchall()
        under_way = len(asked) - answered
        job = until(lambda: final(other.get(location, params={"wait": 5}).json()), 500)
        seconds = time.monotonic() - started
        lines = other.get(f"{location}/results", params={"format": "jsonl"}).text.splitlines()
    assert (job["state"], job["documents"]["done"]) == ("completed", COUNT)
    assert sorted(json.loads(line)["document"]["id"] for line in lines) == sorted(
        each["id"] for each in articles(COUNT)
    )
    repeated = len(endpoint.requests) - COUNT
    print(f"{COUNT} articles, {under_way} calls under way at the kill, {repeated} repeated, {seconds:.1f} s in all")
    assert 0 <= repeated <= under_way
