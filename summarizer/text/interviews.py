"""Interviews without labels or marks: questions, and answers that are the speech of whoever is interviewed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from summarizer.records import Span
from summarizer.text.blocks import Block, is_of_oneself
from summarizer.text.languages import Language
from summarizer.text.marks import FAMILY
from summarizer.text.parts import Name
from summarizer.text.people import Names, Person

INTERVIEW = "interview"  # the cue of an answer
_FEWEST = 3  # questions with an answer each
_LONGEST_QUESTION = 600  # code points
_LEAD = 3000  # code points before the first question that are read
_SHORT = 80  # code points of a line among answers that may be the interviewer's
_LINE = 60  # code points before a name that may say what it does there
# Forms of address; where the polite one has a capital, as it has within a sentence.
_ADDRESS = frozenset(
    """you your yours you’re you've you’ve you'd you’d vous votre vos usted ustedes ви ваш ваша вас вам
    Sie Ihr Ihre Ihnen Ihren Ihrem Ihrer""".split()
)
_TALK = r"(?:interview|conversation|q ?& ?a|gespräch|entretien|entrevista|розмова|інтерв.ю)"
_NAMED_SO = re.compile(rf"(?i)\b{_TALK}\b")
_WITH = re.compile(rf"(?i)\b{_TALK}\s+(?:with|mit|avec|con|a|з|із)\s[^.!?:\n]*$")
_BY = re.compile(rf"(?i)(?:\b(?:by|von|par|por|photos?|fotos?|text)\b|(?:^|\n)[ \t]*{_TALK})[ \t]*:?[ \t]*$")


def answers(names: Names, places: Sequence[Span]) -> list[Block]:
    """The answers of an interview whose questions have no marks, none where the text is no such interview.

    There are three questions and more; they address somebody, or the text calls itself an interview; most answers say
    "I" or "our". They are of whoever alone is named before the questions, or alone is said to be interviewed.
    """
    found = list(_answered(names, places))
    if len(found) < _FEWEST or not _is_interview(names, [question for question, _ in found]):
        return []
    own = sum(any(is_of_oneself(names.text, part, names.language) for part in parts) for _, parts in found)
    if 2 * own <= len(found):
        return []
    who = interviewee(names, found[0][0].start)
    return [Block(parts, "block", who, INTERVIEW) for _, parts in found]


def _answered(names: Names, places: Sequence[Span]) -> Iterator[tuple[Span, tuple[Span, ...]]]:
    """Each question with what answers it, from the first one to which somebody says "I" or "our"."""
    asked = [at for at, place in enumerate(places) if at and _asks(names.text, place)]
    begun = False
    for at, following in pairwise([*asked, len(places)]):
        last = following == len(places)
        parts = tuple(_answer(names.text, places[at + 1 : following], names.language, last=last))
        begun = begun or any(is_of_oneself(names.text, part, names.language) for part in parts)
        if begun and parts:
            yield places[at], parts


def _asks(text: str, place: Span) -> bool:
    short = place.end - place.start <= _LONGEST_QUESTION
    return short and text[place.end - 1] == "?" and text[place.start] not in FAMILY


def _answer(text: str, places: Sequence[Span], language: Language, *, last: bool) -> Iterator[Span]:
    """The paragraphs of an answer: none with marks of its own, none that may be the interviewer's or the writer's."""
    for at, place in enumerate(places):
        own = is_of_oneself(text, place, language)
        if text[place.start] in FAMILY or (at and last and not own):
            return
        addresses = not _ADDRESS.isdisjoint(text[place.start : place.end].split())
        if own or not (at and addresses and place.end - place.start <= _SHORT):
            yield place


def _is_interview(names: Names, questions: Sequence[Span]) -> bool:
    addressed = sum(not _ADDRESS.isdisjoint(names.text[one.start : one.end].split()) for one in questions)
    return 2 * addressed >= len(questions) or _NAMED_SO.search(names.text, 0, questions[0].start) is not None


def interviewee(names: Names, end: int) -> Span | None:
    """Where the one person is named who can be interviewed in what begins at `end`; None where several can be."""
    lead = [one for one in names.names if end - _LEAD <= one.start < end and _person(names, one) is not None]
    named = [one for one in lead if not _wrote(names.text, one)]
    for some in (named, [one for one in named if _WITH.search(names.text[max(0, one.start - _LINE) : one.start])]):
        if len({id(_person(names, one)) for one in some}) == 1:
            return Span(some[0].start, some[0].end)
    return None


def _person(names: Names, name: Name) -> Person | None:
    person = names.people.get(name.text)
    return person if person is not None and not names.is_body(person.name) else None


def _wrote(text: str, name: Name) -> bool:
    """Whether a name is a byline: behind "by", or alone on its line behind "Interview:"."""
    line = text.find("\n", name.end)
    alone = not text[name.end : line if line >= 0 else len(text)].strip(" \t\xa0.")
    return alone and _BY.search(text[max(0, name.start - _LINE) : name.start]) is not None
