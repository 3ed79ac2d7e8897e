"""A comparison as an Excel workbook: a sheet each for stances, actors, issues, utterances, conflicts and articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from summarizer.across.comparison import Comparison
from summarizer.exports.texts import Texts

# Excel's limit of a cell, in UTF-16 units; an article's quotation is never as long.
_LONGEST = 32_000
_WIDTHS = {"evidence": 70, "text": 70, "first": 50, "second": 50, "issue": 34, "actor": 26, "title": 34, "also": 50}


def workbook(comparison: Comparison, texts: Texts) -> bytes:
    """The workbook. Every cell is a text or a number: nothing that an article says is taken for a formula or a link."""
    from xlsxwriter import Workbook

    data = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(data, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in _sheets(comparison).items():
            sheet = book.add_worksheet(name)
            listed = list(rows)
            columns = list(listed[0]) if listed else ["none"]
            for number, column in enumerate(columns):
                sheet.set_column(number, number, _WIDTHS.get(column, 16))
                sheet.write_string(0, number, column.replace("_", " "), bold)
            for line, row in enumerate(listed, 1):
                for number, column in enumerate(columns):
                    _write(sheet, line, number, row[column], plain)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(1, len(listed)), len(columns) - 1)
    return data.getvalue()


def _write(sheet: Any, line: int, number: int, value: Any, style: Any) -> None:
    if isinstance(value, bool) or value is None or not isinstance(value, int | float):
        text = {None: "", True: "yes", False: ""}.get(value, value) if not isinstance(value, str) else value
        sheet.write_string(line, number, str(text).encode("utf-8", "replace").decode()[:_LONGEST], style)
    else:
        sheet.write_number(line, number, value, style)


def _sheets(comparison: Comparison) -> Mapping[str, Iterable[dict[str, Any]]]:
    data = comparison.as_dict()
    return {
        "stances": comparison.rows(),
        "actors": (
            {"actor": each["name"], "kind": each["kind"], "also": _also(each), "ties": "; ".join(each["ties"])}
            for each in data["actors"]
        ),
        "issues": ({"issue": each["name"], "id": each["id"], "also": _also(each)} for each in data["issues"]),
        "utterances": _variants(data["utterances"]),
        "conflicts": (_conflict(each) for each in data["contradictions"]),
        "copies": (
            {"group": number, "run": each["run"], "document_id": each["document_id"]}
            for number, group in enumerate(data["copies"], 1)
            for each in group
        ),
        "articles": data["documents"],
    }


def _also(each: Mapping[str, Any]) -> str:
    return "; ".join(f"{alias['name']} ({alias['why']})" for alias in each["also"])


def _variants(utterances: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, utterance in enumerate(utterances, 1):
        for variant in utterance["variants"]:
            changes = "; ".join(
                f"{each['kind']}: {each['first'] or 'nothing'} -> {each['other'] or 'nothing'}"
                for each in variant["differences"]
            )
            names = ("text", "relation", "document_id", "run", "source", "published", "path", "start", "end", "outcome")
            yield {
                "utterance": number,
                "actor": utterance["actor"],
                **{name: variant[name] for name in names},
                "differences": changes,
            }


def _conflict(each: Mapping[str, Any]) -> dict[str, Any]:
    sides = {
        f"{side}_{name}": each[side].get(name)
        for side in ("first", "second")
        for name in ("stance", "document_id", "published", "reported_by")
    }
    return {
        "kind": each["kind"],
        "actor": each["actor"],
        "issue": each["issue"] or "",
        "first": _words_of_side(each["first"]),
        "second": _words_of_side(each["second"]),
        **sides,
    }


def _words_of_side(side: Mapping[str, Any]) -> str:
    return side["text"] if "text" in side else " […] ".join(each["text"] for each in side["evidence"])
