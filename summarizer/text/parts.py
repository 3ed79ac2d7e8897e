"""Names as they stand in a text: runs of capitalised words, taken apart into titles and names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from summarizer.text.countries import polity
from summarizer.text.given_names import given_names
from summarizer.text.languages import LANGUAGES, Language
from summarizer.text.spellings import fold_spelling

_UPPER = "".join(chr(code) for code in range(0x10000) if chr(code).isupper())
_PARTICLES = "de|von|van|der|den|bin|al|el|da|di|del|du|la|le|ibn|ter|zu"
# A full stop belongs to initials and to titles; the capital comes first, for the search to leap from one to the next.
_TITLED = "|".join(rf"(?<=\b{title}\.)" for title in "Mr Mrs Ms Dr Sen Rep Gov Gen Prof St Lt Col Sgt".split())
_ARTICLES = "(?:al|el|ad|as|ash|an|ar|at|bin|d|l|o)"
_ARTICLE = re.compile(rf"(?<![\w’'-]){_ARTICLES}[-’']$")  # al-Sharaa, d’Estaing
_LONGEST_ARTICLE = 6  # code points, with what stands before it
_PART = rf"[{_UPPER}](?:\.(?:[{_UPPER}]\.)*|\w*(?:[’'-]\w+)*(?:\.(?:{_TITLED}))?)"
_NICKNAME = re.compile(r"[ \xa0](?:“[^”\n]{1,24}”|‘[^’\n]{1,24}’|\"[^\"\n]{1,24}\")(?=[ \xa0])")
_NAME = re.compile(
    rf"{_PART}(?:(?:{_NICKNAME.pattern})?[ \xa0](?:(?:{_PARTICLES})[ \xa0]){{0,2}}(?:{_ARTICLES}[-’'])?{_PART}){{0,8}}"
)
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])$")
# What an office is of, where a name follows.
_OFFICES = frozenset("party affairs defence defense republic movement state justice finance energy economy".split())
_PREFIXED = re.compile(rf"[^\W\d_]{{1,3}}[-’'][{_UPPER}]")
WORD = re.compile(r"\w+(?:[’'.-]\w+)*\.?")


class Name(NamedTuple):
    """One name as it stands at [start, end); `title` is what stands before it, `owner` whether it is a possessive."""

    start: int
    end: int
    text: str
    title: str
    owner: bool


def names_in(text: str, language: Language) -> Iterator[Name]:
    """The names of `text`, in order; a title without a name is none."""
    for match in _NAME.finditer(text):
        start = match.start()
        before = text[start - 1] if start else " "
        if before.isalnum() or before == "_":
            continue
        article = _ARTICLE.search(text, max(0, start - _LONGEST_ARTICLE), start) if before in "-’'" else None
        start -= len(article[0]) if article else 0
        for first, last, name, title, owner in _parts(text[start : match.end()], language.code):
            yield Name(start + first, start + last, name, title, owner)


def is_capitalised(word: str) -> bool:
    """Whether a word begins with a capital, behind an article that a hyphen ties to it or none ("al-Sharaa")."""
    return word[:1].isupper() or _PREFIXED.match(word) is not None


def bare(word: str) -> str:
    """`word` without the possessive's ending."""
    return _POSSESSIVE.sub("", word) if word[-1:] in "s’'" else word


def _first_of_name(words: Sequence[str]) -> int:
    """Where a name begins behind what an office is of: at a given name, or two words behind a country or an office."""
    if not words or words[0] in given_names() or fold_spelling(words[0]) in given_names():
        return 0
    given = next((at for at in range(1, len(words) - 1) if words[at] in given_names()), 0)
    behind = words[-3] if len(words) > 2 else ""
    office = behind in _OFFICES or (behind and polity(behind))
    if given == 1 and len(words) > 3 and not office and words[0] not in _OFFICES and not polity(words[0]):
        return 0  # "Andrés Manuel Ibarra Soto"
    return given or (len(words) - 2 if office else 0)


@lru_cache(maxsize=1 << 16)
def _parts(sequence: str, code: str) -> tuple[Name, ...]:
    """A run of capitalised words taken apart: function words dropped, titles told from names, possessives split."""
    language = LANGUAGES[code]
    found: list[Name] = []
    title: list[str] = []
    run: list[re.Match[str]] = []
    sequence = _NICKNAME.sub(lambda match: " " * len(match[0]), sequence)  # Marco “The Hammer” Ruiz
    for match in WORD.finditer(sequence):
        low = match[0].lower()
        plain = low.rstrip(".")
        if language.cased and match[0].islower() and not _is_particle(low, run, language):
            _close(found, title, run, owner=False)
            title.clear()
        elif plain in language.calendar or (_acts(low, language) if run else _starts(low, language)):
            _close(found, title, run, owner=False)
        elif plain in language.posts and not _is_surname(match, sequence, language):
            title += [*(word[0] for word in run), match[0]]
            run.clear()
        else:
            run.append(match)
            if _POSSESSIVE.search(match[0]):
                _close(found, title, run, owner=True)
    _close(found, title, run, owner=False)
    return tuple(found)


def _is_particle(low: str, run: Sequence[re.Match[str]], language: Language) -> bool:
    """Whether a small word goes on a person's name ("Ursula | von | der Leyen"), rather than joins two nouns.

    It stands behind a given name, and an article behind another small word ("Ursula Lohr | der Agentur", "Ursula Lohr |
    von der Agentur").
    """
    if not run or run[0][0].lower() not in given_names():
        return False
    last = run[-1][0]
    return last.islower() or (last.lower() in given_names() and low not in language.determiners)


def _starts(low: str, language: Language) -> bool:
    """Whether a capitalised word only begins a sentence: a function word, a participle ("Quoting Lee")."""
    negated = low.endswith(("n’t", "n't"))
    return negated or low in language.starters or language.kinds.get(low) in ("participles", "before")


def _acts(low: str, language: Language) -> bool:
    """Whether a capitalised word behind a name is a headline's ("Lee Says No", "Lee To Go", "Lee Sells Her Mill")."""
    speaks = low.endswith("s") and language.kinds.get(low) == "verbs" and low not in language.ambiguous
    closed = low in language.possessives or low in language.passives
    return language.code == "en" and (speaks or closed or low == language.infinitive_marker)


def _is_surname(match: re.Match[str], sequence: str, language: Language) -> bool:
    """Whether a title is a surname here: the last word behind a given name or "Mr" ("Charlie King", "Mr. King")."""
    before = sequence[: match.start()].split()
    if not before or match.end() < len(sequence):
        return False
    last = before[-1].lower().rstrip(".")
    crowned = language.titles.get(match[0].lower(), "") and last not in language.posts
    called = crowned and not polity(bare(before[-1])) and before[-1] == bare(before[-1])
    return called or last in given_names() or bool(language.titles.get(last) and match[0].lower() in language.roles)


def _close(found: list[Name], title: list[str], run: list[re.Match[str]], *, owner: bool) -> None:
    """End a name. What leads to it is no part of it ("Secretary of | State Hillary Clinton", "Foreign | Affairs …")."""
    first = _first_of_name([match[0].lower() for match in run])
    title += [match[0] for match in run[:first]]
    del run[:first]
    if run:
        text = " ".join([*(match[0] for match in run[:-1]), bare(run[-1][0]) if owner else run[-1][0]])
        end = run[-1].end() - (len(run[-1][0]) - len(bare(run[-1][0])) if owner else 0)
        found.append(Name(run[0].start(), end, text, " ".join(title), owner))
        run.clear()
        title.clear()
