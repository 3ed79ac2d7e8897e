"""What a run is handed on as: a report, tables, annotations, citations. Pure functions of records, but for `files`."""

from __future__ import annotations

from pathlib import Path


def write_report(directory: Path | str) -> Path:
    """Write report.html of the run in `directory` from its run.sqlite; returns its path. See `exports.files`."""
    from summarizer.exports.files import write_report as write

    return write(directory)
