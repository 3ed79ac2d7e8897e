"""Copies of one article: syndicated as they are, cut or rewritten in part. One agency's report is one source.

Shingles of five words, in containment both ways (Broder, 1997). An article's fingerprint is those of its shingles
whose hash divides by SAMPLED (his modulo sketch): copies share most of theirs, so they are found by looking those up.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

SHINGLE = 5  # words
SAMPLED = 8
# What two articles share, as a part of the one and as a part of the other, must come to this together: half of both, or
# all of a third. A digest is no copy of its parts, nor is a report with an older one's background.
ALIKE = 1.0
# The least that it must be of the longer one: a page of five whole articles is a copy of none.
OF_LONGER = 0.25
# Sampled shingles that two articles must share to be compared whole: this many, and this share of the one's. Of those
# that do, the likeliest are compared.
SHARED = 2
SHARED_OF = 0.1
MOST_COMPARED = 8

_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[int]:
    """The hashes of every five words in a row; of all words where there are fewer."""
    words = _WORD.findall(text.lower())
    if len(words) < SHINGLE:
        return frozenset((zlib.crc32(" ".join(words).encode()),)) if words else frozenset()
    rows = zip(*(islice(words, start, None) for start in range(SHINGLE)), strict=False)
    return frozenset(zlib.crc32(" ".join(row).encode("utf-8", "surrogatepass")) for row in rows)


def fingerprint(of: frozenset[int]) -> list[int]:
    """The hashes of the sample, in order."""
    return sorted(each for each in of if each % SAMPLED == 0)


def likely_originals(shared: Counter[T], sample: int) -> list[T]:
    """Of articles that share so many of another one's `sample` of shingles, those to be compared with it whole."""
    least = max(SHARED, SHARED_OF * sample)
    return [name for name, count in shared.most_common(MOST_COMPARED) if count >= least]


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """The part of the one's shingles that the other has, and the other way, together: 0 to 2."""
    common = len(one & other)
    return common / len(one) + common / len(other) if common >= OF_LONGER * max(len(one), len(other), 1) else 0.0


def original(found: frozenset[int], others: Iterable[tuple[T, frozenset[int]]]) -> T | None:
    """Of other articles, each with its shingles, the one that an article is a copy of: the most alike, or none."""
    best, most = None, 0.0
    for name, held in others:
        alike = likeness(found, held)
        if alike >= ALIKE and alike > most:
            best, most = name, alike
    return best
