"""The same utterance in two languages: no words in common tell it, so vectors of a user's own model do.

The words of two languages are not compared, and speaker and date come first here too: vectors of one model are near
for whatever a speaker said on one subject.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from summarizer.errors import InputError

Vector = Sequence[float]
# A model of the user's own: a vector for each text, all of one length.
Embed = Callable[[Sequence[str]], Sequence[Vector]]
# The cosine from which two tellings are one utterance. It is that of multilingual-e5-small on a dozen utterances;
# other models have others.
ALIKE = 0.9


@dataclass(frozen=True)
class Embeddings:
    """A model of vectors, and the least cosine of two tellings of one utterance."""

    embed: Embed
    alike: float = ALIKE


class Told(Protocol):
    """A telling: its words, and the language they are in."""

    @property
    def text(self) -> str:
        """The words."""

    @property
    def language(self) -> str | None:
        """The code of their language, None where they do not tell."""


def translated_pairs(
    told: Sequence[Told], near: Iterator[tuple[int, int]], embeddings: Embeddings
) -> Iterator[tuple[int, int]]:
    """Of pairs of one actor's tellings, by index, those of other languages that the vectors hold for one utterance."""
    pairs = [(one, other) for one, other in near if told[one].language != told[other].language]
    texts = sorted({told[index].text for pair in pairs for index in pair})
    if not texts:
        return
    vectors = dict(zip(texts, _vectors(texts, embeddings.embed), strict=True))
    for one, other in pairs:
        if _dot(vectors[told[one].text], vectors[told[other].text]) >= embeddings.alike:
            yield one, other


def _vectors(texts: Sequence[str], embed: Embed) -> list[list[float]]:
    """The unit vectors of the texts. Raises InputError for what is no vector of each."""
    made = [_unit(vector) for vector in embed(texts)]
    if len(made) != len(texts) or len({len(vector) for vector in made}) != 1:
        raise InputError(
            "The embeddings are not a vector for each text, all of one length.", "Name a model of embeddings."
        )
    return made


def _unit(vector: Vector) -> list[float]:
    norm = math.sqrt(_dot(vector, vector))
    return [value / norm for value in vector] if norm and math.isfinite(norm) else [0.0] * len(vector)


def _dot(one: Vector, other: Vector) -> float:
    return math.fsum(a * b for a, b in zip(one, other, strict=True))
