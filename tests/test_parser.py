"""The parser of English: read as data, and only where its files are the known ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import ModelNotFound
from summarizer.models.embedded import parser


def test_a_parser_with_one_byte_more_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "meta.json").write_text("{} ")
    monkeypatch.setattr(parser, "_folder", lambda: tmp_path)
    with pytest.raises(ModelNotFound, match="not the one that summarizer trusts"):
        parser._model.__wrapped__()


def test_a_sentence_s_tokens_say_where_they_stand_and_what_governs_them() -> None:
    ((subject, verb, *_),) = parser.parse(["Boats sink fast."])
    assert (subject.text, subject.start, subject.end) == ("Boats", 0, 5)
    assert (subject.head, verb.head) == (1, 1)


def test_what_is_no_sentence_but_a_list_is_not_read() -> None:
    assert parser.parse(["one, " * 300]) == [[]]


def test_only_english_has_a_parser() -> None:
    assert (parser.parser_for("en"), parser.parser_for("de"), parser.parser_for(None)) == (parser.parse, None, None)
