"""The caution `clipped`: a claim that leaves out of its own sentence what governs it.

"I would not say that | we are leaving", "we will help | if they ask", "are we leaving | ?". Only words of the same utterance
count, and of narration the last ones before an opening mark: never said “we commit”.
"""

from __future__ import annotations

import re
from functools import lru_cache

from summarizer.records import Span
from summarizer.text.word_classes import LANGUAGES
from summarizer.verify.source import Source

# Words that deny what is quoted behind them, within this many code points before an opening mark.
_DENIAL_REACH = 24
_ENDS_CLAUSE = re.compile(r"[;:]|[-–—] |, (?:but|and|aber|und|mais|et|pero|y|але|і) ")


@lru_cache(maxsize=None)
def _governors(code: str, behind: bool) -> re.Pattern[str]:
    """Words that govern what stands after them; or, `behind` a claim, conditions and a question mark."""
    language = LANGUAGES.get(code, LANGUAGES["en"])
    chosen = set(language.condition) if behind else language.condition | language.negation | language.reporting
    words = "|".join(sorted((re.escape(word).replace("'", "['’]") for word in chosen), key=len, reverse=True))
    question = r"|\?" if behind else r"|\w+n['’]t\b"
    return re.compile(rf"\b(?:{words})\b{question}", re.IGNORECASE)


def _denials(code: str) -> frozenset[str]:
    return LANGUAGES.get(code, LANGUAGES["en"]).negation | {"denied", "denies", "denying", "bestritt", "nie", "niega", "заперечив"}


def is_clipped(source: Source, span: Span, index: int | None) -> bool:
    """Whether words that the claim left out of its first or last sentence govern it."""
    start, end = _utterance(source, span, index)
    first = source.sentence_at(span.start)
    last = source.sentence_at(max(span.start, span.end - 1))
    code = source.language_code or "en"
    before = _last_clause(source.text[max(start, first.start) : span.start])
    if before and _governors(code, False).search(before):
        return True
    after = source.text[span.end : min(end, last.end)]
    if after and _governors(code, True).search(after):
        return True
    return index is not None and span.start - start < 3 and _is_denied(source, start, first.start, code)


def _utterance(source: Source, span: Span, index: int | None) -> tuple[int, int]:
    if index is None:
        return 0, len(source.text)
    quotation = source.quotations[source.outermost(index)]
    return quotation.start, max(quotation.end, span.end)


def _last_clause(text: str) -> str:
    start = 0
    for match in _ENDS_CLAUSE.finditer(text):
        start = match.end()
    return text[start:]


def _is_denied(source: Source, opening: int, sentence_start: int, code: str) -> bool:
    before = source.text[max(sentence_start, opening - _DENIAL_REACH, 0) : opening]
    words = re.findall(r"[\w'’]+", before.replace("’", "'").lower())[-3:]
    denials = _denials(code)
    return any(word in denials or word.endswith("n't") for word in words)
