"""The cues of a sentence whose clauses tell their subjects (German)."""

from __future__ import annotations

from typing import NamedTuple

from summarizer.text.clause_structure import (
    Clause,
    clauses_of,
    finite_verb,
    is_finite,
    is_participle,
    nominals_before_verb,
    text_in,
    with_apposition,
)
from summarizer.text.nominals import SURELY, Nominal, nominals
from summarizer.text.nominatives import is_plural, is_somebody, may_speak, subject
from summarizer.text.phrases import QUOTATION, Phrase, Stream
from summarizer.text.speech import Cue


class _Place(NamedTuple):
    """A word that may be a cue: its token, its clause among all of the sentence, the cues before it."""

    at: int
    clause: Clause
    clauses: list[Clause]
    found: list[Cue]


def cues_of_clauses(tokens: Stream, sentence: Phrase) -> list[Cue]:
    """The cues of a sentence that have a speaker, in order."""
    kinds = tokens.language.kinds
    found: list[Cue] = []
    if kinds.keys().isdisjoint(tokens.lowers[sentence.first : sentence.last]):
        return found
    clauses = clauses_of(tokens, sentence)
    for clause in clauses:
        for at in range(clause.first, clause.last):
            read = _READINGS.get(kinds.get(tokens.lowers[at], ""))
            cue = read(tokens, _Place(at, clause, clauses, found)) if read else None
            if cue is not None:
                found.append(cue)
    return found


def _verb(tokens: Stream, place: _Place) -> Cue | None:
    """A verb of speech: its subject, or, of a passive, whom "von" gives."""
    at, language = place.at, tokens.language
    if not _says(tokens, place):
        return None
    home, verb = _finite(tokens, place)
    if is_participle(tokens, at) and verb == at:
        return None  # "die geforderten …", "auch „…“ genannt"
    quoting = _is_quoting(tokens, at)
    passive = verb != at and any(
        low in language.passives for low in (tokens.lowers[verb], *tokens.lowers[at + 1 : at + 2])
    )
    caused = not tokens.language.cases.causatives.isdisjoint(tokens.lowers[at + 1 : at + 2])
    if caused or (passive and not quoting):
        return _agent(tokens, home, at)
    if quoting and not passive:
        return _object(tokens, home, verb, at)
    if tokens.lowers[at] in language.cases.written:
        return _text(tokens, home, at) if _is_beside_words(tokens, home, at) else None
    if _is_impersonal(tokens, home, at):
        return _text(tokens, home, at)
    place = place._replace(clause=home)
    cue = _of_subordinate(tokens, place, verb) if home.subordinate else _of_main(tokens, place, verb)
    if cue is None and not home.subordinate:
        cue = _text(tokens, home, at)  # "aus Berlin verlautete"
    supposed = language.irrealis | language.cases.reported  # "soll … gesagt haben", "habe … gesagt"
    return cue._replace(sure=False) if cue and tokens.lowers[verb] in supposed else cue


def _is_impersonal(tokens: Stream, clause: Clause, at: int) -> bool:
    """Whether a verb's subject is "es": beside it, where no other one may be it ("hieß es", not "Lee nannte es")."""
    cases, around = tokens.language.cases, range(clause.first, clause.last)
    if tokens.lowers[at] in cases.titled:
        return any(tokens.lowers[other] in cases.impersonal for other in around)
    beside = set(tokens.lowers[max(clause.first, at - 1) : at + 2])
    return not beside.isdisjoint(cases.impersonal) and not any(
        one.case for one in nominals(tokens, clause.first, clause.last)
    )


def _is_beside_words(tokens: Stream, clause: Clause, at: int) -> bool:
    """Whether a verb stands right before or behind what is said ("steht: „…“", "„…“, steht dort")."""
    return at + 1 == clause.last or tokens.words[at + 1] == QUOTATION or at == clause.first


def _is_quoting(tokens: Stream, at: int) -> bool:
    """Whether a verb's object is whose words follow."""
    return tokens.lowers[at] in tokens.language.cases.quoting


def _says(tokens: Stream, place: _Place) -> bool:
    """Whether a verb says something here: with its prefix, not "zu sagen", "nennt sich", "hieß früher"."""
    language, at, low = tokens.language, place.at, tokens.lowers[place.at]
    if tokens.words[at][0].isupper() or (at and tokens.lowers[at - 1] == language.infinitive_marker):
        return False
    around = tokens.lowers[place.clause.first : place.clause.last]
    if low in language.cases.calling and language.cases.reflexive in around:
        return False
    if low in language.cases.titled and language.cases.impersonal.isdisjoint(around):
        return False
    beside = tokens.words[at + 1 : at + 2] == [QUOTATION]  # "sieht „keinen Grund“"
    if low in language.particles and language.particles[low].isdisjoint(around) and not beside:
        return False
    return low not in language.cases.separable or _has_prefix(tokens, place, language.cases.separable[low])


def _has_prefix(tokens: Stream, place: _Place, prefixes: frozenset[str]) -> bool:
    """Whether one of a verb's prefixes stands behind it in its clause, or alone between later commas."""
    alone = {tokens.lowers[one.first] for one in place.clauses if one.last - one.first == 1 and one.first > place.at}
    return not prefixes.isdisjoint(alone.union(tokens.lowers[place.at + 1 : place.clause.last]))


def _finite(tokens: Stream, place: _Place) -> tuple[Clause, int]:
    """The clause and token of the finite verb to which a cue belongs: the cue itself, or its auxiliary."""
    clause, at = place.clause, place.at
    finite = is_finite(tokens, at)
    if finite and tokens.lowers[at - 1] in tokens.language.leading and not tokens.lowers[at].endswith("t"):
        return clause, at  # "er sei müde | und fügte hinzu"
    if clause.verb is not None:
        helps = tokens.lowers[clause.verb] not in tokens.language.verbs  # "wurde … bezeichnet", though "er bezeichnet"
        return (clause, clause.verb) if clause.subordinate or helps or not finite else (clause, at)
    if finite:
        return clause, at
    main = (one for one in reversed(place.clauses[: place.clauses.index(clause)]) if not one.subordinate)
    for other in main:
        if other.verb is not None:
            helps = tokens.lowers[other.verb] not in tokens.language.verbs
            return (other, other.verb) if helps else (clause, at)
    return clause, at


def _agent(tokens: Stream, clause: Clause, at: int) -> Cue | None:
    """The speaker of a passive, behind the last "und" before it."""
    leading = tokens.language.leading
    first = max((index for index in range(clause.first, at) if tokens.lowers[index] in leading), default=clause.first)
    for one in nominals(tokens, first, clause.last):
        if one.governed and tokens.lowers[one.first - 1] in tokens.language.agents:
            return Cue(at, one.phrase, "verbs")
    return None


def _object(tokens: Stream, clause: Clause, verb: int, at: int) -> Cue | None:
    """Whom somebody quotes: the last phrase behind "zitiert" that nothing governs."""
    behind = [one for one in nominals(tokens, verb + 1, clause.last) if not one.governed]
    return Cue(at, behind[-1].phrase, "verbs") if behind else None


def _text(tokens: Stream, clause: Clause, at: int) -> Cue | None:
    """What speaks in "heißt es in der Meldung", "die Meldung, in der es heißt"."""
    source = _antecedent(tokens, clause) or text_in(tokens, clause, at)
    return Cue(at, source.phrase, "verbs") if source else None


def _antecedent(tokens: Stream, clause: Clause) -> Nominal | None:
    """What a relative clause behind a preposition is about: its pronoun is no phrase."""
    lead, language = clause.lead, tokens.language
    led = clause.subordinate and tokens.lowers[lead] in language.cases.relatives and lead > clause.first
    before = nominals(tokens, max(0, clause.first - _NEAR), clause.first - 1) if led else []
    return before[-1] if before else None


_NEAR = 8  # tokens before a relative clause in which its antecedent ends


def _cue(
    tokens: Stream, place: _Place, verb: int, one: Nominal | None, *, sure: bool, kind: str = "verbs"
) -> Cue | None:
    if one is None or not may_speak(tokens, one):
        return None
    plural = verb < len(tokens.lowers) and is_plural(tokens.lowers[verb])
    main = not place.clause.subordinate
    return Cue(place.at, with_apposition(tokens, place.clauses, one), kind, sure=sure, plural=plural, main=main)


def _of_main(tokens: Stream, place: _Place, verb: int) -> Cue | None:
    """The subject of a main clause, on either side of its verb."""
    clause, leading = place.clause, tokens.language.leading
    around = [one for one in nominals(tokens, clause.first, clause.last) if one.first <= place.at < one.last]
    if around:  # "der als „…“ bekannte General", "die von Lee als „…“ gelobte Idee"
        return _agent(tokens, clause._replace(first=around[0].first + 1, last=place.at), place.at)
    if verb > clause.first and tokens.lowers[verb - 1] in leading:
        return _of_coordinate(tokens, place, verb)
    others = (at for at in range(verb + 1, clause.last) if at != place.at and is_finite(tokens, at))
    behind = nominals(tokens, verb + 1, next(others, clause.last))
    before = nominals_before_verb(tokens, place.clauses, clause, verb)
    one, sure = subject(tokens, before, behind, verb)
    return _cue(tokens, place, verb, one, sure=sure and (bool(before) or _is_first(tokens, place, verb)))


def _is_first(tokens: Stream, place: _Place, verb: int) -> bool:
    """Whether nothing stands before a verb that may be its subject, and was not understood."""
    number = place.clauses.index(place.clause)
    before = place.clauses[number - 1] if number and verb == place.clause.first else None
    if before is None or before.subordinate or before.verb is not None:
        return True
    return QUOTATION in tokens.words[before.first : before.last]


def _of_coordinate(tokens: Stream, place: _Place, verb: int) -> Cue | None:
    """A verb behind "und" has the subject of the cue before it, or of the nearest clause that has one."""
    if place.found and place.found[-1].kind == "verbs":
        return place.found[-1]._replace(at=place.at)
    for clause in reversed(place.clauses[: place.clauses.index(place.clause) + 1]):
        before = [] if clause.subordinate else nominals(tokens, clause.first, min(clause.last, verb))
        one, sure = subject(tokens, before, [], verb)
        if one is not None and may_speak(tokens, one):
            return Cue(place.at, one.phrase, "verbs", sure=sure, plural=is_plural(tokens.lowers[verb]))
    return None


def _of_subordinate(tokens: Stream, place: _Place, verb: int) -> Cue | None:
    """The subject of a clause whose verb stands last: its first nominative, or the relative pronoun itself."""
    lead, language = place.clause.lead, tokens.language
    one, sure = subject(tokens, [], nominals(tokens, lead + 1, place.clause.last)[:2], verb, after=lead)
    governed = tokens.lowers[lead - 1] in language.joints
    named = (
        one is not None and one.bare and one.first == lead + 1 and tokens.lowers[lead] not in language.cases.masculine
    )
    taken = named or (one is not None and one.case == SURELY)
    if tokens.lowers[lead] not in language.cases.relative_subjects or governed or taken:
        return _cue(tokens, place, verb, one, sure=sure)
    before = nominals(tokens, place.clauses[0].first, lead - 1)
    return Cue(place.at, Phrase(lead, lead + 1), "verbs", before[-1].phrase, main=False) if before else None


def _noun(tokens: Stream, place: _Place) -> Cue | None:
    """A noun of speech before a quotation or clause ("ist der Meinung, dass", "den Worten „…“"): the subject speaks."""
    clause, following, cases = place.clause, place.at + 1, tokens.language.cases
    if tokens.lowers[place.at] in cases.spoken and clause.verb and tokens.lowers[clause.verb] in cases.copulas:
        return _text(tokens, clause, place.at)
    if place.found and place.found[-1].at >= clause.first and _is_quoting(tokens, place.found[-1].at):
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
    return _cue(tokens, place, verb, one, sure=sure, kind="nouns")


def _of_main_behind(tokens: Stream, place: _Place) -> Cue | None:
    """The subject of the main clause that opens with its verb behind a noun ("Mit den Worten, …, ging Lee")."""
    behind = (one for one in place.clauses[place.clauses.index(place.clause) + 1 :] if not one.subordinate)
    for clause in behind:
        if finite_verb(tokens, clause) == clause.first:
            one, sure = subject(tokens, [], nominals(tokens, clause.first + 1, clause.last), clause.first)
            return _cue(tokens, place._replace(clause=clause), clause.first, one, sure=sure, kind="nouns")
    return None


def _phrase(tokens: Stream, place: _Place) -> Cue | None:
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
    behind = [other for other in ones[1:2] if other.first - one.last <= 1 and _ties(tokens, one.last)]
    return next(iter([*inside, *behind]), one)


def _ties(tokens: Stream, at: int) -> bool:
    return tokens.lowers[at] in tokens.language.genitives


def _is_view(tokens: Stream, place: _Place, one: Nominal) -> bool:
    """Whether "für" says how somebody sees it ("Für Lee ist das …"): at the clause's head, before what is."""
    cases, verb = tokens.language.cases, place.clause.verb
    if tokens.lowers[place.at] not in cases.viewpoints:
        return True
    copula = verb is not None and tokens.lowers[verb] in cases.copulas
    beside = place.at <= place.clause.first + 1 or tokens.words[one.last : one.last + 1] == [QUOTATION]
    return copula and beside and is_somebody(tokens, one)


def _after(tokens: Stream, place: _Place) -> Cue | None:
    ends = [one for one in nominals(tokens, place.clause.first, place.at) if one.last == place.at]
    return Cue(place.at, ends[-1].phrase, "after") if ends else None


def _trailing(tokens: Stream, place: _Place) -> Cue | None:
    """The word "so" behind a quotation or a comma, before whom it gives the words to."""
    at, clause = place.at, place.clause
    placed = at == clause.first or tokens.words[at - 1] in (QUOTATION, "(")
    one = next(iter(nominals(tokens, at + 1, clause.last)), None)
    alone = len(place.clauses) == 1 and clause.verb is None  # "So Lee in Bonn."
    opens = at == place.clauses[0].first and not alone
    if not placed or opens or one is None or one.first != at + 1 or not one.case:
        return None
    return Cue(at, with_apposition(tokens, place.clauses, one), "trailing")


_READINGS = {"nouns": _noun, "verbs": _verb, "before": _phrase, "after": _after, "trailing": _trailing}
