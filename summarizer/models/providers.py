"""Which model is meant by a name, and where it answers. No connection is made before the first call."""

from __future__ import annotations

import logging
import re
from base64 import b64encode
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit, urlunsplit

from summarizer.errors import ModelNotFound, SettingsError, demand
from summarizer.models.presets import COMPATIBLE, OPENAI, PROVIDERS, QUOTING, Provider, Quoting
from summarizer.models.prices import Price, price_of
from summarizer.settings import NO_SECRET, Secret, Settings

if TYPE_CHECKING:
    from summarizer.models.embedded.catalogue import Weights

logger = logging.getLogger(__name__)
# The 0.5B model is less than half as large, and its hidden states tell a stand much worse: docs/evaluation.md.
DEFAULT_LOCAL = "qwen2.5-coder-1.5b"
DEFAULT_OPENAI = "gpt-5-mini"
# Numbers of a model from which on it fills a whole schema at once: those that are sold as having 3 billion.
LARGE = 2_800_000_000
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# What is below a base URL, and is pasted with it now and then.
_PASTED = re.compile(r"/(chat/completions|completions|responses|messages|models)/*$")


@dataclass(frozen=True)
class Model:
    """A model that can be asked. `base_url` is None for an embedded one, whose endpoint starts with the first call.

    `price` is None where it is unknown. `timeout` is in seconds. What is learnt of the endpoint is kept in `notes`.
    """

    spec: str
    name: str
    provider: Provider
    # May hold a user, a password and a query; `endpoint` is the part to show.
    base_url: str | None = field(default=None, repr=False)
    api_key: Secret = NO_SECRET
    timeout: float = 600.0
    weights: str | None = None
    models_dir: Any = None
    price: Price | None = None
    notes: Path | None = None

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

    @property
    def on_this_machine(self) -> bool:
        """Whether its server is on this machine, where no proxy has any business."""
        return self.local or urlsplit(self.base_url or "").hostname in LOOPBACK

    @property
    def azure(self) -> bool:
        """Whether it is one of Azure's deployments, which want their key in a header of their own."""
        return self.provider.name == "azure" or "api-version=" in urlsplit(self.base_url or "").query


def open_model(spec: str | None = None, settings: Settings | None = None, **flags: Any) -> Model:
    """A model by `PROVIDER/NAME`; else the configured one, else OpenAI's where a key is set, else the embedded one.

    With a base URL or a provider named, the model's name is sent to it as it is given. Raises ModelNotFound for a
    provider or embedded model that is not there, SettingsError where the endpoint or the key cannot be used. No
    connection is made.
    """
    from summarizer.settings import load_settings

    demand(spec, str | None, 'open_model needs a model\'s name as a str, such as "openai/gpt-5-mini"')
    settings = settings or load_settings({"model": spec, **flags})
    spec = spec or settings.model
    if settings.provider:
        return _named_model(spec, settings, settings.provider)
    server = settings.base_url or settings.openai_base_url
    if spec is None and server and not settings.api_key:
        raise SettingsError("A base URL is set but no model.", "Name the model of that server with --model.")
    spec = spec or (f"openai/{DEFAULT_OPENAI}" if settings.api_key else f"local/{DEFAULT_LOCAL}")
    prefix, _, name = spec.partition("/")
    if prefix == "local" and (not server or _is_embedded(name)):
        return _local(spec, name, settings)
    if server and not (prefix == "openai" and name and _host(server) == _host(OPENAI.base_url or "")):
        return _remote(spec, spec, COMPATIBLE, settings, server)
    if prefix in PROVIDERS and name:
        return _remote(spec, name, PROVIDERS[prefix], settings, server)
    raise ModelNotFound(
        f"There is no model {spec!r}.",
        f"Name it PROVIDER/NAME ({', '.join(PROVIDERS)}), or give --base-url for another OpenAI-compatible server.",
    )


def _named_model(spec: str | None, settings: Settings, name: str) -> Model:
    """The model of a provider that is named apart."""
    provider = PROVIDERS.get(name)
    if provider is None or name == "local":
        raise SettingsError(f"There is no provider {name!r}.", f"There are {', '.join(PROVIDERS)}.")
    if spec is None:
        raise SettingsError(f"The provider is {name}, and no model is named.", "Name it with --model.")
    return _remote(f"{name}/{spec}", spec, provider, settings, settings.base_url)


def _is_embedded(name: str) -> bool:
    from summarizer.models.embedded.engine import CATALOGUE
    from summarizer.models.embedded.own_files import is_own

    return name in CATALOGUE or is_own(name)


def _local(spec: str, name: str, settings: Settings) -> Model:
    from summarizer.models.embedded.own_files import find_weights, is_own

    weights = find_weights(name, settings.models_dir)
    return Model(
        spec,
        weights.name,
        _own_provider(weights, settings.models_dir) if is_own(name) else PROVIDERS["local"],
        timeout=settings.timeout,
        weights=weights.sha256,
        models_dir=settings.models_dir,
        price=price_of(spec, settings.prices),
    )


def _own_provider(weights: Weights, directory: Path) -> Provider:
    """How a model file that no catalogue lists is asked: item by item, or for a whole schema where it is large."""
    from summarizer.models.embedded.gguf import read_header
    from summarizer.models.embedded.weights import find_verified

    path = find_verified(weights, directory)
    if path is None:
        raise ModelNotFound(
            f"The model {weights.name} is not on this machine.",
            f"`summarizer models pull {weights.name}` fetches it, and pins its hash.",
        )
    header, local = read_header(path), PROVIDERS["local"]
    return replace(local, itemwise=header.parameters < LARGE, context=min(local.context, header.context))


def _remote(spec: str, name: str, provider: Provider, settings: Settings, server: str | None) -> Model:
    """A model of a provider, at the server given or else at the provider's own address."""
    base_url = base_of(server or provider.base_url or "")
    host = _host(base_url)
    if not base_url and provider is not COMPATIBLE:
        raise SettingsError(f"Models of {provider.name} have no common address.", "Give --base-url.")
    if host is None:
        raise SettingsError(f"The base URL {display_url(base_url)!r} is no http or https address.")
    key = settings.key(provider.key)
    if not key and host == _host(provider.base_url or "") and host not in LOOPBACK:
        raise SettingsError(
            f"{provider.key} is not set.",
            "Set it in the environment or in .env, or use --model local/NAME, which needs no key.",
        )
    price = price_of(spec, settings.prices, provider.prices, name)
    # Servers of one's own often want no key at all, but some want the header.
    key = key or Secret("none")
    notes = settings.cache_dir / "endpoints"
    return Model(spec, name, provider, base_url, key, settings.timeout, price=price, notes=notes)


def base_of(url: str) -> str:
    """A base URL without what belongs below it, its query in place; said where something was taken off."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    path = _PASTED.sub("", parts.path).rstrip("/")
    if path != parts.path.rstrip("/"):
        logger.warning("The base URL ends in %s, which is not part of it.", parts.path.removeprefix(path))
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def address(base_url: str, path: str) -> str:
    """The URL of a path below a base URL, the queries of both at its end."""
    parts, below = urlsplit(base_url), urlsplit(path)
    query = "&".join(filter(None, (parts.query, below.query)))
    return urlunsplit((parts.scheme, parts.netloc, parts.path + below.path, query, ""))


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


__all__ = ["QUOTING", "Model", "Provider", "Quoting", "address", "display_url", "open_model"]
