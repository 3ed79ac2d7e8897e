"""Speech set off by other means than a pair of marks, and clauses of the writer's within the marks."""

from __future__ import annotations

import pytest

from summarizer import Document, verify_quote
from summarizer.text.quotations import quotations


def pieces(text: str, language: str | None = None) -> list[tuple[list[str], str | None]]:
    """The pieces of each quotation, and its speaker's name."""
    found = quotations(Document(text=text, language=language))
    return [
        ([text[part.start : part.end] for part in one.segments], one.attribution.name if one.attribution else None)
        for one in found
    ]


def test_a_dash_opens_speech_and_a_clause_between_dashes_says_whose() -> None:
    text = "—No vamos a ceder —dijo Ana Ruiz—. La huelga sigue.\n—Eso es mentira —respondió Luis Cano.\n—¿Y qué?"
    assert pieces(text, "es") == [
        (["No vamos a ceder", "La huelga sigue."], "Ana Ruiz"),
        (["Eso es mentira"], "Luis Cano"),
        (["¿Y qué?"], None),
    ]


def test_a_dash_before_a_space_opens_speech_only_where_somebody_is_said_to_speak() -> None:
    assert pieces("— Nous ne cédons pas, dit Anne Morel. La grève ira au bout.", "fr") == [
        (["Nous ne cédons pas", "La grève ira au bout."], "Anne Morel")
    ]
    assert pieces("— les écoles du port\n— les ponts de la ville", "fr") == []


@pytest.mark.parametrize(
    ("language", "text", "said", "clause"),
    [
        ("fr", "« Nous ne cédons pas, a dit Anne Morel, et la grève ira au bout. »", "Nous ne cédons pas", "a dit"),
        ("es", "«No vamos a ceder, dijo Ana Ruiz, y la huelga sigue.»", "No vamos a ceder", "dijo Ana Ruiz"),
    ],
)
def test_the_writers_clause_within_the_marks_is_no_part_of_the_words(
    language: str, text: str, said: str, clause: str
) -> None:
    document = Document(text=text, language=language)
    assert verify_quote(said, document).status == "exact"
    assert verify_quote(clause, document).status == "not_quoted"
    joined = text.strip("«» ").split(", ")
    assert verify_quote(f"{joined[0]}, {joined[2]}", document).status == "edited"


def test_a_verb_of_speech_that_is_quoted_itself_is_part_of_the_words() -> None:
    text = "« Il est venu, a dit oui et est reparti. » Anne Morel dirige le port."
    assert verify_quote("Il est venu, a dit oui et est reparti.", Document(text=text, language="fr")).status == "exact"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_line_right_below_signs_the_paragraph_without_marks(gap: str) -> None:
    text = f"The fans were cross.\n\nThat was never a penalty! The judge slept.{gap}— Sam Udall (@udall) May 3\n\nIt rained."
    document = Document(text=text)
    verdict = verify_quote("That was never a penalty!", document, speaker="Sam Udall")
    assert (verdict.status == "exact") is (gap == "\n")


def test_items_behind_dashes_sign_nothing() -> None:
    assert pieces("The prizes were given.\n— Ann Lee\n— Bob Ray, mayor") == []


def test_a_lead_in_makes_a_paragraph_speech_only_where_somebody_says_i_or_our() -> None:
    assert pieces("Ann Lee continued:\n\nOur river is high and rises.") == [
        (["Our river is high and rises."], "Ann Lee")
    ]
    assert pieces("Ann Lee listed three things:\n\nThe river is high and rises.") == []


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("â€œThe fund isnâ€™t empty,â€\x9d said Ida Roth.", "The fund isn’t empty"),
        ("â€œThe fund isnâ€™t empty,â€ said Ida Roth.", "The fund isn’t empty"),
        ("“The cafÃ© is open,” said Ida Roth.", "The café is open"),
        ("“The tor¬\nnado passed the dam,” said Ida Roth.", "The tornado passed the dam"),
    ],
)
def test_a_text_that_was_read_in_another_encoding_is_read_again(source: str, claim: str) -> None:
    verdict = verify_quote(claim, Document(text=source), speaker="Ida Roth")
    assert verdict.status == "typographic" and verdict.attribution is not None
    assert verdict.attribution.relation == "confirmed"
    assert verdict.source == source[verdict.start : verdict.end]


@pytest.mark.parametrize("letters", ["« À la mairie »", "NÃO", "â", "Â"])
def test_letters_that_only_look_so_stay(letters: str) -> None:
    assert verify_quote(letters, Document(text=f"“{letters},” said Ida Roth."), spoken=False).status == "exact"


def test_a_word_or_two_given_as_a_sentence_without_the_not_before_them_is_altered() -> None:
    document = Document(text="“Not now,” said Ola Berg. “It is not safe, and I never lied to you.”")
    verdicts = [verify_quote(claim, document) for claim in ("Now.", "Safe", "safe", "Lied to you", "Not now")]
    assert [verdict.passes for verdict in verdicts] == [False, False, True, True, True]
    assert verdicts[1].changes[0].kind == "negation" and "clipped" in verdicts[2].cautions


def test_an_ellipsis_of_the_sources_own_leaves_nothing_out_whatever_stands_beside_it() -> None:
    document = Document(text="“We will [...] go on until the end of the road,” said Ola Berg.")
    assert verify_quote("We will [...] [they] go on until the end", document).status == "edited"
    assert verify_quote("We will [...] [not] go on until the end", document).status == "altered"
