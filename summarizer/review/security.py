"""Who may talk to the review page: only the person who was given its address, from the page itself.

The address holds a random token, which is exchanged for an HttpOnly, SameSite=Strict cookie named after the port
(cookies do not keep ports apart). The Host header must be one that was listened on, which stops DNS rebinding. A change
must come from the page's own origin: a page on another port of this machine is same-site, and would be sent the cookie.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.settings import Secret

# How long the address can be exchanged for a cookie, and how long that lasts without being used, in seconds.
TOKEN_SECONDS = 12 * 3600
SESSION_SECONDS = 12 * 3600
MAX_BODY = 8_000_000
SAFE_METHODS = frozenset({"GET", "HEAD"})
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_EXPIRED = (
    "This address is not valid, or no longer. Start `summarizer review` again and open the address that it prints."
)


class PageGuard:
    """ASGI middleware: Host, cookie, origin, and the security headers of every answer.

    `hosts` are the allowed values of the Host header, ports included. `clock` gives seconds.
    """

    def __init__(
        self, app: ASGIApp, hosts: frozenset[str], port: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.app = app
        self.hosts = hosts
        self.clock = clock
        self.cookie = f"summarizer_review_{port}"
        self.token = secrets.token_urlsafe(32)
        self.token_ends = clock() + TOKEN_SECONDS
        self.sessions: dict[str, float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        response = self.refusal(Request(scope))
        await (response or self.app)(scope, receive, with_headers(send))

    def refusal(self, request: Request) -> Response | None:
        """The answer to a request that does not go through; None for one that does."""
        if request.headers.get("host", "").lower() not in self.hosts:
            return PlainTextResponse("This is not the address of the review page.", 400)
        if request.method in SAFE_METHODS and request.url.path == "/" and "token" in request.query_params:
            return self._exchange(request.query_params["token"])
        if request.method not in SAFE_METHODS and not same_origin(request.headers, request.url.scheme):
            return JSONResponse({"error": "A change must come from the review page itself."}, 403)
        if not self._known(request.headers):
            return _unknown(request)
        return None if _is_small(request) else JSONResponse({"error": "The request is too large."}, 413)

    def _exchange(self, token: str) -> Response:
        if not hmac.compare_digest(token.encode(), self.token.encode()) or self.clock() > self.token_ends:
            return PlainTextResponse(_EXPIRED, 403)
        session = secrets.token_urlsafe(32)
        self.sessions[session] = self.clock() + SESSION_SECONDS
        response = RedirectResponse("/", 303)
        response.set_cookie(self.cookie, session, httponly=True, samesite="strict", path="/")
        return response

    def _known(self, headers: Headers) -> bool:
        session = _cookie(headers, self.cookie)
        if session is None or self.sessions.get(session, 0) < self.clock():
            self.sessions.pop(session or "", None)
            return False
        self.sessions[session] = self.clock() + SESSION_SECONDS
        return True


def same_origin(headers: Headers, scheme: str) -> bool:
    """True where the browser says that its own page sent the request: Sec-Fetch-Site, or an Origin that is the Host."""
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if site is not None:
        return site == "same-origin"
    return origin is not None and origin == f"{scheme}://{headers.get('host', '')}"


def _is_small(request: Request) -> bool:
    """True for a request without a body, or with one that says it is no longer than MAX_BODY bytes."""
    length = request.headers.get("content-length", "0")
    return "transfer-encoding" not in request.headers and length.isdecimal() and int(length) <= MAX_BODY


def _cookie(headers: Headers, name: str) -> str | None:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:
        return None
    return cookies[name].value if name in cookies else None


def _unknown(request: Request) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": _EXPIRED, "expired": True}, 401)
    return PlainTextResponse(_EXPIRED, 403)


def with_headers(send: Send) -> Send:
    """`send` with the security headers added to the answer."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
        await send(message)

    return sending


def bears(token: Secret, headers: Headers) -> bool:
    """Whether a request sends the token as `Authorization: Bearer …`; compared in constant time."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and is_token(value, token)


def is_token(value: str, token: Secret) -> bool:
    """Whether a value is the token, white space around it aside; compared in constant time."""
    return hmac.compare_digest(value.strip().encode(), token.reveal().encode())
