"""The values of a summary with rulings applied. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from summarizer.rulings.claims import Claim
from summarizer.text.json_pointer import escape

GONE = object()
# What a quotation's other fields say of its speaker, and nobody knows of the one that a reviewer gave it to.
OF_THE_SPEAKER = ("role", "affiliation", "country")


def is_table(value: Any) -> bool:
    """True for a list of objects with at least one element."""
    return isinstance(value, list) and bool(value) and all(isinstance(element, Mapping) for element in value)


def apply_rulings(value: Any, path: str, claims: Mapping[str, Claim]) -> Any:
    """The value at `path` with rulings applied; GONE where its own claim is rejected.

    An object goes with the claim it directly holds, a list loses the elements that go, and goes with the last of them.
    A finding on a value that a ruling rejects takes the value out.
    """
    if any(_refutes(found, claim, path) for found, claim in claims.items()):
        return GONE
    if isinstance(value, str):
        claim = claims.get(path)
        return value if claim is None else GONE if claim.rejected else claim.text
    if isinstance(value, list):
        kept = [
            each
            for i, element in enumerate(value)
            if (each := apply_rulings(element, f"{path}/{i}", claims)) is not GONE
        ]
        return kept if kept or not value else GONE
    if isinstance(value, Mapping):
        return _applied_object(value, path, claims)
    return value


def _refutes(found: str, claim: Claim, path: str) -> bool:
    """Whether a claim is a finding on the value at `path`, and somebody ruled that the value is wrong."""
    return bool(claim.verdict.check) and found.partition("#")[0] == path and claim.rejected


def _applied_object(value: Mapping[str, Any], path: str, claims: Mapping[str, Claim]) -> Any:
    made = {name: apply_rulings(each, f"{path}/{escape(name)}", claims) for name, each in value.items()}
    if any(each is GONE for each in made.values()):
        return GONE
    for name in value:
        claim = claims.get(f"{path}/{escape(name)}")
        if claim is not None and claim.speaker != claim.verdict.speaker:
            made[speaker_field(value, claim.verdict.speaker)] = claim.speaker
            made |= {each: None for each in OF_THE_SPEAKER if each in made}
    return made


def speaker_field(element: Mapping[str, Any], speaker: str | None) -> str:
    """The name of the field that holds a quotation's speaker: `speaker`, or the one that has this value."""
    if "speaker" in element or speaker is None:
        return "speaker"
    return next((name for name, value in element.items() if value == speaker), "speaker")
