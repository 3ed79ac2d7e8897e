"""The index of sources is exact: it leaves out none that the slow way, every source in turn, would find."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.drafts.check import candidate_sources, check_claims, find_claims
from summarizer.drafts.claims import DraftClaim
from summarizer.drafts.evidence import evidence, finding
from summarizer.drafts.screening import ClaimQuery, Stretches, stream_of
from summarizer.drafts.sources.index import Index
from summarizer.drafts.sources.pile import open_pile
from summarizer.errors import InputError
from summarizer.records import Document
from summarizer.verifier import verify_quote

# Few words, so that sources share many of them in many orders: function words, contractions, elisions, numerals.
WORDS = st.sampled_from(
    "the of we will not and it is to that don't l'Europe Europe guns grain winter harvest 4,000 two-thirds Ruttemade "
    "Rutte made never peace deal Osk".split()
)
JOINTS = st.sampled_from(
    [" ", " ", " ", " ", " ", ", ", ". ", " … ", "” he said, “", ".”\n\n“", "\n", " [sic] ", "-\n"]
)


@st.composite
def texts(draw: st.DrawFn, least: int = 1, most: int = 60) -> str:
    """Words joined by spaces, stops, marks, new paragraphs."""
    words = draw(st.lists(WORDS, min_size=least, max_size=most))
    joints = draw(st.lists(JOINTS, min_size=len(words), max_size=len(words)))
    return "“" + "".join(word + joint for word, joint in zip(words, joints, strict=True)) + "” said Anna Lee."


@st.composite
def claims_from(draw: st.DrawFn, sources: list[str]) -> str:
    """A stretch of a source with some words taken out or put in, or any words."""
    words = draw(st.sampled_from(sources)).split()
    start = draw(st.integers(0, len(words) - 1))
    taken = words[start : start + draw(st.integers(1, 12))]
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(taken)))
        taken[place : place + draw(st.integers(0, 2))] = draw(st.lists(WORDS, max_size=2))
    return " ".join(taken) or "we"


@settings(max_examples=150)
@given(st.data())
def test_no_source_with_a_verdict_other_than_absent_is_screened_out(data: st.DataObject) -> None:
    source = data.draw(texts())
    claim = data.draw(claims_from([source]))
    if verify_quote(claim, Document(source)).status != "absent":
        assert ClaimQuery.of(claim).bound(Stretches(stream_of(source))) > 0


@settings(max_examples=60)
@given(st.data())
def test_the_index_finds_what_asking_every_source_finds(data: st.DataObject) -> None:
    sources = data.draw(st.lists(texts(most=25), min_size=1, max_size=6))
    claim = DraftClaim(1, 0, 1, data.draw(claims_from(sources)), "quote", "Anna Lee")
    documents = [Document(text, id=str(number)) for number, text in enumerate(sources)]
    slow = finding(claim, [evidence(claim, document, at) for at, document in enumerate(documents)])
    with Index() as index:
        index.fill(documents)
        (fast,) = find_claims([claim], index)
    assert (fast.status, fast.relation) == (slow.status, slow.relation)
    assert fast.best == slow.best


@settings(max_examples=60)
@given(st.data())
def test_the_rarest_words_of_a_claim_lead_to_every_source_that_has_enough_of_it(data: st.DataObject) -> None:
    sources = data.draw(st.lists(texts(most=25), min_size=1, max_size=6, unique=True))
    query = ClaimQuery.of(data.draw(claims_from(sources)))
    with Index() as index:
        index.fill(Document(text, id=str(number)) for number, text in enumerate(sources))
        (found,) = candidate_sources([query], index)
    everywhere = {at for at, text in enumerate(sources) if query.bound(Stretches(stream_of(text)))}
    assert {position for _, position in found} == everywhere


def write(folder: Path, **texts: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


SAID = "“The harvest is lost,” said Anna Lee."
DRAFT = Document("“The harvest is lost,” Anna Lee said.")


def test_a_changed_folder_is_read_again_and_an_unchanged_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "sources", one="Nothing was said.")
    for text, status in (("Nothing was said.", "absent"), (SAID, "exact")):
        write(tmp_path / "sources", one=text)
        index, _ = open_pile([str(tmp_path / "sources")], tmp_path / "kept")
        with index:
            assert check_claims(DRAFT, index).findings[0].status == status
    monkeypatch.setattr(
        "summarizer.drafts.sources.pile.read", lambda inputs: pytest.fail("the sources were read again")
    )
    index, _ = open_pile([str(tmp_path / "sources")], tmp_path / "kept")
    with index:
        assert check_claims(DRAFT, index).findings[0].status == "exact"


def test_a_removed_source_is_no_longer_found_and_a_kept_text_is_not_indexed_twice(tmp_path: Path) -> None:
    with Index(tmp_path / "index.sqlite") as index:
        index.fill([Document(SAID, id="a"), Document("Other words.", id="b"), Document(SAID, id="copy")])
        assert len(index) == 3
        found = check_claims(DRAFT, index).findings[0]
        assert (found.best and found.best.source_id, found.also_in) == ("a", ("copy",))
        index.fill([Document("Other words.", id="b")])
        assert check_claims(DRAFT, index).findings[0].status == "absent"
        index.fill([Document(SAID, id="again")])
        assert check_claims(DRAFT, index).findings[0].status == "exact"


def test_what_is_gone_takes_its_postings_along_and_nothing_else(tmp_path: Path) -> None:
    with Index(tmp_path / "index.sqlite") as index:
        for day in range(8):
            index.fill([Document(SAID, id="a"), Document(f"Words of day {day} alone, number {day}.", id="b")], str(day))
            assert check_claims(DRAFT, index).findings[0].status == "exact"
            assert [each.id for each in index.documents()] == ["a", "b"]
        assert index.frequency(stream_of("harvest"))[stream_of("harvest")] == 1
        assert index.frequency(stream_of("alone"))[stream_of("alone")] <= 3


def test_a_source_keeps_all_that_is_known_of_it(tmp_path: Path) -> None:
    given = Document(SAID, id="a", title="Harvest", url="https://x.example", authors=("Ada Kern",), extra={"page": 3})
    with Index(tmp_path / "index.sqlite") as index:
        index.fill([given])
        assert index.document(0) == given


def test_sources_of_two_folders_keep_their_names_apart(tmp_path: Path) -> None:
    write(tmp_path / "old", one=SAID)
    write(tmp_path / "new", one="Nothing was said.")
    index, _ = open_pile([str(tmp_path / "new"), str(tmp_path / "old")], tmp_path / "kept")
    with index:
        best = check_claims(DRAFT, index).findings[0].best
    assert best is not None
    assert best.source_id == "old/one.txt"


def test_an_unreadable_source_is_named_at_every_check_of_the_others(tmp_path: Path) -> None:
    write(tmp_path / "sources", one=SAID)
    (tmp_path / "sources" / "two.txt").write_bytes(b"\0\1\2")
    for _ in range(2):
        index, unreadable = open_pile([str(tmp_path / "sources")], tmp_path / "kept")
        with index:
            assert [each.id for each in unreadable] == ["two.txt"]
            assert check_claims(DRAFT, index).findings[0].status == "exact"


def test_a_pile_with_nothing_to_read_and_a_damaged_index_are_told_in_a_sentence(tmp_path: Path) -> None:
    write(tmp_path / "sources", one=" ")
    with pytest.raises(InputError, match="empty"):
        open_pile([str(tmp_path / "sources")], tmp_path / "kept")
    damaged = tmp_path / "index.sqlite"
    damaged.write_bytes(b"no database" * 100)
    with pytest.raises(InputError, match="cannot be used"):
        Index(damaged)
