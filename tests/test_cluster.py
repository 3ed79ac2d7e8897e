"""Past one machine: a step of somebody's pipeline, published parts, and shards on a cluster that loses nodes."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Endpoint
from postgres import Server

from summarizer.api.single import open_pipeline
from summarizer.cluster import Summarize
from summarizer.cluster.parts import Parts
from summarizer.cluster.worker import ShardWorker, Work
from summarizer.commands.engine import work_asked_for
from summarizer.commands.main import run_command_line
from summarizer.runs.shards import Shard
from summarizer.settings import load_settings

pa = pytest.importorskip("pyarrow")
PROMPT = "---\nmax_output_tokens: 40\n---\n# system\nRecord it.\n# user\n{{ article }}\n"
SCHEMA = "from summarizer import Schema\n\n\nclass Notes(Schema):\n    headline: str\n"
# Servers of their own take seconds each: CI runs them, and whoever asks for them by `-m cluster`.
cluster_test = pytest.mark.cluster
COUNT = 120


def answer(body: dict[str, Any]) -> Any:
    return {"headline": number_of(body)}


def number_of(body: dict[str, Any]) -> str:
    return next(word for word in str(body["messages"][-1]["content"]).split() if word.startswith("no-"))


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    for name, text in {"prompts/notes.md": PROMPT, "schemas/notes.py": SCHEMA}.items():
        (tmp_path / "tasks" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tasks" / name).write_text(text, "utf-8")
    return tmp_path / "tasks"


async def test_a_pickled_step_turns_rows_into_results_and_failures_into_sentences(
    endpoint: Endpoint, tasks: Path
) -> None:
    endpoint.answer = answer
    step = pickle.loads(pickle.dumps(Summarize("notes", model="openai/gpt-5-mini", task_folders=[str(tasks)])))
    table = pa.table({"id": ["a", "b"], "text": ["The no-1 bridge.", " "], "title": ["Bridges", None]})
    rows = [row async for made in step(table) for row in made.to_pylist()]
    assert [row["id"] for row in rows] == ["a", "b"]
    assert json.loads(rows[0]["result"])["summary"] == {"headline": "no-1"}
    assert json.loads(rows[0]["result"])["document"]["title"] == "Bridges"
    assert rows[1]["result"] is None
    assert rows[1]["error"]


@pytest.mark.parametrize("scheme", ["", "memory://"])
def test_a_published_part_is_fetched_as_it_was(scheme: str, tmp_path: Path) -> None:
    place = scheme + str(tmp_path / "parts")
    shard, local = Shard(2, 3), tmp_path / "local"
    folder = shard.directory(local)
    folder.mkdir(parents=True)
    (folder / "run.sqlite").write_bytes(b"record")
    (folder / "run.json").write_text('{"state": "done"}')
    parts = Parts(place)
    assert not parts.fetch(shard, tmp_path / "other")
    parts.publish(shard, local)
    parts.publish(shard, local)
    assert parts.shards() == [shard] and parts.manifest(shard) == {"state": "done"}
    assert parts.fetch(shard, tmp_path / "other")
    assert (shard.directory(tmp_path / "other") / "run.sqlite").read_bytes() == b"record"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--engine", "ray", "--shard", "1/2"], "--shard cannot be used with --engine"),
        (["--engine", "ray", "--provider-batch"], "--provider-batch cannot be used with --engine"),
        (["--shards", "2"], "--shards cannot be used without --engine ray"),
        (["--engine", "dask"], "There is no engine 'dask'"),
        (["--engine", "ray://127.0.0.1:1"], "The Ray cluster ray://127.0.0.1:1 cannot be reached"),
    ],
)
def test_what_a_cluster_cannot_do_is_said_before_anything_is_begun(
    options: list[str], sentence: str, tasks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("ray")
    (tmp_path / "a.txt").write_text("The no-1 bridge.")
    command = ["run", str(tmp_path / "a.txt"), "--tasks", str(tasks), "--task", "notes", "-m", "openai/gpt-5-mini"]
    assert run_command_line([*command, "-o", str(tmp_path / "out"), *options]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_whole_run_is_not_gone_on_with_by_a_cluster(
    endpoint: Endpoint, tasks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.answer = answer
    (tmp_path / "a.txt").write_text("The no-1 bridge.")
    command = ["run", str(tmp_path / "a.txt"), "--tasks", str(tasks), "--task", "notes", "-m", "openai/gpt-5-mini"]
    assert run_command_line([*command, "-o", str(tmp_path / "out")]) == 0
    assert run_command_line([*command, "-o", str(tmp_path / "out"), "--engine", "ray"]) == 2
    assert "holds a whole run" in capsys.readouterr().err


@pytest.fixture
def worker(tasks: Path, tmp_path: Path, endpoint: Endpoint) -> ShardWorker:
    """What works on the one shard of a folder of one article, in this process."""
    endpoint.answer = answer
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "1.txt").write_text("The no-1 bridge.")
    settings = load_settings({"model": "openai/gpt-5-mini", "task": "notes", "task_folders": (tasks,)})
    asked = work_asked_for((str(tmp_path / "articles"),), settings, open_pipeline(settings=settings))
    return ShardWorker(Work(parts=str(tmp_path / "out" / "shards"), of=1, options={}, columns={}, **asked).as_json())


async def test_a_part_that_is_done_takes_in_what_was_added_since(
    worker: ShardWorker, endpoint: Endpoint, tmp_path: Path
) -> None:
    assert (await worker.run(1))["state"] == "done"
    (tmp_path / "articles" / "2.txt").write_text("The no-2 bridge.")
    end = await worker.run(1)
    assert (end["state"], end["done"]) == ("done", 2)
    assert [number_of(body) for body in endpoint.requests] == ["no-1", "no-2"]


async def test_a_node_that_would_make_another_run_says_in_what(worker: ShardWorker, tasks: Path) -> None:
    (tasks / "prompts" / "notes.md").write_text(PROMPT.replace("Record it.", "Do not."), "utf-8")
    end = await worker.run(1)
    assert end["state"] == "stopped" and "has another prompt" in end["reason"]


async def test_a_cluster_does_not_go_on_with_another_command(
    worker: ShardWorker, tasks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await worker.run(1)
    command = ["run", str(tmp_path / "articles"), "--tasks", str(tasks), "--task", "notes", "--engine", "ray"]
    assert run_command_line([*command, "-m", "openai/gpt-5", "-o", str(tmp_path / "out")]) == 2
    assert "was begun with another model (openai/gpt-5-mini, now openai/gpt-5)" in capsys.readouterr().err


@pytest.fixture
def nodes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False})
    yield made
    made.shutdown()


def begin(
    endpoint: Endpoint, tasks: Path, server: Server, address: str, tmp_path: Path, *options: str
) -> subprocess.Popen[str]:
    lines = [json.dumps({"id": f"a{n}", "text": f"The no-{n} bridge."}) for n in range(COUNT)]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), "utf-8")
    # An answer of 20 tokens costs 2 cents.
    (tmp_path / "prices.toml").write_text('["openai/gpt-5-mini"]\ninput = 0.0\noutput = 1000.0\n', "utf-8")
    command = [sys.executable, "-m", "summarizer", "run", str(tmp_path / "articles.jsonl"), "--tasks", str(tasks)]
    command += ["--task", "notes", "--model", "openai/gpt-5-mini", "--engine", "ray", "--shards", "6"]
    command += ["--cache", server.url, "-o", str(tmp_path / "out"), "--concurrency", "4", *options]
    environment = {"OPENAI_BASE_URL": endpoint.base_url, "SUMMARIZER_PRICES": str(tmp_path / "prices.toml")}
    return subprocess.Popen(
        command, env={**os.environ, "RAY_ADDRESS": address, **environment},
        text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def forget_answers(server: Server) -> None:
    import psycopg

    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS answers")


def slowly(body: dict[str, Any]) -> Any:
    time.sleep(0.3)
    return answer(body)


def wait_for(calls: int, endpoint: Endpoint) -> None:
    deadline = time.monotonic() + 90
    while len(endpoint.requests) < calls and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(endpoint.requests) >= calls


def headlines(out: Path) -> list[str]:
    lines = (out / "summaries.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["summary"]["headline"] for line in lines]


@cluster_test
def test_a_killed_node_repeats_no_more_calls_than_it_had_under_way(
    endpoint: Endpoint, tasks: Path, server: Server, nodes: Any, tmp_path: Path
) -> None:
    endpoint.answer = slowly
    second = nodes.add_node(num_cpus=2)
    run = begin(endpoint, tasks, server, nodes.address, tmp_path)
    wait_for(COUNT // 3, endpoint)
    nodes.remove_node(second, allow_graceful=False)
    _, errors = run.communicate(timeout=240)
    assert run.returncode == 0, errors
    assert sorted(headlines(tmp_path / "out")) == sorted(f"no-{n}" for n in range(COUNT))
    asked = Counter(map(number_of, endpoint.requests))
    # Two shards at a time on the node, four calls at a time in each.
    assert sum(asked.values()) - len(asked) <= 8


@cluster_test
def test_a_killed_driver_run_again_repeats_no_finished_call(
    endpoint: Endpoint, tasks: Path, server: Server, nodes: Any, tmp_path: Path
) -> None:
    forget_answers(server)
    endpoint.answer = slowly
    run = begin(endpoint, tasks, server, nodes.address, tmp_path)
    wait_for(COUNT // 3, endpoint)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    time.sleep(2)
    before = len(endpoint.requests)
    run = begin(endpoint, tasks, server, nodes.address, tmp_path)
    _, errors = run.communicate(timeout=240)
    assert run.returncode == 0, errors
    assert sorted(headlines(tmp_path / "out")) == sorted(f"no-{n}" for n in range(COUNT))
    assert len(endpoint.requests) <= COUNT + 8, before


@cluster_test
def test_nodes_keep_one_budget_and_go_on_with_a_larger_one(
    endpoint: Endpoint, tasks: Path, server: Server, nodes: Any, tmp_path: Path
) -> None:
    forget_answers(server)
    endpoint.answer = answer
    nodes.add_node(num_cpus=2)
    run = begin(endpoint, tasks, server, nodes.address, tmp_path, "--max-cost", "0.9")
    _, errors = run.communicate(timeout=240)
    assert run.returncode == 3, errors
    assert "The budget of $0.9, shared with other machines, is reached" in errors
    assert 0.8 <= 0.02 * len(endpoint.requests) <= 0.9
    assert len(headlines(tmp_path / "out")) == len(endpoint.requests)
    run = begin(endpoint, tasks, server, nodes.address, tmp_path, "--max-cost", "9")
    _, errors = run.communicate(timeout=240)
    assert run.returncode == 0, errors
    assert sorted(headlines(tmp_path / "out")) == sorted(f"no-{n}" for n in range(COUNT))
    assert len(endpoint.requests) == COUNT


@cluster_test
def test_an_interrupted_run_keeps_every_answer_that_was_under_way(
    endpoint: Endpoint, tasks: Path, server: Server, nodes: Any, tmp_path: Path
) -> None:
    forget_answers(server)
    endpoint.answer = slowly
    run = begin(endpoint, tasks, server, nodes.address, tmp_path, "--rpm", "600")
    wait_for(COUNT // 3, endpoint)
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=240)
    assert run.returncode == 130, errors
    assert "Finishing the articles under way" in errors
    assert COUNT // 3 <= len(endpoint.requests) < COUNT
    assert len(headlines(tmp_path / "out")) == len(endpoint.requests)
