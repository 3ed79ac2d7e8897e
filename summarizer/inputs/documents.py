"""Documents from what was read: a text with its facts, or a mapping of fields."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from summarizer.errors import InputError
from summarizer.inputs.items import InputSource
from summarizer.inputs.metadata import Facts
from summarizer.records import Document

FIELDS = ("title", "url", "published", "source", "language", "outlet", "canonical_url", "extractor", "original_sha256")
_KEYS = ("text", "id", "authors", *FIELDS)
# Where a Document's `extra` has what a reader noted, each with a number: {"captions left out": 2}.
NOTES = "notes"


def document_of(
    source: InputSource,
    text: str,
    original: bytes,
    facts: Facts,
    extractor: str,
    notes: Mapping[str, int] | None = None,
) -> Document:
    """The Document of an article's text and facts; `extractor` is the name of the library that read it."""
    noted = {name: count for name, count in (notes or {}).items() if count}
    extra = {NOTES: noted, "created": facts.created}
    return Document(
        text,
        id=source.name,
        source=source.url or source.name,
        title=facts.title,
        url=facts.url,
        published=facts.published,
        language=language_of_tag(facts.language),
        extra={name: value for name, value in extra.items() if value},
        authors=facts.authors,
        outlet=facts.outlet,
        canonical_url=facts.canonical_url,
        extractor=f"{extractor} {version_of(extractor)}",
        original_sha256=hashlib.sha256(original).hexdigest(),
    )


@lru_cache
def version_of(library: str) -> str:
    """The version of an installed library."""
    from importlib.metadata import version

    return version(library)


def language_of_tag(tag: str | None) -> str | None:
    """The language of a tag (`de-AT`, `en_US`): its first part in lower case."""
    code = (tag or "").replace("_", "-").partition("-")[0].strip().lower()
    return code if code.isalpha() and len(code) in (2, 3) else None


def document_from(record: Mapping[str, Any], place: str, columns: Mapping[str, str] | None = None) -> Document:
    """A Document from a mapping with a `text`; fields it does not know go to `extra`. Raises InputError.

    `columns` says under which key the mapping has a field: `{"text": "body"}`. A `source` that is not the id is the
    outlet too, since that is what people mean by it; without one it is `place`.
    """
    keys = {name: name for name in _KEYS} | dict(columns or {})
    text = record.get(keys["text"])
    if not isinstance(text, str):
        raise InputError(f"{place} has no `{keys['text']}` that is a string.")
    if not text.strip():
        raise InputError(f"{place} has an empty `{keys['text']}`.")
    known = {name: str(value) for name in FIELDS if (value := record.get(keys[name])) not in (None, "")}
    given = record.get(keys["id"])
    if isinstance(given, Mapping | list):
        raise InputError(f"{place} has an `{keys['id']}` that is neither a string nor a number.")
    identity = place if given in (None, "") else str(given)
    if known.get("source", identity) != identity:
        known.setdefault("outlet", known["source"])
    known.setdefault("source", place)
    return Document(
        text,
        id=identity,
        authors=_authors(record.get(keys["authors"])),
        extra={name: value for name, value in record.items() if name not in keys.values()},
        **known,
    )


def _authors(value: Any) -> tuple[str, ...]:
    """The names of one author or of several, given as strings or as objects with a name."""
    many = value if isinstance(value, Iterable) and not isinstance(value, str | Mapping) else [value]
    names = (each.get("name") if isinstance(each, Mapping) else each for each in many)
    return tuple(str(name) for name in names if name not in (None, ""))
