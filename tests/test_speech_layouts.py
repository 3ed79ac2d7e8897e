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


INTERVIEW = """“The river taught me patience”

Ann Lee has run the port of Dahl since 2019. She talks about the flood.

Interview: Bob Ray

**What do you remember of that night?**

I remember the noise. The water came over the wall at four.

We had no time to call anybody.

Did you think of leaving?

Never. My father built this wall.

**And what do you want from the ministry?**

Money, and soon. I have told the minister so.

This text was first printed in May."""


def test_answers_to_questions_without_marks_are_speech_of_the_one_person_interviewed() -> None:
    assert [(part, name) for part, name in pieces(INTERVIEW) if name] == [
        (
            ["I remember the noise. The water came over the wall at four.", "We had no time to call anybody."],
            "Ann Lee",
        ),
        (["Never. My father built this wall."], "Ann Lee"),
        (["Money, and soon. I have told the minister so."], "Ann Lee"),
    ]
    document = Document(text=INTERVIEW)
    answer, question = "My father built this wall.", "Did you think of leaving?"
    assert verify_quote(answer, document, speaker="Ann Lee").cautions == ()
    assert verify_quote(answer, document, speaker="Bob Ray").status == "misattributed"
    assert verify_quote(question, document, speaker="Ann Lee").status == "not_quoted"


def test_answers_are_nobodys_by_name_where_two_people_may_be_interviewed() -> None:
    text = INTERVIEW.replace("since 2019.", "since 2019, after Carl Moss.")
    assert (["Never. My father built this wall."], None) in pieces(text)
    explicit = text.replace("She talks", "An interview with Ann Lee")
    assert (["Never. My father built this wall."], "Ann Lee") in pieces(explicit)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("**And what do you want from the ministry?**", "The ministry and money."),  # two questions only
        ("I have told the minister so", "The minister knows"),  # nobody says "I" in most answers
    ],
)
def test_headings_that_ask_make_no_interview_by_themselves(old: str, new: str) -> None:
    text = INTERVIEW.replace("Never. My", "Never. The").replace(old, new)
    assert [part for part, _ in pieces(text) if part != ["The river taught me patience"]] == []


def test_the_label_of_an_answer_is_the_one_person_named_before_the_questions() -> None:
    text = "We met {} in Riga.\n\nQ: Will it hold?\n\nA: It will.\n\nQ: When?\n\nA: In May.\n\nQ: Why?\n\nA: Rain."
    assert (["In May."], "Ann Lee") in pieces(text.format("Ann Lee"))
    assert (["In May."], "A") in pieces(text.format("Ann Lee and Bob Ray"))
    assert (["When?"], "Q") in pieces(text.format("Ann Lee"))
