"""What each ruling makes of a claim, what it refuses, and what may be ruled on unseen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from review_runs import CARS, FERRY, FOUR, HARBOUR, PUMPS, make_run, nested

from summarizer.errors import RulingError, RunError
from summarizer.records import Change, Document, Verdict
from summarizer.review.desk import Desk
from summarizer.rulings.drafts import RulingDraft, reason_of, safe_in_bulk
from summarizer.rulings.log import Decision
from summarizer.rulings.removed import removed_paths, undecided
from summarizer.rulings.reviewed import Claim, Record
from summarizer.runs.reader import RunReader
from summarizer.verifier import verify_quote

NOT, NUMBER, SPEAKER, CASE, ABSENT = (f"/quotes/{index}/text" for index in range(5))
WORD = "/positions/1/evidence"
UNSAFE_ARTICLE = "Mara Ellison opened the meeting on Monday. It was told: “I would not say the old roof was unsafe.”"


@pytest.fixture
def desk(tmp_path: Path):
    with RunReader.open(make_run(tmp_path / "out")) as run:
        yield Desk(run, "ana")


def claim(desk: Desk, path: str) -> Claim:
    return desk.record("harbour.txt").claims[path]


def rule(desk: Desk, path: str, ruling: str, **rest: object) -> Claim:
    desk.rule("harbour.txt", RulingDraft(path, ruling, **rest))  # type: ignore[arg-type]
    return claim(desk, path)


def quotes(record: Record, **options: bool) -> list[tuple[str, str]]:
    return [(each["text"], each["speaker"]) for each in record.applied_summary(**options)["quotes"]]


def test_replace_puts_the_sources_words_and_they_verify(desk: Desk) -> None:
    replaced = rule(desk, NOT, "replace")
    assert (replaced.text, replaced.outcome, replaced.verified) == (PUMPS, "replaced", True)
    assert quotes(desk.record("harbour.txt"))[0] == (PUMPS, "Mara Ellison")


def test_replace_takes_another_passage_of_the_reviewers_choice(desk: Desk) -> None:
    start = HARBOUR.text.index("Nobody in this town")
    replaced = rule(desk, ABSENT, "replace", start=start, end=start + len(FERRY), speaker="Ada Voss")
    assert (replaced.text, replaced.speaker, replaced.outcome) == (FERRY, "Ada Voss", "replaced")


def test_a_replacement_that_the_source_does_not_bear_out_needs_a_reason_and_is_an_override(desk: Desk) -> None:
    start = HARBOUR.text.index("was less patient")
    with pytest.raises(RulingError, match="does not bear it out"):
        rule(desk, ABSENT, "replace", start=start, end=start + 16)
    forced = rule(desk, ABSENT, "replace", start=start, end=start + 16, reason="the editor asked for it")
    assert (forced.outcome, forced.verified) == ("override", False)


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (9, 3), (0, 10**6)])
def test_a_passage_outside_the_source_is_refused(desk: Desk, start: int, end: int) -> None:
    with pytest.raises(RulingError, match="no passage"):
        rule(desk, NOT, "replace", start=start, end=end)


def test_replace_of_a_claim_like_nothing_in_the_source_asks_for_a_passage(desk: Desk) -> None:
    with pytest.raises(RulingError, match="choose the passage"):
        rule(desk, ABSENT, "replace")


def test_accept_needs_a_reason_and_stays_an_override(desk: Desk) -> None:
    for reason in ("", "  "):
        with pytest.raises(RulingError, match="needs a reason"):
            rule(desk, NUMBER, "accept", reason=reason)
    accepted = rule(desk, NUMBER, "accept", reason="the paper corrected the figure")
    assert (accepted.outcome, accepted.verified, accepted.undecided) == ("override", False, False)
    assert accepted.text in [text for text, _ in quotes(desk.record("harbour.txt"))]


def test_paraphrase_keeps_the_words_and_is_not_verified(desk: Desk) -> None:
    paraphrase = rule(desk, WORD, "paraphrase")
    assert (paraphrase.outcome, paraphrase.verified) == ("paraphrase", False)
    assert len(desk.record("harbour.txt").kept_rows("positions")) == 2
    assert len(desk.record("harbour.txt").kept_rows("positions", verified_only=True)) == 1


def test_reattribute_gives_the_words_to_another_speaker(desk: Desk) -> None:
    given = rule(desk, SPEAKER, "reattribute", speaker="Tomas Reyl")
    assert (given.speaker, given.text, given.outcome) == ("Tomas Reyl", FOUR, "reattributed")
    assert (FOUR, "Tomas Reyl") in quotes(desk.record("harbour.txt"))


def test_a_new_speaker_whom_the_source_does_not_confirm_needs_a_reason_and_is_an_override(desk: Desk) -> None:
    for path, ruling in [(SPEAKER, "reattribute"), (NOT, "replace")]:
        with pytest.raises(RulingError, match="give a reason"):
            rule(desk, path, ruling, speaker="Mark Rutte")
        given = rule(desk, path, ruling, speaker="Mark Rutte", reason="the editor says so")
        assert (given.speaker, given.outcome, given.verified) == ("Mark Rutte", "override", False)


def test_reattribute_needs_a_speaker_and_a_quotation(desk: Desk) -> None:
    with pytest.raises(RulingError, match="who the words"):
        rule(desk, SPEAKER, "reattribute", speaker=" ")
    with pytest.raises(RulingError, match="no speaker"):
        rule(desk, WORD, "reattribute", speaker="Tomas Reyl")


def test_reattribute_builds_on_ones_own_replacement(desk: Desk) -> None:
    start = HARBOUR.text.index(CARS)
    rule(desk, ABSENT, "replace", start=start, end=start + len(CARS), reason="to be given to its speaker next")
    given = rule(desk, ABSENT, "reattribute", speaker="Mara Ellison")
    assert (given.text, given.speaker, given.verified) == (CARS, "Mara Ellison", True)


def test_replaced_words_under_a_speaker_whom_the_source_does_not_confirm_are_not_verified(tmp_path: Path) -> None:
    said = "I would not say the old roof was safe"
    article = Document(UNSAFE_ARTICLE, id="roof.txt")
    claims = [verify_quote(said, article, speaker="Mara Ellison")]
    summary = {"quotes": [{"text": said, "speaker": "Mara Ellison"}]}
    located = [replace(each, path="/quotes/0/text") for each in claims]
    with RunReader.open(make_run(tmp_path / "out", [(article, summary, located, [])])) as run:
        desk = Desk(run, "ana")
        desk.rule("roof.txt", RulingDraft("/quotes/0/text", "replace"))
        replaced = desk.record("roof.txt").claims["/quotes/0/text"]
        assert (replaced.outcome, replaced.speaker_confirmed, replaced.verified) == ("replaced", False, False)
        assert quotes(desk.record("roof.txt"), verified_only=True) == []


def test_a_speaker_whom_the_source_confirms_makes_replaced_words_verified(desk: Desk) -> None:
    assert not rule(desk, NOT, "replace", speaker="Nadia Brandt", reason="a guess").verified
    assert rule(desk, NOT, "reattribute", speaker="Mara Ellison").verified


def test_words_given_to_somebody_whom_the_source_contradicts_are_never_verified(desk: Desk) -> None:
    given = rule(desk, SPEAKER, "reattribute", speaker="Mara Ellison", reason="the editor says so")
    assert (given.outcome, given.verified) == ("override", False)
    assert (FOUR, "Mara Ellison") not in quotes(desk.record("harbour.txt"), verified_only=True)


def test_a_quotation_added_under_another_name_needs_a_reason_and_is_an_override(desk: Desk) -> None:
    (omission,) = desk.record("harbour.txt").omissions
    with pytest.raises(RulingError, match="does not bear it out"):
        desk.rule("harbour.txt", RulingDraft(omission.path, "add", speaker="Tomas Reyl"))
    desk.rule("harbour.txt", RulingDraft(omission.path, "add", "so the mayor says", speaker="Tomas Reyl"))
    record = desk.record("harbour.txt")
    assert (FERRY, "Tomas Reyl") in quotes(record)
    assert (FERRY, "Tomas Reyl") not in quotes(record, verified_only=True)


def test_a_claim_like_nothing_in_the_source_is_kept_only_with_a_reason(desk: Desk) -> None:
    for ruling in ("paraphrase", "accept"):
        with pytest.raises(RulingError, match="needs a reason"):
            rule(desk, ABSENT, ruling)
    assert rule(desk, ABSENT, "paraphrase", reason="said at the press call").outcome == "paraphrase"


@pytest.mark.parametrize("field", ["path", "reason", "speaker"])
def test_half_of_a_surrogate_pair_is_refused_and_the_record_stays_open(desk: Desk, field: str) -> None:
    request = replace(RulingDraft(SPEAKER, "reattribute", "why", speaker="Tomas Reyl"), **{field: "\ud800"})
    with pytest.raises(RulingError, match="surrogate"):
        desk.rule("harbour.txt", request)
    with pytest.raises(RulingError, match="surrogate"):
        Desk(desk.run, "\udcff").rule("harbour.txt", RulingDraft(NOT, "reject"))
    assert rule(desk, NOT, "reject").outcome == "rejected"


def test_whatever_fails_in_a_ruling_leaves_no_transaction_open(desk: Desk) -> None:
    made = Decision("now", "ana", "harbour.txt", NOT, "reject")
    with pytest.raises(RunError, match="not saved"):
        desk.run.append([replace(made, reviewer="\ud800")])
    with pytest.raises(TypeError):
        desk.run.append([replace(made, after={"text": object()})])
    assert not desk.run.connection.in_transaction
    assert desk.run.log.decisions == ()


def test_an_event_is_carried_out_once_whoever_sends_it_again(desk: Desk) -> None:
    request = RulingDraft(NOT, "reject")
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: desk.rule("harbour.txt", request, "event-1"), range(40)))
    with RunReader.open(desk.run.directory) as again:
        made.append(Desk(again, "ana").rule("harbour.txt", request, "event-1"))
    assert {each.seq for each in made} == {1}
    assert [each.ruling for each in desk.run.log.decisions] == ["reject"]


def test_an_undo_and_a_redo_sent_again_take_back_nothing_more(desk: Desk) -> None:
    rule(desk, NOT, "reject")
    rule(desk, NUMBER, "reject")
    for verb, event in ((desk.undo, "one"), (desk.redo, "two"), (desk.undo, "three")):
        assert verb(event) == verb(event) == [("harbour.txt", NUMBER)]
    assert [each.ruling for each in desk.run.log.decisions] == ["reject", "reject", "undo", "redo", "undo"]


def test_reject_takes_the_quote_out_and_an_evidences_position_with_it(desk: Desk) -> None:
    assert rule(desk, NOT, "reject").outcome == "rejected"
    rule(desk, WORD, "reject")
    record = desk.record("harbour.txt")
    assert len(quotes(record)) == 5
    assert [row.original["actor"] for row in record.kept_rows("positions")] == ["Tomas Reyl"]


def test_a_quotation_left_out_can_be_added_and_is_then_in_the_summary(desk: Desk) -> None:
    (omission,) = desk.record("harbour.txt").omissions
    desk.rule("harbour.txt", RulingDraft(omission.path, "add"))
    record = desk.record("harbour.txt")
    assert quotes(record)[-1] == (FERRY, "Ada Voss")
    assert quotes(record, verified_only=True)[-1] == (FERRY, "Ada Voss")


def test_verified_only_keeps_what_the_source_bears_out_word_for_word(desk: Desk) -> None:
    rule(desk, NOT, "replace")
    rule(desk, NUMBER, "accept", reason="a reason")
    assert quotes(desk.record("harbour.txt"), verified_only=True) == [(PUMPS, "Mara Ellison"), (CARS, "Mara Ellison")]


def test_what_is_no_claim_or_no_ruling_is_refused(desk: Desk) -> None:
    with pytest.raises(RulingError, match="no claim"):
        rule(desk, "/quotes/99/text", "reject")
    with pytest.raises(RulingError, match="not a ruling on a claim"):
        rule(desk, NOT, "add")
    with pytest.raises(RulingError, match="leaves out"):
        rule(desk, "omitted:1-2", "add")
    with pytest.raises(RunError, match="no document"):
        desk.rule("nobody.txt", RulingDraft(NOT, "reject"))
    assert desk.run.log.decisions == ()


def altered(*changes: tuple[str, str, str], also: tuple[str, ...] = ()) -> Verdict:
    made = tuple(Change(kind, said, found, 0, 1, 0, 1) for kind, said, found in changes)  # type: ignore[arg-type]
    return Verdict("claim", "altered", changes=made, also=also)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "verdict",
    [
        altered(("case", "Council", "council")),
        altered(("dropped", "", "um,")),
        altered(("added", "uh…", "")),
        altered(("case", "The", "the"), ("dropped", "", "er")),
    ],
)
def test_case_and_sounds_of_hesitation_may_be_ruled_on_unseen(verdict: Verdict) -> None:
    assert safe_in_bulk(verdict)


@pytest.mark.parametrize(
    "verdict",
    [
        altered(("negation", "", "not")),
        altered(("number", "50,000", "5,000")),
        altered(("case", "Council", "council"), ("word", "may", "will")),
        altered(("dropped", "", "um not")),
        altered(("dropped", "", "never")),
        altered(("added", "only", "")),
        altered(("case", "us", "US")),
        altered(("case", "may", "May")),
        altered(("case", "polish", "Polish")),
        altered(("case", "Council", "council"), also=("misattributed",)),
        altered(),
        Verdict("claim", "absent"),
        Verdict("claim", "misattributed"),
    ],
)
def test_what_could_hide_a_changed_meaning_may_not_be_ruled_on_unseen(verdict: Verdict) -> None:
    assert not safe_in_bulk(verdict)


def test_bulk_rules_on_nothing_but_safe_claims_and_one_undo_takes_all_back(desk: Desk) -> None:
    everything = [item.key for item in desk.queue()]
    done = desk.rule_in_bulk(everything, RulingDraft("", "replace"))
    assert sorted(done) == [("harbour.txt", CASE), ("school.txt", "/quotes/0/text")]
    assert claim(desk, CASE).outcome == "replaced"
    assert sorted(desk.undo()) == sorted(done)
    assert claim(desk, CASE).outcome == "flagged"
    assert sorted(desk.redo()) == sorted(done)
    assert desk.record("school.txt").claims["/quotes/0/text"].outcome == "replaced"


@pytest.mark.parametrize("ruling", ["reject", "paraphrase", "reattribute", "skip", "add", "undo"])
def test_bulk_refuses_rulings_that_are_not_for_many(desk: Desk, ruling: str) -> None:
    with pytest.raises(RulingError, match="many claims"):
        desk.rule_in_bulk([("harbour.txt", CASE)], RulingDraft("", ruling))  # type: ignore[arg-type]


def test_bulk_accept_without_a_reason_writes_nothing(desk: Desk) -> None:
    with pytest.raises(RulingError, match="needs a reason"):
        desk.rule_in_bulk([("harbour.txt", CASE), ("school.txt", "/quotes/0/text")], RulingDraft("", "accept"))
    assert desk.run.log.decisions == ()


def test_the_queue_has_every_flag_caution_and_omission_the_gravest_first(desk: Desk) -> None:
    assert [item.reason for item in desk.queue()] == [
        "absent", "negation", "number", "misattributed", "word", "word", "filler", "case", "caution", "omitted",
    ]  # fmt: skip


def test_the_reason_is_that_of_the_gravest_change() -> None:
    verdict = altered(("case", "A", "a"), ("word", "one", "other"), ("number", "3", "4"))
    assert reason_of(verdict, Claim(verdict).standing) == "number"


def test_what_stands_within_a_rejected_item_needs_nobody_until_the_rejection_is_taken_back(tmp_path: Path) -> None:
    evidence, quote, other = "/positions/0/evidence/0", "/positions/0/quotes/0/text", "/positions/1/evidence/0"
    with RunReader.open(make_run(tmp_path / "out", [nested()])) as run:
        desk = Desk(run, "ana")
        desk.rule("harbour.txt", RulingDraft(evidence, "reject"))
        record = desk.record("harbour.txt")
        assert removed_paths(record) == {quote}
        assert [claim.verdict.path for claim in undecided(record)] == [other]
        assert {item.path for item in desk.queue() if item.removed} == {quote}
        assert ("harbour.txt", quote) in set(run.settled())
        Desk(run, "bo").rule("harbour.txt", RulingDraft(evidence, "accept", "as he said it"))
        assert removed_paths(desk.record("harbour.txt")) == frozenset()
        desk.undo()
        assert not any(item.removed for item in desk.queue())


def test_rulings_in_force_are_the_last_of_each_reviewer_without_skips_and_undos(desk: Desk) -> None:
    rule(desk, ABSENT, "reject")
    rule(desk, ABSENT, "paraphrase", reason="in other words")
    rule(desk, NOT, "skip")
    rule(desk, NUMBER, "reject")
    desk.undo()
    assert [(each.path, each.ruling) for each in desk.run.log.in_force] == [(ABSENT, "paraphrase")]
