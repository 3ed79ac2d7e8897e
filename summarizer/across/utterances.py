"""The same utterance in several articles: found by speaker, date and words, its variants side by side.

Thresholds are those measured on utterances of one event retold: within one event the words tell one utterance from
another, and no score tells it from what the same speaker said again on another day, so dates come first.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.across.articles import Article, Saying
from summarizer.across.groups import Groups
from summarizer.across.names import split_words
from summarizer.across.sense import LONGEST, Retelling, retelling_of
from summarizer.across.translations import Embeddings, translated_pairs
from summarizer.text.languages import guess_language
from summarizer.text.spellings import fold_spelling
from summarizer.verifier.source_words import weight

# Days between the articles that report one utterance.
WINDOW = 3
# Cosine of TF-IDF vectors of content words, and the weight of the words in common over that of the shorter telling.
LIKE = 0.25
CONTAINED = 0.35
# A telling of fewer content words than this is found by its words in their order, if there are two at least.
SHORT = 4
# The rarest words of a telling that are looked up, and the tellings that one word may lead to.
_LOOKED_UP = 12
_MOST = 300


@dataclass(frozen=True, slots=True)
class Variant:
    """One article's telling, and how it compares with the first one."""

    article: Article
    saying: Saying
    compared: Retelling


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one actor said once, as several articles have it, the first seen first."""

    actor: str
    variants: tuple[Variant, ...]

    @property
    def changed(self) -> bool:
        """Whether any telling differs from the first in its sense."""
        return any(variant.compared.changed for variant in self.variants)


class _Telling:
    """A saying ready to be compared; `vector` is the unit vector of its content words."""

    @cached_property
    def language(self) -> str | None:
        """The code of the language of its words; None where they do not tell."""
        return guess_language(self.text)

    def __init__(self, number: int, article: Article, saying: Saying, rarity: Callable[[str], float]) -> None:
        self.number = number
        self.article = article
        self.saying = saying
        self.text = saying.text[:LONGEST]
        self.day = article.day
        self.words, self.content = _words_and_counts(saying.text)
        self.stream = f" {' '.join(self.words)} "
        weights = {word: (1 + math.log(count)) * rarity(word) for word, count in self.content.items()}
        norm = math.sqrt(sum(value * value for value in weights.values())) or 1.0
        self.vector = {word: value / norm for word, value in weights.items()}


def _words_and_counts(text: str) -> tuple[list[str], Counter[str]]:
    """The folded words of a text, and how often it has each that says something."""
    pairs = [(fold_spelling(word), word.lower()) for word in split_words(text[:LONGEST])]
    return [word for word, _ in pairs], Counter(word for word, low in pairs if word and weight(low) == 1.0)


def utterances(
    articles: Sequence[Article], actor_of: Callable[[Article, str], str], embeddings: Embeddings | None = None
) -> tuple[Utterance, ...]:
    """Every utterance that two articles or more have, those whose sense changed first, then the most told.

    A quotation that its record flags is no telling. One actor's tellings are in memory at a time. With `embeddings`
    those in other languages are found too.
    """
    said: dict[str, list[tuple[int, Article, Saying]]] = defaultdict(list)
    for number, article in enumerate(articles):
        for saying in article.sayings:
            if saying.speaker and not saying.flagged:
                said[actor_of(article, saying.speaker)].append((number, article, saying))
    rarity = _rarity([saying.text for sayings in said.values() for *_, saying in sayings])
    found = [each for actor, sayings in said.items() for each in _of_actor(actor, sayings, rarity, embeddings)]
    return tuple(sorted(found, key=lambda each: (not each.changed, -len(each.variants))))


def _rarity(texts: Sequence[str]) -> Callable[[str], float]:
    """The inverse document frequency of a word among all sayings."""
    frequency = Counter(word for text in texts for word in _words_and_counts(text)[1])
    return lambda word: math.log((1 + len(texts)) / (1 + frequency[word])) + 1


def _of_actor(
    actor: str,
    sayings: Sequence[tuple[int, Article, Saying]],
    rarity: Callable[[str], float],
    embeddings: Embeddings | None,
) -> Iterator[Utterance]:
    told = [_Telling(*each, rarity) for each in sayings]
    groups: Groups[int] = Groups()
    for one, other in _candidate_pairs(told):
        # What is joined already need not be compared: a saying that all repeat would cost its square.
        if not groups.are_joined(one, other) and is_same(told[one], told[other]):
            groups.join(one, other)
    for one, other in translated_pairs(told, _near_pairs(told), embeddings) if embeddings else ():
        groups.join(one, other)
    for group in groups.all():
        yield _utterance(actor, [told[index] for index in group])


def _candidate_pairs(told: Sequence[_Telling]) -> Iterator[tuple[int, int]]:
    """The pairs of one actor's tellings, by index, that may be of one utterance: of other articles of the same days."""
    by_word: dict[str, list[int]] = defaultdict(list)
    for index, telling in enumerate(told):
        for other in _candidates(telling, by_word):
            if told[other].number != telling.number and _is_near(told[other], telling):
                yield other, index
        for word in telling.vector or telling.words:
            by_word[word].append(index)


def _near_pairs(told: Sequence[_Telling]) -> Iterator[tuple[int, int]]:
    """The pairs of tellings of two articles of the same days, each with the last few hundred before it."""
    order = sorted(range(len(told)), key=lambda index: (told[index].day is None, told[index].day or 0))
    for place, index in enumerate(order):
        for other in order[max(0, place - _MOST) : place]:
            if told[other].number != told[index].number and _is_near(told[other], told[index]):
                yield other, index


def _candidates(telling: _Telling, by_word: Mapping[str, list[int]]) -> Iterable[int]:
    """Tellings before this one that share one of its rarest words."""
    rarest = sorted(telling.vector, key=telling.vector.__getitem__, reverse=True)[:_LOOKED_UP] or telling.words
    return sorted({index for word in rarest for index in by_word.get(word, ())[-_MOST:]})


def _is_near(one: _Telling, other: _Telling) -> bool:
    """Whether the articles are of the same days; articles without a date may be of any."""
    return one.day is None or other.day is None or abs(one.day - other.day) <= WINDOW


def is_same(one: _Telling, other: _Telling) -> bool:
    """Whether two tellings of one actor are of one utterance by their words."""
    shorter, longer = sorted((one, other), key=lambda telling: len(telling.words))
    if len(shorter.content) < SHORT:
        return shorter.words == longer.words or (len(shorter.words) > 1 and shorter.stream in longer.stream)
    shared = one.vector.keys() & other.vector.keys()
    cosine = math.fsum(one.vector[word] * other.vector[word] for word in shared)
    return cosine >= LIKE and _containment(one, other) >= CONTAINED


def _containment(one: _Telling, other: _Telling) -> float:
    """The weight of the words in common over that of the one with the lighter words, each word counted once."""
    light, heavy = sorted((one, other), key=lambda telling: len(telling.vector))
    total = sum(light.vector.values())
    return sum(value for word, value in light.vector.items() if word in heavy.vector) / total if total else 0.0


def _utterance(actor: str, told: Sequence[_Telling]) -> Utterance:
    """The tellings as variants of the first seen one; those without a date come last."""
    ordered = sorted(told, key=lambda each: (each.day is None, each.day or 0, each.number))
    first = ordered[0].saying.text
    return Utterance(
        actor, tuple(Variant(each.article, each.saying, retelling_of(first, each.saying.text)) for each in ordered)
    )
