"""Which model a name means."""

from __future__ import annotations

import pytest

from summarizer.errors import ModelNotFound, SettingsError
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
