"""`summarizer read`: what inputs hold, as the documents that `run` would take, so that one can look first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from summarizer.commands.options import column_options
from summarizer.commands.screen import say_aside
from summarizer.text.visible import escaped_json

if TYPE_CHECKING:
    from summarizer.records import Document


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@column_options
def read(inputs: tuple[str, ...], columns: dict[str, str]) -> int:
    """Print the documents of every INPUT as JSON Lines, a document a line; `summarizer run -` takes them.

    What was left out, and what cannot be read, goes to stderr. Exits with 3 where some inputs cannot be read, with 2
    where none can.
    """
    from summarizer.inputs import InputFailure
    from summarizer.inputs import read as read_inputs

    done = failed = 0
    for item in read_inputs(inputs, columns=columns, say=say_aside):
        if isinstance(item, InputFailure):
            failed += 1
            say_aside(f"{item.error} {item.error.hint}".rstrip())
        else:
            done += 1
            line = escaped_json(json.dumps(line_of(item), ensure_ascii=False))
            click.echo(line.encode("utf-8", "backslashreplace"))
    return 0 if not failed else 3 if done else 2


def line_of(document: Document) -> dict[str, Any]:
    """A document as a line of JSON: its fields that are not empty, its other fields, and its text last."""
    from summarizer.records import DOCUMENT_FIELDS

    known = {name: value for name in DOCUMENT_FIELDS if name != "sha256" and (value := getattr(document, name))}
    return {
        **known,
        **{name: value for name, value in document.extra.items() if name not in known},
        "text": document.text,
    }
