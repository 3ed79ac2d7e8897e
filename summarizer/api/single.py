"""The Python API: the same pipeline as the command line, for code that waits and for code that awaits.

All work is done on one event loop of the package's own, in a thread: connections stay open between calls, every
caller in the process shares one gate to a model, and a notebook, whose loop is running already, is served like others.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Coroutine, Iterable
from difflib import get_close_matches
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import Any, TypedDict, TypeVar, overload

from typing_extensions import Unpack

from summarizer.errors import InputError, SettingsError
from summarizer.models.cache import AnswerCache, open_cache
from summarizer.models.client import Client
from summarizer.models.providers import QUOTING, Model, Quoting, open_model
from summarizer.pipeline.pipeline import Pipeline, Respondent
from summarizer.records import Document, demand_document
from summarizer.records.results import Result, Summary
from summarizer.settings import Secret, Settings, load_settings
from summarizer.tasks.folders import Task, load_task

T = TypeVar("T")
# Models whose connections are kept open, in the order of their last use.
MOST_CLIENTS = 32
# No file's name is longer, in characters.
LONGEST_NAME = 4096
_CLIENTS: dict[Model, Client] = {}
_LOCK = threading.Lock()


class Options(TypedDict, total=False):
    """What every call takes besides its task.

    `model` is `PROVIDER/NAME` or what `open_model` gave; without one, the configured model, else the embedded one.
    `judge` is a model that is asked whether the evidence bears each item of a summary; "self" is the same model.
    `quoting` is how the model is made to quote (None: the provider's own way). `cache=False` neither reads nor keeps
    answers. `timeout` is in seconds, for one answer. The rest replace settings of the same name.
    """

    model: Model | str | None
    quoting: Quoting | None
    cache: bool
    judge: str | None
    base_url: str | None
    provider: str | None
    api_key: str | Secret | None
    timeout: float | None
    task_folders: Iterable[Path | str] | None
    cache_dir: Path | None
    cache_url: str | None
    models_dir: Path | None
    prices: Path | None


@overload
async def asummarize(
    document: Document | str, *, task: Task[Summary], **options: Unpack[Options]
) -> Result[Summary]: ...


@overload
async def asummarize(
    document: Document | str, *, task: str | None = None, **options: Unpack[Options]
) -> Result[Any]: ...


async def asummarize(
    document: Document | str, *, task: Task[Any] | str | None = None, **options: Unpack[Options]
) -> Result[Any]:
    """Summarize one article and verify every quote of the summary.

    `document` is a Document or an article's text, `task` a name or what `load_task` or `make_task` gave. `options` are
    those that `summarizer.Options` explains: model, quoting, cache, judge, base_url, provider, api_key, timeout,
    task_folders, cache_dir, cache_url, models_dir, prices. Raises the SummarizerError that fits: TaskError,
    SettingsError, or the ModelError that kept the article from a summary.
    """
    article, options = as_document(document), seal_key(options)
    pipeline = pipeline_for(task, options)
    return await on_loop(pipeline(article))


@overload
def summarize(document: Document | str, *, task: Task[Summary], **options: Unpack[Options]) -> Result[Summary]: ...


@overload
def summarize(document: Document | str, *, task: str | None = None, **options: Unpack[Options]) -> Result[Any]: ...


def summarize(
    document: Document | str, *, task: Task[Any] | str | None = None, **options: Unpack[Options]
) -> Result[Any]:
    """Summarize one article and verify every quote of the summary; in a notebook as well, where a loop runs already.

    `document` is a Document or an article's text, `task` a name or what `load_task` or `make_task` gave. `options` are
    those that `summarizer.Options` explains: model, quoting, cache, judge, base_url, provider, api_key, timeout,
    task_folders, cache_dir, cache_url, models_dir, prices. Raises as `asummarize` does.
    """
    article, options = as_document(document), seal_key(options)
    pipeline = pipeline_for(task, options)
    return run_on_loop(pipeline(article))


def as_document(document: Document | str, name: str = "summarize") -> Document:
    """A Document of an article's text; a Document as it is. Raises InputError where there is no text for `name`."""
    if isinstance(document, list | tuple):
        raise InputError("One article is needed, not many.", "summarize_batch takes any number of them.")
    if isinstance(document, PathLike) or (isinstance(document, str) and _names_a_file(document)):
        file = str(document)
        raise InputError(
            f"{file!r} is the name of a file, not a text.", f"Did you mean {name}(next(read([{file!r}])))?"
        )
    found = Document(document) if isinstance(document, str) else demand_document(document, name)
    if not found.text.strip():
        raise InputError("The article is empty.")
    return found


def _names_a_file(text: str) -> bool:
    """True for one line without spaces that ends as a file's name does, or for a file that is there."""
    if len(text) > LONGEST_NAME or not text.isprintable() or not text.strip():
        return False
    try:
        return Path(text).exists() or bool(re.fullmatch(r"\S*[\w)]\.[A-Za-z][A-Za-z0-9]{1,6}", text))
    except (OSError, ValueError):
        return False


def seal_key(options: Options) -> Options:
    """The options with the key sealed, so that no traceback with local variables shows it.

    Raises SettingsError for an option that there is not.
    """
    for name in options:
        if name not in Options.__annotations__:
            close = get_close_matches(name, Options.__annotations__, n=1)
            meant = f"Did you mean {close[0]!r}?" if close else f"There are {', '.join(Options.__annotations__)}."
            raise SettingsError(f"There is no option {name!r}.", meant)
    key = options.get("api_key")
    return {**options, "api_key": Secret(key)} if isinstance(key, str) else options


def pipeline_for(task: Task[Any] | str | None, options: Options) -> Pipeline:
    """The pipeline for a task and options. Raises TaskError, ModelNotFound, SettingsError."""
    own = {"model", "quoting", "cache"}
    flags: dict[str, Any] = {name: value for name, value in options.items() if name not in own}
    if folders := flags.get("task_folders"):
        flags["task_folders"] = tuple(Path(folder).absolute() for folder in folders)
    settings = load_settings(flags)
    return open_pipeline(task, options.get("model"), options.get("quoting"), options.get("cache", True), settings)


def open_pipeline(
    task: Task[Any] | str | None = None,
    model: Model | str | None = None,
    quoting: Quoting | None = None,
    cache: bool = True,
    settings: Settings | None = None,
) -> Pipeline:
    """The pipeline for a task and a model, from names or from objects. Raises TaskError, ModelError, SettingsError."""
    settings = settings or load_settings()
    if not isinstance(task, Task):
        task = load_task(task or settings.task, settings.task_folders)
    if not isinstance(model, Model):
        model = open_model(model, settings)
    if quoting is not None and quoting not in QUOTING:
        raise SettingsError(f"{quoting!r} is no way of quoting; there are {', '.join(QUOTING)}.")
    opened = shared_cache(settings.cache_url or settings.cache_dir) if cache else None
    return Pipeline(task, model, client_of(model), opened, quoting or model.provider.quoting, _judge(model, settings))


def _judge(model: Model, settings: Settings) -> Respondent | None:
    """Who judges: the model itself, another one, or nobody."""
    if settings.judge is None:
        return None
    judge = model if settings.judge == "self" else open_model(settings.judge, settings)
    return Respondent(judge, client_of(judge))


def run_on_loop(work: Coroutine[Any, Any, T]) -> T:
    """Wait for a coroutine on the package's own loop, whether or not the caller's thread runs one."""
    waiting = asyncio.run_coroutine_threadsafe(work, _loop())
    try:
        return waiting.result()
    except BaseException:
        # Ctrl-C: the caller no longer waits, so the work need not go on.
        waiting.cancel()
        raise


async def on_loop(work: Coroutine[Any, Any, T]) -> T:
    """Await a coroutine that runs on the package's own loop; cancelling the caller cancels it."""
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, _loop()))


@lru_cache(maxsize=1)
def _loop() -> asyncio.AbstractEventLoop:
    """A loop in a daemon thread."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="summarizer", daemon=True).start()
    return loop


@lru_cache(maxsize=8)
def shared_cache(place: str | Path) -> AnswerCache:
    """The cache at a place, opened once for all callers of the process."""
    return open_cache(place)


def client_of(model: Model) -> Client:
    """The client that all callers of a model share; that of the model not used for longest is closed."""
    with _LOCK:
        client = _CLIENTS.pop(model, None) or Client(model)
        _CLIENTS[model] = client
        idle = _CLIENTS.pop(next(iter(_CLIENTS))) if len(_CLIENTS) > MOST_CLIENTS else None
    if idle is not None:
        asyncio.run_coroutine_threadsafe(idle.close(), _loop())
    return client
