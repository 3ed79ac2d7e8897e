"""What a model answers, step by step: questions, and labels decided by the probabilities of an answer's tokens. Pure.

Small models lean to some labels whatever they read. The lean is measured once for each kind of question, with a
sentence
that says nothing, and divided out (contextual calibration: Zhao et al. 2021, "Calibrate Before Use").
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FLOOR = 1e-4  # the probability given to a label that is not among the likeliest tokens
# Measured on benchmarks/articles: half of the lean divided out, and a cue as an addition to a label's log probability.
# Cues alone get 17 of 24 stances of `seeds` right, the model alone 18, both 20; from 4 to 9 the weight makes no
# difference.
TEMPER = 0.5
CUE_WEIGHT = 6.0
TOP = 20  # tokens looked at


@dataclass(frozen=True, slots=True)
class Question:
    """One short question: chat messages, and a grammar that leaves nothing but the JSON wanted as an answer.

    `top_logprobs` is how many alternatives of each token are wanted (0: none); `max_output` is in tokens.
    """

    messages: tuple[dict[str, str], ...]
    grammar: str
    max_output: int = 64
    top_logprobs: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer's text (JSON), and its tokens with their likeliest alternatives as OpenAI's `logprobs.content` has
    them.
    """

    text: str
    tokens: Sequence[Mapping[str, Any]] = ()


Ask = Callable[[Question], Awaitable[Reply]]


def choice_grammar(options: Iterable[str]) -> str:
    """A grammar of which one of `options` is the answer, as a JSON string."""
    return "%llguidance {}\nstart: " + " | ".join(literal(json.dumps(option)) for option in options)


def literal(text: str) -> str:
    """`text` as a string of a Lark grammar."""
    return json.dumps(text, ensure_ascii=False)


def probabilities(reply: Reply, options: Sequence[str]) -> dict[str, float]:
    """How likely each option was where the answer first had to choose among them.

    Options that begin with the same token share its probability, and what was written decides between them. Without
    probabilities from the server, all of it is the answer's own.
    """
    answer = json.loads(reply.text)
    spelled = {option: json.dumps(option) for option in options}
    written = ""
    for token in reply.tokens:
        longer = written + str(token["token"])
        if not all(text.startswith(longer) for text in spelled.values()):
            likely = {str(other["token"]): math.exp(other["logprob"]) for other in token["top_logprobs"]}
            shares = {option: _share(written, text, likely) for option, text in spelled.items()}
            return {option: share if option == answer else share * 0.99 for option, share in shares.items()}
        written = longer
    return {option: float(option == answer) for option in options}


def _share(written: str, text: str, likely: Mapping[str, float]) -> float:
    """The probability of the tokens that lead from `written` towards `text`."""
    rest = text[len(written) :]
    return sum(value for token, value in likely.items() if token and rest.startswith(token))


def decide(likely: Mapping[str, float], lean: Mapping[str, float], cues: Sequence[str]) -> str:
    """The label with most support: its probability over what it has without a text to judge, and the text's cues."""
    counted = Counter(cues)
    scores = {
        label: math.log(value + FLOOR)
        - TEMPER * math.log(lean.get(label, 0.0) + FLOOR * 10)
        + CUE_WEIGHT * counted[label] / max(1, len(cues))
        for label, value in likely.items()
    }
    return max(scores, key=lambda label: scores[label])
