"""Connections for many calls at once.

A pool of httpx2 looks at every idle connection for each request, so its cost grows with the square of the concurrency.
Small pools side by side keep it flat.
"""

from __future__ import annotations

import itertools
import socket
from importlib.metadata import version
from typing import Any
from urllib.request import getproxies

import httpx2

POOLS = 32
# Seconds that an idle connection is kept: longer than the pauses that servers ask for, mostly.
IDLE = 60.0
# A long answer over a quiet connection must not be dropped by the routers between.
_KEEPALIVE = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]


def http_client(*, proxies: bool, timeout: float) -> httpx2.AsyncClient:
    """A client without a limit on connections (the gate has it); `proxies` are those of the environment.

    It follows no redirect: articles go where the user said. Raises ValueError or ImportError for a proxy that cannot be
    used.
    """
    agent = {"User-Agent": f"summarizer/{version('summarizer')}"}
    if proxies and getproxies():
        return httpx2.AsyncClient(timeout=timeout, limits=_limits(), headers=agent)
    return httpx2.AsyncClient(timeout=timeout, transport=Pools(), trust_env=False, headers=agent)


class Pools(httpx2.AsyncBaseTransport):
    """Several pools, used in turn."""

    def __init__(self, count: int = POOLS) -> None:
        context = httpx2.create_ssl_context()
        self._pools = [
            httpx2.AsyncHTTPTransport(verify=context, limits=_limits(), socket_options=_KEEPALIVE) for _ in range(count)
        ]
        self._turn = itertools.cycle(self._pools)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request by the next pool."""
        return await next(self._turn).handle_async_request(request)

    async def aclose(self) -> None:
        """Close every connection."""
        for pool in self._pools:
            await pool.aclose()


def _limits() -> Any:
    return httpx2.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=IDLE)
