"""What commands print. Every text of a stranger's goes through here: nothing of it steers the terminal or is markup."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from summarizer.text.visible import escaped_json, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_UNBOUNDED = 1_000_000  # columns: wider than any line of a table


def say(text: object, *, err: bool = False, nl: bool = True) -> None:
    """Print a text on stdout, or with `err` on stderr."""
    click.echo(visible(str(text)), err=err, nl=nl)


def say_aside(text: object) -> None:
    """Print a text for a person on stderr, beside the data on stdout."""
    say(text, err=True)


def echo_json(data: Any) -> None:
    """Print data as JSON on stdout."""
    click.echo(escaped_json(json.dumps(data, ensure_ascii=False, indent=2)))


def screen(*, stderr: bool = False, soft_wrap: bool = False) -> Console:
    """A console for tables and colours, which takes no text for markup; style texts with `styled`."""
    from rich.console import Console

    class Screen(Console):
        def render_str(self, text: str, **options: Any) -> Text:
            return super().render_str(visible(text), **options)

    return Screen(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=soft_wrap)


def unbroken_screen() -> Console:
    """A console that breaks lines at a terminal's width; where there is none, nowhere."""
    console = screen()
    console.soft_wrap = not console.is_terminal
    return console


def print_table(table: Table, console: Console) -> None:
    """Print a table; where that is no terminal, each line whole and without blanks at its end, for `grep` to find."""
    if console.is_terminal:
        console.print(table)
        return
    whole = console.options.update(max_width=_UNBOUNDED)
    for line in console.render_lines(table, whole, pad=False):
        click.echo("".join(segment.text for segment in line).rstrip())


def style_text(text: object, style: str = "", **options: Any) -> Text:
    """A text in a style, for a console."""
    from rich.text import Text

    return Text(visible(str(text)), style, **options)
