"""What keeps a service running: what it has, whether it lives, whether it is ready, its numbers."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from summarizer.errors import RunError
from summarizer.models.providers import Model
from summarizer.service.bodies import ModelAnswer, TaskAnswer
from summarizer.service.context import Service, Shared, json_response
from summarizer.service.problems import Problem
from summarizer.tasks.folders import load_task

router = APIRouter(tags=["operations"])
_TEXT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Prometheus's text format."}
}
# Seconds for which the last look at a model is good enough.
LOOKED = 10.0


@router.get("/v1/tasks", response_model=list[TaskAnswer], name="tasks")
async def list_tasks(service: Shared) -> Response:
    """The tasks a request may name, and the JSON schemas of their summaries."""
    return json_response(await asyncio.to_thread(_tasks, service))


def _tasks(service: Service) -> list[dict[str, object]]:
    settings = service.config.settings
    loaded = [load_task(name, settings.task_folders) for name in service.config.task_names]
    return [
        {
            "name": task.name,
            "description": task.prompt.description,
            "default": task.name == settings.task,
            "json_schema": task.json_schema,
        }
        for task in loaded
    ]


@router.get("/v1/models", response_model=list[ModelAnswer], name="models")
async def list_models(service: Shared) -> Response:
    """The models a request may name, and where articles go when they are used."""
    served = service.config.models
    return json_response(
        [
            {
                "name": each.spec,
                "endpoint": each.endpoint,
                "quoting": each.provider.quoting,
                "default": each is served[0],
            }
            for each in served
        ]
    )


@router.get("/healthz")
async def healthz() -> Response:
    """The process answers."""
    return json_response({"status": "ok"})


@router.get("/readyz")
async def readyz(service: Shared) -> Response:
    """It can take articles: the record can be written and a model can be reached. 503 says what is missing."""
    if service.jobs.stopping:
        raise Problem("stopping", "The service is stopping.", retry_after=LOOKED)
    try:
        await service.ledger.probe()
    except RunError as error:
        raise Problem("record", service.config.without_paths(str(error)), retry_after=LOOKED) from None
    problem = await _lookup(service, service.config.models[0])
    if problem:
        raise Problem("model-unavailable", problem, retry_after=LOOKED)
    return json_response({"status": "ready"})


async def _lookup(service: Service, model: Model) -> str:
    """What keeps a model from being used, in a sentence; looked up at most every LOOKED seconds."""
    at, problem = service.ready.get(model.spec, (float("-inf"), ""))
    if time.monotonic() - at > LOOKED:
        problem = await asyncio.to_thread(_look, model)
        service.ready[model.spec] = time.monotonic(), problem
    return problem


def _look(model: Model) -> str:
    if model.local:
        from summarizer.models.embedded.engine import installed_path

        return "" if installed_path(model.name, model.models_dir) else f"The weights of {model.spec} are not there yet."
    from summarizer.models.probe import reachable

    return reachable(model)


@router.get("/metrics", response_class=Response, responses=_TEXT)
async def metrics(service: Shared) -> Response:
    """Numbers for Prometheus."""
    data, media_type = await service.metrics.page(service.ledger)
    return Response(data, media_type=media_type)
