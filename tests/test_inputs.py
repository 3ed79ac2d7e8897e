"""Files and streams to documents."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.commands import main
from summarizer.errors import InputError
from summarizer.inputs import InputFailure, Item, decode, read, read_document
from summarizer.records import Document


def documents(*names: Path | str) -> list[Document]:
    found = list(read(map(str, names)))
    assert all(isinstance(item, Document) for item in found)
    return found  # type: ignore[return-value]


def failures(items: list[Item]) -> list[str]:
    return [str(item.error) for item in items if isinstance(item, InputFailure)]


def test_the_seeds_are_read_with_their_names_and_bytes(seeds: Path) -> None:
    found = documents(seeds)
    assert [document.id for document in found] == sorted(path.name for path in seeds.iterdir())
    for document in found:
        assert document.text.encode() == (seeds / document.id).read_bytes()


def test_ids_are_paths_relative_to_the_folder_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.md").write_text("text")
    (tmp_path / ".hidden.txt").write_text("text")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert [document.id for document in documents(tmp_path)] == ["a/b.md"]


def test_json_lines_carry_metadata_and_further_fields(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    record = {"id": "7", "text": "t", "title": "T", "url": "u", "published": 2026, "topic": ["a"]}
    path.write_text("\ufeff" + json.dumps(record) + "\n\n" + json.dumps({"text": "u"}), "utf-8")
    first, second = documents(path)
    assert (first.id, first.title, first.published, first.extra) == ("7", "T", "2026", {"topic": ["a"]})
    assert second.id == "x.jsonl:3"


def test_a_bad_line_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"text": "good"}\n{"text": \n[1]\n{"text": 3}\n{"text": " "}\n\xff\xfe\n' + b"[" * 100_000)
    items = list(read([str(path)]))
    assert isinstance(items[0], Document)
    assert len(failures(items)) == 6
    assert all(sentence.startswith("x.jsonl:") for sentence in failures(items))


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "empty"), (b" \n", "empty"), (b"a\0b", "no text"), (b"caf\xe9", "not UTF-8")]
)
def test_bytes_that_are_no_article_fail_alone(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "bad.txt").write_bytes(content)
    (tmp_path / "good.txt").write_text("text")
    items = list(read([str(tmp_path)]))
    assert len(failures(items)) == 1 and says in failures(items)[0]
    with pytest.raises(InputError, match=says):
        read_document(str(tmp_path / "bad.txt"))


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file or folder .*missing"):
        list(read([str(tmp_path / "missing")]))
    with pytest.raises(InputError, match="no article"):
        list(read([str(tmp_path)]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_whose_encoding_is_certain_is_read(encoding: str) -> None:
    assert decode("Зеленський сказав".encode(encoding), "x")[0] == "Зеленський сказав"


@pytest.mark.parametrize("encoding", ["cp1251", "iso-8859-1", "shift_jis"])
def test_an_old_encoding_is_refused_and_not_guessed(encoding: str) -> None:
    text = {"cp1251": "Зеленський", "iso-8859-1": "déjà vu", "shift_jis": "日本"}[encoding]
    with pytest.raises(InputError, match="not UTF-8") as caught:
        decode(text.encode(encoding), "x")
    assert "iconv" in caught.value.hint


@given(st.text())
def test_utf8_is_never_changed(text: str) -> None:
    if "\0" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode(), "x") == (text, "utf-8")


@pytest.mark.parametrize(("content", "count"), [(b"One text.\nTwo lines.", 1), (b'{"text": "a"}\n{"text": "b"}\n', 2)])
def test_standard_input_is_text_or_json_lines(monkeypatch: pytest.MonkeyPatch, content: bytes, count: int) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert len(documents("-")) == count


def test_a_missing_input_is_said_before_any_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("An article.")
    with pytest.raises(InputError, match="no file or folder"):
        next(read([str(tmp_path / "a.txt"), str(tmp_path / "missing.txt")]))


def test_what_is_wrong_with_a_line_has_one_line_number(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "An article."}\n{"text": "An\n')
    found = list(read([str(tmp_path / "a.jsonl")]))
    assert isinstance(found[1], InputFailure)
    assert "a.jsonl:2 is no JSON" in str(found[1].error) and "line 1" not in str(found[1].error)


def test_a_folder_says_what_it_read_and_what_it_left_out_by_kind(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.md", "d.png", "e.png", "README", ".hidden"):
        (tmp_path / name).write_text("An article.")
    (tmp_path / "empty.txt").write_text("")
    said: list[str] = []
    list(read(tmp_path, say=said.append))
    read_, failed, beside = said[0].removesuffix(".").split("; ")
    assert (read_, failed) == (f"{tmp_path}: 3 documents (2 text, 1 markdown)", "1 that cannot be read")
    assert beside == "left out 2 .png, 1 hidden, 1 without a suffix"


def test_a_run_directory_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("An article.")
    (tmp_path / "out").mkdir()
    for name in ("run.sqlite", "summaries.jsonl"):
        (tmp_path / "out" / name).write_text('{"text": "a summary"}')
    assert [document.id for document in documents(tmp_path)] == ["a.txt"]


@pytest.mark.parametrize("one", [str, Path])
def test_one_input_may_be_given_alone(tmp_path: Path, one: type) -> None:
    (tmp_path / "a.txt").write_text("An article.")
    assert [item.id for item in read(one(tmp_path / "a.txt"))] == ["a.txt"]


def test_reading_imports_no_library_of_a_format_that_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("An article.")
    code = f"import sys; from summarizer.inputs import read; list(read({str(tmp_path)!r})); print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert not loaded & {"lxml", "trafilatura", "pdfminer", "mammoth", "feedparser", "warcio", "pyarrow", "httpx2"}


@pytest.mark.parametrize(
    ("names", "code", "lines"), [(["a.txt"], 0, 1), (["a.txt", "bad.txt"], 3, 1), (["bad.txt"], 2, 0)]
)
def test_read_prints_documents_as_json_lines_and_says_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], names: list[str], code: int, lines: int
) -> None:
    (tmp_path / "a.txt").write_text("An article.")
    (tmp_path / "bad.txt").write_bytes(b"caf\xe9")
    assert main.run_command_line(["read", *(str(tmp_path / name) for name in names)]) == code
    out, err = capsys.readouterr()
    assert [json.loads(line)["text"] for line in out.splitlines()] == ["An article."] * lines
    assert ("iconv" in err) == ("bad.txt" in names)


def test_read_takes_the_columns_that_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("key,what,when,paper\nk1,An article.,2026-03-02,The Vell Courier\n")
    arguments = ["--text-column", "what", "--id-column", "key", "--date-column", "when", "--source-column", "paper"]
    assert main.run_command_line(["read", str(tmp_path / "a.csv"), *arguments]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "id": "k1", "text": "An article.", "published": "2026-03-02", "source": "The Vell Courier", "outlet": "The Vell Courier",
    }  # fmt: skip


def test_a_text_may_be_as_short_as_it_likes_and_a_page_may_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rain.", "utf-8")
    (tmp_path / "b.html").write_text("<html><body><p>Rain.</p></body></html>", "utf-8")
    text, page = read([str(tmp_path)])
    assert isinstance(page, InputFailure) and "no more than 1 word" in str(page.error)
    assert isinstance(text, Document) and text.text == "Rain."
