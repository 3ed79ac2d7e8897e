"""The quotas that users know (`--rpm`, `--tpm`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyrate_limiter import StateStore

# The share of a minute's quota that may go at once.
BURST_SHARE = {"requests": 1 / 60, "tokens": 1 / 10}


class Quota:
    """The quotas a user knows (`--rpm`, `--tpm`), kept by pyrate-limiter; no window of a minute exceeds either.

    Tokens are charged before a call from an estimate that follows what earlier calls really used. `kept` gives the
    place where the use of "requests" or "tokens" is kept, where other processes count on the same quota.
    """

    def __init__(
        self,
        requests_per_minute: int | None = None,
        tokens_per_minute: int | None = None,
        kept: Callable[[str], StateStore | None] = lambda kind: None,
    ) -> None:
        self._requests = _limiter(requests_per_minute, "requests", kept)
        self._tokens = _limiter(tokens_per_minute, "tokens", kept)
        self._ratio = 1.0
        self.waiting = 0

    async def spend(self, tokens: int) -> None:
        """Wait until a call of about so many tokens fits both quotas."""
        if self._requests is None and self._tokens is None:
            return
        self.waiting += 1
        try:
            if self._requests is not None:
                await self._requests[0].try_acquire_async("call")
            if self._tokens is not None:
                limiter, burst = self._tokens
                await limiter.try_acquire_async("call", weight=max(1, min(round(tokens * self._ratio), burst)))
        finally:
            self.waiting -= 1

    def used(self, estimated: int, actual: int) -> None:
        """What a call really used, in tokens, so that the next estimates come closer."""
        if estimated and actual:
            self._ratio = 0.9 * self._ratio + 0.1 * actual / estimated


def _limiter(quota: int | None, kind: str, kept: Callable[[str], StateStore | None]) -> tuple[Any, int] | None:
    """A generic cell rate limiter and its burst: a burst and a minute's refill together make the quota."""
    if quota is None:
        return None
    from pyrate_limiter import GCRA, Duration, Limiter, Rate, SingleBucketFactory, StateBucket

    burst = max(1, int(quota * BURST_SHARE[kind]))
    rate = Rate(max(1, quota - burst), Duration.MINUTE, burst=burst)
    bucket = StateBucket([rate], algorithm=GCRA(), store=kept(kind))
    return Limiter(SingleBucketFactory(bucket, schedule_leak=False), buffer_ms=1), burst
