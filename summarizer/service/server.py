"""The service on a socket, until a signal ends it."""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from summarizer.review.connections import PatientProtocol
from summarizer.review.listening import base_url, listen
from summarizer.service.app import create_app
from summarizer.service.config import Config
from summarizer.service.context import Service, open_ledger

# Seconds between the last request's answer and the end of a connection that a client keeps open.
KEEP_ALIVE = 30


class Server(uvicorn.Server):
    """A server that tells the service of a signal, so that followers of jobs are let go before it waits for them."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self.app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note the signal."""
        service: Service | None = getattr(self.app.state, "service", None)
        if service is not None:
            # uvicorn handles signals in the main thread, between two steps of the loop.
            service.jobs.stop()
        super().handle_exit(sig, frame)


def serve_api(config: Config, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `announce` is given the address once it is listened on.

    Raises SettingsError where the address or the database cannot be had, RunError where the directory cannot be used.
    """
    app = create_app(config, open_ledger(config))
    with listen(host, port) as listener:
        announce(base_url(host, listener.getsockname()[1]))
        Server(uvicorn_config(app, config.limits.drain), app).run(sockets=[listener])


def uvicorn_config(app: FastAPI, drain: float) -> uvicorn.Config:
    """How uvicorn serves the application; `drain` is how long what is under way may take at the end, in seconds."""
    return uvicorn.Config(
        app,
        http=PatientProtocol,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=int(drain) + 5,
    )
