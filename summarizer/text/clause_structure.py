"""The clauses of a sentence whose verb has its place by the clause, and their subjects (German).

A clause lies between commas. Its finite verb stands second, first, or, behind a conjunction or relative pronoun, last;
the subject may stand on either side of it, and what stands before it may be parted from it by commas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarizer.text.nominals import Nominal, nominals
from summarizer.text.nominatives import is_somebody, may_speak, subject
from summarizer.text.phrases import QUOTATION, Phrase, Stream, read_once

_EDGES = frozenset((",", ":", ";", "–", "—"))


class Clause(NamedTuple):
    """Tokens [first, last) between commas; whether its verb stands last, and the finite verb's token, if it has one.

    `lead` is the token behind "und" or a preposition that tells a subordinate clause.
    """

    first: int
    last: int
    lead: int
    subordinate: bool
    verb: int | None


def clauses_of(tokens: Stream, sentence: Phrase) -> list[Clause]:
    """The clauses of a sentence, in order."""
    return _clauses(tokens, *sentence)


@read_once
def _clauses(tokens: Stream, first: int, last: int) -> list[Clause]:
    sentence = Phrase(first, last)
    edges = _edges(tokens, sentence)
    starts, ends = [sentence.first, *(at + 1 for at in edges)], [*edges, sentence.last]
    spans = [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]
    return [_clause(tokens, start, end, opens=start == first) for start, end in spans]


def _edges(tokens: Stream, sentence: Phrase) -> list[int]:
    """Commas and the like, but for those within a bracket that is no clause; and brackets that are one."""
    edges, within = [], False
    for at in range(*sentence):
        word = tokens.words[at]
        if word in "()":
            encloses = _encloses(tokens, at, sentence)
            within = word == "(" and not encloses and ")" in tokens.words[at : sentence.last]
            edges += [at] if encloses else []
        elif (word in _EDGES or (word == "-" and _stands_apart(tokens, at))) and not within:
            edges.append(at)
    return edges


def _stands_apart(tokens: Stream, at: int) -> bool:
    """Whether a hyphen has a space on either side, as a dash has."""
    return 0 < at < len(tokens.words) - 1 and tokens.ends[at - 1] < tokens.starts[at] < tokens.starts[at + 1] - 1


def _encloses(tokens: Stream, at: int, sentence: Phrase) -> bool:
    """Whether a bracket encloses a clause of its own ("(die Zeitung berichtete)"), rather than a party or a number."""
    step = 1 if tokens.words[at] == "(" else -1
    for other in range(at + step, sentence.last if step > 0 else sentence.first - 1, step):
        if tokens.words[other] in "()":
            return False
        if is_finite(tokens, other):
            return True
    return False


def _clause(tokens: Stream, first: int, last: int, *, opens: bool) -> Clause:
    leading, joints, cases = tokens.language.leading, tokens.language.joints, tokens.language.cases
    lead = first
    while lead + 1 < last and tokens.lowers[lead] not in cases.subordinators:
        if tokens.lowers[lead] not in leading and tokens.lowers[lead] not in joints:
            break
        lead += 1
    relative = tokens.lowers[lead] in cases.relatives and not opens and tokens.words[first - 1] == ","
    led = relative or tokens.lowers[lead] in cases.subordinators
    subordinate = led and _ends_in_verb(tokens, lead, last)
    order = range(last - 1, first - 1, -1) if subordinate else range(first, last)
    return Clause(first, last, lead, subordinate, next((at for at in order if is_finite(tokens, at)), None))


def _ends_in_verb(tokens: Stream, first: int, last: int) -> bool:
    """Whether a clause's last word may be a verb's form."""
    ends = (at for at in range(last - 1, first, -1) if tokens.words[at][0].isalnum() or tokens.words[at] == QUOTATION)
    end = next(ends, first)
    return tokens.words[end][0].islower() and tokens.lowers[end] not in tokens.language.cases.prefixes


def is_finite(tokens: Stream, at: int) -> bool:
    """Whether a token is a finite verb that the language's table has."""
    low, language = tokens.lowers[at], tokens.language
    if not tokens.words[at][0].islower():
        return False
    speaks = low in language.verbs and not is_participle(tokens, at)
    return speaks or low in language.cases.auxiliaries or low in language.passives


def may_be_finite(tokens: Stream, at: int, *, placed: bool = False) -> bool:
    """Whether a token may be a finite verb: of no closed class, and with a verb's ending or `placed` as one is."""
    low, language = tokens.lowers[at], tokens.language
    if not tokens.words[at][0].islower():
        return False
    closed = low in language.starters or low in language.cases.subordinators or low in language.cases.relatives
    return is_finite(tokens, at) or (not closed and (placed or low.endswith(language.cases.verbal)))


def finite_verb(tokens: Stream, clause: Clause) -> int | None:
    """A main clause's finite verb: one of the table, or else the first word of a verb's form outside its phrases."""
    if clause.verb is not None:
        return clause.verb
    within = {at for one in nominals(tokens, clause.first, clause.last) for at in range(one.first, one.last)}
    joints = tokens.language.joints
    free = (at for at in range(clause.first, clause.last) if at not in within)
    verbs = (at for at in free if may_be_finite(tokens, at) and (at == 0 or tokens.lowers[at - 1] not in joints))
    return next(verbs, None)


def is_participle(tokens: Stream, at: int) -> bool:
    """Whether a token is a participle that no finite form is like ("gesagt", "hinzugefügt")."""
    verb = tokens.lowers[at]
    stems = (verb, *(verb.removeprefix(one) for one in tokens.language.cases.prefixes if verb.startswith(one)))
    return verb.endswith(("t", "en")) and verb not in _FINITE and any(stem.startswith("ge") for stem in stems)


_FINITE = frozenset("geht gehen gesteht gestehen entgegnet entgegnen".split())  # forms that only look so


def nominals_before_verb(tokens: Stream, clauses: Sequence[Clause], clause: Clause, verb: int) -> list[Nominal]:
    """What stands before a verb in its clause, or else before the appositions and relative clauses there."""
    inside = nominals(tokens, clause.first, verb)
    if inside:
        return inside
    for other in reversed(clauses[: clauses.index(clause)]):
        if other.subordinate:
            continue
        one = lone(tokens, other)
        if one is None:
            break
        if other.first == clauses[0].first or tokens.words[other.first - 1] != ",":
            return [one]
    return []


def lone(tokens: Stream, clause: Clause) -> Nominal | None:
    """The phrase that a clause without a verb consists of, with what a preposition adds to it."""
    phrases = nominals(tokens, clause.first, clause.last) if clause.verb is None else []
    if not phrases or phrases[0].first - clause.first > 1 or any(one.case for one in phrases[1:]):
        return None
    one, ties = phrases[0], tokens.language.joints | tokens.language.genitives
    rest = tokens.lowers[phrases[-1].last : clause.last]
    tied = one is phrases[-1] or tokens.lowers[one.last] in ties
    return one if tied and tokens.language.skipped.issuperset(rest) else None


def with_apposition(tokens: Stream, clauses: Sequence[Clause], one: Nominal) -> Phrase:
    """A phrase with the name or post that stands beside it between commas."""
    for clause in clauses:
        if clause.first == one.last + 1 and tokens.words[one.last] == "," and not clause.subordinate:
            beside = lone(tokens, clause)
            if beside is not None and beside.first == clause.first and beside.plural is not True:
                return Phrase(one.first, clause.last)
    return one.phrase


def text_in(tokens: Stream, clause: Clause, at: int | None = None) -> Nominal | None:
    """The text that a clause says words are in, one behind token `at` first; None where somebody may be its subject."""
    phrases, language = nominals(tokens, clause.first, clause.last), tokens.language
    doing = (one for one in phrases if one.case and may_speak(tokens, one))
    if any(tokens.lowers[one.head] not in language.nouns for one in doing):
        return None
    sources = language.cases.sources
    governed = [one for one in phrases if one.governed and tokens.lowers[one.first - 1] in sources]
    behind = [one for one in governed if at is not None and one.first > at]
    return next(iter([*behind, *governed]), None)


def main_subject(tokens: Stream, sentence: Phrase) -> Phrase | None:
    """The subject of a sentence's main clause, None where that is no person or body."""
    main = [one for one in clauses_of(tokens, sentence) if not one.subordinate]
    clause = next((one for one in main if one.verb is not None), main[0] if main else None)
    if clause is None:
        return None
    verb = clause.verb if clause.verb is not None else clause.last
    before = nominals_before_verb(tokens, main, clause, verb)
    one, _ = subject(tokens, before, nominals(tokens, verb, clause.last), verb)
    speaks = one is not None and (is_somebody(tokens, one) or tokens.lowers[one.head] in tokens.language.nouns)
    return with_apposition(tokens, main, one) if one is not None and speaks else None


def cites_on(tokens: Stream, sentence: Phrase) -> bool:
    """Whether a sentence says that the text cited before says more ("Weiter heißt es: „…“")."""
    cases, around = tokens.language.cases, tokens.lowers[sentence.first : sentence.last]
    return all(not words.isdisjoint(around) for words in (cases.titled, cases.impersonal, cases.continuing))


def is_said_by_nobody(tokens: Stream, lead: Phrase) -> bool:
    """Whether a clause before words says them and names nobody: a passive, "es" or "man" ("Es wurde mitgeteilt, …")."""
    language = tokens.language
    unnamed = language.passives | language.cases.impersonal | language.cases.indefinite
    return any(
        not one.subordinate
        and not unnamed.isdisjoint(tokens.lowers[one.first : one.last])
        and not language.verbs.isdisjoint(tokens.lowers[one.first : one.last])
        and not is_indirect(tokens, Phrase(one.first, one.last))
        for one in clauses_of(tokens, lead)
    )


def is_indirect(tokens: Stream, sentence: Phrase) -> bool:
    """Whether a sentence has a verb of reported speech: a form that a table lists, or one in -e at a verb's place."""
    return any(_is_reported(tokens, at, sentence) for at in _ending_in_e(tokens, sentence))


def _ending_in_e(tokens: Stream, sentence: Phrase) -> Iterator[int]:
    reported = tokens.language.cases.reported
    return (at for at in range(*sentence) if tokens.lowers[at][-1] == "e" or tokens.lowers[at] in reported)


def _is_reported(tokens: Stream, at: int, sentence: Phrase) -> bool:
    low, language = tokens.lowers[at], tokens.language
    if low in language.cases.reported:
        return True
    if low.endswith("te") or tokens.words[at][0].isupper() or low in language.starters:
        return False
    before = tokens.words[at - 1] if at > sentence.first else ","
    following = tokens.words[at + 1] if at + 1 < sentence.last else "."
    if not following[0].isalnum():
        return before != ","
    if before.lower() in language.pronouns:
        return True  # "er bringe"
    return (before[0].isupper() or before == ",") and following.lower() in language.starters
