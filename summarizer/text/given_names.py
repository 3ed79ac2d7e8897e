"""Common given names, and whether men or women bear them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def given_names() -> dict[str, str]:
    """Given names in lower case, each with m or f."""
    lines = files("summarizer.text").joinpath("data", "given_names.txt").read_text("utf-8").splitlines()
    rows = (line.split(": ", 1) for line in lines if not line.startswith("#"))
    return {name: gender for gender, names in rows for name in names.split()}
