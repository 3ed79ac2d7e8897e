"""The review page on a socket: loopback unless told otherwise, its address printed on a line of its own."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn

from summarizer.errors import SettingsError
from summarizer.review.app import application
from summarizer.review.connections import PatientProtocol
from summarizer.review.desk import Desk
from summarizer.runs.reader import RunReader

LOOPBACK = "127.0.0.1"
# The same port each time keeps a reviewer's keys and unsent rulings, which the browser stores by port.
PORT = 8763
_ANY = frozenset({"0.0.0.0", "::"})  # noqa: S104 (compared with, not bound to)


def serve_review(
    directory: Path,
    reviewer: str,
    *,
    host: str = LOOPBACK,
    port: int | None = None,
    announce: Callable[[str], None] = print,
    folders: Sequence[Path] = (),
) -> None:
    """Serve the review page of the run in `directory` until interrupted; `announce` is given its address, and
    `folders` are where the task is looked for.

    Without `port`, PORT or, where that is taken, a free one. Raises RunError without a run, SettingsError where the
    address cannot be listened on.
    """
    with RunReader.open(directory) as run, listening(host, port) as listener:
        bound = int(listener.getsockname()[1])
        desk = Desk(run, reviewer, folders=folders)
        # Read before the address is printed, so that the page opens at once.
        desk.queue()
        gate = application(desk, allowed_hosts(host, bound), bound)
        announce(f"http://{_in_url(host)}:{bound}/?token={gate.token}")
        config = uvicorn.Config(
            gate, http=PatientProtocol, log_level="warning", access_log=False, server_header=False, lifespan="off"
        )
        uvicorn.Server(config).run(sockets=[listener])


def listening(host: str, port: int | None) -> socket.socket:
    """A listening socket. Raises SettingsError where the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for wanted in (PORT, 0) if port is None else (port,):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, wanted))
        except OSError as error:
            listener.close()
            failure = error
        else:
            listener.listen(128)
            return listener
    raise SettingsError(f"Cannot listen on {host} port {port or PORT}: {failure.strerror or failure}.") from failure


def allowed_hosts(host: str, port: int) -> frozenset[str]:
    """The values of the Host header that are answered: the address listened on; the loopback names for a loopback one.

    One that listens on every interface answers to this machine's own name and addresses too.
    """
    names = {host}
    if host in _ANY:
        names |= {socket.gethostname().lower(), *socket.gethostbyname_ex(socket.gethostname())[2]}
    if host in _ANY or host.startswith("127.") or host in {"localhost", "::1"}:
        names |= {"localhost", LOOPBACK, "::1"}
    return frozenset(f"{_in_url(name)}:{port}" for name in names)


def _in_url(host: str) -> str:
    named = LOOPBACK if host in _ANY else host
    return f"[{named}]" if ":" in named else named
