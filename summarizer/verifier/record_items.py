"""The objects of a summary, as the checks of a record see them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from summarizer.text.countries import polity
from summarizer.verifier.summary_texts import Kind, SummaryText


@dataclass(frozen=True)
class RecordItem:
    """An object of a summary: its pointer, and the texts of its own fields in order."""

    path: str
    texts: tuple[SummaryText, ...]

    def of_kind(self, kind: Kind) -> list[SummaryText]:
        """Its texts of one kind."""
        return self._by_kind.get(kind, [])

    @cached_property
    def _by_kind(self) -> dict[Kind, list[SummaryText]]:
        found: dict[Kind, list[SummaryText]] = {}
        for text in self.texts:
            found.setdefault(text.kind, []).append(text)
        return found

    @cached_property
    def names(self) -> list[str]:
        """Whom it is about: the names of its first field that has any."""
        found = self.of_kind("name")
        return [text.value for text in found if text.field == found[0].field]

    @cached_property
    def people(self) -> list[str]:
        """Those it names, but for countries beside whom it is about, of which an article speaks everywhere."""
        others = (text.value for text in self.of_kind("name"))
        return list(dict.fromkeys([*self.names[:1], *(name for name in others if polity(name) is None)]))

    @property
    def subject(self) -> str:
        """Whom it is about, for a sentence."""
        return ", ".join(self.names)
