"""When a call is tried again, and when it is given up: the only retry layer there is."""

from __future__ import annotations

import time
from typing import Any

from summarizer.errors import RateLimited, Unavailable
from summarizer.models.rate_limits import LONGEST_PAUSE

ATTEMPTS = 5
# A call that meets only 429s is given up after so many seconds; they do not count as attempts.
THROTTLED = 900.0


def retrying() -> Any:
    """Attempts at one call (tenacity): 429s until a deadline, other passing errors at most five times."""
    from tenacity import AsyncRetrying, retry_if_exception

    return AsyncRetrying(stop=_Patience(), wait=_wait, retry=retry_if_exception(_retryable), reraise=True)


def _retryable(error: BaseException) -> bool:
    return bool(getattr(error, "retryable", False))


class _Patience:
    """When one call is given up: after five failures, or when nothing but 429s came until the deadline.

    A time-out among other calls says that there were too many of them, as a 429 does; one alone is a failure.
    """

    def __init__(self) -> None:
        self.failures = 0
        self.started = time.monotonic()

    def __call__(self, state: Any) -> bool:
        error = state.outcome.exception()
        if isinstance(error, RateLimited) or (isinstance(error, Unavailable) and error.crowded):
            return time.monotonic() - self.started > THROTTLED
        self.failures += 1
        return self.failures >= ATTEMPTS


def _wait(state: Any) -> float:
    """Seconds before the next attempt: none where the gate waits (429s, time-outs); else full jitter.

    Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """
    from tenacity import wait_random_exponential

    error = state.outcome.exception()
    if isinstance(error, RateLimited) or getattr(error, "timed_out", False):
        return 0.0
    named = getattr(error, "retry_after", None)
    return min(named, LONGEST_PAUSE) if named is not None else wait_random_exponential(multiplier=0.5, max=20)(state)
