"""DOCX, by mammoth: tracked changes as accepted, styles for quotations and captions as blocks of those kinds."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

from summarizer.errors import InputError
from summarizer.inputs.archives import member_bytes, open_zip
from summarizer.inputs.blocks import article_text, left_out
from summarizer.inputs.documents import document_of
from summarizer.inputs.items import MIB, InputSource, require_words
from summarizer.inputs.markup import blocks_of, parse_page, parse_xml, prepare
from summarizer.inputs.metadata import Facts
from summarizer.records import Document

LARGEST = 200 * MIB
LARGEST_PART = 50 * MIB
# Word's own styles, by the names that they have in every language's files, and LibreOffice's.
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name='Caption'] => figcaption:fresh
"""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHANGES = {
    "tracked insertions, read as accepted": ("ins", "moveTo"),
    "tracked deletions, read as accepted": ("del", "moveFrom"),
}


def read_docx(source: InputSource) -> Iterator[Document]:
    """The text of a Word file."""
    data = source.read(LARGEST)
    package = InputSource(source.name, io.BytesIO(data), source.options)
    facts, notes = _facts(package), _tracked_changes(package)
    tree = parse_page(_html(data), source.name)
    notes += prepare(tree)
    blocks = [*blocks_of(tree)]
    text = article_text(blocks)
    require_words(text, source.name, "If the text is in pictures or text boxes, save it as plain paragraphs.")
    yield document_of(source, text, data, facts, "mammoth", notes + left_out(blocks))


def _html(data: bytes) -> str:
    import mammoth

    ignored = mammoth.images.img_element(lambda image: {"src": ""})
    return str(mammoth.convert_to_html(io.BytesIO(data), style_map=_STYLES, convert_image=ignored).value)


def _tracked_changes(package: InputSource) -> Counter[str]:
    """How many runs of tracked changes there are. Raises InputError for a package whose parts are too large."""
    tree = parse_xml(member_bytes(open_zip(package), "word/document.xml", package, LARGEST_PART), package.name)
    return Counter({
        note: sum(1 for tag in tags for each in tree.iter(f"{_WORD}{tag}") if any(each.itertext()))
        for note, tags in _CHANGES.items()
    })  # fmt: skip


def _facts(package: InputSource) -> Facts:
    """Title, author, date and language from the properties of the file."""
    archive = open_zip(package)
    if any(member.file_size > LARGEST_PART for member in archive.infolist() if member.filename.endswith(".xml")):
        raise InputError(f"{package.name} has a part of more than {LARGEST_PART // MIB} MB.")
    if "docProps/core.xml" not in archive.namelist():
        return Facts()
    tree = parse_xml(member_bytes(archive, "docProps/core.xml", package, MIB), package.name)
    said = {each.tag.rpartition("}")[2]: (each.text or "").strip() for each in tree.iter("*")}
    authors = tuple(name for part in said.get("creator", "").split(";") if (name := part.strip()))
    return Facts(said.get("title") or None, authors, language=said.get("language"), created=said.get("created") or None)
