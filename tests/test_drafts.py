"""A draft against its sources: what it claims, what they say of it, and how it is handed back as text."""

from __future__ import annotations

import json

import pytest
from draft_texts import COPY, DRAFT, MILL, checked, only

from summarizer.drafts.claims import claims_of
from summarizer.drafts.formats import footnoted_markdown, html, sarif, summary_line
from summarizer.drafts.ignored import parse_ignored
from summarizer.drafts.wording import details, finding_headline, mark
from summarizer.errors import InputError
from summarizer.records import Document


def test_quotes_parts_of_them_blocks_terms_and_paraphrases_are_told_apart() -> None:
    draft = Document(
        "Henrike Sall said: “Nobody has shown me a crack.”\n\n"
        "Piotr Wend said that the wall “moved in one spring and nobody cared”.\n\n"
        "Wend added:\n\n> We will close the footpath below it.\n\n"
        "They call it the “Old Lady”.\n\n"
        "Sall told the council that the pond had never been drained.\n"
    )
    claims = claims_of(draft)
    assert [claim.kind for claim in claims] == ["quote", "partial", "block", "term", "paraphrase"]
    assert claims[-1].text == "the pond had never been drained."
    assert [claim.speaker for claim in claims[:3]] == ["Henrike Sall", "Piotr Wend", "Piotr Wend"]
    assert [claim.number for claim in claims] == [1, 2, 3, 4, 5]


def test_a_pronoun_that_may_mean_two_people_names_no_speaker() -> None:
    draft = "Piotr Wend met Tomas Brekke, the mayor, on Monday. “The wall moved 14 millimetres in one spring,” he said."
    found = only(draft, MILL)
    assert (found.claim.speaker, found.claim.mention, found.flagged) == (None, "he", False)


WALL = "The wall moved 14 millimetres in one spring."


@pytest.mark.parametrize(
    "draft",
    [
        f'> "{WALL}"\n> — Piotr Wend, inspector of dams\n',
        f"> {WALL} — Piotr Wend\n",
        f"Piotr Wend said:\n\n> {WALL}[^1]\n\n[^1]: Herald, 3 May\n",
        f"**Piotr Wend (inspector):** “{WALL}”\n",
        f"- *Piotr Wend*: “{WALL}”\n",
        f'1. **"{WALL}"** – Piotr Wend, inspector\n',
        "Piotr Wend said: “The **wall** moved [14 millimetres](https://example.org/a) in _one_ spring.”\n",
        "Piotr Wend: «The wall moved 14 millimetres in one spring.»\n",
    ],
)
def test_a_quote_is_read_through_the_markup_and_signatures_of_reports_and_chatbots(draft: str) -> None:
    found = checked(draft, MILL).findings[0]
    assert (found.flagged, found.relation) == (False, "confirmed")
    assert found.claim.speaker == "Piotr Wend"


def test_a_quote_that_passes_says_in_which_source_and_where() -> None:
    found = only("“The wall moved 14 millimetres in one spring,” Piotr Wend said.", COPY, MILL)
    assert (found.status, found.relation) == ("exact", "confirmed")
    assert finding_headline(found) == "Word for word: 1.txt, line 5"


def test_a_quote_whose_left_out_words_may_change_the_sense_is_worth_a_look() -> None:
    source = "“I would not say that we are closing the school by the river,” Piotr Wend said."
    found = checked("“We are closing the school by the river,” Piotr Wend said.", source)
    assert mark(found.findings[0]) == "?"
    assert "Words that were left out may change the sense." in details(found.findings[0])
    assert summary_line(found).endswith("1 with words left out that may change the sense.")


def test_a_changed_quote_names_the_change_and_shows_the_words_of_the_source() -> None:
    found = only("“The wall moved 40 millimetres in one spring,” Piotr Wend said.", MILL)
    assert found.flagged
    assert list(details(found)) == ["The source: “The wall moved 14 millimetres in one spring”", "number: 14 -> 40"]


def test_a_quote_that_no_source_has_shows_the_nearest_passage_or_nothing() -> None:
    near = only("“I would show every crack in the county to anybody, but the wall is mine,” Henrike Sall said.", MILL)
    assert near.status == "absent"
    assert near.nearest is not None
    assert near.nearest.line == 3
    assert any(each.startswith("Nearest: 0.txt, line 3") for each in details(near))
    far = only("“Peace begins with a receipt,” Henrike Sall said.", MILL)
    assert (far.status, far.nearest, finding_headline(far)) == ("absent", None, "No source has it")


def test_a_quote_given_to_somebody_else_is_flagged_with_both_names() -> None:
    found = only("“The wall moved 14 millimetres in one spring,” said Henrike Sall.", MILL)
    assert (found.status, found.relation) == ("misattributed", "contradicted")
    assert "Speaker: the draft has Henrike Sall; the source has Piotr Wend." in list(details(found))


def test_two_sources_with_different_words_are_both_shown() -> None:
    found = only("“Nobody has shown me a single crack in that wall,” Henrike Sall said.", COPY, MILL)
    assert (found.status, found.best and found.best.source_id) == ("typographic", "1.txt")
    assert found.doubts == ("other_words",)
    assert "0.txt, line 3 has “Nobody has shown me one crack in that wall” from Henrike Sall." in list(details(found))


def test_two_sources_that_give_the_words_to_two_people_are_both_shown() -> None:
    other = "“The wall moved 14 millimetres in one spring,” said Henrike Sall. Piotr Wend said nothing."
    found = only("“The wall moved 14 millimetres in one spring,” said Piotr Wend.", other, MILL)
    assert (found.status, found.best and found.best.source_id, found.doubts) == (
        "exact",
        "1.txt",
        ("disputed_speaker",),
    )


def test_copies_of_an_article_are_counted_as_one_source() -> None:
    found = only("“The wall moved 14 millimetres in one spring,” said Piotr Wend.", MILL, MILL + "\n", MILL + "\n\n")
    assert (found.others, found.also_in) == ((), ("1.txt", "2.txt"))


def test_a_description_that_a_source_does_not_have_is_no_wrong_speaker() -> None:
    found = only("“The wall moved 14 millimetres in one spring,” an official said.", MILL)
    assert (found.status, found.relation) == ("exact", "unknown")
    assert found.unconfirmed


FERRY = "Director Marta Ellingsen said: “We will not run it at a loss.” Tomas Brekke, a skipper, said: “We go.”"


@pytest.mark.parametrize("said", ["The director said", "The skipper said", "He said", "An official said"])
def test_nobody_is_accused_on_a_description_or_pronoun_that_the_program_resolves(said: str) -> None:
    draft = f'"If they close the mill, we go," skipper Tomas Brekke said.\n\n{said}: "We will not run it at a loss."'
    found = checked(draft, FERRY).findings[-1]
    assert (found.status, found.flagged) == ("exact", False)
    assert found.claim.described


def test_a_description_is_compared_and_shown_in_the_words_of_the_draft() -> None:
    draft = '"If they close the mill, we go," Tomas Brekke said.\n\nThe director said: "We will not run it at a loss."'
    found = checked(draft, FERRY).findings[-1]
    assert (found.claim.speaker, found.relation) == ("The director", "confirmed")
    elsewhere = checked(draft, FERRY.replace("Director ", "")).findings[-1]
    assert "Speaker: the draft has The director; the source has Marta Ellingsen." in list(details(elsewhere))


def test_an_ignored_quote_keeps_its_reason_and_is_no_flag() -> None:
    found = checked(
        "“I saw it myself,” Ada Kern said.", MILL, ignore="# ours\nI saw it # my interview, 3 May\n"
    ).findings[0]
    assert (found.status, found.flagged, found.ignored) == ("ignored", False, "my interview, 3 May")


@pytest.mark.parametrize("line", ["We saw it all", "Yes # my interview"])
def test_an_ignored_quote_without_a_reason_or_enough_words_is_refused(line: str) -> None:
    with pytest.raises(InputError, match=r"ignore\.txt:1"):
        parse_ignored(line, "ignore.txt")


def test_markdown_gets_a_footnote_at_each_quote_and_is_else_unchanged() -> None:
    made = footnoted_markdown(checked(DRAFT, MILL))
    assert "“The wall moved 40 millimetres in one spring,”[^check-1] said" in made
    assert "> Nobody has shown me a single crack in that wall.[^check-2]\n" in made
    assert "[^check-1]: ✗ Words differ: 0.txt, line 5." in made
    body, _, _ = made.partition("\n\n[^check-1]: ")
    assert body.replace("[^check-1]", "").replace("[^check-2]", "") == DRAFT.rstrip("\n")


def test_words_of_a_source_are_no_markup_where_a_draft_is_handed_back() -> None:
    source = "“We **will** <script>alert(1)</script> close the footpath [now](x),” said Piotr Wend."
    made = checked("“We will never close the footpath now,” said Piotr Wend.", source)
    assert "<script>" not in html(made)
    assert "<script>" not in footnoted_markdown(made)


def test_sarif_points_at_the_lines_of_the_file_behind_its_front_matter() -> None:
    front = "---\ntitle: Pond\n---\n"
    log = json.loads(sarif(checked(DRAFT, MILL), front + DRAFT))
    (result,) = log["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (result["ruleId"], result["level"]) == ("altered", "error")
    assert region == {"startLine": 6, "startColumn": 2, "endLine": 6, "endColumn": 46}
