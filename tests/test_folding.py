"""Folding keeps every word and every way back; only typography goes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from summarizer.text.boundaries import Boundaries, begins_word, ends_word
from summarizer.text.folding import fold, fold_text
from summarizer.text.markup import MARKUP
from summarizer.text.words import words

# Any code point, lone surrogates included, with the characters that folding is about far more often than chance.
ODD = (
    "“”„«»‹›「」\"'’‘`´ʼ-–—−…. ,;:!?()[]5%²½"
    "\u00a0\u00ad\u200b\u2060\ufeff\u0301\u0308ﬁﬂĳÅ\u1100\u1161한नि日本Київ\r\n\t\ud800\udfff"
)
texts = st.text(st.one_of(st.sampled_from(ODD), st.sampled_from("abcdeT"), st.characters()), max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Peace,” he said", '"Peace," he said'),
        ("don’t", "don't"),
        ("обʼєднання", "об'єднання"),
        ("war – and peace", "war — and peace"),
        ("war--and peace", "war – and peace"),
        ("a\u00a0b", "a \n\t b"),
        ("se\u00adcurity", "security"),
        ("se\u00ad\ncurity", "security"),
        ("zero\u200bwidth\u2060", "zerowidth"),
        ("ofﬁce", "office"),
        ("cafe\u0301", "café"),
        ("\u1112\u1161\u11ab", "한"),
        ("wait...", "wait…"),
        ("wait . . . and", "wait… and"),
        ("« oui ! »", "“oui!”"),
        ("50 %", "50%"),
        ("the president.NATO", "the president. NATO"),
        ("„Frieden“", "»Frieden«"),
        ("‘yes’ or ‘no’", '"yes" or "no"'),
    ],
)
def test_typography_folds_away(one: str, other: str) -> None:
    assert fold_text(one) == fold_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10²", "102"),
        ("½", "1/2"),
        ("30,000", "30, 000"),
        ("its", "it's"),
        ("we're", "were"),
        ("NATO", "nato"),
        ("to -5", "to 5"),
        ("to -5", "to-5"),
        ("4.5", "45"),
        ("eat, grandma", "eat grandma"),
        ("résumé", "resume"),
        ("Rutte made", "Ruttemade"),
        ("U.S.", "US"),
        ("no?", "no!"),
    ],
)
def test_what_is_said_stays_apart(one: str, other: str) -> None:
    assert fold_text(one) != fold_text(other)


@given(texts)
def test_both_ways_of_folding_agree(text: str) -> None:
    """Folding with and without the way back give the same text, but for spaces at the ends."""
    assert fold(text).text.strip(" ") == fold_text(text)


@given(texts)
def test_every_folded_character_leads_back_to_where_it_came_from(text: str) -> None:
    """Spans stay in order, within the text, and what a letter leads back to folds to that letter."""
    folded = fold(text)
    last = 0
    for position, character in enumerate(folded.text):
        span = folded.span(position, position + 1)
        assert last <= span.start < span.end <= len(text)
        last = span.start
        if character.isalnum():
            source = text[span.start : span.end]
            # What was read as Windows-1252 leads back to the letter that its bytes are in UTF-8.
            meant = "".join(source.encode(code, "ignore").decode("utf-8", "ignore") for code in ("cp1252", "latin-1"))
            assert character in unicodedata.normalize("NFC", source) + unicodedata.normalize("NFKC", source) + meant


@given(texts)
def test_every_offset_has_a_position(text: str) -> None:
    """A code point that survives folding is found again from the position it is mapped to."""
    folded = fold(text)
    positions = [folded.position(offset) for offset in range(len(text) + 1)]
    assert positions == sorted(positions)
    assert all(0 <= position <= len(folded.text) for position in positions)
    if unicodedata.is_normalized("NFC", text) and MARKUP.search(text) is None:
        for offset, character in enumerate(text):
            if character.isascii() and character.isalnum():
                assert folded.text[positions[offset]] == character


@given(texts)
def test_letters_and_digits_survive_in_order(text: str) -> None:
    """The oracle: composed, without anything invisible, every letter and digit is still there, but for markup."""
    assume(MARKUP.search(text) is None)
    kept = [
        character
        for character in unicodedata.normalize("NFC", text)
        if character.isalnum() and unicodedata.category(character) != "Lm" and not _is_ligature(character)
    ]
    left = list(fold_text(text))
    for character in kept:
        assert character in left
        del left[: left.index(character) + 1]


def _is_ligature(character: str) -> bool:
    return len(unicodedata.normalize("NFKC", character)) > 1 or "\ufb50" <= character <= "\ufefc"


def test_a_numeral_with_separators_sign_and_symbol_is_one_word() -> None:
    found = words(fold_text("In 2022 300 of 30 000 men, at −5 or $4.5bn, got 5% by 10:30 on 20/11/2025."))
    assert found.texts == [
        *("In", "2022", "300", "of", "30 000", "men", "at", "-5", "or", "$4.5bn", "got", "5%", "by", "10:30", "on"),
        "20/11/2025",
    ]


def test_scripts_without_spaces_have_a_word_a_character() -> None:
    assert words("日本語 ok").texts == ["日", "本", "語", "ok"]
    assert words("नमस्ते दुनिया").texts == ["नमस्ते", "दुनिया"]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("unable", 2),
        ("4.5 billion", 2),
        ("4.5 billion", 4),
        ("non-nuclear", 4),
        ("twenty-five", 7),
        ("2010-2015", 5),
        ("to -5", 4),
        ("30 000", 3),
        ("isn't", 4),
        ("n'est", 2),
    ],
)
def test_no_word_begins_within_a_word(text: str, inside: int) -> None:
    assert not begins_word(text, inside)
    assert not Boundaries(text, words(text)).begins(inside)


@pytest.mark.parametrize(
    ("text", "start"), [("l'Europe", 2), ("long-term", 5), ("No. Yes", 4), ("5 people", 2), ("x", 0)]
)
def test_a_word_begins_behind_spaces_hyphens_and_elisions(text: str, start: int) -> None:
    assert begins_word(text, start)
    assert Boundaries(text, words(text)).begins(start)


@pytest.mark.parametrize(
    ("text", "inside"), [("can't", 3), ("5 billion", 1), ("4.5", 1), ("5%", 1), ("nuclear-free", 7)]
)
def test_no_word_ends_within_a_word(text: str, inside: int) -> None:
    assert not ends_word(text, inside)
    assert not Boundaries(text, words(text)).ends(inside)


@pytest.mark.parametrize(
    "mark", ["“", "'", "-", ".", "…", "[", " ", "\u00ad", "\u0301", "a", "5", "5,", "ﬁ", "'a", "[a"]
)
def test_long_runs_of_one_mark_fold_in_linear_time(mark: str) -> None:
    text = mark * 300_000
    folded = fold(text)
    assert len(folded.text) <= 2 * len(text)
    words(folded.text)


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_folding_never_changes_what_is_folded_already_in_words(text: str) -> None:
    once = fold_text(text)
    assert words(fold_text(once)).texts == words(once).texts
