"""Attacks on a run's record: bytes that were changed, events sent again, rulings that are no text or no number."""

from __future__ import annotations

import io
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

from starlette.testclient import TestClient

from benchmarks.attack.service import ROOT, Try
from summarizer.commands import main
from summarizer.review.app import application
from summarizer.review.desk import Desk
from summarizer.review.server import allowed_hosts
from summarizer.runs.reader import RunReader

sys.path.append(str(ROOT / "tests"))

from review_runs import make_run

HOST = "127.0.0.1:8763"
SURROGATE, INFINITE = "\ud800", float("inf")


def damage(tries: int) -> Iterator[Try]:
    """Records with changed or missing bytes: every command has a sentence for them."""
    with tempfile.TemporaryDirectory() as folder:
        whole = (make_run(Path(folder) / "whole") / "run.sqlite").read_bytes()
        for seed in range(tries // 6):
            directory = Path(folder) / str(seed)
            directory.mkdir()
            (directory / "run.sqlite").write_bytes(_damaged(whole, random.Random(seed)))
            for arguments in _commands(str(directory)):
                yield _called(arguments)


def _damaged(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice([1, 3, 20])):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made[: chance.choice([len(made), len(made), chance.randrange(len(made))])])


def _commands(directory: str) -> list[list[str]]:
    exports = [["export", directory, "-f", name] for name in ("md", "html", "jsonl")]
    return [["show", directory], ["stats", directory], *exports, ["review", directory, "--tty"]]


def _called(arguments: list[str]) -> Try:
    said = io.StringIO()
    try:
        with (
            redirect_stdout(said),
            redirect_stderr(said),
            mock.patch.object(sys, "stdin", io.StringIO("n\nv\nr\nx\nu\n")),
        ):
            main.run_command_line(arguments)
    except BaseException as error:  # noqa: BLE001 - any of them is what is looked for
        return f"{arguments[0]}: {type(error).__name__}: {error}", 0.0
    return f"{arguments[0]}: a traceback" if "Traceback" in said.getvalue() else "", 0.0


@contextmanager
def _reviewed() -> Iterator[tuple[RunReader, TestClient]]:
    with tempfile.TemporaryDirectory() as folder, RunReader.open(make_run(Path(folder) / "run")) as run:
        gate = application(Desk(run, "ana"), allowed_hosts("127.0.0.1", 8763), 8763)
        client = TestClient(gate, base_url=f"http://{HOST}", raise_server_exceptions=False)
        client.get(f"/?token={gate.token}")
        client.headers["Sec-Fetch-Site"] = "same-origin"
        yield run, client


def replays(tries: int) -> Iterator[Try]:
    """One event sent many times at once, and again after a restart: one ruling."""
    with _reviewed() as (run, client):
        items = client.get("/api/queue").json()["items"]
        for number, (document, path, *_) in enumerate(items[: max(1, tries // 40)]):
            event = {"id": f"event-{number}", "document": document, "path": path, "ruling": "reject"}
            post = {"url": "/api/events", "json": {"events": [event]}}
            with ThreadPoolExecutor(20) as pool:
                statuses = list(pool.map(lambda post: client.post(**post).status_code, [post] * 39))
            with RunReader.open(run.directory) as again:
                Desk(again, "ana").undo("nothing")
            made = sum(each.key == (document, path) and each.ruling == "reject" for each in run.log.decisions)
            for status in statuses:
                yield (f"{made} rulings, {status}" if made != 1 or status != 200 else ""), float(made)


def nonsense(tries: int) -> Iterator[Try]:
    """Rulings with half of a pair, infinite or absurd offsets, and other types: refused, and nobody kept waiting."""
    chance = random.Random(2)
    odd = [SURROGATE, INFINITE, -INFINITE, float("nan"), 10**30, -1, None, [], {}, True, "", "x" * 9000, 1.5]
    with _reviewed() as (run, client):
        document, path, *_ = client.get("/api/queue").json()["items"][0]
        for number in range(tries):
            body = {"id": str(number), "document": document, "path": path, "ruling": "replace", "reason": "r"}
            body[chance.choice(["id", "document", "path", "ruling", "reason", "speaker", "start", "end"])] = (
                chance.choice(odd)
            )
            url = chance.choice(["/api/events", "/api/preview", "/api/bulk", "/api/details"])
            sent = {"events": [body], "items": [[document, body["path"]]], **body}
            answer = client.post(url, content=json.dumps(sent), headers={"Content-Type": "application/json"})
            wrong = answer.status_code >= 500 or run.connection.in_transaction
            readable = client.get("/api/changes?after=0").status_code == 200
            yield (f"{url} {body}: {answer.status_code}" if wrong or not readable else ""), float(answer.status_code)
