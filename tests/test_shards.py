"""A run in shards: each document in exactly one, and the parts together the record of one machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Endpoint
from hypothesis import given
from hypothesis import strategies as st

from summarizer.commands import main
from summarizer.errors import SettingsError
from summarizer.review.desk import Desk
from summarizer.rulings.drafts import RulingDraft
from summarizer.runs.reader import RunReader
from summarizer.runs.shards import Shard

PROMPT = "# system\nRecord it.\n# user\n{{ article }}\n"
SCHEMA = "from summarizer import Quote, Schema\n\n\nclass Notes(Schema):\n    headline: str\n    quotes: list[Quote]\n"
Run = Callable[..., int]
WIDE = Path(__file__).parent.parent / "docs" / "wide.md"


def answer(body: dict[str, Any]) -> Any:
    line = next(line for line in body["messages"][-1]["content"].splitlines() if "Mayor" in line)
    return {"headline": line[:20], "quotes": [{"text": line.split("“")[1].split("”")[0], "speaker": "Mayor Holt"}]}


@pytest.fixture
def run(tmp_path: Path, endpoint: Endpoint) -> Run:
    endpoint.answer = answer
    for name, text in {"prompts/notes.md": PROMPT, "schemas/notes.py": SCHEMA}.items():
        (tmp_path / "tasks" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tasks" / name).write_text(text, "utf-8")
    lines = [json.dumps({"id": f"a{n}", "text": f"Mayor Holt said: “We built {n} bridges.”"}) for n in range(12)]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), "utf-8")

    def call(out: str, *options: str, model: str = "openai/gpt-5-mini") -> int:
        task = ["--tasks", str(tmp_path / "tasks"), "--task", "notes", "--model", model, "-o", str(tmp_path / out)]
        return main.run_command_line(["run", str(tmp_path / "articles.jsonl"), *task, *options])

    return call


def lines(directory: Path) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in (directory / "summaries.jsonl").read_text("utf-8").splitlines()]
    return [{key: value for key, value in line.items() if key not in {"usage", "cached"}} for line in found]


@given(st.text(), st.integers(1, 40))
def test_every_id_belongs_to_exactly_one_shard(document_id: str, of: int) -> None:
    assert sum(Shard(number, of).holds(document_id) for number in range(1, of + 1)) == 1


@pytest.mark.parametrize("text", ["", "3", "0/4", "5/4", "1/0", "-1/4", "a/b", "1/4/2", "1/1000000000"])
def test_what_is_no_shard_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(SettingsError, match="is not a shard"):
        Shard.parse(text)


def test_shards_merge_to_the_record_of_one_machine_in_the_order_of_the_input(
    run: Run, tmp_path: Path, endpoint: Endpoint
) -> None:
    assert run("whole") == 0
    for number in (3, 1, 2):
        assert run("split", "--shard", f"{number}/3", "--no-cache") == 0
    assert main.run_command_line(["merge", str(tmp_path / "split")]) == 0
    assert lines(tmp_path / "split") == lines(tmp_path / "whole")
    assert len(endpoint.requests) == 24
    assert main.run_command_line(["merge", str(tmp_path / "split")]) == 0
    assert lines(tmp_path / "split") == lines(tmp_path / "whole")
    # The merged run resumes as any run does.
    assert run("split") == 0
    assert len(endpoint.requests) == 24


def test_a_merge_names_the_shards_that_are_missing_and_takes_them_in_later(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("split", "--shard", "2/3")
    assert main.run_command_line(["merge", str(tmp_path / "split")]) == 3
    assert "Shards that are not there yet: 1, 3." in capsys.readouterr().err
    run("split", "--shard", "1/3")
    run("split", "--shard", "3/3")
    assert main.run_command_line(["merge", str(tmp_path / "split")]) == 0
    assert len(lines(tmp_path / "split")) == 12


def test_a_copy_of_a_shard_under_anothers_name_is_not_taken_for_that_one(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("split", "--shard", "1/2")
    parts = tmp_path / "split" / "shards"
    shutil.copytree(parts / "1-of-2", parts / "2-of-2")
    assert main.run_command_line(["merge", str(tmp_path / "split")]) == 2
    assert "is not that of shard 2/2" in capsys.readouterr().err
    (parts / "2-of-2").rename(parts / "03-of-2")
    assert main.run_command_line(["merge", str(tmp_path / "split")]) == 3


def test_what_failed_in_a_shard_and_was_done_in_the_whole_stays_done(
    run: Run, tmp_path: Path, endpoint: Endpoint
) -> None:
    endpoint.answer = lambda body: (
        (400, {}, {"error": {"message": "no"}}) if "We built 4" in str(body) else answer(body)
    )
    for number in (1, 2):
        run("split", "--shard", f"{number}/2")
    assert main.run_command_line(["merge", str(tmp_path / "split")]) == 3
    endpoint.answer = answer
    assert run("split", "--retry-failed") == 0
    assert main.run_command_line(["merge", str(tmp_path / "split")]) == 0
    assert len(lines(tmp_path / "split")) == 12


def test_shards_of_different_splits_models_or_with_rulings_are_refused(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("split", "--shard", "1/2")
    assert run("split", "--shard", "1/3") == 2
    assert "is split into 2 shards, not 3" in capsys.readouterr().err
    assert run("split") == 2
    assert "holds shards of a run" in capsys.readouterr().err
    run("split", "--shard", "2/2", model="openai/gpt-5")
    assert main.run_command_line(["merge", str(tmp_path / "split")]) == 2
    assert "was made with another model than the others" in capsys.readouterr().err


def test_a_shard_with_rulings_in_force_is_not_merged(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("split", "--shard", "1/1")
    with RunReader.open(tmp_path / "split" / "shards" / "1-of-1") as part:
        desk = Desk(part, "me")
        desk.rule("a1", RulingDraft("/quotes/0/text", "reject"))
        assert main.run_command_line(["merge", str(tmp_path / "split")]) == 2
        assert "holds rulings" in capsys.readouterr().err
        desk.undo("event-2")
    assert main.run_command_line(["merge", str(tmp_path / "split")]) == 0


def test_a_shard_ends_with_the_merge_and_is_not_reviewed(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    merge = f"summarizer merge {tmp_path / 'split'}"
    run("split", "--shard", "1/2")
    assert capsys.readouterr().out.splitlines()[-1] == f"Shards that are not there yet: 2; then {merge}"
    run("split", "--shard", "2/2")
    assert capsys.readouterr().out.splitlines()[-1] == f"All shards are there: {merge}"
    assert main.run_command_line(["review", str(tmp_path / "split" / "shards" / "1-of-2"), "--tty"]) == 2
    assert merge in capsys.readouterr().err
    main.run_command_line(["merge", str(tmp_path / "split")])
    assert capsys.readouterr().out.splitlines()[-1] == f"Report: {tmp_path / 'split' / 'report.html'}"


def test_a_whole_run_takes_in_no_shard(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("whole")
    assert run("whole", "--shard", "1/2") == 2
    assert "holds a whole run, made without --shard" in capsys.readouterr().err


def test_a_dry_run_of_a_shard_counts_its_part_alone(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    totals = []
    for number in (1, 2):
        assert run("split", "--shard", f"{number}/2", "--dry-run", "--json") == 0
        totals.append(json.loads(capsys.readouterr().out)["documents"])
    assert sum(totals) == 12
    assert min(totals) > 0


def test_a_folder_without_shards_says_how_to_make_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run_command_line(["merge", str(tmp_path)]) == 2
    assert "--shard K/N" in capsys.readouterr().err


@pytest.mark.cluster
@pytest.mark.parametrize(
    ("begin", "index", "first"),
    [("#!/bin/sh\n#SBATCH", "SLURM_ARRAY_TASK_ID", 1), ("apiVersion: batch/v1", "JOB_COMPLETION_INDEX", 0)],
)
def test_the_recipe_of_the_docs_does_every_shard_and_leaves_them_to_merge(
    run: Run, tmp_path: Path, endpoint: Endpoint, begin: str, index: str, first: int
) -> None:
    recipe = next(
        block for block in WIDE.read_text("utf-8").split("```") if block.removeprefix("yaml").strip().startswith(begin)
    )
    if begin.startswith("apiVersion"):
        (container,) = yaml.safe_load(recipe.removeprefix("yaml"))["spec"]["template"]["spec"]["containers"]
        recipe = container["args"][0]
    # Two shards in place of 32, and this machine's folders.
    recipe = recipe.replace("/32", "/2").replace("/articles -o", '"$ARTICLES" -o')
    recipe = recipe.replace("/run-directory", "$SHARED/out").replace("/scratch", "$TMPDIR")
    (tmp_path / "summarizer").write_text(f'#!/bin/sh\nexec {sys.executable} -m summarizer "$@"\n', "utf-8")
    (tmp_path / "summarizer").chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "ARTICLES": str(tmp_path / "articles.jsonl"),
        "SHARED": str(tmp_path),
        "CACHE": str(tmp_path / "cache"),
        "OPENAI_BASE_URL": endpoint.base_url,
        "SUMMARIZER_MODEL": "openai/gpt-5-mini",
        "SUMMARIZER_TASK": "notes",
        "SUMMARIZER_TASK_FOLDERS": str(tmp_path / "tasks"),
    }
    for number in (first, first + 1):
        node = tmp_path / f"node-{number}"
        node.mkdir()
        subprocess.run(["sh", "-c", recipe], env={**environment, "TMPDIR": str(node), index: str(number)}, check=True)
    assert main.run_command_line(["merge", str(tmp_path / "out")]) == 0
    assert len(lines(tmp_path / "out")) == 12
