"""A job's events as they happen (Server-Sent Events); a client that comes back with Last-Event-ID misses none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.responses import Response

from summarizer.service import pages
from summarizer.service.context import Service, Shared
from summarizer.service.ledger import Job
from summarizer.service.routes import described

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])
# A comment after so many quiet seconds keeps proxies from closing the connection.
PING = 15.0
_EVENTS = {"200": {"content": {"text/event-stream": {"schema": {"type": "string"}}}}, "204": {"description": "The end."}}


@router.get("/{job_id}/events", response_class=EventSourceResponse, responses=_EVENTS)  # type: ignore[arg-type]
async def events(
    job_id: str, service: Shared, last_event_id: Annotated[str | None, Header(max_length=20)] = None
) -> Response:
    """`document` events, each with an id, as articles are done or fail, and `state` events when the job's state changes.

    Ends with the job. 204 tells a client that comes back after that to stay away.
    """
    job = service.jobs.find(job_id)
    after = int(last_event_id) if last_event_id and last_event_id.isdecimal() else 0
    if job.final and last_event_id and not await _attempts(service, job, after):
        return Response(status_code=204)
    return EventSourceResponse(_stream(service, job, after))


async def _stream(service: Service, job: Job, after: int) -> AsyncIterator[bytes]:
    state = None
    while True:
        job = service.jobs.find(job.id)
        for attempt in await _attempts(service, job, after):
            after = attempt.pop("id")
            yield _event("document", attempt, after)
        if job.state != state:
            state = job.state
            yield _event("state", await described(service, job))
        elif not await service.jobs.changed(job.id, PING):
            yield KEEPALIVE_COMMENT
        # The state is read before the attempts: a final one is the last word.
        if job.final or service.jobs.stopping:
            return


async def _attempts(service: Service, job: Job, after: int) -> list[dict[str, Any]]:
    return await asyncio.to_thread(pages.attempts, service.jobs.directory(job), min(after, 2**63 - 1))


def _event(name: str, data: dict[str, Any], number: int | None = None) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data), id=None if number is None else str(number))
