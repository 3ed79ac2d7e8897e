"""What the record of a run looks like: the names of its files, the tables of its database, and their version."""

from __future__ import annotations

DATABASE = "run.sqlite"
LOCK = "run.lock"
# The layout's version, kept in the database's `user_version`.
LAYOUT = 1
# How long a writer waits for another one, in seconds. A reviewer's decision takes milliseconds.
BUSY_SECONDS = 60.0

SCHEMA = """
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
