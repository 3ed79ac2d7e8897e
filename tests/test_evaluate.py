"""Gold annotations: what cannot be compared is said, and what is compared is counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from summarizer.errors import InputError
from summarizer.evaluation.evaluate import read_gold, score_result
from summarizer.records import Document
from summarizer.records.results import Result, Usage
from summarizer.tasks.codebooks import parse_codebook
from summarizer.tasks.fields import Issue, Quote, Schema, SourceName, Stance, Verbatim
from summarizer.verifier import verify

TEXT = "“We stay here until spring,” Ida Holm said."
QUOTE = {"text": "We stay here until spring,", "start": 1, "end": 27, "speaker": "Ida Holm"}


class Mood(Schema):
    mood: str


class Notes(Schema):
    quotes: list[Quote]
    positions: list[Mood]


def gold(tmp_path: Path, **lists: Any) -> Any:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT, **lists}), "utf-8")
    return read_gold(path)


@pytest.mark.parametrize(
    "lists", [{"quotes": ["We stay"]}, {"quotes": [{"text": "We stay"}]}, {"positions": [{"actor": "Ida Holm"}]}]
)
def test_an_annotation_without_what_is_compared_is_named_with_its_line(lists: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gold.jsonl:1: each of `(quotes|positions)` needs "):
        gold(tmp_path, **lists)


def test_quotes_are_matched_by_their_place_and_a_list_of_another_kind_is_not_compared(tmp_path: Path) -> None:
    nowhere = {"text": "Never again", "start": None, "end": None, "speaker": None, "kind": "partial"}
    positions = [{"actor": "Ida Holm", "issue": "staying", "stance": "supports"}]
    (annotated,) = gold(tmp_path, quotes=[QUOTE, nowhere], positions=positions)
    quotes = [{"text": "We stay here until spring", "speaker": "Holm"}]
    summary = Notes.model_validate({"quotes": quotes, "positions": [{"mood": "calm"}]})
    document = Document(TEXT, id="a")
    outcome = score_result(annotated, Result(document, "notes", "m", summary, verify(summary, document), (), Usage()))
    assert set(outcome.scores) == {"quotes"}
    score = outcome.scores["quotes"]
    assert (score.matched, score.predicted, score.gold, score.labels) == (1, 1, 1, {"speaker": 1})


class Stand(Schema):
    actor: SourceName
    issue: Issue
    stance: Stance
    evidence: list[Verbatim]


class Plan(Schema):
    what: str
    kind: str
    put_forward_by: list[SourceName]
    status: str
    evidence: list[Verbatim]


class Stands(Schema):
    positions: list[Stand] = Field(default_factory=list)
    proposals: list[Plan] = Field(default_factory=list)


DEBATE = "Ida Holm backs the toll. She says no to the bridge. Per Vik wants a ferry."


def scored(tmp_path: Path, summary: dict[str, Any], **lists: Any) -> Any:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a", "text": DEBATE, **lists}), "utf-8")
    (annotated,) = read_gold(path)
    made, document = Stands.model_validate(summary), Document(DEBATE, id="a")
    result = Result(document, "stands", "m", made, verify(made, document), (), Usage())
    return score_result(annotated, result, CODEBOOK).scores


CODEBOOK = parse_codebook("a", "issues: [{id: toll, name: harbour toll, definition: Ships pay for it.}]")


def span(words: str) -> dict[str, int]:
    start = DEBATE.index(words)
    return {"start": start, "end": start + len(words)}


def test_a_position_is_matched_by_its_evidence_whatever_words_name_its_issue(tmp_path: Path) -> None:
    gold = [
        {
            "actor": "Ida Holm",
            "issue": "crossing the strait",
            "stance": ["opposes", "neutral"],
            "evidence": [span("She says no to the bridge.")],
        }
    ]
    found = {"actor": "Holm", "issue": "the bridge", "stance": "opposes", "evidence": ["She says no to the bridge."]}
    score = scored(tmp_path, {"positions": [found]}, positions=gold)["positions"]
    assert (score.matched, score.labels) == (1, {"stance": 1})
    elsewhere = {**found, "evidence": ["Ida Holm backs the toll."]}
    assert scored(tmp_path, {"positions": [elsewhere]}, positions=gold)["positions"].matched == 0


def test_the_id_of_a_codebook_is_its_issue_and_opposition_to_a_thing_is_not_the_thing(tmp_path: Path) -> None:
    gold = [{"actor": "Ida Holm", "issue": "a harbour toll", "stance": "supports"}]
    found = {"actor": "Holm", "issue": "toll", "stance": "supports", "evidence": []}
    assert scored(tmp_path, {"positions": [found]}, positions=gold)["positions"].matched == 1
    turned = {**found, "issue": "opposition to a harbour toll"}
    assert scored(tmp_path, {"positions": [turned]}, positions=gold)["positions"].matched == 0


def test_proposer_kind_and_status_of_a_proposal_are_labels_of_their_own(tmp_path: Path) -> None:
    gold = [{"proposal": "a ferry", "kind": ["transport", "other"], "proposer": "Per Vik", "status": "proposed"}]
    found = {"what": "a ferry", "kind": "other", "put_forward_by": [], "status": "agreed", "evidence": []}
    score = scored(tmp_path, {"proposals": [found]}, proposals=gold)["proposals"]
    assert (score.matched, score.labels) == (1, {"status": 0, "kind": 1, "proposer": 0})
    assert score.accuracy("kind") == 1.0 and score.accuracy("proposer") == 0.0
