"""Who speaks a quotation of a sentence whose clauses tell their subjects, and which quotations are names (German)."""

from __future__ import annotations

from operator import itemgetter

from summarizer.text.clause_structure import clauses_of, is_indirect, lone, main_subject, with_apposition
from summarizer.text.marks import GLYPHS
from summarizer.text.nearest_cue import FAR, Speaker, as_speaker, is_clause, signature, span_of
from summarizer.text.nominals import INFLECTED, nominals
from summarizer.text.nominatives import is_somebody
from summarizer.text.phrases import QUOTATION, Phrase, Stream
from summarizer.text.speech import Cue

# What stands between a cue and a quotation costs so much; whatever is dearer than FAR does not reach it.
_BESIDE, _APART, _TOKEN, _MOST_TOKENS, _COMMAS, _OTHER_QUOTATION = 0.3, 1.0, 0.1, 15, 0.6, 0.3
_RELATIVE_CLAUSE = 1.5  # of a cue in one, outside it
_UNSURE = 2.0  # a cue dearer than this may belong to something else
_FAR_OFF = 75  # code points between a speaker and a quotation, where another one may be named
_ASIDE = 0.8  # of "wie Lee sagt", wherever it stands
_SECONDHAND = 2.0  # of "Teilnehmern zufolge", beside whoever speaks


def clause_speaker(tokens: Stream, sentence: Phrase, cues: list[Cue], at: int, text: str) -> Speaker | None:
    """The speaker of the quotation at a token, None where its sentence gives none."""
    if at in tokens.names:
        return None
    signed = signature(tokens, at, text)
    if signed:
        return signed
    distance, best = min(
        ((_distance(tokens, cue, at), cue) for cue in cues), key=itemgetter(0), default=(FAR + 1, None)
    )
    if best is not None and distance <= FAR:
        near = _gap(tokens, best, at) <= _FAR_OFF
        return as_speaker(tokens, best, distance, sure=best.sure and near and distance <= _UNSURE)
    beside = _subject_of_inversion(tokens, sentence, at) or _phrase_before_colon(tokens, sentence, at)
    return beside or _subject_before_colon(tokens, sentence, at, text) or _subject_before_report(tokens, sentence, at)


def _gap(tokens: Stream, cue: Cue, at: int) -> int:
    """The code points between a speaker and a quotation behind it."""
    return tokens.starts[at] - tokens.ends[cue.speaker.last - 1]


def _distance(tokens: Stream, cue: Cue, at: int) -> float:
    """How far a cue is from a quotation: by the words, commas and other quotations between."""
    between = tokens.words[min(cue.at, at) + 1 : max(cue.at, at)]
    if cue.speaker.first <= at < cue.speaker.last or between.count("(") != between.count(")"):
        return FAR + 1
    if tokens.lowers[cue.speaker.first - 1] in tokens.language.cases.manner and 0 < cue.speaker.first < cue.at:
        return _ASIDE
    joined = between in ([], [","], [":"])
    cost = _BESIDE if joined else _APART + _TOKEN * min(len(between), _MOST_TOKENS)
    outside = cue.behind is not None and "," in between
    return (
        cost
        + _COMMAS * (between.count(",") > 1)
        + _OTHER_QUOTATION * between.count(QUOTATION)
        + _RELATIVE_CLAUSE * outside
        + _SECONDHAND * (cue.kind == "after")
    )


def _subject_of_inversion(tokens: Stream, sentence: Phrase, at: int) -> Speaker | None:
    """A verb that no table lists, between a quotation and a subject („…“, mahnte Lee), as only one of speech stands."""
    verb = at + 1
    while verb < sentence.last and tokens.words[verb] == ",":
        verb += 1
    if verb == at + 1 or verb >= sentence.last or not _may_be_verb(tokens, verb):
        return None
    behind = nominals(tokens, verb + 1, sentence.last)
    if not behind or behind[0].first != verb + 1 or not behind[0].case:
        return None
    return Speaker(span_of(tokens, behind[0].phrase), tokens.words[verb], distance=1.0)


def _may_be_verb(tokens: Stream, at: int) -> bool:
    low, language = tokens.lowers[at], tokens.language
    closed = low in language.starters or low in language.cases.subordinators or low in language.cases.relatives
    return tokens.words[at][0].islower() and not closed and low.endswith(language.cases.verbal)


def _phrase_before_colon(tokens: Stream, sentence: Phrase, at: int) -> Speaker | None:
    """A phrase alone before a colon ("Ein Sprecher zur Presse: „…“"), however short the quotation."""
    if at <= sentence.first or tokens.words[at - 1] != ":":
        return None
    clauses = clauses_of(tokens, Phrase(sentence.first, at - 1))
    one = lone(tokens, clauses[0]) if clauses else None
    if one is None or not is_somebody(tokens, one):
        return None
    return Speaker(span_of(tokens, with_apposition(tokens, clauses, one)), ":", distance=_BESIDE)


def _subject_before_colon(tokens: Stream, sentence: Phrase, at: int, text: str) -> Speaker | None:
    """The subject of what leads to a colon ("Lee blieb hart: „…“")."""
    if at <= sentence.first or tokens.words[at - 1] != ":" or not is_clause(text, tokens, at):
        return None
    phrase = main_subject(tokens, Phrase(sentence.first, at - 1))
    return Speaker(span_of(tokens, phrase), ":", distance=FAR, sure=False) if phrase else None


def _subject_before_report(tokens: Stream, sentence: Phrase, at: int) -> Speaker | None:
    """The subject of a verb that no table lists, before a clause of reported speech ("Lee beteuerte, er sei „…“")."""
    first = next((index for index in range(sentence.first, at) if tokens.words[index] == ","), at)
    lead, clause = Phrase(sentence.first, first), Phrase(first, sentence.last)
    if first == at or is_indirect(tokens, lead) or not is_indirect(tokens, clause):
        return None
    phrase = main_subject(tokens, lead)
    return Speaker(span_of(tokens, phrase), tokens.words[first - 1], distance=FAR, sure=False) if phrase else None


def mark_names(tokens: Stream, text: str) -> None:
    """Note which quotations only name something, behind a noun or an article, or with "genannt": marks and all."""
    tokens.names = frozenset(at for at in tokens.quotes if at and _is_name(tokens, at, text))
    for at in tokens.names:
        tokens.ends[at] += text.startswith(tuple(GLYPHS), tokens.ends[at])


def _is_name(tokens: Stream, at: int, text: str) -> bool:
    language, before = tokens.language, tokens.lowers[at - 1]
    if before in language.naming or _is_called(tokens, at):
        return True
    said = text[tokens.starts[at] : tokens.ends[at]].strip(GLYPHS + " ").split()
    if before in language.works or before.removesuffix("s") in language.works:
        return len(said) == 1 or _is_capitalised(said[:1], tokens)
    return _is_capitalised(said, tokens) and _is_named(tokens, at, several=len(said) > 1)


def _is_called(tokens: Stream, at: int) -> bool:
    """Whether "genannt" follows that no auxiliary makes a verb of ("auch „…“ genannt")."""
    if tokens.language.naming.isdisjoint(tokens.lowers[at + 1 : at + 2]):
        return False
    first = next((index for index in range(at - 1, -1, -1) if tokens.words[index] in (",", ".")), 0)
    return (tokens.language.cases.auxiliaries | tokens.language.passives).isdisjoint(tokens.lowers[first:at])


def _is_capitalised(said: list[str], tokens: Stream) -> bool:
    """Whether words are written as a name's, or as one of the net ("spd.de")."""
    if not said or said[0][0].islower():
        return len(said) == 1 and "." in said[0].strip(".")
    return all(part[0].isupper() or part in tokens.language.small for part in said)


def _is_named(tokens: Stream, at: int, *, several: bool) -> bool:
    """Whether what stands before words in capitals makes a name of them: a noun, or where one reads or hears."""
    language, word, low = tokens.language, tokens.words[at - 1], tokens.lowers[at - 1]
    cases, before = language.cases, tokens.lowers[at - 2] if at > 1 else ""
    if low in cases.definite:
        of_noun = at > 1 and tokens.words[at - 2][0].isupper()
        tied = low in language.genitives and (before in language.verbs or of_noun)  # "sagte der „Zeit“"
        return several or tied or before in cases.sources
    if low in cases.cited:
        return True
    if word[0].isupper():
        noun = before in language.determiners or before in language.joints or before.endswith(INFLECTED)
        return noun and low not in language.nouns and low not in language.starters
    inverted = low in language.verbs and before in ("", ",", QUOTATION)  # „…“, schrieb „Die Zeit“
    placed = before in cases.definite or low in cases.contracted or low in cases.sources
    return several and (placed or inverted)
