"""EPUB: the chapters of a book in the order in which they are read, as one document."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from summarizer.errors import InputError
from summarizer.inputs.archives import member_bytes, open_zip
from summarizer.inputs.blocks import TextBlock, article_text, left_out
from summarizer.inputs.documents import document_of
from summarizer.inputs.encodings import decode_page
from summarizer.inputs.items import MIB, InputSource, require_words
from summarizer.inputs.markup import blocks_of, parse_page, parse_xml, prepare
from summarizer.inputs.metadata import Facts
from summarizer.records import Document

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 500 * MIB
LARGEST_PART = 20 * MIB
MOST_CHAPTERS = 5_000


def read_epub(source: InputSource) -> Iterator[Document]:
    """The text of a book."""
    data = source.read(LARGEST)
    book = InputSource(source.name, io.BytesIO(data), source.options)
    archive = open_zip(book)
    if "META-INF/encryption.xml" in archive.namelist() and "META-INF/rights.xml" in archive.namelist():
        raise InputError(f"{source.name} is protected by its seller.", "Give a copy without protection.")
    place = _package(archive, book)
    package = parse_xml(member_bytes(archive, place, book, LARGEST_PART), book.name)
    blocks = [block for chapter in _chapters(package, place) for block in _blocks(archive, chapter, book)]
    text = article_text(blocks)
    require_words(text, source.name, "If its pages are pictures, run OCR first.")
    yield document_of(source, text, data, _facts(package), "lxml", Counter(left_out(blocks)))


def _package(archive: zipfile.ZipFile, book: InputSource) -> str:
    container = parse_xml(member_bytes(archive, "META-INF/container.xml", book, MIB), book.name)
    found = next(_elements_named(container, "rootfile"), None)
    if found is None or not found.get("full-path"):
        raise InputError(f"{book.name} is damaged: its container names no book.")
    return str(found.get("full-path"))


def _chapters(package: _Element, place: str) -> list[str]:
    """The names of the members that are read, in order; each once, without the table of contents."""
    folder = posixpath.dirname(place)
    items = {
        each.get("id"): posixpath.normpath(posixpath.join(folder, unquote(each.get("href", ""))))
        for each in _elements_named(package, "item")
        if "nav" not in each.get("properties", "").split()
    }
    order = [items.get(each.get("idref")) for each in _elements_named(package, "itemref") if each.get("linear") != "no"]
    return list(dict.fromkeys(name for name in order if name))[:MOST_CHAPTERS]


def _blocks(archive: zipfile.ZipFile, name: str, book: InputSource) -> Iterator[TextBlock]:
    text, _ = decode_page(member_bytes(archive, name, book, LARGEST_PART), f"{book.name}/{name}", None)
    tree = parse_page(text, book.name)
    prepare(tree)
    yield from blocks_of(tree.find("body"))


def _facts(package: _Element) -> Facts:
    said: dict[str, list[str]] = {}
    for each in package.iter("{http://purl.org/dc/elements/1.1/}*"):
        if text := " ".join((each.text or "").split()):
            said.setdefault(each.tag.rpartition("}")[2], []).append(text)
    one = {name: values[0] for name, values in said.items()}
    return Facts(
        title=one.get("title"),
        authors=tuple(said.get("creator", ())),
        outlet=one.get("publisher"),
        published=one.get("date"),
        language=one.get("language"),
    )


def _elements_named(tree: _Element, name: str) -> Iterator[_Element]:
    return (each for each in tree.iter("*") if each.tag.rpartition("}")[2] == name)
