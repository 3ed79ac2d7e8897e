"""The codebook's id of an issue, where the words of the source bear it. Pure."""

from __future__ import annotations

import re

from summarizer.tasks.codebooks import Codebook
from summarizer.text.languages import ALL_STOPWORDS
from summarizer.text.spellings import fold_spelling

_WORD = re.compile(r"\w+")


def known_issue(codebook: Codebook | None, phrase: str) -> str:
    """The id of the codebook's issue whose name, or one of whose other names, a phrase has whole; else the phrase.

    Of several it is the one with the longest name; a phrase that an issue excludes is none of that issue.
    """
    words, best = _words(phrase), (0, phrase)
    for issue in codebook.issues if codebook else ():
        if any(words.issuperset(_words(other)) for other in issue.excludes):
            continue
        for name in (issue.name, *issue.includes):
            wanted = _words(name)
            if len(wanted) > best[0] and words >= wanted:
                best = len(wanted), issue.id
    return best[1]


def _words(text: str) -> set[str]:
    words = (word for word in _WORD.findall(text.lower()) if len(word) > 1 and word not in ALL_STOPWORDS)
    return {fold_spelling(word).removesuffix("s") for word in words}
