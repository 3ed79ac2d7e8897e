"""Connections that cannot be held for nothing: a time for headers, and a limit on their size and on connections.

uvicorn waits for headers as long as a client likes, and dies of too many open files. Here a client has HEADER_SECONDS
for the headers of each request; where there are too many connections, those that wait for headers make room, the oldest
first, so that nobody who is being served is sent away.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.auto import AutoHTTPProtocol

# Seconds for the headers of a request, and the bytes that they may have.
HEADER_SECONDS = 10.0
HEADER_BYTES = 65_536
# The most connections where the system sets no limit, and the open files that are left to all else.
MOST, SPARE = 10_000, 128


class PatientProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # it is that of httptools or of h11
    """uvicorn's protocol, with an end to waiting for headers."""

    # Connections that wait for headers, the oldest first, over all of the process.
    waiting: ClassVar[dict[PatientProtocol, None]] = {}

    def connection_made(self, transport: Any) -> None:
        """Begin to wait; where there are too many connections, let the oldest one that waits go."""
        super().connection_made(transport)
        self.unread = 0
        self.timer: asyncio.TimerHandle | None = None
        self._wait()
        if len(self.connections) > most_connections():
            next(iter(self.waiting)).transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take data; headers are waited for anew after each answer."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._serve()
            return
        self.unread += len(data)
        if self.timer is None:
            self._wait()
        if self.unread > HEADER_BYTES:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._serve()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self.waiting[self] = None
        self.timer = self.loop.call_later(HEADER_SECONDS, self.transport.abort)

    def _serve(self) -> None:
        self.waiting.pop(self, None)
        self.unread = 0
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


def most_connections() -> int:
    """How many connections there may be: fewer than the files that the process may have open."""
    try:
        import resource
    except ImportError:  # Windows
        return MOST
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return MOST if limit == resource.RLIM_INFINITY else max(1, min(MOST, limit - SPARE))
