"""Answers shared between machines, in Postgres: an entry a row, and a lease on the row for whoever makes the call.

No connection is held while a model answers, so a few serve any number of calls. A caller that dies loses its lease
when the lease runs out, and another one makes the call.
"""

from __future__ import annotations

import asyncio
import logging
import random
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from summarizer.errors import Unavailable
from summarizer.models import shared_limits
from summarizer.models.cache import Entry, entry_of, entry_text
from summarizer.models.postgres import LEASE, Database

logger = logging.getLogger(__name__)
# How long a caller waits before it looks again for another one's answer, in seconds: doubled up to the second.
FIRST_LOOK, LONGEST_LOOK = 0.05, 1.0
_TABLE = "CREATE TABLE IF NOT EXISTS answers (key text PRIMARY KEY, entry text, holder text, until timestamptz);"
_READ = "SELECT entry FROM answers WHERE key = %(key)s AND entry IS NOT NULL"
# One look gives the entry, or the lease where there is none and nobody holds one. An entry that is there is not locked.
_CLAIM = """
WITH claimed AS (
    INSERT INTO answers (key, holder, until)
    SELECT %(key)s, %(holder)s, now() + %(lease)s * interval '1 second'
    WHERE NOT EXISTS (SELECT 1 FROM answers WHERE key = %(key)s AND entry IS NOT NULL)
    ON CONFLICT (key) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE answers.entry IS NULL AND (answers.until < now() OR answers.holder = excluded.holder) RETURNING 1)
SELECT (SELECT entry FROM answers WHERE key = %(key)s), EXISTS (SELECT 1 FROM claimed)
"""
_RENEW = """
UPDATE answers SET until = now() + %(lease)s * interval '1 second' WHERE key = %(key)s AND holder = %(holder)s
"""
_RELEASE = "DELETE FROM answers WHERE key = %(key)s AND holder = %(holder)s AND entry IS NULL"
# What is not an entry of ours gives way to one, as it does in a folder.
_FORGET = "DELETE FROM answers WHERE key = %(key)s AND entry = %(entry)s"
# The first answer stays: two callers whose leases crossed must not tell different stories.
_KEEP = """
INSERT INTO answers (key, entry) SELECT * FROM unnest(%(keys)s::text[], %(entries)s::text[])
ON CONFLICT (key) DO UPDATE SET entry = excluded.entry, holder = NULL, until = NULL WHERE answers.entry IS NULL
"""


class Keeper:
    """Keeps the answers of one event loop. What comes while a statement is under way goes together with the next one:
    an answer that waits to be kept is paid for again if its process dies, so none waits behind others.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._turn = asyncio.Lock()
        self._next: tuple[dict[str, str], asyncio.Task[None]] | None = None

    async def keep(self, key: str, entry: str) -> None:
        """Wait until an entry is kept, unless there is one already. Raises Unavailable."""
        if self._next is None:
            self._next = {}, asyncio.create_task(self._keep_next())
        entries, kept = self._next
        entries[key] = entry
        await asyncio.shield(kept)

    async def _keep_next(self) -> None:
        async with self._turn:
            entries, _ = self._next or ({}, None)
            self._next = None
            # In one order everywhere, so that two processes do not wait for each other.
            keys = sorted(entries)
            await self.database.fetch(_KEEP, {"keys": keys, "entries": [entries[key] for key in keys]})


class PostgresCache:
    """Entries are JSON objects, as in a folder's cache. Callers on any machine with the same request share one call."""

    def __init__(self, url: str, lease: float = LEASE) -> None:
        """Open the database, and make its tables where there are none. Raises SettingsError where it cannot be used."""
        self.database = Database(url, _TABLE + shared_limits.TABLES)
        self._lease = lease
        self._keepers: WeakKeyDictionary[asyncio.AbstractEventLoop, Keeper] = WeakKeyDictionary()

    @property
    def place(self) -> str:
        """Where the answers are, without a password."""
        return self.database.place

    async def get(self, key: str) -> Entry | None:
        """The entry, or None where there is none or it is not ours (said in a warning)."""
        rows = await self.database.fetch(_READ, {"key": key})
        return entry_of(key, rows[0][0]) if rows else None

    async def put(self, key: str, entry: Mapping[str, Any]) -> None:
        """Keep an entry, unless there is one already. Where that fails it is a warning: the answer is not lost."""
        loop = asyncio.get_running_loop()
        if loop not in self._keepers:
            self._keepers[loop] = Keeper(self.database)
        try:
            await self._keepers[loop].keep(key, entry_text(entry))
        except Unavailable as error:
            logger.warning("An answer could not be kept: %s", error)

    async def get_or_call(self, key: str, call: Callable[[], Awaitable[Entry]]) -> tuple[Entry, bool]:
        """The entry and whether no call was made for this caller. What `call` raises is raised, and not kept."""
        lease = {"key": key, "holder": uuid.uuid4().hex, "lease": self._lease}
        look = FIRST_LOOK
        while True:
            text, claimed = await self._claim(lease)
            if claimed:
                return await self._call(lease, call), False
            if text is None:
                await asyncio.sleep(look * random.uniform(0.7, 1.3))  # noqa: S311 - so that waiters look one by one
                look = min(2 * look, LONGEST_LOOK)
            elif (entry := entry_of(key, text)) is not None:
                return entry, True
            else:
                await self.database.fetch(_FORGET, {"key": key, "entry": text})

    async def _claim(self, lease: dict[str, Any]) -> tuple[str | None, bool]:
        """The text of the entry, if there is one, and whether the lease was granted."""
        try:
            ((text, claimed),) = await self.database.fetch(_CLAIM, lease)
            return text, claimed
        except asyncio.CancelledError:
            # It may have been granted all the same.
            await self._release(lease)
            raise

    async def _release(self, lease: dict[str, Any]) -> None:
        with suppress(Unavailable):
            await asyncio.shield(self.database.fetch(_RELEASE, lease))

    async def _call(self, lease: dict[str, Any], call: Callable[[], Awaitable[Entry]]) -> Entry:
        heartbeat = asyncio.create_task(self.database.renew(_RENEW, lambda: lease, self._lease))
        try:
            entry = await call()
            await self.put(lease["key"], entry)
            return entry
        except BaseException:
            await self._release(lease)
            raise
        finally:
            heartbeat.cancel()

    def items(self) -> Iterator[tuple[str, str]]:
        """Every key and its entry as text, to copy to another cache."""
        with (
            self.database.connection() as connection,
            connection.transaction(),
            connection.cursor(name="answers") as cursor,
        ):
            yield from cursor.execute("SELECT key, entry FROM answers WHERE entry IS NOT NULL")

    def put_all(self, items: Iterator[tuple[str, str]]) -> int:
        """Keep entries of another cache; returns how many there were. Those that are here stay."""
        with self.database.connection() as connection, connection.cursor() as cursor:
            count = 0
            for count, item in enumerate(items, 1):  # noqa: B007 - the number of the last one
                cursor.execute(_KEEP, {"keys": [item[0]], "entries": [item[1]]})
            return count

    def stats(self) -> dict[str, Any]:
        """Entries, and bytes of their texts."""
        with self.database.connection() as connection:
            query = "SELECT count(entry), coalesce(sum(octet_length(entry)), 0) FROM answers"
            entries, size = connection.execute(query).fetchone() or (0, 0)
        return {"place": self.place, "entries": entries, "bytes": int(size)}

    def clear(self) -> int:
        """Remove every entry; returns how many. Calls under way keep their leases."""
        with self.database.connection() as connection:
            return connection.execute("DELETE FROM answers WHERE entry IS NOT NULL").rowcount

    async def aclose(self) -> None:
        """Close the connections of the running loop."""
        await self.database.aclose()

    def close(self) -> None:
        """Close the connections of loops in other threads."""
        self.database.close()
