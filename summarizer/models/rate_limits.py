"""How many calls are under way, and how fast new ones start: one gate that all workers of a model share.

The gate finds its level by additive increase and multiplicative decrease (Chiu & Jain 1989; TCP's slow start,
RFC 5681): the limit doubles with each round of answers until the first 429, then grows by 5 % a round and shrinks to
four fifths once per episode of 429s. A quota is a rate and not a number of connections, so the first 429 also sets
a pace, taken from what the server accepted of late, and calls are spread over time instead of sent in bursts (packet
pacing: Aggarwal, Savage & Anderson 2000). So an episode costs one or two 429s, and not one for each call under way.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

START = 20
# Where a limit that no 429 stops comes to rest; `--concurrency` goes beyond it.
CEILING = 200
SHRINK = 0.8
GROWTH_PER_ROUND = 0.05
# Growth needs the present limit to be in use.
SATURATED = 0.8
# Answers that take this much longer than the quickest ones: the server queues, and more calls would only wait there.
QUEUEING = 3.0
# After a 429 the pace starts this share below what the server took, is back there after a plateau of so many seconds,
# and then grows ever faster until the next 429. What the server took is measured over several horizons, in seconds.
PACE_DROP = 0.05
PLATEAU = 4.0
FIRST_GROWTH = 0.1
PACE_AFTER = 0.96
PACE_HORIZONS = (1.0, 2.0, 4.0)
# Without Retry-After, episodes that follow each other wait 1, 2, 4 … seconds.
LONGEST_BACKOFF = 60.0
# A server may name hours (a daily quota); a call gives up before that, so the gate looks again.
LONGEST_PAUSE = 600.0
# Windows of the quotas that users know, in seconds, and the share of one that may go at once.
MINUTE = 60
BURST_SHARE = {"requests": 1 / 60, "tokens": 1 / 10}

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(ms|s|m|h|d)")


def seconds_of(value: str | None) -> float | None:
    """Seconds that a header names: `2`, `0.5`, `120ms`, `6m0s` or an HTTP date (RFC 9110, 10.2.3); None for none."""
    text = (value or "").strip()[:64]
    if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", text):
        return float(text)
    pieces = _DURATION.findall(text)
    if pieces and "".join(number + unit for number, unit in pieces) == text:
        return sum(float(number) * _UNITS[unit] for number, unit in pieces)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, IndexError, TypeError):
        return None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """How long a server asks to wait, in seconds: `retry-after-ms`, `retry-after`, or None."""
    milliseconds = seconds_of(headers.get("retry-after-ms"))
    return milliseconds / 1000 if milliseconds is not None else seconds_of(headers.get("retry-after"))


def used_up(headers: Mapping[str, str]) -> float | None:
    """Seconds until a quota that an answer declares as used up (`x-ratelimit-remaining-*: 0`) is there again."""
    waits = [
        seconds_of(headers.get(f"x-ratelimit-reset-{kind}"))
        for kind in ("requests", "tokens")
        if headers.get(f"x-ratelimit-remaining-{kind}") == "0"
    ]
    return max((wait for wait in waits if wait is not None), default=None)


@dataclass
class Gate:
    """Admits calls: at most `limit` under way, none before `resume_at`, none faster than `rate` a second.

    `fixed` is the user's own `--concurrency`: the limit starts there and never exceeds it. Times are those of the
    running event loop, in seconds. Not thread safe: one gate belongs to one event loop.
    """

    fixed: int | None = None
    start: int = START
    ceiling: int = CEILING
    in_flight: int = 0
    throttles: int = 0
    episodes: int = 0
    resume_at: float = 0.0
    rate: float | None = None
    quickest: float | None = None
    latency: float | None = None
    _limit: float = 0.0
    _next_at: float = 0.0
    _episode_at: float = -1.0
    _rate_at: float = 0.0
    _plateau: float = PLATEAU
    _resumed_at: float = 0.0
    _backoff: int = 0
    _sent: deque[float] = field(default_factory=lambda: deque(maxlen=10_000))
    _waiters: deque[asyncio.Future[None]] = field(default_factory=deque)
    _timer: asyncio.TimerHandle | None = None

    def __post_init__(self) -> None:
        self._limit = float(self.fixed or self.start)
        self.ceiling = self.fixed or max(self.ceiling, self.start)

    @property
    def limit(self) -> int:
        """How many calls may be under way now."""
        return max(1, int(self._limit))

    @property
    def width(self) -> int:
        """How many documents to have in work: the next call is prepared while the present ones are under way."""
        return 2 * self.limit

    @asynccontextmanager
    async def slot(self, *, again: bool = False) -> AsyncIterator[float]:
        """Wait for leave to call, and hold it meanwhile; yields its time. A call made `again` goes first."""
        await self._enter(again)
        try:
            yield self._now()
        finally:
            self.in_flight -= 1
            self._wake()

    def accepted(self, started: float, headers: Mapping[str, str]) -> None:
        """An answer came to the call that started then: grow, where the limit is in use and the server keeps up."""
        now = self._now()
        self._note_latency(now - started)
        self._backoff = 0
        if self.in_flight >= SATURATED * self.limit and not self._queueing():
            step = 1.0 if self._limit < self._needed(now) else GROWTH_PER_ROUND
            self._limit = min(self._limit + step, float(self.ceiling))
        wait = used_up(headers)
        if wait is not None:
            self._pause(now, wait)

    def throttled(self, started: float, wait: float | None) -> None:
        """A 429 came to the call that started then, asking for a wait of so many seconds (None: it did not say)."""
        now = self._now()
        self.throttles += 1
        with suppress(ValueError):
            self._sent.remove(started)
        if started > self._episode_at:
            pause = self._unsaid() if wait is None else wait
            self._pause(now, pause)
            self._slow_down(now, now + pause)
            self._episode_at = now
        elif wait is not None:
            self._pause(now, wait)

    def why(self) -> str:
        """What holds calls back at the moment, in a word or two; empty for nothing."""
        if self.resume_at > self._now():
            return "429: waiting as the server asks"
        if self._waiters and self.rate is not None and self.in_flight < self.limit:
            return f"429: pace of {self.rate:.1f} calls/s"
        held = self._limit < self.ceiling and self._queueing()
        return "server: answers slow down" if held else ""

    def _slow_down(self, now: float, resume: float) -> None:
        """Once per episode: the limit to four fifths, the pace to what the server really took of late."""
        self.episodes += 1
        self._limit = max(1.0, self._limit * SHRINK)
        taken = self._taken(now, resume)
        before = self._paced(now)
        if before is not None:
            early = now - self._rate_at < PLATEAU / 2
            taken = min(before, max(taken, before * (SHRINK if early else PACE_AFTER)))
        self.rate = max(taken, 1 / LONGEST_BACKOFF)
        # The longer a pause costs, the rarer the next one should be.
        self._plateau = PLATEAU * (1 + resume - now)
        self._rate_at = self._resumed_at = resume

    def _taken(self, now: float, resume: float) -> float:
        """Calls a second that the server took until `resume`, by the best of several horizons.

        Calls still under way count as taken: a server says 429 at once, and an answer takes its time.
        """
        longest = resume - self._resumed_at
        spans = [min(span, longest) for span in (*PACE_HORIZONS, 2 * (resume - now)) if span > resume - now]
        return max((sum(sent >= resume - span for sent in self._sent) / max(span, 0.05) for span in spans), default=0.0)

    def _needed(self, now: float) -> float:
        """How many calls the pace keeps under way (Little's law), and a tenth more; without a pace, any number."""
        pace = self._paced(now)
        return float("inf") if pace is None or self.latency is None else 1.1 * pace * self.latency

    def _paced(self, now: float) -> float | None:
        """The pace by now, in calls a second: a cubic about what the server last took (as in RFC 9438)."""
        if self.rate is None:
            return None
        since = max(0.0, now - self._rate_at)
        if self.episodes == 1:
            return self.rate * (1 + FIRST_GROWTH * since)
        return float(self.rate * (1 + PACE_DROP * (since / self._plateau - 1) ** 3))

    def _interval(self, now: float) -> float:
        """Seconds between the last leave and the next one."""
        pace = self._paced(now)
        if pace is not None:
            return 1 / pace
        if self.fixed or self.latency is None:
            return 0.0
        return self.latency / self.limit

    def _unsaid(self) -> float:
        self._backoff += 1
        return float(min(2.0 ** (self._backoff - 1), LONGEST_BACKOFF))

    def _pause(self, now: float, wait: float) -> None:
        self.resume_at = max(self.resume_at, now + min(wait, LONGEST_PAUSE))

    def _note_latency(self, seconds: float) -> None:
        self.latency = seconds if self.latency is None else 0.9 * self.latency + 0.1 * seconds
        # The quickest drifts upwards, so that a lucky early answer does not stop growth for ever.
        self.quickest = seconds if self.quickest is None else min(self.quickest * 1.001, seconds)

    def _queueing(self) -> bool:
        return self.latency is not None and self.quickest is not None and self.latency > QUEUEING * self.quickest

    def _admissible_at(self, now: float) -> float:
        return max(self.resume_at, self._next_at, now)

    def _admit(self, now: float) -> None:
        self.in_flight += 1
        self._sent.append(now)
        self._next_at = now + self._interval(now)

    async def _enter(self, again: bool) -> None:
        now = self._now()
        if not self._waiters and self.in_flight < self.limit and self._admissible_at(now) <= now:
            self._admit(now)
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (self._waiters.appendleft if again else self._waiters.append)(waiter)
        self._wake()
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self.in_flight -= 1
                self._wake()
            raise

    def _wake(self) -> None:
        """Give leave to as many waiting calls as may start now, and set an alarm for the next one."""
        while self._waiters and self.in_flight < self.limit:
            now = self._now()
            at = self._admissible_at(now)
            if at > now:
                self._alarm(at)
                return
            waiter = self._waiters.popleft()
            if not waiter.done():
                self._admit(now)
                waiter.set_result(None)

    def _alarm(self, at: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_at(at, self._wake)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


class Quota:
    """The quotas a user knows (`--rpm`, `--tpm`), kept by pyrate-limiter; no window of a minute exceeds either.

    Tokens are charged before a call from an estimate that follows what earlier calls really used.
    """

    def __init__(self, requests_per_minute: int | None = None, tokens_per_minute: int | None = None) -> None:
        self._requests = _limiter(requests_per_minute, "requests")
        self._tokens = _limiter(tokens_per_minute, "tokens")
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


def _limiter(quota: int | None, kind: str) -> tuple[Any, int] | None:
    """A generic cell rate limiter and its burst: a burst and a minute's refill together make the quota."""
    if quota is None:
        return None
    from pyrate_limiter import GCRA, Duration, Limiter, Rate, SingleBucketFactory, StateBucket

    burst = max(1, int(quota * BURST_SHARE[kind]))
    rate = Rate(max(1, quota - burst), Duration.MINUTE, burst=burst)
    bucket = StateBucket([rate], algorithm=GCRA())
    return Limiter(SingleBucketFactory(bucket, schedule_leak=False), buffer_ms=1), burst
