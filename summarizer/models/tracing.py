"""Spans for OpenTelemetry, where the user has it installed; nothing at all where they have not.

Names are those of the semantic conventions for generative AI (https://opentelemetry.io/docs/specs/semconv/gen-ai/). No
article, prompt, answer or key is ever an attribute.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from summarizer.models.providers import Model
from summarizer.records.results import Result, Usage


@lru_cache(maxsize=1)
def _tracer() -> Any:
    try:
        from opentelemetry import trace
    except ImportError:
        return None
    return trace.get_tracer("summarizer")


@contextmanager
def article_span(task: str, model: str) -> Iterator[list[Result[Any]]]:
    """A span around one article; put the result into the list it gives."""
    results: list[Result[Any]] = []
    attributes = {"summarizer.task": task, "gen_ai.request.model": model}
    with _span(f"summarize {task}", attributes, "INTERNAL") as span:
        yield results
        for result in results if span else ():
            flags = len(result.flags)
            span.set_attributes(
                {
                    "summarizer.claims": len(result.verdicts),
                    "summarizer.flags": flags,
                    "summarizer.cached": result.cached,
                }
            )


@contextmanager
def call_span(model: Model, max_output: int) -> Iterator[list[Usage]]:
    """A span around a question to a model, its re-asks and retries included; put its usage into the list it gives."""
    usages: list[Usage] = []
    attributes: dict[str, Any] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": model.provider.name,
        "gen_ai.request.model": model.name,
        "gen_ai.request.max_tokens": max_output,
        "gen_ai.output.type": "json",
    }
    where = urlsplit(model.endpoint)
    if where.hostname:
        attributes["server.address"] = where.hostname
        attributes["server.port"] = where.port or (443 if where.scheme == "https" else 80)
    with _span(f"chat {model.name}", attributes, "CLIENT") as span:
        yield usages
        for usage in usages if span else ():
            span.set_attribute("gen_ai.usage.input_tokens", usage.input_tokens)
            span.set_attribute("gen_ai.usage.output_tokens", usage.output_tokens)


@contextmanager
def _span(name: str, attributes: dict[str, Any], kind: str) -> Iterator[Any]:
    tracer = _tracer()
    if tracer is None:
        yield None
        return
    from opentelemetry.trace import SpanKind, Status, StatusCode

    # Exceptions are named and not recorded: their text and stack may hold an article's words.
    options = {"kind": SpanKind[kind], "record_exception": False, "set_status_on_exception": False}
    with tracer.start_as_current_span(name, attributes=attributes, **options) as span:
        try:
            yield span
        except BaseException as error:
            span.set_attribute("error.type", type(error).__name__)
            span.set_status(Status(StatusCode.ERROR))
            raise
