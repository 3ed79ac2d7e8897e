"""JSON: an article, a list of articles, an object with one list of them; and JSON Lines, an article a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from summarizer.errors import InputError
from summarizer.inputs.encodings import decode
from summarizer.inputs.formats import rejoin
from summarizer.inputs.items import MIB, InputFailure, InputSource, Item
from summarizer.inputs.tables import Row, columns_of, document_or_failure, guessed_columns

LARGEST = 500 * MIB
LONGEST_LINE = 50 * MIB


def read_lines(source: InputSource) -> Iterator[Item]:
    """A document for each line of a JSON Lines file."""
    yield from _documents(_lines(source), source)


def _documents(rows: Iterable[Row], source: InputSource) -> Iterator[Item]:
    """The documents of JSON objects. Each is taken for itself: unlike a table's rows, they may differ in their keys."""
    known: dict[tuple[str, ...], dict[str, str]] = {}
    for place, row in rows:
        if isinstance(row, InputError):
            yield InputFailure(place, row)
            continue
        keys = tuple(row)
        if keys not in known:
            known[keys] = {} if "text" in row and not source.options.columns else _columns(keys, source, bool(known))
        yield document_or_failure(row, place, known[keys])


def _columns(keys: tuple[str, ...], source: InputSource, again: bool) -> dict[str, str]:
    """Which key has which field, said once; none where no key is called as a text is, which the row's failure says."""
    quiet = replace(source, options=replace(source.options, say=lambda sentence: None)) if again else source
    try:
        return columns_of(keys, quiet)
    except InputError:
        return dict(source.options.columns)


def _lines(source: InputSource) -> Iterator[Row]:
    number = 0
    empty = True
    while line := source.stream.readline(LONGEST_LINE + 1):
        number += 1
        place = f"{source.name}:{number}"
        if len(line) > LONGEST_LINE:
            raise InputError(f"{place} is a line of more than {LONGEST_LINE // MIB} MB.")
        if line.strip():
            empty = False
            yield place, _row(line, place)
    if empty:
        raise InputError(f"{source.name} is empty.")


def _row(line: bytes, place: str) -> dict[str, Any] | InputError:
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        return InputError(f"{place} is no JSON: {error.msg.removesuffix(' at')}, character {error.colno}.")
    except (ValueError, RecursionError) as error:
        return InputError(f"{place} is no JSON: {error}.")
    return data if isinstance(data, dict) else InputError(f"{place} is no JSON object with a `text`.")


def read_json(source: InputSource) -> Iterator[Item]:
    """The documents of a JSON file; of JSON Lines where its first line is an object and others follow."""
    first, second = source.stream.readline(LONGEST_LINE), source.stream.readline(LONGEST_LINE)
    source = replace(source, stream=rejoin(first + second, source.stream))
    if second.strip() and isinstance(_row(first, source.name), dict):
        yield from read_lines(source)
        return
    text, _ = decode(source.read(LARGEST), source.name)
    yield from _documents(_articles(_parse(text, source.name), source.name), source)


def _parse(text: str, name: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise InputError(f"{name} is no JSON: {error.msg}, line {error.lineno}, character {error.colno}.") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is no JSON: {error}.") from None


def _articles(data: Any, name: str) -> Iterator[Row]:
    """The articles of JSON data. Raises InputError where there are none to be seen."""
    lists = [value for value in data.values() if _is_list(value)] if isinstance(data, dict) else []
    if len(lists) == 1 and not _has_text(data):
        data = lists[0]
    if isinstance(data, dict):
        yield name, data
    elif isinstance(data, list):
        for number, each in enumerate(data, 1):
            place = f"{name}:{number}"
            yield place, each if isinstance(each, dict) else InputError(f"{place} is no JSON object with a `text`.")
    else:
        raise InputError(f"{name} is JSON, but neither an article nor a list of them.")


def _has_text(data: Mapping[str, Any]) -> bool:
    """Whether an object has a text itself, so that it is an article and not a wrapper around a list of them."""
    return isinstance(data.get(guessed_columns(list(data)).get("text", "text")), str)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)
