"""The main job with the real embedded model: nothing invented, nothing left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.commands.main import run_command_line


@pytest.mark.timeout(900)
def test_the_embedded_model_gives_every_quotation_to_its_speaker_and_no_quote_is_flagged(
    seeds: Path, models_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUMMARIZER_MODELS_DIR", str(models_dir))
    monkeypatch.delenv("OPENAI_BASE_URL")
    articles = [str(seeds / "002_b2d0903adc2ffcae.txt")]
    assert run_command_line(["run", *articles, "-o", str(tmp_path / "out")]) == 0
    lines = [json.loads(line) for line in (tmp_path / "out" / "summaries.jsonl").read_text("utf-8").splitlines()]
    assert [len(line["summary"]["quotes"]) for line in lines] == [4]
    assert {quote["speaker"] for line in lines for quote in line["summary"]["quotes"]} == {
        "Mark Rutte",
        "Xavier Bettel",
    }
    # The shipped judge is asked: some stands are sure, of the others a person decides.
    stands = [(each["actor"], each["issue"], each["stance"]) for each in lines[0]["summary"]["positions"]]
    assert ("Xavier Bettel", "nato_membership", "opposes") in stands
    assert ("Xavier Bettel", "nato_membership", "supports") not in stands
    assert lines[0]["open_passages"]
    # What its positions and proposals rest on is flagged where a check of the record says so.
    assert all(verdict["status"] in {"exact", "failed_check"} for line in lines for verdict in line["verdicts"])
    assert all(line["omitted_quotations"] == [] and not line["cached"] for line in lines)
    assert all(line["summary"][name] for line in lines for name in ("headline", "gist"))
    # The same articles into another directory cost nothing.
    assert run_command_line(["run", *articles, "-o", str(tmp_path / "again")]) == 0
    again = (tmp_path / "again" / "summaries.jsonl").read_text("utf-8").splitlines()
    assert all(json.loads(line)["usage"]["calls"] == 0 for line in again)
    capsys.readouterr()
