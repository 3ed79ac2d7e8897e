"""Tables, JSON, Markdown, feeds, mail, archives: what is taken from each, and what is said of it."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import articles
import pytest

from summarizer import Document, quotations
from summarizer.errors import InputError
from summarizer.inputs import InputFailure, Item, formats, read, read_document

TEXT = "“The harbour stays open,” said the minister Orla Tamm on Monday."
LONG = "<p>" + TEXT + "</p><p>" + "The harbour of Vellmouth is open on every day of the week but one. " * 3 + "</p>"


def read_bytes(tmp_path: Path, name: str, data: bytes | str, **options: Any) -> tuple[list[Item], list[str]]:
    """What a file holds, and what is said of it."""
    (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    said: list[str] = []
    return list(read(tmp_path / name, say=said.append, **options)), said


def documents(items: list[Item]) -> list[Document]:
    assert [str(item.error) for item in items if isinstance(item, InputFailure)] == []
    return [item for item in items if isinstance(item, Document)]


def failure(items: list[Item]) -> InputError:
    (item,) = items
    assert isinstance(item, InputFailure)
    return item.error


def test_a_row_of_a_table_is_a_document_and_the_guessed_columns_are_said(tmp_path: Path) -> None:
    table = f'Headline;Body Text;Pub-Date;Topic\n"One; two";"{TEXT}\nA second line.";2026-03-02;sea\nThree;{TEXT};;\n'
    items, said = read_bytes(tmp_path, "a.csv", table)
    first, second = documents(items)
    assert (first.id, first.title, first.published, first.extra) == (
        "a.csv:2",
        "One; two",
        "2026-03-02",
        {"Topic": "sea"},
    )
    assert first.text == f"{TEXT}\nA second line." and second.id == "a.csv:4" and second.published is None
    assert said[0] == (
        "a.csv: text from 'Body Text', title from 'Headline', published from 'Pub-Date'; carried along: Topic."
    )


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("b.csv", "|"), ("c.tsv", "\t")])
def test_columns_are_the_ones_that_a_user_names(tmp_path: Path, name: str, mark: str) -> None:
    rows = [("key", "text", "what"), ("k1", "not this", TEXT)]
    table = "\n".join(mark.join(f'"{cell}"' for cell in row) for row in rows)
    (found,) = documents(read_bytes(tmp_path, name, table, columns={"text": "what", "id": "key"})[0])
    assert (found.id, found.text, found.extra) == ("k1", TEXT, {"text": "not this"})


@pytest.mark.parametrize(
    ("table", "columns", "says"),
    [
        ("a,b\n1,2\n", {}, "a.csv has no column that looks like the text; it has a, b."),
        ("a,b\n1,2\n", {"text": "c"}, "a.csv has no column 'c' for the text; it has a, b."),
        ("text,text\n1,2\n", {}, "a.csv has two columns of one name"),
        ("text\n", {}, "a.csv has no row."),
        ("text\ncaf\xe9\n".encode("latin-1"), {}, "a.csv cannot be read as text: it is not UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_fails_with_one_sentence(
    tmp_path: Path, table: str | bytes, columns: dict[str, str], says: str
) -> None:
    assert str(failure(read_bytes(tmp_path, "a.csv", table, columns=columns)[0])).startswith(says)


def test_a_bad_row_fails_alone(tmp_path: Path) -> None:
    items, _ = read_bytes(tmp_path, "a.csv", f'text,title\n"{TEXT}",one,two\n"{TEXT}",good\n,empty\n')
    assert [isinstance(item, Document) for item in items] == [False, True, False]


def test_a_parquet_file_is_read_by_rows_and_its_dates_are_text(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    rows = [{"content": TEXT, "date": datetime(2026, 3, 2, tzinfo=UTC), "n": 1}, {"content": "", "date": None, "n": 2}]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet")
    first, second = read(tmp_path / "a.parquet")
    assert isinstance(first, Document) and isinstance(second, InputFailure)
    assert (first.text, first.published, first.extra) == (TEXT, "2026-03-02 00:00:00+00:00", {"n": 1})


@pytest.mark.parametrize(
    "data",
    [
        {"text": TEXT, "title": "T", "keywords": [{"name": "sea"}]},
        [{"text": TEXT, "title": "T"}],
        {"status": "ok", "totalResults": 1, "articles": [{"content": TEXT, "headline": "T"}]},
        {"@type": "NewsArticle", "articleBody": TEXT, "headline": "T", "author": [{"name": "Ines Quarrel"}]},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_json_is_an_article_a_list_of_them_or_an_object_with_one_list(
    tmp_path: Path, data: Any, indent: int | None
) -> None:
    (found,) = documents(read_bytes(tmp_path, "a.json", json.dumps(data, indent=indent))[0])
    assert (found.text, found.title) == (TEXT, "T")


def test_json_lines_in_a_json_file_are_read_as_lines(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": TEXT, "id": name}) for name in "ab")
    assert [found.id for found in documents(read_bytes(tmp_path, "a.json", lines)[0])] == ["a", "b"]


@pytest.mark.parametrize("data", ["{", '"text"', "[1]", "[" * 100_000, '{"a": 1}'])
def test_json_that_is_no_article_fails_with_one_sentence(tmp_path: Path, data: str) -> None:
    assert str(failure(read_bytes(tmp_path, "a.json", data)[0])).startswith("a.json")


def test_front_matter_is_metadata_and_no_text(tmp_path: Path) -> None:
    page = (
        f"---\ntitle: A title\ndate: 2026-03-02\nauthor: [Ines Quarrel, Tom Hask]\nlang: en\ntags: [a]\n---\n\n{TEXT}\n"
    )
    (found,) = documents(read_bytes(tmp_path, "a.md", page)[0])
    assert (found.text, found.title, found.published, found.language) == (f"{TEXT}\n", "A title", "2026-03-02", "en")
    assert (found.authors, found.extra) == (("Ines Quarrel", "Tom Hask"), {"tags": ["a"]})


def test_markdown_without_front_matter_is_titled_by_its_heading_and_kept_as_it_is(tmp_path: Path) -> None:
    page = f"# A *title* #\n\n{TEXT}\n\n---\n\nThe end.\n"
    (found,) = documents(read_bytes(tmp_path, "a.md", page)[0])
    assert (found.text, found.title) == (page, "A *title*")


@pytest.mark.parametrize("front", ["a: &x [1]\nb: *x", "a: [", "- \t!!python/object/apply:os.system [x]: ["])
def test_front_matter_that_is_no_plain_yaml_is_refused(tmp_path: Path, front: str) -> None:
    assert "front matter of a.md" in str(failure(read_bytes(tmp_path, "a.md", f"---\n{front}\n---\n{TEXT}")[0]))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"The harbour stays open\n\n{TEXT}", "The harbour stays open"),
        (f"The harbour stays open.\n\n{TEXT}", None),
        (f"The harbour stays open\n{TEXT}", None),
        ("The harbour stays open\n\n", None),
        (f"{'Long ' * 30}\n\n{TEXT}", None),
    ],
)
def test_a_first_line_that_is_a_title_is_taken_for_one_and_said_to_be(
    tmp_path: Path, text: str, title: str | None
) -> None:
    items, said = read_bytes(tmp_path, "a.txt", text)
    (found,) = documents(items)
    assert (found.title, found.text) == (title, text)
    assert said == (
        [] if title is None else [f"{tmp_path / 'a.txt'}: 1 document; titles taken from the first line: 1."]
    )


RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Vell Courier</title><language>en-gb</language>
<item><title>Whole</title><link>https://courier.example/1</link><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><description>Short.</description><content:encoded><![CDATA[{LONG}]]></content:encoded></item>
<item><title>Teaser</title><link>https://courier.example/2</link><description>The harbour stays open, says a &lt;b&gt;minister&lt;/b&gt;.</description></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><title>Whole</title><author><name>Ines Quarrel</name></author><link href="https://courier.example/1"/><updated>2026-03-02T10:00:00Z</updated><content type="html">{LONG.replace("<", "&lt;")}</content></entry></feed>"""


@pytest.mark.parametrize("name", ["a.rss", "feed.xml", "feed"])
def test_a_feeds_entries_are_documents_and_a_teaser_is_said_to_be_one(tmp_path: Path, name: str) -> None:
    items, said = read_bytes(tmp_path, name, RSS)
    whole, teaser = documents(items)
    assert (whole.title, whole.url, whole.outlet, whole.language) == (
        "Whole", "https://courier.example/1", "The Vell Courier", "en",
    )  # fmt: skip
    assert TEXT in whole.text and "notes" not in whole.extra
    assert teaser.text == "The harbour stays open, says a minister." and teaser.extra["notes"]
    assert said == [f"{tmp_path / name}: 2 documents; teasers, not whole articles: 1."]


def test_an_atom_entry_has_its_author_and_its_time(tmp_path: Path) -> None:
    (found,) = documents(read_bytes(tmp_path, "a.atom", ATOM)[0])
    assert (found.authors, found.published) == (("Ines Quarrel",), "2026-03-02T10:00:00Z")


def message(html: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"], made["Date"] = (
        "Ines Quarrel <ines@courier.example>",
        "The harbour",
        "Mon, 02 Mar 2026 10:00:00 +0100",
    )
    made.set_content(f"{TEXT}\n\nTom Hask wrote:\n> “I never said that,” said Tamm.\n> Never.\n")
    if html:
        made.set_content(html, subtype="html")
    return made


def test_a_message_is_read_without_what_it_repeats_and_without_its_attachments(tmp_path: Path) -> None:
    made = message()
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="a.pdf")
    items, said = read_bytes(tmp_path, "a.eml", made.as_bytes())
    (found,) = documents(items)
    assert found.text == TEXT and len(quotations(found)) == 1
    assert (found.title, found.authors, found.published) == (
        "The harbour",
        ("Ines Quarrel",),
        "2026-03-02T10:00:00+01:00",
    )
    assert said[0].endswith("lines of an earlier message left out: 2; attachments left out: 1.")


def test_a_message_in_html_is_read_by_its_paragraphs(tmp_path: Path) -> None:
    html = f"<table><tr><td>{LONG}</td></tr></table><blockquote type='cite'><p>“Earlier,” said Tamm.</p></blockquote>"
    (found,) = documents(read_bytes(tmp_path, "a.eml", message(html).as_bytes())[0])
    assert found.text.startswith(f"{TEXT}\n\n") and "Earlier" not in found.text


def test_a_saved_page_is_read_as_the_page_that_it_is(tmp_path: Path) -> None:
    page = "\r\n".join([
        "From: <Saved by Blink>", "Snapshot-Content-Location: https://courier.example/1", "MIME-Version: 1.0",
        'Content-Type: multipart/related; type="text/html"; boundary="b"', "", "--b", "Content-Type: text/html; charset=utf-8",
        "Content-Transfer-Encoding: 8bit", "", f"<html><body><article>{LONG}</article></body></html>", "--b", "Content-Type: image/png", "", "x", "--b--", "",
    ])  # fmt: skip
    (found,) = documents(read_bytes(tmp_path, "a.mhtml", page)[0])
    assert TEXT in found.text and (found.url, found.outlet) == ("https://courier.example/1", "courier.example")


def web_archive() -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for status, kind, body in [
        ("200 OK", "text/html; charset=utf-8", f"<html><body><article>{LONG}</article></body></html>"),
        ("404 Not Found", "text/html", "nothing"),
        ("200 OK", "image/png", "x"),
        ("200 OK", "text/html", "<html><body>nothing</body></html>"),
    ]:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        payload = io.BytesIO(body.encode())
        writer.write_record(
            writer.create_warc_record("https://courier.example/1", "response", payload, http_headers=headers)
        )
    return out.getvalue()


def test_a_web_archive_gives_its_pages_and_says_what_else_it_holds(tmp_path: Path) -> None:
    items, said = read_bytes(tmp_path, "a.warc.gz", web_archive())
    assert isinstance(items[0], Document) and TEXT in items[0].text
    assert (items[0].id, items[0].url) == ("a.warc.gz:1", "https://courier.example/1")
    assert isinstance(items[1], InputFailure) and "has no article" in str(items[1].error)
    assert said[0] == "a.warc.gz: left out 1 answers with status 404, 1 image/png."


def zipped(*members: tuple[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def test_a_wacz_gives_the_pages_of_its_archives(tmp_path: Path) -> None:
    items, _ = read_bytes(
        tmp_path, "a.wacz", zipped(("archive/data.warc.gz", web_archive()), ("pages/pages.jsonl", "{}"))
    )
    assert items[0].id == "a.wacz/archive/data.warc.gz:1"


def test_archives_hold_files_of_every_kind_under_their_own_names(tmp_path: Path) -> None:
    inner = gzip.compress(f'text\n"{TEXT}"\n'.encode())
    archive = zipped(
        ("x/a.txt", TEXT),
        ("b.html", f"<html><body><article>{LONG}</article></body></html>"),
        ("c.csv.gz", inner),
        (".hidden", "x"),
        ("d.png", b"x"),
    )
    items, said = read_bytes(tmp_path, "a.zip", archive)
    assert [found.id for found in documents(items)] == ["a.zip/x/a.txt", "a.zip/b.html", "a.zip/c.csv:2"]
    assert said[-2] == "a.zip: left out 1 hidden, 1 .png."


def test_names_do_not_decide_where_the_first_bytes_do(tmp_path: Path) -> None:
    assert documents(read_bytes(tmp_path, "a.txt", articles.as_html())[0])[0].extractor
    assert documents(read_bytes(tmp_path, "b.zip", articles.as_docx())[0])[0].title == articles.TITLE
    assert documents(read_bytes(tmp_path, "c", articles.as_epub())[0])[0].title == articles.TITLE


@pytest.mark.parametrize(
    ("kind", "extra"), [("pdf", "pdf"), ("docx", "docx"), ("feed", "feeds"), ("warc", "warc"), ("parquet", "parquet")]
)
def test_a_format_whose_library_is_missing_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, extra: str
) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    error = failure(read_bytes(tmp_path, f"a{formats.FORMATS[kind].suffixes[0]}", "x")[0])
    assert error.hint == f"pip install 'summarizer[{extra}]'"


def test_what_is_known_to_have_no_text_is_refused_with_what_to_do(tmp_path: Path) -> None:
    for data, advice in [(b"\xd0\xcf\x11\xe0", "DOCX"), (b"{\\rtf1 x}", "DOCX"), (b"\x89PNG", "OCR")]:
        assert advice in failure(read_bytes(tmp_path, "a.doc", data)[0]).hint


def test_the_printed_documents_are_read_again_as_they_were(tmp_path: Path) -> None:
    from summarizer.commands.read import line_of

    (tmp_path / "a.html").write_bytes(articles.as_html())
    first = read_document(str(tmp_path / "a.html"))
    (tmp_path / "a.jsonl").write_text(json.dumps(line_of(first)), "utf-8")
    assert read_document(str(tmp_path / "a.jsonl")) == first
