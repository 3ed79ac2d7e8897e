"""A stretch of narration as tokens, with its quotations opaque, and the noun phrases in it that may be speakers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from summarizer.text.given_names import given_names
from summarizer.text.languages import ABBREVIATIONS, Language

T = TypeVar("T")
QUOTATION = "\uffff"  # stands for a whole quotation; a non-character, so that no text has it
_TOKEN = re.compile(r"\S(?:(?<=\w)\w*(?:[’'.&/\u00ad-]\w+)*|)")
# Where an apostrophe ends a word, and a pronoun hangs on its verb.
_ELIDED = re.compile(
    r"\w+[’']|\w+(?=-(?:t-)?(?:il|elle|on|ils|elles)\b)|-t-|-(?=(?:il|elle|on|ils|elles)\b)|\w+(?:[.&/-]\w+)*|[^\w\s]"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\Wa-zß-ÿ\d_]")
_GOES_ON = frozenset("),;")
_STOP = frozenset(".?!…")
_ENDING = _STOP | {QUOTATION}
_MOST = 200  # tokens of a sentence, so that no text makes its reading slow
_ORDINAL = 2  # digits of an ordinal; a year ends a sentence
_LONGEST = 14  # tokens that a noun phrase may have


class Phrase(NamedTuple):
    """Tokens [first, last) of a stream."""

    first: int
    last: int


@dataclass(slots=True)
class Stream:
    """Tokens of a stretch of text: as they stand, in lower case, and where; `quotes` maps a token to a quotation.

    `names` are the tokens of quotations that only name something („Die Zeit“).
    """

    words: list[str]
    lowers: list[str]
    starts: list[int]
    ends: list[int]
    quotes: dict[int, int]
    language: Language
    names: frozenset[int] = frozenset()
    read: dict[tuple[str, int, int], list[Any]] = field(default_factory=dict)  # phrases and clauses, by their tokens

    def sentences(self, text: str) -> list[Phrase]:
        """The sentences, split at stops; a quotation that holds its own stop ends one too."""
        found, first = [], 0
        for index in range(len(self.words)):
            if index - first >= _MOST or (self.words[index] in _ENDING and self._ends_at(index, text)):
                found.append(Phrase(first, index + 1))
                first = index + 1
        if first < len(self.words):
            found.append(Phrase(first, len(self.words)))
        return found

    def _ends_at(self, index: int, text: str) -> bool:
        word = self.words[index]
        following = self.words[index + 1] if index + 1 < len(self.words) else ""
        if word == QUOTATION:
            last = text[self.ends[index] - 1]
            if last in "?!…":
                # Where a comma must stand before "sagte Lee", a capital begins the next sentence.
                return following == QUOTATION or (self.language.cased and following[:1].isupper())
            return last in ".。" and (following[:1].isupper() or following == QUOTATION)
        if word == "." and self._is_ordinal(index - 1):
            return False
        return not following[:1].islower() and following not in _STOP and following not in _GOES_ON

    def _is_ordinal(self, index: int) -> bool:
        """Whether a full stop makes an ordinal of a number ("am 3. Oktober")."""
        number = self.words[index] if index >= 0 else ""
        return self.language.cased and number.isdigit() and len(number) <= _ORDINAL


def read_once(read: Callable[[Stream, int, int], list[T]]) -> Callable[[Stream, int, int], list[T]]:
    """`read`, which reads tokens [first, last), with its results kept by the stream."""

    @wraps(read)
    def kept(tokens: Stream, first: int, last: int) -> list[T]:
        key = (read.__name__, first, last)
        if key not in tokens.read:
            tokens.read[key] = read(tokens, first, last)
        return tokens.read[key]

    return kept


def stream(text: str, start: int, end: int, quotes: Mapping[int, tuple[int, int, int]], language: Language) -> Stream:
    """The tokens of `text[start:end]`; `quotes` maps where a mark opens to (quotation, its end, its mark's end)."""
    found = Stream([], [], [], [], {}, language)
    at = start
    for opening in sorted(quotes):
        _add_tokens(found, text, at, opening)
        number, stop, at = quotes[opening]
        found.quotes[len(found.words)] = number
        _add(found, QUOTATION, opening, stop)
    _add_tokens(found, text, at, end)
    return found


def _add(found: Stream, word: str, start: int, end: int) -> None:
    found.words.append(word)
    found.lowers.append(word.lower())
    found.starts.append(start)
    found.ends.append(end)


def _add_tokens(found: Stream, text: str, start: int, end: int) -> None:
    words, lowers, starts, ends = found.words, found.lowers, found.starts, found.ends
    pattern = _ELIDED if found.language.elides else _TOKEN
    for match in pattern.finditer(text, start, end):
        word, first = match[0], match.start()
        dotted = word == "." and ends and ends[-1] == first
        if dotted and (_abbreviates(words[-1]) or lowers[-1] in found.language.cases.dotted):
            ends[-1] += 1
            if len(words[-1]) == 1:
                lowers[-1] += "."  # an initial is no article
        else:
            words.append(word)
            lowers.append(word.lower())
            starts.append(first)
            ends.append(match.end())


def _abbreviates(word: str) -> bool:
    return word.lower() in ABBREVIATIONS or _INITIALS.fullmatch(word) is not None


def phrase_before(tokens: Stream, last: int, first: int) -> Phrase | None:
    """The noun phrase that ends with token `last`, within the sentence that starts at `first`."""
    language, lowers, words = tokens.language, tokens.lowers, tokens.words
    if last < first or not _holds(tokens, last):
        return None
    if lowers[last] in language.pronouns or lowers[last] in language.relatives:
        return Phrase(last, last + 1)
    at, named, cut = last, False, 0
    while at >= first and last - at < _LONGEST:
        low = lowers[at]
        if low in language.joints and _joins(tokens, at, first):
            named = False
        elif low in language.determiners and at < last:
            if not _is_tied(tokens, at, first):
                before = at > first and lowers[at - 1] in language.determiners - language.relatives
                return _behind_that(tokens, Phrase(at - before, last + 1))  # "the | two reports"
            named = False
        elif not _holds(tokens, at) or low in language.joints or low in language.calendar or low in language.pronouns:
            break
        elif words[at][:1].isupper():
            named = True
        elif _divides(tokens, at, first):
            at += 1  # its verb
            break
        elif named and low not in language.posts and not _ties_names(tokens, at, first):
            cut = cut or at + 1
            if words[last][:1].isupper():
                break  # "the nationalist Harbour Times | tabloid" has a determiner, a name may have none
        at -= 1
    at = cut or at + 1
    while at <= last and (lowers[at] in language.joints):
        at += 1
    return Phrase(at, last + 1) if at <= last else None


def _divides(tokens: Stream, at: int, first: int) -> bool:
    """Whether an adverb stands between a noun and its verb, and so in no phrase ("polls | clearly | show voters")."""
    if not tokens.lowers[at].endswith("ly") or at <= first or tokens.language.code != "en":
        return False
    before = tokens.lowers[at - 1]
    return before.endswith("s") and _is_noun(tokens, at - 1) and before not in tokens.language.determiners


def _is_tied(tokens: Stream, at: int, first: int) -> bool:
    """Whether a determiner and its noun belong to the noun before them ("the head of | the party")."""
    joined = at - 1 > first and tokens.lowers[at - 1] in tokens.language.joints and _joins(tokens, at - 1, first)
    return joined or (tokens.lowers[at] in tokens.language.genitives and at > first and _is_noun(tokens, at - 1))


def _behind_that(tokens: Stream, phrase: Phrase) -> Phrase | None:
    """A phrase without the "that" which joins it: no plural has that for a determiner ("said that | donors feel")."""
    language, lowers = tokens.language, tokens.lowers
    if language.cased or lowers[phrase.first] not in language.relatives:
        return phrase
    rest = range(phrase.first + 1, phrase.last)
    head = next((at for at in rest if lowers[at] in language.joints), phrase.last) - 1
    if lowers[phrase.first + 1].endswith("ed") and tokens.words[phrase.first + 1].islower():
        return None  # "letters that appeared on …"
    plural = lowers[head].endswith("s") and not lowers[head].endswith(("ss", "us", "is", "’s", "'s"))
    joined = plural or lowers[phrase.first + 1] in language.determiners or tokens.words[phrase.first + 1][:1].isupper()
    return Phrase(phrase.first + 1, phrase.last) if joined else phrase


def _ties_names(tokens: Stream, at: int, first: int) -> bool:
    """Whether a noun stands between a name and a post, as in "Huckabee | campaign | spokesman Hogan Gidley"."""
    return at > first and tokens.words[at - 1][:1].isupper() and tokens.lowers[at + 1] in tokens.language.posts


def _joins(tokens: Stream, at: int, first: int) -> bool:
    """Whether a preposition continues the noun phrase to its left, rather than opening an adverbial."""
    if at <= first or not _holds(tokens, at - 1) or tokens.lowers[at - 1] in tokens.language.pronouns:
        return False
    before = tokens.lowers[at - 1]
    return before not in tokens.language.calendar and (
        tokens.lowers[at] in ("of", "for")
        or tokens.lowers[at] in tokens.language.genitives
        or before in tokens.language.roles
        or before.endswith("s")
        or before == "people"
    )


def phrase_after(tokens: Stream, first: int, last: int) -> Phrase | None:
    """The noun phrase that starts with token `first`, at most up to `last`."""
    language, lowers, words = tokens.language, tokens.lowers, tokens.words
    if first >= last or not _holds(tokens, first):
        return None
    if lowers[first] in language.pronouns and not (
        lowers[first] in language.determiners and first + 1 < last and _is_noun(tokens, first + 1)
    ):
        return Phrase(first, first + 1)
    at, named, headed = first, False, False
    while at < last and at - first < _LONGEST:
        low = lowers[at]
        if low in language.determiners:
            if at > first and lowers[at - 1] not in language.joints and not (headed and low in language.genitives):
                break
            named = False
        elif low in language.joints:
            if not headed or not (low in ("of", "for") or low in language.genitives) or at + 1 >= last:
                break
            named = False
        elif not _is_noun(tokens, at):
            break
        elif words[at][:1].isupper():
            named = headed = True
        elif named and _breaks_off(tokens, first, at, last):
            break
        else:
            headed = True
        at += 1
    while at > first and (
        lowers[at - 1] in language.joints or (lowers[at - 1] in language.determiners and at > first + 1)
    ):
        at -= 1
    return Phrase(first, at) if headed else None


def _names_later(tokens: Stream, at: int, last: int) -> bool:
    """Whether a few nouns between two names belong to one phrase ("Huckabee campaign spokesman Hogan Gidley")."""
    if tokens.lowers[at - 1].endswith(("’s", "'s", "s’", "s'")):
        return True
    for index in range(at, min(at + 4, last)):
        if tokens.words[index][:1].isupper():
            posts = tokens.language.posts
            post = tokens.lowers[index - 1].rpartition("-")[2] in posts  # "co-host"
            return index > at and (post or tokens.lowers[index] in posts)
        if not _is_noun(tokens, index):
            return False
    return False


def _holds(tokens: Stream, at: int) -> bool:
    word = tokens.words[at]
    return word != QUOTATION and (word[0].isalnum()) and tokens.lowers[at] not in tokens.language.bounds


def _breaks_off(tokens: Stream, first: int, at: int, last: int) -> bool:
    """Whether a phrase ends before a lower-case word behind a name."""
    if tokens.lowers[at].endswith("ed") and tokens.words[at - 1][:1].isupper():
        return True
    if tokens.lowers[at] in tokens.language.posts:
        return False  # "Former | secretary of state Ann Lee"
    return tokens.lowers[first] not in tokens.language.determiners and not _names_later(tokens, at, last)


def _is_in_name(tokens: Stream, at: int) -> bool:
    """Whether a function word or a month is a name's part here ("Will Doyle", "Theresa May")."""
    low, words = tokens.lowers[at], tokens.words
    if not words[at][:1].isupper():
        return False
    if low in tokens.language.calendar:
        return bool(at) and words[at - 1][:1].isupper() and tokens.lowers[at - 1] in given_names()
    following = words[at + 1][:1] if at + 1 < len(words) else ""
    return low in tokens.language.skipped and bool(at) and words[at - 1] != "." and following.isupper()


def _is_noun(tokens: Stream, at: int) -> bool:
    low = tokens.lowers[at]
    language = tokens.language
    if _is_in_name(tokens, at):
        return True
    if not _holds(tokens, at) or low in language.calendar or low in language.skipped or low in language.pronouns:
        return False
    return tokens.words[at][:1].isupper() or language.kinds.get(low) not in ("verbs", "participles")
