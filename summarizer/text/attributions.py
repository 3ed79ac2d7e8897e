"""Who the source says uttered each quotation: the speakers it names, and the people behind those names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from operator import attrgetter

from summarizer.records import Attribution, Quotation, Span
from summarizer.text.mentions import mention_of, resolve
from summarizer.text.narration import Described, Referent, narrated
from summarizer.text.nearest_cue import CARRIED, Speaker
from summarizer.text.parts import WORD
from summarizer.text.people import BODIES, Names
from summarizer.text.referents import described, has_noun, is_named, referent, referent_of
from summarizer.text.speakers import speakers
from summarizer.text.subjects import may_be_plural

_CLAUSE = 400  # code points of a pronoun's sentence on either side of it
_TURN = re.compile(r"\n[^\W\d_][^\n:“”„\"]{1,40}:\s")  # a label of an interview
_RECENT = 16  # people and sentences before a pronoun that are looked at
_INCISE = re.compile(r" (?:\w+ly )?\w+(?:\.|,(?! [“\"‘']))")  # a verb without an object


def attributions(
    original: str,
    names: Names,
    sentences: Sequence[Span],
    found: Sequence[Quotation],
    places: Sequence[Span],
    leads: dict[int, Speaker],
) -> dict[int, Attribution]:
    """The attribution of each quotation (by its index) that the source gives one.

    `original` is the text with its markup; `found` is sorted and nested, `places` are the text's paragraphs, `leads`
    the speakers known beforehand.
    """
    read = speakers(names.text, found, places, leads, names.language)
    said = {number: one for number, one in read.items() if number in leads or _is_somebody(one, names)}
    resolver = _Resolver(original, names, found, sentences)
    given: dict[int, Attribution] = {}
    for number in sorted(said, key=lambda number: (found[number].depth, found[number].start)):
        given[number] = resolver.attribution(said[number], found[number], given.get(_parent(found, number)))
    return given


def _is_somebody(speaker: Speaker, names: Names) -> bool:
    """Whether a speaker is somebody on its face, where no verb of speech says so, or where it is one capitalised word.

    At a sentence's head any word has a capital. Where every noun has one, nothing tells a name from a thing.
    """
    mention = names.text[speaker.span.start : speaker.span.end]
    alone = mention.isalpha() and mention.istitle() and not may_be_plural(mention.lower())
    if names.language.cased or not (alone or speaker.cue == CARRIED):
        return True
    if speaker.cue == ":" and names.text[speaker.span.end : speaker.span.end + 1] != ":":
        one = mention_of(mention, names)
        return bool(one.known or one.gender or mention in names.speaking)
    post = any(word in names.language.posts for word in mention.lower().split())
    return post or mention.lower() in BODIES or mention_of(mention, names).kind != "description"


def _parent(found: Sequence[Quotation], number: int) -> int:
    parent = found[number].parent
    return -1 if parent is None else parent


class _Resolver:
    """Turns speakers into attributions, in the order of the text, and learns from each whom it is about."""

    def __init__(self, original: str, names: Names, found: Sequence[Quotation], sentences: Sequence[Span]) -> None:
        self.original, self.names, self.found, self.sentences = original, names, found, sentences
        self.text = names.text
        self.heads = [span.start for span in sentences]
        self.outer = [one for one in found if one.depth == 0]
        self.known: dict[Span, str] = {}
        self.about: list[Referent] = []  # whom the text is about, in order of place
        self.dependent: list[Described] | None = None  # what is still to be read with them, the first last

    def attribution(self, speaker: Speaker, said: Quotation, outer: Attribution | None) -> Attribution:
        span = speaker.span
        if not speaker.sure:
            self.names.unsure.add((span.start, speaker.cue))
        if span not in self.known:
            self.known[span] = self._name(speaker, said, outer)
        return Attribution(self.original[span.start : span.end], self.known[span], span.start, span.end, speaker.cue)

    def _name(self, speaker: Speaker, said: Quotation, outer: Attribution | None) -> str:
        span = speaker.behind or speaker.span
        mention = self.text[span.start : span.end]
        language = self.names.language
        gender = language.pronouns.get(mention.lower()) or language.possessives.get(mention.lower())
        if gender is None:
            name = resolve(mention, self.names)
            if name == mention and mention.partition(" ")[0].lower() not in language.indefinites:
                name = self._last_of(mention, span.start) or self._vary(mention, span.start) or name
            if self._is_anybody(mention, name):
                self.names.doubtful.add(span.start)
            self._learn(speaker.span.start, name)
            return name
        if gender == "i" and outer is not None:
            return outer.name
        if gender not in "mf" or speaker.plural:
            return mention
        others = self._named_beside(speaker, said) | ({outer.name} if outer else frozenset())
        name = self._referent(mention, span.start, gender, others)
        # Hardly anybody says their own name; whom somebody else's "he" means was named where we may not have heard it.
        if outer or is_named(name, self._names_between(said.start, said.end)):
            self.names.doubtful.add(span.start)
        return name

    def _is_anybody(self, mention: str, name: str) -> bool:
        """Whether a name right behind "a reporter" may be another's, where a case need not show ("fragte ein | …")."""
        language = self.names.language
        first = mention.partition(" ")[0].lower()
        return language.cased and first in language.indefinites and name != mention and "," not in mention

    def _last_of(self, mention: str, at: int) -> str:
        """Of several whose post a description is ("the minister"), the one whom the text was about last."""
        holders = {person.name for person in self.names.holders(mention)}
        if not holders:
            return ""
        self._read_people(at)
        before = [one.name for one in self.about if one.at < at and one.name in holders]
        if before:
            self.names.doubtful.add(at)
        return before[-1] if before else ""

    def _vary(self, mention: str, at: int) -> str:
        self._read_people(at)
        name = referent_of(self.names, mention, at, self.about)
        if name:
            self.names.doubtful.add(at)
        return name

    def _read_people(self, before: int) -> None:
        """Read whom the text is about; what depends on who was there, up to a place only, where speakers are known."""
        if self.dependent is None:
            people, dependent = narrated(self.names, self.found, self.sentences)
            self.about = sorted([*self.about, *people])
            self.dependent = dependent[::-1]
        while self.dependent and self.dependent[-1].start < before:
            insort(self.about, described(self.names, self.dependent.pop(), self.about))

    def _learn(self, at: int, name: str) -> None:
        """Note who spoke; without a name, somebody with a post whom the text does not name."""
        person = self.names.people.get(name)
        if person:
            insort(self.about, Referent(at, person.name, person.gender))
        elif mention_of(name, self.names).kind in ("person", "name"):
            insort(self.about, Referent(at, name, ""))
        elif not self.names.language.roles.keys().isdisjoint(name.lower().split()):
            insort(self.about, Referent(at, "", ""))

    def _sentence(self, at: int) -> int:
        """Where the sentence around a place begins."""
        number = bisect_right(self.heads, at) - 1
        return self.heads[number] if number >= 0 else 0

    def _end(self, at: int) -> int:
        """Where the sentence behind the one around a place begins."""
        number = bisect_right(self.heads, at)
        return self.heads[number] if number < len(self.heads) else len(self.text)

    def _is_named_behind(self, name: str, at: int, gender: str) -> bool:
        """Whether a pronoun in a clause that opens its sentence may mean the subject ("When she spoke, Lee …")."""
        start = self._sentence(at)
        first = WORD.match(self.text, start)
        language = self.names.language
        low = first[0].lower() if first else ""
        opens = any(low in each for each in (language.bounds, language.conjunctions, language.joints))
        if not opens or low in language.leading:
            return False
        end = self._end(at)
        inside = self.about[
            bisect_left(self.about, start, key=attrgetter("at")) : bisect_left(self.about, end, key=attrgetter("at"))
        ]
        inside = [one for one in inside if not one.beside]
        behind = [one for one in inside if one.at > at and one.name != name and one.gender in ("", gender)]
        return bool(behind) and not any(one.at < at for one in inside)

    def _may_be_noun(self, name: str, at: int, gender: str) -> bool:
        """Whether a pronoun may mean a noun of its gender in a sentence behind the last one about somebody (German).

        Where somebody else's turn has begun since ("Lee: Er …"), the one before may have named him.
        """
        if not self.names.language.cased:
            return False
        before = bisect_left(self.about, at, key=attrgetter("at"))
        recent = reversed(self.about[max(0, before - _RECENT) : before])
        last = next((one.at for one in recent if one.name == name), at)
        if _TURN.search(self.text, max(last, at - _CLAUSE), at):
            return True
        here = bisect_left(self.heads, self._sentence(at))
        between = self.sentences[max(here - _RECENT, bisect_right(self.heads, last)) : here]
        return any(has_noun(self.names, one, gender) for one in between if not self._is_said(one.start))

    def _is_said(self, at: int) -> bool:
        """Whether a place is within a quotation."""
        number = bisect_right(self.outer, at, key=attrgetter("start")) - 1
        return number >= 0 and at < self.outer[number].end

    def _named_beside(self, speaker: Speaker, said: Quotation) -> frozenset[str]:
        """The names in a pronoun's clause, which are hardly its own ("He told Lee …")."""
        first, last = speaker.span.start, speaker.span.end
        start, end = self._sentence(first), self._end(first)
        opening = WORD.match(self.text, start)
        language = self.names.language
        if opening is None or opening[0].lower() in language.conjunctions - language.leading:
            return frozenset()
        incise = _INCISE.match(self.text, last) and self.text[first - 2 : first] == ", "
        end = said.start if last < said.start < end else end
        start = max(start, first - _CLAUSE) if incise else last  # "Lee was no conservative, | he said"
        return self._names_between(start, min(end, last + _CLAUSE))

    def _names_between(self, first: int, last: int) -> frozenset[str]:
        start, end = (bisect_left(self.names.names, at, key=attrgetter("start")) for at in (first, last))
        return frozenset(name.text for name in self.names.names[start:end])

    def _referent(self, mention: str, at: int, gender: str, beside: frozenset[str]) -> str:
        self._read_people(at)
        name, doubtful = referent(self.about, at, gender, self._sentence(at), beside)
        doubtful = doubtful or self._is_named_behind(name, at, gender) or self._may_be_noun(name, at, gender)
        if doubtful:
            self.names.doubtful.add(at)
        if name:
            insort(self.about, Referent(at, name, gender, guessed=doubtful))
        return name or mention
