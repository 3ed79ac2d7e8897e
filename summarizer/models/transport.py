"""A request's body to an answer over the network, whatever the wire: attempts, gate, quotas, budget, addresses."""

from __future__ import annotations

import asyncio
import json
import logging
import weakref
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from summarizer.errors import BadRequest, ModelError, RateLimited, SettingsError, SummarizerError, Unavailable
from summarizer.models.complaints import Complaint, complaint_of, status_in
from summarizer.models.knowledge import Knowledge
from summarizer.models.prices import Budget, begun, measured, usage_of
from summarizer.models.providers import Model, address
from summarizer.models.quotas import Quota
from summarizer.models.rate_limits import Gate
from summarizer.models.retries import retrying
from summarizer.models.wire import Body, Wire, answer_limit, first_line
from summarizer.records.results import Usage
from summarizer.text.tokens import estimate_tokens

if TYPE_CHECKING:
    from summarizer.models.shared_limits import SharedBudget

logger = logging.getLogger(__name__)
# Redirects within one origin that are followed for one call.
REDIRECTS = 3


@dataclass
class Line:
    """What the calls to one model share: the gate, the user's quotas and the budget. It belongs to one event loop.

    Once `stopped` is set, documents that have made no call yet raise it instead of making one.
    """

    gate: Gate = field(default_factory=Gate)
    quota: Quota = field(default_factory=Quota)
    budget: Budget | SharedBudget = field(default_factory=Budget)
    stopped: SummarizerError | None = None

    def check(self) -> None:
        """Raise why the line is stopped, for a document that has not begun."""
        if self.stopped is not None and not begun():
            raise self.stopped


class Transport:
    """Calls one model. Usable from several event loops: connections and, if none is given, lines belong to a loop."""

    def __init__(self, model: Model, wire: Wire, knowledge: Knowledge, line: Line | None = None) -> None:
        self.model = model
        self.wire = wire
        self.knowledge = knowledge
        self._line = self._prepare(line) if line else None
        self._lines: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Line] = weakref.WeakKeyDictionary()
        self._base_url = model.base_url
        self._http: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Any] = weakref.WeakKeyDictionary()

    @property
    def line(self) -> Line:
        """The line of the running loop."""
        if self._line is not None:
            return self._line
        loop = asyncio.get_running_loop()
        if loop not in self._lines:
            self._lines[loop] = self._prepare(Line())
        return self._lines[loop]

    def _prepare(self, line: Line) -> Line:
        """A line that knows how long answers are waited for, and how many the server gives at a time."""
        line.gate.patience = self.model.timeout
        if self.knowledge.takes.at_once is not None:
            line.gate.begin_at(self.knowledge.takes.at_once)
        return line

    async def __call__(self, chat: Body) -> Body:
        """The answer to a chat request. Raises ModelError.

        429s are met again until a deadline, other passing errors at most five times.
        """
        again = False
        # Before the first call is timed: starting an embedded model takes its time.
        await self.http()
        async for attempt in retrying():
            with attempt:
                answer = await self._admit(chat, again)
            again = True
        return answer

    async def request(self, method: str, path: str, **content: Any) -> Any:
        """The response to a request that is no question, with the same retries. Raises ModelError."""
        await self.http()
        async for attempt in retrying():
            with attempt:
                response = await self.send(method, path, **content)
        return response

    async def _admit(self, chat: Body, again: bool) -> Body:
        """One attempt, once the quotas, the budget and the gate let it through."""
        line = self.line
        line.check()
        prompt = prompt_estimate(chat)
        most = most_usd(self.model, chat)
        await line.quota.spend(prompt)
        reserved = await line.budget.reserve(most)
        # A call that was cut off may have been billed.
        cost = most
        try:
            async with line.gate.slot(again=again) as started:
                line.check()
                answer = await self._measure(chat, started, line.gate)
            usage = self._usage(answer, most)
            cost = usage.cost_usd or 0.0
            line.quota.used(prompt, usage.input_tokens + usage.output_tokens)
            return answer
        except SummarizerError as error:
            cost = most if getattr(error, "cut_off", False) else 0.0
            raise
        finally:
            await asyncio.shield(line.budget.settle(reserved, cost))

    def _usage(self, answer: Body, most: float) -> Usage:
        usage = usage_of(self.wire.completion(answer).tokens, self.model.price, most)
        measured(usage)
        return usage

    async def _measure(self, chat: Body, started: float, gate: Gate) -> Body:
        """Send it, and tell the gate how that went."""
        try:
            response = await self.send("POST", self.wire.path, json=self.wire.body(chat))
            answer = self._read_body(response)
        except RateLimited as error:
            gate.throttled(started, error.retry_after)
            raise
        except Unavailable as error:
            if error.timed_out:
                self._late(error, gate, started)
            raise
        gate.accepted(started, response.headers)
        return answer

    def _late(self, error: Unavailable, gate: Gate, started: float) -> None:
        """A time-out among others is a sign of too many; one alone, before any answer, of a server that is too slow."""
        error.crowded = gate.timed_out(started)
        if error.crowded:
            self.knowledge.note(at_once=gate.limit)
        elif gate.latency is None:
            error.hint = "Raise --timeout: even one call at a time is too slow for it."
            error.stops_run = True

    def _read_body(self, response: Any) -> Body:
        """The answer in a response with status 200. Raises the error that it is instead, if it is one."""
        answer = _json(response)
        if not isinstance(answer, dict):
            said = complaint_of(200, response.text).message
            raise self._unreadable(f"{self._where()} answered with {said[:120] or 'nothing'}, and not with JSON.")
        if (trouble := self.wire.trouble(answer)) is not None:
            status = status_in(trouble)
            error = self._translate(complaint_of(status, {"error": trouble}, response.headers))
            # What was used is billed, whatever came of it.
            error.cut_off = error.cut_off or bool(answer.get("usage"))
            raise error
        return answer

    def _unreadable(self, sentence: str) -> ModelError:
        """A server that has answered before has a bad moment; one that has not is none of this kind."""
        if self.line.gate.latency is not None:
            return Unavailable(sentence)
        error = BadRequest(sentence, "Check the base URL, and whether the network wants a sign-in.")
        error.stops_run = True
        return error

    async def send(self, method: str, path: str, **content: Any) -> Any:
        """A response with a good status, redirects within the origin followed. Raises ModelError."""
        import httpx2

        client = await self.http()
        url = address(self._base_url or "", self.knowledge.takes.below + path)
        for _ in range(REDIRECTS):
            try:
                response = await client.request(method, url, **content)
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                raise self._unreachable(error) from None
            if not response.is_redirect:
                break
            url = self._moved_to(url, response.headers.get("location", ""))
        if response.is_success:
            return response
        body = _json(response)
        raise self._translate(complaint_of(response.status_code, response.text if body is None else body,
                                            response.headers))  # fmt: skip

    def _moved_to(self, url: str, location: str) -> str:
        """Where a redirect leads. Raises BadRequest where that is another origin: articles go where the user said."""
        there = urljoin(url, location)
        if urlsplit(there)[:2] == urlsplit(url)[:2]:
            return there
        target = urlsplit(there)
        error = BadRequest(
            f"{self._where()} redirects to {target.scheme}://{target.hostname}, which nobody named.",
            "Give that as the base URL if the articles may go there.",
        )
        error.stops_run = True
        raise error

    def _unreachable(self, error: Exception) -> Unavailable:
        """Our error for one of the connection: what may have been billed is told from what was never sent."""
        import httpx2

        if isinstance(error, httpx2.TimeoutException) and not isinstance(error, httpx2.ConnectTimeout):
            late = Unavailable(f"{self._where()} did not answer within {self.model.timeout:g} s.")
            late.cut_off = late.timed_out = True
            return late
        said = first_line(self.model.redacted(str(error) or type(error).__name__))
        if isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError | httpx2.DecodingError):
            cut = Unavailable(f"{self._where()} broke off its answer: {said}.")
            cut.cut_off = True
            return cut
        return Unavailable(f"{self._where()} cannot be reached: {said}.")

    def _translate(self, complaint: Complaint) -> ModelError:
        safe = replace(complaint, message=self.model.redacted(complaint.message))
        return safe.error(self._where(), self.knowledge.name)

    def _where(self) -> str:
        return f"{self.model.spec} at {self.model.endpoint}"

    async def http(self) -> Any:
        """The connections of this event loop. Raises SettingsError where the environment's proxy cannot be used."""
        loop = asyncio.get_running_loop()
        if loop not in self._http:
            from summarizer.models.connections import http_client

            if self._base_url is None:
                self._base_url = await asyncio.to_thread(self._start_engine)
            try:
                client = http_client(proxies=not self.model.on_this_machine, timeout=self.model.timeout)
            except (ValueError, ImportError) as error:
                raise SettingsError(f"The proxy of the environment cannot be used: {error}.") from None
            key = self.model.api_key.reveal() or "none"
            client.headers.update(self.wire.headers(key, azure=self.model.azure))
            self._http[loop] = client
        return self._http[loop]

    def _start_engine(self) -> str:
        from summarizer.models.embedded.engine import engine_for, fetch, installed_path
        from summarizer.settings import load_settings

        name, directory = self.model.name, self.model.models_dir
        if installed_path(name, directory) is None:
            logger.warning("Fetching the embedded model %s into %s; this happens once.", name, directory)
            fetch(name, directory, hub=load_settings().hub)
        return engine_for(name, directory).base_url

    async def close(self) -> None:
        """Close the connections of the running loop."""
        client = self._http.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.aclose()


def prompt_estimate(chat: Body) -> int:
    """Tokens of a request's prompt, by a high estimate."""
    return sum(estimate_tokens(message.get("content") or "") for message in chat["messages"])


def most_usd(model: Model, chat: Body) -> float:
    """The most that a request can cost, in USD; 0 where the price is unknown."""
    limit = answer_limit(chat) or model.provider.max_output
    return model.price.cost(prompt_estimate(chat), limit) if model.price else 0.0


def _json(response: Any) -> Any:
    """A response's body as JSON, in the encoding that it has or else the one that it says it has; None for others."""
    try:
        try:
            return json.loads(response.content)
        except UnicodeDecodeError:
            return json.loads(response.text)
    except (ValueError, RecursionError):
        return None
