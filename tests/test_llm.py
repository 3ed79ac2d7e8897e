"""Talking to a model: what goes over the wire, what is retried, what each failure becomes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from conftest import Endpoint, completion

from summarizer import errors
from summarizer.models.client import Answer, Client
from summarizer.models.providers import open_model
from summarizer.models.question import REASKS
from summarizer.models.retries import ATTEMPTS
from summarizer.models.wire import Request

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}
REQUEST = Request(({"role": "user", "content": "a number, {{ please }} {% raw %}"},), SCHEMA, "number")
SOON = {"retry-after-ms": "1"}


def accept(data: Any) -> None:
    if not isinstance(data.get("n"), int):
        raise ValueError("n has to be a whole number")


def ask(request: Request = REQUEST) -> Answer:
    async def go() -> Answer:
        client = Client(open_model("openai/test"))
        try:
            return await client.ask(request, accept)
        finally:
            await client.close()

    return asyncio.run(go())


def test_the_schema_goes_over_the_wire_as_strict_and_the_messages_as_they_are(endpoint: Endpoint) -> None:
    endpoint.replies({"n": 3})
    assert ask().text == '{"n": 3}'
    sent = endpoint.requests[0]
    assert sent["response_format"]["json_schema"] == {"name": "number", "strict": True, "schema": SCHEMA}
    assert sent["messages"] == list(REQUEST.messages)


def test_an_answer_that_does_not_fit_is_asked_again_with_the_reason(endpoint: Endpoint) -> None:
    endpoint.replies({"n": "three"}, "no JSON at all", {"n": 3})
    answer = ask()
    assert answer.text == '{"n": 3}'
    assert answer.usage.calls == 3 and answer.usage.reasks == 2
    assert answer.usage.input_tokens == 300 and answer.usage.output_tokens == 60
    assert "whole number" in str(endpoint.requests[1]["messages"])


def test_an_answer_that_never_fits_is_asked_for_twice_more_and_no_oftener(endpoint: Endpoint) -> None:
    endpoint.replies({"n": "three"})
    with pytest.raises(errors.InvalidAnswer, match="no answer that fits"):
        ask()
    assert len(endpoint.requests) == 1 + REASKS


def test_an_answer_nested_beyond_reading_is_an_invalid_one(endpoint: Endpoint) -> None:
    endpoint.replies("[" * 100_000)
    with pytest.raises(errors.InvalidAnswer, match="nested"):
        ask()


def test_transport_errors_are_retried_up_to_the_limit(endpoint: Endpoint) -> None:
    endpoint.replies((500, SOON, {"error": {"message": "down"}}))
    with pytest.raises(errors.Unavailable, match="HTTP 500"):
        ask()
    assert len(endpoint.requests) == ATTEMPTS


def test_a_server_that_recovers_costs_only_the_wait(endpoint: Endpoint) -> None:
    endpoint.replies((503, SOON, {}), (429, SOON, {}), {"n": 1})
    assert ask().usage.calls == 1


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ((401, {}, {"error": {"message": "bad key sk-test-key"}}), errors.AuthenticationFailed),
        ((403, {}, {"error": {"message": "no rights"}}), errors.AuthenticationFailed),
        ((402, {}, {"error": {"message": "pay"}}), errors.QuotaExhausted),
        ((429, SOON, {"error": {"message": "q", "code": "insufficient_quota"}}), errors.QuotaExhausted),
        ((400, {}, {"error": {"message": "no such parameter"}}), errors.BadRequest),
        ((200, {}, completion(None, refusal="I will not.")), errors.Refused),
        ((200, {}, completion("", finish_reason="content_filter")), errors.Refused),
        ((200, {}, completion('{"n": 1', finish_reason="length")), errors.Truncated),
    ],
)
def test_what_waiting_cannot_mend_is_asked_once_and_said_without_the_key(
    endpoint: Endpoint, reply: Any, expected: type[errors.ModelError]
) -> None:
    endpoint.replies(reply)
    with pytest.raises(expected) as caught:
        ask()
    assert type(caught.value) is expected
    assert len(endpoint.requests) == 1
    assert "sk-test-key" not in str(caught.value)
    assert str(caught.value).count("\n") == 0


def test_a_server_that_is_not_there_is_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-key")
    monkeypatch.setattr("summarizer.models.retries._wait", lambda state: 0.0)
    with pytest.raises(errors.Unavailable, match="cannot be reached"):
        ask()


def test_an_article_that_does_not_fit_the_context_is_told_from_other_bad_requests(endpoint: Endpoint) -> None:
    endpoint.replies((400, {}, {"error": {"message": "too long", "code": "context_length_exceeded"}}))
    with pytest.raises(errors.BadRequest) as caught:
        ask()
    assert caught.value.context_exceeded
