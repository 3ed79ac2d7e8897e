"""What an embedded model has understood of passages: its hidden states, and what judges read off them."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from summarizer.models.cache import AnswerCache, request_key
from summarizer.models.embedded.engine import engine_for
from summarizer.models.embedded.judges import find_judge
from summarizer.models.providers import Model
from summarizer.tasks.examples import Passage, by_field
from summarizer.tasks.folders import Task

if TYPE_CHECKING:
    from summarizer.models.embedded.judge import Floats, Judge

# Of each passage, how likely each label of a field is.
Weigh = Callable[[Sequence[Passage]], Awaitable[Sequence[Mapping[str, float]]]]


async def states(model: Model, cache: AnswerCache | None, prompts: Sequence[str]) -> Floats:
    """The embedded model's hidden states behind raw prompts, a row each, from the cache where they are known."""
    import numpy as np

    return np.array([await _state(model, cache, prompt) for prompt in prompts])


async def _state(model: Model, cache: AnswerCache | None, prompt: str) -> Floats:
    import numpy as np

    async def call() -> dict[str, Any]:
        engine = await asyncio.to_thread(engine_for, model.name, model.models_dir)
        state = np.frombuffer(await asyncio.to_thread(engine.state, prompt), dtype="<f4")
        return {"text": base64.b64encode(state.astype("<f2").tobytes()).decode("ascii"), "usage": {}}

    if cache is None:
        entry = await call()
    else:
        entry, _ = await cache.get_or_call(request_key({**model.identity, "state": prompt}), call)
    return np.frombuffer(base64.b64decode(entry["text"]), dtype="<f2").astype(np.float64)


def judges_of(task: Task[Any], model: Model, cache: AnswerCache | None) -> dict[str, Weigh]:
    """What the judges of a task's examples say of passages, by their fields; none for one that nobody taught."""
    found: dict[str, Weigh] = {}
    for name, examples in by_field(task.examples).items():
        judge = find_judge(examples, model.weights or "", model.models_dir)
        if judge is None:
            _say_once(
                f"{model.spec} has no judge of {name!r} for {task.name}, so none is listed: "
                f"`summarizer judge learn --task {task.name} --model {model.spec}` teaches it one."
            )
        else:
            found[name] = partial(_weighed, judge, name, model, cache)
    return found


async def _weighed(
    judge: Judge, name: str, model: Model, cache: AnswerCache | None, passages: Sequence[Passage]
) -> Sequence[Mapping[str, float]]:
    from summarizer.models.embedded.judge import prompt

    return (
        judge.probabilities(await states(model, cache, [prompt(each, name) for each in passages])) if passages else []
    )


@lru_cache(maxsize=64)
def _say_once(sentence: str) -> None:
    logging.getLogger(__name__).warning(sentence)
