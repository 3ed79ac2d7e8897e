"""Configuration: the only reader of the environment and of configuration files.

A value comes from the first of: a flag, the environment, `.env`, `[tool.summarizer]` in `pyproject.toml`, the user's
`config.toml`, the default below.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from summarizer.errors import SettingsError

APPLICATION = "summarizer"
# Where model files are fetched from, unless a mirror is named.
HUB_URL = "https://huggingface.co"


# Anything shorter ("none", for servers without keys) is no secret, and would blank out words.
SHORTEST_KEY = 8


@dataclass(frozen=True, slots=True)
class Secret:
    """A key: shown only to code that asks for `.reveal()`, never in a repr, a log or a traceback."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """The key itself, to hand to a client."""
        return self._value

    def redacted(self, text: str) -> str:
        """A foreign text without the key, which some servers send back in their errors."""
        return text.replace(self._value, "***") if len(self._value) >= SHORTEST_KEY else text

    def __bool__(self) -> bool:
        return bool(self._value)


NO_SECRET = Secret("")


@dataclass(frozen=True)
class Settings:
    """Everything that can be configured, resolved. Folders are absolute, times in seconds."""

    model: str | None = None
    # A model that is asked whether evidence bears each item; "self" is the run's own.
    judge: str | None = None
    provider: str | None = None
    # Both may hold a user and a password. The second is OpenAI's own variable: no other provider named gets to it.
    base_url: str | None = field(default=None, repr=False)
    openai_base_url: str | None = field(default=None, repr=False)
    api_key: Secret = NO_SECRET
    # Every provider's key, by its variable; under "" the one given for whatever is asked.
    keys: Mapping[str, Secret] = field(default_factory=dict, repr=False, hash=False)
    task: str = "security_guarantees"
    task_folders: tuple[Path, ...] = ()
    cache_dir: Path = Path()
    # A database that machines share answers through, in place of the folder; may hold a user and a password.
    cache_url: str | None = field(default=None, repr=False)
    # The database of a service with replicas; the same holds for it.
    database: str | None = field(default=None, repr=False)
    models_dir: Path = Path()
    # Where model files are fetched from: the model hub, or a mirror of it.
    hub: str = HUB_URL
    # Where the indexes of drafts' sources are kept.
    sources_dir: Path = Path()
    timeout: float = 600.0
    prices: Path | None = None
    serve_token: Secret = NO_SECRET

    def key(self, variable: str) -> Secret:
        """The key of a provider, by the environment variable that holds it; NO_SECRET where there is none."""
        return _sendable(self.keys.get("") or self.keys.get(variable) or NO_SECRET)


@dataclass(frozen=True)
class Option:
    """One setting: where it is looked for, and how its text becomes a value."""

    environment: tuple[str, ...]
    parse: Callable[[str], Any]


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError("a positive number of seconds is needed")
    return value


def _folders(text: str) -> tuple[Path, ...]:
    return tuple(Path(part).expanduser().absolute() for part in text.split(os.pathsep) if part)


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


OPTIONS: dict[str, Option] = {
    "model": Option(("SUMMARIZER_MODEL",), str),
    "judge": Option(("SUMMARIZER_JUDGE",), str),
    "provider": Option(("SUMMARIZER_PROVIDER",), str),
    "base_url": Option(("SUMMARIZER_BASE_URL",), str),
    "openai_base_url": Option(("OPENAI_BASE_URL",), str),
    "api_key": Option(("OPENAI_API_KEY",), Secret),
    "task": Option(("SUMMARIZER_TASK",), str),
    "task_folders": Option(("SUMMARIZER_TASK_FOLDERS",), _folders),
    "cache_dir": Option(("SUMMARIZER_CACHE_DIR",), _path),
    "cache_url": Option(("SUMMARIZER_CACHE_URL",), str),
    "database": Option(("SUMMARIZER_DATABASE",), str),
    "sources_dir": Option(("SUMMARIZER_SOURCES_DIR",), _path),
    "models_dir": Option(("SUMMARIZER_MODELS_DIR",), _path),
    "hub": Option(("SUMMARIZER_HUB", "HF_ENDPOINT"), lambda text: text.rstrip("/")),
    "timeout": Option(("SUMMARIZER_TIMEOUT",), _seconds),
    "serve_token": Option(("SUMMARIZER_SERVE_TOKEN",), Secret),
    "prices": Option(("SUMMARIZER_PRICES",), _path),
}


def load_settings(flags: Mapping[str, Any] | None = None, directory: Path | None = None) -> Settings:
    """Resolve every setting. `flags` are values given by the caller (None: not given), `directory` holds `.env`.

    Raises SettingsError naming the source of a value that makes no sense.
    """
    values: dict[str, Any] = dict(_defaults())
    for origin, layer in reversed(list(_layers(directory or Path.cwd()))):
        for name, text in layer.items():
            values[name] = _parse(name, text, origin)
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    values.update(given)
    values["api_key"] = _sendable(values.get("api_key", NO_SECRET))
    values["keys"] = {"": values["api_key"]} if "api_key" in given else _keys(directory or Path.cwd())
    return Settings(**values)


def _keys(directory: Path) -> dict[str, Secret]:
    """Every variable of the environment and of `.env` that is named like a provider's key."""
    found = {**_dotenv(directory / ".env"), **os.environ}
    return {name: Secret(value) for name, value in found.items() if name.endswith("_API_KEY") and value}


def _sendable(key: Secret | str) -> Secret:
    """A key without the line end of the file it came from. Raises SettingsError where no HTTP header can carry it."""
    text = (key if isinstance(key, str) else key.reveal()).strip()
    if not (text.isascii() and text.isprintable()):
        raise SettingsError("The API key holds characters that no key has: it was not copied whole, or with more.")
    return Secret(text)


def _layers(directory: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The sources of settings, strongest first."""
    yield "the environment", _from_environment(os.environ)
    yield ".env", _from_environment(_dotenv(directory / ".env"))
    project = _toml(directory / "pyproject.toml").get("tool", {}).get(APPLICATION, {})
    yield "pyproject.toml", _from_table(project, "pyproject.toml")
    yield str(user_config()), _from_table(_toml(user_config()), str(user_config()))


def user_config() -> Path:
    """The user's own configuration file."""
    import platformdirs

    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False)) / "config.toml"


def _defaults() -> dict[str, Any]:
    import platformdirs

    return {
        "sources_dir": Path(platformdirs.user_cache_dir(APPLICATION, appauthor=False)) / "sources",
        "cache_dir": Path(platformdirs.user_cache_dir(APPLICATION, appauthor=False)) / "answers",
        "models_dir": Path(platformdirs.user_data_dir(APPLICATION, appauthor=False)) / "models",
    }


def ray_address() -> str:
    """Where Ray's own variable says that a cluster is; "" where it says nothing."""
    return os.environ.get("RAY_ADDRESS", "")


def _from_environment(environment: Mapping[str, str | None]) -> dict[str, str]:
    found = {}
    for name, option in OPTIONS.items():
        values = [value for variable in option.environment if (value := environment.get(variable))]
        if values:
            found[name] = values[0]
    return found


def _from_table(table: Mapping[str, Any], origin: str) -> dict[str, str]:
    known = {field.name for field in fields(Settings)} - {"api_key", "keys", "serve_token"}
    unknown = sorted(set(table) - known)
    if unknown:
        raise SettingsError(f"{origin} has an unknown setting {unknown[0]!r}; known are {', '.join(sorted(known))}.")
    return {name: os.pathsep.join(value) if isinstance(value, list) else str(value) for name, value in table.items()}


def _parse(name: str, text: str, origin: str) -> Any:
    try:
        return OPTIONS[name].parse(text)
    except ValueError as error:
        raise SettingsError(f"{name} in {origin} makes no sense: {error}.") from None


def _dotenv(path: Path) -> Mapping[str, str | None]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        return dotenv_values(path, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from None


def _toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from None
