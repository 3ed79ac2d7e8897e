"""A job's articles read as one. It reads SQLite and takes its time: call it in a thread."""

from __future__ import annotations

import json
from pathlib import Path

from summarizer.exports.compared import compare_directories


def comparison_json(directory: Path) -> bytes:
    """The finished articles of a job compared, as JSON."""
    return json.dumps(compare_directories([directory]).as_dict(), ensure_ascii=False).encode("utf-8", "replace")
