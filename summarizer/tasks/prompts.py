"""Prompt templates: `prompts/NAME.md` to messages, purely.

A template is a Markdown file: YAML front matter between `---` lines, then the parts `# system` and `# user` in Jinja2.
The article is data: it is put in as a value between marks it cannot forge, and is never rendered as a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from summarizer.errors import TaskError
from summarizer.records import Document, Quotation
from summarizer.text.names import stated_name

Message = dict[str, str]
PARTS = ("system", "user")
# What a template may use; `tasks check` names anything else.
VARIABLES = {
    "article": "the article's title, date, outlet and text between marks that it cannot forge",
    "title": "the article's title on one line, or an empty string",
    "source": "where the article is from, or an empty string",
    "published": "its date as given, or an empty string",
    "language": "its language, or an empty string",
    "quotations": "what it quotes somebody as saying: a list of {number, text, speaker}, each on one line",
    "quoting": "how quotes are answered: copy, reference (by the numbers in the article) or constrained",
    "codebook": "the ids of the issues of the task's codebook, or an empty string",
    "fields": "the schema's fields as an indented list; an empty string where the model is shown the schema",
}


@dataclass(frozen=True)
class Prompt:
    """A parsed template. `front` is its front matter, `parts` the Jinja2 source of each part."""

    name: str
    text: str
    front: Mapping[str, Any] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def description(self) -> str:
        """One line for `tasks list`."""
        return str(self.front.get("description", ""))

    @property
    def defaults(self) -> Mapping[str, Any]:
        """Variables of the template's own, from `defaults` of its front matter."""
        return dict(self.front.get("defaults") or {})


def parse_prompt(name: str, text: str) -> Prompt:
    """Parse a template file's text. Raises TaskError where a part is missing or the front matter is no mapping."""
    front_text, body = _split_front(name, text)
    headings = list(re.finditer(r"^# +(\w+)[ \t]*$", body, re.MULTILINE))
    parts = {}
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        if heading[1].lower() in PARTS:
            parts[heading[1].lower()] = body[heading.end() : following.start() if following else None].strip()
    missing = [part for part in PARTS if part not in parts]
    if missing:
        raise TaskError(f"The prompt {name!r} has no part `# {missing[0]}`.")
    return Prompt(name, text, _front_matter(name, front_text), parts)


def render(prompt: Prompt, values: Mapping[str, Any]) -> list[Message]:
    """The chat messages of a template. Raises TaskError naming an undefined variable or a broken expression."""
    import jinja2

    messages = []
    for part in PARTS:
        try:
            content = _compile(prompt.parts[part]).render({**prompt.defaults, **values})
        except jinja2.TemplateError as error:
            raise TaskError(f"The prompt {prompt.name!r}, part `# {part}`, cannot be rendered: {error}.") from None
        messages.append({"role": part, "content": content})
    return messages


def values_for(
    document: Document,
    quotations: tuple[Quotation, ...],
    *,
    fields: str = "",
    codebook: str = "",
    quoting: str = "copy",
    article: str | None = None,
) -> dict[str, Any]:
    """The variables of a template for one document; `article` replaces its text where it is shown in another form."""
    return {
        "article": delimit(document, article),
        "title": one_line(document.title or ""),
        "source": one_line(document.source),
        "published": one_line(document.published or ""),
        "language": one_line(document.language or ""),
        "quotations": [
            {
                "number": number,
                "text": one_line(document.text[quotation.start : quotation.end]),
                "speaker": one_line(stated_name(quotation.attribution, document) or ""),
            }
            for number, quotation in enumerate(quotations, 1)
            if quotation.depth == 0 and not quotation.scare
        ],
        "quoting": quoting,
        "codebook": codebook,
        "fields": fields,
    }


def delimit(document: Document, text: str | None = None) -> str:
    """The article between tags that carry a hash of it, so that no article can close them; what is known of it first.

    `text` is shown in place of its own, where that is to be seen in another form.
    """
    tag = f"article-{document.sha256[:12]}"
    about = (("Title", document.title), ("Published", document.published), ("Outlet", document.outlet))
    head = "".join(f"{name}: {one_line(value)}\n" for name, value in about if value)
    return f"<{tag}>\n{head}{document.text if text is None else text}\n</{tag}>"


def one_line(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())


def used_variables(prompt: Prompt) -> set[str]:
    """Variables that the template uses. Raises TaskError where it does not parse."""
    import jinja2
    import jinja2.meta

    found: set[str] = set()
    for part, source in prompt.parts.items():
        try:
            found |= jinja2.meta.find_undeclared_variables(_environment().parse(source))
        except jinja2.TemplateSyntaxError as error:
            raise TaskError(
                f"The prompt {prompt.name!r}, part `# {part}`, line {error.lineno}: {error.message}."
            ) from None
    return found


def undefined_variables(prompt: Prompt) -> list[str]:
    """Variables that the template uses and no document gives. Raises TaskError where it does not parse."""
    return sorted(used_variables(prompt) - set(VARIABLES) - set(prompt.defaults))


def describe_fields(schema: Mapping[str, Any]) -> str:
    """The fields of a JSON schema as an indented list: name, type or choices, description.

    Engines that constrain an answer by grammar do not show the schema to the model, so the prompt does.
    """
    return "\n".join(_describe(schema, schema.get("$defs", {}), 0))


def _describe(schema: Mapping[str, Any], definitions: Mapping[str, Any], depth: int) -> list[str]:
    lines = []
    for name, field_schema in schema.get("properties", {}).items():
        described = _resolve(field_schema, definitions)
        item = _resolve(described.get("items", {}), definitions)
        said = next((each["description"] for each in (field_schema, described, item) if each.get("description")), "")
        shown = [text for text in (_kind(described, item), said) if text]
        lines.append(f"{'  ' * depth}- {name}: {'; '.join(shown)}".rstrip(": "))
        if depth < 8:
            lines += _describe(item if item.get("properties") else described, definitions, depth + 1)
    return lines


def _resolve(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference, and take the non-null side of an optional field."""
    if "$ref" in schema:
        return _resolve(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    if len(options) == 1:
        return {**_resolve(options[0], definitions), "nullable": True}
    return schema


def _kind(schema: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    choices = schema.get("enum") or item.get("enum")
    kind = "one of " + ", ".join(map(str, choices)) if choices else ""
    if schema.get("type") == "array":
        kind = f"list of {kind}" if kind else "list"
    return f"{kind} or null".strip() if schema.get("nullable") else kind


def _split_front(name: str, text: str) -> tuple[str, str]:
    normal = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not normal.startswith("---\n"):
        return "", normal
    front, mark, body = normal[4:].partition("\n---\n")
    if not mark:
        raise TaskError(f"The prompt {name!r} opens its front matter with `---` and never closes it.")
    return front, body


def _front_matter(name: str, text: str) -> dict[str, Any]:
    import yaml

    try:
        front = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise TaskError(
            f"The front matter of the prompt {name!r} is not YAML: {' '.join(str(error).split())}."
        ) from None
    if not isinstance(front, dict):
        raise TaskError(f"The front matter of the prompt {name!r} is no mapping of names to values.")
    for key, (kind, fits) in _FRONT.items():
        if front.get(key) is not None and not fits(front[key]):
            raise TaskError(f"`{key}` in the front matter of the prompt {name!r} is no {kind}.")
    return front


# Keys that the program reads, what each has to be, and how that is told.
_FRONT: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "defaults": ("mapping of names to values", lambda value: isinstance(value, dict)),
    "max_output_tokens": ("positive whole number", lambda value: type(value) is int and value > 0),
}


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # Messages are plain text for a model, not HTML: nothing may be escaped in them.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )


@lru_cache(maxsize=64)
def _compile(source: str) -> Any:
    return _environment().from_string(source)
