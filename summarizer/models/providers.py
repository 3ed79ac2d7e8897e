"""Models by name: a table of providers, and what is known of a model before its first call."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import unquote, urlsplit, urlunsplit

from summarizer.errors import ModelNotFound, SettingsError
from summarizer.models.prices import Price, price_of
from summarizer.settings import NO_SECRET, Secret, Settings

Quoting = Literal["constrained", "reference", "copy"]
QUOTING: tuple[Quoting, ...] = ("constrained", "reference", "copy")
# The 1.5B model took twice to three times as long and was no better at labels: docs/evaluation.md.
DEFAULT_LOCAL = "qwen2.5-coder-0.5b"
DEFAULT_OPENAI = "gpt-5-mini"


@dataclass(frozen=True)
class Provider:
    """A row of the table: where a provider's models answer, and how they are best asked.

    `context` is the number of tokens of prompt and answer together that its models are taken to hold. `itemwise` says
    that they are too small to fill a whole schema at once, and do better with a short question an item. `most_items`
    caps the lists of an answer, where a model would go on until its tokens are spent. `shows_schema` says that a strict
    schema is taken and that the model reads it; elsewhere it may be a grammar that the model never sees.
    """

    name: str
    base_url: str | None
    quoting: Quoting
    context: int
    max_output: int
    token_limit: str
    itemwise: bool = False
    most_items: int | None = None
    shows_schema: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)


PROVIDERS = {
    row.name: row
    for row in (
        Provider(
            "openai",
            "https://api.openai.com/v1",
            "reference",
            128_000,
            16_000,
            "max_completion_tokens",
            shows_schema=True,
        ),
        # Greedy decoding: the same article gives the same summary, and the cache is worth having.
        Provider(
            "local",
            None,
            "constrained",
            8_192,
            3_072,
            "max_tokens",
            itemwise=True,
            most_items=5,
            parameters={"temperature": 0, "seed": 1},
        ),
    )
}
# Any server with --base-url. Its models' context is unknown; where one says it is exceeded, the article is split.
COMPATIBLE = Provider("compatible", None, "copy", 32_000, 8_000, "max_tokens", parameters={"temperature": 0})


@dataclass(frozen=True)
class Model:
    """A model that can be asked. `base_url` is None for an embedded one, whose endpoint starts with the first call.

    `price` is None where it is unknown. `timeout` is in seconds.
    """

    spec: str
    name: str
    provider: Provider
    # May hold a user and a password; `endpoint` is the part to show.
    base_url: str | None = field(default=None, repr=False)
    api_key: Secret = NO_SECRET
    timeout: float = 600.0
    weights: str | None = None
    models_dir: Any = None
    price: Price | None = None

    @property
    def local(self) -> bool:
        """True for an embedded model."""
        return self.provider.name == "local"

    def redacted(self, text: str) -> str:
        """A foreign text without the key and the credentials of the URL, plain or in base64 as they are sent."""
        for secret in (self.api_key, *_credentials(self.base_url or "")):
            text = secret.redacted(text)
        return text

    @property
    def endpoint(self) -> str:
        """Where articles go, for people and for the cache's key: no user, password or query in it."""
        return display_url(self.base_url) if self.base_url else "this machine"

    @property
    def identity(self) -> dict[str, str]:
        """What distinguishes its answers: endpoint and name, or the hash of the weights."""
        if self.local:
            return {"weights": self.weights or self.name}
        return {"endpoint": self.endpoint, "model": self.name}


def open_model(spec: str | None = None, settings: Settings | None = None, **flags: Any) -> Model:
    """A model by `PROVIDER/NAME`; else the configured one, else OpenAI's where a key is set, else the embedded one.

    Raises ModelNotFound for a provider or embedded model that is not there, SettingsError where the endpoint or the
    key makes no sense. No connection is made.
    """
    from summarizer.settings import load_settings

    settings = settings or load_settings({"model": spec, **flags})
    spec = spec or settings.model
    if spec is None and settings.base_url and not settings.api_key:
        raise SettingsError("A base URL is set but no model.", "Name the model of that server with --model.")
    spec = spec or (f"openai/{DEFAULT_OPENAI}" if settings.api_key else f"local/{DEFAULT_LOCAL}")
    prefix, _, name = spec.partition("/")
    if prefix == "local":
        return _local(spec, name, settings)
    if prefix == "openai" and name:
        return _remote(spec, name, PROVIDERS["openai"], settings)
    if settings.base_url:
        return _remote(spec, spec, COMPATIBLE, settings)
    raise ModelNotFound(
        f"There is no model {spec!r}.",
        "Name it local/NAME or openai/NAME, or give --base-url for another OpenAI-compatible server.",
    )


def _local(spec: str, name: str, settings: Settings) -> Model:
    from summarizer.models.embedded.engine import CATALOGUE

    if name not in CATALOGUE:
        raise ModelNotFound(f"There is no embedded model {name!r}; there are {', '.join(CATALOGUE)}.")
    return Model(
        spec,
        name,
        PROVIDERS["local"],
        timeout=settings.timeout,
        weights=CATALOGUE[name].sha256,
        models_dir=settings.models_dir,
        price=price_of(spec, settings.prices),
    )


def _remote(spec: str, name: str, provider: Provider, settings: Settings) -> Model:
    base_url = (settings.base_url or provider.base_url or "").rstrip("/")
    host = _host(base_url)
    if host is None:
        raise SettingsError(f"The base URL {display_url(base_url)!r} is no http or https address.")
    if provider.name == "openai" and settings.base_url and host != "api.openai.com":
        provider = COMPATIBLE
    if not settings.api_key and host == "api.openai.com":
        raise SettingsError(
            "OPENAI_API_KEY is not set.",
            "Set it in the environment or in .env, or use --model local/NAME, which needs no key.",
        )
    # Servers of one's own often want no key at all, but the client library wants one.
    key, price = settings.api_key or Secret("none"), price_of(spec, settings.prices)
    return Model(spec, name, provider, base_url, key, settings.timeout, price=price)


def _host(url: str) -> str | None:
    """The host of an http or https URL, None for anything else."""
    try:
        parts = urlsplit(url)
        return parts.hostname if parts.scheme in {"http", "https"} else None
    except ValueError:
        return None


def _credentials(url: str) -> list[Secret]:
    """The user and password of a URL as they may come back: together, in base64, and the password alone."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return []
    if not parts.password:
        return []
    together = f"{unquote(parts.username or '')}:{unquote(parts.password)}"
    encoded = b64encode(together.encode()).decode()
    return [Secret(each) for each in (encoded, together, unquote(parts.password), parts.password)]


def display_url(url: str) -> str:
    """A URL without user, password, query and fragment. Never raises."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "(not a URL)"
    host = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, f"{host}{port}", parts.path, "", ""))
