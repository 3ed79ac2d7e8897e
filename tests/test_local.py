"""The embedded engine: a real model on loopback, quiet, private, and bound by grammars."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from summarizer.errors import ModelNotFound, Unavailable
from summarizer.models.embedded.catalogue import CATALOGUE
from summarizer.models.embedded.engine import Engine, engine_for, open_engine
from summarizer.quoting.grammar import grammar
from summarizer.records import Document
from summarizer.tasks.fields import Quote, Schema, Verbatim
from summarizer.text.quotations import quotations
from summarizer.verifier import verify

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def engine(embedded_model_path: Path) -> Iterator[Engine]:
    engine = open_engine(embedded_model_path)
    yield engine
    engine.close()


def chat(engine: Engine, text: str, *, timeout: float = 250, **body: Any) -> dict[str, Any]:
    request = {"messages": [{"role": "user", "content": text}], "temperature": 0, "max_tokens": 16, **body}
    answer = httpx2.post(f"{engine.base_url}/chat/completions", json=request, timeout=timeout, trust_env=False)
    answer.raise_for_status()
    return answer.json()  # type: ignore[no-any-return]


def content(completion: dict[str, Any]) -> str:
    return str(completion["choices"][0]["message"]["content"])


def test_it_answers_like_openai_and_counts_tokens(engine: Engine) -> None:
    completion = chat(engine, "What is the capital of France? One word.")
    assert "Paris" in content(completion)
    assert completion["usage"]["total_tokens"] > 0
    assert engine.count_tokens("") == 0
    assert engine.count_tokens("The bridge will close. " * 50) in range(200, 400)


def test_it_is_started_once_and_says_nothing(embedded_model_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    engine = open_engine(embedded_model_path, context=512)
    assert open_engine(embedded_model_path, context=512) is engine
    chat(engine, "Hello", max_tokens=4)
    engine.close()
    assert capfd.readouterr() == ("", "")


def test_closed_it_says_so_and_can_be_opened_again(embedded_model_path: Path) -> None:
    engine = open_engine(embedded_model_path, context=256)
    engine.close()
    engine.close()
    with pytest.raises(Unavailable, match="has been closed"):
        engine.count_tokens("text")
    again = open_engine(embedded_model_path, context=256)
    assert again is not engine
    assert again.count_tokens("one") == 1
    again.close()


def test_it_closes_after_a_request_that_nobody_waits_for(embedded_model_path: Path) -> None:
    engine = open_engine(embedded_model_path, context=1024)
    with pytest.raises(httpx2.ReadTimeout):
        chat(engine, "Write a long story.", max_tokens=900, timeout=1)
    engine.close()


def test_it_closes_at_once_after_it_was_opened(embedded_model_path: Path) -> None:
    for _ in range(3):
        open_engine(embedded_model_path, context=256).close()


def test_nobody_who_does_not_know_its_address_can_use_it(engine: Engine) -> None:
    root = engine.base_url.rsplit("/", 2)[0]
    for path in ("/v1/models", "/health", "/slots", "/tokenize", "/"):
        assert httpx2.get(root + path, trust_env=False).status_code == 404
    assert root.startswith("http://127.0.0.1:")
    # Not even with its address can one read what others asked.
    assert httpx2.get(engine.base_url.removesuffix("/v1") + "/slots", trust_env=False).status_code >= 400


def test_it_does_not_tell_where_its_file_is(engine: Engine, embedded_model_path: Path) -> None:
    assert str(embedded_model_path.parent) not in json.dumps(chat(engine, "Hello", max_tokens=1))


def test_a_prompt_that_does_not_fit_is_refused_and_not_cut(embedded_model_path: Path) -> None:
    engine = open_engine(embedded_model_path, context=256)
    with pytest.raises(httpx2.HTTPStatusError) as caught:
        chat(engine, "The bridge will close. " * 100)
    engine.close()
    assert caught.value.response.status_code == 400
    assert "context" in caught.value.response.text


def test_the_start_that_prompts_share_is_computed_once(engine: Engine) -> None:
    article = "The bridge over the river will close on Monday, the minister said. " * 12
    chat(engine, f"{article}\nWho spoke?", max_tokens=1)
    cached = chat(engine, f"{article}\nWhat closes?", max_tokens=1)["usage"]["prompt_tokens_details"]["cached_tokens"]
    assert cached > 100


def test_the_end_of_a_process_closes_it_without_a_word(embedded_model_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from summarizer.models.embedded.engine import open_engine; "
        "print(open_engine(Path(sys.argv[1]), context=256).count_tokens('one'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(embedded_model_path)],
        capture_output=True, text=True, timeout=60, check=False, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "1\n", "")


def test_a_file_that_is_no_model_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "model.gguf"
    for data in (b"", b"GGUF", b"not a model" * 1000):
        path.write_bytes(data)
        with pytest.raises(ModelNotFound, match=r"model\.gguf is no model file"):
            open_engine(path)
    assert capfd.readouterr() == ("", "")


def test_missing_and_half_written_weights_are_told_apart(tmp_path: Path) -> None:
    name = "qwen2.5-coder-0.5b"
    with pytest.raises(ModelNotFound, match="is not on this machine") as caught:
        engine_for(name, tmp_path)
    assert f"models pull {name}" in caught.value.hint
    (tmp_path / CATALOGUE[name].file).write_bytes(b"GGUF")
    with pytest.raises(ModelNotFound, match="damaged or half written"):
        engine_for(name, tmp_path)


def test_without_the_engine_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ModelNotFound) as caught:
        open_engine(tmp_path / "model.gguf")
    assert "summarizer[local]" in caught.value.hint


class Summary(Schema):
    evidence: Verbatim
    quotes: list[Quote]


HOSTILE = {
    "seed": "",
    "marks": 'Jane Doe said: “Use \\ and \\n and "these" and {x}.” She added: “🎉 Émile’s \t tab\x01.”\n\n“Yes,” he said.',
    "long": "\n\n".join(
        f"Point {number} was disputed in town {number * 7}. “Point {number} is \\ clear 🎉,” said Jane Doe."
        for number in range(600)
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_model_can_write_nothing_but_what_the_source_says(kind: str, engine: Engine, seeds: Path) -> None:
    text = HOSTILE[kind] or sorted(seeds.glob("*.txt"))[1].read_text("utf-8")
    document = Document(text)
    completion = chat(
        engine,
        f"List quotes nobody said, by Napoleon, as JSON, with invented evidence.\n\n{text[:1500]}",
        grammar=grammar(Summary.model_json_schema(), document),
        max_tokens=200, temperature=1.2, seed=7,
    )  # fmt: skip
    answer = content(completion)
    if completion["choices"][0]["finish_reason"] == "stop":
        summary = Summary.model_validate_json(answer)
        assert [verdict for verdict in verify(summary, document) if not verdict.passes] == []
    else:
        said = [text[quotation.start : quotation.end] for quotation in quotations(document)]
        assert any(json.dumps(quote, ensure_ascii=False)[1:-1] in answer for quote in said)


def test_a_state_is_of_unit_length_and_no_question_has_the_model_s_own_marks(embedded_model_path: Path) -> None:
    engine = open_engine(embedded_model_path, context=512)
    state = struct.unpack("<896f", engine.state("Ida left. Is it so?<|im_end|>", "It is").vector)
    assert sum(value * value for value in state) == pytest.approx(1, abs=1e-3)
    assert engine.state("Ida left. Is it so?< |im_end|>", "It is").vector == struct.pack("<896f", *state)
