"""Vectors of texts from an OpenAI-compatible endpoint (`/embeddings`), each kept by its text like an answer.

https://platform.openai.com/docs/api-reference/embeddings. A call has the transport of every other one: its retries,
its gate, its budget.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Sequence
from dataclasses import asdict

from summarizer.errors import BadRequest, SettingsError
from summarizer.models.cache import AnswerCache, Entry, request_key
from summarizer.models.knowledge import Knowledge
from summarizer.models.openai_api import OpenAIWire
from summarizer.models.prices import Budget, usage_of
from summarizer.models.providers import Model
from summarizer.models.transport import Line, Transport
from summarizer.models.wire import Body, Completion, Tokens, as_dict, count


class EmbeddingWire(OpenAIWire):
    """The same endpoint's vectors: a chat request's one message is the text."""

    path = "/embeddings"

    def body(self, chat: Body) -> Body:
        """The request itself."""
        return {"model": chat["model"], "input": chat["messages"][0]["content"]}

    def trouble(self, answer: Body) -> object:
        """An error in the place of an answer."""
        return answer.get("error")

    def completion(self, answer: Body) -> Completion:
        """No text; the tokens that were read."""
        prompt = count(as_dict(answer.get("usage")).get("prompt_tokens"))
        return Completion("", tokens=None if prompt is None else Tokens(prompt, 0))


class Embedder:
    """Asks a model for vectors. Raises SettingsError for one that gives none, or whose price a budget needs."""

    def __init__(self, model: Model, cache: AnswerCache, max_cost: float | None = None) -> None:
        if model.local or model.provider.wire != "openai":
            raise SettingsError(
                f"{model.spec} gives no embeddings.",
                "Name a model of an OpenAI-compatible server that has /embeddings.",
            )
        if max_cost is not None and model.price is None:
            raise SettingsError(
                f"The price of {model.spec} is unknown, so --max-cost cannot be kept.",
                "Give it in a TOML file named by SUMMARIZER_PRICES (see docs/batch.md), or leave --max-cost out.",
            )
        self.model, self.cache = model, cache
        self.transport = Transport(model, EmbeddingWire(), Knowledge(model), Line(budget=Budget(max_cost)))

    async def vectors(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector for each text. Raises ModelError."""
        calls = [asyncio.ensure_future(self._vector(text)) for text in texts]
        try:
            return list(await asyncio.gather(*calls))
        finally:
            for call in calls:
                call.cancel()
            await self.transport.close()

    async def _vector(self, text: str) -> list[float]:
        key = request_key({"embedding": text, **self.model.identity})

        async def call() -> Entry:
            chat = {"model": self.model.name, "messages": [{"role": "user", "content": text}], "max_tokens": 1}
            answer = await self.transport(chat)
            usage = usage_of(self.transport.wire.completion(answer).tokens, self.model.price, 0.0)
            return {"text": json.dumps(self._read(answer)), "usage": asdict(usage)}

        entry, _ = await self.cache.get_or_call(key, call)
        return list(map(float, json.loads(entry["text"])))

    def _read(self, answer: Body) -> list[float]:
        """The vector of an answer. Raises BadRequest for what is none."""
        data = answer.get("data")
        vector = as_dict(data[0]).get("embedding") if isinstance(data, list) and data else None
        if isinstance(vector, list) and vector and all(_is_finite(value) for value in vector):
            return vector
        raise BadRequest(
            f"{self.model.spec} at {self.model.endpoint} answered without a vector.", "Name a model of embeddings."
        )


def _is_finite(value: object) -> bool:
    try:
        return isinstance(value, int | float) and math.isfinite(value)
    except OverflowError:
        return False
