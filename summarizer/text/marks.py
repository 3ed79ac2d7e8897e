"""Which quotation marks of a text belong together: the cheapest reading of all its marks at once.

Every mark either opens a quotation, closes one, reopens one at the head of a paragraph, or is no quotation mark at
all (an apostrophe, inches). What a mark looks like and what stands beside it each make some readings dearer. A search
over the sequence of marks, holding the cheapest way to each stack of open marks, finds the cheapest reading; stacks
are bounded in depth and dear ones are dropped, so that it is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from summarizer.records import Span

FAMILIES = ('“”„‟"＂', "«»《》", "‹›〈〉", "「」", "『』", "‘’‚‛'`´")
FAMILY = {glyph: number for number, family in enumerate(FAMILIES) for glyph in family}
SINGLE = FAMILY["'"]
GLYPHS = "".join(FAMILIES)

# What it costs to take a glyph for an opening or a closing one, whatever stands beside it.
OPEN = dict.fromkeys(GLYPHS, 0.0) | {"”": 2.5, "»": 1.5, "›": 1.5, "’": 3.0, "´": 3.0, "'": 0.3, "`": 0.3}
CLOSE = dict.fromkeys(GLYPHS, 0.0) | {"“": 2.5, "„": 8.0, "‟": 2.5, "«": 4.0, "‹": 4.0, "‘": 3.0, "‚": 8.0, "`": 2.0}
OPEN |= dict.fromkeys("」』》〉", 9.0)
CLOSE |= dict.fromkeys("「『《〈", 9.0)
# Pairs, opening and closing glyph, that some language writes so.
PAIRED = frozenset({"„“", "‟“", "»«", "›‹", "‚‘"})

IGNORE = 5.0
UNCLOSED = 4.0
UNCLOSED_SINGLE = 3.0
DROPPED = 2.0  # an inner quotation that its outer one's mark closes
CONTINUED = 2.5  # a paragraph that goes on without a mark at its head
SAME_FAMILY = 3.0  # a quotation directly within one with the same marks
DEEPEST = 4
BEAM = 8.0
MOST = 12  # stacks followed at once

# Eight marks and more in a row are an ornament.
_GLYPHS = re.compile(f"[{re.escape(GLYPHS)}](?:[{re.escape(GLYPHS)}]{{7,}})?")
_MARKUP = re.compile(r"<[A-Za-z/!][^<>]*>")  # whose attributes have marks that quote nobody
_ELIDED = re.compile(
    r"(?:cause|em|til|till|tis|twas|twere|round|bout|n|cuz|im|ere|neath|gainst|s|nuff|ello|'?\d0s?|\d\d)(?!\w)", re.I
)
_OPENING = frozenset("([{<—–-/=>*_|")
_CLOSING = frozenset(".,;:!?)]}—–-…/*_|")
_STOPS = frozenset(".,;:!?…")


class QuotationMark(NamedTuple):
    """One mark, or a run of one glyph: its place, and what each reading of it costs."""

    start: int
    end: int
    glyph: str
    opens: float
    closes: float
    ignored: float
    heads: bool  # stands at the head of a paragraph
    paragraph: int


@dataclass(slots=True)
class Pair:
    """A quotation's opening mark, its closing one (None where there is none), and marks that only reopen it.

    `limit` is where a quotation without a closing mark ends at the latest.
    """

    opening: QuotationMark
    closing: QuotationMark | None
    reopening: list[QuotationMark]
    depth: int
    limit: int


class _Node(NamedTuple):
    """The last step of a reading: `keep` quotations stay open, then `mark` is taken as `reading` says."""

    before: _Node | None
    reading: str
    mark: QuotationMark | None
    keep: int
    limit: int


_States = dict[str, tuple[float, "_Node | None"]]


def pairs(text: str, paragraphs: Sequence[Span]) -> list[Pair]:
    """The quotations of `text` that marks set off, in order of their opening marks."""
    states: _States = {"": (0.0, None)}
    paragraph = 0
    for mark in marks(text, paragraphs):
        if mark.paragraph != paragraph:
            states = _next_paragraph(states, mark.paragraph - paragraph, paragraphs[paragraph].end)
            paragraph = mark.paragraph
        states = _next_states(states, mark)
    if paragraphs:
        states = _next_paragraph(states, len(paragraphs), paragraphs[paragraph].end)
    return _replay(states.get("", (0.0, None))[1], len(text))


def marks(text: str, paragraphs: Sequence[Span]) -> Iterator[QuotationMark]:
    """The marks of `text` that may be quotation marks; apostrophes within words are none."""
    number, last = 0, len(paragraphs) - 1
    done = 0
    tags = _MARKUP.finditer(text) if "<" in text else iter(())
    tag = next(tags, None)
    for match in _GLYPHS.finditer(text):
        start = match.start()
        if start < done or match.end() - start > 1:
            continue
        while tag is not None and tag.end() <= start:
            tag = next(tags, None)
        if tag is not None and tag.start() < start:
            continue
        glyph = text[start]
        end = start + 1
        if FAMILY[glyph] == SINGLE:
            if text[start - 1 : start].isalnum() and text[end : end + 1].isalnum():
                continue
            if glyph in "'`" and text[end : end + 1] == glyph and text[end + 1 : end + 2] != glyph:
                end, glyph = end + 1, "“" if glyph == "`" else '"'
        else:
            while text[end : end + 1] == glyph:
                end += 1
        done = end
        while number < last and paragraphs[number + 1].start <= start:
            number += 1
        yield _weigh(text, start, end, glyph, start == paragraphs[number].start, number)


def _weigh(text: str, start: int, end: int, glyph: str, heads: bool, paragraph: int) -> QuotationMark:
    left, right = _beside(text, start - 1, -1), _beside(text, end, 1)
    opens = OPEN[glyph] + _opens_between(left, right)
    closes = CLOSE[glyph] + _closes_between(left, right)
    return QuotationMark(start, end, glyph, opens, closes, _ignoring(text, end, glyph, left, right), heads, paragraph)


def _beside(text: str, index: int, step: int) -> str:
    """The first code point beside a mark that is no mark, looking past three at most; empty at either end."""
    for _ in range(3):
        if not 0 <= index < len(text):
            return ""
        if text[index] not in FAMILY:
            return text[index]
        index += step
    return " "


def _opens_between(left: str, right: str) -> float:
    free = not left or left.isspace() or left in _OPENING
    if not right or right.isspace():
        return 2.0 if free else 5.0
    if right in _CLOSING and not free:
        return 5.0
    if free:
        return 0.5 if right in _CLOSING else 0.0
    return 1.0 if left in _STOPS else 1.5


def _closes_between(left: str, right: str) -> float:
    free = not right or right.isspace() or right in _CLOSING
    if not left or left.isspace():
        return (1.0 if right in _STOPS and right else 2.0) if free else 5.0
    if left in "([{":
        return 3.0
    if free:
        return 0.0
    return 0.5 if left in _STOPS else 1.0


def _ignoring(text: str, end: int, glyph: str, left: str, right: str) -> float:
    if FAMILY[glyph] != SINGLE:
        return 1.5 if glyph == '"' and left.isdigit() else IGNORE
    if right.isalnum():
        return 0.0 if _ELIDED.match(text, end) else 1.5
    if left.isdigit():
        return 0.3
    if left in _STOPS:
        return 2.0
    return 0.6 if left in "sSxz" or text[end - 3 : end - 1].lower() == "in" else 1.3


def _next_paragraph(states: _States, count: int, limit: int) -> _States:
    """Every stack may go on into the next paragraph, or lose some of its quotations at the end of this one."""
    if len(states) == 1 and "" in states:
        return states
    found: _States = {}
    for stack, (cost, node) in states.items():
        for keep in range(len(stack) + 1):
            dropped = sum(UNCLOSED_SINGLE if FAMILY[glyph] == SINGLE else UNCLOSED for glyph in stack[keep:])
            price = cost + dropped + (CONTINUED * count if keep else 0.0)
            _offer(found, stack[:keep], price, node if keep == len(stack) else _Node(node, "drop", None, keep, limit))
    return found


def _offer(states: _States, stack: str, cost: float, node: _Node | None) -> None:
    known = states.get(stack)
    if known is None or cost < known[0]:
        states[stack] = (cost, node)


def _next_states(states: _States, mark: QuotationMark) -> _States:
    found: _States = {}
    family = FAMILY[mark.glyph]
    for stack, (cost, node) in _likeliest(states).items():
        _offer(found, stack, cost + mark.ignored, node)
        within = next((at for at in range(len(stack) - 1, -1, -1) if FAMILY[stack[at]] == family), -1) if stack else -1
        if len(stack) < DEEPEST:
            price = cost + mark.opens + (SAME_FAMILY if within >= 0 else 0.0)
            _offer(found, stack + mark.glyph, price, _Node(node, "open", mark, len(stack), 0))
        if within >= 0:
            paired = stack[within] + mark.glyph in PAIRED
            price = cost + mark.closes - (CLOSE[mark.glyph] if paired else 0.0) + DROPPED * (len(stack) - within - 1)
            _offer(found, stack[:within], price, _Node(node, "close", mark, within, mark.start))
            if mark.heads:
                _offer(found, stack, cost + OPEN[mark.glyph] - CONTINUED, _Node(node, "reopen", mark, within, 0))
    return found


def _likeliest(states: _States) -> _States:
    """The states near enough to the cheapest one."""
    if len(states) == 1:
        return states
    dearest = min(states.values(), key=_cost)[0] + BEAM
    near = {stack: state for stack, state in states.items() if state[0] <= dearest}
    return near if len(near) <= MOST else dict(sorted(near.items(), key=lambda item: item[1][0])[:MOST])


def _cost(state: tuple[float, _Node | None]) -> float:
    return state[0]


def _replay(node: _Node | None, limit: int) -> list[Pair]:
    steps: list[_Node] = []
    while node is not None:
        steps.append(node)
        node = node.before
    found: list[Pair] = []
    stack: list[Pair] = []
    for step in reversed(steps):
        if step.reading == "open" and step.mark:
            stack.append(Pair(step.mark, None, [], len(stack), limit))
            found.append(stack[-1])
        elif step.reading == "reopen" and step.mark:
            stack[step.keep].reopening.append(step.mark)
        else:
            for pair in stack[step.keep :]:
                pair.limit = step.limit
            if step.reading == "close":
                stack[step.keep].closing = step.mark
            del stack[step.keep :]
    return found
