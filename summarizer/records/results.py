"""What one document ends as: a summary, its verdicts, and what it cost. Frozen, comparable, picklable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Generic

from typing_extensions import TypeVar

from summarizer.records import (
    DOCUMENT_FIELDS,
    Compared,
    Correction,
    Document,
    Judgement,
    OpenPassage,
    Quotation,
    Shown,
    Verdict,
)
from summarizer.records.notebook import result_html

if TYPE_CHECKING:
    from pydantic import BaseModel

# The version of a line of summaries.jsonl; it changes when a field changes its meaning or goes.
SCHEMA_VERSION = 2

# The schema of a summary; a plain BaseModel where nothing says which.
Summary = TypeVar("Summary", bound="BaseModel", default="BaseModel", covariant=True)  # noqa: PLC0105 - readers see it in signatures


@dataclass(frozen=True, slots=True, repr=False)
class Usage(Shown):
    """What answers cost: tokens, calls made over the network, seconds of waiting, USD (None: price unknown)."""

    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0
    reasks: int = 0
    seconds: float = 0.0
    cost_usd: float | None = None

    def __add__(self, other: Usage) -> Usage:
        known = [cost for cost in (self.cost_usd, other.cost_usd) if cost is not None]
        # A side without calls costs nothing; a side with calls of unknown price makes the sum unknown.
        unknown = any(usage.calls and usage.cost_usd is None for usage in (self, other))
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.calls + other.calls,
            self.reasks + other.reasks,
            self.seconds + other.seconds,
            None if unknown or not known else sum(known),
        )


NO_USAGE = Usage()


@dataclass(frozen=True, repr=False)
class Result(Shown, Generic[Summary]):
    """One document, what a model made of it and what the source says of that.

    `summary` is an instance of the task's schema, `omitted_quotations` the quotations of the source that no claim of
    the summary covers. `cached` is true where no answer was new. A notebook shows it with its evidence highlighted.

    `checked` has the JSON pointer of every field that the checks of the record compared with the source, and what of it
    they compared; what they found is among the `verdicts`. `judgements` are a model's on single fields,
    `open_passages` what was left to a person, `not_asked` how many passages more neither a model nor a person is asked
    about, `corrections` what asking once more changed. A field that is in none of them is neither proven nor judged.
    """

    document: Document
    task: str
    model: str
    summary: Summary
    verdicts: tuple[Verdict, ...] = ()
    omitted_quotations: tuple[Quotation, ...] = ()
    usage: Usage = NO_USAGE
    cached: bool = False
    checked: Mapping[str, Compared] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()
    open_passages: tuple[OpenPassage, ...] = ()
    corrections: tuple[Correction, ...] = ()
    not_asked: int = 0

    @property
    def flags(self) -> tuple[Verdict, ...]:
        """The verdicts that need a person: claims that do not pass, and what the checks of the record found."""
        return tuple(verdict for verdict in self.verdicts if not verdict.passes)

    @property
    def findings(self) -> tuple[Verdict, ...]:
        """Those of the flags that a check of the record found, and not the comparison of a claim's words."""
        return tuple(verdict for verdict in self.verdicts if verdict.check)

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        yield "document", self.document.id
        yield "task", self.task
        yield "model", self.model
        yield "summary", self.summary
        yield "verdicts", dict(Counter(verdict.status for verdict in self.verdicts))
        yield "omitted_quotations", len(self.omitted_quotations)

    def _repr_html_(self) -> str:
        summary = self.summary.model_dump(mode="json")
        return result_html(self.document, summary, self.verdicts, f"{self.task} · {self.model}", self.judged)

    @property
    def judged(self) -> str:
        """Who was asked whether the evidence shows what the summary says, and the answers, in words."""
        if not self.judgements:
            return "not judged"
        counts = Counter(judgement.verdict for judgement in self.judgements)
        answers = ", ".join(f"{counts[name]} {name}" for name in ("yes", "no", "unclear") if counts[name])
        return f"judged by {self.judgements[0].model}: {answers}"

    def as_dict(self) -> dict[str, Any]:
        """A line of summaries.jsonl."""
        document = self.document
        return {
            "schema_version": SCHEMA_VERSION,
            "document": {name: getattr(document, name) for name in DOCUMENT_FIELDS},
            "task": self.task,
            "model": self.model,
            "summary": self.summary.model_dump(mode="json"),
            "verdicts": [verdict.as_dict() for verdict in self.verdicts],
            "omitted_quotations": [
                {"text": document.text[quotation.start : quotation.end], **asdict(quotation)}
                for quotation in self.omitted_quotations
            ],
            "checked": dict(self.checked),
            "judgements": [asdict(judgement) for judgement in self.judgements],
            "open_passages": [asdict(passage) for passage in self.open_passages],
            "not_asked": self.not_asked,
            "corrections": [asdict(correction) for correction in self.corrections],
            "usage": asdict(self.usage),
            "cached": self.cached,
        }
