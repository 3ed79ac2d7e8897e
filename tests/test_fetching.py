"""Web pages by their addresses: politely fetched, kept, found again; and what is refused."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import articles
import pytest
from conftest import Endpoint
from test_run import TASK, answer

from summarizer.commands import main
from summarizer.inputs import InputFailure, fetching, read
from summarizer.records import Document


class Site:
    """A web server on loopback; `pages` has an answer for each path: status, headers, body."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, self.headers["User-Agent"]))
                status, headers, body = site.pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def page(self, path: str, body: bytes, kind: str = "text/html; charset=utf-8") -> str:
        self.pages[path] = (200, {"Content-Type": kind}, body)
        return self.url + path


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def fetched(url: str, **options: Any) -> Document:
    (item,) = read(url, **options)
    assert isinstance(item, Document), item
    return item


def refusal(url: str, **options: Any) -> str:
    (item,) = read(url, **options)
    assert isinstance(item, InputFailure)
    return f"{item.error} {item.error.hint}".strip()


def test_an_address_is_read_as_a_page_after_its_robots_txt_by_a_program_that_says_its_name(site: Site) -> None:
    url = site.page("/a", articles.as_html())
    document = fetched(url)
    assert (document.id, document.source, document.url, document.title) == (url, url, url, articles.TITLE)
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]
    assert all(agent.startswith("summarizer/") for _, agent in site.asked)


def test_an_address_may_lead_to_anything_that_has_a_format(site: Site) -> None:
    assert fetched(site.page("/a", articles.as_pdf(), "application/pdf")).title == articles.TITLE


def test_redirects_are_followed_and_said(site: Site) -> None:
    site.page("/b", articles.as_html())
    site.pages["/a"] = (302, {"Location": "/b"}, b"")
    said: list[str] = []
    document = fetched(f"{site.url}/a", say=said.append)
    assert (document.id, document.url) == (f"{site.url}/a", f"{site.url}/b")
    assert said[0] == f"{site.url}/a leads to {site.url}/b."


def test_a_page_that_robots_txt_keeps_programs_from_is_not_fetched(site: Site) -> None:
    site.page("/robots.txt", b"User-agent: *\nDisallow: /private/\n")
    url = site.page("/private/a", articles.as_html())
    assert "robots.txt asks programs to stay away" in refusal(url)
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_a_page_is_fetched_once_and_found_again_beside_the_run(site: Site, tmp_path: Path) -> None:
    url = site.page("/a", articles.as_html())
    first = fetched(url, pages=tmp_path)
    site.pages.clear()
    assert fetched(url, pages=tmp_path) == first
    (about,) = tmp_path.glob("*.json")
    kept = json.loads(about.read_text())
    assert (kept["url"], kept["sha256"]) == (url, first.original_sha256) and kept["at"].endswith("+00:00")


def test_a_copy_that_was_changed_is_refused(site: Site, tmp_path: Path) -> None:
    url = site.page("/a", articles.as_html())
    fetched(url, pages=tmp_path)
    (page,) = tmp_path.glob("*.body")
    page.write_bytes(page.read_bytes().replace(b"never", b"always").replace(b"sleep", b"money"))
    assert "has been changed" in refusal(url, pages=tmp_path)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500])
def test_an_answer_that_is_no_page_is_a_failure_with_its_number(site: Site, status: int) -> None:
    site.pages["/a"] = (status, {}, b"no")
    assert f"answers {status}" in refusal(f"{site.url}/a")


def test_a_page_without_end_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 1024 * 1024)
    assert refusal(site.page("/a", b"x" * 2_000_000)) == f"{site.url}/a is larger than 1 MB."


def test_a_circle_of_redirects_comes_to_an_end(site: Site) -> None:
    site.pages["/a"] = (301, {"Location": "/a"}, b"")
    assert "leads on more than 5 times" in refusal(f"{site.url}/a")


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.2/", "http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest", "http://localhost/"],
)
def test_a_page_cannot_lead_into_a_private_network(site: Site, target: str) -> None:
    site.pages["/a"] = (302, {"Location": target}, b"")
    assert "is in a private network" in refusal(f"{site.url}/a")


@pytest.mark.parametrize("address", ["127.0.0.1", "192.168.1.1", "::ffff:10.0.0.1", "fd00::1"])
def test_a_public_name_of_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", (address, 80))])
    assert f"private network ({address})" in refusal("http://news.example/a")


def test_a_name_that_changes_its_meaning_is_found_out_by_where_the_connection_went(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page("/a", articles.as_html())
    answers = chain(["93.184.215.14"], repeat("127.0.0.1"))
    port = site.server.server_port
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(socket.AF_INET, 1, 6, "", (next(answers), port))])
    assert "is in a private network (127.0.0.1)" in refusal(f"http://news.example:{port}/a")


@pytest.mark.parametrize("url", ["http://", "https:///a", "http://[", "http://a b/"])
def test_what_is_no_address_is_a_failure(url: str) -> None:
    assert url in refusal(url)


def test_a_server_that_is_not_there_is_one_sentence(site: Site) -> None:
    site.server.shutdown()
    site.server.server_close()
    assert refusal(f"{site.url}/a").startswith(f"{site.url}/a cannot be fetched: ")


def test_a_run_over_an_address_keeps_the_page_and_resumes_from_it(
    site: Site, endpoint: Endpoint, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in TASK.items():
        (tmp_path / "tasks" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tasks" / name).write_text(text, "utf-8")
    endpoint.answer = answer
    url, out = site.page("/a", articles.as_html()), tmp_path / "out"
    command = [
        "run",
        url,
        "--tasks",
        str(tmp_path / "tasks"),
        "--task",
        "notes",
        "--model",
        "openai/gpt-5-mini",
        "-o",
        str(out),
    ]
    assert main.run_command_line([*command, "--dry-run"]) == 0 and not out.exists()
    assert main.run_command_line(command) == 0
    site.pages.clear()
    assert main.run_command_line(command) == 0 and main.run_command_line([*command, "--dry-run"]) == 0
    document = json.loads((out / "summaries.jsonl").read_text("utf-8"))["document"]
    assert (document["id"], document["title"], document["url"]) == (url, articles.TITLE, url)
    assert document["extractor"].startswith("trafilatura ") and len(document["original_sha256"]) == 64
    assert len(list((out / "pages").glob("*.body"))) == 1
