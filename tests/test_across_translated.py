"""The same utterance in other languages, by the vectors of a model of the user's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import Endpoint
from test_across import article, put_run

from summarizer.across.comparison import Comparison, compare_articles
from summarizer.across.translations import Embeddings
from summarizer.commands.main import run_command_line
from summarizer.errors import InputError

ENGLISH = "We will not open the tunnel before all forty pumps have passed the test."
GERMAN = "Wir werden den Tunnel nicht öffnen, bevor alle vierzig Pumpen die Prüfung bestanden haben."
WRONG = GERMAN.replace("vierzig", "vierzehn")
OTHER = "Die Schule wird im nächsten Jahr wieder mit allen Klassen geöffnet, und das ist für uns gut."


def about_pumps(texts: Sequence[str]) -> list[list[float]]:
    """A model that knows two subjects."""
    return [[1.0, 0.1] if "ump" in text else [0.1, 1.0] for text in texts]


def compared(*told: str, dates: Sequence[str] = (), embed: Any = about_pumps, alike: float = 0.9) -> Comparison:
    days = dates or ["2026-03-02"] * len(told)
    articles = [
        article(number, said=(("Mara Ellison", text),), published=day)
        for number, (text, day) in enumerate(zip(told, days, strict=True))
    ]
    return compare_articles(articles, embeddings=Embeddings(embed, alike))


def test_an_utterance_is_found_in_another_language_and_only_its_numbers_are_compared() -> None:
    (found,) = compared(ENGLISH, GERMAN, OTHER).utterances
    assert [variant.article.id for variant in found.variants] == ["0", "1"]
    assert found.variants[1].compared.relation == "translated"
    assert not found.changed
    (wrong,) = compared(ENGLISH, WRONG).utterances
    (difference,) = wrong.variants[1].compared.differences
    assert (difference.kind, difference.first, difference.other) == ("number", "forty", "vierzehn")


def test_vectors_do_not_join_what_was_said_on_another_day_by_another_or_in_one_language() -> None:
    assert compared(ENGLISH, GERMAN, dates=("2026-03-02", "2026-09-02")).utterances == ()
    assert compared(ENGLISH, "The pumps of the city are old and we will buy new ones with the money.").utterances == ()
    speakers = [article(1, said=(("Mara Ellison", ENGLISH),)), article(2, said=(("Peter Marsh", GERMAN),))]
    assert compare_articles(speakers, embeddings=Embeddings(about_pumps)).utterances == ()


def test_only_tellings_that_may_be_one_are_sent_to_the_model() -> None:
    sent: list[str] = []

    def embed(texts: Sequence[str]) -> list[list[float]]:
        sent.extend(texts)
        return about_pumps(texts)

    assert compared(ENGLISH, ENGLISH, embed=embed).utterances and sent == []
    compared(ENGLISH, GERMAN, ENGLISH, embed=embed)
    assert sorted(sent) == sorted({ENGLISH, GERMAN})


@pytest.mark.parametrize("made", [[], [[1.0]], [[1.0], [1.0, 2.0]]])
def test_what_is_no_vector_of_each_text_is_refused_in_a_sentence(made: list[list[float]]) -> None:
    with pytest.raises(InputError, match="not a vector for each text"):
        compared(ENGLISH, GERMAN, embed=lambda texts: made)


def test_a_vector_of_nothing_is_like_no_other() -> None:
    assert compared(ENGLISH, GERMAN, embed=lambda texts: [[0.0, 0.0] for _ in texts]).utterances == ()


@pytest.fixture
def run(tmp_path: Path) -> Path:
    told = [(f"{number}.txt", f"“{text}” said Mara Ellison.", text) for number, text in enumerate((ENGLISH, GERMAN))]
    return put_run(tmp_path / "out", *((name, text, [], [("Mara Ellison", said)]) for name, text, said in told))


def vector_reply(body: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
    (vector,) = about_pumps([body["input"]])
    return 200, {}, {"data": [{"index": 0, "embedding": vector}], "usage": {"prompt_tokens": 9, "total_tokens": 9}}


def test_the_command_asks_the_endpoint_for_vectors_once_and_says_where_they_come_from(
    run: Path, endpoint: Endpoint, capsys: Any
) -> None:
    endpoint.answer = vector_reply
    command = ["compare", str(run), "--json", "--embeddings", "openai/text-embedding-3-small"]
    assert run_command_line(command) == 0
    printed = capsys.readouterr()
    (found,) = json.loads(printed.out)["utterances"]
    assert [each["relation"] for each in found["variants"]] == ["same", "translated"]
    assert f"2 quotations to openai/text-embedding-3-small at {endpoint.base_url}" in printed.err
    assert {path.rpartition("/")[2] for path in endpoint.paths} == {"embeddings"}
    assert sorted(body["input"] for body in endpoint.requests) == sorted((ENGLISH, GERMAN))
    assert run_command_line(command) == 0
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(
    "reply",
    [{"data": []}, {"data": [{"embedding": ["a"]}]}, {"data": [{"embedding": [1e999]}]}, {"choices": []}, "text"],
)
def test_an_answer_without_a_vector_is_an_error_in_a_sentence(
    run: Path, endpoint: Endpoint, reply: Any, capsys: Any
) -> None:
    endpoint.answer = lambda body: (200, {}, reply)
    assert run_command_line(["compare", str(run), "--embeddings", "openai/text-embedding-3-small"]) == 2
    assert f"text-embedding-3-small at {endpoint.base_url} answered with" in capsys.readouterr().err


def test_models_without_embeddings_and_budgets_without_a_price_are_refused(
    run: Path, endpoint: Endpoint, capsys: Any
) -> None:
    assert run_command_line(["compare", str(run), "--embeddings", "local/qwen2.5-coder-0.5b"]) == 2
    unknown = ["--embeddings", "mine", "--base-url", endpoint.base_url, "--max-cost", "1"]
    assert run_command_line(["compare", str(run), *unknown]) == 2
    assert "gives no embeddings" in (told := capsys.readouterr().err) and "price of mine is unknown" in told
    assert endpoint.requests == []
