"""Where a setting comes from, and that a key is never shown."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from summarizer.errors import SettingsError
from summarizer.settings import load_settings, user_config


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_each_source_is_overruled_by_the_one_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings(directory=tmp_path).model is None
    write(user_config(), 'model = "user"')
    assert load_settings(directory=tmp_path).model == "user"
    write(tmp_path / "pyproject.toml", '[tool.summarizer]\nmodel = "project"')
    assert load_settings(directory=tmp_path).model == "project"
    write(tmp_path / ".env", "SUMMARIZER_MODEL=dotenv")
    assert load_settings(directory=tmp_path).model == "dotenv"
    monkeypatch.setenv("SUMMARIZER_MODEL", "environment")
    assert load_settings(directory=tmp_path).model == "environment"
    assert load_settings({"model": "flag"}, tmp_path).model == "flag"
    assert load_settings({"model": None}, tmp_path).model == "environment"


def test_dotenv_does_not_change_the_environment(tmp_path: Path) -> None:
    write(tmp_path / ".env", "OPENAI_API_KEY=sk-secret")
    assert load_settings(directory=tmp_path).api_key.reveal() == "sk-secret"
    assert "OPENAI_API_KEY" not in os.environ


def test_a_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    settings = load_settings()
    assert settings.api_key
    for shown in (repr(settings), str(settings.api_key), f"{settings.api_key}", repr(settings.api_key)):
        assert "sk-secret" not in shown
    assert pickle.loads(pickle.dumps(settings)).api_key.reveal() == "sk-secret"


@pytest.mark.parametrize("flags", [{}, {"api_key": "sk-secret-key\r\n"}])
def test_a_key_with_the_line_end_of_its_file_is_the_key(flags: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-key\n")
    assert load_settings(flags).api_key.reveal() == "sk-secret-key"


@pytest.mark.parametrize("key", ["sk-secret\nkey", "sk-secret-kéy", "sk-secret\x01key"])
def test_a_key_that_no_header_can_carry_is_refused_and_not_shown(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "secret" not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[tool.summarizer]\nmodle = "x"', "modle"),
        ('[tool.summarizer]\napi_key = "sk"', "api_key"),
        ("[tool.summarizer]\ntimeout = -1", "timeout"),
        ("not toml", "pyproject.toml"),
    ],
)
def test_a_value_that_makes_no_sense_is_named_with_its_file(tmp_path: Path, text: str, says: str) -> None:
    write(tmp_path / "pyproject.toml", text)
    with pytest.raises(SettingsError, match=says):
        load_settings(directory=tmp_path)
