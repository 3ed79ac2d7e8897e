"""What is given to the Python API by mistake is answered in a sentence of the package's own, with what was meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarizer import Document, SummarizerError, quotations, summarize, summarize_batch, verify_quote

CALLS: list[tuple[Any, str, str]] = [
    (lambda: verify_quote("a", "a text"), "verify_quote needs a Document, not a str", "Document("),  # type: ignore[arg-type]
    (lambda: quotations("a text"), "quotations needs a Document, not a str", "Document("),  # type: ignore[arg-type]
    (lambda: summarize(Path("a.txt")), "name of a file", "read(['a.txt'])"),  # type: ignore[call-overload]
    (lambda: summarize("articles/a.txt"), "name of a file", "read(['articles/a.txt'])"),
    (lambda: summarize(["a", "b"]), "One article", "summarize_batch"),  # type: ignore[call-overload]
    (lambda: summarize(3), "needs a Document, not a int", "Document("),  # type: ignore[call-overload]
    (lambda: summarize("A text.", modell="x"), "no option 'modell'", "'model'"),  # type: ignore[call-overload]
    (lambda: summarize_batch("a text"), "many documents", "read("),
    (lambda: summarize_batch(Document("a text")), "many documents", "summarize(…)"),  # type: ignore[call-overload]
    (lambda: summarize_batch([], xyzzy=1), "no option 'xyzzy'", "There are model"),  # type: ignore[call-overload]
]


@pytest.mark.parametrize(("call", "says", "hint"), CALLS)
def test_a_wrong_argument_is_a_sentence_and_a_hint(call: Any, says: str, hint: str) -> None:
    with pytest.raises(SummarizerError) as raised:
        call()
    assert says in str(raised.value)
    assert hint in raised.value.hint


def test_the_name_of_a_file_that_is_there_is_asked_about_whatever_it_looks_like(tmp_path: Path) -> None:
    (tmp_path / "no ending").write_text("An article.")
    with pytest.raises(SummarizerError, match="name of a file"):
        summarize(str(tmp_path / "no ending"))


@pytest.mark.parametrize("text", ["He left.", "Prices rose by 3.5", "See example.com", "Yes.\nNo.txt"])
def test_a_short_text_is_a_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from summarizer.api.single import as_document

    assert as_document(text).text == text
