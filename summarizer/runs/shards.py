"""A run in parts: each shard is a run directory of its own under the run's, and together they make the run's record.

A document belongs to a shard by the hash of its id, so the same command on any machine works on the same part.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from summarizer.errors import RunError, SettingsError
from summarizer.runs.layout import DATABASE
from summarizer.runs.reader import RunReader

FOLDER = "shards"
MOST = 100_000  # parts of a run
_NAME = re.compile(r"([0-9]{1,6})-of-([0-9]{1,6})")
# What the merged record has of its own: rulings are made on it, and its notes are about it.
_OWN = frozenset({"decisions", "carried_out", "meta", "sqlite_sequence"})


@dataclass(frozen=True, slots=True, order=True)
class Shard:
    """Part `number` (from 1) of `of`."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """The shard of a text such as "3/8". Raises SettingsError for anything else."""
        number, slash, of = text.partition("/")
        if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of) <= MOST):
            hint = f"Give K/N with K from 1 to N, for example --shard 3/8; N is {MOST} at most."
            raise SettingsError(f"{text!r} is not a shard.", hint)
        return cls(int(number), int(of))

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    @property
    def name(self) -> str:
        """The name of its folder."""
        return f"{self.number}-of-{self.of}"

    @classmethod
    def of_name(cls, name: str) -> Shard | None:
        """The shard of a folder's name; None where it is none's."""
        found = _NAME.fullmatch(name)
        shard = cls(int(found[1]), int(found[2])) if found else None
        return shard if shard and shard.name == name and 1 <= shard.number <= shard.of <= MOST else None

    def holds(self, document_id: str) -> bool:
        """Whether a document is in this part: by the first 8 bytes of the SHA-256 of its id, modulo `of`."""
        digest = hashlib.sha256(document_id.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8], "big") % self.of == self.number - 1

    def directory(self, run: Path) -> Path:
        """Where this part of a run is worked on. Raises RunError where the run is split into another number."""
        others = {shard.of for shard in shards_of(run)} - {self.of}
        if others:
            raise RunError(
                f"{run} is split into {others.pop()} shards, not {self.of}.", "Keep their number, or give another -o."
            )
        return run / FOLDER / self.name


def shards_of(run: Path) -> list[Shard]:
    """The parts that a run's directory holds, in order."""
    names = (path.name for path in (run / FOLDER).glob("*-of-*") if (path / DATABASE).is_file())
    return sorted(shard for name in names if (shard := Shard.of_name(name)))


def demand_whole(directory: Path) -> None:
    """Raise RunError where a directory is a shard of a run: rulings made on it would not be in the run's record."""
    shard = directory.absolute()
    if shard.parent.name == FOLDER and Shard.of_name(shard.name):
        raise RunError(
            f"{directory} is a shard of a run, and rulings on it would be lost.",
            f"Merge the shards and review the whole: summarizer merge {quote(str(shard.parent.parent))}",
        )


def missing_from(shards: Iterable[Shard]) -> list[int]:
    """The numbers of the parts that are not there."""
    present = list(shards)
    return sorted(set(range(1, present[0].of + 1)) - {shard.number for shard in present}) if present else []


def take_over(connection: sqlite3.Connection, part: Path) -> None:
    """Enter a shard's documents, with all that its record holds of them, in one transaction; may be repeated.

    A document that is done in the whole record is taken again only from a part where it is done. Raises RunError
    where rulings on the part's claims are in force: a ruling belongs to the log that it was made in.
    """
    with RunReader.open(part) as run:
        if run.log.in_force:
            raise RunError(
                f"{part} holds rulings, which cannot be merged.",
                "Take them back there with `u`, and rule on the merged run, not on its shards.",
            )
    connection.execute("ATTACH ? AS part", (str(part / DATABASE),))
    try:
        connection.execute("BEGIN IMMEDIATE")
        _copy(connection)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("DETACH part")


def _copy(connection: sqlite3.Connection) -> None:
    connection.execute("DROP TABLE IF EXISTS temp.taken")
    connection.execute(
        """CREATE TEMP TABLE taken AS SELECT id FROM part.documents p WHERE p.status = 'done'
           OR NOT EXISTS (SELECT 1 FROM main.documents d WHERE d.id = p.id AND d.status = 'done')"""
    )
    for table, columns in _tables(connection):
        owner = "id" if table == "documents" else "document_id"
        names = ", ".join(f'"{name}"' for name in columns)
        chosen = f"WHERE {owner} IN (SELECT id FROM temp.taken)"  # noqa: S608 - names from the schema
        connection.execute(f"DELETE FROM main.{table} {chosen}")  # noqa: S608
        connection.execute(
            f"INSERT INTO main.{table} ({names}) SELECT {names} FROM part.{table} {chosen} ORDER BY rowid"  # noqa: S608
        )
    connection.execute("DROP TABLE temp.taken")


def _tables(connection: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    """The tables about documents, with their columns but for those that only number their rows."""
    for (table,) in connection.execute("SELECT name FROM part.sqlite_master WHERE type = 'table'").fetchall():
        if table not in _OWN:
            rows = connection.execute(f"PRAGMA part.table_info({table})").fetchall()
            yield table, [row["name"] for row in rows if not (row["pk"] and row["type"] == "INTEGER")]
