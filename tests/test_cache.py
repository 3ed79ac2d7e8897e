"""The cache: what is kept, what is refused, and that equal requests share a call."""

from __future__ import annotations

import asyncio
import pickle
import sqlite3
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import SettingsError
from summarizer.models.cache import Cache, request_key

KEY = request_key({"a": 1})


def test_an_entry_survives_the_process_and_the_folder_is_private(tmp_path: Path) -> None:
    directory = tmp_path / "cache"
    Cache(directory).put(KEY, {"text": "é\ud800", "usage": {}})
    assert Cache(directory).get(KEY) == {"format": 1, "text": "é\ud800", "usage": {}}
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_the_key_depends_on_content_and_not_on_order() -> None:
    assert request_key({"a": 1, "b": 2}) == request_key({"b": 2, "a": 1})
    assert request_key({"a": 1}) != request_key({"a": 2})


class Bomb:
    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path("exploded"),))


@pytest.mark.parametrize("mode", [1, 2, 3, 4])
def test_a_planted_pickle_or_file_is_a_miss_and_is_not_loaded(
    tmp_path: Path, mode: int, caplog: pytest.LogCaptureFixture
) -> None:
    cache = Cache(tmp_path)
    cache.put(KEY, {"text": "x", "usage": {}})
    with sqlite3.connect(tmp_path / "cache.db") as connection:
        connection.execute("UPDATE Cache SET mode = ?, value = ?, filename = 'x'", (mode, pickle.dumps(Bomb())))
    connection.close()
    assert cache.get(KEY) is None
    assert not Path("exploded").exists()
    assert "asked for again" in caplog.text


@pytest.mark.parametrize("value", ["", "[]", "{", '{"format": 0}', "[" * 100_000])
def test_a_corrupt_or_foreign_entry_is_a_miss(tmp_path: Path, value: str) -> None:
    cache = Cache(tmp_path)
    cache.put(KEY, {"text": "x", "usage": {}})
    with sqlite3.connect(tmp_path / "cache.db") as connection:
        connection.execute("UPDATE Cache SET value = ?", (value,))
    connection.close()
    assert cache.get(KEY) is None


def test_a_folder_that_cannot_be_a_cache_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be opened"):
        Cache(tmp_path / "file")
    (tmp_path / "cache.db").write_bytes(b"this is no database" * 1000)
    with pytest.raises(SettingsError, match="cannot be opened"):
        Cache(tmp_path)


async def test_concurrent_equal_requests_make_one_call(tmp_path: Path) -> None:
    cache, calls = Cache(tmp_path), []

    async def call() -> dict[str, Any]:
        calls.append(1)
        await asyncio.sleep(0.02)
        return {"text": "x", "usage": {}}

    answers = await asyncio.gather(*(cache.get_or_call(KEY, call) for _ in range(20)))
    assert len(calls) == 1
    assert sorted(cached for _, cached in answers) == [False] + [True] * 19


def test_threads_with_loops_of_their_own_share_a_call_as_well(tmp_path: Path) -> None:
    cache, calls = Cache(tmp_path), []

    async def call() -> dict[str, Any]:
        calls.append(1)
        await asyncio.sleep(0.05)
        return {"text": "x", "usage": {}}

    threads = [threading.Thread(target=lambda: asyncio.run(cache.get_or_call(KEY, call))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1


async def test_a_failure_is_raised_to_all_and_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)

    async def fail() -> dict[str, Any]:
        await asyncio.sleep(0.01)
        raise SettingsError("no")

    outcomes = await asyncio.gather(*(cache.get_or_call(KEY, fail) for _ in range(3)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [SettingsError] * 3
    assert cache.get(KEY) is None


async def test_who_waits_takes_over_when_the_caller_is_cancelled(tmp_path: Path) -> None:
    cache = Cache(tmp_path)

    async def call() -> dict[str, Any]:
        await asyncio.sleep(0.05)
        return {"text": "x", "usage": {}}

    first = asyncio.create_task(cache.get_or_call(KEY, call))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(cache.get_or_call(KEY, call))
    await asyncio.sleep(0.01)
    first.cancel()
    entry, _ = await second
    assert entry["text"] == "x"


def test_nothing_is_evicted(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for number in range(500):
        cache.put(request_key({"n": number}), {"text": "x" * 5000})
    assert cache.stats()["entries"] == 500
    assert cache.clear() == 500
