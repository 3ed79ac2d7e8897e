"""The Python API: one implementation for waiting and awaiting, results that stream, pickle and show themselves."""

from __future__ import annotations

import asyncio
import copy
import inspect
import io
import logging
import pickle
import re
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from conftest import Endpoint, completion
from pydantic import BaseModel, Field

import summarizer
from summarizer import (
    Document,
    Options,
    Quote,
    Schema,
    Verbatim,
    asummarize,
    errors,
    flag,
    load_task,
    make_task,
    open_model,
    read,
    summarize,
    summarize_batch,
)

MODEL = "openai/test-model"
TEXT = "The minister left on Monday.\n\n“We will not sign this week,” Petra Lind said in Riga."
KEY = "sk-test-key"


class Brief(Schema):
    """A small schema of one's own."""

    headline: str
    evidence: Verbatim = Field(description="a sentence of the article")
    quotes: list[Quote]


def brief(evidence: str = "The minister left on Monday.", quote: str = "We will not sign this week") -> dict[str, Any]:
    return {"headline": "No signature", "evidence": evidence, "quotes": [{"text": quote, "speaker": "Petra Lind"}]}


def corrected(answer: Any) -> Any:
    """An endpoint's answers: `answer` for a summary, nothing for corrections."""
    return lambda body: {"corrections": []} if "These quotes fail" in str(body["messages"]) else answer


TASK = make_task("brief", Brief, "Sum up this article:\n\n{{ fields }}\n\n{{ article }}")


@pytest.fixture
def answering(endpoint: Endpoint) -> Endpoint:
    endpoint.answer = corrected(brief())
    return endpoint


def test_a_summary_is_the_same_waited_for_and_awaited(answering: Endpoint) -> None:
    waited = summarize(TEXT, task=TASK, model=MODEL)
    awaited = asyncio.run(asummarize(TEXT, task=TASK, model=MODEL))
    assert waited.summary == awaited.summary == Brief(**brief())
    assert [verdict.status for verdict in waited.verdicts] == ["exact", "exact"]
    assert (waited.cached, awaited.cached) == (False, True)


async def test_waiting_works_where_a_loop_is_running_as_in_a_notebook(answering: Endpoint) -> None:
    assert summarize(TEXT, task=TASK, model=MODEL).summary.headline == "No signature"


async def test_cancelling_the_caller_cancels_the_work(answering: Endpoint) -> None:
    answering.answer = lambda body: (__import__("time").sleep(0.5), brief())[1]
    task = asyncio.create_task(asummarize(TEXT, task=TASK, model=MODEL))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def documents(count: int) -> Iterator[Document]:
    return (Document(f"{TEXT} It was day {number}.", id=str(number)) for number in range(count))


def test_a_batch_streams_its_results_with_for(answering: Endpoint) -> None:
    batch = summarize_batch(documents(12), task=TASK, model=MODEL)
    assert sorted(int(result.document.id) for result in batch) == list(range(12))
    assert (batch.failures, batch.usage.calls) == ([], 12)


async def test_a_batch_streams_its_results_with_async_for(answering: Endpoint) -> None:
    results = [result async for result in summarize_batch(documents(12), task=TASK, model=MODEL, concurrency=3)]
    assert {result.document.id for result in results} == {str(number) for number in range(12)}


def test_a_batch_takes_documents_only_as_it_can_work_on_them(answering: Endpoint) -> None:
    taken = 0

    def counted() -> Iterator[Document]:
        nonlocal taken
        for document in documents(1000):
            taken += 1
            yield document

    stream = iter(summarize_batch(counted(), task=TASK, model=MODEL, concurrency=2))
    next(stream)
    assert taken < 20
    stream.close()  # type: ignore[attr-defined]
    assert len(answering.requests) < 30


def refusing(body: dict[str, Any]) -> Any:
    return completion(None, refusal="no") if "day 3" in str(body["messages"]) else brief()


def raw(answer: Any) -> Any:
    return (200, {}, answer) if isinstance(answer, dict) and "choices" in answer else answer


def test_one_failure_loses_no_other_and_is_raised_at_the_end(answering: Endpoint) -> None:
    answering.answer = lambda body: raw(refusing(body))
    seen = []
    with pytest.raises(errors.SomeFailed, match="1 of 6 articles have no summary; 3: ") as caught:
        for result in summarize_batch(documents(6), task=TASK, model=MODEL):
            seen.append(result.document.id)  # noqa: PERF401 - what was seen before the error is the point
    assert sorted(seen) == ["0", "1", "2", "4", "5"]
    assert [(failure.id, type(failure.error)) for failure in caught.value.failures] == [("3", errors.Refused)]


def test_failures_are_kept_without_an_error_where_the_caller_says_so(answering: Endpoint, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    (tmp_path / "bad.txt").write_bytes(b"caf\xe9")
    batch = summarize_batch(read([str(tmp_path)]), task=TASK, model=MODEL, failures="keep")
    assert [result.document.id for result in batch] == ["good.txt"]
    assert [(failure.id, type(failure.error)) for failure in batch.failures] == [("bad.txt", errors.InputError)]


def test_what_would_fail_every_article_ends_the_batch(answering: Endpoint) -> None:
    answering.replies((401, {}, {"error": {"message": "bad key"}}))
    with pytest.raises(errors.AuthenticationFailed):
        list(summarize_batch(documents(500), task=TASK, model=MODEL, failures="keep"))
    assert len(answering.requests) < 200


def test_a_budget_needs_a_price(answering: Endpoint) -> None:
    with pytest.raises(errors.SettingsError, match="price"):
        summarize_batch(documents(1), task=TASK, model=MODEL, max_cost=1.0)
    with pytest.raises(errors.SettingsError):
        summarize_batch(documents(1), task=TASK, model=MODEL, concurrency=0)


def test_a_result_of_a_schema_in_code_pickles(answering: Endpoint) -> None:
    result = summarize(TEXT, task=TASK, model=MODEL)
    assert pickle.loads(pickle.dumps(result)) == result == copy.deepcopy(result)


def own_folder(folder: Path, name: str = "own_brief") -> Path:
    (folder / "prompts").mkdir(parents=True)
    (folder / "schemas").mkdir()
    (folder / "prompts" / f"{name}.md").write_text("# system\nSum up.\n# user\n{{ article }}\n", "utf-8")
    schema = (
        "from enum import Enum\nfrom summarizer import Quote, Schema, Verbatim\n"
        "class Mood(Enum):\n    CALM = 'calm'\n"
        "class OwnBrief(Schema):\n    headline: str\n    evidence: Verbatim\n    mood: Mood\n    quotes: list[Quote]\n"
    )
    (folder / "schemas" / f"{name}.py").write_text(schema, "utf-8")
    return folder


def test_a_result_of_a_schema_file_unpickles_in_another_process(answering: Endpoint, tmp_path: Path) -> None:
    answering.answer = corrected({**brief(), "mood": "calm"})
    folder = own_folder(tmp_path / "täsks")
    result = summarize(TEXT, task=load_task("own_brief", [folder]), model=MODEL)
    assert pickle.loads(pickle.dumps(result)) == result
    (tmp_path / "pickle").write_bytes(pickle.dumps([result, result.summary]))
    code = "import pickle, sys; r, s = pickle.load(open(sys.argv[1], 'rb')); assert r.summary == s; print(s.mood.value)"
    root = str(Path(summarizer.__file__).parent.parent)
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "pickle")],
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": root},
    )
    assert run.stdout == "calm\n", run.stderr


def test_a_schema_file_is_loaded_once_and_anew_when_it_changes(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    first = load_task("own_brief", [folder])
    assert load_task("own_brief", [folder]) is first
    path = folder / "schemas" / "own_brief.py"
    path.write_text(path.read_text("utf-8").replace("headline", "title"), "utf-8")
    assert "title" in load_task("own_brief", [folder]).schema.model_fields


def test_reprs_say_what_matters_and_not_the_whole_article(answering: Endpoint) -> None:
    from rich.console import Console

    result = summarize(Document(TEXT * 100, id="day"), task=TASK, model=MODEL)
    assert repr(result).startswith("Result(document='day', task='brief', model='openai/test-model', summary=Brief(")
    assert "'exact': 2" in repr(result)
    assert "8,6" not in repr(result) and len(repr(result.document)) < 150
    assert repr(result.verdicts[1]).startswith("Verdict(claim='We will not sign this week', status='exact', path=")
    assert "None" not in repr(result.verdicts[1])
    console = Console(file=io.StringIO(), width=80)
    console.print(result)
    assert "Petra Lind" in console.file.getvalue()  # type: ignore[attr-defined]


def test_a_notebook_shows_the_evidence_highlighted_and_everything_escaped(answering: Endpoint) -> None:
    text = TEXT + "\n<script>alert(1)</script> & more"
    answering.answer = corrected(
        {**brief("The minister <b>stayed</b> on Monday."), "headline": "<img src=x onerror=y>"}
    )
    html = summarize(Document(text, title="<i>T</i>"), task=TASK, model=MODEL)._repr_html_()
    assert "<script" not in html and "<img" not in html and "<b>" not in html and "<i>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html
    assert 'title="exact /quotes/0/text"' in html and ">We will not sign this week</mark>" in html
    assert "✓ exact" in html and "✗" in html and "1 flag" in html


def test_claims_on_the_same_passage_leave_the_article_whole(answering: Endpoint) -> None:
    answering.answer = corrected(brief("“We will not sign this week,” Petra Lind said in Riga.", "sign this week"))
    html = summarize(TEXT, task=TASK, model=MODEL)._repr_html_()
    article = html.split('pre-wrap">')[1].split("</div>")[0]
    from html import unescape
    from re import sub

    assert unescape(sub(r"</?mark[^>]*>", "", article)) == TEXT


def test_connections_of_models_no_longer_used_are_closed(answering: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    from summarizer.api import single as api

    closed = []
    monkeypatch.setattr(api, "MOST_CLIENTS", 2)
    monkeypatch.setattr(api, "_CLIENTS", {})
    monkeypatch.setattr(api.Client, "close", lambda client: closed.append(client.model.name) or asyncio.sleep(0))
    for name in ("one", "two", "one", "three"):
        summarize(TEXT, task=TASK, model=f"openai/{name}")
    assert closed == ["openai/two"]


# Tasks in code


def short_headline(summary: Brief, document: Document) -> Iterator[Any]:
    """A check of one's own."""
    if len(summary.headline) < 20:
        yield flag("/headline", summary.headline, "The headline has fewer than 20 characters.")


def test_what_an_own_check_finds_is_a_flag_like_the_others(answering: Endpoint) -> None:
    task = make_task("brief", Brief, "Sum up:\n\n{{ article }}", checks=[short_headline])
    result = summarize(TEXT, task=task, model=MODEL)
    assert [(v.path, v.status, v.claim, v.hint) for v in result.flags] == [
        ("/headline#short_headline", "failed_check", "No signature", "The headline has fewer than 20 characters.")
    ]
    assert not result.flags[0].passes and "fewer than 20" in result._repr_html_()


def two_findings(summary: Brief, document: Document) -> list[Any]:
    return [flag("/quotes/0/text", "a", "one"), flag("/quotes/0/text", "a", "two")]


def test_findings_have_paths_of_their_own_beside_verdicts(answering: Endpoint) -> None:
    task = make_task("brief", Brief, "{{ article }}", checks=[two_findings])
    paths = [verdict.path for verdict in summarize(TEXT, task=task, model=MODEL).verdicts]
    assert len(set(paths)) == len(paths) == 4


def test_a_check_that_fails_itself_is_named(answering: Endpoint) -> None:
    def broken(summary: Brief, document: Document) -> list[Any]:
        raise ZeroDivisionError("division by zero")

    task = make_task("brief", Brief, "{{ article }}", checks=[broken])
    with pytest.raises(errors.TaskError, match="The check 'broken' of the task 'brief' failed: ZeroDivisionError"):
        summarize(TEXT, task=task, model=MODEL)


class Loose(BaseModel):
    """What strict structured output refuses."""

    anything: dict[str, Any]


@pytest.mark.parametrize(
    ("schema", "template", "message"),
    [
        (Brief, "Sum up.", "never shows the article"),
        (Brief, "{{ article }} {{ colour }}", "colour"),
        (Brief, "{{ article", "part `# user`"),
        (Brief, "# user\n{{ article }}", "no part `# system`"),
        (Loose, "{{ article }}", "free keys"),
    ],
)
def test_what_a_model_would_refuse_is_said_when_the_task_is_made(
    schema: type[BaseModel], template: str, message: str
) -> None:
    with pytest.raises(errors.TaskError, match=message):
        make_task("brief", schema, template)
    with pytest.raises(errors.TaskError, match="no task name"):
        make_task("Not a name", Brief, "{{ article }}")


def test_a_template_may_have_parts_like_a_prompt_file_or_be_one_text(answering: Endpoint) -> None:
    parts = make_task("brief", Brief, "---\nversion: 2\n---\n# system\nBe brief.\n# user\n{{ article }}")
    summarize(TEXT, task=parts, model=MODEL)
    summarize(TEXT, task=TASK, model=MODEL)
    first, second = (request["messages"] for request in answering.requests)
    assert first[0]["content"] == "Be brief."
    assert second[1]["content"].startswith("Sum up this article:") and "data" in second[0]["content"]


# Keys, logs and spans


def everything_shown(error: BaseException) -> str:
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(shown.format()) + repr(error) + str(error)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_key_that_an_endpoint_sends_back_is_not_shown(endpoint: Endpoint, status: int) -> None:
    endpoint.replies((status, {}, {"error": {"message": f"Incorrect API key provided: {KEY}."}}))
    with pytest.raises(errors.ModelError) as caught:
        summarize(TEXT, task=TASK, model=MODEL, api_key=KEY)
    error = caught.value
    while error is not None:
        own = [frame for frame in traceback.extract_tb(error.__traceback__) if "summarizer" in frame.filename]
        assert own
        assert KEY not in "".join(traceback.format_exception(error)) + repr(error)
        error = error.__cause__  # type: ignore[assignment]


def test_a_key_is_in_no_repr_log_or_cache(
    endpoint: Endpoint, caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint.answer = corrected(brief())
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path))
    with caplog.at_level(logging.DEBUG, logger="summarizer"):
        result = summarize(TEXT, task=TASK, model=MODEL)
    assert f"Bearer {KEY}" in endpoint.headers[0].values()
    model = open_model(MODEL, base_url="http://user:password@127.0.0.1:1/v1")
    shown = repr(result) + repr(model) + caplog.text + "".join(map(str, pickle.dumps(model.endpoint)))
    assert KEY not in shown and "password" not in shown
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files and all(KEY.encode() not in path.read_bytes() for path in files)


def test_options_with_a_plain_key_show_none_in_the_locals_of_this_package(endpoint: Endpoint) -> None:
    endpoint.replies((401, {}, {"error": {"message": "no"}}))
    with pytest.raises(errors.AuthenticationFailed) as caught:
        summarize(TEXT, task=TASK, model=MODEL, api_key="sk-another-secret")
    frames = traceback.StackSummary.extract(traceback.walk_tb(caught.value.__traceback__), capture_locals=True)
    own = [frame for frame in frames if Path(summarizer.__file__).parent in Path(frame.filename).parents]
    assert own and all("sk-another-secret" not in str(frame.locals) for frame in own)


def test_nothing_is_logged_or_printed_by_a_summary(
    answering: Endpoint, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    summarize(TEXT, task=TASK, model=MODEL)
    assert [record for record in caplog.records if record.name.startswith("summarizer")] == []
    assert capfd.readouterr() == ("", "")


def test_spans_name_the_model_and_the_tokens_and_no_text(answering: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    sdk = pytest.importorskip("opentelemetry.sdk.trace")
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from summarizer.models import tracing

    exporter, provider = InMemorySpanExporter(), sdk.TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "_tracer", lambda: provider.get_tracer("test"))
    summarize(TEXT, task=TASK, model=MODEL)
    call, article = exporter.get_finished_spans()
    assert (call.name, article.name, call.parent.span_id) == (
        "chat openai/test-model",
        "summarize brief",
        article.context.span_id,
    )
    assert call.attributes["gen_ai.request.model"] == "openai/test-model"
    assert (call.attributes["gen_ai.usage.input_tokens"], call.attributes["gen_ai.usage.output_tokens"]) == (100, 20)
    assert (article.attributes["summarizer.claims"], article.attributes["summarizer.flags"]) == (2, 0)
    answering.replies((400, {}, {"error": {"message": "no"}}))
    with pytest.raises(errors.BadRequest):
        summarize(TEXT + "!", task=TASK, model=MODEL)
    failed = exporter.get_finished_spans()[2]
    assert failed.attributes["error.type"] == "BadRequest" and not failed.status.is_ok
    assert "minister" not in str([span.to_json() for span in exporter.get_finished_spans()])


def test_without_opentelemetry_there_are_no_spans_and_no_error(
    answering: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarizer.models import tracing

    monkeypatch.setattr(tracing, "_tracer", lambda: None)
    assert summarize(TEXT, task=TASK, model=MODEL).summary


# What is public


def test_every_public_thing_is_documented_and_typed() -> None:
    for name in summarizer.__all__:
        value = getattr(summarizer, name)
        assert inspect.getdoc(value) or name in {"Stance", "Verbatim", "Spoken", "SourceName"}, name
        if inspect.isfunction(value):
            parameters = inspect.signature(value).parameters
            assert set(parameters) | {"return"} == set(get_type_hints(value)), name


def test_every_error_says_what_to_do_next() -> None:
    assert errors.SomeFailed("x").hint and errors.AuthenticationFailed("x").hint and errors.TaskError("x").hint


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_article_without_text_is_refused(text: str) -> None:
    with pytest.raises(errors.InputError, match="The article is empty"):
        summarize(text)


@pytest.mark.parametrize("function", [summarize, asummarize])
def test_help_on_a_call_names_every_option(function: Any) -> None:
    shown = inspect.getdoc(function) or ""
    assert "summarizer.Options" in shown
    assert [name for name in Options.__annotations__ if name not in re.findall(r"\w+", shown)] == []
