"""A user's own merges: a name and what it also goes by. What a file names goes where the file puts it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from summarizer.across.names import key
from summarizer.errors import InputError


@dataclass(frozen=True)
class Merges:
    """Names by the folded words of what each also goes by; a name with nothing beside it stands apart."""

    by_key: Mapping[tuple[str, ...], str] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        """The name that the file puts `name` under; None where the file does not know it."""
        return self.by_key.get(key(name))

    @classmethod
    def of(cls, entries: Any, where: str) -> Merges:
        """The merges of a file's data, a list of {name, also}. Raises InputError, naming `where`, for other data."""
        found: dict[tuple[str, ...], str] = {}
        for entry in _entries(entries, where):
            for name in (entry["name"], *(entry.get("also") or ())):
                if found.setdefault(key(name), entry["name"]) != entry["name"]:
                    raise InputError(
                        f"{where}: {name!r} goes by two names, {found[key(name)]!r} and {entry['name']!r}."
                    )
        return cls(found)


def _entries(data: Any, where: str) -> Sequence[Mapping[str, Any]]:
    if data is None:
        return []
    if not isinstance(data, list) or not all(map(_is_entry, data)):
        hint = "Write a list of entries like: - {name: United States, also: [U.S., America]}"
        raise InputError(f"{where} is no list of names with what each also goes by.", hint)
    return data


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str) or set(entry) - {"name", "also"}:
        return False
    also = entry.get("also") or []
    return isinstance(also, list) and all(isinstance(each, str) for each in also)


def draft_merges(groups: Iterable[tuple[str, Sequence[tuple[str, str]], Sequence[str]]], what: str) -> str:
    """A file of merges to edit, as YAML: (name, [(also, why)], [what may be the same]) for each group that has any."""
    head = (
        f"# {what} that were put together, and why. To keep a name apart, make it an entry of its own; to put more\n"
        "# together, write it under `also`. What this file names goes where it says, and nowhere else.\n"
    )
    return head + ("".join(_draft_group(*group) for group in groups if group[1] or group[2]) or "[]\n")


def _draft_group(name: str, also: Sequence[tuple[str, str]], near: Sequence[str]) -> str:
    lines = [f"- name: {_scalar(name)}", "  also:" if also else "  also: []"]
    lines += [f"    - {_scalar(each)}  # {why}" for each, why in also]
    lines += [f"    # perhaps also: {_scalar(each)}" for each in near]
    return "\n".join(lines) + "\n"


def _scalar(text: str) -> str:
    """A YAML string that is read as it stands: JSON's, with what cannot be seen written by its number."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in quoted)
