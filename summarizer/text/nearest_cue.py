"""The cue that says who speaks a quotation: the nearest one of its sentence whose subject can speak."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from operator import itemgetter

from summarizer.records import Span
from summarizer.text.clauses import is_possessive, is_told, subject_of
from summarizer.text.explicit_cues import is_alone, is_main, is_of_a_listener, speaks_alone
from summarizer.text.parts import is_capitalised
from summarizer.text.phrases import QUOTATION, Phrase, Stream, phrase_after, phrase_before
from summarizer.text.relayed import cue_of_whose_words, is_reader
from summarizer.text.speech import Cue
from summarizer.text.subjects import can_speak, is_person
from summarizer.text.titles import is_title

CARRIED = "carried"  # the cue of a quotation that only goes on
FAR = 6.0  # a cue dearer than this does not reach the quotation
CARRIED_DISTANCE = FAR + 1
_UNSURE = 2.0  # a cue farther off may belong to something else
_UNSURE_ALONE = 3.0  # and one with a name, where nobody else speaks in the sentence
_SHORT = 20  # code points of a quotation, with its marks, that only a near cue reaches
_CLOSED = 2.0  # what a relative clause that ended before the quotation costs
_CUES = 4  # looked at on either side of a quotation
DASHES = frozenset("-–—―")
_SIGNING = DASHES | {"("}
_BRACKET = re.compile(r"[^()]*\)[ \xa0.]*")
_LONGEST_ROLE = 60  # code points behind a name that signs


@dataclass(frozen=True, slots=True)
class Speaker:
    """Where the source names a speaker, by which cue, and the phrase that a relative pronoun stands for.

    `distance` is how far the cue is; of two readings of a quotation the nearer one holds. `sure` says that the cue can
    be no other clause's, `plural` that its verb is a plural's.
    """

    span: Span
    cue: str
    behind: Span | None = None
    distance: float = 0.0
    sure: bool = True
    plural: bool = False


def span_of(tokens: Stream, phrase: Phrase) -> Span:
    """Where a phrase stands in the text."""
    return Span(tokens.starts[phrase.first], tokens.ends[phrase.last - 1])


def as_speaker(tokens: Stream, cue: Cue, distance: float, *, sure: bool = True) -> Speaker:
    """The speaker that a cue names."""
    behind = span_of(tokens, cue.behind) if cue.behind else None
    return Speaker(span_of(tokens, cue.speaker), tokens.words[cue.at], behind, distance, sure, cue.plural)


def nearest(tokens: Stream, sentence: Phrase, cues: list[Cue], at: int, text: str) -> Speaker | None:
    """The nearest cue's speaker."""
    if is_title(tokens, sentence, at, text):
        return None
    signed = signature(tokens, at, text)
    if signed:
        return signed
    middle = bisect_left(cues, at, key=_place)
    around = [cue for cue in cues[max(0, middle - _CUES) : middle + _CUES] if can_speak(tokens, cue.speaker)]
    saying = (cue for cue in around if cue.kind != "verbs" or not is_possessive(tokens, cue.speaker.last - 1))
    weighed = ((_distance(tokens, cue, at), cue) for cue in saying)  # not "one of Lee's | alleged friends"
    distance, best = min(weighed, key=itemgetter(0), default=(CARRIED_DISTANCE, None))
    gapped = _gapped(tokens, around, at)
    if gapped:
        return gapped
    short = tokens.ends[at] - tokens.starts[at] <= _SHORT and text[tokens.ends[at] - 1] not in ".,?!…"
    alone = best is not None and speaks_alone(tokens, around, best)
    near = _UNSURE_ALONE if alone else _UNSURE
    if best is not None and distance <= (near if short else FAR):
        cue = cue_of_whose_words(tokens, around, best, at)
        sure = (
            cue.sure and not is_reader(tokens, cue) and distance <= near and is_main(tokens, sentence, around, cue, at)
        )
        sure = sure and not is_told(tokens, Phrase(cue.at + 1, max(at, cue.at + 1)))  # "said it was told “…”"
        return as_speaker(tokens, cue, distance, sure=sure)
    following = _follows(tokens, sentence, at, text) or _label(tokens, sentence, at)
    if following:
        return following
    if at > sentence.first and tokens.words[at - 1] == ":" and is_clause(text, tokens, at):
        if is_told(tokens, Phrase(sentence.first, at)):
            return None
        subject = subject_of(tokens, Phrase(_past_participle_clause(tokens, sentence.first, at), at))
        subject = subject if subject and can_speak(tokens, subject) and is_person(tokens, subject) else None
        alone = not cues and not tokens.language.free_order and subject is not None and is_alone(tokens, subject, at)
        distance = _UNSURE if alone else FAR
        return Speaker(span_of(tokens, subject), ":", distance=distance, sure=alone) if subject else None
    return None


def _gapped(tokens: Stream, cues: list[Cue], at: int) -> Speaker | None:
    """Who may share the verb of another quotation before: "Lee said “…” and | Ray | “…”", if Ray is no object."""
    name = phrase_before(tokens, at - 1, 0) if at else None
    before = [cue for cue in cues if name is not None and cue.at < name.first]
    if name is None or not before or tokens.words[name.first - 2] != QUOTATION:
        return None
    joined = tokens.lowers[name.first - 1] in tokens.language.leading and is_capitalised(tokens.words[at - 1])
    return Speaker(span_of(tokens, name), tokens.words[before[-1].at], distance=_UNSURE, sure=False) if joined else None


def signature(tokens: Stream, at: int, text: str) -> Speaker | None:
    """A name behind a dash or in brackets that ends the quotation's line (`“…” ― Ann Lee, mayor`)."""
    if at + 2 >= len(tokens.words) or tokens.words[at + 1] not in _SIGNING:
        return None
    name = phrase_after(tokens, at + 2, len(tokens.words))
    if name is None or not (tokens.words[name.first][:1].isupper() and is_capitalised(tokens.words[name.last - 1])):
        return None
    rest = text[tokens.ends[name.last - 1] :][: _LONGEST_ROLE + 1].split("\n", maxsplit=1)[0]
    bracketed = tokens.words[at + 1] == "("
    ended = _BRACKET.fullmatch(rest) if bracketed else not rest.strip(" \xa0.") or rest.lstrip(" \xa0")[:1] in ",("
    signs = bool(ended) and len(rest) <= _LONGEST_ROLE
    return Speaker(span_of(tokens, name), tokens.words[at + 1], distance=0.2) if signs else None


def _past_participle_clause(tokens: Stream, first: int, last: int) -> int:
    """Where the main clause begins behind one such as "Asked whether it would hold,"."""
    opening = tokens.lowers[first] in tokens.language.verbs and "," in tokens.words[first:last]
    return tokens.words.index(",", first, last) + 1 if opening else first


def _place(cue: Cue) -> int:
    return cue.at


def _follows(tokens: Stream, sentence: Phrase, at: int, text: str) -> Speaker | None:
    """A verb that no table lists, where only a verb of speech can stand: `"…," an angry Lee shot back.`"""
    if at != sentence.first or text[tokens.ends[at] - 1] not in ",?!":
        return None
    for first in (at + 1, at + 2):
        speaker = phrase_after(tokens, first, sentence.last)
        if speaker is None or (first > at + 1 and not tokens.lowers[at + 1].endswith("ed")):
            continue
        verb = speaker.last if first == at + 1 else at + 1
        if verb < sentence.last and tokens.words[verb][0].islower() and not _opens_phrase(tokens, verb):
            sure = not is_of_a_listener(tokens, Phrase(verb, sentence.last))
            return Speaker(span_of(tokens, speaker), tokens.words[verb], distance=1.0, sure=sure)
    return None


def _opens_phrase(tokens: Stream, at: int) -> bool:
    language, low = tokens.language, tokens.lowers[at]
    bound = low in language.bounds and low not in language.passives and low not in language.verbs
    return bound or low in language.joints or low in language.determiners


def _label(tokens: Stream, sentence: Phrase, at: int) -> Speaker | None:
    """A name alone before a colon ("Carl Bialik: “…”")."""
    if at < sentence.first + 2 or tokens.words[at - 1] != ":":
        return None
    speaker = phrase_before(tokens, at - 2, sentence.first)
    if speaker is None or not tokens.words[speaker.last - 1][:1].isupper():
        return None
    before = tokens.words[speaker.first - 1] if speaker.first > sentence.first else "-"
    noun = tokens.lowers[speaker.first - 2] if speaker.first > sentence.first + 1 else ""
    from_whom = before in tokens.language.joints and noun in tokens.language.nouns  # "Quote from Lee: …"
    return None if before[0].isalnum() and not from_whom else Speaker(span_of(tokens, speaker), ":", distance=0.4)


def is_clause(text: str, tokens: Stream, at: int) -> bool:
    """Whether a quotation is a clause or sentence rather than a word or two."""
    said = text[tokens.starts[at] : tokens.ends[at]]
    return said.count(" ") > 2 or said[-1] in ".!?…"


def _distance(tokens: Stream, cue: Cue, at: int) -> float:
    """How far a cue is from a quotation; adjacent ones, and those that a comma, a colon or "that" joins, are near."""
    if cue.at < at:
        gap = at - cue.at - 1 + (10 if cue.kind == "nouns" else 0)
        between = tokens.words[cue.at + 1 : at].count(QUOTATION)
        joined = gap == 0 or tokens.words[at - 1] in ",:" or tokens.lowers[at - 1] == "that"
        # "Lee, who had said it was empty, reminded …": a comma closes the clause.
        closed = cue.behind is not None and "," in tokens.words[cue.at : at - 1]
        near = 0.25 if gap == 0 else 0.5 if joined else 1.0
        return near + 0.08 * gap + 0.6 * between + _CLOSED * closed
    if cue.speaker.first <= at < cue.speaker.last:
        return CARRIED_DISTANCE
    start = min(cue.at, cue.speaker.first) if cue.speaker.first > at else cue.at
    gap = sum(1 for index in range(at + 1, start) if tokens.words[index].strip("-")[:1].isalnum())  # "a-t-elle"
    between = tokens.words[at + 1 : start].count(QUOTATION)
    if gap == 0 and not between:
        return 0.3
    # A few words right behind the quotation belong to the speaker or the verb ("an angry Lee", "a déclaré").
    adjacent = gap < 4 and start - at - 2 <= gap and not between
    joined = adjacent or tokens.words[start - 1] == "," or tokens.lowers[start - 1] == "as"
    return (1.2 if joined else 2.2) + 0.1 * gap + 0.6 * between
