"""Cues by which nobody is said to have spoken: denied, supposed, wished for, or only passed on."""

from __future__ import annotations

from summarizer.text.clauses import before_verb
from summarizer.text.phrases import Phrase, Stream
from summarizer.text.speech import Cue

_COMPARING = "as"  # before a participle: "quoted as saying"
_BEFORE_MARKER = 2  # tokens
_TENSES = frozenset(("will", "would"))  # of a modality only before "have"


def is_unsaid(tokens: Stream, sentence: Phrase, cue: Cue) -> bool:
    """Whether the words around a cue leave it open that its speaker spoke ("refused to say", "should have said")."""
    return (
        _is_denied(tokens, sentence, cue) or _is_governed(tokens, sentence, cue) or _is_supposed(tokens, sentence, cue)
    )


def _is_denied(tokens: Stream, sentence: Phrase, cue: Cue) -> bool:
    """Whether a negation or exception stands before the speaker or verb: "nor | Ray said", "Lee never | said"."""
    language, lowers = tokens.language, tokens.lowers
    first, last = (cue.behind or cue.speaker)[:2]
    if first > sentence.first and lowers[first - 1] in language.negation:
        return True
    if not language.negation.isdisjoint(_group(tokens, sentence, cue)):
        return True
    quantifiers = (
        language.determiners | language.negation | {word for word, sort in language.pronouns.items() if sort == "q"}
    )
    return any(
        lowers[at] in language.exceptive and lowers[at - 1] in quantifiers
        for at in range(max(first - 1, sentence.first + 1), last)
    )


def _is_governed(tokens: Stream, sentence: Phrase, cue: Cue) -> bool:
    """Whether another verb governs an infinitive or participle: "wanted to say", "was misquoted as saying"."""
    if cue.kind == "infinitives":
        return _is_infinitive_governed(tokens, sentence, cue)
    if cue.kind != "participles":
        return False
    if tokens.lowers[cue.at - 1] == _COMPARING:
        return not _is_quoted(tokens, sentence, cue.at)
    if tokens.lowers[cue.at - 1] in tokens.language.reporting:
        return True  # "denied | saying"
    first = cue.speaker.first
    return cue.speaker.last == cue.at and first == sentence.first  # "Imagine Lee | saying"


def _is_quoted(tokens: Stream, sentence: Phrase, at: int) -> bool:
    """Whether a verb that the table has governs "as saying", and no passive of another ("he said he was mocked as")."""
    kinds, speaking = tokens.language.kinds, ("before", "verbs")
    last = next(
        (place for place in range(at - 1, sentence.first, -1) if kinds.get(tokens.lowers[place]) in speaking), 0
    )
    return bool(last) and tokens.language.passives.isdisjoint(tokens.lowers[last + 1 : at])


def _is_infinitive_governed(tokens: Stream, sentence: Phrase, cue: Cue) -> bool:
    """Whether an infinitive says what somebody refused or asked another to say, rather than went on or acted to."""
    language, before = tokens.language, tokens.lowers[max(sentence.first, cue.at - 3) : cue.at]
    if before[-1] != language.infinitive_marker or len(before) <= _BEFORE_MARKER:
        return False
    left, low, _ = before
    if low in language.particles.get(left, ()) or low in language.aspectual:
        return False  # "went on to say"
    thing = (left in language.determiners or left.endswith(("’s", "'s"))) and low not in language.posts
    told = cue.at - 4 >= sentence.first and language.kinds.get(tokens.lowers[cue.at - 4]) == "verbs"
    return told or not thing  # "told the crowd | to say", not "took the floor | to say"


def _is_supposed(tokens: Stream, sentence: Phrase, cue: Cue) -> bool:
    """Whether an auxiliary of the verb says that it only should, might or was to be said."""
    language = tokens.language
    group = _group(tokens, sentence, cue)
    irrealis = language.irrealis.intersection(group)
    return bool(irrealis - _TENSES) or (bool(irrealis) and "have" in group)


def _group(tokens: Stream, sentence: Phrase, cue: Cue) -> list[str]:
    """The auxiliaries and adverbs before a verb."""
    return tokens.lowers[before_verb(tokens, cue.at - 1, sentence.first) + 1 : cue.at]
