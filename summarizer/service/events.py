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
from summarizer.service.jobs import wait_for_change
from summarizer.service.ledger import Job
from summarizer.service.routes import describe_job

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])
# A comment after so many quiet seconds keeps proxies from closing the connection.
PING = 15.0
# What one event is.
_EVENT = {"type": "object", "properties": {name: {"type": "string"} for name in ("event", "data", "id")}}
_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": _EVENT}}, "description": "Events, until the job ends."},
    204: {"description": "The job has ended, and the client has seen it all."},
}


@router.get("/{job_id}/events", response_class=Response, responses=_EVENTS)
async def events(
    job_id: str, service: Shared, last_event_id: Annotated[str | None, Header(max_length=20)] = None
) -> Response:
    """`document` events, each with an id, as articles are done or fail; `state` events when the job's state changes.

    Ends with the job. 204 tells a client that comes back after that to stay away.
    """
    job = await service.jobs.find(job_id)
    after = int(last_event_id) if last_event_id and last_event_id.isdecimal() else 0
    if job.final and last_event_id and not await _attempts(service, job, after):
        return Response(status_code=204)
    return EventSourceResponse(_stream(service, job, after))


async def _stream(service: Service, job: Job, after: int) -> AsyncIterator[bytes]:
    state = None
    while True:
        # In this order nothing is missed: what happens after a look wakes the next one, and a final state comes last.
        change = service.jobs.change(job.id)
        job = await service.jobs.find(job.id)
        while attempts := await _attempts(service, job, after):
            for attempt in attempts:
                after = attempt.pop("id")
                yield _event("document", attempt, after)
        if job.state != state:
            state = job.state
            yield _event("state", await describe_job(service, job))
        if job.final or service.jobs.stopping:
            return
        if not await wait_for_change(change, PING):
            yield KEEPALIVE_COMMENT


async def _attempts(service: Service, job: Job, after: int) -> list[dict[str, Any]]:
    return await asyncio.to_thread(pages.attempts, await service.jobs.directory(job), min(after, 2**63 - 1))


def _event(name: str, data: dict[str, Any], number: int | None = None) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data), id=None if number is None else str(number))
