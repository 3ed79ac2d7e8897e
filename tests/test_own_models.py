"""Model files that no catalogue lists: what their header says, and that a file of the hub stays what it was."""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_weights import Hub

from summarizer.commands.main import run_command_line
from summarizer.errors import ModelNotFound
from summarizer.models.embedded.gguf import read_header
from summarizer.models.embedded.memory import memory_of
from summarizer.models.embedded.own_files import find_weights
from summarizer.models.providers import Model, open_model

NAME = "hf:ann/models/q4/tiny.gguf"
Run = Callable[..., int]


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def gguf(parameters: int, context: int = 512, heads: int = 4) -> bytes:
    """A GGUF file of one tensor that is not there."""
    numbers = {
        "context_length": context,
        "block_count": 2,
        "embedding_length": 64,
        "attention.head_count": heads,
        "attention.head_count_kv": 2,
    }
    pairs = [text("general.architecture") + struct.pack("<I", 8) + text("tiny")]
    pairs += [text(f"tiny.{name}") + struct.pack("<II", 4, value) for name, value in numbers.items()]
    words = struct.pack("<IIQ", 9, 8, 3) + text("a") + text("bc") + text("")
    pairs.append(text("tokenizer.ggml.tokens") + words)
    tensor = text("weights") + struct.pack("<IQQIQ", 2, parameters // 2, 2, 0, 0)
    return b"GGUF" + struct.pack("<IQQ", 3, 1, len(pairs)) + b"".join(pairs) + tensor


@pytest.fixture
def model_hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    """A hub with a small model, which settings name."""
    hub = Hub(gguf(500))
    monkeypatch.setenv("HF_ENDPOINT", f"{hub.url}/")
    monkeypatch.setenv("SUMMARIZER_MODELS_DIR", str(tmp_path / "models"))
    yield hub
    hub.close()


def local(path: Path) -> Model:
    return open_model(f"local/{path}")


def test_a_header_says_how_many_numbers_a_model_has_and_what_a_token_costs(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(gguf(6_000_000_000, context=4096))
    header = read_header(path)
    assert (header.architecture, header.parameters, header.context) == ("tiny", 6_000_000_000, 4096)
    assert header.token_bytes == 2 * 2 * (16 + 16) * 2
    weights = find_weights(str(path), tmp_path)
    assert memory_of(weights) == weights.bytes + 4096 * header.token_bytes + (512 << 20)


@given(at=st.integers(0, 400), junk=st.binary(max_size=40), cut=st.integers(0, 400))
def test_a_damaged_header_is_refused_in_one_sentence(
    at: int, junk: bytes, cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = gguf(500)
    path = tmp_path_factory.mktemp("gguf") / "m.gguf"
    path.write_bytes((whole[:at] + junk + whole[at + len(junk) :])[: len(whole) - cut])
    try:
        read_header(path)
    except ModelNotFound as error:
        assert str(path) in str(error)


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("block_count", 10, struct.pack("<Q", 2**62)),
        ("block_count", 4, struct.pack("<I", 0)),
        ("attention.head_count_kv", 8, text("many")),
        ("context_length", 6, struct.pack("<f", 512.0)),
        ("embedding_length", 7, b"\1"),
    ],
)
def test_a_number_of_the_header_that_no_model_has_is_refused(
    name: str, kind: int, value: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "m.gguf"
    whole = gguf(500).replace(struct.pack("<IQQ", 3, 1, 7), struct.pack("<IQQ", 3, 1, 8))
    at = whole.index(text("tokenizer.ggml.tokens"))
    path.write_bytes(whole[:at] + text(f"tiny.{name}") + struct.pack("<I", kind) + value + whole[at:])
    with pytest.raises(ModelNotFound, match="is no GGUF file"):
        local(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such pipes")
def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "m.gguf")
    with pytest.raises(ModelNotFound, match="no regular file"):
        read_header(tmp_path / "m.gguf")
    with pytest.raises(ModelNotFound):
        local(tmp_path / "m.gguf")


def test_a_large_model_fills_a_whole_schema_and_a_small_one_goes_item_by_item(tmp_path: Path) -> None:
    for parameters, itemwise in ((7_000_000_000, False), (1_500_000_000, True)):
        path = tmp_path / f"{parameters}.gguf"
        path.write_bytes(gguf(parameters))
        assert local(path).provider.itemwise is itemwise
        assert local(path).provider.context == 512


def test_a_file_of_this_disk_is_known_by_its_hash_and_nothing_is_written_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    path = folder / "m.gguf"
    for parameters in (500, 502):
        path.write_bytes(gguf(parameters) + bytes(parameters))
        assert local(path).weights == hashlib.sha256(path.read_bytes()).hexdigest()
    assert list(folder.iterdir()) == [path]


def test_a_path_without_a_model_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "page.gguf").write_text("<html>")
    for name, sentence in (("page.gguf", "is no GGUF file"), ("nothing.gguf", "cannot be read: No such file")):
        with pytest.raises(ModelNotFound, match=sentence):
            local(tmp_path / name)
    with pytest.raises(ModelNotFound, match="There is no model file ~nobody-here"):
        open_model("local/~nobody-here/m.gguf")


def test_a_file_of_the_hub_is_pulled_pinned_listed_and_shown(
    model_hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ModelNotFound, match="not on this machine"):
        open_model(f"local/{NAME}")
    assert run_command_line(["models", "pull", f"local/{NAME}"]) == 0
    sha256 = hashlib.sha256(model_hub.content).hexdigest()
    assert f"Its SHA-256 is {sha256}, from now on." in capsys.readouterr().err
    assert open_model(f"local/{NAME}").weights == sha256
    assert run_command_line(["models", "list"]) == 0
    assert f"local/{NAME}" in capsys.readouterr().out


def test_another_file_under_a_pinned_name_is_refused_until_the_pin_is_dropped(
    model_hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line(["models", "pull", NAME]) == 0
    (tmp_path / "models" / "hub" / "ann" / "models" / "q4" / "tiny.gguf").unlink()
    model_hub.content = gguf(502)
    capsys.readouterr()
    assert run_command_line(["models", "pull", NAME]) == 2
    said = capsys.readouterr().err
    assert "is not the file that was pinned" in said and f"`summarizer models remove {NAME}`" in said
    assert run_command_line(["models", "remove", NAME]) == 0
    assert run_command_line(["models", "pull", NAME]) == 0


def test_a_file_that_is_not_what_the_hub_states_is_refused(model_hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    model_hub.stated = "ab" * 32
    assert run_command_line(["models", "pull", NAME]) == 2
    assert "SHA-256 differs" in capsys.readouterr().err


def test_what_is_no_model_leaves_nothing_behind(model_hub: Hub, tmp_path: Path) -> None:
    model_hub.content = b"<html>" * 100
    assert run_command_line(["models", "pull", NAME]) == 2
    assert not [path for path in (tmp_path / "models").rglob("*") if path.suffix in {".gguf", ".pinned", ".part"}]


@pytest.mark.parametrize(
    "name", ["hf:a/b", "hf:../b/c.gguf", "hf:a/b/../../../c.gguf", "hf:a/b/.hidden.gguf", "hf:a//c.gguf"]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="no file of the model hub"):
        find_weights(name, tmp_path)


def test_a_file_of_one_s_own_is_not_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(gguf(500))
    assert run_command_line(["models", "remove", str(path)]) == 2
    assert path.exists() and "file of your own" in capsys.readouterr().err
