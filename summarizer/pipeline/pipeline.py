"""The path from a document to a result, once; every entrance uses it.

Document -> prompt -> model (or cache) -> Summary -> examine -> (judge) -> Result
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import BaseModel

from summarizer.errors import BadRequest, InvalidAnswer, Refused, Truncated
from summarizer.models.answers import Validate
from summarizer.models.cache import AnswerCache, request_key
from summarizer.models.client import Answer, Client
from summarizer.models.providers import Model, Quoting
from summarizer.models.tracing import article_span, call_span
from summarizer.models.wire import Request
from summarizer.pipeline.itemwise.items import Left
from summarizer.pipeline.quoting import QUOTING, Ask, fill_itemwise
from summarizer.quoting.corrections import (
    CORRECTIONS_SCHEMA,
    Flags,
    apply_corrections,
    correction_messages,
    corrections_of,
    needs_correction,
)
from summarizer.quoting.splitting import merge_summaries, split
from summarizer.records import Correction, Document, Judgement, Verdict
from summarizer.records.results import Result, Usage
from summarizer.tasks.folders import Task
from summarizer.tasks.json_schema import cap_lists
from summarizer.tasks.prompts import Message, render, values_for
from summarizer.text.quotations import quotations
from summarizer.text.tokens import estimate_tokens
from summarizer.verifier.judging import (
    JUDGEMENTS_SCHEMA,
    answers_of,
    entries,
    flags_of_judge,
    judgements,
    judging_messages,
)
from summarizer.verifier.omissions import omitted_quotations
from summarizer.verifier.record import examine
from summarizer.verifier.record_reading import Reading
from summarizer.verifier.summary_texts import texts


@dataclass(frozen=True)
class Respondent:
    """A model, and the client that asks it."""

    model: Model
    client: Client


@dataclass(frozen=True)
class Pipeline:
    """One task and one model: call it with a document to get its Result. `judge` is asked whether evidence bears it."""

    task: Task[Any]
    model: Model
    client: Client
    cache: AnswerCache | None
    quoting: Quoting
    judge: Respondent | None = None

    def asking(self, exchange: Callable[[Model], Client]) -> Pipeline:
        """The pipeline with other clients: that which `exchange` makes for its model, and for its judge's."""
        client = exchange(self.model)
        if self.judge is None:
            return replace(self, client=client)
        same = self.judge.model == self.model
        return replace(
            self, client=client, judge=Respondent(self.judge.model, client if same else exchange(self.judge.model))
        )

    async def close(self) -> None:
        """Close the connections of its clients."""
        await self.client.close()
        if self.judge is not None and self.judge.client is not self.client:
            await self.judge.client.close()

    async def __call__(self, document: Document) -> Result:
        """Summarize and verify one document. Raises the ModelError that kept it from a summary."""
        with article_span(self.task.name, self.model.spec) as results:
            results.append(await self._result(document))
        return results[0]

    async def _result(self, document: Document) -> Result:
        spent: list[Usage] = []

        async def ask(request: Request, validate: Validate) -> Answer:
            answer = await self._answer(request, validate)
            spent.append(answer.usage)
            return answer

        data, left = await self._fill(document, ask, spent.append)
        summary = self.task.schema.model_validate(data)
        found = examine(summary, document, self.task)
        summary, corrections = await self._correct(summary, found.verdicts, document, ask)
        if corrections:
            found = examine(summary, document, self.task)
        judged = await self._judge(summary, document, found.verdicts, spent)
        verdicts = (*found.verdicts, *flags_of_judge(judged, summary.model_dump(mode="json")))
        usage = sum(spent, Usage())
        return Result(
            document,
            self.task.name,
            self.model.spec,
            summary,
            verdicts,
            omitted_quotations(document, verdicts),
            usage,
            cached=bool(spent) and usage.calls == 0,
            checked=found.checked,
            judgements=judged,
            open_passages=left.passages,
            corrections=corrections,
            not_asked=left.not_asked,
        )

    async def _fill(self, document: Document, ask: Ask, spend: Callable[[Usage], None]) -> tuple[dict[str, Any], Left]:
        """The data of a summary, and what is left to a person."""
        if self.model.provider.itemwise and self.quoting == "constrained":
            return await fill_itemwise(self, document, ask, spend)
        return await self._summary(document, ask), Left()

    async def _summary(self, document: Document, ask: Ask) -> dict[str, Any]:
        """The data of a summary, in parts where the model cannot hold the article at once."""
        # What the model is shown beside the article; the front matter is not.
        shown = "".join(self.task.prompt.parts.values()) + self.task.fields
        limit = self.model.provider.context - self.max_output - estimate_tokens(shown)
        # The quotations are shown a second time beside the article.
        limit = max(limit * 2 // 3, 256)
        while True:
            try:
                return merge_summaries([await self._part(part, ask) for part in split(document, limit)])
            except BadRequest as error:
                if not error.context_exceeded or limit <= 256:
                    raise
                limit //= 2

    async def _part(self, document: Document, ask: Ask) -> dict[str, Any]:
        return await QUOTING[self.quoting](self, document, ask)

    async def _answer(self, request: Request, validate: Validate, respondent: Respondent | None = None) -> Answer:
        """An answer from the cache, else from the model and then in the cache."""
        asked = respondent or Respondent(self.model, self.client)
        if self.cache is None:
            return await self._call(asked, request, validate)
        key = request_key({**asked.model.identity, "quoting": self.quoting, **request.identity()})

        async def call() -> dict[str, Any]:
            return asdict(await self._call(asked, request, validate))

        entry, cached = await self.cache.get_or_call(key, call)
        if not cached:
            # The answer is safe; calls that got leave by the end of this one go out before it is worked on.
            await asyncio.sleep(0)
        usage = Usage() if cached else Usage(**entry["usage"])
        return Answer(entry["text"], usage, entry.get("logprobs"))

    async def _call(self, asked: Respondent, request: Request, validate: Validate) -> Answer:
        with call_span(asked.model, request.max_output) as usages:
            answer = await asked.client.ask(request, validate)
            usages.append(answer.usage)
        return answer

    async def _correct(
        self, summary: BaseModel, verdicts: tuple[Verdict, ...], document: Document, ask: Ask
    ) -> tuple[BaseModel, tuple[Correction, ...]]:
        """Ask once more for what fails. What passes already is not touched; what still fails is kept."""
        # A model that is asked item by item has nothing to add when it is asked for a whole article's fields.
        wanted = [verdict for verdict in verdicts if needs_correction(verdict)]
        if self.model.provider.itemwise:
            wanted = [verdict for verdict in wanted if not verdict.check]
        if not wanted:
            return summary, ()
        request = self.request(correction_messages(wanted, document), CORRECTIONS_SCHEMA, "corrections")
        try:
            answer = await ask(request, corrections_of)
        except (BadRequest, InvalidAnswer, Refused, Truncated):
            # The summary is there already, and what fails in it is flagged.
            return summary, ()

        def flags_of(candidate: BaseModel) -> Flags:
            found = examine(candidate, document, self.task).verdicts
            return frozenset((verdict.path, verdict.claim) for verdict in found if not verdict.passes)

        return apply_corrections(summary, wanted, json.loads(answer.text), flags_of)

    async def _judge(
        self, summary: BaseModel, document: Document, verdicts: tuple[Verdict, ...], spent: list[Usage]
    ) -> tuple[Judgement, ...]:
        """What the judge says of the record; nothing where there is no judge, or it gives no usable answer."""
        asked = entries(Reading(tuple(texts(summary)), document, verdicts, self.task.codebook)) if self.judge else []
        if self.judge is None or not asked:
            return ()
        model = self.judge.model
        request = Request(
            judging_messages(asked, document), JUDGEMENTS_SCHEMA, "judgements", max_output=model.provider.max_output
        )
        try:
            answer = await self._answer(request, lambda data: answers_of(data, asked), self.judge)
        except (BadRequest, InvalidAnswer, Refused, Truncated):
            # The record says of every field that it was not judged.
            return ()
        spent.append(answer.usage)
        return judgements(json.loads(answer.text), asked, model.spec)

    @property
    def max_output(self) -> int:
        """Tokens an answer may have: the prompt's `max_output_tokens`, else the provider's limit."""
        limit = self.model.provider.max_output
        return min(int(self.task.prompt.front.get("max_output_tokens", limit)), limit)

    def messages(self, document: Document, article: str | None = None) -> tuple[Message, ...]:
        """The prompt for a document; `article` replaces its text where it is shown in another form."""
        values = values_for(
            document,
            quotations(document),
            # A model that is shown the schema need not read its fields a second time.
            fields="" if self.model.provider.shows_schema else self.task.fields,
            codebook=self.task.codebook.listing if self.task.codebook else "",
            quoting=self.quoting,
            article=article,
        )
        return tuple(render(self.task.prompt, values))

    def request(self, messages: tuple[Message, ...], schema: Mapping[str, Any], name: str) -> Request:
        """A question whose answer has to fit a JSON schema."""
        most = self.model.provider.most_items
        schema = cap_lists(schema, most) if most else schema
        return Request(messages, schema, name, max_output=self.max_output)
