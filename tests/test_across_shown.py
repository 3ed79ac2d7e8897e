"""A comparison as it is shown and handed on: page, terminal, service, and files that other programs' readers open."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import networkx
import openpyxl
import pytest
from playwright.sync_api import Browser, sync_playwright
from pyrefiqda import RefiProject
from test_across import article, position, put_flagged, put_run, stand
from test_exports import Tags

from summarizer import Document, compare
from summarizer.across.articles import Evidence, Position
from summarizer.across.comparison import Comparison, compare_articles
from summarizer.commands.main import run_command_line
from summarizer.errors import InputError
from summarizer.exports import EXPORTS
from summarizer.exports.chapter import comparison_page
from summarizer.exports.files import write_export, write_report
from summarizer.exports.filters import Filters
from summarizer.exports.pictures import NARROW, WIDE, matrix_picture
from summarizer.runs.comparisons import compare_runs
from summarizer.runs.reader import RunReader

TEXT = "Mara Ellison backed the tunnel 🎭 on Monday. “We need all forty pumps before the tunnel opens,” said Ellison."
AGAINST = "Ellison turned against the tunnel. “We need all fourteen pumps before the tunnel opens,” said Mara Ellison."
HOSTILE = "</style><script>window.owned = true</script> & =1+1\x01"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    quotes = ["We need all forty pumps before the tunnel opens,", "We need all fourteen pumps before the tunnel opens,"]
    backed = "Mara Ellison backed the tunnel 🎭 on Monday."
    return put_run(
        tmp_path / "out",
        ("a-first.txt", TEXT, [stand("Ellison", "supports", backed)], [("Ellison", quotes[0])]),
        ("b-second.txt", AGAINST, [stand("Mara Ellison", "opposes", "Ellison turned against the tunnel.")], [("Mara Ellison", quotes[1])]),
        ("c-third.txt", HOSTILE + " spoke.", [stand(HOSTILE, "neutral", HOSTILE, issue=HOSTILE)], []),
    )  # fmt: skip


def exported(directory: Path, name: str) -> Path:
    with RunReader.open(directory) as opened:
        return write_export(opened, name, directory.parent / f"made{EXPORTS[name].suffix}")


# Other programs' readers


def test_openpyxl_reads_the_workbook_and_no_cell_is_a_formula(directory: Path) -> None:
    book = openpyxl.load_workbook(exported(directory, "xlsx"))
    assert book.sheetnames == ["stances", "actors", "issues", "utterances", "conflicts", "copies", "articles"]
    rows = list(book["stances"].iter_rows(values_only=True))
    assert rows[0][:3] == ("actor", "issue", "stance")
    assert {row[2] for row in rows[1:]} == {"supports", "opposes", "neutral"}
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert [row[0] for row in book["conflicts"].iter_rows(values_only=True)][1:] == ["opposite", "quoted_differently"]


def test_networkx_reads_gexf_with_dates_and_graphml(directory: Path) -> None:
    for graph in (
        networkx.read_gexf(exported(directory, "gexf")),
        networkx.read_graphml(exported(directory, "graphml")),
    ):
        names = {data["label"]: node for node, data in graph.nodes(data=True)}
        edges = graph.edges(names["Mara Ellison"], data=True)
        assert {(data["stance"], data["side"]) for *_, data in edges} == {("supports", 1), ("opposes", -1)}
        assert {data["kind"] for _, data in graph.nodes(data=True)} == {"person", "body", "issue"}
    assert b'start="2026-03-02" end="2026-03-02"' in exported(directory, "gexf").read_bytes()


def test_a_parser_of_refi_qda_reads_the_project_and_its_positions_hold(directory: Path, tmp_path: Path) -> None:
    project = RefiProject.load(exported(directory, "qdpx"), extract_dir=str(tmp_path / "x"))
    first = next(each for each in project.sources.text_source if each.name == "a-first.txt")
    (selection,) = first.plain_text_selection
    name = first.plain_text_path.removeprefix("internal://")
    with zipfile.ZipFile(exported(directory, "qdpx")) as archive:
        text = archive.read(f"sources/{name}").decode()
    assert text[selection.start_position : selection.end_position] == "Mara Ellison backed the tunnel 🎭 on Monday."
    codes = {code.guid: code.name for each in project.code_book.codes.code for code in _all_codes(each)}
    assert {codes[coding.code_ref.target_guid] for coding in selection.coding} == {"supports", "Mara Ellison"}


def _all_codes(code: Any) -> list[Any]:
    return [code, *(inner for each in code.code for inner in _all_codes(each))]


# Of each element that is written: what the standard's schema asks of it (REFI-QDA 1.5, Project.xsd of 18 March 2019),
# its attributes that must be there, and its children in their order, those with + at least once.
REFI_QDA = {
    "Project": ("name", "Users CodeBook Variables Cases Sources Notes Links Sets Graphs Description NoteRef"),
    "Users": ("", "User+"),
    "User": ("guid", ""),
    "CodeBook": ("", "Codes+"),
    "Codes": ("", "Code+"),
    "Code": ("guid name isCodable", "Description NoteRef Code"),
    "Sources": ("", "TextSource+"),
    "TextSource": ("guid", "Description PlainTextContent PlainTextSelection Coding NoteRef VariableValue"),
    "PlainTextSelection": ("guid startPosition endPosition", "Description Coding NoteRef"),
    "Coding": ("guid", "CodeRef+ NoteRef"),
    "CodeRef": ("targetGUID", ""),
    "Description": ("", ""),
}
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def check_refi_qda(element: Element) -> None:
    """Hold an element and all within it against the standard."""
    name = element.tag.removeprefix("{urn:QDA-XML:project:1.0}")
    needed, listed = REFI_QDA[name]
    order = [each.rstrip("+") for each in listed.split()]
    children = [child.tag.rpartition("}")[2] for child in element]
    assert set(needed.split()) <= set(element.attrib), name
    assert children == sorted(children, key=order.index), name
    assert {each.rstrip("+") for each in listed.split() if each.endswith("+")} <= set(children), name
    assert all(GUID.fullmatch(value) for key, value in element.attrib.items() if key.lower().endswith("guid")), name
    for child in element:
        check_refi_qda(child)


def test_a_qdpx_project_keeps_to_the_standard_and_refers_to_what_it_has(directory: Path) -> None:
    with zipfile.ZipFile(exported(directory, "qdpx")) as archive:
        root = fromstring(archive.read("project.qde"))
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.startswith("sources/")}
    check_refi_qda(root)
    guids = [each.get("guid") for each in root.iter() if each.get("guid")]
    assert len(guids) == len(set(guids))
    codes = {each.get("guid") for each in root.iter("{*}Code")}
    assert {each.get("targetGUID") for each in root.iter("{*}CodeRef")} <= codes
    for source in root.iter("{*}TextSource"):
        text = texts["sources/" + source.get("plainTextPath", "").removeprefix("internal://")]
        places = [(int(each.get("startPosition", "")), int(each.get("endPosition", ""))) for each in source]
        assert places and all(0 <= start < end <= len(text) for start, end in places)


def test_a_qdpx_project_of_a_run_without_positions_keeps_to_the_standard_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(exported(put_run(tmp_path / "out", ("a.txt", TEXT, [], [])), "qdpx")) as archive:
        check_refi_qda(fromstring(archive.read("project.qde")))


# The columns that DNA 3.0 reads, by its own source (`createTables` in sql/Sql.java).
DNA_COLUMNS = {
    "SETTINGS": "Property Value",
    "DOCUMENTS": "ID Title Text Coder Author Source Section Notes Type Date",
    "STATEMENTTYPES": "ID Label Red Green Blue",
    "VARIABLES": "ID Variable DataType StatementTypeId",
    "VARIABLELINKS": "ID SourceVariableId TargetVariableId",
    "REGEXES": "Label Red Green Blue",
    "CODERRELATIONS": "ID Coder OtherCoder viewStatements editStatements viewDocuments editDocuments",
    "STATEMENTS": "ID StatementTypeId DocumentId Start Stop Coder",
    "ENTITIES": "ID VariableId Value Red Green Blue ChildOf",
    "DATABOOLEAN": "ID StatementId VariableId Value",
    "DATAINTEGER": "ID StatementId VariableId Value",
    "DATASHORTTEXT": "ID StatementId VariableId Entity",
    "DATALONGTEXT": "ID StatementId VariableId Value",
    "ATTRIBUTEVARIABLES": "ID VariableId AttributeVariable",
    "ATTRIBUTEVALUES": "ID EntityId AttributeVariableId AttributeValue",
}


def test_a_dna_project_has_the_tables_and_columns_that_dna_reads(directory: Path) -> None:
    connection = sqlite3.connect(exported(directory, "dna"))
    columns = {
        table: " ".join(row[1] for row in connection.execute(f"PRAGMA table_info({table})")) for table in DNA_COLUMNS
    }
    assert columns == DNA_COLUMNS
    coder = [row[1] for row in connection.execute("PRAGMA table_info(CODERS)")]
    assert coder[:6] == ["ID", "Name", "Red", "Green", "Blue", "Refresh"] and len(coder) == 28
    assert connection.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()[0][0] == "3"


def test_the_statements_of_a_dna_project_have_their_passages_in_utf_16(directory: Path) -> None:
    connection = sqlite3.connect(exported(directory, "dna"))
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    query = """SELECT d.Title, d.Text, s.Start, s.Stop, e.Value, b.Value FROM STATEMENTS s
        JOIN DOCUMENTS d ON d.ID = s.DocumentId JOIN DATABOOLEAN b ON b.StatementId = s.ID
        JOIN DATASHORTTEXT x ON x.StatementId = s.ID AND x.VariableId = 1 JOIN ENTITIES e ON e.ID = x.Entity"""
    rows = connection.execute(query).fetchall()
    assert [(row[0], row[4], row[5]) for row in rows] == [
        ("a-first.txt", "Mara Ellison", 1),
        ("b-second.txt", "Mara Ellison", 0),
    ]
    _, text, start, stop, _, _ = rows[0]
    units = text.encode("utf-16-le")
    assert units[2 * start : 2 * stop].decode("utf-16-le") == "Mara Ellison backed the tunnel 🎭 on Monday."
    connection.close()


def test_the_events_of_dna_are_csv(directory: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(directory, "dna-csv").read_text("utf-8-sig"))))
    assert [(row["person"], row["concept"], row["agreement"]) for row in rows] == [
        ("Mara Ellison", "the harbour tunnel", "1"),
        ("Mara Ellison", "the harbour tunnel", "0"),
    ]


@pytest.mark.parametrize("name", [name for name, each in EXPORTS.items() if each.comparison])
def test_the_same_run_gives_the_same_file_and_an_empty_one_gives_one(name: str) -> None:
    write = EXPORTS[name].comparison
    assert write is not None
    empty = compare_articles([])
    if name != "xlsx":  # a workbook has the hour of its making
        assert write(empty, lambda _: "") == write(empty, lambda _: "")
    assert write(empty, lambda _: "")


# The page


def test_the_report_has_the_chapter_at_its_head_with_links_into_the_articles(directory: Path) -> None:
    html = write_report(directory).read_text("utf-8")
    tags = Tags()
    tags.feed(html)
    assert not {"script", "img", "iframe", "object", "link", "form"} & set(tags.tags)
    assert html.index('id="across"') < html.index('id="article-1"')
    ids = [value for name, value in tags.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    links = [value or "" for name, value in tags.attributes if name == "href"]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert '<a href="#article-2">' in html


def test_articles_that_share_nothing_have_no_chapter(tmp_path: Path) -> None:
    out = put_run(tmp_path / "out", ("a.txt", TEXT, [], []), ("b.txt", "The ferry ran on time.", [], []))
    assert 'id="across"' not in write_report(out).read_text("utf-8")


def test_quotations_without_positions_are_shown_without_a_matrix(tmp_path: Path) -> None:
    said = "We need all forty pumps before the tunnel opens,"
    told = f"Mara Ellison told the paper: “{said}” and left for the day."
    out = put_run(
        tmp_path / "out", ("a.txt", TEXT, [], [("Mara Ellison", said)]), ("b.txt", told, [], [("Mara Ellison", said)])
    )
    html = write_report(out).read_text("utf-8")
    assert "Said once, told by several" in html
    assert "not judged" not in html.split("</section>", maxsplit=1)[0]


def test_the_exported_report_has_the_chapter_too_and_strictly_only_what_is_verified(directory: Path) -> None:
    with RunReader.open(directory) as opened:
        path = write_export(opened, "html", directory.parent / "made.html", verified_only=True)
    assert "Who stands where" in path.read_text("utf-8")


def test_a_report_of_one_article_has_no_chapter(tmp_path: Path) -> None:
    out = put_run(tmp_path / "out", ("a.txt", TEXT, [], []))
    assert "Who stands where" not in write_report(out).read_text("utf-8")


@pytest.fixture(scope="module")
def browser() -> Any:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield opened
        opened.close()


def test_the_page_filters_without_a_script_and_keeps_its_policy(
    browser: Browser, directory: Path, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    assert run_command_line(["compare", str(directory), "-o", str(path)]) == 0
    opened = browser.new_page(java_script_enabled=True)
    messages: list[str] = []
    opened.on("console", lambda message: messages.append(message.text))
    opened.goto(path.as_uri())
    assert opened.evaluate("window.owned") is None
    clash = opened.locator(".clash:has-text('opposite')")
    assert clash.is_visible()
    opened.locator(".by-a").select_option(index=2)
    assert not clash.is_visible()
    assert messages == []
    opened.close()


@pytest.mark.parametrize("width", [1300, 400])
def test_nothing_of_the_page_is_wider_than_the_window(browser: Browser, directory: Path, width: int) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 900})
    opened.goto(write_report(directory).as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.locator(".picture.wide").first.is_visible() == (width == 1300)
    assert opened.locator(".picture.narrow").first.is_visible() == (width == 400)
    opened.close()


def many(actors: int, issues: int) -> Comparison:
    stands = [
        position(f"Council of {'ab'[n % 2]}{'ou'[n // 2 % 2]}{n}", f"matter {'x' * k}", "opposes")
        for n in range(actors)
        for k in range(issues)
    ]
    return compare_articles([article(1, *stands)])


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_every_mark_of_a_crowded_matrix_stays_in_the_picture(size: Any) -> None:
    made = many(40, 15)
    picture = matrix_picture(made, size, Filters(made))
    assert picture.marks
    assert all(0 < mark.x < size.width and 0 < mark.y < picture.height for mark in picture.marks)
    assert "16 more actors and 5 more issues" in "".join(comparison_page(made))


def test_a_stance_that_nobody_judged_is_never_shown_as_judged() -> None:
    assert "stances are as the model gave them, and not judged" in "".join(comparison_page(many(1, 1)))
    judged = Position(
        "Ana Brook", "x", "supports", "/p/0", (Evidence("y"),), judgement={"model": "m", "verdict": "yes"}
    )
    assert "judged one by one where it says so" in "".join(comparison_page(compare_articles([article(1, judged)])))


# The command line


def test_compare_prints_the_matrix_the_conflict_and_both_pieces_of_evidence(directory: Path, capsys: Any) -> None:
    assert run_command_line(["compare", str(directory)]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "3 articles, 3 independent; 2 issues, 2 conflicts." in printed
    assert "opposite Mara Ellison on the harbour tunnel" in printed
    assert "Ellison turned against the tunnel." in printed
    assert "number: forty -> fourteen" in printed


def test_compare_prints_json_and_writes_it(directory: Path, tmp_path: Path, capsys: Any) -> None:
    assert run_command_line(["compare", str(directory), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert run_command_line(["compare", str(directory), "-o", str(tmp_path / "made.json")]) == 0
    assert json.loads((tmp_path / "made.json").read_text("utf-8")) == printed


def test_suggest_drafts_both_files_and_what_they_say_is_heeded_and_never_written_over(
    directory: Path, capsys: Any
) -> None:
    assert run_command_line(["compare", str(directory), "--suggest"]) == 0
    actors = directory / "actors.yaml"
    assert "Mara Ellison" in actors.read_text("utf-8")
    actors.write_text("- name: The Director\n  also: [Mara Ellison, Ellison]\n", "utf-8")
    assert run_command_line(["compare", str(directory), "--suggest"]) == 0
    assert "The Director" in actors.read_text("utf-8")
    assert (directory / "actors.suggested.yaml").is_file()
    capsys.readouterr()
    assert run_command_line(["compare", str(directory), "--json"]) == 0
    assert "The Director" in {cell["actor"] for cell in json.loads(capsys.readouterr().out)["matrix"]}


@pytest.mark.parametrize("text", ["- [", "a: b", "\xff", "- name: 5"])
def test_a_broken_file_of_merges_is_one_sentence(directory: Path, text: str, capsys: Any) -> None:
    (directory / "actors.yaml").write_bytes(text.encode("latin-1"))
    assert run_command_line(["compare", str(directory)]) == 2
    error = capsys.readouterr().err
    assert "actors.yaml" in error
    assert "Traceback" not in error


def test_an_output_that_is_no_format_is_refused(directory: Path, tmp_path: Path, capsys: Any) -> None:
    assert run_command_line(["compare", str(directory), "-o", str(tmp_path / "made.doc")]) == 2
    assert ".qdpx" in capsys.readouterr().err


def test_page_terminal_and_show_mark_what_is_flagged_and_nothing_else(tmp_path: Path, capsys: Any) -> None:
    out = put_flagged(tmp_path / "out")
    assert run_command_line(["compare", str(out)]) == 0
    printed = capsys.readouterr().out
    rows = [line.split() for line in printed.splitlines()]
    assert (
        "1 article, 1 independent; 1 issue, 1 conflict" in printed or "1 article, 1 independent; 1 issue, 0" in printed
    )
    assert ["Mara", "Ellison", "+-*!"] in rows and ["Karl", "Winter", "+*"] in rows and "* flagged" in printed
    assert run_command_line(["show", str(out)]) == 0
    listed = capsys.readouterr().out
    assert listed.count("supports*") == 1 and listed.count("opposes*") == 1 and "* flagged" in listed
    footnotes = exported(out, "md").read_text("utf-8")
    assert "**failed check**. Nobody.\n" in footnotes and "**absent**" in footnotes
    assert footnotes.count("The source has nothing like it") == 1
    marked, plain = ("".join(comparison_page(compare_runs([out], verified_only=strict))) for strict in (False, True))
    assert marked.count('<span class="badge bad">flagged</span>') == 2
    assert "1 article, 1 flagged" in marked and "faint: flagged" in marked
    assert "flagged</span>" not in plain and "faint: flagged" not in plain


def test_the_page_says_first_what_there_is_to_see_and_where(directory: Path) -> None:
    page = "".join(comparison_page(compare_runs([directory])))
    found = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', page)
    assert found == [
        ("across-conflicts", "2 conflicts, first: Mara Ellison on the harbour tunnel."),
        ("across-told", "1 utterance told by several articles, 1 with another sense."),
    ]
    assert all(f'id="{section}"' in page for section, _ in found)


def test_a_line_that_is_piped_is_not_broken_at_a_width_that_a_pipe_has_not(tmp_path: Path, capsys: Any) -> None:
    actor, backed = "The Committee " + "of Committees " * 8 + "Rest", "It backed " + "and backed " * 12 + "the tunnel."
    stood = [stand(actor, side, backed) for side in ("supports", "opposes")]
    out = put_run(
        tmp_path / "out", ("a.txt", backed, stood[:1], []), ("b.txt", f"{backed} {TEXT} {AGAINST}", stood[1:], [])
    )
    assert run_command_line(["compare", str(out)]) == 0
    printed = capsys.readouterr().out
    assert any(line.startswith(actor) and line.endswith("!") for line in printed.splitlines())
    assert any(line.endswith(backed) for line in printed.splitlines())
    assert run_command_line(["show", str(out)]) == 0
    assert any(actor in line and "b.txt" in line for line in capsys.readouterr().out.splitlines())


def test_show_lists_who_stands_where_and_finds_an_article_by_its_beginning(directory: Path, capsys: Any) -> None:
    assert run_command_line(["show", str(directory)]) == 0
    listed = capsys.readouterr().out
    assert all(word in listed for word in ("Ellison", "supports", "opposes", "the harbour tunnel"))
    assert run_command_line(["show", str(directory), "b-"]) == 0
    shown = capsys.readouterr().out
    assert "Ellison turned against the tunnel." in shown


def test_a_beginning_of_several_ids_and_of_none_is_a_sentence(tmp_path: Path, capsys: Any) -> None:
    out = put_run(tmp_path / "out", ("a1.txt", TEXT, [], []), ("a2.txt", AGAINST, [], []))
    assert run_command_line(["show", str(out), "a"]) == 2
    assert "Several documents begin with a: a1.txt, a2.txt." in capsys.readouterr().err
    assert run_command_line(["show", str(out), "z"]) == 2
    assert "no document z" in capsys.readouterr().err


def test_stats_count_positions(directory: Path, capsys: Any) -> None:
    assert run_command_line(["stats", str(directory), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["compared"]
    assert found["stances"] == {"supports": 1, "opposes": 1, "neutral": 1}
    assert (found["actors"], found["cells_in_conflict"], found["independent_articles"]) == (2, 1, 3)
    assert run_command_line(["stats", str(directory)]) == 0
    assert "2 actors on 2 issues" in capsys.readouterr().out


def test_help_of_compare_loads_no_library_of_exports() -> None:
    code = "import sys; from summarizer.commands.main import run_command_line as run; run(['compare', '--help']); print(*sys.modules)"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"xlsxwriter", "jinja2", "networkx"} & set(made.splitlines()[-1].split())


# The API


def test_results_are_compared_without_a_run() -> None:
    from pydantic import BaseModel

    from summarizer import Quote, Result, Verbatim, verify

    class Held(BaseModel):
        actor: str
        issue: str
        stance: str
        evidence: list[Verbatim]

    class Summary(BaseModel):
        positions: list[Held]
        quotes: list[Quote]

    def result(text: str, stance: str, number: str) -> Result[Any]:
        document = Document(text, id="same")
        evidence = text.split(".", maxsplit=1)[0]
        said = f"We need all {number} pumps before the tunnel opens,"
        summary = Summary(positions=[Held(actor="Mara Ellison", issue="tunnel", stance=stance, evidence=[evidence])],
                          quotes=[Quote(text=said, speaker="Mara Ellison")])  # fmt: skip
        return Result(document, "t", "m", summary, verify(summary, document))

    made = compare([result(TEXT, "supports", "forty"), result(AGAINST, "opposes", "fourteen")])
    assert made.matrix[0].conflict
    assert made.utterances[0].changed
    assert {evidence.outcome for stand in made.matrix[0].stands for evidence in stand.position.evidence} == {"exact"}


def test_what_is_no_result_is_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="compare takes results, not str"):
        compare(["an article"])  # type: ignore[list-item]
