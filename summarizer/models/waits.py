"""How long a server asks to wait, in the ways that servers say it."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

# A number above it is a moment (seconds since 1970) and no length of time: about the year 2001.
EPOCH = 1e9
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(ms|s|m|h|d)")


def seconds_of(value: str | None) -> float | None:
    """Seconds that a header names: `2`, `0.5`, `120ms`, `6m0s`, a date of HTTP (RFC 9110, 10.2.3) or of ISO 8601, or a
    moment in seconds since 1970; None for none.
    """
    text = (value or "").strip()[:64]
    if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", text):
        return max(0.0, float(text) - time.time()) if float(text) > EPOCH else float(text)
    pieces = _DURATION.findall(text)
    if pieces and "".join(number + unit for number, unit in pieces) == text:
        return sum(float(number) * _UNITS[unit] for number, unit in pieces)
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return max(0.0, parse(text).timestamp() - time.time())
        except (ValueError, IndexError, TypeError, OverflowError):
            continue
    return None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """How long a server asks to wait, in seconds: `retry-after-ms`, `retry-after`, or None."""
    milliseconds = seconds_of(headers.get("retry-after-ms"))
    return milliseconds / 1000 if milliseconds is not None else seconds_of(headers.get("retry-after"))


def used_up(headers: Mapping[str, str]) -> float | None:
    """Seconds until a quota that an answer declares as used up (`x-ratelimit-remaining-*: 0`) is there again."""
    waits = [
        seconds_of(headers.get(f"x-ratelimit-reset-{kind}"))
        for kind in ("requests", "tokens")
        if headers.get(f"x-ratelimit-remaining-{kind}") == "0"
    ]
    return max((wait for wait in waits if wait is not None), default=None)
