"""The codebook's issue that words of the source bear, if any. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from summarizer.tasks.codebooks import Codebook
from summarizer.text.languages import ALL_STOPWORDS
from summarizer.text.spellings import fold_spelling

_WORD = re.compile(r"\w+")


class NamedIssue(NamedTuple):
    """An issue as a summary has it, an id or a phrase of the source, and as people call it."""

    id: str
    name: str


def known_issue(codebook: Codebook | None, phrase: str, head: str) -> NamedIssue:
    """The codebook's issue whose name, or one of whose other names, a phrase has whole; else the phrase itself.

    The phrase's head is a word of that name: what only governs an issue may turn it round ("an end to the aid"). Of
    several it is the one with the longest name; a phrase that an issue excludes is none of that issue.
    """
    words, longest, best = _words(phrase), 0, NamedIssue(phrase, phrase)
    for issue in codebook.issues if codebook else ():
        if any(words.issuperset(_words(other)) for other in issue.excludes):
            continue
        for name in (issue.name, *issue.includes):
            wanted = _words(name)
            if len(wanted) > longest and words >= wanted and wanted & _words(head):
                longest, best = len(wanted), NamedIssue(issue.id, issue.name)
    return best


def _words(text: str) -> set[str]:
    words = (word for word in _WORD.findall(text.lower()) if len(word) > 1 and word not in ALL_STOPWORDS)
    return {fold_spelling(word).removesuffix("s") for word in words}
