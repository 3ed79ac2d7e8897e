"""A request's body to a completion over the network: the only importer of openai (its client) and tenacity.

One retry layer; the SDK's own is off. Every call goes through the gate, the quotas and the budget of its line.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
import weakref
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from summarizer.errors import (
    AuthenticationFailed,
    BadRequest,
    ModelError,
    QuotaExhausted,
    RateLimited,
    Refused,
    SummarizerError,
    Truncated,
    Unavailable,
)
from summarizer.models.prices import Budget, begun, measured
from summarizer.models.providers import Model
from summarizer.models.rate_limits import LONGEST_PAUSE, Gate, Quota, retry_after
from summarizer.results import Usage
from summarizer.text.tokens import estimate_tokens

logger = logging.getLogger(__name__)
ATTEMPTS = 5
# A call that meets only 429s is given up after so many seconds; they do not count as attempts.
THROTTLED = 900.0
# A request to an endpoint, or its answer, as parsed JSON.
Body = dict[str, Any]


@dataclass
class Line:
    """What the calls to one model share: the gate, the user's quotas and the budget. It belongs to one event loop.

    Once `stopped` is set, documents that have made no call yet raise it instead of making one.
    """

    gate: Gate = field(default_factory=Gate)
    quota: Quota = field(default_factory=Quota)
    budget: Budget = field(default_factory=Budget)
    stopped: SummarizerError | None = None

    def check(self) -> None:
        """Raise why the line is stopped, for a document that has not begun."""
        if self.stopped is not None and not begun():
            raise self.stopped


class Transport:
    """Calls one model. Usable from several event loops: connections and, if none is given, lines belong to a loop."""

    def __init__(self, model: Model, line: Line | None = None) -> None:
        self.model = model
        self._line = line
        self._lines: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Line] = weakref.WeakKeyDictionary()
        self._base_url = model.base_url
        self._sdk: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Any] = weakref.WeakKeyDictionary()

    @property
    def line(self) -> Line:
        """The line of the running loop."""
        return self._line or self._lines.setdefault(asyncio.get_running_loop(), Line())

    async def __call__(self, body: Body) -> Body:
        """The completion for a request's body, refusals and cut answers being errors. Raises ModelError.

        429s are met again until a deadline, other passing errors at most five times.
        """
        from tenacity import AsyncRetrying, retry_if_exception

        again = False
        # Before the first call is timed: importing the SDK takes a second, starting an embedded model longer.
        await self.sdk()
        retrying = AsyncRetrying(stop=_Patience(), wait=_wait, retry=retry_if_exception(_retryable), reraise=True)
        async for attempt in retrying:
            with attempt:
                completion = usable(await self._admitted(body, again), self.model.spec)
            again = True
        return completion

    async def _admitted(self, body: Body, again: bool) -> Body:
        """One attempt, once the quotas, the budget and the gate let it through."""
        line, price = self.line, self.model.price
        line.check()
        prompt = sum(estimate_tokens(message["content"]) for message in body["messages"])
        most = price.cost(prompt, body[self.model.provider.token_limit]) if price else 0.0
        await line.quota.spend(prompt)
        await line.budget.reserve(most)
        # A call that was cut off may have been billed.
        cost = most
        try:
            async with line.gate.slot(again=again) as started:
                line.check()
                completion = await self._timed(body, started, line.gate)
            usage = usage_of(completion, self.model)
            measured(usage)
            cost = usage.cost_usd or 0.0
            line.quota.used(prompt, usage.input_tokens + usage.output_tokens)
            return completion
        except SummarizerError as error:
            cost = most if getattr(error, "cut_off", False) else 0.0
            if error.stops_run:
                line.stopped = error
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

    async def request(self, act: Callable[[Any], Awaitable[Any]]) -> Any:
        """What `act` gets from the SDK's client, with the same retries. Raises ModelError."""
        import openai
        from tenacity import AsyncRetrying, retry_if_exception, wait_random_exponential

        client = await self.sdk()
        wait = wait_random_exponential(multiplier=1, max=30)
        async for attempt in AsyncRetrying(
            stop=_Patience(), wait=wait, retry=retry_if_exception(_retryable), reraise=True
        ):
            with attempt:
                try:
                    return await act(client)
                except openai.OpenAIError as error:
                    # Not `from error`: its text and request may hold the key.
                    raise _translated(error, self.model) from None
        return None

    async def _post(self, body: Body) -> tuple[Body, Mapping[str, str]]:
        """The endpoint's answer and its headers. The SDK's typed objects are left out: they double the time spent."""
        import httpx2
        import openai

        client = await self.sdk()
        try:
            response = await client.post("/chat/completions", body=body, cast_to=httpx2.Response)
        except openai.OpenAIError as error:
            # Not `from error`: its text and request may hold the key.
            raise _translated(error, self.model) from None
        return _decoded(response.content, self.model), response.headers

    async def sdk(self) -> Any:
        """The SDK's client of this event loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._sdk:
            import openai

            from summarizer.models.connections import http_client

            if self._base_url is None:
                self._base_url = await asyncio.to_thread(self._start_engine)
            self._sdk[loop] = openai.AsyncOpenAI(
                api_key=self.model.api_key.reveal() or "none",
                base_url=self._base_url,
                timeout=self.model.timeout,
                max_retries=0,
                # A proxy of the environment has no business between this process and its own engine.
                http_client=http_client(proxies=not self.model.local, timeout=self.model.timeout),
            )
        return self._sdk[loop]

    def _start_engine(self) -> str:
        from summarizer.models.embedded.engine import engine_for, fetch, installed

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


def usage_of(completion: Body, model: Model) -> Usage:
    """What a completion used, and what that cost."""
    usage = completion.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    tokens = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
    return Usage(*tokens, calls=1, cost_usd=model.price.cost(*tokens) if model.price else None)


def usable(completion: Body, spec: str) -> Body:
    """The completion itself. Raises Refused, Truncated, and Unavailable where nothing is in it."""
    choices = completion.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    message = choice.get("message")
    if not isinstance(message, dict):
        raise Unavailable(f"{spec} answered without any choice.")
    if message.get("refusal"):
        raise Refused(f"{spec} declined: {first_line(message['refusal'])}")
    if choice.get("finish_reason") == "content_filter":
        raise Refused(f"{spec} declined: the endpoint's content filter stopped the answer.")
    if choice.get("finish_reason") == "length":
        raise Truncated(f"The answer of {spec} was cut at the token limit.")
    if not isinstance(message.get("content"), str) or not message["content"]:
        raise Unavailable(f"{spec} gave an empty answer.")
    return completion


def _decoded(content: bytes, model: Model) -> Body:
    try:
        completion = json.loads(content)
    except (ValueError, RecursionError):
        completion = None
    if not isinstance(completion, dict):
        raise Unavailable(f"{model.spec} at {model.endpoint} answered nothing that can be read.")
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
        return Unavailable(f"{where} cannot be reached: {_line_of(error.__cause__ or error, model)}.")
    if not isinstance(error, openai.APIStatusError):
        return Unavailable(f"{where} answered nothing that can be read: {_line_of(error, model)}.")
    said = error.body.get("message") if isinstance(error.body, dict) else None
    raised = status_error(error.status_code, error.body, _line_of(said or error.message, model), where)
    if isinstance(raised, RateLimited | Unavailable):
        raised.retry_after = retry_after(error.response.headers)
    return raised


def _line_of(foreign: object, model: Model) -> str:
    """A short line of what the endpoint or the SDK says, without keys and credentials."""
    return first_line(model.redacted(str(foreign)))


def status_error(status: int, body: Any, text: str, where: str) -> ModelError:
    """Our error for an HTTP status and the endpoint's error object; `text` is its message."""
    code = str(body.get("code") or "") if isinstance(body, dict) else ""
    if status == 402 or code in {"insufficient_quota", "billing_hard_limit_reached"}:
        return QuotaExhausted(f"The account at {where} has no credit left (HTTP {status}).")
    if status in {401, 403}:
        return AuthenticationFailed(f"{where} refused the key (HTTP {status}).")
    if status == 429:
        return RateLimited(f"{where} is over its rate limit (HTTP 429).")
    if status in {408, 409} or status >= 500:
        return Unavailable(f"{where} failed with HTTP {status}: {text}.")
    rejected = BadRequest(f"{where} rejected the request (HTTP {status}): {text}.")
    # OpenAI and vLLM name it by the first code, llama.cpp's server by its type.
    rejected.context_exceeded = code == "context_length_exceeded" or "exceed_context_size" in str(body)
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


def first_line(value: object) -> str:
    """A short line of a foreign text, for a sentence."""
    line = " ".join(str(value).split())[:200]
    return line.rstrip(".")
