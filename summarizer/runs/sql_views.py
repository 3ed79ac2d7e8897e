"""Views that make run.sqlite read well in Datasette or any SQLite tool.

One view for each of the summaries' lists (`quotes`, `positions`, `proposals`, …), named and shaped by what the
summaries hold, with what checking found beside each claim; `flags`, `rulings` (each reviewer's ruling in
effect). The log itself is the table `decisions`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from summarizer.records import PASSING
from summarizer.runs.reader import RunReader

_PREFIX = "-- summarizer view\n"

# A ruling is in effect if its last undo is not, that is if the chain of undo and redo events on it has an even length.
# An undo of a batch names the batch's last event, and counts for all of the batch.
_RULINGS = """
WITH RECURSIVE
chain (root, seq, length) AS (
    SELECT seq, seq, 0 FROM decisions WHERE undoes IS NULL
    UNION ALL
    SELECT chain.root, undo.seq, chain.length + 1 FROM chain JOIN decisions AS undo ON undo.seq = (
        SELECT max(later.seq) FROM decisions AS later WHERE later.undoes = chain.seq OR (
            chain.length = 0 AND later.batch IS NOT NULL AND later.undoes IS NOT NULL
            AND later.batch = (SELECT batch FROM decisions AS first WHERE first.seq = chain.root)))
),
active AS (SELECT root FROM chain GROUP BY root HAVING max(length) % 2 = 0),
latest AS (
    SELECT max(d.seq) AS seq FROM decisions AS d JOIN active ON active.root = d.seq
    GROUP BY d.document_id, d.path, d.reviewer
)
SELECT d.document_id, d.path, d.reviewer, d.ruling, d.reason, json_extract(d.after, '$.text') AS text,
    json_extract(d.after, '$.speaker') AS speaker, json_extract(d.after, '$.actor') AS actor,
    json_extract(d.after, '$.issue') AS issue, json_extract(d.after, '$.status') AS status, d.at, d.seq,
    d.source_sha256 IS NOT (SELECT sha256 FROM documents WHERE id = d.document_id) AS source_changed
FROM decisions AS d JOIN latest ON latest.seq = d.seq ORDER BY d.seq
"""
_PASSING = ", ".join(f"'{status}'" for status in sorted(PASSING))
_FLAGS = f"""
SELECT v.document_id, doc.title, v.path, v.status, v.claim, v.source, v.speaker,
    json_extract(v.record, '$.attribution.name') AS source_speaker,
    (SELECT group_concat(json_extract(c.value, '$.kind') || ': ' || json_extract(c.value, '$.source') || ' -> '
        || json_extract(c.value, '$.claim'), '; ') FROM json_each(v.record, '$.changes') AS c) AS changes,
    v.start, v."end", doc.url,
    (SELECT group_concat(r.reviewer || ': ' || r.ruling, '; ') FROM rulings AS r
        WHERE r.document_id = v.document_id AND r.path = v.path) AS rulings
FROM verdicts AS v JOIN documents AS doc ON doc.id = v.document_id WHERE v.status NOT IN ({_PASSING})
ORDER BY doc.position, v.rowid
"""  # noqa: S608 - the statuses are constants

# Whether passage `p` of a summary is the one that decision `d` is on.
_SAME_PASSAGE = """json_extract(p.value, '$.start') = json_extract(d.before, '$.start')
    AND json_extract(p.value, '$.end') = json_extract(d.before, '$.end')
    AND json_extract(p.value, '$.actor') IS json_extract(d.before, '$.actor')"""
# The stands that people found in open passages: of each passage the last ruling that was made in sight of all that
# differ from it, as `summarizer.rulings.log.settle` has it.
_STANDS = f"""
SELECT max(r.seq) AS seq, r.document_id, r.path, r.reviewer, r.ruling, json_extract(d.after, '$.list') AS list,
    json_extract(d.after, '$.values') AS "values", r.text, json_extract(d.after, '$.start') AS start,
    json_extract(d.after, '$.end') AS "end", r.reason
FROM rulings AS r JOIN decisions AS d ON d.seq = r.seq
WHERE json_type(d.after, '$.values') = 'object' AND NOT r.source_changed AND EXISTS (
    SELECT 1 FROM summaries AS s, json_each(s.open_passages) AS p
    WHERE s.document_id = r.document_id AND {_SAME_PASSAGE})
AND NOT EXISTS (
    SELECT 1 FROM rulings AS o WHERE o.document_id = r.document_id AND o.path = r.path AND o.ruling <> 'skip'
    AND NOT o.source_changed AND (o.ruling, o.actor, o.issue) IS NOT (r.ruling, r.actor, r.issue)
    AND o.seq NOT IN (SELECT value FROM json_each(d.after, '$.settles')))
GROUP BY r.document_id, r.path
"""  # noqa: S608 - the condition is a constant
_OPEN_PASSAGES = f"""
SELECT doc.id AS document_id, doc.title, json_extract(p.value, '$.actor') AS actor,
    json_extract(p.value, '$.issue') AS issue, json_extract(p.value, '$.start') AS start,
    json_extract(p.value, '$.end') AS "end", json_extract(p.value, '$.probabilities') AS probabilities,
    substr(doc.text, json_extract(p.value, '$.start') + 1,
        json_extract(p.value, '$.end') - json_extract(p.value, '$.start')) AS text,
    (SELECT group_concat(r.reviewer || ': ' || r.ruling, '; ') FROM rulings AS r JOIN decisions AS d ON d.seq = r.seq
        WHERE r.document_id = doc.id AND {_SAME_PASSAGE}) AS rulings
FROM summaries AS s JOIN documents AS doc ON doc.id = s.document_id, json_each(s.open_passages) AS p
ORDER BY doc.position, p.key
"""  # noqa: S608 - the condition is a constant
# Views of what every run has, and of what one with open passages has.
_OWN = {"rulings": _RULINGS, "flags": _FLAGS}
_OF_PASSAGES = {"stands": _STANDS, "open_passages": _OPEN_PASSAGES}


def create_views(run: RunReader) -> list[str]:
    """Make or renew the views, and return their names; a run on a read-only disc is left as it is."""
    has_open = bool(run.value("SELECT 1 FROM summaries WHERE open_passages <> '[]' LIMIT 1"))
    wanted = {**_OWN, **(_OF_PASSAGES if has_open else {}), **_list_views(run, has_open)}
    try:
        with run.lock:
            current = {
                row["name"]: row["sql"] for row in run.rows("SELECT name, sql FROM sqlite_master WHERE type = 'view'")
            }
            statements = {
                name: f"CREATE VIEW {_quote(name)} AS {_PREFIX}{query.strip()}" for name, query in wanted.items()
            }
            if current != statements:
                _renew(run.connection, current, statements)
    except sqlite3.OperationalError:
        return []
    return list(wanted)


def _renew(connection: sqlite3.Connection, current: dict[str, str], statements: dict[str, str]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for name, statement in current.items():
            if _PREFIX in statement:
                connection.execute(f"DROP VIEW {_quote(name)}")
        for statement in statements.values():
            connection.execute(statement)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _list_views(run: RunReader, has_open: bool) -> dict[str, str]:
    taken = {row["name"] for row in run.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    taken |= _OWN.keys() | _OF_PASSAGES.keys()
    views: dict[str, str] = {}
    for name in _list_names(run):
        columns = [row[0] for row in run.rows(_COLUMNS, (_path(name), name))]
        claims = [row[0] for row in run.rows(_CLAIMS, (f"/{name}/",) * 3) if row[0] in columns]
        view = f"{name}_of_summary" if name.lower() in taken else name
        views[view] = _list_view(name, columns, claims, has_open)
    return views


# Of the summaries' elements, and of what people added to their list.
_COLUMNS = """
SELECT key FROM (
    SELECT field.key, item.id + field.id AS place FROM summaries AS s, json_each(s.summary, ?1) AS item,
        json_each(item.value) AS field WHERE json_type(s.summary, ?1) = 'array' AND item.type = 'object'
    UNION ALL
    SELECT field.key, 1e9 + field.id FROM decisions AS d, json_each(d.after, '$.values') AS field
        WHERE json_extract(d.after, '$.list') = ?2)
GROUP BY key ORDER BY min(place)
"""
# The fields of a list's elements that verdicts are about: /quotes/3/text and /positions/0/evidence/1 are about text and
# evidence.
_CLAIMS = """
WITH tails AS (SELECT DISTINCT substr(path, length(?) + 1) AS tail FROM verdicts WHERE substr(path, 1, length(?)) = ?),
fields AS (SELECT DISTINCT substr(tail, instr(tail, '/') + 1) || '/' AS field FROM tails WHERE instr(tail, '/') > 0)
SELECT DISTINCT substr(field, 1, instr(field, '/') - 1) FROM fields
"""


def _list_names(run: RunReader) -> list[str]:
    # In the order of the schema, and then of what people added.
    listed = """SELECT DISTINCT field.key FROM summaries AS s, json_each(s.summary) AS field
    WHERE field.type = 'array' AND json_type(field.value, '$[0]') = 'object'"""
    added = "SELECT json_extract(after, '$.list') FROM decisions WHERE json_type(after, '$.list') = 'text' ORDER BY seq"
    return list(dict.fromkeys(row[0] for query in (listed, added) for row in run.rows(query)))


def _list_view(name: str, columns: Sequence[str], claims: Sequence[str], has_open: bool) -> str:
    """The query of a list's view: an element a row, what people added to it at the end.

    What was found of a field's several claims is joined.
    """
    listed = _elements(name, columns, claims)
    rows = f"{listed} UNION ALL {_added(name, columns, claims)}" if has_open else listed
    return f"SELECT * FROM ({rows}) ORDER BY (SELECT position FROM documents WHERE id = document_id), item"  # noqa: S608


def _added(name: str, columns: Iterable[str], claims: Iterable[str]) -> str:
    """The stands that people added to a list, in the columns of its elements."""
    fields = [f'json_extract(st."values", {_text(_path(column))})' for column in columns]
    for claim in claims:
        held = f'json_type(st."values", {_text(_path(claim))}) IS NOT NULL'
        found = ("'exact'", "st.text", "st.start", 'st."end"', "st.reviewer || ': ' || st.ruling")
        fields += [f"iif({held}, {value}, NULL)" for value in found]
    return (
        f"SELECT doc.id, doc.title, doc.published, NULL, {', '.join(fields)}, doc.url, st.reviewer "  # noqa: S608
        f"FROM stands AS st JOIN documents AS doc ON doc.id = st.document_id WHERE st.list = {_text(name)}"
    )


def _elements(name: str, columns: Iterable[str], claims: Iterable[str]) -> str:
    """A summary's own elements of a list."""
    fields = [f"json_extract(item.value, {_text(_path(column))}) AS {_quote(column)}" for column in columns]
    for claim in claims:
        where = _verdicts_of(name, claim)
        fields += [
            f"(SELECT iif(count(*) = 1, max({value}), group_concat({value}, ' | ')) {where}) "
            f"AS {_quote(f'{claim}_{label}')}"
            for label, value in (
                ("verdict", "v.status"),
                ("source", "v.source"),
                ("start", "v.start"),
                ("end", 'v."end"'),
            )
        ]
        # Names are quoted, and values are SQL literals: see _quoted and _text.
        fields.append(
            f"(SELECT group_concat(r.reviewer || ': ' || r.ruling, '; ') FROM rulings AS r "  # noqa: S608
            f"WHERE r.document_id = doc.id AND {_is_about('r.path', name, claim)}) AS {_quote(f'{claim}_rulings')}"
        )
    return (
        "SELECT doc.id AS document_id, doc.title AS document_title, doc.published AS document_published, "  # noqa: S608
        f"item.key + 1 AS item, {', '.join(fields)}, doc.url AS document_url, "
        "NULL AS judged_by FROM summaries AS s JOIN documents AS doc ON doc.id = s.document_id, "
        f"json_each(s.summary, {_text(_path(name))}) AS item"
    )


def _verdicts_of(name: str, claim: str) -> str:
    return f"FROM verdicts AS v WHERE v.document_id = doc.id AND {_is_about('v.path', name, claim)}"


def _is_about(path: str, name: str, claim: str) -> str:
    pointer = f"{_text(f'/{name}/')} || item.key || {_text(f'/{claim}')}"
    return f"({path} = {pointer} OR substr({path}, 1, length({pointer}) + 1) = {pointer} || '/')"


def _path(name: str) -> str:
    """A JSON path to a field, as SQLite writes it."""
    return '$."' + name.replace('"', '\\"') + '"'


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
