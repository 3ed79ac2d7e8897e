"""What the routes of one service share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from summarizer.batch.engine import Outcome
from summarizer.private import make_folder
from summarizer.service.config import Config
from summarizer.service.jobs import Jobs
from summarizer.service.ledger import Kept, Ledger, LocalLedger
from summarizer.service.local_jobs import LocalJobs
from summarizer.service.metrics import Metrics
from summarizer.service.problems import Problem
from summarizer.service.uploads import measure

# Seconds after which the same request may be sent again while the first one is under way.
AGAIN = 2.0
# Characters of an Idempotency-Key.
LONGEST_KEY = 255
JSON = "application/json"


def open_ledger(config: Config) -> Ledger:
    """What outlives this process alone, or all replicas at a database. Raises RunError, SettingsError."""
    if config.database is None:
        return LocalLedger(config.directory / "service.sqlite")
    from summarizer.service.shared_ledger import SharedLedger

    make_folder(config.directory)
    return SharedLedger(config.database)


def open_jobs(config: Config, ledger: Ledger, watch: Callable[[Outcome], None]) -> Jobs[Any]:
    """The jobs of a ledger: of this process alone, or of all replicas."""
    if isinstance(ledger, LocalLedger):
        return LocalJobs(config, ledger, watch)
    from summarizer.service.shared_jobs import SharedJobs
    from summarizer.service.shared_ledger import SharedLedger

    assert isinstance(ledger, SharedLedger)  # noqa: S101 - there is no third kind
    return SharedJobs(config, ledger, watch)


@dataclass
class Service:
    """A running service.

    `working` are articles of single requests in work, `ready` the last look at each model, `checks` the threads that
    check summaries, apart from all others, and `checking` the checks that wait or run.
    """

    config: Config
    ledger: Ledger
    metrics: Metrics
    jobs: Jobs[Any]
    checks: ThreadPoolExecutor
    working: int = 0
    checking: int = 0
    ready: dict[str, tuple[float, str]] = field(default_factory=dict)

    @classmethod
    async def open(cls, config: Config, ledger: Ledger, metrics: Metrics) -> Service:
        """Open the jobs and go on with unfinished ones. Raises RunError."""

        def watch(outcome: Outcome) -> None:
            metrics.article(outcome.result, outcome.usage)

        jobs = open_jobs(config, ledger, watch)
        await jobs.restore()
        return cls(config, ledger, metrics, jobs, ThreadPoolExecutor(config.limits.checking, "check"))

    async def once(self, request: Request, fingerprint: str, answer: Callable[[], Awaitable[Response]]) -> Response:
        """The answer to a request, the same one again where its Idempotency-Key is known.

        https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
        """
        key = request.headers.get("idempotency-key")
        if not key:
            return await answer()
        if len(key) > LONGEST_KEY:
            raise Problem("invalid", f"An Idempotency-Key has {LONGEST_KEY} characters at most.", limit=LONGEST_KEY)
        key = f"{request.url.path} {key}"
        kept = await self.ledger.claim(key, fingerprint)
        if kept is not None:
            return _replay(kept, fingerprint)
        try:
            response = await answer()
        except BaseException:
            await self.ledger.release(key)
            raise
        await self.ledger.keep(key, response.status_code, response.headers.get("location"), bytes(response.body))
        return response


def _replay(kept: Kept, fingerprint: str) -> Response:
    if kept.fingerprint != fingerprint:
        raise Problem("key-reused", "This Idempotency-Key was sent with another request.")
    if kept.status is None or kept.body is None:
        raise Problem("in-progress", "The first request with this key is not answered yet.", retry_after=AGAIN)
    headers = {"Location": kept.location} if kept.location else {}
    return Response(kept.body, kept.status, headers, "application/json")


def fingerprint_of(*parts: bytes | str) -> str:
    """SHA-256 of what makes two requests the same one."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def json_bytes(data: Any) -> bytes:
    """Data as JSON in UTF-8; half of a surrogate pair, which UTF-8 cannot have, as an escape."""
    try:
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(data, separators=(",", ":")).encode()


def json_response(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer in JSON."""
    return Response(json_bytes(data), status, headers, "application/json")


class Measured(APIRoute):
    """Routes whose bodies are JSON, measured before it is parsed."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of a request. Raises Problem for a body that holds too many values."""
        handler = super().get_route_handler()

        async def measured(request: Request) -> Response:
            if request.method not in {"GET", "HEAD"}:
                body = await request.body()
                if body and request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
                    raise Problem("unsupported-media-type", f"Send {JSON}.")
                measure(body, request.app.state.service.config.limits)
            return await handler(request)

        return measured


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


Shared = Annotated[Service, Depends(_service)]
