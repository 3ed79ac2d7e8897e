"""The clauses of a parsed English sentence: whose each is, and what it is about, in the sentence's own words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from summarizer.records import Span
from summarizer.text.syntax import ParsedToken, Tree

LONGEST = 80  # code points of an issue
# Closed classes of English. Prepositions of what a verb is about; those of place and time are none.
_ABOUT = frozenset("for against of about to over with".split())
_OF_BLAME = frozenset("for of over".split())
_OUGHT = frozenset("should must ought".split())
_FIRST = frozenset("i we".split())
_POINTING = frozenset("this that these those such".split())
_EMPTY = frozenset("it this that these those there what which who".split())
_AFTER = frozenset("relcl advcl appos punct parataxis dep npadvmod".split())  # what only adds to a phrase
_LOOSE = frozenset("cc prep det poss mark aux".split())  # what no phrase ends with
_TELLING = frozenset("for of at in from".split())  # prepositions that tell one described from others
_TOWARDS = frozenset("for against to toward towards over".split())  # behind a noun, before what it is about
_FROM = frozenset("by from".split())  # before whose stand a noun is
_MAIN = frozenset("ROOT ccomp conj parataxis".split())  # verbs of clauses that may stand alone
_ASKING = frozenset("what which who whose how".split())
_NEEDS = frozenset(("need", "have"))  # "need to pass"
_NO_NOUN = frozenset("PRON NUM DET SCONJ".split())
_NAMING = frozenset(("NOUN", "PROPN"))
_LIGHT = frozenset(("be", "have", "do"))  # what they say, others say for them


@dataclass(frozen=True, slots=True)
class ParsedClause:
    """A verb's clause, in code points of its sentence.

    `subject` is a noun phrase up to its noun, None where the clause has none; `described` the phrase with what tells
    one from others behind it ("lawyers for the state"); `speaks` says that it is the speaker ("I", "we"). `issue` is
    what the verb is about: its object, complement or content; `topic` what somebody who utters the clause speaks of.
    `says` that the issue is the content of speech, thought or will, `tells` that this content is a whole sentence, as
    only somebody can say or think one; `content` that the clause itself is such content, `supposed` that it only
    supposes something. `vague` are the issue or topic that is no noun phrase which says what it means ("stop it all";
    "this nonsense"; "it is | a phony system"). A noun is read so as well that has somebody's stand on something ("X's
    opposition to Y").
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
    vague: tuple[Span, ...]


def clauses(tokens: Sequence[ParsedToken], start: int = 0) -> list[ParsedClause]:
    """The clauses, in order; where the sentence starts, in code points, is where their places are counted from.

    A clause without a subject of its own has that of the clause that it goes on with.
    """
    return list(_Clauses(tokens, start).clauses())


class _Clauses(Tree):
    def clauses(self) -> Iterator[ParsedClause]:
        for at, token in enumerate(self.tokens):
            if token.part == "NOUN":
                yield from self._nominals(at)
            elif token.part in ("VERB", "AUX") and token.role not in ("aux", "auxpass"):
                ought = any(self.low(kid) in _OUGHT for kid in self.kids(at, "aux"))
                nobody = (None,) if token.role in _MAIN else ()  # "Look at this"
                for subject in self._subjects(at) or nobody:
                    # What somebody should do is the stand of whoever says so.
                    holds = subject is not None and (not ought or self.low(subject) in _FIRST)
                    yield self._clause(at, subject if holds else None, self._issue(at))

    def _nominals(self, at: int) -> Iterator[ParsedClause]:
        """A noun with whose it is and what it is for or against: "X's opposition to Y", "support from X for Y"."""
        by = (self.kids(each, "pobj") for each in self.kids(at, "prep") if self.low(each) in _FROM)
        owners = [*self.kids(at, "poss"), *chain.from_iterable(by)]
        planned = (self._action(kid) for kid in self.kids(at, "acl") if self.kids(kid, "aux"))
        issue = self._prepositional_object(at, _TOWARDS) or next(planned, None)
        if issue is not None:
            yield from (self._clause(at, name, issue) for owner in owners for name in self.conjuncts(owner))

    def _clause(self, at: int, subject: int | None, issue: tuple[int, int] | None) -> ParsedClause:
        topic = self._content(at)
        return ParsedClause(
            None if subject is None else self.span(self.first(subject), subject + 1),
            None if subject is None else self._described(subject),
            self.tokens[at].start + self.start,
            self._as_span(issue),
            self._as_span(topic),
            subject is not None and self.low(subject) in _FIRST,
            bool(self.kids(at, "ccomp", "xcomp")),
            self.tokens[at].lemma not in _LIGHT and any(map(self.is_finite, self.kids(at, "ccomp"))),  # "the fact is …"
            self.is_content(at),
            self.is_supposed(at),
            tuple(self.span(*each) for each in (issue, topic) if each and self._is_vague(*each)),
        )

    def _is_vague(self, first: int, last: int) -> bool:
        """Whether a phrase is no noun phrase that says by itself what it means.

        It tells what is done ("stop the insults", where sides turn round), points at something or quotes it, is what a
        pronoun is said to be, only counts, or lacks what tells which one is meant ("the decision", "her criticism").
        """
        inside = range(first, last)
        head = next(at for at in inside if not first <= self.tokens[at].head < last or at == self.tokens[at].head)
        word = self.tokens[head]
        pointing = (at for at in inside if self.low(at) in _POINTING)
        points = any(at == head or self.tokens[at].part in ("DET", "ADJ") for at in pointing)
        quotes = any(self.tokens[at].part == "PUNCT" and self.tokens[at].text[0] in "\"'" for at in inside)
        cut = any(self.first(kid) == last for at in inside for kid in self.kids(at, "relcl"))
        bare = word.part == "NOUN" and [self.tokens[at].part in ("DET", "PRON") for at in inside] == [True, False]
        counts = bool(self.kids(head, "nummod"))
        return word.part not in _NAMING or word.role == "attr" or points or quotes or cut or bare or counts

    def _described(self, at: int) -> Span | None:
        """A noun with what tells its bearer from others: "lawyers for the state", who …."""
        if self.tokens[at].part not in _NAMING:
            return None
        behind = (kid for kid in self.kids(at, "prep") if kid == at + 1 and self.low(kid) in _TELLING)
        return self.span(self.first(at), max([at + 1, *map(self.last, behind)]))

    def _subjects(self, at: int) -> list[int]:
        """Who does what a verb says: its agent or subject, or that of the clause that it goes on with."""
        token = self.tokens[at]
        own = self.agents(at) or self.kids(at, "nsubj")
        if not own and self.kids(at, "xcomp"):
            own = self.kids(at, "nsubjpass")  # "is said to oppose"
        if own:
            if self.low(own[0]) in _EMPTY:
                return self.conjuncts(token.head) if token.role == "relcl" else []
            return self.conjuncts(own[0])
        if self.kids(at, "nsubjpass") or token.head == at:
            return []
        goes_on = token.role == "conj" or (token.role == "advcl" and not self.kids(at, "mark"))
        if goes_on and self.tokens[token.head].part in ("VERB", "AUX"):
            return self._subjects(token.head)
        return [token.head] if token.role == "acl" and self.low(at).endswith("ing") else []

    def _issue(self, at: int) -> tuple[int, int] | None:
        """What a verb or adjective is about, as a range of tokens."""
        if self.agents(at):
            return next(filter(None, map(self._noun, self.kids(at, "nsubjpass"))), None)
        for kid in self.kids(at, "ccomp"):
            if (found := self._content(kid)) is not None:
                return found
        for kid in self.kids(at, "xcomp"):
            return self._action(kid) if self.tokens[kid].part in ("VERB", "AUX") else None
        for kid in self.kids(at, "dobj"):
            if self.tokens[kid].part in ("PROPN", "PRON") and (found := self._prepositional_object(at, _OF_BLAME)):
                return found  # "slammed the mayor for …"
            return self._behind_bare(kid, _TOWARDS) or self._noun(kid)
        qualities = map(self._issue, self.kids(at, "acomp"))
        return self._prepositional_object(at, _ABOUT) or next(filter(None, qualities), None)

    def _content(self, at: int) -> tuple[int, int] | None:
        """What a content clause is about: its subject; what should be done, or what the one who says so does."""
        subject = next(iter(self.kids(at, "nsubj", "nsubjpass", "expl")), None)
        helpers = {self.low(kid) for kid in self.kids(at, "aux")}
        if subject is not None and self.low(subject) in _ASKING:
            return None
        if subject is None or helpers & _OUGHT or "to" in helpers:
            done = None if subject is None else self._noun(subject)
            return done or self._action(at) if self.kids(at, "auxpass") else self._action(at) or done
        needed = self.kids(at, "xcomp") if self.tokens[at].lemma in _NEEDS else []
        if needed or self.tokens[subject].part == "PRON":
            return self._issue(at) or next(filter(None, map(self._noun, self.kids(at, "attr"))), None)
        if self.low(at).endswith("ing") and not helpers:
            return self._cut(at, self.first(at))  # "people sharing their views"
        return self._noun(subject)

    def _prepositional_object(self, at: int, prepositions: Set[str]) -> tuple[int, int] | None:
        """What one of the prepositions of a word governs, or "of" behind a bare noun ("in favor of")."""
        for by in self.kids(at, "prep"):
            inner = self.kids(by, "pobj", "pcomp")[:1]
            if inner and self.low(by) in prepositions:
                acts = self.tokens[inner[0]].role == "pcomp"
                return self._action(inner[0]) if acts else self._noun(inner[0])
            if inner and (found := self._behind_bare(inner[0], {"of"})):
                return found
        return None

    def _behind_bare(self, at: int, prepositions: Set[str]) -> tuple[int, int] | None:
        """What a noun that is a word alone is about, which with it makes a verb: "voiced support for X"."""
        token = self.tokens[at]
        bare = not self.kids(at, "det", "poss", "amod", "compound", "nummod") and token.text == token.lemma
        return self._prepositional_object(at, prepositions) if bare and token.part == "NOUN" else None

    def _noun(self, at: int) -> tuple[int, int] | None:
        first = self.first(at)
        if self.tokens[at].part in _NO_NOUN or self.low(first) in _ASKING or self.low(at) == "no":
            return None
        if self.low(first) == "the" and first == at - 1:  # "the fact that …", "the people who …"
            for kid in filter(self.is_finite, self.kids(at, "acl")):
                return self._content(kid)
            for kid in (kid for kid in self.kids(at, "relcl") if self.first(kid) == at + 1):
                return self._if_short(first, self.last(kid))
        return self._cut(at, first + (first < at and self.low(first) in ("no", "any")))

    def _action(self, at: int) -> tuple[int, int] | None:
        """What is done, with its object or complement; a verb alone, or with a pronoun, says too little.

        Of what is only made sure or clear it is what that is about: "ensure that the peace lasts".
        """
        for over in (at, *self.kids(at, "acomp", "ccomp")):
            for kid in filter(self.is_finite, self.kids(over, "ccomp", "csubj")):
                return self._content(kid)
        for kid in self.kids(at, "xcomp") if self.tokens[at].lemma in _LIGHT else ():
            return self._action(kid)  # "has to be | to bring"
        if self.tokens[at].lemma == "be":
            return None
        negated = [kid for kid in self.kids(at, "neg") if self.low(kid).isalpha()]  # "n't" hangs on another verb
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
            if end < self.last(kid):
                break
        return end

    def _as_span(self, found: tuple[int, int] | None) -> Span | None:
        return self.span(*found) if found else None
