"""The documentation is true: every example runs, every export is described, and it builds without a warning."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Endpoint

import summarizer

DOCS = Path(__file__).parent.parent / "docs"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    """The examples of a page in one language."""
    text = (DOCS / page).read_text("utf-8")
    return [match[2] for match in _BLOCK.finditer(text) if match[1] == language]


def fitting(body: dict[str, Any]) -> Any:
    """An answer that fits the schema of a request, made of the words of the articles in the examples."""
    schema = body["response_format"]["json_schema"]["schema"]
    if "corrections" in schema["properties"]:
        return {"corrections": []}
    text = str(body["messages"])
    said = re.search(r"“([^”]*[^”,])[,”]", text)
    values = {
        "text": said[1] if said else "Yes",
        **dict.fromkeys(("speaker", "name"), "Petra Lind" if "Petra Lind" in text else "Ines Duarte"),
        "evidence": "The minister left the talks on Monday evening."
        if "the talks on Monday evening" in text
        else "The union wants two more days off.",
        "what": "7 more days off",
    }
    if "Monday." in text:
        values["evidence"] = "The minister left on Monday."
    return filled(schema, schema.get("$defs", {}), values)


def filled(schema: dict[str, Any], definitions: dict[str, Any], values: dict[str, str], name: str = "") -> Any:
    """Data that fits a schema: one element in each list, known values under their names."""
    if "$ref" in schema:
        return filled(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions, values, name)
    if "properties" in schema:
        return {key: filled(part, definitions, values, key) for key, part in schema["properties"].items()}
    if schema.get("type") == "array":
        return [filled(schema["items"], definitions, values, name)]
    if "anyOf" in schema or "null" in schema.get("type", ""):
        return None
    return schema["enum"][0] if "enum" in schema else values.get(name, "something")


@pytest.fixture
def answering(endpoint: Endpoint) -> Endpoint:
    endpoint.answer = fitting
    return endpoint


@pytest.mark.parametrize("page", ["api.md", "tasks.md"])
def test_every_python_example_runs_in_the_order_of_its_page(answering: Endpoint, page: str) -> None:
    names: dict[str, Any] = {"__name__": "example"}
    examples = blocks(page, "python")
    assert len(examples) >= 3
    for example in examples:
        missing = [name for name in ("pandas", "polars") if f"import {name}" in example and not installed(name)]
        if not missing:
            exec(compile(example, page, "exec", dont_inherit=True), names)
    for name in ("main", "flags_of"):
        if name in names:
            asyncio.run(names[name](*[names["documents"]] * (name == "flags_of")))


def installed(name: str) -> bool:
    from importlib.util import find_spec

    return find_spec(name) is not None


def test_results_become_tables_by_the_documented_lines(answering: Endpoint) -> None:
    pandas = pytest.importorskip("pandas")
    names: dict[str, Any] = {}
    for example in blocks("api.md", "python"):
        if "polars" not in example or installed("polars"):
            exec(compile(example, "api.md", "exec", dont_inherit=True), names)
    assert isinstance(names["quotes"], pandas.DataFrame)
    assert sorted(names["quotes"]["document"]) == [f"day {day}" for day in range(1, 6)]
    assert len(names["verdicts"]) == 10


@pytest.mark.skipif(not shutil.which("curl"), reason="the examples use curl")
def test_every_example_of_the_service_runs(answering: Endpoint, tmp_path: Path) -> None:
    pytest.importorskip("fastapi")
    from serving import serving

    script = "set -eu\n" + "\n".join(blocks("service.md", "sh"))
    with serving(tmp_path / "service", token="a-long-random-token") as client:
        script = script.replace("http://127.0.0.1:8764", str(client.base_url).rstrip("/"))
        env = {**os.environ, "SUMMARIZER_SERVE_TOKEN": "a-long-random-token", "NO_PROXY": "127.0.0.1"}
        run = subprocess.run(["sh", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    for expected in ('"schema_version":2', '"status":"altered"', '"state":"completed"', "event: document", "# HELP"):
        assert expected in run.stdout, (expected, run.stdout)
    assert "urn:summarizer:problem" not in run.stdout


def test_every_export_is_in_the_reference_and_nothing_else() -> None:
    named = re.findall(r"^::: summarizer\.[\w.]*?(\w+)$", (DOCS / "reference.md").read_text("utf-8"), re.MULTILINE)
    assert sorted({*named, "SummarizerError"}) == sorted(summarizer.__all__)


def documented_options() -> Iterator[tuple[str, str]]:
    for page in ("service.md", "tasks.md", "api.md"):
        for option in re.findall(r"`[^`\n]*?(--[a-z][a-z-]+)", _BLOCK.sub("", (DOCS / page).read_text("utf-8"))):
            yield page, option


def test_the_options_and_addresses_that_the_pages_name_exist() -> None:
    pytest.importorskip("fastapi")
    from summarizer.commands.serve import serve
    from summarizer.commands.tasks import tasks

    commands = [serve, *tasks.commands.values()]
    known = {name for command in commands for option in command.params for name in option.opts}
    assert {option for _, option in documented_options()} <= known
    from summarizer.service.problems import PROBLEMS

    table = (DOCS / "service.md").read_text("utf-8")
    statuses = {
        int(status) for row in re.findall(r"^\| ([\d, ]+) \|", table, re.MULTILINE) for status in row.split(",")
    }
    assert {status for status, _ in PROBLEMS.values()} - {404, 405, 500} <= statuses | {404}


def test_it_builds_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    pytest.importorskip("mkdocstrings")
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)],
        cwd=DOCS.parent,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert run.returncode == 0, run.stderr
    page = (tmp_path / "reference" / "index.html").read_text("utf-8")
    for name in summarizer.__all__:
        assert name in page, name
