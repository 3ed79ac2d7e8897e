"""A Word file with a comment at each quote, and nothing else changed.

A .docx is a zip of XML parts. The body gets the ranges that comments stand at (runs are split where a quote begins or
ends within one, which shows nowhere), the comments a part of their own; every other part is copied byte for byte.
ECMA-376, part 1: 17.13.4 (comments), 17.3.2.25 (runs).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from lxml import etree

from summarizer.drafts.check import DraftCheck
from summarizer.drafts.evidence import Finding
from summarizer.drafts.formats import shown_findings
from summarizer.drafts.wording import details, finding_headline, mark
from summarizer.errors import InputError
from summarizer.text.folding import Folded, fold, fold_text

AUTHOR = "summarizer"
_BODY, _COMMENTS = "word/document.xml", "word/comments.xml"
_RELATIONS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# What a run holds besides text, as a reader of the file has it.
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_LARGEST = 200 * 1024 * 1024  # bytes of a part once unpacked
_PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": False}


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


class RunText(NamedTuple):
    """Text of a paragraph that stands in one element of one run."""

    run: Any
    element: Any
    start: int
    text: str


def with_comments(checked: DraftCheck, data: bytes) -> tuple[bytes, tuple[Finding, ...]]:
    """The file with a comment at each quote, and the findings whose place in it was not found.

    Raises InputError where `data` is no Word file.
    """
    archive = _open(data)
    body = _parse(archive, _BODY)
    comments = _parse(archive, _COMMENTS) if _COMMENTS in archive.namelist() else etree.Element(_w("comments"))
    number = _next_number(comments)
    paragraphs = _Paragraphs(body)
    missing = []
    for found in shown_findings(checked):
        place = paragraphs.find(found.claim.text)
        if place is None:
            missing.append(found)
            continue
        _anchor(*place, str(number))
        comments.append(_comment(found, str(number)))
        number += 1
    parts = {_BODY: body, _COMMENTS: comments}
    if _COMMENTS not in archive.namelist():
        parts |= {
            _RELATIONS: _relationship(_relations(archive)),
            _TYPES: _content_type(_parse(archive, _TYPES)),
        }
    return _pack(archive, parts), tuple(missing)


def _open(data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        if {_BODY, _TYPES} <= set(archive.namelist()):
            return archive
    except zipfile.BadZipFile:
        pass
    raise InputError("The draft is no Word file: comments can only be put into a .docx.")


def _relations(archive: zipfile.ZipFile) -> Any:
    """The parts that the body refers to; a Word file whose body refers to none may lack the list."""
    if _RELATIONS in archive.namelist():
        return _parse(archive, _RELATIONS)
    return etree.Element(f"{{{_PACKAGE}/relationships}}Relationships")


def _parse(archive: zipfile.ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > _LARGEST:
        raise InputError(f"The Word file's {name} is too large to be read.")
    try:
        return etree.fromstring(archive.read(name), etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise InputError(f"The Word file's {name} cannot be read: {error}.") from None


def _pack(archive: zipfile.ZipFile, parts: dict[str, Any]) -> bytes:
    """The archive with these parts, in its order, new ones last."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in archive.infolist():
            written.writestr(entry, _xml(parts[entry.filename]) if entry.filename in parts else archive.read(entry))
        for name in parts.keys() - set(archive.namelist()):
            written.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), _xml(parts[name]), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _xml(root: Any) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


class _Paragraphs:
    """The paragraphs of a body as text, searched from where the last claim was found."""

    def __init__(self, body: Any) -> None:
        self._paragraphs = list(body.iter(_w("p")))
        self._at = 0, 0  # paragraph, position in its folded text

    def find(self, claim: str) -> tuple[tuple[Any, int], tuple[Any, int]] | None:
        """Where the claim begins and ends, each a paragraph and an offset in its text; None where it is not there."""
        pieces = [folded for line in claim.split("\n") if (folded := fold_text(line))]
        if not pieces:
            return None
        start = self._seek(pieces[0], *self._at) or self._seek(pieces[0], 0, 0)
        if start is None:
            return None
        last = start if len(pieces) == 1 else self._seek(pieces[-1], start[0], start[2]) or start
        self._at = last[0], last[2]
        first, final = self._paragraphs[start[0]], self._paragraphs[last[0]]
        opening, closing = self._text(first).span(*start[1:]), self._text(final).span(*last[1:])
        return (first, opening.start), (final, closing.end)

    def _seek(self, words: str, paragraph: int, position: int) -> tuple[int, int, int] | None:
        """The next place of some words: paragraph, start and end in its folded text."""
        for number in range(paragraph, len(self._paragraphs)):
            start = self._text(self._paragraphs[number]).text.find(words, position if number == paragraph else 0)
            if start >= 0:
                return number, start, start + len(words)
        return None

    def _text(self, paragraph: Any) -> Folded:
        return fold("".join(piece.text for piece in _pieces(paragraph)))


def _pieces(paragraph: Any) -> Iterator[RunText]:
    """The text of a paragraph in order, without what was deleted; that of paragraphs within it is their own."""
    at = 0
    for run in paragraph.iter(_w("r")):
        if next(run.iterancestors(_w("p"))) is not paragraph:
            continue
        for element in run:
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            text = element.text or "" if name == "t" else _SIGNS.get(name, "")
            if text:
                yield RunText(run, element, at, text)
                at += len(text)


def _anchor(start: tuple[Any, int], end: tuple[Any, int], number: str) -> None:
    """Put a comment's range around what stands from `start` to `end`."""
    # The end first: to split a run at the start would move what the end refers to.
    last = _run_ending_at(*end)
    last.addnext(_reference(number))
    last.addnext(etree.Element(_w("commentRangeEnd"), {_w("id"): number}))
    first = _run_beginning_at(*start)
    first.addprevious(etree.Element(_w("commentRangeStart"), {_w("id"): number}))


def _reference(number: str) -> Any:
    run = etree.Element(_w("r"))
    etree.SubElement(run, _w("commentReference"), {_w("id"): number})
    return run


def _run_ending_at(paragraph: Any, offset: int) -> Any:
    piece = next(each for each in _pieces(paragraph) if each.start < offset <= each.start + len(each.text))
    _split_run(piece, offset - piece.start)
    return piece.run


def _run_beginning_at(paragraph: Any, offset: int) -> Any:
    piece = next(each for each in _pieces(paragraph) if each.start <= offset < each.start + len(each.text))
    return _split_run(piece, offset - piece.start)


def _split_run(piece: RunText, at: int) -> Any:
    """Divide a run `at` characters into one of its texts; returns the run that begins there."""
    run, element = piece.run, piece.element
    content = [each for each in run if each.tag != _w("rPr")]
    behind = content[content.index(element) + (at > 0) :]
    if at == 0 and behind == content:
        return run
    rest = etree.Element(_w("r"), dict(run.attrib))
    properties = run.find(_w("rPr"))
    if properties is not None:
        rest.append(deepcopy(properties))
    if 0 < at < len(piece.text):
        rest.append(_text(piece.text[at:]))
        element.text = piece.text[:at]
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for each in behind:
        rest.append(each)
    if len(rest) > (properties is not None):
        run.addnext(rest)
    return rest


def _text(text: str) -> Any:
    made = etree.Element(_w("t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    made.text = text
    return made


def _comment(found: Finding, number: str) -> Any:
    made = etree.Element(_w("comment"), {_w("id"): number, _w("author"): AUTHOR, _w("initials"): "S"})
    for line in (f"{mark(found)} {finding_headline(found)}.", *details(found)):
        run = etree.SubElement(etree.SubElement(made, _w("p")), _w("r"))
        run.append(_text(_storable(line)))
    return made


def _storable(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return "".join(each if each >= " " or each in "\t\n" else "\ufffd" for each in text if each not in "\ufffe\uffff")


def _next_number(comments: Any) -> int:
    numbers = [int(each.get(_w("id"), "0")) for each in comments]
    return max(numbers, default=-1) + 1


def _relationship(relations: Any) -> Any:
    """The body's relations with one to the comments."""
    taken = {each.get("Id") for each in relations}
    name = next(name for name in _names("comments") if name not in taken)
    attributes = {"Id": name, "Type": _KIND, "Target": "comments.xml"}
    etree.SubElement(relations, f"{{{_PACKAGE}/relationships}}Relationship", attributes)
    return relations


def _names(stem: str) -> Iterable[str]:
    yield stem
    yield from (f"{stem}{number}" for number in range(1, 10_000))


def _content_type(types: Any) -> Any:
    """The package's content types with that of the comments."""
    attributes = {"PartName": f"/{_COMMENTS}", "ContentType": _TYPE}
    etree.SubElement(types, f"{{{_PACKAGE}/content-types}}Override", attributes)
    return types
