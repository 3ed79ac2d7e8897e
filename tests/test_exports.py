"""Every export of a reviewed run: rulings applied and visible, and an attacker's text kept text."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_runs import CARS, FERRY, FOUR, HARBOUR, PUMPS, make_run, many

from summarizer.commands.export import export as export_command
from summarizer.errors import ExportError
from summarizer.exports import EXPORTS
from summarizer.exports.files import about, guard_cell, write_export, write_report
from summarizer.exports.formats import plain_markdown
from summarizer.exports.html import report
from summarizer.exports.links import fragment_link, is_web_address
from summarizer.exports.pieces import TextMark, paragraph_bounds, pieces
from summarizer.records import Document
from summarizer.review.desk import Desk
from summarizer.rulings.drafts import RulingDraft
from summarizer.runs.reader import RunReader
from summarizer.verifier import verify_quote

TREE = Path(__file__).parent.parent


@pytest.fixture
def run(tmp_path: Path) -> Iterator[RunReader]:
    """A run with one ruling of each kind on the harbour article."""
    with RunReader.open(make_run(tmp_path / "out")) as opened:
        desk = Desk(opened, "ana")
        for path, ruling, rest in [
            ("/quotes/0/text", "replace", {}),
            ("/quotes/1/text", "accept", {"reason": "the paper corrected <the> figure"}),
            ("/quotes/2/text", "reattribute", {"speaker": "Tomas Reyl"}),
            ("/quotes/4/text", "reject", {}),
            ("/positions/1/evidence", "paraphrase", {}),
        ]:
            desk.rule("harbour.txt", RulingDraft(path, ruling, **rest))  # type: ignore[arg-type]
        desk.rule("harbour.txt", RulingDraft(opened.record("harbour.txt").omissions[0].path, "add"))
        yield opened


def text(run: RunReader, name: str, **options: bool) -> str:
    made = EXPORTS[name].text
    assert made is not None
    return "".join(made(run.records, about(run), **options))


def test_the_command_offers_every_format() -> None:
    assert tuple(EXPORTS) == tuple(next(p.type.choices for p in export_command.params if p.name == "name"))


def test_jsonl_has_the_rulings_applied_and_visible(run: RunReader) -> None:
    line = json.loads(text(run, "jsonl").splitlines()[0])
    said = [(quote["text"], quote["speaker"]) for quote in line["summary"]["quotes"]]
    assert said == [
        (PUMPS, "Mara Ellison"),
        ("Some 50,000 cars a day can wait another season.", "Mara Ellison"),
        (FOUR, "Tomas Reyl"),
        ("the Council has paid for four delays", "Tomas Reyl"),
        (CARS, "Mara Ellison"),
        (FERRY, "Ada Voss"),
    ]
    outcomes = {claim["path"]: claim["outcome"] for claim in line["claims"]}
    assert outcomes["/quotes/1/text"] == "override"
    assert outcomes["/quotes/4/text"] == "rejected"
    assert [decision["ruling"] for decision in line["decisions"]] == [
        "replace",
        "accept",
        "reattribute",
        "reject",
        "paraphrase",
        "add",
    ]
    assert line["document"]["sha256"] == HARBOUR.sha256


def test_a_quotation_given_to_another_speaker_loses_the_first_ones_office(run: RunReader) -> None:
    line = json.loads(text(run, "jsonl").splitlines()[0])
    assert line["summary"]["quotes"][2]["role"] is None
    assert line["summary"]["quotes"][0]["role"] == "director"


def test_verified_only_holds_nothing_that_the_source_does_not_have(run: RunReader) -> None:
    for line, record in zip(
        map(json.loads, text(run, "jsonl", verified_only=True).splitlines()), run.records, strict=True
    ):
        for quote in line["summary"]["quotes"]:
            assert quote["text"] in record.document.text
        for name in ("positions", "proposals"):
            assert all(each["evidence"] in record.document.text for each in line["summary"][name])
    assert "50,000" not in json.dumps(line["summary"])


@pytest.mark.parametrize("name", ["html", "md"])
def test_verified_only_leaves_overrides_and_paraphrases_out_of_what_is_read(run: RunReader, name: str) -> None:
    whole, strict = text(run, name), text(run, name, verified_only=True)
    assert "50,000" in whole
    assert "50,000" not in strict
    assert "cancelled" not in strict
    assert FERRY in strict


class Tags(HTMLParser):
    """The tags, attributes and ids of a page, with the text in each kind of tag."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_the_report_is_self_contained_and_an_articles_markup_is_text_in_it(run: RunReader) -> None:
    page = Tags()
    page.feed(text(run, "html"))
    assert not {"script", "img", "iframe", "object", "link", "form", "b"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "style"}]
    links = [value or "" for name, value in page.attributes if name == "href"]
    assert links and all(
        link.startswith(("#", "https://gazette.example/", "https://valley.example/")) for link in links
    )
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    policy = next(value for name, value in page.attributes if name == "content" and value and "default-src" in value)
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_report_shows_what_was_ruled_by_whom_and_why(run: RunReader) -> None:
    page = text(run, "html")
    assert "the paper corrected &lt;the&gt; figure" in page
    assert "<strong>override</strong>" in page
    assert "<del" in page
    assert "<ins" in page


def test_the_tiles_of_the_report_add_up_and_lead_to_what_is_to_be_read_with_care(tmp_path: Path) -> None:
    article = Document("“The roof is old and it leaks,” he said. Ada Voss and Tomas Reyl nodded.", id="roof.txt")
    said = "The roof is old and it leaks"
    verdict = replace(verify_quote(said, article, speaker="Tomas Reyl"), path="/quotes/0/text")
    assert verdict.passes
    summary = {"quotes": [{"text": said, "speaker": "Tomas Reyl"}]}
    with RunReader.open(make_run(tmp_path / "out", [(article, summary, [verdict], [])])) as run:
        page = text(run, "html")
    assert "<dt>proven word for word</dt><dd>0</dd>" in page
    link = re.search(r'<a href="#([^"]+)">to read with care</a></dt><dd>1</dd>', page)
    assert link and f'id="{link[1]}"' in page


def test_the_report_says_that_the_log_was_edited(run: RunReader) -> None:
    run.connection.execute("UPDATE decisions SET reason = 'another' WHERE seq = 2")
    with RunReader.open(run.directory) as again:
        assert "does not hold from event 2" in text(again, "html")
        assert "does not hold from event 2" in text(again, "md")


def test_long_articles_are_shown_by_the_paragraphs_around_their_evidence(run: RunReader) -> None:
    from dataclasses import replace

    page = "".join(report(run.records, replace(about(run), characters=10**9)))
    assert "had been ordered in January" not in page
    assert "Nobody in this town has ever been stranded" in page
    assert "had been ordered in January" in text(run, "html")


def test_the_report_is_rewritten_whole(run: RunReader) -> None:
    first = write_report(run.directory)
    before = first.read_text(encoding="utf-8")
    Desk(run, "ana").undo()
    write_report(run.directory)
    assert first.read_text(encoding="utf-8") != before
    assert {path.name for path in run.directory.iterdir()} <= {
        "comparison.sqlite",
        "report.html",
        "run.sqlite",
        "run.sqlite-wal",
        "run.sqlite-shm",
    }


def test_csv_is_a_table_each_that_excel_reads_and_runs_nothing_of(run: RunReader, tmp_path: Path) -> None:
    folder = write_export(run, "csv", tmp_path / "tables")
    assert {path.name for path in folder.iterdir()} == {
        f"{name}.csv" for name in ("documents", "quotes", "positions", "proposals", "flags", "decisions")
    }
    for path in folder.iterdir():
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    quotes = table(folder / "quotes.csv")
    assert quotes[0]["text"] == PUMPS
    assert (quotes[1]["text_outcome"], quotes[1]["text_reason"]) == ("override", "the paper corrected <the> figure")
    assert quotes[0]["text_source"] == HARBOUR.text[int(quotes[0]["text_start"]) : int(quotes[0]["text_end"])]
    assert [row["ruling"] for row in table(folder / "decisions.csv")].count("reject") == 1


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@given(st.text(max_size=20))
def test_no_cell_begins_as_a_formula_and_every_text_can_be_had_back(value: str) -> None:
    cell = guard_cell(value)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert value in (cell, cell[1:])


def test_parquet_has_the_tables_of_csv_with_types(run: RunReader, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = write_export(run, "parquet", tmp_path / "tables")
    quotes = parquet.read_table(folder / "quotes.parquet").to_pylist()
    assert (quotes[0]["text"], quotes[0]["item"], quotes[0]["text_start"]) == (PUMPS, 1, HARBOUR.text.index(PUMPS))
    assert len(quotes) == len(table(write_export(run, "csv", tmp_path / "csv") / "quotes.csv"))


@pytest.mark.parametrize("name", ["html", "md", "jsonl", "webannotation", "csl"])
def test_a_text_does_not_take_the_place_of_a_folder(name: str, run: RunReader, tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(ExportError, match="is a folder"):
        write_export(run, name, tmp_path)
    assert (tmp_path / "thesis.doc").read_text() == "years of work"


def test_a_folder_with_other_things_in_it_is_not_replaced(run: RunReader, tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(ExportError, match="other things"):
        write_export(run, "csv", tmp_path)
    assert (tmp_path / "thesis.doc").exists()
    write_export(run, "csv", tmp_path / "new")
    write_export(run, "csv", tmp_path / "new")


def test_what_cannot_be_written_is_said_and_leaves_nothing(run: RunReader, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="cannot be written"):
        write_export(run, "md", tmp_path / "file" / "x.md")
    with pytest.raises(ExportError, match="no format"):
        write_export(run, "pdf", tmp_path / "x")


def test_annotations_select_the_passage_in_the_text_that_the_hash_names(run: RunReader) -> None:
    page = json.loads(text(run, "webannotation"))
    texts = {record.document.sha256: record.document.text for record in run.records}
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert len({item["id"] for item in page["items"]}) == len(page["items"])
    for item in page["items"]:
        quote, position = item["target"]["selector"]
        source = texts[item["target"]["source"]["sha256"]]
        start, end = position["start"], position["end"]
        assert source[start:end] == quote["exact"]
        assert source[:start].endswith(quote["prefix"])
        assert source[end:].startswith(quote["suffix"])
        assert not item["target"]["source"]["id"].startswith("javascript:")
    statuses = {body["value"] for item in page["items"] for body in item["body"] if body["purpose"] == "assessing"}
    assert {"replaced", "override", "reattributed", "paraphrase", "verified"} <= statuses


def test_citations_name_the_article_and_its_date(run: RunReader) -> None:
    citations = json.loads(text(run, "csl"))
    assert citations[0] == {
        "id": "harbour.txt", "type": "article-newspaper", "title": HARBOUR.title, "container-title": HARBOUR.source,
        "issued": {"date-parts": [[2026, 3, 2]]}, "URL": HARBOUR.url, "language": "en",
    }  # fmt: skip
    assert "URL" not in citations[2]


def test_markdown_keeps_an_articles_markup_text(run: RunReader) -> None:
    page = text(run, "md")
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": True, "linkify": False}).parse(page)
    inline = [child for token in tokens for child in token.children or []]
    assert not [token for token in [*tokens, *inline] if token.type in {"html_block", "html_inline", "image"}]
    links = [str(token.attrs["href"]) for token in inline if token.type == "link_open"]
    assert links and all(link.startswith(("https://gazette.example/", "https://valley.example/")) for link in links)


@given(st.text(alphabet="ab*_`[]()<>#|~&!\\-+=.1:/ \n$", max_size=40))
def test_text_in_markdown_is_shown_as_it_is(value: str) -> None:
    from markdown_it import MarkdownIt

    tokens = (
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(f"{plain_markdown(value)}x")
    )
    inline = [child for token in tokens for child in token.children or []]
    assert {token.type for token in inline} <= {"text", "text_special", "softbreak"}
    shown = "".join(token.content for token in inline)
    assert shown.replace("\u200b", "").split() == (" ".join(value.split()) + "x").split()


def test_footnotes_are_numbered_once_and_all_used(run: RunReader) -> None:
    page = text(run, "md")
    defined = re.findall(r"^(\[\^[\d-]+\]):", page, re.MULTILINE)
    used = re.findall(r"(\[\^[\d-]+\])(?!:)", page)
    assert sorted(defined) == sorted(used)
    assert len(set(defined)) == len(defined)


def directive(link: str | None) -> str:
    assert link is not None
    return unquote(link.partition("#:~:text=")[2])


def test_a_short_passage_is_named_whole_and_a_long_one_by_its_ends() -> None:
    def link(words: str) -> str:
        start = HARBOUR.text.index(words)
        return directive(fragment_link(HARBOUR.url, HARBOUR.text, start, start + len(words)))

    assert link("Some 5,000 cars a day") == "Some 5,000 cars a day"
    assert link(PUMPS) == "We will not open the,pumps have passed every test"
    assert link(f"{PUMPS},”") == "We will not open the,pumps have passed every test"


def test_a_passage_with_a_dash_or_over_paragraphs_is_named_by_words_beside_it() -> None:
    source = "The plan – if it is one – stays.\nA second paragraph follows it here."
    assert directive(fragment_link("https://a.example/", source, 0, 32)) == "The plan,stays"
    start = source.index("one –")
    assert directive(fragment_link("https://a.example/", source, start, len(source))) == "one,paragraph follows it here"


def test_a_passage_whose_words_come_earlier_too_gets_the_words_before_it() -> None:
    source = "First he said we will stay. Then she said we will stay."
    start = source.rindex("we will stay")
    link = fragment_link("https://a.example/#top", source, start, start + 12)
    assert link == "https://a.example/#:~:text=will%20stay.%20Then%20she%20said-,we%20will%20stay"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//a.example",
        "not a url",
        "",
        None,
        "http://[x",
    ],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert not is_web_address(url)
    assert fragment_link(url, "some words", 0, 10) is None


MARKS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from("abc")).map(
        lambda m: TextMark(min(m[:2]), max(m[:2]), m[2])
    ),
    max_size=6,
)


@given(st.text(max_size=30), MARKS, st.integers(0, 5))
def test_pieces_are_the_text_and_each_character_carries_the_marks_over_it(
    value: str, marks: list[TextMark], offset: int
) -> None:
    cut = pieces(value, marks, offset)
    assert "".join(piece.text for piece in cut) == value
    position = offset
    for piece in cut:
        for _ in piece.text:
            covering = sorted(mark.name for mark in marks if mark.start <= position < mark.end)
            assert sorted(piece.names) == covering
            position += 1


@given(st.text(alphabet="a \n", max_size=40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 2))
def test_paragraph_bounds_hold_the_passage_and_end_at_line_breaks(
    value: str, one: int, other: int, around: int
) -> None:
    start, end = sorted((min(one, len(value)), min(other, len(value))))
    first, last = paragraph_bounds(value, start, end, around)
    assert first <= start <= end <= last
    assert first == 0 or value[first - 1] == "\n"
    assert last == len(value) or value[last] == "\n"


def command(*arguments: Any) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "summarizer", *map(str, arguments)]
    return subprocess.run(line, text=True, capture_output=True, cwd=TREE, timeout=60, check=False)


def test_export_writes_a_text_to_stdout_and_tables_to_a_folder(run: RunReader, tmp_path: Path) -> None:
    shown = command("export", run.directory, "--format", "jsonl", "--verified-only")
    assert shown.returncode == 0
    assert len(shown.stdout.splitlines()) == 3
    written = command("export", run.directory, "-f", "csv", "-o", tmp_path / "tables")
    assert written.stdout.strip() == str(tmp_path / "tables")
    refused = command("export", run.directory, "-f", "csv", "-o", "-")
    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)


def test_show_prints_a_run_and_one_document_of_it(run: RunReader) -> None:
    whole = command("show", run.directory)
    assert "harbour.txt" in whole.stdout
    assert "6 rulings in force, by ana." in whole.stdout
    one = command("show", run.directory, "harbour.txt")
    assert "override  text  Some 50,000 cars a day can wait another season." in one.stdout
    assert "actor: Tomas Reyl; role: council leader" in one.stdout
    missing = command("show", run.directory, "nobody.txt")
    assert missing.returncode == 2
    assert "no document nobody.txt" in missing.stderr
    assert json.loads(command("show", run.directory, "school.txt", "--json").stdout)["document"]["id"] == "school.txt"


def test_a_run_of_a_thousand_articles_is_exported_a_page_at_a_time(tmp_path: Path) -> None:
    with RunReader.open(make_run(tmp_path / "out", many(1000, 1))) as run:
        assert len(text(run, "jsonl").splitlines()) == 1000
        assert text(run, "html").count("<article ") == 1000
