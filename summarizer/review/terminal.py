"""The reviewer in a terminal: one claim at a time, a letter and Enter each, like `git add -p`; reads a pipe as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO
from unicodedata import category

import click

from summarizer.errors import RulingError, SummarizerError
from summarizer.exports.pieces import Mark, Piece, claim_pieces, paragraph_bounds, pieces, source_pieces, title, why
from summarizer.records import Document
from summarizer.review.desk import Desk, Item
from summarizer.rulings.drafts import REASONS, Request
from summarizer.rulings.log import OMITTED
from summarizer.rulings.reviewed import Claim, Record

HELP = """\
r  replace the claim by the source's words          r START END  by another passage, in characters of the source
p  keep it as a paraphrase, without quote marks     s SPEAKER    give it to another speaker
x  reject it                                        a REASON     accept it as it stands (a reason is required)
n  next, leave it for later (skip)                  a            add a quotation that was left out
u  undo your last ruling    U  redo                 v  the whole article    b  back    q  quit    ?  this help
r START END REASON and s SPEAKER / REASON give a reason with them."""

_BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
_STYLES = {
    "out": {"fg": "red", "strikethrough": True},
    "in": {"fg": "green", "underline": True},
    "hit": {"reverse": True},
}
_SIGNS = {"out": ("[-", "-]"), "in": ("{+", "+}"), "hit": (">>", "<<")}


@dataclass
class Terminal:
    """A reviewer's session: where answers come from and whether to use colour."""

    desk: Desk
    answers: IO[str]
    write: Callable[[str], None]
    colour: bool = False
    prompt: bool = True

    def run(self) -> int:
        """Go through the queue from the first undecided claim; the number of rulings made."""
        items = [item for item in self.desk.queue() if _open(item, self.desk.reviewer)]
        self.write(f"{len(items)} to decide, as {self.desk.reviewer}. ? for help.")
        made, at = 0, 0
        while at < len(items):
            self._show(items[at], at + 1, len(items))
            step, ruled = self._decide(items, at)
            made += ruled
            if step is None:
                break
            at = max(0, at + step)
        self.write(f"{made} {'ruling' if made == 1 else 'rulings'} saved in {self.desk.run.directory}.")
        return made

    def _decide(self, items: Sequence[Item], at: int) -> tuple[int | None, int]:
        """Ask until an answer moves on: (how far, None to stop; rulings made)."""
        while True:
            answer = self._ask()
            if answer is None or answer == "q":
                return None, 0
            try:
                moved = self._carry_out(answer, items, at)
            except SummarizerError as error:
                self.write(str(error))
                continue
            if moved is not None:
                return moved

    def _ask(self) -> str | None:
        if self.prompt:
            click.echo(self._styled("r,p,a,s,x,n,u,U,v,b,q,? ", "prompt"), nl=False)
        line = self.answers.readline()
        return line.strip() if line else None

    def _carry_out(self, answer: str, items: Sequence[Item], at: int) -> tuple[int, int] | None:
        item = items[at]
        letter, _, rest = answer.partition(" ")
        if letter in {"u", "U"}:
            return self._take_back(letter, items, at)
        if letter == "b":
            return -1, 0
        if letter == "v":
            self._article(item)
            return None
        request = _request(letter, rest.strip(), item)
        if request is None:
            self.write(HELP)
            return None
        self.desk.rule(item.document_id, request)
        self.write(self._styled(f"{request.ruling}: saved", "saved"))
        return 1, int(request.ruling != "skip")

    def _take_back(self, letter: str, items: Sequence[Item], at: int) -> tuple[int, int] | None:
        """Undo or redo, and go to the claim concerned, if it is one of this session's."""
        verb, keys = ("undo", self.desk.undo()) if letter == "u" else ("redo", self.desk.redo())
        if not keys:
            self.write(f"There is nothing to {verb}.")
            return None
        self.write(f"{verb}: {', '.join(f'{safe(name)} {path}' for name, path in keys)}")
        places = [place for place, item in enumerate(items) if item.key in keys]
        return (places[0] - at if places else 0), len(keys) * (-1 if letter == "u" else 1)

    def _show(self, item: Item, number: int, count: int) -> None:
        record = self.desk.record(item.document_id)
        label = next(label for name, label, _ in REASONS if name == item.reason)
        self.write("")
        self.write(self._styled(f"{number} of {count}  {label}  {safe(title(record))}", "head"))
        lines = (
            self._omission(record, item)
            if item.path.startswith(OMITTED)
            else self._claim(record.claims[item.path], record)
        )
        for line in lines:
            self.write(line)

    def _claim(self, claim: Claim, record: Record) -> Iterator[str]:
        verdict = claim.verdict
        yield f"{verdict.path}  {verdict.status.replace('_', ' ')}  {safe(why(claim))}"
        speaker = f"  ({safe(verdict.speaker)})" if verdict.speaker else ""
        yield f"summary  {self._cut(claim_pieces(verdict), 'out')}{speaker}"
        if verdict.source is None or verdict.start is None or verdict.end is None:
            yield "source   has nothing like it"
        else:
            named = f"  ({safe(verdict.attribution.name)})" if verdict.attribution else ""
            yield f"source   {self._cut(source_pieces(verdict), 'in')}{named}  [{verdict.start} {verdict.end}]"
            yield self._context(record.document, verdict.start, verdict.end)
        yield from self._rulings(claim)

    def _rulings(self, claim: Claim) -> Iterator[str]:
        own = claim.standing.of(self.desk.reviewer)
        if own is not None:
            yield f"yours    {own.ruling} {own.reason}".rstrip()
        if own is not None or claim.standing.state == "disputed":
            others = (each for each in claim.standing.rulings if each.reviewer != self.desk.reviewer)
            yield from (f"{each.reviewer:8} {each.ruling} {each.reason}".rstrip() for each in others)

    def _omission(self, record: Record, item: Item) -> Iterator[str]:
        omission = next(each for each in record.omissions if each.path == item.path)
        yield f"The summary leaves this quotation out{f' ({safe(omission.speaker)})' if omission.speaker else ''}."
        yield self._context(record.document, omission.start, omission.end)

    def _context(self, document: Document, start: int, end: int) -> str:
        first, last = paragraph_bounds(document.text, start, end)
        marked = self._cut(pieces(document.text[first:last], [Mark(start, end, "hit")], first), "hit")
        return "\n".join(f"  | {line}" for line in marked.splitlines())

    def _article(self, item: Item) -> None:
        record = self.desk.record(item.document_id)
        spans = [claim.span for claim in record.claims.values() if claim.span]
        cut = pieces(record.document.text, [Mark(start, end, "hit") for start, end in spans])
        self.write(self._cut(cut, "hit"))

    def _cut(self, cut: Sequence[Piece], style: str) -> str:
        return "".join(self._marked(piece.text, style) if piece.names else safe(piece.text) for piece in cut)

    def _marked(self, text: str, style: str) -> str:
        before, after = _SIGNS[style]
        return self._styled(safe(text), style) if self.colour else f"{before}{safe(text)}{after}"

    def _styled(self, text: str, style: str) -> str:
        if not self.colour:
            return text
        styles = {**_STYLES, "prompt": {"fg": "blue", "bold": True}, "head": {"bold": True}, "saved": {"fg": "green"}}
        return click.style(text, **styles[style])  # type: ignore[arg-type]


def safe(text: str | None) -> str:
    """The text without the characters by which an article could steer a terminal or turn a line around.

    Control characters and bidirectional overrides are shown as U+FFFD; line breaks and tabs stay.
    """
    return "".join("\N{REPLACEMENT CHARACTER}" if _steers(each) else each for each in text or "")


def _steers(character: str) -> bool:
    return character in _BIDIRECTIONAL or (category(character) == "Cc" and character not in "\n\t")


def _open(item: Item, reviewer: str) -> bool:
    own = item.standing.of(reviewer)
    return own is None or own.ruling == "skip" or item.standing.state == "disputed"


def _request(letter: str, rest: str, item: Item) -> Request | None:
    """The ruling that a line asks for; None for a line that is none. Raises RulingError where one lacks a part."""
    path = item.path
    if letter == "r":
        return _replace(path, rest)
    if letter == "s":
        speaker, _, reason = rest.partition(" / ")
        return Request(path, "reattribute", reason, speaker=speaker)
    if letter == "a" and path.startswith(OMITTED):
        return Request(path, "add", speaker=rest or None)
    rulings = {"a": "accept", "p": "paraphrase", "x": "reject", "n": "skip"}
    return Request(path, rulings[letter], rest) if letter in rulings else None  # type: ignore[arg-type]


def _replace(path: str, rest: str) -> Request:
    first, _, others = rest.partition(" ")
    second, _, reason = others.partition(" ")
    if not first.isdecimal():
        return Request(path, "replace", rest)
    if not second.isdecimal():
        raise RulingError("Give both ends of the passage: r START END.")
    return Request(path, "replace", reason, int(first), int(second))
