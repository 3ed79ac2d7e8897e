"""What goes wrong by a user's hand is said in one sentence, with what to do next."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from summarizer import Document, Schema, Stance, errors, make_task, read, summarize
from summarizer.api.summaries import check_summary
from summarizer.commands.main import run_command_line
from summarizer.errors import InputError, RunError, TaskError
from summarizer.inputs import InputFailure
from summarizer.runs.layout import of_newer_version
from summarizer.runs.store import connect
from summarizer.tasks.codebooks import parse_codebook
from summarizer.tasks.faults import first_fault
from summarizer.text.shortening import shorten
from summarizer.text.unicode import is_unicode


class Stand(Schema):
    who: str
    side: Stance


class Stands(Schema):
    stands: list[Stand]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({}, "/stands is missing"),
        ({"stands": [{"who": "Anna Lee", "side": "supports", "x": 1}]}, "/stands/0/x is no field of it"),
        (
            {"stands": [{"who": "Anna Lee", "side": "against"}]},
            "/stands/0/side should be 'supports', 'supports_conditionally', 'opposes' or 'neutral', not 'against'",
        ),
        (
            {"stands": [{"who": "A"}, {"who": "B"}]},
            "/stands/0/side is missing (and 1 fault more)",
        ),
    ],
)
def test_what_a_schema_refuses_is_a_field_and_what_is_wanted(answer: Any, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Stands.model_validate(answer)
    assert first_fault(refused.value) == sentence


def test_a_summary_that_does_not_fit_names_up_to_ten_faults() -> None:
    task = make_task("stands", Stands, "{{ article }}")
    document = Document("“Yes,” said Anna Lee.")
    for count, end in [(10, "/stands/9/side is missing."), (12, "/stands/9/side is missing (and 2 faults more).")]:
        with pytest.raises(InputError) as refused:
            check_summary({"stands": [{"who": "A"}] * count}, document, task=task)
        assert "/stands/0/side is missing; /stands/1/side is missing" in str(refused.value)
        assert str(refused.value).endswith(end)


def test_an_answer_that_never_fits_fails_with_its_first_fault_alone(endpoint: Any) -> None:
    endpoint.answer = lambda body: {"stands": [{"who": "Anna Lee", "side": "against"}]}
    task = make_task("stands", Stands, "{{ article }}")
    with pytest.raises(errors.InvalidAnswer) as failed:
        summarize(Document("“Yes,” said Anna Lee."), task=task, model="openai/test", cache=False)
    assert "/stands/0/side should be" in str(failed.value)
    assert "validation error" not in str(failed.value) and "pydantic" not in str(failed.value)


def test_a_codebook_that_cannot_be_read_or_used_is_said_without_the_systems_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line(["codebook", "check", str(tmp_path / "none.yaml")]) == 2
    said = capsys.readouterr().err
    assert "cannot be read: No such file or directory." in said and "Errno" not in said
    with pytest.raises(TaskError, match="/issues should have at least 1 item") as refused:
        parse_codebook("x", "issues: []")
    assert "docs/records.md" in refused.value.hint


def test_a_run_is_not_written_among_its_articles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("An article.")
    assert run_command_line(["run", str(tmp_path), "-o", str(tmp_path)]) == 2
    assert "is the folder of the articles" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_draft_with_no_quotation_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("draft.txt", "source.txt"):
        (tmp_path / name).write_text("Nobody is quoted here.")
    draft = tmp_path / "draft.txt"
    assert run_command_line(["check", str(draft), "--sources", str(tmp_path / "source.txt")]) == 0
    assert capsys.readouterr().out.strip() == f"No quotations found in {draft.as_posix()}."


@pytest.mark.parametrize("identity", [{"a": 1}, [1]])
def test_an_id_of_json_that_is_no_text_is_refused_in_a_sentence(tmp_path: Path, identity: Any) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": identity, "text": "An article."}))
    (found,) = read([path])
    assert isinstance(found, InputFailure) and isinstance(found.error, InputError)
    assert str(found.error) == "a.jsonl:1 has an `id` that is neither a string nor a number."


def test_what_is_no_run_and_what_is_too_new_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="is not the directory of a run") as refused:
        connect(tmp_path)
    assert "summarizer run" in refused.value.hint
    assert "pip install --upgrade" in of_newer_version(tmp_path).hint


def test_doctor_lists_what_is_learnt_of_the_endpoint_asked_and_counts_the_rest(
    endpoint: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.answer = lambda body: {"stands": []}
    task = make_task("stands", Stands, "{{ article }}")
    summarize(Document("An article."), task=task, model="openai/test", cache=False)
    run_command_line(["doctor", "--model", "local/qwen2.5-coder-0.5b"])
    others = [line for line in capsys.readouterr().out.splitlines() if "learnt:" in line]
    run_command_line(["doctor", "--learnt", "--model", "local/qwen2.5-coder-0.5b"])
    every = [line for line in capsys.readouterr().out.splitlines() if "learnt:" in line]
    assert len(others) == 1 and "of other endpoints, 1 model" in others[0]
    assert len(every) == 1 and "openai/test at" in every[0]


@given(st.text(), st.integers(min_value=2, max_value=40))
def test_a_shortened_text_is_one_line_no_longer_than_asked_and_begins_as_the_text_does(text: str, most: int) -> None:
    line, cut = " ".join(text.split()), shorten(text, most)
    assert len(cut) <= most
    assert cut == line if len(line) <= most else cut.endswith("…") and line.startswith(cut[:-1])


def test_half_of_a_surrogate_pair_is_found_wherever_json_has_it() -> None:
    assert is_unicode("“Ja”") and is_unicode({"a": ["ü", 1, None]})
    assert not is_unicode("\ud83d") and not is_unicode({"a": ["\ud83d"]}) and not is_unicode({"\ud83d": 1})
