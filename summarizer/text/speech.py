"""The cues of one sentence: which word says that someone speaks, and which noun phrase is that someone."""

from __future__ import annotations

from typing import NamedTuple

from summarizer.text.phrases import QUOTATION, Phrase, Stream, phrase_after, phrase_before

_OBJECTS = 12  # tokens looked at for an agent or a participle's subject


class Cue(NamedTuple):
    """A word that says someone speaks: its token, who, and of what kind the word is.

    `behind` is the phrase that a relative pronoun stands for.
    """

    at: int
    speaker: Phrase
    kind: str
    behind: Phrase | None = None


def cues_in(tokens: Stream, sentence: Phrase) -> list[Cue]:
    """The cues of a sentence that have a speaker, in order."""
    found: list[Cue] = []
    kinds = tokens.language.kinds
    for at in range(sentence.first, sentence.last):
        kind = kinds.get(tokens.lowers[at])
        if kind is not None:
            cue = _READINGS[kind](tokens, sentence, at, found)
            if cue is not None:
                found.append(cue)
    return found


def subject_of(tokens: Stream, sentence: Phrase) -> Phrase | None:
    """The sentence's own subject: its first noun phrase that no preposition or conjunction governs."""
    language, at = tokens.language, sentence.first
    for _ in range(4):
        while at < sentence.last and _leads(tokens, at):
            at += 1
        if at >= sentence.last:
            return None
        low = tokens.lowers[at]
        governed = low in language.joints or low in language.bounds or language.kinds.get(low) in ("participles", "before")
        if not governed:
            return phrase_after(tokens, at, sentence.last)
        at = next((index + 1 for index in range(at, sentence.last) if tokens.words[index] == ","), sentence.last)
    return None


def _leads(tokens: Stream, at: int) -> bool:
    """Words before a subject that do not govern it: conjunctions of main clauses, adverbs, punctuation."""
    low = tokens.lowers[at]
    if low in tokens.language.leading or tokens.words[at] == QUOTATION:
        return True
    following = tokens.words[at + 1] if at + 1 < len(tokens.words) else ""
    if low in tokens.language.adverbs and following == ",":
        return True
    return not low[0].isalnum() or low in tokens.language.skipped or low.endswith("ly")


def _finite(tokens: Stream, sentence: Phrase, at: int, found: list[Cue]) -> Cue | None:
    language, first = tokens.language, sentence.first
    left = _skip_left(tokens, at - 1, first)
    particles = language.particles.get(tokens.lowers[at])
    if particles and (at + 1 >= sentence.last or tokens.lowers[at + 1] not in particles):
        return None
    if tokens.lowers[at] in language.ambiguous and not _has_subject(tokens, at, left, sentence):
        return None
    passive = any(tokens.lowers[index] in language.passives for index in range(left + 1, at))
    if passive:
        return _agent(tokens, sentence, at)
    if left >= first and tokens.lowers[left] == language.infinitive_marker:
        return None
    if _inverts(tokens, at, sentence):
        speaker = phrase_after(tokens, at + 1, sentence.last)
        if speaker:
            return Cue(at, speaker, "verbs")
    cue = _with_subject(tokens, sentence, at, left, found)
    if cue is None and language.free_order:
        speaker = phrase_after(tokens, at + 1, sentence.last)
        return Cue(at, speaker, "verbs") if speaker else None
    return cue


def _has_subject(tokens: Stream, at: int, left: int, sentence: Phrase) -> bool:
    """Whether a word that may be a noun is a verb here: a name, a pronoun or "who" before it, or a quotation beside it."""
    language = tokens.language
    following = tokens.words[at + 1] if at + 1 < sentence.last else ""
    low = tokens.lowers[left] if left >= sentence.first else ""
    if low.endswith(("’s", "'s", "s’")) or low in language.possessives:
        return False
    if following in (QUOTATION, ":", ",", "out", "that"):
        return True
    if not low:
        return False
    object_follows = following.lower() not in language.bounds | language.skipped | language.leading
    named = tokens.words[left][:1].isupper() and object_follows
    return named or low in language.relatives or (low in language.pronouns and low not in language.possessives)


def _inverts(tokens: Stream, at: int, sentence: Phrase) -> bool:
    """Whether the verb stands where its subject must follow: right behind a quotation, or at the sentence's head."""
    first, before = sentence.first, at - 1
    if before >= first and tokens.words[before] == "," and at + 1 < sentence.last:
        low = tokens.lowers[at + 1]
        spoken = tokens.lowers[at] not in tokens.language.addressing and (
            any(first <= quote < at for quote in tokens.quotes) or QUOTATION in tokens.words[at + 2 : at + 5]
        )
        if spoken and (tokens.words[at + 1][:1].isupper() or tokens.language.pronouns.get(low, "") in ("m", "f")):
            return True
    while before >= first and not tokens.words[before][0].isalnum() and tokens.words[before] != QUOTATION:
        before -= 1
    return before < first or tokens.words[before] == QUOTATION


def _skip_left(tokens: Stream, at: int, first: int) -> int:
    """The token left of the verb's auxiliaries and adverbs."""
    while at >= first and (tokens.lowers[at] in tokens.language.skipped or tokens.lowers[at].endswith("ly")):
        at -= 1
    return at


def _with_subject(tokens: Stream, sentence: Phrase, at: int, left: int, found: list[Cue]) -> Cue | None:
    language, first = tokens.language, sentence.first
    if left < first:
        return None
    low, word = tokens.lowers[left], tokens.words[left]
    if low in language.relatives:
        before = left - 1 if left > first and tokens.words[left - 1] != "," else left - 2
        behind = phrase_before(tokens, before, first) if before >= first else None
        if low in language.personal:
            return Cue(at, Phrase(left, left + 1), "verbs", behind)
        return Cue(at, behind, "verbs") if behind else None
    if low in language.leading and left - 1 >= first:
        return _coordinated(tokens, sentence, at, left, found)
    if word in ",)–—-":
        return _apposed(tokens, sentence, at, left, found)
    speaker = phrase_before(tokens, left, first)
    return Cue(at, speaker, "verbs") if speaker else None


def _coordinated(tokens: Stream, sentence: Phrase, at: int, left: int, found: list[Cue]) -> Cue | None:
    """A verb behind "and": its subject is that of the cue before it, or of the sentence."""
    if found and found[-1].kind != "nouns":
        return Cue(at, found[-1].speaker, "verbs", found[-1].behind)
    speaker = subject_of(tokens, Phrase(sentence.first, left))
    return Cue(at, speaker, "verbs") if speaker else None


def _apposed(tokens: Stream, sentence: Phrase, at: int, left: int, found: list[Cue]) -> Cue | None:
    """A verb behind a comma: what the commas enclose is skipped, back to the phrase that it describes."""
    first = sentence.first
    opening = left
    for _ in range(3):
        opening = next((index for index in range(opening - 1, first - 1, -1) if tokens.words[index] in ",(–—-"), first - 1)
        if opening <= first:
            break
        speaker = phrase_before(tokens, opening - 1, first)
        if speaker and (
            tokens.words[speaker.last - 1][:1].isupper()
            or tokens.words[speaker.first][:1].isupper()
            or tokens.lowers[speaker.first] in tokens.language.determiners
            or tokens.lowers[speaker.first] in tokens.language.pronouns
        ):
            return Cue(at, Phrase(speaker.first, left), "verbs")
    return _coordinated(tokens, sentence, at, left, found)


def _agent(tokens: Stream, sentence: Phrase, at: int) -> Cue | None:
    """The speaker of a passive: the phrase behind "by"."""
    for index in range(at + 1, min(sentence.last - 1, at + _OBJECTS)):
        if tokens.lowers[index] in tokens.language.agents:
            speaker = phrase_after(tokens, index + 1, sentence.last)
            return Cue(at, speaker, "verbs") if speaker else None
    return None


def _participle(tokens: Stream, sentence: Phrase, at: int, found: list[Cue]) -> Cue | None:
    first, left = sentence.first, _skip_left(tokens, at - 1, sentence.first)
    if left >= first:
        direct = phrase_before(tokens, left, first)
        if direct and tokens.lowers[left] not in tokens.language.joints and tokens.lowers[left] not in tokens.language.bounds:
            behind = tokens.lowers[direct.first - 1] if direct.first > first else ""
            if behind in tokens.language.agents or behind in ("with", "from"):
                return Cue(at, direct, "participles")
    if found and found[-1].kind != "nouns":
        return Cue(at, found[-1].speaker, "participles", found[-1].behind)
    if left < first or (left == first and tokens.lowers[left] in tokens.language.bounds | tokens.language.joints):
        return _dangling(tokens, sentence, at)
    speaker = subject_of(tokens, Phrase(first, at))
    return Cue(at, speaker, "participles") if speaker else None


def _dangling(tokens: Stream, sentence: Phrase, at: int) -> Cue | None:
    """A participle at the sentence's head shares the subject that follows its clause."""
    for index in range(at + 1, sentence.last - 1):
        if tokens.words[index] in (",", QUOTATION):
            start = index + 1 + (tokens.words[index + 1] == ",")
            speaker = phrase_after(tokens, start, sentence.last)
            if speaker:
                return Cue(at, speaker, "participles")
    return None


def _infinitive(tokens: Stream, sentence: Phrase, at: int, found: list[Cue]) -> Cue | None:
    language, first = tokens.language, sentence.first
    if at == first:
        return None
    before = tokens.lowers[at - 1]
    if before == language.infinitive_marker:
        if found and found[-1].kind != "nouns":
            return Cue(at, found[-1].speaker, "infinitives", found[-1].behind)
        speaker = subject_of(tokens, Phrase(first, at))
        return Cue(at, speaker, "infinitives") if speaker else None
    left = _skip_left(tokens, at - 1, first)
    if left < first:
        return None
    low = tokens.lowers[left]
    plural = low.endswith("s") or low in ("people", "they", "we", "i", "you", "who", "some", "others", "many")
    return _with_subject(tokens, sentence, at, left, found) if left < at - 1 or plural else None


def _phrase(tokens: Stream, sentence: Phrase, at: int, found: list[Cue]) -> Cue | None:
    for phrase in tokens.language.before:
        end = at + len(phrase)
        if tuple(tokens.lowers[at:end]) == phrase:
            speaker = phrase_after(tokens, end, sentence.last)
            return Cue(at, speaker, "before") if speaker else None
    return None


def _after(tokens: Stream, sentence: Phrase, at: int, found: list[Cue]) -> Cue | None:
    speaker = phrase_before(tokens, at - 1, sentence.first)
    return Cue(at, speaker, "after") if speaker else None


def _noun(tokens: Stream, sentence: Phrase, at: int, found: list[Cue]) -> Cue | None:
    """A noun of speech ("her statement", "Rutte's words", "a letter from the court") and whose it is."""
    language, first = tokens.language, sentence.first
    following = tokens.lowers[at + 1] if at + 1 < sentence.last else ""
    if following in ("by", "from", "of") and at + 2 < sentence.last:
        speaker = phrase_after(tokens, at + 2, sentence.last)
        return Cue(at, speaker, "nouns") if speaker else None
    for index in range(at - 1, max(first, at - 4) - 1, -1):
        low = tokens.lowers[index]
        if low in language.possessives:
            return Cue(at, Phrase(index, index + 1), "nouns")
        if low.endswith(("’s", "'s", "s’", "s'")):
            speaker = phrase_before(tokens, index, first)
            return Cue(at, speaker, "nouns") if speaker else None
        if tokens.words[index] == QUOTATION:
            continue
        if not low[0].isalnum() or low in language.bounds:
            break
    return None


_READINGS = {
    "verbs": _finite,
    "participles": _participle,
    "infinitives": _infinitive,
    "before": _phrase,
    "after": _after,
    "nouns": _noun,
}
