"""Jobs over HTTP: begin, follow, read, rule on, end."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from summarizer.service import pages, uploads
from summarizer.service.bodies import (
    ComparisonAnswer,
    JobAnswer,
    JobRequest,
    JobsAnswer,
    LinesPage,
    ResultsPage,
    ResumeRequest,
)
from summarizer.service.comparisons import comparison_json
from summarizer.service.context import Service, Shared, fingerprint_of, json_response
from summarizer.service.jobs import UPLOAD, wait_for_change
from summarizer.service.ledger import Job
from summarizer.service.problems import Problem

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])
JSON_LINES = frozenset(
    {"application/jsonl", "application/x-ndjson", "application/x-jsonlines", "application/jsonlines"}
)
Wait = Annotated[float, Query(ge=0, le=60, description="Seconds to wait for the job's end.")]
After = Annotated[int, Query(ge=0, lt=2**63, description="The `cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=1000)]
# When to look at a job again, in seconds.
LOOK_AGAIN = 2
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/JobRequest"}},
            "application/jsonl": {
                "schema": {"type": "string", "description": "An article a line, each a JSON object with a `text`."}
            },
        },
    }
}


async def describe_job(service: Service, job: Job) -> dict[str, Any]:
    """A job as clients see it."""
    numbers = await asyncio.to_thread(pages.counts, await service.jobs.directory(job))
    base = f"/v1/jobs/{job.id}"
    names = ("events", "results", "failures", "flags", "comparison")
    return {
        "id": job.id,
        "state": job.state,
        "detail": job.detail,
        "created_at": datetime.fromtimestamp(job.created_at, UTC).isoformat(timespec="milliseconds"),
        "task": job.task,
        "model": job.model,
        "max_cost": job.max_cost,
        "documents": numbers,
        "links": {"self": base, **{name: f"{base}/{name}" for name in names}, "review": f"/review/{job.id}/"},
    }


async def accepted(service: Service, job: Job) -> Response:
    """202: where to look, and when."""
    headers = {"Location": f"/v1/jobs/{job.id}", "Retry-After": str(LOOK_AGAIN)}
    return json_response(await describe_job(service, job), 202, headers)


@router.post("", status_code=202, response_model=JobAnswer, openapi_extra=_BODY)
async def create(
    request: Request,
    service: Shared,
    task: Annotated[str | None, Query(description="For JSON Lines; in JSON it is a field.")] = None,
    model: Annotated[str | None, Query(description="For JSON Lines; in JSON it is a field.")] = None,
    max_cost: Annotated[float | None, Query(gt=0, allow_inf_nan=False, description="For JSON Lines; USD.")] = None,
) -> Response:
    """Begin a job: a JSON object with `documents`, or an upload of JSON Lines with an article a line."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and kind not in JSON_LINES:
        raise Problem("unsupported-media-type", "Send application/json or application/jsonl.")
    upload, digest = await _spool(request, service.config.directory)
    articles = upload.with_suffix(".articles")
    try:
        asked = JobRequest.model_construct(documents=[], task=task, model=model, max_cost=max_cost)
        limits = service.config.limits
        if kind == "application/json":
            asked = await asyncio.to_thread(uploads.read_request, upload, articles, limits)
        else:
            await asyncio.to_thread(uploads.measure_lines, upload, limits)
            upload.replace(articles)

        async def begin() -> Response:
            pipeline = service.config.pipeline(asked.task, asked.model)
            return await accepted(service, await service.jobs.create(pipeline, asked.max_cost, articles.replace))

        return await service.once(request, fingerprint_of(digest, kind, str(request.query_params)), begin)
    finally:
        upload.unlink(missing_ok=True)
        articles.unlink(missing_ok=True)


async def _spool(request: Request, directory: Path) -> tuple[Path, bytes]:
    """The body in a file of the service's own, whatever its size, and its SHA-256."""
    digest = hashlib.sha256()
    with NamedTemporaryFile(dir=directory, prefix=UPLOAD, suffix=".jsonl", delete=False) as file:
        try:
            async for chunk in request.stream():
                digest.update(chunk)
                file.write(chunk)
        except BaseException:
            await asyncio.to_thread(Path(file.name).unlink)
            raise
    return Path(file.name), digest.digest()


@router.get("", response_model=JobsAnswer)
async def jobs(
    service: Shared,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    before: Annotated[str, Query(max_length=100)] = "~",
) -> Response:
    """All jobs, the newest first."""
    found = [job for job in await service.ledger.jobs(before=before, limit=limit) if job.state != "receiving"]
    items = [await describe_job(service, job) for job in found]
    return json_response({"items": items, "before": found[-1].id if len(found) == limit else None})


@router.get("/{job_id}", response_model=JobAnswer)
async def job(job_id: str, service: Shared, wait: Wait = 0) -> Response:
    """A job's state and numbers, at once or, with `wait`, when it has ended or the time is up."""
    found = await service.jobs.find(job_id)
    loop = asyncio.get_running_loop()
    end = loop.time() + wait
    while not found.final and not service.jobs.stopping and (left := end - loop.time()) > 0:
        # In this order nothing is missed: what happens after a look wakes whoever waits for the next one.
        change = service.jobs.change(job_id)
        found = await service.jobs.find(job_id)
        if not found.final:
            await wait_for_change(change, left)
            found = await service.jobs.find(job_id)
    return json_response(await describe_job(service, found))


async def _page(service: Service, job_id: str, name: str, after: int, limit: int, form: str) -> Response:
    directory = await service.jobs.directory(await service.jobs.find(job_id))
    if form == "jsonl":
        return StreamingResponse(_all_lines(directory, name, after), media_type="application/jsonl")
    data, _ = await asyncio.to_thread(pages.page, directory, name, after, limit)
    return Response(data, media_type="application/json")


async def _all_lines(directory: Path, name: str, after: int) -> AsyncIterator[bytes]:
    last: int | None = after
    while last is not None:
        data, last = await asyncio.to_thread(pages.lines, directory, name, last, 200)
        yield data


_LINES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/jsonl": {"schema": {"type": "string"}}}, "description": "A page, or all lines."}
}
Form = Annotated[Literal["json", "jsonl"], Query(description="jsonl: everything there is, as a stream.")]


@router.get("/{job_id}/results", response_model=ResultsPage, responses=_LINES)
async def results(
    job_id: str, service: Shared, after: After = 0, limit: Limit = 100, format: Form = "json"
) -> Response:
    """Results as they came, of a running job as well."""
    return await _page(service, job_id, "summaries.jsonl", after, limit, format)


@router.get("/{job_id}/failures", response_model=LinesPage, responses=_LINES)
async def failures(
    job_id: str, service: Shared, after: After = 0, limit: Limit = 100, format: Form = "json"
) -> Response:
    """The articles that have no summary, and why."""
    return await _page(service, job_id, "failures.jsonl", after, limit, format)


@router.get("/{job_id}/flags", response_model=LinesPage, responses=_LINES)
async def flags(job_id: str, service: Shared, after: After = 0, limit: Limit = 100, format: Form = "json") -> Response:
    """The claims that still need a person."""
    return await _page(service, job_id, "flags.jsonl", after, limit, format)


@router.get("/{job_id}/comparison", response_model=ComparisonAnswer)
async def comparison(job_id: str, service: Shared) -> Response:
    """The articles that are done, read as one: who stands where, who said the same, copies, contradictions."""
    directory = await service.jobs.directory(await service.jobs.find(job_id))
    return Response(await asyncio.to_thread(comparison_json, directory), media_type="application/json")


@router.post("/{job_id}/cancel", status_code=202, response_model=JobAnswer)
async def cancel(job_id: str, service: Shared) -> Response:
    """End a job now; what is done is kept."""
    return await accepted(service, await service.jobs.cancel(await service.jobs.find(job_id)))


@router.post("/{job_id}/resume", status_code=202, response_model=JobAnswer)
async def resume(job_id: str, service: Shared, body: ResumeRequest | None = None) -> Response:
    """Go on with a job that was cancelled, paused, or ended with failures; what is done is not paid for again."""
    asked = body or ResumeRequest(retry_failed=False, max_cost=None)
    found = await service.jobs.find(job_id)
    return await accepted(service, await service.jobs.resume(found, asked.retry_failed, asked.max_cost))
