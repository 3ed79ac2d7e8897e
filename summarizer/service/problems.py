"""Every refusal and failure as a problem of RFC 9457: one table of statuses, one shape of answer."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from summarizer import errors

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

# Name -> HTTP status and title.
PROBLEMS: Mapping[str, tuple[int, str]] = {
    "malformed": (400, "The request is no valid JSON"),
    "bad-header": (400, "A header of the request makes no sense"),
    "unauthorized": (401, "A token is needed"),
    "forbidden-origin": (403, "Requests of other web pages are refused"),
    "not-found": (404, "There is nothing here"),
    "method-not-allowed": (405, "The address has no such method"),
    "too-slow": (408, "The request came too slowly"),
    "conflict": (409, "The job's state does not allow it"),
    "in-progress": (409, "The first request with this Idempotency-Key is under way"),
    "too-large": (413, "The request is too large"),
    "article-too-long": (413, "The article is too long"),
    "unsupported-media-type": (415, "The body's type is not one of those accepted"),
    "wrong-host": (421, "The request is for another host"),
    "invalid": (422, "The request does not fit the schema"),
    "key-reused": (422, "The Idempotency-Key belongs to another request"),
    "task-not-served": (422, "There is no such task"),
    "model-not-served": (422, "There is no such model"),
    "input": (422, "The article or summary cannot be used"),
    "task": (422, "The task cannot be used"),
    "refused": (422, "The model declined to answer"),
    "ruling": (409, "The claim does not allow this ruling"),
    "too-many-jobs": (429, "Too many jobs wait"),
    "internal": (500, "The service failed"),
    "model": (502, "The model gave no usable answer"),
    "record": (503, "The job's record cannot be used"),
    "busy": (503, "The service is at its limit"),
    "stopping": (503, "The service is stopping"),
    "model-unavailable": (503, "The model cannot be reached at the moment"),
}
# The first class that fits gives the problem's name.
_BY_ERROR: tuple[tuple[type[errors.SummarizerError], str], ...] = (
    (errors.InputError, "input"),
    (errors.TaskError, "task"),
    (errors.Refused, "refused"),
    (errors.RateLimited, "model-unavailable"),
    (errors.Unavailable, "model-unavailable"),
    (errors.QuotaExhausted, "model-unavailable"),
    (errors.ModelError, "model"),
    (errors.RunError, "record"),
)
_BY_STATUS = {400: "malformed", 401: "unauthorized", 404: "not-found", 405: "method-not-allowed", 413: "too-large",
              415: "unsupported-media-type"}  # fmt: skip


class Problem(HTTPException):
    """A request that cannot be served: `name` is one of PROBLEMS, `detail` a sentence for a person."""

    def __init__(
        self, name: str, detail: str, *, hint: str = "", retry_after: float | None = None, **extra: Any
    ) -> None:
        """`retry_after` is in seconds; `extra` are further members of the answer."""
        headers = {"Retry-After": str(max(1, round(retry_after)))} if retry_after is not None else {}
        if name == "unauthorized":
            headers["WWW-Authenticate"] = 'Bearer realm="summarizer"'
        super().__init__(PROBLEMS[name][0], detail, headers)
        self.name = name
        self.extra = {**({"hint": hint} if hint else {}), **extra}

    @property
    def response(self) -> Response:
        """The answer."""
        status, title = PROBLEMS[self.name]
        body = {
            "type": f"urn:summarizer:problem:{self.name}",
            "title": title,
            "status": status,
            "detail": self.detail,
            **self.extra,
        }
        return Response(json.dumps(body), status, self.headers, MEDIA_TYPE)


def problem_of(error: errors.SummarizerError) -> Problem:
    """The problem for an error of the package."""
    name = next((name for kind, name in _BY_ERROR if isinstance(error, kind)), "internal")
    retry_after = getattr(error, "retry_after", None)
    if retry_after is None and PROBLEMS[name][0] == 503:
        retry_after = 10.0
    return Problem(name, str(error), hint=error.hint, retry_after=retry_after, error=type(error).__name__)


def install(app: FastAPI) -> None:
    """Answer with problems wherever the application would answer with an error of its own."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(errors.SummarizerError, _error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected_problem)


async def _problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - the handler is installed for this class alone
    return error.response


async def _error(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.SummarizerError)  # noqa: S101
    problem = problem_of(error)
    problem.detail = request.app.state.service.config.without_paths(problem.detail)
    return problem.response


async def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    name = _BY_STATUS.get(error.status_code, "invalid" if error.status_code < 500 else "internal")
    response = Problem(name, str(error.detail)).response
    response.headers.update(error.headers or {})
    return response


async def _invalid(_: Request, error: Exception) -> Response:
    """The first few faults, without the values: what was sent need not be sent back."""
    assert isinstance(error, RequestValidationError)  # noqa: S101
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return Problem("malformed", "The body is no valid JSON.").response
    shown = [{"at": "/".join(map(str, fault["loc"])), "message": fault["msg"]} for fault in faults[:10]]
    return Problem("invalid", f"{shown[0]['at']}: {shown[0]['message']}.", errors=shown).response


async def _unexpected_problem(request: Request, error: Exception) -> Response:
    logger.error("%s %s failed.", request.method, request.url.path, exc_info=error)
    return Problem("internal", "Something went wrong in the service; its log says what.").response
