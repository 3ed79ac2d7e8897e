"""The command line: a table of commands, each loaded when it is asked for, and errors as sentences."""

from __future__ import annotations

import io
import sqlite3
import sys
from importlib import import_module

import click

from summarizer.commands.screen import echo_json, say
from summarizer.errors import InputError, RecordFailed, RunError, SummarizerError
from summarizer.text.visible import visible

# Name -> where it is and its line of help, which stands here so that --help loads none of them.
COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("summarizer.commands.run:run", "Summarize articles and verify every quote."),
    "read": ("summarizer.commands.read:read", "Print what is read from inputs, as JSON Lines."),
    "check": ("summarizer.commands.check:check", "Check a draft or a summary against its sources; no model, no key."),
    "merge": ("summarizer.commands.merge:merge", "Make one record of a run's shards."),
    "review": ("summarizer.commands.review:review", "Rule on the flagged quotes, in a browser or a terminal."),
    "export": ("summarizer.commands.export:export", "Write a run's results in another format."),
    "compare": ("summarizer.commands.compare:compare", "Read many articles as one: who stands where, who changed."),
    "show": ("summarizer.commands.show:show", "Show a run, or one document of it."),
    "stats": ("summarizer.commands.stats:stats", "Latency, tokens, cost and verdicts of a run."),
    "tasks": ("summarizer.commands.tasks:tasks", "List, show, make and check tasks (a prompt and a schema each)."),
    "codebook": ("summarizer.commands.codebook:codebook", "Show, check and extend the issues that a task knows."),
    "judge": ("summarizer.commands.judge:judge", "Teach the judge of an embedded model from a task's examples."),
    "models": ("summarizer.commands.models:models", "List, fetch and remove embedded models."),
    "cache": ("summarizer.commands.cache:cache", "Size of the cache of answers; clear it."),
    "eval": ("summarizer.commands.evaluate:evaluate", "Measure models and ways of quoting against gold annotations."),
    "serve": ("summarizer.commands.serve:serve", "Serve summaries over HTTP."),
    "mcp": ("summarizer.commands.mcp:mcp", "Offer the checks to an agent, over the Model Context Protocol."),
    "doctor": ("summarizer.commands.doctor:doctor", "Say what works on this machine and what does not."),
}


class Commands(click.Group):
    """A group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded; None where the table has no such name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name close matches of a mistyped command."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(f"There is no command {args[0]!r}." + (f" Did you mean {close[0]!r}?" if close else ""))
        return super().resolve_command(ctx, args)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="summarizer", message="%(prog)s %(version)s")
@click.option("-v", "--verbose", count=True, help="Say more on stderr; twice for everything.")
def cli(verbose: int) -> None:
    """Typed, evidence-checked summaries of news articles by language models.

    Exit codes: 0 done; 1 undecided flags remain (check, run --strict); 2 usage, input, or stopped before any document
    was done; 3 some documents failed or the run stopped early; 130 interrupted.
    """
    _log_to_stderr(verbose)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code; no traceback for anything a user can cause."""
    sys.exit(run_command_line(arguments))


def run_command_line(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    try:
        return int(cli.main(arguments, prog_name="summarizer", standalone_mode=False) or 0)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        say(shown.getvalue(), err=True, nl=False)
        return 2
    except (click.Abort, KeyboardInterrupt):
        say("Interrupted.", err=True)
        return 130
    except SummarizerError as error:
        _say(error)
        return 3 if isinstance(error, RecordFailed) else 2
    except BrokenPipeError:
        # The reader of our output has gone, as `head` does: nothing more to say, and nothing wrong.
        sys.stdout = None
        return 0
    except sqlite3.Error as error:
        _say(RunError(f"The record cannot be read: {error}.", "Its file run.sqlite is damaged, or in use elsewhere."))
        return 2
    except OSError as error:
        _say(InputError(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}."))
        return 2


def _say(error: SummarizerError) -> None:
    say(f"Error: {error}", err=True)
    if error.hint:
        say(f"       {error.hint}", err=True)


def _log_to_stderr(verbose: int) -> None:
    import logging

    class Visible(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return visible(super().format(record))

    level = {0: logging.WARNING, 1: logging.INFO}.get(verbose, logging.DEBUG)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Visible())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("summarizer").setLevel(level)


__all__ = ["COMMANDS", "cli", "echo_json", "main", "run_command_line"]


if __name__ == "__main__":
    main()
