"""What the sentences of a document are about: a vocabulary's topics, and noun phrases with one of its nouns. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from summarizer.countries import country
from summarizer.countries import pattern as country_pattern
from summarizer.lexicon import Lexicon, phrase_pattern
from summarizer.passages import Passage, passages
from summarizer.text.cues.english import ENGLISH

_MOST_BEFORE, _MOST_BEHIND = 4, 4  # words of a noun phrase before its noun, and of what completes it
_TOKEN = re.compile(r"[^\W_](?:[\w’'\-]|[.,](?=\d))*")
_POSSESSIVE = re.compile(r"[’']s?$")
_AMOUNT = re.compile(r"\d[\d.,]*|(?:hundred|thousand|million|billion|dozen|trillion)s?", re.I)
_REFERRING = re.compile(r"\b(?:the|this|that|its|such)\s+$", re.I)
_LINKS = frozenset("of for to in on with against from over between within into".split())
# What ends a noun phrase: words of the grammar, and verbs that have things like these for an object.
_ENDS = frozenset(
    "a an the this that these those and or but nor if as than then so such any some no not all both each every either "
    "neither many much more most less few several other another own same only just even still already also again too "
    "very enough yet now soon later today yesterday tomorrow once while when where which who whom whose what how why because "
    "since until unless although though whether before after during about above across along among around at behind "
    "below beside beyond by despite down except inside like near off onto out outside past per through throughout "
    "toward towards under up upon via without of for to in on with against from over between within into "
    "i you he she it we they me him her us them my your his its our their one two three four five six seven eight nine "
    "ten first second is are was were be been being am has have had having do does did done will would can could shall "
    "should may might must get gets got getting give gives gave given giving take takes took taken taking make makes "
    "made making send sends sent sending deploy deploys deploying provide provides provided providing need needs "
    "needed want wants wanted seek seeks sought seeking offer offers offered offering supply supplies supplied "
    "supplying deliver delivers delivered delivering buy buys bought buying sell sells use uses used using lift lifts "
    "lifted lifting ease eases eased easing impose imposes imposed imposing keep keeps kept keeping join joins joined "
    "joining back backs backed backing support supports supported supporting oppose opposes opposed opposing reject "
    "rejects rejected rejecting include includes included including discuss discusses discussed discussing sign signs "
    "signed signing accept accepts accepted accepting approve approves approved approving consider considers "
    "considered considering propose proposes proposing receive receives received receiving obtain grant grants "
    "granting put puts putting see sees seen say says said saying told tell call calls called calling block blocks "
    "blocked blocking lead leads led leading command hold holds held holding allow allows allowed allowing let help "
    "helps helped helping protect protects protecting secure secures securing ensure ensures ensuring guarantee "
    "guarantees require requires required requiring regarding concerning there here he’s it’s".split()
)


class Topic(NamedTuple):
    """A topic named at [start, end) of a document, code points."""

    start: int
    end: int
    name: str
    known: bool = True  # of the vocabulary


def topics_in(passage: Passage, lexicon: Lexicon) -> list[Topic]:
    """The topics of a sentence, in order: the vocabulary's, an earlier one of which hides later ones that overlap it,
    and then noun phrases around the vocabulary's nouns.
    """
    key = f"topics {id(lexicon)}"
    if key not in passage.document.prepared:
        passage.document.prepared[key] = (lexicon, _all_topics(passage, lexicon))
    found: list[Topic] = passage.document.prepared[key][1]
    return [topic for topic in found if passage.span.start <= topic.start < passage.span.end]


def _all_topics(one: Passage, lexicon: Lexicon) -> list[Topic]:
    """The topics of a document. A noun alone stands for the first phrase that says more ("the force")."""
    text = one.document.text
    named = [topic for passage in passages(one.document) for topic in _of_vocabulary(passage, lexicon)]
    fuller: dict[str, str] = {}
    found = list(named)
    phrases = [phrase for phrase in noun_phrases(text, lexicon.nouns)] if lexicon.nouns else []
    for phrase in phrases:
        name = next((t.name for t in named if phrase.start < t.end and t.start < phrase.end), phrase.name)
        if len(phrase.name.split()) > 1 or name != phrase.name:
            fuller.setdefault(_stem(phrase.noun), name)
    for phrase in phrases:
        alone = " " not in phrase.name
        name = fuller.get(_stem(phrase.noun), phrase.name) if alone else phrase.name
        referring = alone and name == phrase.name and _REFERRING.search(text, max(0, phrase.start - 6), phrase.start)
        if not referring and _is_free(phrase.start, phrase.end, named):
            found.append(Topic(phrase.start, phrase.end, name, name != phrase.name))
    return sorted(found)


def _of_vocabulary(passage: Passage, lexicon: Lexicon) -> list[Topic]:
    taken: list[Topic] = []
    at = passage.span.start
    for name, phrases in lexicon.topics.items():
        for phrase in phrases:
            for match in phrase_pattern(phrase).finditer(passage.text):
                if _is_free(at + match.start(), at + match.end(), taken):
                    taken.append(Topic(at + match.start(), at + match.end(), _placed(name, passage, match, lexicon)))
    return taken


def _is_free(start: int, end: int, taken: Sequence[Topic]) -> bool:
    return all(end <= other.start or other.end <= start for other in taken)


def _placed(name: str, passage: Passage, match: re.Match[str], lexicon: Lexicon) -> str:
    """A topic's name with the country that the passage ties to it, or that the document is mostly about."""
    if "{place}" not in name:
        return name
    before, after = passage.text[: match.start()], passage.text[match.end() :]
    beside = re.search(rf"({country_pattern().pattern})(?:[’']s?(?:\s+\w+){{0,2}}|\s+(?:to|in|into))?\s*$", before)
    behind = re.match(rf"\s+(?:of|for|in|over|to)\s+(?:the\s+)?({country_pattern().pattern})", after)
    inside = country_pattern().search(match[0])
    found = (behind and behind[1]) or (inside and inside[0]) or (beside and beside[1])
    return name.replace("{place}", (found and country(found)) or _main_place(passage, lexicon) or "the country")


def _main_place(passage: Passage, lexicon: Lexicon) -> str | None:
    """The country of the task where the document speaks of it as often as of any other, by half; else the most named
    one.
    """
    counts = Counter(country(mention.name) for mention in passage.actors.mentions if mention.kind == "country")
    most = counts.most_common(1)
    if lexicon.region and most and 2 * counts[lexicon.region] >= most[0][1]:
        return lexicon.region
    return most[0][0] if most else lexicon.region


class NounPhrase(NamedTuple):
    """A noun phrase at [start, end): on one line, and its noun."""

    start: int
    end: int
    name: str
    noun: str


def noun_phrases(text: str, nouns: Sequence[str]) -> Iterator[NounPhrase]:
    """Noun phrases of `text` around one of `nouns`, without articles and numerals before them."""
    tokens = list(_TOKEN.finditer(text))
    heads = _heads(tuple(nouns))
    reached = 0
    for number, token in enumerate(tokens):
        if token.start() < reached or not heads.fullmatch(token[0]):
            continue
        if number + 1 < len(tokens) and heads.fullmatch(tokens[number + 1][0]) and _joins(text, token, tokens[number + 1]):
            continue  # "ammunition" only says which "initiative"
        first = _first(text, tokens, number, reached)
        last = _last(text, tokens, number)
        reached = tokens[last].end()
        phrase = " ".join(text[tokens[first].start() : reached].split())
        yield NounPhrase(tokens[first].start(), reached, _POSSESSIVE.sub("", phrase), token[0])


@lru_cache(maxsize=64)
def _heads(nouns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(phrase_pattern(noun).pattern for noun in nouns)})", re.I)


def _joins(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return not text[one.end() : other.start()].strip(" \u00a0“‘\"")


def _first(text: str, tokens: Sequence[re.Match[str]], number: int, reached: int) -> int:
    """The first word of the phrase: back over adjectives and nouns, to a possessive or a word of the grammar."""
    first = number
    while first and number - first < _MOST_BEFORE:
        before = tokens[first - 1]
        word = before[0].lower()
        if before.start() < reached or not _joins(text, before, tokens[first]):
            break
        if word in _ENDS or word.endswith("ly") or _AMOUNT.fullmatch(word):
            break
        first -= 1
        if _POSSESSIVE.search(before[0]):
            break
    while first < number and tokens[first][0].endswith("ing"):
        first += 1  # "demanding guarantees" is no kind of guarantees
    return first


def _last(text: str, tokens: Sequence[re.Match[str]], number: int) -> int:
    """The last word of what completes the noun: "of", "for", "to" … and a noun phrase, twice at most."""
    last = number
    for _ in range(2):
        at = last + 1
        if at + 1 >= len(tokens) or tokens[at][0].lower() not in _LINKS or not _joins(text, tokens[last], tokens[at]):
            return last
        link, at = at, at + 1
        if tokens[at][0].lower() in {"the", "a", "an", "its", "their", "his", "her", "all"}:
            at += 1
        end = link
        while at < len(tokens) and at - link <= _MOST_BEHIND and _joins(text, tokens[at - 1], tokens[at]):
            if tokens[at][0].lower() in _ENDS or (end == link and _AMOUNT.fullmatch(tokens[at][0])):
                break
            end, at = at, at + 1
        words = [token[0] for token in tokens[link + 1 : end + 1]]
        # "A plan to send" is no noun phrase any more, and "in January" only says when.
        if not words or (tokens[link][0].lower() != "of" and not _is_proper(words[-1])):
            return last
        last = end
    return last


def _is_proper(word: str) -> bool:
    return word[:1].isupper() and word.lower() not in ENGLISH.calendar


def _stem(word: str) -> str:
    return _POSSESSIVE.sub("", word.lower()).removesuffix("s")
