"""What somebody refused, wished or only should have said is not explicit."""

from __future__ import annotations

import pytest

from summarizer import Document
from summarizer.records import Relation
from summarizer.text.names import compare_speakers
from summarizer.text.quotations import quotations


def relation(text: str, claimed: str, language: str | None = None) -> Relation:
    """How the text's last quotation stands to a claimed speaker."""
    document = Document(text=text, language=language)
    return compare_speakers(claimed, quotations(document)[-1].attribution, document)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee refused to say “the dam will hold”.",
        "Ann Lee wanted to say: “The dam will hold.”",
        "Bob Ray asked Ann Lee to say: “The dam will hold.”",
        "Bob Ray asked the mayor to say “the dam will hold”. Ann Lee is the mayor.",
        "Ann Lee was misquoted as saying “the dam will hold”.",
        "Ann Lee said Bob Ray was misquoted as saying “the dam will hold”.",
        "Ann Lee should have said: “The dam will hold.”",
        "Ann Lee would have said: “The dam will hold.”",
        "Neither Bob Ray nor Ann Lee said “the dam will hold”.",
        "It was not Ann Lee who said “the dam will hold” but Bob Ray.",
        "It was Bob Ray, not Ann Lee, who said “the dam will hold”.",
        "Imagine Ann Lee saying: “The dam will hold.”",
        "No one but Ann Lee said “the dam will hold”.",
        "“The dam will hold,” nobody except Ann Lee said.",
        "Everyone but Ann Lee said “the dam will hold”.",
        "Ann Lee told the crowd to chant “the dam will hold”.",
        "Ann Lee said she had been told that “the dam will hold”.",
        "Ann Lee never said “the dam will hold”.",
        "Ann Lee denied saying “the dam will hold”.",
        "Ann Lee wore a shirt saying “the dam will hold”.",
        "A man claiming to be Ann Lee said “the dam will hold”.",
        "A caller who said he was Ann Lee warned: “The dam will hold.”",
        "Ann Lee did not say that “the dam will hold”.",
    ],
)
def test_what_one_may_not_have_said_is_open(text: str) -> None:
    assert {relation(text, name) for name in ("Ann Lee", "Bob Ray") if name in text} == {"unknown"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Anna Lehr soll gesagt haben: „Der Damm wird halten.“"),
        ("fr", "Anna Lehr aurait déclaré : « Le pont tiendra. »"),
        ("es", "Anna Lehr habría dicho: «El puente es seguro»."),
    ],
)
def test_hearsay_is_open(language: str, text: str) -> None:
    assert relation(text, "Anna Lehr", language) == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee issued a statement saying “the dam will hold”.",
        "Ann Lee went on to say “the dam will hold”.",
        "Ann Lee continued to say that “the dam will hold”.",
        "Bob Ray was late, but Ann Lee said “the dam will hold”.",
        "Ann Lee used her speech to say “the dam will hold”.",
        "Ann Lee was quoted as saying “the dam will hold”.",
        "Ann Lee would later say: “The dam will hold.”",
    ],
)
def test_what_a_tense_or_a_purpose_governs_is_said(text: str) -> None:
    assert relation(text, "Ann Lee") == "confirmed"
