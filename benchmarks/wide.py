"""What a run over several nodes costs, against the loopback server of server.py and a Postgres of its own. One command each:

    python -m benchmarks.wide throughput   # 2,000 articles x 200 ms on two Ray nodes, 128 at once: span over ideal, CPU
    python -m benchmarks.wide node         # one of the two nodes killed in the middle: which calls are repeated
    python -m benchmarks.wide driver       # the driver killed in the middle, and the same command again
    python -m benchmarks.wide quota        # 600 articles against 30 calls a second for both nodes together
    python -m benchmarks.wide memory       # peak memory of a shard of 10,000 and of 100,000 articles, and of their merge

The articles are two sentences, the task is a headline: what is looked for are the costs of going wide, not those of checking
quotes (benchmarks/verify.py). The nodes are processes of this machine. Spans are from the first call to the last, as the
server saw them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from postgres import Server, postgres  # noqa: E402

from benchmarks.batch import MODEL, Bench, server, stats  # noqa: E402

PROMPT = "# system\nRecord it.\n# user\n{{ article }}\n"
SCHEMA = "from summarizer import Schema\n\n\nclass Notes(Schema):\n    headline: str\n"
LATENCY, SHARDS, AT_ONCE = 0.2, 8, 128
# Four shards are under way at a time: two on each of two nodes.
CONCURRENCY = AT_ONCE // 4


class Wide:
    """A run of short articles through a small task on two Ray nodes, with the answers in Postgres."""

    def __init__(self, folder: Path, nodes: Any, database: Server, url: str, count: int) -> None:
        self.bench, self.nodes, self.database, self.url, self.count = Bench(folder), nodes, database, url, count
        self.inputs, self.options = write_inputs(folder, count)

    def start(self, *options: str) -> subprocess.Popen[str]:
        shared = ("--engine", "ray", "--shards", str(SHARDS), "--cache", self.database.url)
        options = (*self.options, *shared, "--concurrency", str(CONCURRENCY), *options)
        return self.bench.start(self.url, self.inputs, "out", *options)

    def wait_for(self, calls: int, process: subprocess.Popen[str]) -> None:
        while stats(self.url)["calls"] < calls and process.poll() is None:
            time.sleep(0.01)

    def report(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        """Wait for the end, demand a whole record, and say what the server saw."""
        code = process.wait()
        if code:
            print((self.bench.folder / "stderr").read_text("utf-8"), file=sys.stderr)
        lines = (self.bench.folder / "out" / "summaries.jsonl").read_text("utf-8").splitlines()
        unique = {json.loads(line)["document"]["id"] for line in lines}
        assert code == 0 and len(lines) == len(unique) == self.count, (code, len(lines), len(unique))
        seen = stats(self.url)
        print(f"{len(lines)} rows, {len(unique)} unique; {seen['calls']} calls, {seen['most_under_way']} at once, "
              f"{seen['repeated']} of an answered article")  # fmt: skip
        return seen


def write_inputs(folder: Path, count: int) -> tuple[Path, tuple[str, ...]]:
    """Short articles as a .jsonl, a task of one field, and the options that name it."""
    for name, text in {"prompts/notes.md": PROMPT, "schemas/notes.py": SCHEMA}.items():
        (folder / "tasks" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "tasks" / name).write_text(text, "utf-8")
    path = folder / f"{count}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = f"The bridge over river {number} is open. It was closed for {number} days."
            file.write(json.dumps({"id": f"article-{number}", "text": text}) + "\n")
    return path, ("--tasks", str(folder / "tasks"), "--task", "notes")


@contextmanager
def wide(folder: Path, count: int) -> Iterator[Wide]:
    """Two nodes, a database and a model server, all on loopback."""
    from ray.cluster_utils import Cluster

    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False})
    nodes.add_node(num_cpus=2)
    os.environ["RAY_ADDRESS"] = nodes.address
    try:
        with postgres() as database, server("--latency", str(LATENCY), "--kind", "headline") as url:
            yield Wide(folder, nodes, database, url, count)
    finally:
        nodes.shutdown()


def throughput(folder: Path, count: int = 2000) -> None:
    with wide(folder, count) as run:
        began = time.monotonic()
        process = run.start()
        run.wait_for(1, process)
        waited, before = time.monotonic() - began, cpu_by_process(run)
        run.wait_for(count, process)
        used: dict[str, float] = defaultdict(float)
        for number, (part, spent) in cpu_by_process(run).items():
            used[part] += spent - before.get(number, ("", 0.0))[1]
        seen = run.report(process)
    ideal, span = count / AT_ONCE * LATENCY, seen["span_seconds"]
    print(f"{span:.2f} s from first call to last, {span / ideal:.2f} of ideal ({ideal:.2f} s), aim 1.8; "
          f"{waited:.1f} s before the first call; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # fmt: skip
    each = {part: spent / count * 1000 for part, spent in used.items()}
    print(f"CPU an article meanwhile: {', '.join(f'{part} {ms:.2f} ms' for part, ms in each.items())}; "
          f"together {sum(each.values()):.2f} ms, which {os.cpu_count()} cores do in {sum(used.values()) / (os.cpu_count() or 1):.2f} s")  # fmt: skip


def cpu_by_process(run: Wide) -> dict[int, tuple[str, float]]:
    """What each process is for, and the CPU seconds that it has used so far."""
    spent = {}
    postmaster = int((run.database.data / "postmaster.pid").read_text().split()[0])
    for process in (*psutil.Process().children(recursive=True), *psutil.Process(postmaster).children()):
        try:
            words, times = " ".join(process.cmdline()), process.cpu_times()
        except psutil.Error:
            continue
        spent[process.pid] = _part(words), times.user + times.system
    return spent


def _part(words: str) -> str:
    names = {
        "ShardWorker": "workers",
        "benchmarks.server": "model server",
        "summarizer run": "driver",
        "postgres:": "Postgres",
    }
    return next((part for name, part in names.items() if name in words), "Ray")


def node(folder: Path, count: int = 2000) -> None:
    with wide(folder, count) as run:
        process = run.start()
        run.wait_for(count // 3, process)
        run.nodes.remove_node(next(iter(run.nodes.worker_nodes)), allow_graceful=False)
        print(f"a node killed after {stats(run.url)['calls']} calls")
        seen = run.report(process)
    print(f"{seen['calls'] - count} calls repeated; at most {2 * CONCURRENCY} were under way on the node")


def driver(folder: Path, count: int = 2000) -> None:
    import psycopg

    with wide(folder, count) as run:
        process = run.start()
        run.wait_for(count // 3, process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        time.sleep(2)
        before = stats(run.url)["calls"]
        with psycopg.connect(run.database.url) as connection:
            (kept,) = connection.execute("SELECT count(entry) FROM answers").fetchone() or (0,)
        again = run.report(run.start())["calls"] - before
    print(f"the driver killed: {before} calls, {kept} answers kept; {before - kept} were under way or not kept yet; run again "
          f"{again} calls, so {again - (count - kept)} finished calls repeated")  # fmt: skip


def quota(folder: Path, count: int = 600) -> None:
    with wide(folder, count) as run:
        span = run.report(run.start("--rpm", "1800"))["span_seconds"]
    print(f"{count} calls in {span:.1f} s where both nodes together may make 30 a second: {count / span:.1f} a second")


def memory(folder: Path, counts: tuple[int, ...] = (10_000, 100_000)) -> None:
    peaks: dict[str, list[float]] = {"shard": [], "merge": []}
    for count in counts:
        inputs, options = write_inputs(folder, count)
        with server("--kind", "headline") as url:
            model = ("--model", MODEL, "--base-url", url, "--no-cache", "--concurrency", "64")
            peaks["shard"].append(peak("run", str(inputs), "-o", str(folder / "m"), *options, *model, "--shard", "1/1"))
            done = stats(url)["articles"]
        peaks["merge"].append(peak("merge", str(folder / "m")))
        print(
            f"{count} articles, {done} answered: peak {peaks['shard'][-1]:.1f} MB, merge {peaks['merge'][-1]:.1f} MB",
            flush=True,
        )
        shutil.rmtree(folder / "m")
        inputs.unlink()
    for name, (first, *_, last) in peaks.items():
        print(f"{name}: {(last - first) * 1e6 / (counts[-1] - counts[0]):+.0f} bytes a further article")


def peak(*arguments: str) -> float:
    """The peak memory of a command, in MB. A child begins with the peak of its parent, so this process stays small."""
    environment = {**os.environ, "OPENAI_API_KEY": "benchmark"}
    command = [sys.executable, "-m", "summarizer", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return usage.ru_maxrss / 1e3


COMMANDS = {function.__name__: function for function in (throughput, node, driver, quota, memory)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=COMMANDS)
    parser.add_argument(
        "--count", type=int, nargs="+", help="articles, where not those of the aims; several for memory"
    )
    values = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    with tempfile.TemporaryDirectory() as folder:
        if values.what == "memory":
            memory(Path(folder), *([tuple(values.count)] if values.count else []))
        else:
            COMMANDS[values.what](Path(folder), *(values.count or []))


if __name__ == "__main__":
    main()
