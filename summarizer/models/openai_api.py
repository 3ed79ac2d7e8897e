"""The wire of OpenAI's chat completions, which most servers speak, each in its own accent.

https://platform.openai.com/docs/api-reference/chat. How the accents differ was taken from public reports.
"""

from __future__ import annotations

from typing import Any

from summarizer.models.wire import Body, Completion, Ended, Tokens, as_dict, count, first_line

_CUT = {"length", "max_tokens", "model_length", "max_output_tokens"}
_REFUSED = ("content_filter", "safety", "prohibited", "recitation", "refusal", "blocklist", "spii")


class OpenAIWire:
    """Chat completions. Reads contents in parts, reasoning in a field of its own, and answers given as a tool call."""

    path = "/chat/completions"
    models_path = "/models"

    def headers(self, key: str, *, azure: bool) -> dict[str, str]:
        """The key as a bearer token, or in Azure's own header."""
        return {"api-key": key} if azure else {"Authorization": f"Bearer {key}"}

    def body(self, chat: Body) -> Body:
        """The request itself: it is the common tongue."""
        return chat

    def trouble(self, answer: Body) -> Any:
        """An error in the place of an answer, or in the place of a choice (OpenRouter)."""
        return answer.get("error") or _choice(answer).get("error")

    def completion(self, answer: Body) -> Completion:
        """What the first choice says."""
        choice = _choice(answer)
        message = as_dict(choice.get("message"))
        reason = str(choice.get("finish_reason") or "")
        tokens, logprobs = _tokens(as_dict(answer.get("usage"))), choice.get("logprobs")
        if isinstance(refusal := message.get("refusal"), str) and refusal:
            return Completion("", "refused", first_line(refusal), tokens)
        if any(word in reason.lower() for word in _REFUSED):
            said = f"the endpoint's content filter stopped the answer ({first_line(reason)})"
            return Completion("", "refused", said, tokens)
        ended: Ended = "cut" if reason.lower() in _CUT else "done"
        text = _text(message.get("content")) or _call(message)
        # Servers that split reasoning from answers leave the answer there now and then; a cut one is none.
        text = text or ("" if ended == "cut" else _reasoning(message))
        return Completion(text, ended, reason, tokens, logprobs)


def _choice(answer: Body) -> Body:
    choices = answer.get("choices")
    return as_dict(choices[0]) if isinstance(choices, list) and choices else {}


def _text(content: object) -> str:
    """The text of a content: a string, the parts of one (thinking left out), or the answer as parsed JSON."""
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        return _answer_text(content)
    parts = [as_dict(part) for part in content] if isinstance(content, list) else []
    return "".join(str(part.get("text") or "") for part in parts if part.get("type") in {"text", "output_text"})


def _call(message: Body) -> str:
    """The arguments of the first tool call."""
    calls = message.get("tool_calls")
    call = as_dict(calls[0]) if isinstance(calls, list) and calls else {"function": message.get("function_call")}
    arguments = as_dict(call.get("function")).get("arguments")
    return arguments if isinstance(arguments, str) else _answer_text(arguments)


def _reasoning(message: Body) -> str:
    return _text(message.get("reasoning_content") or message.get("reasoning"))


def _answer_text(data: object) -> str:
    import json

    return json.dumps(data, ensure_ascii=False) if isinstance(data, dict) else ""


def _tokens(usage: Body) -> Tokens | None:
    prompt, answer, total = (count(usage.get(name)) for name in ("prompt_tokens", "completion_tokens", "total_tokens"))
    if answer is None and prompt is not None and total is not None:
        answer = max(0, total - prompt)
    if prompt is None or answer is None:
        return None
    cached = count(as_dict(usage.get("prompt_tokens_details")).get("cached_tokens"))
    return Tokens(prompt, answer, min(cached or 0, prompt))
