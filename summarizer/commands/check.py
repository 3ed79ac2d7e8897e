"""`summarizer check`: any tool's summary against its source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.commands.options import as_json, folders_or_settings, task_folder

if TYPE_CHECKING:
    from summarizer.records import Document, Verdict


@click.command()
@click.argument("summary", metavar="SUMMARY.json")
@click.argument("source")
@click.option("--task", help="The task whose schema the summary has.")
@click.option("--quote", metavar="POINTER", help="JSON pointer of the quotes, * for every item: /quotes/*/text")
@click.option("--speaker", metavar="POINTER", help="JSON pointer of their speakers: /quotes/*/speaker")
@task_folder
@as_json
def check(
    summary: str,
    source: str,
    task: str | None,
    quote: str | None,
    speaker: str | None,
    folders: tuple[Path, ...],
    as_json: bool,
) -> int:
    """Check SUMMARY.json, made by any tool, against SOURCE; no model and no key.

    With --task, where it has the schema of a task, its whole record is checked; with --quote and --speaker the quotes
    that they point to; with neither what is called `text`, `quote` or `evidence`. Exits with 1 where anything does not
    pass.
    """
    if (task and quote) or (speaker and not quote):
        raise click.UsageError("Give --task NAME, or --quote POINTER with or without --speaker POINTER, or neither.")
    from summarizer.inputs import read_document

    document = read_document(source)
    data = _read_json(summary)
    if quote is not None:
        from summarizer.verifier import check_pointers

        verdicts = check_pointers(data, document, quote, speaker)
    elif task is not None:
        verdicts = _by_task(data, document, task, folders)
    else:
        from summarizer.verifier import check_known_names

        verdicts = check_known_names(data, document)
    _print(verdicts, as_json)
    return 0 if all(verdict.passes for verdict in verdicts) else 1


def _by_task(data: Any, document: Document, name: str, folders: tuple[Path, ...]) -> tuple[Verdict, ...]:
    from pydantic import ValidationError

    from summarizer.errors import InputError
    from summarizer.tasks.folders import load_task
    from summarizer.verifier.record import examine

    task = load_task(name, folders_or_settings(folders))
    # A line of summaries.jsonl carries the summary beside its document.
    if isinstance(data, dict) and "schema_version" in data and "summary" in data:
        data = data["summary"]
    try:
        return examine(task.schema.model_validate(data), document, task).verdicts
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(map(str, first["loc"])) or "the top"
        raise InputError(f"The summary does not fit the task {name!r}: at {place}, {first['msg']}.") from None


def _read_json(name: str) -> Any:
    import json
    import sys

    from summarizer.errors import InputError
    from summarizer.inputs import decode

    try:
        text, _ = decode(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes(), name)
        data = json.loads(text)
        # JSON can carry half of a surrogate pair, which no terminal or file can.
        json.dumps(data, ensure_ascii=False).encode()
    except FileNotFoundError:
        raise InputError(f"There is no file {name}.") from None
    except UnicodeEncodeError:
        raise InputError(f"{name} is no text: it holds half of a surrogate pair.") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is no JSON: {error}.") from None
    return data


def _print(verdicts: tuple[Verdict, ...], as_json: bool) -> None:
    from summarizer.commands.main import echo_json
    from summarizer.commands.verdicts import print_verdicts

    if as_json:
        echo_json([verdict.as_dict() for verdict in verdicts])
    else:
        print_verdicts(verdicts)
