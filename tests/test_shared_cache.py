"""Answers shared through Postgres: one call a request whoever asks, and nothing lost when a caller or the server dies."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from postgres import Server

from summarizer.commands import main
from summarizer.errors import SettingsError
from summarizer.models.cache import Cache, open_cache

pytest.importorskip("psycopg_pool")
from pooling import pooled

from summarizer.models.postgres_cache import PostgresCache

KEY = "a" * 64
ENTRY = {"text": '{"headline": "Bridges"}', "usage": {"calls": 1}}


@pytest.fixture
async def cache(server: Server) -> AsyncIterator[PostgresCache]:
    opened = PostgresCache(server.url, lease=1.0)
    opened.clear()
    yield opened
    await opened.aclose()


def counting(answer: dict[str, Any] = ENTRY, seconds: float = 0.05) -> tuple[list[int], Callable[[], Any]]:
    calls: list[int] = []

    async def call() -> dict[str, Any]:
        calls.append(1)
        await asyncio.sleep(seconds)
        return answer

    return calls, call


async def test_callers_with_one_request_share_one_call(server: Server, cache: PostgresCache) -> None:
    other = PostgresCache(server.url)
    calls, call = counting()
    found = await asyncio.gather(*(each.get_or_call(KEY, call) for each in (cache, other) * 8))
    await other.aclose()
    assert len(calls) == 1
    assert {entry["text"] for entry, _ in found} == {ENTRY["text"]}
    assert sum(not cached for _, cached in found) == 1


@pytest.mark.cluster
async def test_leases_and_entries_work_through_a_pooler(server: Server, cache: PostgresCache, tmp_path: Path) -> None:
    with pooled(server) as url:
        caches = [PostgresCache(url, lease=0.6) for _ in range(3)]
        calls, call = counting(seconds=1.5)
        found = await asyncio.gather(*(each.get_or_call(KEY, call) for each in caches * 4))
        assert main.run_command_line(["cache", "copy", url, str(tmp_path / "copy")]) == 0
        for each in caches:
            await each.aclose()
    assert len(calls) == 1 and {entry["text"] for entry, _ in found} == {ENTRY["text"]}
    assert json.loads(dict(Cache(tmp_path / "copy").items())[KEY])["text"] == ENTRY["text"]


async def test_what_fails_is_not_kept_and_the_next_caller_asks_again(cache: PostgresCache) -> None:
    async def fail() -> dict[str, Any]:
        raise ValueError("no answer")

    with pytest.raises(ValueError, match="no answer"):
        await cache.get_or_call(KEY, fail)
    calls, call = counting()
    assert (await cache.get_or_call(KEY, call))[1] is False
    assert len(calls) == 1


async def test_the_first_answer_stays(cache: PostgresCache) -> None:
    await cache.put(KEY, {**ENTRY, "text": "first"})
    await cache.put(KEY, {**ENTRY, "text": "second"})
    entry = await cache.get(KEY)
    assert entry is not None
    assert entry["text"] == "first"


async def test_a_call_that_takes_longer_than_its_lease_keeps_it(server: Server, cache: PostgresCache) -> None:
    other = PostgresCache(server.url)
    calls, call = counting(seconds=2.5)
    await asyncio.gather(cache.get_or_call(KEY, call), other.get_or_call(KEY, call))
    await other.aclose()
    assert len(calls) == 1


def hold_a_lease_for_ever(url: str, begun: Any) -> None:
    async def call() -> dict[str, Any]:
        begun.set()
        await asyncio.sleep(3600)
        return {}

    asyncio.run(PostgresCache(url, lease=1.0).get_or_call(KEY, call))


async def test_the_lease_of_a_killed_process_passes_to_another_caller(server: Server, cache: PostgresCache) -> None:
    context = multiprocessing.get_context("spawn")
    begun = context.Event()
    holder = context.Process(target=hold_a_lease_for_ever, args=(server.url, begun))
    holder.start()
    assert await asyncio.to_thread(begun.wait, 60)
    os.kill(holder.pid or 0, signal.SIGKILL)
    holder.join()
    calls, call = counting()
    _, cached = await cache.get_or_call(KEY, call)
    assert (len(calls), cached) == (1, False)


async def test_a_restart_of_the_server_loses_no_answer_and_repeats_no_call(
    server: Server, cache: PostgresCache
) -> None:
    await cache.get("b" * 64)
    calls, call = counting(seconds=0.3)
    waiting = asyncio.ensure_future(cache.get_or_call(KEY, call))
    while not calls:
        await asyncio.sleep(0.01)
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    assert await waiting == (ENTRY, False)
    assert (await cache.get_or_call(KEY, call))[1] is True
    assert len(calls) == 1


async def test_an_entry_of_another_shape_is_a_miss(server: Server, cache: PostgresCache, tmp_path: Path) -> None:
    for number, text in enumerate(("[]", "no JSON", '{"format": 99}')):
        key = str(number) * 64
        cache.put_all(iter([(key, text)]))
        assert await cache.get(key) is None
        calls, call = counting()
        assert await cache.get_or_call(key, call) == (ENTRY, False)
        assert (await cache.get_or_call(key, call))[1] is True
        assert len(calls) == 1


def test_answers_are_portable_between_a_folder_and_a_database(
    cache: PostgresCache, server: Server, tmp_path: Path
) -> None:
    folder = Cache(tmp_path / "one")
    folder.put(KEY, ENTRY)
    folder.put("b" * 64, {"text": "two"})
    assert main.run_command_line(["cache", "copy", str(tmp_path / "one"), server.url]) == 0
    assert main.run_command_line(["cache", "copy", server.url, str(tmp_path / "other")]) == 0
    copied = dict(Cache(tmp_path / "other").items())
    assert copied == dict(folder.items())
    assert json.loads(copied[KEY])["text"] == ENTRY["text"]
    assert cache.stats()["entries"] == 2
    assert cache.clear() == 2


def test_no_password_is_shown_and_a_database_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(SettingsError, match="cannot be used") as raised:
        open_cache("postgresql://me:hush-hush@127.0.0.1:9/none?connect_timeout=2")
    assert "hush" not in f"{raised.value}{raised.value.hint}"


def test_processes_that_make_the_table_at_once_do_not_stumble(server: Server) -> None:
    import psycopg

    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS answers")
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=PostgresCache, args=(server.url,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4
