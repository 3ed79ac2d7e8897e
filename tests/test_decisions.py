"""The log of decisions: append-only events, and the fold that makes a state of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.rulings.agreement import agreements
from summarizer.rulings.log import (
    Decision,
    Log,
    claim_sha256,
    first_broken,
    in_effect,
    rulings,
    seal_event,
    settle,
    to_redo,
    to_undo,
)

SOURCE, CLAIM = "source", claim_sha256("The claim", "Ana")


def event(ruling: str, reviewer: str = "ana", path: str = "/quotes/0/text", **rest: object) -> Decision:
    fields = {"source_sha256": SOURCE, "claim_sha256": CLAIM, **rest}
    return Decision("2026-03-01T10:00:00.000+00:00", reviewer, "a.txt", path, ruling, **fields)  # type: ignore[arg-type]


def log(*drafts: Decision) -> list[Decision]:
    made: list[Decision] = []
    for draft in drafts:
        made.append(seal_event(draft, len(made) + 1, made[-1].hash if made else ""))
    return made


def undo(decisions: list[Decision], reviewer: str = "ana") -> list[Decision]:
    last = to_undo(decisions, reviewer)
    return (
        decisions
        if last is None
        else log(*decisions, event("undo", reviewer, last.path, undoes=last.seq, batch=last.batch))
    )


def redo(decisions: list[Decision], reviewer: str = "ana") -> list[Decision]:
    last = to_redo(decisions, reviewer)
    return decisions if last is None else log(*decisions, event("redo", reviewer, last.path, undoes=last.seq))


class Oracle:
    """Undo and redo as an editor has them: two stacks per reviewer, and a plain table of who ruled what."""

    def __init__(self) -> None:
        self.done: dict[str, list[list[tuple[str, str]]]] = {}
        self.undone: dict[str, list[list[tuple[str, str]]]] = {}

    def rule(self, reviewer: str, pairs: list[tuple[str, str]]) -> None:
        self.done.setdefault(reviewer, []).append(pairs)
        self.undone[reviewer] = []

    def undo(self, reviewer: str) -> None:
        if self.done.get(reviewer):
            self.undone.setdefault(reviewer, []).append(self.done[reviewer].pop())

    def redo(self, reviewer: str) -> None:
        if self.undone.get(reviewer):
            self.done[reviewer].append(self.undone[reviewer].pop())

    def state(self) -> dict[tuple[str, str], str]:
        return {(path, who): ruling for who, steps in self.done.items() for step in steps for path, ruling in step}


PATHS = st.sampled_from(["/quotes/0/text", "/quotes/1/text", "/positions/0/evidence"])
WHO = st.sampled_from(["ana", "bo"])
RULING = st.sampled_from(["replace", "reject", "paraphrase", "skip"])
STEP = st.one_of(
    st.tuples(st.just("rule"), WHO, PATHS, RULING),
    st.tuples(st.just("batch"), WHO, RULING),
    st.tuples(st.just("undo"), WHO),
    st.tuples(st.just("redo"), WHO),
)


@settings(max_examples=200)
@given(st.lists(STEP, max_size=25))
def test_undo_and_redo_of_events_do_what_two_stacks_do(steps: list[tuple[str, ...]]) -> None:
    decisions, oracle = played(steps)
    standing = {(path, each.reviewer): each.ruling for (_, path), made in rulings(decisions).items() for each in made}
    assert standing == oracle.state()
    assert first_broken(decisions) is None


def played(steps: list[tuple[str, ...]]) -> tuple[list[Decision], Oracle]:
    decisions: list[Decision] = []
    oracle = Oracle()
    for number, (kind, who, *rest) in enumerate(steps):
        if kind == "rule":
            decisions = log(*decisions, event(rest[1], who, rest[0]))
            oracle.rule(who, [(rest[0], rest[1])])
        elif kind == "batch":
            paths = ["/quotes/0/text", "/quotes/1/text"]
            decisions = log(*decisions, *(event(rest[0], who, path, batch=f"b{number}") for path in paths))
            oracle.rule(who, [(path, rest[0]) for path in paths])
        elif kind == "undo":
            decisions, _ = undo(decisions, who), oracle.undo(who)
        else:
            decisions, _ = redo(decisions, who), oracle.redo(who)
    return decisions, oracle


def test_nothing_in_the_log_changes_when_something_is_undone() -> None:
    before = log(event("replace"), event("reject"))
    after = undo(before)
    assert after[:2] == before
    assert [each.ruling for each in in_effect(after)] == ["replace", "undo"]


def test_one_reviewer_cannot_undo_another() -> None:
    assert to_undo(log(event("replace", "ana")), "bo") is None


@pytest.mark.parametrize("changed", ["reviewer", "ruling", "reason", "at", "path", "claim_sha256", "source_sha256"])
def test_an_event_edited_in_place_breaks_the_log_where_it_stands(changed: str) -> None:
    decisions = log(event("replace"), event("reject"), event("skip"))
    decisions[1] = replace(decisions[1], **{changed: "skip"})
    assert first_broken(decisions) == 2


def test_an_event_taken_out_breaks_the_log_at_the_next() -> None:
    decisions = log(event("replace"), event("reject"), event("skip"))
    assert first_broken([decisions[0], decisions[2]]) == 3


def test_reviewers_who_agree_settle_a_claim_and_those_who_differ_dispute_it() -> None:
    agreed = settle(log(event("reject", "ana"), event("reject", "bo")), SOURCE, CLAIM)
    differ = settle(log(event("reject", "ana"), event("paraphrase", "bo")), SOURCE, CLAIM)
    assert (agreed.state, agreed.decision and agreed.decision.reviewer) == ("settled", "bo")
    assert (differ.state, differ.decision) == ("disputed", None)
    assert [each.reviewer for each in differ.rulings] == ["ana", "bo"]


def test_the_same_ruling_with_another_text_is_a_dispute() -> None:
    made = log(event("replace", "ana", after={"text": "one"}), event("replace", "bo", after={"text": "two"}))
    assert settle(made, SOURCE, CLAIM).state == "disputed"


def test_a_skip_decides_nothing_and_disputes_nothing() -> None:
    assert settle(log(event("skip")), SOURCE, CLAIM).state == "undecided"
    assert settle(log(event("reject", "ana"), event("skip", "bo")), SOURCE, CLAIM).state == "settled"


def test_a_ruling_made_in_sight_of_a_dispute_settles_it_until_somebody_rules_anew() -> None:
    made = log(event("reject", "ana"), event("paraphrase", "bo"), event("reject", "eva", after={"settles": [1, 2]}))
    settled = settle(made, SOURCE, CLAIM)
    assert (settled.state, settled.decision and settled.decision.reviewer) == ("settled", "eva")
    assert settle(log(*made, event("accept", "bo")), SOURCE, CLAIM).state == "disputed"


@pytest.mark.parametrize("hashes", [("another source", CLAIM), (SOURCE, claim_sha256("The claim", "Bo"))])
def test_a_ruling_on_a_claim_or_source_that_has_changed_is_stale_and_not_applied(hashes: tuple[str, str]) -> None:
    standing = settle(log(event("reject")), *hashes)
    assert (standing.state, standing.decision) == ("stale", None)
    assert len(standing.stale) == 1


def test_a_ruling_follows_its_claim_to_another_place_in_the_summary() -> None:
    made = Log.of(log(event("reject", path="/quotes/2/text")))
    other = claim_sha256("Other", None)
    standings = made.standings("a.txt", SOURCE, {"/quotes/1/text": CLAIM, "/quotes/2/text": other})
    assert standings["/quotes/1/text"].state == "settled"
    assert "/quotes/2/text" not in standings


def test_a_ruling_whose_claim_is_in_two_places_stays_where_it_is_and_stale() -> None:
    made = Log.of(log(event("reject", path="/quotes/2/text")))
    standings = made.standings(
        "a.txt", SOURCE, {"/quotes/0/text": CLAIM, "/quotes/1/text": CLAIM, "/quotes/2/text": "x"}
    )
    assert {path: each.state for path, each in standings.items()} == {"/quotes/2/text": "stale"}


def test_kappa_is_that_of_the_textbook() -> None:
    """Fifty claims, 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 0.70, by chance 0.50, kappa 0.40."""
    cells = (
        [("reject", "reject")] * 20
        + [("reject", "accept")] * 5
        + [("accept", "reject")] * 10
        + [("accept", "accept")] * 15
    )
    standings = [settle(log(event(one, "ana"), event(other, "bo")), SOURCE, CLAIM) for one, other in cells]
    (agreement,) = agreements(standings)
    assert (agreement.reviewers, agreement.claims) == (("ana", "bo"), 50)
    assert agreement.observed == pytest.approx(0.70)
    assert agreement.kappa == pytest.approx(0.40)


def test_kappa_of_reviewers_who_always_give_the_same_ruling_is_undefined() -> None:
    (agreement,) = agreements([settle(log(event("reject", "ana"), event("reject", "bo")), SOURCE, CLAIM)])
    assert (agreement.observed, agreement.kappa) == (1.0, None)
