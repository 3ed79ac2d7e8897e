"""The claims of a summary: found by the marks of its types, wherever they stand, and by JSON pointers in plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from summarizer.errors import InputError
from summarizer.fields import Mark
from summarizer.records import Document, Verdict
from summarizer.verify.quote import verify_quote


@dataclass(frozen=True, slots=True)
class Found:
    """A claim in a summary: its JSON pointer, its text, who is claimed to have said it, and whether it is speech."""

    path: str
    text: str
    speaker: str | None
    spoken: bool


def verify(summary: BaseModel, document: Document) -> tuple[Verdict, ...]:
    """A verdict for every `Verbatim` and `Spoken` string of a Pydantic object, at any depth, in the order of its fields.

    The speaker of a `Spoken` string is the field `speaker` beside it, else the only `SourceName` beside it.
    """
    return tuple(_judged(found, document) for found in claims(summary))


def check_pointers(data: Any, document: Document, quote: str, speaker: str | None = None) -> tuple[Verdict, ...]:
    """A verdict for every quote of plain JSON data. `*` in a JSON pointer (RFC 6901) stands for every item or member.

    What the stars of `speaker` stand for is what they stand for in `quote`. Raises InputError where a pointer leads
    nowhere or to no string; a speaker may be missing or null.
    """
    places = list(_places(data, _tokens(quote), ()))
    if not places and "*" not in _tokens(quote):
        raise InputError(f"The summary has nothing at {quote}.")
    verdicts = []
    for path, stars in places:
        text = _at(data, path)
        if not isinstance(text, str):
            raise InputError(f"What the summary has at {_pointer(path)} is no text.")
        said_by = _speaker(data, speaker, stars) if speaker is not None else None
        verdicts.append(_judged(Found(_pointer(path), text, said_by, True), document))
    if places and speaker is not None and all(verdict.speaker is None for verdict in verdicts):
        raise InputError(f"The summary has no speaker at {speaker}.")
    return tuple(verdicts)


def claims(summary: BaseModel) -> Iterator[Found]:
    """Every claim of a Pydantic object."""
    yield from _in_model(summary, "")


def _judged(found: Found, document: Document) -> Verdict:
    from dataclasses import replace

    verdict = verify_quote(found.text, document, speaker=found.speaker, spoken=found.spoken)
    return replace(verdict, path=found.path)


def _in_model(model: BaseModel, path: str) -> Iterator[Found]:
    speaker_field = _speaker_field(type(model))
    speaker = getattr(model, speaker_field) if speaker_field else None
    root = "root" in type(model).model_fields and hasattr(model, "root") and len(type(model).model_fields) == 1
    for name, field in type(model).model_fields.items():
        kind = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
        place = path if root else f"{path}/{_escaped(name)}"
        yield from _in_value(getattr(model, name), kind, place, speaker)


def _in_value(value: Any, kind: Any, path: str, speaker: str | None) -> Iterator[Found]:
    if isinstance(value, BaseModel):
        yield from _in_model(value, path)
    elif isinstance(value, str):
        mark = _mark(kind)
        if mark in ("verbatim", "spoken"):
            spoken = mark == "spoken"
            yield Found(path, value, (speaker or None) if spoken else None, spoken)
    elif isinstance(value, Mapping):
        item = _item_kind(kind, Mapping)
        for key, member in value.items():
            yield from _in_value(member, item, f"{path}/{_escaped(str(key))}", speaker)
    elif isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes | bytearray):
        for number, member in enumerate(value):
            yield from _in_value(member, _item_kind(kind, Sequence, number), f"{path}/{number}", speaker)


@lru_cache(maxsize=1024)
def _speaker_field(model: type[BaseModel]) -> str | None:
    names = [
        name
        for name, field in model.model_fields.items()
        if _mark(Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation) == "name"
    ]
    if "speaker" in model.model_fields:
        return "speaker"
    return names[0] if len(names) == 1 else None


def _mark(kind: Any) -> str | None:
    """The mark of a type: its own, or that of a member of a union."""
    if get_origin(kind) is Annotated:
        first, *metadata = get_args(kind)
        marks = [found.kind for found in metadata if isinstance(found, Mark)]
        return marks[0] if marks else _mark(first)
    if get_origin(kind) in (Union, UnionType):
        return next((mark for option in get_args(kind) if (mark := _mark(option))), None)
    value = getattr(kind, "__value__", None)
    return _mark(value) if value is not None else None


def _item_kind(kind: Any, container: type, number: int = 0) -> Any:
    """The type of the members of a container type; None where it says nothing."""
    for option in _options(kind):
        arguments = get_args(option)
        if not arguments or get_origin(option) is None:
            continue
        if container is Mapping:
            if len(arguments) == 2:
                return arguments[1]
        elif get_origin(option) is tuple and arguments[-1] is not Ellipsis:
            return arguments[min(number, len(arguments) - 1)]
        else:
            return arguments[0]
    return None


def _options(kind: Any) -> Iterator[Any]:
    if get_origin(kind) is Annotated:
        yield from _options(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for option in get_args(kind):
            yield from _options(option)
    elif hasattr(kind, "__value__"):
        yield from _options(kind.__value__)
    else:
        yield kind


Path = tuple[str | int, ...]


def _tokens(pointer: str) -> list[str]:
    if pointer and not pointer.startswith("/"):
        raise InputError(f"{pointer!r} is no JSON pointer: it has to begin with /.")
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _places(data: Any, tokens: Sequence[str], stars: Path, path: Path = ()) -> Iterator[tuple[Path, Path]]:
    """The places that a pointer leads to, each with what its stars stand for."""
    if not tokens:
        yield path, stars
        return
    for key, value in _steps(data, tokens[0]):
        yield from _places(value, tokens[1:], (*stars, key) if tokens[0] == "*" else stars, (*path, key))


def _steps(data: Any, token: str) -> Iterator[tuple[str | int, Any]]:
    if isinstance(data, Mapping):
        yield from ((key, value) for key, value in data.items() if token in ("*", key))
    elif isinstance(data, list):
        yield from ((key, value) for key, value in enumerate(data) if token in ("*", str(key)))


def _speaker(data: Any, pointer: str, stars: Path) -> str | None:
    rest = list(stars)
    tokens = [str(rest.pop(0)) if token == "*" and rest else token for token in _tokens(pointer)]
    found = [_at(data, path) for path, _ in _places(data, tokens, ())]
    return found[0] if found and isinstance(found[0], str) and found[0] else None


def _at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


def _pointer(path: Path) -> str:
    return "".join(f"/{_escaped(str(part))}" for part in path)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
