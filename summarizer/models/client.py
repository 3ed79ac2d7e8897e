"""One question to a model and its answer: the only importer of instructor.

At most two re-asks for an answer that does not fit (instructor); what transport.py retries does not multiply them.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from summarizer.errors import InvalidAnswer, SummarizerError
from summarizer.models.openai_api import Body, Line, Transport, first_line, usage_of
from summarizer.models.providers import Model
from summarizer.results import Usage

REASKS = 2
Validate = Callable[[Any], Any]
# A request's body to the endpoint's answer, both as parsed JSON.
Exchange = Callable[[Body], Awaitable[Body]]


@dataclass(frozen=True)
class Request:
    """One question: chat messages, and the JSON schema or the grammar that the answer has to fit.

    `max_output` is in tokens; `parameters` are further fields of the request's body.
    """

    messages: tuple[dict[str, str], ...]
    schema: Mapping[str, Any] | None = None
    name: str = "summary"
    grammar: str | None = None
    max_output: int = 1024
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def identity(self) -> dict[str, Any]:
        """What distinguishes its answers, as JSON."""
        return {
            "messages": list(self.messages),
            "schema": self.schema,
            "grammar": self.grammar,
            "max_output": self.max_output,
            "parameters": dict(self.parameters),
        }


@dataclass(frozen=True)
class Answer:
    """The text of an answer, what it cost, and the log probabilities of its tokens where they were asked for."""

    text: str
    usage: Usage
    logprobs: Any = None


class Client:
    """Asks one model, over the network or by way of another `exchange` (a provider's batches are one)."""

    def __init__(self, model: Model, line: Line | None = None, exchange: Exchange | None = None) -> None:
        self.model = model
        self._exchange = exchange or Transport(model, line)

    async def ask(self, request: Request, validate: Validate) -> Answer:
        """The model's answer, once `validate` accepts its parsed JSON (a ValueError of it is told to the model).

        Raises the ModelError that fits; see errors.py.
        """
        started = time.monotonic()
        first = await self._complete(request, list(request.messages))
        spent = [usage_of(first, self.model)]
        try:
            validate(json.loads(_content(first)))
            last = first
        except RecursionError:
            raise InvalidAnswer(f"{self.model.spec} answered JSON that is nested beyond reading.") from None
        except ValueError:
            last = await self._ask_again(request, first, validate, spent)
        usage = replace(sum(spent, Usage()), reasks=len(spent) - 1, seconds=time.monotonic() - started)
        return Answer(_content(last), usage, last["choices"][0].get("logprobs"))

    async def _ask_again(self, request: Request, first: Body, validate: Validate, spent: list[Usage]) -> Body:
        """Hand an answer that does not fit to instructor, which tells the model what is wrong with it."""
        import instructor
        from instructor.core.exceptions import InstructorRetryException
        from openai.types.chat import ChatCompletion

        # It logs whole answers as errors, article and all.
        logging.getLogger("instructor").setLevel(logging.CRITICAL)
        replay, last = [first], [first]

        async def create(*, messages: list[dict[str, str]], **_: Any) -> Any:
            if replay:
                return ChatCompletion.model_construct(**_typed(replay.pop()))
            last[0] = await self._complete(request, messages)
            spent.append(usage_of(last[0], self.model))
            return ChatCompletion.model_construct(**_typed(last[0]))

        token = _VALIDATE.set(validate)
        try:
            await instructor.patch(create=create, mode=instructor.Mode.JSON_SCHEMA)(
                response_model=_response_model(), max_retries=REASKS, messages=list(request.messages)
            )
        except InstructorRetryException as error:
            cause = error.__cause__
            if isinstance(cause, SummarizerError):
                raise cause from None
            raise InvalidAnswer(
                f"{self.model.spec} gave no answer that fits the schema: {first_line(cause)}."
            ) from None
        finally:
            _VALIDATE.reset(token)
        return last[0]

    async def _complete(self, request: Request, messages: list[dict[str, str]]) -> Body:
        return await self._exchange(self._body(request, messages))

    async def close(self) -> None:
        """Close the connections of the running loop."""
        if isinstance(self._exchange, Transport):
            await self._exchange.close()

    def _body(self, request: Request, messages: list[dict[str, str]]) -> Body:
        provider = self.model.provider
        body = {
            "model": self.model.name,
            "messages": messages,
            provider.token_limit: min(request.max_output, provider.max_output),
            **provider.parameters,
            **request.parameters,
        }
        if request.grammar is not None:
            body["grammar"] = request.grammar
        elif request.schema is not None:
            schema = {"name": request.name, "strict": True, "schema": request.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        return body


_VALIDATE: ContextVar[Validate] = ContextVar("validate")


@lru_cache(maxsize=1)
def _response_model() -> Any:
    """What instructor parses into: any JSON object that the caller's own validation accepts.

    Built once, since instructor would derive a schema from it at every call; the schema on the wire is the request's.
    """
    import instructor
    from pydantic import BaseModel, ConfigDict, model_validator

    class Accepted(BaseModel):
        """An answer."""

        model_config = ConfigDict(extra="allow")

        @model_validator(mode="before")
        @classmethod
        def accept(cls, data: Any) -> Any:
            """Let the caller judge the answer."""
            _VALIDATE.get()(data)
            return data

    return instructor.response_schema(Accepted)


def _content(completion: Body) -> str:
    return str(completion["choices"][0]["message"]["content"])


def _typed(completion: Body) -> Body:
    """A completion as instructor reads it: the SDK's objects, however little of them a server fills in."""
    from openai.types.chat import ChatCompletionMessage
    from openai.types.chat.chat_completion import Choice

    choice = completion["choices"][0]
    message = ChatCompletionMessage.model_construct(
        role="assistant", content=choice["message"]["content"], refusal=None, tool_calls=None
    )
    typed = Choice.model_construct(index=0, finish_reason="stop", message=message, logprobs=None)
    # Without usage: instructor would write the sums of what went before into it.
    return {"id": "", "object": "chat.completion", "created": 0, "model": "", "choices": [typed], "usage": None}
