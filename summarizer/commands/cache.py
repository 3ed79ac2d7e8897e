"""`summarizer cache`: how much is kept, and clearing it."""

from __future__ import annotations

import click


@click.group()
def cache() -> None:
    """Size of the cache of answers; clear it."""


@cache.command()
def stats() -> None:
    """Where the cache is, how many answers it holds and their size."""
    from summarizer.models.cache import Cache
    from summarizer.settings import load_settings

    figures = Cache(load_settings().cache_dir).stats()
    click.echo(f"{figures['entries']} answers, {figures['bytes'] / 1e6:.1f} MB in {figures['directory']}")


@cache.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def clear(yes: bool) -> None:
    """Remove every answer; they would have to be paid for again."""
    from summarizer.models.cache import Cache
    from summarizer.settings import load_settings

    opened = Cache(load_settings().cache_dir)
    count = opened.stats()["entries"]
    if not yes:
        click.confirm(f"Remove {count} answers from {opened.directory}?", abort=True, err=True)
    click.echo(f"{opened.clear()} answers removed.", err=True)
