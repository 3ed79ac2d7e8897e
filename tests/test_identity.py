"""Identity: two ways of naming mean the same, cannot be one, or leave it open."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import Document, verify_quote
from summarizer.text.analysis import Analysis
from summarizer.text.identity import relation
from summarizer.text.mentions import mention_of
from summarizer.text.names import compare_speakers, knows
from summarizer.text.quotations import quotations


def said(text: str, claimed: str, language: str | None = None) -> str:
    """How the speaker of the first quotation that has one compares with `claimed`."""
    document = Document(text, language=language)
    first = next((one.attribution for one in quotations(document) if one.attribution), None)
    return compare_speakers(claimed, first, document)


@pytest.mark.parametrize(
    "speaker",
    [
        "a spokesman for Nora Falk",
        "the office of Nora Falk",
        "Nora Falk’s lawyer",
        "the father of Nora Falk",
        "an aide to Falk",
        "Falk campaign manager Tim Rehn",
    ],
)
def test_someone_around_a_person_is_not_that_person(speaker: str) -> None:
    text = f"Governor Nora Falk came late. “It was rushed and unfair,” {speaker} said."
    assert said(text, "Nora Falk") == "contradicted"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Harbour Ministry", "the Forest Ministry"),
        ("the Port Department", "the Coast Department"),
        ("the Russian Harbour Ministry", "the Ukrainian Harbour Ministry"),
        ("NATO", "the European Union"),
        ("Poland", "Hungary"),
        ("the Blue Lantern", "Nora Falk"),
        ("North Korea", "South Korea"),
    ],
)
def test_two_bodies_or_countries_and_a_body_and_a_person_are_not_one(one: str, other: str) -> None:
    text = f"“The roof is safe,” said {one}. “It leaks,” said {other}."
    assert said(text, other.removeprefix("the ")) == "contradicted"
    assert said(text, one.removeprefix("the ")) == "confirmed"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ngaire Tuhoro", "Chidubem Oko"),
        ("Nora Finch", "Nora Birch"),
        ("Tom Rehnson", "Tim Rehnston"),
        ("Vladislav Orlinsky", "Volodymyr Zelinsky"),
        ("Femke de Groot", "Pieter van Vliet"),
        ("Karim al-Basri", "Samir al-Hakim"),
        ("Putin", "Nora Falk"),
        ("Oda Rehn", "Falk"),
        ("Bill Falk", "Nora Falk"),
    ],
)
def test_two_names_that_both_speak_in_a_text_are_two_people(one: str, other: str) -> None:
    text = f"“The works will go on,” {one} said on Monday. “They will not,” {other} said."
    assert said(text, other) == "contradicted"
    assert said(text, one) == "confirmed"


def test_namesakes_are_told_apart_by_title_and_left_open_by_surname_alone() -> None:
    text = "Nora Falk came with her husband, Bill Falk. “They took it all,” {} said."
    assert said(text.format("Mr Falk"), "Nora Falk") == "contradicted"
    assert said(text.format("Mr Falk"), "Bill Falk") == "confirmed"
    assert said(text.format("Bill Falk"), "Falk") == "unknown"
    titled = "Sir Peter Rehn and Lady Rehn own the mill. “They took it all,” Lady Rehn said."
    assert said(titled, "Peter Rehn") == "contradicted"


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("Zhou Guolin runs the port. “We load by night,” Zhou said.", "Zhou Guolin"),
        ("Luz Mari Ortuño Peña, the mayor, spoke. “We load by night,” Ortuño said.", "Luz Mari Ortuño Peña"),
        ("Marco “The Anvil” Ferri came. “We load by night,” Ferri said.", "Marco Ferri"),
        ("“We load by night,” Karim al-Basri said.", "al-Basri"),
        ("“We load by night,” said J.R. Falk.", "J.R. Falk"),
        ("Oda Rehn, a Labour councillor, came. “We load by night,” the councillor said.", "Oda Rehn"),
        ("“We load by night,” Oda Rehn and Tim Falk said in a statement.", "Tim Falk"),
        ("“We load by night,” said Oda Rehn and Tim Falk.", "Oda Rehn"),
        ("Charlie King came. “We load by night,” Mr. King said.", "Charlie King"),
    ],
)
def test_the_forms_of_one_name_are_one_person(text: str, claimed: str) -> None:
    assert said(text, claimed) == "confirmed"


def test_a_former_holder_of_a_post_is_not_its_holder() -> None:
    text = (
        "Former harbour secretary Oda Rehn met Tim Falk, the harbour secretary. “We hired,” the harbour secretary said."
    )
    assert said(text, "Tim Falk") == "confirmed"


def test_a_person_and_a_group_are_not_one() -> None:
    assert said("Oda Rehn came. “We were cheated,” several traders said.", "Oda Rehn") == "contradicted"


def test_an_object_of_the_sentence_before_leaves_a_pronoun_open_and_its_gender_does_not() -> None:
    assert said("Tim Falk met Mark Rehn. “It is late,” he said.", "Mark Rehn") == "unknown"
    assert said("Anna Falk spoke of Mark Rehn. “It is late,” she said.", "Mark Rehn") == "contradicted"


@pytest.mark.parametrize(
    "text",
    [
        "Nora Falk runs the port. When she said the dam was “safe for now,” Oda Rehn meant the old one.",
        "Nora Falk runs the port. In what she called “the best day,” Oda Rehn opened the gate.",
    ],
)
def test_a_pronoun_in_a_clause_before_the_subject_may_be_that_one(text: str) -> None:
    assert {said(text, "Nora Falk"), said(text, "Oda Rehn")} == {"unknown"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "« La digue tiendra », estime-t-elle, et Anne Morel ajoute que « les fonds manquent »."),
        ("es", "«La presa aguanta», dijo ella, y Ana Ruiz añadió que faltaba dinero."),
        ("en", "“The dam will hold,” she said, and Nora Falk added that money was “short in May”."),
    ],
)
def test_a_pronoun_before_the_only_name_does_not_contradict_it(language: str, text: str) -> None:
    name = next(name for name in ("Anne Morel", "Ana Ruiz", "Nora Falk") if name in text)
    assert said(text, name, language) == "unknown"


def test_what_only_goes_on_from_another_paragraph_confirms_nobody() -> None:
    text = "“The dam holds,” Oda Rehn said.\n\n“It will hold for another hundred years.”"
    document = Document(text)
    assert compare_speakers("Oda Rehn", quotations(document)[1].attribution, document) == "unknown"


def test_the_explicit_place_of_the_words_decides_over_a_headline_and_a_list() -> None:
    words = "The tide will drown this town"
    text = f"“{words}”\n\n“{words} by 2040,” Tim Falk said. Oda Rehn wept.\n\nKey points\n\n• “{words}”"
    verdict = verify_quote(words, Document(text), speaker="Oda Rehn")
    assert verdict.status == "misattributed"
    assert verify_quote(words, Document(text), speaker="Tim Falk").status == "exact"


def test_a_passing_quote_whose_speaker_is_open_has_a_caution() -> None:
    text = "Oda Rehn was there. “The roof is safe for years,” the guard said."
    verdict = verify_quote("The roof is safe for years", Document(text), speaker="Oda Rehn")
    assert verdict.passes
    assert verdict.cautions == ("unconfirmed",)
    assert verdict.attribution is not None and verdict.attribution.mention == "the guard"


def test_a_name_in_a_script_without_spaces_is_known_where_the_text_has_it() -> None:
    assert knows("王丽", Document("市长王丽说：“大桥将在明年开放。”"))


@settings(max_examples=150)
@given(st.text(max_size=30), st.text(max_size=30))
def test_a_comparison_does_not_depend_on_the_order(one: str, other: str) -> None:
    names = Document("Oda Rehn, the mayor, met Tim Falk of the Harbour Ministry in Poland.").derived(Analysis).people
    for left, right in ((one, other), (one, "Oda Rehn"), (other, "the Harbour Ministry")):
        a, b = mention_of(left, names), mention_of(right, names)
        assert relation(a, b) == relation(b, a)
