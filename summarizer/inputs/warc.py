"""Web archives: a document for each page that a crawl got (WARC), and the WARCs in a WACZ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from summarizer.errors import InputError
from summarizer.inputs.archives import open_member, open_zip, say_left_out
from summarizer.inputs.items import InputFailure, InputSource, Item
from summarizer.inputs.pages import LARGEST, page_document

_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(source: InputSource) -> Iterator[Item]:
    """The articles of an archive's pages, one at a time; its other records are counted."""
    from warcio.archiveiterator import ArchiveIterator

    beside: Counter[str] = Counter()
    pages = 0
    for number, record in enumerate(ArchiveIterator(source.stream), 1):
        if kind := _left_out(record):
            beside[kind] += 1
        else:
            pages += 1
            yield _page(record, source, number)
    say_left_out(source, beside, pages)


def _left_out(record: Any) -> str:
    """What a record is that is no page; empty for a page."""
    if record.rec_type != "response" or record.http_headers is None:
        return f"{record.rec_type} records"
    if record.http_headers.get_statuscode() != "200":
        return f"answers with status {record.http_headers.get_statuscode()}"
    kind = _content_type(record)
    return "" if kind in _PAGES else (kind or "of no type")


def _content_type(record: Any) -> str:
    return str(record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()


def _page(record: Any, source: InputSource, number: int) -> Item:
    header = str(record.http_headers.get_header("Content-Type") or "")
    url = record.rec_headers.get_header("WARC-Target-URI")
    charset = header.lower().partition("charset=")[2].partition(";")[0].strip(" \"'") or None
    place = replace(source, name=f"{source.name}:{number}", url=url, charset=charset, stream=record.content_stream())
    try:
        return page_document(place, place.read(LARGEST))
    except InputError as error:
        return InputFailure(place.name, error)


def read_wacz(source: InputSource) -> Iterator[Item]:
    """The articles of the WARCs in a WACZ."""
    archive = open_zip(source)
    found = [each for each in archive.infolist() if each.filename.startswith("archive/") and not each.is_dir()]
    if not found:
        raise InputError(f"{source.name} is a WACZ without an archive in it.")
    for member in found:
        with open_member(archive, member, source.name) as stream:
            yield from read_warc(replace(source, stream=stream, name=f"{source.name}/{member.filename}"))
