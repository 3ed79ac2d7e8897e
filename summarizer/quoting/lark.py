"""Pieces of LLGuidance's Lark dialect: literals, strings that are runs of pieces, lists that repeat nothing.

Everything spelled here is JSON text, so that a text of the source is escaped twice: once for the answer, once for the
grammar. https://github.com/guidance-ai/llguidance, docs/syntax.md and docs/parametric.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

# Marks that a run may end with.
CLOSING = frozenset(".,;:!?…”’\"'»›)]}」』。，！？")
MOST_DISTINCT = 64  # bits of a rule's parameter

# One character of a JSON string.
CHARACTER = r'([^"\\\x00-\x1f\x7f]|\\(["\\\/bfnrt]|u[0-9a-f]{4}))'


def json_text(value: Any) -> str:
    """`value` as an answer spells it: JSON on one line; lone surrogates, which UTF-8 has not, as escapes."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(f"\\u{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char for char in text)


def literal(text: str) -> str:
    """The grammar's literal for `text`. Delete is the one control character that JSON, unlike Lark, has as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", r"\u007f")


def json_literal(value: Any) -> str:
    """The grammar's literal for a JSON value."""
    return literal(json_text(value))


def runs(name: str, passages: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Terminals, the first of them `name`: a JSON string that is a run of pieces of one passage.

    It begins with a piece that has a letter or digit, or with a mark at one, and ends with such a piece or a closing
    mark. Without such a piece it is the empty string.
    """
    states = suffix_automaton([_trim(passage) for passage in passages])
    starts = list(_starts(name, states))
    yield name, rf'"\"" ({" | ".join(starts)}) "\""' if starts else json_literal("")
    # All steps to a state have the same symbol.
    ending = {target for steps in states for symbol, target in steps.items() if _ends(symbol)}
    for number, steps in enumerate(states[1:], 1):
        if steps:
            yield f"{name}_{number}", f"({_steps(name, states, steps.items())}){'?' if number in ending else ''}"


def _trim(passage: Sequence[str]) -> list[str]:
    """The pieces, each with the white space before it, up to the last one that a run may end with."""
    pieces = list(_with_space(passage))
    while pieces and not _ends(pieces[-1]):
        pieces.pop()
    return pieces


def _ends(symbol: str) -> bool:
    return _is_word(symbol) or symbol.strip() in CLOSING


def _starts(name: str, states: Sequence[Mapping[str, int]]) -> Iterator[str]:
    for symbol, target in states[0].items():
        if _is_word(symbol):
            yield _steps(name, states, [(symbol.lstrip(), target)])
        elif words := [step for step in states[target].items() if step[0].lstrip() == step[0] and _is_word(step[0])]:
            yield f"{_spell(symbol.lstrip())} ({_steps(name, states, words)})"


def _is_word(symbol: str) -> bool:
    return any(map(str.isalnum, symbol))


def _with_space(passage: Sequence[str]) -> Iterator[str]:
    """The pieces, each with the white space before it."""
    space = ""
    for piece in passage:
        if piece.isspace():
            space += piece
        else:
            yield space + piece
            space = ""


def _steps(name: str, states: Sequence[Mapping[str, int]], steps: Iterable[tuple[str, int]]) -> str:
    return " | ".join(
        f"{_spell(symbol)} {name}_{target}" if states[target] else _spell(symbol) for symbol, target in steps
    )


def _spell(symbol: str) -> str:
    return literal(json_text(symbol)[1:-1])


def suffix_automaton(sequences: Iterable[Sequence[str]]) -> list[dict[str, int]]:
    """The states of the smallest automaton that reads every run of symbols of the sequences; 0 is the first.

    Blumer et al., "The smallest automaton recognizing the subwords of a text" (1985), linear in the symbols. (Of
    LLGuidance's own substrings, those that begin and end with a word are an intersection, too dear for a long text.)
    """
    steps: list[dict[str, int]] = [{}]
    links, lengths = [-1], [0]

    def add(length: int, link: int, state: dict[str, int]) -> int:
        steps.append(state)
        links.append(link)
        lengths.append(length)
        return len(steps) - 1

    def split(at: int, symbol: str) -> int:
        """The state after `symbol` from `at`, made apart from those that longer runs alone lead to."""
        target = steps[at][symbol]
        if lengths[target] == lengths[at] + 1:
            return target
        clone = add(lengths[at] + 1, links[target], dict(steps[target]))
        links[target] = clone
        while at >= 0 and steps[at].get(symbol) == target:
            steps[at][symbol] = clone
            at = links[at]
        return clone

    def extended(last: int, symbol: str) -> int:
        if symbol in steps[last]:
            return split(last, symbol)
        new = add(lengths[last] + 1, 0, {})
        while last >= 0 and symbol not in steps[last]:
            steps[last][symbol] = new
            last = links[last]
        if last >= 0:
            links[new] = split(last, symbol)
        return new

    for sequence in sequences:
        last = 0
        for symbol in sequence:
            last = extended(last, symbol)
    return steps


def text(minimum: int, maximum: int | None) -> str:
    """A terminal's body: a JSON string of so many characters."""
    return rf'/"{CHARACTER}{{{minimum},{"" if maximum is None else maximum}}}"/'


def repeat_rule(item: str, minimum: int, maximum: int) -> str:
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
    """Rules, the first of them `name`: a JSON list of `minimum` to `maximum` of `items`, each once at most, any order.

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
