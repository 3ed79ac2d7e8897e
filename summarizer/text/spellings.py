"""Forms under which names compare: without case, diacritics, script and the habits of a transliteration."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.fuzz import ratio

_CYRILLIC = {
    **dict(zip("абвгґдеєзиіїйклмнопрстуфыэёўћђљњјѕќѓ", "abvggdeeziiiiklmnoprstufyeeucdlnjzkg", strict=True)),
    **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "џ": "dzh"},
    **dict.fromkeys("ъь", ""),
}
_LATIN = {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_TABLE = str.maketrans({**_CYRILLIC, **_LATIN})
# Digraphs of the languages that write the same sound differently, longest first, then what a skeleton leaves out.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"schtsch|shch", "5"),
        (r"tsch|tch", "4"),
        (r"dsch|sch|sh|sz|dzh|zh|dj", "s"),
        (r"cz|tz|ts|ch|ci", "4"),
        (r"ph|pf", "f"),
        (r"ck|kh|gh|qu|[cqx]", "k"),
        (r"[wv]|ff$|f$", "v"),
        (r"z", "s"),
        (r"[aeiouyjh]", ""),
        (r"(.)\1+", r"\1"),
    )
)
_POSSESSIVE = re.compile(r"[’']s?$")
_SHORTEST_SKELETON = 3
_LONGEST = 60  # letters of a word that are compared
_ALIKE = 68.0  # of 100, between two folded spellings whose skeletons agree
_UNLIKE = 60.0  # below it two names are no spellings of one


# Endings of case, as Ukrainian and Russian names have them.
_ENDING = re.compile(r"(?<=[а-яґєіїё]{4})(?:ого|ому|ими|ий|ій|ої|ою|ові|еві|им|их|ем|ом|а|у|о|е|и|і|ю|я|й|ї)$")


@lru_cache(maxsize=1 << 15)
def without_possessive(word: str) -> str:
    """A word or name without the "'s" or apostrophe at its end."""
    return _POSSESSIVE.sub("", word)


def fold_spelling(word: str) -> str:
    """`word` in lower case Latin letters, without diacritics or apostrophes, Cyrillic ones without endings of case."""
    word = word.lower()
    if not word.isascii():
        folded = unicodedata.normalize("NFKD", _ENDING.sub("", word).lower().translate(_TABLE))
        word = folded.translate(_TABLE)
    return word if word.isalnum() else "".join(filter(str.isalnum, word))


@lru_cache(maxsize=1 << 15)
def skeleton(word: str) -> str:
    """What stays of a folded word in every transliteration of it; empty where too little does to tell words by."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word if len(word) >= _SHORTEST_SKELETON else ""


@lru_cache(maxsize=1 << 15)
def same_word(one: str, other: str) -> bool:
    """Whether two folded words are spellings of one: alike, or alike to the ear ("zelensky", "selenskyj")."""
    if one == other:
        return bool(one)
    if not 4 <= min(len(one), len(other)) <= max(len(one), len(other)) <= _LONGEST:
        return False
    bones = skeleton(one)
    return bool(bones) and bones == skeleton(other) and ratio(one, other) >= _ALIKE


@lru_cache(maxsize=1 << 15)
def unlike_words(one: str, other: str) -> bool:
    """Whether two folded words cannot be spellings of one."""
    return ratio(one[:_LONGEST], other[:_LONGEST]) < _UNLIKE
