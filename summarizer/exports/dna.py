"""A comparison for Discourse Network Analyzer (https://github.com/leifeld/dna): a project, and a list of events as CSV.

A statement is a passage with a person, an organization, a concept and agreement, which is yes or no: a neutral stance
is left out. Positions are UTF-16 units, dates seconds since 1970, and an article without a date is of that day.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from io import StringIO

from summarizer.across.articles import Article
from summarizer.across.comparison import Comparison
from summarizer.across.matrix import SIDES
from summarizer.exports.texts import Coding, Texts, codings, source_text, utf16, xml_text

VERSION = "3.0.7"
_LONGEST_NAME = 190  # characters that DNA takes of a name
_SECONDS_A_DAY = 86_400
_VARIABLES = {"person": "short text", "organization": "short text", "concept": "short text", "agreement": "boolean"}
_YELLOW = (255, 255, 0)
# DNA asks for a password; this one is no secret. It is kept as jasypt's StrongPasswordEncryptor keeps it.
PASSWORD = "summarizer"  # noqa: S105
_SALT, _ROUNDS = b"summarizer's dna", 100_000
_COLUMNS = (
    "statement_id", "time", "document_id", "document_title", "document_source", "person", "organization", "concept",
    "agreement", "start", "stop", "text",
)  # fmt: skip


def _statements(comparison: Comparison) -> Iterator[tuple[Coding, dict[str, str], int]]:
    """Each coding that takes a side, its person, organization and concept, and 1 for agreement."""
    actors = {actor.name: actor for actor in comparison.actors}
    for each in codings(comparison):
        actor, side = actors[each.actor], SIDES.get(each.stance, 0)
        person = actor.kind == "person"
        organization = (actor.ties[0] if actor.ties else "") if person else actor.name
        if side:
            yield (
                each,
                {"person": actor.name if person else "", "organization": organization, "concept": each.issue},
                int(side > 0),
            )


def event_list(comparison: Comparison, texts: Texts) -> bytes:
    """The list of events as CSV (UTF-8 with a byte order mark), a row for each statement."""
    from summarizer.exports.files import guard_cell

    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for number, (each, names, agreement) in enumerate(_statements(comparison), 1):
        article = each.article
        text, start, stop = _passage(each, texts)
        row = (
            number,
            article.published,
            article.id,
            article.title,
            article.source,
            *names.values(),
            agreement,
            start,
            stop,
            text,
        )
        writer.writerow([guard_cell(value) for value in row])
    return file.getvalue().encode("utf-8-sig", "replace")


def _passage(each: Coding, texts: Texts) -> tuple[str, int, int]:
    """A statement's words and their place in UTF-16 units."""
    text = source_text(texts(each.article.key))
    start = utf16(text[: each.start])
    return text[each.start : each.end], start, start + utf16(text[each.start : each.end])


def project(comparison: Comparison, texts: Texts) -> bytes:
    """The project as the bytes of a `.dna` file."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript((files("summarizer.exports") / "templates" / "dna.sql").read_text("utf-8"))
        connection.executemany("INSERT INTO SETTINGS VALUES (?, ?)", [("version", VERSION), ("date", "2022-06-10")])
        values = (1, "Admin", *_YELLOW, _password())
        connection.execute(
            "INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (?, ?, ?, ?, ?, ?)", values
        )
        connection.execute("INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement', 239, 208, 51)")
        rows = [(number, *each, 1) for number, each in enumerate(_VARIABLES.items(), 1)]
        connection.executemany("INSERT INTO VARIABLES VALUES (?, ?, ?, ?)", rows)
        _fill(connection, comparison, texts)
        connection.commit()
        return connection.serialize()


def _password() -> str:
    digest = hashlib.sha256(_SALT + PASSWORD.encode()).digest()
    for _ in range(_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(_SALT + digest).decode()


def _fill(connection: sqlite3.Connection, comparison: Comparison, texts: Texts) -> None:
    documents: dict[tuple[str, str], int] = {}
    variables = {name: number for number, name in enumerate(_VARIABLES, 1)}
    for name in ("person", "organization", "concept"):
        _entity(connection, variables[name], "")  # DNA expects the empty value to be there.
    for number, (each, names, agreement) in enumerate(_statements(comparison), 1):
        if each.article.key not in documents:
            documents[each.article.key] = len(documents) + 1
            _document(connection, len(documents), each.article, source_text(texts(each.article.key)))
        _, start, stop = _passage(each, texts)
        connection.execute(
            "INSERT INTO STATEMENTS VALUES (?, 1, ?, ?, ?, 1)", (number, documents[each.article.key], start, stop)
        )
        for name, value in names.items():
            entity = _entity(connection, variables[name], value)
            query = "INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES (?, ?, ?)"
            connection.execute(query, (number, variables[name], entity))
        query = "INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (?, ?, ?)"
        connection.execute(query, (number, variables["agreement"], agreement))


def _document(connection: sqlite3.Connection, number: int, article: Article, text: str) -> None:
    title, source = (xml_text(each)[:_LONGEST_NAME] for each in (article.title or article.id, article.source))
    seconds = (article.day or 0) * _SECONDS_A_DAY
    query = "INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Source, Date) VALUES (?, ?, ?, 1, ?, ?)"
    connection.execute(query, (number, title, text, source, seconds))


def _entity(connection: sqlite3.Connection, variable: int, value: str) -> int:
    """The number of a name, which is entered where it is new."""
    name = (variable, xml_text(value)[:_LONGEST_NAME])
    connection.execute(
        "INSERT OR IGNORE INTO ENTITIES (VariableId, Value, Red, Green, Blue) VALUES (?, ?, 0, 0, 0)", name
    )
    return int(connection.execute("SELECT ID FROM ENTITIES WHERE VariableId = ? AND Value = ?", name).fetchone()[0])
