"""What the record of a run looks like: the names of its files, the tables of its database, and their version."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from summarizer.errors import RunError
from summarizer.inputs.folders import RUN_DATABASE

DATABASE = RUN_DATABASE
# The folder of the web pages that were fetched for a run.
PAGES = "pages"
LOCK = "run.lock"
# The layout's version, kept in the database's `user_version`.
LAYOUT = 3
# How long a writer waits for another one, in seconds. A reviewer's decision takes milliseconds.
BUSY_SECONDS = 60.0

_FIRST = """
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, source TEXT, title TEXT, url TEXT, published TEXT, language TEXT,
    extra TEXT NOT NULL DEFAULT '{}', sha256 TEXT, text TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'done', 'failed')));
CREATE INDEX IF NOT EXISTS documents_by_status ON documents (status, position);
CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY, document_id TEXT NOT NULL, started_at REAL NOT NULL, seconds REAL NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed', 'stopped')), error TEXT, message TEXT,
    retryable INTEGER NOT NULL DEFAULT 0, input_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0, calls INTEGER NOT NULL DEFAULT 0, reasks INTEGER NOT NULL DEFAULT 0,
    cost_usd REAL, cached INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS attempts_by_document ON attempts (document_id);
CREATE TABLE IF NOT EXISTS answers (
    document_id TEXT NOT NULL, step INTEGER NOT NULL, request_sha256 TEXT NOT NULL, answer TEXT NOT NULL,
    cached INTEGER NOT NULL DEFAULT 0, usage TEXT NOT NULL DEFAULT '{}', PRIMARY KEY (document_id, step));
CREATE TABLE IF NOT EXISTS summaries (
    document_id TEXT PRIMARY KEY, task TEXT NOT NULL, model TEXT NOT NULL, summary TEXT NOT NULL,
    omitted_quotations TEXT NOT NULL DEFAULT '[]', input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL,
    calls INTEGER NOT NULL, reasks INTEGER NOT NULL, seconds REAL NOT NULL, cost_usd REAL, cached INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS verdicts (
    document_id TEXT NOT NULL, path TEXT NOT NULL, claim TEXT NOT NULL, speaker TEXT, spoken INTEGER NOT NULL,
    status TEXT NOT NULL, start INTEGER, "end" INTEGER, source TEXT, record TEXT NOT NULL,
    PRIMARY KEY (document_id, path));
CREATE INDEX IF NOT EXISTS verdicts_by_status ON verdicts (status, document_id);
CREATE TABLE IF NOT EXISTS decisions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, reviewer TEXT NOT NULL, document_id TEXT NOT NULL,
    path TEXT NOT NULL, ruling TEXT NOT NULL, reason TEXT, before TEXT, after TEXT, source_sha256 TEXT,
    claim_sha256 TEXT, batch TEXT, undoes INTEGER, previous TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS decisions_by_verdict ON decisions (document_id, path);
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT);
"""

# What later layouts added, from the second on: (table, column, default), all of it text.
_ADDED = (
    (
        ("documents", "authors", "'[]'"),
        ("documents", "outlet", "NULL"),
        ("documents", "canonical_url", "NULL"),
        ("documents", "extractor", "NULL"),
        ("documents", "original_sha256", "NULL"),
        ("summaries", "checked", "'{}'"),
        ("summaries", "judgements", "'[]'"),
        ("summaries", "open_passages", "'[]'"),
        ("summaries", "corrections", "'[]'"),
    ),
    (("summaries", "not_asked", "'0'"),),
)


def _step(added: Sequence[tuple[str, str, str]]) -> str:
    return "".join(f"ALTER TABLE {table} ADD COLUMN {name} TEXT DEFAULT {value};\n" for table, name, value in added)


# What makes each layout of the one before it, the first of nothing.
STEPS = (_FIRST, *map(_step, _ADDED))


# What to do about an error of SQLite's, by words of its message.
_HINTS = {
    "locked": "Another program holds it: end that, or wait for it, then give the same command again.",
    "readonly": "It may be read and not written: check who owns it, and the disk.",
    "full": "Make room, then give the same command again: what is recorded is kept.",
}
_DAMAGED = "The record is damaged: take a copy of it from elsewhere, or begin anew with another -o."


def no_run(directory: Path) -> RunError:
    """The error of a directory that holds no run."""
    hint = "Name the directory that `summarizer run … -o DIR` wrote."
    return RunError(f"{directory} is not the directory of a run: it has no {DATABASE}.", hint)


def of_newer_version(path: Path) -> RunError:
    """The error of what this version of the program cannot read yet."""
    hint = "Bring this installation up to date: pip install --upgrade summarizer."
    return RunError(f"{path} was written by a newer version of summarizer.", hint)


def hint_of(error: Exception) -> str:
    """What to do next about an error of the record's database."""
    return next((hint for word, hint in _HINTS.items() if word in str(error)), _DAMAGED)


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring a record's tables to this layout, in one transaction; one that has it is left as it is."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it while this one waited.
        layout = connection.execute("PRAGMA user_version").fetchone()[0]
        for statement in "".join(STEPS[layout:]).split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {max(layout, LAYOUT)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def show_as_new(connection: sqlite3.Connection, layout: int) -> None:
    """Let this connection see a record of an older layout as one of this layout; the record itself is not changed."""
    added = [column for columns in _ADDED[layout - 1 :] for column in columns]
    for table in dict.fromkeys(table for table, _, _ in added):
        columns = ", ".join(f"{value} AS {name}" for each, name, value in added if each == table)
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT *, {columns} FROM main.{table}")  # noqa: S608


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Read and write where the directory allows it, else read only (an archive, a mounted disc)."""
    # SQLite may take what begins with "file:" for an address: an absolute path never does.
    connection = sqlite3.connect(path.absolute(), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    return connection
