"""The embedded engine: llama.cpp in this process, behind an OpenAI-compatible endpoint on loopback.

It starts when first asked for, once per process and model, and ends with the process. The path of its endpoint holds a
secret, so that neither other users of the machine nor a page in the browser can talk to it.
"""

from __future__ import annotations

import atexit
import base64
import ctypes
import os
import re
import secrets
import threading
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from summarizer.errors import ModelNotFound, Unavailable
from summarizer.models.embedded.catalogue import CATALOGUE, Weights
from summarizer.models.embedded.own_files import find_weights
from summarizer.models.embedded.weights import fetch, find_verified, installed_path, remove

__all__ = [
    "CATALOGUE",
    "Engine",
    "Weights",
    "close_engines",
    "demand_engine",
    "engine_for",
    "fetch",
    "installed_path",
    "open_engine",
    "remove",
]

CONTEXT = 8192  # tokens of prompt and answer together
KEPT = 512 << 20  # bytes of prompts computed before
_MOST_THREADS = 8  # more cores than this wait for memory
_BATCH = 512  # tokens of prompt computed at once
_PATIENCE = 300.0  # seconds; a machine may be busy
_LAST_WORDS = 10.0  # seconds that closing waits for a running request
_SHORTEST: tuple[str, dict[str, Any]] = ("/completion", {"prompt": ".", "n_predict": 1})

_PLACE = "\ue000"  # where the question goes: a character that no form of chat has
_CHATML = "<|im_start|>user"
_MARKS = re.compile(r"<[^<>\s]+>|\[/?[A-Z_]+\]")  # as they begin and end a turn

_open: dict[tuple[Path, int, int], Engine] = {}
_opening = threading.Lock()


class State(NamedTuple):
    """A hidden state of unit length as little-endian float32, and how many tokens were read for it."""

    vector: bytes
    tokens: int


@dataclass(frozen=True, slots=True)
class Engine:
    """A running model. `base_url` is what an OpenAI client takes; `context` is in tokens."""

    path: Path
    context: int
    base_url: str
    _server: list[Any] = field(repr=False)

    def count_tokens(self, text: str) -> int:
        """The number of tokens of `text` by the model's own tokenizer. Raises `Unavailable` after `close`."""
        return len(_post(self.base_url, "/tokenize", {"content": text})["tokens"])

    def state(self, question: str, answer: str) -> State:
        """The hidden state behind the last token of an answer begun to a question.

        Both together may have at most 512 tokens. The question cannot pass for one of the model's marks.
        """
        before, behind = _frame(self.base_url)
        for mark in set(_MARKS.findall(before + behind)):
            question = question.replace(mark, f"{mark[0]} {mark[1:]}")
        body = {"input": f"{before}{question}{behind}{answer}", "encoding_format": "base64"}
        read = _post(self.base_url, "/v1/embeddings", body)
        return State(base64.b64decode(read["data"][0]["embedding"]), read["usage"]["prompt_tokens"])

    def close(self) -> None:
        """Stop the model and free its memory. The same model can be opened again. Safe to call twice.

        A request that somebody still waits for may take ten seconds more to end; others end at once.
        """
        with _opening:
            for key in [key for key, engine in _open.items() if engine is self]:
                del _open[key]
            if self._server and not _idle(self.base_url):
                # A server that is destroyed while it answers never ends; this one stays until the process does.
                ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._server[0]))
            # The server stops with its last reference.
            self._server.clear()


def demand_engine() -> Any:
    """The engine's library. Raises `ModelNotFound` where it is not installed."""
    try:
        return import_module("xllamacpp")
    except ImportError as error:
        raise ModelNotFound(
            "The embedded engine is not installed.", "`pip install 'summarizer[local]'` adds it."
        ) from error


def engine_for(name: str, directory: Path) -> Engine:
    """The engine of the embedded model `name`, its weights in `directory`. Raises `ModelNotFound`, as `open_engine`."""
    weights = find_weights(name, directory)
    path = find_verified(weights, directory)
    if path is None:
        expected = directory / weights.file
        state = "is damaged or half written" if expected.exists() else "is not on this machine"
        raise ModelNotFound(
            f"The embedded model {name} {state} ({expected}).", f"`summarizer models pull {name}` fetches it."
        )
    return open_engine(path, context=min(CONTEXT, weights.context))


def open_engine(path: Path, *, context: int = CONTEXT) -> Engine:
    """The engine of the GGUF file `path`, started where it does not run yet; takes a second or two.

    `context` tokens of prompt and answer together cost some 12 to 28 kB of memory each. At most 8 cores are used.
    Raises `ModelNotFound` with one sentence where the engine is not installed, the file is none of its, or memory is
    short.
    """
    key = (path.resolve(), context, _cores())
    with _opening:
        if key not in _open:
            _open[key] = _start(*key)
        return _open[key]


def _start(path: Path, context: int, threads: int) -> Engine:
    xllamacpp = demand_engine()
    parameters, last = xllamacpp.CommonParams(), xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_LAST
    prefix = f"/{secrets.token_urlsafe(24)}"
    try:
        server = xllamacpp.Server(_parameters(parameters, path, context, threads, prefix, last))
    except (RuntimeError, MemoryError) as error:
        raise ModelNotFound(
            f"The embedded model cannot be started: {path} is no model file of the engine, or memory is short."
        ) from error
    base_url = f"{server.listening_address}{prefix}/v1"
    # A server that is destroyed before it took up its work never ends, either.
    _post(base_url, *_SHORTEST)
    return Engine(path, context, base_url, [server])


@lru_cache(maxsize=8)
def _frame(base_url: str) -> tuple[str, str]:
    """What stands before and behind a question in the model's own form of chat."""
    asked = {"messages": [{"role": "user", "content": _PLACE}]}
    before, behind = _post(base_url, "/apply-template", asked)["prompt"].split(_PLACE)
    # A form may put a system message of its own first, which says nothing of the question.
    return before[max(before.rfind(_CHATML), 0) :], behind


def _idle(base_url: str) -> bool:
    """Whether the engine has nothing to do, within some seconds: questions are answered in turn."""
    try:
        _post(base_url, *_SHORTEST, timeout=_LAST_WORDS)
    except Unavailable:
        return False
    return True


def _post(base_url: str, path: str, body: dict[str, Any], timeout: float = _PATIENCE) -> Any:
    import httpx2

    # A proxy of the environment has no business on loopback.
    with httpx2.Client(trust_env=False, timeout=timeout) as client:
        try:
            answer = client.post(f"{base_url.removesuffix('/v1')}{path}", json=body)
            answer.raise_for_status()
        except httpx2.HTTPError as error:
            raise Unavailable("The embedded model does not answer; it has been closed.") from error
    return answer.json()


def _parameters(parameters: Any, path: Path, context: int, threads: int, prefix: str, pooling: Any) -> Any:
    settings = {
        "model_alias": [path.stem],
        "api_prefix": prefix,
        "cors_origins": "",
        # What others sent must not be readable, and there is no page to look at.
        "endpoint_slots": False,
        "ui": False,
        "verbosity": -1,  # silence on stderr
        # On a few cores several at once are no faster, and each would compute the shared start of prompts anew.
        "n_parallel": 1,
        "n_ctx": context,
        "n_ubatch": _BATCH,
        "n_batch": _BATCH,
        # It answers as before, and tells its hidden states as well.
        "embedding": True,
        "pooling_type": pooling,
        # Without it a request that does not fit is cut silently.
        "ctx_shift": False,
        "cache_prompt": True,
        # Prompts computed before are kept aside, so that requests on two articles may take turns.
        "cache_ram_mib": KEPT >> 20,
        "n_gpu_layers": 0,
        "fit_params": False,
        "warmup": False,
    }
    for name, value in settings.items():
        setattr(parameters, name, value)
    parameters.model.path = str(path)
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
    return parameters


def _cores() -> int:
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available, _MOST_THREADS)


@atexit.register
def close_engines() -> None:
    """Stop every model that runs in this process."""
    for engine in list(_open.values()):
        engine.close()
