"""What requests and answers hold, for validation and for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from summarizer.records import Compared, Correction, Document, Judgement, OpenPassage, Verdict
from summarizer.records.results import Usage
from summarizer.rulings.log import CLAIM_RULINGS, OMISSION_RULINGS, PASSAGE_RULINGS

RULINGS = tuple(dict.fromkeys((*CLAIM_RULINGS, *OMISSION_RULINGS, *PASSAGE_RULINGS)))


class Body(BaseModel):
    """Unknown fields are refused: a misspelt one should not be lost in silence."""

    model_config = ConfigDict(extra="forbid")


class ArticleBody(Body):
    """A text and what is known of it."""

    text: str = Field(min_length=1, description="The article's text.")
    id: str | None = Field(
        None, max_length=500, description="Your name for it; a hash of the text where none is given."
    )
    title: str | None = Field(None, max_length=2000)
    url: str | None = Field(None, max_length=2000, description="Carried along; the service never opens it.")
    published: str | None = Field(None, max_length=200, description="A date as the source gives it.")
    source: str | None = Field(None, max_length=500)
    language: str | None = Field(None, max_length=50)

    def document(self) -> Document:
        """The Document."""
        fields = self.model_dump(include=set(ArticleBody.model_fields), exclude_none=True)
        return Document(**fields)


class SummaryRequest(ArticleBody):
    """An article to summarize."""

    task: str | None = Field(None, description="One of GET /v1/tasks; the service's own default where none is named.")
    model: str | None = Field(None, description="One of GET /v1/models; the first where none is named.")


class CheckRequest(ArticleBody):
    """A summary that any tool made, to be checked against its article."""

    summary: JsonValue = Field(description="The summary: JSON of any form.")
    task: str | None = Field(None, description="The task whose schema the summary has.")
    quote: str | None = Field(
        None, max_length=500, description="Or a JSON pointer of its quotes, * for every item: /quotes/*/text"
    )
    speaker: str | None = Field(None, max_length=500, description="A JSON pointer of their speakers: /quotes/*/speaker")


class JobRequest(Body):
    """Articles to summarize in a job."""

    documents: list[ArticleBody] = Field(min_length=1)
    task: str | None = None
    model: str | None = None
    max_cost: float | None = Field(None, gt=0, allow_inf_nan=False, description="USD that the job may cost.")


class ResumeRequest(Body):
    """How to go on with a job."""

    retry_failed: bool = Field(False, description="Try again what failed for good, too: refused or invalid answers.")
    max_cost: float | None = Field(None, gt=0, allow_inf_nan=False, description="A new cap in USD for the whole job.")


class RulingRequest(Body):
    """A person's ruling on a flag, on a quotation that the summary left out, or on a passage left open."""

    document_id: str
    path: str = Field(description="The `path` of the flag, or of the open passage.")
    ruling: Literal[RULINGS]  # type: ignore[valid-type]
    reason: str = Field("", max_length=5000)
    reviewer: str | None = Field(None, max_length=200, description="Who rules; `reviewer` where nobody is named.")
    start: int | None = Field(None, ge=0, lt=2**31, description="Another passage than the flag's, in code points.")
    end: int | None = Field(None, ge=0, lt=2**31)
    speaker: str | None = Field(None, max_length=500)
    actor: str | None = Field(None, max_length=200, description="Whose stand an open passage shows.")
    issue: str | None = Field(
        None, max_length=200, description="On what: an id of the codebook, or the source's words."
    )
    conditions: str | None = Field(None, max_length=200, description="What it depends on, in the source's words.")


class DocumentAnswer(BaseModel):
    """An article without its text."""

    id: str
    source: str
    title: str | None
    url: str | None
    published: str | None
    sha256: str
    language: str | None
    authors: list[str] = []
    outlet: str | None = None
    canonical_url: str | None = None
    extractor: str | None = None
    original_sha256: str | None = None


class ResultAnswer(BaseModel):
    """A line of summaries.jsonl: the summary, and what the source says of each claim of it."""

    schema_version: int
    document: DocumentAnswer
    task: str
    model: str
    summary: dict[str, Any] = Field(description="It fits the task's schema; see GET /v1/tasks.")
    verdicts: list[Verdict]
    omitted_quotations: list[dict[str, Any]]
    checked: dict[str, Compared] = Field(description="What of each field the checks compared with the article.")
    judgements: list[Judgement]
    open_passages: list[OpenPassage]
    not_asked: int = Field(description="Passages more that neither a model nor a person is asked about.")
    corrections: list[Correction]
    usage: Usage
    cached: bool


class CheckAnswer(BaseModel):
    """The verdict on every quote; `passes` where none needs a person."""

    passes: bool
    verdicts: list[Verdict]


class DraftCheckRequest(Body):
    """A draft, and the sources that its quotes are held against."""

    draft: ArticleBody
    sources: list[ArticleBody] = Field(min_length=1, max_length=1000)
    ignore: str = Field("", max_length=100_000, description="Quotes that need no source: `QUOTE # REASON` a line.")


class FindingAnswer(BaseModel):
    """A quote of the draft and what the sources say of it."""

    number: int
    start: int = Field(description="Where it stands in the draft, in code points, half open.")
    end: int
    line: int
    kind: Literal["quote", "partial", "block", "term", "paraphrase"]
    text: str
    speaker: str | None
    mention: str | None
    status: str = Field(description="The best verdict's, or absent, not_checked, ignored.")
    flagged: bool
    speaker_relation: Literal["confirmed", "unknown", "contradicted"] | None
    doubts: list[Literal["disputed_speaker", "other_words"]]
    best: dict[str, Any] | None = Field(description="The best source, the line there, the verdict.")
    others: list[dict[str, Any]] = Field(description="Sources with other words or another speaker.")
    also_in: list[str]
    nearest: dict[str, Any] | None = Field(description="Where no source has it: the sentence that comes nearest.")
    ignored: str | None
    ruling: dict[str, str] | None = Field(description="What a reviewer ruled on a flag; the service has none.")


class DraftCheckAnswer(BaseModel):
    """The record of a check; `passes` where no quote needs a person."""

    passes: bool
    schema_version: int
    draft: dict[str, str | None]
    sources: int
    counts: dict[str, int]
    flagged: int
    undecided: int
    unconfirmed: int
    findings: list[FindingAnswer]
    unused: list[dict[str, Any]] | None


class JobAnswer(BaseModel):
    """A job: its state, its numbers and where to find the rest."""

    id: str
    state: Literal[
        "queued", "running", "cancelling", "paused_budget", "completed", "completed_with_errors", "failed", "cancelled"
    ]
    detail: str | None = Field(description="Why it failed or paused.")
    created_at: str = Field(description="UTC, ISO 8601.")
    task: str
    model: str
    max_cost: float | None
    documents: dict[str, int] = Field(description="How many there are in all, pending, done, failed, cached, flagged.")
    links: dict[str, str]


class JobsAnswer(BaseModel):
    """Jobs, the newest first; `before` continues the list."""

    items: list[JobAnswer]
    before: str | None


class ResultsPage(BaseModel):
    """Results as they came; ask again with `after=cursor`."""

    items: list[ResultAnswer]
    cursor: int


class LinesPage(BaseModel):
    """Lines of flags.jsonl or failures.jsonl as they came; ask again with `after=cursor`."""

    items: list[dict[str, Any]]
    cursor: int


class ComparisonAnswer(BaseModel):
    """The finished articles of a job read as one, as `summarizer compare --json` prints it."""

    documents: list[dict[str, Any]]
    actors: list[dict[str, Any]] = Field(description="Each with its kind, what it also goes by and why, and its ties.")
    issues: list[dict[str, Any]]
    matrix: list[dict[str, Any]] = Field(description="A cell for each actor and issue, with every stance's evidence.")
    utterances: list[dict[str, Any]] = Field(description="What several articles tell, and what changed on the way.")
    copies: list[list[dict[str, Any]]]
    contradictions: list[dict[str, Any]]


class TaskAnswer(BaseModel):
    """A task, and the JSON schema of its summaries."""

    name: str
    description: str
    default: bool
    json_schema: dict[str, Any]


class ModelAnswer(BaseModel):
    """A model, where articles go when it is used, and how it quotes."""

    name: str
    endpoint: str
    quoting: str
    default: bool


class ProblemAnswer(BaseModel):
    """A refusal or failure (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
