"""What a stand is about, in the source's own words: the object of its verb where grammar shows it, else asked. Pure."""

from __future__ import annotations

import json
import re

from summarizer.pipeline.itemwise.candidates import Candidate
from summarizer.pipeline.itemwise.items import Plan, words_of_source
from summarizer.pipeline.itemwise.questions import Ask, ShortQuestion, chat
from summarizer.quoting.grammar import grammar
from summarizer.records import Document
from summarizer.tasks.codebooks import Codebook
from summarizer.text.languages import ALL_STOPWORDS
from summarizer.text.spellings import fold_spelling

_WORD = re.compile(r"\w+")
_LONGEST = 70  # code points of an issue
_ANSWER = 32  # tokens
_SYSTEM = "You read a passage of a news article. Answer with a short noun phrase of the passage, in JSON."


async def issue_of(plan: Plan, candidate: Candidate, ask: Ask) -> str:
    """What a candidate's stand would be about, in the words of its passage."""
    if candidate.issue:
        return plan.document.text[candidate.issue.start : candidate.issue.end]
    passage = plan.document.text[candidate.context.start : candidate.context.end].strip()
    shown = f"{passage}\n\nWhat does {candidate.actor} support or oppose here?"
    bound = grammar(plan.part({"issue": words_of_source(_LONGEST)}), Document(passage))
    answer = json.loads(await ask(ShortQuestion(chat(_SYSTEM, shown), bound, _ANSWER)))
    # Words cut out of a sentence bring its comma along.
    return str(answer["issue"]).strip(' ,;:–—.“”"')


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
