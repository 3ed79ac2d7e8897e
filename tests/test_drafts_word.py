"""A Word file with a comment at each quote, and nothing else changed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from draft_texts import MILL, checked
from lxml import etree

from summarizer.commands.main import run_command_line
from summarizer.drafts.docx import with_comments
from summarizer.errors import InputError

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


def test_a_word_file_without_a_list_of_relations_gets_one_with_its_comments() -> None:
    whole = zipfile.ZipFile(io.BytesIO(word_file(run_of(WORD_TEXT))))
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as archive:
        for name in whole.namelist():
            if name != "word/_rels/document.xml.rels":
                archive.writestr(name, whole.read(name))
    made, missing = with_comments(checked(WORD_TEXT, MILL), bare.getvalue())
    assert not missing
    assert "comments.xml" in etree.tostring(part(made, "word/_rels/document.xml.rels")).decode()


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


TOLD = "The pond was dug by hand in the eighteenth century, and neighbours have stacked sandbags along the lane."


def test_a_word_file_is_read_checked_and_handed_back_by_the_command(tmp_path: Path) -> None:
    pytest.importorskip("mammoth")
    (tmp_path / "story.docx").write_bytes(word_file(run_of("Pond"), run_of(WORD_TEXT), run_of(TOLD)))
    (tmp_path / "mill.txt").write_text(MILL, encoding="utf-8")
    command = ["check", str(tmp_path / "story.docx"), "--sources", str(tmp_path / "mill.txt")]
    assert run_command_line([*command, "-o", str(tmp_path / "checked.docx")]) == 1
    made = part((tmp_path / "checked.docx").read_bytes(), "word/document.xml")
    assert commented_words(made) == {"0": "The wall moved 40 millimetres in one spring,"}
