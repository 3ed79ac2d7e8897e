"""Quotations: which marks belong together, what is set off without marks, and what nobody is said to have uttered."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.records import Document, Quotation
from summarizer.text.marks import GLYPHS
from summarizer.text.quotations import quotations

SEEDS = Path(__file__).parent.parent / "seeds"


def found(text: str, language: str | None = None) -> list[str]:
    """The quoted texts of `text`, in order."""
    return [text[one.start : one.end] for one in quotations(Document(text=text, language=language))]


def outer(text: str) -> list[Quotation]:
    """The outermost quotations of `text`."""
    return [one for one in quotations(Document(text=text)) if one.depth == 0]


@pytest.mark.parametrize(
    "text",
    [
        "Lee said: “The dam holds.”",
        "Lee said: ”The dam holds.”",
        "Lee said: „The dam holds.“",
        "Lee said: „The dam holds.”",
        "Lee said: ‟The dam holds.”",
        "Lee said: «The dam holds.»",
        "Lee said: « The dam holds. »",
        "Lee said: »The dam holds.«",
        "Lee said: ‹The dam holds.›",
        "Lee said: 「The dam holds.」",
        "Lee said: 『The dam holds.』",
        'Lee said: "The dam holds."',
        "Lee said: 'The dam holds.'",
        "Lee said: ‘The dam holds.’",
        "Lee said: ‚The dam holds.‘",
        "Lee said: ''The dam holds.''",
        "Lee said: ``The dam holds.''",
        "Lee said: ““The dam holds.”",
        "Lee said: “““The dam holds.”””",
        "Lee said: “The dam holds.“",
        'Lee said: “The dam holds."',
        'Lee said: "The dam holds.”',
        "Lee said:“The dam holds.”",
        "“The dam holds.”Lee said.",
        "“The dam holds.“Lee said.",
    ],
)
def test_marks_of_the_worlds_news_set_off_a_quotation(text: str) -> None:
    assert found(text) == ["The dam holds."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The voters' mood and the teachers' pay rose.", []),
        ("It ain't so, 'cause the '90s are over for 'em.", []),
        ("It was rock ’n’ roll in the ’60s, O’Hara said.", []),
        ("A 6'2\" guard and a 5'11\" forward played.", []),
        ("The dogs' owner said 'no' to the boys' club.", ["no"]),
        ("“The workers’ rights are ours,” Lee said.", ["The workers’ rights are ours,"]),
        ("“It's 'cause of the '80s,” Lee said.", ["It's 'cause of the '80s,"]),
    ],
)
def test_an_apostrophe_is_no_quotation_mark(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_quotation_within_a_quotation_knows_its_parent() -> None:
    text = "“I told her, ‘Go home,’ and she went,” Lee said."
    whole, inner = quotations(Document(text=text))
    assert (whole.depth, whole.parent, inner.depth, inner.parent) == (0, None, 1, 0)
    assert text[inner.start : inner.end] == "Go home,"


def test_marks_that_reopen_a_paragraph_are_no_part_of_it() -> None:
    text = "Lee said: “One and two.\n\n“Three and four.\n\n“Five,” and left."
    (one,) = quotations(Document(text=text))
    assert [text[span.start : span.end] for span in one.segments] == ["One and two.", "Three and four.", "Five,"]
    assert one.closed


def test_a_paragraph_may_go_on_without_a_mark_at_its_head() -> None:
    text = "“One and two.\n\nThree and four,” said Ann Lee.\n\nShe left the room."
    (one,) = quotations(Document(text=text))
    assert text[one.start : one.end] == "One and two.\n\nThree and four,"
    assert one.attribution is not None and one.attribution.mention == "Ann Lee"


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph() -> None:
    text = "Ann Lee said: “The dam holds.\n\nBob Ray stayed. “I agree,” he said."
    first, second = quotations(Document(text=text))
    assert (text[first.start : first.end], first.closed) == ("The dam holds.", False)
    assert (text[second.start : second.end], second.closed) == ("I agree,", True)


def test_a_stray_closing_mark_quotes_nothing() -> None:
    assert found("The dam holds.” That was all.\n\n“We agree,” said Lee.") == ["We agree,"]


def test_attributes_of_markup_quote_nobody() -> None:
    assert found('<a href="x" title="A long title">Lee said "yes, of course" twice.</a>') == ["yes, of course"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Ann Lee wrote:\n\n> We will go.\n> We will stay.\n\nNobody came.", ["We will go.", "We will stay."]),
        ("Ann Lee continued:\n\n    The river is high.\n\nShe left.", ["The river is high."]),
        ("Ann Lee continued:\n\nOur river is high and rises.\n\nShe left.", ["Our river is high and rises."]),
    ],
)
def test_a_block_is_a_quotation_of_whom_its_lead_in_names(text: str, quoted: list[str]) -> None:
    (one,) = quotations(Document(text=text))
    assert one.kind == "block"
    assert [text[span.start : span.end] for span in one.segments] == quoted
    assert one.attribution is not None and one.attribution.name == "Ann Lee"


def test_a_paragraph_behind_a_colon_that_nobody_says_is_narration() -> None:
    assert found("These are the facts:\n\nThe river is high and rises.\n\nThe dam holds.") == []


def test_a_speakers_line_of_a_transcript_is_a_quotation() -> None:
    text = "LEE: The dam holds.\n\nRAY: For how long?\n\nLEE: “Long enough,” as they say."
    lines = outer(text)
    assert [one.kind for one in lines] == ["transcript"] * 3
    assert [one.attribution and one.attribution.mention for one in lines] == ["LEE", "RAY", "LEE"]
    assert text[lines[0].start : lines[0].end] == "The dam holds."


def test_a_headline_with_a_colon_is_no_transcript() -> None:
    assert found("WEATHER: Rain in the north\n\nThe river is high.") == []


@pytest.mark.parametrize("text", ["The so-called “dam” leaks.", "The film “Night of the Rivers” opened in May."])
def test_a_word_or_title_in_marks_that_nobody_uttered_is_scare(text: str) -> None:
    (one,) = quotations(Document(text=text))
    assert one.scare and one.attribution is None


def test_parts_that_only_he_said_separates_are_one_turn() -> None:
    text = "“The dam,” Ann Lee said, “holds.” Then came Bob Ray. “I agree,” Bob Ray said."
    assert [one.turn for one in outer(text)] == [0, 0, 2]


def test_a_sentence_of_narration_between_two_quotations_parts_their_turns() -> None:
    text = "“The dam holds,” Ann Lee said. The river rose all night. “We wait,” Ann Lee said."
    first, second = outer(text)
    assert first.turn != second.turn


def test_the_seeds_marks_are_read_as_a_person_reads_them() -> None:
    text = (SEEDS / "000_98c66fa82fd09e82.txt").read_text("utf-8")
    starts = [
        "Putin has no veto",
        "We must ensure",
        "If President Trump",
        "the majority of allies",
        "everything depends",
    ]
    ends = ["be the case.", "before negotiations", "not be in NATO", "Slovakia and Hungary", "its president."]
    quoted = found(text)
    assert [one[: len(start)] for one, start in zip(quoted, starts, strict=True)] == starts
    assert [one[-len(end) :] for one, end in zip(quoted, ends, strict=True)] == ends


def test_quotations_are_kept_with_the_document() -> None:
    document = Document(text="Lee said “yes, it holds.”")
    assert quotations(document) is quotations(document)


@settings(max_examples=150)
@given(st.text(alphabet=GLYPHS + "ab,. \n—>:AéЖ", max_size=80))
def test_every_text_gives_quotations_that_are_sorted_nested_and_trimmed(text: str) -> None:
    ones = quotations(Document(text=text))
    assert list(ones) == sorted(ones, key=lambda one: (one.start, -one.end))
    for number, one in enumerate(ones):
        assert 0 <= one.start < one.end <= len(text)
        assert (one.segments[0].start, one.segments[-1].end) == (one.start, one.end)
        assert all(text[span.start : span.end].strip() == text[span.start : span.end] for span in one.segments)
        if one.parent is not None:
            parent = ones[one.parent]
            assert one.parent < number and parent.start <= one.start and one.end <= parent.end
            assert one.depth == parent.depth + 1 and one.turn == parent.turn


@settings(max_examples=100)
@given(st.text(alphabet="abc éü中1 ", min_size=1, max_size=60).filter(lambda words: words.strip() != ""))
def test_whatever_stands_between_one_pair_of_marks_is_found(words: str) -> None:
    text = f"On Monday Lee said: “{words}” and left."
    assert found(text) == [words.strip()]


@pytest.mark.parametrize(
    "piece",
    """"|“|“”|"'|'|([{| |\n|\n |.|.x|A.|" |said |"a" said |“a” |> |<a |AB: c\n|the chief |Rutte’s |a’|”’)|saying |\ud800
    |Ab Cd |Abmade it |e\u0301|\u200b|—|in saying |also |“‘«„"'`‹「『""".split("|"),
)
def test_long_runs_of_anything_are_read_to_their_end(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    assert all(one.end <= len(text) for one in quotations(Document(text=text)))
