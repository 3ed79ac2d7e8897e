"""The review page in a real Chromium: a review by keys alone, and what an attacker's text or page may not do."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from review_runs import (
    CARS,
    FERRY,
    GUILD,
    HARBOUR,
    NUMBER,
    OPEN_PASSAGES,
    PUMPS,
    leave_open,
    make_run,
    many,
    nested,
)
from starlette.applications import Starlette
from starlette.routing import Mount

from summarizer.exports.files import write_report
from summarizer.exports.links import fragment_link
from summarizer.review.app import Application, application
from summarizer.review.desk import Desk
from summarizer.review.listening import listen
from summarizer.review.security import SESSION_SECONDS, PageGuard
from summarizer.review.server import allowed_hosts
from summarizer.rulings.log import first_broken
from summarizer.runs.layout import DATABASE
from summarizer.runs.reader import RunReader

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MISSING = [name for name in ("playwright", "axe_playwright_python") if find_spec(name) is None]
if os.environ.get("CI") != "true" and (CHROMIUM is None or MISSING):
    pytest.skip("no Chromium, playwright or axe to test the page with", allow_module_level=True)

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright  # noqa: E402

FLAGS = [
    *"--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split(),
    *"--disable-component-update --disable-sync".split(),
    "--host-resolver-rules=MAP evil.example 127.0.0.1",
]
NOT = "/quotes/0/text"


@dataclass
class Served:
    """A review page that is being served."""

    run: RunReader
    gate: PageGuard
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/?token={self.gate.token}"

    @property
    def rulings(self) -> list[tuple[str, str, str]]:
        return [(each.reviewer, each.ruling, each.path) for each in self.run.log.decisions]


@contextmanager
def serving(directory: Path, reviewer: str = "ana") -> Iterator[Served]:
    with RunReader.open(directory) as run, listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        gate = application(Desk(run, reviewer), allowed_hosts("127.0.0.1", port), port)
        server = uvicorn.Server(uvicorn.Config(gate, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield Served(run, gate, port)
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1300, "height": 900})
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return make_run(tmp_path / "out")


@pytest.fixture
def served(directory: Path) -> Iterator[Served]:
    with serving(directory) as page:
        yield page


@pytest.fixture
def page(context: BrowserContext, served: Served) -> Page:
    return opened(context, served)


def opened(context: BrowserContext, served: Served) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"an error in the page: {error}"))
    page.goto(served.url)
    ready(page)
    return page


def ready(page: Page) -> None:
    page.wait_for_selector("html[data-ready]")
    if page.locator("#detail").is_visible():
        expect(page.locator("#context")).not_to_be_empty()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text(re.compile(r"^Saved"))
    page.wait_for_function(
        "Object.keys(localStorage).every((k) => !k.startsWith('summarizer-outbox') || localStorage[k] === '[]')"
    )


def decided(page: Page, count: int) -> None:
    expect(page.locator("#progress")).to_have_text(re.compile(rf"^{count} of "))
    saved(page)


def on(page: Page, words: str) -> None:
    expect(page.locator("#said")).to_have_text(words)


def test_a_whole_review_by_keys_alone(page: Page, served: Served) -> None:
    on(page, "The tunnel is a monument to patience")
    press(page, "x")
    on(page, "We will open the tunnel before the pumps have passed every test")
    expect(page.locator("#found .in")).to_have_text("not")
    press(page, "r")
    on(page, "Some 50,000 cars a day can wait another season.")
    press(page, "a")
    page.keyboard.type("the paper corrected the figure")
    press(page, "Tab", "Space")
    on(page, "The council has paid for four delays and it may have to pay for a fifth")
    press(page, "s")
    expect(page.locator("#ask-speaker")).to_have_value("Tomas Reyl")
    press(page, "Tab", "Tab", "Space")
    on(page, "The opening of the harbour tunnel has been cancelled, the port authority said on Monday.")
    press(page, "p")
    on(page, "Break </script><script>window.owned = false</script> out")
    press(page, "x", "r", "r", "Space")
    on(page, FERRY)
    press(page, "a")
    expect(page.locator("#empty")).to_contain_text("decided")
    saved(page)
    assert [(ruling, path) for _, ruling, path in served.rulings] == [
        ("reject", "/quotes/4/text"),
        ("replace", NOT),
        ("accept", "/quotes/1/text"),
        ("reattribute", "/quotes/2/text"),
        ("paraphrase", "/positions/1/evidence"),
        ("reject", NOT),
        ("replace", NOT),
        ("replace", "/quotes/3/text"),
        ("skip", "/quotes/1/text"),
        ("add", served.run.record("harbour.txt").omissions[0].path),
    ]
    record = served.run.record("harbour.txt")
    assert record.claims[NOT].text == PUMPS
    assert record.claims["/quotes/1/text"].outcome == "override"
    assert record.claims["/quotes/2/text"].speaker == "Tomas Reyl"


def test_undo_and_redo_reach_across_a_reload(page: Page, served: Served) -> None:
    press(page, "x", "x")
    decided(page, 2)
    page.reload()
    ready(page)
    on(page, "Some 50,000 cars a day can wait another season.")
    press(page, "u")
    on(page, "We will open the tunnel before the pumps have passed every test")
    expect(page.locator("#mine")).to_have_text("none yet")
    press(page, "U")
    expect(page.locator("#mine")).to_contain_text("reject")
    press(page, "Control+z")
    expect(page.locator("#mine")).to_have_text("none yet")
    decided(page, 1)
    assert [ruling for _, ruling, _ in served.rulings] == ["reject", "reject", "undo", "redo", "undo"]


def test_thirty_keys_sixty_milliseconds_apart_are_all_kept(context: BrowserContext, tmp_path: Path) -> None:
    with serving(make_run(tmp_path / "out", many(40))) as served:
        page = opened(context, served)
        for index in range(30):
            page.keyboard.press("x" if index % 2 else "r")
            page.wait_for_timeout(60)
        decided(page, 30)
        assert [ruling for _, ruling, _ in served.rulings] == ["replace", "reject"] * 15
        assert len({each.key for each in served.run.log.decisions}) == 30
        assert first_broken(served.run.log.decisions) is None


def test_keys_pressed_while_the_server_is_away_are_kept_over_a_reload(context: BrowserContext, directory: Path) -> None:
    with serving(directory) as served:
        page = opened(context, served)
        context.set_offline(True)
        press(page, "x", "r")
        expect(page.locator("#saved")).to_have_text("Not saved: 2")
        assert served.rulings == []
        context.set_offline(False)
        page.reload()
        ready(page)
        saved(page)
        assert [ruling for _, ruling, _ in served.rulings] == ["reject", "replace"]


def test_two_reviewers_at_once_see_each_other_only_after_ruling(browser: Browser, directory: Path) -> None:
    with ExitStack() as stack:
        ana, bo = (stack.enter_context(serving(directory, name)) for name in ("ana", "bo"))
        first, second = (opened(stack.enter_context(browser.new_context()), each) for each in (ana, bo))
        press(first, "x")
        decided(first, 1)
        expect(second.locator("#others")).to_have_text("shown after you have ruled")
        press(second, "p")
        second.keyboard.type("nobody said it so")
        press(second, "Enter")
        saved(second)
        expect(second.locator("#reasons")).to_contain_text("Disputed")
        second.locator("#show").select_option("all")
        second.locator("#rows button").first.click()
        expect(second.locator("#others")).to_contain_text("ana reject")
        expect(second.locator("#others")).to_contain_text("The rulings differ")
        first.locator("#show").select_option("all")
        first.get_by_role("button", name="Disputed 1").wait_for(timeout=12_000)
        assert [(who, ruling) for who, ruling, _ in ana.rulings] == [("ana", "reject"), ("bo", "paraphrase")]


def test_an_articles_script_is_text_and_nothing_of_it_runs(page: Page) -> None:
    for _ in range(4):
        press(page, "j")
    page.get_by_role("button", name="Break").click()
    expect(page.locator("#found")).to_have_text("Break </script><script>window.owned = true</script> out")
    expect(page.locator("#context")).to_contain_text('<img src=x onerror="window.owned=true">Mallory. 🎭')
    press(page, "v")
    expect(page.locator("#article-text")).to_contain_text("</script><script>")
    assert page.evaluate("window.owned") is None
    assert page.title() == "Review"
    assert page.locator("img").count() == 0


def test_text_beyond_the_basic_plane_is_cut_where_it_should_be(page: Page) -> None:
    page.locator("#show").select_option("all")
    press(page, "v")
    page.locator("#articles").select_option("hostile.txt")
    page.locator("#article-claims button", has_text="@SUM").click()
    expect(page.locator("#found")).to_have_text(NUMBER)
    assert "".join(page.locator("#context .hit").all_text_contents()) == NUMBER


def test_the_ends_of_a_passage_move_by_words(page: Page, served: Served) -> None:
    press(page, "j", "}", "}")
    expect(page.locator("#found")).to_have_text(PUMPS + ",” the")
    press(page, "{", "]")
    expect(page.locator("#found")).to_have_text(PUMPS.removeprefix("We ") + ",")
    expect(page.locator("#chosen")).to_contain_text("characters")
    press(page, "[", "{", "{", "}", "r")
    expect(page.locator("#progress")).to_have_text("1 of 8 flags decided · 0 of 2 others")
    saved(page)
    (decision,) = served.run.log.decisions
    assert decision.after is not None
    assert decision.after["text"] == PUMPS.removesuffix(" test")


def test_enter_rules_nowhere_but_in_the_box_for_a_reason(page: Page, served: Served) -> None:
    press(page, "Enter")
    for name in ("Reject", "Paraphrase", "Accept"):
        page.get_by_role("button", name=name, exact=False).first.focus()
        press(page, "Enter")
    press(page, "s")
    page.locator("#ask-speaker").focus()
    press(page, "Enter", "Escape")
    expect(page.locator("#ask")).to_be_hidden()
    press(page, "a", "Enter")
    page.keyboard.type("first line")
    press(page, "Shift+Enter")
    expect(page.locator("#ask")).to_be_visible()
    assert served.rulings == []
    page.keyboard.type("second line")
    press(page, "Enter")
    decided(page, 1)
    assert [each.reason for each in served.run.log.decisions] == ["first line\nsecond line"]


def test_keys_rule_on_the_claim_that_is_lit_in_the_article_and_escape_leaves_it(page: Page, served: Served) -> None:
    said = page.locator("#said").inner_text()
    press(page, "v")
    expect(page.locator("#article-claims [aria-current]")).to_contain_text(said)
    press(page, "x")
    expect(page.locator("#article-claims [aria-current]")).to_contain_text("rejected")
    expect(page.locator("#article")).to_be_visible()
    page.locator("#article-claims").get_by_role("button", name="50,000").focus()
    press(page, "a")
    page.keyboard.type("the paper corrected it")
    press(page, "Enter")
    decided(page, 2)
    press(page, "Escape")
    expect(page.locator("#article")).to_be_hidden()
    assert [(ruling, path) for _, ruling, path in served.rulings] == [
        ("reject", "/quotes/4/text"),
        ("accept", "/quotes/1/text"),
    ]


def test_a_claim_like_nothing_in_the_source_is_kept_only_with_a_reason(page: Page, served: Served) -> None:
    press(page, "p", "Enter")
    expect(page.locator("#ask")).to_be_visible()
    page.keyboard.type("said at the press call")
    press(page, "Enter")
    decided(page, 1)
    assert [ruling for _, ruling, _ in served.rulings] == ["paraphrase"]


def test_keys_in_a_field_are_text_and_a_held_key_rules_once(page: Page, served: Served) -> None:
    press(page, "/")
    page.keyboard.type("x pumps r")
    expect(page.locator("#search")).to_have_value("x pumps r")
    page.locator("#search").fill("")
    press(page, "Escape")
    page.keyboard.down("x")
    page.keyboard.down("x")
    page.keyboard.down("x")
    page.keyboard.up("x")
    decided(page, 1)
    assert [ruling for _, ruling, _ in served.rulings] == ["reject"]


def test_a_key_can_be_changed_and_all_can_be_switched_off(page: Page, served: Served) -> None:
    press(page, "?")
    page.get_by_label("Reject it", exact=False).focus()
    press(page, "d")
    expect(page.get_by_label("Reject it", exact=False)).to_have_value("d")
    press(page, "Escape")
    expect(page.locator("#help")).to_be_hidden()
    press(page, "x", "d")
    decided(page, 1)
    assert [ruling for _, ruling, _ in served.rulings] == ["reject"]
    page.reload()
    ready(page)
    expect(page.locator("#keys")).to_contain_text("d reject")
    press(page, "?")
    page.get_by_label("Single keys").uncheck()
    press(page, "Escape")
    expect(page.locator("#help")).to_be_hidden()
    press(page, "d", "r")
    page.locator("#rule").get_by_role("button", name="Reject").click()
    decided(page, 2)
    assert [ruling for _, ruling, _ in served.rulings] == ["reject", "reject"]


def test_bulk_shows_how_many_and_is_undone_as_one(page: Page, served: Served) -> None:
    press(page, "b")
    expect(page.locator("#bulk-count")).to_have_text("2 of the 10 claims in the list can be ruled on together.")
    page.locator("#bulk-yes").click()
    expect(page.locator("#progress")).to_have_text("2 of 8 flags decided · 0 of 2 others")
    press(page, "u")
    expect(page.locator("#progress")).to_have_text("0 of 8 flags decided · 0 of 2 others")
    assert [ruling for _, ruling, _ in served.rulings] == ["replace", "replace", "undo"]


def test_filter_and_search_narrow_the_queue(page: Page) -> None:
    expect(page.locator("#rows li")).to_have_count(10)
    page.locator("#search").fill("mara")
    expect(page.locator("#rows li")).to_have_count(2)
    page.get_by_role("button", name="Number 1").click()
    expect(page.locator("#rows li")).to_have_count(1)
    on(page, "Some 50,000 cars a day can wait another season.")


def test_what_a_rejection_takes_out_is_not_asked(context: BrowserContext, tmp_path: Path) -> None:
    with serving(make_run(tmp_path / "nested", [nested()])) as served:
        page = opened(context, served)
        on(page, "The tunnel is a monument to patience")
        press(page, "x")
        saved(page)
        on(page, "Nobody in this town has been stranded by the ferry")
        decided(page, 2)
        press(page, "u")
        saved(page)
        decided(page, 0)


def test_a_refused_ruling_comes_back_to_the_reviewer(page: Page, served: Served, directory: Path) -> None:
    page.get_by_role("button", name="Timber").click()
    expect(page.locator("#context .hit")).to_be_visible()
    with closing(sqlite3.connect(directory / DATABASE)) as other, other:
        other.execute("DELETE FROM verdicts WHERE document_id = 'school.txt' AND path = '/quotes/0/text'")
    press(page, "r")
    expect(page.locator("#alert")).to_contain_text("no claim")
    assert served.rulings == []


def test_a_foreign_name_for_this_machine_is_refused(page: Page, context: BrowserContext, served: Served) -> None:
    other = context.new_page()
    for address in (f"http://evil.example:{served.port}/", served.url.replace("127.0.0.1", "evil.example")):
        answer = other.goto(address)
        assert answer is not None
        assert answer.status == 400


def test_a_form_on_another_port_cannot_rule(page: Page, context: BrowserContext, served: Served) -> None:
    action = f"http://127.0.0.1:{served.port}/api/events"
    event = f'{{"events":[{{"id":"1","document":"harbour.txt","path":"{NOT}","ruling":"reject","x":"'
    form = f"""<form method="post" enctype="text/plain" action="{action}"><input name='{event}' value='"}}]}}'>
    </form><script>document.forms[0].submit()</script>"""
    with elsewhere(form) as attacker:
        other = context.new_page()
        with other.expect_response(action) as answer:
            other.goto(attacker)
        assert answer.value.status == 403
        assert answer.value.request.all_headers()["sec-fetch-site"] == "same-site"
        assert "summarizer_review" in answer.value.request.all_headers()["cookie"]
    assert served.rulings == []


def test_a_page_on_another_port_can_neither_frame_nor_read_the_review(
    page: Page, context: BrowserContext, served: Served
) -> None:
    html = f"""<iframe src="http://127.0.0.1:{served.port}/"></iframe><script>
    fetch("http://127.0.0.1:{served.port}/api/queue", {{credentials: "include"}})
    .then(() => window.read = "read", () => window.read = "refused")</script>"""
    with elsewhere(html) as attacker:
        other = context.new_page()
        other.goto(attacker)
        other.wait_for_function("window.read")
        assert other.evaluate("window.read") == "refused"
        assert all(frame.locator("#queue").count() == 0 for frame in other.frames)


@contextmanager
def elsewhere(html: str) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_the_page_works_under_a_prefix_as_the_service_mounts_it(context: BrowserContext, directory: Path) -> None:
    with RunReader.open(directory) as run, listen("127.0.0.1", 0) as listener:
        pages = Starlette(routes=Application(Desk(run, "ana")).routes)
        server = uvicorn.Server(
            uvicorn.Config(Starlette(routes=[Mount("/review/job", pages)]), log_level="error", lifespan="off")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{listener.getsockname()[1]}/review/job/")
            ready(page)
            press(page, "x")
            decided(page, 1)
            press(page, "v")
            expect(page.locator("#article-text mark").first).to_be_visible()
        finally:
            server.should_exit = True
            thread.join(20)
        assert [each.ruling for each in run.log.decisions] == ["reject"]


def test_an_expired_session_keeps_the_rulings_until_the_page_is_opened_anew(
    page: Page, context: BrowserContext, served: Served
) -> None:
    real = served.gate.clock
    served.gate.clock = lambda: real() + SESSION_SECONDS + 1
    press(page, "x")
    expect(page.locator("#alert")).to_contain_text("kept in this browser")
    assert served.rulings == []
    answer = context.new_page().goto(served.url)
    assert answer is not None
    assert answer.status == 403
    served.gate.clock = real
    again = opened(context, served)
    saved(again)
    assert [ruling for _, ruling, _ in served.rulings] == ["reject"]


@pytest.mark.parametrize(
    "words",
    [
        PUMPS,
        CARS,
        "the pumps",
        "Some 5,000 cars",
        "Nobody in this town has ever been stranded by the ferry,” said Ada Voss",
    ],
)
def test_a_link_to_a_passage_brings_it_into_view(context: BrowserContext, words: str) -> None:
    filler = "<p style='height: 3000px'>before</p>"
    body = "".join(f"<p>{paragraph}</p>" for paragraph in HARBOUR.text.split("\n\n"))
    with elsewhere(f"<!doctype html><meta charset=utf-8>{filler}{body}{filler}") as address:
        start = HARBOUR.text.rindex(words)
        page = context.new_page()
        page.goto(fragment_link(address, HARBOUR.text, start, start + len(words)) or "")
        page.wait_for_function("scrollY > 1000", timeout=5000)


AXE = (
    Path(find_spec("axe_playwright_python").origin).parent / "axe.min.js"
    if find_spec("axe_playwright_python")
    else None
)  # type: ignore[union-attr, arg-type]


def violations(page: Page) -> list[str]:
    assert AXE is not None
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 400])
def test_axe_finds_no_violation_on_any_screen(browser: Browser, served: Served, scheme: Any, width: int) -> None:
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}) as context:
        page = opened(context, served)
        press(page, "j")
        assert violations(page) == []
        press(page, "v")
        page.wait_for_selector("#article-text mark")
        assert violations(page) == []
        press(page, "v", "?")
        assert violations(page) == []
        press(page, "Escape")
        press(page, "b")
        page.wait_for_selector("#bulk[open]")
        assert violations(page) == []
        press(page, "Escape", "a")
        page.wait_for_selector("#ask[open]")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def asked(context: BrowserContext, tmp_path: Path) -> Iterator[tuple[Page, Served]]:
    """A page at the open passages of a run."""
    with serving(leave_open(make_run(tmp_path / "left"), OPEN_PASSAGES)) as served:
        page = opened(context, served)
        page.get_by_role("button", name=re.compile("^Open ")).click()
        yield page, served


def actor(page: Page, name: str) -> None:
    expect(page.get_by_label("Actor", exact=True)).to_have_value(name)


def test_open_passages_are_decided_by_keys_alone_and_taken_back(asked: tuple[Page, Served]) -> None:
    page, served = asked
    actor(page, "The carpenters’ guild")
    expect(page.locator("#context .hit")).to_have_text(GUILD)
    expect(page.locator("#likely dt").first).to_have_text("supports")
    press(page, "i")
    page.keyboard.press("Control+A")
    page.keyboard.type("peace pl")
    expect(page.locator("#issues [role=option]")).to_have_count(1)
    press(page, "ArrowDown", "Enter")
    expect(page.get_by_label("Issue", exact=True)).to_have_value("peace plan")
    press(page, "Enter", "1")
    actor(page, "Tomas Reyl")
    press(page, "t")
    page.keyboard.press("Control+A")
    page.keyboard.type("the council")
    press(page, "Tab", "Tab")
    page.keyboard.type("the port covers the cost of the pumps")
    press(page, "Escape", "2")
    actor(page, "port authority")
    press(page, "1")
    expect(page.locator("#alert")).to_contain_text("Say what the stand is on")
    press(page, "r")
    expect(page.locator("#alert")).to_contain_text("“replace” is for claims alone")
    press(page, "0")
    actor(page, "Mara Ellison")
    press(page, "u")
    actor(page, "port authority")
    saved(page)
    assert [(ruling, (each.after or {}).get("actor"), (each.after or {}).get("issue"))
            for each in served.run.log.decisions for ruling in [each.ruling]] == [
        ("supports", "The carpenters’ guild", "peace_plan"),
        ("supports_conditionally", "the council", "tunnel"),
        ("none", None, None),
        ("undo", None, None),
    ]  # fmt: skip
    expect(page.locator("#progress")).to_contain_text("2 of 4 open passages")


def test_selected_words_are_the_issue_and_what_the_checks_doubt_needs_a_reason(asked: tuple[Page, Served]) -> None:
    page, served = asked
    press(page, "j")
    actor(page, "Tomas Reyl")
    page.evaluate(
        """() => {
            const text = document.querySelector("#context .hit").firstChild;
            getSelection().setBaseAndExtent(text, text.data.indexOf("the tunnel"), text, text.data.indexOf("the tunnel") + 10);
        }"""
    )
    page.locator("#context").dispatch_event("pointerup")
    expect(page.get_by_label("Issue", exact=True)).to_have_value("the tunnel")
    expect(page.locator("#stand-chosen")).to_have_text("Issue: the tunnel")
    press(page, "t")
    page.keyboard.type("Angela Merkel")
    press(page, "Enter", "3")
    expect(page.locator("#ask-text")).to_contain_text("names nobody and nothing called “Angela Merkel”")
    page.keyboard.type("the caption names her")
    press(page, "Enter")
    actor(page, "port authority")
    saved(page)
    (decision,) = served.run.log.decisions
    assert ((decision.after or {})["issue"], decision.reason) == ("the tunnel", "the caption names her")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 400])
def test_axe_finds_no_violation_where_passages_are_asked(
    browser: Browser, tmp_path: Path, scheme: Any, width: int
) -> None:
    directory = leave_open(make_run(tmp_path / "left"), OPEN_PASSAGES)
    with (
        serving(directory) as served,
        browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}) as context,
    ):
        page = opened(context, served)
        page.get_by_role("button", name=re.compile("^Open ")).click()
        press(page, "i")
        page.keyboard.press("Control+A")
        page.keyboard.type("nato")
        press(page, "ArrowDown")
        expect(page.locator("#issues [aria-selected=true]")).to_have_count(1)
        assert violations(page) == []
        press(page, "Escape", "Escape", "v")
        page.wait_for_selector("#article-text mark")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 400])
def test_the_report_opens_from_disk_without_violation_script_or_remote_asset(
    browser: Browser, directory: Path, scheme: Any, width: int
) -> None:
    with RunReader.open(directory) as run:
        Desk(run, "ana").undo()
    path = write_report(directory)
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: pytest.fail(message.text))
        page.goto(path.as_uri())
        assert asked == [path.as_uri()]
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "600"
        assert page.evaluate("window.owned") is None
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for details in page.locator("details").all():
            details.evaluate("(each) => { each.open = true }")
        assert violations(page) == []
