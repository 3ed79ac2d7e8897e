"""Whether a server queues what it gets, which it does not say: found out by trying half as many calls.

Answers differ in length, so that a slow one proves nothing. Where even the quickest of a round is slow, half as many
calls are made for a round: a server that works on all of them brings half the answers a second then, and one that
queues them brings as many as before.
"""

from __future__ import annotations

from dataclasses import dataclass

# The quickest answer of a round takes this much longer than the quickest ever: reason enough for a trial. Where a queue
# was found, growth is slow, and stops this early.
SLOWER = 1.5
# A trial that brings this share of the answers a second shows a queue.
AS_MANY = 0.75
SHORTEST_ROUND = 5


@dataclass
class Round:
    """As many answers as may be under way at once, to calls that started `since`: how fast they come, in seconds."""

    since: float
    first: float | None = None
    answers: int = 0
    quickest: float = float("inf")

    def ends(self, now: float, seconds: float, limit: float) -> bool:
        """Count an answer that took so many seconds; whether the round is over."""
        if self.first is None:
            self.first = now
            return False
        self.answers += 1
        self.quickest = min(self.quickest, seconds)
        return self.answers >= max(int(limit), SHORTEST_ROUND) and now > self.first

    def rate(self, now: float) -> float:
        """Answers a second from the first one on."""
        return self.answers / (now - self.first) if self.first is not None else 0.0


@dataclass(frozen=True)
class Trial:
    """A limit to go on with; after a trial that found no queue, with how long the quickest answers really take."""

    limit: float
    quickest: float | None = None


@dataclass
class Queueing:
    """What is known of a server's queue. Times are in seconds, limits in calls under way at once."""

    found: bool = False
    _round: Round | None = None
    _tried: tuple[float, float] | None = None

    def note(self, now: float, seconds: float, limit: float, slow: float) -> Trial | None:
        """An answer came after so many seconds; what to go on with at the end of some rounds.

        A round whose quickest answer took longer than `slow` is reason for a trial.
        """
        this = self._round = self._round or Round(now)
        if now - seconds < this.since or not this.ends(now, seconds, limit):
            return None
        self._round = None
        if self._tried is not None:
            return self._judge_trial(this.rate(now), this.quickest)
        if this.quickest <= slow or slow == float("inf"):
            return None
        self._tried, self._round = (limit, this.rate(now)), Round(now)
        return Trial(limit / 2)

    def _judge_trial(self, rate: float, quickest: float) -> Trial | None:
        """The limit before a trial where that found no queue; None where it is kept."""
        before, answered = self._tried or (0.0, 0.0)
        self._tried = None
        if rate >= AS_MANY * answered:
            self.found = True
            return None
        return Trial(before, quickest)
