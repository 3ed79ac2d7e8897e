"""What a client says and hears, whatever the provider: one question, one completion, and the wire between them.

The common tongue is a request of OpenAI's chat completions as parsed JSON. A wire writes it as its provider wants it,
and reads what comes back. A new provider with an API of its own is one file with one `Wire`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

# A request to an endpoint, or its answer, as parsed JSON.
Body = dict[str, Any]
# Why an answer stops where it does.
Ended = Literal["done", "cut", "refused"]
# Either name of the limit of an answer's tokens.
TOKEN_LIMITS = ("max_tokens", "max_completion_tokens")


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


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a prompt and of its answer; `cached` are those of the prompt that the server had already."""

    prompt: int
    answer: int
    cached: int = 0


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model answered: its text, wherever the server put it; empty where there is none.

    `ended` says why it stops there, `said` is the server's or the model's word on that. `tokens` is None where the
    server did not say.
    """

    text: str
    ended: Ended = "done"
    said: str = ""
    tokens: Tokens | None = None
    logprobs: Any = None


class Wire(Protocol):
    """How a provider is spoken to. Paths are those below the base URL."""

    path: str
    models_path: str

    def headers(self, key: str, *, azure: bool) -> dict[str, str]:
        """What a request carries beside its body; `azure` for the header that Azure's deployments want."""

    def body(self, chat: Body) -> Body:
        """A chat request as the provider takes it."""

    def trouble(self, answer: Body) -> Any:
        """The error that an answer with HTTP status 200 is, or None."""

    def completion(self, answer: Body) -> Completion:
        """What an answer says. Never raises, whatever the server sent."""


def answer_limit(chat: Body) -> int | None:
    """The most tokens that a request allows its answer; None where it sets no limit."""
    return next((chat[name] for name in TOKEN_LIMITS if name in chat), None)


def count(value: object) -> int | None:
    """A number of tokens as servers write it; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = int(value)
    except (ValueError, OverflowError):
        return None
    return number if number >= 0 else None


def as_dict(value: object) -> dict[str, Any]:
    """A JSON object; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def first_line(value: object) -> str:
    """A short line of a foreign text, for a sentence."""
    line = " ".join(str(value).split())[:300]
    return line.rstrip(".")
