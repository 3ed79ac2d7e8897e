"""What a schema refuses, in a sentence for a person."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from summarizer.text.json_pointer import escape

_LONGEST = 60  # characters of a wrong value that are shown


def first_fault(error: ValidationError) -> str:
    """The first fault that Pydantic found: which field, by its JSON pointer, and what is wanted; and how many more.

    "/positions/0/stance should be 'supports' or 'opposes', not 'against' (and 2 faults more)"
    """
    return faults(error, 1)


def faults(error: ValidationError, most: int = 10) -> str:
    """The first `most` faults in a row, and how many more there are."""
    found = error.errors(include_url=False)
    said, more = "; ".join(map(_sentence, found[:most])), len(found) - most
    return f"{said} (and {more} fault{'s' if more > 1 else ''} more)" if more > 0 else said


def _sentence(fault: ErrorDetails) -> str:
    place = "".join(f"/{escape(str(part))}" for part in fault["loc"]) or "the whole"
    if fault["type"] == "missing":
        return f"{place} is missing"
    if fault["type"] == "extra_forbidden":
        return f"{place} is no field of it"
    return f"{place} {_wanted(fault['msg'])}{_given(fault['input'])}"


def _wanted(message: str) -> str:
    """Pydantic's message as the end of a sentence that begins with the field."""
    _, should, rest = message.partition(" should ")
    return f"should {rest}" if should else f"cannot be used: {message.removeprefix('Value error, ')}"


def _given(value: object) -> str:
    shown = repr(value)
    plain = value is None or isinstance(value, str | int | float)
    return f", not {shown}" if plain and len(shown) <= _LONGEST else ""
