"""Whom a pronoun or description means: the last person that fits and that the narration was about."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Collection, Sequence
from operator import attrgetter

from summarizer.records import Quotation, Span
from summarizer.text.narration import Described, Referent, narrated
from summarizer.text.nominals import nominals
from summarizer.text.nominatives import is_abstract
from summarizer.text.parts import WORD
from summarizer.text.people import Names
from summarizer.text.phrases import stream
from summarizer.text.posts import description, may_hold

# Where articles and nouns have a gender, a description says more than is weighed here.
_DEFINITE = "the"
_GENDERED = {"woman": "f", "man": "m"}
_BREAK = re.compile(r"\n\s*")
_BREAKS = 1  # paragraphs between someone and a description of them
_RECENT = 1000  # code points
_LAST = 16  # candidates looked at
_NEAR = 400  # code points within which another candidate makes a pronoun doubtful


def people_in(names: Names, found: Sequence[Quotation], sentences: Sequence[Span]) -> list[Referent]:
    """The people that the narration names, describes or means by a pronoun at the head of a sentence, in order."""
    about, dependent = narrated(names, found, sentences)
    for one in dependent:
        insort(about, described(names, one, about))
    return about


def described(names: Names, one: Described, about: Sequence[Referent]) -> Referent:
    """The one spoken of just before, of those that the text is about; without a name where that is nobody."""
    gender = names.language.pronouns.get(one.text.lower())
    if gender:
        name, doubtful = referent(about, one.start, gender)
        return Referent(one.start, name, gender, guessed=doubtful)
    name = referent_of(names, one.text, one.start, about)
    return Referent(one.start, name, names.people[name].gender if name else "", guessed=True)


def referent_of(names: Names, mention: str, at: int, about: Sequence[Referent]) -> str:
    """Whom a description means that is said of nobody ("the Ukrainian president"): the one spoken of just before.

    Nobody of whom the text says otherwise, and nobody where it has introduced such a one without a name.
    """
    language = names.language
    first = mention.partition(" ")[0].lower()
    wanted = description(WORD.findall(mention), language)
    if not wanted or first != _DEFINITE:
        return ""
    before = about[: bisect_left(about, at, key=attrgetter("at"))]
    last = next((number for number in range(len(before) - 1, -1, -1) if before[number].first), None)
    if last is None or any(other.name != before[last].name for other in before[last:]):
        return ""
    person = names.people.get(before[last].name)
    if person is None or len(_BREAK.findall(names.text, before[last].at, at)) > _BREAKS:
        return ""
    fits = may_hold(wanted, person.ties, language) and not _is_introduced(names, mention, at)
    gender = next((gender for ending, gender in _GENDERED.items() if mention.endswith(ending)), "")
    return person.name if fits and (not gender or person.gender in (gender, "")) else ""


def _is_introduced(names: Names, mention: str, at: int) -> bool:
    """Whether "a diplomat" stands before "the diplomat"."""
    noun = re.escape(WORD.findall(mention)[-1])
    unnamed = "|".join(sorted(names.language.indefinites))
    recent = names.text[max(0, at - _RECENT) : at]
    return re.search(rf"(?i)\b(?:{unnamed})\s+(?:[\w’'-]+\s+){{0,4}}{noun}\b", recent) is not None


def has_noun(names: Names, sentence: Span, gender: str) -> bool:
    """Whether a sentence has a noun of somebody or a body that may be its subject, and that "er" or "sie" may mean."""
    tokens = stream(names.text, sentence.start, sentence.end, {}, names.language)
    cases = names.language.cases
    articles = cases.masculine if gender == "m" else cases.open | names.language.indefinites - cases.masculine
    return any(
        one.case and not one.plural and tokens.lowers[one.first] in articles and not is_abstract(tokens, one)
        for one in nominals(tokens, 0, len(tokens.words))
    )


def is_named(name: str, names: Collection[str]) -> bool:
    """Whether somebody is among some names, in full or by the surname."""
    return name in names or name.rpartition(" ")[2] in names


def referent(
    candidates: Sequence[Referent], at: int, gender: str, since: int = -1, named: Collection[str] = ()
) -> tuple[str, bool]:
    """The name that a pronoun at `at` stands for, "" where nobody is near, and whether it may mean someone else.

    `candidates` are in order of place. Whoever leads the pronoun's own sentence, which begins at `since`, has rivals
    only there. It is hardly one of those `named` beside it.
    """
    before = bisect_left(candidates, at, key=attrgetter("at"))
    near = candidates[max(0, before - _LAST) : before]
    fitting = [one for one in near if one.name and one.first and one.gender in ("", gender)]
    leading = [one for one in fitting if not is_named(one.name, named)]
    if not leading:
        return (fitting[-1].name if fitting else ""), True
    nameless = any(not one.name and one.at > leading[-1].at for one in near)
    reach = since if 0 <= since <= leading[-1].at else at - _NEAR
    moved = any(one.first and one.at > leading[-1].at for one in near)  # to somebody of another gender
    others = (one for one in near if one.name != leading[-1].name and one.at > reach)
    rivals = (one for one in others if not one.beside or (moved and one.at > leading[-1].at))
    apart = not 0 <= since <= leading[-1].at
    unknown = apart and not leading[-1].gender and any(one.gender == gender for one in near)
    doubtful = (
        unknown or nameless or leading[-1].guessed or any(one.guessed or one.gender in ("", gender) for one in rivals)
    )
    return leading[-1].name, doubtful
