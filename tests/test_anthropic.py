"""Anthropic's Messages API at the edge of HTTP: how a question is written, how an answer is read."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from conftest import Endpoint
from test_servers import GOOD, MESSAGES, SCHEMA, TEXT, fits

from summarizer import errors
from summarizer.models.client import Answer, Client
from summarizer.models.providers import open_model
from summarizer.models.wire import Request


def message(*content: Any, stop: str = "tool_use", **usage: int) -> Any:
    used = {"input_tokens": 100, "output_tokens": 20, **usage}
    return 200, {}, {"type": "message", "role": "assistant", "content": content, "stop_reason": stop, "usage": used}


def used(given: Any) -> Any:
    return {"type": "tool_use", "id": "toolu_1", "name": "number", "input": given}


@pytest.fixture
def anthropic(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Endpoint:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-key")
    monkeypatch.setenv("SUMMARIZER_BASE_URL", endpoint.base_url)
    monkeypatch.setattr("summarizer.models.retries._wait", lambda state: 0.0)
    return endpoint


def ask() -> Answer:
    async def go() -> Answer:
        client = Client(open_model("claude-sonnet-4-5", provider="anthropic"))
        try:
            return await client.ask(Request(MESSAGES, SCHEMA, "number", max_output=800), fits)
        finally:
            await client.close()

    return asyncio.run(go())


def test_a_question_is_a_message_with_one_tool_that_has_to_be_used(anthropic: Endpoint) -> None:
    anthropic.answer = lambda body: message(used(GOOD))
    assert ask().text == TEXT
    sent, headers = anthropic.requests[0], anthropic.headers[0]
    assert anthropic.paths == ["/v1/messages"]
    assert headers["x-api-key"] == "sk-ant-test-key" and headers["anthropic-version"] and "authorization" not in headers
    assert sent["system"] == MESSAGES[0]["content"] and sent["max_tokens"] == 800
    assert sent["messages"] == [{"role": "user", "content": [{"type": "text", "text": MESSAGES[1]["content"]}]}]
    (tool,) = sent["tools"]
    assert tool["input_schema"]["required"] == ["n"] and sent["tool_choice"] == {"type": "tool", "name": tool["name"]}


def test_a_re_ask_answers_the_use_of_the_tool_with_what_is_wrong(anthropic: Endpoint) -> None:
    anthropic.replies(message(used({"n": "three"})), message(used(GOOD)))
    assert ask().usage.calls == 2
    _, assistant, result = anthropic.requests[1]["messages"]
    assert assistant["role"] == "assistant" and assistant["content"][0]["input"] == {"n": "three"}
    assert result["role"] == "user" and result["content"][0]["tool_use_id"] == assistant["content"][0]["id"]
    assert "whole number" in result["content"][0]["content"] and result["content"][0]["is_error"]


def test_text_in_place_of_the_tool_is_read_all_the_same(anthropic: Endpoint) -> None:
    anthropic.replies(message({"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": f"Here: {TEXT}"}))
    assert ask().text == TEXT and len(anthropic.requests) == 1


def test_tokens_of_its_cache_are_part_of_the_prompt_and_cheaper(anthropic: Endpoint) -> None:
    anthropic.replies(message(used(GOOD), cache_read_input_tokens=900, output_tokens=0))
    usage = ask().usage
    assert usage.input_tokens == 1000 and usage.cost_usd == pytest.approx((100 * 3 + 900 * 0.3) / 1e6)


@pytest.mark.parametrize(
    ("reply", "wanted", "words"),
    [
        (message({"type": "text", "text": "I cannot."}, stop="refusal"), errors.Refused, "I cannot"),
        (message(used({}), stop="max_tokens"), errors.Truncated, "cut"),
        (
            (400, {}, {"type": "error", "error": {"type": "invalid_request_error", "message": "Your credit balance is too low"}}),
            errors.QuotaExhausted,
            "balance",
        ),
        ((401, {}, {"type": "error", "error": {"message": "invalid x-api-key"}}), errors.AuthenticationFailed, "x-api-key"),
        ((529, {}, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}), errors.Unavailable, "Overloaded"),
    ],
)  # fmt: skip
def test_what_ends_otherwise_is_said_in_its_words(
    anthropic: Endpoint, reply: Any, wanted: type[errors.ModelError], words: str
) -> None:
    anthropic.replies(reply)
    with pytest.raises(wanted, match=words):
        ask()


def test_a_prompt_that_is_too_long_is_known_by_its_words(anthropic: Endpoint) -> None:
    anthropic.replies((400, {}, {"error": {"message": "prompt is too long: 209000 tokens > 200000 maximum"}}))
    with pytest.raises(errors.BadRequest) as caught:
        ask()
    assert caught.value.context_exceeded


def test_a_model_that_has_dropped_the_temperature_is_asked_without(anthropic: Endpoint) -> None:
    refusal = (400, {}, {"error": {"message": "`temperature` is deprecated for this model."}})
    anthropic.answer = lambda body: refusal if "temperature" in body else message(used(GOOD))
    assert ask().text == TEXT and len(anthropic.requests) == 2


def test_its_discount_for_batches_is_not_taken_yet(anthropic: Endpoint) -> None:
    from summarizer.batch.provider_batch import half_price

    with pytest.raises(errors.SettingsError, match="does not have"):
        half_price(open_model("claude-sonnet-4-5", provider="anthropic"))
