"""One quota and one budget over processes, in Postgres: with a real server, straight and through a pooler."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Endpoint
from postgres import Server

pytest.importorskip("psycopg_pool")
from pooling import pooled

from summarizer.errors import BudgetReached
from summarizer.models.postgres_cache import PostgresCache
from summarizer.models.quotas import Quota
from summarizer.models.shared_limits import SharedBudget, SharedQuota

ROOT = Path(__file__).parent.parent
SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture(params=["straight", pytest.param("pooled", marks=pytest.mark.cluster)])
def url(request: pytest.FixtureRequest, server: Server) -> Iterator[str]:
    if request.param == "straight":
        yield server.url
        return
    with pooled(server) as through:
        yield through


def spend_for(url: str, name: str, seconds: float, found: Any) -> None:
    """The times at which a process was let through a quota of 600 calls a minute, for so many seconds."""

    async def go() -> list[float]:
        database = PostgresCache(url).database
        quota = Quota(600, None, lambda kind: SharedQuota(database, name))
        times, end = [], time.time() + seconds
        while time.time() < end:
            await quota.spend(1)
            times.append(time.time())
        await database.aclose()
        return times

    found.put(asyncio.run(go()))


def test_two_processes_together_keep_the_quota(url: str) -> None:
    found = SPAWN.Queue()
    processes = [SPAWN.Process(target=spend_for, args=(url, f"quota of {url}", 3.0, found)) for _ in range(2)]
    for process in processes:
        process.start()
    both = [found.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    times = sorted(both[0] + both[1])
    # 10 a second go at once; the rest of the minute's 600 come one after the other.
    span = times[-1] - times[0]
    assert len(times) <= 10 + 590 / 60 * span + 2
    assert len(times) >= 0.7 * 590 / 60 * span, "the quota is used"
    assert all(both), "each had its part"


async def test_a_quota_goes_on_when_the_server_is_back(server: Server) -> None:
    database = PostgresCache(server.url).database
    quota = Quota(6000, None, lambda kind: SharedQuota(database, "restarted"))
    await quota.spend(1)
    await asyncio.to_thread(server.stop)
    waiting = asyncio.create_task(quota.spend(1))
    await asyncio.sleep(0.1)
    await asyncio.to_thread(server.start)
    await waiting
    await database.aclose()


def budget(url: str, name: str, cap: float = 1.0, **options: Any) -> SharedBudget:
    return SharedBudget(PostgresCache(url).database, name, cap, **options)


async def test_budgets_of_one_name_stop_where_one_alone_would(url: str) -> None:
    """The oracle: 1 USD holds ten calls of 10 cents, whoever makes them."""
    budgets = [budget(url, f"stops {url}", 1.0) for _ in range(3)]

    async def calls(own: SharedBudget) -> int:
        made = 0
        while True:
            try:
                reserved = await own.reserve(0.3)
            except BudgetReached as error:
                assert "1" in str(error) and "tester" not in str(error)
                return made
            await asyncio.sleep(0.01)
            await own.settle(reserved, 0.1)
            made += 1

    made = await asyncio.gather(*map(calls, budgets))
    # A call is begun while 0.30 may still be needed for it.
    assert sum(made) == 8
    for each in budgets:
        await each.database.aclose()


async def test_what_is_settled_twice_is_counted_once(server: Server) -> None:
    own = budget(server.url, "twice")
    reserved = await own.reserve(0.5)
    await own.settle(reserved, 0.25)
    await own.settle(reserved, 0.25)
    assert own.spent == 0.25
    await own.database.aclose()


async def test_a_call_waits_for_what_another_process_may_give_back(server: Server) -> None:
    one, other = budget(server.url, "waits"), budget(server.url, "waits")
    reserved = await one.reserve(0.9)
    waiting = asyncio.create_task(other.reserve(0.5))
    await asyncio.sleep(0.5)
    assert not waiting.done()
    await one.settle(reserved, 0.1)
    assert (await waiting).amount == 0.5
    assert other.spent == pytest.approx(0.1)
    for each in (one, other):
        await each.database.aclose()


def reserve_and_die(url: str) -> None:
    async def go() -> None:
        await budget(url, "died", lease=1.0).reserve(0.9)
        os.kill(os.getpid(), signal.SIGKILL)

    asyncio.run(go())


async def test_what_a_killed_process_had_set_aside_counts_as_spent(server: Server) -> None:
    process = SPAWN.Process(target=reserve_and_die, args=(server.url,))
    process.start()
    await asyncio.to_thread(process.join)
    own = budget(server.url, "died")
    with pytest.raises(BudgetReached):
        await own.reserve(0.5)
    await own.settle(await own.reserve(0.1), 0.1)
    await own.database.aclose()


async def test_a_budget_loses_nothing_when_the_server_is_restarted(server: Server) -> None:
    own = budget(server.url, "restarted")
    reserved = await own.reserve(0.5)
    await asyncio.to_thread(server.stop)
    settling = asyncio.create_task(own.settle(reserved, 0.5))
    await asyncio.sleep(0.1)
    await asyncio.to_thread(server.start)
    await settling
    assert own.spent == 0.5
    with pytest.raises(BudgetReached):
        await own.reserve(0.6)
    await own.database.aclose()


# A whole run in two shards, by two processes of the command line


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    for folder in ("prompts", "schemas", "articles"):
        (tmp_path / folder).mkdir()
    prompt = "---\nmax_output_tokens: 40\n---\n# system\nRecord it.\n# user\n{{ article }}\n"
    (tmp_path / "prompts" / "notes.md").write_text(prompt)
    schema = "from summarizer import Schema\n\n\nclass Notes(Schema):\n    headline: str\n"
    (tmp_path / "schemas" / "notes.py").write_text(schema)
    for number in range(240):
        (tmp_path / "articles" / f"{number}.txt").write_text(f"Bridge no-{number} was opened on Monday.")
    (tmp_path / "prices.toml").write_text('["openai/test-model"]\ninput = 0.0\noutput = 1000.0\n')
    return tmp_path


def test_two_shards_of_a_run_stop_at_one_budget(endpoint: Endpoint, tasks: Path, server: Server) -> None:
    """An answer of 20 tokens costs 2 cents, so 1 USD is 50 of them: fewer than either shard has articles."""
    endpoint.answer = lambda body: (time.sleep(0.02), {"headline": "opened"})[1]
    command = [sys.executable, "-m", "summarizer", "run", str(tasks / "articles"), "--tasks", str(tasks)]
    command += ["--task", "notes", "-m", "openai/test-model", "--cache", server.url, "--max-cost", "1", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SUMMARIZER_PRICES": str(tasks / "prices.toml")}
    runs = [
        subprocess.Popen([*command, "--shard", f"{number}/2", "-o", str(tasks / f"out-{number}")], env=environment,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for number in (1, 2)
    ]  # fmt: skip
    ends = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [3, 3], ends
    paid = 0.02 * len(endpoint.requests)
    assert 0.9 <= paid <= 1.0
    assert {json.loads(out)["state"] for out, _ in ends} == {"paused_budget"}
    again = subprocess.run([*command, "--shard", "1/2", "-o", str(tasks / "elsewhere")], env=environment,
                           capture_output=True, text=True, check=False)  # fmt: skip
    assert again.returncode == 3 and "is reached" in again.stderr + again.stdout
