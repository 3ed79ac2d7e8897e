"""Pieces of LLGuidance's Lark dialect: literals, strings that are runs of pieces, lists that repeat nothing.

Everything spelled here is JSON text, so that a text of the source is escaped twice: once for the answer, once for the
grammar. https://github.com/guidance-ai/llguidance, docs/syntax.md and docs/parametric.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

MOST_DISTINCT = 64  # bits of a rule's parameter

# One character of a JSON string.
CHARACTER = r'([^"\\\x00-\x1f\x7f]|\\(["\\\/bfnrt]|u[0-9a-f]{4}))'
# A run of a text begins with a letter or digit, marks before it allowed, and does not end in white space.
_BEGINNING = r'([^\p{L}\p{N}\s"\\\x00-\x1f\x7f]|\\")*[\p{L}\p{N}]'
_END = r'([^\s"\\\x00-\x1f\x7f]|\\")'
TRIMMED = rf"/{_BEGINNING}({CHARACTER}*{_END})?/"
# A raw control character stands in no JSON string, so that no run goes over it.
WALL = "\x00"


def json_text(value: Any) -> str:
    """`value` as an answer spells it: JSON on one line; lone surrogates, which UTF-8 has not, as escapes."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(f"\\u{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char for char in text)


def literal(text: str) -> str:
    """The grammar's literal for `text`."""
    return json.dumps(text, ensure_ascii=False)


def value(value: Any) -> str:
    """The grammar's literal for a JSON value."""
    return literal(json_text(value))


def runs(name: str, passages: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Terminals, the first of them `name`: a JSON string that is a run of pieces of one passage, no white space around."""
    chunks: list[str] = []
    for passage in passages:
        chunks += (json_text(piece)[1:-1] for piece in passage)
        chunks.append(WALL)
    yield name, rf'"\"" {name}_RUN "\""'
    yield f"{name}_RUN", f"{name}_PIECES & {TRIMMED}"
    yield f"{name}_PIECES", f"%regex {json.dumps({'substring_chunks': chunks}, ensure_ascii=False)}"


def text(minimum: int, maximum: int | None) -> str:
    """A terminal's body: a JSON string of so many characters."""
    return rf'/"{CHARACTER}{{{minimum},{"" if maximum is None else maximum}}}"/'


def all_of(items: Sequence[str]) -> str:
    """A rule's body: a JSON list of all items."""
    return " ".join(('"["', ' ", " '.join(items), '"]"')) if items else literal("[]")


def repeated(item: str, minimum: int, maximum: int) -> str:
    """A rule's body: a JSON list of `minimum` to `maximum` items."""
    if maximum == 0:
        return literal("[]")
    more = f'"[" {item} (", " {item}){{{max(minimum - 1, 0)},{maximum - 1}}} "]"'
    return more if minimum else f"{literal('[]')} | {more}"


def in_order(name: str, items: Sequence[str], minimum: int, maximum: int) -> Iterator[tuple[str, str]]:
    """Rules, the first of them `name`: a JSON list of `minimum` to `maximum` of `items`, each at most once, in order.

    There must be `minimum` items. The rule `name_at_used` stands for what may follow before item `at` with `used` items
    written; they are counted only where it matters, else `used` says whether there are any.
    """
    yield name, f'"[" {name}_0_0 "]"'
    counted = minimum > 1 or maximum < len(items)
    most = min(maximum, len(items)) if counted else 1
    for at in range(len(items) + 1):
        for used in range(min(at, most) + 1):
            full = counted and used == most
            ways = _ways(name, items, (at, used, min(used + 1, most)), minimum, full)
            if ways:
                yield f"{name}_{at}_{used}", " | ".join(ways)


def _ways(name: str, items: Sequence[str], state: tuple[int, int, int], minimum: int, full: bool) -> list[str]:
    at, used, more = state
    left = len(items) - at
    ways = []
    if left and not full:
        comma = '", " ' if used else ""
        ways.append(f"{comma}{items[at]} {name}_{at + 1}_{more}")
    if left and used + left > minimum:
        ways.append(f"{name}_{at + 1}_{used}")
    if not left and used >= minimum:
        ways.append('""')
    return ways


def distinct(name: str, items: Sequence[str], minimum: int, maximum: int) -> Iterator[tuple[str, str]]:
    """Rules, the first of them for `name`: a JSON list of `minimum` to `maximum` of `items`, each at most once, in any order.

    At most `MOST_DISTINCT` items: which of them stand already is the rule's parameter.
    """
    empty = "" if minimum else f"{literal('[]')} | "
    yield name, f'{empty}"[" {name}_item::0x0 "]"'
    choices = (f"{item} {name}_more::set_bit({bit}) %if bit_clear({bit})" for bit, item in enumerate(items))
    yield f"{name}_item::_", " | ".join(choices)
    yield (
        f"{name}_more::_",
        f'"" %if bit_count_ge(_, {minimum}) | ", " {name}_item::_ %if bit_count_lt(_, {maximum})',
    )


def json_schema(schema: Mapping[str, Any]) -> str:
    """A rule's body: JSON that fits a schema without references, by LLGuidance's own compiler."""
    style = {"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "}
    return f"%json {json.dumps({**schema, 'x-guidance': style}, ensure_ascii=False)}"
