"""Drafts checked on the command line: read, held against their sources, printed or handed back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.commands.screen import say_aside
from summarizer.errors import ExportError, InputError, SummarizerError
from summarizer.text.visible import escaped_json

if TYPE_CHECKING:
    from summarizer.drafts.check import DraftCheck
    from summarizer.drafts.evidence import Finding
    from summarizer.drafts.ignored import Ignored
    from summarizer.drafts.sources.index import Index
    from summarizer.drafts.sources.pile import Unreadable

FORMATS = ("table", "json", "md", "html", "sarif")
_STYLES = {"✓": "green", "?": "yellow", "!": "yellow", "✗": "bold red", "–": "dim"}


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """The options of a check of a draft."""

    form: str = "table"
    output: Path | None = None
    unused: bool = False
    strict: bool = False
    ignore: Path | None = None


def check_drafts(names: Sequence[str], sources: Sequence[str], asked: DraftOptions) -> int:
    """Check the drafts `names` against `sources`, one after another; returns the exit code."""
    from summarizer.drafts.sources.pile import open_pile
    from summarizer.settings import load_settings

    if asked.output is not None and len(names) > 1:
        raise click.UsageError("-o hands one draft back: give the drafts one at a time.")
    ignored = _ignored_claims(asked.ignore)
    index, unreadable = open_pile(sources, load_settings().sources_dir)
    with index:
        checks = [_check(name, index, ignored, asked) for name in names]
    _show(checks, asked)
    _say(checks, unreadable, ignored)
    if unreadable:
        return 3
    return int(any(checked.undecided or (asked.strict and checked.unconfirmed) for checked in checks))


def _check(name: str, index: Index, ignored: Sequence[Ignored], asked: DraftOptions) -> DraftCheck:
    from summarizer.drafts.check import check_claims
    from summarizer.inputs import read_document

    checked = check_claims(
        replace(read_document(name), source=name if name == "-" else Path(name).as_posix()), index, ignored
    )
    if asked.unused:
        from summarizer.drafts.sources.unused import with_unused

        checked = with_unused(checked, index)
    if asked.output is not None:
        checked = _hand_back(checked, name, asked.output, index)
    return checked


def _ignored_claims(path: Path | None) -> tuple[Ignored, ...]:
    from summarizer.drafts.ignored import parse_ignored
    from summarizer.inputs import decode

    if path is None:
        return ()
    try:
        return parse_ignored(decode(path.read_bytes(), str(path))[0], str(path))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None


def _hand_back(checked: DraftCheck, name: str, path: Path, index: Index) -> DraftCheck:
    """Write what `-o` asks for: a Word file, Markdown, a page or SARIF by its ending, else a record to review.

    Returns the check, with the rulings of its record where it has one.
    """
    from summarizer.drafts.formats import FORMATS as WRITERS
    from summarizer.exports.files import write_text

    if path.exists() and name != "-" and path.samefile(name):
        raise click.UsageError(f"-o {path} is the draft itself: give another name.")
    if path.suffix.lower() == ".docx":
        _write(path, _with_comments(checked, name))
    elif path.suffix.lower().lstrip(".") in WRITERS:
        write_text(path, [WRITERS[path.suffix.lower().lstrip(".")](checked, _text_of(checked, name))])
    elif path.suffix and not path.is_dir():
        raise click.UsageError(f"-o {path}: give a name that ends in .docx, .md, .html or .sarif, or a folder.")
    else:
        from summarizer.drafts.sources.record import with_rulings, write_record

        write_record(checked, index, path)
        checked = with_rulings(checked, index, path)
    say_aside(f"Written: {path}")
    return checked


def _with_comments(checked: DraftCheck, name: str) -> bytes:
    from summarizer.drafts.docx import with_comments

    if Path(name).suffix.lower() != ".docx":
        raise InputError(
            f"{name} is no Word file, so it cannot be handed back as one.", "Give -o a name in .md or .html."
        )
    data, missing = with_comments(checked, Path(name).read_bytes())
    for found in missing:
        say_aside(f"No comment could be placed at: “{found.claim.text}”")
    return data


def _text_of(checked: DraftCheck, name: str) -> str | None:
    """The file's own text where it holds the draft's (as text and Markdown do), else None."""
    from summarizer.inputs import decode

    if name == "-":
        return None
    try:
        text, _ = decode(Path(name).read_bytes(), name)
    except (SummarizerError, OSError):
        return None
    return text if checked.draft.text in text else None


def _write(path: Path, data: bytes) -> None:
    """Write a file as a whole or not at all."""
    from summarizer.exports.files import move_into_place

    if path.is_dir():
        raise ExportError(f"{path} is a folder: name a file.")
    with move_into_place(path) as temporary:
        temporary.write_bytes(data)


def _show(checks: Sequence[DraftCheck], asked: DraftOptions) -> None:
    from summarizer.commands.screen import echo_json, say
    from summarizer.drafts.formats import FORMATS as WRITERS
    from summarizer.drafts.formats import sarif

    if asked.form == "json":
        records = [checked.as_dict() for checked in checks]
        echo_json(records[0] if len(records) == 1 else records)
    elif asked.form == "sarif":
        texts = [_text_of(checked, checked.draft.source) for checked in checks]
        click.echo(escaped_json(sarif(checks, texts, strict=asked.strict)), nl=False)
    elif asked.form in WRITERS:
        for checked in checks:
            say(WRITERS[asked.form](checked, _text_of(checked, checked.draft.source)), nl=False)
    else:
        for checked in checks:
            if len(checks) > 1:
                say(f"{checked.draft.source}:")
            if checked.findings:
                _print(checked)
            else:
                say(f"No quotations found in {checked.draft.source}.")


def _print(checked: DraftCheck) -> None:
    from rich.table import Table

    from summarizer.commands.screen import print_table, screen, style_text
    from summarizer.drafts.formats import summary_line
    from summarizer.drafts.wording import mark

    console = screen()
    table = Table(box=None, pad_edge=False, show_edge=False)
    for column in ("", "line"):
        table.add_column(column, no_wrap=True)
    table.add_column("quote", overflow="fold")
    for found in checked.findings:
        sign = mark(found)
        table.add_row(
            style_text(sign, _STYLES[sign]), str(checked.line(found.claim.start)), style_text("\n".join(_lines(found)))
        )
    print_table(table, console)
    for unused in checked.unused or ():
        who = f" ({unused.speaker})" if unused.speaker else ""
        console.print(
            style_text(f"unused: {unused.source_id}, line {unused.line}: “{unused.text}”{who}"), soft_wrap=True
        )
    console.print(summary_line(checked), soft_wrap=True)


def _lines(found: Finding) -> list[str]:
    from summarizer.drafts.wording import details, draft_speaker, finding_headline
    from summarizer.text.shortening import shorten

    claim = found.claim
    who = f" ({draft_speaker(claim)})" if claim.speaker else ""
    words = shorten(claim.text.rstrip(","))
    words = words if claim.kind == "paraphrase" else f"“{words}”"
    return [f"{words}{who}", f"  {finding_headline(found)}", *(f"  {each}" for each in details(found))]


def _say(checks: Sequence[DraftCheck], unreadable: Sequence[Unreadable], ignored: Sequence[Ignored]) -> None:
    """What went wrong on the way, on stderr."""
    for checked in checks:
        if checked.own:
            say_aside(f"{checked.draft.id} is among the sources itself; it bears nothing out.")
    for each in unreadable:
        say_aside(f"Not read: {each.message}")
    quotes = [found.claim.text for checked in checks for found in checked.findings]
    for line in ignored:
        if not any(map(line.covers, quotes)):
            say_aside(f"Line {line.line} of the ignored quotes covers none that is there.")
