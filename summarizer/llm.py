"""One question to a model and its answer: the only importer of openai, instructor and tenacity.

One retry layer for transport (tenacity; the SDK's own is off), at most two re-asks for an answer that does not fit
(instructor), and neither multiplies the other. Every call goes through the gate, the quotas and the budget of its line.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
import weakref
from collections.abc import Awaitable, Callable, Mapping
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
from summarizer.limits import LONGEST_PAUSE, Gate, Quota, retry_after
from summarizer.models import Model
from summarizer.money import Budget, measured
from summarizer.records import Usage
from summarizer.splitting import estimate_tokens

logger = logging.getLogger(__name__)
ATTEMPTS = 5
REASKS = 2
# A call that meets only 429s is given up after so many seconds; they do not count as attempts.
THROTTLED = 900.0
# Idle connections are kept for every call that may be under way.
CONNECTIONS = 1000
Validate = Callable[[Any], Any]
Body = dict[str, Any]
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


@dataclass
class Line:
    """What the calls to one model share: the gate, the user's quotas and the budget. It belongs to one event loop."""

    gate: Gate = field(default_factory=Gate)
    quota: Quota = field(default_factory=Quota)
    budget: Budget = field(default_factory=Budget)


class Client:
    """Asks one model. Usable from several event loops: connections and, if none is given, lines belong to a loop.

    `exchange` replaces the way over the network (a provider's batches do).
    """

    def __init__(self, model: Model, line: Line | None = None, exchange: Exchange | None = None) -> None:
        self.model = model
        self._line = line
        self._lines: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Line] = weakref.WeakKeyDictionary()
        self._exchange = exchange or self._online
        self._base_url = model.base_url
        self._sdk: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Any] = weakref.WeakKeyDictionary()

    @property
    def line(self) -> Line:
        """The line of the running loop."""
        return self._line or self._lines.setdefault(asyncio.get_running_loop(), Line())

    async def ask(self, request: Request, validate: Validate) -> Answer:
        """The model's answer, once `validate` accepts its parsed JSON (a ValueError of it is told to the model).

        Raises the ModelError that fits; see errors.py.
        """
        started = time.monotonic()
        first = await self._complete(request, list(request.messages))
        spent = [self._usage(first)]
        try:
            validate(json.loads(_content(first)))
            last = first
        except ValueError:
            last = await self._ask_again(request, first, validate, spent)
        usage = replace(sum(spent, Usage()), reasks=len(spent) - 1, seconds=time.monotonic() - started)
        return Answer(_content(last), usage, last["choices"][0].get("logprobs"))

    async def _ask_again(self, request: Request, first: Body, validate: Validate, spent: list[Usage]) -> Body:
        """Hand an answer that does not fit to instructor, which tells the model what is wrong with it."""
        import instructor
        from instructor.core.exceptions import InstructorRetryException
        from openai.types.chat import ChatCompletion

        replay, last = [first], [first]

        async def create(*, messages: list[dict[str, str]], **_: Any) -> Any:
            if replay:
                return ChatCompletion.model_construct(**_typed(replay.pop()))
            last[0] = await self._complete(request, messages)
            spent.append(self._usage(last[0]))
            return ChatCompletion.model_construct(**_typed(last[0]))

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

    async def _complete(self, request: Request, messages: list[dict[str, str]]) -> Body:
        """One completion. Raises ModelError; refusals and cut answers are errors as well, and counted as paid."""
        completion = await self._exchange(self._body(request, messages))
        measured(self._usage(completion))
        return _usable(completion, self.model.spec)

    async def _online(self, body: Body) -> Body:
        """A call with transport retries: 429s until a deadline, what else passes at most five times."""
        from tenacity import AsyncRetrying, retry_if_exception

        again = False
        retrying = AsyncRetrying(stop=_Patience(), wait=_wait, retry=retry_if_exception(_retryable), reraise=True)
        async for attempt in retrying:
            with attempt:
                completion = await self._admitted(body, again)
            again = True
        return completion

    async def _admitted(self, body: Body, again: bool) -> Body:
        """One attempt, once the quotas, the budget and the gate let it through."""
        line, price = self.line, self.model.price
        prompt = sum(estimate_tokens(message["content"]) for message in body["messages"])
        most = price.cost(prompt, body[self.model.provider.token_limit]) if price else 0.0
        await line.quota.spend(prompt)
        await line.budget.reserve(most)
        # A call that was cut off may have been billed.
        cost = most
        try:
            async with line.gate.slot(again=again) as started:
                completion = await self._timed(body, started, line.gate)
            usage = self._usage(completion)
            cost = usage.cost_usd or 0.0
            line.quota.used(prompt, usage.input_tokens + usage.output_tokens)
            return completion
        except ModelError as error:
            cost = most if getattr(error, "cut_off", False) else 0.0
            raise
        finally:
            line.budget.settle(most, cost)

    async def _timed(self, body: Body, started: float, gate: Gate) -> Body:
        try:
            completion, headers = await self._post(body)
        except RateLimited as error:
            gate.throttled(started, error.retry_after)
            raise
        gate.accepted(started, headers)
        return completion

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

    async def _post(self, body: Body) -> tuple[Body, Mapping[str, str]]:
        """The endpoint's answer and its headers. The SDK's typed objects are left out: they double the time spent."""
        import httpx2
        import openai

        client = await self._client()
        try:
            response = await client.post("/chat/completions", body=body, cast_to=httpx2.Response)
        except openai.OpenAIError as error:
            raise _translated(error, self.model) from error
        return _decoded(response.content, self.model), response.headers

    async def _client(self) -> Any:
        """The SDK's client of this event loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._sdk:
            import httpx2
            import openai

            if self._base_url is None:
                self._base_url = await asyncio.to_thread(self._start_engine)
            limits = httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
            self._sdk[loop] = openai.AsyncOpenAI(
                api_key=self.model.api_key.reveal() or "none",
                base_url=self._base_url,
                timeout=self.model.timeout,
                max_retries=0,
                # A proxy of the environment has no business between this process and its own engine.
                http_client=openai.DefaultAsyncHttpxClient(limits=limits, trust_env=not self.model.local),
            )
        return self._sdk[loop]

    def _start_engine(self) -> str:
        from summarizer.local import engine_for, fetch, installed

        name, directory = self.model.name, self.model.models_dir
        if installed(name, directory) is None:
            logger.warning("Fetching the embedded model %s into %s; this happens once.", name, directory)
            fetch(name, directory)
        return engine_for(name, directory).base_url

    def _usage(self, completion: Body) -> Usage:
        usage = completion.get("usage") or {}
        tokens = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
        return Usage(*tokens, calls=1, cost_usd=self.model.price.cost(*tokens) if self.model.price else None)

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


def _decoded(content: bytes, model: Model) -> Body:
    try:
        completion = json.loads(content)
    except (ValueError, RecursionError):
        completion = None
    if not isinstance(completion, dict):
        raise Unavailable(f"{model.spec} at {model.endpoint} answered nothing that can be read.")
    return completion


def _usable(completion: Body, spec: str) -> Body:
    choices = completion.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(message, dict):
        raise Unavailable(f"{spec} answered without any choice.")
    if message.get("refusal"):
        raise Refused(f"{spec} declined: {_first_line(message['refusal'])}")
    if choice.get("finish_reason") == "content_filter":
        raise Refused(f"{spec} declined: the endpoint's content filter stopped the answer.")
    if choice.get("finish_reason") == "length":
        raise Truncated(f"The answer of {spec} was cut at the token limit.")
    if not isinstance(message.get("content"), str) or not message["content"]:
        raise Unavailable(f"{spec} gave an empty answer.")
    return completion


def _translated(error: Exception, model: Model) -> ModelError:
    """Our error for one of the SDK's; the text of the endpoint is cut to a line, and never shows a key."""
    import openai

    where = f"{model.spec} at {model.endpoint}"
    if isinstance(error, openai.APITimeoutError):
        late = Unavailable(f"{where} did not answer within {model.timeout:g} s.")
        late.cut_off = True
        return late
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
        limited.retry_after = retry_after(error.response.headers)
        return limited
    if status in {408, 409} or status >= 500:
        failed = Unavailable(f"{where} failed with HTTP {status}: {text}.")
        failed.retry_after = retry_after(error.response.headers)
        return failed
    rejected = BadRequest(f"{where} rejected the request (HTTP {status}): {text}.")
    # OpenAI and vLLM name it by the first code, llama.cpp's server by its type.
    rejected.context_exceeded = code == "context_length_exceeded" or "exceed_context_size" in str(error.body)
    return rejected


def _retryable(error: BaseException) -> bool:
    return bool(getattr(error, "retryable", False))


class _Patience:
    """When one call is given up: after five failures, or when nothing but 429s came until the deadline."""

    def __init__(self) -> None:
        self.failures = 0
        self.started = time.monotonic()

    def __call__(self, state: Any) -> bool:
        if isinstance(state.outcome.exception(), RateLimited):
            return time.monotonic() - self.started > THROTTLED
        self.failures += 1
        return self.failures >= ATTEMPTS


def _wait(state: Any) -> float:
    """Seconds before the next attempt: none after a 429, for which the gate waits; else full jitter.

    Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """
    from tenacity import wait_random_exponential

    error = state.outcome.exception()
    if isinstance(error, RateLimited):
        return 0.0
    named = getattr(error, "retry_after", None)
    return min(named, LONGEST_PAUSE) if named is not None else wait_random_exponential(multiplier=0.5, max=20)(state)


def _first_line(value: object) -> str:
    """A short line of a foreign text, for a sentence."""
    line = " ".join(str(value).split())[:200]
    return line.rstrip(".")
