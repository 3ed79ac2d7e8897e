"""What the service costs over the API, how many cached summaries it gives a second, and how quick it stays under load.

    python -m benchmarks.service                # all figures
    python -m benchmarks.service --articles 200 # fewer articles

The model is the loopback server of benchmarks/server.py, in a process of its own; so is the service. The articles have
1 kB each, two quotations among it, and are cached before anything is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
MODEL = "openai/loopback"
TASK = "security_guarantees"
SENTENCE = (
    "The two sides met in the old town hall on day {n} and went through the draft, line by line, until the evening. "
)
SPOKEN = "“We have not closed anything in meeting {n},” said Anna Kowalska, who leads the delegation. "


def article(number: int, size: int = 1000) -> str:
    """An article of about `size` characters, unlike any other."""
    text = f"Talks, day {number}\n" + SPOKEN.format(n=number)
    while len(text) < size:
        text += SENTENCE.format(n=number)
    return text


@contextmanager
def started(*command: str, **environment: str) -> Iterator[str]:
    """A process that prints its address, and the address."""
    with subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
    ) as child:
        try:
            assert child.stdout is not None
            yield child.stdout.readline().strip()
        finally:
            child.terminate()


class Connection:
    """HTTP/1.1 over one connection that stays open, with as little work as can be: the service is what is measured."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def __aenter__(self) -> Connection:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**24)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        """Status and body of an answer."""
        data = b"" if body is None else json.dumps(body).encode()
        lines = f"{method} {path} HTTP/1.1", "host: 127.0.0.1", "content-type: application/json"
        head = "\r\n".join((*lines, f"content-length: {len(data)}", "", ""))
        self.writer.write(head.encode() + data)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        return int(answer.split(b" ")[1]), await self.reader.readexactly(length)


async def post_all(port: int, bodies: list[dict[str, Any]], connections: int) -> list[float]:
    """Post all bodies over so many connections; the seconds each took."""
    rest, seconds = iter(bodies), []

    async def work() -> None:
        async with Connection(port) as connection:
            for body in rest:
                start = time.perf_counter()
                status, data = await connection.ask("POST", "/v1/summaries", body)
                seconds.append(time.perf_counter() - start)
                assert status == 200, data

    await asyncio.gather(*(work() for _ in range(connections)))
    return seconds


def over_the_api(texts: list[str]) -> list[float]:
    """The seconds of each cached summary through the Python API."""
    from summarizer import Document, load_task, open_model, summarize

    task, model, seconds = load_task(TASK), open_model(MODEL), []
    for number, text in enumerate(texts):
        start = time.perf_counter()
        assert summarize(Document(text, id=str(number)), task=task, model=model).cached
        seconds.append(time.perf_counter() - start)
    return seconds


async def health(port: int, until: asyncio.Event) -> list[float]:
    """The seconds of each look at /healthz, fifty a second, until told to stop."""
    seconds = []
    async with Connection(port) as connection:
        while not until.is_set():
            start = time.perf_counter()
            await connection.ask("GET", "/healthz")
            seconds.append(time.perf_counter() - start)
            await asyncio.sleep(0.02)
    return seconds


async def job(port: int, texts: list[str]) -> tuple[float, list[float]]:
    """The seconds of a job with articles that are not cached, and of every look at /healthz meanwhile."""
    done = asyncio.Event()
    async with Connection(port) as connection:
        documents = [{"text": text, "id": str(number)} for number, text in enumerate(texts)]
        start = time.perf_counter()
        status, data = await connection.ask("POST", "/v1/jobs", {"documents": documents})
        assert status == 202, data
        looks = asyncio.create_task(health(port, done))
        path = json.loads(data)["links"]["self"]
        while json.loads((await connection.ask("GET", f"{path}?wait=30"))[1])["state"] in {"queued", "running"}:
            pass
        seconds = time.perf_counter() - start
    done.set()
    return seconds, await looks


def measure(articles: int, connections: int) -> dict[str, Any]:
    """All figures, times in milliseconds."""
    texts = [article(number) for number in range(articles)]
    bodies = [{"text": text, "id": str(number)} for number, text in enumerate(texts)]
    with (
        tempfile.TemporaryDirectory() as folder,
        started("benchmarks.server", "--latency", "0.05") as model,
        started("benchmarks.server") as quick,
    ):
        os.environ.update(OPENAI_BASE_URL=quick, OPENAI_API_KEY="loopback-key", SUMMARIZER_CACHE_DIR=f"{folder}/cache")
        serve = ("summarizer", "serve", "--port", "0", "-m", MODEL, "--task", TASK, "-d", f"{folder}/service")
        with started(*serve) as address:
            port = int(address.rsplit(":", 1)[1])
            asyncio.run(post_all(port, bodies, connections))
            alone = min((asyncio.run(post_all(port, bodies, 1)) for _ in range(3)), key=statistics.median)
            direct = min((over_the_api(texts) for _ in range(3)), key=statistics.median)
            rates = []
            for _ in range(3):
                start = time.perf_counter()
                asyncio.run(post_all(port, bodies, connections))
                rates.append(articles / (time.perf_counter() - start))
        with started(*serve[:-1], f"{folder}/other", "--base-url", model) as address:
            port = int(address.rsplit(":", 1)[1])
            seconds, looks = asyncio.run(job(port, [article(number + 10**6) for number in range(articles)]))
    service, api = (1000 * statistics.median(each) for each in (alone, direct))
    return {
        "cached article over HTTP, median ms": round(service, 2),
        "cached article over the API, median ms": round(api, 2),
        "overhead of the service, ms": round(service - api, 2),
        f"cached summaries a second, {connections} connections": round(max(rates)),
        "job, articles a second": round(articles / seconds),
        "/healthz while the job runs, p50 ms": round(1000 * statistics.median(looks), 2),
        "/healthz while the job runs, p99 ms": round(1000 * sorted(looks)[int(len(looks) * 0.99)], 2),
        "looks at /healthz": len(looks),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--connections", type=int, default=16)
    given = parser.parse_args()
    for name, value in measure(given.articles, given.connections).items():
        print(f"{name:55} {value}")


if __name__ == "__main__":
    main()
