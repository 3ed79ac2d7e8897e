"""Findings as plain JSON data, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from summarizer.drafts.claims import DraftClaim
from summarizer.drafts.evidence import Finding, SourceVerdict
from summarizer.drafts.nearest import NearestSentence
from summarizer.records import verdict_of

_CLAIM = ("kind", "text", "speaker", "mention")


def claim_key(claim: DraftClaim) -> str:
    """Hex SHA-256 of all that a finding depends on besides the sources."""
    parts = [claim.kind, claim.text, claim.speaker, claim.described]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def finding_data(found: Finding) -> dict[str, Any]:
    """A finding without its claim's place."""
    return {
        **{name: getattr(found.claim, name) for name in _CLAIM},
        "status": found.status,
        "flagged": found.flagged,
        "speaker_relation": found.relation,
        "doubts": list(found.doubts),
        "best": found.best and _evidence_data(found.best),
        "others": [_evidence_data(each) for each in found.others],
        "also_in": list(found.also_in),
        "nearest": found.nearest and asdict(found.nearest),
        "ignored": found.ignored,
    }


def _evidence_data(each: SourceVerdict) -> dict[str, Any]:
    source = {"id": each.source_id, "title": each.title, "url": each.url, "sha256": each.sha256}
    return {"position": each.position, "source": source, "line": each.line, "verdict": each.verdict.as_dict()}


def finding_of(claim: DraftClaim, data: Mapping[str, Any]) -> Finding:
    """A claim's finding from its data."""
    return Finding(
        claim,
        data["best"] and _evidence_of(data["best"]),
        tuple(map(_evidence_of, data["others"])),
        tuple(data["also_in"]),
        data["nearest"] and NearestSentence(**data["nearest"]),
        data["ignored"],
    )


def _evidence_of(data: Mapping[str, Any]) -> SourceVerdict:
    source = data["source"]
    return SourceVerdict(
        data["position"], source["id"], source["title"], source["url"], source["sha256"], data["line"],
        verdict_of(data["verdict"]),
    )  # fmt: skip
