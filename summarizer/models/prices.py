"""What calls cost: the user's own prices before a public table of them, and a budget that no call may exceed."""

from __future__ import annotations

import asyncio
import math
import re
import tomllib
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from summarizer.errors import BudgetReached, SettingsError
from summarizer.models.wire import Tokens
from summarizer.records.results import Usage

# The provider's price for batches, as a share of the ordinary one (https://platform.openai.com/docs/guides/batch).
BATCH_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Price:
    """USD for a million tokens of prompt, of answer, and of a prompt that the server had cached (None: as others).

    `as_of` says from when they are: a day (ISO 8601), or the release of the table.
    """

    input: float
    output: float
    as_of: str = ""
    cached: float | None = None

    def cost(self, input_tokens: int, output_tokens: int, cached_tokens: int = 0) -> float:
        """USD for so many tokens; `cached_tokens` are some of the prompt's."""
        cached = self.input if self.cached is None else self.cached
        fresh = input_tokens - cached_tokens
        return (fresh * self.input + cached_tokens * cached + output_tokens * self.output) / 1_000_000

    def scale(self, share: float) -> Price:
        """The price at a share of it."""
        cached = None if self.cached is None else self.cached * share
        return Price(self.input * share, self.output * share, self.as_of, cached)


FREE = Price(0.0, 0.0, "always")
# A dated snapshot has the price of its model.
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


def price_of(
    spec: str, overrides: Path | None = None, provider: str | None = None, name: str | None = None
) -> Price | None:
    """The price of a model by its `PROVIDER/NAME`; None where it is unknown. Raises SettingsError for a bad table.

    `overrides` is a TOML file of tables: `["openai/gpt-5-mini"]` with `input`, `output` (USD for a million tokens) and,
    if you like, `cached` and `as_of`. After it comes genai-prices' table, where `provider` and `name` are looked up
    (else the two parts of `spec`).
    """
    if spec.startswith("local/"):
        return FREE
    own = _read_prices(overrides) if overrides else {}
    prefix, _, rest = spec.partition("/")
    return (
        own.get(spec)
        or own.get(_SNAPSHOT.sub("", spec))
        or _listed_price(provider or prefix, name if provider and name else rest)
    )


@lru_cache(maxsize=64)
def _listed_price(provider: str, name: str) -> Price | None:
    """A model's price in genai-prices' table: that of its first tier, on this day."""
    from genai_prices import __version__
    from genai_prices.data_snapshot import get_snapshot

    try:
        _, model = get_snapshot().find_provider_model(name, None, provider, None)
    except LookupError:
        return None
    prices = model.get_prices(datetime.now(UTC))
    rates = {kind: _rate(getattr(prices, f"{kind}_mtok", None)) for kind in ("input", "output", "cache_read")}
    if rates["input"] is None or rates["output"] is None:
        return None
    return Price(rates["input"], rates["output"], f"genai-prices {__version__}", rates["cache_read"])


def _rate(price: Any) -> float | None:
    price = getattr(price, "base", price)
    return None if price is None else float(price)


def usage_of(tokens: Tokens | None, price: Price | None, most: float) -> Usage:
    """What one call used; it cost `most` USD where the server did not say what it used."""
    if tokens is None:
        return Usage(calls=1, cost_usd=most if price else None)
    cost = price.cost(tokens.prompt, tokens.answer, tokens.cached) if price else None
    return Usage(tokens.prompt, tokens.answer, calls=1, cost_usd=cost)


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
    known = {"input", "output", "cached", "as_of"}
    if not isinstance(row, dict) or set(row) - known or not {"input", "output"} <= set(row):
        raise ValueError("a row has input, output and perhaps cached and as_of")
    prices = [float(row[kind]) for kind in ("input", "output", "cached") if kind in row]
    if not all(math.isfinite(price) and price >= 0 for price in prices):
        raise ValueError("prices are finite and not negative")
    return Price(prices[0], prices[1], str(row.get("as_of", "")), prices[2] if "cached" in row else None)


@dataclass(frozen=True, slots=True)
class Reservation:
    """USD set aside for one call; `call` names it where budgets are shared."""

    amount: float
    call: str = ""


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

    async def reserve(self, amount: float) -> Reservation:
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
        return Reservation(amount)

    async def settle(self, reservation: Reservation, cost: float) -> None:
        """Give a reservation back, and count what the call cost."""
        self.reserved = max(0.0, self.reserved - reservation.amount)
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
