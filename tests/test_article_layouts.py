"""Layouts: transcripts, lists, signatures, wrapped lines and markup, and who speaks in them."""

from __future__ import annotations

import pytest

from summarizer import Document, verify_quote
from summarizer.text.plain import plain
from summarizer.text.quotations import quotations


def speakers(text: str) -> list[str | None]:
    """The names of the speakers of the outermost quotations, in order."""
    return [one.attribution.name if one.attribution else None for one in quotations(Document(text)) if not one.depth]


@pytest.mark.parametrize(
    "text",
    [
        "ODA REHN: We sell the mill.\nTIM FALK: We do not.\nODA REHN: We shall see.",
        "ODA REHN, RADIO NORTH: We sell the mill.\n\nTIM FALK, MAYOR: We do not.\n\nODA REHN: We shall see.",
        "[00:01:12] ODA REHN: We sell the mill.\n[00:01:15] TIM FALK: We do not.",
        "**Oda Rehn:** We sell the mill.\n\n**Tim Falk:** We do not.\n\n**Oda Rehn:** We shall see.",
        "Ms REHN. We sell the mill.\n\nMr. FALK. We do not.\n\nMs REHN. We shall see.",
        "\"ODA REHN: We sell the mill.\n\n\"TIM FALK: We do not.\n\n\"ODA REHN: We shall see.\"",
    ],
)  # fmt: skip
def test_a_transcript_gives_each_line_to_its_label(text: str) -> None:
    document = Document(text)
    own, other = ("Rehn", "Falk")
    assert verify_quote("We sell the mill", document, speaker=own).passes
    assert verify_quote("We do not", document, speaker=other).passes
    assert verify_quote("We sell the mill", document, speaker=other).status == "misattributed"


def test_a_question_is_not_the_answerers() -> None:
    text = "We met Oda Rehn.\n\nQ. Will you sell the mill?\n\nA. We sell it in May.\n\nQ. Who buys?\n\nA. Nobody yet."
    assert verify_quote("Will you sell the mill?", Document(text), speaker="Oda Rehn").status == "misattributed"
    assert verify_quote("We sell it in May.", Document(text), speaker="Oda Rehn").passes


@pytest.mark.parametrize("form", ["“{}”\n– {}", "“{}” – {}", "“{}” ({})"])
def test_a_signature_with_a_role_signs_the_words_before_it(form: str) -> None:
    words = ("I will read it all before I speak.", "I told them so in May.")
    names = ("Oda Rehn", "Tim Falk")
    signed = zip(words, (f"{name}, trader" for name in names), strict=True)
    text = "Reactions:\n\n" + "\n\n".join(form.format(*pair) for pair in signed)
    assert speakers(text) == list(names)


def test_wrapped_lines_are_read_as_one_paragraph() -> None:
    text = (
        "“The bridge will open before the winter\ncomes back to the valley,” said Oda\nRehn, who has led the council of the"
        "\ntown since the spring. “We will not ask\nfor one more cent,” she added. Tim Falk\nwas not convinced."
    )
    assert speakers(text)[0] == "Oda Rehn"
    assert speakers("“We sell the mill,”\nsaid Oda Rehn.") == ["Oda Rehn"]
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "“We sell the mill,” **Oda Rehn** said.",
        "“We sell the mill,”[3] said Oda Rehn.",
        "“We sell the mill,”¹ said Oda Rehn.",
        "“We sell the mill,” (applause) said Oda Rehn.",
        "&ldquo;We sell the mill,&rdquo; said Oda Rehn.",
        "<p><q>We sell the mill</q>, said Oda Rehn.</p>",
    ],
)
def test_markup_beside_a_quotation_hides_no_speaker(text: str) -> None:
    assert speakers(text) == ["Oda Rehn"]
    assert verify_quote("We sell the mill", Document(text), speaker="Oda Rehn").passes


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("We will sell [the mill](https://mill.example) soon", "We will sell the mill soon"),
        ("We’ll **sell** the _mill_ soon", "We'll sell the mill soon"),
        ("We&#8217;ll sell&nbsp;the mill soon", "We’ll sell the mill soon"),
        ("We sell the mill<br>very soon", "We sell the mill very soon"),
        ("The com-\nmittee decides by sum-\nmer", "The committee decides by summer"),
        ("The com\x02mittee decides soon", "The committee decides soon"),
        ("The com-\nmittee will de-\ncide in win-\nter", "The committee will decide in winter"),
        ("It\\u2019s asleep now", "It’s asleep now"),
        ("in 2024we lost it all", "in 2024 we lost it all"),
        ("It cost 5,\n000 crowns in all", "It cost 5,000 crowns in all"),
    ],
)
def test_markup_and_broken_words_are_typography(source: str, claim: str) -> None:
    text = f"“{source},” said Oda Rehn."
    verdict = verify_quote(claim, Document(text), speaker="Oda Rehn")
    assert verdict.status == "typographic"
    assert text[verdict.start : verdict.end] == verdict.source


def test_a_power_written_as_markup_is_not_another_number() -> None:
    assert not verify_quote("It is 102 metres", Document("“It is 10<sup>2</sup> metres,” said Oda Rehn.")).passes


def test_an_ellipsis_at_the_head_hides_no_denial() -> None:
    text = "“Under this pact the union may not call a strike before May,” said Oda Rehn."
    assert verify_quote("… call a strike before May", Document(text), speaker="Oda Rehn").status == "altered"


@pytest.mark.parametrize("claim", ["> We will sell it", "Oda Rehn: “We will sell it”", "“We will sell it” — Oda Rehn"])
def test_what_wraps_a_claim_is_no_part_of_its_words(claim: str) -> None:
    assert verify_quote(claim, Document("“We will sell it,” said Oda Rehn."), speaker="Oda Rehn").passes


@pytest.mark.parametrize(
    "text",
    [
        "He spoke at length in recent days: “We sell the mill in the spring.”",
        "The figures:\n\n    Boats lost: 14\n    Jobs lost: 300 in the town",
        "Oda Rehn explained why the port must close:\n\nThe harbour wall has moved by 14 centimetres.",
    ],
)
def test_what_cannot_be_somebody_is_shown_as_no_speaker(text: str) -> None:
    assert set(speakers(text)) <= {None, "He"}


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "fr",
            "« Nous ne céderons pas, a déclaré Anne Rolin, maire de Lorme, et la grève ira au bout. »",
            "Anne Rolin",
        ),
        ("es", "«No vamos a ceder, dijo Ana Lerma, y la huelga sigue».", "Ana Lerma"),
    ],
)
def test_a_clause_within_the_marks_says_who_speaks(language: str, text: str, name: str) -> None:
    (one,) = quotations(Document(text, language=language))
    assert one.attribution is not None and one.attribution.name == name


def test_a_name_before_a_colon_confirms_nobody_where_another_stands_nearer() -> None:
    text = "Tim Falk got a note from Oda Rehn: “We sell the mill in May.”"
    verdict = verify_quote("We sell the mill in May.", Document(text), speaker="Tim Falk")
    assert verdict.cautions == ("unconfirmed",) or not verdict.passes


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Quoting Oda Rehn, Tim Falk said: “We sell the mill in May.”", "Oda Rehn"),
        ("Tim Falk read from Oda Rehn’s letter: “We sell the mill in May.”", "Oda Rehn"),
        (
            "Oda Rehn reminded Tim Falk, who had said it was empty, that there was “plenty left for all the schools”.",
            "Oda Rehn",
        ),
        ("His partner at Lindhall, Oda Rehn, called it “a place for fools and for their money.”", "Oda Rehn"),
    ],
)
def test_words_that_are_passed_on_belong_to_whom_they_come_from(text: str, name: str) -> None:
    assert speakers(text) == [name]
