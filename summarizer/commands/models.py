"""`summarizer models`: the embedded models and their files."""

from __future__ import annotations

from pathlib import Path

import click

from summarizer.commands.screen import say


@click.group()
def models() -> None:
    """List, fetch and remove embedded models."""


@models.command("list")
def list_models() -> None:
    """Name every embedded model, its size, the memory it takes, and whether it is on this machine.

    Other model files are named by their path (local/PATH.gguf), or as local/hf:OWNER/REPO/FILE.gguf once they are
    pulled from the model hub.
    """
    from summarizer.models.embedded.engine import CATALOGUE
    from summarizer.models.embedded.memory import free_memory
    from summarizer.models.embedded.own_files import pinned_names
    from summarizer.settings import load_settings

    directory, free = load_settings().models_dir, free_memory()
    for name in (*CATALOGUE, *pinned_names(directory)):
        say(_line(name, directory, free))
    if free is not None:
        say(f"{free / 1e9:.1f} GB of this machine's memory are free.", err=True)


def _line(name: str, directory: Path, free: int | None) -> str:
    from summarizer.models.embedded.memory import memory_of
    from summarizer.models.embedded.own_files import find_weights
    from summarizer.models.embedded.weights import find_verified
    from summarizer.models.providers import DEFAULT_LOCAL

    weights = find_weights(name, directory)
    there = "on this machine" if find_verified(weights, directory) else "not fetched"
    default = ", default" if name == DEFAULT_LOCAL else ""
    needed = memory_of(weights)
    short = "" if free is None or needed <= free else ", more than is free"
    licence = weights.licence or f"SHA-256 {weights.sha256[:16]}…"
    return (
        f"local/{name:<22} {weights.bytes / 1e6:6.0f} MB  takes {needed / 1e9:.1f} GB of memory{short}  "
        f"{licence:<11} {there}{default}"
    )


@models.command("pull")
@click.argument("name", required=False)
def pull(name: str | None) -> None:
    """Fetch an embedded model (the default one where none is named).

    NAME is one of `models list`, or hf:OWNER/REPO/FILE.gguf for a file of the model hub: what comes at the first pull
    is pinned, and another file of that name is refused from then on.
    """
    from summarizer.commands.download import fetch_with_bar
    from summarizer.models.embedded.own_files import find_weights, is_own
    from summarizer.models.providers import DEFAULT_LOCAL
    from summarizer.settings import load_settings

    name, directory = (name or DEFAULT_LOCAL).removeprefix("local/"), load_settings().models_dir
    say(fetch_with_bar(name, directory))
    if is_own(name):
        say(f"Its SHA-256 is {find_weights(name, directory).sha256}, from now on.", err=True)


@models.command("remove")
@click.argument("name")
def remove_model(name: str) -> None:
    """Delete an embedded model's file."""
    from summarizer.models.embedded.engine import remove
    from summarizer.settings import load_settings

    name = name.removeprefix("local/")
    removed = remove(name, load_settings().models_dir)
    say(f"local/{name} is removed." if removed else f"local/{name} was not on this machine.", err=True)
