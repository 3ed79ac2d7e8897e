"""What a service serves, and its limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

from summarizer.api.single import open_pipeline
from summarizer.errors import SettingsError
from summarizer.models.cache import is_url
from summarizer.models.providers import LOOPBACK, Model, open_model
from summarizer.pipeline.pipeline import Pipeline
from summarizer.service.problems import Problem
from summarizer.settings import NO_SECRET, Secret, Settings
from summarizer.tasks.folders import task_names

# A shorter token is soon guessed where others can try.
SHORTEST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Limits:
    """What one client may ask for. Sizes in bytes, articles in code points, times in seconds."""

    wait: float = 60.0
    body: int = 2 * 2**20
    upload: int = 64 * 2**20
    article: int = 200_000
    documents: int = 100_000
    # Jobs that wait or run, and how many of them run at a time.
    jobs: int = 100
    running: int = 4
    # Articles of single requests in work at a time.
    concurrency: int = 256
    # Values of JSON in a body (each of a job's articles counts for itself), and texts of a summary to be checked.
    values: int = 10_000
    claims: int = 2_000
    # Checks that wait or run, and how many of them run at a time.
    checks: int = 32
    checking: int = 2
    # How long a client may take between two pieces of a body, and the service to end what is under way.
    silence: float = 30.0
    drain: float = 25.0


@dataclass(frozen=True)
class Config:
    """A service: where its jobs lie, which models and tasks it has, who may use it."""

    directory: Path
    settings: Settings
    models: tuple[Model, ...]
    token: Secret = NO_SECRET
    hosts: frozenset[str] = LOOPBACK
    limits: Limits = field(default_factory=Limits)

    @property
    def database(self) -> str | None:
        """The database that replicas share, or None; it may hold a user and a password."""
        return self.settings.database

    @property
    def task_names(self) -> list[str]:
        """The tasks a request may name."""
        return task_names(self.settings.task_folders)

    def without_paths(self, sentence: str) -> str:
        """A sentence for clients, who need not know where things lie on this machine."""
        folders = [self.directory, self.settings.cache_dir, self.settings.models_dir, *self.settings.task_folders]
        for folder in sorted(map(str, folders), key=len, reverse=True):
            sentence = sentence.replace(f"{folder}/", "")
        return sentence

    def model(self, spec: str | None) -> Model:
        """The model of a request: the first one where none is named. Raises Problem for one that is not served."""
        for model in self.models:
            if spec in {None, model.spec}:
                return model
        raise Problem("model-not-served", f"This service does not serve {spec!r}; GET /v1/models lists what it does.")

    def pipeline(self, task: str | None, spec: str | None) -> Pipeline:
        """The pipeline of a request. Raises Problem, TaskError."""
        name = task or self.settings.task
        if name not in self.task_names:
            raise Problem("task-not-served", f"This service has no task {name!r}; GET /v1/tasks lists what it has.")
        return open_pipeline(name, self.model(spec), settings=self.settings)


def make_config(
    directory: Path,
    settings: Settings,
    specs: Iterable[str] = (),
    host: str = "127.0.0.1",
    limits: Limits | None = None,
) -> Config:
    """The service for a directory of jobs. Raises SettingsError where it would be open to others without a token."""
    if host not in LOOPBACK and not settings.serve_token:
        raise SettingsError(
            f"To listen on {host}, where others can reach it, the service needs a token.",
            "Set SUMMARIZER_SERVE_TOKEN to a long random text; clients send it as `Authorization: Bearer …`.",
        )
    if host not in LOOPBACK and len(settings.serve_token.reveal()) < SHORTEST_TOKEN:
        raise SettingsError(
            f"The service's token is too short for {host}, where others can try to guess it.",
            f"Give SUMMARIZER_SERVE_TOKEN at least {SHORTEST_TOKEN} random characters: openssl rand -hex 32",
        )
    if settings.database is not None:
        settings = _shared(settings, settings.database)
    models = tuple(open_model(spec, replace(settings, model=spec)) for spec in specs) or (open_model(None, settings),)
    return Config(directory.absolute(), settings, models, settings.serve_token, limits=limits or Limits())


def _shared(settings: Settings, database: str) -> Settings:
    """The settings of a replica, which has its answers where all replicas have theirs. Raises SettingsError."""
    if not is_url(database):
        raise SettingsError("--database is no postgresql:// URL.", "Give one such as postgresql://user@host/name.")
    if find_spec("procrastinate") is None or find_spec("psycopg_pool") is None:
        raise SettingsError("Replicas need psycopg and procrastinate.", "pip install 'summarizer[serve,cluster]'")
    return replace(settings, cache_url=settings.cache_url or database)
