"""The gate that all calls go through, in virtual time against servers with a quota; and the quotas users know."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings, strategies
from virtual_time import run

from summarizer.models.quotas import Quota
from summarizer.models.rate_limits import CEILING, START, Gate
from summarizer.models.waits import retry_after, seconds_of, used_up


@dataclass
class QuotaServer:
    """Takes `rate` calls a second by a token bucket or in fixed windows, and says 429 to the others."""

    rate: float = 20.0
    latency: float = 0.2
    windows: bool = False
    whole_seconds: bool = False
    says_when: bool = True
    limit: int | None = None
    sent: list[float] = field(default_factory=list)
    throttled: int = 0
    under_way: int = 0
    most: int = 0
    _bucket: float | None = None
    _last: float = 0.0

    async def call(self) -> float | None:
        """None for an answer, else the Retry-After of a 429 (NaN: none)."""
        now = asyncio.get_running_loop().time()
        self.sent.append(now)
        wait = self._wait(now)
        if wait is not None:
            self.throttled += 1
            await asyncio.sleep(0.002)
            if not self.says_when:
                return math.nan
            return float(math.ceil(wait)) if self.whole_seconds else wait
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(self.latency)
        self.under_way -= 1
        return None

    def _wait(self, now: float) -> float | None:
        if self.limit is not None:
            return 0.5 if self.under_way >= self.limit else None
        if math.isinf(self.rate):
            return None
        if self.windows:
            taken = sum(1 for time in self.sent[-200:-1] if int(time) == int(now))
            return None if taken < self.rate else int(now) + 1 - now
        bucket = self.rate if self._bucket is None else self._bucket
        self._bucket = min(self.rate, bucket + (now - self._last) * self.rate)
        self._last = now
        if self._bucket >= 1:
            self._bucket -= 1
            return None
        return (1 - self._bucket) / self.rate


async def calls(server: QuotaServer, gate: Gate, count: int) -> None:
    async def one() -> None:
        again = False
        while True:
            async with gate.slot(again=again) as started:
                wait = await server.call()
                if wait is None:
                    return gate.accepted(started, {})
                gate.throttled(started, None if math.isnan(wait) else wait)
            again = True

    running: set[asyncio.Task[None]] = set()
    for _ in range(count):
        if len(running) >= gate.width:
            _, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        running.add(asyncio.create_task(one()))
    await asyncio.gather(*running)


@pytest.mark.parametrize("latency", [0.05, 0.2, 1.0])
@pytest.mark.parametrize("windows", [False, True])
def test_a_quota_is_found_and_used_with_few_429s(latency: float, windows: bool) -> None:
    server = QuotaServer(latency=latency, windows=windows)
    _, seconds = run(calls(server, Gate(), 900))
    assert seconds <= 1.10 * 45 + latency
    assert server.throttled <= 0.03 * len(server.sent)


def test_a_server_that_rounds_retry_after_up_is_used_well_too() -> None:
    server = QuotaServer(whole_seconds=True)
    _, seconds = run(calls(server, Gate(), 900))
    assert seconds <= 1.10 * 45 and server.throttled <= 27


def test_a_server_that_never_says_429_is_used_to_the_ceiling() -> None:
    server = QuotaServer(rate=math.inf)
    gate = Gate()
    run(calls(server, gate, 5000))
    assert server.most == CEILING == gate.limit
    assert server.throttled == 0


def test_the_first_calls_are_as_many_as_the_start() -> None:
    server = QuotaServer(rate=math.inf)
    run(calls(server, Gate(), START))
    assert server.sent == [0.0] * START


def test_the_users_concurrency_is_where_it_begins_and_never_exceeded() -> None:
    server = QuotaServer(rate=math.inf, latency=1.0)
    _, seconds = run(calls(server, Gate(fixed=64), 640))
    assert server.most == 64 and seconds == pytest.approx(10.0)


def test_a_limit_on_connections_is_found_as_well() -> None:
    server = QuotaServer(limit=10, latency=0.2)
    _, seconds = run(calls(server, Gate(), 900))
    assert server.most == 10 and server.throttled < 0.03 * len(server.sent)
    assert seconds < 1.6 * 900 / 10 * 0.2


def test_a_crowd_of_429s_is_one_episode_and_pauses_everybody() -> None:
    async def go() -> tuple[Gate, list[float]]:
        gate, times = Gate(fixed=50), []

        async def one() -> None:
            async with gate.slot() as started:
                await asyncio.sleep(0.1)
                gate.throttled(started, 5.0)
            async with gate.slot(again=True) as started:
                times.append(started)

        await asyncio.gather(*(one() for _ in range(50)))
        return gate, times

    (gate, times), _ = run(go())
    assert gate.episodes == 1 and gate.throttles == 50 and gate.limit == 40
    assert min(times) >= 5.1


def test_without_retry_after_episodes_in_a_row_wait_twice_as_long_each() -> None:
    async def go() -> list[float]:
        gate, times = Gate(fixed=1), []
        for _ in range(6):
            async with gate.slot() as started:
                times.append(started)
                gate.throttled(started, None)
        return times

    times, _ = run(go())
    waits = [after - before for before, after in pairwise(times)]
    assert all(wait >= doubled for wait, doubled in zip(waits, (1, 2, 4, 8, 16), strict=True))


def test_an_answer_that_declares_the_quota_used_up_pauses_the_gate_before_a_429() -> None:
    async def go() -> float:
        gate = Gate(fixed=4)
        async with gate.slot() as started:
            gate.accepted(started, {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "3s"})
        async with gate.slot() as started:
            return started

    assert run(go())[0] >= 3.0


def test_calls_that_are_cancelled_while_they_wait_leave_their_place() -> None:
    async def go() -> Gate:
        gate = Gate(fixed=1)

        async def hold() -> None:
            async with gate.slot():
                await asyncio.sleep(1)

        tasks = [asyncio.create_task(hold()) for _ in range(5)]
        await asyncio.sleep(0.5)
        for task in tasks[1:4]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return gate

    gate, seconds = run(go())
    assert gate.in_flight == 0 and seconds == pytest.approx(2.0)


@settings(max_examples=100)
@given(
    outcomes=strategies.lists(strategies.sampled_from(["ok", "429", "500", "cancel"]), min_size=1, max_size=60),
    fixed=strategies.integers(1, 9),
)
def test_whatever_happens_no_slot_is_lost_and_the_limit_is_kept(outcomes: list[str], fixed: int) -> None:
    async def go() -> tuple[Gate, int]:
        gate, most = Gate(fixed=fixed), 0

        async def one(outcome: str) -> None:
            nonlocal most
            async with gate.slot() as started:
                most = max(most, gate.in_flight)
                await asyncio.sleep(0.01)
                if outcome == "ok":
                    gate.accepted(started, {})
                elif outcome == "429":
                    gate.throttled(started, 0.1)
                elif outcome == "cancel":
                    raise asyncio.CancelledError

        await asyncio.gather(*(one(outcome) for outcome in outcomes), return_exceptions=True)
        return gate, most

    (gate, most), _ = run(go())
    assert gate.in_flight == 0 and 1 <= gate.limit <= fixed and most <= fixed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", 2.0), ("0.5", 0.5), ("120ms", 0.12), ("6m0s", 360.0), ("1h2m3s", 3723.0), ("", None), (None, None),
        ("soon", None), ("-3", None), ("1e9", None), ("1s nonsense", None),
    ],
)  # fmt: skip
def test_durations_of_headers_are_read_and_nonsense_is_none(text: str | None, expected: float | None) -> None:
    assert seconds_of(text) == expected


def test_an_http_date_is_seconds_from_now() -> None:
    from email.utils import formatdate
    from time import time

    assert seconds_of(formatdate(time() + 100, usegmt=True)) == pytest.approx(100, abs=2)
    assert seconds_of("Mon, 01 Jan 2001 00:00:00 GMT") == 0.0


@given(strategies.text(max_size=80))
def test_no_header_is_an_error(text: str) -> None:
    seconds_of(text)
    retry_after({"retry-after": text, "retry-after-ms": text})
    used_up({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": text})


def test_milliseconds_go_before_seconds() -> None:
    assert retry_after({"retry-after": "9", "retry-after-ms": "250"}) == 0.25


class Clock:
    """Milliseconds of the running (virtual) loop, for pyrate-limiter."""

    def now(self) -> int:
        return int(asyncio.get_running_loop().time() * 1000)


def spent(quota: Quota, weights: list[int]) -> list[float]:
    async def go() -> list[float]:
        times = []
        for weight in weights:
            await quota.spend(weight)
            times.append(asyncio.get_running_loop().time())
        return times

    for limiter in (quota._requests, quota._tokens):
        if limiter is not None:
            bucket: Any = limiter[0].bucket_factory.bucket
            bucket._clock = Clock()
    return run(go())[0]


@settings(max_examples=50)
@given(rpm=strategies.integers(1, 600), count=strategies.integers(1, 200))
def test_no_minute_has_more_calls_than_rpm_allows(rpm: int, count: int) -> None:
    times = spent(Quota(rpm), [1] * count)
    for index, time in enumerate(times):
        assert sum(time <= other < time + 59.9 for other in times[index:]) <= rpm


@settings(max_examples=50)
@given(weights=strategies.lists(strategies.integers(1, 900), min_size=1, max_size=60))
def test_no_minute_has_more_tokens_than_tpm_allows(weights: list[int]) -> None:
    times = spent(Quota(None, 10_000), weights)
    for index, time in enumerate(times):
        within = [w for t, w in zip(times[index:], weights[index:], strict=True) if time <= t < time + 59.9]
        assert sum(within) <= 10_000


def test_a_request_larger_than_the_quota_waits_and_goes() -> None:
    assert len(spent(Quota(None, 100), [5000, 5000])) == 2


@dataclass
class OneAtATime:
    """Answers one call after another, `seconds` each; it works on calls that were given up unless it `notices`."""

    seconds: float = 1.0
    notices: bool = True
    free_at: float = 0.0
    most: int = 0
    under_way: int = 0

    async def call(self, patience: float) -> bool:
        """Whether an answer came in time."""
        now = asyncio.get_running_loop().time()
        begins = max(now, self.free_at)
        late = begins + self.seconds - now > patience
        if not (late and self.notices):
            self.free_at = begins + self.seconds
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(patience if late else begins + self.seconds - now)
        self.under_way -= 1
        return not late


async def patiently(server: OneAtATime, gate: Gate, count: int) -> tuple[int, int]:
    """Time-outs of so many calls in the first and in the second half of them, each made until it is answered."""
    late: list[int] = []
    done: list[int] = []

    async def one() -> None:
        again = False
        while True:
            async with gate.slot(again=again) as started:
                if await server.call(gate.patience):
                    done.append(1)
                    return gate.accepted(started, {})
                gate.timed_out(started)
                late.append(len(done))
            again = True

    await asyncio.gather(*(one() for _ in range(count)))
    return sum(at < count / 2 for at in late), sum(at >= count / 2 for at in late)


@pytest.mark.parametrize("notices", [True, False])
@pytest.mark.parametrize("patience", [5.0, 2.5])
def test_time_outs_bring_a_server_that_answers_one_at_a_time_to_one_or_two(notices: bool, patience: float) -> None:
    gate, server = Gate(patience=patience), OneAtATime(notices=notices)
    (first, second), _ = run(patiently(server, gate, 120))
    assert gate.limit <= 3 and first < 60 and second <= 12


def test_answers_that_slow_down_lower_the_calls_under_way_before_any_is_late() -> None:
    gate, server = Gate(patience=600.0), OneAtATime()
    assert run(patiently(server, gate, 200))[0] == (0, 0)
    assert gate.queue.found and gate.limit <= 3


def test_answers_of_different_lengths_are_no_queue() -> None:
    async def varied(gate: Gate) -> None:
        async def one(number: int) -> None:
            async with gate.slot() as started:
                await asyncio.sleep(0.3 if number == 0 else 2.0 + number % 7)
            gate.accepted(started, {})

        await asyncio.gather(*(one(number) for number in range(400)))

    gate = Gate(patience=600.0)
    run(varied(gate))
    assert not gate.queue.found and gate.limit >= START


def test_a_gate_that_knows_the_server_begins_with_what_it_answers() -> None:
    gate, server = Gate(patience=2.5), OneAtATime()
    gate.begin_at(1)
    assert run(patiently(server, gate, 40))[0] == (0, 0) and server.most <= 2


@pytest.mark.parametrize("value", ["{moment}", "{iso}"])
def test_a_reset_may_be_a_moment(value: str) -> None:
    import time
    from datetime import UTC, datetime

    soon = time.time() + 30
    header = value.format(moment=int(soon), iso=datetime.fromtimestamp(soon, UTC).isoformat().replace("+00:00", "Z"))
    wait = used_up({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": header})
    assert wait is not None and 27 < wait < 31
