"""Attacks on a service in a process of its own: memory, odd requests, half-sent headers, heavy checks."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

# What was wrong with a try ("": nothing), and a figure of it, whose largest is shown.
Try = tuple[str, float]
ROOT = Path(__file__).parents[2]
MEGABYTE = 2**20
# How many times its own size a request may take of memory, and what the allocator may keep besides, in bytes.
MOST_MEMORY, ALLOCATOR = 6.0, 6 * MEGABYTE
# Seconds without a sign of life after which a service has fallen to an attack; how soon it gives one is the figure.
ALIVE = 15.0


@contextmanager
def served(files: int = 1024) -> Iterator[tuple[str, int]]:
    """A service that may have so many files open: its address, and the process's number."""
    command = [sys.executable, "-m", "summarizer", "serve", "--port", "0", "-m", "openai/loopback"]
    environment = {**os.environ, "OPENAI_API_KEY": "sk-none-at-all", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
        ["prlimit", f"--nofile={files}", *command, "-d", folder], cwd=ROOT, env={**environment, "SUMMARIZER_CACHE_DIR": f"{folder}/cache"},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        try:
            yield child.stdout.readline().strip(), child.pid
        finally:
            child.terminate()
            child.wait()


def bodies(size: int) -> Iterator[tuple[str, str, bytes]]:
    """(path, media type, body): JSON that asks for far more memory than it has bytes."""
    jobs = {
        "small documents": ('{"documents":[', '{"x":1},', "{}]}"),
        "empty documents": ('{"documents":[', "{},", "{}]}"),
        "lists": ('{"documents":[', "[],", "[]]}"),
        "numbers": ('{"documents":[', "1,", "1]}"),
        "a list within": ('{"documents":[{"text":"a","x":[', "[],", "[]]}]}"),
        "fields": ('{"documents":[{"text":"a"', ',"k":1', "}]}"),
        "a long text": ('{"documents":[{"text":"', "a", '"}]}'),
        "a deep list": ('{"documents":', "[", ""),
        "fields of the request": ("{", '"k":1,', '"documents":[]}'),
    }
    for start, middle, end in jobs.values():
        yield "/v1/jobs", "application/json", (start + middle * (size // len(middle)) + end).encode()
    for line in ('{"text":"a"}\n', f'{{"text":"{"An article. " * 90}"}}\n', "{}\n", "[[[[\n"):
        yield "/v1/jobs", "application/jsonl", (line * (size // len(line))).encode()
    yield "/v1/jobs", "application/jsonl", b'{"text":"a","x":[' + b"[]," * (size // 3) + b"[]]}"
    for field in ("summary", "text"):
        start, end = f'{{"text":"a","quote":"/*","{field}":[', "[]]}"
        yield "/v1/check", "application/json", (start + "[]," * (min(size, 2 * MEGABYTE - 99) // 3) + end).encode()


def memory(tries: int) -> Iterator[Try]:
    """How many times its body a request takes of memory."""
    size = (16 if tries > 30 else 4) * MEGABYTE
    with served() as (base, pid), httpx2.Client(base_url=base, timeout=120, trust_env=False) as client:
        client.post("/v1/jobs", json={"documents": [{"text": "An article."}]})
        for path, kind, body in list(bodies(size))[:tries]:
            before = _peak(pid, reset=True)
            answer = client.post(path, content=body, headers={"Content-Type": kind})
            taken = _peak(pid) - before
            share = max(0, taken - ALLOCATOR) / len(body)
            wrong = f"{body[:40]!r}…: {answer.status_code}, {share:.1f} times its body"
            yield wrong if answer.status_code >= 500 or share > MOST_MEMORY else "", taken / len(body)


def _peak(pid: int, *, reset: bool = False) -> int:
    """The most memory a process had, in bytes (Linux); counted from now on with `reset`."""
    if reset:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


ODD = [
    "",
    " ",
    "[",
    "http://[",
    "http://x:99999999",
    "\x7f",
    "é",
    "a" * 9000,
    "null",
    "127.0.0.1",
    "::1",
    "//",
    "%00",
    ",",
]
HEADERS = [
    "Origin",
    "Host",
    "Idempotency-Key",
    "Sec-Fetch-Site",
    "Authorization",
    "Content-Type",
    "Last-Event-ID",
    "Cookie",
]
PATHS = [
    "/v1/jobs",
    "/v1/summaries",
    "/v1/check",
    "/v1/jobs/%00/rulings",
    "/v1/jobs/..%2f/events",
    "/review/x/",
    "/metrics",
]
JSONS = [
    b"",
    b"{}",
    b'{"text":"\\ud800"}',
    b'{"text":"a","summary":1e999,"quote":"/"}',
    b'{"documents":[{"text":"a","id":"\\udfff"}]}',
]


def oddities(tries: int) -> Iterator[Try]:
    """Requests with odd headers, paths and bodies, sent as bytes: none of them may be the service's own failure."""
    chance = random.Random(1)
    with served() as (base, _):
        for _ in range(tries):
            header, value = chance.choice(HEADERS), chance.choice(ODD)
            path, body = chance.choice(PATHS), chance.choice(JSONS)
            method = chance.choice(["GET", "POST", "PUT", "QUERY"])
            fields = {"Host": urlsplit(base).netloc, "Content-Type": "application/json", header: value}
            lines = "".join(f"{name}: {text}\r\n" for name, text in fields.items())
            head = f"{method} {path} HTTP/1.1\r\n{lines}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            answer = _sent(base, head.encode("latin-1", "replace") + body)
            status = int(answer.split()[1]) if answer.startswith(b"HTTP/") else 0
            failed = status == 500 or (status == 0 and answer != b"")
            yield f"{method} {path} {header}: {value!r}: {status}" if failed else "", float(status)


def _sent(base: str, data: bytes) -> bytes:
    with socket.create_connection((urlsplit(base).hostname, urlsplit(base).port), timeout=20) as connection:
        connection.sendall(data)
        try:
            return connection.recv(65536)
        except ConnectionError:
            return b""


def half_sent(tries: int) -> Iterator[Try]:
    """More connections with half of their headers than there may be files: the service still serves."""
    with served(files=256) as (base, _), ExitStack() as stack:
        for number in range(tries):
            connection = stack.enter_context(socket.create_connection((urlsplit(base).hostname, urlsplit(base).port)))
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
            if number % 50 == 49:
                yield _alive(base)
        yield _alive(base)


def _alive(base: str) -> Try:
    started = time.monotonic()
    try:
        status = httpx2.get(f"{base}/healthz", timeout=20, trust_env=False).status_code
    except httpx2.HTTPError as error:
        return f"/healthz: {type(error).__name__}", 0.0
    taken = time.monotonic() - started
    return ("" if status == 200 and taken < ALIVE else f"/healthz: {status} after {taken:.1f} s"), taken


def heavy_checks(tries: int) -> Iterator[Try]:
    """Checks of long articles with many claims at once: everything else is answered meanwhile."""
    text = "".join(f"“We said {n} things on day {n},” said Anna Kowalska of the council. " for n in range(2500))
    claims = [{"text": f"We said {n} thing on the day {n}"} for n in range(4 * tries)]
    body = json.dumps({"text": text[:199_000], "quote": "/quotes/*/text", "summary": {"quotes": claims}})
    with served() as (base, _), ThreadPoolExecutor(8) as pool:
        post = partial(httpx2.post, f"{base}/v1/check", headers={"Content-Type": "application/json"}, trust_env=False)
        waiting = [pool.submit(post, content=body, timeout=300) for _ in range(8)]
        for _ in range(tries):
            yield _alive(base)
            time.sleep(0.2)
        answers = [each.result().status_code for each in waiting]
        yield ("" if set(answers) <= {200, 503} else f"/v1/check: {answers}"), 0.0
