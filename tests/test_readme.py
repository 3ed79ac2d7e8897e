"""What the README shows is what the program prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from summarizer.commands.main import run_command_line

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def test_the_check_of_the_readme_prints_what_it_shows(
    seeds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = re.search(r"^```json\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    shown = re.search(r"^```\n\$ summarizer (check [^\n]*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert summary and shown
    Path("summary.json").write_text(summary[1], "utf-8")
    Path("seeds").symlink_to(seeds)
    monkeypatch.setenv("COLUMNS", "100")
    assert run_command_line(shlex.split(shown[1])) == 1
    printed = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())
    assert printed == shown[2].rstrip("\n")


def test_the_two_commands_stand_at_the_top() -> None:
    head = "\n".join(README.splitlines()[:45])  # a screen
    assert "python3 -m venv .venv && .venv/bin/pip install '.[local]' && .venv/bin/summarizer run seeds/ -o out" in head
    assert "python3 -m venv .venv && .venv/bin/pip install '.[local,test]' && .venv/bin/pytest" in head


def test_every_page_that_the_readme_names_is_there() -> None:
    top = Path(__file__).parent.parent
    for name in re.findall(r"\]\(([^)#]+)\)", README):
        assert (top / name).is_file(), name
