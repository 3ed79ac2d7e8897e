"""What is given to the Python API by mistake is answered in a sentence of the package's own, with what was meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer import (
    Document,
    SummarizerError,
    check_draft,
    compare,
    flag,
    load_task,
    make_task,
    open_model,
    quotations,
    read,
    summarize,
    summarize_batch,
    verify,
    verify_quote,
)
from summarizer.errors import InputError

ARTICLE = Document("“We agree on it,” said Anna Lee.")

CALLS: list[tuple[Any, str, str]] = [
    (lambda: verify_quote("a", "a text"), "verify_quote needs a Document, not a str", "Document("),  # type: ignore[arg-type]
    (lambda: quotations("a text"), "quotations needs a Document, not a str", "Document("),  # type: ignore[arg-type]
    (lambda: summarize(Path("a.txt")), "name of a file", "read(['a.txt'])"),  # type: ignore[call-overload]
    (lambda: summarize("articles/a.txt"), "name of a file", "read(['articles/a.txt'])"),
    (lambda: summarize(["a", "b"]), "One article", "summarize_batch"),  # type: ignore[call-overload]
    (lambda: summarize(3), "needs a Document, not an int", "Document("),  # type: ignore[call-overload]
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


WRONG_ARGUMENTS: dict[str, Callable[[], object]] = {
    "verify_quote needs a str as its claim, not an int.": lambda: verify_quote(5, ARTICLE),  # type: ignore[arg-type]
    "verify_quote needs a str as its speaker, or None, not an int.": lambda: verify_quote("a", ARTICLE, speaker=5),  # type: ignore[arg-type]
    "verify needs a summary, not a str.": lambda: verify("a", ARTICLE),
    "A Document needs a str as its text, not an int.": lambda: Document(id="a", text=5),  # type: ignore[arg-type]
    "A Document needs a str as its text, not None.": lambda: Document(None),  # type: ignore[arg-type]
    "A Document needs a tuple of names as its authors, not a str.": lambda: Document("a", authors="A"),  # type: ignore[arg-type]
    "quotations needs a Document, not an int.": lambda: quotations(5),  # type: ignore[arg-type]
    "read needs the name of a file or folder, or a list of them, not an int.": lambda: list(read(5)),  # type: ignore[arg-type]
    "read needs names of files or folders, not an int.": lambda: list(read([5])),  # type: ignore[list-item]
    "summarize needs a Document, not an int.": lambda: summarize(5),  # type: ignore[call-overload]
    "summarize_batch needs a list of Documents or texts, not an int.": lambda: summarize_batch(5),  # type: ignore[call-overload]
    "check_draft needs a list of Documents or texts as its sources, not an int.": lambda: check_draft("a", 5),  # type: ignore[arg-type]
    "check_draft takes its sources as a list of Documents or texts, not one alone.": lambda: check_draft("a", "b.txt"),
    "check_draft needs a Document, not an int.": lambda: check_draft("a", [5]),  # type: ignore[list-item]
    "compare needs a list of results, not an int.": lambda: compare(5),  # type: ignore[arg-type]
    "load_task needs a str as the task's name, not an int.": lambda: load_task(5),  # type: ignore[arg-type]
    "make_task needs a class of Pydantic's BaseModel as its schema.": lambda: make_task("a", dict, "{{ article }}"),  # type: ignore[type-var]
    'open_model needs a model\'s name as a str, such as "openai/gpt-5-mini", not an int.': lambda: open_model(5),  # type: ignore[arg-type]
    "flag needs a str as its claim, not an int.": lambda: flag("/a", 5, "b"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("sentence", WRONG_ARGUMENTS)
def test_an_argument_of_another_type_is_refused_in_one_sentence(sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        WRONG_ARGUMENTS[sentence]()
    assert str(refused.value) == sentence
