"""The application: routes, problems, the guard around them, and what is opened and closed with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from summarizer.batch.manifest import version
from summarizer.service import events, operations, reviewing, routes, summaries
from summarizer.service.bodies import JobRequest, ProblemAnswer
from summarizer.service.config import Config
from summarizer.service.context import Service, open_ledger
from summarizer.service.guard import Guard
from summarizer.service.ledger import Ledger
from summarizer.service.metrics import Metrics
from summarizer.service.problems import MEDIA_TYPE, install

_PROBLEM = {"model": ProblemAnswer, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}}}
_RESPONSES: dict[int | str, dict[str, object]] = {
    "4XX": {"description": "The request is refused (RFC 9457).", **_PROBLEM},
    "5XX": {"description": "The service or the model failed (RFC 9457).", **_PROBLEM},
}


def create_app(config: Config, ledger: Ledger | None = None) -> FastAPI:
    """The ASGI application of a service. It opens its jobs when it starts, and drains them when it ends.

    The ledger is opened then as well, where none is given that is open.
    """
    metrics = Metrics()
    pages = reviewing.ReviewPages()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service = app.state.service = await Service.open(config, ledger or open_ledger(config), metrics)
        try:
            yield
        finally:
            await service.jobs.drain()
            pages.close()
            service.checks.shutdown(wait=False, cancel_futures=True)
            await service.ledger.close()

    app = FastAPI(
        title="summarizer",
        version=version() or "0",
        summary="Typed, evidence-checked summaries of news articles by language models.",
        lifespan=lifespan,
        responses=_RESPONSES,
        docs_url=None,
        redoc_url=None,
    )
    for router in (summaries.router, routes.router, events.router, reviewing.router, operations.router):
        app.include_router(router)
    app.mount("/review/{job_id}", pages, "review")
    install(app)
    _describe_uploads(app)
    app.add_middleware(Guard, config=config, stopping=lambda: stopping(app), count=metrics.request)
    return app


def stopping(app: FastAPI) -> bool:
    """True once the service has been told to end."""
    service: Service | None = getattr(app.state, "service", None)
    return service is not None and service.jobs.stopping


def _describe_uploads(app: FastAPI) -> None:
    """Name the schema of a job's JSON in the OpenAPI document; the route reads the body itself, whatever its size."""
    plain = app.openapi

    def described() -> dict[str, object]:
        document = plain()
        schema = JobRequest.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = document["components"]["schemas"]
        schemas.update({"JobRequest": schema, **schema.pop("$defs", {})})
        return document

    app.openapi = described  # type: ignore[method-assign]
