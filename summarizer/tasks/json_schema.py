"""What a JSON schema looks like on the wire, and what strict structured output refuses.

The rules are those of OpenAI's structured outputs (guide "Structured model outputs", section "Supported schemas").
Constraints that the wire cannot carry (`minLength` and the like) are left out of it: the schema itself still validates
every answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from summarizer.tasks.fields import MARK
from summarizer.text.json_pointer import names

JSON = Mapping[str, Any]

MOST_PROPERTIES = 5_000
MOST_LEVELS = 10
MOST_ENUM_VALUES = 1_000
MOST_CHARACTERS = 120_000
# An enum of more than LONG_ENUM values may have this many characters in all.
LONG_ENUM, MOST_ENUM_CHARACTERS = 250, 15_000

FORMATS = {"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}
# What says nothing of the structure, or is checked when the answer is validated.
_DROPPED = frozenset(
    f"{MARK} default title examples deprecated readOnly writeOnly $schema $id $comment discriminator minLength "
    "maxLength uniqueItems contains minContains maxContains minProperties maxProperties contentEncoding "
    "contentMediaType contentSchema".split()
)
_SUPPORTED = frozenset(
    "type properties required additionalProperties items enum const anyOf $ref $defs description pattern format "
    "multipleOf minimum maximum exclusiveMinimum exclusiveMaximum minItems maxItems".split()
)
_PLAIN = ("string", "integer", "number", "boolean")
LOOKAROUND = re.compile(r"\(\?(?:[=!]|<[=!])")


def strict_schema(schema: JSON) -> dict[str, Any]:
    """`schema` for the wire: marks, titles and defaults removed, every field required, no field besides.

    References with words of their own beside them are written out, since strict mode ignores or refuses those. The
    argument is not changed.
    """
    return _strict(schema, schema, ())


def _strict(node: JSON, root: JSON, within: tuple[str, ...]) -> dict[str, Any]:
    reference = node.get("$ref")
    if reference and len(node) > 1 and reference not in within:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return _strict({**resolve_references(reference, root), **beside}, root, (*within, reference))
    if reference:
        return {"$ref": reference}
    if len(node.get("allOf", ())) == 1:
        rest = {key: value for key, value in node.items() if key != "allOf"}
        return _strict({**node["allOf"][0], **rest}, root, within)
    strict = {
        # Alternatives told apart by a discriminator exclude each other already.
        "anyOf" if key == "oneOf" else key: _strict_value(key, value, root, within)
        for key, value in node.items()
        if _is_carried(key, value)
    }
    if "properties" in strict:
        strict |= {
            "required": list(strict["properties"]),
            "additionalProperties": node.get("additionalProperties", False),
        }
    return _nullable(strict)


def _nullable(node: dict[str, Any]) -> dict[str, Any]:
    """A choice between one plain type and null as a type of two, which says the same in half the tokens."""
    sides = [side for side in node.get("anyOf", ()) if side != {"type": "null"}]
    if len(sides) != 1 or len(node["anyOf"]) != 2 or sides[0].get("type") not in _PLAIN or "enum" in sides[0]:
        return node
    rest = {key: value for key, value in node.items() if key != "anyOf"}
    return {**sides[0], **rest, "type": [sides[0]["type"], "null"]}


def cap_lists(schema: JSON, most: int) -> dict[str, Any]:
    """`schema` with at most `most` items in every list that has no limit of its own. The argument is not changed."""

    def cap(value: Any) -> Any:
        if isinstance(value, list):
            return [cap(part) for part in value]
        if not isinstance(value, Mapping):
            return value
        inner = {key: cap(part) for key, part in value.items()}
        return {**inner, "maxItems": inner.get("maxItems", most)} if value.get("type") == "array" else inner

    found: dict[str, Any] = cap(schema)
    return found


def _is_carried(key: str, value: Any) -> bool:
    if key == "format":
        return value in FORMATS
    if key == "pattern":
        return not LOOKAROUND.search(value)
    return key not in _DROPPED


def _strict_value(key: str, value: Any, root: JSON, within: tuple[str, ...]) -> Any:
    if key in {"properties", "$defs"}:
        return {name: _strict(part, root, within) for name, part in value.items()}
    if key in {"items", "additionalProperties"} and isinstance(value, Mapping):
        return _strict(value, root, within)
    if key in {"anyOf", "oneOf"}:
        return [_strict(part, root, within) for part in value]
    return value


def resolve_references(reference: str, root: JSON) -> JSON:
    """The part of `root` that a local reference (`#/$defs/Name`, or `#`) names; KeyError where there is none."""
    part: Any = root
    for name in names(reference.removeprefix("#")):
        part = part[name]
    return part  # type: ignore[no-any-return]


def has_labels(schema: JSON) -> bool:
    """Whether any field is one of a few given values, such as a stance or a state."""
    return any("enum" in node for _, node in _nodes(schema, ""))


def problems(schema: JSON) -> list[str]:
    """What strict structured output would refuse in `schema`, a sentence each; empty where it is fine."""
    strict = strict_schema(schema)
    found = list(_root_problems(strict))
    for path, node in _nodes(strict, "$"):
        found += _node_problems(path, node, strict)
    return found + list(_size_problems(strict))


def _root_problems(root: JSON) -> Iterator[str]:
    if "anyOf" in root:
        yield "The root is a choice between schemas; put it into a field of an object."
    elif root.get("type") != "object" and "$ref" not in root:
        yield "The root is no object; make it a model with fields."


def _node_problems(path: str, node: JSON, root: JSON) -> Iterator[str]:
    for key in node.keys() - _SUPPORTED:
        yield f"{path} uses {key!r}, which strict output does not know."
    if "$ref" in node:
        try:
            resolve_references(node["$ref"], root)
        except (KeyError, TypeError):
            yield f"{path} refers to {node['$ref']!r}, which is not in the schema."
    elif node.get("type") == "object" and "properties" not in node:
        yield f"{path} is a dictionary with free keys; make it a list of objects with a key and a value."
    elif node.get("additionalProperties", False) is not False:
        yield f"{path} allows fields that are not named; forbid extra fields."
    elif not node.keys() & {"type", "enum", "const", "anyOf", "$ref"}:
        yield f"{path} may be anything; give it a type."
    if node.get("type") == "array" and "items" not in node and "prefixItems" not in node:
        yield f"{path} is a list of anything; give its items a type."
    if len(node.get("enum", ())) > LONG_ENUM and (size := _characters(node["enum"])) > MOST_ENUM_CHARACTERS:
        yield f"{path} lists {len(node['enum'])} values of {size} characters; {MOST_ENUM_CHARACTERS} are allowed."


def _size_problems(root: JSON) -> Iterator[str]:
    nodes = [node for _, node in _nodes(root, "$")]
    names = [name for node in nodes for key in ("properties", "$defs") for name in node.get(key, ())]
    values = [
        value for node in nodes for value in (*node.get("enum", ()), *([node["const"]] if "const" in node else ()))
    ]
    enum_values = sum(len(node.get("enum", ())) for node in nodes)
    properties = sum(len(node.get("properties", ())) for node in nodes)
    for count, most, what in (
        (properties, MOST_PROPERTIES, "fields"),
        (enum_values, MOST_ENUM_VALUES, "enum values"),
        (_characters(names) + _characters(values), MOST_CHARACTERS, "characters of names and enum values"),
        (_levels(root, root, ()), MOST_LEVELS, "levels of nesting"),
    ):
        if count > most:
            yield f"The schema has {count} {what}; strict output allows {most}."


def _levels(node: JSON, root: JSON, within: tuple[str, ...]) -> int:
    """How deep objects and lists nest. A recursive reference counts once."""
    reference = node.get("$ref")
    if reference:
        if reference in within:
            return 0
        try:
            return _levels(resolve_references(reference, root), root, (*within, reference))
        except (KeyError, TypeError):
            return 0
    below = max((_levels(part, root, within) for name, part in _children(node) if "$defs" not in name), default=0)
    return below + (node.get("type") in ("object", "array"))


def _nodes(node: JSON, path: str) -> Iterator[tuple[str, JSON]]:
    """Every schema within `node`, itself first, with its path."""
    yield path, node
    for name, part in _children(node):
        yield from _nodes(part, f"{path}{name}")


def _children(node: JSON) -> Iterator[tuple[str, JSON]]:
    for name, part in node.get("properties", {}).items():
        yield f".{name}", part
    for name, part in node.get("$defs", {}).items():
        yield f".$defs.{name}", part
    if isinstance(node.get("items"), Mapping):
        yield "[]", node["items"]
    for index, part in enumerate(node.get("anyOf", ())):
        yield f".anyOf[{index}]", part


def _characters(values: Any) -> int:
    return sum(len(str(value)) for value in values)
