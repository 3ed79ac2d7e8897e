"""Tables: a row is an article. CSV and TSV, Parquet, and lists of JSON objects share how their columns are found."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from summarizer.errors import InputError
from summarizer.inputs.archives import seekable
from summarizer.inputs.documents import document_from
from summarizer.inputs.formats import peek
from summarizer.inputs.items import MIB, InputFailure, InputSource, Item

LONGEST_CELL = 10 * MIB
# A row with what messages call it, or what is wrong with it.
Row = tuple[str, Mapping[str, Any] | InputError]
_DELIMITERS = ",;\t|"
# Rows of a Parquet file in memory at once.
_ROWS = 256
# What tables and feeds call a document's fields, in the order of preference, without case, spaces, `_` and `-`.
_CALLED: dict[str, tuple[str, ...]] = {
    "text": ("text", "fulltext", "articletext", "articlebody", "body", "bodytext", "maintext", "content", "article"),
    "id": ("id", "articleid", "docid", "documentid", "uuid", "guid"),
    "title": ("title", "headline", "articletitle"),
    "url": ("url", "link", "articleurl", "sourceurl", "permalink"),
    "published": ("published", "datepublished", "publishedat", "publicationdate", "pubdate", "publishdate", "date"),
    "source": ("source", "sourcename", "domain"),
    "outlet": ("outlet", "publisher", "publication", "newspaper", "site"),
    "authors": ("authors", "author", "byline", "creator"),
    "language": ("language", "lang"),
}


def columns_of(names: Sequence[str], source: InputSource) -> dict[str, str]:
    """Which column has which field: as the user says, else by the columns' names. Raises InputError without a text."""
    columns = {**guessed_columns(names), **source.options.columns}
    listed = ", ".join(map(str, names))
    for field, name in source.options.columns.items():
        if name not in names:
            raise InputError(f"{source.name} has no column {name!r} for the {field}; it has {listed}.")
    if "text" not in columns:
        raise InputError(
            f"{source.name} has no column that looks like the text; it has {listed}.",
            "Say which one it is with --text-column NAME.",
        )
    if any(field != name for field, name in columns.items()):
        found = ", ".join(f"{field} from {name!r}" for field, name in columns.items())
        rest = ", ".join(name for name in names if name not in columns.values())
        source.options.say(f"{source.name}: {found}{f'; carried along: {rest}' if rest else ''}.")
    return columns


def guessed_columns(names: Sequence[str]) -> dict[str, str]:
    """Which column has which field, by what they are called."""
    plain = {_plain(name): name for name in reversed(names)}
    called = {field: next((way for way in ways if way in plain), None) for field, ways in _CALLED.items()}
    return {field: plain[way] for field, way in called.items() if way is not None}


def _plain(name: str) -> str:
    return "".join(letter for letter in str(name).casefold() if letter.isalnum())


def documents_of(rows: Iterable[Row], source: InputSource) -> Iterator[Item]:
    """The documents of rows; the first row that can be read says which columns there are. Raises InputError."""
    columns: dict[str, str] | None = None
    for place, row in rows:
        if isinstance(row, InputError):
            yield InputFailure(place, row)
            continue
        if columns is None:
            columns = columns_of(list(row), source)
        yield document_or_failure(row, place, columns)
    if columns is None:
        raise InputError(f"{source.name} has no row.")


def document_or_failure(row: Mapping[str, Any], place: str, columns: Mapping[str, str]) -> Item:
    """The document of a row, or why it is none."""
    try:
        return document_from(row, place, columns)
    except InputError as error:
        given = row.get(columns.get("id", "id"))
        return InputFailure(place if isinstance(given, Mapping | list) else str(given or place), error)


def read_csv(source: InputSource) -> Iterator[Item]:
    """A document for each row of a CSV or TSV file with a header."""
    yield from documents_of(_csv_rows(source), source)


def _csv_rows(source: InputSource) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    lines = _lines(source.stream, source.name)
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), ())))
    rows = csv.reader(lines, delimiter=delimiter)
    header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), ())]
    if len(set(header)) < len(header):
        raise InputError(f"{source.name} has two columns of one name: {', '.join(header)}.")
    while True:
        place = f"{source.name}:{rows.line_num + 2}"
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield place, InputError(f"{place} is no row of a table: {error}.")
            continue
        if row is None:
            return
        if len(row) > len(header):
            yield place, InputError(f"{place} has {len(row)} cells, and the header has {len(header)}.")
        elif any(cell.strip() for cell in row):
            yield place, dict(zip(header, row, strict=False))


def _lines(stream: IO[bytes], name: str) -> Iterator[str]:
    """The lines of a UTF-8 file (UTF-16 where its mark says so) with their ends. Raises InputError."""
    head, stream = peek(stream)
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = io.TextIOWrapper(stream, "utf-16" if wide else "utf-8-sig", newline="")
    try:
        yield from text
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} cannot be read as text: it is not UTF-8 ({error.reason}).",
            "Convert it first, for example: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW",
        ) from None
    finally:
        if not text.closed:
            text.detach()


def read_parquet(source: InputSource) -> Iterator[Item]:
    """A document for each row of a Parquet file, a few hundred rows in memory at once."""
    import pyarrow
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(seekable(source).stream)
    except pyarrow.ArrowException as error:
        raise InputError(f"{source.name} is no Parquet file, or a damaged one: {error}.") from None
    rows = (row for batch in table.iter_batches(_ROWS) for row in batch.to_pylist())
    named = ((f"{source.name}:{number}", _plain_row(row)) for number, row in enumerate(rows, 1))
    yield from documents_of(named, source)


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row whose values JSON can hold."""
    return {name: value if isinstance(value, _JSON) else str(value) for name, value in row.items()}


_JSON = (str, int, float, bool, list, dict, type(None))
