"""What a small model is asked: short questions bound by a grammar, and what it has understood of passages. Pure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShortQuestion:
    """One short question: chat messages, and a grammar that leaves nothing but the JSON wanted as an answer.

    `max_output` is in tokens.
    """

    messages: tuple[dict[str, str], ...]
    grammar: str
    max_output: int = 64


# The text of the answer, which is JSON.
Ask = Callable[[ShortQuestion], Awaitable[str]]


def chat(system: str, user: str) -> tuple[dict[str, str], ...]:
    """The messages of a question. What they share comes first, so that the engine reads it once."""
    return {"role": "system", "content": system}, {"role": "user", "content": user}
