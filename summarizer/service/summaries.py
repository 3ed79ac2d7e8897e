"""One article at a time: summaries, and checks of summaries that other tools made."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from summarizer.api.drafts import check_draft
from summarizer.api.single import on_loop
from summarizer.api.summaries import check_summary, goes_together
from summarizer.records import Document, Verdict
from summarizer.records.results import Result, Usage
from summarizer.service.bodies import (
    ArticleBody,
    CheckAnswer,
    CheckRequest,
    DraftCheckAnswer,
    DraftCheckRequest,
    JobAnswer,
    ResultAnswer,
    SummaryRequest,
)
from summarizer.service.context import Measured, Service, Shared, fingerprint_of, json_response
from summarizer.service.jobs import too_long
from summarizer.service.pages import write_articles
from summarizer.service.problems import Problem
from summarizer.service.routes import accepted
from summarizer.service.uploads import count_strings
from summarizer.tasks.folders import load_task

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/v1", tags=["articles"], route_class=Measured)
# Seconds after which a client may try again when too many articles are in work.
BUSY = 1.0
# Quotes of a draft in one request.
MOST_QUOTES = 500
T = TypeVar("T")


@router.post(
    "/summaries",
    response_model=ResultAnswer,
    responses={202: {"model": JobAnswer, "description": "It takes longer: the job that goes on with it."}},
    name="summarize",
)
async def create_summary(
    body: SummaryRequest,
    request: Request,
    service: Shared,
    wait: Annotated[float, Query(ge=0, le=600, description="Seconds to wait before it becomes a job.")] = 60.0,
) -> Response:
    """Summarize one article. Answers with the Result when done, or after `wait` seconds (at most 60) with a job."""
    fingerprint = fingerprint_of(await request.body(), str(request.query_params))
    return await service.once(request, fingerprint, lambda: _summary(body, service, wait))


async def _summary(body: SummaryRequest, service: Service, wait: float) -> Response:
    document = _document(body, service)
    pipeline = service.config.pipeline(body.task, body.model)
    if service.working >= service.config.limits.concurrency:
        raise Problem("busy", f"{service.working} articles are in work.", retry_after=BUSY)
    service.working += 1
    task = asyncio.create_task(on_loop(pipeline(document)))
    task.add_done_callback(lambda done: _note(service, done))
    done, _ = await asyncio.wait({task}, timeout=min(wait, service.config.limits.wait))
    if done:
        return json_response(task.result().as_dict())
    # The job asks the same question; the cache lets it share the call that is under way.
    article = body.model_dump(include=set(type(body).model_fields) - {"task", "model"}, exclude_none=True)
    article["id"] = document.id
    job = await service.jobs.create(pipeline, None, lambda path: write_articles(path, iter([article])))
    return await accepted(service, job)


def _note(service: Service, task: asyncio.Task[Result[Any]]) -> None:
    service.working -= 1
    result = None if task.cancelled() or task.exception() else task.result()
    service.metrics.article(result, result.usage if result else Usage())


@router.post("/check", response_model=CheckAnswer, name="check")
async def check_posted(body: CheckRequest, service: Shared) -> Response:
    """Check a summary that any tool made against its article; no model is asked."""
    verdicts = await _check(body, _document(body, service), service)
    answer = {
        "passes": all(verdict.passes for verdict in verdicts),
        "verdicts": [verdict.as_dict() for verdict in verdicts],
    }
    return json_response(answer)


@router.post("/checks", response_model=DraftCheckAnswer)
async def check_a_draft(body: DraftCheckRequest, service: Shared) -> Response:
    """Check every quotation of a draft against several sources; no model is asked."""
    draft, sources = _document(body.draft, service), [_document(source, service) for source in body.sources]
    work = partial(check_draft, draft, sources, ignore=body.ignore, most_quotes=MOST_QUOTES)
    checked = await _in_thread(service, work)
    return json_response({"passes": not checked.flags, **checked.as_dict()})


async def _check(body: CheckRequest, document: Document, service: Service) -> tuple[Verdict, ...]:
    limits = service.config.limits
    if (found := count_strings(body.summary)) > limits.claims:
        raise Problem("too-large", f"The summary has {found:,} texts; {limits.claims:,} can be checked at once.")
    return await _in_thread(service, partial(_verdicts, body, document, service))


async def _in_thread(service: Service, work: Callable[[], T]) -> T:
    """What a check finds, in threads of their own: a long one keeps nobody else waiting."""
    if service.checking >= service.config.limits.checks:
        raise Problem("busy", f"{service.checking} checks wait or run.", retry_after=BUSY)
    service.checking += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(service.checks, work)
    finally:
        service.checking -= 1


def _document(body: ArticleBody, service: Service) -> Document:
    limit = service.config.limits.article
    if len(body.text) > limit:
        raise Problem("article-too-long", too_long(len(body.text), limit), limit=limit)
    if not body.text.strip():
        raise Problem("input", "The article is empty.")
    return body.document()


def _verdicts(body: CheckRequest, document: Document, service: Service) -> tuple[Verdict, ...]:
    if not goes_together(body.task, body.quote, body.speaker):
        raise Problem("invalid", "Give either `task`, or `quote` with or without `speaker`, or neither.")
    if body.task is not None and body.task not in service.config.task_names:
        raise Problem("task-not-served", f"This service has no task {body.task!r}; GET /v1/tasks lists what it has.")
    task = None if body.task is None else load_task(body.task, service.config.settings.task_folders)
    return check_summary(body.summary, document, task=task, quote=body.quote, speaker=body.speaker)
