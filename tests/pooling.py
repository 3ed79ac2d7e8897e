"""A pooler of the tests' own before a Postgres server: each transaction by whatever connection is free."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from postgres import Server

# So few connections that callers take turns at them.
CONNECTIONS = 2


@contextmanager
def pooled(server: Server) -> Iterator[str]:
    """The URL of the server by way of a pooler. Skips the test where none is installed, unless CI says it must be."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        assert "CI" not in os.environ, "CI installs PgBouncer"
        pytest.skip("PgBouncer is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pgbouncer-"))
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        f"[databases]\npostgres = host=127.0.0.1 port={server.port} user=tester\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
        f"listen_port = {port}\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\n"
        f"default_pool_size = {CONNECTIONS}\nserver_login_retry = 1\n"
    )
    if server.user:
        shutil.chown(folder, server.user)
        shutil.chown(settings, server.user)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    child = subprocess.Popen([program, str(settings)], user=server.user, cwd="/", **quiet)
    try:
        _answers(port)
        yield f"postgresql://tester@127.0.0.1:{port}/postgres"
    finally:
        child.terminate()
        child.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _answers(port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with closing(socket.socket()) as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("PgBouncer did not start")
