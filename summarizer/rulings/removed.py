"""What rulings took out of a summary, and with it what no longer needs a person. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from summarizer.rulings.applied import GONE, apply_rulings
from summarizer.rulings.reviewed import Claim, Record
from summarizer.text.json_pointer import unescape


def removed_paths(record: Record) -> frozenset[str]:
    """The paths of the claims that nobody settled and that stand within what a ruling took out.

    A rejected quotation takes the position that it is evidence of with it, and so what else is said there.
    """
    rejected = {path: claim for path, claim in record.claims.items() if claim.rejected}
    if not rejected:
        return frozenset()
    unsettled = (path for path, claim in record.claims.items() if claim.standing.decision is None)
    return frozenset(path for path in unsettled if _is_gone(record, path, rejected))


def undecided(record: Record) -> list[Claim]:
    """The flags that still need a person: those nobody has settled, in what still stands."""
    out = removed_paths(record)
    return [claim for path, claim in record.claims.items() if claim.undecided and path not in out]


def _is_gone(record: Record, path: str, rejected: dict[str, Claim]) -> bool:
    return any(
        apply_rulings(value, place, rejected) is GONE for place, value in _ways(record.summary, path.partition("#")[0])
    )


def _ways(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The pointers and values on the way to `path`, as far as there are any."""
    place = ""
    for token in path.split("/")[1:]:
        try:
            value = value[int(token)] if isinstance(value, list) else value[unescape(token)]
        except (KeyError, IndexError, ValueError, TypeError):
            return
        place = f"{place}/{token}"
        yield place, value
