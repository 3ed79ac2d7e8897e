"""What a run would cost, without a call: articles, cached ones, tokens and a range of USD."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from summarizer.errors import SummarizerError
from summarizer.inputs import Item
from summarizer.models.client import Client
from summarizer.models.providers import Model
from summarizer.models.wire import Body
from summarizer.pipeline.pipeline import Pipeline
from summarizer.records import Document
from summarizer.text.tokens import estimate_tokens

logger = logging.getLogger(__name__)
# A summary's usual length in tokens, for the lower end of the range.
USUAL_ANSWER = 400
# An encoding that is not on this machine is fetched by tiktoken, which sets no time-out of its own.
ENCODING_SECONDS = 5.0


class Asked(SummarizerError):
    """Stands for a call that was not made; carries its request."""

    body: Body


@dataclass
class Estimate:
    """Counts of articles, tokens of prompts, and USD from `low` to `high`; None where the price is unknown.

    `unreadable` has a sentence for each input that cannot be read; `judged_tokens` estimates what a judge reads.
    """

    documents: int = 0
    unreadable: list[str] = field(default_factory=list)
    finished: int = 0
    cached: int = 0
    input_tokens: int = 0
    judged_tokens: int = 0
    longest_answer: int = 0
    tokenizer: str = ""
    low_usd: float | None = None
    high_usd: float | None = None
    price_as_of: str | None = None

    @property
    def calls(self) -> int:
        """Articles that need a call at least."""
        return self.documents - self.finished - self.cached


async def estimate(pipeline: Pipeline, items: Iterable[Item], finished: Callable[[Document], bool]) -> Estimate:
    """Count what a run over these inputs would ask; `finished` tells documents that a run has done already."""

    async def exchange(body: Body) -> Body:
        asked = Asked("")
        asked.body = body
        raise asked

    found = Estimate(longest_answer=pipeline.max_output)
    count, found.tokenizer = token_counter(pipeline.model)
    dry = pipeline.asking(lambda model: Client(model, exchange=exchange))
    for item in items:
        if not isinstance(item, Document):
            found.unreadable.append(str(item.error))
            continue
        found.documents += 1
        if finished(item):
            found.finished += 1
            continue
        try:
            await dry(item)
            found.cached += 1
        except Asked as asked:
            found.input_tokens += _prompt_tokens(asked.body, item, count)
            found.judged_tokens += count(item.text) + USUAL_ANSWER if pipeline.judge else 0
    return _with_prices(found, pipeline)


def _prompt_tokens(body: Body, document: Document, count: Callable[[str], int]) -> int:
    """Tokens of a document's prompts; one that is asked in parts has a prompt for each."""
    text = "".join(message["content"] for message in body["messages"])
    parts = math.ceil(estimate_tokens(document.text) / estimate_tokens(text))
    return count(text) * max(parts, 1)


def _with_prices(found: Estimate, pipeline: Pipeline) -> Estimate:
    prices = [each.price for each in (pipeline.model, *((pipeline.judge.model,) if pipeline.judge else ()))]
    price, judging = prices[0], prices[-1]
    if price is None or judging is None:
        return found
    found.price_as_of = price.as_of
    judged = judging.cost(found.judged_tokens, found.calls * USUAL_ANSWER) if pipeline.judge else 0.0
    found.low_usd, found.high_usd = (
        price.cost(found.input_tokens, found.calls * answer) + judged
        for answer in (min(USUAL_ANSWER, found.longest_answer), found.longest_answer)
    )
    return found


def token_counter(model: Model) -> tuple[Callable[[str], int], str]:
    """How a model's tokens are counted, and what to call that; an estimate where its tokenizer cannot be had."""
    rough = estimate_tokens, "a high estimate of one token for three bytes"
    try:
        if model.local:
            from summarizer.models.embedded.engine import engine_for, installed_path

            if installed_path(model.name, model.models_dir) is None:
                return estimate_tokens, f"{rough[1]}, since {model.spec} is not on this machine yet"
            return engine_for(model.name, model.models_dir).count_tokens, f"the tokenizer of {model.spec}"
        if model.spec.startswith("openai/"):
            encoding = _within(ENCODING_SECONDS, lambda: _encoding(model.name))
            return lambda text: len(encoding.encode(text, disallowed_special=())), f"tiktoken ({encoding.name})"
    except Exception as error:
        logger.debug("No tokenizer for %s.", model.spec, exc_info=True)
        return estimate_tokens, f"{rough[1]}, since {model.spec}'s tokenizer cannot be had here ({_short(error)})"
    return rough


def _encoding(name: str) -> Any:
    import tiktoken

    try:
        return tiktoken.encoding_for_model(name)
    except KeyError:
        return tiktoken.get_encoding("o200k_base")


def _within(seconds: float, work: Callable[[], Any]) -> Any:
    """The result of `work`, from a thread that is left behind where it takes longer. Raises what it raises."""
    result: Future[Any] = Future()

    def run() -> None:
        try:
            result.set_result(work())
        except Exception as error:  # noqa: BLE001 - raised again in the caller's thread
            result.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return result.result(seconds)


def _short(error: Exception) -> str:
    if isinstance(error, ImportError):
        return "pip install 'summarizer[openai-tokens]' adds it"
    return f"no answer within {ENCODING_SECONDS:g} s" if isinstance(error, TimeoutError) else type(error).__name__
