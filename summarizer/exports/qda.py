"""A comparison as a REFI-QDA project (`.qdpx`), which MAXQDA, NVivo, ATLAS.ti and QualCoder read.

REFI-QDA 1.5 (https://www.qdasoftware.org): the articles as plain text, each piece of evidence coded with its issue's
stance and with its actor. Positions are code points; texts are UTF-8 without a byte order mark.
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterable
from io import BytesIO
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from summarizer.across.articles import Article
from summarizer.across.comparison import Comparison
from summarizer.exports.texts import Coding, Texts, codings, source_text, xml_text

_QDA = "urn:QDA-XML:project:1.0"
_SHOWN = 60  # code points of a passage in its name
# A project's moment of creation is asked for by some programs; the same comparison gives the same file.
_CREATED = (1980, 1, 1, 0, 0, 0)


def qdpx(comparison: Comparison, texts: Texts) -> bytes:
    """The project as a zip file."""
    ElementTree.register_namespace("", _QDA)
    root = Element(_tag("Project"), name="summarizer", origin="summarizer", creatingUserGUID=_guid("user"))
    SubElement(SubElement(root, _tag("Users")), _tag("User"), guid=_guid("user"), name="summarizer")
    found = list(codings(comparison))
    if found:  # the standard has no empty list of codes or sources
        _codebook(root, found)
        sources = SubElement(root, _tag("Sources"))
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for article, group in groupby(found, key=lambda each: each.article):
            text = source_text(texts(article.key))
            _put(archive, f"sources/{_guid('text', *article.key)}.txt", text.encode())
            _source(sources, article, text, group)
        _put(archive, "project.qde", bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)))
    return data.getvalue()


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _CREATED)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)


def _tag(name: str) -> str:
    return f"{{{_QDA}}}{name}"


def _guid(*parts: str) -> str:
    """A GUID that is always the same for the same thing."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "\0".join(parts).encode("utf-8", "replace").decode())).upper()


def _codebook(root: Element, found: Iterable[Coding]) -> None:
    """Two trees of codes: issues with their stances, and actors."""
    codes = SubElement(SubElement(root, _tag("CodeBook")), _tag("Codes"))
    made: dict[tuple[str, ...], Element] = {}
    for each in found:
        for path in (
            ("issues",),
            ("issues", each.issue),
            ("issues", each.issue, each.stance),
            ("actors",),
            ("actors", each.actor),
        ):
            if path not in made:
                name = xml_text(path[-1]).replace("_", " ") or "unnamed"
                made[path] = SubElement(
                    made.get(path[:-1], codes), _tag("Code"), guid=_guid("code", *path), name=name, isCodable="true"
                )


def _source(sources: Element, article: Article, text: str, group: Iterable[Coding]) -> None:
    guid = _guid("text", *article.key)
    name = xml_text(article.title or article.id)
    source = SubElement(sources, _tag("TextSource"), guid=guid, name=name, plainTextPath=f"internal://{guid}.txt")
    for number, each in enumerate(group):
        identity = (*article.key, str(number))
        shown = text[each.start : each.end][:_SHOWN]
        guid = _guid("selection", *identity)
        place = {"guid": guid, "name": shown, "startPosition": str(each.start), "endPosition": str(each.end)}
        selection = SubElement(source, _tag("PlainTextSelection"), place)
        SubElement(selection, _tag("Description")).text = xml_text(each.note)
        for path in (("issues", each.issue, each.stance), ("actors", each.actor)):
            coding = SubElement(selection, _tag("Coding"), guid=_guid("coding", *identity, *path))
            SubElement(coding, _tag("CodeRef"), targetGUID=_guid("code", *path))
