"""What keeps the house in order, beside the import contracts of pyproject.toml: exports are what is documented."""

from __future__ import annotations

import ast
import pickle
from pathlib import Path

import pytest

import summarizer
from summarizer import errors
from summarizer.batch import manifest

PACKAGE = Path(summarizer.__file__).parent


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_a_run_is_bound_to_all_code_that_shapes_its_answers() -> None:
    reached, left = set(), {"pipeline"}
    while left:
        reached.add(name := left.pop())
        files = (PACKAGE / f"{name}.py", *PACKAGE.glob(f"{name}/**/*.py"))
        found = {
            each.split(".")[1] for path in files if path.is_file() for each in imports(path) if "summarizer." in each
        }
        left |= found - reached
    # How an answer is fetched, and what is said of it, may change within a run.
    assert reached - {"errors", "models", "settings", "inputs", "private"} == set(manifest._CODE)


def test_only_settings_reads_the_environment() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path.name != "settings.py":
            assert "os.environ" not in path.read_text("utf-8") and "getenv" not in path.read_text("utf-8"), path


def test_only_the_client_its_reading_and_its_retries_import_the_heavy_libraries() -> None:
    for path in PACKAGE.rglob("*.py"):
        heavy = {name.split(".")[0] for name in imports(path)} & {"openai", "instructor", "tenacity"}
        assert not heavy or path.name in {"question.py", "answers.py", "retries.py"}, (path, heavy)


def test_every_export_is_there_and_documented() -> None:
    for name in summarizer.__all__:
        assert getattr(summarizer, name) is not None
    assert set(summarizer.__all__) <= set(dir(summarizer))
    # Type checkers read the list as it stands.
    assert summarizer.__all__ == sorted({*summarizer._EXPORTS, "errors"})
    with pytest.raises(AttributeError):
        _ = summarizer.nothing  # type: ignore[attr-defined]


def all_errors(base: type[Exception] = errors.SummarizerError) -> list[type[Exception]]:
    return [base, *(error for child in base.__subclasses__() for error in all_errors(child))]


@pytest.mark.parametrize("error", all_errors())
def test_every_error_pickles_and_is_drawn_in_the_tree(error: type[Exception]) -> None:
    copy = pickle.loads(pickle.dumps(error("what happened", "what to do")))
    assert (str(copy), copy.hint, type(copy)) == ("what happened", "what to do", error)
    assert error.__module__ != "summarizer.errors" or error.__name__ in (errors.__doc__ or "")


def test_seeds_are_as_they_were_scraped(seeds: Path) -> None:
    assert len(list(seeds.glob("*.txt"))) == 5
    # The marks that swallowed a space, and the doubled ones, are what the verifier is tried on.
    assert "““Putin" in (seeds / "000_98c66fa82fd09e82.txt").read_text("utf-8")
