"""The lines of a PDF, by pdfminer, in a process of its own: a PDF can loop and grow, and a process can be ended.

Run as a script, which imports nothing of this package, it reads a PDF from stdin and writes JSON to stdout: its
properties, and for each page its lines as `[x0, y0, x1, size, text]`, in points, from the bottom left corner.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from typing import Any

MOST_PAGES = 2_000
# What the process may use: bytes of memory and seconds of CPU.
MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 60


def lines_of(data: bytes) -> dict[str, Any]:
    """The properties and lines of a PDF's bytes. Raises what pdfminer raises."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    document = PDFDocument(PDFParser(io.BytesIO(data)))
    about = {name: _string(value) for info in document.info for name, value in info.items()}
    about["Lang"] = _string(document.catalog.get("Lang"))
    pages = extract_pages(io.BytesIO(data), laparams=LAParams(boxes_flow=None), maxpages=MOST_PAGES)
    return {"about": about, "pages": [[*_page_lines(page)] for page in pages]}


def _page_lines(page: Any) -> Iterator[list[Any]]:
    from pdfminer.layout import LTTextBox, LTTextLine

    for box in page:
        if isinstance(box, LTTextBox):
            yield from (_line(line) for line in box if isinstance(line, LTTextLine) and line.get_text().strip())


def _line(line: Any) -> list[Any]:
    from pdfminer.layout import LTChar

    sizes = sorted(each.size for each in line if isinstance(each, LTChar))
    size = sizes[len(sizes) // 2] if sizes else line.height
    return [*(round(number, 1) for number in (line.x0, line.y0, line.x1, size)), line.get_text().strip()]


def _string(value: Any) -> str:
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    value = resolve1(value)
    return decode_text(value) if isinstance(value, bytes) else ""


def _limit() -> None:
    """Bound this process's memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the time-out of the one who waits is the only bound
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def print_lines() -> None:
    """Read a PDF from stdin; write its lines, or the name of the error, to stdout."""
    _limit()
    try:
        found = lines_of(sys.stdin.buffer.read())
    except Exception as error:  # noqa: BLE001 - whoever asked turns its name into a sentence
        found = {"error": type(error).__name__, "message": str(error)[:200]}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    print_lines()
