"""One model, and questions to it: what its endpoint takes is learnt on the way (endpoints.py)."""

from __future__ import annotations

import asyncio
import time
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from summarizer.errors import BudgetReached, ModelError
from summarizer.models.answers import Validate
from summarizer.models.anthropic_api import AnthropicWire
from summarizer.models.knowledge import Knowledge
from summarizer.models.openai_api import OpenAIWire
from summarizer.models.providers import Model
from summarizer.models.question import Exchange, Question
from summarizer.models.transport import Line, Transport
from summarizer.models.wire import Request, Wire
from summarizer.records.results import Usage

WIRES: dict[str, Wire] = {"openai": OpenAIWire(), "anthropic": AnthropicWire()}


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
        self.wire = WIRES[model.provider.wire]
        self.knowledge = Knowledge(model)
        self.exchange = exchange or Transport(model, self.wire, self.knowledge, line)
        self._scouts: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = weakref.WeakKeyDictionary()

    async def ask(self, request: Request, validate: Validate) -> Answer:
        """The model's answer, once `validate` accepts its parsed JSON (a ValueError of it is told to the model).

        Raises the ModelError that fits; see errors.py.
        """
        started = time.monotonic()
        question = Question(self.model, self.wire, self.knowledge, self.exchange, request, validate)
        async with self._scouting():
            text = await self._learning(question)
        reasks = max(0, len(question.spent) - 1)
        usage = replace(sum(question.spent, Usage()), reasks=reasks, seconds=time.monotonic() - started)
        return Answer(text, usage, question.logprobs)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Leave to use the model for what is no question: it waits as calls do. Raises why the line is stopped."""
        line = self.exchange.line if isinstance(self.exchange, Transport) else Line()
        async with line.gate.slot():
            line.check()
            yield

    async def _learning(self, question: Question) -> str:
        """The text of an answer; a complaint that teaches something is answered by asking otherwise."""
        while True:
            known = self.knowledge.takes
            try:
                return await question.answer()
            except ModelError as error:
                complaint = error.complaint
                if complaint is None or not self.knowledge.learn(known, complaint, question.sent):
                    self._stop(error)
                    raise

    def _stop(self, error: ModelError) -> None:
        """What fails every article keeps those from their calls that have made none yet."""
        if error.stops_run and isinstance(self.exchange, Transport) and not isinstance(error, BudgetReached):
            self.exchange.line.stopped = error

    @asynccontextmanager
    async def _scouting(self) -> AsyncIterator[None]:
        """The first question to an endpoint goes alone, so that no more than one answer is lost to learning."""
        if self.knowledge.tried or not isinstance(self.exchange, Transport):
            yield
            return
        lock = self._scouts.setdefault(asyncio.get_running_loop(), asyncio.Lock())
        async with lock:
            first = not self.knowledge.tried
            try:
                if first:
                    yield
            finally:
                self.knowledge.tried = True
        if not first:
            yield

    async def close(self) -> None:
        """Close the connections of the running loop."""
        if isinstance(self.exchange, Transport):
            await self.exchange.close()
