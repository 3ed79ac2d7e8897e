"""What a server's error says, whatever its shape, and which of our errors that is. Pure.

The shapes and words are those of about fifty servers, by their users' reports; each rule is meant to hold for a server
that nobody has reported yet, and reads no more than the status, the code, and a few words of money, keys and policy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from summarizer.errors import (
    AuthenticationFailed,
    BadRequest,
    ModelError,
    ModelNotFound,
    QuotaExhausted,
    RateLimited,
    Refused,
    Unavailable,
)
from summarizer.models.rate_limits import LONGEST_PAUSE
from summarizer.models.waits import retry_after, seconds_of
from summarizer.models.wire import as_dict, first_line

PASSING = {408, 409, 425}
# What is said where an account has nothing left, where a key is wrong, and where a text is not allowed.
_MONEY = re.compile(r"\b(credits?|balance|billing|prepaid|recharge|top up|insufficient_quota)\b", re.I)
_KEY = re.compile(r"\b(api|auth|access)[ _-]?(key|token)\b|API_KEY_INVALID", re.I)
_POLICY = re.compile(r"content[ _-]?(filter|policy|management)|moderation|flagged|safety|ResponsibleAI", re.I)
_TITLE = re.compile(r"<title>([^<]*)</title>", re.I)
_WAIT = re.compile(r"(?:retry|again) (?:in|after) ([\d.]+ ?(?:ms|s|m|h|d))|\"?retryDelay\"?[: ]+\"?([\d.]+s)", re.I)


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error as a server gave it.

    `message` is its sentence on one line, `names` its codes and types, `param` the field of the request that it names.
    `wait` is in seconds, where it says when to come again; `json` is False for a page or a text.
    """

    status: int
    message: str = ""
    names: str = ""
    param: str = ""
    wait: float | None = None
    json: bool = True

    @property
    def words(self) -> str:
        """Everything it says."""
        return f"{self.message} {self.names} {self.param}"

    def error(self, where: str, model: str) -> ModelError:
        """Our error for it: `where` is the model and its endpoint for a sentence, `model` its name on the wire."""
        raised = self._error(where, model)
        if isinstance(raised, RateLimited | Unavailable):
            raised.retry_after = self.wait
        if isinstance(raised, BadRequest):
            raised.context_exceeded = is_size(self) or limit_named(self, None) is not None
        raised.complaint = self
        # An answer that the server itself found not to fit was made, and is paid for.
        raised.cut_off = self.rejects_answer
        return raised

    @property
    def rejects_answer(self) -> bool:
        """Whether it is about an answer of the model, and not about the request (Groq)."""
        return "json_validate_failed" in self.names

    def _error(self, where: str, model: str) -> ModelError:
        said = f"(HTTP {self.status}): {self.message or 'it gave no reason'}."
        if self.status in PASSING or self.status >= 500:
            return Unavailable(f"{where} failed {said}")
        if self._no_credit():
            return QuotaExhausted(f"The account at {where} has no credit left {said}")
        if self.status == 429:
            return RateLimited(f"{where} is over its rate limit {said}")
        if self.status != 401 and _POLICY.search(self.words):
            return Refused(f"{where} does not take this article {said}")
        if self.status == 401 or (self.status == 400 and _KEY.search(self.words)):
            return AuthenticationFailed(f"{where} refused the key {said}")
        # A firewall's page is about one article; an API's own 403 is about the account.
        if self.status == 403 and self.json:
            return AuthenticationFailed(f"{where} refused access {said}")
        if self.no_model(model) or self.status in {404, 405}:
            return ModelNotFound(
                f"{where} is not there {said}", "`summarizer doctor` shows the models that the server has."
            )
        return BadRequest(f"{where} rejected the request {said}")

    def no_model(self, model: str) -> bool:
        """Whether it says that there is no such model."""
        named = model.lower() in self.message.lower() and "model" in self.message.lower()
        known = self.param == "model" or "model_not_found" in self.names
        return known or (named and self.status in {400, 404, 422} and not self.param and not _sizes(self.message))

    def _no_credit(self) -> bool:
        """402 and its codes; words of money, where it does not also say that a short wait will do."""
        if self.status == 402 or "insufficient_quota" in self.names or "billing_hard_limit" in self.names:
            return True
        waits = self.status == 429 and self.wait is not None and self.wait <= LONGEST_PAUSE
        return self.status in {400, 403, 429} and bool(_MONEY.search(self.words)) and not waits


def complaint_of(status: int, body: object, headers: Mapping[str, str] | None = None) -> Complaint:
    """A server's error from its parsed body, or from its text where that is no JSON."""
    error = _error_object(body)
    rest = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    names = " ".join(str(error[name]) for name in ("code", "type", "status") if error.get(name))
    details = error.get("details") or error.get("metadata") or error.get("innererror") or ""
    wait = retry_after(headers or {})
    return Complaint(
        status,
        first_line(_sentence(error)),
        f"{names} {json.dumps(details)[:1000] if details else ''}".strip(),
        str(error.get("param") or ""),
        _wait_in(rest) if wait is None else wait,
        not isinstance(body, str),
    )


def status_in(trouble: object) -> int:
    """The HTTP status that an error within a 200 stands for; 400 where it names none."""
    code = str(as_dict(trouble).get("code") or "")
    return int(code) if re.fullmatch(r"[45]\d\d", code) else 400


def _error_object(body: object) -> dict[str, Any]:
    """The object with the message: in a list (Gemini), under `error` or `detail`, or the body itself."""
    if isinstance(body, list):
        body = body[0] if body else {}
    if isinstance(body, str):
        title = _TITLE.search(body)
        return {"message": f"a web page, “{title[1].strip()}”" if title else body}
    found = as_dict(body)
    inner = found.get("error") or found.get("errors") or found
    return inner if isinstance(inner, dict) else {"message": inner}


def _sentence(error: dict[str, Any]) -> str:
    """Its message; where a gateway only passes on what it was told, that too."""
    said = error.get("message") or error.get("detail") or error.get("msg") or ""
    passed_on = as_dict(error.get("metadata")).get("raw")
    text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    return f"{text}: {passed_on}" if passed_on else text


def _wait_in(text: str) -> float | None:
    """Seconds that a text says to wait: “retry in 3s”, `"retryDelay": "3s"`."""
    found = _WAIT.search(text)
    return seconds_of((found[1] or found[2]).replace(" ", "")) if found else None


# A number that stands by itself: no part of a name or a date, with or without commas.
_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d+)(?![\w-]|\.\d)")
_LIMIT = re.compile(r"\b(max\w*|limit|most|only|allowed|available|context)\b|<=|≤", re.I)
_INPUT = re.compile(r"\b(context|prompt|input\w*|messages?|request too large)\b|`inputs`", re.I)
# No server's limit is smaller: what is below is a status, a version or a count of something else.
SMALLEST = 1024


def _sizes(text: str) -> list[tuple[int, bool]]:
    """Numbers of tokens in a sentence, each with whether the words about it call it a limit."""
    found = list(_NUMBER.finditer(text))
    starts = [0, *(match.end() for match in found)]
    sizes = []
    for match, start in zip(found, starts, strict=False):
        after = re.split(r"[.,;:()>]", text[match.end() :], maxsplit=1)[0].split()[:2]
        about = f"{text[start : match.start()]} {' '.join(after)}"
        number = int(match[1].replace(",", ""))
        if number >= SMALLEST:
            sizes.append((number, bool(_LIMIT.search(about))))
    return sizes


def limit_named(complaint: Complaint, asked: int | None) -> tuple[int, bool] | None:
    """A limit in tokens that a complaint names, and whether it is one of prompt and answer together.

    `asked` is the most tokens of an answer that the request allowed. None where it is about something else.
    """
    if complaint.status == 429 or not re.search(r"tokens?\b|context", complaint.words, re.I):
        return None
    sizes = [(number, limit) for number, limit in _sizes(complaint.message) if number != asked]
    limits = [number for number, limit in sizes if limit] or [number for number, _ in sizes][:1]
    if not limits:
        return None
    return min(limits), bool(_INPUT.search(complaint.message)) or asked is None or min(limits) >= asked


def is_size(complaint: Complaint) -> bool:
    """Whether a complaint says, in whatever words, that a request is too long."""
    codes = f"{complaint.names} {complaint.param}"
    known = re.search(r"context_length|context_size|input_tokens|\b3051\b|string_above_max", codes)
    return complaint.status == 413 or bool(known)
