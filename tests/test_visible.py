"""Nothing that an article, an answer, a file's name or a reviewer says steers the terminal or passes for markup."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from unicodedata import category

import pytest
from conftest import Endpoint
from hypothesis import given
from hypothesis import strategies as st
from review_runs import make_run, quotation, verdict

from summarizer.commands.main import COMMANDS, run_command_line
from summarizer.records import Document
from summarizer.review.desk import Desk
from summarizer.rulings.drafts import RulingDraft
from summarizer.runs.reader import RunReader
from summarizer.text.visible import escaped_json, visible, visible_line

# A cleared screen, the clipboard, a colour by C1, a line turned around, a hidden space, markup of rich, a line of one's own.
NASTY = "Calm\x1b[2J\x1b]52;c;b3duZWQ=\x07\x9b31m\u202eevil\u202c\u200b\x7f[red]x[/red]\r\nERROR: owned"
STEERING = [
    each for each in map(chr, range(0x3000)) if category(each) in {"Cc", "Cf", "Zl", "Zp"} and each not in "\n\t"
]


def nasty_run(directory: Path) -> Path:
    document = Document(
        f"“{NASTY},” said {NASTY}. “And {NASTY} again,” he said.",
        id=f"evil{NASTY}.txt", title=NASTY, source=NASTY, url=f"https://x.example/{NASTY}", published=NASTY,
    )  # fmt: skip
    row = {"actor": NASTY, "issue": NASTY, "stance": NASTY, "evidence": NASTY}
    summary = {"headline": NASTY, "gist": NASTY, "positions": [row], "quotes": [{"text": NASTY, "speaker": NASTY}]}
    verdicts = [
        verdict(document, "/positions/0/evidence", NASTY, "exact", NASTY, spoken=False, hint=NASTY),
        verdict(document, "/quotes/0/text", NASTY, "altered", NASTY, speaker=NASTY, changes=[("word", "Calm", "Calm")]),
    ]
    make_run(directory, [(document, summary, verdicts, [quotation(document, f"And {NASTY} again")])])
    with RunReader.open(directory) as opened:
        request = RulingDraft("/quotes/0/text", "reattribute", NASTY, speaker=NASTY)
        Desk(opened, f"rev{NASTY}").rule(document.id, request)
        opened.connection.execute(
            "INSERT INTO documents (id, position, status) VALUES (?, 9, 'failed')", (f"b{NASTY}",)
        )
        opened.connection.execute(
            "INSERT INTO attempts (document_id, started_at, seconds, outcome, error, message) VALUES (?, 0, 0, 'failed', ?, ?)",
            (f"b{NASTY}", NASTY, NASTY),
        )
    return directory


def check_arguments(folder: Path) -> list[str]:
    (folder / "summary.json").write_text(json.dumps({"quotes": [{"text": f"x{NASTY}", "speaker": NASTY}]}), "utf-8")
    (folder / "source.txt").write_text(f"“y{NASTY},” said Anna. " * 3, "utf-8", newline="")
    pointers = ["--quote", "/quotes/*/text", "--speaker", "/quotes/*/speaker"]
    return [str(folder / "summary.json"), str(folder / "source.txt"), *pointers]


# What to call a command with besides a run's directory; where nothing is said, with that alone.
CALLS: dict[str, Callable[[Path, Path], list[list[str]]]] = {
    "show": lambda folder, out: [[str(out)], [str(out), "evil"], [str(out), "--json"], [str(out), "nobody\x1b[2J"]],
    "stats": lambda folder, out: [[str(out)], [str(out), "--json"]],
    "export": lambda folder, out: [[str(out), "-f", name] for name in ("md", "jsonl", "webannotation", "csl")],
    "review": lambda folder, out: [[str(out), "--tty", "--reviewer", f"bo{NASTY}"]],
    "check": lambda folder, out: [check_arguments(folder), [*check_arguments(folder), "--json"]],
    "tasks": lambda folder, out: [["list"], ["show", "nobody\x1b[2J"]],
    "models": lambda folder, out: [["list"], ["remove", "nobody\x1b[2J"]],
    "cache": lambda folder, out: [["stats"]],
    "run": lambda folder, out: [["--dry-run", "missing\x1b[2J.txt"]],
    "serve": lambda folder, out: [["--host", "nobody\x1b[2J"]],
}


def assert_calm(output: str) -> None:
    # The Markdown export puts a zero-width space of its own into addresses, so that they do not become links.
    shown = output.replace(":\u200b//", "://").replace("www\u200b.", "www.")
    assert not [each for each in STEERING if each in shown]


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_lets_a_control_character_through(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = nasty_run(tmp_path / "out[red]")
    calls = CALLS[name](tmp_path, out) if name in CALLS else [[str(out)]]
    for arguments in calls:
        monkeypatch.setattr(sys, "stdin", io.StringIO("v\n?\nn\nx a\x1b[2Jreason\nu\n"))
        run_command_line([name, *arguments])
        captured = capsys.readouterr()
        assert captured.out + captured.err
        assert_calm(captured.out + captured.err)


@pytest.mark.parametrize("failing", [False, True])
def test_a_run_prints_nothing_that_steers(
    failing: bool, tmp_path: Path, endpoint: Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    article = {"id": f"evil{NASTY}", "text": f"“{NASTY},” said Anna Kowalska.", "title": NASTY}
    (tmp_path / "in.jsonl").write_text(json.dumps(article) + "\n", "utf-8")
    summary = {"headline": NASTY, "gist": NASTY, "positions": [], "quotes": [{"text": NASTY, "speaker": NASTY, "role": NASTY, "about": NASTY}], "proposals": []}  # fmt: skip
    endpoint.answer = lambda body: (400, {}, {"error": {"message": NASTY}}) if failing else summary
    options = ["-o", str(tmp_path / "out[red]"), "--model", "openai/gpt-5-mini", "--quoting", "copy"]
    run_command_line(["run", str(tmp_path / "in.jsonl"), *options])
    captured = capsys.readouterr()
    assert "evil" in captured.out
    assert "out[red]" in captured.out
    assert_calm(captured.out + captured.err)


def test_markup_of_the_console_is_printed_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = nasty_run(tmp_path / "out")
    for arguments in (["show", str(out)], ["show", str(out), "evil"], ["check", *check_arguments(tmp_path)]):
        run_command_line(arguments)
        assert "[red]x[/red]" in capsys.readouterr().out


def test_an_article_adds_no_line_of_its_own_to_a_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # So wide that no cell of a table breaks its lines.
    monkeypatch.setenv("COLUMNS", "4000")
    run_command_line(["show", str(nasty_run(tmp_path / "out"))])
    assert not [line for line in capsys.readouterr().out.splitlines() if line.startswith("ERROR")]


@given(st.text())
def test_nothing_hidden_is_left_and_all_else_is_kept(text: str) -> None:
    shown = visible(text)
    assert not set(shown) & (set(STEERING) - {"\u200c", "\u200d"})
    if all(category(each) not in {"Cc", "Cf", "Zl", "Zp", "Cs"} for each in text):
        assert shown == text


@given(st.text() | st.sampled_from(["\ud800", "\x9b", "\U000e0041"]))
def test_escaped_json_says_the_same(text: str) -> None:
    made = escaped_json(json.dumps({"text": text}, ensure_ascii=False))
    assert json.loads(made) == {"text": text}
    made.encode()


@pytest.mark.parametrize("text", ["“Ça va”, сказал 名前 👩‍🚀 می‌خواهم\n\tend", "क्‍ष", "٠٥؀"])
def test_text_of_any_script_is_shown_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2J", "a[U+001B][2J"),
        ("a\rb", "a[U+000D]b"),
        ("\x85", "[U+0085]"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\u200db", "a[U+200D]b"),
        ("\ud800", "[U+D800]"),
        ("\U000e0041", "[U+E0041]"),
    ],
)
def test_what_steers_is_named(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_line_is_one_line() -> None:
    assert visible_line("a\n\nb\tc\x0b") == "a b c[U+000B]"
