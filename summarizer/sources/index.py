"""An index of sources by their words, in SQLite: what was read once is known again by the hash of its text.

Words are the characters of `drafts.screening`. Postings are written in segments of some hundred sources, so that
memory stays flat however many there are; a source's text and its words are kept compressed, and read when needed.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from summarizer.drafts.claims import DraftClaim
from summarizer.drafts.data import claim_key, finding_data, finding_of
from summarizer.drafts.evidence import Finding
from summarizer.drafts.screening import stream_of
from summarizer.errors import InputError
from summarizer.records import Document

# Changes where the words of a text, or the tables, do; an index of another version is made anew.
VERSION = 2
SEGMENT = 500  # sources whose postings are gathered in memory at a time
_OPEN = 400  # documents kept prepared
_METADATA = ("source", "title", "url", "published", "language")
_SCHEMA = """
CREATE TABLE texts (number INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, text BLOB NOT NULL, stream BLOB NOT NULL);
CREATE TABLE sources (position INTEGER PRIMARY KEY, id TEXT NOT NULL, number INTEGER NOT NULL, metadata TEXT NOT NULL);
CREATE INDEX sources_by_number ON sources (number, position);
CREATE TABLE postings (word INTEGER NOT NULL, segment INTEGER NOT NULL, numbers BLOB NOT NULL,
    PRIMARY KEY (word, segment)) WITHOUT ROWID;
CREATE TABLE findings (claim TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT);
"""
_TABLES = ("texts", "sources", "postings", "findings", "state")


class Index:
    """Sources by their positions. Opened from a file, or in memory; a `Pile` of `drafts.check`."""

    def __init__(self, path: Path | None = None) -> None:
        """Open or make the index at `path`. Raises InputError where the file cannot be used."""
        self.path = path
        self._documents: OrderedDict[int, Document] = OrderedDict()
        with self._failing():
            self._connection = sqlite3.connect(path or ":memory:", isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            if self._value("PRAGMA user_version") != VERSION:
                self._make()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _make(self) -> None:
        for table in _TABLES:
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        self._connection.executescript(_SCHEMA)
        self._connection.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise InputError(
                f"The index of the sources, {self.path or 'in memory'}, cannot be used: {error}.",
                "Remove the file; it is made again.",
            ) from error

    def _value(self, query: str, *parameters: object) -> object:
        row = self._connection.execute(query, parameters).fetchone()
        return row[0] if row else None

    # Filling

    @property
    def stamp(self) -> str | None:
        """What `fill` was given with the sources that are here now."""
        found = self._value("SELECT value FROM state WHERE key = 'stamp'")
        return None if found is None else str(found)

    @property
    def notes(self) -> list[list[str]]:
        """What `fill` was told to keep beside the sources."""
        found: list[list[str]] = json.loads(str(self._value("SELECT value FROM state WHERE key = 'notes'") or "[]"))
        return found

    def fill(self, documents: Iterable[Document], stamp: str = "", notes: Sequence[tuple[str, ...]] = ()) -> None:
        """Make these the sources, in this order, all or none; texts that are known are not indexed again.

        `stamp` says what they were made from, for a later look at whether anything changed. `notes` are kept with them,
        as they are once all documents have come.
        """
        self._documents.clear()
        with self._failing():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._replace(iter(documents))
                state = (("stamp", stamp), ("notes", json.dumps(list(notes))))
                self._connection.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", state)
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise

    def _replace(self, documents: Iterator[Document]) -> None:
        self._connection.execute("DELETE FROM sources")
        self._connection.execute("DELETE FROM findings")
        position = 0
        while segment := list(islice(documents, SEGMENT)):
            numbers = self._numbers(segment)
            rows = [
                (
                    position + place,
                    document.id,
                    number,
                    json.dumps({name: getattr(document, name) for name in _METADATA}),
                )
                for place, (document, number) in enumerate(zip(segment, numbers, strict=True))
            ]
            self._connection.executemany("INSERT INTO sources VALUES (?, ?, ?, ?)", rows)
            position += len(segment)
        self._connection.execute("DELETE FROM texts WHERE number NOT IN (SELECT number FROM sources)")

    def _numbers(self, segment: list[Document]) -> list[int]:
        """The numbers of these documents' texts; those that are new are indexed as one segment."""
        numbers: list[int] = []
        postings: dict[str, array[int]] = {}
        for document in segment:
            known = self._value("SELECT number FROM texts WHERE sha256 = ?", document.sha256)
            numbers.append(int(str(known)) if known is not None else self._entered(document, postings))
        self._post(postings)
        return numbers

    def _entered(self, document: Document, postings: dict[str, array[int]]) -> int:
        stream = stream_of(document.text)
        text = zlib.compress(document.text.encode("utf-8", "surrogatepass"), 1)
        row = (document.sha256, text, stream.encode("utf-32-le"))
        number = self._connection.execute("INSERT INTO texts (sha256, text, stream) VALUES (?, ?, ?)", row).lastrowid
        if number is None:
            raise sqlite3.DatabaseError("a row was entered without a number")
        for word in set(stream):
            postings.setdefault(word, array("I")).append(number)
        return number

    def _post(self, postings: Mapping[str, array[int]]) -> None:
        segment = int(str(self._value("SELECT coalesce(max(number), 0) FROM texts")))
        rows = ((ord(word), segment, numbers.tobytes()) for word, numbers in sorted(postings.items()))
        self._connection.executemany("INSERT INTO postings VALUES (?, ?, ?)", rows)

    # Looking up

    def __len__(self) -> int:
        return int(str(self._value("SELECT count(*) FROM sources")))

    def frequency(self, words: Iterable[str]) -> dict[str, int]:
        """How many texts have each word, those that are gone among them."""
        query = "SELECT coalesce(sum(length(numbers)), 0) / 4 FROM postings WHERE word = ?"
        return {word: int(str(self._value(query, ord(word)))) for word in set(words)}

    def holders(self, word: str) -> Iterator[int]:
        """The numbers of the texts that have a word."""
        for (numbers,) in self._connection.execute("SELECT numbers FROM postings WHERE word = ?", (ord(word),)):
            yield from array("I", numbers)

    def streams(self, keys: Iterable[int]) -> Iterator[tuple[int, str, list[int]]]:
        """The texts with these numbers: number, words, and the positions of the sources that have this text."""
        for number in keys:
            row = self._connection.execute("SELECT stream FROM texts WHERE number = ?", (number,)).fetchone()
            if row is not None:
                places = self._connection.execute("SELECT position FROM sources WHERE number = ?", (number,))
                yield number, row[0].decode("utf-32-le"), [place for (place,) in places]

    def places(self, sha256: str) -> list[int]:
        """The positions of the sources with a text of this hash."""
        query = "SELECT s.position FROM sources s JOIN texts t USING (number) WHERE t.sha256 = ? ORDER BY s.position"
        return [place for (place,) in self._connection.execute(query, (sha256,))]

    def recall(self, claim: DraftClaim) -> Finding | None:
        """What was found of this claim since the sources last changed, by this version of the program."""
        record = self._value("SELECT record FROM findings WHERE claim = ?", claim_key(claim))
        return None if record is None else finding_of(claim, json.loads(str(record)))

    def remember(self, found: Sequence[Finding]) -> None:
        """Keep what was found."""
        rows = [(claim_key(each.claim), json.dumps(finding_data(each))) for each in found]
        with self._failing():
            self._connection.execute("BEGIN")
            self._connection.executemany("INSERT OR REPLACE INTO findings VALUES (?, ?)", rows)
            self._connection.execute("COMMIT")

    def document(self, position: int) -> Document:
        """The source at a position. Those used last are kept, with what is derived from them."""
        if position in self._documents:
            self._documents.move_to_end(position)
            return self._documents[position]
        found = self._documents[position] = self._read(position)
        if len(self._documents) > _OPEN:
            self._documents.popitem(last=False)
        return found

    def _read(self, position: int) -> Document:
        identity, metadata, text = self._connection.execute(
            "SELECT s.id, s.metadata, t.text FROM sources s JOIN texts t USING (number) WHERE s.position = ?",
            (position,),
        ).fetchone()
        fields = json.loads(metadata)
        return Document(zlib.decompress(text).decode("utf-8", "surrogatepass"), id=identity, **fields)

    def documents(self) -> Iterator[Document]:
        """All sources in order, each read for this once."""
        return map(self._read, range(len(self)))
