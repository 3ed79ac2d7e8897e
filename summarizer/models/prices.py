"""What calls cost: a dated table of prices that the user can override, and a budget that no call may exceed."""

from __future__ import annotations

import asyncio
import math
import re
import tomllib
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from summarizer.errors import BudgetReached, SettingsError
from summarizer.results import Usage

# The provider's price for batches, as a share of the ordinary one (https://platform.openai.com/docs/guides/batch).
BATCH_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Price:
    """USD for a million tokens of prompt and of answer, and the day they were looked up (ISO 8601)."""

    input: float
    output: float
    as_of: str = ""

    def cost(self, input_tokens: int, output_tokens: int) -> float:
        """USD for so many tokens."""
        return (input_tokens * self.input + output_tokens * self.output) / 1_000_000


FREE = Price(0.0, 0.0, "always")
_AS_OF = "2026-03-21"
# https://platform.openai.com/docs/pricing, standard tier. A model that is not here has an unknown price, not none.
PRICES: Mapping[str, Price] = {
    f"openai/{name}": Price(*prices, _AS_OF)
    for name, prices in {
        "gpt-5.4": (2.5, 15.0),
        "gpt-5.1": (1.25, 10.0),
        "gpt-5": (1.25, 10.0),
        "gpt-5-mini": (0.25, 2.0),
        "gpt-5-nano": (0.05, 0.4),
        "gpt-5-pro": (15.0, 120.0),
        "gpt-4.1": (2.0, 8.0),
        "gpt-4.1-mini": (0.4, 1.6),
        "gpt-4.1-nano": (0.1, 0.4),
        "gpt-4o": (2.5, 10.0),
        "gpt-4o-mini": (0.15, 0.6),
        "o3": (2.0, 8.0),
        "o4-mini": (1.1, 4.4),
    }.items()
}
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


def price_of(spec: str, overrides: Path | None = None) -> Price | None:
    """The price of a model by its `PROVIDER/NAME`; None where it is unknown. Raises SettingsError for a bad table.

    `overrides` is a TOML file of tables: `["openai/gpt-5-mini"]` with `input`, `output` (USD for a million tokens) and,
    if you like, `as_of`. A dated snapshot (`gpt-5-mini-2025-08-07`) has the price of its model.
    """
    if spec.startswith("local/"):
        return FREE
    table = {**PRICES, **(_read_prices(overrides) if overrides else {})}
    return table.get(spec) or table.get(_SNAPSHOT.sub("", spec))


@lru_cache(maxsize=4)
def _read_prices(path: Path) -> dict[str, Price]:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        return {spec: _price(row) for spec, row in data.items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise SettingsError(
            f"The table of prices {path} cannot be used: {error}.",
            'A row is ["PROVIDER/NAME"] with input = USD and output = USD for a million tokens.',
        ) from None


def _price(row: Any) -> Price:
    if not isinstance(row, dict) or set(row) - {"input", "output", "as_of"} or not {"input", "output"} <= set(row):
        raise ValueError("a row has input, output and perhaps as_of")
    prices = float(row["input"]), float(row["output"])
    if not all(math.isfinite(price) and price >= 0 for price in prices):
        raise ValueError("prices are finite and not negative")
    return Price(*prices, str(row.get("as_of", "")))


@dataclass
class Budget:
    """USD that may be spent: `cap` (None: any), `spent` so far and `reserved` for calls under way.

    `keep` stores what is committed (spent and reserved) after each change, so that a run that dies counts the calls
    it had under way as paid: the provider may have billed them.
    """

    cap: float | None = None
    spent: float = 0.0
    reserved: float = 0.0
    keep: Callable[[float], None] = lambda committed: None
    _settled: asyncio.Event = field(default_factory=asyncio.Event)

    async def reserve(self, amount: float) -> None:
        """Set the most that a call can cost aside; waits for calls under way to give back what they did not need.

        Raises BudgetReached where the rest of the budget is too small for this call alone.
        """
        while self.cap is not None and self.spent + self.reserved + amount > self.cap:
            if self.reserved <= 1e-12:
                raise BudgetReached(
                    f"The budget of ${self.cap:g} is reached: ${self.spent:.4f} is spent, and the next call could "
                    f"cost ${amount:.4f}."
                )
            self._settled.clear()
            await self._settled.wait()
        self.reserved += amount
        if self.cap is not None:
            self.keep(self.spent + self.reserved)

    def settle(self, amount: float, cost: float) -> None:
        """Give a reservation back, and count what the call cost."""
        self.reserved = max(0.0, self.reserved - amount)
        self.spent += cost
        self._settled.set()
        if self.cap is not None:
            self.keep(self.spent + self.reserved)


@dataclass
class Meter:
    """What one document used, every call and re-ask of it, whether or not they led to a summary."""

    usage: Usage = field(default_factory=Usage)

    def add(self, usage: Usage) -> None:
        """Count one call."""
        self.usage = self.usage + usage


# The meter of the document in work; each has a task of its own, and with it a context of its own.
METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


def begun() -> bool:
    """Whether the document in work has made a call; without one, True."""
    meter = METER.get()
    return meter is None or meter.usage.calls > 0


def measured(usage: Usage) -> None:
    """Count a call for the document in work, if any."""
    meter = METER.get()
    if meter is not None:
        meter.add(usage)
