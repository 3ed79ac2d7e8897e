"""Comparisons of runs on disk: with the user's own merges beside the first run, and the texts that formats ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from summarizer.across.comparison import Comparison
from summarizer.across.merges import Merges
from summarizer.across.translations import Embeddings
from summarizer.errors import InputError, TaskError
from summarizer.exports.texts import Texts
from summarizer.runs.comparisons import compare_runs, run_names
from summarizer.runs.reader import RunReader
from summarizer.settings import load_settings
from summarizer.tasks.folders import load_task

# A user's own merges, beside the run.
ACTORS = "actors.yaml"
ISSUES = "issues.yaml"


def comparison_of(run: RunReader, verified_only: bool) -> Comparison | None:
    """The comparison of a run's articles; None where there is one article only."""
    if run.value("SELECT count(*) FROM summaries") < 2:
        return None
    return compare_directories([run.directory], verified_only=verified_only)


def compare_directories(
    directories: Sequence[Path],
    *,
    actors: Path | None = None,
    issues: Path | None = None,
    verified_only: bool = False,
    embeddings: Embeddings | None = None,
) -> Comparison:
    """The comparison of one or more runs, with the merges in these files or in those beside the first run.

    `verified_only` keeps what the articles bear out, words and names. Raises RunError where a directory holds no run,
    InputError where a file of merges cannot be read.
    """
    return compare_runs(
        directories, codebook=_codebook(directories), actor_merges=_merges(actors, directories[0] / ACTORS),
        issue_merges=_merges(issues, directories[0] / ISSUES), verified_only=verified_only, embeddings=embeddings,
    )  # fmt: skip


def _codebook(directories: Sequence[Path]) -> dict[str, str]:
    """The names of the issues that the runs' tasks know, by id; none for a task that is not found here."""
    tasks: set[str] = set()
    for directory in directories:
        with RunReader.open(directory) as run:
            tasks |= {row[0] for row in run.rows("SELECT DISTINCT task FROM summaries")}
    names: dict[str, str] = {}
    for task in sorted(tasks):
        with suppress(TaskError):
            codebook = getattr(load_task(task, load_settings().task_folders), "codebook", None)
            names |= {issue.id: issue.name for issue in codebook.issues} if codebook else {}
    return names


def _merges(given: Path | None, beside: Path) -> Merges:
    """The merges of the file given, or of the one beside the run; none where there is neither."""
    import yaml

    path = given or beside
    if given is None and not beside.exists():
        return Merges()
    try:
        return Merges.of(yaml.safe_load(path.read_text(encoding="utf-8")), str(path))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path} cannot be read: {error}.") from error


@contextmanager
def texts_of(directories: Sequence[Path]) -> Iterator[Texts]:
    """Looks an article's text up in its run; raises RunError where a directory holds no run."""
    with ExitStack() as stack:
        runs = {name: stack.enter_context(RunReader.open(each)) for name, each in run_names(directories).items()}
        yield lambda key: str(runs[key[0]].value("SELECT text FROM documents WHERE id = ?", (key[1],)) or "")
