"""What goes over the wire for strict structured output, and what is said of a schema that cannot."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, create_model

from summarizer.tasks.fields import Quote, Schema, Spoken, Verbatim
from summarizer.tasks.folders import load_task, task_names
from summarizer.tasks.json_schema import problems, resolve_references, strict_schema


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Inner(Schema):
    title: str = "untitled"
    default: int = 3
    colour: Colour = Colour.RED


class Cat(Schema):
    kind: Literal["cat"]
    lives: int


class Dog(Schema):
    kind: Literal["dog"]
    tricks: list[str]


class Node(Schema):
    name: str
    children: list[Node]
    parent: Node = Field(description="a required node of the same kind")


class Everything(Schema):
    """All that a schema may hold."""

    text: Verbatim = Field("none", description="words", min_length=2, max_length=80)
    said: Spoken | None = None
    inner: Inner = Field(description="a part", default_factory=Inner)
    inners: list[Inner] = Field(min_length=1, max_length=3)
    pet: Annotated[Cat | Dog, Field(discriminator="kind")]
    price: Decimal
    code: str = Field(pattern=r"^[A-Z]{3}$")
    day: Annotated[str, Field(json_schema_extra={"format": "date"})]
    link: Annotated[str, Field(json_schema_extra={"format": "uri"})]
    quotes: list[Quote]


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema in a schema; names of fields are no keywords."""
    yield node
    for key in ("properties", "$defs"):
        for part in node.get(key, {}).values():
            yield from schemas(part)
    for part in node.get("anyOf", ()):
        yield from schemas(part)
    if "items" in node:
        yield from schemas(node["items"])


@pytest.mark.parametrize("model", [Everything, Node, Quote])
def test_every_object_of_the_wire_requires_all_its_fields_and_allows_no_other(model: type[BaseModel]) -> None:
    for node in schemas(strict_schema(model.model_json_schema())):
        if "properties" in node:
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False


@pytest.mark.parametrize("model", [Everything, Node, Quote])
def test_marks_defaults_titles_and_length_limits_stay_off_the_wire(model: type[BaseModel]) -> None:
    gone = {"x-summarizer", "default", "title", "minLength", "maxLength", "oneOf", "discriminator", "allOf"}
    for node in schemas(strict_schema(model.model_json_schema())):
        assert not gone & node.keys()


def test_fields_named_like_keywords_stay() -> None:
    inner = strict_schema(Inner.model_json_schema())
    assert list(inner["properties"]) == ["title", "default", "colour"]


def test_a_reference_has_nothing_beside_it() -> None:
    for model in (Everything, Node):
        for node in schemas(strict_schema(model.model_json_schema())):
            assert "$ref" not in node or list(node) == ["$ref"]


def test_a_described_reference_keeps_its_description_and_its_fields() -> None:
    inner = strict_schema(Everything.model_json_schema())["properties"]["inner"]
    assert inner["description"] == "a part"
    assert list(inner["properties"]) == ["title", "default", "colour"]


def test_patterns_and_formats_that_strict_output_refuses_are_left_to_validation() -> None:
    fields = strict_schema(Everything.model_json_schema())["properties"]
    assert fields["code"]["pattern"] == "^[A-Z]{3}$"
    assert fields["day"]["format"] == "date"
    assert "format" not in fields["link"]
    assert all("pattern" not in side for side in fields["price"]["anyOf"])


def test_the_schema_given_is_not_changed() -> None:
    schema = Everything.model_json_schema()
    before = copy.deepcopy(schema)
    strict_schema(schema)
    problems(schema)
    assert schema == before


def test_strict_is_strict_already() -> None:
    once = strict_schema(Everything.model_json_schema())
    assert strict_schema(once) == once


@pytest.mark.parametrize("model", [Everything, Node, Quote])
def test_a_sound_schema_has_no_problems(model: type[BaseModel]) -> None:
    assert problems(model.model_json_schema()) == []


def test_the_shipped_tasks_have_no_problems() -> None:
    for name in task_names():
        assert problems(load_task(name).json_schema) == []


class Extra(BaseModel):
    model_config = ConfigDict(extra="allow")
    name: str


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (dict[str, int], "$.field is a dictionary with free keys"),
        (dict, "$.field is a dictionary with free keys"),
        (Any, "$.field may be anything"),
        (list, "$.field[] may be anything"),
        (list[Any], "$.field[] may be anything"),
        (tuple[int, str], "$.field uses 'prefixItems'"),
        (Extra, "$.$defs.Extra allows fields that are not named"),
    ],
)
def test_what_strict_output_refuses_is_named_with_its_path(field: Any, words: str) -> None:
    found = problems(create_model("Bad", field=(field, ...)).model_json_schema())
    assert len(found) == 1
    assert found[0].startswith(words)


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "array", "items": {"type": "string"}}, "root is no object"),
        ({"anyOf": [{"type": "object", "properties": {}}]}, "root is a choice"),
        ({"type": "object", "properties": {"a": {"$ref": "#/$defs/Gone"}}}, "'#/$defs/Gone', which is not"),
        ({"type": "object", "properties": {"a": {"type": "array"}}}, "$.a is a list of anything"),
        ({"type": "object", "properties": {"a": {"not": {"type": "null"}, "type": "string"}}}, "$.a uses 'not'"),
    ],
)
def test_other_schemas_than_pydantics_are_judged_too(schema: dict[str, Any], words: str) -> None:
    assert any(words in problem for problem in problems(schema))


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": {"leaf": {"type": "string"}}}
    for _ in range(levels - 1):
        schema = {"type": "object", "properties": {"inner": schema}}
    return schema


def fields(count: int, name: str = "f") -> dict[str, Any]:
    return {"type": "object", "properties": {f"{name}{index}": {"type": "string"} for index in range(count)}}


def choice(count: int, size: int = 4) -> dict[str, Any]:
    values = [f"{index:0{size}}" for index in range(count)]
    return {"type": "object", "properties": {"a": {"type": "string", "enum": values}}}


@pytest.mark.parametrize(
    ("most", "too_many", "words"),
    [
        (nested(10), nested(11), "11 levels"),
        (fields(5000), fields(5001), "5001 fields"),
        (choice(1000), choice(1001), "1001 enum values"),
        (fields(1, "f" * 119_999), fields(1, "f" * 120_000), "120001 characters"),
        (choice(300, 50), choice(301, 50), "15050 characters"),
    ],
)
def test_the_limits_are_allowed_and_one_more_is_not(most: Any, too_many: Any, words: str) -> None:
    assert problems(most) == []
    assert any(words in problem for problem in problems(too_many))


def test_references_with_escaped_names_resolve() -> None:
    root = {"$defs": {"a/b~c": {"type": "string"}}}
    assert resolve_references("#/$defs/a~1b~0c", root) == {"type": "string"}
    assert resolve_references("#", root) == root
