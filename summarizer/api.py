"""The Python API: the same pipeline as the command line, one document at a time, in step or awaited."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from summarizer.cache import Cache
from summarizer.errors import SettingsError
from summarizer.llm import Client
from summarizer.models import QUOTING, Model, Quoting, open_model
from summarizer.pipeline import Pipeline
from summarizer.records import Document, Result
from summarizer.settings import Settings, load_settings
from summarizer.tasks import Task, load_task

T = TypeVar("T")


async def asummarize(
    document: Document | str,
    *,
    task: Task | str | None = None,
    model: Model | str | None = None,
    quoting: Quoting | None = None,
    cache: bool = True,
    **settings: Any,
) -> Result:
    """Summarize one article and verify every quote of the summary.

    `task` and `model` are names or what `load_task` and `open_model` gave; `settings` are those of
    settings.Settings (`base_url`, `api_key`, `timeout` in seconds…). `cache=False` neither reads nor keeps answers.
    Raises the SummarizerError that fits: TaskError, ModelError, SettingsError.
    """
    pipeline = open_pipeline(task, model, quoting, cache, load_settings(settings))
    return await pipeline(Document(document) if isinstance(document, str) else document)


def summarize(document: Document | str, **options: Any) -> Result:
    """`asummarize` for code that does not await; usable in a notebook as well, where a loop is running already."""
    return run(asummarize(document, **options))


def open_pipeline(
    task: Task | str | None = None,
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
    opened = _open_cache(settings.cache_dir) if cache else None
    return Pipeline(task, model, _client(model), opened, quoting or model.provider.quoting)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Wait for a coroutine on the package's own loop, whether or not the caller's thread runs one."""
    return asyncio.run_coroutine_threadsafe(work, _loop()).result()


@lru_cache(maxsize=1)
def _loop() -> asyncio.AbstractEventLoop:
    """A loop in a daemon thread: connections stay open between calls."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="summarizer", daemon=True).start()
    return loop


@lru_cache(maxsize=8)
def _open_cache(directory: Path) -> Cache:
    return Cache(directory)


@lru_cache(maxsize=32)
def _client(model: Model) -> Client:
    return Client(model)
