"""One question to a model and its answer: the only importer of openai, instructor and tenacity.

One retry layer for transport (tenacity; the SDK's own is off), at most two re-asks for an answer that does not fit
(instructor), and neither multiplies the other.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
import weakref
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from summarizer.errors import (
    AuthenticationFailed,
    BadRequest,
    InvalidAnswer,
    ModelError,
    QuotaExhausted,
    RateLimited,
    Refused,
    Truncated,
    Unavailable,
)
from summarizer.models import Model
from summarizer.records import Usage

logger = logging.getLogger(__name__)
ATTEMPTS = 5
REASKS = 2
Validate = Callable[[Any], Any]


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
    """Asks one model. Usable from several event loops: connections belong to the loop that made them."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._base_url = model.base_url
        self._sdk: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Any] = weakref.WeakKeyDictionary()

    async def ask(self, request: Request, validate: Validate) -> Answer:
        """The model's answer, once `validate` accepts its parsed JSON (a ValueError of it is told to the model).

        Raises the ModelError that fits; see errors.py.
        """
        started = time.monotonic()
        first = await self._complete(request, list(request.messages))
        spent = [_usage(first)]
        try:
            validate(_parse(first))
            last = first
        except ValueError:
            last = await self._ask_again(request, first, validate, spent)
        usage = replace(sum(spent, Usage()), reasks=len(spent) - 1, seconds=time.monotonic() - started)
        choice = last.choices[0]
        logprobs = choice.logprobs.model_dump() if getattr(choice, "logprobs", None) else None
        return Answer(choice.message.content, usage, logprobs)

    async def _ask_again(self, request: Request, first: Any, validate: Validate, spent: list[Usage]) -> Any:
        """Hand an answer that does not fit to instructor, which tells the model what is wrong with it."""
        replay, last = [first], [first]

        async def create(*, messages: list[dict[str, str]], **_: Any) -> Any:
            if replay:
                return replay.pop()
            last[0] = await self._complete(request, messages)
            # Now, for instructor adds the sums of what went before to the completion.
            spent.append(_usage(last[0]))
            return last[0]

        import instructor
        from instructor.core.exceptions import InstructorRetryException

        token = _VALIDATE.set(validate)
        try:
            await instructor.patch(create=create, mode=instructor.Mode.JSON_SCHEMA)(
                response_model=_response_model(), max_retries=REASKS, messages=list(request.messages)
            )
        except InstructorRetryException as error:
            cause = error.__cause__
            if isinstance(cause, ModelError):
                raise cause from None
            raise InvalidAnswer(
                f"{self.model.spec} gave no answer that fits the schema: {_first_line(cause)}."
            ) from None
        finally:
            _VALIDATE.reset(token)
        return last[0]

    async def _complete(self, request: Request, messages: list[dict[str, str]]) -> Any:
        """One completion, with transport retries. Raises ModelError; refusals and cut answers are errors as well."""
        from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt

        body = self._body(request, messages)
        async for attempt in AsyncRetrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=retry_if_exception(lambda error: getattr(error, "retryable", False)),
            reraise=True,
        ):
            with attempt:
                completion = await self._post(body)
        return _usable(completion, self.model.spec)

    def _body(self, request: Request, messages: list[dict[str, str]]) -> dict[str, Any]:
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

    async def _post(self, body: dict[str, Any]) -> Any:
        import openai
        from openai.types.chat import ChatCompletion

        client = await self._client()
        try:
            return await client.post("/chat/completions", body=body, cast_to=ChatCompletion)
        except openai.OpenAIError as error:
            raise _translated(error, self.model) from error

    async def _client(self) -> Any:
        """The SDK's client of this event loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._sdk:
            import openai

            if self._base_url is None:
                self._base_url = await asyncio.to_thread(self._start_engine)
            # A proxy of the environment has no business between this process and its own engine.
            own = {"http_client": openai.DefaultAsyncHttpxClient(trust_env=False)} if self.model.local else {}
            self._sdk[loop] = openai.AsyncOpenAI(
                api_key=self.model.api_key.reveal() or "none",
                base_url=self._base_url,
                timeout=self.model.timeout,
                max_retries=0,
                **own,
            )
        return self._sdk[loop]

    def _start_engine(self) -> str:
        from summarizer.local import engine_for, fetch, installed

        name, directory = self.model.name, self.model.models_dir
        if installed(name, directory) is None:
            logger.warning("Fetching the embedded model %s into %s; this happens once.", name, directory)
            fetch(name, directory)
        return engine_for(name, directory).base_url

    async def close(self) -> None:
        """Close the connections of the running loop."""
        client = self._sdk.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.close()


def reachable(model: Model, timeout: float = 5.0) -> str:
    """Why a model's endpoint cannot be used, in a sentence; an empty string where it can. `timeout` is in seconds."""
    import openai

    client = openai.OpenAI(api_key=model.api_key.reveal(), base_url=model.base_url, timeout=timeout, max_retries=0)
    try:
        with client:
            client.models.list()
    except openai.NotFoundError:
        return ""  # it answers, and has no list of models
    except openai.OpenAIError as error:
        return str(_translated(error, model))
    return ""


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


def _parse(completion: Any) -> Any:
    return json.loads(completion.choices[0].message.content)


def _usage(completion: Any) -> Usage:
    usage = completion.usage
    return Usage(usage.prompt_tokens if usage else 0, usage.completion_tokens if usage else 0, calls=1)


def _usable(completion: Any, spec: str) -> Any:
    if not getattr(completion, "choices", None):
        raise Unavailable(f"{spec} answered without any choice.")
    choice = completion.choices[0]
    if getattr(choice.message, "refusal", None):
        raise Refused(f"{spec} declined: {_first_line(choice.message.refusal)}")
    if choice.finish_reason == "content_filter":
        raise Refused(f"{spec} declined: the endpoint's content filter stopped the answer.")
    if choice.finish_reason == "length":
        raise Truncated(f"The answer of {spec} was cut at the token limit.")
    if not choice.message.content:
        raise Unavailable(f"{spec} gave an empty answer.")
    return completion


def _translated(error: Exception, model: Model) -> ModelError:
    """Our error for one of the SDK's; the text of the endpoint is cut to a line, and never shows a key."""
    import openai

    where = f"{model.spec} at {model.endpoint}"
    if isinstance(error, openai.APITimeoutError):
        return Unavailable(f"{where} did not answer within {model.timeout:g} s.")
    if isinstance(error, openai.APIConnectionError):
        return Unavailable(f"{where} cannot be reached: {_first_line(error.__cause__ or error)}.")
    if not isinstance(error, openai.APIStatusError):
        return Unavailable(f"{where} answered nothing that can be read: {_first_line(error)}.")
    return _status_error(error, where)


def _status_error(error: Any, where: str) -> ModelError:
    status, code = error.status_code, str(error.code or "")
    text = _first_line(error.message)
    if status == 402 or code in {"insufficient_quota", "billing_hard_limit_reached"}:
        return QuotaExhausted(f"The account at {where} has no credit left (HTTP {status}).")
    if status in {401, 403}:
        return AuthenticationFailed(f"{where} refused the key (HTTP {status}).")
    if status == 429:
        limited = RateLimited(f"{where} is over its rate limit (HTTP 429).")
        limited.retry_after = _retry_after(error.response.headers)
        return limited
    if status in {408, 409} or status >= 500:
        return Unavailable(f"{where} failed with HTTP {status}: {text}.")
    rejected = BadRequest(f"{where} rejected the request (HTTP {status}): {text}.")
    # OpenAI and vLLM name it by the first code, llama.cpp's server by its type.
    rejected.context_exceeded = code == "context_length_exceeded" or "exceed_context_size" in str(error.body)
    return rejected


def _retry_after(headers: Mapping[str, str]) -> float | None:
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            return float(headers[name]) / unit
        except (KeyError, ValueError):
            continue
    return None


def _wait(state: Any) -> float:
    from tenacity import wait_random_exponential

    error = state.outcome.exception() if state.outcome else None
    named = getattr(error, "retry_after", None)
    return named if named is not None else wait_random_exponential(multiplier=0.5, max=20)(state)


def _first_line(value: object) -> str:
    """A short line of a foreign text, for a sentence."""
    line = " ".join(str(value).split())[:200]
    return line.rstrip(".")
