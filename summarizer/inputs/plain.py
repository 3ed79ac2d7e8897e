"""Text and Markdown: kept as they are, but for Markdown's front matter, which is metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from summarizer.errors import InputError
from summarizer.inputs.documents import NOTES, document_from
from summarizer.inputs.encodings import decode
from summarizer.inputs.items import MIB, InputSource
from summarizer.records import Document

LARGEST = 100 * MIB
_FRONT = re.compile(r"\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)\s*", re.S)
_LONGEST_FRONT = 64 * 1024
_HEADING = re.compile(r"#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.M)
# A title is a line of its own above a blank one, or above longer ones; in code points, a long headline's length.
_LONGEST_TITLE = 120
_SENTENCE_ENDS = ".!?…:;,"
_FIRST_LINE = "titles taken from the first line"
# The names that front matter has for a Document's fields.
_NAMES = {"date": "published", "lang": "language", "author": "authors", "site": "outlet", "link": "url"}


def read_text(source: InputSource) -> Iterator[Document]:
    """A text, as it is."""
    text, encoding = decode(source.read(LARGEST), source.name)
    if not text.strip():
        raise InputError(f"{source.name} is empty.")
    extra: dict[str, Any] = {} if encoding == "utf-8" else {"encoding": encoding}
    title = first_line_title(text)
    if title:
        extra[NOTES] = {_FIRST_LINE: 1}
    yield Document(text, id=source.name, source=source.name, title=title, extra=extra)


def first_line_title(text: str) -> str | None:
    """The first line of a text where it is a title: short, ends no sentence, and a blank line is below it."""
    first, _, rest = text.lstrip("\ufeff\r\n").replace("\r\n", "\n").partition("\n")
    title = first.strip()
    is_title = 0 < len(title) <= _LONGEST_TITLE and title[-1] not in _SENTENCE_ENDS
    return title if is_title and rest.startswith("\n") and rest.strip() else None


def read_markdown(source: InputSource) -> Iterator[Document]:
    """A Markdown text without its front matter, whose fields are the document's."""
    text, _ = decode(source.read(LARGEST), source.name)
    front = _FRONT.match(text)
    if front is None or len(front[1]) > _LONGEST_FRONT:
        fields, body = {}, text
    else:
        fields, body = _fields(front[1], source.name), text[front.end() :]
    if not fields.get("title") and (heading := _HEADING.match(body.lstrip())):
        fields["title"] = heading[1]
    yield document_from({"source": source.name, **fields, "text": body, "id": source.name}, source.name)


def _fields(front: str, name: str) -> dict[str, Any]:
    """The fields of front matter, as JSON has them. Raises InputError where it is no YAML."""
    import yaml

    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(front, yaml.SafeLoader)):
            raise InputError(f"The front matter of {name} has aliases, which are not read.", "Write the values out.")
        data = yaml.load(front, yaml.BaseLoader)  # noqa: S506 - strings, lists and mappings alone
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 2}" if where else ""
        raise InputError(f"The front matter of {name} is no YAML{line}.", "Mend it, or take it out.") from None
    fields = data if isinstance(data, dict) else {}
    return {_NAMES.get(key.lower(), key.lower()): value for key, value in fields.items() if isinstance(key, str)}
