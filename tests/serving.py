"""A real service on loopback: in a thread of this process, or in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from summarizer.review.listening import base_url, listen
from summarizer.service.app import create_app
from summarizer.service.config import Limits, make_config
from summarizer.service.server import Server, uvicorn_config
from summarizer.settings import Secret, load_settings

ROOT = Path(__file__).parent.parent
MODEL = "openai/test-model"


@contextmanager
def serving(directory: Path, token: str = "", limits: Limits | None = None, **flags: Any) -> Iterator[httpx2.Client]:
    """A client of a service in a thread; its requests need no address."""
    settings = load_settings({"task": "news_brief", "serve_token": Secret(token), **flags})
    app = create_app(make_config(directory, settings, [MODEL], limits=limits))
    with listen("127.0.0.1", 0) as listener:
        server = Server(uvicorn_config(app, drain=0), app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        base = base_url("127.0.0.1", listener.getsockname()[1])
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            with httpx2.Client(base_url=base, headers=headers, timeout=60, trust_env=False) as client:
                client.app = app  # type: ignore[attr-defined]
                yield client
        finally:
            server.handle_exit(signal.SIGTERM, None)
            thread.join(30)
            assert not thread.is_alive()


@contextmanager
def process(directory: Path, *arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`summarizer serve` in a process of its own, and its address."""
    command = [sys.executable, "-m", "summarizer", "serve", "--port", "0", "--task", "news_brief", "-m", MODEL]
    child = subprocess.Popen(
        [*command, "-d", str(directory), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        line = child.stdout.readline()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", line), (line, child.stderr and child.stderr.read())
        yield child, line.strip()
    finally:
        if child.poll() is None:
            child.kill()
        child.communicate()


def until(condition: Any, seconds: float = 100) -> Any:
    """Wait until a condition gives something true, and return it."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
    return found
