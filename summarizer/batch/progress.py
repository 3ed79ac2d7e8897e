"""How a run is going: the tally, a live panel on a terminal, a JSON line now and then elsewhere."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from summarizer.batch.engine import Control, Outcome
from summarizer.models.answers import Validate
from summarizer.models.client import Answer, Client
from summarizer.models.providers import Model
from summarizer.models.transport import Line
from summarizer.models.wire import Request
from summarizer.runs.store import Counts
from summarizer.text.quantities import quantity
from summarizer.text.visible import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.panel import Panel

# Rates are those of the last minutes, in seconds.
WINDOW = 300.0
# Between two lines where there is no terminal; and between two looks at a terminal.
EVERY_LINE = 30.0
EVERY_FRAME = 0.25


@dataclass
class Tally:
    """The numbers of a run. Tokens and USD are those of this process and, for `spent`, of the run's whole life."""

    line: Line
    control: Control
    total: int = 0
    done: int = 0
    failed: int = 0
    cached: int = 0
    flagged: int = 0
    done_now: int = 0
    failed_now: int = 0
    paid_now: int = 0
    cost_now: float = 0.0
    priced: bool = True
    # Answers that came in this process: what shows that a slow model is at work within an article.
    answers: int = 0
    started: float = field(default_factory=time.monotonic)
    # (second, articles, tokens) of articles that were not cached.
    _recent: deque[list[float]] = field(default_factory=deque)

    def begin(self, counts: Counts) -> None:
        """Start from what the record holds."""
        self.total, self.done, self.failed = counts.total, counts.done, counts.failed
        self.cached, self.flagged = counts.cached, counts.flagged

    def note(self, outcome: Outcome) -> None:
        """Count an outcome."""
        usage = outcome.usage
        if outcome.result is not None:
            self.done += 1
            self.done_now += 1
            self.cached += outcome.result.cached
            self.flagged += bool(outcome.result.flags)
        elif outcome.error is not None and not outcome.error.stops_run:
            self.failed += 1
            self.failed_now += 1
        if usage.calls:
            self.paid_now += 1
            self.priced = self.priced and usage.cost_usd is not None
            self.cost_now += usage.cost_usd or 0.0
            self._count(usage.input_tokens + usage.output_tokens)

    def snapshot(self) -> dict[str, Any]:
        """The numbers as JSON data: what the panel shows, the service sends, and the lines say."""
        articles, tokens = self._rates()
        left = max(0, self.total - self.done - self.failed)
        gate, budget = self.line.gate, self.line.budget
        each = self.cost_now / self.paid_now if self.paid_now else None
        return {
            "total": self.total,
            "done": self.done,
            "cached": self.cached,
            "failed": self.failed,
            "flagged": self.flagged,
            "in_flight": gate.in_flight,
            "limit": gate.limit,
            "answers": self.answers,
            "articles_per_minute": round(articles * 60, 1),
            "tokens_per_minute": round(tokens * 60),
            "spent_usd": round(budget.spent, 6) if self.priced else None,
            "cap_usd": budget.cap,
            "projected_usd": round(budget.spent + each * left, 6) if self.priced and each is not None else None,
            "seconds": round(time.monotonic() - self.started, 1),
            "eta_seconds": round(left / articles) if articles and left else None,
            "throttled": gate.throttles,
            "waiting_for": self._why(),
        }

    def _why(self) -> str:
        if self.control.stopping:
            return f"ending: {self.control.in_work} articles in work"
        if self.line.quota.waiting:
            return "--rpm/--tpm"
        return self.line.gate.why()

    def _count(self, tokens: int) -> None:
        second = float(int(time.monotonic()))
        if not self._recent or self._recent[-1][0] != second:
            self._recent.append([second, 0.0, 0.0])
        self._recent[-1][1] += 1
        self._recent[-1][2] += tokens

    def _rates(self) -> tuple[float, float]:
        """Articles and tokens a second over the last minutes, cached ones left out."""
        now = time.monotonic()
        while self._recent and self._recent[0][0] < now - WINDOW:
            self._recent.popleft()
        seconds = max(min(now - self.started, WINDOW), 1.0)
        return sum(row[1] for row in self._recent) / seconds, sum(row[2] for row in self._recent) / seconds


class CountedClient(Client):
    """A client that tells a tally of every answer."""

    def __init__(self, model: Model, line: Line, tally: Tally) -> None:
        super().__init__(model, line)
        self.tally = tally

    async def ask(self, request: Request, validate: Validate) -> Answer:
        """The model's answer, counted. Raises the ModelError that fits."""
        answer = await super().ask(request, validate)
        self.tally.answers += 1
        return answer

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Leave to use the model for what is no question, counted as an answer."""
        async with super().turn():
            yield
        self.tally.answers += 1


@asynccontextmanager
async def show_progress(tally: Tally, console: Console) -> AsyncIterator[None]:
    """Show the tally on a console while the block runs: a panel on a terminal, a line now and then elsewhere."""
    if console.is_terminal:
        from rich.live import Live

        with Live(panel(tally.snapshot()), console=console, auto_refresh=False, transient=True) as live:
            async with _report_often(EVERY_FRAME, lambda: live.update(panel(tally.snapshot()), refresh=True)):
                yield
        return

    def say() -> None:
        console.file.write(visible(line(tally.snapshot())) + "\n")
        console.file.flush()

    async with _report_often(EVERY_LINE, say):
        yield


@asynccontextmanager
async def _report_often(every: float, action: Callable[[], None]) -> AsyncIterator[None]:
    async def repeat() -> None:
        while True:
            await asyncio.sleep(every)
            action()

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        action()


def line(numbers: dict[str, Any]) -> str:
    """The numbers on one line, for where there is no terminal."""
    parts = [_counts(numbers), _speed(numbers), _money_and_time(numbers), numbers["waiting_for"]]
    return " · ".join(part for part in parts if part)


def _counts(numbers: dict[str, Any]) -> str:
    finished = numbers["done"] + numbers["failed"]
    counts = f"{finished} of {quantity(numbers['total'], 'article')}"
    return counts + "".join(f" · {numbers[name]} {name}" for name in ("cached", "failed", "flagged") if numbers[name])


def _speed(numbers: dict[str, Any]) -> str:
    calls = f"{quantity(numbers['in_flight'], 'call')} under way (limit {numbers['limit']})"
    speed = f"{calls}, {numbers['answers']:,} answered"
    return f"{speed} · {numbers['articles_per_minute']:g} articles/min · {numbers['tokens_per_minute']:,} tokens/min"


def panel(numbers: dict[str, Any]) -> Panel:
    """The live panel: a bar and three lines."""
    from rich.panel import Panel
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    finished = numbers["done"] + numbers["failed"]
    lines = [Text(_counts(numbers), style="bold"), Text(_speed(numbers)), Text(_money_and_time(numbers))]
    if numbers["waiting_for"]:
        lines.append(Text(numbers["waiting_for"], style="yellow"))
    # A row each: the bar ends without a line break, and would swallow the line below it.
    rows = Table.grid(expand=True)
    rows.add_row(ProgressBar(max(numbers["total"], 1), finished))
    for each in lines:
        rows.add_row(each)
    return Panel(rows, title="summarizer run", expand=True)


def _money_and_time(numbers: dict[str, Any]) -> str:
    eta = numbers["eta_seconds"]
    parts = [f"{duration(numbers['seconds'])} so far", f"{duration(eta)} to go" if eta is not None else ""]
    if numbers["spent_usd"] is None:
        parts.append("price unknown")
    elif numbers["spent_usd"] or numbers["cap_usd"] is not None:
        cap = f" of ${numbers['cap_usd']:g}" if numbers["cap_usd"] is not None else ""
        projected = f", ${numbers['projected_usd']:.2f} in the end" if numbers["projected_usd"] is not None else ""
        parts.append(f"${numbers['spent_usd']:.4f}{cap} spent{projected}")
    return " · ".join(part for part in parts if part)


def duration(seconds: float) -> str:
    """Seconds for people: 41 s, 3 min 20 s, 2 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
