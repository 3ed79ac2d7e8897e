"""One Postgres that machines share: statements that outlast its restarts, and connections for every event loop.

A statement or a transaction stands for itself and nothing is kept in a session, so a pooler such as PgBouncer, which
gives each transaction whatever connection is free, may stand between.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar

from summarizer.errors import SettingsError, Unavailable

if TYPE_CHECKING:
    from psycopg import AsyncConnection, Connection
    from psycopg_pool import AsyncConnectionPool

T = TypeVar("T")
Row = tuple[Any, ...]
CONNECTIONS = 4
# How long a database that does not answer is waited for, in seconds: a restart takes a few.
PATIENCE = 60.0
# How long what a process holds is its own without a sign of life, in seconds; renewed at a third.
LEASE = 20.0
# Between two tries, in seconds.
_PAUSE = 0.5
# Nothing is prepared: the next statement may go by another connection.
WORDS: dict[str, Any] = {"connect_timeout": 10, "prepare_threshold": None}
# Whoever makes tables holds this lock meanwhile (any number that is the same everywhere).
_MAKING = 0x53554D4D


class Database:
    """A database at a `postgresql://` URL, usable from any event loop."""

    def __init__(self, url: str, tables: LiteralString) -> None:
        """Open it, and make the tables that are not there yet. Raises SettingsError where it cannot be used."""
        self.url = url
        self._pools: dict[asyncio.AbstractEventLoop, AsyncConnectionPool] = {}
        with self.connection() as connection, connection.transaction():
            # CREATE … IF NOT EXISTS of two processes at once is an error for one of them.
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
            connection.execute(tables)

    @property
    def place(self) -> str:
        """Where it is, without a user or a password."""
        from psycopg.conninfo import conninfo_to_dict

        known = conninfo_to_dict(self.url)
        return f"postgresql://{known.get('host', 'localhost')}:{known.get('port', 5432)}/{known.get('dbname', '')}"

    async def fetch(self, statement: LiteralString, values: Mapping[str, Any], patience: float = PATIENCE) -> list[Row]:
        """The rows of one statement, which may be executed twice where the database went away in the middle of it.

        Raises Unavailable where the database is away for more than `patience` seconds.
        """

        async def work(connection: AsyncConnection[Row]) -> list[Row]:
            cursor = await connection.execute(statement, values)
            return await cursor.fetchall() if cursor.description else []

        return await self._patiently(work, patience)

    async def transact(self, work: Callable[[AsyncConnection[Row]], Awaitable[T]]) -> T:
        """What `work` gives, its statements in one transaction; it may be done twice, as in `fetch`, and raises so."""

        async def within(connection: AsyncConnection[Row]) -> T:
            async with connection.transaction():
                return await work(connection)

        return await self._patiently(within, PATIENCE)

    async def renew(self, statement: LiteralString, values: Callable[[], Mapping[str, Any]], lease: float) -> None:
        """Execute a statement three times in each `lease` (seconds) until cancelled.

        Where the database is away for long the work goes on, and what is leased may pass to another process.
        """
        while True:
            await asyncio.sleep(lease / 3)
            with suppress(Unavailable):
                await self.fetch(statement, values())

    @asynccontextmanager
    async def within(self) -> AsyncIterator[AsyncConnection[Row]]:
        """One transaction around a block, tried once. Raises psycopg.Error."""
        async with (await self._pool()).connection() as connection, connection.transaction():
            yield connection

    async def _patiently(self, work: Callable[[AsyncConnection[Row]], Awaitable[T]], patience: float) -> T:
        from psycopg import OperationalError
        from psycopg_pool import PoolTimeout

        until = asyncio.get_running_loop().time() + patience
        while True:
            try:
                async with (await self._pool()).connection() as connection:
                    return await work(connection)
            except (OperationalError, PoolTimeout) as error:
                if asyncio.get_running_loop().time() > until:
                    raise Unavailable(self._unusable(error)) from error
                await asyncio.sleep(_PAUSE)

    async def _pool(self) -> AsyncConnectionPool:
        """The pool of the running loop."""
        from psycopg_pool import AsyncConnectionPool

        loop = asyncio.get_running_loop()
        if loop not in self._pools:
            self._pools[loop] = AsyncConnectionPool(
                self.url, min_size=1, max_size=CONNECTIONS, timeout=5, open=False, kwargs={**WORDS, "autocommit": True}
            )
            await self._pools[loop].open()
        return self._pools[loop]

    @contextmanager
    def connection(self) -> Iterator[Connection[Any]]:
        """A connection for code that waits. Raises SettingsError where the database cannot be used."""
        import psycopg

        try:
            with psycopg.connect(self.url, autocommit=True, **WORDS) as connection:
                yield connection
        except psycopg.Error as error:
            raise SettingsError(self._unusable(error), "Is the database up, and the URL right?") from error

    def _unusable(self, error: Exception) -> str:
        return f"The database {self.place} cannot be used: {' '.join(str(error).split())}."

    async def aclose(self) -> None:
        """Close the connections of the running loop."""
        pool = self._pools.pop(asyncio.get_running_loop(), None)
        if pool is not None:
            await pool.close()

    def close(self) -> None:
        """Close the connections of loops in other threads; those of loops that ended are closed already."""
        for loop, pool in self._pools.items():
            if loop.is_running():
                asyncio.run_coroutine_threadsafe(pool.close(), loop)
        self._pools.clear()
