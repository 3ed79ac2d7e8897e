"""`summarizer doctor`: what works on this machine and what does not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import metadata

import click

from summarizer.commands.screen import say
from summarizer.errors import SummarizerError
from summarizer.settings import Settings, environment_facts, load_settings

PACKAGES = ("openai", "instructor", "pydantic", "tenacity", "diskcache", "xllamacpp")
# Good or bad; None for what is only not there, and need not be.
Finding = tuple[bool | None, str]
SIGNS = {True: "ok ", False: "BAD", None: "-- "}


@click.command()
def doctor() -> int:
    """Look at Python, packages, models, cache, keys and the endpoint. Exits with 2 where one is wrong."""
    settings = load_settings()
    wrong = False
    for name, look in CHECKS.items():
        for good, sentence in _findings(look, settings):
            wrong = wrong or good is False
            say(f"{SIGNS[good]} {name}: {sentence}")
    return 2 if wrong else 0


def _findings(look: Callable[[Settings], Iterator[Finding]], settings: Settings) -> Iterator[Finding]:
    try:
        yield from look(settings)
    except (SummarizerError, OSError) as error:
        yield False, str(error)


def _python(settings: Settings) -> Iterator[Finding]:
    version = sys.version.split()[0]
    yield sys.version_info >= (3, 11), f"{version} at {sys.executable}"


def _packages(settings: Settings) -> Iterator[Finding]:
    for package in PACKAGES:
        try:
            yield True, f"{package} {metadata.version(package)}"
        except metadata.PackageNotFoundError:
            needed = package != "xllamacpp"
            extra = "" if needed else " (embedded models need it: pip install 'summarizer[local]')"
            yield (False if needed else None), f"{package} is not installed{extra}"


def _models(settings: Settings) -> Iterator[Finding]:
    from summarizer.models.embedded.engine import CATALOGUE, installed

    for name in CATALOGUE:
        path = installed(name, settings.models_dir)
        yield (
            (path is not None) or None,
            f"local/{name}: {path if path else 'not fetched yet; the first run fetches what it needs'}",
        )


def _cache(settings: Settings) -> Iterator[Finding]:
    from summarizer.models.cache import open_cache

    figures = open_cache(settings.cache_url or settings.cache_dir).stats()
    yield True, f"{figures['entries']} answers, {figures['bytes'] / 1e6:.1f} MB in {figures['place']}"


def _keys(settings: Settings) -> Iterator[Finding]:
    for name, there in environment_facts().items():
        if name.endswith("KEY"):
            yield there or None, f"{name} is {'set' if there else 'not set'} in the environment"
    yield (
        bool(settings.api_key) or None,
        ("a key is configured" if settings.api_key else "no key is configured; embedded models need none"),
    )


def _endpoint(settings: Settings) -> Iterator[Finding]:
    from summarizer.models.providers import open_model

    model = open_model(None, settings)
    if model.local:
        yield True, f"{model.spec} answers on this machine; nothing leaves it"
        return
    from summarizer.models.openai_api import reachable

    problem = reachable(model)
    yield not problem, problem or f"{model.endpoint} is reachable, and {model.spec} is what would be asked"


CHECKS: dict[str, Callable[[Settings], Iterator[Finding]]] = {
    "python": _python,
    "package": _packages,
    "model": _models,
    "cache": _cache,
    "key": _keys,
    "endpoint": _endpoint,
}
