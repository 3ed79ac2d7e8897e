"""A document as it flows through the program: frozen, comparable, picklable.

Offsets are Unicode code points of `Document.text`, half open: `text[start:end]` is the span.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar, cast

from summarizer.errors import demand

T = TypeVar("T")

DOCUMENT_FIELDS = (
    "id", "source", "title", "url", "published", "sha256", "language",
    "authors", "outlet", "canonical_url", "extractor", "original_sha256",
)  # fmt: skip

# How much of an article's text its repr shows, in code points.
SHOWN_TEXT = 60


class Shown:
    """A repr of those fields that differ from their defaults, plain and for rich."""

    __slots__ = ()

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        for each in fields(self):  # type: ignore[arg-type]  # every record is a dataclass
            value = getattr(self, each.name)
            factory = each.default_factory
            default = each.default if factory is MISSING else factory()
            if each.repr and (default is MISSING or value != default):
                yield each.name, value

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"


@dataclass(frozen=True, repr=False)
class Document(Shown):
    """A text and its metadata. `Document(text="…")` is enough.

    `id` names the document within a run (a hash of the text where none is given), `source` is where it was read,
    `outlet` who published it. `published` is a date as the source gives it, with its time where it has one; `url` is
    where it was found, `canonical_url` what it says its own is. `extractor` is the program and version that took the
    text out of the original, `original_sha256` the hex SHA-256 of the original's bytes. `extra` holds the input's
    other fields, carried along untouched.
    """

    text: str
    id: str = ""
    source: str = ""
    title: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    canonical_url: str | None = None
    extractor: str | None = None
    original_sha256: str | None = None
    # What was found in the document, by the function that found it; not part of the value.
    _derived: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        demand(self.text, str, "A Document needs a str as its text")
        demand(self.id, str, "A Document needs a str as its id")
        demand(self.authors, tuple, "A Document needs a tuple of names as its authors")
        if not self.id:
            object.__setattr__(self, "id", self.sha256[:16])

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the text as UTF-8 (lone surrogates as they stand)."""
        return self.derived(_sha256)

    def derived(self, find: Callable[[Document], T]) -> T:
        """What `find` (a function or a class) makes of this document: computed at the first call, then kept."""
        if find not in self._derived:
            self._derived[find] = find(self)
        found: T = self._derived[find]
        return found

    def forget(self) -> None:
        """Let go of what was derived, which refers to the document and would wait for the garbage collector."""
        self._derived.clear()

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        for name, value in super().__rich_repr__():
            cut = name == "text" and len(value) > SHOWN_TEXT
            yield name, f"{value[:SHOWN_TEXT]}… ({len(value):,} characters)" if cut else value

    def __hash__(self) -> int:
        return hash((self.id, self.text))

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_derived": {}}


def _sha256(document: Document) -> str:
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


def demand_document(value: object, name: str) -> Document:
    """The value, which must be a Document for the function `name`. Raises InputError for any other."""
    demand(value, Document, f"{name} needs a Document", f'{name}(…, Document("the article\'s text"))')
    return cast("Document", value)


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]`, in code points."""

    start: int
    end: int
