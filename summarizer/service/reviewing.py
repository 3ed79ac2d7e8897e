"""Rulings on a job's flags: over the API, and on the review page of each job."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from summarizer.errors import RecordFailed, RulingError
from summarizer.review.app import Application
from summarizer.review.desk import Desk
from summarizer.review.security import with_headers
from summarizer.rulings.drafts import RulingDraft as Ruling
from summarizer.rulings.log import Decision
from summarizer.runs.reader import RunReader
from summarizer.service.bodies import RulingRequest
from summarizer.service.context import Measured, Service, Shared, json_response
from summarizer.service.guard import SAFE, reviewer_of
from summarizer.service.problems import Problem

router = APIRouter(prefix="/v1/jobs", tags=["review"], route_class=Measured)
# Reviewers at work whose desks are kept open.
DESKS = 32


@router.post("/{job_id}/rulings", status_code=201)
async def rule(job_id: str, body: RulingRequest, service: Shared) -> Response:
    """Rule on a flag. Rulings are events: a later one takes the place of an earlier one, and none is lost."""
    try:
        async with service.jobs.ruling(await service.jobs.find(job_id)) as directory:
            made = await asyncio.to_thread(_rule, directory, body, service.config.settings.task_folders)
        return json_response(made, 201)
    except RulingError as error:
        raise Problem("ruling", str(error), hint=error.hint) from None


def _rule(directory: Path, body: RulingRequest, folders: Sequence[Path]) -> dict[str, Any]:
    ruling = Ruling(**body.model_dump(exclude={"document_id", "reviewer"}))
    with closing(RunReader.open(directory)) as run:
        if not run.rows("SELECT 1 FROM summaries WHERE document_id = ?", (body.document_id,)):
            raise Problem("not-found", "The job has no summary of such a document.")
        return asdict(Desk(run, body.reviewer or "reviewer", folders=folders).rule(body.document_id, ruling))


@router.get("/{job_id}/rulings", name="rulings")
async def list_rulings(job_id: str, service: Shared) -> Response:
    """Every ruling of the job, in order, undone ones too."""
    directory = await service.jobs.directory(await service.jobs.find(job_id))
    return json_response({"items": [asdict(each) for each in await asyncio.to_thread(_rulings, directory)]})


def _rulings(directory: Path) -> tuple[Decision, ...]:
    with closing(RunReader.open(directory)) as run:
        return run.log.decisions


class ReviewPages:
    """The review page of every job, as an ASGI application under `/review/{job_id}`.

    The service's guard has let the request through; who reviews is the name given with the token.
    """

    def __init__(self) -> None:
        self._desks: OrderedDict[tuple[str, str], tuple[RunReader, Starlette]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request to a job's page."""
        service: Service = scope["app"].state.service
        job = await service.jobs.find(scope["path_params"]["job_id"])
        reviewer = reviewer_of(Headers(scope=scope))
        folders = service.config.settings.task_folders
        if scope["method"] in SAFE:
            page = self._page(await service.jobs.directory(job), reviewer, folders)
            await page(scope, receive, with_headers(send))
            return
        # Read before the job is held, and answered only once the rulings are kept.
        body = await Request(scope, receive).body()
        said: list[Message] = []

        async def again() -> Message:
            return {"type": "http.request", "body": body}

        async def note(message: Message) -> None:
            said.append(message)

        try:
            async with service.jobs.ruling(job) as directory:
                await self._page(directory, reviewer, folders)(scope, again, with_headers(note))
        except RecordFailed:
            self.close()
            raise
        for message in said:
            await send(message)

    def _page(self, directory: Path, reviewer: str, folders: Sequence[Path]) -> Starlette:
        key = (directory.name, reviewer)
        if key not in self._desks:
            run = RunReader.open(directory)
            self._desks[key] = run, Starlette(routes=Application(Desk(run, reviewer, folders=folders)).routes)
            if len(self._desks) > DESKS:
                self._desks.popitem(last=False)[1][0].close()
        self._desks.move_to_end(key)
        return self._desks[key][1]

    def close(self) -> None:
        """Close every run."""
        for run, _ in self._desks.values():
            run.close()
        self._desks.clear()
