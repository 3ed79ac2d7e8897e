"""The tools: what an agent calls before it publishes a quote, and the short answers that it mends it by."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from summarizer.api.drafts import check_draft
from summarizer.drafts.evidence import Finding
from summarizer.drafts.formats import shown_findings, summary_line
from summarizer.drafts.wording import describe, details, finding_headline, mark
from summarizer.errors import InputError
from summarizer.records import Verdict
from summarizer.service.mcp.files import MOST_SOURCES, Allowed, SourceText
from summarizer.text.quotations import quotations
from summarizer.text.shortening import shorten
from summarizer.verifier import verify_quote

MOST_QUOTES = 200
_MOST_CHANGES = 10


class Claimed(BaseModel):
    """A quote, and who is claimed to have said it."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=5000, description="The words between the quotation marks.")]
    speaker: Annotated[str | None, Field(max_length=300, description="Who is claimed to have said them.")] = None


def quote_verdicts(allowed: Allowed, quotes: list[Claimed], source: SourceText) -> dict[str, Any]:
    """The verdict of one source on each quote."""
    document = allowed.document(source)
    verdicts = [verify_quote(quote.text, document, speaker=quote.speaker) for quote in quotes]
    return {"passes": all(each.passes for each in verdicts), "quotes": [_verdict_data(each) for each in verdicts]}


def _verdict_data(verdict: Verdict) -> dict[str, Any]:
    """A verdict in few words, with the source's own to mend by."""
    said = verdict.attribution
    data = {
        "quote": shorten(verdict.claim),
        "status": verdict.status,
        "passes": verdict.passes,
        "source_words": None if verdict.source is None else shorten(verdict.source),
        "changes": [describe(change) for change in verdict.changes[:_MOST_CHANGES]],
        "cautions": list(verdict.cautions),
        "source_speaker": said.name if said else None,
        "speaker": said.relation if said and verdict.speaker else None,
    }
    return {name: value for name, value in data.items() if value not in (None, [])}


def quotation_list(allowed: Allowed, source: SourceText) -> dict[str, Any]:
    """The quotations of a text that an agent may quote, with their speakers."""
    document = allowed.document(source)
    found = [each for each in quotations(document) if each.depth == 0 and not each.scare]
    items = [
        {
            "text": document.text[each.start : each.end],
            "speaker": each.attribution.name if each.attribution else None,
            "start": each.start,
            "end": each.end,
        }
        for each in found[:MOST_QUOTES]
    ]
    return {"quotations": items, "left_out": len(found) - len(items)}


def draft_verdicts(allowed: Allowed, draft: SourceText, sources: list[SourceText]) -> dict[str, Any]:
    """What the sources say of every quote of a draft."""
    documents = [document for source in sources for document in allowed.documents(source)]
    if len(documents) > MOST_SOURCES:
        raise InputError(f"{len(documents)} sources are too many: {MOST_SOURCES} at a time.")
    checked = check_draft(allowed.document(draft), documents, most_quotes=MOST_QUOTES)
    quotes = [_finding_data(each) for each in shown_findings(checked)]
    return {"passes": not checked.flags, "summary": summary_line(checked), "quotes": quotes}


def _finding_data(found: Finding) -> dict[str, Any]:
    """A finding as a line that a model can act on, with the source's exact words where they are not the draft's."""
    best = found.best
    data = {
        "quote": shorten(found.claim.text),
        "status": found.status,
        "flagged": found.flagged,
        "verdict": f"{mark(found)} {finding_headline(found)}",
        "details": list(details(found))[:_MOST_CHANGES],
        "source": best.source_id if best else None,
        "source_words": shorten(best.verdict.source) if best and best.verdict.source and found.flagged else None,
    }
    return {name: value for name, value in data.items() if value not in (None, [])}


async def article_summary(allowed: Allowed, source: SourceText, task: str | None) -> dict[str, Any]:
    """A summary by the user's own model, with its flags."""
    from summarizer.api.single import asummarize

    result = await asummarize(allowed.document(source), task=task)
    flags = [{"path": each.path, **_verdict_data(each)} for each in result.flags]
    return {"model": result.model, "summary": result.summary.model_dump(mode="json"), "flags": flags}
