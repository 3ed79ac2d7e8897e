"""Answers of models, kept on disk by the hash of the request that they answer.

diskcache unpickles what it finds and evicts at 1 GiB by default; here it may do neither (CVE-2025-69872).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import diskcache

from summarizer.errors import SettingsError
from summarizer.records.results import Usage

if TYPE_CHECKING:
    from summarizer.models.postgres import Database

logger = logging.getLogger(__name__)
FORMAT = 1
Entry = dict[str, Any]
_USAGE = frozenset(field.name for field in fields(Usage))


def request_key(request: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a request: same request, same key, on every machine."""
    canonical = json.dumps({"format": FORMAT, **request}, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def entry_text(entry: Mapping[str, Any]) -> str:
    """An entry as it is kept: JSON that says its format, the same in every kind of cache."""
    return json.dumps({**entry, "format": FORMAT})


def entry_of(key: str, text: str) -> Entry | None:
    """The entry of a kept text; None, said in a warning, where it is none of ours."""
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError) as error:
        problem = f"unreadable ({error})"
    else:
        if _fits(entry):
            return dict(entry)
        problem = "of another format"
    logger.warning("The cached answer %s… is %s and is asked for again.", key[:12], problem)
    return None


def _fits(entry: Any) -> bool:
    """True for an answer with what it cost: what else stands in a cache, somebody or something else wrote."""
    if not isinstance(entry, dict) or entry.get("format") != FORMAT or not isinstance(entry.get("text"), str):
        return False
    usage = entry.get("usage")
    if not isinstance(usage, dict) or not set(usage) <= _USAGE:
        return False
    return all(value is None or type(value) in {int, float} for value in usage.values())


class AnswerCache(Protocol):
    """What keeps answers: a folder, or a database that machines share."""

    @property
    def place(self) -> str:
        """Where it is, for people."""

    @property
    def database(self) -> Database | None:
        """What machines share, for what else they share: quotas and budgets. None for a folder."""

    async def get_or_call(self, key: str, call: Callable[[], Awaitable[Entry]]) -> tuple[Entry, bool]:
        """The entry and whether no call was made for this caller. What `call` raises is raised, and not kept."""

    def items(self) -> Iterator[tuple[str, str]]:
        """Every key and its entry as text."""

    def put_all(self, items: Iterator[tuple[str, str]]) -> int:
        """Keep entries of another cache; returns how many there were. Those that are here stay."""

    def stats(self) -> dict[str, Any]:
        """`place`, `entries`, and `bytes` of them."""

    def clear(self) -> int:
        """Remove every entry; returns how many."""

    def close(self) -> None:
        """Close what is open."""


def is_url(place: str | Path) -> bool:
    """Whether a place of a cache is a database, and not a folder."""
    return str(place).startswith(("postgresql://", "postgres://"))


def open_cache(place: str | Path) -> AnswerCache:
    """The cache at a `postgresql://` URL or in a folder. Raises SettingsError where it cannot be used."""
    if not is_url(place):
        return Cache(Path(place))
    try:
        from summarizer.models.postgres_cache import PostgresCache

        return PostgresCache(str(place))
    except ImportError as error:
        raise SettingsError(
            "A shared cache needs psycopg, which is not installed.", "pip install 'summarizer[cluster]'"
        ) from error


class TextDisk(diskcache.Disk):  # type: ignore[misc]  # diskcache has no types
    """Keys and values are strings, in the database itself; anything else is refused in both directions."""

    def put(self, key: Any) -> Any:
        """The key as stored. Raises TypeError for anything but a string."""
        if not isinstance(key, str):
            raise TypeError("keys are strings")
        return key, True

    def get(self, key: Any, raw: bool) -> Any:
        """The key as it was. Raises ValueError for a pickled one."""
        if not raw or not isinstance(key, str):
            raise ValueError("a foreign key")
        return key

    def store(self, value: Any, read: bool, key: Any = diskcache.UNKNOWN) -> Any:
        """The value as stored. Raises TypeError for anything but a string."""
        if read or not isinstance(value, str):
            raise TypeError("values are strings")
        return 0, diskcache.core.MODE_RAW, None, value

    def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> Any:
        """The value as it was. Raises ValueError for a pickle or a file."""
        if mode != diskcache.core.MODE_RAW or filename is not None or not isinstance(value, str):
            raise ValueError("a foreign value")
        return value


class Cache:
    """Entries are JSON objects. Two callers with the same request share one call, across threads and loops."""

    database = None

    def __init__(self, directory: Path) -> None:
        """Open or make the cache. Raises SettingsError where the folder cannot be used."""
        self.directory = directory
        self._flying: dict[str, Future[Entry]] = {}
        self._lock = threading.Lock()
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            directory.chmod(0o700)
            self._disk = diskcache.Cache(
                str(directory.absolute()),
                disk=TextDisk,
                eviction_policy="none",
                cull_limit=0,
                size_limit=2**62,
                timeout=60,
            )
        except (OSError, sqlite3.Error, diskcache.Timeout, TypeError, ValueError, AttributeError) as error:
            # diskcache takes settings of its own from the file, and believes all of them.
            raise SettingsError(
                f"The cache {directory} cannot be opened: {error}.", "Choose another with SUMMARIZER_CACHE_DIR."
            ) from error

    @property
    def place(self) -> str:
        """The folder."""
        return str(self.directory)

    def get(self, key: str) -> Entry | None:
        """The entry, or None where there is none or it is not ours (said in a warning)."""
        try:
            text = self._disk.get(key)
        except (ValueError, sqlite3.Error, diskcache.Timeout, UnicodeError) as error:
            logger.warning("The cached answer %s… is unreadable (%s) and is asked for again.", key[:12], error)
            return None
        return None if text is None else entry_of(key, text)

    def put(self, key: str, entry: Mapping[str, Any]) -> None:
        """Keep an entry. A cache that cannot be written is a warning: the answer itself is not lost."""
        try:
            self._disk.set(key, entry_text(entry))
        except (sqlite3.Error, diskcache.Timeout, OSError) as error:
            logger.warning("An answer could not be kept in the cache %s: %s.", self.directory, error)

    async def get_or_call(self, key: str, call: Callable[[], Awaitable[Entry]]) -> tuple[Entry, bool]:
        """The entry and whether no call was made for this caller. What `call` raises is raised, and not kept."""
        entry = self.get(key)
        if entry is not None:
            return entry, True
        with self._lock:
            flight = self._flying.get(key)
            if flight is None:
                mine = self._flying[key] = Future()
        if flight is not None:
            return await self._join(key, flight, call)
        try:
            entry = await call()
            self.put(key, entry)
            mine.set_result(entry)
        except BaseException as error:
            mine.set_exception(error)
            mine.exception()  # nobody may be waiting: mark it as seen
            raise
        finally:
            with self._lock:
                del self._flying[key]
        return entry, False

    async def _join(self, key: str, flight: Future[Entry], call: Callable[[], Awaitable[Entry]]) -> tuple[Entry, bool]:
        try:
            return await asyncio.wrap_future(flight), True
        except asyncio.CancelledError:
            # The caller that made the call was cancelled, and this one was not: take it over.
            if not flight.done() or _cancelled(flight):
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise
                return await self.get_or_call(key, call)
            raise

    def stats(self) -> dict[str, Any]:
        """Entries, and bytes on disk."""
        return {"place": self.place, "entries": len(self._disk), "bytes": self._disk.volume()}

    def items(self) -> Iterator[tuple[str, str]]:
        """Every key and its entry as text, to copy to another cache."""
        for key in self._disk.iterkeys():
            if isinstance(text := self._disk.get(key), str):
                yield key, text

    def put_all(self, items: Iterator[tuple[str, str]]) -> int:
        """Keep entries of another cache; returns how many there were. Those that are here stay."""
        count = 0
        for key, text in items:
            self._disk.add(key, text)
            count += 1
        return count

    def clear(self) -> int:
        """Remove every entry; returns how many."""
        return int(self._disk.clear())

    def close(self) -> None:
        """Close the database."""
        self._disk.close()


def _cancelled(flight: Future[Entry]) -> bool:
    return flight.cancelled() or isinstance(flight.exception(), asyncio.CancelledError)
