"""The other way: what the sources quote and the draft does not use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from summarizer.drafts.check import DraftCheck, Unused
from summarizer.drafts.sources.index import Index
from summarizer.records import Document, Verdict
from summarizer.text.spans import line_at
from summarizer.verifier.omissions import omitted_quotations


def with_unused(checked: DraftCheck, index: Index) -> DraftCheck:
    """The check with every outermost quotation of a source that no claim covers by more than half; reads them all."""
    used: dict[str, list[Verdict]] = defaultdict(list)
    for found in checked.findings:
        for each in (found.best, *found.others) if found.best else ():
            used[each.sha256].append(each.verdict)
    unused = (each for source in index.documents() for each in _unused(source, tuple(used[source.sha256])))
    return replace(checked, unused=tuple(unused))


def _unused(source: Document, verdicts: tuple[Verdict, ...]) -> Iterator[Unused]:
    for quotation in omitted_quotations(source, verdicts):
        text = source.text[quotation.start : quotation.end]
        line = line_at(source.text, quotation.start)
        said = quotation.attribution
        yield Unused(source.id, quotation.start, quotation.end, line, text, said.name if said else None)
