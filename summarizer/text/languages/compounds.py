"""Nouns that others are compounded with ("Polizeisprecher" is a "Sprecher")."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

_SHORTEST_NOUN = 4  # letters of one that others are compounded with
_KEPT = 1 << 14  # words of which it is kept what they are compounded with


class Compounds(Collection[str]):
    """Nouns, and every compound that ends in one of them of four letters or more ("Polizeisprecher")."""

    def __init__(self, nouns: Iterable[str]) -> None:
        self._nouns = frozenset(nouns)
        self._sizes = sorted({len(noun) for noun in self._nouns if len(noun) >= _SHORTEST_NOUN}, reverse=True)
        self.base = lru_cache(maxsize=_KEPT)(
            self._base
        )  # the longest noun that a word ends in, None where there is none

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.base(word) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._nouns)

    def __len__(self) -> int:
        return len(self._nouns)

    def _base(self, word: str) -> str | None:
        if word in self._nouns:
            return word
        return next((word[-size:] for size in self._sizes if word[-size:] in self._nouns), None)


class CompoundTable(Mapping[str, str]):
    """A table of nouns that has their compounds too."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        self._classes, self._compounds = classes, Compounds(classes)

    def __contains__(self, word: object) -> bool:
        return word in self._compounds

    def __getitem__(self, word: str) -> str:
        return self._classes[self._compounds.base(word) or word]

    def parts(self, word: str) -> tuple[str, str]:
        """What a compound is made of: what says more ("außen"), and the noun of the table ("minister")."""
        base = self._compounds.base(word) or word
        return word.removesuffix(base).strip("-").removeprefix("bundes"), base

    def __iter__(self) -> Iterator[str]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)
