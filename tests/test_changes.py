"""A change is named by the class of the words that differ."""

from __future__ import annotations

import pytest

from summarizer.text.languages import ENGLISH, FRENCH, GERMAN, SPANISH, UKRAINIAN, Language
from summarizer.verifier.change_kinds import kind_of, value


def kind(claim: str, source: str, language: Language = ENGLISH) -> str:
    return kind_of(claim.split(), source.split(), language, lambda word: word[0].isupper())


@pytest.mark.parametrize(
    ("claim", "source", "expected"),
    [
        ("not", "", "negation"),
        ("", "never", "negation"),
        ("can", "can't", "negation"),
        ("won't", "will", "negation"),
        ("no", "any", "negation"),
        ("without", "with", "negation"),
        ("unable", "able", "negation"),
        ("possible", "impossible", "negation"),
        ("50,000", "5,000", "number"),
        ("three", "four", "number"),
        ("million", "billion", "number"),
        ("6%", "5%", "number"),
        ("5", "5%", "number"),
        ("4.5", "€4.5", "number"),
        ("$5", "€5", "number"),
        ("Tuesday", "Monday", "number"),
        ("March", "April", "number"),
        ("-5", "5", "number"),
        ("miles", "kilometres", "number"),
        ("Berlin", "Paris", "name"),
        ("", "Paris", "name"),
        ("may", "will", "modality"),
        ("might", "must", "modality"),
        ("possibly", "", "modality"),
        ("big", "large", "word"),
        ("", "large", "dropped"),
        ("large", "", "added"),
        ("nato", "NATO", "case"),
    ],
)
def test_a_change_has_the_name_of_its_class(claim: str, source: str, expected: str) -> None:
    assert kind(claim, source) == expected


@pytest.mark.parametrize(
    ("claim", "source", "expected"),
    [
        ("will not", "may", "negation"),
        ("not three", "three", "negation"),
        ("may send three", "will send four", "number"),
        ("Berlin may", "Paris will", "name"),
    ],
)
def test_of_several_classes_the_gravest_is_named(claim: str, source: str, expected: str) -> None:
    assert kind(claim, source) == expected


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("do not", "don't"),
        ("cannot", "can't"),
        ("will not", "won't"),
        ("we will", "we'll"),
        ("thirty thousand", "30,000"),
        ("5 percent", "5%"),
        ("4.5 billion", "4.5bn"),
        ("5 euros", "€5"),
        ("2.50", "2.5"),
        ("inform", "form"),
    ],
)
def test_another_spelling_of_the_same_is_a_word(claim: str, source: str) -> None:
    assert kind(claim, source) == "word"


@pytest.mark.parametrize(
    ("language", "claim", "source", "expected"),
    [
        (GERMAN, "nicht", "", "negation"),
        (GERMAN, "keine", "eine", "negation"),
        (GERMAN, "kann", "muss", "modality"),
        (GERMAN, "vier", "drei", "number"),
        (FRENCH, "jamais", "toujours", "negation"),
        (FRENCH, "peut", "doit", "modality"),
        (FRENCH, "", "pas", "negation"),
        (SPANISH, "nunca", "siempre", "negation"),
        (SPANISH, "puede", "debe", "modality"),
        (UKRAINIAN, "не", "", "negation"),
        (UKRAINIAN, "може", "мусить", "modality"),
        (UKRAINIAN, "п'ять", "шість", "number"),
    ],
)
def test_the_classes_are_those_of_the_language(language: Language, claim: str, source: str, expected: str) -> None:
    assert kind(claim, source, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thirty thousand", 30_000.0),
        ("30,000", 30_000.0),
        ("30 000", 30_000.0),
        ("two hundred and five", 205.0),
        ("one million two hundred thousand", 1_200_000.0),
        ("4.5 billion", 4.5e9),
        ("-5", -5.0),
        ("1,000,000", 1e6),
        ("0.5", 0.5),
    ],
)
def test_numbers_have_values_however_they_are_written(text: str, expected: float) -> None:
    words = [text] if text[0].isdigit() and text.replace(" ", "").isdigit() else text.split()
    assert value(words, ENGLISH) == (expected, "")


@pytest.mark.parametrize("text", ["$4.5bn", "$4.5 billion", "4.5 billion dollars"])
def test_numbers_have_units(text: str) -> None:
    assert value(text.split(), ENGLISH) == (4.5e9, "$")


@pytest.mark.parametrize("text", ["peace", "five apples", "5.5.5/", "1..2", ""])
def test_what_is_no_number_has_no_value(text: str) -> None:
    assert value(text.split(), ENGLISH) is None
