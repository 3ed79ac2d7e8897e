"""The clauses of a parsed English sentence: whose each is, and what it is about, in the sentence's own words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from summarizer.records import Span

LONGEST = 80  # code points of an issue
# Closed classes of English. Prepositions of what a verb is about; those of place and time are none.
_ABOUT = frozenset("for against of about to over with".split())
_OF_BLAME = frozenset("for of over".split())
_SUPPOSING = frozenset("if unless whether".split())
_PERHAPS = frozenset("could might may".split())
_OUGHT = frozenset("should must ought".split())
_FIRST = frozenset("i we".split())
_EMPTY = frozenset("it this that these those there what which who".split())
_AFTER = frozenset("relcl advcl appos punct parataxis dep npadvmod".split())  # what only adds to a phrase
_LOOSE = frozenset("cc prep det poss mark aux".split())  # what no phrase ends with
_TELLING = frozenset("for of at in from".split())  # prepositions that tell one described from others
_MEMBERS = frozenset("like including".split())  # behind a group, before those of it that are named
_TOWARDS = frozenset("for against to toward towards over".split())  # behind a noun, before what it is about
_FROM = frozenset("by from".split())  # before whose stand a noun is
_ASKING = frozenset("what which whose how".split())
_NEEDS = frozenset(("need", "have"))  # "need to pass"
_NO_NOUN = frozenset("PRON NUM DET SCONJ".split())
_NAMING = frozenset(("NOUN", "PROPN"))
_LIGHT = frozenset(("be", "have", "do"))  # what they say, others say for them


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


@dataclass(frozen=True, slots=True)
class ParsedClause:
    """A verb's clause, in code points of its sentence.

    `subject` is a noun phrase up to its noun, None where the clause has none; `described` the phrase with what tells
    one from others behind it ("lawyers for the state"); `speaks` says that it is the speaker ("I", "we"). `issue` is
    what the verb is about: its object, complement or content; `topic` what somebody who utters the clause speaks of.
    `says` that the issue is the content of speech, thought or will, `tells` that this content is a whole sentence, as
    only somebody can say or think one; `content` that the clause itself is such content, `supposed` that it only
    supposes something. A noun is read so as well that has somebody's stand on something ("X's opposition to Y").
    """

    subject: Span | None
    described: Span | None
    verb: int
    issue: Span | None
    topic: Span | None
    speaks: bool
    says: bool
    tells: bool
    content: bool
    supposed: bool


def clauses(tokens: Sequence[ParsedToken], start: int = 0) -> list[ParsedClause]:
    """The clauses, in order; where the sentence starts, in code points, is where their places are counted from.

    A clause without a subject of its own has that of the clause that it goes on with.
    """
    return list(_Tree(tokens, start).clauses())


class _Tree:
    def __init__(self, tokens: Sequence[ParsedToken], start: int) -> None:
        self.tokens, self.start = tokens, start
        self.below: list[list[int]] = [[] for _ in tokens]
        for at, token in enumerate(tokens):
            if token.head != at:
                self.below[token.head].append(at)

    def clauses(self) -> Iterator[ParsedClause]:
        for at, token in enumerate(self.tokens):
            if token.part == "NOUN":
                yield from self._nominals(at)
            elif token.part in ("VERB", "AUX") and token.role not in ("aux", "auxpass"):
                ought = any(self._low(kid) in _OUGHT for kid in self._kids(at, "aux"))
                for subject in self._subjects(at) or (None,):
                    # What somebody should do is the stand of whoever says so.
                    holds = subject is not None and (not ought or self._low(subject) in _FIRST)
                    yield self._clause(at, subject if holds else None, self._issue(at))

    def _nominals(self, at: int) -> Iterator[ParsedClause]:
        """A noun with whose it is and what it is for or against: "X's opposition to Y", "support from X for Y"."""
        by = (self._kids(each, "pobj") for each in self._kids(at, "prep") if self._low(each) in _FROM)
        owners = [*self._kids(at, "poss"), *chain.from_iterable(by)]
        planned = (self._action(kid) for kid in self._kids(at, "acl") if self._kids(kid, "aux"))
        issue = self._prepositional_object(at, _TOWARDS) or next(planned, None)
        if issue is not None:
            yield from (self._clause(at, name, issue) for owner in owners for name in self._conjuncts(owner))

    def _clause(self, at: int, subject: int | None, issue: tuple[int, int] | None) -> ParsedClause:
        return ParsedClause(
            None if subject is None else self._span(self._first(subject), subject + 1),
            None if subject is None else self._described(subject),
            self.tokens[at].start + self.start,
            self._as_span(issue),
            self._as_span(self._content(at)),
            subject is not None and self._low(subject) in _FIRST,
            bool(self._kids(at, "ccomp", "xcomp")),
            any(self._is_finite(kid) for kid in self._kids(at, "ccomp")),
            self._is_content(at),
            self._is_supposed(at),
        )

    def _described(self, at: int) -> Span | None:
        """A noun with what tells its bearer from others: "lawyers for the state", who …."""
        if self.tokens[at].part not in _NAMING:
            return None
        behind = (kid for kid in self._kids(at, "prep") if kid == at + 1 and self._low(kid) in _TELLING)
        return self._span(self._first(at), max([at + 1, *map(self._last, behind)]))

    def _kids(self, at: int, *roles: str) -> list[int]:
        return [kid for kid in self.below[at] if self.tokens[kid].role in roles]

    def _low(self, at: int) -> str:
        return self.tokens[at].text.lower()

    def _subjects(self, at: int) -> list[int]:
        """Who does what a verb says: its agent or subject, or that of the clause that it goes on with."""
        token = self.tokens[at]
        own = self._agents(at) or self._kids(at, "nsubj")
        if not own and self._kids(at, "xcomp"):
            own = self._kids(at, "nsubjpass")  # "is said to oppose"
        if own:
            if self._low(own[0]) in _EMPTY:
                return self._conjuncts(token.head) if token.role == "relcl" else []
            return self._conjuncts(own[0])
        if self._kids(at, "nsubjpass") or token.head == at:
            return []
        goes_on = token.role == "conj" or (token.role == "advcl" and not self._kids(at, "mark"))
        if goes_on and self.tokens[token.head].part in ("VERB", "AUX"):
            return self._subjects(token.head)
        return [token.head] if token.role == "acl" and self._low(at).endswith("ing") else []

    def _agents(self, at: int) -> list[int]:
        return [name for by in self._kids(at, "agent") for name in self._kids(by, "pobj")]

    def _conjuncts(self, at: int) -> list[int]:
        """A noun, those that "and" joins to it, and those of them that are named ("critics like Lee and Kim").

        Somebody described whose name stands in apposition is that name.
        """
        named = [kid for kid in self._kids(at, "appos") if self.tokens[kid].part == "PROPN"]
        if named and self.tokens[at].part == "NOUN":
            return self._conjuncts(named[0])
        by = (self._kids(each, "pobj") for each in self._kids(at, "prep") if self._low(each) in _MEMBERS)
        joined = (*self._kids(at, "conj"), *chain.from_iterable(by))
        return [at, *chain.from_iterable(map(self._conjuncts, joined))]

    def _issue(self, at: int) -> tuple[int, int] | None:
        """What a verb or adjective is about, as a range of tokens."""
        if self._agents(at):
            return next(filter(None, map(self._noun, self._kids(at, "nsubjpass"))), None)
        for kid in self._kids(at, "ccomp"):
            if (found := self._content(kid)) is not None:
                return found
        for kid in self._kids(at, "xcomp"):
            return self._action(kid) if self.tokens[kid].part in ("VERB", "AUX") else None
        for kid in self._kids(at, "dobj"):
            if self.tokens[kid].part in ("PROPN", "PRON") and (found := self._prepositional_object(at, _OF_BLAME)):
                return found  # "slammed the mayor for …"
            return self._noun(kid)
        qualities = map(self._issue, self._kids(at, "acomp"))
        return self._prepositional_object(at, _ABOUT) or next(filter(None, qualities), None)

    def _content(self, at: int) -> tuple[int, int] | None:
        """What a content clause is about: its subject; what should be done, or what the one who says so does."""
        subject = next(iter(self._kids(at, "nsubj", "nsubjpass", "expl")), None)
        helpers = {self._low(kid) for kid in self._kids(at, "aux")}
        if subject is None or helpers & _OUGHT or "to" in helpers:
            return self._action(at) or (None if subject is None else self._noun(subject))
        needed = self._kids(at, "xcomp") if self.tokens[at].lemma in _NEEDS else []
        if needed or self.tokens[subject].part == "PRON":
            return self._issue(at) or next(filter(None, map(self._noun, self._kids(at, "attr"))), None)
        if self._low(at).endswith("ing") and not helpers:
            return self._cut(at, self._first(at))  # "people sharing their views"
        return self._noun(subject)

    def _prepositional_object(self, at: int, prepositions: Set[str]) -> tuple[int, int] | None:
        """What one of the prepositions of a word governs, or "of" behind a bare noun ("in favor of")."""
        for by in self._kids(at, "prep"):
            inner = self._kids(by, "pobj", "pcomp")[:1]
            if inner and self._low(by) in prepositions:
                acts = self.tokens[inner[0]].role == "pcomp"
                return self._action(inner[0]) if acts else self._noun(inner[0])
            bare = inner and not self._kids(inner[0], "det", "poss", "amod", "compound", "nummod")
            found = (
                self._prepositional_object(inner[0], {"of"}) if bare and self.tokens[inner[0]].part == "NOUN" else None
            )
            if found:
                return found
        return None

    def _noun(self, at: int) -> tuple[int, int] | None:
        first = self._first(at)
        if self.tokens[at].part in _NO_NOUN or self._low(first) in _ASKING:
            return None
        if self._low(first) == "the" and first == at - 1:  # "the fact that …", "the people who …"
            for kid in filter(self._is_finite, self._kids(at, "acl")):
                return self._content(kid)
            for kid in (kid for kid in self._kids(at, "relcl") if self._first(kid) == at + 1):
                return self._if_short(first, self._last(kid))
        return self._cut(at, first + (self._low(first) in ("no", "any")))

    def _action(self, at: int) -> tuple[int, int] | None:
        """What is done, with its object or complement; a verb alone, or with a pronoun, says too little.

        Of what is only made sure or clear it is what that is about: "ensure that the peace lasts".
        """
        for over in (at, *self._kids(at, "acomp", "ccomp")):
            for kid in filter(self._is_finite, self._kids(over, "ccomp", "csubj")):
                return self._content(kid)
        for kid in self._kids(at, "xcomp") if self.tokens[at].lemma in _LIGHT else ():
            return self._action(kid)  # "has to be | to bring"
        if self.tokens[at].lemma == "be":
            return None
        negated = [kid for kid in self._kids(at, "neg") if self._low(kid).isalpha()]  # "n't" hangs on another verb
        found = self._cut(at, min([at, *negated]))
        return found if found and any(token.part in _NAMING for token in self.tokens[at + 1 : found[1]]) else None

    def _cut(self, at: int, first: int) -> tuple[int, int] | None:
        """A phrase from its first token on, without what only adds to it, and short enough."""
        last = self._end(at, first, verbal=self.tokens[at].part in ("VERB", "AUX"))
        while last > at + 1 and (self.tokens[last - 1].role in _LOOSE or not self.tokens[last - 1].text[0].isalnum()):
            last -= 1
        return self._if_short(first, last)

    def _if_short(self, first: int, last: int) -> tuple[int, int] | None:
        return (first, last) if self.tokens[last - 1].end - self.tokens[first].start <= LONGEST else None

    def _end(self, at: int, first: int, *, verbal: bool = False) -> int:
        """Behind the last token of a phrase that is read whole: up to what only adds to it, or makes it too long."""
        end = at + 1
        for kid in (kid for kid in self.below[at] if kid > at):
            adds = self.tokens[kid].role in (_AFTER | {"cc", "conj"} if verbal else _AFTER)
            reached = end if adds else self._end(kid, first)
            if adds or not self._if_short(first, reached):
                break
            end = reached
            if end < self._last(kid):
                break
        return end

    def _first(self, at: int) -> int:
        return min([at, *(self._first(kid) for kid in self.below[at] if kid < at)])

    def _last(self, at: int) -> int:
        return max([at + 1, *(self._last(kid) for kid in self.below[at] if kid > at)])

    def _is_supposed(self, at: int) -> bool:
        """Whether a condition stands in a clause or over it, or it, or what holds it, says only what may be."""
        below = range(self._first(at), self._last(at))
        if any(self.tokens[each].role == "mark" and self._low(each) in _SUPPOSING for each in below):
            return True
        while True:
            marks = {self._low(kid) for kid in self._kids(at, "mark", "aux")}
            if marks & (_SUPPOSING | _PERHAPS) or self.tokens[at].head == at:
                return bool(marks & (_SUPPOSING | _PERHAPS))
            at = self.tokens[at].head

    def _is_finite(self, at: int) -> bool:
        """Whether a clause could be a sentence: it has a subject, and a verb that is no infinitive."""
        token, helpers = self.tokens[at], [self._low(kid) for kid in self._kids(at, "aux", "auxpass", "mark")]
        bare = not helpers and token.text.lower() == token.lemma
        return bool(self._kids(at, "nsubj", "nsubjpass", "expl")) and not bare and "to" not in helpers

    def _is_content(self, at: int) -> bool:
        while self.tokens[at].head != at:
            if self.tokens[at].role in ("ccomp", "pcomp"):
                return self.tokens[at].role == "ccomp"
            at = self.tokens[at].head
        return False

    def _span(self, first: int, last: int) -> Span:
        return Span(self.tokens[first].start + self.start, self.tokens[last - 1].end + self.start)

    def _as_span(self, found: tuple[int, int] | None) -> Span | None:
        return self._span(*found) if found else None
