"""The cues of a sentence whose clauses tell their subjects (German)."""

from __future__ import annotations

from summarizer.text.clause_phrases import (
    Place,
    after_cue,
    cue_of,
    cue_of_text,
    is_quoting,
    noun_cue,
    phrase_cue,
    trailing_cue,
)
from summarizer.text.clause_structure import (
    Clause,
    clauses_of,
    is_finite,
    is_participle,
    nominals_before_verb,
)
from summarizer.text.nominals import INFLECTED, SURELY, nominals
from summarizer.text.nominatives import is_plural_verb, may_speak, subject
from summarizer.text.phrases import QUOTATION, Phrase, Stream
from summarizer.text.speech import Cue


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
            cue = read(tokens, Place(at, clause, clauses, found)) if read else None
            if cue is not None:
                found.append(cue)
    return found


def _verb(tokens: Stream, place: Place) -> Cue | None:
    """A verb of speech: its subject, or, of a passive, whom "von" gives."""
    at, language = place.at, tokens.language
    if not _says(tokens, place):
        return None
    home, verb = _finite(tokens, place)
    if is_participle(tokens, at) and verb == at:
        return None  # "die geforderten …", "auch „…“ genannt"
    quoting = is_quoting(tokens, at)
    passive = verb != at and any(
        low in language.passives for low in (tokens.lowers[verb], *tokens.lowers[at + 1 : at + 2])
    )
    caused = not tokens.language.cases.causatives.isdisjoint(tokens.lowers[at + 1 : at + 2])
    if caused or (passive and not quoting):
        return _agent(tokens, home, at)
    if quoting and not passive:
        return _object(tokens, home, verb, at)
    if tokens.lowers[at] in language.cases.written:
        return cue_of_text(tokens, home, at) if _is_beside_words(tokens, home, at) else None
    if _is_impersonal(tokens, home, at):
        return cue_of_text(tokens, home, at)
    place = place._replace(clause=home)
    cue = _of_subordinate(tokens, place, verb) if home.subordinate else _of_main(tokens, place, verb)
    if cue is None and not home.subordinate:
        cue = cue_of_text(tokens, home, at)  # "aus Berlin verlautete"
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


def _says(tokens: Stream, place: Place) -> bool:
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


def _has_prefix(tokens: Stream, place: Place, prefixes: frozenset[str]) -> bool:
    """Whether one of a verb's prefixes stands behind it in its clause, or alone between later commas."""
    alone = {tokens.lowers[one.first] for one in place.clauses if one.last - one.first == 1 and one.first > place.at}
    return not prefixes.isdisjoint(alone.union(tokens.lowers[place.at + 1 : place.clause.last]))


def _finite(tokens: Stream, place: Place) -> tuple[Clause, int]:
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
        before = one.first - 1
        while tokens.words[before][0].islower() and tokens.lowers[before].endswith(INFLECTED):
            before -= 1  # "von | offizieller | Seite"
        if one.governed and tokens.lowers[before] in tokens.language.agents:
            return Cue(at, one.phrase, "verbs")
    return None


def _object(tokens: Stream, clause: Clause, verb: int, at: int) -> Cue | None:
    """Whom somebody quotes: the last phrase behind "zitiert" that nothing governs."""
    behind = [one for one in nominals(tokens, verb + 1, clause.last) if not one.governed]
    return Cue(at, behind[-1].phrase, "verbs") if behind else None


def _of_main(tokens: Stream, place: Place, verb: int) -> Cue | None:
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
    return cue_of(tokens, place, verb, one, sure=sure and (bool(before) or _is_first(tokens, place, verb)))


def _is_first(tokens: Stream, place: Place, verb: int) -> bool:
    """Whether nothing stands before a verb that may be its subject, and was not understood."""
    number = place.clauses.index(place.clause)
    before = place.clauses[number - 1] if number and verb == place.clause.first else None
    if before is None or before.subordinate or before.verb is not None:
        return True
    return QUOTATION in tokens.words[before.first : before.last]


def _of_coordinate(tokens: Stream, place: Place, verb: int) -> Cue | None:
    """A verb behind "und" has the subject of the cue before it, or of the nearest clause that has one."""
    if place.found and place.found[-1].kind == "verbs":
        return place.found[-1]._replace(at=place.at)
    for clause in reversed(place.clauses[: place.clauses.index(place.clause) + 1]):
        before = [] if clause.subordinate else nominals(tokens, clause.first, min(clause.last, verb))
        one, sure = subject(tokens, before, [], verb)
        if one is not None and may_speak(tokens, one):
            return Cue(place.at, one.phrase, "verbs", sure=sure, plural=is_plural_verb(tokens.lowers[verb]))
    return None


def _of_subordinate(tokens: Stream, place: Place, verb: int) -> Cue | None:
    """The subject of a clause whose verb stands last: its first nominative, or the relative pronoun itself."""
    lead, language = place.clause.lead, tokens.language
    one, sure = subject(tokens, [], nominals(tokens, lead + 1, place.clause.last)[:2], verb, after=lead)
    governed = tokens.lowers[lead - 1] in language.joints
    named = (
        one is not None and one.bare and one.first == lead + 1 and tokens.lowers[lead] not in language.cases.masculine
    )
    taken = named or (one is not None and one.case == SURELY)
    if tokens.lowers[lead] not in language.cases.relative_subjects or governed or taken:
        return cue_of(tokens, place, verb, one, sure=sure)
    before = nominals(tokens, place.clauses[0].first, lead - 1)
    return Cue(place.at, Phrase(lead, lead + 1), "verbs", before[-1].phrase, main=False) if before else None


_READINGS = {
    "nouns": noun_cue,
    "verbs": _verb,
    "before": phrase_cue,
    "after": after_cue,
    "trailing": trailing_cue,
}
