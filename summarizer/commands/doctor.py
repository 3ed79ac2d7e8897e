"""`summarizer doctor`: what works on this machine and what does not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from summarizer.commands.screen import say
from summarizer.errors import SummarizerError, Unavailable
from summarizer.settings import Settings, load_settings
from summarizer.text.quantities import quantity

if TYPE_CHECKING:
    from summarizer.models.knowledge import Note

PACKAGES = ("openai", "instructor", "pydantic", "tenacity", "diskcache", "genai-prices", "xllamacpp")
# What each extra of pyproject.toml that a user may lack brings, by the names to import.
EXTRAS: dict[str, tuple[str, ...]] = {
    "docx": ("mammoth",),
    "pdf": ("pdfminer",),
    "feeds": ("feedparser",),
    "warc": ("warcio",),
    "serve": ("fastapi", "prometheus_client", "ijson", "httptools"),
    "mcp": ("mcp",),
    "cluster": ("psycopg", "psycopg_pool"),
    "ray": ("ray", "fsspec", "pyarrow"),
}
# So many models of a server are named; a hosted one may have hundreds.
MOST_NAMED = 12
# Good or bad; None for what is only not there, and need not be.
Finding = tuple[bool | None, str]
# The error's own hint is to come here.
_UNREACHABLE = "Start the server, or correct its address (--base-url) or the network, and look again."
SIGNS = {True: "ok ", False: "BAD", None: "-- "}


@click.command()
@click.option("--model", "-m", help="The model to look for: PROVIDER/NAME, or any name with --base-url or --provider.")
@click.option("--base-url", metavar="URL", help="An OpenAI-compatible endpoint.")
@click.option("--provider", help="Whose model it is: deepseek, groq, ollama, azure …; its address and key follow.")
@click.option(
    "--try", "question", is_flag=True, help="Ask the model one tiny structured question; it may cost a little."
)
@click.option("--learnt", "every", is_flag=True, help="List what is known of all endpoints, not of this one alone.")
def doctor(question: bool, every: bool, **flags: str | None) -> int:
    """Look at Python, packages, models, cache, keys and the endpoint. Exits with 2 where one is wrong."""
    settings = load_settings(flags)
    wrong = False
    asked = {**({"learnt": _all_learnt} if every else {}), **({"try": _question} if question else {})}
    for name, look in {**CHECKS, **asked}.items():
        for good, sentence in _findings(look, settings):
            wrong = wrong or good is False
            say(f"{SIGNS[good]} {name}: {sentence}")
    return 2 if wrong else 0


def _findings(look: Callable[[Settings], Iterator[Finding]], settings: Settings) -> Iterator[Finding]:
    try:
        yield from look(settings)
    except Unavailable as error:
        yield False, f"{error} {_UNREACHABLE}"
    except (SummarizerError, OSError) as error:
        yield False, " ".join(filter(None, (str(error), getattr(error, "hint", ""))))


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


def _extras(settings: Settings) -> Iterator[Finding]:
    there = {name: all(map(find_spec, modules)) for name, modules in EXTRAS.items()}
    listed = ", ".join(f"{name} {'installed' if found else 'not installed'}" for name, found in there.items())
    yield all(there.values()) or None, f"{listed} (pip install 'summarizer[NAME]' adds one)"


def _models(settings: Settings) -> Iterator[Finding]:
    from summarizer.models.embedded.engine import CATALOGUE, installed_path

    for name in CATALOGUE:
        path = installed_path(name, settings.models_dir)
        yield (
            (path is not None) or None,
            f"local/{name}: {path if path else 'not fetched yet; the first run fetches what it needs'}",
        )


def _cache(settings: Settings) -> Iterator[Finding]:
    from summarizer.models.cache import open_cache

    figures = open_cache(settings.cache_url or settings.cache_dir).stats()
    yield True, f"{figures['entries']} answers, {figures['bytes'] / 1e6:.1f} MB in {figures['place']}"


def _learnt(settings: Settings) -> Iterator[Finding]:
    from summarizer.models.knowledge import notes

    endpoint, others = _asked_endpoint(settings), 0
    for note in notes(settings.cache_dir):
        if note.endpoint == endpoint:
            yield True, _known(note)
        else:
            others += 1
    if others:
        yield True, f"of other endpoints, {quantity(others, 'model')}; `summarizer doctor --learnt` lists all"


def _asked_endpoint(settings: Settings) -> str | None:
    """The endpoint that would be asked; None where the settings name none, which another check says."""
    from summarizer.models.providers import open_model

    try:
        return open_model(None, settings).endpoint
    except SummarizerError:
        return None


def _all_learnt(settings: Settings) -> Iterator[Finding]:
    from summarizer.models.knowledge import notes

    for note in notes(settings.cache_dir):
        yield True, _known(note)


def _known(note: Note) -> str:
    known = "; ".join(note.takes.sentences()) or "takes requests as they are first made"
    return f"{note.model} at {note.endpoint} {known} (learnt on {note.learnt})"


def _keys(settings: Settings) -> Iterator[Finding]:
    for name in sorted({"OPENAI_API_KEY", *settings.keys} - {""}):
        there = name in settings.keys
        yield there or None, f"{name} is {'set' if there else 'not set'} in the environment or .env"
    if not settings.keys:
        yield None, "no key is configured; embedded models need none"


def _endpoint(settings: Settings) -> Iterator[Finding]:
    from summarizer.models.embedded.engine import demand_engine
    from summarizer.models.probe import served_models
    from summarizer.models.providers import open_model

    model = open_model(None, settings)
    if model.local:
        demand_engine()
        yield True, f"{model.spec} answers on this machine; nothing leaves it"
        return
    names = served_models(model)
    yield True, f"{model.endpoint} is reachable, and {model.name} is what would be asked"
    if not names:
        yield None, "it keeps no list of its models, so whether it has this one is not known; --try asks it"
        return
    shown = ", ".join(names[:MOST_NAMED]) + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")
    if model.name in names:
        yield True, f"{model.name} is one of its models: {shown}"
    else:
        # A server may answer to names that it does not list: an alias, a deployment, a model that it loads when asked.
        yield None, f"{model.name} is not among the models it lists: {shown}; --try asks it"


def _question(settings: Settings) -> Iterator[Finding]:
    from summarizer.models.probe import try_model
    from summarizer.models.providers import open_model

    model = open_model(None, settings)
    used = try_model(model)
    cost = "at a price that is unknown" if used.cost_usd is None else f"for ${used.cost_usd:.6f}"
    yield True, f"{model.spec} answered a structured question in {used.seconds:.1f} s and {used.calls} calls, {cost}"
    yield from _learnt(settings)


CHECKS: dict[str, Callable[[Settings], Iterator[Finding]]] = {
    "python": _python,
    "package": _packages,
    "extras": _extras,
    "model": _models,
    "cache": _cache,
    "learnt": _learnt,
    "key": _keys,
    "endpoint": _endpoint,
}
