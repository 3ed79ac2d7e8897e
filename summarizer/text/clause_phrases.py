"""What the cues of clauses have in common, and those that are nouns and phrases: "laut Lee", "den Worten" (German)."""

from __future__ import annotations

from typing import NamedTuple

from summarizer.text.clause_structure import Clause, finite_verb, text_in, with_apposition
from summarizer.text.nominals import Nominal, nominals
from summarizer.text.nominatives import is_plural_verb, is_somebody, may_speak, subject
from summarizer.text.phrases import QUOTATION, Stream
from summarizer.text.speech import Cue

_NEAR = 8  # tokens before a relative clause in which its antecedent ends


class Place(NamedTuple):
    """A word that may be a cue: its token, its clause among all of the sentence, the cues before it."""

    at: int
    clause: Clause
    clauses: list[Clause]
    found: list[Cue]


def noun_cue(tokens: Stream, place: Place) -> Cue | None:
    """A noun of speech before a quotation or clause ("ist der Meinung, dass", "den Worten „…“"): the subject speaks."""
    clause, following, cases = place.clause, place.at + 1, tokens.language.cases
    if tokens.lowers[place.at] in cases.spoken and clause.verb and tokens.lowers[clause.verb] in cases.copulas:
        return cue_of_text(tokens, clause, place.at)
    if place.found and place.found[-1].at >= clause.first and is_quoting(tokens, place.found[-1].at):
        return place.found[-1]._replace(at=place.at)  # "zitierte | Lee | mit den Worten"
    ends = following == clause.last and clause != place.clauses[-1]
    behind = tokens.lowers[place.at - 1] in cases.proximal  # "Mit diesen Worten ging Lee"
    if clause.subordinate or not (ends or behind or tokens.words[following : following + 1] == [QUOTATION]):
        return None
    if clause.verb is None and ends:
        return _of_main_behind(tokens, place)
    verb = clause.verb if clause.verb is not None else clause.last
    others = [one for one in nominals(tokens, clause.first, clause.last) if not one.first <= place.at < one.last]
    before = [one for one in others if one.first < verb]
    one, sure = subject(tokens, before, [one for one in others if one.first > verb], verb)
    if one is None or not is_somebody(tokens, one):
        return None
    verb = verb if clause.verb is not None else one.last  # in a main clause, what follows its subject
    return cue_of(tokens, place, verb, one, sure=sure and not _is_owned(tokens, place), kind="nouns")


def _is_owned(tokens: Stream, place: Place) -> bool:
    """Whether a noun of speech is said to be somebody's ("mit Lees | Worten", "mit den | Worten „…“ von Lee")."""
    whole = (one for one in nominals(tokens, place.clause.first, place.at + 1) if one.first < place.at < one.last)
    behind = tokens.lowers[place.at + 2 : place.at + 3]
    return any(one.bare for one in whole) or not tokens.language.agents.isdisjoint(behind)


def _of_main_behind(tokens: Stream, place: Place) -> Cue | None:
    """The subject of the main clause that opens with its verb behind a noun ("Mit den Worten, …, ging Lee")."""
    behind = (one for one in place.clauses[place.clauses.index(place.clause) + 1 :] if not one.subordinate)
    for clause in behind:
        if finite_verb(tokens, clause) == clause.first:
            one, sure = subject(tokens, [], nominals(tokens, clause.first + 1, clause.last), clause.first)
            return cue_of(tokens, place._replace(clause=clause), clause.first, one, sure=sure, kind="nouns")
    return None


def phrase_cue(tokens: Stream, place: Place) -> Cue | None:
    """Whom a phrase gives the words to ("laut Lee", "nach Angaben der Stadt")."""
    phrase = next((one for one in tokens.language.before if _stands(tokens, place.at, one)), None)
    if phrase is None:
        return None
    first = place.at + len(phrase)
    first += tokens.lowers[first : first + 1] in (["von"], ["vom"])
    ones = nominals(tokens, first, place.clause.last)
    if not ones or ones[0].first > first + 1 or not _is_view(tokens, place, ones[0]):
        return None
    one = _whose(tokens, ones) if len(phrase) == 1 else ones[0]
    if one is None or (one is ones[0] and tokens.lowers[place.at] in tokens.language.cases.according):
        return None
    return Cue(place.at, with_apposition(tokens, place.clauses, one), "before")


def _stands(tokens: Stream, at: int, phrase: tuple[str, ...]) -> bool:
    return tuple(tokens.lowers[at : at + len(phrase)]) == phrase


def _whose(tokens: Stream, ones: list[Nominal]) -> Nominal:
    """Whose words a noun of speech are ("Angaben | der Stadt", "den Worten von | Lee"); else the phrase itself."""
    one = ones[0]
    if tokens.lowers[one.head] not in tokens.language.nouns:
        return one
    inside = nominals(tokens, one.head + 1, one.last)
    behind = [
        other
        for other in ones[1:2]
        if other.first - one.last <= 1 and tokens.lowers[one.last] in tokens.language.genitives
    ]
    return next(iter([*inside, *behind]), one)


def _is_view(tokens: Stream, place: Place, one: Nominal) -> bool:
    """Whether "für" says how somebody sees it ("Für Lee ist das …"): at the clause's head, before what is."""
    cases, verb = tokens.language.cases, place.clause.verb
    if tokens.lowers[place.at] not in cases.viewpoints:
        return True
    copula = verb is not None and tokens.lowers[verb] in cases.copulas
    beside = place.at <= place.clause.first + 1 or tokens.words[one.last : one.last + 1] == [QUOTATION]
    return copula and beside and is_somebody(tokens, one)


def after_cue(tokens: Stream, place: Place) -> Cue | None:
    """Whom a word behind its phrase gives the words to ("Lee zufolge")."""
    ends = [one for one in nominals(tokens, place.clause.first, place.at) if one.last == place.at]
    return Cue(place.at, ends[-1].phrase, "after") if ends else None


def trailing_cue(tokens: Stream, place: Place) -> Cue | None:
    """The word "so" behind a quotation or a comma, before whom it gives the words to."""
    at, clause = place.at, place.clause
    placed = at == clause.first or tokens.words[at - 1] in (QUOTATION, "(")
    one = next(iter(nominals(tokens, at + 1, clause.last)), None)
    alone = len(place.clauses) == 1 and clause.verb is None  # "So Lee in Bonn."
    opens = at == place.clauses[0].first and not alone
    between = tokens.lowers[at + 1 : one.first] if one else []
    if not placed or opens or one is None or not one.case or not all(_is_adverb(tokens, low) for low in between):
        return None
    return Cue(at, with_apposition(tokens, place.clauses, one), "trailing")


def _is_adverb(tokens: Stream, low: str) -> bool:
    """Whether a word is of a closed class of adverbs, or has the ending of one."""
    language = tokens.language
    return low in language.skipped or low in language.adverbs or low.endswith(language.cases.adverbial)


def cue_of_text(tokens: Stream, clause: Clause, at: int) -> Cue | None:
    """What speaks in "heißt es in der Meldung", "die Meldung, in der es heißt"."""
    source = _antecedent(tokens, clause) or text_in(tokens, clause, at)
    return Cue(at, source.phrase, "verbs") if source else None


def _antecedent(tokens: Stream, clause: Clause) -> Nominal | None:
    """What a relative clause behind a preposition is about: its pronoun is no phrase."""
    lead, language = clause.lead, tokens.language
    led = clause.subordinate and tokens.lowers[lead] in language.cases.relatives and lead > clause.first
    before = nominals(tokens, max(0, clause.first - _NEAR), clause.first - 1) if led else []
    return before[-1] if before else None


def cue_of(
    tokens: Stream, place: Place, verb: int, one: Nominal | None, *, sure: bool, kind: str = "verbs"
) -> Cue | None:
    """The cue at a place whose verb, at a token, has this phrase for its subject; None where that is nobody."""
    if one is None or not may_speak(tokens, one):
        return None
    plural = verb < len(tokens.lowers) and is_plural_verb(tokens.lowers[verb])
    main = not place.clause.subordinate
    return Cue(place.at, with_apposition(tokens, place.clauses, one), kind, sure=sure, plural=plural, main=main)


def is_quoting(tokens: Stream, at: int) -> bool:
    """Whether a verb's object is whose words follow."""
    return tokens.lowers[at] in tokens.language.cases.quoting
