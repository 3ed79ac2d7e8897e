"""A parsed sentence: its tokens, and the tree that they make. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import NamedTuple

from summarizer.records import Span

# Closed classes of English.
_SUPPOSING = frozenset("if unless whether".split())
_PERHAPS = frozenset("could might may".split())
_MEMBERS = frozenset("like including".split())  # behind a group, before those of it that are named


class ParsedToken(NamedTuple):
    """A word of a sentence: `part` of speech as Universal Dependencies name it, `role` as ClearNLP does.

    `head` is the index of the token that governs it, its own at a root; [start, end) are code points of the sentence.
    """

    text: str
    lemma: str
    part: str
    role: str
    head: int
    start: int
    end: int


# The tokens of each of several sentences.
Parse = Callable[[Sequence[str]], Sequence[Sequence[ParsedToken]]]


class Tree:
    """The tokens of a sentence by what governs them; `start` is where it begins, in code points of its text."""

    def __init__(self, tokens: Sequence[ParsedToken], start: int) -> None:
        self.tokens, self.start = tokens, start
        self.below: list[list[int]] = [[] for _ in tokens]
        for at, token in enumerate(tokens):
            if token.head != at:
                self.below[token.head].append(at)

    def kids(self, at: int, *roles: str) -> list[int]:
        """Those that a token governs in one of these roles, in order."""
        return [kid for kid in self.below[at] if self.tokens[kid].role in roles]

    def low(self, at: int) -> str:
        """A token's text in lower case."""
        return self.tokens[at].text.lower()

    def conjuncts(self, at: int) -> list[int]:
        """A noun, those that "and" joins to it, and those of them that are named ("critics like Lee and Kim").

        Somebody described whose name stands in apposition is that name.
        """
        named = [kid for kid in self.kids(at, "appos") if self.tokens[kid].part == "PROPN"]
        if named and self.tokens[at].part == "NOUN":
            return self.conjuncts(named[0])
        by = (self.kids(each, "pobj") for each in self.kids(at, "prep") if self.low(each) in _MEMBERS)
        joined = (*self.kids(at, "conj"), *chain.from_iterable(by))
        return [at, *chain.from_iterable(map(self.conjuncts, joined))]

    def agents(self, at: int) -> list[int]:
        """By whom it was done, at a verb in the passive."""
        return [name for by in self.kids(at, "agent") for name in self.kids(by, "pobj")]

    def first(self, at: int) -> int:
        """The first token of a token's phrase."""
        return min([at, *(self.first(kid) for kid in self.below[at] if kid < at)])

    def last(self, at: int) -> int:
        """Behind the last token of a token's phrase."""
        return max([at + 1, *(self.last(kid) for kid in self.below[at] if kid > at)])

    def is_supposed(self, at: int) -> bool:
        """Whether a condition stands in a clause or over it, or it, or what holds it, says only what may be."""
        below = range(self.first(at), self.last(at))
        if any(self.tokens[each].role == "mark" and self.low(each) in _SUPPOSING for each in below):
            return True
        while True:
            marks = {self.low(kid) for kid in self.kids(at, "mark", "aux")}
            if marks & (_SUPPOSING | _PERHAPS) or self.tokens[at].head == at:
                return bool(marks & (_SUPPOSING | _PERHAPS))
            at = self.tokens[at].head

    def is_finite(self, at: int) -> bool:
        """Whether a clause could be a sentence: it has a subject, and a verb that is no infinitive."""
        token, helpers = self.tokens[at], [self.low(kid) for kid in self.kids(at, "aux", "auxpass", "mark")]
        bare = not helpers and token.text.lower() == token.lemma
        return bool(self.kids(at, "nsubj", "nsubjpass", "expl")) and not bare and "to" not in helpers

    def is_content(self, at: int) -> bool:
        """Whether a clause is, or lies in, what somebody says or thinks."""
        while self.tokens[at].head != at:
            if self.tokens[at].role in ("ccomp", "pcomp"):
                return self.tokens[at].role == "ccomp"
            at = self.tokens[at].head
        return False

    def span(self, first: int, last: int) -> Span:
        """The tokens [first, last) in code points of the text."""
        return Span(self.tokens[first].start + self.start, self.tokens[last - 1].end + self.start)
