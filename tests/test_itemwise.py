"""A summary filled item by item: what the program puts in without a model's help."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from summarizer.itemwise.labels import Question, Reply
from summarizer.itemwise.lists import fill, headlines
from summarizer.records import Document
from summarizer.tasks.folders import load_task
from summarizer.verifier import verify

TASK = load_task("security_guarantees")


async def knows_nothing(question: Question) -> Reply:
    """The first option where there is a choice, and empty strings elsewhere."""
    if question.top_logprobs:
        return Reply(json.loads(question.grammar.split("start: ", 1)[1].split(" | ")[0]))
    return Reply(json.dumps({"headline": "", "gist": "", "about": ""}))


def summary(text: str) -> dict[str, Any]:
    """What `fill` makes of a text."""
    return asyncio.run(fill(TASK.json_schema, Document(text), TASK.prompt.front, knows_nothing))


def proposals(text: str) -> list[tuple[str, str | None, str]]:
    """What, by whom, and how far."""
    return [(item["what"], ", ".join(item["put_forward_by"]), item["status"]) for item in summary(text)["proposals"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sweden and Norway agreed to lead a monitoring mission in Ukraine.",
         ("ceasefire monitoring mission in Ukraine", "Sweden and Norway", "agreed")),
        ("Norwegian minister Olav Brekke said Norway would allocate money to air defence for Ukraine.",
         ("air defence for Ukraine", "Norway", "agreed")),
        ("Sweden, Norway and Denmark agreed to lead a monitoring mission in Ukraine.",
         ("ceasefire monitoring mission in Ukraine", "Sweden, Norway and Denmark", "agreed")),
        ("Norwegian minister Olav Brekke called for a monitoring mission in Ukraine.",
         ("ceasefire monitoring mission in Ukraine", "Olav Brekke", "proposed")),
    ],
)  # fmt: skip
def test_a_proposal_is_whose_the_source_says(text: str, expected: tuple[str, str, str]) -> None:
    assert proposals(text) == [expected]


def test_being_against_something_proposes_nothing() -> None:
    assert proposals("Norwegian minister Olav Brekke ruled out sending troops to Ukraine.") == []


def test_every_quotation_with_a_speaker_is_there_and_passes() -> None:
    document = Document("“We will send boats,” Olav Brekke said. “And crews,” he added.")
    data = summary(document.text)
    assert [(quote["text"], quote["speaker"]) for quote in data["quotes"]] == [
        ("We will send boats,", "Olav Brekke"),
        ("And crews,", "Olav Brekke"),
    ]
    assert all(verdict.passes for verdict in verify(TASK.schema.model_validate(data), document))


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("The dam holds\n\nIt rained on Monday, and the old dam held.", "The dam holds"),
        ("OSLO (NN) — The old dam at the mouth of the river held on Monday, officials said.",
         "The old dam at the mouth of the river held on Monday"),
        ("Minister Ann Hargreavesmade it clear on Monday that the dam holds. Hargreaves left.",
         "Minister Ann Hargreaves made it clear on Monday that the dam holds"),
    ],
)  # fmt: skip
def test_an_article_is_headed_by_its_title_or_by_its_first_clause(text: str, headline: str) -> None:
    assert headlines(Document(text))[0] == headline


@pytest.mark.parametrize("line", ["By Ann Lee, Oslo Correspondent", "May 4, 2024", "Share this article now"])
def test_a_byline_a_date_and_a_link_are_no_title(line: str) -> None:
    assert headlines(Document(f"{line}\n\nThe old dam at the mouth of the river held on Monday."))[0].startswith(
        "The old"
    )


def test_a_subject_in_capitals_is_no_dateline() -> None:
    text = (
        "NATO - not the European Union - decides who may join it and when.\nIt rained all day in the north of the land."
    )
    assert headlines(Document(text))[0].startswith("NATO")


def test_a_text_without_sentences_has_no_headline() -> None:
    assert headlines(Document("x")) == () == headlines(Document("“a”\n“b”"))
