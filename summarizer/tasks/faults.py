"""What a schema refuses, in a sentence for a person."""

from __future__ import annotations

from pydantic import ValidationError

from summarizer.text.json_pointer import escape

_LONGEST = 60  # characters of a wrong value that are shown


def first_fault(error: ValidationError) -> str:
    """The first fault that Pydantic found: which field, by its JSON pointer, and what is wanted; and how many more.

    "/positions/0/stance should be 'supports' or 'opposes', not 'against' (and 2 faults more)"
    """
    faults = error.errors(include_url=False)
    first, more = faults[0], len(faults) - 1
    place = "".join(f"/{escape(str(part))}" for part in first["loc"]) or "the whole"
    if first["type"] == "missing":
        said = f"{place} is missing"
    elif first["type"] == "extra_forbidden":
        said = f"{place} is no field of it"
    else:
        said = f"{place} {_wanted(first['msg'])}{_given(first['input'])}"
    return f"{said} (and {more} fault{'s' if more > 1 else ''} more)" if more else said


def _wanted(message: str) -> str:
    """Pydantic's message as the end of a sentence that begins with the field."""
    _, should, rest = message.partition(" should ")
    return f"should {rest}" if should else f"cannot be used: {message.removeprefix('Value error, ')}"


def _given(value: object) -> str:
    shown = repr(value)
    plain = value is None or isinstance(value, str | int | float)
    return f", not {shown}" if plain and len(shown) <= _LONGEST else ""
