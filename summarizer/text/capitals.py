"""What the capitals of a text tell of the names in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from summarizer.records import Span
from summarizer.text.countries import polity
from summarizer.text.given_names import given_names
from summarizer.text.languages import Language
from summarizer.text.parts import WORD, Name, bare, is_capitalised, names_in
from summarizer.text.spans import overlapping
from summarizer.text.spellings import fold_spelling, skeleton

_CLOSING = frozenset(",.;:’'”\")\n")  # what may end a phrase
_ENDINGS = ("s", "ed")  # of a verb that the source ran together with a name
_SHORTEST_STEM, _SHORTEST_VERB, _LONGEST_WORD = 5, 5, 40  # letters
_ENDS_TEXT = frozenset(':;,”"»')
_LOWER = re.compile(r"(?<!\S)[^\W\d_A-ZÀ-ÞА-ЯІЇЄҐ][\w’']{3}")
_LINE = re.compile(r"[^\n]+")
_LABEL = re.compile(r"(?m)^[A-ZÀ-Þ][A-ZÀ-Þ .’'-]+:")


class Capitals:
    """The runs of capitalised words of a text that are names, and how it writes them otherwise."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.language = language
        found = list(names_in(text, language))
        self.names: list[Name] = _without_headlines(text, found) if language.code == "en" else found
        self._cut_opening_words()
        self._cut_glued_verbs()

    def _cut_opening_words(self) -> None:
        """Cut the word that only opens a sentence off a name that the text has without it ("Following Lee")."""
        known = {name.text for name in self.names}
        opening = [at for at, name in enumerate(self.names) if name.text.partition(" ")[2] in known]
        inner = {name.text for name in self.names if self._is_inner(name.start)} if opening else known
        for at in opening:
            name = self.names[at]
            first, _, rest = name.text.partition(" ")
            if name.text not in inner and first.lower() not in given_names() and self.writes_small(first):
                self.names[at] = name._replace(start=name.end - len(rest), text=rest)

    def _cut_glued_verbs(self) -> None:
        """Cut the verb off a name that the source ran together with it ("Ruttemade it clear")."""
        glued = self.language.glued
        ending = [at for at, name in enumerate(self.names) if name.text.endswith(glued) or _may_be_glued(name.text)]
        if not ending:
            return
        counts = Counter(fold_spelling(word) for name in self.names for word in name.text.split())
        sounds = {skeleton(word) for word in counts} - {""}
        for number in ending:
            name = self.names[number]
            last = name.text.rpartition(" ")[2]
            verb = next((verb for verb in glued if last.endswith(verb)), "") or self._unknown_verb(last, counts)
            stem = fold_spelling(last.removesuffix(verb))
            sure = verb not in glued or verb in self.language.relatives
            longer = len(stem) > 3 and (sure or skeleton(stem) in sounds or self._is_followed(name))
            if verb and (longer or (len(stem) == 3 and stem in counts)):
                self.names[number] = name._replace(end=name.end - len(verb), text=name.text.removesuffix(verb))

    def _unknown_verb(self, word: str, counts: Mapping[str, int]) -> str:
        """What is left of a word behind a surname of the text ("Monteforterelaunches"), where it may be a verb."""
        if counts[fold_spelling(word)] > 1 or self.language.code != "en" or len(word) > _LONGEST_WORD:
            return ""
        stems = range(len(word) - _SHORTEST_VERB, _SHORTEST_STEM - 1, -1)
        known = (
            size
            for size in stems
            if counts[fold_spelling(word[:size])] > 1 and word[:size].lower() not in given_names()
        )
        size = next(known, 0)
        return word[size:] if size else ""

    def _is_followed(self, name: Name) -> bool:
        following = WORD.match(self.text, name.end + 1, name.end + 40)
        low = following[0].lower() if following else ""
        return " " in name.text and (low in self.language.starters or low in self.language.kinds)

    def is_given(self, words: Sequence[str]) -> bool:
        """Whether the first of some words is a common given name."""
        return bool(words) and words[0] in given_names()

    @cached_property
    def texts(self) -> frozenset[str]:
        """The names as they stand."""
        return frozenset(name.text for name in self.names)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The folded words of the text."""
        words = set(re.findall(r"\w+(?:[’'-]\w+)*", self.text))
        return frozenset(map(fold_spelling, words | set(map(bare, words))))

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries whose names or adjectives the text has with a capital, or beside a post ("französische")."""
        words, roles = WORD.findall(self.text), self.language.roles
        near = (pair for pair in pairwise(words) if pair[0].lower() in roles or pair[1].lower() in roles)
        beside = {word for pair in near for word in pair}
        return frozenset(filter(None, (polity(bare(each)) for each in {*filter(is_capitalised, words), *beside})))

    @cached_property
    def _in_capitals(self) -> bool:
        """Whether the text writes its labels in capitals, so that capitals tell nothing."""
        return bool(_LABEL.search(self.text))

    def is_sure(self, name: str) -> bool:
        """Whether the text writes a word with a capital within a sentence: at the head of one it may be any word."""
        if self.language.code == "de":
            return False
        if self.writes_small(name):
            return False
        return name in self._sure or name not in self.text

    def writes_small(self, word: str) -> bool:
        """Whether the text has a word without a capital, too."""
        return word.lower() in self._lowers

    @cached_property
    def _sure(self) -> frozenset[str]:
        """Names within a sentence, behind a title, before a verb of speech or a colon; parts of longer names."""
        found: set[str] = set()
        for name in self.names:
            words = name.text.split()
            found.update(words[1:])
            sure = name.text in self.inner or name.text in self.speaking
            if sure or name.title or self.text[name.end : name.end + 1] == ":":
                found.update((name.text, words[0]))
        return frozenset(found)

    @cached_property
    def speaking(self) -> frozenset[str]:
        """The names that the text has before a verb of speech."""
        found = set()
        for name in self.names:
            following = WORD.match(self.text, name.end + 1, name.end + _LONGEST_WORD)
            if following is not None and following[0].rstrip(".") in self.language.verbs:
                found.add(name.text)
        return frozenset(found)

    @cached_property
    def inner(self) -> frozenset[str]:
        """The names that the text has within a sentence, where a capital makes a name."""
        return frozenset(name.text for name in self.names if self._is_inner(name.start))

    def _is_inner(self, start: int) -> bool:
        before = self.text[max(0, start - 2) : start]
        return before[-1:] == " " and (before[0].isalnum() or before[0] in ",’”\"»'")

    @cached_property
    def _determined(self) -> frozenset[str]:
        """The names to which the text says "the", and whose phrase ends with them ("the Red Lantern said")."""
        language = self.language
        closing = (language.skipped, language.bounds, language.joints, language.verbs)
        found = set()
        for name in self.names if language.code == "en" else ():
            if self.text[max(0, name.start - 4) : name.start].lower() == "the ":
                following = WORD.match(self.text, name.end + 1, name.end + _LONGEST_WORD)
                closed = self.text[name.end : name.end + 1] in _CLOSING
                if following is None or closed or any(following[0] in each for each in closing):
                    found.add(name.text)
        return frozenset(found)

    @cached_property
    def _articled(self) -> frozenset[str]:
        """Where all nouns have capitals, the runs of them that an article stands before: no names of people."""
        names = self.names if self.language.cased else ()
        articles = self.language.determiners | self.language.cases.contracted
        return frozenset(name.text for name in names if not name.title and self._has_article(name, articles))

    def _has_article(self, name: Name, articles: frozenset[str]) -> bool:
        before = self.text[max(0, name.start - _LONGEST_WORD) : name.start].rsplit(maxsplit=1)[-1:]
        return bool(before) and (before[0].lower() in articles or before[0][-1].isdigit())

    @cached_property
    def _lowers(self) -> frozenset[str]:
        return frozenset(re.findall(r"\b[^\W\dA-ZÀ-ÞА-ЯІЇЄҐ]\w*", self.text))


def _may_be_glued(name: str) -> bool:
    return name.endswith(_ENDINGS) and len(name.rpartition(" ")[2]) >= _SHORTEST_STEM + _SHORTEST_VERB


def _without_headlines(text: str, names: list[Name]) -> list[Name]:
    """Without what only a line has in which Every Word Is Capitalised: the runs there are no names."""
    lines = [Span(*match.span()) for match in _LINE.finditer(text) if _is_headline(match[0])]
    if not lines:
        return names
    within = [overlapping(lines, name.start, name.start + 1) is not None for name in names]
    elsewhere = {word for name, inside in zip(names, within, strict=True) if not inside for word in name.text.split()}
    return [
        name
        for name, inside in zip(names, within, strict=True)
        if not inside or elsewhere.issuperset(name.text.split())
    ]


def _is_headline(line: str) -> bool:
    if line.rstrip()[-1:] in _ENDS_TEXT or _LOWER.search(line):
        return False
    return sum(word[:1].isupper() and len(word) > 3 for word in line.split()) > 4
