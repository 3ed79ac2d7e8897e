"""Exports written to disk: a temporary name first, moved into place when whole. The one impure part of exports."""

from __future__ import annotations

import csv
import glob
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from summarizer.errors import ExportError
from summarizer.exports import EXPORTS, tables
from summarizer.exports.compared import compare_directories, comparison_of, texts_of
from summarizer.exports.html import report
from summarizer.exports.pieces import About
from summarizer.private import make_file
from summarizer.rulings.log import first_broken
from summarizer.runs.reader import RunReader
from summarizer.runs.sql_views import create_views

REPORT = "report.html"
BATCH = 2000
# Seconds after which a temporary file that nobody wrote to is one that was left behind.
ABANDONED = 3600.0
# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), full-width forms included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def about(run: RunReader) -> About:
    """What the run is, from its record."""
    times = run.rows("SELECT date(min(started_at), 'unixepoch'), date(max(started_at), 'unixepoch') FROM attempts")[0]
    return About(
        task=run.value("SELECT task FROM summaries LIMIT 1") or "",
        models=[row[0] for row in run.rows("SELECT DISTINCT model FROM summaries ORDER BY model")],
        documents=run.value("SELECT count(*) FROM summaries"),
        characters=run.value("SELECT coalesce(sum(length(text)), 0) FROM documents WHERE status = 'done'"),
        failures=run.failures,
        broken_at=first_broken(run.log.decisions),
        date=" to ".join(dict.fromkeys(each for each in times if each)),
        compared=partial(comparison_of, run),
    )


def write_report(directory: Path | str) -> Path:
    """Write report.html of the run in `directory`, and the views of its run.sqlite; returns the report's path.

    Raises RunError where there is no run, ExportError where the file cannot be written.
    """
    with RunReader.open(directory) as run:
        create_views(run)
        path = run.directory / REPORT
        write_text(path, report(run.records, about(run)), private=True)
    return path


def write_export(run: RunReader, name: str, path: Path, *, verified_only: bool = False) -> Path:
    """Write the run in the format `name` of EXPORTS to `path`, a file or for tables a folder; returns it.

    Raises ExportError for an unknown format, a missing extra, or what cannot be written.
    """
    if name not in EXPORTS:
        raise ExportError(f"There is no format {name!r}; the formats are {', '.join(EXPORTS)}.")
    row = EXPORTS[name]
    if row.text is not None:
        write_text(path, row.text(run.records, about(run), verified_only=verified_only))
    elif row.comparison is not None:
        comparison = compare_directories([run.directory], verified_only=verified_only)
        with texts_of([run.directory]) as texts:
            write_bytes(path, row.comparison(comparison, texts))
    else:
        _write_tables(run, path, _TABLE_FILES[row.tables or ""], row.suffix, verified_only)
    return path


def write_text(path: Path, chunks: Iterable[str], *, private: bool = False) -> None:
    """Write the chunks to `path` as a whole or not at all, as UTF-8. Raises ExportError where it cannot be written.

    What is `private` is for its owner alone; an export that somebody asked for is as open as the umask says.
    """
    if path.is_dir():
        raise ExportError(f"{path} is a folder: name a file.")
    with move_into_place(path) as temporary:
        if private:
            make_file(temporary)
        with temporary.open("w", encoding="utf-8", newline="", errors="replace") as file:
            file.writelines(chunks)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file as a whole or not at all. Raises ExportError where it cannot be written."""
    if path.is_dir():
        raise ExportError(f"{path} is a folder: name a file.")
    with move_into_place(path) as temporary:
        temporary.write_bytes(data)


Add = Callable[[dict[str, Any]], None]


def _write_tables(
    run: RunReader, folder: Path, opened: Callable[[Path, Mapping[str, type]], Any], suffix: str, verified_only: bool
) -> None:
    """A file per table in `folder`, which takes its place when all are whole; a folder of other things is refused."""
    if folder.exists() and (not folder.is_dir() or any(each.suffix != suffix for each in folder.iterdir())):
        raise ExportError(f"{folder} holds other things: name a new folder for the tables.")
    columns = tables.columns(run.records, verified_only=verified_only)
    with move_into_place(folder) as temporary:
        temporary.mkdir()
        with ExitStack() as stack:
            add: dict[str, Add] = {
                name: stack.enter_context(opened(temporary / f"{name}{suffix}", kinds))
                for name, kinds in columns.items()
            }
            for name, row in tables.rows(run.records, verified_only=verified_only):
                add[name](row)


@contextmanager
def _csv_file(path: Path, columns: Mapping[str, type]) -> Iterator[Add]:
    """A CSV file that Excel reads as UTF-8 (utf-8-sig), with no cell that a spreadsheet would run as a formula."""
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow([guard_cell(name) for name in columns])
        yield lambda row: writer.writerow([guard_cell(row.get(name)) for name in columns])


def guard_cell(value: Any) -> Any:
    """A cell's value; a text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


@contextmanager
def _parquet_file(path: Path, columns: Mapping[str, type]) -> Iterator[Add]:
    """A Parquet file, written BATCH rows at a time. Raises ExportError without pyarrow."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise ExportError("Parquet needs pyarrow.", "Install it with `pip install 'summarizer[parquet]'`.") from error
    kinds = {bool: pyarrow.bool_(), int: pyarrow.int64(), float: pyarrow.float64(), str: pyarrow.string()}
    schema = pyarrow.schema([(name, kinds[kind]) for name, kind in columns.items()])
    waiting: list[dict[str, Any]] = []
    with parquet.ParquetWriter(path, schema) as writer:

        def flush() -> None:
            writer.write_table(pyarrow.Table.from_pylist(waiting, schema=schema))
            waiting.clear()

        def add(row: dict[str, Any]) -> None:
            waiting.append({name: _as(kind, row.get(name)) for name, kind in columns.items()})
            if len(waiting) >= BATCH:
                flush()

        yield add
        flush()


def _as(kind: type, value: Any) -> Any:
    if value is None:
        return None
    # Parquet's strings are UTF-8, which has no lone surrogates.
    return str(value).encode("utf-8", "replace").decode() if kind is str else kind(value)


_TABLE_FILES = {"csv": _csv_file, "parquet": _parquet_file}


@contextmanager
def move_into_place(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends well, and is removed when it does not."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _clear_leftovers(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        if path.is_dir():
            shutil.rmtree(path)
        temporary.replace(path)
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        _remove(temporary)


def _clear_leftovers(path: Path) -> None:
    """Remove what an export to `path` left behind when it was killed, and not what another one is writing now."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.{'[0-9a-f]' * 8}"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > ABANDONED:
                _remove(left)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    with suppress(OSError):
        path.unlink(missing_ok=True)
