"""What holds for every claim drawn from a source and changed by rule; the seeds are the sources."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.records import Document, Quotation
from summarizer.text.quotations import quotations
from summarizer.verifier import verify_quote

SEEDS = [Document(text=path.read_text()) for path in sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))]
WORD = re.compile(r"\w+(?:['’-]\w+)*")
LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Words that stand in none of the seeds.
STRANGE = ["zebra", "harbour", "violin", "quickly", "forgotten", "teapot"]


def spoken_pieces(document: Document) -> list[Quotation]:
    """Whole outermost quotations in one piece, long enough to cut claims from."""
    return [
        each
        for each in quotations(document)
        if each.parent is None
        and len(each.segments) == 1
        and len(WORD.findall(document.text[each.start : each.end])) >= 6
    ]


PIECES = [(document, document.text[each.start : each.end]) for document in SEEDS for each in spoken_pieces(document)]


@st.composite
def claims(draw: st.DrawFn, least: int = 1) -> tuple[str, Document]:
    """A run of whole words of a quotation of a seed."""
    document, text = draw(st.sampled_from([(each, text) for each, text in PIECES if len(WORD.findall(text)) >= least]))
    found = list(WORD.finditer(text))
    first = draw(st.integers(0, len(found) - least))
    last = draw(st.integers(first + least - 1, min(len(found) - 1, first + 40)))
    return text[found[first].start() : found[last].end()], document


@given(claims())
def test_every_run_of_whole_words_of_a_quotation_is_exact(drawn: tuple[str, Document]) -> None:
    claim, document = drawn
    verdict = verify_quote(claim, document)
    assert verdict.status == "exact"
    assert document.text[verdict.start : verdict.end] == claim
    # The oracle for occurrences: no fewer than the places where the claim stands between other characters than letters.
    plain = re.findall(rf"(?<!\w)(?<!\w['’-]){re.escape(claim)}(?!\w|['’-]\w)", document.text)
    assert verdict.occurrences >= len(plain) > 0


TYPOGRAPHY: list[Callable[[str], str]] = [
    lambda claim: f"“{claim}”",
    lambda claim: f'"{claim}"',
    lambda claim: f"«\u00a0{claim}\u00a0»",
    lambda claim: claim + ".",
    lambda claim: claim + ",”",
    lambda claim: claim.replace("’", "'"),
    lambda claim: claim.replace("’", "`"),
    lambda claim: claim.replace(" ", "\u00a0", 1),
    lambda claim: claim.replace(" ", "\n  ", 1),
    lambda claim: claim.replace(" ", "\r\n"),
    lambda claim: claim.replace("-", "\u2011"),
    lambda claim: claim[:1] + "\u00ad" + claim[1:],
    lambda claim: claim[:2] + "\u200b" + claim[2:],
    lambda claim: claim.replace("fi", "ﬁ").replace("ff", "ﬀ"),
    lambda claim: claim[0].swapcase() + claim[1:],
    lambda claim: f"  {claim}\n",
    lambda claim: claim.replace("‘", '"').replace("’ ", '" '),
]


@given(claims(least=2), st.sampled_from(TYPOGRAPHY))
def test_every_typographic_mutation_is_typographic(drawn: tuple[str, Document], mutate: Callable[[str], str]) -> None:
    claim, document = drawn
    mutated = mutate(claim)
    verdict = verify_quote(mutated, document)
    if re.search(rf"{re.escape(claim)}[?!]", document.text) and mutated.rstrip("”").endswith((".", ",")):
        return  # A statement where the source asks or calls out is no typography.
    if [change.kind for change in verdict.changes] == ["negation"]:
        assert verdict.status == "altered" and claim[0].islower() and len(claim.split()) < 3  # "Now" of "Not now"
        return
    assert verdict.passes
    assert verdict.status == "typographic" or mutated in document.text
    assert verdict.changes == ()


@given(claims(least=5), st.data())
def test_every_changed_word_is_altered_and_named(drawn: tuple[str, Document], data: st.DataObject) -> None:
    claim, document = drawn
    word = data.draw(st.sampled_from(list(LETTERS.finditer(claim))))
    strange = data.draw(st.sampled_from(STRANGE))
    verdict = verify_quote(claim[: word.start()] + strange + claim[word.end() :], document)
    assert verdict.status == "altered", verdict
    assert any(strange in change.claim for change in verdict.changes)


@given(claims(least=5), st.data())
def test_every_added_word_is_altered_and_named(drawn: tuple[str, Document], data: st.DataObject) -> None:
    claim, document = drawn
    word = data.draw(st.sampled_from(list(LETTERS.finditer(claim))[1:]))
    added = data.draw(st.sampled_from(["hardly", "nowhere", *STRANGE]))
    mutated = f"{claim[: word.start()]}{added} {claim[word.start() :]}"
    verdict = verify_quote(mutated, document)
    assert verdict.status == "altered", verdict
    assert any(added in change.claim for change in verdict.changes)
    if added in ("hardly", "nowhere"):
        assert any(change.kind == "negation" for change in verdict.changes)


@given(claims(least=6), st.data())
def test_every_dropped_word_is_altered(drawn: tuple[str, Document], data: st.DataObject) -> None:
    claim, document = drawn
    word = data.draw(st.sampled_from(list(LETTERS.finditer(claim))[1:-1] or [LETTERS.search(claim)]))
    mutated = claim[: word.start()].rstrip() + claim[word.end() :]
    if mutated not in document.text:
        verdict = verify_quote(mutated, document)
        assert verdict.status == "altered", verdict


@given(claims(least=5), st.integers(1, 99))
def test_every_changed_number_is_altered_and_named(drawn: tuple[str, Document], number: int) -> None:
    claim, document = drawn
    for found in re.finditer(r"(?<![\w.,])\d+(?![\w.,%])", claim):
        if found.group() != str(number):
            mutated = f"{claim[: found.start()]}{number}{claim[found.end() :]}"
            verdict = verify_quote(mutated, document)
            assert verdict.status == "altered", verdict
            assert "number" in {change.kind for change in verdict.changes}


@given(claims(least=4), claims(least=4))
def test_two_quotations_in_one_never_pass(one: tuple[str, Document], other: tuple[str, Document]) -> None:
    (first, document), (second, elsewhere) = one, other
    verdict = verify_quote(f"{first} {second}", document)
    if document is not elsewhere or f"{first} {second}" not in document.text:
        assert not verdict.passes or verdict.status == "edited"
        if verdict.status == "edited":
            assert verdict.parts  # Both stand in one utterance, in this order.


@given(claims(least=8), st.sampled_from(["…", "...", "[…]", "(…)", "[...]"]))
def test_an_honest_omission_is_edited_or_altered_for_a_reason(drawn: tuple[str, Document], mark: str) -> None:
    claim, document = drawn
    found = list(LETTERS.finditer(claim))
    middle = found[len(found) // 2]
    mutated = f"{claim[: middle.start()]}{mark} {claim[middle.end() :].lstrip(' ')}"
    verdict = verify_quote(mutated, document)
    assert verdict.status in ("edited", "altered")
    if verdict.status == "altered":
        named = {change.kind for change in verdict.changes}
        short = min(len(WORD.findall(part)) for part in re.split(re.escape(mark), mutated)) < 3
        assert short or named & {"negation", "number", "modality", "dropped", "word", "name", "added"}


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["exact", "changed", "gone"]), min_size=1, max_size=6), st.randoms())
def test_verdicts_do_not_depend_on_order(wanted: list[str], chance: random.Random) -> None:
    text = SEEDS[1].text
    sources = {"exact": "the peace we have collectively fostered is sustainable"}
    sources["changed"] = sources["exact"].replace("sustainable", "fragile")
    sources["gone"] = "Nobody ever saw the violins again"
    claims = [sources[each] for each in wanted]
    shuffled = claims.copy()
    chance.shuffle(shuffled)
    document = Document(text=text)
    by_claim = {claim: verify_quote(claim, document) for claim in shuffled}
    assert [by_claim[claim] for claim in claims] == [verify_quote(claim, Document(text=text)) for claim in claims]


@settings(max_examples=200)
@given(st.text(max_size=80), st.text(max_size=200), st.booleans())
def test_any_two_strings_can_be_compared(claim: str, text: str, spoken: bool) -> None:
    """Nothing raises, and what a verdict points to is a slice of the text."""
    document = Document(text=text)
    verdict = verify_quote(claim, document, spoken=spoken)
    if verdict.start is not None:
        assert verdict.source == text[verdict.start : verdict.end]
    else:
        assert verdict.status == "absent"


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(["we", "will", "not", "go", "“", "”", '"', "…", "[", "]", "5", "5.5", ".", "\n", "’", "said"])
    )
)
def test_soup_of_marks_and_words_is_judged(pieces: list[str]) -> None:
    document = Document(text=" ".join(pieces))
    for claim in (" ".join(pieces[1:-1]), " ".join(pieces[::2]), "“we will … [not] go”"):
        verdict = verify_quote(claim, document)
        assert verdict.start is None or verdict.source == document.text[verdict.start : verdict.end]


@pytest.mark.parametrize("document", SEEDS)
def test_quotations_of_another_article_do_not_pass(document: Document) -> None:
    for other, claim in PIECES:
        if other is not document:
            assert not verify_quote(claim, document).passes
