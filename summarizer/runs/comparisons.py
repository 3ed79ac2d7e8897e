"""Runs compared: what a comparison reads of each article is kept beside the run, so that only new ones are read.

`comparison.sqlite` in the first run's directory is a cache and may be deleted. It finds copies by itself: articles are
looked up by the sampled shingles that they share, and neither texts nor shingles of all articles are ever in memory.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from summarizer.across.articles import Article, article_of, proven
from summarizer.across.comparison import MOST_ALIKE, Comparison, Key, compare_articles
from summarizer.across.copies import fingerprint, likely_originals, original, shingles
from summarizer.across.merges import Merges
from summarizer.across.translations import Embeddings
from summarizer.private import make_file
from summarizer.rulings.reviewed import Record
from summarizer.runs.layout import BUSY_SECONDS
from summarizer.runs.reader import RunReader

INDEX = "comparison.sqlite"
# The version of what is kept of an article; another one is thrown away.
_VERSION = 3
_TABLES = f"""
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, run TEXT NOT NULL, id TEXT NOT NULL, stamp TEXT NOT NULL, position INTEGER NOT NULL,
    sha256 TEXT NOT NULL, article TEXT NOT NULL, shingles BLOB NOT NULL, UNIQUE (run, id));
CREATE INDEX articles_by_text ON articles (sha256);
CREATE TABLE samples (hash INTEGER NOT NULL, number INTEGER NOT NULL);
CREATE INDEX samples_by_hash ON samples (hash);
CREATE INDEX samples_by_number ON samples (number);
CREATE TABLE copies (one INTEGER NOT NULL, other INTEGER NOT NULL);
PRAGMA user_version = {_VERSION};
"""
# A document's row changes with its summary, its attempts and the rulings on it.
_STAMPS = """
SELECT d.id, d.position, length(s.summary) || ':' || s.seconds || ':' || s.model
    || ':' || coalesce((SELECT max(id) FROM attempts a WHERE a.document_id = d.id), 0)
    || ':' || coalesce((SELECT max(seq) FROM decisions c WHERE c.document_id = d.id), 0) AS stamp
FROM documents d JOIN summaries s ON s.document_id = d.id
"""


def compare_runs(
    directories: Sequence[Path], *, codebook: Mapping[str, str] | None = None, actor_merges: Merges | None = None,
    issue_merges: Merges | None = None, verified_only: bool = False, embeddings: Embeddings | None = None,
) -> Comparison:  # fmt: skip
    """Compare the articles of one or more runs; each article's `run` is its directory where there are several.

    `verified_only` keeps what the articles bear out, words and names: what a verified export keeps.

    Raises RunError where a directory holds no run.
    """
    try:
        articles, copies = _gather(directories, _Index.open(directories[0]))
    except sqlite3.Error:
        # The cache cannot be written, or is damaged: everything is read anew.
        articles, copies = _gather(directories, _Index.in_memory())
    if verified_only:
        articles = [proven(article) for article in articles]
    return compare_articles(
        articles,
        copies=copies,
        codebook=codebook,
        actor_merges=actor_merges,
        issue_merges=issue_merges,
        embeddings=embeddings,
    )


def _gather(directories: Sequence[Path], opened: _Index) -> tuple[list[Article], list[tuple[Key, Key]]]:
    """The articles of all runs, and the pairs of them that are one."""
    shown = run_names(directories)
    with closing(opened) as index:
        # The index lies in the first run, which so goes by the same name however it is compared.
        kept = {name: str(each.resolve()) if number else "" for number, (name, each) in enumerate(shown.items())}
        index.keep(list(kept.values()))
        for name, directory in shown.items():
            with RunReader.open(directory) as run:
                index.update(kept[name], run)
        articles = [replace(article, run=name) for name in shown for article in index.articles(kept[name])]
        names = {key: name for name, key in kept.items()}
        copies = [((names[one], first), (names[two], second)) for one, first, two, second in index.copies()]
        return articles, copies


def run_names(directories: Sequence[Path]) -> dict[str, Path]:
    """What a comparison calls each run: its directory as given, nothing where there is one only."""
    given = {str(directory): directory for directory in directories}
    return {"": directories[0]} if len(given) == 1 else given


class _Index:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        if connection.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                connection.execute(f"DROP TABLE {name}")
            connection.executescript(_TABLES)

    @classmethod
    def open(cls, directory: Path) -> _Index:
        """The index in a directory; in memory where it cannot be opened."""
        try:
            make_file(directory / INDEX)
            connection = sqlite3.connect((directory / INDEX).absolute(), timeout=BUSY_SECONDS, isolation_level=None)
            connection.execute("PRAGMA synchronous = OFF")
            return cls(connection)
        except (sqlite3.Error, OSError):
            return cls.in_memory()

    @classmethod
    def in_memory(cls) -> _Index:
        """An index that nothing keeps."""
        return cls(sqlite3.connect(":memory:", isolation_level=None))

    def close(self) -> None:
        self.connection.close()

    def update(self, name: str, run: RunReader) -> None:
        """Read the articles of a run that are new or changed since, and forget those that are gone."""
        stamps = {row["id"]: (row["stamp"], row["position"]) for row in run.rows(_STAMPS)}
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            for identity in (each for each, stamp in self._stamps(name).items() if stamps.get(each, ("",))[0] != stamp):
                self._forget(name, identity)
            known = self._stamps(name)
            new = [each for each in stamps if each not in known]
            for record in run.some(new):
                self._add(name, record, *stamps[record.document.id])
            self.connection.execute("COMMIT")
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise

    def keep(self, runs: Sequence[str]) -> None:
        """Forget the articles of all other runs, and with them what was found to be a copy of theirs."""
        known = self.connection.execute("SELECT run, id FROM articles").fetchall()
        for run, identity in known:
            if run not in runs:
                self._forget(run, identity)

    def _stamps(self, run: str) -> dict[str, str]:
        """The articles of a run that are kept, each with its stamp."""
        return dict(self.connection.execute("SELECT id, stamp FROM articles WHERE run = ?", (run,)))

    def _forget(self, run: str, identity: str) -> None:
        """Forget an article, and with it its copies, which were never looked up by themselves."""
        query = """SELECT number FROM articles WHERE run = ?1 AND id = ?2 UNION SELECT other FROM copies
            JOIN articles ON number = one WHERE run = ?1 AND id = ?2"""
        for (number,) in self.connection.execute(query, (run, identity)).fetchall():
            self.connection.execute("DELETE FROM articles WHERE number = ?", (number,))
            self.connection.execute("DELETE FROM samples WHERE number = ?", (number,))
            self.connection.execute("DELETE FROM copies WHERE one = ?1 OR other = ?1", (number,))

    def _add(self, run: str, record: Record, stamp: str, position: int) -> None:
        article = article_of(record)
        found = shingles(record.document.text)
        first = self._original(article.sha256, found)
        line = json.dumps(article.as_dict(), ensure_ascii=False)
        values = (run, article.id, stamp, position, article.sha256, line, array("L", found).tobytes())
        number = self.connection.execute(
            "INSERT INTO articles (run, id, stamp, position, sha256, article, shingles) VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        ).lastrowid
        if first is not None:
            self.connection.execute("INSERT INTO copies VALUES (?, ?)", (first, number))
        else:  # a copy is found by its original, so that only originals are looked up
            sample = [(each, number) for each in fingerprint(found)]
            self.connection.executemany("INSERT INTO samples VALUES (?, ?)", sample)

    def _original(self, sha256: str, found: frozenset[int]) -> int | None:
        """The article of which one with these shingles is a copy: the first of the same text, or the most alike."""
        same = self.connection.execute("SELECT number FROM articles WHERE sha256 = ? LIMIT 1", (sha256,)).fetchone()
        if same:
            return int(same[0])
        shared = Counter[int]()
        sample = fingerprint(found)
        for each in sample:
            query = "SELECT number FROM samples WHERE hash = ? LIMIT ?"
            shared.update(row[0] for row in self.connection.execute(query, (each, MOST_ALIKE)))
        return original(found, ((each, self._shingles(each)) for each in likely_originals(shared, len(sample))))

    def _shingles(self, number: int) -> frozenset[int]:
        blob = self.connection.execute("SELECT shingles FROM articles WHERE number = ?", (number,)).fetchone()[0]
        held = array("L")
        held.frombytes(blob)
        return frozenset(held)

    def articles(self, run: str) -> Iterator[Article]:
        """The articles of a run, in its order."""
        rows = self.connection.execute("SELECT article FROM articles WHERE run = ? ORDER BY position, number", (run,))
        return (Article.from_dict(json.loads(line)) for (line,) in rows)

    def copies(self) -> list[tuple[str, str, str, str]]:
        """The pairs of articles that are one: the run and id of either."""
        query = """SELECT a.run, a.id, b.run, b.id FROM copies
            JOIN articles a ON a.number = one JOIN articles b ON b.number = other"""
        return list(self.connection.execute(query))
