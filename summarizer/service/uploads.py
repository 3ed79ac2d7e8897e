"""What is sent, measured before it is believed: a job's articles one at a time, any other body by its values.

JSON of a megabyte can ask for a hundred megabytes of objects. So a job's articles are counted and checked as they
stream by, the reading stops at the tenth fault and at whatever goes deeper than an article does, and any other body is
measured before it is parsed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path
from typing import IO, Any, TypeVar

from fastapi.exceptions import RequestValidationError
from ijson.backends.python import basic_parse
from ijson.common import JSONError
from pydantic import BaseModel, ValidationError

from summarizer.private import open_text
from summarizer.service.bodies import ArticleBody, JobRequest
from summarizer.service.config import Limits
from summarizer.service.problems import Problem

# How many faults of a request are named.
FAULTS = 10
# More fields than any object of ours has: one with more is left at that.
FIELDS = 20
# Bytes that are parsed at a time: all that they say is in memory at once.
BUFFER = 2**15
# Bytes of a text or a line, for each character that an article may have: a longer one is given up unread. A character
# has twelve at most in JSON (two escaped halves of a pair).
CHARACTER, AROUND = 50, 2**16
_EMPTY: dict[str, Any] = {"start_map": {}, "start_array": []}
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)', re.DOTALL)

Events = Iterator[tuple[str, Any]]
Place = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


def read_request(upload: Path, articles: Path, limits: Limits) -> JobRequest:
    """The request in a file of JSON, without its articles: they go to a file of JSON Lines, one in memory at a time.

    Raises RequestValidationError with the first faults, Problem where it is no JSON or has too many articles.
    """
    reading = _Reading(limits.documents)
    try:
        with upload.open("rb") as file, open_text(articles, "w") as target:
            source = _Source(file, longest(limits))
            for place, value in _parts(basic_parse(source, buf_size=BUFFER, use_float=True)):
                source.silence = 0
                if article := reading.take(place, value):
                    target.write(f"{json.dumps(article.model_dump(exclude_none=True))}\n")
    except (JSONError, ValueError):
        raise Problem("malformed", "The body is no valid JSON.") from None
    return reading.request()


def longest(limits: Limits) -> int:
    """How many bytes a text or a line is read of."""
    return limits.article * CHARACTER + AROUND


class _Source:
    """A file that is read as long as what it holds comes to an end now and then: `silence` are bytes without one."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self.file = file
        self.most = most
        self.silence = 0

    def read(self, size: int) -> bytes:
        """The next bytes. Raises Problem where a text is longer than any article here may be."""
        self.silence += size
        if self.silence > self.most:
            raise Problem("too-large", "A text is longer than any article here may be.", limit=self.most)
        return self.file.read(size)


class _Reading:
    """A request as far as it has been read: its own fields, how many articles there are, and the first faults."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.articles = 0
        self.fields: Any = {}
        self.faults: list[dict[str, Any]] = []

    def take(self, place: Place, value: Any) -> ArticleBody | None:
        """Take what stands at a place; an article is given back, checked."""
        if len(place) < 2:
            self.fields = {**self.fields, place[0]: value} if place else value
            return None
        self.articles += 1
        if self.articles > self.most:
            raise Problem("too-large", f"A job may have {self.most:,} articles.", limit=self.most)
        return self._check(ArticleBody, value, place)

    def _check(self, kind: type[Model], value: Any, place: Place) -> Model | None:
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
            self.faults += [{**fault, "loc": ("body", *place, *fault["loc"])} for fault in found]
        if len(self.faults) >= FAULTS:
            raise RequestValidationError(self.faults[:FAULTS])
        return None

    def request(self) -> JobRequest:
        """The request; one article stands for all. Raises RequestValidationError."""
        fields = self.fields
        if self.articles:
            fields = {"documents": [{"text": "."}], **fields}
        request = self._check(JobRequest, fields, ())
        if self.faults or request is None:
            raise RequestValidationError(self.faults)
        return request


def _parts(events: Events) -> Iterator[tuple[Place, Any]]:
    """The fields of a request and each of its documents, with their places; ends early at what goes too deep."""
    event, value = next(events)
    if event != "start_map":
        yield (), _EMPTY.get(event, value)
        return
    name, seen = "", 0
    for event, value in events:
        if event == "map_key":
            name, seen = value, seen + 1
        elif name == "documents" and event == "start_array":
            if not (yield from _documents(events)):
                return
        elif event != "end_map":
            yield (name,), _EMPTY.get(event, value)
            if event in _EMPTY or seen > FIELDS:
                return


def _documents(events: Events) -> Generator[tuple[Place, Any], None, bool]:
    """Each document; returns False where one goes deeper than an article does."""
    for index in count():
        event, value = next(events)
        if event == "end_array":
            if not index:
                yield ("documents",), []
            return True
        whole = event not in _EMPTY
        if event == "start_map":
            value, whole = _flat(events)
        yield ("documents", index), _EMPTY.get(event, value) if value is None else value
        if not whole:
            return False
    raise AssertionError("an array ends, or its end is missed")


def _flat(events: Events) -> tuple[dict[str, Any], bool]:
    """The fields of an object that has begun; False where it holds objects, lists or too much, and is not read on."""
    fields: dict[str, Any] = {}
    name, seen = "", 0
    for event, value in events:
        if event == "end_map":
            break
        if event == "map_key":
            name, seen = value, seen + 1
            continue
        fields[name] = _EMPTY.get(event, value)
        if event in _EMPTY or seen > FIELDS:
            return fields, False
    return fields, True


def measure_lines(upload: Path, limits: Limits) -> None:
    """Raise Problem where a file of JSON Lines has too many lines, or one that is too long or holds too many values."""
    most = longest(limits)
    lines = 0
    with upload.open("rb") as file:
        while line := file.readline(most + 1):
            lines += not line.isspace()
            if lines > limits.documents:
                raise Problem("too-large", f"A job may have {limits.documents:,} articles.", limit=limits.documents)
            if len(line) > most:
                raise Problem("too-large", f"Line {lines} is longer than any article here may be.", limit=most)
            measure(line, limits)


def measure(body: bytes, limits: Limits) -> None:
    """Raise Problem where a body of JSON holds more values than any request of this service needs."""
    # What stands within strings is no structure.
    structure = _STRING.sub(b"", body)
    if sum(map(structure.count, (b",", b"[", b"{"))) > limits.values:
        raise Problem("too-large", f"A body may hold {limits.values:,} values here.", limit=limits.values)


def count_strings(value: Any) -> int:
    """How many strings parsed JSON holds, at whatever depth: as many claims as it can have."""
    waiting, found = [value], 0
    while waiting:
        each = waiting.pop()
        found += isinstance(each, str)
        if isinstance(each, dict | list):
            waiting += each.values() if isinstance(each, dict) else each
    return found


__all__ = ["count_strings", "measure", "measure_lines", "read_request"]
