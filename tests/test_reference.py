"""Quoting by number: what the model is shown, what it may answer, and the text that its numbers stand for."""

from __future__ import annotations

import copy
import json
import pickle
import re
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from summarizer.errors import InvalidAnswer
from summarizer.quoting.reference import UnknownReference, reference_schema, resolve_numbers, with_numbers
from summarizer.records import Document
from summarizer.tasks.fields import Quote, Schema, SourceName, Spoken, Verbatim
from summarizer.tasks.folders import load_task, task_names
from summarizer.tasks.json_schema import problems, strict_schema
from summarizer.text.quotations import quotations
from summarizer.text.sentences import sentences
from summarizer.verifier import verify

ARTICLE = Document(
    "Anna Berg, the minister, said the bridge will close.\n\n“We cannot keep it open,” Berg said. “It is 4.5 metres too low.”\n\n"
    "“First, we listen. Then we decide. [Q9] is no number,” she told reporters."
)


class Walk(Schema):
    kind: Literal["walk"]
    note: Verbatim


class Talk(Schema):
    kind: Literal["talk"]
    note: Spoken


class Position(Schema):
    actor: SourceName
    evidence: Verbatim = Field(description="The sentence that shows it.", min_length=20)
    said: Spoken | None = None


class Summary(Schema):
    headline: str
    positions: list[Position]
    quotes: list[Quote]
    nested: list[list[Verbatim]]
    part: Annotated[Walk | Talk, Field(discriminator="kind")]
    detail: Position = Field(description="one")


SCHEMA = Summary.model_json_schema()


def answer(**changes: Any) -> dict[str, Any]:
    position = {"actor": "Anna Berg", "evidence": "S1", "said": None}
    return {
        "headline": "S1", "positions": [position, {**position, "said": "Q2"}], "quotes": [{"text": "Q1", "speaker": "Q1"}],
        "nested": [["S1", "Q3"], []], "part": {"kind": "talk", "note": "Q1"}, "detail": position, **changes,
    }  # fmt: skip


def test_the_article_is_shown_with_its_sentences_and_quotations_numbered() -> None:
    lines = with_numbers(ARTICLE).split("\n\n")
    assert lines[0] == "[S1] Anna Berg, the minister, said the bridge will close."
    assert lines[1] == "[S2] “[Q1] We cannot keep it open,” Berg said. [S3] “[Q2] It is 4.5 metres too low.”"
    assert lines[2].startswith("[S4] “[Q3] First, we listen. [S5] Then we decide.")


def test_numbers_become_the_text_they_stand_for_and_all_else_stays() -> None:
    found = resolve_numbers(answer(), SCHEMA, ARTICLE)
    assert found["headline"] == "S1"
    assert found["positions"][0]["evidence"] == "Anna Berg, the minister, said the bridge will close."
    assert [position["said"] for position in found["positions"]] == [None, "It is 4.5 metres too low."]
    assert found["quotes"] == [{"text": "We cannot keep it open,", "speaker": "Q1"}]
    assert found["nested"][0][1] == "First, we listen. Then we decide. [Q9] is no number,"
    assert found["part"] == {"kind": "talk", "note": "We cannot keep it open,"}
    assert found["detail"]["evidence"] == found["positions"][0]["evidence"]
    Summary.model_validate(found)


def test_the_answer_given_is_not_changed() -> None:
    given_answer = answer()
    before = copy.deepcopy(given_answer)
    resolve_numbers(given_answer, SCHEMA, ARTICLE)
    assert given_answer == before


@pytest.mark.parametrize("spelling", ["Q2", "q2", "[Q2]", " Q2. ", "[ Q2 ]"])
def test_a_number_may_be_spelled_as_the_article_shows_it(spelling: str) -> None:
    assert resolve_numbers(answer(quotes=[{"text": spelling, "speaker": ""}]), SCHEMA, ARTICLE)["quotes"][0][
        "text"
    ] == ("It is 4.5 metres too low.")


def test_a_sentence_within_a_long_quotation_can_be_speech() -> None:
    found = resolve_numbers(answer(quotes=[{"text": "S5", "speaker": "Anna Berg"}]), SCHEMA, ARTICLE)
    assert found["quotes"][0]["text"] == "Then we decide."


@pytest.mark.parametrize("reference", ["Q4", "Q0", "S7", "Q999999999", "X1", "", "We cannot keep it open,", "Q1 Q2"])
def test_a_number_that_the_article_has_not_is_named_with_its_path(reference: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        resolve_numbers(answer(quotes=[{"text": reference, "speaker": ""}]), SCHEMA, ARTICLE)
    assert f"/quotes/0/text is {reference!r}" in str(caught.value)
    assert "quotations Q1 to Q3 and sentences S1 to S6" in str(caught.value) or len(sentences(ARTICLE.text)) != 6


def test_all_wrong_numbers_are_named_at_once() -> None:
    with pytest.raises(UnknownReference) as caught:
        resolve_numbers(answer(nested=[["S99"], ["Q98"]], quotes=[{"text": "S1", "speaker": ""}]), SCHEMA, ARTICLE)
    assert all(part in str(caught.value) for part in ("/nested/0/0", "/nested/1/0", "/quotes/0/text", "not within one"))


def test_the_error_tells_a_model_and_pickles() -> None:
    error = UnknownReference("Q9 is unknown.")
    assert isinstance(error, ValueError)
    assert str(pickle.loads(pickle.dumps(error))) == "Q9 is unknown."


@pytest.mark.parametrize("wrong", [{}, {"quotes": "Q1"}, {"quotes": [{"text": 3}]}, {"part": None}, {"extra": ["Q1"]}])
def test_what_does_not_fit_the_schema_is_left_for_the_schema_to_refuse(wrong: Any) -> None:
    resolve_numbers(wrong, SCHEMA, ARTICLE)


def test_an_article_without_quotations_says_so() -> None:
    with pytest.raises(InvalidAnswer, match="no quotation and sentences S1 to S1"):
        resolve_numbers({"quotes": [{"text": "Q1"}]}, SCHEMA, Document("Nothing was said."))


def test_the_schema_on_the_wire_asks_for_numbers_and_is_sound() -> None:
    schema = reference_schema(SCHEMA)
    assert problems(schema) == []
    evidence = schema["$defs"]["Position"]["properties"]["evidence"]
    assert evidence["description"].endswith("As S12 or Q3.")
    assert re.match(evidence["pattern"], "S12") and not re.match(evidence["pattern"], "the sentence")
    assert "minLength" not in evidence
    assert '"x-summarizer": "verbatim"' not in json.dumps(strict_schema(schema))
    assert schema["$defs"]["Quote"]["properties"]["speaker"] == SCHEMA["$defs"]["Quote"]["properties"]["speaker"]


def test_a_schema_bound_to_an_article_offers_just_the_numbers_that_resolve() -> None:
    schema = reference_schema(SCHEMA, ARTICLE)
    assert problems(schema) == []
    for number in schema["$defs"]["Quote"]["properties"]["text"]["enum"]:
        resolve_numbers(answer(quotes=[{"text": number, "speaker": ""}]), SCHEMA, ARTICLE)
    evidence = schema["$defs"]["Position"]["properties"]["evidence"]["enum"]
    assert len(evidence) == len(sentences(ARTICLE.text)) + len(quotations(ARTICLE))


@pytest.mark.parametrize("name", task_names())
def test_every_shipped_task_can_quote_by_reference(name: str, seeds: Any) -> None:
    schema = load_task(name).json_schema
    assert problems(reference_schema(schema)) == []
    for path in seeds.glob("*.txt"):
        document = Document(path.read_text("utf-8"))
        for label in re.findall(r"\[(Q\d+)\]", with_numbers(document)):
            found = resolve_numbers({"quotes": [{"text": label}]}, schema, document)["quotes"][0]["text"]
            quotation = quotations(document)[int(label[1:]) - 1]
            assert found == document.text[quotation.start : quotation.end]


@settings(max_examples=100)
@given(st.text(alphabet="ab.“” \n[]QS12", max_size=80))
def test_the_numbers_shown_are_all_that_resolve_and_taking_them_out_leaves_the_article(text: str) -> None:
    document = Document(text)
    shown = with_numbers(document)
    labels = [f"S{n}" for n in range(1, len(sentences(text)) + 1)] + [
        f"Q{n}" for n in range(1, len(quotations(document)) + 1)
    ]
    for label in labels:
        resolve_numbers({"nested": [[label]]}, SCHEMA, document)
    assert len(shown) == len(text) + sum(len(label) + 3 for label in labels)
    stripped = iter(shown)
    assert all(char in stripped for char in text)


@pytest.mark.parametrize("seed", range(5))
def test_evidence_by_reference_always_passes(seed: int, seeds: Any) -> None:
    class Both(Schema):
        evidence: list[Verbatim]
        said: list[Spoken]

    document = Document(sorted(seeds.glob("*.txt"))[seed].read_text("utf-8"))
    numbers = {
        "evidence": [f"S{n}" for n in range(1, len(sentences(document.text)) + 1)],
        "said": [f"Q{n}" for n in range(1, len(quotations(document)) + 1)],
    }
    summary = Both.model_validate(resolve_numbers(numbers, Both.model_json_schema(), document))
    assert [verdict for verdict in verify(summary, document) if not verdict.passes] == []
