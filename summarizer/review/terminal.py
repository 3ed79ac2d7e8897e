"""The reviewer in a terminal: one claim at a time, a letter and Enter each, like `git add -p`; reads a pipe as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import IO

import click

from summarizer.errors import RulingError, SummarizerError
from summarizer.exports.pieces import (
    Piece,
    TextMark,
    claim_pieces,
    paragraph_bounds,
    pieces,
    source_pieces,
    title,
    why,
)
from summarizer.records import Document
from summarizer.review.actions import LETTERS, WORDS, letters_for, terminal_help
from summarizer.review.desk import Desk, Item
from summarizer.rulings.claims import RuledPassage
from summarizer.rulings.drafts import REASONS, RulingDraft
from summarizer.rulings.log import OMITTED, RULINGS, Standing
from summarizer.rulings.removed import removed_paths
from summarizer.rulings.reviewed import Claim, Record
from summarizer.rulings.stands import passage_of
from summarizer.text.quantities import quantity
from summarizer.text.visible import visible, visible_line

_LONGEST_OFFSET = 18  # digits
HELP = f"""\
{terminal_help()}
START and END are characters of the source, as shown beside the passage."""

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
    # The actor and the issue that were typed for the open passage shown, in place of the model's.
    typed: dict[str, str] = field(default_factory=dict)

    def run(self) -> int:
        """Go through the queue from the first undecided claim; the number of rulings made and not taken back."""
        before = self._in_force()
        items = [item for item in self.desk.queue() if _open(item, self.desk.reviewer)]
        kinds = Counter(item.kind for item in items)
        reviewer = visible_line(self.desk.reviewer)
        passages = f", {quantity(kinds['passage'], 'open passage')}" if kinds["passage"] else ""
        rest = kinds["caution"] + kinds["omission"]
        self.write(f"{quantity(kinds['flag'], 'flag')}{passages} to decide, {rest} more to read, as {reviewer}.")
        self.write("? for help.")
        self._go_through(items)
        made = len(self._in_force() - before)
        self.write(f"{quantity(made, 'ruling')} saved in {visible(str(self.desk.run.directory))}.")
        return made

    def _in_force(self) -> set[int]:
        """The reviewer's rulings that count, by their number in the log."""
        return {each.seq for each in self.desk.run.log.in_force if each.reviewer == self.desk.reviewer}

    def _go_through(self, items: Sequence[Item]) -> None:
        at = 0
        while at < len(items):
            self._show(items[at], at + 1, len(items))
            step = self._decide(items, at)
            if step is None:
                return
            at = self._standing(items, max(0, at + step), -1 if step < 0 else 1)

    def _standing(self, items: Sequence[Item], at: int, step: int) -> int:
        """The place of the next claim in the direction of `step` that no ruling took out with what it stands in."""
        places = range(at, len(items)) if step > 0 else (*range(at, -1, -1), *range(at, len(items)))
        return next((place for place in places if not self._is_removed(items[place])), len(items))

    def _is_removed(self, item: Item) -> bool:
        return item.path in removed_paths(self.desk.record(item.document_id))

    def _decide(self, items: Sequence[Item], at: int) -> int | None:
        """Ask until an answer moves on: how far; None to stop."""
        while True:
            answer = self._ask(items[at])
            if answer is None or answer == "q":
                return None
            try:
                moved = self._carry_out(answer, items, at)
            except SummarizerError as error:
                self.write(visible(str(error)))
                continue
            if moved is not None:
                return moved

    def _ask(self, item: Item) -> str | None:
        if self.prompt:
            click.echo(self._style(f"{','.join(letters_for(item.is_passage))} ", "prompt"), nl=False)
        line = self.answers.readline()
        return line.strip() if line else None

    def _carry_out(self, answer: str, items: Sequence[Item], at: int) -> int | None:
        item = items[at]
        letter, _, rest = answer.partition(" ")
        if letter in {"u", "U"}:
            return self._take_back(letter, items, at)
        if letter == "b":
            return -1
        if letter == "v":
            self._article(item)
            return None
        if item.is_passage and letter in {"t", "i"}:
            self._fill_in(letter, rest.strip())
            return None
        request = _request(letter, rest.strip(), item) if letter in letters_for(item.is_passage) else None
        if request is None:
            self.write(HELP if letter in {"", "?"} else self._no_key(letter))
            return None
        if item.is_passage:
            request = replace(request, actor=self.typed.get("actor"), issue=self.typed.get("issue"))
        self.desk.rule(item.document_id, request)
        done = "skipped" if request.ruling == "skip" else f"{WORDS.get(request.ruling, request.ruling)}: saved"
        self.write(self._style(done, "saved"))
        return 1

    def _no_key(self, letter: str) -> str:
        action = LETTERS.get(letter)
        if action is None:
            return f"There is no key “{visible_line(letter)}”; ? lists them."
        return f"“{letter}” is for {'open passages' if action.on == 'passage' else 'claims'} alone; ? lists them."

    def _fill_in(self, letter: str, words: str) -> None:
        """Take another actor or issue for the passage shown; without words, list the issues of the codebook."""
        if letter == "t" and not words:
            self.write("Say whose stand it is: t ACTOR.")
        elif letter == "t":
            self.typed["actor"] = words
            self.write(f"actor: {visible_line(words)}")
        elif words:
            self.typed["issue"] = words
            self.write(f"issue: {visible_line(words)}")
        else:
            for each in self.desk.form.issues if self.desk.form else ():
                self.write(f"{each.id:24} {each.name}")

    def _take_back(self, letter: str, items: Sequence[Item], at: int) -> int | None:
        """Undo or redo, and go to the claim concerned, if it is one of this session's."""
        verb, keys = ("undo", self.desk.undo()) if letter == "u" else ("redo", self.desk.redo())
        if not keys:
            self.write(f"There is nothing to {verb}.")
            return None
        self.write(f"{verb}: {', '.join(f'{visible(name)} {path}' for name, path in keys)}")
        places = [place for place, item in enumerate(items) if item.key in keys]
        return places[0] - at if places else 0

    def _show(self, item: Item, number: int, count: int) -> None:
        record = self.desk.record(item.document_id)
        self.typed.clear()
        label = next(label for name, label, _ in REASONS if name == item.reason)
        self.write("")
        self.write(self._style(f"{number} of {count}  {label}  {visible_line(title(record))}", "head"))
        if item.is_passage:
            lines = self._passage(record, passage_of(record, item.path))
        elif item.path.startswith(OMITTED):
            lines = self._omission(record, item)
        else:
            lines = self._claim(record.claims[item.path], record)
        for line in lines:
            self.write(line)

    def _claim(self, claim: Claim, record: Record) -> Iterator[str]:
        verdict = claim.verdict
        yield f"{visible(verdict.path)}  {verdict.status.replace('_', ' ')}  {visible(why(claim))}"
        speaker = f"  ({visible(verdict.speaker)})" if verdict.speaker else ""
        yield f"{record.noun:7}  {self._shorten(claim_pieces(verdict), 'out')}{speaker}"
        if verdict.source is None or verdict.start is None or verdict.end is None:
            yield "source   has nothing like it"
        else:
            named = f"  ({visible(verdict.attribution.name)})" if verdict.attribution else ""
            yield f"source   {self._shorten(source_pieces(verdict), 'in')}{named}  [{verdict.start} {verdict.end}]"
            yield self._context(record.document, verdict.start, verdict.end)
        yield from self._rulings(claim.standing)

    def _passage(self, record: Record, passage: RuledPassage) -> Iterator[str]:
        asked, form = passage.passage, self.desk.form
        issue = form.name_of(asked.issue) if form else asked.issue
        likely = sorted(asked.probabilities.items(), key=lambda found: -found[1])
        yield f"Where does {visible_line(asked.actor or 'nobody named')} stand on {visible_line(issue or 'what')}?"
        guess = ", ".join(f"{WORDS.get(label, label)} {share:.0%}" for label, share in likely)
        yield f"model    {guess or 'not asked'}"
        yield self._context(record.document, asked.start, asked.end)
        yield from self._rulings(passage.standing)

    def _rulings(self, standing: Standing) -> Iterator[str]:
        own = standing.of(self.desk.reviewer)
        if own is not None:
            yield f"yours    {visible_line(f'{own.ruling} {own.reason}')}"
        if own is not None or standing.state == "disputed":
            others = (each for each in standing.rulings if each.reviewer != self.desk.reviewer)
            yield from (
                f"{visible_line(each.reviewer):8} {visible_line(f'{each.ruling} {each.reason}')}" for each in others
            )

    def _omission(self, record: Record, item: Item) -> Iterator[str]:
        omission = next(each for each in record.omissions if each.path == item.path)
        speaker = f" ({visible(omission.speaker)})" if omission.speaker else ""
        yield f"The {record.noun} leaves this quotation out{speaker}."
        yield self._context(record.document, omission.start, omission.end)

    def _context(self, document: Document, start: int, end: int) -> str:
        first, last = paragraph_bounds(document.text, start, end)
        marked = self._shorten(pieces(document.text[first:last], [TextMark(start, end, "hit")], first), "hit")
        return "\n".join(f"  | {line}" for line in marked.splitlines())

    def _article(self, item: Item) -> None:
        record = self.desk.record(item.document_id)
        spans = [claim.span for claim in record.claims.values() if claim.span]
        cut = pieces(record.document.text, [TextMark(start, end, "hit") for start, end in spans])
        self.write(self._shorten(cut, "hit"))

    def _shorten(self, cut: Sequence[Piece], style: str) -> str:
        return "".join(self._highlight(piece.text, style) if piece.names else visible(piece.text) for piece in cut)

    def _highlight(self, text: str, style: str) -> str:
        before, after = _SIGNS[style]
        return self._style(visible(text), style) if self.colour else f"{before}{visible(text)}{after}"

    def _style(self, text: str, style: str) -> str:
        if not self.colour:
            return text
        styles = {**_STYLES, "prompt": {"fg": "blue", "bold": True}, "head": {"bold": True}, "saved": {"fg": "green"}}
        return click.style(text, **styles[style])  # type: ignore[arg-type]


def _open(item: Item, reviewer: str) -> bool:
    if item.removed:
        return False
    own = item.standing.of(reviewer)
    return own is None or own.ruling == "skip" or item.standing.state == "disputed"


def _request(letter: str, rest: str, item: Item) -> RulingDraft | None:
    """The ruling that a line asks for; None for a line that is none. Raises RulingError where one lacks a part."""
    path = item.path
    if letter == "r":
        return _replace(path, rest)
    if letter == "s":
        speaker, _, reason = rest.partition(" / ")
        return RulingDraft(path, "reattribute", reason, speaker=speaker)
    if letter == "a" and path.startswith(OMITTED):
        return RulingDraft(path, "add", speaker=rest or None)
    if letter == "2":
        conditions, _, reason = rest.partition("/ ")
        return RulingDraft(path, "supports_conditionally", reason, conditions=conditions.strip() or None)
    action = LETTERS.get(letter)
    ruling = next((each for each in RULINGS if action and each == action.name), None)
    return RulingDraft(path, ruling, rest) if ruling else None


def _replace(path: str, rest: str) -> RulingDraft:
    first, _, others = rest.partition(" ")
    second, _, reason = others.partition(" ")
    if not first.isdecimal():
        return RulingDraft(path, "replace", rest)
    if not second.isdecimal():
        raise RulingError("Give both ends of the passage: r START END.")
    if max(len(first), len(second)) > _LONGEST_OFFSET:
        raise RulingError("No text is as long as that: give the ends of the passage in code points of the text.")
    return RulingDraft(path, "replace", reason, int(first), int(second))
