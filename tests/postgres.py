"""A Postgres server of the tests' own, on loopback, thrown away afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def program(name: str) -> Path | None:
    """A program of the newest installed server."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = found[-1] if found else shutil.which(name)
    return Path(path) if path else None


class Server:
    """A cluster in a folder, which can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        # The server refuses to run as root; its package brings a user for it.
        self.user = "postgres" if os.geteuid() == 0 else None
        self.data = folder / "data"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"postgresql://tester@127.0.0.1:{self.port}/postgres"
        if self.user:
            shutil.chown(folder, self.user)
        self._call("initdb", "-D", self.data, "-U", "tester", "-A", "trust", "--no-sync")

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._call("pg_ctl", "-D", self.data, "-w", "-l", self.data / "log", "-o", options, "start")

    def stop(self) -> None:
        """Stop at once, cutting every connection."""
        self._call("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def _call(self, name: str, *arguments: object) -> None:
        path = program(name)
        assert path is not None
        command = [str(path), *map(str, arguments)]
        subprocess.run(
            command, user=self.user, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/"
        )


@contextmanager
def postgres() -> Iterator[Server]:
    """A running server. Skips the test where none is installed, unless CI says that one must be."""
    if program("initdb") is None:
        assert "CI" not in os.environ, "CI installs a Postgres server"
        pytest.skip("no Postgres server is installed")
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def new_schema(server: Server) -> str:
    """The URL of an empty schema on a server: a database of its own for all who use it, without a database's files."""
    import psycopg

    name = f"fresh_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{server.url}?options=-csearch_path%3D{name}"
