"""What a request passes before it is served: host, origin, token, size and pace.

Plain ASGI, since every request pays for it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import time
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.review.security import bears, is_token
from summarizer.service.config import Config
from summarizer.service.problems import Problem

# What a load balancer asks for, without a token.
OPEN = frozenset({"/healthz", "/readyz"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
UPLOADS = "/v1/jobs"
# Seconds after which a client may try again while the service stops.
RESTART = 5.0


class Guard:
    """ASGI middleware around the application. `count` is told the scope, status and seconds of every answer."""

    def __init__(
        self, app: ASGIApp, config: Config, stopping: Callable[[], bool], count: Callable[[Scope, int, float], None]
    ) -> None:
        self.app = app
        self.config = config
        self.stopping = stopping
        self.count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.monotonic(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._serve(scope, receive, sending)
        finally:
            self.count(scope, status, time.monotonic() - started)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        limits = self.config.limits
        limit = limits.upload if scope["path"] == UPLOADS else limits.body
        try:
            self._check(scope, headers)
            if int(headers.get("content-length") or 0) > limit:
                raise _too_large(limit)
        except Problem as problem:
            await problem.response(scope, receive, _closing(send))
            return
        body = _Body(receive, limit, limits.silence)
        has_body = int(headers.get("content-length") or 0) > 0 or "transfer-encoding" in headers

        async def sending(message: Message) -> None:
            early = has_body and not body.complete
            await (_closing(send) if early else send)(message)

        await self.app(scope, body, sending)

    def _check(self, scope: Scope, headers: Headers) -> None:
        """Raises the Problem that keeps a request out."""
        path, method = scope["path"], scope["method"]
        if path in OPEN:
            return
        if self.stopping():
            raise Problem("stopping", "The service is stopping.", retry_after=RESTART)
        if not self.config.token and _hostname(headers.get("host", "")) not in self.config.hosts:
            raise Problem("wrong-host", "Without a token, the service answers on the loopback address alone.")
        if method not in SAFE and not _own_origin(headers):
            raise Problem("forbidden-origin", "The request comes from a web page of another origin.")
        if self.config.token and not self._knows(headers, path):
            raise _deny(path)

    def _knows(self, headers: Headers, path: str) -> bool:
        scheme, _, value = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic" and path.startswith("/review/"):
            return is_token(_credentials(value)[1], self.config.token)
        return bears(self.config.token, headers)


class _Body:
    """A request's body, no longer than `limit` bytes and no silence in it longer than `silence` seconds."""

    def __init__(self, receive: Receive, limit: int, silence: float) -> None:
        self.receive = receive
        self.limit = limit
        self.silence = silence
        self.seen = 0
        self.complete = False

    async def __call__(self) -> Message:
        if self.complete:
            return await self.receive()
        try:
            async with asyncio.timeout(self.silence):
                message = await self.receive()
        except TimeoutError:
            raise Problem("too-slow", f"Nothing of the body came for {self.silence:g} s.") from None
        self.seen += len(message.get("body", b""))
        self.complete = not message.get("more_body", False)
        if self.seen > self.limit:
            raise _too_large(self.limit)
        return message


def _closing(send: Send) -> Send:
    """Answers that end the connection: what is left of a body that nobody reads would take its place."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Connection"] = "close"
        await send(message)

    return sending


def reviewer_of(headers: Headers) -> str:
    """The name that a person gave with the token (HTTP Basic), or `reviewer`."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    return (_credentials(value)[0] if scheme.lower() == "basic" else "") or "reviewer"


def _credentials(value: str) -> tuple[str, str]:
    try:
        name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password


def _too_large(limit: int) -> Problem:
    return Problem("too-large", f"A body may have {limit:,} bytes here.", limit=limit)


def _deny(path: str) -> Problem:
    problem = Problem("unauthorized", "Send the service's token as `Authorization: Bearer TOKEN`.")
    if path.startswith("/review/"):
        problem.headers = {"WWW-Authenticate": 'Basic realm="summarizer: your name, and the token as password"'}
    return problem


def _hostname(host: str) -> str:
    return _parts(f"//{host}", "Host").hostname or ""


def _parts(address: str, header: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        # Looked at here, since an odd port is found out no sooner.
        _ = parts.port
    except ValueError:
        raise Problem("bad-header", f"The header {header} holds no address.") from None
    return parts


def _own_origin(headers: Headers) -> bool:
    """True for a client that is no browser, and for a page of this very service."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or _parts(origin, "Origin").netloc == headers.get("host")
