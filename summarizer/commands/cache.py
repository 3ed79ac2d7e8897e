"""`summarizer cache`: how much is kept, and clearing it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.commands.screen import say
from summarizer.errors import SettingsError

if TYPE_CHECKING:
    from summarizer.models.cache import AnswerCache


@click.group()
def cache() -> None:
    """Size of the cache of answers; clear it."""


@cache.command("stats")
def cache_stats() -> None:
    """Where the cache is, how many answers it holds and their size."""
    figures = _cache_of_settings().stats()
    say(f"{figures['entries']} answers, {figures['bytes'] / 1e6:.1f} MB in {figures['place']}")


@cache.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def clear(yes: bool) -> None:
    """Remove every answer, which would have to be paid for again, and what was learnt of endpoints."""
    from summarizer.models.knowledge import forget
    from summarizer.settings import load_settings

    opened = _cache_of_settings()
    count = opened.stats()["entries"]
    if not yes:
        _demand_terminal()
        click.confirm(f"Remove {count} answers from {opened.place}?", abort=True, err=True)
    notes = forget(load_settings().cache_dir)
    say(f"{opened.clear()} answers removed, and notes on {notes} endpoints.", err=True)


@cache.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def copy(source: str, target: str) -> None:
    """Copy answers between caches: each is a folder or a postgresql:// URL. Answers that TO has stay as they are."""
    from summarizer.models.cache import is_url, open_cache

    if not is_url(source) and not Path(source).is_dir():
        raise SettingsError(f"There is no cache at {source}.", "`summarizer cache stats` says where yours is.")
    count = open_cache(target).put_all(open_cache(source).items())
    say(f"{count} answers copied.", err=True)


def _demand_terminal() -> None:
    """Raise SettingsError where nobody can be asked."""
    if not sys.stdin.isatty():
        raise SettingsError(
            "Nobody can be asked here, since there is no terminal.", "Give --yes to remove all answers."
        )


def _cache_of_settings() -> AnswerCache:
    from summarizer.models.cache import open_cache
    from summarizer.settings import load_settings

    settings = load_settings()
    return open_cache(settings.cache_url or settings.cache_dir)
