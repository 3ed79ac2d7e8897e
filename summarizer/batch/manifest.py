"""`run.json`: what a run was asked to do, so that the same command resumes it and another one is refused."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from summarizer.errors import RunError
from summarizer.pipeline.pipeline import Pipeline
from summarizer.runs.json_lines import write_lines
from summarizer.runs.layout import of_newer_version

NAME = "run.json"
FORMAT = 1
_PACKAGE = Path(__file__).resolve().parents[1]
# What shapes answers and verdicts; other modules may change without making two halves of a run differ.
_CODE = ("pipeline", "quoting", "records", "tasks", "text", "verifier")
# What must not change within a run, and how it is called in a sentence.
_FIXED = {
    "task": "task",
    "model": "model",
    "endpoint": "endpoint",
    "weights": "model file",
    "quoting": "quoting",
    "judge": "judge",
    "parameters": "parameters",
    "prompt_sha256": "prompt",
    "schema_sha256": "schema",
    "codebook_sha256": "codebook",
    "examples_sha256": "examples",
    "code_sha256": "version of summarizer",
}


def manifest_of(pipeline: Pipeline) -> dict[str, Any]:
    """What a run with this pipeline is asked to do; no key, no input."""
    task, model = pipeline.task, pipeline.model
    return {
        "format": FORMAT,
        "task": task.name,
        "model": model.spec,
        "endpoint": model.endpoint,
        "weights": model.weights,
        "quoting": pipeline.quoting,
        "judge": pipeline.judge.model.spec if pipeline.judge else None,
        "parameters": {**model.provider.parameters, "max_output_tokens": pipeline.max_output},
        "prompt_sha256": task.digests["prompt"],
        "schema_sha256": task.digests["schema"],
        "codebook_sha256": task.digests.get("codebook"),
        # Only judges of small models learn from them.
        "examples_sha256": task.digests.get("examples") if model.provider.itemwise else None,
        "code_sha256": code_sha256(),
        "summarizer": version(),
    }


def begin(directory: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The run's manifest: the one that is there, or else this one. Raises RunError where they differ."""
    there = read_manifest(directory)
    if there is None:
        return {**manifest, "created_at": _now()}
    demand_same(there, manifest, directory)
    return there


def demand_same(there: Mapping[str, Any], now: Mapping[str, Any], place: object) -> None:
    """Raise RunError, naming the difference, where a run in a place was begun by another command."""
    if found := differences(there, now):
        raise RunError(
            f"{place} was begun with another {found}.",
            "Give the same command as then, another -o, or --fork DIR to begin anew; cached answers cost nothing.",
        )


def differences(there: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What makes one run of two manifests another than the other's, in words; empty where nothing does."""
    return "; ".join(
        f"{name} ({_as_words(there.get(key))}, now {_as_words(now.get(key))})"
        for key, name in _FIXED.items()
        if there.get(key) != now.get(key)
    )


def run_fingerprint(manifest: Mapping[str, Any], *inputs: str) -> str:
    """SHA-256 of what a run is asked to do, and of what it is given: the same for the same command on any machine."""
    asked = json.dumps([{key: manifest.get(key) for key in _FIXED}, inputs], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def read_manifest(directory: Path) -> dict[str, Any] | None:
    """The manifest in a directory, or None. Raises RunError where it is damaged or of a newer version."""
    path = directory / NAME
    try:
        manifest = json.loads(path.read_text("utf-8"))
        newer = manifest["format"] > FORMAT
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunError(f"{path} cannot be read: {error}.", "Give another directory with -o.") from error
    if newer:
        raise of_newer_version(path)
    return dict(manifest)


def write(directory: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, to a temporary name first. Raises RecordFailed where it cannot be written."""
    text = json.dumps({**manifest, "updated_at": _now()}, ensure_ascii=False, indent=2)
    write_lines(directory / NAME, [text])


@lru_cache(maxsize=1)
def code_sha256() -> str:
    """SHA-256 of the source files that shape answers and verdicts."""
    digest = hashlib.sha256()
    for name in _CODE:
        for path in sorted(_PACKAGE.glob(f"{name}/**/*.py")):
            digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def version() -> str:
    """The installed version, or an empty string in a checkout."""
    try:
        return metadata.version("summarizer")
    except metadata.PackageNotFoundError:
        return ""


def _as_words(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{text[:12]}…" if len(text) == 64 else text


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
