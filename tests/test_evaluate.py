"""Gold annotations: what cannot be compared is said, and what is compared is counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import InputError
from summarizer.evaluation.evaluate import judge, read_gold
from summarizer.records import Document
from summarizer.results import Result, Usage
from summarizer.tasks.fields import Quote, Schema
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
    outcome = judge(annotated, Result(document, "notes", "m", summary, verify(summary, document), (), Usage()))
    assert set(outcome.scores) == {"quotes"}
    score = outcome.scores["quotes"]
    assert (score.matched, score.predicted, score.gold, score.labels) == (1, 1, 1, {"speaker": 1})
