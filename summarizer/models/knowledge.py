"""What was learnt of endpoints, kept beside the cache: a small file for each model and endpoint, with its day."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from summarizer.models.endpoints import WEAKER, Endpoint, learnt
from summarizer.models.presets import OPENAI
from summarizer.models.providers import Model
from summarizer.models.wire import TOKEN_LIMITS, Body
from summarizer.private import make_folder, open_text

# The version in a base URL's path: such a URL lacks nothing.
_VERSION = re.compile(r"/v\d\w*(/|$)")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Note:
    """A file's content: what one model at one endpoint takes, and the day (ISO 8601) it was learnt."""

    endpoint: str
    model: str
    learnt: str
    takes: Endpoint


class Knowledge:
    """What is known of a model's endpoint, shared by all calls to it: `takes` grows with every complaint."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.path = _path(model)
        note = _read_note(self.path) if self.path else None
        complete = bool(_VERSION.search(urlsplit(model.base_url or "").path))
        self.takes = note.takes if note else replace(model.provider.takes, complete=complete)
        self._kept = self.takes
        # Whether it was asked before, now or in another process.
        self.tried = note is not None or model.local or model.provider is OPENAI

    def learn(self, known: Endpoint, complaint: Any, sent: Body) -> bool:
        """Learn from a complaint about a request made with what was `known`; whether asking again is worth it."""
        if self.takes == known:
            self.takes = learnt(known, complaint, sent)
        return self.takes != known

    def note(self, **found: Any) -> None:
        """Note what was found otherwise than by a complaint."""
        self.takes = replace(self.takes, **found)

    def confirm(self) -> None:
        """An answer came: what was learnt on the way to it is kept, and said."""
        if self.takes == self._kept and self.tried:
            return
        self.tried = True
        new = [sentence for sentence in self.takes.sentences() if sentence not in self._kept.sentences()]
        self._kept = self.takes
        for sentence in new:
            logger.warning("%s at %s %s.", self.model.spec, self.model.endpoint, sentence)
        if self.path is not None:
            _write(self.path, Note(self.model.endpoint, self.model.name, _today(), self.takes))

    @property
    def name(self) -> str:
        """The model's name on the wire."""
        return self.takes.name or self.model.name

    @property
    def limited_by(self) -> str | None:
        """The name of the parameter that limits an answer's tokens; None where the server takes neither."""
        names = sorted(TOKEN_LIMITS, key=lambda name: name != self.model.provider.limited_by)
        return next((name for name in names if name not in self.takes.refused), None)


def notes(directory: Path) -> Iterator[Note]:
    """Every note beside a cache."""
    for path in sorted((directory / "endpoints").glob("*.json")):
        if (note := _read_note(path)) is not None:
            yield note


def forget(directory: Path) -> int:
    """Remove every note beside a cache; how many there were."""
    paths = list((directory / "endpoints").glob("*.json"))
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def _path(model: Model) -> Path | None:
    if model.notes is None:
        return None
    name = hashlib.sha256(f"{model.base_url} {model.name}".encode()).hexdigest()[:24]
    return model.notes / f"{name}.json"


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _read_note(path: Path) -> Note | None:
    """A note; None where there is none, or it cannot be used."""
    try:
        data = json.loads(path.read_text("utf-8"))
        takes = Endpoint(**{**data["takes"], "refused": frozenset(data["takes"]["refused"])})
        sound = takes.form in {*WEAKER, "prompt"} and takes.below in {"", "/v1"}
        return Note(data["endpoint"], data["model"], data["learnt"], takes) if sound else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _write(path: Path, note: Note) -> None:
    """Write to a temporary name first. What cannot be kept is learnt again: no more than a warning."""
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        make_folder(path.parent)
        with open_text(draft, "w") as file:
            json.dump({**asdict(note), "takes": _plain(note.takes)}, file, indent=2)
        draft.replace(path)
    except OSError as error:
        logger.warning("What was learnt of %s could not be kept: %s.", note.endpoint, error)
        with suppress(OSError):
            draft.unlink()


def _plain(takes: Endpoint) -> dict[str, Any]:
    return {**asdict(takes), "refused": sorted(takes.refused)}
