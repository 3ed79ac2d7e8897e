"""A draft against its sources: what it claims, what they say of it, and how it is handed back."""

from __future__ import annotations

import importlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import summarizer
from summarizer.commands.check import check as check_command
from summarizer.commands.main import run
from summarizer.commands.mcp import mcp as mcp_command
from summarizer.drafts.check import DraftCheck, check
from summarizer.drafts.claims import claims_of
from summarizer.drafts.docx import with_comments
from summarizer.drafts.evidence import Finding
from summarizer.drafts.formats import html, markdown, sarif
from summarizer.drafts.ignored import parse_ignored
from summarizer.drafts.markup import plain
from summarizer.drafts.wording import details, headline
from summarizer.errors import InputError
from summarizer.records import Document
from summarizer.sources.index import Index

ROOT = Path(__file__).parents[1]
MILL = """Mill owner refuses to drain the pond

Henrike Sall, who owns the mill, said: “Nobody has shown me a single crack in that wall.”

“The wall moved 14 millimetres in one spring,” said Piotr Wend, an inspector of dams. “We will close the footpath.”

The pond was dug by hand.
"""
COPY = """From the wires

Henrike Sall said: “Nobody has shown me one crack in that wall.”
"""


def checked(draft: str, *sources: str, ignore: str = "") -> DraftCheck:
    with Index() as index:
        index.fill(Document(text, id=f"{number}.txt") for number, text in enumerate(sources))
        return check(Document(draft, id="draft.md"), index, parse_ignored(ignore, "ignore.txt"))


def only(draft: str, *sources: str) -> Finding:
    (found,) = checked(draft, *sources).findings
    return found


def test_quotes_parts_of_them_blocks_terms_and_paraphrases_are_told_apart() -> None:
    draft = Document(
        "Henrike Sall said: “Nobody has shown me a crack.”\n\n"
        "Piotr Wend said that the wall “moved in one spring and nobody cared”.\n\n"
        "Wend added:\n\n> We will close the footpath below it.\n\n"
        "They call it the “Old Lady”.\n\n"
        "Sall told the council that the pond had never been drained.\n"
    )
    claims = claims_of(draft)
    assert [claim.kind for claim in claims] == ["quote", "partial", "block", "term", "paraphrase"]
    assert claims[-1].text == "the pond had never been drained."
    assert [claim.speaker for claim in claims[:3]] == ["Henrike Sall", "Piotr Wend", "Piotr Wend"]
    assert [claim.number for claim in claims] == [1, 2, 3, 4, 5]


WALL = "The wall moved 14 millimetres in one spring."


@pytest.mark.parametrize(
    "draft",
    [
        f'> "{WALL}"\n> — Piotr Wend, inspector of dams\n',
        f"> {WALL} — Piotr Wend\n",
        f"Piotr Wend said:\n\n> {WALL}[^1]\n\n[^1]: Herald, 3 May\n",
        f"**Piotr Wend (inspector):** “{WALL}”\n",
        f"- *Piotr Wend*: “{WALL}”\n",
        f'1. **"{WALL}"** – Piotr Wend, inspector\n',
        "Piotr Wend said: “The **wall** moved [14 millimetres](https://example.org/a) in _one_ spring.”\n",
        "Piotr Wend: «The wall moved 14 millimetres in one spring.»\n",
    ],
)
def test_a_quote_is_read_through_the_markup_and_signatures_of_reports_and_chatbots(draft: str) -> None:
    found = checked(draft, MILL).findings[0]
    assert (found.flagged, found.relation) == (False, "confirmed")
    assert found.claim.speaker == "Piotr Wend"


@given(st.text(alphabet="*_`[]()!^ab \n“”", max_size=60))
def test_a_text_without_its_markup_is_as_long_and_keeps_each_letter_where_it_was(text: str) -> None:
    bare = plain(text)
    assert len(bare) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, bare, strict=True))
    assert plain("a * b _c d_e [1] (see) 5*") == "a * b _c d_e [1] (see) 5*"


def test_a_quote_that_passes_says_in_which_source_and_where() -> None:
    found = only("“The wall moved 14 millimetres in one spring,” Piotr Wend said.", COPY, MILL)
    assert (found.status, found.relation) == ("exact", "confirmed")
    assert headline(found) == "Word for word: 1.txt, line 5"


def test_a_changed_quote_names_the_change_and_shows_the_words_of_the_source() -> None:
    found = only("“The wall moved 40 millimetres in one spring,” Piotr Wend said.", MILL)
    assert found.flagged
    assert list(details(found)) == ["The source: “The wall moved 14 millimetres in one spring”", "number: 14 -> 40"]


def test_a_quote_that_no_source_has_shows_the_nearest_passage_or_nothing() -> None:
    near = only("“I would show every crack in the county to anybody, but the wall is mine,” Henrike Sall said.", MILL)
    assert near.status == "absent"
    assert near.nearest is not None
    assert near.nearest.line == 3
    assert any(each.startswith("Nearest: 0.txt, line 3") for each in details(near))
    far = only("“Peace begins with a receipt,” Henrike Sall said.", MILL)
    assert (far.status, far.nearest, headline(far)) == ("absent", None, "No source has it")


def test_a_quote_given_to_somebody_else_is_flagged_with_both_names() -> None:
    found = only("“The wall moved 14 millimetres in one spring,” said Henrike Sall.", MILL)
    assert (found.status, found.relation) == ("misattributed", "contradicted")
    assert "Speaker: the draft has Henrike Sall; the source has Piotr Wend." in list(details(found))


def test_two_sources_with_different_words_are_both_shown() -> None:
    found = only("“Nobody has shown me a single crack in that wall,” Henrike Sall said.", COPY, MILL)
    assert (found.status, found.best and found.best.source_id) == ("typographic", "1.txt")
    assert found.doubts == ("other_words",)
    assert "0.txt, line 3 has “Nobody has shown me one crack in that wall” from Henrike Sall." in list(details(found))


def test_two_sources_that_give_the_words_to_two_people_are_both_shown() -> None:
    other = "“The wall moved 14 millimetres in one spring,” said Henrike Sall. Piotr Wend said nothing."
    found = only("“The wall moved 14 millimetres in one spring,” said Piotr Wend.", other, MILL)
    assert (found.status, found.best and found.best.source_id, found.doubts) == (
        "exact",
        "1.txt",
        ("disputed_speaker",),
    )


def test_copies_of_an_article_are_counted_as_one_source() -> None:
    found = only("“The wall moved 14 millimetres in one spring,” said Piotr Wend.", MILL, MILL + "\n", MILL + "\n\n")
    assert (found.others, found.also_in) == ((), ("1.txt", "2.txt"))


def test_a_description_that_a_source_does_not_have_is_no_wrong_speaker() -> None:
    found = only("“The wall moved 14 millimetres in one spring,” an official said.", MILL)
    assert (found.status, found.relation) == ("exact", "unknown")
    assert found.unconfirmed


def test_an_ignored_quote_keeps_its_reason_and_is_no_flag() -> None:
    found = checked(
        "“I saw it myself,” Ada Kern said.", MILL, ignore="# ours\nI saw it # my interview, 3 May\n"
    ).findings[0]
    assert (found.status, found.flagged, found.ignored) == ("ignored", False, "my interview, 3 May")


@pytest.mark.parametrize("line", ["We saw it all", "Yes # my interview"])
def test_an_ignored_quote_without_a_reason_or_enough_words_is_refused(line: str) -> None:
    with pytest.raises(InputError, match=r"ignore\.txt:1"):
        parse_ignored(line, "ignore.txt")


DRAFT = (
    "# Pond\n\n“The wall moved 40 millimetres in one spring,” said Piotr Wend.\n\n"
    "Henrike Sall said:\n\n> Nobody has shown me a single crack in that wall.\n"
)


def test_markdown_gets_a_footnote_at_each_quote_and_is_else_unchanged() -> None:
    made = markdown(checked(DRAFT, MILL))
    assert "“The wall moved 40 millimetres in one spring,”[^check-1] said" in made
    assert "> Nobody has shown me a single crack in that wall.[^check-2]\n" in made
    assert "[^check-1]: ✗ Words differ: 0.txt, line 5." in made
    body, _, _ = made.partition("\n\n[^check-1]: ")
    assert body.replace("[^check-1]", "").replace("[^check-2]", "") == DRAFT.rstrip("\n")


def test_words_of_a_source_are_no_markup_where_a_draft_is_handed_back() -> None:
    source = "“We **will** <script>alert(1)</script> close the footpath [now](x),” said Piotr Wend."
    made = checked("“We will never close the footpath now,” said Piotr Wend.", source)
    assert "<script>" not in html(made)
    assert "<script>" not in markdown(made)


def test_sarif_points_at_the_lines_of_the_file_behind_its_front_matter() -> None:
    front = "---\ntitle: Pond\n---\n"
    log = json.loads(sarif(checked(DRAFT, MILL), front + DRAFT))
    (result,) = log["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (result["ruleId"], result["level"]) == ("altered", "error")
    assert region == {"startLine": 6, "startColumn": 2, "endLine": 6, "endColumn": 46}


# Word files

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(*paragraphs: str, comments: str = "") -> bytes:
    """A small Word file; a paragraph is the XML of its runs."""
    body = "".join(f"<w:p>{runs}</w:p>" for runs in paragraphs)
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>',
        "word/styles.xml": f'<w:styles xmlns:w="{_W}"/>',
    }
    if comments:
        parts["word/comments.xml"] = f'<w:comments xmlns:w="{_W}">{comments}</w:comments>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def part(data: bytes, name: str) -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def run_of(text: str, bold: bool = False) -> str:
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


WORD_TEXT = "“The wall moved 40 millimetres in one spring,” said Piotr Wend."


def commented_words(root: Any) -> dict[str, str]:
    """The words within each comment's range."""
    found: dict[str, str] = {}
    within: list[str] = []
    for element in root.iter():
        name, number = etree.QName(element).localname, element.get(f"{{{_W}}}id")
        if name == "commentRangeStart":
            within.append(number)
        elif name == "commentRangeEnd":
            within.remove(number)
        elif name == "t":
            for each in within:
                found[each] = found.get(each, "") + element.text
    return found


@pytest.mark.parametrize(
    "runs",
    [
        run_of(WORD_TEXT),
        run_of("“The wall moved ") + run_of("40 millimetres", bold=True) + run_of(" in one spring,” said Piotr Wend."),
        run_of("“") + run_of("The wall moved 40 millimetres in one spring,") + run_of("” said Piotr Wend."),
    ],
)
def test_a_word_file_gets_a_comment_on_the_very_words_and_keeps_all_else(runs: str) -> None:
    data = word_file(run_of("Pond"), runs)
    made, missing = with_comments(checked(WORD_TEXT, MILL), data)
    assert missing == ()
    body = part(made, "word/document.xml")
    assert commented_words(body) == {"0": "The wall moved 40 millimetres in one spring,"}
    before = part(data, "word/document.xml")
    for root in (body, before):
        assert "".join(root.itertext()) == "Pond" + WORD_TEXT
    assert len(body.findall(f".//{{{_W}}}b")) == runs.count("<w:b/>") == len(before.findall(f".//{{{_W}}}b"))
    comment = "".join(part(made, "word/comments.xml").itertext())
    assert comment.startswith("✗ Words differ: 0.txt, line 5.")
    for name in ("word/styles.xml", "_rels/.rels"):
        assert zipfile.ZipFile(io.BytesIO(made)).read(name) == zipfile.ZipFile(io.BytesIO(data)).read(name)
    assert "comments.xml" in etree.tostring(part(made, "word/_rels/document.xml.rels")).decode()
    assert "/word/comments.xml" in etree.tostring(part(made, "[Content_Types].xml")).decode()


def test_comments_that_a_word_file_has_stay_and_keep_their_numbers() -> None:
    data = word_file(run_of(WORD_TEXT), comments='<w:comment w:id="7"><w:p/></w:comment>')
    made, _ = with_comments(checked(WORD_TEXT, MILL), data)
    numbers = [each.get(f"{{{_W}}}id") for each in part(made, "word/comments.xml")]
    assert numbers == ["7", "8"]


def test_the_same_words_twice_get_a_comment_each() -> None:
    twice = f"{WORD_TEXT}\n\n{WORD_TEXT}"
    made, missing = with_comments(checked(twice, MILL), word_file(run_of(WORD_TEXT), run_of(WORD_TEXT)))
    assert missing == ()
    body = part(made, "word/document.xml")
    starts = [each.getparent() for each in body.iter(f"{{{_W}}}commentRangeStart")]
    assert len({id(paragraph) for paragraph in starts}) == 2


def test_a_quote_that_a_word_file_does_not_hold_is_reported_and_what_is_no_word_file_refused() -> None:
    made = checked(WORD_TEXT, MILL)
    assert [each.claim.text for each in with_comments(made, word_file(run_of("Else")))[1]] == [
        "The wall moved 40 millimetres in one spring,"
    ]
    with pytest.raises(InputError, match="no Word file"):
        with_comments(made, b"plain text")


# The command


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a draft and its sources."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "mill.txt").write_text(MILL, encoding="utf-8")
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    return tmp_path


def checking(desk: Path, *options: str) -> int:
    return run(["check", str(desk / "draft.md"), "--sources", str(desk / "sources"), *options])


def test_check_exits_with_1_on_flags_and_prints_a_versioned_record(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checking(desk, "--json") == 1
    record = json.loads(capsys.readouterr().out)
    assert (record["schema_version"], record["sources"], record["flagged"]) == (1, 1, 1)
    assert [each["status"] for each in record["findings"]] == ["altered", "exact"]
    assert record["findings"][0]["line"] == 3


def test_check_takes_several_files_behind_sources_and_passes_a_clean_draft(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "draft.md").write_text(DRAFT.replace("40", "14"), encoding="utf-8")
    (desk / "copy.txt").write_text(COPY, encoding="utf-8")
    files = [str(desk / "sources" / "mill.txt"), str(desk / "copy.txt")]
    assert run(["check", str(desk / "draft.md"), "--sources", *files]) == 0
    assert "2 quotes checked against 2 sources, 0 flagged" in capsys.readouterr().out


def test_strict_fails_on_a_speaker_that_no_source_confirms(desk: Path) -> None:
    (desk / "draft.md").write_text("“We will close the footpath,” an official said.", encoding="utf-8")
    assert checking(desk) == 0
    assert checking(desk, "--strict") == 1


def test_ignored_quotes_are_no_flags_and_a_line_that_covers_nothing_is_named(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "The wall moved 40 # my own interview\nSomething else entirely # also mine\n"
    (desk / "ignore.txt").write_text(lines, encoding="utf-8")
    assert checking(desk, "--ignore", str(desk / "ignore.txt")) == 0
    printed = capsys.readouterr()
    assert "Not held against the sources: my own interview" in printed.out
    assert "Line 2 of the ignored quotes covers none" in printed.err


def test_unused_lists_what_the_sources_quote_and_the_draft_does_not(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checking(desk, "--unused", "--json")
    unused = json.loads(capsys.readouterr().out)["unused"]
    assert [(each["text"], each["speaker"]) for each in unused] == [("We will close the footpath.", "Piotr Wend")]


@pytest.mark.parametrize(("ending", "has"), [("md", "[^check-1]"), ("html", "<mark"), ("sarif", '"2.1.0"')])
def test_the_draft_is_handed_back_by_the_ending_of_o(desk: Path, ending: str, has: str) -> None:
    assert checking(desk, "-o", str(desk / f"checked.{ending}")) == 1
    assert has in (desk / f"checked.{ending}").read_text(encoding="utf-8")


def test_what_cannot_be_handed_back_is_told_in_a_sentence(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checking(desk, "-o", str(desk / "checked.docx")) == 2
    assert checking(desk, "-o", str(desk / "checked.pdf")) == 2
    assert run(["check", str(desk / "draft.md"), "--sources", str(desk / "nowhere")]) == 2
    assert run(["check", "--strict", "one.json", "two.txt"]) == 2
    printed = capsys.readouterr().err
    assert "no Word file" in printed
    assert "Traceback" not in printed


def test_a_record_of_a_check_opens_for_review_and_keeps_rulings_when_the_draft_changes(desk: Path) -> None:
    from summarizer.rulings.drafts import Request, draft
    from summarizer.runs.reader import RunReader

    record = desk / "record"
    assert checking(desk, "-o", str(record)) == 1
    with RunReader.open(record) as opened:
        (kept,) = opened.records
        assert [claim.outcome for claim in kept.claims.values()] == ["flagged", "verified"]
        opened.append([draft(kept, Request("/quotes/0/text", "replace"), "ada", "2026-01-01T00:00:00Z")])
    (desk / "draft.md").write_text("“The pond is deep,” said Piotr Wend.\n\n" + DRAFT, encoding="utf-8")
    assert checking(desk, "-o", str(record)) == 1
    with RunReader.open(record) as opened:
        outcomes = {claim.verdict.claim[:8]: claim.outcome for each in opened.records for claim in each.claims.values()}
    assert outcomes == {"The pond": "flagged", "The wall": "replaced", "Nobody h": "verified"}


def test_a_quote_ruled_its_writers_own_says_where_it_comes_from(desk: Path) -> None:
    from summarizer.errors import RulingError
    from summarizer.rulings.drafts import Request, draft
    from summarizer.runs.reader import RunReader

    checking(desk, "-o", str(desk / "record"))
    with RunReader.open(desk / "record") as opened:
        (kept,) = opened.records
        with pytest.raises(RulingError, match="where the quote comes from"):
            draft(kept, Request("/quotes/0/text", "own"), "ada", "2026-01-01T00:00:00Z")
        opened.append([draft(kept, Request("/quotes/0/text", "own", "my notes, 3 May"), "ada", "2026-01-01T00:00:00Z")])
        (ruled,) = opened.records
        with pytest.raises(RulingError, match="Only a quote of a draft"):
            draft(
                replace(kept, task="news_brief"),
                Request("/quotes/0/text", "own", "notes"),
                "ada",
                "2026-01-01T00:00:00Z",
            )
    claim = ruled.claims["/quotes/0/text"]
    assert (claim.outcome, claim.verified, claim.undecided) == ("own", False, False)
    assert [decision.reason for decision in ruled.decisions] == ["my notes, 3 May"]


def test_the_review_of_a_draft_asks_where_the_writers_own_quote_comes_from(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checking(desk, "-o", str(desk / "record"))
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", io.StringIO("w\nw my notes, 3 May\nq\n"))
    assert run(["review", str(desk / "record"), "--tty", "--reviewer", "ada"]) == 0
    printed = capsys.readouterr().out
    assert "Say where the quote comes from" in printed
    assert "1 ruling saved" in printed


def test_a_folder_with_another_run_is_no_place_for_a_check(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "record").mkdir()
    (desk / "record" / "run.json").write_text('{"format": 1, "task": "article", "model": "x"}', encoding="utf-8")
    assert checking(desk, "-o", str(desk / "record")) == 2
    assert "another task" in capsys.readouterr().err


def test_a_draft_among_its_own_sources_bears_nothing_out(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert run(["check", str(desk / "draft.md"), "--sources", str(desk / "draft.md"), str(desk / "sources")]) == 1
        printed = capsys.readouterr()
        assert "2 quotes checked against 1 source, 1 flagged" in printed.out
        assert "among the sources itself" in printed.err


def test_more_quotes_than_can_be_checked_are_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="has 3 quotes; 2 can be checked"):
        summarizer.check_draft("“We went there,” said Ada Kern. " * 3, [MILL], most_quotes=2)


@pytest.mark.parametrize("seed", [20261125, 7])
def test_the_set_of_drafts_comes_out_as_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks" / "drafts"))
    make, measure = importlib.import_module("make"), importlib.import_module("measure")
    make.make(tmp_path, seed)
    counts = measure.measured(tmp_path)
    assert counts["right source"] >= 198
    assert counts["changed: flagged"] + counts["made up: flagged"] == 58
    assert {name for name in counts if name.isupper()} <= {"TRUE ONE FLAGGED"}
    assert counts["TRUE ONE FLAGGED"] <= 2


# What is handed to others


def test_the_page_about_drafts_prints_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "drafts.md").read_text("utf-8")
    files, printed = re.search(r"```sh\n(.*?)```.*?```\n(.*?)```", page, re.S).groups()  # type: ignore[union-attr]
    monkeypatch.chdir(tmp_path)
    subprocess.run(["sh", "-eu"], input=files, text=True, check=True)
    assert run(["check", "draft.md", "--sources", "sources"]) == 1
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == printed.splitlines()
    (example,) = re.findall(r"```python\n(.*?)```", page, re.S)
    exec(example, {})
    assert capsys.readouterr().out == "altered negation\n"


def test_every_option_of_the_page_exists() -> None:
    page = (ROOT / "docs" / "drafts.md").read_text("utf-8")
    known = {name for command in (check_command, mcp_command) for option in command.params for name in option.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", page)) <= known


def test_the_hook_checks_the_files_it_is_given_against_the_folder_of_sources(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    monkeypatch.chdir(desk)
    (desk / "clean.md").write_text(DRAFT.replace("40", "14"), encoding="utf-8")
    _, *command = hook["entry"].split()
    assert run([*command, *hook["args"], "clean.md"]) == 0
    assert run([*command, *hook["args"], "clean.md", "draft.md"]) == 1
    assert "draft.md:" in capsys.readouterr().out


@pytest.mark.parametrize(("strict", "code"), [("false", 0), ("true", 1)])
def test_the_action_annotates_and_fails_as_the_command_does(desk: Path, strict: str, code: int) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    step = next(each for each in action["runs"]["steps"] if each.get("id") == "check")
    (desk / "bin").mkdir()
    program = desk / "bin" / "summarizer"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m summarizer "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    (desk / "draft.md").write_text("“We will close the footpath,” an official said.\n", encoding="utf-8")
    environment = {
        **os.environ, "PATH": f"{desk / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "RUNNER_TEMP": str(desk),
        "GITHUB_OUTPUT": str(desk / "output"), "DRAFTS": "*.md", "SOURCES": "sources", "IGNORE": "", "STRICT": strict,
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]], cwd=desk, env=environment, capture_output=True, check=False
    )
    assert done.returncode == code, done.stderr
    results = json.loads((desk / "summarizer.sarif").read_text("utf-8"))["runs"][0]["results"]
    place = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert (results[0]["level"], place) == ("error" if code else "note", "draft.md")
    assert "sarif=" in (desk / "output").read_text("utf-8")


def test_the_api_checks_texts_and_documents_and_refuses_emptiness() -> None:
    made = summarizer.check_draft(DRAFT, [MILL, Document(COPY, id="copy")], ignore="The wall moved # my own notes")
    assert [each.status for each in made.findings] == ["ignored", "exact"]
    for draft, sources in (("", [MILL]), (DRAFT, []), (DRAFT, [" "])):
        with pytest.raises(InputError):
            summarizer.check_draft(draft, sources)
