"""What an embedded model has understood of passages: its hidden states, and what judges read off them."""

from __future__ import annotations

import asyncio
import base64
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import asdict, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from summarizer.errors import TaskError
from summarizer.models.cache import AnswerCache, request_key
from summarizer.models.embedded.engine import engine_for
from summarizer.models.embedded.judge import FieldQuestion, Judge, question
from summarizer.models.embedded.judges import Read, base_judge, find_judge, judge_of, split_by
from summarizer.models.prices import measured
from summarizer.models.providers import Model
from summarizer.records.results import Usage
from summarizer.tasks.examples import Example, Passage, Weigh, by_field
from summarizer.tasks.folders import Task

if TYPE_CHECKING:
    from summarizer.models.embedded.layer import Floats

logger = logging.getLogger(__name__)
AT_FIRST = 600  # examples of a field that are read where a model is first used
# What is held while the model reads.
Turn = Callable[[], AbstractAsyncContextManager[None]]
# Told of a field, its examples, and how many of them are read.
Watch = Callable[[str, int, int], None]


async def states(
    model: Model,
    cache: AnswerCache | None,
    questions: Sequence[FieldQuestion],
    turn: Turn = nullcontext,
    spend: Callable[[Usage], None] = lambda usage: None,
) -> Floats:
    """The embedded model's hidden states behind questions, a row each, from the cache where they are known.

    `turn` is held while one is read, and `spend` is told what each of them used, nothing where it was known.
    """
    import numpy as np

    return np.array([await _state(model, cache, each, turn, spend) for each in questions])


async def _state(
    model: Model, cache: AnswerCache | None, asked: FieldQuestion, turn: Turn, spend: Callable[[Usage], None]
) -> Floats:
    import numpy as np

    async def call() -> dict[str, Any]:
        engine = await asyncio.to_thread(engine_for, model.name, model.models_dir)
        async with turn():
            started = time.monotonic()
            state = await asyncio.to_thread(engine.state, *asked)
            usage = Usage(state.tokens, calls=1, seconds=time.monotonic() - started, cost_usd=0.0)
        measured(usage)
        half = np.frombuffer(state.vector, dtype="<f4").astype("<f2")
        return {"text": base64.b64encode(half.tobytes()).decode("ascii"), "usage": asdict(usage)}

    if cache is None:
        entry, known = await call(), False
    else:
        entry, known = await cache.get_or_call(request_key({**model.identity, "state": list(asked)}), call)
    spend(Usage() if known else Usage(**entry["usage"]))
    return np.frombuffer(base64.b64decode(entry["text"]), dtype="<f2").astype(np.float64)


def _say_at_first(field: str, of: int, done: int) -> None:
    if done == 1:
        logger.warning("The embedded model reads %d examples of %s; this happens once.", of, field)


async def judges_of(task: Task[Any], model: Model, read: Read, watch: Watch = _say_at_first) -> dict[str, Weigh]:
    """What the judges of a task's examples say of passages, by their fields: learnt now where that was not done yet.

    `read` has the model's states. They are learnt from the first 600 examples at most, so that nobody waits for an
    hour; `summarizer judge learn` reads all. A field of too few examples has none, which is said once.
    """
    found: dict[str, Weigh] = {}
    for field, examples in by_field(task.examples).items():
        try:
            judge = await _judge(field, examples, model, read, watch)
        except TaskError as error:
            _say_once(f"No judge of {field!r} for {task.name}: {error}")
        else:
            # One's own calibration comes before that of the task.
            moved = judge.calibration or task.calibrations.get(field)
            found[field] = partial(_probabilities, replace(judge, calibration=moved), field, read)
    return found


def known_judge(examples: Sequence[Example], model: Model) -> Judge | None:
    """The judge of examples, or of the first of them, that is learnt already."""
    weights, folder = model.weights or "", model.models_dir
    return find_judge(examples, weights, folder) or find_judge(examples[:AT_FIRST], weights, folder)


async def _judge(field: str, examples: Sequence[Example], model: Model, read: Read, watch: Watch) -> Judge:
    known = known_judge(examples, model)
    if known:
        return known
    first = _read_at_first(examples, model)
    return await judge_of(first, model.weights or "", model.models_dir, read, partial(watch, field))


def _read_at_first(examples: Sequence[Example], model: Model) -> Sequence[Example]:
    """The examples that a judge knows, and as many of the others as somebody may wait for."""
    known, others = split_by(base_judge(examples, model.weights or "", model.models_dir), examples)
    return [*known, *others[:AT_FIRST]]


async def _probabilities(
    judge: Judge, field: str, read: Read, passages: Sequence[Passage]
) -> Sequence[Mapping[str, float]]:
    asked = [question(passage, field, judge.labels) for passage in passages]
    return judge.probabilities(await read(asked)) if asked else []


@lru_cache(maxsize=64)
def _say_once(sentence: str) -> None:
    logger.warning(sentence)
