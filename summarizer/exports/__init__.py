"""What a run is handed on as: a report, a briefing, tables, annotations, citations.

Every export is a row of EXPORTS. All are pure functions of a run's records; `files` alone touches the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from summarizer.across.comparison import Comparison
from summarizer.exports import dna, formats
from summarizer.exports.html import report
from summarizer.exports.networks import gexf, graphml
from summarizer.exports.pieces import About
from summarizer.exports.qda import qdpx
from summarizer.exports.texts import Texts
from summarizer.exports.workbook import workbook
from summarizer.rulings.reviewed import Record


class TextExport(Protocol):
    """An export that is one text, given in pieces."""

    def __call__(self, records: Iterable[Record], about: About, *, verified_only: bool = False) -> Iterator[str]:
        """The pieces; `records` may be gone through more than once."""


@dataclass(frozen=True)
class Export:
    """An export format: one text, a folder with a file per table (`tables` is its kind of file), or a `comparison`."""

    description: str
    suffix: str
    text: TextExport | None = None
    tables: str | None = None
    comparison: Callable[[Comparison, Texts], bytes] | None = None


EXPORTS: Mapping[str, Export] = {
    "html": Export("the report: one self-contained page with the evidence highlighted", ".html", report),
    "md": Export("a briefing in Markdown, with footnotes", ".md", formats.markdown),
    "csv": Export("a folder with a table each for quotes, positions, …, flags and decisions", ".csv", tables="csv"),
    "jsonl": Export("a line of JSON per document, with rulings applied", ".jsonl", formats.jsonl),
    "parquet": Export("the tables of csv as Parquet files (needs the extra `parquet`)", ".parquet", tables="parquet"),
    "webannotation": Export("W3C Web Annotations of every claim's passage", ".jsonld", formats.web_annotations),
    "csl": Export("the articles as CSL-JSON citations", ".json", formats.citations),
    "xlsx": Export("all articles compared, as an Excel workbook", ".xlsx", comparison=workbook),
    "qdpx": Export("all articles coded, as a REFI-QDA project (MAXQDA, NVivo, QualCoder)", ".qdpx", comparison=qdpx),
    "dna": Export("all articles coded, as a project of Discourse Network Analyzer", ".dna", comparison=dna.project),
    "dna-csv": Export("the statements of dna as a list of events in CSV", ".csv", comparison=dna.event_list),
    "gexf": Export("actors and issues as a network with dates, for Gephi", ".gexf", comparison=gexf),
    "graphml": Export("the same network as GraphML", ".graphml", comparison=graphml),
}


__all__ = ["EXPORTS", "About", "Export", "TextExport"]
