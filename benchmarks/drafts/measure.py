"""Measures the check of drafts on the set that make.py writes.

python benchmarks/drafts/measure.py FOLDER [--show]
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from summarizer.drafts.check import DraftCheck, check_claims
from summarizer.drafts.evidence import Finding
from summarizer.drafts.sources.index import Index
from summarizer.inputs import read, read_document
from summarizer.records import Document
from summarizer.text.folding import fold_text


def _key(text: str) -> str:
    return fold_text(text).strip(" .,'")


def main(folder: Path, show: bool) -> None:
    for name, count in sorted(measured(folder, show).items()):
        print(f"{count:4} {name}")


def measured(folder: Path, show: bool = False) -> Counter[str]:
    """How many quotes came out how; what must not happen is in capitals."""
    expected = [json.loads(line) for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    counts: Counter[str] = Counter()
    with Index() as index:
        index.fill(item for item in read([str(folder / "sources")]) if isinstance(item, Document))
        for name in sorted({each["draft"] for each in expected}):
            checked = check_claims(read_document(str(folder / "drafts" / name)), index)
            _count([each for each in expected if each["draft"] == name], checked, counts, show)
    return counts


def _count(expected: list[dict[str, Any]], checked: DraftCheck, counts: Counter[str], show: bool) -> None:
    found: dict[str, Finding] = {_key(each.claim.text): each for each in checked.findings}
    for each in expected:
        finding = found.pop(_key(each["claim"]), None)
        for name in _outcomes(each, finding):
            counts[name] += 1
            if show and name.isupper():
                best = finding and finding.best
                print(
                    name,
                    each["kind"],
                    each["draft"],
                    repr(each["claim"]),
                    each["speaker"],
                    "|",
                    finding and (finding.status, finding.claim.speaker, finding.relation, finding.doubts),
                    best and (best.source_id, best.verdict.attribution),
                    each["source"],
                )
    for text in found:
        counts["a claim that nobody made"] += 1
        if show:
            print("EXTRA", checked.draft.id, text)


def _outcomes(each: dict[str, Any], finding: Finding | None) -> list[str]:
    kind = each["kind"]
    if finding is None:
        return ["NOT SEEN AT ALL"]
    named = finding.best.source_id if finding.best else None
    right = ["right source"] if named == each["source"] else [] if each["source"] is None else ["WRONG SOURCE"]
    if kind == "true":
        said = "true, speaker confirmed" if finding.relation == "confirmed" else "true, speaker not confirmed"
        return ["TRUE ONE FLAGGED" if finding.flagged else said, *right]
    if kind == "given":
        if finding.flagged or "disputed_speaker" in finding.doubts:
            return ["given to another: flagged", *right]
        return ["given to another: speaker not confirmed" if finding.unconfirmed else "WRONG SPEAKER NOT SAID", *right]
    caught = finding.flagged
    return [
        ("made up" if kind == "made_up" else "changed") + ": flagged" if caught else "CHANGED OR MADE UP PASSES",
        *right,
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--show" in sys.argv)
