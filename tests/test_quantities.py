"""Counted nouns."""

from __future__ import annotations

import pytest

from summarizer.text.quantities import quantity


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 issues"), (1, "1 issue"), (2, "2 issues"), (21, "21 issues"), (4_000, "4,000 issues")]
)
def test_one_of_a_thing_is_the_only_singular(count: int, words: str) -> None:
    assert quantity(count, "issue") == words
