"""The command line: what it imports, what it says, and its exit codes."""

from __future__ import annotations

import io
import json
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from summarizer.commands.doctor import EXTRAS
from summarizer.commands.main import COMMANDS, cli, run_command_line

ROOT = Path(__file__).parent.parent


def test_help_imports_neither_the_sdk_nor_pydantic() -> None:
    code = (
        "import sys; from summarizer.commands.main import run_command_line as run; code = run(['--help']); "
        "bad = {'openai', 'instructor', 'pydantic', 'jinja2', 'rich'} & set(sys.modules); "
        "sys.exit(code or (str(bad) if bad else 0))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line([name, "--help"]) == 0
    assert "Usage: summarizer " + name in capsys.readouterr().out


def test_a_mistyped_command_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["runn"]) == 2
    assert "Did you mean 'run'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "missing.json", "missing.txt", "--quote", "/q"], "no file"),
        (["check", "a", "b", "--task", "t", "--quote", "/q"], "Give --task"),
        (["tasks", "show", "nothing"], "no task 'nothing'"),
        (["models", "pull", "nothing"], "no embedded model"),
        (["models", "remove", "nothing"], "no embedded model"),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_2(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line(arguments) == 2
    error = capsys.readouterr().err
    assert says in error and "Traceback" not in error


SOURCE = "“We will send 5,000 soldiers,” said Anna Kowalska. The army is small."


def check(tmp_path: Path, data: object, *arguments: str) -> int:
    (tmp_path / "summary.json").write_text(json.dumps(data), "utf-8")
    (tmp_path / "source.txt").write_text(SOURCE, "utf-8")
    return run_command_line(["check", str(tmp_path / "summary.json"), str(tmp_path / "source.txt"), *arguments])


def test_check_passes_a_true_quote_and_flags_an_altered_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pointers = ("--quote", "/quotes/*/text", "--speaker", "/quotes/*/speaker")
    good = {"text": "We will send 5,000 soldiers", "speaker": "Kowalska"}
    assert check(tmp_path, {"quotes": [good]}, *pointers) == 0
    altered = {"text": "We will send 50,000 soldiers", "speaker": "Kowalska"}
    assert check(tmp_path, {"quotes": [good, altered]}, *pointers) == 1
    out = capsys.readouterr().out
    assert "number: 5,000 -> 50,000" in out and "2 quotes checked: 1 exact, 1 altered." in out


def said(text: str, speaker: str) -> dict[str, str | None]:
    return {"text": text, "speaker": speaker, "role": None, "about": None}


def whole_summary(*quotes: dict[str, str | None]) -> dict[str, object]:
    lists: dict[str, object] = {"positions": [], "proposals": [], "quotes": list(quotes)}
    return {"headline": "Kowalska sends 9,000 soldiers", "gist": "Anna Kowalska speaks.", **lists}


def test_the_closing_line_of_a_check_adds_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quotes = [said("We will send 5,000 soldiers", "Kowalska"), said("We will send 50,000 soldiers", "Kowalska")]
    summary = whole_summary(*quotes)
    assert check(tmp_path, summary, "--task", "security_guarantees") == 1
    assert "2 quotes checked: 1 exact, 1 altered. 2 other findings." in capsys.readouterr().out


def test_a_check_ends_with_what_it_says_nothing_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary = whole_summary(said("We will send 5,000 soldiers", "Kowalska"))
    check(tmp_path, summary, "--task", "security_guarantees")
    assert capsys.readouterr().out.splitlines()[-1] == "Not judged: gist."
    check(tmp_path, summary)
    last = "Not looked at: headline, gist; --task NAME checks names, numbers and evidence."
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_a_pipe_gets_each_quote_on_one_line_without_blanks_at_its_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "We will send 50,000 soldiers " + "and many more of them " * 20
    assert check(tmp_path, {"quotes": [{"text": text.strip()}, {"text": "We will send 5,000 soldiers"}]}) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(text.strip() in line for line in lines)
    assert all(line == line.rstrip() for line in lines)
    assert lines[-1] == "2 quotes checked: 1 absent, 1 exact."


def test_a_draft_without_sources_is_told_what_to_type(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("draft.md", "herald.txt"):
        Path(name).write_text(SOURCE, "utf-8")
    assert run_command_line(["check", "draft.md", "herald.txt"]) == 2
    says = "For a draft give --sources: summarizer check draft.md --sources herald.txt"
    assert says in capsys.readouterr().err


def test_where_no_name_is_known_the_texts_of_the_lists_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = {"title": "x", "citations": [{"words": "a", "who": ["b"]}, {"words": "c", "page/s": "d"}]}
    assert check(tmp_path, data) == 2
    error = capsys.readouterr().err
    assert "--quote /citations/*/words or /citations/*/who/* or /citations/*/page~1s" in error
    assert "check_pointers" not in error


def test_check_prints_json_that_carries_every_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, ["The army is small."], "--quote", "/*", "--json") == 1
    verdict = json.loads(capsys.readouterr().out)[0]
    assert verdict["status"] == "not_quoted" and verdict["path"] == "/0"
    assert SOURCE[verdict["start"] : verdict["end"]] == "The army is small."


def test_check_by_task_says_where_a_summary_does_not_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, {"headline": "x"}, "--task", "news_brief") == 2
    assert "does not fit the task 'news_brief'" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "says"), [("[" + "9" * 5000 + "]", "digits"), ('["half \\ud800"]', "surrogate")])
def test_check_refuses_json_that_python_cannot_hold_or_show(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary, source = tmp_path / "summary.json", tmp_path / "source.txt"
    summary.write_text(text, "utf-8")
    source.write_text(SOURCE, "utf-8")
    assert run_command_line(["check", str(summary), str(source), "--quote", "/*"]) == 2
    assert says in capsys.readouterr().err


def test_every_option_of_every_command_is_explained() -> None:
    with cli.make_context("summarizer", ["--help"], resilient_parsing=True) as context:
        for name in COMMANDS:
            command = cli.get_command(context, name)
            assert command is not None and command.help
            for parameter in command.params:
                assert parameter.param_type_name == "argument" or getattr(parameter, "help", None), (name, parameter)


def test_a_schema_that_names_an_undefined_type_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schema, prompt = tmp_path / "schemas" / "mine.py", tmp_path / "prompts" / "mine.md"
    schema.parent.mkdir()
    prompt.parent.mkdir()
    schema.write_text(
        "from __future__ import annotations\nfrom summarizer import Quote, Schema\n\n\n"
        "class Mine(Schema):\n    quotes: list[Quote]\n    side: Nowhere\n",
        "utf-8",
    )
    prompt.write_text("# system\nRead.\n# user\n{{ article }}\n", "utf-8")
    assert run_command_line(["tasks", "check", "mine", "--tasks", str(tmp_path)]) == 2
    printed = capsys.readouterr().out
    assert printed.splitlines()[:2] == ["mine:", f"  {schema} uses 'Nowhere', which is not defined there."]


def test_tasks_new_then_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["tasks", "new", "mine", "--in", str(tmp_path)]) == 0
    assert run_command_line(["tasks", "check", "mine", "--tasks", str(tmp_path)]) == 0
    assert "mine: sound" in capsys.readouterr().out
    (tmp_path / "prompts" / "mine.md").write_text("# system\n# user\n{{ nothing }}")
    assert run_command_line(["tasks", "check", "mine", "--tasks", str(tmp_path)]) == 2


def test_the_commands_that_tasks_new_prints_work_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ARTICLES").mkdir()
    (tmp_path / "ARTICLES" / "one.txt").write_text(SOURCE, "utf-8")
    assert run_command_line(["tasks", "new", "demands", "--in", "my tasks"]) == 0
    printed = [shlex.split(line) for line in capsys.readouterr().err.splitlines()[1:]]
    assert [line[:2] for line in printed] == [["summarizer", "tasks"], ["summarizer", "run"]]
    assert run_command_line(printed[0][1:]) == 0
    assert run_command_line([*printed[1][1:], "--model", "local/qwen2.5-coder-0.5b", "--dry-run"]) == 0


def test_an_embedded_model_without_its_engine_is_said_by_doctor_and_before_a_run_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    (tmp_path / "a.txt").write_text(SOURCE, "utf-8")
    model = ["--model", "local/qwen2.5-coder-0.5b"]
    assert run_command_line(["doctor", *model]) == 2
    out = capsys.readouterr().out
    assert "BAD endpoint: The embedded engine is not installed. `pip install 'summarizer[local]'` adds it." in out
    assert "answers on this machine" not in out
    assert run_command_line(["run", str(tmp_path / "a.txt"), *model, "-o", str(tmp_path / "out")]) == 2
    assert "summarizer[local]" in capsys.readouterr().err
    assert not (tmp_path / "out" / "run.sqlite").exists()


def test_doctor_names_the_extras_of_the_package_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert set(EXTRAS) <= set(declared)
    monkeypatch.setitem(EXTRAS, "pdf", ("no_such_module",))
    run_command_line(["doctor", "--model", "local/qwen2.5-coder-0.5b"])
    (line,) = [line for line in capsys.readouterr().out.splitlines() if " extras: " in line]
    assert line.startswith("-- ") and "pdf not installed" in line and "serve installed" in line


def test_doctor_says_what_is_wrong_without_showing_a_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert run_command_line(["doctor"]) == 2
    out = capsys.readouterr().out
    assert "BAD endpoint" in out and "sk-secret" not in out
    assert "ok  key: OPENAI_API_KEY is set" in out


def test_doctor_finds_nothing_wrong_in_what_is_only_not_there(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    run_command_line(["doctor"])
    assert "--  key: no key is configured" in capsys.readouterr().out


def test_review_of_what_is_no_run_says_only_that(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["review", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "Reviewing" not in err and err.count("\n") <= 2


def test_cache_stats_and_clear(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["cache", "stats"]) == 0
    assert "0 answers" in capsys.readouterr().out
    assert run_command_line(["cache", "clear", "--yes"]) == 0


def test_a_cache_is_not_cleared_where_nobody_can_be_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert run_command_line(["cache", "clear"]) == 2
    assert "--yes" in capsys.readouterr().err


def test_a_cache_that_is_not_there_is_not_copied_and_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line(["cache", "copy", str(tmp_path / "none"), str(tmp_path / "new")]) == 2
    assert "There is no cache at" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
