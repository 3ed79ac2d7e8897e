"""What batches cost, against the loopback server of server.py. One command each:

    python -m benchmarks.batch throughput   # wall over ideal: 1 s answers at 128, 200 ms at 64 and 256
    python -m benchmarks.batch cpu          # CPU a request beside bare AsyncOpenAI and plain instructor
    python -m benchmarks.batch warm         # a rerun from the cache, and into the finished directory
    python -m benchmarks.batch memory       # peak memory at 1,000, 10,000 and 100,000 articles
    python -m benchmarks.batch quota        # 900 articles against 20 calls a second
    python -m benchmarks.batch faults       # 30 % of answers are trouble
    python -m benchmarks.batch kill         # ten times kill -9 within one run

Every run is a process of its own (`python -m summarizer run`), the server another. CPU is user and system time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MODEL = "openai/gpt-5-mini"
WORDS = (
    "minister border treaty soldiers winter council harbour railway budget election village hospital engineers bridge "
    "summit delegation ceasefire observers parliament coalition guarantee airspace convoy garrison mandate ambassador"
).split()


def article(number: int, random_: random.Random, parts: int = 8) -> str:
    """An article of about 2,500 characters with four quotations; no two are alike. Fewer parts make it shorter."""
    paragraphs = [f"Report {number}: the {random_.choice(WORDS)} and the {random_.choice(WORDS)}."]
    for part in range(parts):
        words = " ".join(random_.choice(WORDS) for _ in range(30))
        paragraphs.append(f"On day {part} of the talks the {words} were discussed at length in the capital.")
        if part % 2:
            said = " ".join(random_.choice(WORDS) for _ in range(12))
            paragraphs.append(
                f"“We need the {said} in place before number {number},” said Anna Kowalska, the minister."
            )
    return "\n\n".join(paragraphs)


def write_articles(path: Path, count: int, parts: int = 8) -> Path:
    """A .jsonl of so many articles."""
    random_ = random.Random(count)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps({"id": f"article-{number}", "text": article(number, random_, parts)}) + "\n")
    return path


@contextmanager
def server(*options: str) -> Iterator[str]:
    """The base URL of a loopback server in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.server", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def stats(url: str) -> dict[str, Any]:
    """What the server saw."""
    with urllib.request.urlopen(f"{url}/stats") as response:
        return dict(json.load(response))


@dataclass
class Measured:
    """One run: exit code, wall and CPU seconds, peak memory in MB, what it printed as JSON, what the server saw."""

    code: int
    wall: float
    cpu: float
    memory: float
    report: dict[str, Any]
    seen: dict[str, Any]


class Bench:
    """A folder for inputs, caches and run directories, gone afterwards."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def articles(self, count: int) -> Path:
        path = self.folder / f"{count}.jsonl"
        return path if path.exists() else write_articles(path, count)

    def start(self, url: str, inputs: Path, out: str, *options: str, cache: str = "cache") -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "OPENAI_API_KEY": "benchmark",
            "SUMMARIZER_CACHE_DIR": str(self.folder / cache),
            "PYTHONPATH": str(Path(__file__).parent.parent),
        }
        command = [sys.executable, "-m", "summarizer", "run", str(inputs), "-o", str(self.folder / out), "--json"]
        return subprocess.Popen(
            [*command, "--model", MODEL, "--base-url", url, *options],
            stdout=(self.folder / "stdout").open("w"), stderr=(self.folder / "stderr").open("w"), text=True, env=environment,
        )  # fmt: skip

    def run(self, url: str, inputs: Path, out: str, *options: str, cache: str = "cache") -> Measured:
        began = time.monotonic()
        process = self.start(url, inputs, out, *options, cache=cache)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        printed = (self.folder / "stdout").read_text("utf-8")
        report = json.loads(printed) if printed.startswith("{") else {}
        if not report:
            print((self.folder / "stderr").read_text("utf-8"), file=sys.stderr)
        memory = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
        return Measured(process.returncode, wall, usage.ru_utime + usage.ru_stime, memory, report, stats(url))


def throughput(bench: Bench) -> None:
    for latency, concurrency, count, target in ((1.0, 128, 2000, 1.05), (0.2, 64, 2000, 1.5), (0.2, 256, 2000, None)):
        with server("--latency", str(latency)) as url:
            name = f"t{latency}-{concurrency}"
            measured = bench.run(url, bench.articles(count), name, "--concurrency", str(concurrency), cache=name)
        ideal = count / concurrency * latency
        span = measured.seen["span_seconds"]
        print(
            f"{count} articles, {latency:g} s answers, concurrency {concurrency}: {span:.2f} s from first to last, "
            f"{span / ideal:.3f} of ideal ({ideal:.2f} s){f', aim {target}' if target else ''}; whole process "
            f"{measured.wall:.1f} s, {measured.cpu / count * 1000:.2f} ms of CPU an article; {measured.report.get('done')} done, {measured.seen['most_under_way']} at once"
        )


PEERS = {
    "bare AsyncOpenAI": "openai",
    "plain instructor (JSON_SCHEMA)": "instructor",
}


def cpu(bench: Bench, count: int = 1000, concurrency: int = 64, repeats: int = 3) -> None:
    inputs = bench.articles(count)
    costs: dict[str, list[float]] = {}
    for repeat in range(repeats):
        for name, which in PEERS.items():
            with server("--latency", "0.2") as url:
                command = [sys.executable, "-m", "benchmarks.peers", which, url, str(inputs), str(concurrency)]
                line = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            costs.setdefault(name, []).append(json.loads(line)["cpu_ms"])
        with server("--latency", "0.2") as url:
            name = f"cpu{repeat}"
            measured = bench.run(url, inputs, name, "--concurrency", str(concurrency), cache=name)
            assert measured.report["done"] == count
        with server("--latency", "0.2") as url:
            # A run of one article costs what starting up and closing do.
            start = bench.run(url, bench.articles(1), f"{name}-one", cache=f"{name}-one")
        costs.setdefault("summarizer run, everything", []).append((measured.cpu - start.cpu) / (count - 1) * 1000)
    base = min(costs["plain instructor (JSON_SCHEMA)"])
    for name, values in costs.items():
        print(f"{name}: {min(values):.2f} ms of CPU a request (of {', '.join(f'{value:.2f}' for value in values)}), "
              f"{min(values) / base:.2f} of plain instructor")  # fmt: skip


def warm(bench: Bench, count: int = 2000) -> None:
    inputs = bench.articles(count)
    with server() as url:
        bench.run(url, inputs, "first", "--concurrency", "64")
        again = bench.run(url, inputs, "second")
        finished = bench.run(url, inputs, "second")
        one = bench.run(url, bench.articles(1), "one")
        one = bench.run(url, bench.articles(1), "one")
    assert again.seen["calls"] == count and again.report["cached"] == count
    print(f"into a new directory: {count / again.wall:.0f} articles/s ({again.wall:.2f} s, whole process), aim 400")
    print(f"  CPU: {count / again.cpu:.0f} articles/s with start-up, {(count - 1) / (again.cpu - one.cpu):.0f} without")
    rate = (count - 1) / max(finished.wall - one.wall, 1e-3)
    print(f"into the finished one: {count / finished.wall:.0f} articles/s ({finished.wall:.2f} s, whole process); "
          f"{rate:.0f} articles/s beyond start-up ({one.wall:.2f} s), aim 5000")  # fmt: skip


def memory(bench: Bench, counts: tuple[int, ...] = (1000, 10_000, 100_000)) -> None:
    peaks = []
    for count in counts:
        with server() as url:
            name = f"m{count}"
            # Short articles: what is looked for grows with their number, not with their length.
            inputs = write_articles(bench.folder / f"short-{count}.jsonl", count, parts=2)
            measured = bench.run(url, inputs, name, "--concurrency", "64", "--no-cache")
        peaks.append(measured.memory)
        print(
            f"{count} articles: peak {measured.memory:.1f} MB, {measured.wall:.1f} s, {measured.report.get('done')} done",
            flush=True,
        )
        shutil.rmtree(bench.folder / name)
    print(f"from {counts[0]} to {counts[-1]} articles: {peaks[-1] - peaks[0]:+.1f} MB, aim within 50")


def quota(bench: Bench, count: int = 900) -> None:
    for name, options in {"exact Retry-After": (), "Retry-After in whole seconds": ("--whole-seconds",)}.items():
        with server("--latency", "0.2", "--quota", "20", *options) as url:
            measured = bench.run(url, bench.articles(count), f"q{len(options)}", "--no-cache")
        seen = measured.seen
        ideal, throttled = count / 20, seen["statuses"].get("429", 0)
        print(
            f"{name}: {seen['span_seconds']:.1f} s, {seen['span_seconds'] / ideal:.3f} of ideal (aim 1.10); "
            f"{throttled} of {seen['calls']} calls 429, {throttled / seen['calls']:.1%} (aim 3 %); "
            f"{measured.report.get('failed')} failed"
        )


def faults(bench: Bench, count: int = 500) -> None:
    with server("--latency", "0.05", "--faults", "0.3") as url:
        measured = bench.run(url, bench.articles(count), "faults", "--timeout", "1", "--no-cache")
        report = measured.report
        print(f"exit {measured.code}: {report['done']} summaries, {report['failed']} failures of {count}; "
              f"{measured.wall:.1f} s, {measured.cpu / count * 1000:.2f} ms of CPU an article; {measured.seen['statuses']}")  # fmt: skip
        lines = {
            name: len((bench.folder / "faults" / name).read_text().splitlines())
            for name in ("summaries.jsonl", "failures.jsonl")
        }
        print(f"lines: {lines}")
        assert sum(lines.values()) == count


def kill(bench: Bench, count: int = 2000, kills: int = 10) -> None:
    random_ = random.Random()
    with server("--latency", "0.2") as url:
        for number in range(kills):
            process = bench.start(url, bench.articles(count), "kill", "--concurrency", "64")
            # Anywhere within the run: now and then before its first call, mostly amid its calls.
            until = stats(url)["calls"] + random_.uniform(0, 1.6 * count / kills)
            while stats(url)["calls"] < until and process.poll() is None:
                time.sleep(0.02)
            time.sleep(random_.uniform(0, 0.3))
            process.send_signal(signal.SIGKILL)
            process.wait()
            print(f"kill {number + 1}: {stats(url)['calls']} calls so far", flush=True)
        measured = bench.run(url, bench.articles(count), "kill", "--concurrency", "64")
    lines = (bench.folder / "kill" / "summaries.jsonl").read_text("utf-8").splitlines()
    unique = {json.loads(line)["document"]["id"] for line in lines}
    print(f"exit {measured.code}: {len(lines)} lines, {len(unique)} unique; {measured.seen['calls']} calls, "
          f"{measured.seen['calls'] - count} more than articles (at most {kills} x 64 were under way when killed)")  # fmt: skip
    assert len(lines) == len(unique) == count and measured.seen["calls"] - count <= kills * 64


COMMANDS = {function.__name__: function for function in (throughput, cpu, warm, memory, quota, faults, kill)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=COMMANDS)
    parser.add_argument("--count", type=int, help="articles, where not those of the aims")
    values = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    with tempfile.TemporaryDirectory() as folder:
        extra = {"count": values.count} if values.count else {}
        COMMANDS[values.what](Bench(Path(folder)), **extra)


if __name__ == "__main__":
    main()
