"""What the sentences of a document are about: a vocabulary's topics, and noun phrases with one of its nouns. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from summarizer.itemwise.passages import Passage, passages
from summarizer.itemwise.stances.vocabulary import Lexicon, occurrences, phrase_pattern
from summarizer.records import Document
from summarizer.text.countries import country, seats
from summarizer.text.countries import pattern as country_pattern
from summarizer.text.languages.english import ENGLISH
from summarizer.text.spans import overlapping, without_overlaps

_BESIDE = 60  # code points beside a topic that may name its place
_MOST_BEFORE, _MOST_BEHIND = 4, 4  # words of a noun phrase before its noun, and of what completes it
_TOKEN = re.compile(r"[^\W_](?:[\w’'\-]|[.,](?=\d))*")
_POSSESSIVE = re.compile(r"[’']s?$")
_AMOUNT = re.compile(r"\d[\d.,]*|(?:hundred|thousand|million|billion|dozen|trillion)s?", re.I)
_ARTICLE = re.compile(r"\b(?:the|this|that|its|such|an?)\s+$", re.I)
_LINKS = frozenset("of for to in on with against from over between within into".split())
# Verbs that have things like these for an object, in the forms that stand right before it.
_VERBS = frozenset(
    form
    for base in (
        "accept allow approve back block buy call command consider deliver deploy discuss donate ease ensure favour "
        "finance grant help impose include join keep lead lift obtain offer oppose propose protect provide receive "
        "reject require secure seek sell send sign supply support train use want welcome"
    ).split()
    for form in (base, base + "s", base + "ed", base + "ing", base + "d", base[:-1] + "ing")
) | frozenset(
    "bought brought bring brings gave get gets getting give given gives giving got held hold holds imagine kept led "
    "made make makes making need needs put puts said say says see seen sees sending sent sold sought supplied supplies "
    "take taken takes taking told took".split()
)
# What ends a noun phrase.
_ENDS = (
    ENGLISH.starters
    | ENGLISH.bounds
    | _VERBS
    | frozenset(
        "less enough own same very second six seven eight nine ten am me him us them here there per except regarding "
        "concerning".split()
    )
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
    kept = passage.document.derived(_topics_by_lexicon)
    if id(lexicon) not in kept:
        kept[id(lexicon)] = (lexicon, _all_topics(passage, lexicon))
    return [topic for topic in kept[id(lexicon)][1] if passage.span.start <= topic.start < passage.span.end]


def _topics_by_lexicon(document: Document) -> dict[int, tuple[Lexicon, list[Topic]]]:
    """The topics of a document as each vocabulary finds them; the vocabulary is kept, so that its id stays its own."""
    return {}


def _all_topics(one: Passage, lexicon: Lexicon) -> list[Topic]:
    """The topics of a document. A noun alone stands for the first phrase that says more ("the force")."""
    text = one.document.text
    named = [topic for passage in passages(one.document) for topic in _of_vocabulary(passage, lexicon)]
    most: dict[str, str] = {}
    for name, _ in reversed(Counter(topic.name for topic in named).most_common()):
        most |= dict.fromkeys(map(_stem, name.split()), name)
    fuller: dict[str, str] = {}
    found = list(named)
    phrases = list(noun_phrases(text, lexicon.nouns)) if lexicon.nouns else []
    for phrase in phrases:
        shared = overlapping(named, phrase.start, phrase.end)
        name = shared.name if shared else phrase.name
        if " " in phrase.name or name != phrase.name:
            fuller.setdefault(_stem(phrase.noun), name)
    # "Membership" alone is the membership that the document names most.
    fuller = most | fuller
    for phrase in phrases:
        alone = " " not in phrase.name
        before = _ARTICLE.search(text, max(0, phrase.start - 6), phrase.start) if alone else None
        definite = alone and not (before and before[0].lower().startswith("a"))
        name = fuller.get(_stem(phrase.noun), phrase.name) if definite else phrase.name
        # "A clause" says nothing of itself, nor does "the clause" where there is none that says more.
        empty = before is not None and name == phrase.name
        if not empty and overlapping(named, phrase.start, phrase.end) is None:
            found.append(Topic(phrase.start, phrase.end, name, name != phrase.name))
    return sorted(found)


def _of_vocabulary(passage: Passage, lexicon: Lexicon) -> list[Topic]:
    """A sentence's topics of the vocabulary."""
    text, at = passage.text, passage.span.start
    lowered = text.lower()
    shown = without_overlaps(
        Topic(at + match.start(), at + match.end(), name)
        for name, phrases in lexicon.topics.items()
        for phrase in phrases
        for match in occurrences(phrase, text, lowered)
    )
    return [topic._replace(name=_placed(topic, passage, lexicon)) for topic in shown]


def _placed(topic: Topic, passage: Passage, lexicon: Lexicon) -> str:
    """A topic's name with the country that the passage ties to it, or that the document is mostly about."""
    if "{place}" not in topic.name:
        return topic.name
    text, span, country_word = passage.document.text, passage.span, country_pattern().pattern
    before = text[max(span.start, topic.start - _BESIDE) : topic.start]
    after = text[topic.end : min(span.end, topic.end + _BESIDE)]
    beside = re.search(rf"({country_word})(?:[’']s?(?:\s+\w+){{0,2}}|\s+(?:to|in|into))?\s*$", before)
    behind = re.match(rf"\s+(?:of|for|in|over|to)\s+(?:the\s+)?({country_word})", after)
    inside = country_pattern().search(text, topic.start, topic.end)
    words = (behind and behind[1], inside and inside[0], beside and beside[1])
    places = (_own_place(word, lexicon) for word in words if word)
    place = next(filter(None, places), None) or _main_place(passage, lexicon) or "the country"
    return topic.name.replace("{place}", place)


def _own_place(word: str, lexicon: Lexicon) -> str | None:
    """The country of a word, unless that is where people meet and not the region's."""
    place = country(word)
    return place if word not in seats() or place == lexicon.region else None


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
        following = tokens[number + 1] if number + 1 < len(tokens) else None
        if following and heads.fullmatch(following[0]) and _joins(text, token, following):
            continue  # "ammunition" only says which "initiative"
        first = _first(text, tokens, number, reached)
        last = _last(text, tokens, number)
        reached = tokens[last].end()
        phrase = " ".join(re.sub(r"[“”‘\"]", "", text[tokens[first].start() : reached]).split())
        yield NounPhrase(tokens[first].start(), reached, _POSSESSIVE.sub("", phrase), token[0])


@lru_cache(maxsize=64)
def _heads(nouns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(phrase_pattern(noun).pattern for noun in nouns)})", re.I)


def _joins(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return not text[one.end() : other.start()].strip(' \u00a0“‘"')


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
    while first < number and tokens[first][0].endswith("ing") and not _is_after_article(text, tokens[first].start()):
        first += 1  # "demanding guarantees" is no kind of guarantees
    return first


def _is_after_article(text: str, at: int) -> bool:
    return _ARTICLE.search(text, max(0, at - 6), at) is not None


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
