"""The templates of pages, and their style with the hash that their content security policy allows."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from summarizer.text.quantities import quantity

if TYPE_CHECKING:
    from summarizer.exports.chapter import Chapter

_TEMPLATES = ("report.html", "article.html", "across.html", "compare.html")


@cache
def template(name: str) -> Template:
    """A page's template; everything that is put into it is escaped."""
    environment = Environment(
        loader=DictLoader({each: _read(each) for each in _TEMPLATES}), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["quantity"] = quantity
    return environment.get_template(name)


def page_style(chapter: Chapter | None = None) -> tuple[Markup, str]:
    """The style of a page, with the rules of a chapter's filters, and its SHA-256 in base64."""
    style = _read("report.css")
    if chapter is not None:
        style = f"{style}\n{_read('across.css')}\n{chapter.filters.rules()}"
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # The style is this package's own, class names and all, and its hash must be that of the characters in the page.
    return Markup(style), digest  # noqa: S704


@cache
def _read(name: str) -> str:
    return (files("summarizer.exports") / "templates" / name).read_text(encoding="utf-8")
