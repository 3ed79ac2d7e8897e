"""The wire of Anthropic's Messages API (https://docs.anthropic.com/en/api/messages), structured by its tools.

Its discount for batches is not used yet: `--provider-batch` is OpenAI's.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from summarizer.models.wire import Body, Completion, Ended, Tokens, answer_limit, as_dict, count, first_line

VERSION = "2023-06-01"


class AnthropicWire:
    """Messages, tools and tool results as content blocks, the system prompt beside them."""

    path = "/messages"
    models_path = "/models"

    def headers(self, key: str, *, azure: bool) -> dict[str, str]:
        """The key in its own header, and the version of the API."""
        return {"x-api-key": key, "anthropic-version": VERSION}

    def body(self, chat: Body) -> Body:
        """A chat request as a request for a message."""
        system = [message["content"] for message in chat["messages"] if message["role"] == "system"]
        body = {
            "model": chat["model"],
            "max_tokens": answer_limit(chat),
            "messages": _messages(chat["messages"]),
            **({"system": "\n\n".join(system)} if system else {}),
            **{name: chat[name] for name in ("temperature",) if name in chat},
        }
        if "tools" in chat:
            functions = [tool["function"] for tool in chat["tools"]]
            body["tools"] = [
                {"name": each["name"], "description": each["description"], "input_schema": each["parameters"]}
                for each in functions
            ]
            body["tool_choice"] = {"type": "tool", "name": functions[0]["name"]}
        return body

    def trouble(self, answer: Body) -> Any:
        """The error that it is, if it is one."""
        return answer.get("error")

    def completion(self, answer: Body) -> Completion:
        """What the blocks say: the first tool's input, else their text."""
        blocks = [as_dict(block) for block in answer.get("content") or () if isinstance(block, dict)]
        reason = str(answer.get("stop_reason") or "")
        tokens = _tokens(as_dict(answer.get("usage")))
        text = "".join(str(block.get("text") or "") for block in blocks if block.get("type") == "text")
        if reason == "refusal":
            return Completion("", "refused", first_line(text) or "no reason was given", tokens)
        called = next((block.get("input") for block in blocks if block.get("type") == "tool_use"), None)
        ended: Ended = "cut" if reason in {"max_tokens", "model_context_window_exceeded"} else "done"
        return Completion(json.dumps(called, ensure_ascii=False) if called else text, ended, reason, tokens)


def _messages(messages: list[Body]) -> list[Body]:
    """The conversation: neighbours of one role in one message, as roles have to take turns."""
    turns = [_turn(message) for message in messages if message["role"] != "system"]
    return [
        {"role": role, "content": [block for turn in group for block in turn["content"]]}
        for role, group in groupby(turns, key=lambda turn: turn["role"])
    ]


def _turn(message: Body) -> Body:
    if message["role"] == "tool":
        result = {"type": "tool_result", "tool_use_id": message["tool_call_id"], "content": message["content"]}
        return {"role": "user", "content": [{**result, "is_error": True}]}
    blocks = [{"type": "text", "text": message["content"]}] if message.get("content") else []
    return {"role": message["role"], "content": blocks + [_use(call) for call in message.get("tool_calls") or ()]}


def _use(call: Body) -> Body:
    try:
        given = json.loads(call["function"]["arguments"])
    except ValueError:
        given = None
    # A tool's input is an object, whatever the model wrote.
    given = given if isinstance(given, dict) else {"answer": call["function"]["arguments"]}
    return {"type": "tool_use", "id": call["id"], "name": call["function"]["name"], "input": given}


def _tokens(usage: Body) -> Tokens | None:
    """Tokens that were read from its cache and written to it are counted beside the others."""
    prompt, answer = count(usage.get("input_tokens")), count(usage.get("output_tokens"))
    if prompt is None or answer is None:
        return None
    read, written = (count(usage.get(f"cache_{way}_input_tokens")) or 0 for way in ("read", "creation"))
    return Tokens(prompt + read + written, answer, read)
