"""Long articles in parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.quoting.splitting import merge_summaries, split
from summarizer.records import Document
from summarizer.text.tokens import estimate_tokens

TEXT = st.text(st.sampled_from("ab. \nЖ\U0001f600"), min_size=1, max_size=400)


@given(TEXT, st.integers(3, 60))
def test_parts_join_to_the_text_and_each_fits(text: str, limit: int) -> None:
    parts = split(Document(text), limit)
    assert "".join(part.text for part in parts) == text
    assert all(estimate_tokens(part.text) <= limit for part in parts)


def test_an_article_is_broken_at_paragraphs_where_that_is_possible() -> None:
    text = "\n\n".join(["word " * 20 + "end."] * 6)
    parts = split(Document(text), 90)
    assert len(parts) > 1
    assert all(part.text.rstrip().endswith("end.") for part in parts)


def test_parts_of_a_summary_are_merged_without_repeats_and_without_loss() -> None:
    merged = merge_summaries(
        [{"headline": "", "quotes": [1, 2]}, {"headline": "b", "quotes": [2, 3]}, {"headline": "c"}]
    )
    assert merged == {"headline": "b", "quotes": [1, 2, 3]}


def test_an_item_that_an_answer_gives_twice_is_there_once_and_a_plain_value_stays() -> None:
    assert merge_summaries([{"facts": [{"fact": "a"}, {"fact": "a"}], "votes": [1, 1, 2]}]) == {
        "facts": [{"fact": "a"}],
        "votes": [1, 1, 2],
    }
