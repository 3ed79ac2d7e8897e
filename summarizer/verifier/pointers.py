"""Plain JSON against a document, by JSON pointers (RFC 6901) in which `*` stands for every element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from summarizer.errors import InputError
from summarizer.records import Document, Verdict
from summarizer.text.json_pointer import escape, names
from summarizer.verifier.quote import verify_quote

_MISSING = object()
_EVERY = "*"
_SPOKEN = ("text", "quote")
_EVIDENCE = "evidence"
_MOST_SEEN = 5  # pointers that a hint names
_BAD_ESCAPE = re.compile(r"~(?![01])")


def check_pointers(
    data: Any, document: Document, quote_pointer: str, speaker_pointer: str | None = None
) -> tuple[Verdict, ...]:
    """A verdict for every string that `quote_pointer` finds in parsed JSON, each with its own pointer as `path`.

    The n-th `*` of `speaker_pointer` stands for the same element as the n-th of `quote_pointer`, so `/quotes/*/speaker`
    goes with `/quotes/*/text`. A quote may lack its speaker. Raises InputError for a malformed pointer, a quote that is
    missing or no string, a speaker that is no string, and speakers that no quote has.
    """
    quote, speaker = _tokens(quote_pointer), None if speaker_pointer is None else _tokens(speaker_pointer)
    if speaker is not None and speaker.count("*") > quote.count("*"):
        raise InputError(
            f"{speaker_pointer} has more wildcards than {quote_pointer}, so a quote would have many speakers."
        )
    found = [(path, _quote(value, path), chosen) for path, value, chosen in _expand(data, quote, "", ())]
    speakers = [None if speaker is None else _speaker(data, speaker, chosen) for _, _, chosen in found]
    if found and speaker is not None and all(each is _MISSING for each in speakers):
        raise InputError(f"The summary has no speaker at {speaker_pointer}.")
    return tuple(
        replace(verify_quote(text, document, speaker=None if named is _MISSING else named), path=path)
        for (path, text, _), named in zip(found, speakers, strict=True)
    )


def check_known_names(data: Any, document: Document) -> tuple[Verdict, ...]:
    """A verdict for every string of parsed JSON that a well-known name says is a quote or evidence, with its pointer.

    `text` and `quote` are words that the `speaker` beside them said, `evidence` is a passage or a list of them. Raises
    InputError where there is none: what is not found must not look as if it passed.
    """
    # A line of summaries.jsonl carries the summary beside its document.
    whole = isinstance(data, dict) and "schema_version" in data and "summary" in data
    found = tuple(_known_claims(data["summary"] if whole else data, "/summary" if whole else "", document))
    if not found:
        raise InputError(
            "Nothing in it is called `text`, `quote` or `evidence`, so no quote was found to check.",
            f"Say where the quotes are with a JSON pointer, * for every element: --quote {_pointers_seen(data)}",
        )
    return found


def _pointers_seen(data: Any) -> str:
    """The pointers of the lists' texts, of which the quotes may be one; an example where there is none."""
    found = list(islice(dict.fromkeys(_text_pointers(data, "")), _MOST_SEEN))
    return " or ".join(found) or "/quotes/*/text"


def _text_pointers(data: Any, path: str) -> Iterator[str]:
    if isinstance(data, list):
        for part in data:
            yield from _text_pointers(part, f"{path}/{_EVERY}")
    elif isinstance(data, dict):
        for name, part in data.items():
            yield from _text_pointers(part, f"{path}/{escape(str(name))}")
    elif isinstance(data, str) and _EVERY in path.split("/"):
        yield path


def _known_claims(data: Any, path: str, document: Document) -> Iterator[Verdict]:
    if isinstance(data, list):
        for place, part in enumerate(data):
            yield from _known_claims(part, f"{path}/{place}", document)
    elif isinstance(data, dict):
        speaker = data.get("speaker")
        for name, part in data.items():
            at = f"{path}/{escape(str(name))}"
            if isinstance(part, str) and name in _SPOKEN:
                who = speaker if isinstance(speaker, str) and speaker.strip() else None
                yield replace(verify_quote(part, document, speaker=who), path=at)
            elif name == _EVIDENCE and isinstance(part, str):
                yield replace(verify_quote(part, document, spoken=False), path=at)
            elif name == _EVIDENCE and isinstance(part, list):
                yield from _passages(part, at, document)
            else:
                yield from _known_claims(part, at, document)


def _passages(parts: list[Any], path: str, document: Document) -> Iterator[Verdict]:
    for place, part in enumerate(parts):
        if isinstance(part, str):
            yield replace(verify_quote(part, document, spoken=False), path=f"{path}/{place}")
        else:
            yield from _known_claims(part, f"{path}/{place}", document)


def _tokens(pointer: str) -> list[str]:
    if pointer and not pointer.startswith("/"):
        raise InputError(f"{pointer!r} is no JSON pointer: it must begin with a slash, as in /quotes/*/text.")
    if _BAD_ESCAPE.search(pointer):
        raise InputError(f"{pointer!r} is no JSON pointer: ~ must be written ~0, and a slash within a name ~1.")
    return names(pointer)


def _expand(
    data: Any, tokens: list[str], path: str, chosen: tuple[str, ...]
) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """The values a pointer finds: (their own pointer, the value or _MISSING, what each wildcard stood for)."""
    if not tokens:
        yield path, data, chosen
        return
    token, rest = tokens[0], tokens[1:]
    if token == _EVERY and isinstance(data, list | dict) and not (isinstance(data, dict) and "*" in data):
        for key in data if isinstance(data, dict) else map(str, range(len(data))):
            yield from _expand(_get(data, key), rest, f"{path}/{escape(key)}", (*chosen, key))
        return
    yield from _expand(_get(data, token), rest, f"{path}/{escape(token)}", chosen)


def _get(data: Any, token: str) -> Any:
    if isinstance(data, dict):
        return data.get(token, _MISSING)
    if isinstance(data, list) and token.isascii() and token.isdigit() and str(int(token)) == token:
        return data[int(token)] if len(token) < 10 and int(token) < len(data) else _MISSING
    return _MISSING


def _quote(value: Any, path: str) -> str:
    if value is _MISSING:
        raise InputError(f"The summary has nothing at {path}.")
    if isinstance(value, list):
        raise InputError(f"The summary has a list at {path}; {path}/* stands for its elements.")
    if not isinstance(value, str):
        raise InputError(f"The summary has no string at {path}.")
    return value


def _speaker(data: Any, tokens: list[str], chosen: tuple[str, ...]) -> Any:
    """The speaker that goes with a quote's elements: a string, None (null, or blank), or _MISSING."""
    names = iter(chosen)
    value = data
    for token in tokens:
        value = _get(value, next(names, token) if token == _EVERY else token)
    if value is _MISSING or value is None or (isinstance(value, str) and not value.strip()):
        return value if value is _MISSING else None
    if not isinstance(value, str):
        raise InputError(f"The summary has no string for a speaker at /{'/'.join(map(escape, tokens))}.")
    return value
