"""Who the source says uttered each quotation: the speakers it names, and the people behind those names."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Sequence

from summarizer.records import Attribution, Document, Quotation, Span
from summarizer.text.parts import WORD
from summarizer.text.people import Names, names_of
from summarizer.text.posts import description, may_hold
from summarizer.text.referents import Referent, people_in, referent
from summarizer.text.speakers import FAR, Speaker, speakers

_BREAKS = 1  # line breaks between someone and a description of them
_RECENT = 1000  # code points
_UNSURE = 2.0  # a cue farther off may belong to something else


def attributions(
    document: Document, found: Sequence[Quotation], places: Sequence[Span], leads: dict[int, Speaker]
) -> dict[int, Attribution]:
    """The attribution of each quotation (by its index) that the source gives one.

    `found` is sorted and nested, `places` are the text's paragraphs, `leads` the speakers known beforehand.
    """
    names = names_of(document)
    said = speakers(document.text, found, places, leads, names.language)
    resolver = _Resolver(document.text, names, found)
    given: dict[int, Attribution] = {}
    for number in sorted(said, key=lambda number: (found[number].depth, found[number].start)):
        given[number] = resolver.attribution(said[number], given.get(_parent(found, number)))
    return given


def _parent(found: Sequence[Quotation], number: int) -> int:
    parent = found[number].parent
    return -1 if parent is None else parent


class _Resolver:
    """Turns speakers into attributions, in the order of the text, and learns from each whom it is about."""

    def __init__(self, text: str, names: Names, found: Sequence[Quotation]) -> None:
        self.text, self.names, self.found = text, names, found
        self.known: dict[Span, str] = {}
        self.about: list[Referent] = []  # whom the text is about, in order of place
        self.read = False

    def attribution(self, speaker: Speaker, outer: Attribution | None) -> Attribution:
        span = speaker.span
        if _UNSURE < speaker.distance <= FAR:
            self.names.doubtful.add(span.start)
        if span not in self.known:
            self.known[span] = self._name(speaker, outer)
        return Attribution(self.text[span.start : span.end], self.known[span], span.start, span.end, speaker.cue)

    def _name(self, speaker: Speaker, outer: Attribution | None) -> str:
        span = speaker.behind or speaker.span
        mention = self.text[span.start : span.end]
        language = self.names.language
        gender = language.pronouns.get(mention.lower()) or language.possessives.get(mention.lower())
        if gender is None:
            name = self.names.resolve(mention)
            if name == mention and mention.partition(" ")[0].lower() not in language.indefinites:
                name = self._last_of(mention, span.start) or self._varied(mention, span.start) or name
            self._learn(speaker.span.start, name)
            return name
        if gender == "i" and outer is not None:
            return outer.name
        return self._referent(mention, span.start, gender) if gender in "mf" else mention

    def _last_of(self, mention: str, at: int) -> str:
        """Of several whose post a description is ("the minister"), the one whom the text was about last."""
        holders = {person.name for person in self.names.holders(mention)}
        if not holders:
            return ""
        self._read()
        before = [one.name for one in self.about if one.at < at and one.name in holders]
        if before:
            self.names.doubtful.add(at)
        return before[-1] if before else ""

    def _varied(self, mention: str, at: int) -> str:
        """Whom a description means that is said of nobody ("the Ukrainian president"): the one spoken of just before.

        Nobody of whom the text says otherwise, and nobody where it has introduced such a one without a name.
        """
        wanted = description(WORD.findall(mention), self.names.language)
        if not wanted or mention.split(maxsplit=1)[0].lower() not in self.names.language.determiners:
            return ""
        self._read()
        before = self.about[: bisect_left(self.about, (at,))]
        last = next((number for number in range(len(before) - 1, -1, -1) if before[number].first), None)
        if last is None or any(other.name != before[last].name for other in before[last:]):
            return ""
        person = self.names.people.get(before[last].name)
        if person is None or self.text.count("\n", before[last].at, at) > _BREAKS:
            return ""
        if not may_hold(wanted, person.ties, self.names.language) or self._introduced(mention, at):
            return ""
        self.names.doubtful.add(at)
        return person.name

    def _introduced(self, mention: str, at: int) -> bool:
        """Whether "a diplomat" stands before "the diplomat"."""
        noun = re.escape(WORD.findall(mention)[-1])
        unnamed = "|".join(sorted(self.names.language.indefinites))
        return bool(
            re.search(rf"(?i)\b(?:{unnamed})\s+(?:[\w’'-]+\s+){{0,4}}{noun}\b", self.text[max(0, at - _RECENT) : at])
        )

    def _read(self) -> None:
        if not self.read:
            self.about = sorted([*self.about, *people_in(self.names, self.found)])
            self.read = True

    def _learn(self, at: int, name: str) -> None:
        person = self.names.people.get(name)
        if person:
            insort(self.about, Referent(at, person.name, person.gender))

    def _referent(self, mention: str, at: int, gender: str) -> str:
        self._read()
        name, doubtful = referent(self.about, at, gender)
        if doubtful:
            self.names.doubtful.add(at)
        if name:
            insort(self.about, Referent(at, name, gender))
        return name or mention
