"""How quotes get into a summary: a function for each way of quoting, and one for models that are asked item by item."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from summarizer.models.answers import Validate
from summarizer.models.client import Answer
from summarizer.models.providers import Quoting
from summarizer.models.wire import Request
from summarizer.pipeline.itemwise.items import Left
from summarizer.pipeline.itemwise.questions import ShortQuestion
from summarizer.records import Document
from summarizer.records.results import Usage
from summarizer.tasks.json_schema import strict_schema
from summarizer.text.analysis import Analysis

if TYPE_CHECKING:
    from summarizer.pipeline.pipeline import Pipeline

Ask = Callable[[Request, Validate], Awaitable[Answer]]


async def _copy(pipeline: Pipeline, document: Document, ask: Ask) -> dict[str, Any]:
    """The model writes the quotes out; the verifier judges them."""
    task = pipeline.task
    request = pipeline.request(pipeline.messages(document), task.wire_schema, task.name)
    return _parse(await ask(request, task.schema.model_validate))


async def _reference(pipeline: Pipeline, document: Document, ask: Ask) -> dict[str, Any]:
    """The model answers with numbers of quotations and sentences; the program puts the text in."""
    from summarizer.quoting.reference import reference_schema, resolve_numbers, with_numbers

    task = pipeline.task
    # A small model is held to the article's own numbers; others get a schema that is the same for every article.
    known = document if pipeline.model.provider.itemwise else None
    schema = strict_schema(reference_schema(task.json_schema, known))
    request = pipeline.request(pipeline.messages(document, with_numbers(document)), schema, task.name)
    answer = await ask(
        request, lambda data: task.schema.model_validate(resolve_numbers(data, task.json_schema, document))
    )
    return resolve_numbers(_parse(answer), task.json_schema, document)


async def _constrain(pipeline: Pipeline, document: Document, ask: Ask) -> dict[str, Any]:
    """A grammar lets the model write nothing but words of the source where the schema wants them."""
    from summarizer.quoting.grammar import grammar

    task = pipeline.task
    request = Request(
        pipeline.messages(document),
        name=task.name,
        grammar=grammar(task.json_schema, document),
        max_output=pipeline.max_output,
    )
    return _parse(await ask(request, task.schema.model_validate))


async def fill_itemwise(
    pipeline: Pipeline, document: Document, ask: Ask, spend: Callable[[Usage], None]
) -> tuple[dict[str, Any], Left]:
    """Short questions, each bound by a grammar of its own, and what the model has understood, read off by a judge.

    `spend` is told what the latter took.
    """
    from summarizer.models.embedded.parser import parser_for
    from summarizer.models.embedded.states import judges_of, states
    from summarizer.pipeline.itemwise.lists import fill

    async def answer(question: ShortQuestion) -> str:
        request = Request(question.messages, grammar=question.grammar, max_output=question.max_output)
        return (await ask(request, lambda data: data)).text

    task = pipeline.task
    read = partial(states, pipeline.model, pipeline.cache, turn=pipeline.client.turn, spend=spend)
    judges = await judges_of(task, pipeline.model, read)
    parse = parser_for(document.derived(Analysis).language_code)
    return await fill(task.json_schema, document, answer, judges, task.codebook, parse)


QUOTING: dict[Quoting, Callable[[Pipeline, Document, Ask], Awaitable[dict[str, Any]]]] = {
    "copy": _copy,
    "reference": _reference,
    "constrained": _constrain,
}


def _parse(answer: Answer) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(answer.text)
    return data
