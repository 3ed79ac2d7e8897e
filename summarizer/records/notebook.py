"""A result as a notebook shows it: the summary, each claim with its verdict, the article with its evidence marked.

Everything that comes from an article or a model is escaped; there is no script and no remote asset.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from summarizer.records import Document, Verdict

# Shapes as well as colours, so that nothing depends on seeing colours. Marks inherit the notebook's text colour.
_PASSES, _UNPROVEN, _FLAGGED = "solid #2a7f3f", "dotted #7d5200", "wavy #c0392b"
_CELL = "text-align:left;vertical-align:top;padding:2px 10px 2px 0"
# How deep a summary's lists and objects are shown.
_DEPTH = 6


def result_html(
    document: Document, summary: Mapping[str, Any], verdicts: tuple[Verdict, ...], maker: str, judged: str
) -> str:
    """A result as a fragment of HTML; `maker` says which task and model made the summary, which is plain JSON data.

    `judged` says who was asked whether the evidence shows what the summary says.
    """
    flags = sum(not verdict.passes for verdict in verdicts)
    quotes = sum(not verdict.check for verdict in verdicts)
    claims = f"{quotes} claims, {flags} {'flag' if flags == 1 else 'flags'}, {judged}"
    return (
        f'<div style="max-width:60em"><p><strong>{escape(document.title or document.id)}</strong><br>'
        f"<small>{escape(maker)} · {claims}</small></p>"
        f"{_value(summary, _DEPTH)}{_claims(verdicts)}"
        f'<details><summary>The article</summary><div style="white-space:pre-wrap">'
        f"{_article(document.text, verdicts)}</div></details></div>"
    )


def _value(value: Any, depth: int) -> str:
    if isinstance(value, Mapping) and depth:
        rows = "".join(
            f'<tr><th style="{_CELL}">{escape(str(name))}</th><td style="{_CELL}">{_value(each, depth - 1)}</td></tr>'
            for name, each in value.items()
        )
        return f"<table>{rows}</table>"
    if isinstance(value, list) and depth:
        return "".join(f"<div>{_value(each, depth - 1)}</div>" for each in value)
    return "" if value is None else escape(str(value))


def _claims(verdicts: Iterable[Verdict]) -> str:
    rows = "".join(
        f'<tr><td style="{_CELL}">{_tick(verdict)} {escape(verdict.status)}</td>'
        f'<td style="{_CELL}">{_highlight(verdict.claim, verdict)}</td>'
        f'<td style="{_CELL}">{escape(_reason(verdict))}</td></tr>'
        for verdict in verdicts
    )
    head = "".join(f'<th style="{_CELL}">{name}</th>' for name in ("Verdict", "Claim", "In the source"))
    return f"<table><tr>{head}</tr>{rows}</table>" if rows else ""


def _tick(verdict: Verdict) -> str:
    """A tick for what is proven; none for words whose speaker is not."""
    if not verdict.passes:
        return "✗"
    return "?" if verdict.speaker_unproven else "✓"


def _reason(verdict: Verdict) -> str:
    """What the source has in the claim's place, where that is not the claim, or what else there is to say."""
    if verdict.hint:
        return verdict.hint
    if verdict.passes and verdict.speaker_unproven:
        said = f"; the source says {verdict.attribution.mention}" if verdict.attribution else ""
        return f"the speaker is not proven{said}"
    if verdict.source is None:
        return "nothing like it"
    if verdict.passes and verdict.source == verdict.claim:
        return ""
    said_by = verdict.attribution.name or verdict.attribution.mention if verdict.attribution else ""
    return f"{verdict.source} ({said_by})" if said_by and verdict.status == "misattributed" else verdict.source


def _article(text: str, verdicts: Iterable[Verdict]) -> str:
    """The article, with every passage that a claim rests on marked."""
    at, pieces = 0, []
    for first, end, verdict in _passages(verdicts):
        # Where two claims rest on one passage, the first mark stands, and the rest of the second one follows it.
        start = max(first, at)
        if start < end:
            pieces += [escape(text[at:start]), _highlight(text[start:end], verdict)]
            at = end
    return "".join([*pieces, escape(text[at:])])


def _passages(verdicts: Iterable[Verdict]) -> list[tuple[int, int, Verdict]]:
    return sorted(_spans(verdicts), key=lambda passage: passage[:2])


def _spans(verdicts: Iterable[Verdict]) -> Iterator[tuple[int, int, Verdict]]:
    for verdict in verdicts:
        for span in verdict.parts or (verdict,):
            if span.start is not None and span.end is not None:
                yield span.start, span.end, verdict


def _highlight(text: str, verdict: Verdict) -> str:
    line = _FLAGGED if not verdict.passes else _UNPROVEN if verdict.speaker_unproven else _PASSES
    name = escape(f"{verdict.status} {verdict.path}", quote=True)
    style = f"background:none;color:inherit;text-decoration:underline {line}"
    return f'<mark title="{name}" style="{style}">{escape(text)}</mark>'
