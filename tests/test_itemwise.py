"""A summary filled item by item: what the program puts in without a model's help, and what it leaves to a person."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from summarizer.pipeline.itemwise.candidates import candidates
from summarizer.pipeline.itemwise.issues import known_issue
from summarizer.pipeline.itemwise.lists import fill
from summarizer.pipeline.itemwise.questions import ShortQuestion
from summarizer.pipeline.itemwise.telling import gist, headline
from summarizer.records import Document, OpenPassage
from summarizer.tasks.examples import Passage
from summarizer.tasks.folders import load_task
from summarizer.verifier import verify

TASK = load_task("security_guarantees")
BRIEF = load_task("news_brief")
SURE = {"supports": 0.96, "opposes": 0.02, "none": 0.02}
UNSURE = {"supports": 0.5, "opposes": 0.3, "none": 0.2}
NOTHING = {"supports": 0.05, "opposes": 0.05, "none": 0.9}


def filled(
    text: str, likely: Mapping[str, float] = NOTHING, issue: str = "sending boats"
) -> tuple[dict[str, Any], list[OpenPassage]]:
    """A summary by a judge that says the same of every passage, and a model that names one issue."""

    async def answer(question: ShortQuestion) -> str:
        return json.dumps({"issue": issue, "fact": "It rained."})

    async def weigh(asked: Sequence[Passage]) -> list[Mapping[str, float]]:
        return [likely] * len(asked)

    return asyncio.run(fill(TASK.json_schema, Document(text), answer, {"stance": weigh}, TASK.codebook))


async def answer(question: ShortQuestion) -> str:
    """What the model cuts out of a passage."""
    return json.dumps({"issue": "sending boats", "fact": "It rained."})


STAND = "Norwegian Minister Olav Brekke said Oslo was all for sending boats. He left."


def test_a_stand_that_the_judge_is_sure_of_is_a_position_with_its_passage() -> None:
    text = "Norwegian Minister Olav Brekke rejected the levy. He left."
    data, left = filled(text, {"opposes": 0.96, "none": 0.04})
    position = data["positions"][0]
    assert (position["actor"], position["stance"], position["issue"]) == ("Olav Brekke", "opposes", "the levy")
    assert position["evidence"] == ["Norwegian Minister Olav Brekke rejected the levy."]
    assert position["form"] == "paraphrased"
    assert not left


def test_a_stand_on_an_issue_that_the_model_guessed_is_left_to_a_person_unless_the_codebook_knows_it() -> None:
    data, left = filled(STAND, SURE)
    assert data["positions"] == []
    assert left[0].issue == "sending boats"
    data, left = filled(STAND, SURE, issue="Ukraine’s NATO membership")
    assert data["positions"][0]["issue"] == "nato_membership"
    assert not left


def test_a_stand_that_it_is_not_sure_of_is_left_to_a_person() -> None:
    data, left = filled(STAND, UNSURE)
    assert data["positions"] == []
    assert left[0].actor == "Olav Brekke"
    assert STAND[left[0].start : left[0].end].startswith("Norwegian Minister")
    assert left[0].probabilities == UNSURE


def test_what_only_asks_or_supposes_is_left_to_a_person_however_sure_the_judge() -> None:
    data, left = filled("Olav Brekke said that Oslo would send boats if others did. He left.", SURE)
    assert data["positions"] == []
    assert left


def test_the_issue_that_is_judged_is_named_in_the_source_s_words() -> None:
    seen: list[Passage] = []

    async def weigh(asked: Sequence[Passage]) -> list[Mapping[str, float]]:
        seen.extend(asked)
        return [UNSURE] * len(asked)

    text = f"{STAND} Ines Duarte rejected the levy on boats."
    asyncio.run(fill(TASK.json_schema, Document(text), answer, {"stance": weigh}))
    issues = {each.actor: each.issue for each in seen}
    assert (issues["Olav Brekke"], issues["Ines Duarte"]) == ("sending boats", "the levy")


@pytest.mark.parametrize(
    ("phrase", "issue"),
    [
        ("Ukraine’s NATO membership", "nato_membership"),
        ("a ban on NATO membership", "nato_membership_ban"),
        ("the old dam", "the old dam"),
        ("international stability", "international stability"),  # begins like "interceptors"
    ],
)
def test_an_issue_has_the_codebook_s_id_where_its_words_bear_it(phrase: str, issue: str) -> None:
    assert known_issue(TASK.codebook, phrase) == issue


def test_where_nobody_takes_a_stand_nothing_is_listed_and_nothing_asked() -> None:
    data, left = filled(STAND, NOTHING)
    assert (data["positions"], data["proposals"], left) == ([], [], [])


def test_without_a_judge_no_stand_is_listed() -> None:
    data, left = asyncio.run(fill(TASK.json_schema, Document(STAND), answer))
    assert (data["positions"], left) == ([], [])


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("“We will not pay,” Olav Brekke said.", ["Olav Brekke"]),
        ("Olav Brekke rejected the levy, and Ines Duarte defended it.", ["Olav Brekke", "Ines Duarte"]),
        ("The levy was defended by Ines Duarte.", ["Ines Duarte"]),
        ("Norway’s levy fell on Monday.", []),
        ("With Olav Brekke away, the talks went on.", []),
    ],
)
def test_whoever_speaks_or_acts_in_a_sentence_may_take_a_stand_in_it(text: str, actors: list[str]) -> None:
    found = candidates(Document(text + " It rained."), 20)
    assert sorted(each.actor for each in found) == sorted(actors)


def test_a_speaker_s_sentences_within_one_quotation_are_one_passage() -> None:
    document = Document("“We pay. We have always paid. We will go on,” Olav Brekke said. It rained.")
    (only,) = candidates(document, 20)
    assert document.text[only.sentence.start : only.sentence.end].count("We") == 3


def test_a_pronoun_is_read_with_the_sentence_before_it() -> None:
    document = Document("Olav Brekke came to Bergen. “No boats,” he said. It rained.")
    speaker = candidates(document, 20)[-1]
    assert document.text[speaker.context.start : speaker.context.end].startswith("Olav Brekke came")


def test_every_quotation_with_a_speaker_is_there_and_passes() -> None:
    document = Document("“We will send boats,” Olav Brekke said. “And crews,” he added.")
    data, _ = filled(document.text)
    assert [(quote["text"], quote["speaker"]) for quote in data["quotes"]] == [
        ("We will send boats,", "Olav Brekke"),
        ("And crews,", "Olav Brekke"),
    ]
    assert all(verdict.passes for verdict in verify(TASK.schema.model_validate(data), document))


def test_people_of_a_brief_are_persons() -> None:
    text = "Minister Olav Brekke met Ines Duarte in Bergen. The Peace Facility paid for it, Brekke said."
    data, _ = asyncio.run(fill(BRIEF.json_schema, Document(text), answer))
    assert [person["name"] for person in data["people"]] == ["Olav Brekke", "Ines Duarte"]


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("The dam holds\n\nIt rained on Monday, and the old dam held.", None, "The dam holds"),
        ("It rained.", "The dam holds | The Bergen Courier", "The dam holds"),
        ("OSLO (NN) — The old dam at the mouth of the river held on Monday, officials said.", None,
         "The old dam at the mouth of the river held on Monday"),
    ],
)  # fmt: skip
def test_an_article_is_headed_by_its_title_without_the_site_or_by_its_first_clause(
    text: str, title: str | None, expected: str
) -> None:
    assert headline(Document(text, title=title)) == expected


def test_a_headline_has_twelve_words_at_most() -> None:
    assert (
        len(headline(Document("One two three four five six seven eight nine ten eleven twelve thirteen.")).split())
        <= 13
    )


def test_a_gist_is_sentences_that_lean_on_none_before_them_and_quote_nobody() -> None:
    text = "He left. The old dam at the mouth of the river held. “It holds,” Olav Brekke said of the whole of it on Monday."
    assert gist(Document(text), 600) == "The old dam at the mouth of the river held."
