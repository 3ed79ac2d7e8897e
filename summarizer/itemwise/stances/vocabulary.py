"""The words of a prompt's front matter by which the program finds who takes a stand on what. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True)
class Lexicon:
    """A prompt's words: `topics` maps names of topics to the words that show them, the others labels to cues.

    Who holds the stand is the grammatical subject of a cue in `held` ("rejects"; or whom "by" or "from" names behind
    it) or in `urged` ("stressed", which may only introduce one), and whoever speaks for a cue in `said` ("crucial").

    A noun phrase with one of `nouns` is a topic as well, in the source's words.

    A cue or a topic's words are a phrase: `*` stands for any ending, `~` for the endings of a verb; `…` for up to four
    words. `{place}` in a topic's name is the country it is about. `negated` maps a label to what a "not" makes of it,
    and `opposite` to what a phrase of `ending` between cue and topic does ("called for an end to").
    """

    held: Mapping[str, Sequence[str]] = field(default_factory=dict)
    urged: Mapping[str, Sequence[str]] = field(default_factory=dict)
    said: Mapping[str, Sequence[str]] = field(default_factory=dict)
    topics: Mapping[str, Sequence[str]] = field(default_factory=dict)
    nouns: Sequence[str] = ()
    negated: Mapping[str, str] = field(default_factory=dict)
    ending: Sequence[str] = ()
    opposite: Mapping[str, str] = field(default_factory=dict)
    open: str | None = None  # the label of taking no side: its cues need no object of their own
    region: str | None = None
    impersonal: bool = False  # a cue of `said` needs nobody who speaks: "was dropped"


# What may stand between the words of a phrase without a change of its meaning ("called instead for").
_ADVERB = r"(?:instead|also|again|still|already|so far|always|long|once more|in turn|\w{3,}ly)"


@lru_cache(maxsize=4096)
def phrase_pattern(phrase: str) -> re.Pattern[str]:
    """The pattern of a phrase of a lexicon, see `Lexicon`."""
    pattern, joint = "", ""
    between = rf"(?:[’']s?)?[^\w.;:!?\n]+(?:{_ADVERB}[^\w.;:!?\n]+)?"
    for word in phrase.split():
        if word == "…":
            joint = r"(?:[^\w.;:!?\n]+[\w’'\-]+){0,4}?[^\w.;:!?\n]+"
            continue
        pattern += joint + _word_pattern(word)
        joint = between
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


def occurrences(phrase: str, text: str, lowered: str) -> Iterator[re.Match[str]]:
    """Where a phrase stands in `text`; `lowered` is that in lower case, which rules most phrases out fast."""
    if _anchor(phrase) in lowered:
        yield from phrase_pattern(phrase).finditer(text)


@lru_cache(maxsize=4096)
def _anchor(phrase: str) -> str:
    """Letters that every occurrence of a phrase has."""
    stems = (word[:-2] if word.endswith("~") else word for word in phrase.lower().split())
    return max((run for stem in stems for run in re.findall(r"[a-z]+", stem)), key=len, default="")


def _word_pattern(word: str) -> str:
    if not word.endswith("~"):
        return re.escape(word).replace(r"\*", r"[\w’'\-]*")
    base = word[:-1]
    stem = re.escape(base[:-1] if base[-1] in "ey" else base).replace(r"\*", r"\w*")
    return rf"{stem}(?:e|es|ed|ing|y|ies|ied|ying)" if base[-1] in "ey" else rf"{stem}(?:{base[-1]}?(?:ed|ing)|e?s)?"
