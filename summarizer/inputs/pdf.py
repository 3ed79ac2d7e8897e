"""PDF: what pdfminer finds on its pages, as an article."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from summarizer.errors import InputError
from summarizer.inputs import pdf_lines
from summarizer.inputs.blocks import TextBlock, article_text, left_out
from summarizer.inputs.documents import document_of
from summarizer.inputs.items import MIB, InputSource, require_words
from summarizer.inputs.metadata import Facts
from summarizer.inputs.pdf_layout import PdfLine, page_blocks, without_running_heads
from summarizer.records import Document

LARGEST = 200 * MIB
_OCR = "Where its pages are pictures, run OCR first, for example: ocrmypdf OLD.pdf NEW.pdf"
_ANEW = "Print it to a new PDF, and give that."
_ERRORS = {
    "PDFPasswordIncorrect": ("is encrypted", "Save a copy without a password, for example: qpdf --decrypt OLD NEW"),
    "PDFTextExtractionNotAllowed": ("does not allow its text to be taken out", "Ask for a copy that does."),
    "MemoryError": ("unpacks to more than a PDF of articles does", _ANEW),
}
# A glyph of a font that does not say which letter it is.
_NAMELESS = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff]")


def read_pdf(source: InputSource) -> Iterator[Document]:
    """The text of a PDF."""
    data = source.read(LARGEST)
    found = _lines(data, source.name)
    pages = [[PdfLine(*line) for line in page] for page in found["pages"]]
    kept, running = without_running_heads(pages)
    blocks = [*page_blocks(kept)]
    text = article_text(blocks)
    require_words(text, source.name, _OCR)
    if len(_NAMELESS.findall(text)) * 10 > len(text.split()):
        raise InputError(f"{source.name} has no letters: its fonts do not say which ones they show.", _OCR)
    notes = left_out(blocks) + Counter({"running heads and page numbers left out": running})
    yield document_of(source, text, data, _facts(found["about"], blocks), "pdfminer.six", notes)


def _lines(data: bytes, name: str) -> dict[str, Any]:
    """What pdfminer finds, in a process of its own. Raises InputError where it finds nothing or does not end."""
    command = [sys.executable, "-P", pdf_lines.__file__]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=pdf_lines.MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode < 0:
        raise InputError(f"{name} could not be read within {pdf_lines.MOST_SECONDS} seconds.", _ANEW)
    found: dict[str, Any] = json.loads(done.stdout or b'{"error": "no answer"}')
    if "error" in found:
        why, advice = _ERRORS.get(found["error"], (f"is damaged ({found['error']})", _ANEW))
        raise InputError(f"{name} {why}.", advice)
    return found


def _facts(about: dict[str, str], blocks: Sequence[TextBlock]) -> Facts:
    said = {name: value.strip("\x00 ") for name, value in about.items()}
    heading = blocks[0].text if blocks[0].kind == "heading" else None
    authors = tuple(name for part in re.split(r"[;\n]", said.get("Author", "")) if (name := part.strip()))
    return Facts(
        title=said.get("Title") or heading,
        authors=authors,
        created=_date(said.get("CreationDate", "")),
        language=said.get("Lang"),
    )


def _date(value: str) -> str | None:
    """A PDF's date (`D:20260302100000+01'00'`) as ISO 8601."""
    found = re.match(r"D?:?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?(?:([+-]\d\d)'?(\d\d)|(Z))?", value)
    if found is None:
        return None
    year, month, day, hour, minute, second, ahead, minutes, zulu = found.groups()
    time = f"T{hour}:{minute}:{second}" if hour else ""
    zone = f"{ahead}:{minutes}" if ahead and time else "Z" if zulu and time else ""
    return f"{year}-{month}-{day}{time}{zone}"
