"""Files are their owner's alone, what is left behind is cleared, what is damaged or planted is a sentence or a miss."""

from __future__ import annotations

import json
import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Endpoint
from review_runs import make_run

from summarizer.commands.main import run_command_line
from summarizer.errors import SettingsError
from summarizer.exports.files import ABANDONED, write_text
from summarizer.models.cache import Cache, entry_text
from summarizer.models.providers import open_model
from summarizer.service.ledger import LocalLedger
from summarizer.settings import load_settings

ROOT = Path(__file__).parent.parent
SUMMARY = {"headline": "H", "gist": "G", "people": [], "key_facts": [], "quotes": []}


@pytest.fixture
def articles(tmp_path: Path, endpoint: Endpoint) -> Iterator[list[str]]:
    endpoint.answer = lambda body: SUMMARY
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": "An article of the council."}) + "\n", "utf-8")
    before = os.umask(0o022)
    yield [
        str(tmp_path / "in.jsonl"),
        "--task",
        "news_brief",
        "--model",
        "openai/gpt-5-mini",
        "-o",
        str(tmp_path / "out"),
    ]
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in [folder, *folder.rglob("*")]}


def test_a_runs_files_are_its_owners_alone_and_an_export_is_as_open_as_the_umask(
    articles: list[str], tmp_path: Path
) -> None:
    assert run_command_line(["run", *articles]) == 0
    found = modes(tmp_path / "out")
    assert {"run.json", "run.sqlite", "summaries.jsonl", "report.html"} <= set(found)
    assert {name: mode for name, mode in found.items() if mode not in {0o700, 0o600}} == {}
    assert run_command_line(["export", str(tmp_path / "out"), "-f", "md", "-o", str(tmp_path / "brief.md")]) == 0
    assert (tmp_path / "brief.md").stat().st_mode & 0o777 == 0o644


def test_a_services_files_are_its_owners_alone(articles: list[str], tmp_path: Path) -> None:
    LocalLedger(tmp_path / "service" / "service.sqlite")
    assert set(modes(tmp_path / "service").values()) <= {0o700, 0o600}


def test_what_a_killed_export_left_is_cleared_and_what_another_one_writes_is_not(tmp_path: Path) -> None:
    left, writing, other = (tmp_path / name for name in (".a.md.0123abcd", ".a.md.9999aaaa", ".b.md.0123abcd"))
    for path in (left, writing, other):
        path.write_text("half")
    for path in (left, other):
        os.utime(path, (time.time() - ABANDONED - 9,) * 2)
    write_text(tmp_path / "a.md", ["whole"])
    assert [path.exists() for path in (left, writing, other)] == [False, True, True]


@pytest.mark.parametrize("lost", ["empty", "missing"])
def test_a_run_without_its_record_is_not_begun_anew(
    lost: str, articles: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line(["run", *articles]) == 0
    record = tmp_path / "out" / "run.sqlite"
    record.write_bytes(b"") if lost == "empty" else record.unlink()
    assert run_command_line(["run", *articles]) == 2
    assert "empty or missing" in capsys.readouterr().err


def test_a_record_that_another_program_holds_is_not_called_a_full_disk(
    articles: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarizer.runs.store.BUSY_SECONDS", 0.1)
    assert run_command_line(["run", *articles]) == 0
    holder = sqlite3.connect(tmp_path / "out" / "run.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert run_command_line(["run", *articles]) == 3
    holder.close()
    error = capsys.readouterr().err
    assert "Another program holds it" in error
    assert "room" not in error


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_record_is_a_sentence(seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import random

    chance = random.Random(seed)
    record = make_run(tmp_path / "out") / "run.sqlite"
    data = bytearray(record.read_bytes())
    for _ in range(chance.choice([1, 8, 60])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    record.write_bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])
    directory = str(tmp_path / "out")
    calls = [["show", directory], ["show", directory, "harbour"], ["stats", directory]]
    for arguments in [*calls, *(["export", directory, "-f", name] for name in ("md", "html", "jsonl"))]:
        assert run_command_line(arguments) in {0, 2, 3}
        assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "planted",
    [{}, {"text": 3, "usage": {}}, {"text": "x"}, {"text": "x", "usage": {"evil": 1}}, {"text": "x", "usage": {"calls": "1"}}, {"text": "x", "usage": []}],
)  # fmt: skip
def test_a_cache_entry_of_another_shape_is_a_miss(planted: dict[str, Any], tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put_all(iter([("k", entry_text(planted))]))
    assert cache.get("k") is None


@pytest.mark.parametrize(("name", "value"), [("disk_evil", 1), ("sqlite_cache_size", "x;"), ("size_limit", b"\x80")])
def test_settings_planted_in_a_cache_are_overruled_or_a_sentence(name: str, value: Any, tmp_path: Path) -> None:
    Cache(tmp_path).close()
    planted = sqlite3.connect(tmp_path / "cache.db")
    planted.execute("INSERT OR REPLACE INTO Settings (key, value) VALUES (?, ?)", (name, value))
    planted.commit()
    planted.close()
    try:
        cache = Cache(tmp_path)
        cache.put("k", {"text": "x", "usage": {}})
        assert cache.get("k") == {"format": 1, "text": "x", "usage": {}}
    except SettingsError as error:
        assert "cannot be opened" in str(error)


def test_credentials_of_a_url_are_redacted_as_they_are_sent() -> None:
    settings = load_settings({"base_url": "https://user:s3cret-word@h.example/v1", "api_key": "sk-long-enough"})
    model = open_model("m", settings)
    said = "no: dXNlcjpzM2NyZXQtd29yZA== user:s3cret-word s3cret-word sk-long-enough"
    assert model.redacted(said) == "no: *** *** *** ***"


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="there is no SIGHUP here")
def test_a_run_whose_terminal_goes_away_is_drained(articles: list[str], tmp_path: Path, endpoint: Endpoint) -> None:
    endpoint.answer = lambda body: time.sleep(1.5) or SUMMARY
    (tmp_path / "in.jsonl").write_text(
        "".join(json.dumps({"id": f"a{n}", "text": f"Article {n}."}) + "\n" for n in range(9)), "utf-8"
    )
    master, terminal = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "summarizer", "run", *articles, "--concurrency", "2"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "OPENAI_API_KEY": "sk-test-key"},
        stdin=terminal, stdout=terminal, stderr=terminal,
    )  # fmt: skip
    os.close(terminal)
    while not endpoint.requests:
        time.sleep(0.05)
    os.close(master)
    child.send_signal(signal.SIGHUP)
    assert child.wait(60) == 130
    manifest = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert manifest["state"] == "interrupted"
    assert (tmp_path / "out" / "summaries.jsonl").read_text("utf-8")
