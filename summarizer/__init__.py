"""Typed, evidence-checked summaries of news articles by language models."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarizer.fields import Quote as Quote
    from summarizer.fields import Schema as Schema
    from summarizer.fields import SourceName as SourceName
    from summarizer.fields import Spoken as Spoken
    from summarizer.fields import Stance as Stance
    from summarizer.fields import Verbatim as Verbatim
    from summarizer.records import Document as Document

# Loaded when first used, so that `import summarizer` costs next to nothing.
_EXPORTS = {
    "Document": "summarizer.records",
    "Quote": "summarizer.fields",
    "Schema": "summarizer.fields",
    "SourceName": "summarizer.fields",
    "Spoken": "summarizer.fields",
    "Stance": "summarizer.fields",
    "Verbatim": "summarizer.fields",
}

__all__ = sorted(_EXPORTS)


def __getattr__(name: str) -> Any:
    if name not in _EXPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_EXPORTS[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_EXPORTS})
