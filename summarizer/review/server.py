"""The review page on a socket: loopback unless told otherwise, its address printed on a line of its own."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn

from summarizer.models.providers import LOOPBACK
from summarizer.review.app import application
from summarizer.review.connections import PatientProtocol
from summarizer.review.desk import Desk
from summarizer.review.listening import HOST, base_url, listen, netloc
from summarizer.runs.reader import RunReader

# The same port each time keeps a reviewer's keys and unsent rulings, which the browser stores by port.
PORT = 8763
_ANY = frozenset({"0.0.0.0", "::"})  # noqa: S104 (compared with, not bound to)


def serve_review(
    directory: Path,
    reviewer: str,
    *,
    host: str = HOST,
    port: int | None = None,
    announce: Callable[[str], None] = print,
    folders: Sequence[Path] = (),
) -> None:
    """Serve the review page of the run in `directory` until interrupted; `announce` is given its address, and
    `folders` are where the task is looked for.

    Without `port`, PORT or, where that is taken, a free one. Raises RunError without a run, SettingsError where the
    address cannot be listened on.
    """
    ports = (PORT, 0) if port is None else (port,)
    with RunReader.open(directory) as run, listen(host, *ports) as listener:
        bound = int(listener.getsockname()[1])
        desk = Desk(run, reviewer, folders=folders)
        # Read before the address is printed, so that the page opens at once.
        desk.queue()
        gate = application(desk, allowed_hosts(host, bound), bound)
        announce(f"{base_url(_named(host), bound)}/?token={gate.token}")
        config = uvicorn.Config(
            gate, http=PatientProtocol, log_level="warning", access_log=False, server_header=False, lifespan="off"
        )
        uvicorn.Server(config).run(sockets=[listener])


def allowed_hosts(host: str, port: int) -> frozenset[str]:
    """The values of the Host header that are answered: the address listened on; the loopback names for a loopback one.

    One that listens on every interface answers to this machine's own name and addresses too.
    """
    names = {_named(host)}
    if host in _ANY:
        names |= {socket.gethostname().lower(), *socket.gethostbyname_ex(socket.gethostname())[2]}
    if host in _ANY or host.startswith("127.") or host in LOOPBACK:
        names |= LOOPBACK
    return frozenset(netloc(name, port) for name in names)


def _named(host: str) -> str:
    """A host that a browser can open: this machine where it listens on every interface."""
    return HOST if host in _ANY else host
