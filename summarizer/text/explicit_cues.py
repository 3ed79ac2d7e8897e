"""Whether a cue says outright who speaks, or leaves it open: it may be of another clause, a listener, a text."""

from __future__ import annotations

from summarizer.text.parts import is_capitalised
from summarizer.text.phrases import Phrase, Stream, phrase_before
from summarizer.text.relayed import has_name
from summarizer.text.speech import Cue
from summarizer.text.subjects import is_person

_PERFECT = "have"  # of an infinitive ("to have said")
_MANNER = "as"


def is_main(tokens: Stream, sentence: Phrase, cues: list[Cue], cue: Cue, at: int) -> bool:
    """Whether a cue is its sentence's own: not of a clause within another speaker's, nor a noun away from the words."""
    language, first = tokens.language, cue.speaker.first
    behind = Phrase(max(cue.at + 1, cue.speaker.last), sentence.last)
    if _is_of_what_was_said(tokens, cue, at) or (cue.at > at and _tells_of_another(tokens, behind)):
        return False
    if cue.kind == "nouns" and not (at - 2 <= cue.at <= at + 2 and tokens.words[at - 1] in (",", ":")):
        return False
    if cue.kind != "nouns" and tokens.lowers[cue.speaker.last - 1].endswith(("’s", "'s")):
        return False
    if cue.kind == "participles" and cue.at and tokens.lowers[cue.at - 1] in language.joints:
        return False  # "the role that he had in saying …"
    if (cue.kind == "participles" and _is_of_a_thing(tokens, cue)) or _has_a_text(tokens, cue, at):
        return False
    before = tokens.lowers[first - 1] if first > sentence.first else ""
    if before in language.passives and cue.at > first:
        return False  # "a man claiming to be Lee said"
    if cue.speaker.last - first == 1 and language.pronouns.get(tokens.lowers[first]) in ("m", "f"):
        return True  # "what he called": he is whom the sentence is about
    if not has_name(tokens, cue) and any(other.at < first and has_name(tokens, other) for other in cues):
        return False  # "Lee said protests demand …"
    if any(other.at < at < cue.at and _is_manner(tokens, sentence, other) for other in cues):
        return False  # "As Lee put it, “…”, Ray said"
    if any(_contains(tokens, other, cue) for other in cues):
        return False  # "Lee said Ray called it …"
    within = tokens.lowers[first] in language.relatives or before in language.relatives
    return not within or not any(other.speaker.first != first for other in cues)


def _is_of_what_was_said(tokens: Stream, cue: Cue, at: int) -> bool:
    """Whether a verb behind a quotation tells what became of it: "a claim that “…” was | denied by Lee".

    So does one behind a noun for the words: "“…,” a charge that Lee denies", "“…” was the message Lee rejected".
    """
    language, between = tokens.language, tokens.lowers[at + 1 : min(cue.at, cue.speaker.first)]
    if cue.at < at or cue.kind not in ("agents", "verbs"):
        return False
    if cue.kind == "agents":
        return all(low in language.skipped or not low[0].isalnum() for low in between)
    said = any(language.kinds.get(low) in ("nouns", "infinitives") for low in between)
    return said and not language.determiners.isdisjoint(between)


def _tells_of_another(tokens: Stream, rest: Phrase) -> bool:
    """Whether the rest of a clause has one more verb of speech in it: "“…,” Lee recalled | Ray saying"."""
    language = tokens.language
    if language.free_order:
        return False
    for low in tokens.lowers[rest.first : rest.last]:
        if not low[0].isalnum() or (low in language.conjunctions and low != "that"):
            return False
        says = language.kinds.get(low) in ("verbs", "participles")
        if says and low not in language.ambiguous and low not in language.naming:
            return True
    return False


def _is_of_a_thing(tokens: Stream, cue: Cue) -> bool:
    """Whether a participle stands right behind a thing that may have the words: "Lee wore a shirt | saying"."""
    language = tokens.language
    thing = phrase_before(tokens, cue.at - 1, cue.speaker.last)
    if thing is None or thing.last != cue.at or tokens.lowers[thing.first] not in language.indefinites:
        return False
    noun = tokens.lowers[thing.last - 1]
    return noun not in language.nouns and noun not in language.calendar and not is_person(tokens, thing)


def _has_a_text(tokens: Stream, cue: Cue, at: int) -> bool:
    """Whether a text that may be another's stands behind a verb, before a colon: "Lee found | a note: “…”"."""
    if cue.kind != "verbs" or cue.at > at or tokens.words[at - 1] != ":":
        return False
    indefinite = tokens.lowers[cue.at + 1] in tokens.language.indefinites
    return indefinite and tokens.lowers[cue.at + 2] in tokens.language.nouns


def _is_manner(tokens: Stream, sentence: Phrase, cue: Cue) -> bool:
    """Whether a cue is of a clause that says whose words another one uses: "As Lee | put it, …"."""
    return cue.speaker.first > sentence.first and tokens.lowers[cue.speaker.first - 1] == _MANNER


def _contains(tokens: Stream, other: Cue, cue: Cue) -> bool:
    """Whether one cue stands in what another's speaker says: nothing between them ends that clause."""
    language, first = tokens.language, cue.speaker.first
    if other.kind not in ("verbs", "infinitives") or cue.kind == "nouns" or not other.speaker.first < other.at < first:
        return False
    between = range(other.at + 1, first)
    return all(tokens.words[at][0].isalnum() and tokens.lowers[at] not in language.bounds - {"that"} for at in between)


def is_of_a_listener(tokens: Stream, predicate: Phrase) -> bool:
    """Whether a predicate is a passive ("Lee | was told"), or of what one thinks or hears ("Lee | heard Ray say").

    Not one in which the subject speaks ("Lee | was overheard telling Ray", "Lee | is reported to have said").
    """
    language, lowers = tokens.language, tokens.lowers
    verb = next((at for at in range(*predicate) if lowers[at] not in language.skipped), predicate.last)
    if language.passives.isdisjoint(lowers[predicate.first : verb]):
        thinks = lowers[predicate.first] in language.reporting - language.verbs
        return thinks or _tells_of_another(tokens, Phrase(predicate.first + 1, predicate.last))
    behind = range(verb + 1, predicate.last)
    return not any(language.kinds.get(lowers[at]) == "participles" or lowers[at] == _PERFECT for at in behind)


def is_alone(tokens: Stream, subject: Phrase, at: int) -> bool:
    """Whether a name before a colon is only said to be somehow: "Lee was blunt: “…”", "Lee again: “…”".

    Not where somebody else is there ("Lee was hit by Ray: “…”"), nor where something may have it ("Lee opened a note").
    """
    language, behind = tokens.language, tokens.lowers[subject.last : at - 1]
    adverbs = all(low in language.skipped or low in language.adverbs for low in behind)
    is_somehow = bool(behind) and (adverbs or behind[0] in language.passives)
    named = any(map(is_capitalised, tokens.words[subject.last : at - 1]))
    others = named or not language.prepositions.isdisjoint(behind)
    return is_capitalised(tokens.words[subject.last - 1]) and is_somehow and not others


def speaks_alone(tokens: Stream, cues: list[Cue], cue: Cue) -> bool:
    """Whether a cue has a name, and no other one a speaker of its own; where the order of words is free, none tells."""
    return (
        not tokens.language.free_order
        and has_name(tokens, cue)
        and all(other.speaker.first == cue.speaker.first for other in cues)
    )
