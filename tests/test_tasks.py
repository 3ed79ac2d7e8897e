"""Task folders: the search path, new tasks, and what `check` finds."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from summarizer.errors import TaskError
from summarizer.tasks import fields
from summarizer.tasks.folders import check_task, load_task, make_task, task_names
from summarizer.tasks.starter import write_starter


def test_the_shipped_tasks_are_sound() -> None:
    assert task_names() == ["news_brief", "security_guarantees"]
    for name in task_names():
        assert list(check_task(name)) == []


def test_a_new_task_is_sound_and_found_first(tmp_path: Path) -> None:
    for path in write_starter("my_topic", tmp_path):
        assert path.is_file()
    assert list(check_task("my_topic", [tmp_path])) == []
    assert "my_topic" in task_names([tmp_path])
    write_starter("news_brief", tmp_path)
    assert load_task("news_brief", [tmp_path]).schema.__name__ == "NewsBrief"
    assert load_task("news_brief", [tmp_path]).folder == tmp_path


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    write_starter("mine", tmp_path)
    with pytest.raises(TaskError, match="exists"):
        write_starter("mine", tmp_path)


@pytest.mark.parametrize("name", ["../etc", "A", "", "a/b", "a.b", "1a"])
def test_a_name_that_is_a_path_is_refused(name: str, tmp_path: Path) -> None:
    for act in (lambda: load_task(name), lambda: write_starter(name, tmp_path)):
        with pytest.raises(TaskError, match="no task name"):
            act()


def write_task(folder: Path, prompt: str, schema: str) -> None:
    write_starter("t", folder)
    (folder / "prompts" / "t.md").write_text(prompt, "utf-8")
    (folder / "schemas" / "t.py").write_text(schema, "utf-8")


PROMPT = "# system\ns\n# user\n{{ article }}\n"
SCHEMA = "from pydantic import BaseModel\nclass T(BaseModel):\n    n: int\n"


@pytest.mark.parametrize(
    ("prompt", "schema", "says"),
    [
        (PROMPT.replace("article", "artcle"), SCHEMA, "artcle"),
        (PROMPT.replace("{{ article }}", "x"), SCHEMA, "never shows the article"),
        (PROMPT + "{% if %}", SCHEMA, "line"),
        (PROMPT, "x = ", "SyntaxError"),
        (PROMPT, "import no_such_module", "no_such_module"),
        (PROMPT, "x = 1", "no Pydantic model"),
        (PROMPT, SCHEMA.replace("int", "dict[str, int]"), "n"),
    ],
)
def test_what_would_fail_with_a_model_is_found(tmp_path: Path, prompt: str, schema: str, says: str) -> None:
    write_task(tmp_path, prompt, schema)
    problems = list(check_task("t", [tmp_path]))
    assert problems and any(says in problem for problem in problems)


def test_half_a_pair_is_named(tmp_path: Path) -> None:
    _, schema, _ = write_starter("half", tmp_path)
    schema.unlink()
    with pytest.raises(TaskError, match=r"half\.py"):
        load_task("half", [tmp_path])


def test_tasks_pickle_whether_loaded_from_files_or_made_in_code(tmp_path: Path) -> None:
    write_starter("mine", tmp_path)
    loaded = load_task("mine", [tmp_path])
    assert pickle.loads(pickle.dumps(loaded)).digests == loaded.digests
    made = make_task("quotes", fields.Quote, PROMPT)
    assert pickle.loads(pickle.dumps(made)).digests == made.digests
