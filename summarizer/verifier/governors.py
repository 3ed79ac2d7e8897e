"""Words of a source that govern what follows them: denials, conditions, questions, verbs of reporting."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from summarizer.verifier.source_words import Wording

_DENIAL_REACH = 3  # words before an opening mark in which a negation denies what is quoted
_INTRODUCING = " ,:“\"'«„‘"
_DENIED = frozenset("denied denies denying bestritt bestreitet niega negó nie заперечив заперечує".split())
_ENDS_CLAUSE = re.compile(r"[,;:–—-](?:(?<!,)(?=\s)|(?<=,) (?=(?:but|and|aber|und|mais|et|pero|y|але|і)\s))")


@dataclass(frozen=True, slots=True)
class Governors:
    """Offsets in order: of words that govern what follows, of conditions and question marks, negations, clauses."""

    before: list[int]
    behind: list[int]
    negations: list[int]
    clauses: list[int]


def find_governors(source: Wording) -> Governors:
    """The governing words of a source."""
    language, words = source.language, frozenset(source.words.lowers)
    leading = words & (language.condition | language.negation | language.reporting)
    denying = {word for word in words if word.endswith("n't")}
    questions = [match.start() for match in re.finditer(r"\?", source.text)]
    return Governors(
        _starts(source, leading | denying),
        sorted(questions + _starts(source, words & language.condition)),
        _starts(source, words & language.negation),
        [match.end() for match in _ENDS_CLAUSE.finditer(source.text)],
    )


def _starts(source: Wording, wanted: AbstractSet[str]) -> list[int]:
    """Where some of a source's words, in lower case, stand in it."""
    return [source.word_span(index).start for index, word in enumerate(source.words.lowers) if word in wanted]


def denies(source: Wording, opening: int) -> bool:
    """Whether the clause before an opening mark denies what is quoted, or only supposes that it was said."""
    start = source.sentence_at(opening).start
    before = source.text[start:opening].rstrip(_INTRODUCING)
    first, last = source.words_within(start + max(before.rfind(mark) for mark in ",;—–") + 1, opening)
    words = source.words.lowers[first:last]
    if not _DENIED.isdisjoint(words) or (words[:1] and words[0] in source.language.condition):
        return True
    return any(word in source.language.negation or word.endswith("n't") for word in words[-_DENIAL_REACH:])
