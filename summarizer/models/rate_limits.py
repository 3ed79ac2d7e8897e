"""How many calls are under way, and how fast new ones start: one gate that all workers of a model share.

The gate finds its level by additive increase and multiplicative decrease (Chiu & Jain 1989; TCP's slow start,
RFC 5681): the limit doubles with each round of answers until the first 429, then grows by 5 % a round and shrinks to
four fifths once per episode of 429s. A quota is a rate and not a number of connections, so the first 429 also sets
a pace, taken from what the server accepted of late, and calls are spread over time instead of sent in bursts (packet
pacing: Aggarwal, Savage & Anderson 2000). So an episode costs one or two 429s, and not one for each call under way.

A server that says nothing and queues is found out as well: a time-out halves the limit, and where answers slow down,
half as many calls are tried for a round, which is kept unless fewer answers come of it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from summarizer.models.queueing import SLOWER, Queueing
from summarizer.models.waits import used_up

START = 20
# Where a limit that no 429 stops comes to rest; `--concurrency` goes beyond it.
CEILING = 200
SHRINK = 0.8
GROWTH_PER_ROUND = 0.05
# Growth needs the present limit to be in use.
SATURATED = 0.8
# Answers that take this much longer than the quickest ones: the server queues, and more calls would only wait there.
QUEUEING = 3.0
# Answers that take this share of the time-out: more calls would end in it.
NEARLY_LATE = 0.5
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


@dataclass
class Gate:
    """Admits calls: at most `limit` under way, none before `resume_at`, none faster than `rate` a second.

    `fixed` is the user's own `--concurrency`: the limit starts there and never exceeds it. `patience` is how long an
    answer is waited for. Times are those of the running event loop, in seconds. Not thread safe: one gate belongs to
    one event loop.
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
    queue: Queueing = field(default_factory=Queueing)
    patience: float = float("inf")
    _crowded: bool = False
    _reason: str = ""
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
        seconds = now - started
        self._note_latency(seconds)
        self._backoff = 0
        full = self.in_flight >= SATURATED * self.limit
        if full and not self._queueing() and seconds < NEARLY_LATE * self.patience:
            step = 1.0 if self._limit < self._needed(now) and not self.queue.found else GROWTH_PER_ROUND
            self._limit = min(self._limit + step, float(self.ceiling))
        slow = SLOWER * (self.quickest or 0.0) if full and self._limit > 1 else float("inf")
        if (trial := self.queue.note(now, seconds, self._limit, slow)) is not None:
            self._set_limit(trial.limit)
            self.quickest = trial.quickest or self.quickest
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

    def timed_out(self, started: float) -> bool:
        """No answer came in time to the call that started then; whether others under way may be the reason.

        The limit is halved once for all calls that were under way together, and grows slowly from then on.
        """
        now = self._now()
        if started > self._episode_at:
            self._crowded = self.in_flight > 1
            self._set_limit(max(1.0, min(self._limit, self.in_flight) / 2))
            self.queue = Queueing(found=True)
            self._pause(now, self._unsaid(), "time-outs: fewer calls at once")
            self._episode_at = now
        return self._crowded

    def begin_at(self, limit: int) -> None:
        """Start with so many calls at once, as the server was found to answer them before."""
        self._limit = min(self._limit, float(limit))
        self.queue = Queueing(found=True)

    def _set_limit(self, limit: float) -> None:
        """Another limit, at which a queue would be shorter or longer by as much."""
        if self.latency is not None:
            self.latency *= limit / self._limit
        self._limit = limit

    def why(self) -> str:
        """What holds calls back at the moment, in a word or two; empty for nothing."""
        if self.resume_at > self._now():
            return self._reason
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
        if self.fixed or self.latency is None or self.queue.found:
            return 0.0
        return self.latency / self.limit

    def _unsaid(self) -> float:
        self._backoff += 1
        return float(min(2.0 ** (self._backoff - 1), LONGEST_BACKOFF))

    def _pause(self, now: float, wait: float, reason: str = "429: waiting as the server asks") -> None:
        self._reason = reason
        self.resume_at = max(self.resume_at, now + min(wait, LONGEST_PAUSE))

    def _note_latency(self, seconds: float) -> None:
        self.latency = seconds if self.latency is None else 0.9 * self.latency + 0.1 * seconds
        # The quickest drifts upwards, so that a lucky early answer does not stop growth for ever.
        self.quickest = seconds if self.quickest is None else min(self.quickest * 1.001, seconds)

    def _queueing(self) -> bool:
        slower = SLOWER if self.queue.found else QUEUEING
        return self.latency is not None and self.quickest is not None and self.latency > slower * self.quickest

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
