"""A checked draft as text: Markdown with footnotes, a page with highlights, SARIF for annotations at the line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

from summarizer.drafts.check import DraftCheck
from summarizer.drafts.evidence import Finding
from summarizer.drafts.wording import closing, details, finding_headline, flags_in_words, mark
from summarizer.records import Status
from summarizer.text.marks import FAMILY
from summarizer.text.spans import line_at
from summarizer.verifier.statuses import STATUS_MEANINGS

_SPACES = frozenset(" \xa0\u202f")
_FAILING: tuple[Status, ...] = ("absent", "altered", "stitched", "not_quoted", "misattributed")
_RULES: dict[str, str] = {
    **{status: STATUS_MEANINGS[status] for status in _FAILING},
    "absent": "No source has anything like these words.",
    "unconfirmed_speaker": "No source confirms the speaker.",
}


def summary_line(checked: DraftCheck) -> str:
    """The count of a check in a sentence."""
    judged = [each for each in checked.findings if each.status not in ("ignored", "not_checked")]
    care = len(checked.unconfirmed), len(checked.clipped)
    return closing(flags_in_words(checked.flags), *care, len(judged), checked.sources)


def shown_findings(checked: DraftCheck) -> list[Finding]:
    """The findings that a handed-back draft speaks of: all but paraphrases and terms."""
    return [each for each in checked.findings if each.status != "not_checked"]


def footnoted_markdown(checked: DraftCheck, text: str | None = None) -> str:
    """The draft with a footnote at each quote. `text` is the file it came from, where that is more than its text.

    Raises ValueError where `text` does not hold the draft's.
    """
    draft = checked.draft.text
    whole = draft if text is None else text
    shift = whole.index(draft)
    pieces, at = [], 0
    for found in shown_findings(checked):
        end = shift + behind_marks(draft, found.claim.end)
        pieces += [whole[at:end], f"[^check-{found.claim.number}]"]
        at = end
    notes = [f"[^check-{each.claim.number}]: {_note(each)}" for each in shown_findings(checked)]
    return (
        "".join([*pieces, whole[at:]]).rstrip("\n") + "\n\n" + "\n".join([*notes, "", f"*{summary_line(checked)}*", ""])
    )


def _note(found: Finding) -> str:
    sentences = [f"{mark(found)} {finding_headline(found)}.", *details(found)]
    return " ".join(_plain(each) for each in sentences)


def _plain(text: str) -> str:
    """Words of a source as words, whatever they mean in Markdown."""
    return "".join(f"\\{each}" if each in r"\`*_[]<>#|" else each for each in text)


def behind_marks(text: str, end: int) -> int:
    """The offset behind the marks that close a quotation which ends at `end`, a space before them or none."""
    last = end + 1 if text[end : end + 1] in _SPACES else end
    first = last
    while text[last : last + 1] in FAMILY:
        last += 1
    return last if last > first else end


def html(checked: DraftCheck, text: str | None = None) -> str:
    """A page of its own: the draft with its quotes marked, and the findings below. No script, nothing from afar."""
    title = escape(checked.draft.title or checked.draft.id)
    return (
        f'<!doctype html>\n<html lang="{escape(checked.draft.language or "en", quote=True)}">\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n<style>{_STYLE}</style>\n'
        f"<h1>{title}</h1>\n<p>{escape(summary_line(checked))}</p>\n"
        f'<div class="draft">{_highlight(checked)}</div>\n<ol>\n{"".join(_items(checked))}</ol>\n</html>\n'
    )


_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:44em;margin:2em auto;padding:0 1em}"
    ".draft{white-space:pre-wrap;border-left:3px solid #ccc;padding-left:1em}"
    "mark{background:none;color:inherit;text-decoration:underline solid #2a7f3f 2px}"
    "mark.flagged{text-decoration:underline wavy #c0392b 2px;background:#fdecea}"
    "mark.doubted{text-decoration:underline dashed #9a6700 2px;background:#fff8e1}"
    "mark a{color:inherit;text-decoration:none}li{margin:.6em 0}q{font-style:italic}"
    "@media(prefers-color-scheme:dark){body{background:#16181c;color:#e6e6e6}mark.flagged{background:#4a1f1b}"
    "mark.doubted{background:#40350f}}"
)
_CLASSES = {"✗": "flagged", "!": "doubted", "?": "doubted", "✓": "passes", "–": "ignored"}


def _highlight(checked: DraftCheck) -> str:
    text, pieces, at = checked.draft.text, [], 0
    for found in shown_findings(checked):
        claim = found.claim
        words = escape(text[claim.start : claim.end])
        name = escape(finding_headline(found), quote=True)
        link = f'<a href="#claim-{claim.number}">{words}</a>'
        pieces += [
            escape(text[at : claim.start]),
            f'<mark class="{_CLASSES[mark(found)]}" title="{name}">{link}</mark>',
        ]
        at = claim.end
    return "".join([*pieces, escape(text[at:])])


def _items(checked: DraftCheck) -> Iterator[str]:
    for found in checked.findings:
        lines = [
            f"<q>{escape(found.claim.text)}</q>",
            f"<strong>{mark(found)} {escape(finding_headline(found))}</strong>",
        ]
        lines += map(escape, details(found))
        number = found.claim.number
        yield f'<li id="claim-{number}" value="{number}">{"<br>".join(lines)}</li>\n'


def sarif(
    checks: DraftCheck | Sequence[DraftCheck], texts: Sequence[str | None] | str | None = None, *, strict: bool = False
) -> str:
    """SARIF 2.1.0: a result for each flag, and a note for each speaker that no source confirms (`strict`: an error).

    Lines and columns count from 1, in code points, and are those of the files that the drafts came from, whose texts
    are `texts`. Raises ValueError where one does not hold its draft's.
    https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    """
    several = [checks] if isinstance(checks, DraftCheck) else list(checks)
    wholes = [texts] * len(several) if texts is None or isinstance(texts, str) else list(texts)
    results = [result for each in zip(several, wholes, strict=True) for result in _results(*each, strict)]
    rules = [{"id": name, "shortDescription": {"text": meaning}} for name, meaning in _RULES.items()]
    driver = {"name": "summarizer", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _results(checked: DraftCheck, text: str | None, strict: bool) -> list[dict[str, Any]]:
    whole = checked.draft.text if text is None else text
    shift = whole.index(checked.draft.text)
    name = checked.draft.source or checked.draft.id
    return [_result(each, name, whole, shift, strict) for each in (*checked.flags, *checked.unconfirmed)]


def _result(found: Finding, name: str, text: str, shift: int, strict: bool) -> dict[str, Any]:
    rule = str(found.status) if found.flagged else "unconfirmed_speaker"
    level = "error" if found.flagged or strict else "note"
    message = " ".join([f"“{found.claim.text}”: {finding_headline(found)}.", *details(found)])
    region = _region(text, shift + found.claim.start, shift + found.claim.end)
    place = {"physicalLocation": {"artifactLocation": {"uri": name}, "region": region}}
    result = {"ruleId": rule, "level": level, "message": {"text": message}, "locations": [place]}
    if found.ruling is not None:
        result["suppressions"] = [{"kind": "external", "justification": found.ruling.reason or found.ruling.ruling}]
    return result


def _region(text: str, start: int, end: int) -> dict[str, int]:
    def column(offset: int) -> int:
        return offset - text.rfind("\n", 0, offset)

    return {
        "startLine": line_at(text, start),
        "startColumn": column(start),
        "endLine": line_at(text, end),
        "endColumn": column(end),
    }


# A format is a row: what makes the text of a checked draft, given the file that it came from.
FORMATS: dict[str, Callable[[DraftCheck, str | None], str]] = {"md": footnoted_markdown, "html": html, "sarif": sarif}
