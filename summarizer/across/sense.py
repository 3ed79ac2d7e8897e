"""What changed between two tellings of one utterance: the differences that touch its sense, by name.

Where the words stand in the same order, the verifier names each difference. A retelling moves words about, so whole
tellings are weighed against each other as well: their negations, their numbers by value, and whether two words have
taken each other's roles ("A warned B", "A was warned by B").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from summarizer.across.clauses import Token, tokens
from summarizer.across.roles import exchanged_words
from summarizer.records import Document, Verdict
from summarizer.text.languages import Language, guess_language
from summarizer.verifier import verify_quote
from summarizer.verifier.change_kinds import kind_of, value
from summarizer.verifier.source import Source, source_of
from summarizer.verifier.source_words import script_of

Kind = Literal["negation", "number", "sides", "name", "modality", "word", "dropped", "added", "case"]
# What changes the sense of an utterance, and not only its words.
WEIGHTY: frozenset[str] = frozenset({"negation", "number", "sides"})
# An utterance is read up to here, in code points; no quotation is as long.
LONGEST = 20_000
# A telling of less than this share of the other's words is a part of it: what it leaves out, it did not change.
_WHOLE = 0.6


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what the first telling has, and what the other has in its place ("" for nothing)."""

    kind: Kind
    first: str
    other: str


@dataclass(frozen=True, slots=True)
class Retelling:
    """What became of the first telling: the `same` words, a `part` of the longer one's, `reworded` or `translated`."""

    relation: Literal["same", "part", "reworded", "translated"]
    differences: tuple[Difference, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether a difference changes the sense."""
        return any(each.kind in WEIGHTY for each in self.differences)


@dataclass(frozen=True)
class Telling:
    """An utterance taken apart: how many words it has, its negations, its numbers by value, its words and marks."""

    document: Document
    length: int
    negations: Counter[str]
    numbers: Counter[tuple[float, str]]
    written: dict[tuple[float, str], str]
    language: Language
    tokens: list[Token]


@lru_cache(maxsize=1 << 12)
def telling(text: str) -> Telling:
    """Take an utterance apart; the last few thousand are kept."""
    document = Document(text[:LONGEST])
    source = source_of(document)
    lowered = source.words.lowers
    negations = Counter(word for word in lowered if _kind(word, source) == "negation")
    numbers = [found for found in _numbers(lowered, source) if found[0][0] != 1.0]  # "one" counts and refers
    return Telling(
        document, len(lowered), negations, Counter(number for number, _ in numbers), dict(numbers),
        source.language, tokens(document.text, source.language),
    )  # fmt: skip


def _kind(word: str, source: Source) -> str:
    """What the loss of a word would be called."""
    return kind_of([], [word], source.language, lambda _: False)


def _numbers(lowered: Sequence[str], source: Source) -> Iterator[tuple[tuple[float, str], str]]:
    """Each number with its unit, and the words that write it: the longest run from its first word on."""
    at = 0
    while at < len(lowered):
        end = at + 1
        if _kind(lowered[at], source) == "number":
            while end < len(lowered) and value(lowered[at : end + 1], source.language) is not None:
                end += 1
            number = value(lowered[at:end], source.language)
            if number is not None:
                yield number, " ".join(lowered[at:end])
        at = end


@lru_cache(maxsize=1 << 12)
def retelling_of(first: str, other: str) -> Retelling:
    """How `other` tells what `first` tells; the last few thousand comparisons are kept."""
    one, two = telling(first), telling(other)
    if _are_of_two_languages(one, two):
        number = _number(one, two)
        return Retelling("translated", (number,) if number else ())
    shorter, longer = (one, two) if one.length <= two.length else (two, one)
    verdict = verify_quote(shorter.document.text, longer.document, spoken=False)
    if verdict.passes:
        return Retelling("part" if shorter.length < longer.length else "same")
    weighed = _weigh(one, two)
    kinds = {difference.kind for difference in weighed}
    # A negation or number that stands elsewhere in the telling is not lost: the whole decides, the passage says where.
    aligned = [
        each for each in _align(verdict, flipped=shorter is not two) if each.kind not in WEIGHTY or each.kind in kinds
    ]
    placed = {each.kind for each in aligned}
    return Retelling("reworded", (*(each for each in weighed if each.kind not in placed), *aligned))


def _are_of_two_languages(one: Telling, two: Telling) -> bool:
    """Whether tellings are in two scripts, or tell two languages and share few words, which are names mostly."""
    scripts = {script_of(telling.document.text.split()) for telling in (one, two)} - {None}
    codes = {guess_language(telling.document.text) for telling in (one, two)}
    words = [{token.stem for token in telling.tokens if token.stem} for telling in (one, two)]
    alike = 2 * len(words[0] & words[1]) >= min(map(len, words))
    return len(scripts) > 1 or (len(codes) > 1 and None not in codes and not alike)


def _align(verdict: Verdict, *, flipped: bool) -> Iterator[Difference]:
    """The verifier's changes between the shorter telling, its claim, and the longer one, its source."""
    for change in verdict.changes:
        first, other = (change.claim, change.source) if flipped else (change.source, change.claim)
        yield Difference(change.kind, first, other)


def _weigh(one: Telling, two: Telling) -> list[Difference]:
    found = [_negation(one, two), _number(one, two), _sides(one, two)]
    return [difference for difference in found if difference is not None]


def _is_part(one: Telling, two: Telling) -> bool:
    return one.length < _WHOLE * two.length


def _negation(one: Telling, two: Telling) -> Difference | None:
    lost, gained = one.negations - two.negations, two.negations - one.negations
    count, others = one.negations.total(), two.negations.total()
    if count == others or (count > others and _is_part(two, one)) or (others > count and _is_part(one, two)):
        return None
    return Difference("negation", " ".join(lost), " ".join(gained))


def _number(one: Telling, two: Telling) -> Difference | None:
    """A number that only one telling has, unless that one is longer by far."""
    lost = [] if _is_part(two, one) else list(one.numbers - two.numbers)
    gained = [] if _is_part(one, two) else list(two.numbers - one.numbers)
    if not lost and not gained:
        return None
    return Difference(
        "number", ", ".join(one.written[each] for each in lost), ", ".join(two.written[each] for each in gained)
    )


def _sides(one: Telling, two: Telling) -> Difference | None:
    """Two words of both tellings that have each other's roles."""
    if one.language is not two.language:
        return None
    words = exchanged_words(one.tokens, two.tokens, one.language)
    return words and Difference("sides", " … ".join(words), " … ".join(reversed(words)))
