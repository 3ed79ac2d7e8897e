"""The cues of one sentence: which word says that someone speaks, and which noun phrase is that someone."""

from __future__ import annotations

from typing import NamedTuple

from summarizer.text.clauses import (
    before_verb,
    behind_verb,
    has_subject,
    inverts,
    is_adverbial,
    is_governed,
    is_in_name,
    is_passive,
    subject_behind_clause,
    subject_of,
)
from summarizer.text.phrases import QUOTATION, Phrase, Stream, phrase_after, phrase_before
from summarizer.text.subjects import (
    can_speak,
    described_by_clause,
    described_subject,
    direct_subject,
    is_name,
    is_person,
    joint_before,
    joint_behind,
    may_be_plural,
    name_at_end,
)

_ACCOMPANYING = "with"  # before a clause that only goes along ("With leaders worried, Lee said …")
_BEFORE_RELATIVES = ",–—-"
_SINGULAR = frozenset(("a", "an"))  # before no subject of a plural's verb
_OBJECTS = 12  # tokens looked at for an agent or a participle's subject


class Cue(NamedTuple):
    """A word that says someone speaks: its token, who, and of what kind the word is.

    `behind` is the phrase that a relative pronoun stands for. `sure` says that no other phrase may be the subject,
    `plural` that the verb is a plural's, `main` that no other clause holds this one.
    """

    at: int
    speaker: Phrase
    kind: str
    behind: Phrase | None = None
    sure: bool = True
    plural: bool = False
    main: bool = True


def cues_in(tokens: Stream, sentence: Phrase) -> list[Cue]:
    """The cues of a sentence that have a speaker, in order."""
    found: list[Cue] = []
    kinds = tokens.language.kinds
    for at in range(sentence.first, sentence.last):
        kind = kinds.get(tokens.lowers[at])
        if kind is not None and not is_in_name(tokens, sentence, at, kind):
            cue = _READINGS[kind](tokens, sentence, at, found)
            if cue is not None:
                found.append(cue)
    return found


def _finite(tokens: Stream, sentence: Phrase, at: int, found: list[Cue]) -> Cue | None:
    language, first = tokens.language, sentence.first
    left = before_verb(tokens, at - 1, first)
    particles = language.particles.get(tokens.lowers[at])
    if particles and (at + 1 >= sentence.last or tokens.lowers[at + 1] not in particles):
        return None
    if tokens.lowers[at] in language.ambiguous and not has_subject(tokens, at, left, sentence):
        return None
    if is_passive(tokens, sentence, at, left):
        return _agent(tokens, sentence, at)
    if left >= first and tokens.lowers[left] == language.infinitive_marker:
        return None
    if not particles and inverts(tokens, at, sentence):
        speaker = (
            behind_verb(tokens, at, sentence) if language.free_order else phrase_after(tokens, at + 1, sentence.last)
        )
        if speaker:
            return Cue(at, joint_behind(tokens, speaker, sentence.last), "verbs")
    incise = _incise_cue(tokens, sentence, at, left)
    if incise is not None:
        return incise
    cue = _with_subject(tokens, sentence, at, left, found)
    if language.free_order and (cue is None or is_governed(tokens, cue.speaker, first)):
        speaker = behind_verb(tokens, at, sentence)
        return Cue(at, speaker, "verbs") if speaker else None
    return cue


def _incise_cue(tokens: Stream, sentence: Phrase, at: int, left: int) -> Cue | None:
    """A compound tense behind a quotation and a comma, before its subject (« … », a | lancé | Marie Lund).

    Open where the comma may end an apposition instead (Lee, auteure de « … », a lancé Ray).
    """
    behind_quotation = tokens.words[max(sentence.first, left - 1) : left + 1] == [QUOTATION, ","]
    if not (tokens.language.free_order and behind_quotation) or at + 1 >= sentence.last:
        return None
    if tokens.lowers[at + 1] in tokens.language.bounds:
        return None
    speaker, described = behind_verb(tokens, at, sentence), described_subject(tokens, left, sentence.first)
    if speaker is None or not is_person(tokens, speaker):
        return None
    return Cue(at, speaker, "verbs", sure=described is None or tokens.words[described.last] != ",")


def _with_subject(tokens: Stream, sentence: Phrase, at: int, left: int, found: list[Cue]) -> Cue | None:
    language, first = tokens.language, sentence.first
    if left < first:
        return None
    low, word = tokens.lowers[left], tokens.words[left]
    if low in language.relatives:
        return _relative(tokens, at, left, first)
    if low in language.leading and left - 1 >= first:
        return _coordinated_cue(tokens, sentence, at, left, found)
    if word in ",)–—-":
        described = described_subject(tokens, left, first)
        if described and tokens.lowers[described.first] in language.personal:
            return _relative(tokens, at, described.first, first)  # "Lee, who, on Friday, said"
        return Cue(at, described, "verbs") if described else _coordinated_cue(tokens, sentence, at, left, found)
    speaker = direct_subject(tokens, left, first)
    speaker = speaker and (described_by_clause(tokens, speaker, first) or speaker)
    if speaker is None or (speaker.first == first + 1 and tokens.lowers[first] == _ACCOMPANYING):
        return None
    return Cue(at, joint_before(tokens, speaker, first), "verbs")


def _relative(tokens: Stream, at: int, pronoun: int, first: int) -> Cue | None:
    """A verb whose subject is a relative pronoun: "who" speaks, or what "which" stands for."""
    before = pronoun - 1 if pronoun > first and tokens.words[pronoun - 1] not in _BEFORE_RELATIVES else pronoun - 2
    behind = phrase_before(tokens, before, first) if before >= first else None
    behind = behind if behind and can_speak(tokens, behind) else None
    if tokens.lowers[pronoun] not in tokens.language.personal:
        return Cue(at, behind, "verbs") if behind else None
    if behind and behind.first > first + 1 and is_adverbial(tokens, behind) and not is_person(tokens, behind):
        behind = phrase_before(tokens, behind.first - 2, first)  # "voters across | the country, who"
    return Cue(at, Phrase(pronoun, pronoun + 1), "verbs", behind)


def _coordinated_cue(tokens: Stream, sentence: Phrase, at: int, left: int, found: list[Cue]) -> Cue | None:
    """A verb behind "and": its subject is that of the cue before it, or of the sentence."""
    if found and found[-1].kind not in ("nouns", "agents"):
        return Cue(at, found[-1].speaker, "verbs", found[-1].behind)
    speaker = subject_of(tokens, Phrase(sentence.first, left))
    return Cue(at, speaker, "verbs") if speaker else None


def _agent(tokens: Stream, sentence: Phrase, at: int) -> Cue | None:
    """The speaker of a passive: the phrase behind "by"."""
    for index in range(at + 1, min(sentence.last - 1, at + _OBJECTS)):
        if tokens.lowers[index] in tokens.language.agents:
            speaker = phrase_after(tokens, index + 1, sentence.last)
            return Cue(at, speaker, "agents") if speaker else None
    return None


def _participle(tokens: Stream, sentence: Phrase, at: int, found: list[Cue]) -> Cue | None:
    first, left = sentence.first, before_verb(tokens, at - 1, sentence.first)
    low = tokens.lowers[left] if left >= first else ""
    bound = low in tokens.language.joints or low in tokens.language.bounds
    if left >= first and not bound:
        direct = phrase_before(tokens, left, first)
        if direct:
            behind = tokens.lowers[direct.first - 1] if direct.first > first else ""
            if behind in tokens.language.passives and not is_person(tokens, direct):
                return None  # "is one common | saying"
            if behind in tokens.language.agents or behind in ("with", "from"):
                return Cue(at, direct, "participles")
            name = name_at_end(tokens, direct)
            if left == at - 1 and first < name.first < name.last:
                return Cue(at, name, "participles")  # "a film of Ann Lee | saying"
    if found and found[-1].kind != "nouns":
        return Cue(at, found[-1].speaker, "participles", found[-1].behind)
    if left < first or (left == first and bound):
        speaker = subject_behind_clause(tokens, sentence, at)
    else:
        speaker = subject_of(tokens, Phrase(first, at))
        if speaker and _equates(tokens, speaker) and not is_person(tokens, speaker):
            return None  # "The place is a house of ours, | thinking of …"
    return Cue(at, speaker, "participles") if speaker else None


def _equates(tokens: Stream, subject: Phrase) -> bool:
    """Whether a subject is said to be something: "The place | is a …"."""
    verb, behind = (*tokens.lowers[subject.last : subject.last + 2], "", "")[:2]
    return verb in tokens.language.passives and behind in tokens.language.determiners


def _infinitive(tokens: Stream, sentence: Phrase, at: int, found: list[Cue]) -> Cue | None:
    language, first = tokens.language, sentence.first
    if at == first:
        return None
    before = tokens.lowers[at - 1]
    if language.code == "en" and (before in language.possessives or before.endswith(("’s", "'s"))):
        noun = tokens.lowers[at] in language.nouns
        return _noun(tokens, sentence, at, found) if noun else None  # "its claim", "Lee's point"
    if before == language.infinitive_marker and tokens.lowers[max(first, at - 2)] == tokens.lowers[at]:
        return None  # "from state to state"
    if before == language.infinitive_marker:
        if found and found[-1].kind != "nouns":
            return Cue(at, found[-1].speaker, "infinitives", found[-1].behind)
        speaker = subject_of(tokens, Phrase(first, at))
        equates = tokens.lowers[before_verb(tokens, at - 2, first) + 1] in language.passives
        if speaker and equates and not is_person(tokens, speaker):
            return None  # "The answer is not simply to | say"
        return Cue(at, speaker, "infinitives") if speaker else None
    left = before_verb(tokens, at - 1, first)
    if left < first:
        return None
    low = tokens.lowers[left]
    cue = _with_subject(tokens, sentence, at, left, found) if left < at - 1 or may_be_plural(low) else None
    single = cue is not None and left == at - 1 and tokens.lowers[cue.speaker.first] in _SINGULAR
    return None if single else cue  # "a public-records | request"


def _phrase(tokens: Stream, sentence: Phrase, at: int, found: list[Cue]) -> Cue | None:
    for phrase in tokens.language.before:
        end = at + len(phrase)
        if tuple(tokens.lowers[at:end]) == phrase:
            low = tokens.lowers[end] if end < sentence.last else ""
            end += low in tokens.language.genitives and low not in tokens.language.determiners
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
    if following in ("by", "from", "of") and at + 2 < sentence.last and not _is_bare(tokens, at + 1):
        speaker = phrase_after(tokens, at + 2, sentence.last)
        return Cue(at, speaker, "nouns") if speaker else None
    for index in range(at - 1, max(first, at - 4) - 1, -1):
        low = tokens.lowers[index]
        if low in language.possessives:
            return Cue(at, Phrase(index, index + 1), "nouns")
        if low.endswith(("’s", "'s", "s’", "s'")):
            speaker = _owner(tokens, phrase_before(tokens, index, first))
            return Cue(at, speaker, "nouns") if speaker else None
        if tokens.words[index] == QUOTATION:
            continue
        if not low[0].isalnum() or low in language.bounds:
            break
    return None


def _owner(tokens: Stream, phrase: Phrase | None) -> Phrase | None:
    """Whose a noun of speech is: of a thing of somebody, that one ("the handling of | Lee's letter")."""
    for at in range(phrase.first + 1, phrase.last) if phrase and is_name(tokens, phrase) else ():
        before = tokens.words[at - 1]
        thing = before.islower() and before not in tokens.language.posts
        if phrase and thing and tokens.lowers[at] in tokens.language.joints:
            return name_at_end(tokens, phrase)
    return phrase


def _is_bare(tokens: Stream, at: int) -> bool:
    """Whether "of" stands before a noun alone, which is what is said: "messages of | support"."""
    word, low = tokens.words[at + 1], tokens.lowers[at + 1]
    named = word[:1].isupper() or low in tokens.language.determiners or low in tokens.language.pronouns
    return tokens.lowers[at] == "of" and not named


_READINGS = {
    "verbs": _finite,
    "participles": _participle,
    "infinitives": _infinitive,
    "before": _phrase,
    "after": _after,
    "nouns": _noun,
}
