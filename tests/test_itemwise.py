"""A summary filled item by item: what the program puts in without a model's help, and what it leaves to a person."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.models.embedded.parser import parse
from summarizer.pipeline.itemwise.candidates import Candidate, candidates
from summarizer.pipeline.itemwise.issues import known_issue
from summarizer.pipeline.itemwise.items import Left
from summarizer.pipeline.itemwise.lists import fill
from summarizer.pipeline.itemwise.positions import QUEUE
from summarizer.pipeline.itemwise.questions import ShortQuestion
from summarizer.pipeline.itemwise.stands import MOST
from summarizer.pipeline.itemwise.telling import gist, headline
from summarizer.records import Document
from summarizer.tasks.examples import Passage
from summarizer.tasks.folders import load_task
from summarizer.text.parsed_clauses import LONGEST, clauses
from summarizer.verifier import verify

TASK = load_task("security_guarantees")
BRIEF = load_task("news_brief")
SURE = {"supports": 0.96, "opposes": 0.02, "none": 0.02}
UNSURE = {"supports": 0.5, "opposes": 0.3, "none": 0.2}
NOTHING = {"supports": 0.05, "opposes": 0.05, "none": 0.9}
NO_PROPOSAL = {"proposed": 0.2, "none": 0.8}
STAND = "Norwegian Minister Olav Brekke said Oslo should send boats. He left."


def filled(
    text: str,
    likely: Mapping[str, float] = NOTHING,
    asked: list[Passage] | None = None,
    state: Mapping[str, float] = NO_PROPOSAL,
) -> tuple[dict[str, Any], Left]:
    """A summary by judges that say the same of every passage."""

    async def weigh(passages: Sequence[Passage]) -> list[Mapping[str, float]]:
        (asked if asked is not None else []).extend(passages)
        return [likely] * len(passages)

    async def weigh_states(passages: Sequence[Passage]) -> list[Mapping[str, float]]:
        return [state] * len(passages)

    judges = {"stance": weigh, "proposals.status": weigh_states}
    return asyncio.run(fill(TASK.json_schema, Document(text), answer, judges, TASK.codebook, parse))


async def answer(question: ShortQuestion) -> str:
    """What the model cuts out of a passage."""
    return json.dumps({"fact": "It rained."})


def found_in(text: str) -> list[tuple[str, str]]:
    """The actors of a text and what their stands would be about."""
    return [(each.actor, text[each.issue.start : each.issue.end]) for each in _candidates(text)]


def _candidates(text: str) -> list[Candidate]:
    return candidates(Document(text), parse)


def test_a_stand_that_the_judge_is_sure_of_is_a_position_with_its_passage() -> None:
    text = "Norwegian Minister Olav Brekke rejected the fishing levy. He left."
    data, left = filled(text, {"opposes": 0.96, "none": 0.04})
    position = data["positions"][0]
    assert (position["actor"], position["stance"], position["issue"]) == ("Olav Brekke", "opposes", "the fishing levy")
    assert position["evidence"] == ["Norwegian Minister Olav Brekke rejected the fishing levy."]
    assert position["form"] == "narrated"
    assert not left.passages


def test_an_issue_that_the_codebook_knows_has_its_id() -> None:
    data, _ = filled("Olav Brekke said that he backed Ukraine’s NATO membership. He left.", SURE)
    assert data["positions"][0]["issue"] == "nato_membership"


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("called for an end to military aid", "an end to military aid"),
        ("criticised the refusal of NATO membership", "the refusal of NATO membership"),
        ("backed the lifting of sanctions on Russia", "the lifting of sanctions on Russia"),
        ("backed the sanctions on Russia", "sanctions"),
    ],
)
def test_what_turns_an_issue_round_is_not_that_issue_and_the_judge_is_asked_about_what_is_listed(
    text: str, issue: str
) -> None:
    asked: list[Passage] = []
    data, _ = filled(f"Olav Brekke {text}. He left.", SURE, asked)
    assert [position["issue"] for position in data["positions"]] == [issue]
    assert [each.issue for each in asked if each.actor == "Olav Brekke"] == [
        TASK.codebook.by_id[issue].name if TASK.codebook and issue in TASK.codebook.by_id else issue
    ]


def test_a_stand_that_it_is_not_sure_of_is_left_to_a_person() -> None:
    data, left = filled(STAND, UNSURE)
    assert data["positions"] == []
    passage = left.passages[0]
    assert (passage.actor, passage.issue) == ("Olav Brekke", "send boats")
    assert STAND[passage.start : passage.end].startswith("Norwegian Minister")
    assert passage.probabilities == UNSURE


@pytest.mark.parametrize(
    "text",
    [
        "Olav Brekke said that Oslo would send boats if others did.",
        "Olav Brekke might back the levy.",
        "Does Olav Brekke support the levy?",
        "Ines Duarte said that Olav Brekke wants the levy.",
        "“It is a rotten system,” Olav Brekke said.",
        "Olav Brekke condemned this nonsense.",
        "Olav Brekke fears such laws.",
        "Olav Brekke rejected the levy.",
        "Olav Brekke rejected 180 kilometres of fence.",
        "Olav Brekke urged Kyiv to abandon its hopes of NATO membership.",
        "Olav Brekke opposes the workers in that deal.",
        "Olav Brekke backs policies that help the poor of the islands and those of the mainland alike, come what may.",
    ],
)
def test_what_is_asked_supposed_had_from_others_or_named_elsewhere_is_left_to_a_person_however_sure_the_judge(
    text: str,
) -> None:
    data, left = filled(f"{text} It rained.", SURE)
    assert "Olav Brekke" not in {position["actor"] for position in data["positions"]}
    assert "Olav Brekke" in {passage.actor for passage in left.passages}


def test_what_there_is_no_time_to_weigh_is_left_to_a_person_without_probabilities_and_the_rest_is_counted() -> None:
    text = " ".join(f"Olav Brekke rejected the levy of the {number}th month." for number in range(MOST + QUEUE + 3))
    asked: list[Passage] = []
    _, left = filled(text, NOTHING, asked)
    assert (len(asked), len(left.passages), left.not_asked) == (MOST, QUEUE, 3)
    assert not any(passage.probabilities for passage in left.passages)


def test_every_actor_has_a_turn_before_one_has_the_last() -> None:
    text = " ".join(f"Olav Brekke said that the levy of the {number}th month was a mistake." for number in range(MOST))
    asked: list[Passage] = []
    filled(f"{text} Ines Duarte rejected the new tax. It rained.", NOTHING, asked)
    assert {passage.actor for passage in asked} == {"Olav Brekke", "Ines Duarte"}


def test_what_was_weighed_comes_before_what_was_not_and_nobody_is_asked_of_an_actor_in_a_sentence_twice() -> None:
    text = " ".join(f"Olav Brekke rejected the {number}th levy and backed a fee." for number in range(MOST + 2))
    _, left = filled(text, UNSURE)
    assert [bool(passage.probabilities) for passage in left.passages] == [True] * MOST + [False] * 2
    assert len({passage.start for passage in left.passages}) == MOST + 2


def test_what_an_actor_is_for_is_a_proposal_where_the_judge_of_states_is_sure() -> None:
    text = "Olav Brekke called for a joint air defence of the coast. He left."
    data, _ = filled(text, SURE, state={"proposed": 0.95, "none": 0.05})
    proposal = data["proposals"][0]
    assert (proposal["what"], proposal["put_forward_by"], proposal["status"], proposal["kind"]) == (
        "a joint air defence of the coast",
        ["Olav Brekke"],
        "proposed",
        "air_defence",
    )
    verdicts = verify(TASK.schema.model_validate(data), Document(text))
    assert verdicts and all(verdict.passes for verdict in verdicts)


@pytest.mark.parametrize(
    ("likely", "state"),
    [(SURE, NO_PROPOSAL), (SURE, {"proposed": 0.7, "none": 0.3}), (NOTHING, {"proposed": 0.95, "none": 0.05})],
)
def test_what_nobody_is_for_or_what_the_judge_is_not_sure_of_is_no_proposal(
    likely: Mapping[str, float], state: Mapping[str, float]
) -> None:
    data, _ = filled("Olav Brekke called for a joint air defence. He left.", likely, state=state)
    assert data["proposals"] == []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Olav Brekke rejected the levy, and Ines Duarte defended the tax.",
         [("Olav Brekke", "the levy"), ("Ines Duarte", "the tax")]),
        ("The levy was defended by Ines Duarte.", [("Ines Duarte", "The levy")]),
        ("Ines Duarte and Olav Brekke rejected the levy.",
         [("Ines Duarte", "the levy"), ("Olav Brekke", "the levy")]),
        ("Critics like Ines Duarte rejected the levy.", [("Ines Duarte", "the levy")]),
        ("Another old rival, Ines Duarte, rejected the levy.", [("Ines Duarte", "the levy")]),
        ("Olav Brekke’s opposition to the levy hurt him.", [("Olav Brekke", "the levy")]),
        ("The levy has support from Ines Duarte for its aims.", [("Ines Duarte", "its aims")]),
        ("Most traders say that the levy is a mistake.", [("traders", "the levy")]),
        ("The Norwegian Conference of Mayors rejected the levy.", [("Norwegian Conference of Mayors", "the levy")]),
        ("A judge in Bergen rejected the levy.", [("judge in Bergen", "the levy")]),
        ("Olav Brekke is a member of the council.", []),  # who somebody is, is no stand
        ("Olav Brekke refused to pay the levy.", [("Olav Brekke", "pay the levy")]),
        ("Olav Brekke called for a ban on boats.", [("Olav Brekke", "a ban on boats")]),
        ("Olav Brekke said that the levy was a mistake.", [("Olav Brekke", "the levy")]),
        ("Olav Brekke said that Norway should drop the levy.", [("Olav Brekke", "drop the levy")]),
        ("Olav Brekke blamed Ines Duarte for raising the levy.", [("Olav Brekke", "raising the levy")]),
        ("Ines Duarte, who opposes the levy, left.", [("Ines Duarte", "the levy")]),
        ("Olav Brekke voiced support for the levy.", [("Olav Brekke", "the levy")]),
        ("Olav Brekke said that the old levy must be set by the council.", [("Olav Brekke", "the old levy")]),
        ("Olav Brekke wants to ensure that the levy never comes again.", [("Olav Brekke", "the levy")]),
        ("Olav Brekke rejected the fact that a new levy is planned.", [("Olav Brekke", "a new levy")]),
        ("Olav Brekke opposes the people who levy taxes.", [("Olav Brekke", "the people who levy taxes")]),
        ("Olav Brekke wants to help them.", []),  # a pronoun says too little
        ("Olav Brekke knows how many ships sank.", []),
        ("Olav Brekke is in favor of the levy.", [("Olav Brekke", "the levy")]),
        ("“We support the levy,” Olav Brekke said.", [("Olav Brekke", "the levy")]),
        ("“The levy is a mistake,” Olav Brekke said.", [("Olav Brekke", "The levy")]),
        ("Olav Brekke waited in Bergen. He rejected the levy.", [("Olav Brekke", "the levy")]),
        ("Olav Brekke left. The Brekke campaign rejected the levy.", [("Brekke campaign", "the levy")]),
        ("The Orwellian fantasy ended the levy.", []),
        ("The rain ended the drought.", []),
        ("With Olav Brekke away, the talks went on.", []),
    ],
)  # fmt: skip
def test_an_actor_s_clause_has_its_issue_in_the_sentence_s_own_words(
    sentence: str, found: list[tuple[str, str]]
) -> None:
    assert found_in(f"{sentence} It rained.") == found


def test_a_pronoun_is_read_with_the_sentence_that_names_whom_it_means() -> None:
    text = "Olav Brekke waited in Bergen. He rejected the levy. It rained."
    (only,) = _candidates(text)
    assert text[only.context.start : only.context.end] == "Olav Brekke waited in Bergen. He rejected the levy."


@pytest.mark.parametrize(
    "text",
    [
        "Olav Brekke met Jens Holm. He rejected the levy.",
        "A judge in Bergen rejected the levy.",
        "Most traders said that the levy was a mistake.",
    ],
)
def test_whom_a_pronoun_or_a_description_leaves_in_doubt_nobody_but_a_person_names(text: str) -> None:
    data, left = filled(f"{text} It rained.", SURE)
    assert not [each for each in data["positions"] if each["issue"] == "the levy"]
    assert [each for each in left.passages if each.issue == "the levy"]


WORDS = "Olav Brekke said that he would not pay the levy , if Ines Duarte wants to ban boats and “ ” who for to no No.".split()


@settings(max_examples=40)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_whatever_the_sentence_its_phrases_lie_in_it_and_are_short(sentence: str) -> None:
    (tokens,) = parse([sentence])
    for each in clauses(tokens):
        for span in filter(None, (each.subject, each.described, each.issue, each.topic)):
            assert 0 <= span.start < span.end <= len(sentence)
        assert each.issue is None or each.issue.end - each.issue.start <= LONGEST


@pytest.mark.parametrize(
    ("phrase", "head", "issue"),
    [
        ("Ukraine’s NATO membership", "membership", "nato_membership"),
        ("a ban on NATO membership", "ban", "nato_membership_ban"),
        ("an end to NATO membership", "end", "an end to NATO membership"),
        ("the old dam", "dam", "the old dam"),
        ("international stability", "stability", "international stability"),  # begins like "interceptors"
    ],
)
def test_an_issue_has_the_codebook_s_id_where_its_words_bear_it(phrase: str, head: str, issue: str) -> None:
    assert known_issue(TASK.codebook, phrase, head).id == issue


def test_where_nobody_takes_a_stand_nothing_is_listed_and_nothing_left() -> None:
    data, left = filled(STAND, NOTHING)
    assert (data["positions"], data["proposals"], left) == ([], [], Left())


def test_without_a_judge_or_a_parser_no_stand_is_listed() -> None:
    data, left = asyncio.run(fill(TASK.json_schema, Document(STAND), answer))
    assert (data["positions"], left) == ([], Left())


def test_every_quotation_with_a_speaker_is_there_and_passes() -> None:
    document = Document("“We will send boats,” Olav Brekke said. “And crews,” he added.")
    data, _ = filled(document.text)
    assert [(quote["text"], quote["speaker"]) for quote in data["quotes"]] == [
        ("We will send boats,", "Olav Brekke"),
        ("And crews,", "Olav Brekke"),
    ]
    verdicts = verify(TASK.schema.model_validate(data), document)
    assert verdicts and all(verdict.passes for verdict in verdicts)


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
    text = "Her counterpart came to the mouth of the river on Monday. The old dam at the mouth of the river held. "
    text += "“It holds,” Olav Brekke said of the whole of it on Monday."
    assert gist(Document(text), 600) == "The old dam at the mouth of the river held."


def test_a_field_that_asks_for_a_sentence_gets_the_whole_one_and_nothing_is_asked() -> None:
    text = "A storm came in. The old dam at the mouth of the river held through the night, and the mill behind it stood. It is 90."

    async def ask(question: ShortQuestion) -> str:
        raise AssertionError(question)

    data, _ = asyncio.run(fill(BRIEF.json_schema, Document(text), ask))
    facts = [each["fact"] for each in data["key_facts"]]
    assert "The old dam at the mouth of the river held through the night, and the mill behind it stood." in facts
