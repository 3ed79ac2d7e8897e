"""`summarizer review`: rule on the flagged quotes of a run, in a browser or a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from summarizer.commands.options import folders_or_settings, task_folder
from summarizer.commands.screen import say
from summarizer.commands.signals import end_on_hangup


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--tty", is_flag=True, help="Review in the terminal, a letter and Enter for each claim; reads a pipe too."
)
@click.option("--reviewer", metavar="NAME", help="Who rules; by default the user of this system.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@task_folder
@click.option(
    "--port", type=click.IntRange(0, 65535), help="The port; by default 8763, or a free one where that is taken."
)
def review(
    directory: Path, tty: bool, reviewer: str | None, host: str, port: int | None, folders: tuple[Path, ...]
) -> int:
    """Rule on the flags of the run in DIRECTORY, and say who stands where in the passages that the model left open.

    Serves a page on this machine and prints its address, or with --tty asks in the terminal. Rulings are kept in
    the run; several reviewers may work at once, and while a run writes.
    """
    from summarizer.runs.shards import demand_whole

    demand_whole(directory)
    name = (reviewer or _user()).strip()
    if not name:
        raise click.UsageError("Give the reviewer's name with --reviewer NAME.")
    try:
        name.encode()
    except UnicodeEncodeError:
        raise click.UsageError("The reviewer's name holds bytes that are no text.") from None
    folders = folders_or_settings(folders)
    return _in_terminal(directory, name, folders) if tty else _in_browser(directory, name, host, port, folders)


def _in_browser(directory: Path, reviewer: str, host: str, port: int | None, folders: tuple[Path, ...]) -> int:
    from summarizer.review.server import serve_review

    def announce(address: str) -> None:
        say(f"Reviewing {directory} as {reviewer}. Stop with Ctrl+C. Open:", err=True)
        say(address)

    end_on_hangup()
    serve_review(directory, reviewer, host=host, port=port, announce=announce, folders=folders)
    return 0


def _in_terminal(directory: Path, reviewer: str, folders: tuple[Path, ...]) -> int:
    from rich.console import Console

    from summarizer.review.desk import Desk
    from summarizer.review.terminal import Terminal
    from summarizer.runs.reader import RunReader

    console = Console()
    asks, colour = sys.stdin.isatty(), console.is_terminal and not console.no_color
    with RunReader.open(directory) as run:
        Terminal(Desk(run, reviewer, folders=folders), sys.stdin, click.echo, colour, asks).run()
    return 0


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
