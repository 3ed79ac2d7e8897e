"""The formats: a format is a file and a row of `FORMATS`.

A reader is a function from a Source to its Documents and InputFailures; it raises InputError where the whole source
cannot be read. Readers, and the libraries that they use, are imported when they are first needed.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from typing import IO

from summarizer.errors import InputError, SummarizerError
from summarizer.inputs.items import InputFailure, InputSource, Item

logger = logging.getLogger(__name__)
Reader = Callable[[InputSource], Iterator[Item]]
# Bytes from the start of a source that tell its format.
HEAD = 4096
# Archives within archives.
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how its files are named, how they begin, and what reads them.

    `reader` is "module:function" in this folder. `extra` is the extra of this package that installs `library`. `within`
    is the kind that a file seems to be by its first bytes, where another kind holds this one.
    """

    suffixes: tuple[str, ...]
    reader: str
    begins: re.Pattern[bytes] | None = None
    within: str = ""
    library: str = ""
    extra: str = ""


def _begins(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*)*" + pattern, re.I)


FORMATS: dict[str, Format] = {
    "text": Format((".txt", ".text"), "plain:read_text"),
    "markdown": Format((".md", ".markdown"), "plain:read_markdown"),
    "html": Format((".html", ".htm", ".xhtml"), "pages:read_page", _begins(rb"<html[\s>]|\s*<!doctype html")),
    "mhtml": Format((".mht", ".mhtml"), "mail:read_mhtml", within="mail"),
    "mail": Format((".eml",), "mail:read_mail", re.compile(rb"(?:[A-Z][\w-]+: [^\n]*\n(?:[ \t][^\n]*\n)*){3}")),
    "pdf": Format((".pdf",), "pdf:read_pdf", re.compile(rb"%PDF-"), library="pdfminer", extra="pdf"),
    "docx": Format((".docx",), "docx:read_docx", within="zip", library="mammoth", extra="docx"),
    "epub": Format((".epub",), "epub:read_epub", within="zip"),
    "feed": Format(
        (".rss", ".atom", ".xml"), "feeds:read_feed", _begins(rb"<(?:rss|feed|rdf:RDF)[\s>]"), "", "feedparser", "feeds"
    ),
    "json": Format((".json",), "json_files:read_json"),
    "jsonl": Format((".jsonl", ".ndjson"), "json_files:read_lines"),
    "csv": Format((".csv", ".tsv"), "tables:read_csv"),
    "parquet": Format((".parquet",), "tables:read_parquet", re.compile(rb"PAR1"), "", "pyarrow", "parquet"),
    "warc": Format((".warc", ".warc.gz"), "warc:read_warc", re.compile(rb"WARC/\d"), "gzip", "warcio", "warc"),
    "wacz": Format((".wacz",), "warc:read_wacz", None, "zip", "warcio", "warc"),
    "zip": Format((".zip",), "archives:read_zip", re.compile(rb"PK(?:\x03\x04|\x05\x06)")),
    "gzip": Format((".gz",), "archives:read_gzip", re.compile(rb"\x1f\x8b")),
}
# What is no text and has no reader, by its first bytes, and what to do with it.
_REFUSED = {
    rb"\xd0\xcf\x11\xe0": "It is an old Office file: save it as DOCX.",
    rb"\{\\rtf": "It is RTF: save it as DOCX.",
    rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF": "It is an image: run OCR first, and give the text.",
}


def read_source(source: InputSource, kind: str | None = None) -> Iterator[Item]:
    """The documents of a source of any kind, or of `kind`; where it cannot be read, an InputFailure that says why."""
    try:
        reader, source = (reader_of(kind), source) if kind else _open(source)
        yield from _guard(reader, source)
    except SummarizerError as error:
        yield InputFailure(source.name, InputError(str(error), error.hint))


def _open(source: InputSource) -> tuple[Reader, InputSource]:
    if source.depth > DEEPEST:
        raise InputError(f"{source.name} lies in more than {DEEPEST} archives.", "Unpack the outer ones.")
    head, stream = peek(source.stream)
    return reader_of(source_kind(source.name, head)), replace(source, stream=stream)


def _guard(reader: Reader, source: InputSource) -> Iterator[Item]:
    """What a reader gives. Raises InputError alone: libraries raise anything on a damaged file."""
    try:
        yield from reader(source)
    except SummarizerError:
        raise
    except Exception as error:
        logger.debug("%s cannot be read.", source.name, exc_info=True)
        raise InputError(f"{source.name} is damaged: {_short(error)}.") from error


def _short(error: Exception) -> str:
    first = str(error).strip().partition("\n")[0].rstrip(".")
    return f"{type(error).__name__}, {first[:200]}" if first else type(error).__name__


def peek(stream: IO[bytes]) -> tuple[bytes, IO[bytes]]:
    """The first bytes of a stream, and the stream from its beginning."""
    head = stream.read(HEAD)
    if stream.seekable():
        stream.seek(-len(head), io.SEEK_CUR)
        return head, stream
    return head, rejoin(head, stream)


def rejoin(head: bytes, stream: IO[bytes]) -> IO[bytes]:
    """A stream with its first bytes put back."""
    return io.BufferedReader(_Rejoined(head, stream))


class _Rejoined(io.RawIOBase):
    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head, self._stream = head, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] or self._stream.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def source_kind(name: str, head: bytes) -> str:
    """The kind of a source: by its first bytes, for names lie more often; else by its name; else text or JSON.

    Raises InputError for what is known to be no text.
    """
    for pattern, advice in _REFUSED.items():
        if re.match(pattern, head):
            raise InputError(f"{name} has no text that can be read.", advice)
    begun = next((kind for kind, each in FORMATS.items() if each.begins and each.begins.match(head)), None)
    named = kind_named(name)
    if begun is None or (named and begun in (named, FORMATS[named].within)):
        return named or ("json" if head.lstrip()[:1] in (b"{", b"[") else "text")
    # A text may begin as a message does; only what has no name of a format is one.
    return named if named and begun == "mail" else begun


def kind_named(name: str) -> str | None:
    """The kind that a file's name says, by its longest suffix; None where it says none."""
    low = name.lower()
    found = [(len(end), kind) for kind, each in FORMATS.items() for end in each.suffixes if low.endswith(end)]
    return max(found)[1] if found else None


def reader_of(kind: str) -> Reader:
    """The reader of a kind. Raises InputError where its library is not installed."""
    row = FORMATS[kind]
    if row.library and find_spec(row.library) is None:
        raise InputError(f"Reading {kind} needs the extra `{row.extra}`.", f"pip install 'summarizer[{row.extra}]'")
    module, _, name = row.reader.partition(":")
    reader: Reader = getattr(import_module(f"summarizer.inputs.{module}"), name)
    return reader
