"""Servers as people really have them: what each does, and how a question to it has to end.

A case is a sentence, what the server does, how asking ends (None: with an answer, else an error and its words), and how
many requests it got; the last number is that of a second process, which knows what the first one learnt. What servers
do is taken from public reports, in words of our own.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Cut, Endpoint, completion

from summarizer import errors
from summarizer.models.client import Answer, Client
from summarizer.models.endpoints import Endpoint as Known
from summarizer.models.providers import open_model
from summarizer.models.wire import Request

Body = dict[str, Any]
Does = Callable[[Body, int], Any]
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}
MESSAGES = ({"role": "system", "content": "Count."}, {"role": "user", "content": "How many? {{ n }}"})
SOON = {"retry-after-ms": "1"}
GOOD = {"n": 3}
TEXT = json.dumps(GOOD)


def fits(data: Any) -> None:
    if not isinstance(data, dict) or set(data) != {"n"} or not isinstance(data["n"], int):
        raise ValueError("n has to be a whole number, alone")


def ask(words: int = 0, spec: str = "openai/test", **settings: Any) -> Answer:
    """One question of so many further words, as a new process would ask it."""
    more = ({"role": "user", "content": "word " * words},) if words else ()

    async def go() -> Answer:
        client = Client(open_model(spec, **settings))
        try:
            return await client.ask(Request((*MESSAGES, *more), SCHEMA, "number", max_output=8000), fits)
        finally:
            await client.close()

    return asyncio.run(go())


def error(status: int, message: Any, **more: Any) -> Any:
    return status, SOON, {"error": {"message": message, **more}}


def says(text: Any, **message: Any) -> Any:
    """An answer whose message has these fields."""
    reply = completion(text if isinstance(text, str) else None)
    reply["choices"][0]["message"] |= {"content": text, **message}
    return 200, {}, reply


def ended(reason: str, text: str | None = "") -> Any:
    return 200, {}, completion(text, reason)


def always(reply: Any) -> Does:
    return lambda body, n: reply


def first(*replies: Any) -> Does:
    """These replies, then good answers."""
    return lambda body, n: replies[n] if n < len(replies) else GOOD


def unless(fine: Callable[[Body], bool], reply: Any) -> Does:
    """A reply to every request that is not fine."""
    return lambda body, n: GOOD if fine(body) else reply


def form(body: Body) -> str:
    asked = body.get("response_format") or {}
    strict = (asked.get("json_schema") or {}).get("strict")
    return "tools" if "tools" in body else "strict" if strict else str(asked.get("type"))


def without(name: str) -> Callable[[Body], bool]:
    return lambda body: name not in body


def shows_schema(body: Body) -> bool:
    return '"additionalProperties"' in str(body["messages"])


def called(text: str) -> Any:
    call = {"id": "c", "type": "function", "function": {"name": "number", "arguments": text}}
    return says(None, tool_calls=[call])


NO_SCHEMA = error(400, "This response_format type is unavailable now", type="invalid_request_error", code="invalid")
NO_STRICT = error(400, "'strict' is not permitted in response_format.json_schema", param="response_format")
NO_FORMAT = error(400, "Unrecognized request argument supplied: response_format")
ONLY_TOOLS = error(400, "response_format is not supported here, use tools instead")

FORMS: list[tuple[str, Does, str, int, int]] = [
    ("that refuses a strict schema gets a plain one", unless(lambda b: form(b) == "json_schema", NO_STRICT), "schema", 2, 1),
    ("that knows JSON and no schema is shown it", unless(lambda b: form(b) == "json_object" and shows_schema(b), NO_SCHEMA), "object", 3, 1),
    ("that knows no format is shown the schema", unless(lambda b: form(b) == "None" and shows_schema(b), NO_FORMAT), "prompt", 4, 1),
    ("that has tools alone is asked by a tool", lambda b, n: called(TEXT) if form(b) == "tools" else ONLY_TOOLS, "tools", 2, 1),
]  # fmt: skip

PARAMETERS: list[tuple[str, Does, set[str], int]] = [
    ("that takes no temperature of 0, by its parameter", unless(without("temperature"), error(400, "Unsupported value", param="temperature", code="unsupported_value")), {"temperature"}, 2),
    ("that takes no temperature, in words alone", unless(without("temperature"), error(400, "gpt-5 models don't support temperature=0. Only temperature=1 is supported.", param=None)), {"temperature"}, 2),
    ("whose models have dropped the temperature", unless(without("temperature"), error(400, "`temperature` is deprecated for this model.")), {"temperature"}, 2),
    ("that wants the other name of the limit", unless(without("max_tokens"), error(400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", param="max_tokens")), {"max_tokens"}, 2),
    ("that takes neither name of the limit", unless(lambda b: not {"max_tokens", "max_completion_tokens"} & b.keys(), error(422, [{"loc": ["body", "max_tokens"], "msg": "Extra inputs"}, {"loc": ["body", "max_completion_tokens"]}])), {"max_tokens", "max_completion_tokens"}, 3),
    ("that names a field in a list of details", unless(without("temperature"), (422, {}, {"detail": [{"loc": ["body", "temperature"], "msg": "Extra inputs are not permitted"}]})), {"temperature"}, 2),
    ("that refuses two things, one after the other", lambda b, n: error(400, "x", param="max_tokens") if "max_tokens" in b else error(400, "x", param="temperature") if "temperature" in b else GOOD, {"max_tokens", "temperature"}, 3),
    ("that knows no system role", unless(lambda b: b["messages"][0]["role"] == "user", (400, {}, {"object": "error", "message": "System role not supported", "code": 400})), {"system"}, 2),
]  # fmt: skip

READINGS: list[tuple[str, Any]] = [
    ("in a fence", f"```json\n{TEXT}\n```"),
    ("in a fence without a language, among prose", f"Here you are:\n\n```\n{TEXT}\n```\nMore?"),
    ("in the middle of a sentence", f"Sure! {TEXT} Hope this helps."),
    ("after thoughts that hold a draft", '<think>\nPerhaps {"n": 9}.\n</think>\n' + TEXT),
    ("after the end of thoughts alone", f"Okay…\n</think>\n{TEXT}"),
    ("after a byte order mark", f"\ufeff{TEXT}"),
    ("twice", f"{TEXT}\n{TEXT}"),
    ("in a list of one", f"[{TEXT}]"),
    ("under one key", json.dumps({"number": GOOD})),
    ("as parsed JSON", says(GOOD)),
    ("in parts, thoughts among them", says([{"type": "thinking", "thinking": [{"type": "text", "text": "9"}]}, {"type": "text", "text": TEXT}])),
    ("in the field for reasoning", says(None, reasoning_content=f"Let me think… {TEXT}")),
    ("in a tool call that nobody asked for", called(TEXT)),
    ("as a function call of old", says(None, function_call={"name": "number", "arguments": TEXT})),
    ("in Latin-1, which it says", (200, {"content-type": "application/json; charset=iso-8859-1"}, json.dumps(completion(TEXT) | {"model": "é"}, ensure_ascii=False).encode("latin-1"))),
    ("as a body with a byte order mark", (200, {}, b"\xef\xbb\xbf" + json.dumps(completion(TEXT)).encode())),
]  # fmt: skip

WRONG: list[tuple[str, Any, str]] = [
    ("nothing", "", "empty"),
    ("a choice without a message", (200, {}, {"choices": [{"index": 0, "finish_reason": "stop"}]}), r"empty \(stop\)"),
    ("no choice", (200, {}, {"id": None, "choices": None}), "empty"),
    ("the schema itself", json.dumps(SCHEMA), "whole number"),
    ("JSON that breaks off", '{"n": ', "Expecting value"),
    ("not a number", '{"n": NaN}', "NaN"),
    ("an infinite number", '{"n": 1e400}', "1e400"),
    ("half of a surrogate pair", '{"n": 3, "m": "\\ud83d"}', "surrogate"),
    ("a key twice", '{"n": 1, "n": 2}', "twice"),
    ("a failed generation", error(400, "Failed to generate JSON.", code="json_validate_failed"), "Failed to generate"),
]

CONTEXT = "This model's maximum context length is {limit} tokens. However, you requested {total} tokens ({prompt} in the messages, {asked} in the completion)."
# Wordings of "too long" for a context of 8,192 tokens; all of them are asked again with a shorter answer.
TOO_LONG: list[tuple[int, Any]] = [
    (400, {"object": "error", "message": CONTEXT, "type": "BadRequestError", "param": None, "code": 400}),
    (400, {"error": {"message": CONTEXT, "param": "messages", "code": "context_length_exceeded"}}),
    (400, {"error": {"message": f"litellm.ContextWindowExceededError: {CONTEXT}", "param": None, "code": "400"}}),
    (400, {"error": {"message": "Its maximum context length is {limit} tokens. However, your request has {prompt} input tokens.", "param": "input_tokens"}}),
    (400, {"error": {"message": "'max_tokens' or 'max_completion_tokens' is too large: {asked}. This model's maximum context length is {limit} tokens and your request has {prompt} input tokens ({asked} > {limit} - {prompt}).", "param": "max_tokens"}}),
    (400, {"error": {"message": "request ({prompt} tokens) exceeds the available context size ({limit} tokens)", "type": "exceed_context_size_error"}}),
    (400, {"error": {"message": "prompt is too long: {prompt} tokens > {limit} maximum"}}),
    (400, {"object": "error", "message": "Prompt contains {prompt} tokens and 0 draft tokens, too large for model with {limit} maximum context length", "code": "3051"}),
    (400, {"error": {"message": "This endpoint's maximum context length is {limit} tokens. However, you requested about {total} tokens ({prompt} of text input, {asked} in the output)."}}),
    (400, {"error": "The model is loaded with context length of only {limit} tokens, which is not enough for the first {prompt}"}),
    (413, {"error": {"message": "Request too large for model `a/b-20b` on tokens per minute (TPM): Limit {limit}, Requested {total}.", "code": "rate_limit_exceeded"}}),
    (422, {"error": {"message": "`inputs` tokens + `max_new_tokens` must be <= {limit}. Given: {prompt} `inputs` tokens and {asked} `max_new_tokens`"}}),
    (400, [{"error": {"code": 400, "message": "The input token count ({total}) exceeds the maximum number of tokens allowed ({limit}).", "status": "INVALID_ARGUMENT"}}]),
]  # fmt: skip

ENDINGS: list[tuple[str, Does, type[errors.ModelError], str, int]] = [
    ("a wrong key", always(error(401, "Incorrect API key provided: sk-test-key")), errors.AuthenticationFailed, "Incorrect API key", 1),
    ("a wrong key as a 400 in a list", always((400, {}, [{"error": {"message": "API key not valid.", "details": [{"reason": "API_KEY_INVALID"}]}}])), errors.AuthenticationFailed, "not valid", 1),
    ("a country it does not serve", always(error(403, "Country not supported")), errors.AuthenticationFailed, "Country", 1),
    ("an article that is moderated", always(error(403, "Your input was flagged", metadata={"reasons": ["violence"]})), errors.Refused, "flagged", 1),
    ("an article that a filter stops", always(error(400, "The response was filtered", code="content_filter")), errors.Refused, "filtered", 1),
    ("an article that a firewall stops", always((403, {"content-type": "text/html"}, b"<html><title>Attention</title></html>")), errors.BadRequest, "Attention", 1),
    ("no credit, with what is left", always(error(402, "You can only afford 5321 tokens")), errors.QuotaExhausted, "afford", 1),
    ("no credit in a 400", always(error(400, "Your credit balance is too low")), errors.QuotaExhausted, "balance", 1),
    ("no credit in a 429", always((429, {}, {"error": {"message": "Suspended due to insufficient balance"}})), errors.QuotaExhausted, "balance", 1),
    ("no credit in a 200", always((200, {}, {"error": {"message": "Insufficient credits", "code": 402}})), errors.QuotaExhausted, "credits", 1),
    ("a quota that comes back in hours", always((429, {}, [{"error": {"message": "Check your billing. Please retry in 12h."}}])), errors.QuotaExhausted, "12h", 1),
    ("a model that is not there", always(error(404, "model 'llama9' not found")), errors.ModelNotFound, "llama9", 2),
    ("a name that is no model, as a 400", always(error(400, "openai/test is not a valid model ID")), errors.ModelNotFound, "valid model", 2),
    ("a refusal of the model", always((200, {}, completion(None, refusal="I will not"))), errors.Refused, "I will not", 1),
    ("an answer that its filter stopped", always((200, {}, {"choices": [{"finish_reason": "content_filter: PROHIBITED"}]})), errors.Refused, "PROHIBITED", 1),
    ("an answer cut at the limit", always(ended("length", '{"n"')), errors.Truncated, "cut", 1),
    ("an answer cut at the limit, said in capitals", always(ended("MAX_TOKENS", '{"n"')), errors.Truncated, "cut", 1),
    ("reasoning until the tokens were spent", always(ended("length", None)), errors.Truncated, "reasoning", 1),
    ("a page where the network wants a sign-in", always((200, {}, b"<html><title>Sign in to WiFi</title></html>")), errors.BadRequest, "Sign in to WiFi", 1),
    ("an event stream that nobody asked for", always((200, {}, b"data: {}\n\n")), errors.BadRequest, "not with JSON", 1),
    ("an error of another's in a 200", always((200, {}, {"error": {"message": "Provider returned error", "code": 502, "metadata": {"raw": "overloaded"}}})), errors.Unavailable, "overloaded", 5),
    ("a redirect to somebody else", always((308, {"location": "http://127.0.0.2:9/v1"}, {})), errors.BadRequest, "redirects to http://127.0.0.2", 1),
    ("a parameter it does not name", always(error(400, "Something is not right")), errors.BadRequest, "not right", 1),
]  # fmt: skip

PASSING: list[tuple[str, Any]] = [
    *((f"HTTP {status}", (status, SOON, b"<html>later</html>")) for status in (408, 409, 425, 500, 502, 520, 524, 529)),
    ("a 429 in a 200", (200, SOON, {"error": {"message": "Rate limit exceeded", "code": 429}})),
    ("a 429 that names a wait in its words", (429, {}, [{"error": {"message": "Please retry in 5ms."}}])),
    ("an error in the place of a choice", (200, {}, {"choices": [{"error": {"code": 502, "message": "x"}}]})),
    ("a body that breaks off", (Cut, {}, completion(GOOD))),
    ("a body that is not what its encoding says", (200, {"content-encoding": "gzip"}, completion(GOOD))),
]


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarizer.models.retries._wait", lambda state: 0.0)
    monkeypatch.setattr("summarizer.models.rate_limits.Gate._unsaid", lambda gate: 0.0)


def serve(endpoint: Endpoint, does: Does) -> None:
    seen: list[int] = []

    def answer(body: Body) -> Any:
        seen.append(1)
        return does(body, len(seen) - 1)

    endpoint.answer = answer


@pytest.mark.parametrize(("name", "does", "wanted", "calls", "again"), FORMS, ids=[case[0] for case in FORMS])
def test_a_server(endpoint: Endpoint, name: str, does: Does, wanted: str, calls: int, again: int) -> None:
    serve(endpoint, does)
    assert ask().text == TEXT and len(endpoint.requests) == calls
    assert ask().text == TEXT and len(endpoint.requests) == calls + again
    assert form(endpoint.requests[-1]) == {"schema": "json_schema", "object": "json_object", "prompt": "None"}.get(
        wanted, wanted
    )


@pytest.mark.parametrize(("name", "does", "gone", "calls"), PARAMETERS, ids=[case[0] for case in PARAMETERS])
def test_a_request_leaves_out_what_is_refused_by_a_server(
    endpoint: Endpoint, name: str, does: Does, gone: set[str], calls: int
) -> None:
    serve(endpoint, does)
    assert ask().usage.calls == 1 and len(endpoint.requests) == calls
    assert ask().usage.calls == 1 and len(endpoint.requests) == calls + 1
    last = endpoint.requests[-1]
    assert not gone & last.keys() and form(last) == "strict"
    # Nothing that was said is lost.
    assert "Count." in str(last["messages"]) and "How many? {{ n }}" in str(last["messages"])


@pytest.mark.parametrize(("where", "reply"), READINGS, ids=[case[0] for case in READINGS])
def test_an_answer_is_read_that_stands(endpoint: Endpoint, where: str, reply: Any) -> None:
    endpoint.replies(reply)
    answer = ask()
    assert json.loads(answer.text) == GOOD and answer.usage.calls == len(endpoint.requests) == 1


def test_a_line_break_within_a_string_is_read_as_one(endpoint: Endpoint) -> None:
    endpoint.replies('{"n": 3, "said": "a\nb"}')
    kept: list[Any] = []

    async def go() -> Answer:
        client = Client(open_model("openai/test"))
        try:
            return await client.ask(Request(MESSAGES, SCHEMA), kept.append)
        finally:
            await client.close()

    assert json.loads(asyncio.run(go()).text) == kept[0] == {"n": 3, "said": "a\nb"}


@pytest.mark.parametrize(("what", "reply", "words"), WRONG, ids=[case[0] for case in WRONG])
def test_an_answer_is_asked_for_twice_more_and_no_oftener_that_is(
    endpoint: Endpoint, what: str, reply: Any, words: str
) -> None:
    endpoint.replies(reply)
    with pytest.raises(errors.InvalidAnswer, match=words):
        ask()
    assert len(endpoint.requests) == 3
    assert shows_schema(endpoint.requests[1])


@pytest.mark.parametrize(("what", "reply", "words"), WRONG, ids=[case[0] for case in WRONG])
def test_one_re_ask_is_enough_where_only_the_first_answer_is(
    endpoint: Endpoint, what: str, reply: Any, words: str
) -> None:
    endpoint.replies(reply, GOOD)
    assert ask().usage.calls == 2 and len(endpoint.requests) == 2


def test_a_server_that_ignores_the_schema_is_shown_it_from_the_second_call_on(endpoint: Endpoint) -> None:
    serve(endpoint, lambda body, n: GOOD if shows_schema(body) else "There are three of them.")
    assert [ask().usage.calls for _ in range(3)] == [2, 1, 1]
    assert form(endpoint.requests[-1]) == "strict"


def tokens(body: Body) -> int:
    return sum(len(message["content"]) for message in body["messages"]) // 4


def too_long(status: int, body: Any) -> Does:
    """A context of 8,192 tokens, and how a server says that it is exceeded."""

    def does(sent: Body, n: int) -> Any:
        prompt, asked = tokens(sent), sent["max_tokens"]
        if prompt + asked <= 8192:
            return GOOD
        numbers = {"limit": 8192, "prompt": prompt, "asked": asked, "total": prompt + asked}
        return status, {}, json.loads(re.sub(r"{(\w+)}", lambda name: str(numbers[name[1]]), json.dumps(body)))

    return does


@pytest.mark.parametrize(("status", "body"), TOO_LONG)
def test_a_limit_of_prompt_and_answer_shortens_the_answer_or_splits_the_article_whichever_is_too_long(
    endpoint: Endpoint, status: int, body: Any
) -> None:
    serve(endpoint, too_long(status, body))
    assert ask(words=4000).usage.calls == 1 and len(endpoint.requests) == 2
    assert 1024 <= endpoint.requests[-1]["max_tokens"] < 8192 - 5000
    with pytest.raises(errors.BadRequest) as caught:
        ask(words=8000)
    # It is known by now that this cannot fit: no call is made.
    assert caught.value.context_exceeded and len(endpoint.requests) == 2


def test_a_limit_of_answers_shortens_them_and_leaves_the_article_whole(endpoint: Endpoint) -> None:
    refusal = error(400, "max_tokens: 8000 > 4096, which is the maximum for claude-3-haiku-20240307")
    serve(endpoint, unless(lambda body: body["max_tokens"] <= 4096, refusal))
    ask()
    assert [request["max_tokens"] for request in endpoint.requests] == [8000, 4096]


def test_a_prompt_that_is_cut_in_silence_is_found_out_and_split(endpoint: Endpoint) -> None:
    def answer(body: Body) -> Any:
        return 200, {}, completion(GOOD) | {"usage": {"prompt_tokens": min(tokens(body), 3896), "completion_tokens": 9}}

    endpoint.answer = answer
    with pytest.raises(errors.BadRequest, match="read only 3896 tokens") as caught:
        ask(words=8000)
    assert caught.value.context_exceeded
    assert ask(words=1000).usage.input_tokens < 3896


@pytest.mark.parametrize(("what", "does", "wanted", "words", "calls"), ENDINGS, ids=[case[0] for case in ENDINGS])
def test_asking_ends_with_the_server_s_own_words_where_there_is(
    endpoint: Endpoint, what: str, does: Does, wanted: type[errors.ModelError], words: str, calls: int
) -> None:
    serve(endpoint, does)
    with pytest.raises(wanted, match=words) as caught:
        ask()
    assert type(caught.value) is wanted and len(endpoint.requests) == calls
    assert "sk-test-key" not in str(caught.value) + repr(caught.value.args) and "\n" not in str(caught.value)


@pytest.mark.parametrize(("what", "reply"), PASSING, ids=[case[0] for case in PASSING])
def test_a_call_is_made_again_after(endpoint: Endpoint, what: str, reply: Any) -> None:
    endpoint.replies(reply, GOOD)
    assert ask().text == TEXT and len(endpoint.requests) == 2


def test_a_redirect_within_the_server_is_followed(endpoint: Endpoint) -> None:
    serve(endpoint, first((307, {"location": "/v2/chat/completions"}, {})))
    assert ask().text == TEXT and endpoint.paths == ["/v1/chat/completions", "/v2/chat/completions"]


def test_an_address_without_its_version_is_found_and_said_once(
    endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.answer = lambda body: GOOD if endpoint.paths[-1] == "/v1/chat/completions" else (404, {}, b"404 page")
    base = endpoint.base_url.removesuffix("/v1")
    assert ask(base_url=base).text == ask(base_url=base).text == TEXT
    assert endpoint.paths == ["/chat/completions", "/v1/chat/completions", "/v1/chat/completions"]
    assert caplog.text.count("is found below /v1") == 1


def test_a_server_that_answers_an_unknown_path_with_a_200_is_found_too(endpoint: Endpoint) -> None:
    lost = (200, {}, {"error": "Unexpected endpoint or method. (POST /chat/completions)"})
    endpoint.answer = lambda body: GOOD if endpoint.paths[-1].startswith("/v1") else lost
    assert ask(base_url=endpoint.base_url.removesuffix("/v1")).text == TEXT


def test_what_is_pasted_behind_a_base_url_is_taken_off_and_said(
    endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.replies(GOOD)
    ask(base_url=f"{endpoint.base_url}/chat/completions/")
    assert endpoint.paths == ["/v1/chat/completions"] and "which is not part of it" in caplog.text


def test_a_query_stays_at_the_end_and_azure_gets_its_key_in_its_own_header(endpoint: Endpoint) -> None:
    endpoint.replies(GOOD)
    root = endpoint.base_url.removesuffix("/v1")
    ask(base_url=f"{root}/openai/deployments/mine?api-version=2024-10-21")
    assert endpoint.paths == ["/openai/deployments/mine/chat/completions?api-version=2024-10-21"]
    assert endpoint.headers[0]["api-key"] == "sk-test-key" and "authorization" not in endpoint.headers[0]


@pytest.mark.parametrize("name", ["openai/gpt-oss-20b", "local/llama", "meta-llama/Llama-3", "plain"])
def test_a_name_is_sent_to_a_server_as_it_is_given(endpoint: Endpoint, name: str) -> None:
    endpoint.replies(GOOD)
    ask(spec=name, base_url=endpoint.base_url)
    assert endpoint.requests[0]["model"] == name


def test_a_name_that_a_server_knows_without_its_prefix_is_found_once(endpoint: Endpoint) -> None:
    unknown = error(404, "The model `openai/test` does not exist")
    serve(endpoint, unless(lambda body: body["model"] == "test", unknown))
    ask()
    ask()
    assert [request["model"] for request in endpoint.requests] == ["openai/test", "test", "test"]


def test_the_first_question_goes_alone_and_what_it_teaches_is_paid_once(endpoint: Endpoint) -> None:
    serve(endpoint, lambda body, n: GOOD if shows_schema(body) else "There are three of them.")

    async def go() -> list[Answer]:
        client = Client(open_model("openai/test"))
        try:
            request = Request(MESSAGES, SCHEMA)
            return await asyncio.gather(*(client.ask(request, fits) for _ in range(8)))
        finally:
            await client.close()

    assert sum(answer.usage.calls for answer in asyncio.run(go())) == 9


def test_usage_that_is_not_said_counts_as_the_most_it_can_have_been(endpoint: Endpoint) -> None:
    said = [{"prompt_tokens": 100, "completion_tokens": 20}, None, {"prompt_tokens": "100", "completion_tokens": "n/a"}]
    endpoint.replies(*((200, {}, completion(GOOD) | {"usage": usage}) for usage in said))
    known, *unknown = [ask(spec="openai/gpt-5-mini").usage.cost_usd for _ in said]
    assert known == pytest.approx((100 * 0.25 + 20 * 2) / 1e6)
    assert all(cost is not None and cost >= 8000 * 2 / 1e6 for cost in unknown)


def test_tokens_of_a_prompt_that_the_server_had_cached_are_paid_at_their_price(endpoint: Endpoint) -> None:
    usage = {"prompt_tokens": 1000, "completion_tokens": 0, "prompt_tokens_details": {"cached_tokens": 900}}
    endpoint.replies((200, {}, completion(GOOD) | {"usage": usage}))
    assert ask(spec="openai/gpt-5-mini").usage.cost_usd == pytest.approx((100 * 0.25 + 900 * 0.025) / 1e6)


def test_what_was_learnt_has_a_day_and_is_forgotten_with_the_cache(endpoint: Endpoint, tmp_path: Any) -> None:
    from summarizer.models.knowledge import forget, notes

    serve(endpoint, unless(without("temperature"), error(400, "x", param="temperature")))
    ask(cache_dir=tmp_path)
    (note,) = notes(tmp_path)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", note.learnt) and note.takes == Known(
        refused=frozenset({"temperature"}), complete=True
    )
    assert forget(tmp_path) == 1 and not list(notes(tmp_path))


@pytest.mark.parametrize("text", ["", "{}", '{"takes": {"form": "nothing", "refused": []}}', "[" * 9999])
def test_a_note_that_cannot_be_used_is_none(endpoint: Endpoint, tmp_path: Any, text: str) -> None:
    endpoint.replies(GOOD)
    ask(cache_dir=tmp_path)
    (path,) = (tmp_path / "endpoints").iterdir()
    path.write_text(text)
    assert ask(cache_dir=tmp_path).text == TEXT


def test_a_lesson_is_kept_only_where_an_answer_came_of_it(endpoint: Endpoint, tmp_path: Any) -> None:
    from summarizer.models.knowledge import notes

    endpoint.replies(error(400, "x", param="temperature"), error(401, "no"))
    with pytest.raises(errors.AuthenticationFailed):
        ask(cache_dir=tmp_path)
    assert not list(notes(tmp_path))


@pytest.mark.parametrize("variable", ["ALL_PROXY", "all_proxy"])
def test_a_proxy_is_not_asked_about_a_server_on_this_machine(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "socks5://127.0.0.1:9")
    endpoint.replies(GOOD)
    assert ask().text == TEXT


def test_a_socks_proxy_is_used_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(errors.Unavailable, match="cannot be reached"):
        ask(base_url="http://models.example/v1", api_key="sk-test-key")


def test_a_proxy_of_a_kind_that_is_not_known_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1:9")
    with pytest.raises(errors.SettingsError, match="proxy"):
        ask(base_url="http://models.example/v1", api_key="sk-test-key")


@pytest.fixture(autouse=True)
def quiet() -> None:
    logging.getLogger("summarizer").setLevel(logging.WARNING)
