"""The path from a document to a result, against a model server on loopback."""

from __future__ import annotations

import asyncio
import json
import pickle
from typing import Any

import pytest
from conftest import Endpoint, completion

import summarizer
from summarizer import Document, Quote, Schema, asummarize, errors, make_task, summarize
from summarizer.records.results import Result

TEXT = (
    "The minister met the press on Monday.\n\n“We will send 5,000 soldiers to the border,” said Anna Kowalska. "
    "She spoke for an hour."
)
GOOD = {"text": "We will send 5,000 soldiers to the border,", "speaker": "Anna Kowalska"}
ALTERED = {"text": "We will send 50,000 soldiers to the border,", "speaker": "Anna Kowalska"}
TWICE_QUOTED = TEXT.replace("She spoke", "“Nobody is to stay behind,” she added. She spoke")
OTHER = {"text": "Nobody is to stay behind,", "speaker": "Anna Kowalska"}
PROMPT = "# system\nRecord the quotes.\n# user\n{{ article }}\n"


class Quotes(Schema):
    quotes: list[Quote]


TASK = make_task("quotes", Quotes, PROMPT)


def run(text: str = TEXT, **options: Any) -> Result:
    return summarize(Document(text, id="a"), task=TASK, **options)


def test_a_true_quote_passes_and_the_answer_is_typed(endpoint: Endpoint) -> None:
    endpoint.replies({"quotes": [GOOD]})
    result = run()
    assert isinstance(result.summary, Quotes)
    assert [verdict.status for verdict in result.verdicts] == ["exact"]
    assert result.verdicts[0].path == "/quotes/0/text"
    assert result.omitted_quotations == () and not result.cached and result.usage.calls == 1


def test_a_second_run_makes_no_call_and_gives_the_same(endpoint: Endpoint) -> None:
    endpoint.replies({"quotes": [GOOD]})
    first, second = run(), run()
    assert len(endpoint.requests) == 1
    assert second.cached and second.usage.calls == 0
    assert second.verdicts == first.verdicts and second.summary == first.summary


def test_another_endpoint_model_or_prompt_is_another_answer(endpoint: Endpoint) -> None:
    endpoint.replies({"quotes": [GOOD]})
    run()
    run(model="openai/other")
    summarize(Document(TEXT, id="a"), task=make_task("quotes", Quotes, PROMPT + "!"))
    run(timeout=5.0, api_key="sk-another")
    assert len(endpoint.requests) == 3


def test_failing_quotes_are_asked_for_once_more_with_the_nearest_passage(endpoint: Endpoint) -> None:
    right = {"corrections": [{"path": "/quotes/1/text", "text": GOOD["text"]}]}
    endpoint.replies({"quotes": [OTHER, ALTERED]}, right)
    result = run(TWICE_QUOTED)
    assert [verdict.status for verdict in result.verdicts] == ["exact", "exact"]
    assert result.usage.calls == 2
    question = str(endpoint.requests[1]["messages"])
    assert "50,000" in question and "nearest passage: We will send 5,000" in question


def test_what_still_fails_is_kept_and_flagged_and_what_was_right_is_not_touched(endpoint: Endpoint) -> None:
    wrong = {
        "corrections": [
            {"path": "/quotes/1/text", "text": "We will send 60,000 soldiers to the border,"},
            {"path": "/quotes/0/text", "text": "invented"},
            {"path": "/nowhere", "text": "invented"},
        ]
    }
    endpoint.replies({"quotes": [OTHER, ALTERED]}, wrong)
    result = run(TWICE_QUOTED)
    assert [verdict.status for verdict in result.verdicts] == ["exact", "altered"]
    assert result.summary.model_dump()["quotes"] == [OTHER, ALTERED]
    assert len(endpoint.requests) == 2
    assert [(change.kind, change.source, change.claim) for change in result.flags[0].changes] == [
        ("number", "5,000", "50,000")
    ]


def test_quotations_that_no_claim_covers_are_listed(endpoint: Endpoint) -> None:
    endpoint.replies({"quotes": []})
    omitted = run().omitted_quotations
    assert [TEXT[quotation.start : quotation.end] for quotation in omitted] == [GOOD["text"]]


def test_a_long_article_is_split_merged_and_loses_nothing(endpoint: Endpoint) -> None:
    text = "\n\n".join(
        f"“Sentence number {n} of the speech,” said Anna Kowalska. " + "Filler. " * 400 for n in range(40)
    )

    def answer(body: dict[str, Any]) -> Any:
        if len(json.dumps(body)) > 60_000:
            return 400, {}, {"error": {"message": "too long", "code": "context_length_exceeded"}}
        sent = body["messages"][1]["content"]
        numbers = [n for n in range(40) if f"number {n} of" in sent]
        return {
            "quotes": [{"text": f"Sentence number {n} of the speech,", "speaker": "Anna Kowalska"} for n in numbers]
        }

    endpoint.answer = answer
    result = run(text)
    assert [verdict.status for verdict in result.verdicts] == ["exact"] * 40
    assert result.omitted_quotations == ()


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("this is no JSON", errors.InvalidAnswer),
        ((200, {}, completion(None, refusal="no")), errors.Refused),
        ((200, {}, completion("{", finish_reason="length")), errors.Truncated),
    ],
)
def test_what_is_no_answer_is_an_error_and_is_not_cached(
    endpoint: Endpoint, reply: Any, expected: type[Exception]
) -> None:
    endpoint.replies(reply)
    with pytest.raises(expected):
        run()
    endpoint.replies({"quotes": [GOOD]})
    assert run().verdicts[0].passes


async def test_summarize_works_where_a_loop_is_running_already(endpoint: Endpoint) -> None:
    endpoint.replies({"quotes": [GOOD]})
    assert run().verdicts[0].passes
    results = await asyncio.gather(*(asummarize(TEXT, task=TASK) for _ in range(3)))
    assert all(result.verdicts[0].passes for result in results)


def test_results_pickle_and_turn_into_plain_data(endpoint: Endpoint) -> None:
    endpoint.replies({"quotes": [ALTERED]}, {"corrections": []})
    result = run()
    assert pickle.loads(pickle.dumps(result)) == result
    line = json.loads(json.dumps(result.as_dict()))
    assert line["schema_version"] == 2
    assert line["verdicts"][0]["changes"][0]["kind"] == "number"


def test_checks_of_a_task_add_flags_like_the_others(endpoint: Endpoint) -> None:
    def short(summary: Any, document: Document) -> list[summarizer.Verdict]:
        return [summarizer.Verdict(quote.text, "absent", "/x") for quote in summary.quotes if len(quote.text) < 100]

    endpoint.replies({"quotes": [GOOD]})
    result = summarize(TEXT, task=make_task("quotes", Quotes, PROMPT, [short]))
    assert [flag.path for flag in result.flags] == ["/x#short"]


def test_reference_quoting_sends_numbers_and_gets_true_quotes(endpoint: Endpoint) -> None:
    endpoint.replies({"quotes": [{"text": "Q1", "speaker": "Anna Kowalska"}]})
    result = run(quoting="reference")
    assert result.summary.model_dump()["quotes"] == [GOOD]
    assert result.verdicts[0].status == "exact"
