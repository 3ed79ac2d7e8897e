"""Pages of many makes, and one article in many formats: what is said in them, and nothing of what stands beside."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import articles
import pytest

from summarizer import Document, quotations, verify_quote
from summarizer.errors import InputError
from summarizer.inputs import read, read_document
from summarizer.inputs.pdf_layout import PdfLine, page_blocks, paragraph_text

PAGES = Path(__file__).parent / "pages"
EXPECTED = json.loads((PAGES / "quotations.json").read_text("utf-8"))
FORMATS: dict[str, Callable[[], bytes]] = {
    "article.html": articles.as_html,
    "article.docx": articles.as_docx,
    "article.epub": articles.as_epub,
    "article.pdf": articles.as_pdf,
    "columns.pdf": lambda: articles.as_pdf(columns=2),
}


def said_in(document: Document) -> list[tuple[str, str | None]]:
    """The quotations of a document with their speakers."""
    return [
        (document.text[each.start : each.end], each.attribution.name if each.attribution else None)
        for each in quotations(document)
    ]


def page(tmp_path: Path, body: str, head: str = "") -> Document:
    path = tmp_path / "page.html"
    path.write_text(
        f"<!doctype html><html><head><title>A title</title>{head}</head><body>{body}</body></html>", "utf-8"
    )
    return read_document(str(path))


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    """The same article, read from every format."""
    folder = tmp_path_factory.mktemp("formats")
    for name, make in FORMATS.items():
        (folder / name).write_bytes(make())
    return {item.id: item for item in read(folder) if isinstance(item, Document)}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_gives_every_quotation_of_its_article_and_none_of_what_stands_beside_it(name: str) -> None:
    document, expected = read_document(str(PAGES / name)), EXPECTED[name]
    assert [words for words, _ in said_in(document)] == expected["quotations"]
    assert [words for words in expected["beside"] if words in document.text] == []


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_says_its_title_date_outlet_language_and_authors(name: str) -> None:
    document, expected = read_document(str(PAGES / name)), EXPECTED[name]
    found = {field: getattr(document, field) for field in ("title", "published", "outlet", "language")}
    assert found == {field: expected[field] for field in found}
    assert document.authors == tuple(expected["authors"])


def test_every_page_of_the_folder_is_expected_to_say_something() -> None:
    assert set(EXPECTED) == {path.name for path in PAGES.glob("*html")}


@pytest.mark.parametrize("name", FORMATS)
def test_one_article_has_the_same_quotations_and_speakers_in_every_format(
    documents: dict[str, Document], name: str
) -> None:
    assert said_in(documents[name]) == said_in(documents["article.html"])
    assert len(said_in(documents[name])) == 7


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("claim", "speaker", "status"),
    [
        ("We are asking for sleep, and for a second pilot on every ship", "Una Krieg", "exact"),
        ("We are not asking for sleep", "Una Krieg", "altered"),
        ("a well-run harbour could not give you before the winter", "Orla Tamm", "exact"),
        ("A pilot who sleeps is a pilot who does not work", "Una Krieg", "misattributed"),
        ("a defence of the night", None, "not_quoted"),
        ("Nobody asked me", None, "absent"),
    ],
)
def test_one_article_gives_the_same_verdicts_in_every_format(
    documents: dict[str, Document], name: str, claim: str, speaker: str | None, status: str
) -> None:
    assert verify_quote(claim, documents[name], speaker=speaker).status == status


@pytest.mark.parametrize("name", FORMATS)
def test_words_that_a_line_broke_are_whole_and_nothing_of_the_furniture_is_text(
    documents: dict[str, Document], name: str
) -> None:
    text = documents[name].text
    assert "a defence of the night" in text and "well-run harbour" in text and "without advice." in text
    assert not re.search(r"Ulf Brand|The Vell Courier, 5 March|Contents|  |\n\d+\n", text)


@pytest.mark.parametrize("name", FORMATS)
def test_what_read_a_document_and_the_hash_of_its_bytes_are_kept(documents: dict[str, Document], name: str) -> None:
    document = documents[name]
    assert document.title == articles.TITLE
    assert document.extractor and re.fullmatch(r"[\w.]+ \d[\d.]+", document.extractor)
    assert document.original_sha256 and document.original_sha256 != document.sha256
    # When a file was made is not when it was published.
    assert bool(document.published) == (name == "article.epub")


def test_a_word_file_is_read_with_its_tracked_changes_accepted_and_says_so(tmp_path: Path) -> None:
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    deleted = "<w:r><w:delText xml:space='preserve'>{}</w:delText></w:r>"
    paragraph = (
        run.format("“We will ") + "<w:ins w:id='1' w:author='x'>" + run.format("never ") + "</w:ins>" + run.format("go back to the quays")
        + "<w:del w:id='2' w:author='x'>" + deleted.format(" on Monday") + "</w:del>" + run.format(",” Una Krieg said.")
    )  # fmt: skip
    filler = (
        "<w:p>"
        + run.format(
            "The talks between the pilots and the harbour went on for nine hours and ended without a word to the press."
        )
        + "</w:p>"
    )
    (tmp_path / "a.docx").write_bytes(articles.as_docx(f"<w:p>{paragraph}</w:p>{filler}"))
    document = read_document(str(tmp_path / "a.docx"))
    assert said_in(document) == [("We will never go back to the quays,", "Una Krieg")]
    assert document.extra["created"] == "2026-03-05T09:00:00Z" and document.extra["notes"] == {
        "tracked insertions, read as accepted": 1, "tracked deletions, read as accepted": 1,
    }  # fmt: skip


FILLER = "<p>" + "The harbour of Vellmouth is open on every day of the week but one. " * 4 + "</p>"


def test_q_elements_have_the_marks_that_a_browser_shows_and_no_second_ones(tmp_path: Path) -> None:
    document = page(
        tmp_path,
        f"<article>{FILLER}<p>Tamm said <q>never <b>again</b></q>, and then <q>“No.”</q> and <q>he said <q>yes</q></q>.</p></article>",
    )
    assert "said “never again”, and then “No.” and “he said ‘yes’”." in document.text


def test_a_paywalls_teaser_is_refused_and_a_page_saved_behind_it_is_not(tmp_path: Path) -> None:
    said = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"H","isAccessibleForFree":false,"hasPart":{"cssSelector":".paid"}}</script>'
    with pytest.raises(InputError, match="paywall"):
        page(tmp_path, f"<article>{FILLER}</article>", said)
    assert "Vellmouth" in page(tmp_path, f"<article><div class='x paid'>{FILLER}</div></article>", said).text


def test_a_page_without_an_article_is_a_failure_with_advice(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no article") as caught:
        page(tmp_path, "<div id='root'></div><script>render()</script>")
    assert "MHTML" in caught.value.hint


@pytest.mark.parametrize(
    ("declared", "encoding"), [("windows-1251", "cp1251"), ("iso-8859-1", "cp1252"), ("utf-8", "utf-8")]
)
def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path, declared: str, encoding: str) -> None:
    words = {"cp1251": "Зеленський сказав", "cp1252": "“déjà vu”", "utf-8": "日本"}[encoding]
    page = (
        f"<html><head><meta charset='{declared}'></head><body><article>{FILLER}<p>{words}</p></article></body></html>"
    )
    (tmp_path / "a.html").write_bytes(page.encode(encoding))
    assert words in read_document(str(tmp_path / "a.html")).text


def test_a_page_in_an_old_encoding_that_declares_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(
        f"<html><body><article>{FILLER}<p>déjà vu</p></article></body></html>".encode("cp1252")
    )
    with pytest.raises(InputError, match="not UTF-8"):
        read_document(str(tmp_path / "a.html"))


def test_wrong_bytes_of_a_declared_encoding_are_shown_and_counted(tmp_path: Path) -> None:
    page = (
        f"<html><head><meta charset=utf-8></head><body><article>{FILLER}<p>caf".encode()
        + b"\xe9</p></article></body></html>"
    )
    (tmp_path / "a.html").write_bytes(page)
    assert read_document(str(tmp_path / "a.html")).extra["notes"] == {"bytes shown as �": 1}


def line(x0: float, y0: float, text: str, width: float = 150.0, size: float = 10.0) -> PdfLine:
    return PdfLine(x0, y0, x0 + width, size, text)


def test_columns_that_were_drawn_row_by_row_are_read_one_after_the_other() -> None:
    left = [
        "The pilots of the harbour have",
        "put their demands on one page",
        "and “we will",
        "never go back,” they",
        "wrote to the ministry in",
        "March, before the",
    ]
    right = [
        "strike began.",
        "The owner of the quays said",
        "that “a pilot who sleeps is a",
        "pilot who does not",
        "work”, and that the ships can",
        "wait.",
    ]
    rows = [
        each
        for row, pair in enumerate(zip(left, right, strict=True))
        for each in (
            line(40, 500 - 12 * row, pair[0]),
            line(220, 500 - 12 * row, pair[1], 50 if row in (0, 5) else 150),
        )
    ]
    head = line(40, 540, "A headline over both columns", 330, 16)
    assert [*page_blocks([[head, *rows]])] == [
        ("heading", "A headline over both columns"),
        ("paragraph", f"{' '.join(left)} strike began."),
        ("paragraph", " ".join(right[1:])),
    ]


@pytest.mark.parametrize(
    ("lines", "words", "text"),
    [
        (["a de-", "fence of"], "defence", "a defence of"),
        (["a well-", "run harbour"], "well-run well-run wellrun", "a well-run harbour"),
        (["the Franco-", "German plan"], "", "the Franco-German plan"),
        (["from 2014-", "2015 on"], "", "from 2014-2015 on"),
        (["an oﬃcial ﬁrst"], "", "an official first"),
        (["de\u00ad", "fend it"], "", "defend it"),
    ],
)
def test_words_broken_over_lines_are_whole_and_hyphens_of_their_own_stay(
    lines: list[str], words: str, text: str
) -> None:
    assert paragraph_text(lines, Counter(words.split())) == text


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("<p>“We meet at <time>nine</time>, by the <label>old</label> clock,” said Krieg.</p>", "“We meet at nine, by the old clock,” said Krieg."),
        ("<p>“It pays 10<sup>2</sup> euros,”<sup><a href='#n1'>1</a></sup> said Krieg.</p>", "“It pays 10² euros,” said Krieg."),
        ("<p>“We will <del>never</del> <ins>always</ins> pay,” said Krieg.</p>", "“We will always pay,” said Krieg."),
        ("<p><span>“We will </span><em>never</em><span> go</span>,” <a href='/k'>Krieg</a> said.</p>", "“We will never go,” Krieg said."),
        ("<p><a href='/x'>“A whole link,” said Krieg in it.</a></p>", "“A whole link,” said Krieg in it."),
        ("<pre>“Set as typed,” said Krieg.</pre>", "“Set as typed,” said Krieg."),
        ("<p>“No.”</p><p>“No.”</p>", "“No.”\n\n“No.”"),
        ("<figure><blockquote><p>Count them.</p></blockquote><figcaption>Piet Lammers</figcaption></figure>", "> Count them.\n\n— Piet Lammers"),
        ("<blockquote><p>Count them. <cite>Piet Lammers</cite></p></blockquote>", "> Count them.\n\n— Piet Lammers"),
        ("<p>One line<br>and<br><br>another.</p>", "One line\nand\nanother."),
        ("<ul><li>“In a list,” said Krieg.</li></ul>", "• “In a list,” said Krieg."),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1 | 2"),
    ],
)  # fmt: skip
def test_what_a_reader_sees_is_what_is_read(tmp_path: Path, written: str, read_as: str) -> None:
    text = page(tmp_path, f"<article>{FILLER}{written}{FILLER.replace('open', 'closed')}</article>").text
    assert text.split("\n\n", 1)[1].rpartition("\n\n")[0] == read_as


def test_paragraphs_that_are_passed_over_within_an_article_are_counted(tmp_path: Path) -> None:
    body = f"<article>{FILLER}<aside><p>“A box,” said nobody.</p></aside>{FILLER.replace('open', 'closed')}</article>"
    document = page(tmp_path, body)
    assert "A box" not in document.text
    assert document.extra["notes"] == {"paragraphs between those of the article left out": 1}


@pytest.mark.parametrize("control", ["\f", "\x1b", "&#27;", "&#12;"])
def test_a_control_character_costs_a_page_nothing_but_itself(control: str, tmp_path: Path) -> None:
    words = "The council of Varberg met on Monday and heard of the old bridge that it has to pay for before the winter comes."
    page = f"<html><body><article><h1>The bridge</h1><p>{words}{control}</p><p>{words} “It holds,” Ida Holt said.</p></article></body></html>"
    (tmp_path / "page.html").write_text(page, "utf-8")
    (document,) = read([str(tmp_path / "page.html")])
    assert isinstance(document, Document)
    assert "“It holds,” Ida Holt said." in document.text
