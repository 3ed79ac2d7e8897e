"""The records that flow through the program: frozen, comparable, picklable.

Offsets are Unicode code points of `Document.text`, half open: `text[start:end]` is the span.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from typing import Any, Literal, TypeVar, get_args

from summarizer.errors import InputError

Status = Literal["absent", "stitched", "altered", "not_quoted", "misattributed", "edited", "typographic", "exact",
                 "failed_check"]  # fmt: skip
ChangeKind = Literal["negation", "number", "name", "modality", "word", "dropped", "added", "case"]
Caution = Literal["clipped", "unattributed", "unconfirmed", "scare"]
Relation = Literal["confirmed", "unknown", "contradicted"]
# What a model says when it is asked whether the evidence shows a field.
Opinion = Literal["yes", "no", "unclear"]
# What the checks of a record compare: all of a name, or the names, numbers and dates in free text.
Compared = Literal["name", "text"]

T = TypeVar("T")

# The version of a line of summaries.jsonl; it changes when a field changes its meaning or goes.
SCHEMA_VERSION = 2
DOCUMENT_FIELDS = (
    "id", "source", "title", "url", "published", "sha256", "language",
    "authors", "outlet", "canonical_url", "extractor", "original_sha256",
)  # fmt: skip
PASSING: frozenset[Status] = frozenset({"exact", "typographic", "edited"})

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
    if isinstance(value, Document):
        return value
    kind = type(value).__name__
    raise InputError(f"{name} needs a Document, not a {kind}.", f'{name}(…, Document("the article\'s text"))')


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]`, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between a claim and its source, both texts and both sides' offsets."""

    kind: ChangeKind
    claim: str
    source: str
    claim_start: int
    claim_end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True, repr=False)
class Attribution(Shown):
    """Who the source says it was: `mention` as it stands at [start, end), `name` after resolution.

    `cue` is the word that says so ("said", "according to", or "transcript" for a speaker's line). `relation`
    compares with a claimed speaker, and is "unknown" where none was claimed or the two cannot be compared.
    """

    mention: str
    name: str
    start: int
    end: int
    cue: str
    relation: Relation = "unknown"


@dataclass(frozen=True, slots=True, repr=False)
class Quotation(Shown):
    """A quotation of a document: what stands between its marks is `text[start:end]`.

    `segments` are its pieces without marks that only reopen a paragraph; `depth` is 0 for an outermost one,
    `parent` the index of the one it is nested in. Quotations with the same `turn` are one utterance, broken by
    "he said". `scare` marks a word or title in marks that nobody is said to have uttered.
    """

    start: int
    end: int
    segments: tuple[Span, ...]
    kind: Literal["marks", "block", "transcript"] = "marks"
    closed: bool = True
    depth: int = 0
    parent: int | None = None
    turn: int = 0
    scare: bool = False
    attribution: Attribution | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Verdict(Shown):
    """What the source says of one claim. `source` is `document.text[start:end]` as it stands.

    `path` is the claim's JSON pointer in its summary; `start`, `end` and `source` are None where nothing resembles
    the claim. `also` lists other statuses that hold, `parts` the places of a claim in pieces, `occurrences` how
    often the source has the passage.

    What a check of the record finds is a verdict too, with the status `failed_check`: its path ends in `#CHECK`, `hint`
    says in a sentence what is wrong, `mend` what would put it right, and the span is the passage that shows it.
    """

    claim: str
    status: Status
    path: str = ""
    speaker: str | None = None
    spoken: bool = True
    start: int | None = None
    end: int | None = None
    source: str | None = None
    changes: tuple[Change, ...] = ()
    also: tuple[Status, ...] = ()
    cautions: tuple[Caution, ...] = ()
    attribution: Attribution | None = None
    parts: tuple[Span, ...] = ()
    occurrences: int = 0
    hint: str | None = None
    mend: str | None = None

    @property
    def check(self) -> str | None:
        """The name of the check that found it; None for the verdict on a claim's own words."""
        return self.path.rpartition("#")[2].rstrip("0123456789") if self.status == "failed_check" else None

    @property
    def speaker_unproven(self) -> bool:
        """True where words are given to a speaker whom the source does not explicitly confirm."""
        said = self.attribution
        return bool(self.spoken and self.speaker) and (said is None or said.relation != "confirmed")

    @property
    def passes(self) -> bool:
        """True for exact, typographic and edited; anything else needs a person."""
        return self.status in PASSING

    def as_dict(self) -> dict[str, Any]:
        """The verdict as plain JSON data."""
        return {
            # asdict copies every value of every level, which costs more than all the rest of a batch's bookkeeping.
            **{name: getattr(self, name) for name in _VERDICT_FIELDS},
            "changes": [asdict(change) for change in self.changes],
            "also": list(self.also),
            "cautions": list(self.cautions),
            "attribution": asdict(self.attribution) if self.attribution else None,
            "parts": [asdict(part) for part in self.parts],
        }


_VERDICT_FIELDS = tuple(field.name for field in fields(Verdict))


def verdict_of(record: Mapping[str, Any]) -> Verdict:
    """A verdict from its plain JSON data (`Verdict.as_dict()`). Raises KeyError, TypeError or ValueError for others."""
    fields = dict(record)
    if fields["status"] not in get_args(Status):
        raise ValueError(f"{fields['status']!r} is no status of a verdict")
    fields["changes"] = tuple(Change(**change) for change in record.get("changes") or ())
    fields["parts"] = tuple(Span(**part) for part in record.get("parts") or ())
    fields["also"] = tuple(record.get("also") or ())
    fields["cautions"] = tuple(record.get("cautions") or ())
    attribution = record.get("attribution")
    fields["attribution"] = Attribution(**attribution) if attribution else None
    return Verdict(**fields)


def flag(
    path: str, claim: str, hint: str, *, start: int | None = None, end: int | None = None, mend: str | None = None
) -> Verdict:
    """What a check of the record found: the claim at `path` (a JSON pointer), and in `hint` what is wrong with it.

    `start` and `end` (code points) are the passage of the source that shows it, if one does; `mend` says what would
    put it right, if that is known.
    """
    return Verdict(claim, "failed_check", path, spoken=False, start=start, end=end, hint=hint, mend=mend)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a model answered when it was asked whether the evidence shows one field of a summary.

    `path` is the field's JSON pointer, `question` what was asked of it (`stance`, `status`, …), `reason` a few words of
    the model's own, and `model` its name. A "no" is a flag as well: a verdict at `PATH#judged`.
    """

    path: str
    question: str
    verdict: Opinion
    reason: str
    model: str


@dataclass(frozen=True, slots=True, repr=False)
class OpenPassage(Shown):
    """A passage that a model was not sure of, left to a person: `text[start:end]`, in code points.

    `actor` is whose stand is asked about (None: nobody in particular), `field` the field that is open,
    `probabilities` how likely each of its labels is, `issue` what it is about, where that is known.
    """

    start: int
    end: int
    actor: str | None
    field: str
    probabilities: Mapping[str, float]
    issue: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What asking once more changed in a summary: the text at a JSON pointer, before and after."""

    path: str
    before: str
    after: str
