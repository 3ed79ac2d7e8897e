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
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from summarizer.drafts.claims import DraftClaim
from summarizer.drafts.data import claim_key, finding_data, finding_of
from summarizer.drafts.evidence import Finding
from summarizer.drafts.screening import stream_of
from summarizer.errors import InputError
from summarizer.records import Document
from summarizer.runs.rows import document_of_row, document_row

# Changes where the words of a text, or the tables, do; an index of another version is made anew.
VERSION = 3
SEGMENT = 500  # sources whose postings are gathered in memory at a time
_OPEN = 200  # documents kept prepared
_PATIENCE = 60.0  # seconds to wait for another check that fills the same index
_SCHEMA = """
CREATE TABLE texts (number INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL UNIQUE, text BLOB NOT NULL,
    stream BLOB NOT NULL);
CREATE TABLE sources (position INTEGER PRIMARY KEY, number INTEGER NOT NULL, fields TEXT NOT NULL);
CREATE INDEX sources_by_number ON sources (number, position);
CREATE TABLE postings (word INTEGER NOT NULL, segment INTEGER NOT NULL, numbers BLOB NOT NULL,
    PRIMARY KEY (word, segment)) WITHOUT ROWID;
CREATE TABLE findings (claim TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_TABLES = ("texts", "sources", "postings", "findings", "state")

Postings = dict[str, "array[int]"]


class Index:
    """Sources by their positions. Opened from a file, or in memory; a `Pile` of `drafts.check`.

    Its methods raise InputError where the file is damaged or cannot be read or written.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open or make the index at `path`."""
        self.path = path
        self._documents: OrderedDict[int, Document] = OrderedDict()
        with self._failing():
            self._connection = sqlite3.connect(
                path.absolute() if path else ":memory:", timeout=_PATIENCE, isolation_level=None
            )
        self._rows("PRAGMA journal_mode = WAL")
        self._rows("PRAGMA synchronous = NORMAL")
        if self._rows("PRAGMA user_version") != [(VERSION,)]:
            self._make()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _make(self) -> None:
        with self._failing():
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

    def _rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        with self._failing():
            return self._connection.execute(query, parameters).fetchall()

    def _number(self, query: str, *parameters: object) -> int:
        return int(self._rows(query, *parameters)[0][0] or 0)

    # Filling

    def _state(self, key: str) -> str | None:
        rows = self._rows("SELECT value FROM state WHERE key = ?", key)
        return str(rows[0][0]) if rows else None

    @property
    def stamp(self) -> str | None:
        """What `fill` was given with the sources that are here now."""
        return self._state("stamp")

    @property
    def notes(self) -> list[list[str]]:
        """What `fill` was told to keep beside the sources."""
        found: list[list[str]] = json.loads(self._state("notes") or "[]")
        return found

    def fill(self, documents: Iterable[Document], stamp: str = "", notes: Sequence[tuple[str, ...]] = ()) -> None:
        """Make these the sources, in this order, all or none; texts that are known are not indexed again.

        `stamp` says what they were made from, for a later look at whether anything changed. `notes` are kept with them,
        as they are once all documents have come.
        """
        self._documents.clear()
        with self._writing():
            self._replace(iter(documents))
            self._forget()
            state = (("stamp", stamp), ("notes", json.dumps(list(notes))))
            self._connection.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", state)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._failing():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
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
            numbered = enumerate(zip(numbers, segment, strict=True), position)
            rows = [(place, number, _fields(document)) for place, (number, document) in numbered]
            self._connection.executemany("INSERT INTO sources VALUES (?, ?, ?)", rows)
            position += len(segment)

    def _numbers(self, segment: list[Document]) -> list[int]:
        """The numbers of these documents' texts; those that are new are indexed as one segment."""
        numbers: list[int] = []
        postings: Postings = {}
        for document in segment:
            known = self._rows("SELECT number FROM texts WHERE sha256 = ?", document.sha256)
            numbers.append(known[0][0] if known else self._enter(document, postings))
        self._post(postings, max(numbers))
        return numbers

    def _enter(self, document: Document, postings: Postings) -> int:
        stream = stream_of(document.text)
        text = zlib.compress(document.text.encode("utf-8", "surrogatepass"), 1)
        row = (document.sha256, text, stream.encode("utf-32-le"))
        self._connection.execute("INSERT INTO texts (sha256, text, stream) VALUES (?, ?, ?)", row)
        number = self._number("SELECT last_insert_rowid()")
        _add(postings, stream, number)
        return number

    def _post(self, postings: Postings, segment: int) -> None:
        """Write postings under the highest number of the texts that they are of, which no others are under."""
        rows = ((ord(word), segment, numbers.tobytes()) for word, numbers in sorted(postings.items()))
        self._connection.executemany("INSERT INTO postings VALUES (?, ?, ?)", rows)

    def _forget(self) -> None:
        """Drop texts that no source has; once these were more than those that stay, their postings too."""
        dropped = self._connection.execute(
            "DELETE FROM texts WHERE number NOT IN (SELECT number FROM sources)"
        ).rowcount
        gone = int(self._state("gone") or 0) + dropped
        if gone > self._number("SELECT count(*) FROM texts"):
            self._post_anew()
            gone = 0
        self._connection.execute("INSERT OR REPLACE INTO state VALUES ('gone', ?)", (str(gone),))

    def _post_anew(self) -> None:
        self._connection.execute("DELETE FROM postings")
        texts = self._connection.execute("SELECT number, stream FROM texts ORDER BY number")
        while rows := texts.fetchmany(SEGMENT):
            postings: Postings = {}
            for number, stream in rows:
                _add(postings, stream.decode("utf-32-le"), number)
            self._post(postings, rows[-1][0])

    # Looking up

    def __len__(self) -> int:
        return self._number("SELECT count(*) FROM sources")

    def frequency(self, words: Iterable[str]) -> dict[str, int]:
        """How many texts have each word, those that are gone among them."""
        query = "SELECT sum(length(numbers)) / 4 FROM postings WHERE word = ?"
        return {word: self._number(query, ord(word)) for word in set(words)}

    def holders(self, word: str) -> Iterator[int]:
        """The numbers of the texts that have a word, those that are gone among them."""
        for (numbers,) in self._rows("SELECT numbers FROM postings WHERE word = ?", ord(word)):
            yield from array("I", numbers)

    def streams(self, keys: Iterable[int]) -> Iterator[tuple[int, str, list[int]]]:
        """The texts with these numbers: number, words, and the positions of the sources that have this text."""
        for number in keys:
            for (stream,) in self._rows("SELECT stream FROM texts WHERE number = ?", number):
                places = self._rows("SELECT position FROM sources WHERE number = ?", number)
                yield number, stream.decode("utf-32-le"), [place for (place,) in places]

    def places(self, sha256: str) -> list[int]:
        """The positions of the sources with a text of this hash."""
        query = "SELECT s.position FROM sources s JOIN texts t USING (number) WHERE t.sha256 = ? ORDER BY s.position"
        return [place for (place,) in self._rows(query, sha256)]

    def recall(self, claim: DraftClaim) -> Finding | None:
        """What was found of this claim since the sources last changed, by this version of the program."""
        rows = self._rows("SELECT record FROM findings WHERE claim = ?", claim_key(claim))
        return finding_of(claim, json.loads(rows[0][0])) if rows else None

    def remember(self, found: Sequence[Finding]) -> None:
        """Keep what was found."""
        rows = [(claim_key(each.claim), json.dumps(finding_data(each))) for each in found]
        with self._writing():
            self._connection.executemany("INSERT OR REPLACE INTO findings VALUES (?, ?)", rows)

    def document(self, position: int) -> Document:
        """The source at a position. Those used last are kept, with what is derived from them."""
        if position in self._documents:
            self._documents.move_to_end(position)
            return self._documents[position]
        found = self._documents[position] = self._document(position)
        if len(self._documents) > _OPEN:
            self._documents.popitem(last=False)
        return found

    def _document(self, position: int) -> Document:
        query = "SELECT s.fields, t.text FROM sources s JOIN texts t USING (number) WHERE s.position = ?"
        rows = self._rows(query, position)
        if not rows:
            raise InputError("The sources changed while they were being read.", "Give the command again.")
        ((fields, text),) = rows
        return document_of_row({**json.loads(fields), "text": zlib.decompress(text).decode("utf-8", "surrogatepass")})

    def documents(self) -> Iterator[Document]:
        """All sources in order, each read for this once."""
        return map(self._document, range(len(self)))


def _add(postings: Postings, stream: str, number: int) -> None:
    for word in set(stream):
        postings.setdefault(word, array("I")).append(number)


def _fields(document: Document) -> str:
    """A document but for its text."""
    return json.dumps({name: value for name, value in document_row(document).items() if name not in ("text", "sha256")})
