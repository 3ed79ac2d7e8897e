"""Whether two words of an utterance have taken each other's places in another telling of it: who did it, and to whom.

A single role is weak evidence, since tellings are reworded and clauses are read without a parser. Two words that have
each other's roles, more of them than they kept, are a finding.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from itertools import pairwise

from summarizer.across.clauses import LOOSE, OBJECT, SUBJECT, VERB, Clauses, Token, Word
from summarizer.text.languages import Language
from summarizer.text.word_classes import is_number

# What a role is told by, and the stem it is told against, or none: ("subject", "sold"), ("from", ""), ("than", "").
Role = tuple[str, str]
Roles = Mapping[Role, Set[str]]


def exchanged_words(one: list[Token], other: list[Token], language: Language) -> tuple[str, str] | None:
    """The two words, as the first telling has them, that have each other's roles in the other one."""
    known = frozenset(found[at].stem for found in (one, other) for at in Clauses(found, language).verbs)
    first, second = (roles(Clauses(found, language, known)) for found in (one, other))
    stems = {token.stem: token.text for token in one if token.stem and not is_number(token.low, language)}
    shared = stems.keys() & {token.stem for token in other}
    moved = Counter(_moves(first, second, shared))
    gains = {
        (a, b): moved[a, b] + moved[b, a] - _kept(first, second, a, b)
        for a, b in moved
        if a < b and (b, a) in moved
    }  # fmt: skip
    # Names are told before other words, and words before who speaks.
    best = max(gains, key=lambda pair: (gains[pair], sum(stems[each][0].isupper() for each in pair)), default=None)
    if best is None or gains[best] <= 0:
        return None
    first_said, then_said = sorted(best, key=list(stems).index)
    return stems[first_said], stems[then_said]


def _moves(first: Roles, second: Roles, shared: Set[str]) -> Iterator[tuple[str, str]]:
    """For each role of both tellings, the words that lost it and those that have it in their place."""
    for role in first.keys() & second.keys():
        lost, gained = (first[role] - second[role]) & shared, (second[role] - first[role]) & shared
        yield from ((a, b) for a in lost for b in gained if role[1] not in (a, b))


def _kept(first: Roles, second: Roles, one: str, other: str) -> int:
    """How many roles tell the two words apart, and the same way in both tellings."""
    pairs = [
        (one in first[role], other in first[role], one in second[role], other in second[role])
        for role in first.keys() & second.keys()
        if role[1] not in (one, other)
    ]
    return sum(pair in ((True, False, True, False), (False, True, False, True)) for pair in pairs)


def roles(clauses: Clauses) -> Roles:
    """The stems that have each role."""
    found: dict[Role, set[str]] = defaultdict(set)
    for start, end in clauses.spans():
        words = clauses.words(start, end)
        for role, stem in (*_governed(words), *_scopes(clauses, start, end)):
            found[role].add(stem)
        if not clauses.language.free_order:
            passive = any(clauses.is_agent(at) for at in range(start, end))
            datives = clauses.language.datives
            for role, stem in _places(words, _subordinator(clauses, start), datives, passive=passive):
                found[role].add(stem)
    return found


def _governed(words: list[Word]) -> Iterator[tuple[Role, str]]:
    """What stands behind each preposition."""
    yield from (((word.kind, ""), word.stem) for word in words if word.kind not in (SUBJECT, VERB, OBJECT, LOOSE))


def _places(words: list[Word], subordinator: str, datives: Set[str], *, passive: bool) -> Iterator[tuple[Role, str]]:
    """Who is the subject of each other word of a clause, and the object of each verb.

    The object of a verb stands before the next one; that of a passive stands anywhere. Whom something is given to is
    an object with a preposition and without.
    """
    subjects = {word.stem for word in words if word.kind == SUBJECT}
    ruled = {word.stem for word in words} - subjects | ({subordinator} if subordinator else set())
    yield from (((SUBJECT, each), subject) for each in ruled for subject in subjects)
    verbs = [place for place, word in enumerate(words) if word.kind == VERB]
    for place, following in pairwise((*verbs, len(words))):
        for word in words if passive else words[place:following]:
            if word.kind == OBJECT or word.kind in datives:
                yield (OBJECT, words[place].stem), word.stem


def _scopes(clauses: Clauses, start: int, end: int) -> Iterator[tuple[Role, str]]:
    """What stands under each conjunction of a clause, and what under a negation and what not."""
    negated: set[int] = set()
    for at in range(start, end):
        low = clauses.low(at)
        stop = next((each for each in range(at + 1, end) if clauses.is_boundary(each)), end)
        if low in clauses.language.negation:
            negated |= set(range(start, end) if _negates_clause(clauses, at) else range(at, stop))
        elif _subordinator(clauses, at):
            yield from (((low, ""), each.stem) for each in clauses.tokens[at + 1 : stop] if each.stem)
    for at in range(start, end):
        if clauses.tokens[at].stem:
            yield ("denied" if at in negated else "affirmed", ""), clauses.tokens[at].stem


def _negates_clause(clauses: Clauses, at: int) -> bool:
    """Whether a negation is that of the verb; else it is that of what follows it ("not to the crown")."""
    finite = clauses.language.finite
    return clauses.low(at) in finite or clauses.low(at - 1) in finite or clauses.is_finite(at + 1)


def _subordinator(clauses: Clauses, at: int) -> str:
    """The conjunction that stands here, if it says how its clause bears on another."""
    language = clauses.language
    return clauses.low(at) if clauses.low(at) in language.conjunctions - language.leading - language.relatives else ""
