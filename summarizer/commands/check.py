"""`summarizer check`: a draft against its sources, or any tool's summary against its source."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.commands.check_draft import FORMATS
from summarizer.commands.options import F, folders_or_settings, json_option, task_folder

if TYPE_CHECKING:
    from summarizer.records import Verdict

_CHECKED_BY_TASK = "; --task NAME checks names, numbers and evidence"


class ManyValues(click.Option):
    """An option that takes all values up to the next option or `--`, as in `--sources a.txt b.txt`."""

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Let the option take the values behind its first one."""
        super().add_to_parser(parser, ctx)
        for name in self.opts:
            option = parser._long_opt[name]
            option.process = _taking_more(option.process)


def _taking_more(process: Callable[[str, Any], None]) -> Callable[[str, Any], None]:
    def take(value: str, state: Any) -> None:
        process(value, state)
        while state.rargs and (state.rargs[0] == "-" or not state.rargs[0].startswith("-")):
            process(state.rargs.pop(0), state)

    return take


def draft_options(command: F) -> F:
    """What goes with a draft and its sources."""
    options = (
        click.option(
            "--sources", cls=ManyValues, multiple=True, metavar="FILES...|FOLDER", help="What a draft is held against."
        ),
        click.option(
            "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="For a draft."
        ),
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            help="Hand the draft back: a .docx with comments, .md, .html, .sarif; or a folder for `summarizer review`.",
        ),
        click.option("--unused", is_flag=True, help="List the sources' quotations that the draft does not use, too."),
        click.option("--strict", is_flag=True, help="Exit with 1 for speakers that no source confirms, too."),
        click.option(
            "--ignore",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            help="Quotes that need no source, a line each: QUOTE # REASON",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("names", metavar="DRAFT... | SUMMARY.json SOURCE", nargs=-1)
@draft_options
@click.option("--task", help="The task whose schema a summary has.")
@click.option("--quote", metavar="POINTER", help="JSON pointer of a summary's quotes, * for every item: /quotes/*/text")
@click.option("--speaker", metavar="POINTER", help="JSON pointer of their speakers: /quotes/*/speaker")
@task_folder
@json_option
def check(
    names: tuple[str, ...],
    sources: tuple[str, ...],
    task: str | None,
    quote: str | None,
    speaker: str | None,
    folders: tuple[Path, ...],
    as_json: bool,
    **asked: Any,
) -> int:
    """Check a DRAFT's quotes against --sources, or SUMMARY.json, made by any tool, against SOURCE; no model and no key.

    A draft is any text that quotes: its own quotations and speakers are found. Name it before --sources. For a summary
    say where its quotes are: with --task, where it has the schema of a task, or with --quote and --speaker. Exits with
    1 where a quote does not pass; with -o FOLDER, while flags remain that nobody ruled on there.
    """
    if not sources:
        if any(value not in (None, False, "table") for value in asked.values()):
            raise click.UsageError("--format, -o, --unused, --strict and --ignore go with a draft and its --sources.")
        return _check_summary(names, task, quote, speaker, folders, as_json)
    if task or quote or speaker:
        raise click.UsageError("--task, --quote and --speaker go with a summary; a draft's quotes are found in it.")
    if not names:
        raise click.UsageError("Name the draft before --sources: summarizer check DRAFT --sources FOLDER")
    from summarizer.commands.check_draft import DraftOptions, check_drafts

    asked["form"] = "json" if as_json else asked["form"]
    return check_drafts(names, sources, DraftOptions(**asked))


def _check_summary(
    names: tuple[str, ...],
    task: str | None,
    quote: str | None,
    speaker: str | None,
    folders: tuple[Path, ...],
    as_json: bool,
) -> int:
    if len(names) != 2:
        raise click.UsageError("Give SUMMARY.json and SOURCE, or a draft and its --sources.")
    from summarizer.api.summaries import check_record, check_summary, goes_together, unexamined_fields
    from summarizer.inputs import read_document
    from summarizer.rulings.basis import unjudged_fields
    from summarizer.tasks.folders import load_task

    if not goes_together(task, quote, speaker):
        raise click.UsageError("Give --task NAME, or --quote POINTER with or without --speaker POINTER, or neither.")
    summary, source = names
    document = read_document(source)
    data = _read_json(summary, source)
    schema = None if task is None else load_task(task, folders_or_settings(folders))
    if schema is None:
        verdicts = check_summary(data, document, quote=quote, speaker=speaker)
        rest = _sentence("Not looked at", unexamined_fields(data, verdicts), _CHECKED_BY_TASK)
    else:
        record = check_record(data, document, schema)
        verdicts = tuple(claim.verdict for claim in record.claims.values())
        rest = _sentence("Not judged", unjudged_fields(record))
    _print(verdicts, rest, as_json)
    return 0 if all(verdict.passes for verdict in verdicts) else 1


def _for_a_draft(name: str, source: str) -> str:
    """What to type where the file named first is a draft, as its ending shows."""
    if name == "-" or Path(name).suffix.lower() == ".json":
        return ""
    return f"For a draft give --sources: summarizer check {shlex.quote(name)} --sources {shlex.quote(source)}"


def _read_json(name: str, source: str) -> Any:
    import json
    import sys

    from summarizer.errors import InputError
    from summarizer.inputs import decode
    from summarizer.text.unicode import is_unicode

    try:
        text, _ = decode(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes(), name)
        data = json.loads(text)
        sound = is_unicode(data)
    except FileNotFoundError:
        raise InputError(f"There is no file {name}.") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is no JSON: {error}.", _for_a_draft(name, source)) from None
    if not sound:
        raise InputError(f"{name} is no text: it holds half of a surrogate pair.")
    return data


def _sentence(said: str, names: Sequence[str], hint: str = "") -> str:
    return f"{said}: {', '.join(names)}{hint}." if names else ""


def _print(verdicts: tuple[Verdict, ...], rest: str, as_json: bool) -> None:
    """The verdicts, and below them in a sentence `rest` what they say nothing of."""
    from summarizer.commands.screen import echo_json, say
    from summarizer.commands.verdicts import print_verdicts

    if as_json:
        echo_json([verdict.as_dict() for verdict in verdicts])
    else:
        print_verdicts(verdicts)
        if rest:
            say(rest)
