"""The path from a document to a result, once; every entrance uses it.

Document -> prompt -> model (or cache) -> Summary -> verify -> Result
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import BaseModel

from summarizer.errors import BadRequest, InvalidAnswer, Refused, Truncated
from summarizer.models.answers import Validate
from summarizer.models.cache import AnswerCache, request_key
from summarizer.models.client import Answer, Client
from summarizer.models.providers import Model, Quoting
from summarizer.models.tracing import article_span, call_span
from summarizer.models.wire import Request
from summarizer.quoting.corrections import (
    CORRECTIONS_SCHEMA,
    apply_corrections,
    correction_messages,
    corrections_of,
    needs_correction,
)
from summarizer.quoting.splitting import merge, split
from summarizer.records import Document, Quotation, Verdict
from summarizer.results import Result, Usage
from summarizer.tasks.folders import Task
from summarizer.tasks.json_schema import capped, strict_schema
from summarizer.tasks.prompts import Message, render, values_for
from summarizer.text.quotations import quotations
from summarizer.text.tokens import estimate_tokens
from summarizer.verifier import verify

Ask = Callable[[Request, Validate], Awaitable[Answer]]


@dataclass(frozen=True)
class Pipeline:
    """One task and one model: call it with a document to get its Result."""

    task: Task[Any]
    model: Model
    client: Client
    cache: AnswerCache | None
    quoting: Quoting

    async def __call__(self, document: Document) -> Result:
        """Summarize and verify one document. Raises the ModelError that kept it from a summary."""
        with article_span(self.task.name, self.model.spec) as results:
            results.append(await self._result(document))
        return results[0]

    async def _result(self, document: Document) -> Result:
        costs: list[Answer] = []

        async def ask(request: Request, validate: Validate) -> Answer:
            costs.append(await self._answer(request, validate))
            return costs[-1]

        data = await self._summary(document, ask)
        summary = self.task.schema.model_validate(data)
        verdicts = verify(summary, document)
        if any(map(needs_correction, verdicts)):
            summary = await self._corrected(summary, verdicts, document, ask)
            verdicts = verify(summary, document)
        verdicts += tuple(self.task.findings(summary, document))
        usage = sum((answer.usage for answer in costs), Usage())
        return Result(
            document,
            self.task.name,
            self.model.spec,
            summary,
            verdicts,
            omitted(document, verdicts),
            usage,
            cached=usage.calls == 0,
        )

    async def _summary(self, document: Document, ask: Ask) -> dict[str, Any]:
        """The data of a summary, in parts where the model cannot hold the article at once."""
        # What the model is shown beside the article; the front matter is not.
        shown = "".join(self.task.prompt.parts.values()) + self.task.fields
        limit = self.model.provider.context - self.max_output - estimate_tokens(shown)
        # The quotations are shown a second time beside the article.
        limit = max(limit * 2 // 3, 256)
        while True:
            try:
                return merge([await self._part(part, ask) for part in split(document, limit)])
            except BadRequest as error:
                if not error.context_exceeded or limit <= 256:
                    raise
                limit //= 2

    async def _part(self, document: Document, ask: Ask) -> dict[str, Any]:
        return await QUOTING[self.quoting](self, document, ask)

    async def _answer(self, request: Request, validate: Validate) -> Answer:
        """An answer from the cache, else from the model and then in the cache."""
        if self.cache is None:
            return await self._call(request, validate)
        key = request_key({**self.model.identity, "quoting": self.quoting, **request.identity()})

        async def call() -> dict[str, Any]:
            return asdict(await self._call(request, validate))

        entry, cached = await self.cache.get_or_call(key, call)
        if not cached:
            # The answer is safe; calls that got leave by the end of this one go out before it is worked on.
            await asyncio.sleep(0)
        usage = Usage() if cached else Usage(**entry["usage"])
        return Answer(entry["text"], usage, entry.get("logprobs"))

    async def _call(self, request: Request, validate: Validate) -> Answer:
        with call_span(self.model, request.max_output) as usages:
            answer = await self.client.ask(request, validate)
            usages.append(answer.usage)
        return answer

    async def _corrected(
        self, summary: BaseModel, verdicts: tuple[Verdict, ...], document: Document, ask: Ask
    ) -> BaseModel:
        """Ask once more for the claims that fail. What passes already is not touched; what still fails is kept."""
        request = self.request(correction_messages(verdicts, document), CORRECTIONS_SCHEMA, "corrections")
        try:
            answer = await ask(request, corrections_of)
        except (BadRequest, InvalidAnswer, Refused, Truncated):
            # The summary is there already, and what fails in it is flagged.
            return summary
        return apply_corrections(summary, verdicts, json.loads(answer.text), document)

    @property
    def max_output(self) -> int:
        """Tokens an answer may have: the prompt's `max_output_tokens`, else the provider's limit."""
        limit = self.model.provider.max_output
        return min(int(self.task.prompt.front.get("max_output_tokens", limit)), limit)

    def messages(self, document: Document, article: str | None = None) -> tuple[Message, ...]:
        """The prompt for a document; `article` replaces its text where it is shown in another form."""
        values = values_for(document, quotations(document), self.task.fields)
        return tuple(render(self.task.prompt, {**values, "article": article} if article else values))

    def request(self, messages: tuple[Message, ...], schema: Mapping[str, Any], name: str) -> Request:
        """A question whose answer has to fit a JSON schema."""
        most = self.model.provider.most_items
        schema = capped(schema, most) if most else schema
        return Request(messages, schema, name, max_output=self.max_output)


async def _copy(pipeline: Pipeline, document: Document, ask: Ask) -> dict[str, Any]:
    """The model writes the quotes out; the verifier judges them."""
    task = pipeline.task
    request = pipeline.request(pipeline.messages(document), task.wire_schema, task.name)
    return _loaded(await ask(request, task.schema.model_validate))


async def _reference(pipeline: Pipeline, document: Document, ask: Ask) -> dict[str, Any]:
    """The model answers with numbers of quotations and sentences; the program puts the text in."""
    from summarizer.quoting.reference import numbered, reference_schema, resolve

    task = pipeline.task
    # A small model is held to the article's own numbers; others get a schema that is the same for every article.
    known = document if pipeline.model.provider.itemwise else None
    schema = strict_schema(reference_schema(task.json_schema, known))
    request = pipeline.request(pipeline.messages(document, numbered(document)), schema, task.name)
    answer = await ask(request, lambda data: task.schema.model_validate(resolve(data, task.json_schema, document)))
    return resolve(_loaded(answer), task.json_schema, document)


async def _constrained(pipeline: Pipeline, document: Document, ask: Ask) -> dict[str, Any]:
    """A grammar lets the model write nothing but words of the source where the schema wants them."""
    if pipeline.model.provider.itemwise:
        return await _itemwise(pipeline, document, ask)
    from summarizer.quoting.grammar import grammar

    task = pipeline.task
    request = Request(
        pipeline.messages(document),
        name=task.name,
        grammar=grammar(task.json_schema, document),
        max_output=pipeline.max_output,
    )
    return _loaded(await ask(request, task.schema.model_validate))


async def _itemwise(pipeline: Pipeline, document: Document, ask: Ask) -> dict[str, Any]:
    """Many short questions, each bound by a grammar of its own."""
    from summarizer.itemwise.labels import Question, Reply
    from summarizer.itemwise.lists import fill

    async def reply(question: Question) -> Reply:
        wanted = {"logprobs": True, "top_logprobs": question.top_logprobs} if question.top_logprobs else {}
        request = Request(
            question.messages, grammar=question.grammar, max_output=question.max_output, parameters=wanted
        )
        answer = await ask(request, lambda data: data)
        return Reply(answer.text, (answer.logprobs or {}).get("content") or ())

    return await fill(pipeline.task.json_schema, document, pipeline.task.prompt.front, reply)


QUOTING: dict[Quoting, Callable[[Pipeline, Document, Ask], Awaitable[dict[str, Any]]]] = {
    "copy": _copy,
    "reference": _reference,
    "constrained": _constrained,
}


def omitted(document: Document, verdicts: tuple[Verdict, ...]) -> tuple[Quotation, ...]:
    """The outermost quotations of the source that no claim covers by more than half."""
    covered = [
        (span.start, span.end)
        for verdict in verdicts
        if verdict.spoken and verdict.start is not None
        for span in (verdict.parts or (verdict,))
        if span.start is not None and span.end is not None
    ]
    return tuple(
        quotation
        for quotation in quotations(document)
        if quotation.depth == 0 and not quotation.scare and not _covers(covered, quotation)
    )


def _covers(spans: list[tuple[int, int]], quotation: Quotation) -> bool:
    shared = sum(max(0, min(end, quotation.end) - max(start, quotation.start)) for start, end in set(spans))
    return 2 * shared > quotation.end - quotation.start


def _loaded(answer: Answer) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(answer.text)
    return data
