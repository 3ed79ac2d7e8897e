"""Inputs made to do harm: each ends with one sentence, soon, and takes no other input with it."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path

import articles
import pytest

from summarizer.errors import InputError
from summarizer.inputs import InputFailure, limits, pdf_lines, read, read_json_lines
from summarizer.records import Document


def said_of(path: Path) -> list[str]:
    """What is said of the inputs that cannot be read."""
    return [f"{item.error} {item.error.hint}".strip() for item in read(path) if isinstance(item, InputFailure)]


def zipped(*members: tuple[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def write(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


@pytest.fixture(autouse=True)
def small_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a bomb be one from a megabyte on, so that none has to be built that would hurt."""
    monkeypatch.setattr(limits, "HARMLESS", 1024 * 1024)


NULLS = b" " * (4 * 1024 * 1024)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped(("a.txt", NULLS))),
        ("a.txt.gz", gzip.compress(NULLS)),
        ("a.jsonl.gz", gzip.compress(b'{"text": "' + NULLS)),
        ("a.csv.gz", gzip.compress(b'text\n"' + NULLS)),
        ("a.zip", zipped(("b.zip", zipped(("a.html", NULLS))))),
        ("a.docx", articles.as_docx("<w:p>" + NULLS.decode() + "</w:p>")),
        ("a.epub", zipped(("META-INF/container.xml", NULLS))),
    ],
)
def test_a_bomb_is_found_out_while_it_unpacks(tmp_path: Path, name: str, data: bytes) -> None:
    (said,) = said_of(write(tmp_path, name, data))
    assert "unpacks to over 200 times its size, which no article does." in said


@pytest.mark.parametrize("data", [gzip.compress(b"text"), b"%PDF-1.7 x", zipped(("a.txt", "text")), articles.as_html()])
def test_what_a_service_receives_as_json_lines_is_taken_for_nothing_else(tmp_path: Path, data: bytes) -> None:
    items = list(read_json_lines(write(tmp_path, "upload.jsonl", data)))
    assert items and all(isinstance(item, InputFailure) and "is no JSON" in str(item.error) for item in items)


def test_archives_within_archives_come_to_an_end(tmp_path: Path) -> None:
    data = b"text"
    for _ in range(6):
        data = gzip.compress(data)
    (said,) = said_of(write(tmp_path, "a.gz", data))
    assert said == "a lies in more than 3 archives. Unpack the outer ones."


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "x/../../a.txt", "..\\a.txt", "C:\\a.txt"])
def test_a_member_that_names_a_place_outside_is_not_read(tmp_path: Path, name: str) -> None:
    items = list(read(write(tmp_path, "a.zip", zipped((name, "text"), ("b.txt", "text")))))
    assert isinstance(items[0], InputFailure) and "a place outside it" in str(items[0].error)
    assert isinstance(items[1], Document) and items[1].id == "a.zip/b.txt"


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {one} "&{other};&{other};&{other};&{other};&{other};&{other};&{other};&{other};">'
        for one, other in zip("bcdefghijk", "abcdefghij", strict=True)
    )
    + "]>"
)
SECRET = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [BOMB, SECRET])
@pytest.mark.parametrize("name", ["a.docx", "a.epub", "a.xhtml", "a.rss"])
def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path, doctype: str, name: str) -> None:
    words = "The harbour of Vellmouth is open on every day of the week but one. " * 4
    said = "&k;" if doctype == BOMB else "&a;"
    data = {
        "a.docx": with_doctype(
            articles.as_docx(f"<w:p><w:r><w:t>{words}{said}</w:t></w:r></w:p>"), "word/document.xml", doctype
        ),
        "a.epub": with_doctype(articles.as_epub(), "OPS/book.opf", doctype, ("</dc:title>", f"{said}</dc:title>")),
        "a.xhtml": f"{doctype.replace('<!DOCTYPE x', '<!DOCTYPE html')}<html><body><article><p>{words}{said}</p></article></body></html>".encode(),
        "a.rss": f"<?xml version='1.0'?>{doctype}<rss version='2.0'><channel><title>{said}</title><item><title>{said}</title><description>{words}</description></item></channel></rss>".encode(),
    }[name]
    items = list(read(write(tmp_path, name, data)))
    assert len(items) == 1
    for item in items:
        if isinstance(item, Document):
            assert len(f"{item.title}{item.outlet}{item.text}") < 3000
            assert "haha" not in item.text and "root:" not in f"{item.title}{item.outlet}{item.text}"


def with_doctype(package: bytes, member: str, doctype: str, change: tuple[str, str] = ("", "")) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(package))
    return zipped(*(
        (name, (doctype + source.read(name).decode().replace(*change)) if name == member else source.read(name))
        for name in source.namelist()
    ))  # fmt: skip


def test_a_page_of_fifty_megabytes_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    (said,) = said_of(write(tmp_path, "a.html", b"<html><p>" + b"word " * 10_000_000))
    assert said == "a.html is larger than 10 MB. Split it, or take the text out of it."


def test_a_page_of_more_elements_than_any_article_has_is_refused(tmp_path: Path) -> None:
    (said,) = said_of(write(tmp_path, "a.html", b"<html><body>" + b"<p>word" * 60_000))
    assert said == "a.html has more than 50,000 elements, as no article has."


@pytest.mark.parametrize("tag", ["div", "blockquote", "q", "b", "table><tr><td", "ul><li"])
def test_a_page_of_deep_elements_is_read_or_refused(tmp_path: Path, tag: str) -> None:
    path = write(tmp_path, "a.html", f"<html><body>{f'<{tag}>' * 20_000}{'word ' * 50}".encode())
    assert len(list(read(path))) == 1


def pdf(*objects: str | bytes) -> bytes:
    """A PDF of these objects, the first of them its catalog."""
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, each in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + (each if isinstance(each, bytes) else each.encode()) + b"\nendobj\n")
    start = out.tell()
    out.write(
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
        + b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    )
    out.write(f"trailer <</Size {len(objects) + 1} /Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


CATALOG = "<</Type /Catalog /Pages 2 0 R>>"


def form(content: bytes, **named: str) -> bytes:
    resources = " ".join(f"/{name} {place}" for name, place in named.items())
    return (
        f"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <<{resources}>>>> /Length {len(content)}>>\nstream\n".encode()
        + content
        + b"\nendstream"
    )


PACKED = zlib.compress(zlib.compress(b" " * 50_000_000))
LOOPS = {
    "pages that hold themselves": pdf(CATALOG, "<</Type /Pages /Kids [2 0 R] /Count 1>>"),
    "a form that draws itself": pdf(
        CATALOG, "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources <</XObject <</A 5 0 R>>>>>>",
        b"<</Length 5>>\nstream\n/A Do\nendstream", form(b"/A Do /A Do", A="5 0 R"),
    ),
    "a catalog that is a reference to itself": pdf("1 0 R"),
    "nothing but a head": b"%PDF-1.7\n",
    "a page without text": pdf(CATALOG, "<</Type /Pages /Kids [3 0 R] /Count 1>>", "<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"),
    "a stream that is a bomb": pdf(
        CATALOG, "<</Type /Pages /Kids [3 0 R] /Count 1>>", "<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R>>",
        f"<</Filter [/FlateDecode /FlateDecode] /Length {len(PACKED)}>>\nstream\n".encode() + PACKED + b"\nendstream",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", LOOPS)
def test_a_pdf_that_loops_or_has_no_text_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(pdf_lines, "MOST_SECONDS", 3)
    (said,) = said_of(write(tmp_path, "a.pdf", LOOPS[what]))
    assert said.startswith("a.pdf ") and ("OCR" in said or "Print it" in said)


def test_an_encrypted_pdf_is_refused_with_what_to_do(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt=StandardEncryption("secret"))
    canvas.drawString(9, 9, "text")
    canvas.save()
    (said,) = said_of(tmp_path / "a.pdf")
    assert said.startswith("a.pdf is encrypted.")


def test_a_pdf_reader_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_lines, "__file__", str(write(tmp_path, "endless.py", b"while True: pass")))
    monkeypatch.setattr(pdf_lines, "MOST_SECONDS", 1)
    (said,) = said_of(write(tmp_path, "a.pdf", LOOPS["nothing but a head"]))
    assert said.startswith("a.pdf could not be read within 1 seconds.")


@pytest.mark.parametrize(
    "name",
    [
        "a.pdf",
        "a.docx",
        "a.epub",
        "a.zip",
        "a.gz",
        "a.warc",
        "a.parquet",
        "a.rss",
        "a.eml",
        "a.mhtml",
        "a.wacz",
        "a.html",
        "a.json",
        "a.csv",
    ],
)
@pytest.mark.parametrize(
    "head", [b"", b"%PDF-1.7", b"PK\x03\x04", b"\x1f\x8b", b"PAR1", b"WARC/1.0\r\n", b"<rss>", b"<html>"]
)
def test_rubbish_is_one_failure_with_one_sentence(tmp_path: Path, name: str, head: bytes) -> None:
    items = list(read(write(tmp_path, name, head + bytes(range(1, 256)) * 20)))
    assert items and all(isinstance(item, InputFailure) for item in items)
    assert all(
        isinstance(item.error, InputError) and "\n" not in str(item.error)
        for item in items
        if isinstance(item, InputFailure)
    )
