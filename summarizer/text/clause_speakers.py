"""Who speaks a quotation of a sentence whose clauses tell their subjects (German)."""

from __future__ import annotations

from operator import itemgetter

from summarizer.text.clause_structure import (
    clauses_of,
    finite_verb,
    is_indirect,
    lone,
    main_subject,
    may_be_finite,
    nominals_before_verb,
    text_in,
    with_apposition,
)
from summarizer.text.marks import GLYPHS
from summarizer.text.nearest_cue import FAR, Speaker, as_speaker, is_clause, signature, span_of
from summarizer.text.nominals import Nominal, nominals
from summarizer.text.nominatives import is_abstract, is_somebody, may_speak, subject
from summarizer.text.phrases import QUOTATION, Phrase, Stream
from summarizer.text.speech import Cue

_WORDING = 3  # words in marks that are more than a term
# What stands between a cue and a quotation costs so much; whatever is dearer than FAR does not reach it.
_BESIDE, _APART, _TOKEN, _MOST_TOKENS, _COMMA, _OTHER_QUOTATION = 0.3, 1.0, 0.1, 15, 0.6, 0.3
_RELATIVE_CLAUSE = 1.5  # of a cue in one, outside it
_UNSURE = 2.6  # a cue dearer than this may belong to something else
_FAR_OFF = 75  # code points between a speaker and a quotation, where another one may be named
_ASIDE = 0.8  # of "wie Lee sagt", wherever it stands
_SECONDHAND = 2.0  # of "Teilnehmern zufolge", beside whoever speaks


def clause_speaker(tokens: Stream, sentence: Phrase, cues: list[Cue], at: int, text: str) -> Speaker | None:
    """The speaker of the quotation at a token, None where its sentence gives none."""
    if at in tokens.names:
        return None
    alone = signature(tokens, at, text) or _of_gap(tokens, sentence, cues, at)
    if alone:
        return alone
    distance, best = min(
        ((_distance(tokens, cue, at), cue) for cue in cues), key=itemgetter(0), default=(FAR + 1, None)
    )
    if best is not None and distance <= FAR:
        near = _gap(tokens, best, at) <= _FAR_OFF
        others = _is_informant(tokens, cues, best) or _rejects(tokens, sentence, best, at)
        return as_speaker(tokens, best, distance, sure=best.sure and near and distance <= _UNSURE and not others)
    return next((one for read in _READINGS if (one := read(tokens, sentence, at, text))), None)


def _is_informant(tokens: Stream, cues: list[Cue], one: Cue) -> bool:
    """Whether a cue may name who only tells what another said ("Wie Lee berichtet, nannte Ray …")."""
    if one.kind not in ("before", "after") and not _is_aside(tokens, one):
        return False
    saying = (cue for cue in cues if cue.kind == "verbs" and cue.main and not _is_aside(tokens, cue))
    return any(cue.speaker != one.speaker for cue in saying)


def _rejects(tokens: Stream, sentence: Phrase, cue: Cue, at: int) -> bool:
    """Whether words in another clause than a verb's may be what its subject rejects ("wies die Kritik zurück, …")."""
    between = tokens.words[min(cue.at, at) + 1 : max(cue.at, at)]
    own = not between or (between == [","] and at == sentence.first) or (between[-1] == ":" and "," not in between)
    clause = next((one for one in clauses_of(tokens, sentence) if one.first <= at < one.last), None)
    if cue.kind != "verbs" or own or clause is None or clause.first <= cue.at < clause.last:
        return False
    around = (*nominals(tokens, sentence.first, clause.first), *nominals(tokens, clause.last, sentence.last))
    return tokens.lowers[cue.at] in tokens.language.cases.denying or any(
        not one.governed and one.first != cue.speaker.first and _is_saying(tokens, one) for one in around
    )


def _is_saying(tokens: Stream, one: Nominal) -> bool:
    """Whether a phrase has a noun of speech ("diese Aussage", "Lees Kritik")."""
    nouns = tokens.language.nouns
    return any(tokens.words[at][0].isupper() and tokens.lowers[at] in nouns for at in range(one.first, one.last))


def _is_aside(tokens: Stream, cue: Cue) -> bool:
    """Whether a cue is of a clause with "wie" ("wie Lee sagt")."""
    return tokens.lowers[cue.speaker.first - 1] in tokens.language.cases.manner and 0 < cue.speaker.first < cue.at


def _of_gap(tokens: Stream, sentence: Phrase, cues: list[Cue], at: int) -> Speaker | None:
    """Who shares the verb of a clause before ("Lee sprach von „…“, | Ray | von „…“")."""
    before = [cue for cue in cues if cue.at < at]
    clause = next((one for one in clauses_of(tokens, sentence) if one.first <= at < one.last), None) if before else None
    if clause is None or clause.verb is not None or tokens.words[clause.first - 1] != ",":
        return None
    ones = nominals(tokens, clause.first, at) if before[-1].at < clause.first else []
    first = clause.lead + (tokens.lowers[clause.first] in tokens.language.cases.viewpoints)
    if QUOTATION not in tokens.words[sentence.first : clause.first] or not ones or ones[0].first != first:
        return None
    if not is_somebody(tokens, ones[0]):
        return None
    return Speaker(span_of(tokens, ones[0].phrase), tokens.words[before[-1].at], distance=1.0, sure=False)


def _gap(tokens: Stream, cue: Cue, at: int) -> int:
    """The code points between a speaker and a quotation behind it."""
    return tokens.starts[at] - tokens.ends[cue.speaker.last - 1]


def _distance(tokens: Stream, cue: Cue, at: int) -> float:
    """How far a cue is from a quotation: by the words, commas and other quotations between."""
    between = tokens.words[min(cue.at, at) + 1 : max(cue.at, at)]
    if cue.speaker.first <= at < cue.speaker.last or (
        between.count("(") != between.count(")") and cue.kind != "trailing"
    ):
        return FAR + 1
    if _is_aside(tokens, cue):
        return _ASIDE
    joined = between in ([], [","], [":"])
    cost = _BESIDE if joined else _APART + _TOKEN * min(len(between), _MOST_TOKENS)
    outside = cue.behind is not None and "," in between
    return (
        cost
        + _COMMA * ("," in between and not joined)
        + _OTHER_QUOTATION * between.count(QUOTATION)
        + _RELATIVE_CLAUSE * outside
        + _SECONDHAND * (cue.kind == "after")
    )


def _subject_of_inversion(tokens: Stream, sentence: Phrase, at: int, text: str) -> Speaker | None:
    """The subject of a clause that opens with its verb behind a quotation („…“, ärgerte sich Lee), whatever verb."""
    verb = at + 1
    while verb < sentence.last and tokens.words[verb] == ",":
        verb += 1
    if verb > at + 1 and verb < sentence.last and tokens.lowers[verb] in tokens.language.cases.manner:
        return _subject_of_manner(tokens, Phrase(verb, sentence.last))
    said = at == sentence.first or is_indirect(tokens, Phrase(sentence.first, at))
    beside = verb == at + 1 and not (at == sentence.first and is_clause(text, tokens, at))
    if beside or verb >= sentence.last or not may_be_finite(tokens, verb, placed=said):
        return None
    clauses = clauses_of(tokens, Phrase(verb, sentence.last))
    one, sure = subject(tokens, [], nominals(tokens, verb + 1, clauses[0].last), verb)
    if one is None or not may_speak(tokens, one):
        one, sure = text_in(tokens, clauses[0]), False  # "„…“ stand auf Plakaten"
    if one is None:
        return None
    phrase = with_apposition(tokens, clauses, one)
    sure = sure and tokens.lowers[verb] not in tokens.language.passives  # "„…“, wurde Lee zugerufen"
    return Speaker(span_of(tokens, phrase), tokens.words[verb], distance=1.0, sure=sure)


def _subject_of_manner(tokens: Stream, rest: Phrase) -> Speaker | None:
    """The subject of a clause with "wie" behind a quotation („…“, wie Lee es ausdrückt), whatever its verb."""
    clause = clauses_of(tokens, rest)[0]
    one, sure = subject(tokens, [], nominals(tokens, rest.first + 1, clause.last)[:2], clause.last, after=rest.first)
    if one is None or not clause.subordinate or not is_somebody(tokens, one):
        return None
    return Speaker(span_of(tokens, one.phrase), tokens.words[clause.last - 1], distance=1.0, sure=sure)


def _phrase_before_colon(tokens: Stream, sentence: Phrase, at: int, _: str) -> Speaker | None:
    """A phrase alone before a colon ("Ein Sprecher zur Presse: „…“"), however short the quotation."""
    if at <= sentence.first or tokens.words[at - 1] != ":":
        return None
    clauses = clauses_of(tokens, Phrase(sentence.first, at - 1))
    one = lone(tokens, clauses[0]) if clauses else None
    if one is None:
        return None
    if is_somebody(tokens, one):
        return Speaker(span_of(tokens, with_apposition(tokens, clauses, one)), ":", distance=_BESIDE)
    if tokens.lowers[one.first] in tokens.language.possessives:  # "Ihr | Fazit: „…“"
        return Speaker(span_of(tokens, Phrase(one.first, one.first + 1)), ":", distance=_BESIDE)
    owner = _owner(tokens, one)
    return Speaker(span_of(tokens, owner), ":", distance=_BESIDE, sure=False) if owner else None


def _subject_before_colon(tokens: Stream, sentence: Phrase, at: int, text: str) -> Speaker | None:
    """The subject of what leads to a colon ("Lee blieb hart: „…“")."""
    if at <= sentence.first or tokens.words[at - 1] != ":" or not is_clause(text, tokens, at):
        return None
    phrase = main_subject(tokens, Phrase(sentence.first, at - 1))
    return Speaker(span_of(tokens, phrase), ":", distance=FAR, sure=False) if phrase else None


def _text_before_words(tokens: Stream, sentence: Phrase, at: int, text: str) -> Speaker | None:
    """The text that a clause without a subject says words are in ("Auf Plakaten war zu lesen: „…“")."""
    if not is_clause(text, tokens, at) or at <= sentence.first or tokens.lowers[at - 1] in tokens.language.governing:
        return None
    clauses = clauses_of(tokens, Phrase(sentence.first, at))
    source = text_in(tokens, clauses[-1]) if clauses else None
    return Speaker(span_of(tokens, source.phrase), tokens.words[at - 1], distance=FAR, sure=False) if source else None


def _subject_before_report(tokens: Stream, sentence: Phrase, at: int, text: str) -> Speaker | None:
    """The subject of a verb that no table lists, before a clause of reported speech ("Lee beteuerte, er sei „…“")."""
    first = next((index for index in range(sentence.first, at) if tokens.words[index] in (",", ":")), at)
    last = next((one.last for one in clauses_of(tokens, sentence) if one.first <= at < one.last), sentence.last)
    lead, clause = Phrase(sentence.first, first), Phrase(first, last)
    if first == at or is_indirect(tokens, lead) or not _states(tokens, clause, at, text):
        return None
    if not tokens.language.passives.isdisjoint(tokens.lowers[sentence.first : first]):
        return None
    ends = (one for one in nominals(tokens, *lead) if one.last == lead.last and is_abstract(tokens, one))
    owners = (_owner(tokens, one) for one in ends)  # "die Ankündigung | der Stadt"
    phrase = next(owners, None) or main_subject(tokens, lead)
    return Speaker(span_of(tokens, phrase), tokens.words[first - 1], distance=FAR, sure=False) if phrase else None


def _owner(tokens: Stream, one: Nominal) -> Phrase | None:
    """Whose a thing is ("das Fazit | der Stadt")."""
    inside = nominals(tokens, one.head + 1, one.last)
    return inside[0].phrase if inside and may_speak(tokens, inside[0]) else None


def _states(tokens: Stream, clause: Phrase, at: int, text: str) -> bool:
    """Whether a clause behind a comma is what somebody says, thinks or asks."""
    led = tokens.lowers[clause.first + 1] in tokens.language.cases.stating
    small = text[tokens.starts[at] : tokens.ends[at]].strip(GLYPHS + " ")[:1].islower()
    return is_indirect(tokens, clause) or (led and small)


def _subject_of_statement(tokens: Stream, sentence: Phrase, at: int, text: str) -> Speaker | None:
    """Whoever does what its main clause says, where the words are no name ("Lee riet, „erst einmal zu warten“")."""
    lead = [one for one in clauses_of(tokens, sentence) if one.first <= at]
    if lead[-1].subordinate:
        return None
    lead = [one for one in lead if not one.subordinate]
    doing = ((one, verb) for one in reversed(lead) if (verb := finite_verb(tokens, one)) is not None)
    clause, verb = next(doing, (None, 0))
    if clause is None or is_indirect(tokens, Phrase(clause.first, clause.last)) or _is_state(tokens, verb):
        return None
    before, behind = nominals_before_verb(tokens, lead, clause, verb), nominals(tokens, verb + 1, clause.last)
    one, _ = subject(tokens, before, behind, verb)
    objects = any(other is not one and not other.governed for other in (*before, *behind))
    if one is None or not is_somebody(tokens, one) or not _is_wording(tokens, at, text, of_object=objects):
        return None
    phrase = with_apposition(tokens, lead, one)
    return Speaker(span_of(tokens, phrase), tokens.words[verb], distance=FAR, sure=False)


def _is_wording(tokens: Stream, at: int, text: str, *, of_object: bool) -> bool:
    """Whether what stands in marks is how somebody puts it, and no name: a name begins and ends with a capital."""
    said = text[tokens.starts[at] : tokens.ends[at]].strip(GLYPHS + " ").split()
    judged = of_object and tokens.lowers[at - 1] in tokens.language.cases.comparing  # "lobte ihn als „…“"
    small = bool(said) and (said[0][0].islower() or said[-1][0].islower())
    return small and (judged or len(said) >= _WORDING)


def _is_state(tokens: Stream, verb: int) -> bool:
    """Whether a verb's subject does nothing: in a passive, with a copula, or as others say of it ("soll … sein")."""
    language, low = tokens.language, tokens.lowers[verb]
    return low in language.passives or low in language.cases.copulas or low.startswith("soll")


# Where no cue reaches a quotation, in order.
_READINGS = (
    _subject_of_inversion,
    _phrase_before_colon,
    _text_before_words,
    _subject_before_colon,
    _subject_before_report,
    _subject_of_statement,
)
