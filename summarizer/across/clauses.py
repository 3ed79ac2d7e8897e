"""The clauses of an utterance, and what each word is in its clause: subject, verb, object, or behind a preposition.

No dictionary and no parser: words are told by the closed classes of the language and by their neighbours. What follows
"by" is the subject of a passive, what stands before its verb the object. It is right often enough to be evidence, and
no more than that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from summarizer.text.languages import Language
from summarizer.text.spellings import fold_spelling
from summarizer.text.word_classes import is_number
from summarizer.verifier.source_words import weight

SUBJECT, VERB, OBJECT, LOOSE = "subject", "verb", "object", ""
SPEAKER = "\N{BULLET}"  # the stem of "I", "us", "our": whoever speaks

_TOKEN = re.compile(r"\w+(?:['.,&-]\w+)*|[^\w\s]")
_STEM = 4  # letters that the forms of a word share
_MOST_TOKENS = 200  # of an utterance; what stands behind them is not read
_JOINING = frozenset("and or und oder et ou y o та і або".split())
_TYING = frozenset("of de du des von vom".split())  # a noun to the one before it


class Token(NamedTuple):
    """A word or mark: as it stands, in lower case, its stem if it says something; `owns` if it was a genitive."""

    text: str
    low: str
    stem: str
    owns: bool

    @property
    def is_name(self) -> bool:
        """Whether it is written as a name is."""
        return self.text[0].isupper() and self.stem not in ("", SPEAKER)


class Word(NamedTuple):
    """A word that says something, and what it is in its clause; `kind` may be the preposition that it stands behind."""

    at: int
    stem: str
    kind: str


def tokens(text: str, language: Language) -> list[Token]:
    """The first words and marks of a text."""
    silent = language.function_words | language.joints
    found = []
    for match, _ in zip(_TOKEN.finditer(text.replace("’", "'")), range(_MOST_TOKENS), strict=False):
        word = match[0].removesuffix("'s")
        low = word.lower()
        says = word[0].isalnum() and weight(low) == 1.0 and low not in silent
        stem = SPEAKER if low in language.first_person else _stem(low) if says else ""
        found.append(Token(word, low, stem, word != match[0]))
    return found


def _stem(low: str) -> str:
    """The letters that the forms of a word share: "owes", "owed"."""
    plain = fold_spelling(low)
    plain = plain.removesuffix("s") or plain
    return plain[:_STEM] if len(plain) > _STEM else plain.removesuffix("d") or plain


class Clauses:
    """The clauses of an utterance; `known` are stems of verbs that another telling shows to be verbs."""

    def __init__(self, found: Sequence[Token], language: Language, known: frozenset[str] = frozenset()) -> None:
        self.tokens, self.language, self.known = found, language, known
        outside = language.conjunctions | language.finite | language.agents
        self._prepositions = (language.joints | language.bounds) - outside

    def low(self, at: int) -> str:
        """The word in lower case, or nothing past either end."""
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    @cached_property
    def verbs(self) -> frozenset[int]:
        """The words that are verbs by what stands around them."""
        return frozenset(at for at, token in enumerate(self.tokens) if self._is_verb(at, token))

    def _is_verb(self, at: int, token: Token) -> bool:
        language, before = self.language, self.low(at - 1)
        if token.stem in ("", SPEAKER) or token.is_name or is_number(token.low, language):
            return False
        if self._determines(at - 1) or before in self._prepositions or (at > 0 and self.tokens[at - 1].owns):
            return False
        governed = before in language.finite | language.negation | language.relatives or before in language.pronouns
        return token.stem in self.known or governed or token.low.endswith("ed") or self._opens_phrase(at + 1)

    def is_finite(self, at: int) -> bool:
        """Whether a word is a verb or an auxiliary."""
        return at in self.verbs or self.low(at) in self.language.finite

    def is_boundary(self, at: int) -> bool:
        """Whether a clause may begin here: a mark or a conjunction."""
        low = self.low(at)
        return not low[:1].isalnum() or low in self.language.conjunctions

    def spans(self) -> Iterator[tuple[int, int]]:
        """The clauses, half open: a boundary parts what has a verb from what has a verb and a subject of its own."""
        start, last = 0, len(self.tokens)
        bounds = [at for at in range(last) if self.is_boundary(at) or self._is_nominative(at)]
        for at, following in pairwise((*bounds, last)):
            behind = at if self._is_nominative(at) else at + 1
            if not (self._has_verb(start, at) and self._has_verb(behind, following)):
                continue
            agents = self._has_agent(start, at) and self._has_agent(at + 1, following)
            if agents or self._has_subject(behind, following):
                yield start, at
                start = at
            elif self.low(at) in self.language.relatives:
                yield start, at
                start = self._antecedent(at)
        yield start, last

    def words(self, start: int, end: int) -> list[Word]:
        """The words of a clause that say something, in their order."""
        by = next((at for at in range(start, end) if self.is_agent(at)), None)
        verb = next((at for at in range(start, end) if self.is_finite(at)), end)
        subject = end if by is not None else self._subject(start, verb)
        found: list[Word] = []
        at, kind = start, LOOSE
        while at < end:
            stop = at + 1
            if at == by or self.low(at) in self._prepositions:
                stop = max(min(self._phrase_end(at + 1), end), at + 1)
                kind = SUBJECT if at == by else self._governed(at, kind, found and subject <= at < verb)
            elif self.tokens[at].stem or self.is_finite(at):
                kind = self._kind(at, verb, subject, passive=by is not None)
            found += [Word(each, self.tokens[each].stem, kind) for each in range(at, stop) if self.tokens[each].stem]
            at = stop
        return found

    def _kind(self, at: int, verb: int, subject: int, *, passive: bool) -> str:
        if self.is_finite(at):
            return VERB
        if passive or at > verb:
            return OBJECT
        return SUBJECT if at >= subject else LOOSE

    def _governed(self, at: int, kind: str, in_subject: object) -> str:
        """What a preposition makes of its noun: part of the noun before it, or one of its own kind."""
        low = self.low(at)
        if low in _TYING or (low == "from" and kind == SUBJECT):
            return kind
        return SUBJECT if in_subject else low

    def is_agent(self, at: int) -> bool:
        """Whether a word is the "by" of a passive, not that of a day, a measure or a manner."""
        language = self.language
        if self.low(at) not in language.agents or at + 1 >= len(self.tokens):
            return False
        token = self.tokens[at + 1]
        if is_number(token.low, language):
            return any(each.low in language.passives for each in self.tokens[:at])
        return token.is_name or not (token.low in language.calendar or token.low.endswith("ing"))

    def _has_agent(self, start: int, end: int) -> bool:
        return any(self.is_agent(at) for at in range(start, end))

    def _has_verb(self, start: int, end: int) -> bool:
        return any(self.is_finite(at) or self.is_agent(at) for at in range(start, end))

    def _has_subject(self, start: int, end: int) -> bool:
        """Whether something that is no preposition's stands before the first verb of a stretch."""
        for at in range(start, end):
            if self.is_finite(at) or self.low(at) in self._prepositions:
                return False
            if self.tokens[at].stem or self.low(at) in self.language.pronouns:
                return True
        return False

    def _is_nominative(self, at: int) -> bool:
        return self.language.pronouns.get(self.low(at), "") in ("m", "f", "p", "i")

    def _determines(self, at: int) -> bool:
        low = self.low(at)
        if low in self.language.relatives and at > 0 and self.tokens[at - 1].stem:
            return False  # "the budget that takes"
        return low in self.language.determiners or low in self.language.possessives

    def _opens_phrase(self, at: int) -> bool:
        """Whether a noun phrase begins here: a determiner, a pronoun, a name, a number."""
        if at >= len(self.tokens):
            return False
        token = self.tokens[at]
        named = token.is_name or token.stem == SPEAKER or token.low in self.language.pronouns
        return named or self._determines(at) or (token.stem != "" and is_number(token.low, self.language))

    def _begins_phrase(self, at: int) -> bool:
        """Whether a noun phrase begins here, and not within another one."""
        if at == 0:
            return True
        before = self.tokens[at - 1]
        if before.low in _TYING or before.owns or self._determines(at - 1):
            return False
        if self.tokens[at].is_name:
            return not before.is_name
        return self._opens_phrase(at) or (self.tokens[at].stem != "" and before.stem == "")

    def _phrase_start(self, last: int, first: int) -> int:
        """Where the noun phrase that ends with a word begins, at `first` at the earliest."""
        return next((at for at in range(last, first - 1, -1) if self._begins_phrase(at)), first)

    def _antecedent(self, relative: int) -> int:
        at = relative - 1
        while at > 0 and not self.low(at)[0].isalnum():
            at -= 1
        return self._phrase_start(at, 0)

    def _subject(self, start: int, verb: int) -> int:
        """Where the noun phrases right before a verb begin, joined by "and" or prepositions."""
        at = verb
        while at > start:
            at = self._phrase_start(at - 1, start)
            before = self.low(at - 1)
            if before not in self._prepositions and before not in _JOINING:
                break
            at -= 1
        return at

    def _phrase_end(self, start: int) -> int:
        """The end of the noun phrase that begins at `start`, with those that "and" joins to it."""
        at, named, said = start, False, False
        while at < len(self.tokens):
            token, determines = self.tokens[at], self._determines(at)
            joined = said and token.low in _JOINING and self._opens_phrase(at + 1)
            nominal = token.stem != "" and not (named and not token.is_name) and not (at > start and at in self.verbs)
            if not joined and not (not said if determines else nominal):
                break
            named = token.is_name and not token.owns
            said = not joined and (said or not determines)
            at += 1
        return at
