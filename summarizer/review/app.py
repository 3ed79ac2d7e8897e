"""The review page's application: one page, its files, and the data and rulings that go between it and the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from summarizer.errors import InputError, RulingError, RunError, SummarizerError
from summarizer.review import views
from summarizer.review.actions import KEYS
from summarizer.review.desk import Desk
from summarizer.review.security import PageGuard
from summarizer.rulings.drafts import REASONS, RulingDraft, preview
from summarizer.rulings.log import OPEN, RULINGS, Key
from summarizer.text.unicode import is_unicode

MAX_DETAILS = 100
LONGEST_ID = 200
# The page's modules, fetched at once and not one after the other as they import each other.
MODULES = ("article", "detail", "dialogs", "issues", "keys", "outbox", "queue", "server", "stand", "text")


class Application:
    """The routes' handlers around one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def routes(self) -> list[Route | Mount]:
        """The page, its static files and the API."""
        with as_file(files("summarizer.review") / "static") as static:
            mounted = StaticFiles(directory=Path(static))
        return [
            Route("/", self.page),
            Mount("/static", mounted),
            Route("/api/queue", self._get(self.queue)),
            Route("/api/changes", self._get(self.changes)),
            Route("/api/article", self._get(self.article)),
            Route("/api/details", self._post(self.details), methods=["POST"]),
            Route("/api/events", self._post(self.events), methods=["POST"]),
            Route("/api/preview", self._post(self.preview), methods=["POST"]),
            Route("/api/bulk", self._post(self.bulk), methods=["POST"]),
        ]

    async def page(self, _: HttpRequest) -> Response:
        """The page itself, which then asks for the queue."""
        offered = [each for each in KEYS if each.name != "own" or self.desk.is_draft]
        return HTMLResponse(_page().render(actions=offered, modules=MODULES, reviewer=self.desk.reviewer))

    def _get(self, handler: Callable[[Mapping[str, str]], dict[str, Any]]) -> Callable[[HttpRequest], Any]:
        async def endpoint(request: HttpRequest) -> Response:
            return await _answer(handler, request.query_params)

        return endpoint

    def _post(self, handler: Callable[[Any], dict[str, Any]]) -> Callable[[HttpRequest], Any]:
        async def endpoint(request: HttpRequest) -> Response:
            try:
                body = await request.json()
                sound = is_unicode(body)
            except (ValueError, RecursionError):
                sound = False
            if not sound:
                return JSONResponse({"error": "The request is no JSON, or holds half of a surrogate pair."}, 400)
            return await _answer(handler, body)

        return endpoint

    def queue(self, _: Mapping[str, str]) -> dict[str, Any]:
        """The whole queue, the reasons' labels and the documents' titles."""
        run, items = self.desk.run, self.desk.queue()
        ids = {item.document_id for item in items}
        titles = run.rows("SELECT id, coalesce(title, id) FROM documents ORDER BY position")
        return {
            "run": str(run.directory.resolve()),
            "reviewer": self.desk.reviewer,
            "task": run.value("SELECT task FROM summaries LIMIT 1"),
            "reasons": REASONS,
            "issues": views.issues(self.desk.form),
            "documents": {row[0]: row[1] for row in titles if row[0] in ids},
            "articles": [list(row) for row in run.rows(
                "SELECT d.id, coalesce(d.title, d.id) FROM documents d JOIN summaries s ON s.document_id = d.id "
                "ORDER BY d.position"
            )],
            "items": [views.queue_row(item, self.desk.reviewer) for item in items],
            "version": self._version(),
        }  # fmt: skip

    def _version(self) -> list[int]:
        run = self.desk.run
        written = run.value("SELECT (SELECT count(*) FROM verdicts) + (SELECT count(*) FROM summaries)")
        decisions = run.log.decisions
        return [int(written), decisions[-1].seq if decisions else 0]

    def changes(self, query: Mapping[str, str]) -> dict[str, Any]:
        """Claims that anybody ruled on since event `after`, and the run's version: how a page learns of others."""
        after = _integer(query.get("after"))
        keys = {each.key for each in self.desk.run.log.decisions if each.seq > after}
        batches = {each.batch for each in self.desk.run.log.decisions if each.seq > after and each.batch}
        keys |= {each.key for each in self.desk.run.log.decisions if each.batch in batches}
        return {"version": self._version(), "states": self._states(sorted(keys)), "removed": self._removed_paths(keys)}

    def _removed_paths(self, keys: Iterable[Key]) -> dict[str, list[str]]:
        """What needs nobody any more in the documents of these claims, since a ruling took out what it stands in."""
        return {name: sorted(paths) for name, paths in self.desk.removed(key[0] for key in keys).items()}

    def _states(self, keys: Sequence[Key]) -> list[dict[str, Any]]:
        return [state for key in keys if (state := self._state(key))]

    def _state(self, key: Key) -> dict[str, Any] | None:
        try:
            found = self._detail(key)
        except (KeyError, StopIteration, RunError, RulingError):
            return None
        names = ("document", "path", "reason", "outcome", "after", "state", "mine", "others", "stale", "history")
        return {name: found[name] for name in names}

    def _detail(self, key: Key) -> dict[str, Any]:
        record = self.desk.record(key[0])
        history = self.desk.run.log.history.get(key, [])
        return views.detail(record, key[1], self.desk.reviewer, history)

    def article(self, query: Mapping[str, str]) -> dict[str, Any]:
        """A whole article with every claim's place."""
        return views.article(self.desk.record(query.get("document", "")))

    def details(self, body: Any) -> dict[str, Any]:
        """All that is shown of up to MAX_DETAILS claims; those that are no more are left out."""
        details = []
        for key in _keys(body)[:MAX_DETAILS]:
            try:
                details.append(self._detail(key))
            except (KeyError, StopIteration, RunError, RulingError):
                continue
        return {"details": details}

    def events(self, body: Any) -> dict[str, Any]:
        """Carry out rulings, undos and redos in order; each has an `id` of the client's, and is carried out once."""
        events = _field(body, "events", list)
        return {"answers": [self._event(event) for event in events], "version": self._version()}

    def _event(self, event: Any) -> dict[str, Any]:
        name = _event_id(event)
        try:
            keys = self._carry_out(event, name)
        except (SummarizerError, KeyError) as error:
            key = (str(event.get("document")), str(event.get("path")))
            return {"id": name, "ok": False, "error": str(error), "states": self._states([key])}
        return {"id": name, "ok": True, "states": self._states(keys), "removed": self._removed_paths(keys)}

    def _carry_out(self, event: Mapping[str, Any], name: str) -> list[Key]:
        ruling = event.get("ruling")
        if ruling == "undo":
            return self.desk.undo(name)
        if ruling == "redo":
            return self.desk.redo(name)
        decision = self.desk.rule(_field(event, "document", str), _request(event), name)
        return [decision.key]

    def preview(self, body: Any) -> dict[str, Any]:
        """What a ruling would leave: its words, and the doubt about them; of an open passage the stand."""
        if str(body.get("path") if isinstance(body, dict) else "").startswith(OPEN):
            return self.desk.stand(_field(body, "document", str), _request(body))
        record, request = self.desk.record(_field(body, "document", str)), _request({"ruling": "replace", **body})
        return preview(record, request, self.desk.reviewer)

    def bulk(self, body: Any) -> dict[str, Any]:
        """With `preview` how many of `items` may be ruled on together, and which; without, rule on those."""
        keys = _keys(body)
        if body.get("preview"):
            return {"items": self.desk.eligible(keys)}
        done = self.desk.rule_in_bulk(keys, _request({**body, "path": ""}))
        return {"items": done, "states": self._states(done), "version": self._version()}


async def _answer(handler: Callable[[Any], dict[str, Any]], argument: Any) -> Response:
    try:
        # SQLite waits for other writers: not in the event loop.
        return JSONResponse(await run_in_threadpool(handler, argument))
    except InputError as error:
        return JSONResponse({"error": str(error)}, 400)
    except SummarizerError as error:
        return JSONResponse({"error": str(error)}, 409)


def _field(body: Any, name: str, kind: type) -> Any:
    value = body.get(name) if isinstance(body, dict) else None
    if not isinstance(value, kind):
        raise InputError(f"The request needs “{name}”.")
    return value


def _keys(body: Any) -> list[Key]:
    return [
        (str(each[0]), str(each[1]))
        for each in _field(body, "items", list)
        if isinstance(each, list) and len(each) == 2
    ]


def _event_id(event: Any) -> str:
    name: str = _field(event, "id", str)
    if not 0 < len(name) <= LONGEST_ID:
        raise InputError(f"An event's “id” has 1 to {LONGEST_ID} characters.")
    return name


def _integer(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError("The request needs a number.") from error


def _request(event: Mapping[str, Any]) -> RulingDraft:
    ruling = event.get("ruling")
    if ruling not in RULINGS:
        raise InputError(f"“{ruling}” is no ruling.")
    start, end = event.get("start"), event.get("end")
    return RulingDraft(
        path=_field(event, "path", str),
        ruling=ruling,
        reason=str(event.get("reason") or ""),
        start=None if start is None else _integer(start),
        end=None if end is None else _integer(end),
        **{name: _field(event, name, str) for name in _TEXTS if event.get(name) is not None},
    )


_TEXTS = ("speaker", "actor", "issue", "conditions")


@cache
def _page() -> Template:
    environment = Environment(
        loader=PackageLoader("summarizer.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("review.html")


def application(desk: Desk, hosts: frozenset[str], port: int) -> PageGuard:
    """The application behind its gate; `Gate.token` is the token of the address."""
    return PageGuard(Starlette(routes=Application(desk).routes), hosts, port)
