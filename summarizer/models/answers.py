"""The JSON in a model's answer: what is around it is taken off, what is wrong with it is said, nothing is guessed.

Raises only ValueErrors, whose words are told to the model.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from summarizer.text.unicode import is_unicode

Validate = Callable[[Any], Any]
# Reasoning that a server left in the answer; some leave its end alone.
_THINKING = re.compile(r"\A.*</think(?:ing)?>", re.S)
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def valid_json(text: str, validate: Validate) -> str:
    """The JSON text of an answer that `validate` accepts: as it stands, or without what was around it.

    Raises the ValueError that says what is wrong with it.
    """
    data = parse_json(text)
    try:
        validate(data)
    except ValueError:
        for inner in _unwrap(data):
            try:
                validate(inner)
            except ValueError:
                continue
            return json.dumps(inner, ensure_ascii=False)
        raise
    return text if _plain(text) else json.dumps(data, ensure_ascii=False)


def parse_json(text: str) -> Any:
    """The JSON of an answer, whatever is around it. Raises ValueError."""
    text = text.strip().lstrip("\ufeff")
    if not text:
        raise ValueError("the answer is empty")
    try:
        data = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        data = _within(_THINKING.sub("", text).strip(), error)
    if _HALF.search(text):
        _check_pairs(data)
    return data


def _within(text: str, error: ValueError) -> Any:
    """The JSON at the beginning of a text, else the last within it."""
    from instructor.v2.core.json import extract_json_from_codeblock

    try:
        return _DECODER.raw_decode(text)[0]
    except json.JSONDecodeError:
        found = "" if text.startswith(("{", "[")) else extract_json_from_codeblock(text)
        if found in {"", text}:
            raise error from None
        return _DECODER.decode(found)


def _unwrap(data: Any) -> Iterator[Any]:
    """What may be meant where one object is wrapped in a list, or under one key."""
    inner = data if isinstance(data, list) else list(data.values()) if isinstance(data, dict) else []
    if len(inner) == 1 and isinstance(inner[0], dict):
        yield inner[0]


def _plain(text: str) -> bool:
    """Whether any reader of JSON takes the text as it stands."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} is given twice in one object")
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number that JSON has")
    return number


def _check_pairs(data: Any) -> None:
    """Raise ValueError for half of a surrogate pair: no text that could be stored, sent or shown."""
    if not is_unicode(data):
        raise ValueError("the answer holds half of a surrogate pair")


# Line breaks within strings are taken for what they are (strict=False).
_DECODER = json.JSONDecoder(strict=False, object_pairs_hook=_object, parse_float=_finite, parse_constant=_finite)


def holds(text: str, schema: Any) -> bool:
    """Whether an answer is bare JSON with the fields that a schema requires at its top, as a server that holds answers
    to their schema would see to.
    """
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and set(schema.get("required", ())) <= data.keys()
