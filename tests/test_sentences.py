"""Sentences and paragraphs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.text.sentences import paragraphs, sentences


def split(text: str) -> list[str]:
    """The sentences of `text`."""
    return [text[one.start : one.end] for one in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rains. It pours.", ["It rains.", "It pours."]),
        ("Mr. Lee met Dr. Ray. They ate.", ["Mr. Lee met Dr. Ray.", "They ate."]),
        ("J. P. Lee left. He ran.", ["J. P. Lee left.", "He ran."]),
        ("The U.S. Senate met. It voted.", ["The U.S. Senate met.", "It voted."]),
        ("It fell 4.5 percent. Why?", ["It fell 4.5 percent.", "Why?"]),
        ("“It rains.” She left.", ["“It rains.”", "She left."]),
        ("Wait... what? Yes!", ["Wait... what?", "Yes!"]),
        ("A headline\nA sentence.", ["A headline", "A sentence."]),
        ("Am 3. Mai kam Dr. Braun. Er ging.", ["Am 3. Mai kam Dr. Braun.", "Er ging."]),
        ("これは本だ。あれも本だ。", ["これは本だ。", "あれも本だ。"]),
    ],
)
def test_a_sentence_ends_at_its_stop_and_not_at_an_abbreviations(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_lines_are_paragraphs_unless_the_text_is_wrapped() -> None:
    assert len(paragraphs("One line.\nAnother line.")) == 2
    wrapped = "One line that\nruns on here.\n\nAnother one that\nruns on too."
    assert [wrapped[one.start : one.end] for one in paragraphs(wrapped)] == wrapped.split("\n\n")


@settings(max_examples=150)
@given(st.text(alphabet="aB.!?… \n\r\t”'\u2029é", max_size=100))
def test_sentences_cover_every_letter_once_and_in_order(text: str) -> None:
    found = sentences(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    kept = "".join("".join(split(text)).split())
    assert kept == "".join(text.split())
