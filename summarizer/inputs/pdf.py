"""PDF: lines with their places on the page to paragraphs, headings and block quotations."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from summarizer.errors import InputError
from summarizer.inputs.blocks import Block, Kind, left_out, text_of
from summarizer.inputs.documents import document_of
from summarizer.inputs.items import MIB, Source, require_words
from summarizer.inputs.metadata import Facts
from summarizer.inputs.pdf_lines import MOST_SECONDS
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
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_BROKEN = re.compile(r"(\w+)[-\u00ad\u2010]\n(\w+)")
_ENDS = frozenset('.?!…:”"»’“)')
_BULLETS = "•‣▪◦·"
# Sizes of type as shares of the text's own: above, a heading; below, small print: captions, credits, footnotes.
_HEADING, _SMALL = 1.15, 0.85


class Line(NamedTuple):
    """A line of a page: where it begins and ends, how high it stands and how large it is (points), and its text."""

    x0: float
    y0: float
    x1: float
    size: float
    text: str


class Paragraph(NamedTuple):
    """Lines that belong together, and the column they stand in."""

    lines: list[Line]
    left: float
    right: float


def read(source: Source) -> Iterator[Document]:
    """The text of a PDF."""
    data = source.read(LARGEST)
    found = _lines(data, source.name)
    pages = [[[Line(*line) for line in box] for box in page if box] for page in found["pages"]]
    kept, running = without_running_heads(pages)
    blocks = [*blocks_of(kept)]
    text = text_of(blocks)
    require_words(text, source.name, _OCR)
    if len(_NAMELESS.findall(text)) * 10 > len(text.split()):
        raise InputError(f"{source.name} has no letters: its fonts do not say which ones they show.", _OCR)
    notes = left_out(blocks) + Counter({"running heads and page numbers left out": running})
    yield document_of(source, text, data, _facts(found["about"], blocks), "pdfminer.six", notes)


def _lines(data: bytes, name: str) -> dict[str, Any]:
    """What pdfminer finds, in a process of its own. Raises InputError where it finds nothing or does not end."""
    command = [sys.executable, "-P", "-m", "summarizer.inputs.pdf_lines"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode < 0:
        raise InputError(f"{name} could not be read within {MOST_SECONDS} seconds.", _ANEW)
    found: dict[str, Any] = json.loads(done.stdout or b'{"error": "MemoryError"}')
    if "error" in found:
        why, advice = _ERRORS.get(found["error"], (f"is damaged ({found['error']})", _ANEW))
        raise InputError(f"{name} {why}.", advice)
    return found


Page = Sequence[Sequence[Line]]


def without_running_heads(pages: Sequence[Page]) -> tuple[list[list[list[Line]]], int]:
    """The pages without the lines that stand at one height of two pages and more but for their numbers; how many."""
    seen = Counter(mark for page in pages for mark in {_mark(line) for box in page for line in box})
    kept = [[[line for line in box if seen[_mark(line)] < 2] for box in page] for page in pages]
    before, after = (sum(len(box) for page in them for box in page) for them in (pages, kept))
    return [[box for box in page if box] for page in kept], before - after


def _mark(line: Line) -> tuple[int, str]:
    return round(line.y0), re.sub(r"\d+", "0", line.text)


def blocks_of(pages: Sequence[Page]) -> Iterator[Block]:
    """The blocks of a PDF's pages, in reading order."""
    lines = [line for page in pages for box in page for line in box]
    if not lines:
        return
    usual = Counter(size for line in lines for size in [round(line.size, 1)] * len(line.text)).most_common(1)[0][0]
    words = Counter(re.findall(r"[\w-]+", " ".join(line.text for line in lines).lower()))
    paragraphs = (part for page in pages for box in page for part in _paragraphs(box, page))
    for paragraph in _rejoined(paragraphs):
        text = text_of_lines([line.text for line in paragraph.lines], words)
        yield Block(_kind(paragraph, usual), text.lstrip(f"{_BULLETS} ") if text[0] in _BULLETS else text)


def _paragraphs(box: Sequence[Line], page: Page) -> Iterator[Paragraph]:
    """The paragraphs of a box: a line begins one by its indent, or below a short line that ends a sentence."""
    left, right = _column(box, page)
    start = 0
    for number in range(1, len(box) + 1):
        if number == len(box) or _begins(box[number - 1], box[number], min(line.x0 for line in box), right):
            yield Paragraph([*box[start:number]], left, right)
            start = number


def _column(box: Sequence[Line], page: Page) -> tuple[float, float]:
    """Where the column of a box begins and ends: as the narrowest other box does that holds it."""
    x0, x1 = min(line.x0 for line in box), max(line.x1 for line in box)
    size = box[0].size
    spans = [(min(line.x0 for line in each), max(line.x1 for line in each)) for each in page if len(each) > 1]
    near = [(a, b) for a, b in spans if a <= x0 + 1 and b >= x1 - 1 and x0 - a < 5 * size]
    return min(near, key=lambda span: span[1] - span[0] if span != (x0, x1) else 9e9, default=(x0, x1))


def _begins(before: Line, line: Line, left: float, right: float) -> bool:
    indented = line.x0 - left > 0.7 * line.size and before.x0 - left <= 0.7 * line.size
    short = right - before.x1 > 3 * line.size and before.text[-1] in _ENDS
    return indented or short or abs(line.size - before.size) > 0.5 or line.text[0] in _BULLETS


def _rejoined(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Paragraphs with the part that the next column or page has of them."""
    open_one: Paragraph | None = None
    for paragraph in paragraphs:
        if open_one is not None and _goes_on(open_one, paragraph):
            open_one.lines.extend(paragraph.lines)
            continue
        if open_one is not None:
            yield open_one
        open_one = paragraph
    if open_one is not None:
        yield open_one


def _goes_on(one: Paragraph, other: Paragraph) -> bool:
    last, first = one.lines[-1], other.lines[0]
    elsewhere = first.y0 > last.y0
    full = one.right - last.x1 < 3 * last.size and last.text[-1] not in _ENDS
    return elsewhere and full and abs(first.size - last.size) < 0.5


def _kind(paragraph: Paragraph, usual: float) -> Kind:
    lines = paragraph.lines
    size = lines[0].size / usual
    inset = len(lines) > 1 and all(line.x0 - paragraph.left > 0.9 * line.size for line in lines)
    if inset and all(paragraph.right - line.x1 > 0.5 * line.size for line in lines) and size < _HEADING:
        return "quotation"
    if lines[0].text[0] in _BULLETS:
        return "item"
    return "heading" if size > _HEADING else "caption" if size < _SMALL else "paragraph"


def text_of_lines(lines: Sequence[str], words: Counter[str]) -> str:
    """Lines as one paragraph: ligatures as letters, and a word that a line's end broke whole again.

    A hyphen at a line's end stays where `words`, the document's own with their counts, have the word with it and
    not without, and before a capital or a number.
    """

    def mend(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        kept = words[f"{first}-{second}".lower()] > words[f"{first}{second}".lower()]
        return f"{first}-{second}" if kept or not second[0].islower() else first + second

    text = _BROKEN.sub(mend, "\n".join(lines))
    text = " ".join(text.split("\n"))
    return "".join(_LIGATURES.get(letter, letter) for letter in text)


def _facts(about: dict[str, str], blocks: Sequence[Block]) -> Facts:
    said = {name: value.strip("\x00 ") for name, value in about.items()}
    heading = blocks[0].text if blocks[0].kind == "heading" else None
    authors = tuple(name for part in re.split(r"[;\n]", said.get("Author", "")) if (name := part.strip()))
    return Facts(
        title=said.get("Title") or heading,
        authors=authors,
        published=_date(said.get("CreationDate", "")),
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
