"""Typed, evidence-checked summaries of news articles by language models."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarizer import errors as errors
    from summarizer.across.comparison import Comparison as Comparison
    from summarizer.api.compared import compare as compare
    from summarizer.api.drafts import check_draft as check_draft
    from summarizer.api.many import Batch as Batch
    from summarizer.api.many import Failure as Failure
    from summarizer.api.many import summarize_batch as summarize_batch
    from summarizer.api.single import Options as Options
    from summarizer.api.single import asummarize as asummarize
    from summarizer.api.single import summarize as summarize
    from summarizer.drafts.check import DraftCheck as DraftCheck
    from summarizer.drafts.evidence import Finding as Finding
    from summarizer.errors import SummarizerError as SummarizerError
    from summarizer.inputs import read as read
    from summarizer.models.providers import Model as Model
    from summarizer.models.providers import open_model as open_model
    from summarizer.records import Change as Change
    from summarizer.records import Correction as Correction
    from summarizer.records import Document as Document
    from summarizer.records import Judgement as Judgement
    from summarizer.records import OpenPassage as OpenPassage
    from summarizer.records import Quotation as Quotation
    from summarizer.records import Verdict as Verdict
    from summarizer.records import flag as flag
    from summarizer.records.results import Result as Result
    from summarizer.records.results import Usage as Usage
    from summarizer.tasks.fields import Affiliation as Affiliation
    from summarizer.tasks.fields import Issue as Issue
    from summarizer.tasks.fields import Quote as Quote
    from summarizer.tasks.fields import Schema as Schema
    from summarizer.tasks.fields import SourceName as SourceName
    from summarizer.tasks.fields import SourcePhrase as SourcePhrase
    from summarizer.tasks.fields import Spoken as Spoken
    from summarizer.tasks.fields import Stance as Stance
    from summarizer.tasks.fields import Verbatim as Verbatim
    from summarizer.tasks.folders import Task as Task
    from summarizer.tasks.folders import load_task as load_task
    from summarizer.tasks.folders import make_task as make_task
    from summarizer.text.quotations import quotations as quotations
    from summarizer.verifier import verify as verify
    from summarizer.verifier import verify_quote as verify_quote

# Loaded when first used, so that `import summarizer` costs next to nothing.
_EXPORTS = {
    "Affiliation": "summarizer.tasks.fields",
    "Batch": "summarizer.api.many",
    "Change": "summarizer.records",
    "Comparison": "summarizer.across.comparison",
    "Correction": "summarizer.records",
    "Document": "summarizer.records",
    "DraftCheck": "summarizer.drafts.check",
    "Failure": "summarizer.api.many",
    "Finding": "summarizer.drafts.evidence",
    "Issue": "summarizer.tasks.fields",
    "Judgement": "summarizer.records",
    "Model": "summarizer.models.providers",
    "OpenPassage": "summarizer.records",
    "Options": "summarizer.api.single",
    "Quote": "summarizer.tasks.fields",
    "Quotation": "summarizer.records",
    "Result": "summarizer.records.results",
    "Schema": "summarizer.tasks.fields",
    "SourceName": "summarizer.tasks.fields",
    "SourcePhrase": "summarizer.tasks.fields",
    "Spoken": "summarizer.tasks.fields",
    "Stance": "summarizer.tasks.fields",
    "SummarizerError": "summarizer.errors",
    "Task": "summarizer.tasks.folders",
    "Usage": "summarizer.records.results",
    "Verbatim": "summarizer.tasks.fields",
    "Verdict": "summarizer.records",
    "asummarize": "summarizer.api.single",
    "compare": "summarizer.api.compared",
    "check_draft": "summarizer.api.drafts",
    "flag": "summarizer.records",
    "load_task": "summarizer.tasks.folders",
    "make_task": "summarizer.tasks.folders",
    "open_model": "summarizer.models.providers",
    "quotations": "summarizer.text.quotations",
    "read": "summarizer.inputs",
    "summarize": "summarizer.api.single",
    "summarize_batch": "summarizer.api.many",
    "verify": "summarizer.verifier",
    "verify_quote": "summarizer.verifier",
}

__all__ = [
    "Affiliation",
    "Batch",
    "Change",
    "Comparison",
    "Correction",
    "Document",
    "DraftCheck",
    "Failure",
    "Finding",
    "Issue",
    "Judgement",
    "Model",
    "OpenPassage",
    "Options",
    "Quotation",
    "Quote",
    "Result",
    "Schema",
    "SourceName",
    "SourcePhrase",
    "Spoken",
    "Stance",
    "SummarizerError",
    "Task",
    "Usage",
    "Verbatim",
    "Verdict",
    "asummarize",
    "check_draft",
    "compare",
    "errors",
    "flag",
    "load_task",
    "make_task",
    "open_model",
    "quotations",
    "read",
    "summarize",
    "summarize_batch",
    "verify",
    "verify_quote",
]


def __getattr__(name: str) -> Any:
    if name == "errors":
        return import_module("summarizer.errors")
    if name not in _EXPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_EXPORTS[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_EXPORTS})
