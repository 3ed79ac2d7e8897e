"""A model server on loopback for benchmarks and tests: OpenAI's chat completions with a latency, a quota, or faults.

    python -m benchmarks.server --latency 0.2 --port 8123
    python -m benchmarks.server --quota 20              # 20 calls a second, then 429 with Retry-After
    python -m benchmarks.server --faults 0.3            # 429, 500, reset, hang, truncated and wrong answers

It prints its base URL on a line of its own. GET /stats says what it saw; every answer quotes the article it was sent,
so that verdicts pass. asyncio alone, one process: the server must cost less than what is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import random
import re
import signal
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

FAULTS = ("429", "500", "reset", "hang", "truncated", "wrong")
_ARTICLE = re.compile(r"<article-[0-9a-f]+>\n(.*?)\n</article-", re.DOTALL)
_QUOTE = re.compile(r"“([^”]{3,300})”")


@dataclass
class Server:
    """How the server behaves, and what it saw. Latency and hangs in seconds, quota in calls a second."""

    latency: float = 0.0
    quota: float | None = None
    burst: int | None = None
    whole_seconds: bool = False
    faults: float = 0.0
    hang: float = 2.0
    kind: str = "summary"
    seed: int = 1
    calls: int = 0
    under_way: int = 0
    most: int = 0
    first: float | None = None
    last: float = 0.0
    statuses: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.tokens = float(self.burst or self.quota or 0)
        self.refilled = 0.0

    def stats(self) -> dict[str, Any]:
        """What it saw so far; `repeated` counts articles whose answered call came again."""
        return {
            "calls": self.calls,
            "statuses": dict(self.statuses),
            "most_under_way": self.most,
            "span_seconds": self.last - (self.first or self.last),
            "articles": len(self.asked),
            "repeated": sum(count - 1 for count in self.answered.values()),
        }

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        method, path, _ = head.split(b" ", 2)
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        body = await reader.readexactly(int(length[1])) if length else b""
        if method == b"GET":
            _send(writer, 200, self.stats() if path.endswith(b"/stats") else {"object": "list", "data": []})
            return True
        return await self._call(json.loads(body), writer)

    async def _call(self, request: dict[str, Any], writer: asyncio.StreamWriter) -> bool:
        loop = asyncio.get_running_loop()
        now = loop.time()
        self.calls += 1
        self.first = self.first if self.first is not None else now
        wait = self._over_quota(now)
        if wait is not None:
            self._note("429", loop)
            seconds = math.ceil(wait) if self.whole_seconds else round(wait, 3)
            _send(writer, 429, {"error": {"message": "slow down"}}, f"retry-after: {seconds}\r\n")
            return True
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            if self.latency:
                await asyncio.sleep(self.latency)
            return await self._answer(request, writer, loop)
        finally:
            self.under_way -= 1

    def _over_quota(self, now: float) -> float | None:
        """Seconds until the token bucket holds a call again, or None where it does."""
        if self.quota is None:
            return None
        self.tokens = min(float(self.burst or self.quota), self.tokens + (now - (self.refilled or now)) * self.quota)
        self.refilled = now
        if self.tokens >= 1:
            self.tokens -= 1
            return None
        return (1 - self.tokens) / self.quota

    async def _answer(self, request: dict[str, Any], writer: asyncio.StreamWriter, loop: Any) -> bool:
        fault = self.random.choice(FAULTS) if self.random.random() < self.faults else "200"
        self._note(fault, loop)
        article = _article(request)
        self.asked[article] += 1
        if fault == "429":
            _send(writer, 429, {"error": {"message": "slow down"}}, "retry-after: 0.05\r\n")
        elif fault == "500":
            _send(writer, 500, {"error": {"message": "trouble"}})
        elif fault == "reset":
            writer.transport.abort()
            return False
        elif fault == "hang":
            await asyncio.sleep(self.hang)
            writer.transport.abort()
            return False
        else:
            self.answered[article] += fault == "200"
            _send(writer, 200, completion(ANSWERS[self.kind](article), fault))
        return True

    def _note(self, status: str, loop: Any) -> None:
        self.statuses[status] += 1
        self.last = loop.time()


def _article(request: dict[str, Any]) -> str:
    text = "\n".join(str(message.get("content")) for message in request.get("messages", ()))
    found = _ARTICLE.search(text)
    return found[1] if found else text


def summary(article: str) -> dict[str, Any]:
    """An answer that fits the shipped task, with the article's own quotations."""
    first = article.split("\n", 1)[0][:120]
    quotes = [
        {"text": text, "speaker": "Anna Kowalska", "role": None, "about": "the border"}
        for text in _QUOTE.findall(article)
    ]
    return {"headline": first, "gist": f"{first} It is so.", "positions": [], "quotes": quotes[:5], "proposals": []}


def brief(article: str) -> dict[str, Any]:
    """An answer that fits a small schema: a headline and quotes."""
    quotes = [{"text": text, "speaker": "Anna Kowalska"} for text in _QUOTE.findall(article)]
    return {"headline": article.split("\n", 1)[0][:120], "quotes": quotes[:5]}


def headline(article: str) -> dict[str, Any]:
    """An answer that fits the smallest schema."""
    return {"headline": article[:120]}


ANSWERS = {"summary": summary, "brief": brief, "headline": headline}


def completion(answer: dict[str, Any], fault: str = "200") -> dict[str, Any]:
    """A chat completion with an answer, or with one that is cut or does not fit."""
    text = json.dumps(answer, ensure_ascii=False)
    if fault == "truncated":
        text = text[: len(text) // 2]
    elif fault == "wrong":
        text = json.dumps({"something": "else"})
    message = {"role": "assistant", "content": text, "refusal": None}
    return {
        "id": "completion",
        "object": "chat.completion",
        "created": 0,
        "model": "loopback",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message, "logprobs": None}],
        "usage": {"prompt_tokens": 700, "completion_tokens": 150, "total_tokens": 850},
    }


def _send(writer: asyncio.StreamWriter, status: int, body: Any, headers: str = "") -> None:
    data = json.dumps(body, ensure_ascii=False).encode()
    head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {len(data)}\r\n{headers}\r\n"
    writer.write(head.encode() + data)


async def serve(server: Server, port: int = 0) -> asyncio.Server:
    """Start it on a port of loopback (0: a free one)."""
    return await asyncio.start_server(server.handle, "127.0.0.1", port, limit=2**24, backlog=1024)


async def _main(server: Server, port: int) -> None:
    listening = await serve(server, port)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    print(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1", flush=True)
    await stop.wait()
    listening.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--quota", type=float)
    parser.add_argument("--burst", type=int)
    parser.add_argument("--whole-seconds", action="store_true", help="round Retry-After up, as many servers do")
    parser.add_argument("--faults", type=float, default=0.0)
    parser.add_argument("--hang", type=float, default=2.0)
    parser.add_argument("--kind", choices=sorted(ANSWERS), default="summary")
    values = vars(parser.parse_args())
    port = values.pop("port")
    asyncio.run(_main(Server(**values), port))


if __name__ == "__main__":
    main()
