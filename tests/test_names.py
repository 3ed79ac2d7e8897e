"""Names: who a source knows, and when two ways of naming are one person, or cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.records import Attribution, Document
from summarizer.text.countries import country, polity
from summarizer.text.names import compare_speakers, knows, mentions
from summarizer.text.quotations import quotations
from summarizer.text.spellings import fold_spelling, same_word
from summarizer.verifier import verify_quote


def relation(claimed: str, text: str, language: str | None = None) -> str:
    """How the first quotation's speaker compares with `claimed`."""
    document = Document(text=text, language=language)
    return compare_speakers(claimed, quotations(document)[0].attribution, document)


RUTTE = "NATO Secretary General Mark Rutte met Volodymyr Zelensky. “The door is open,” Rutte said."
LEADER = "Volodymyr Zelensky, Ukraine’s president, came to Oslo. “The door is open,” the Ukrainian leader said."


@pytest.mark.parametrize(
    "claimed",
    """Mark Rutte|Rutte|rutte|M. Rutte|Mr. Rutte|NATO Secretary General Mark Rutte|the NATO chief
    |NATO’s Secretary General|Mark  Rutte|Märk Rütte|Secretary General Rutte""".replace("\n    ", "").split("|"),
)
def test_another_form_of_a_name_is_confirmed(claimed: str) -> None:
    assert relation(claimed, RUTTE) == "confirmed"


@pytest.mark.parametrize(
    "claimed",
    """Volodymyr Zelensky|Zelenskyy|Zelenskiy|Zelenskij|Selenskyj|Wolodymyr Selenskyj|Зеленський|Volodymyr Zelenskyy
    |Володимир Зеленський|President Zelensky|Volodímir Zelenski""".replace("\n    ", "").split("|"),
)
def test_another_spelling_of_a_name_is_confirmed(claimed: str) -> None:
    assert relation(claimed, LEADER) == "confirmed"


def test_a_latin_spelling_is_the_cyrillic_name_in_any_case() -> None:
    text = "Володимир Зеленський приїхав до Осло. За словами Зеленського, «двері відчинені»."
    assert relation("Zelensky", text, "uk") == "confirmed"


@pytest.mark.parametrize("claimed", ["Volodymyr Zelensky", "Zelensky", "Angela Merkel", "Ukraine", "officials"])
def test_somebody_else_is_contradicted(claimed: str) -> None:
    assert relation(claimed, RUTTE) == "contradicted"


@pytest.mark.parametrize("claimed", ["", "NATO", "a spokesman", "he", "Mark Rut", "the minister"])
def test_what_cannot_be_compared_is_unknown(claimed: str) -> None:
    assert relation(claimed, RUTTE) == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "Mark Rutte met Volodymyr Zelensky. “The door is open,” a spokesman said.",
        "Mark Rutte met Volodymyr Zelensky. “The door is open,” he said.",
        "The door stayed shut. “The door is open.”",
        "Mark Rutte came.\n\n“The door is open for all who come here.”\n\nVolodymyr Zelensky came.",
    ],
)
def test_a_source_that_is_not_explicit_contradicts_nobody(text: str) -> None:
    assert relation("Volodymyr Zelensky", text) == "unknown"


def test_a_pronoun_that_only_one_person_can_be_is_explicit() -> None:
    text = "Angela Merkel spoke in Oslo. “The door is open,” she said."
    assert relation("Angela Merkel", text) == "confirmed"
    assert relation("Hillary Clinton", text) == "contradicted"


def test_two_people_of_one_surname_are_told_apart_by_their_given_names() -> None:
    text = "Bill Clinton met Hillary Clinton. “The door is open,” Hillary Clinton said."
    assert relation("Bill Clinton", text) == "contradicted"
    assert relation("Clinton", text) == "unknown"


def test_nobody_is_compared_with_no_attribution() -> None:
    assert compare_speakers("Mark Rutte", None, Document(text=RUTTE)) == "unknown"


@pytest.mark.parametrize(
    "name", ["Mark Rutte", "Rutte", "the NATO chief", "NATO", "Zelenskyy", "Mr. Rutte", "Volodymyr Zelenskiy"]
)
def test_the_source_knows_whom_it_names(name: str) -> None:
    assert knows(name, Document(text=RUTTE))


@pytest.mark.parametrize("name", ["Angela Merkel", "Putin", "the Polish president", "", "Frank Rutter", "Anna Rutte"])
def test_the_source_does_not_know_whom_it_does_not_name(name: str) -> None:
    assert not knows(name, Document(text=RUTTE))


def test_mentions_are_the_names_and_posts_of_the_source_with_whom_they_mean() -> None:
    text = "NATO Secretary General Mark Rutte came to Kyiv. The NATO chief met Ukraine’s president."
    found = {(one.text, one.name) for one in mentions(Document(text=text))}
    assert {("Mark Rutte", "Mark Rutte"), ("The NATO chief", "Mark Rutte"), ("Kyiv", "Kyiv")} <= found


@pytest.mark.parametrize(
    "text",
    [
        "The head of NATO, Mark Ruttemade it clear. The door is open.",
        "Mark Ruttesaid it was late. Later Rutte left.",
    ],
)
def test_a_verb_that_the_source_glued_to_a_name_is_no_part_of_it(text: str) -> None:
    assert "Mark Rutte" in {one.name for one in mentions(Document(text=text))}


def test_mentions_stand_where_they_say() -> None:
    for one in mentions(Document(text=RUTTE)):
        assert RUTTE[one.start : one.end] == one.text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Poutine", "Putin", True),
        ("Путін", "Putin", True),
        ("Lukaschenko", "Lukashenko", True),
        ("Gorbatschow", "Gorbachev", True),
        ("Erdoğan", "Erdogan", True),
        ("Patton", "Putin", False),
        ("Merkel", "Markle", False),
        ("Rutte", "Rubio", False),
        ("Li", "Le", False),
    ],
)
def test_spellings_of_one_name_are_told_from_different_names(one: str, other: str, same: bool) -> None:
    assert same_word(fold_spelling(one), fold_spelling(other)) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Poland", "Polish"),
        ("Russia", "Moscow"),
        ("Ukraine", "українські"),
        ("Deutschland", "German"),
        ("U.S.", "American"),
        ("France", "französische"),
        ("España", "Spanish"),
    ],
)
def test_a_country_is_known_by_its_people(one: str, other: str) -> None:
    assert polity(one) == polity(other) is not None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Belgrade", "Serbia"),
        ("Warschau", "Poland"),
        ("polnischen", "Poland"),
        ("argentinos", "Argentina"),
        ("afghane", "Afghanistan"),
        ("тайванський", "Taiwan"),
        ("North Korea", "North Korea"),
        ("Kosovars", "Kosovo"),
        ("Hongrie", "Hungary"),
        ("George", None),
        ("Francesca", None),
        ("Irene", None),
        ("", None),
    ],
)
def test_a_whole_word_in_any_of_five_languages_stands_for_a_country_or_none_does(words: str, name: str | None) -> None:
    assert polity(words) == name


def test_a_body_and_a_pronoun_are_no_country() -> None:
    assert polity("EU") == polity("європейських") == "European Union"
    assert country("NATO") is country("us") is None
    assert country("US") == "United States"


@settings(max_examples=100)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_claim_can_be_compared_with_any_mention(claimed: str, mention: str) -> None:
    document = Document(text=RUTTE + " " + mention)
    attribution = Attribution(mention, mention, 0, len(mention), "said")
    assert compare_speakers(claimed, attribution, document) in ("confirmed", "unknown", "contradicted")
    assert isinstance(knows(claimed, document), bool)


@pytest.mark.parametrize(
    ("claimed", "status"),
    [
        ("George W. Bush", "exact"), ("George Bush", "exact"), ("Bush", "exact"), ("George Walker Bush", "exact"),
        ("George P. Bush", "misattributed"), ("George H. W. Bush", "misattributed"), ("George W. Bush Jr.", "misattributed"),
    ],
)  # fmt: skip
def test_names_in_the_middle_and_juniors_tell_namesakes_apart(claimed: str, status: str) -> None:
    document = Document("“We will not raise taxes,” George W. Bush said on Monday. “It is late,” he added.")
    assert verify_quote("We will not raise taxes", document, speaker=claimed).status == status


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("Daniel Meier", "Daniela Meier", "misattributed"),
        ("Alexander Petrov", "Alexandra Petrova", "misattributed"),
        ("King Charles III", "King Charles II", "misattributed"),
        ("George H. W. Bush", "George W. Bush", "exact"),
        ("Jan Nowak", "Jan Novak", "exact"),
        ("Ann Lee Smith", "Ann Smith Lee", "exact"),
    ],
)
def test_two_full_names_of_a_source_are_never_silently_one_however_alike(one: str, other: str, status: str) -> None:
    document = Document(f"{one} and {other} were there. “I doubt it,” {one} said.")
    verdict = verify_quote("I doubt it", document, speaker=other)
    assert verdict.status == status and (status != "exact" or verdict.cautions == ("unconfirmed",))
    assert verify_quote("I doubt it", document, speaker=one).cautions == ()


@pytest.mark.parametrize(
    "body", ["Bank of England", "Bank of Japan", "Ministry of Defence of Norway", "University of Oslo"]
)
def test_a_body_is_compared_whole_and_not_by_the_country_in_its_name(body: str) -> None:
    document = Document(f"The {body} met on Monday. “We doubt it,” the {body} said.")
    assert verify_quote("We doubt it", document, speaker=body).cautions == ()
    assert verify_quote("We doubt it", document, speaker=body.rsplit(maxsplit=1)[-1]).cautions == ("unconfirmed",)
