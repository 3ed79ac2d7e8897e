"""Texts of an attacker: nothing raises, and the work stays in proportion to the length."""

from __future__ import annotations

import time

import pytest

from summarizer.records import Document
from summarizer.verifier import verify_quote

LONG = 100_000
PLAIN = "“We will build the harbour before the winter,” the mayor said. Nobody in the town believed a word of it. " * 20
# Far above what linear work takes on the slowest machine, far below what quadratic work would.
PATIENCE = 30.0


@pytest.mark.parametrize(
    "claim",
    [
        "x" * 1_000_000,
        "word " * 200_000,
        "the " * 250_000,
        "We will build the harbour " * 40_000,
        "“" * 1_000_000,
        "[" * 1_000_000,
        "[a" * 300_000,
        "[a]" * 300_000,
        "… " * 500_000,
        "We … " * 200_000,
        "(" * LONG + "…" + ")" * LONG,
        "." * 1_000_000,
        ". " * 500_000,
        "-" * 1_000_000,
        "' " * 500_000,
        "5," * 500_000,
        "5 555 " * 100_000,
        "\u0301" * LONG,
        "e\u0301" * LONG,
        "\u00ad" * LONG,
        "\ud800" * LONG,
        "ﬃ" * LONG,
        "日" * LONG,
        "a'" * LONG,
    ],
    ids=lambda claim: repr(claim[:8]),
)
def test_a_claim_of_a_megabyte_is_judged(claim: str) -> None:
    document = Document(text=PLAIN)
    before = time.process_time()
    assert not verify_quote(claim, document).passes
    assert time.process_time() - before < PATIENCE


@pytest.mark.parametrize(
    "text",
    [
        "“" * LONG,
        "”" * LONG,
        '"' * LONG,
        "'" * LONG,
        "“”" * (LONG // 2),
        "“‘" * (LONG // 2),
        "[" * LONG,
        "[…" * (LONG // 2),
        "(" * LONG,
        "…" * LONG,
        "a" * LONG,
        "a " * (LONG // 2),
        "“a” " * (LONG // 4),
        "a-" * (LONG // 2),
        "5 billion " * (LONG // 10),
        "\ud83d" * LONG,
        "日" * LONG,
        "the will we " * (LONG // 12),
    ],
    ids=lambda text: repr(text[:8]),
)
def test_a_hostile_source_is_judged(text: str) -> None:
    document = Document(text=text)
    before = time.process_time()
    for claim in ("We will build the harbour", "a", "“a”", "a a a b a a", "5 billion … 5", "日日日"):
        verify_quote(claim, document)
    assert time.process_time() - before < PATIENCE


@pytest.mark.parametrize("claim", ["\ud800", "a\udfffb", "\ud83d\ude00", "“\ud800 We will”"])
@pytest.mark.parametrize("text", ["\ud800 “a\udfffb”", PLAIN])
def test_lone_surrogates_are_characters_like_others(claim: str, text: str) -> None:
    verdict = verify_quote(claim, Document(text=text))
    assert verdict.claim == claim


def test_a_single_character_is_a_word() -> None:
    document = Document(text="“I am,” she said, “a I.”")
    assert verify_quote("I", document).status == "exact"
    assert verify_quote("m", document).status == "absent"
