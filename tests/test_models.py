"""Which model a name means."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from summarizer.errors import ModelNotFound, SettingsError
from summarizer.models.presets import PROVIDERS
from summarizer.models.providers import DEFAULT_LOCAL, DEFAULT_OPENAI, display_url, open_model


@pytest.fixture(autouse=True)
def no_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL")


def test_with_nothing_configured_the_embedded_model_is_used() -> None:
    model = open_model()
    assert model.spec == f"local/{DEFAULT_LOCAL}" and model.local and model.provider.quoting == "constrained"


def test_with_a_key_openai_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    model = open_model()
    assert model.spec == f"openai/{DEFAULT_OPENAI}"
    assert model.endpoint == "https://api.openai.com/v1"
    assert "sk-x" not in repr(model)


def test_any_compatible_server_is_reached_by_its_url_and_takes_names_with_slashes() -> None:
    model = open_model("meta-llama/Llama-3", base_url="http://user:pass@localhost:8000/v1/?key=1")
    assert model.name == "meta-llama/Llama-3" and model.provider.limited_by == "max_tokens"
    assert model.endpoint == "http://localhost:8000/v1"


@pytest.mark.parametrize("spec", ["local/nothing", "unknown", "unknown/model", "openai/"])
def test_a_name_that_means_nothing_is_a_sentence(spec: str) -> None:
    with pytest.raises(ModelNotFound):
        open_model(spec)


@pytest.mark.parametrize("url", ["ftp://x", "localhost:8000", "http://", "http://[::1"])
def test_an_address_that_is_none_is_a_sentence(url: str) -> None:
    with pytest.raises(SettingsError):
        open_model("x", base_url=url)


def test_openai_without_a_key_says_so() -> None:
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        open_model("openai/gpt-5-mini")


def test_a_shown_address_has_no_secrets() -> None:
    assert display_url("https://u:p@[::1]:8/v1?k=s#f") == "https://[::1]:8/v1"


@pytest.mark.parametrize("name", [name for name in PROVIDERS if name not in ("azure", "local")])
def test_a_provider_named_has_its_address_and_its_own_key(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://proxy.example/v1")
    monkeypatch.setenv(PROVIDERS[name].key, "sk-its-own")
    by_flag, by_prefix = open_model("maker/model", provider=name), None
    monkeypatch.delenv("OPENAI_BASE_URL")
    by_prefix = open_model(f"{name}/maker/model")
    assert by_flag.name == by_prefix.name == "maker/model"
    assert by_flag.endpoint == by_prefix.endpoint == PROVIDERS[name].base_url
    assert by_flag.api_key.reveal() == by_prefix.api_key.reveal() == "sk-its-own"


def test_the_key_of_one_provider_goes_to_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    with pytest.raises(SettingsError, match="DEEPSEEK_API_KEY is not set"):
        open_model("deepseek-chat", provider="deepseek")
    assert open_model("qwen3:8b", provider="ollama").api_key.reveal() == "none"


def test_a_key_given_in_code_is_that_of_whatever_is_asked() -> None:
    assert open_model("deepseek/deepseek-chat", api_key="sk-given").api_key.reveal() == "sk-given"


@pytest.mark.parametrize(("provider", "says"), [("nobody", "no provider 'nobody'"), ("azure", "no common address")])
def test_a_provider_that_cannot_be_asked_is_a_sentence(
    provider: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "k")
    with pytest.raises(SettingsError, match=says):
        open_model("x", provider=provider)


def test_the_page_on_models_has_the_table_of_providers() -> None:
    page = (Path(__file__).parent.parent / "docs" / "models.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| `(\w+)`", page, re.MULTILINE)
    assert {name: key for name, _, key in rows} == {name: PROVIDERS[name].key for name in PROVIDERS if name != "local"}
    assert all(address == PROVIDERS[name].base_url for name, address, _ in rows if name != "azure")


def test_prices_are_those_of_the_public_table_and_ones_own_come_first(tmp_path: Path) -> None:
    key = {"api_key": "sk-given"}
    listed = open_model("anthropic/claude-sonnet-4-5", **key).price
    assert listed and (listed.input, listed.output) == (3.0, 15.0) and listed.cached and "genai-prices" in listed.as_of
    own = tmp_path / "prices.toml"
    own.write_text('["anthropic/claude-sonnet-4-5"]\ninput = 1\noutput = 2\ncached = 0.5\n')
    price = open_model("anthropic/claude-sonnet-4-5", prices=own, **key).price
    assert price and price.cost(1000, 100, 400) == pytest.approx((600 * 1 + 400 * 0.5 + 100 * 2) / 1e6)
    assert open_model("openai/gpt-of-tomorrow", **key).price is None
