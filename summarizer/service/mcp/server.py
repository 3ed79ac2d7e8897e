"""The server: tools over standard input and output, or over HTTP on the loopback address with the service's token."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import Field
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from summarizer.errors import SummarizerError
from summarizer.review.listening import HOST, base_url, listen
from summarizer.review.security import bears
from summarizer.service.mcp.files import MOST_SOURCES, Allowed, SourceText
from summarizer.service.mcp.tools import (
    MOST_QUOTES,
    Claimed,
    article_summary,
    draft_verdicts,
    quotation_list,
    quote_verdicts,
)
from summarizer.settings import Secret

LARGEST_BODY = 8 * 2**20  # bytes of a request
PATH = "/mcp"
_INSTRUCTIONS = (
    "Check quotes before you publish them. check_draft holds every quotation of a text against sources; check_quotes "
    "checks quotes that you name against one source; find_quotations lists what a source quotes, word for word, with "
    "its speakers. Quote only what passes; where one does not, use `source_words` as they stand."
)

Quotes = Annotated[list[Claimed], Field(min_length=1, max_length=MOST_QUOTES, description="What is to be checked.")]
Sources = Annotated[
    list[SourceText], Field(min_length=1, max_length=MOST_SOURCES, description="What it is held against.")
]
TaskName = Annotated[str | None, Field(max_length=100, description="A task; the user's default where none is named.")]


def make_server(allowed: Allowed, version: str = "") -> MCPServer[Any]:
    """The server with its four tools. Nothing is read but what `allowed` allows."""
    server: MCPServer[Any] = MCPServer("summarizer", instructions=_INSTRUCTIONS, version=version, log_level="WARNING")

    @server.tool()
    async def check_quotes(quotes: Quotes, source: SourceText) -> dict[str, Any]:
        """Check quotes against one source: is each word for word there, as a quotation, by that speaker? No model."""
        return await _answer(lambda: asyncio.to_thread(quote_verdicts, allowed, quotes, source))

    @server.tool()
    async def find_quotations(source: SourceText) -> dict[str, Any]:
        """List the quotations of a text, word for word, each with whom the text gives it to. No model."""
        return await _answer(lambda: asyncio.to_thread(quotation_list, allowed, source))

    @server.tool()
    async def check_draft(draft: SourceText, sources: Sources) -> dict[str, Any]:
        """Check every quotation of a draft against sources: which source has it, and what differs? No model."""
        return await _answer(lambda: asyncio.to_thread(draft_verdicts, allowed, draft, sources))

    @server.tool()
    async def summarize(source: SourceText, task: TaskName = None) -> dict[str, Any]:
        """Summarize an article with the user's own model; every quote of the summary is checked, flags are listed."""
        return await _answer(lambda: article_summary(allowed, source, task))

    return server


async def _answer(work: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
    """The answer of a tool; what the program refuses, in its own sentence."""
    try:
        return await work()
    except SummarizerError as error:
        raise ToolError(f"{error} {error.hint}".strip()) from None


def serve_stdio(allowed: Allowed, version: str = "") -> None:
    """Serve one client over standard input and output until it goes."""
    make_server(allowed, version).run("stdio")


def http_app(allowed: Allowed, token: Secret, version: str = "") -> ASGIApp:
    """The ASGI application: streamable HTTP at `/mcp`, for those who have the token, if there is one."""
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=["127.0.0.1:*", "localhost:*", "[::1]:*"],
        allowed_origins=["http://127.0.0.1:*", "http://localhost:*", "http://[::1]:*"],
    )
    app = make_server(allowed, version).streamable_http_app(
        streamable_http_path=PATH, max_request_body_size=LARGEST_BODY, transport_security=security
    )
    return _Guarded(app, token) if token else app


def serve_http(allowed: Allowed, token: Secret, port: int, announce: Callable[[str], None], version: str = "") -> None:
    """Serve on the loopback address until a signal; `announce` gets the URL. Raises SettingsError for a taken port."""
    with listen(HOST, port) as listener:
        announce(f"{base_url(HOST, listener.getsockname()[1])}{PATH}")
        config = uvicorn.Config(http_app(allowed, token, version), log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[listener])


class _Guarded:
    """Lets only those in who send the token as `Authorization: Bearer …`."""

    def __init__(self, app: ASGIApp, token: Secret) -> None:
        self.app = app
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not bears(self.token, Headers(scope=scope)):
            refusal = PlainTextResponse("Send the service's token as `Authorization: Bearer TOKEN`.\n", 401)
            refusal.headers["WWW-Authenticate"] = 'Bearer realm="summarizer"'
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)
