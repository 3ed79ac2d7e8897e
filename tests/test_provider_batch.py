"""Runs by way of the provider's Batch API, against a loopback server that speaks it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batch_api import BatchApi
from conftest import completion

from summarizer import Document, Quote, Schema, make_task
from summarizer.api.single import open_pipeline
from summarizer.batch.engine import Control
from summarizer.batch.execution import Report, RunOptions, open_run
from summarizer.batch.provider_batch import execute_in_batches
from summarizer.errors import BudgetReached, Interrupted, QuotaExhausted, SettingsError


class Quotes(Schema):
    headline: str
    quotes: list[Quote]


TASK = make_task("quotes", Quotes, "# system\nRecord the quotes.\n# user\n{{ article }}\n")
ONLINE = RunOptions()
GOOD = {"headline": "A", "quotes": []}
DOCUMENTS = [Document(f"Report number {number} of the council.", id=f"d{number}") for number in range(5)]


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[BatchApi]:
    server = BatchApi()
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-key")
    server.answer = lambda body: GOOD
    yield server
    server.close()


def run(directory: Path, options: RunOptions = ONLINE, interrupt: float | None = None) -> Report:
    async def go() -> Report:
        control = Control()
        if interrupt is not None:
            asyncio.get_running_loop().call_later(interrupt, lambda: control.drain(Interrupted("now")))
        return await execute_in_batches(held, options, control=control, poll=0.02)

    pipeline = open_pipeline(TASK, "openai/gpt-5-mini", cache=False)
    with open_run(directory, pipeline) as held:
        held.admit(DOCUMENTS)
        return asyncio.run(go())


def summaries(directory: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (directory / "summaries.jsonl").read_text("utf-8").splitlines()]


def test_all_documents_go_as_one_batch_and_cost_half(api: BatchApi, tmp_path: Path) -> None:
    report = run(tmp_path)
    assert report.state == "done" and report.counts.done == 5
    assert len(api.batches) == 1 and len(api.requests()) == 5
    assert {request["url"] for request in api.requests()} == {"/v1/chat/completions"}
    assert {line["document"]["id"] for line in summaries(tmp_path)} == {document.id for document in DOCUMENTS}
    online = (100 * 0.25 + 20 * 2.0) / 1_000_000
    assert summaries(tmp_path)[0]["usage"]["cost_usd"] == pytest.approx(online / 2)


def test_an_answer_that_does_not_fit_is_asked_again_in_a_second_round(api: BatchApi, tmp_path: Path) -> None:
    def answer(body: dict[str, Any]) -> Any:
        return {"headline": 1} if "number 3" in str(body) and len(body["messages"]) == 2 else GOOD

    api.answer = answer
    report = run(tmp_path)
    assert report.counts.done == 5 and len(api.batches) == 2 and len(api.requests()) == 6
    again = next(line for line in summaries(tmp_path) if line["document"]["id"] == "d3")
    assert again["usage"]["reasks"] == 1 and again["usage"]["calls"] == 2


def test_what_an_expired_batch_left_is_submitted_again_and_the_rest_kept(api: BatchApi, tmp_path: Path) -> None:
    seen: list[str] = []

    def answer(body: dict[str, Any]) -> Any:
        text = str(body["messages"])
        seen.append(text)
        return None if "number 2" in text and seen.count(text) == 1 else GOOD

    api.answer, api.at_once = answer, "expired"
    assert run(tmp_path).counts.done == 5
    assert [len(lines) for lines in map(api._lines, api.batches.values())] == [5, 1]


def test_a_request_that_no_batch_answers_becomes_a_failure(api: BatchApi, tmp_path: Path) -> None:
    api.answer = lambda body: None if "number 2" in str(body) else GOOD
    report = run(tmp_path)
    assert (report.counts.done, report.counts.failed) == (4, 1) and len(api.batches) == 3
    failure = json.loads((tmp_path / "failures.jsonl").read_text())
    assert failure["document_id"] == "d2" and failure["error"] == "Unavailable"


def test_a_rejected_request_is_a_failure_and_is_not_sent_again(api: BatchApi, tmp_path: Path) -> None:
    rejected = (400, {"error": {"message": "no such parameter", "code": "bad"}})
    api.answer = lambda body: rejected if "number 2" in str(body) else GOOD
    report = run(tmp_path)
    assert (report.counts.done, report.counts.failed) == (4, 1) and len(api.batches) == 1


def test_an_interrupted_run_takes_its_batch_up_again(api: BatchApi, tmp_path: Path) -> None:
    api.at_once = None
    report = run(tmp_path, interrupt=0.5)
    assert isinstance(report.reason, Interrupted) and report.counts.done == 0
    api.finish()
    assert run(tmp_path).counts.done == 5
    assert len(api.batches) == 1


def test_a_run_that_dies_between_the_submission_and_its_note_finds_the_batch_by_its_token(
    api: BatchApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(BaseException):
        pass

    async def killed(self: Any, keys: list[str], token: str) -> str:
        await original(self, keys, token)
        raise Died

    from summarizer.batch.provider_batch import Rounds

    original = Rounds._create
    monkeypatch.setattr(Rounds, "_create", killed)
    with pytest.raises(Died):
        run(tmp_path)
    monkeypatch.setattr(Rounds, "_create", original)
    assert run(tmp_path).counts.done == 5
    assert len(api.batches) == 1


def test_the_budget_holds_requests_back(api: BatchApi, tmp_path: Path) -> None:
    most = 8000 * 2.0 / 1_000_000 / 2
    report = run(tmp_path, RunOptions(max_cost=2.5 * most))
    assert isinstance(report.reason, BudgetReached) or report.counts.done == 5
    assert max(len(api._lines(batch)) for batch in api.batches.values()) <= 2
    assert report.spent_usd is not None and report.spent_usd <= 2.5 * most


def test_a_rejected_batch_stops_the_run_with_a_sentence(api: BatchApi, tmp_path: Path) -> None:
    api.at_once = "failed"
    report = run(tmp_path)
    assert "rejected the batch" in str(report.reason) and report.state == "stopped"


def test_an_embedded_model_has_no_batches(tmp_path: Path) -> None:
    with open_run(tmp_path, open_pipeline(TASK, "local/qwen2.5-coder-0.5b", cache=False)) as held:
        held.admit(DOCUMENTS)
        with pytest.raises(SettingsError, match="no provider"):
            asyncio.run(execute_in_batches(held, RunOptions(), control=Control()))


def test_a_batch_too_large_for_the_queue_is_halved_until_it_fits_and_nothing_is_lost(
    api: BatchApi, tmp_path: Path
) -> None:
    api.most = 2
    assert run(tmp_path).counts.done == 5
    assert [len(api._lines(batch)) for batch in api.batches.values()] == [5, 2, 2, 1]


def test_a_queue_that_takes_not_even_one_request_stops_the_run_with_its_words(api: BatchApi, tmp_path: Path) -> None:
    api.most = 0
    report = run(tmp_path)
    assert "Enqueued token limit" in str(report.reason) and report.counts.failed == 0
    api.most = 50_000
    assert run(tmp_path).counts.done == 5


def test_a_batch_that_its_owner_cancelled_stays_cancelled_until_asked_for_anew(api: BatchApi, tmp_path: Path) -> None:
    api.at_once = None
    run(tmp_path, interrupt=0.3)
    api.answer = lambda body: GOOD if "number 2" in str(body) else None
    for batch in api.batches.values():
        api._end(batch, "cancelled")
        batch["error_file_id"] = None
    report = run(tmp_path)
    assert (report.counts.done, report.counts.failed) == (1, 4) and len(api.batches) == 1
    assert "cancelled at the provider" in (tmp_path / "failures.jsonl").read_text()
    api.answer, api.at_once = lambda body: GOOD, "completed"
    assert run(tmp_path).counts.failed == 4 and len(api.batches) == 1
    assert run(tmp_path, RunOptions(retry_failed=True)).counts.done == 5 and len(api.batches) == 2


def test_a_line_that_breaks_off_is_one_request_without_an_answer(api: BatchApi, tmp_path: Path) -> None:
    api.cut = 40

    def answer(body: dict[str, Any]) -> Any:
        api.cut = 40 if len(api.batches) == 1 else 0
        return GOOD

    api.answer = answer
    assert run(tmp_path).counts.done == 5
    assert [len(api._lines(batch)) for batch in api.batches.values()] == [5, 1]


def test_an_account_without_credit_stops_the_run_and_its_requests_stay_open(api: BatchApi, tmp_path: Path) -> None:
    spent = (429, {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}})
    api.answer = lambda body: spent
    report = run(tmp_path)
    assert isinstance(report.reason, QuotaExhausted) and len(api.batches) == 1 and report.counts.failed == 0
    api.answer = lambda body: GOOD
    assert run(tmp_path).counts.done == 5


def test_a_parameter_that_a_batch_is_refused_for_is_left_out_of_the_next(api: BatchApi, tmp_path: Path) -> None:
    refusal = (400, {"error": {"message": "Unsupported value: 'temperature'", "code": "unsupported_value"}})
    api.answer = lambda body: refusal if "temperature" in body else GOOD
    assert run(tmp_path).counts.done == 5 and len(api.batches) == 2


def test_an_answer_that_says_nothing_of_its_usage_costs_the_most_it_can_have(api: BatchApi, tmp_path: Path) -> None:
    import batch_api

    def silent(content: Any) -> dict[str, Any]:
        return {**completion(content), "usage": None}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch_api, "completion", silent)
        run(tmp_path)
    costs = [line["usage"]["cost_usd"] for line in summaries(tmp_path)]
    assert costs and all(cost >= 8000 * 2.0 / 1_000_000 / 2 for cost in costs)
