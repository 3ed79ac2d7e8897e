"""Every error this package raises on purpose, in one tree.

SummarizerError
├── InputError            an article, file or summary that cannot be read
├── SettingsError         a configuration value that makes no sense
├── TaskError             a prompt or schema that is missing or unusable
├── RunError              a run directory that is locked, changed or damaged
│   ├── TooManyFailures  most of the first documents fail               (stops a run)
│   ├── Interrupted      the user ended the run before an answer came   (stops a run)
│   └── RecordFailed      its record cannot be written: a full disk           (stops a run)
├── SomeFailed            articles of a batch that have no summary, after all others were done
├── RulingError           a ruling that cannot stand
├── ExportError           an export that cannot be written
└── ModelError            a model that did not give a usable answer
    ├── ModelNotFound     no such model, or its weights are not there       (stops a run)
    ├── AuthenticationFailed   401/403: the key is wrong or lacks rights    (stops a run)
    ├── QuotaExhausted    402, insufficient_quota, billing                  (stops a run)
    ├── BudgetReached     --max-cost would be exceeded                      (stops a run)
    ├── Unavailable       no connection, 5xx, a time-out                    (retryable)
    ├── RateLimited       429                                               (retryable)
    ├── BadRequest        any other 4xx
    ├── Refused           the model or the endpoint declined this article
    ├── BatchCancelled    the provider's batch was cancelled by its owner
    ├── Truncated         the answer was cut at the token limit
    └── InvalidAnswer     the answer does not fit the schema, after the re-asks

All of them take their message alone, so all of them pickle. `hint` says what to do next.
"""

from __future__ import annotations

from typing import Any


class SummarizerError(Exception):
    """Base of all errors; `str()` is one clear sentence, `hint` what to do next."""

    retryable = False
    stops_run = False
    hint = ""

    def __init__(self, message: str, hint: str = "") -> None:
        """`message` is a sentence for a person; `hint`, if given, replaces the class's own."""
        super().__init__(message, hint)
        self.message = message
        if hint:
            self.hint = hint

    def __str__(self) -> str:
        return self.message


class InputError(SummarizerError):
    """An article, file or summary that cannot be read."""


def demand(value: object, kind: Any, sentence: str, hint: str = "") -> None:
    """Raise InputError where a value is not of a kind (a type or several); the sentence says who needs what.

    "verify_quote needs a str as its claim" is ended with ", not an int.".
    """
    if not isinstance(value, kind):
        name = "None" if value is None else type(value).__name__
        article = "" if value is None else "an " if name[0] in "aeiouAEIOU" else "a "
        raise InputError(f"{sentence}, not {article}{name}.", hint)


class SettingsError(SummarizerError):
    """A configuration value that makes no sense."""


class TaskError(SummarizerError):
    """A prompt template or schema that is missing or unusable."""

    hint = "`summarizer tasks list` shows the tasks; `summarizer tasks check` says what is wrong with one."


class RunError(SummarizerError):
    """A run directory that is locked, changed or damaged."""


class TooManyFailures(RunError):
    """More than half of a run's first documents failed."""

    stops_run = True
    hint = (
        "Mend the cause, then give the same command again, with --retry-failed where answers were refused or invalid."
    )


class Interrupted(RunError):
    """The user ended the run before this document's answer came."""

    stops_run = True
    hint = "Give the same command again to go on."


class RecordFailed(RunError):
    """The run's record cannot be written: a full disk, a damaged file."""

    stops_run = True
    hint = "Make room, then give the same command again: what is recorded is kept."


class SomeFailed(SummarizerError):
    """Articles of a batch have no summary; all others were done. `failures` lists them."""

    hint = 'Look at `failures` of this error, or iterate over summarize_batch(…, failures="keep").'
    failures: tuple[Any, ...] = ()


class ExportError(SummarizerError):
    """An export that cannot be written."""


class RulingError(SummarizerError):
    """A reviewer's ruling that its claim does not allow."""


class ModelError(SummarizerError):
    """A model that did not give a usable answer.

    `complaint` is what the server said, where it did (models/complaints.py); `cut_off` says that an answer may have
    been paid for all the same.
    """

    complaint: Any = None
    cut_off = False


class ModelNotFound(ModelError):
    """No such model at the endpoint, nothing at its address, or no weights on this machine."""

    stops_run = True
    hint = "`summarizer models list` shows the embedded models."


class AuthenticationFailed(ModelError):
    """The endpoint refused the key (HTTP 401 or 403)."""

    stops_run = True
    hint = "Set OPENAI_API_KEY to a key of this endpoint, or use --model local/NAME, which needs none."


class QuotaExhausted(ModelError):
    """The account has no credit left (HTTP 402, insufficient_quota)."""

    stops_run = True
    hint = "Top up the account, then give the same command again: what is done is not paid for twice."


class BudgetReached(ModelError):
    """The next call could cost more than --max-cost leaves."""

    stops_run = True
    hint = "Give the same command with a higher --max-cost to go on."


class Unavailable(ModelError):
    """No connection, a server error or a time-out, after every attempt.

    `retry_after` is in seconds, where the server named it. `timed_out` says that no answer came in time, `crowded` that
    other calls under way may be the reason.
    """

    retryable = True
    retry_after: float | None = None
    timed_out = False
    crowded = False
    hint = "Check the network and the endpoint (`summarizer doctor`), then give the same command again."


class RateLimited(ModelError):
    """HTTP 429 until the deadline passed. `retry_after` is in seconds, where the server named it."""

    retryable = True
    retry_after: float | None = None


class BadRequest(ModelError):
    """The endpoint rejected the request (another HTTP 4xx).

    `context_exceeded` is true where it said that the article does not fit the model's context.
    """

    context_exceeded = False


class Refused(ModelError):
    """The model declined to answer, or the endpoint does not take the article."""


class BatchCancelled(ModelError):
    """The provider's batch with this request was cancelled, by the account's owner."""

    hint = "Give the same command with --retry-failed to submit it again."


class Truncated(ModelError):
    """The answer was cut at the token limit."""

    hint = "Raise max_output_tokens in the prompt's front matter, or use a model with a larger limit."


class InvalidAnswer(ModelError):
    """The answer does not fit the schema, and still did not after the re-asks."""
