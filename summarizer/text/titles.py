"""Which quotations are no utterance but what something is called ("a film by Lee titled “…”")."""

from __future__ import annotations

from summarizer.text.marks import GLYPHS
from summarizer.text.phrases import Phrase, Stream
from summarizer.text.subjects import may_be_plural

_ABOUT = frozenset(("about",))  # stands before whom a thing is about; nobody who speaks has it behind
_OF_A_WORK = 5  # words before a name that tell whether it is what a work is of


def is_title(tokens: Stream, sentence: Phrase, at: int, text: str) -> bool:
    """Whether the marks set off a name: behind "titled" or "the book", or capitalised where nobody speaks."""
    language = tokens.language
    if at == sentence.first:
        return False
    before = tokens.lowers[at - 1]
    if before in language.works or _gives_name(tokens, at - 1) or "known" in tokens.lowers[max(0, at - 3) : at]:
        return True
    if before in language.determiners - language.possessives.keys() and _gives_name(tokens, at - 2):
        return True  # "a group called the “…”"
    if before in ",:" or before == "that" or before in language.kinds or not before[0].isalnum():
        return False
    if not language.addressing.isdisjoint(tokens.lowers[max(sentence.first, at - 3) : at]):
        return False
    said = text[tokens.starts[at] : tokens.ends[at]].lstrip(GLYPHS).split()
    return 0 < len(said) < 9 and all(not word[0].islower() or word in language.small for word in said)


def _gives_name(tokens: Stream, at: int) -> bool:
    """Whether a verb gives a name ("a show called …") rather than quotes someone ("what critics called …")."""
    if tokens.lowers[at] not in tokens.language.naming or not at:
        return False
    before, low = tokens.words[at - 1], tokens.lowers[at - 1]
    if before == "," and not tokens.language.relatives.isdisjoint(tokens.lowers[max(0, at - 14) : at]):
        return False
    language = tokens.language
    direct = low in language.pronouns or low in language.skipped or low in language.relatives
    if direct or low in language.posts:
        return False
    return not (before[:1].isupper() or may_be_plural(low)) or _is_of_a_work(tokens, at)


def _is_of_a_work(tokens: Stream, at: int) -> bool:
    """Whether a verb that gives a name stands behind a thing and who made it or is in it ("a film by Lee | titled")."""
    language, lowers = tokens.language, tokens.lowers
    first = at - 1
    while first and tokens.words[first - 1][:1].isupper():
        first -= 1
    if not first or not language.relatives.isdisjoint(lowers[max(0, first - _OF_A_WORK) : first]):
        return False
    noun = lowers[first - 2] if first > 1 else ""
    made = lowers[first - 1] in language.agents or lowers[first - 1] in _ABOUT
    return made or (lowers[first - 1] in language.joints and (noun in language.works or noun in language.nouns))
