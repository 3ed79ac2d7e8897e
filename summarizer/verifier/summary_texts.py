"""The strings of a Pydantic object, each with its JSON pointer (RFC 6901) and what its type says of it."""

from __future__ import annotations

import dataclasses
import enum
import types
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, RootModel
from typing_extensions import is_typeddict

from summarizer.records import Verdict, flag
from summarizer.tasks.fields import Mark
from summarizer.text.json_pointer import escape

T = TypeVar("T")
Kind = Literal["verbatim", "spoken", "name", "affiliation", "phrase", "issue", "stance", "label", "free", "unshown"]
_Field = tuple[str, Any, Any]  # its name in JSON, its annotation with all metadata, its value


@dataclass(frozen=True, slots=True)
class SummaryText:
    """A string of a summary: `kind` is its mark, else `label` for a value of an enumeration and `free` for any other.

    A list of evidence that has none is a text too, an empty one of the kind `unshown`.

    `owner` is the pointer of the object whose field holds it, alone or in a list, and `field` that field's name.
    `speaker` is whom the object's spoken words are given to.
    """

    path: str
    value: str
    kind: Kind
    owner: str
    field: str
    speaker: str | None


def flag_text(text: SummaryText, hint: str, mend: str) -> Verdict:
    """What a check found of a string: in `hint` what is wrong with it, in `mend` what would put it right."""
    return flag(text.path, text.value, hint, mend=mend)


class _Place(NamedTuple):
    """Where a value stands: its pointer, that of the object around it, the object's field, and its speaker."""

    path: str = ""
    owner: str = ""
    field: str = ""
    speaker: str | None = None


def texts(summary: object) -> Iterator[SummaryText]:
    """Every string of `summary` whose type is known, in the order of its fields.

    They are found through nested models, dataclasses, lists, tuples, sets, dicts (their keys too, under the path of
    their value), unions and root models.
    """
    return _walk(summary, type(summary), _Place())


def _walk(value: object, annotation: Any, place: _Place) -> Iterator[SummaryText]:
    path, owner, field, speaker = place
    # Most values are strings, and no string has fields.
    fields = None if value is None or type(value) is str else _fields(value, annotation)
    if fields is not None:
        inner = _speaker(fields)
        for name, kind, part in fields:
            at = place if isinstance(value, RootModel) else _Place(f"{path}/{escape(name)}", path, name, inner)
            yield from _walk(part, kind, at)
    elif isinstance(value, str):
        kind = _kind(value, annotation)
        yield SummaryText(path, str(value), kind, owner, field, speaker if kind == "spoken" else None)
    elif value == [] and any(_mark(part) == "verbatim" for part in _parts(annotation)):
        yield SummaryText(path, "", "unshown", owner, field, None)
    elif value is not None:
        for key, kind, part in _items(value, annotation):
            yield from _walk(part, kind, _Place(f"{path}/{escape(str(key))}", owner, field, speaker))


def _fields(value: object, annotation: Any) -> list[_Field] | None:
    """The fields of an object that has named ones, by what it is rather than by how it was declared."""
    if isinstance(value, BaseModel):
        return [(shown, annotation, getattr(value, name)) for shown, annotation, name in _model_fields(type(value))]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = get_type_hints(type(value), include_extras=True)
        return [(field.name, hints[field.name], getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        hints = get_type_hints(type(value), include_extras=True)
        return [
            (str(place), hints.get(name), part)
            for place, (name, part) in enumerate(zip(value._fields, value, strict=True))
        ]
    for kind in _alternatives(annotation):
        if is_typeddict(kind) and isinstance(value, Mapping):
            hints = get_type_hints(kind, include_extras=True)
            return [(str(key), hints.get(key), part) for key, part in value.items()]
    return None


@lru_cache(maxsize=256)
def _model_fields(kind: type[BaseModel]) -> list[tuple[str, Any, str]]:
    """A model's fields: their names in JSON, their annotations with all metadata, their names in Python."""
    by_alias = bool(kind.model_config.get("serialize_by_alias"))
    return [
        ((by_alias and field.serialization_alias) or name, _annotate(field.annotation, field.metadata), name)
        for name, field in kind.model_fields.items()
    ]


def _annotate(annotation: Any, metadata: list[Any]) -> Any:
    return Annotated[(annotation, *metadata)] if metadata else annotation


def _speaker(fields: list[_Field]) -> str | None:
    """Who is said to speak in these fields: the name called `speaker`, else the only field of a name."""
    names = {name: value for name, kind, value in fields if _mark(kind) == "name"}
    chosen = names.get("speaker") if "speaker" in names else next(iter(names.values())) if len(names) == 1 else None
    return chosen if isinstance(chosen, str) and chosen.strip() else None


def _kind(value: str, annotation: Any) -> Kind:
    mark = _mark(annotation)
    if mark is not None:
        return mark
    labels = any(get_origin(kind) is Literal for kind in _alternatives(annotation))
    return "label" if labels or isinstance(value, enum.Enum) else "free"


def _by_type(found: Callable[[Any], T]) -> Callable[[Any], T]:
    """`found` with its answers kept, but for types with metadata that can be no key."""
    kept = lru_cache(maxsize=1024)(found)

    def answer(annotation: Any) -> T:
        try:
            return kept(annotation)
        except TypeError:
            return found(annotation)

    return answer


@_by_type
def _mark(annotation: Any) -> Kind | None:
    """The mark of a string of this type: of a union, that of the first alternative that has one."""
    kinds = [mark.kind for _, metadata in _unwrap(annotation) for mark in metadata if isinstance(mark, Mark)]
    return kinds[0] if kinds else None


@_by_type
def _alternatives(annotation: Any) -> list[Any]:
    return [kind for kind, _ in _unwrap(annotation)]


def _unwrap(annotation: Any, metadata: tuple[Any, ...] = ()) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The plain types of an annotation with their metadata: unions, aliases, Annotated and NotRequired taken off."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        yield from _unwrap(inner, (*more, *metadata))
    elif origin in (Union, types.UnionType):
        for alternative in get_args(annotation):
            yield from _unwrap(alternative, metadata)
    elif hasattr(annotation, "__value__"):
        yield from _unwrap(annotation.__value__, metadata)
    elif hasattr(annotation, "__supertype__"):
        yield from _unwrap(annotation.__supertype__, metadata)
    elif getattr(origin, "_name", None) in ("Required", "NotRequired", "ReadOnly"):
        yield from _unwrap(get_args(annotation)[0], metadata)
    else:
        yield annotation, metadata


def _parts(annotation: Any) -> Iterator[Any]:
    """The types of what a list of this type holds."""
    return (part for kind in _alternatives(annotation) for part in get_args(kind))


def _items(value: object, annotation: Any) -> Iterator[tuple[object, Any, object]]:
    """The parts of a container: (place or key, type, part), as far as one of its declared types describes them."""
    for kind in _alternatives(annotation):
        arguments = get_args(kind)
        if not arguments:
            continue
        if isinstance(value, Mapping) and len(arguments) == 2:
            for key, part in value.items():
                yield key, arguments[1], part
                if _mark(arguments[0]):
                    yield key, arguments[0], key
            return
        if isinstance(value, list | tuple | AbstractSet):
            repeated = len(arguments) == 1 or arguments[-1] is Ellipsis
            if repeated or len(arguments) == len(value):
                kinds = (arguments[0],) * len(value) if repeated else arguments
                yield from ((place, each, part) for place, (each, part) in enumerate(zip(kinds, value, strict=True)))
                return
