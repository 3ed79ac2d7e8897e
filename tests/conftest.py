"""No test reaches a real endpoint, a real key or the user's own folders."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from postgres import Server, new_schema, postgres

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Whoever starts the tests may ignore hang-ups, as nohup does, which would be handed on to the programs under test.
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
SEEDS = Path(__file__).parent.parent / "seeds"
# Where the embedded models are kept between test runs; read before the environment is cleared.
MODELS_DIR = os.environ.get("SUMMARIZER_MODELS_DIR")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}

Reply = tuple[Any, dict[str, str], Any]


class Cut:
    """In place of a status: the body is broken off."""


Answerer = Callable[[dict[str, Any]], Any]


@pytest.fixture(autouse=True)
def closed_world(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Take away keys, configuration and every address but loopback."""
    for name in list(os.environ):
        if name.startswith(("SUMMARIZER_", "OPENAI_")):
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(home / "cache"))
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.chdir(home)
    _only_loopback(monkeypatch)


def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the five sample articles."""
    return SEEDS


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the embedded models: the user's own, so that a test run fetches them once at most."""
    import platformdirs

    return Path(MODELS_DIR or Path(platformdirs.user_data_dir("summarizer", appauthor=False)) / "models")


@pytest.fixture(scope="session")
def embedded_model_path(models_dir: Path) -> Path:
    """The smallest embedded model's file, fetched where it is not there yet."""
    from summarizer.models.embedded.engine import fetch

    return fetch("qwen2.5-coder-0.5b", models_dir)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that start a cluster, which take a minute, unless CI or the user asks for them."""
    if "CI" in os.environ or "cluster" in config.option.markexpr:
        return
    for item in items:
        if item.get_closest_marker("cluster"):
            item.add_marker(pytest.mark.skip(reason="starts a cluster; ask for it with -m cluster"))


class Endpoint:
    """An OpenAI-compatible server on loopback: `answer` makes a reply of a request's body.

    A reply is the text of the answer (anything but a string is sent as JSON), or (status, headers, body), whose body
    may be bytes. `Cut` in place of a status breaks the connection off in the middle of the body.
    """

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.models: list[str] = []
        self.answer: Answerer = lambda body: {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        """Stop the server."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def replies(self, *replies: Any) -> None:
        """Answer with these in turn, the last one for ever."""
        rest = list(replies)
        self.answer = lambda body: rest.pop(0) if len(rest) > 1 else rest[0]

    def _handler(endpoint) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                endpoint.requests.append(body)
                endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
                endpoint.paths.append(self.path)
                status, headers, reply = _reply(endpoint.answer(body))
                self._send(status, headers, reply if isinstance(reply, bytes) else json.dumps(reply).encode())

            def do_GET(self) -> None:
                endpoint.paths.append(self.path)
                self._send(200, {}, json.dumps({"data": [{"id": name} for name in endpoint.models]}).encode())

            def _send(self, status: Any, headers: dict[str, str], data: bytes) -> None:
                self.send_response(200 if status is Cut else status)
                for name, value in {"content-type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data[: len(data) // 2] if status is Cut else data)
                self.close_connection = status is Cut

            def log_message(self, *args: Any) -> None:
                pass

        return Handler


def _reply(answer: Any) -> Reply:
    if isinstance(answer, tuple):
        return answer
    return 200, {}, completion(answer)


def completion(content: Any, finish_reason: str = "stop", refusal: str | None = None) -> dict[str, Any]:
    """A chat completion with a text (or JSON data) as its answer."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    return {
        "id": "completion",
        "object": "chat.completion",
        "created": 0,
        "model": "test",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish_reason,
                "message": {"role": "assistant", "content": text, "refusal": refusal},
            }
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A Postgres server of the test's own."""
    with postgres() as running:
        yield running


@pytest.fixture(params=["alone", pytest.param("database", marks=pytest.mark.cluster)])
def kept(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Where a service keeps its jobs: all that holds of one in its directory holds of one in a database."""
    if request.param == "alone":
        return {}
    running = request.getfixturevalue("server")
    return {"database": new_schema(running)}


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    """A model server on loopback, configured as the endpoint of `openai/…`."""
    server = Endpoint()
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-key")
    yield server
    server.close()
