"""`summarizer models`: the embedded models and their files."""

from __future__ import annotations

import click

from summarizer.commands.screen import say


@click.group()
def models() -> None:
    """List, fetch and remove embedded models."""


@models.command("list")
def list_models() -> None:
    """Name every embedded model, its size, and whether it is on this machine."""
    from summarizer.models.embedded.engine import CATALOGUE, installed
    from summarizer.models.providers import DEFAULT_LOCAL
    from summarizer.settings import load_settings

    directory = load_settings().models_dir
    for name, weights in CATALOGUE.items():
        there = "on this machine" if installed(name, directory) else "not fetched"
        default = ", default" if name == DEFAULT_LOCAL else ""
        say(f"local/{name:<22} {weights.bytes / 1e6:6.0f} MB  {weights.licence:<11} {there}{default}")


@models.command("pull")
@click.argument("name", required=False)
def pull(name: str | None) -> None:
    """Fetch an embedded model (the default one where none is named)."""
    from summarizer.commands.download import fetch_with_bar
    from summarizer.models.providers import DEFAULT_LOCAL
    from summarizer.settings import load_settings

    name = (name or DEFAULT_LOCAL).removeprefix("local/")
    say(fetch_with_bar(name, load_settings().models_dir))


@models.command("remove")
@click.argument("name")
def remove_model(name: str) -> None:
    """Delete an embedded model's file."""
    from summarizer.models.embedded.engine import remove
    from summarizer.settings import load_settings

    name = name.removeprefix("local/")
    removed = remove(name, load_settings().models_dir)
    say(f"local/{name} is removed." if removed else f"local/{name} was not on this machine.", err=True)
