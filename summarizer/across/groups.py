"""Things that belong together pair by pair, as groups."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Groups(Generic[T]):
    """Disjoint sets (union-find with path halving; Tarjan, 1975): join pairs, then read the groups."""

    def __init__(self, pairs: Iterable[tuple[T, T]] = ()) -> None:
        self._parent: dict[T, T] = {}
        for one, other in pairs:
            self.join(one, other)

    def join(self, one: T, other: T) -> None:
        """Put two things into one group."""
        self._parent[self._root(other)] = self._root(one)

    def are_joined(self, one: T, other: T) -> bool:
        """Whether two things are in one group already."""
        return one in self._parent and other in self._parent and self._root(one) == self._root(other)

    def _root(self, each: T) -> T:
        parent = self._parent
        parent.setdefault(each, each)
        while parent[each] != each:
            parent[each] = parent[parent[each]]
            each = parent[each]
        return each

    def all(self) -> list[list[T]]:
        """The groups, each in the order in which its members came."""
        found: dict[T, list[T]] = {}
        for each in self._parent:
            found.setdefault(self._root(each), []).append(each)
        return list(found.values())
