"""What an embedded model has understood of passages: its hidden states, and what judges read off them."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from summarizer.errors import TaskError
from summarizer.models.cache import AnswerCache, request_key
from summarizer.models.embedded.engine import engine_for
from summarizer.models.embedded.judge import FieldQuestion, Judge, question
from summarizer.models.embedded.judges import base_judge, find_judge, judge_of
from summarizer.models.providers import Model
from summarizer.tasks.examples import Example, Passage, Weigh, by_field
from summarizer.tasks.folders import Task

if TYPE_CHECKING:
    from summarizer.models.embedded.layer import Floats

logger = logging.getLogger(__name__)
AT_FIRST = 600  # examples of a field that are read where a model is first used
# Told of a field, its examples, and how many of them are read.
Watch = Callable[[str, int, int], None]


async def states(model: Model, cache: AnswerCache | None, questions: Sequence[FieldQuestion]) -> Floats:
    """The embedded model's hidden states behind questions, a row each, from the cache where they are known."""
    import numpy as np

    return np.array([await _state(model, cache, each) for each in questions])


async def _state(model: Model, cache: AnswerCache | None, asked: FieldQuestion) -> Floats:
    import numpy as np

    async def call() -> dict[str, Any]:
        engine = await asyncio.to_thread(engine_for, model.name, model.models_dir)
        state = np.frombuffer(await asyncio.to_thread(engine.state, *asked), dtype="<f4")
        return {"text": base64.b64encode(state.astype("<f2").tobytes()).decode("ascii"), "usage": {}}

    if cache is None:
        entry = await call()
    else:
        entry, _ = await cache.get_or_call(request_key({**model.identity, "state": list(asked)}), call)
    return np.frombuffer(base64.b64decode(entry["text"]), dtype="<f2").astype(np.float64)


def _say_at_first(field: str, of: int, done: int) -> None:
    if done == 1:
        logger.warning("The embedded model reads %d examples of %s; this happens once.", of, field)


async def judges_of(
    task: Task[Any], model: Model, cache: AnswerCache | None, watch: Watch = _say_at_first
) -> dict[str, Weigh]:
    """What the judges of a task's examples say of passages, by their fields: learnt now where that was not done yet.

    That is from the first 600 examples at most, so that nobody waits for an hour; `summarizer judge learn` reads all. A
    field of too few examples has none, which is said once.
    """
    found: dict[str, Weigh] = {}
    for field, examples in by_field(task.examples).items():
        try:
            judge = await _judge(field, examples, model, cache, watch)
        except TaskError as error:
            _say_once(f"No judge of {field!r} for {task.name}: {error}")
        else:
            # One's own calibration comes before that of the task.
            moved = judge.calibration or task.calibrations.get(field)
            found[field] = partial(_probabilities, replace(judge, calibration=moved), field, model, cache)
    return found


def known_judge(examples: Sequence[Example], model: Model) -> Judge | None:
    """The judge of examples, or of the first of them, that is learnt already."""
    weights, folder = model.weights or "", model.models_dir
    return find_judge(examples, weights, folder) or find_judge(examples[:AT_FIRST], weights, folder)


async def _judge(
    field: str, examples: Sequence[Example], model: Model, cache: AnswerCache | None, watch: Watch
) -> Judge:
    known = known_judge(examples, model)
    if known:
        return known
    first, read = _read_at_first(examples, model), partial(states, model, cache)
    return await judge_of(first, model.weights or "", model.models_dir, read, partial(watch, field))


def _read_at_first(examples: Sequence[Example], model: Model) -> Sequence[Example]:
    """All examples where a judge of most of them has but to learn on, else as many as somebody may wait for."""
    return examples if base_judge(examples, model.weights or "", model.models_dir) else examples[:AT_FIRST]


async def _probabilities(
    judge: Judge, field: str, model: Model, cache: AnswerCache | None, passages: Sequence[Passage]
) -> Sequence[Mapping[str, float]]:
    asked = [question(passage, field, judge.labels) for passage in passages]
    return judge.probabilities(await states(model, cache, asked)) if asked else []


@lru_cache(maxsize=64)
def _say_once(sentence: str) -> None:
    logger.warning(sentence)
