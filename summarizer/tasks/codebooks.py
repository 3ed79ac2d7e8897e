"""Codebooks: the issues a task knows, `codebooks/NAME.yaml`. They make rows of different articles one row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import TaskError
from summarizer.tasks.faults import first_fault


class CodebookIssue(BaseModel):
    """An issue: `id` stands in summaries, `name` is shown to people; `includes` and `excludes` say where it ends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")
    name: str = Field(min_length=2)
    definition: str = Field(min_length=10)
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


class Codebook(BaseModel):
    """The issues of a task. Raises ValidationError for fields it does not know and ids that are there twice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    description: str = ""
    issues: tuple[CodebookIssue, ...] = Field(min_length=1)

    def model_post_init(self, context: Any, /) -> None:
        """Refuse two issues with one id."""
        for name, count in Counter(issue.id for issue in self.issues).items():
            if count > 1:
                raise ValueError(f"The id {name!r} is there {count} times.")

    @cached_property
    def by_id(self) -> dict[str, CodebookIssue]:
        """The issues by their ids."""
        return {issue.id: issue for issue in self.issues}

    @property
    def listing(self) -> str:
        """The ids of the issues, for a prompt."""
        return ", ".join(issue.id for issue in self.issues)


def parse_codebook(name: str, text: str) -> Codebook:
    """A codebook from its YAML. Raises TaskError that says where it is no codebook."""
    import yaml

    try:
        return Codebook.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise TaskError(f"The codebook {name!r} is not YAML: {' '.join(str(error).split())}.") from None
    except ValidationError as error:
        hint = "docs/records.md shows a codebook: a list `issues`, each with `id`, `name` and `definition`."
        raise TaskError(f"The codebook {name!r} cannot be used: {first_fault(error)}.", hint) from None


def suggestions(codebook: Codebook, issues: Iterable[str]) -> list[tuple[str, int]]:
    """The free phrases among a run's issues that no id stands for, each with its count, the commonest first."""
    free = Counter(" ".join(issue.casefold().split()) for issue in issues if issue not in codebook.by_id)
    return sorted(free.items(), key=lambda found: (-found[1], found[0]))
