"""Quotas and budgets that the processes of many machines keep together, in Postgres.

pyrate-limiter's own bucket for Postgres writes a row for every token and refuses while another process holds its
table, so what is kept here is its constant-state algorithm: one number, in one row.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from pyrate_limiter import StateStore

from summarizer.errors import BudgetReached, Unavailable
from summarizer.models.postgres import LEASE, Database, Row
from summarizer.models.prices import Reservation

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from pyrate_limiter import Rate
    from pyrate_limiter.abstracts.algorithm import Decision, State, StateAlgorithm

logger = logging.getLogger(__name__)
# Between two looks at a budget that others may give back to, in seconds.
LOOK = 0.2
TABLES = """
CREATE TABLE IF NOT EXISTS quotas (name text PRIMARY KEY, state text[]);
CREATE TABLE IF NOT EXISTS budgets (name text PRIMARY KEY, committed double precision NOT NULL);
CREATE TABLE IF NOT EXISTS reservations (
    call text PRIMARY KEY, budget text NOT NULL, amount double precision NOT NULL,
    until timestamptz NOT NULL);
CREATE INDEX IF NOT EXISTS reservations_by_budget ON reservations (budget, until);
"""
_NEW_QUOTA = "INSERT INTO quotas VALUES (%s, NULL) ON CONFLICT DO NOTHING"
# The clock is the database's, so that those of the machines need not agree.
_QUOTA = """
SELECT state, (extract(epoch FROM clock_timestamp()) * 1000)::bigint FROM quotas WHERE name = %s FOR UPDATE
"""
_NEW_BUDGET = "INSERT INTO budgets VALUES (%(budget)s, %(spent)s) ON CONFLICT DO NOTHING"
_BUDGET = "SELECT committed FROM budgets WHERE name = %(budget)s FOR UPDATE"
_ALIVE = "SELECT 1 FROM reservations WHERE budget = %(budget)s AND until > now() LIMIT 1"
_RESERVE = """
WITH reserved AS (
    INSERT INTO reservations VALUES
        (%(call)s, %(budget)s, %(amount)s, now() + %(lease)s * interval '1 second')
    ON CONFLICT DO NOTHING RETURNING amount)
UPDATE budgets SET committed = committed + reserved.amount FROM reserved WHERE name = %(budget)s RETURNING committed
"""
# What is settled twice is counted once.
_SETTLE = """
WITH settled AS (DELETE FROM reservations WHERE call = %(call)s RETURNING amount)
UPDATE budgets SET committed = committed - settled.amount + %(cost)s FROM settled WHERE name = %(budget)s
RETURNING committed
"""
_RENEW = "UPDATE reservations SET until = now() + %(lease)s * interval '1 second' WHERE call = ANY(%(calls)s)"


class SharedQuota(StateStore):
    """The state of one rate limiter, in a row that every process takes in turn."""

    is_async = True

    def __init__(self, database: Database, name: str) -> None:
        """`name` is the same wherever the same quota is meant."""
        self.database = database
        self.name = name

    async def check(self, algorithm: StateAlgorithm, rates: list[Rate], now: int, weight: int) -> Decision:
        """Whether `weight` may go, counted if it may; `now` is not used. Raises Unavailable."""

        async def step(connection: AsyncConnection[Row]) -> Decision:
            await connection.execute(_NEW_QUOTA, (self.name,))
            (kept, at), *_ = await (await connection.execute(_QUOTA, (self.name,))).fetchall()
            state, decision = algorithm.step(rates, self._state(algorithm, rates, kept), at, weight)
            values = ([str(number) for number in state], self.name)
            await connection.execute("UPDATE quotas SET state = %s WHERE name = %s", values)
            return decision

        return await self.database.transact(step)

    async def read(self, algorithm: StateAlgorithm, rates: list[Rate]) -> State:
        """The state, for reports. Raises Unavailable."""
        rows = await self.database.fetch("SELECT state FROM quotas WHERE name = %(name)s", {"name": self.name})
        return self._state(algorithm, rates, rows[0][0] if rows else None)

    async def reset(self) -> None:
        """Forget what was used. Raises Unavailable."""
        await self.database.fetch("DELETE FROM quotas WHERE name = %(name)s", {"name": self.name})

    @staticmethod
    def _state(algorithm: StateAlgorithm, rates: list[Rate], kept: list[str] | None) -> State:
        return algorithm.decode(kept) if kept else algorithm.initial(rates)


@dataclass
class SharedBudget:
    """USD that all processes with one `name` may spend together: `cap`.

    `spent` is what they had spent, or set aside for calls under way, when this one last looked. A process that dies
    leaves its calls under way counted at the most that they can cost, since the provider may have billed them.
    """

    database: Database
    name: str
    cap: float
    spent: float = 0.0
    lease: float = LEASE
    _calls: set[str] = field(default_factory=set)
    _begun: bool = False
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _heartbeat: asyncio.Task[None] | None = None

    async def reserve(self, amount: float) -> Reservation:
        """Set the most that a call can cost aside; waits for calls under way, anywhere, to give back what they can.

        Raises BudgetReached where the rest of the budget is too small for this call alone, Unavailable.
        """
        call = uuid.uuid4().hex
        # One at a time looks whether others, on other machines, have given something back.
        async with self._turn:
            while not await self.database.transact(partial(self._take, call=call, amount=amount)):  # noqa: ASYNC110
                await asyncio.sleep(LOOK)
        self._calls.add(call)
        if self._heartbeat is None:
            self._heartbeat = asyncio.create_task(self.database.renew(_RENEW, self._under_way, self.lease))
        return Reservation(amount, call)

    async def _take(self, connection: AsyncConnection[Row], call: str, amount: float) -> bool:
        """Set the amount aside; False where calls under way may still give back enough for it."""
        values = {**self._values(call), "amount": amount, "spent": self.spent}
        if not self._begun:
            await connection.execute(_NEW_BUDGET, values)
        (committed,), *_ = await (await connection.execute(_BUDGET, values)).fetchall()
        self._begun, self.spent = True, committed
        if committed + amount <= self.cap:
            await connection.execute(_RESERVE, values)
            return True
        if await (await connection.execute(_ALIVE, values)).fetchone():
            return False
        raise BudgetReached(
            f"The budget of ${self.cap:g}, shared with other machines, is reached: ${committed:.4f} is spent, and "
            f"the next call could cost ${amount:.4f}."
        )

    async def settle(self, reservation: Reservation, cost: float) -> None:
        """Give a reservation back, and count what the call cost."""
        self._calls.discard(reservation.call)
        if not self._calls and self._heartbeat is not None:
            self._heartbeat.cancel()
            self._heartbeat = None
        try:
            rows = await self.database.fetch(_SETTLE, {**self._values(reservation.call), "cost": cost})
        except Unavailable as error:
            logger.warning("A call is counted at the most that it can cost: %s", error)
        else:
            self.spent = rows[0][0] if rows else self.spent

    def _under_way(self) -> dict[str, Any]:
        return {"calls": list(self._calls), "lease": self.lease}

    def _values(self, call: str) -> dict[str, Any]:
        return {"call": call, "budget": self.name, "lease": self.lease}
