"""The words of a record and its source as its checks compare them: folded, by their first letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from summarizer.tasks.codebooks import CodebookIssue
from summarizer.text.spellings import fold_spelling, without_possessive

WORD = re.compile(r"\w+(?:[’'.,]\w+)*")
# Letters of a word that are compared: what follows is mostly an ending.
_STEM = 5
# Shorter words in small letters are mostly articles, prepositions and auxiliaries.
_SHORTEST = 4


def folded_words(text: str) -> Iterator[str]:
    """The words of a text, folded."""
    return map(_fold, WORD.findall(text))


def folded_vocabulary(text: str) -> frozenset[str]:
    """The different words of a text, folded."""
    return frozenset(map(_fold, set(WORD.findall(text))))


@lru_cache(maxsize=1 << 14)
def _fold(word: str) -> str:
    return fold_spelling(without_possessive(word))


def stem(word: str) -> str:
    """A word, folded and without its ending."""
    return _fold(word)[:_STEM]


def stems(text: str) -> Iterator[str]:
    """The words of a text, folded and without endings."""
    return map(stem, WORD.findall(text))


@lru_cache(maxsize=4096)
def content_words(text: str) -> tuple[str, ...]:
    """The words of a phrase that say what it is about: longer ones, names and numbers, as stems, each once."""
    found = (without_possessive(word) for word in WORD.findall(text.replace("_", " ")))
    kept = (word for word in found if len(word) >= _SHORTEST or not word.islower())
    return tuple(dict.fromkeys(stem(word) for word in kept))


@lru_cache(maxsize=512)
def issue_words(issue: CodebookIssue) -> frozenset[str]:
    """The words, as stems, by which a text may speak of an issue."""
    return frozenset(content_words(" ".join((issue.name, issue.definition, *issue.includes))))
