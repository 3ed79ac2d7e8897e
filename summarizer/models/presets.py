"""The table of providers: a row each, with where it answers and what is known of it before the first call.

What a row does not say is learnt (endpoints.py); so a provider that changes its ways costs a call, not a release.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from summarizer.models.endpoints import Endpoint

Quoting = Literal["constrained", "reference", "copy"]
QUOTING: tuple[Quoting, ...] = ("constrained", "reference", "copy")
# Greedy decoding: the same article gives the same summary, and the cache is worth having.
GREEDY: Mapping[str, Any] = {"temperature": 0}
_OBJECT = Endpoint(form="object")


@dataclass(frozen=True)
class Provider:
    """A row of the table: where a provider's models answer, and how they are best asked.

    `key` is the environment variable of its key. `context` is the number of tokens of prompt and answer together that
    its models are taken to hold. `itemwise` says that they are too small to fill a whole schema at once, and do better
    with a short question an item. `most_items` caps the lists of an answer, where a model would go on until its tokens
    are spent. `shows_schema` says that the model reads the schema of an answer; elsewhere that may be a grammar which
    it never sees. `takes` is what is known of its endpoint, `wire` the API it speaks, `prices` its name in the price
    table.
    """

    name: str
    base_url: str | None = None
    key: str = "OPENAI_API_KEY"
    quoting: Quoting = "copy"
    context: int = 32_000
    max_output: int = 8_000
    limited_by: str = "max_tokens"
    itemwise: bool = False
    most_items: int | None = None
    shows_schema: bool = False
    parameters: Mapping[str, Any] = field(default_factory=lambda: GREEDY, hash=False)
    takes: Endpoint = field(default_factory=Endpoint)
    wire: str = "openai"
    prices: str | None = None


LOCAL = Provider(
    "local",
    quoting="constrained",
    context=8_192,
    max_output=3_072,
    itemwise=True,
    most_items=5,
    parameters={**GREEDY, "seed": 1},
)
OPENAI = Provider(
    "openai",
    "https://api.openai.com/v1",
    quoting="reference",
    context=128_000,
    max_output=16_000,
    limited_by="max_completion_tokens",
    shows_schema=True,
    parameters={},
    prices="openai",
)
# Any server with --base-url. Its models' context is unknown; where one says it is exceeded, the article is split.
COMPATIBLE = Provider("compatible")


def _hosted_provider(name: str, base_url: str, **known: Any) -> Provider:
    """A row for a hosted service: its key's variable and its name among the prices follow from its own."""
    return Provider(name, base_url, f"{name.upper()}_API_KEY", **{"context": 128_000, "prices": name, **known})


PROVIDERS = {
    row.name: row
    for row in (
        OPENAI,
        LOCAL,
        _hosted_provider("anthropic", "https://api.anthropic.com/v1", context=200_000, takes=Endpoint(form="tools"),
                wire="anthropic"),
        # A resource of one's own: the URL ends in /openai/v1, or in /openai/deployments/NAME?api-version=….
        Provider("azure", None, "AZURE_OPENAI_API_KEY", "reference", 128_000, limited_by="max_completion_tokens",
                 shows_schema=True, parameters={}, prices="azure"),
        _hosted_provider("cerebras", "https://api.cerebras.ai/v1"),
        _hosted_provider("deepseek", "https://api.deepseek.com/v1", takes=_OBJECT, context=64_000),
        _hosted_provider("fireworks", "https://api.fireworks.ai/inference/v1"),
        _hosted_provider("gemini", "https://generativelanguage.googleapis.com/v1beta/openai", prices="google"),
        _hosted_provider("groq", "https://api.groq.com/openai/v1"),
        _hosted_provider("mistral", "https://api.mistral.ai/v1"),
        _hosted_provider("moonshot", "https://api.moonshot.ai/v1", takes=_OBJECT, prices="moonshotai"),
        _hosted_provider("openrouter", "https://openrouter.ai/api/v1"),
        _hosted_provider("together", "https://api.together.xyz/v1"),
        _hosted_provider("xai", "https://api.x.ai/v1", prices="x-ai"),
        # Servers on one's own machine, at the ports that they take by themselves; they want no key.
        Provider("llamacpp", "http://127.0.0.1:8080/v1", "LLAMA_API_KEY"),
        Provider("lmstudio", "http://127.0.0.1:1234/v1", "LMSTUDIO_API_KEY"),
        # Cuts prompts at 4,096 tokens in silence, unless OLLAMA_CONTEXT_LENGTH or the model's file says otherwise.
        Provider("ollama", "http://127.0.0.1:11434/v1", "OLLAMA_API_KEY"),
        Provider("sglang", "http://127.0.0.1:30000/v1", "SGLANG_API_KEY"),
        Provider("vllm", "http://127.0.0.1:8000/v1", "VLLM_API_KEY"),
    )
}  # fmt: skip
# Those that --provider takes.
