"""Where strings and words stand: what is made for speed beside the plain way."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text import occurrences
from summarizer.text.occurrences import Occurrences
from summarizer.text.words import CURRENCY, LETTER, WORD

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A numeral with its sign and unit, a character of a script without spaces, or letters with apostrophes between them.
PLAIN_WORD = re.compile(
    rf"(?:(?<!\w)[-+])?[{CURRENCY}]?(?:\d{{1,3}}(?: \d{{3}})+(?!\d)|\d(?:[\d.,:/]*\d)?)(?:(?!\d){LETTER})*[%‰°{CURRENCY}]?"
    rf"|[{UNSPACED}]|{LETTER}+(?:'{LETTER}+)*"
)
PIECES = st.lists(st.sampled_from(["a", "ab", "b", " ", "  ", "\n", "c d"]), max_size=30).map("".join)


@pytest.mark.parametrize("long", [0, 10_000])
@given(text=PIECES, wanted=PIECES.filter(bool), start=st.integers(0, 40), size=st.integers(1, 20))
def test_a_string_is_found_wherever_it_stands_in_a_text_of_any_length(
    long: int, text: str, wanted: str, start: int, size: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(occurrences, "_LONG", long)
        searched = Occurrences(text)
        for each in filter(None, (wanted, text[start : start + size])):
            places = [at for at in range(len(text)) if text.startswith(each, at)]
            assert searched.all(each) == places
            assert searched.first(each) == text.find(each)
            assert (each in searched) is (each in text)


@given(st.text(alphabet="aZé' -+$€5 1234567890,.:/%°٣๓ก่า́2²_中カ\n", max_size=20))
def test_words_are_what_their_plain_definition_says(text: str) -> None:
    assert [match.span() for match in WORD.finditer(text)] == [match.span() for match in PLAIN_WORD.finditer(text)]
