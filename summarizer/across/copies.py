"""Copies of one article: syndicated as they are, cut or rewritten in part. One agency's report is one source.

Shingles of five words, in containment both ways (Broder, 1997). An article's fingerprint is those of its shingles
whose hash divides by SAMPLED (his modulo sketch): copies share most of theirs, so they are found by looking those up.
"""

from __future__ import annotations

import re
import zlib
from itertools import islice

SHINGLE = 5  # words
SAMPLED = 8
# The share of the shorter article's shingles in the longer one, and the other way: a digest is no copy of its parts.
OF_SHORTER = 0.4
OF_LONGER = 0.2
# Sampled shingles that two articles must share to be compared whole: this many, and this share of the one's.
SHARED = 2
SHARED_OF = 0.1

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


def may_be_copy(shared: int, sample: int) -> bool:
    """Whether an article that shares so many of another one's `sample` of shingles is to be compared with it whole."""
    return shared >= max(SHARED, SHARED_OF * sample)


def is_copy(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether one of two articles is made of the other by their shingles."""
    if not one or not other:
        return False
    common = len(one & other)
    return common >= OF_SHORTER * min(len(one), len(other)) and common >= OF_LONGER * max(len(one), len(other))
