"""A model is asked whether the evidence bears each item; asking once more mends what fails. Against a server on loopback."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from conftest import Endpoint

from summarizer import Document, Schema, SourceName, Stance, Verbatim, make_task, summarize
from summarizer.records import flag
from summarizer.records.results import Result
from summarizer.rulings.basis import row_bases, sentence
from summarizer.rulings.log import UNDECIDED, Decision, Standing
from summarizer.rulings.reviewed import Claim, Record

TEXT = "Anna Kowalska backs the bridge. Two banks pay for it. Piet Bakker is against the bridge."


class Stand(Schema):
    actor: SourceName
    side: Stance
    evidence: list[Verbatim]


class Stands(Schema):
    gist: str
    stands: list[Stand]


TASK = make_task("stands", Stands, "{{ article }}")
STANDS = [
    {"actor": "Anna Kowalska", "side": "supports", "evidence": ["Anna Kowalska backs the bridge."]},
    {"actor": "Piet Bakker", "side": "supports", "evidence": ["Piet Bakker is against the bridge."]},
]
SUMMARY = {"gist": "Kowalska backs a bridge.", "stands": STANDS}


def answers(*verdicts: str, field: str | None = None) -> dict[str, Any]:
    return {
        "answers": [
            {
                "number": number,
                "verdict": verdict,
                "field": field if verdict == "no" else None,
                "reason": "he is against it" if verdict == "no" else None,
            }
            for number, verdict in enumerate(verdicts, 1)
        ]
    }


def run(**options: Any) -> Result[Any]:
    return summarize(Document(TEXT, id="a"), task=TASK, **options)


def test_a_judge_is_asked_once_of_every_item_and_its_no_is_a_flag(endpoint: Endpoint) -> None:
    endpoint.replies(SUMMARY, answers("yes", "yes", "no", field="side"))
    result = run(judge="self")
    assert len(endpoint.requests) == 2 and result.usage.calls == 2
    question = endpoint.requests[1]["messages"][1]["content"]
    assert "1. gist: Kowalska backs a bridge." in question
    assert "3. actor: Piet Bakker; side: supports\n   passage: Piet Bakker is against the bridge." in question
    assert [(each.path, each.question, each.verdict) for each in result.judgements] == [
        ("/gist", "gist", "yes"), ("/stands/0", "item", "yes"), ("/stands/1/side", "side", "no")
    ]  # fmt: skip
    (flag,) = result.flags
    assert (flag.path, flag.claim) == ("/stands/1/side#judged", "supports")
    assert "he is against it" in str(flag.hint) and result.model in str(flag.hint)


def test_nobody_is_asked_without_a_judge_and_a_second_run_asks_nobody(endpoint: Endpoint) -> None:
    endpoint.replies(SUMMARY, answers("yes", "yes", "unclear"))
    assert run().judgements == () and len(endpoint.requests) == 1
    assert len(run(judge="self").judgements) == 3
    again = run(judge="self")
    assert again.cached and len(endpoint.requests) == 2
    assert again.flags == () and again.judged.endswith("2 yes, 1 unclear")


def test_another_model_can_judge(endpoint: Endpoint) -> None:
    endpoint.replies(SUMMARY, answers("yes", "yes", "yes"))
    result = run(judge="openai/strict")
    assert endpoint.requests[1]["model"].endswith("strict")
    assert {judgement.model for judgement in result.judgements} == {"openai/strict"}


@pytest.mark.parametrize("answer", [{"answers": []}, "no JSON", (400, {}, {"error": {"message": "no"}})])
def test_a_judge_that_gives_no_usable_answer_leaves_the_record_not_judged(endpoint: Endpoint, answer: Any) -> None:
    endpoint.replies(SUMMARY, answer)
    result = run(judge="self")
    assert result.judgements == () and result.judged == "not judged" and result.flags == ()


def test_every_field_of_a_row_is_proven_judged_or_neither_and_says_so(endpoint: Endpoint) -> None:
    endpoint.replies(SUMMARY, answers("unclear", "yes", "no", field="side"))
    result = run(judge="self")
    record = Record(
        result.document, "stands", result.model, result.summary.model_dump(),
        {verdict.path: Claim(verdict) for verdict in result.verdicts},
        checked=result.checked, judgements=result.judgements, claim_lists=frozenset({"stands"}),
    )  # fmt: skip
    first, second = record.rows
    assert row_bases(record, first) == {"proven": ["actor", "evidence"], "judged": ["side"]}
    assert sentence(row_bases(record, second)) == "proven: actor, evidence · flagged: side"
    assert not second.verified and first.verified


def test_asking_once_more_names_what_a_check_found_and_what_it_changed_is_kept(endpoint: Endpoint) -> None:
    wrong = {**SUMMARY, "stands": [{**STANDS[0], "actor": "Anna Novak"}, *STANDS[1:]]}
    mended = {
        "corrections": [
            {"path": "/stands/0/actor", "text": "Anna Kowalska"},
            {"path": "/stands/1/side", "text": "opposes"},
        ]
    }
    endpoint.replies(wrong, mended)
    result = run()
    question = endpoint.requests[1]["messages"][1]["content"]
    assert "path: /stands/0/actor" in question and "names nobody and nothing called “Anna Novak”" in question
    assert result.flags == () and result.summary.stands[0].actor == "Anna Kowalska"
    # What passed is not touched, even if the model would.
    assert result.summary.stands[1].side == "supports"
    assert [(each.path, each.before, each.after) for each in result.corrections] == [
        ("/stands/0/actor", "Anna Novak", "Anna Kowalska")
    ]


def test_a_correction_that_brings_another_flag_is_not_taken(endpoint: Endpoint) -> None:
    wrong = {**SUMMARY, "gist": "Eva Novak backs 40 bridges."}
    endpoint.replies(wrong, {"corrections": [{"path": "/gist", "text": "Jan Winter backs 40 bridges."}]})
    result = run()
    assert result.corrections == () and result.summary.gist == "Eva Novak backs 40 bridges."
    assert {flag.check for flag in result.flags} == {"unfounded_name", "unfounded_number"}


def test_a_finding_that_a_person_rejects_takes_its_value_out_and_one_that_stands_stays() -> None:
    summary = {"gist": "x", "stands": [{"actor": "Eva Novak", "backers": ["Piet Bakker", "Jan Winter"]}]}
    rejected = Standing("settled", Decision("t", "ana", "a", "", "reject"))

    def kept(path: str, standing: Standing = UNDECIDED) -> Any:
        claims = {path: Claim(flag(path.partition("#")[0], "x", "why"), standing)}
        claims = {path: Claim(replace(claim.verdict, path=path), claim.standing) for path, claim in claims.items()}
        return Record(Document(TEXT), "stands", "m", summary, claims).applied_summary()

    assert kept("/stands/0/actor#unknown_name") == summary
    assert kept("/stands/0/actor#unknown_name", rejected)["stands"] == []
    assert kept("/stands/0/backers/1#unknown_name", rejected)["stands"][0]["backers"] == ["Piet Bakker"]
    assert kept("/stands/0#judged", rejected)["stands"] == []
    assert kept("/gist#unfounded_name", rejected)["gist"] is None
